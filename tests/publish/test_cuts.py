"""A target is cut while it is published to: the public sees the old site or the new one, and the next run completes it."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest

from briefgen import project
from briefgen.publish.manifest import Manifest
from briefgen.publish.publisher import Publisher
from briefgen.publish.search import search_output
from briefgen.publish.target import Upload
from tests.publish.faults import Fault, HttpProxy, TcpProxy, conditional_proxy, http_proxy, tcp_proxy
from tests.publish.servers import KEY, SECRET, nginx, s3_server, ssh_server
from tests.publish.sites import bounded, fetched, publish, small_site, started
from tests.publish.test_targets import git, of_branch
from tests.sites import NOW, TODAY, Site

KEYS = {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET}
MANIFEST = ".briefgen-published.json"
Files = dict[str, bytes]


def edit(site: Site, number: int) -> None:
    """Change a page, the stylesheet (and with it every page), and let pages and pictures come and go."""
    site.write("themes/own/static/dispatch.css", f"h1 {{ order: {number} }}\n")
    site.write("content/briefings/map.svg", f'<svg xmlns="http://www.w3.org/2000/svg" id="n{number}"/>')
    site.briefing("a", f"Version {number}. ![Map](map.svg)", title="Talks a")
    if number % 2:
        site.briefing("odd", f"Odd {number}.")
    else:
        (site.root / "content/briefings/odd.md").unlink(missing_ok=True)


def begun(site: Site, **target: object) -> Site:
    small_site(site, **target)
    site.write("themes/own/theme.toml", 'extends = "dispatch"\n')
    text = (site.root / "briefgen.toml").read_text()
    site.write("briefgen.toml", 'theme = "own"\n' + text)
    edit(site, 0)
    return site


def tree(folder: Path) -> Files:
    base = folder.resolve()
    found = {path.relative_to(base).as_posix(): path.read_bytes() for path in base.rglob("*") if path.is_file()}
    return {path: content for path, content in found.items() if not path.startswith(".briefgen-")}


def whole(files: Files) -> None:
    """Check that no page asks for a stylesheet or picture that is not there."""
    for path, content in files.items():
        if path.endswith(".html"):
            for address in re.findall(rb'(?:src|href)="/((?:assets|media)/[^"]+)"', content):
                assert address.decode() in files, f"{path} asks for {address!r}"


def test_a_page_without_its_assets_is_seen() -> None:
    page = {"index.html": b'<link rel="stylesheet" href="/assets/1/x.css">'}
    whole(page | {"assets/1/x.css": b""})
    with pytest.raises(AssertionError, match="asks for"):
        whole(page)


@pytest.mark.slow
def test_s3_cut_at_every_request(site: Site, tmp_path: Path, rounds: int, capsys: pytest.CaptureFixture[str]) -> None:
    bucket = tmp_path / "s3/buckets/site"
    with s3_server(tmp_path / "s3") as endpoint, http_proxy(endpoint) as proxy:
        begun(site, to="s3", bucket="site", endpoint=proxy.address)
        publish(site, "--yes", environment=KEYS)
        edit(site, 1)
        proxy.seen.clear()
        publish(site, "--yes", environment=KEYS)
        assert tree(bucket) == site.files()
        total = len(proxy.seen)
        points = sorted(random.Random(4).sample(range(total), min(total, bounded(rounds, 5, 2))))
        for number, point in enumerate(points, 2):
            edit(site, number)
            proxy.seen.clear()
            _break(proxy, point, "cut")
            publish(site, "--yes", ok=False, environment=KEYS)
            whole(tree(bucket))
            edit(site, number + 1000 if number % 3 == 0 else number)  # also when it is another site that comes next
            proxy.decide = lambda _number: None
            publish(site, "--yes", "--verify", "--delete-many", environment=KEYS)
            whole(tree(bucket))
            assert tree(bucket) == site.files(), point
    tell(capsys, f"S3: cut at {len(points)} of {total} requests, no page without its assets")


def tell(capsys: pytest.CaptureFixture[str], what: str) -> None:
    with capsys.disabled():
        print(f"\n{what}")


def _break(proxy: HttpProxy, point: int, fault: Fault) -> None:
    proxy.decide = lambda number: fault if number >= point else None


@pytest.mark.parametrize("fault", ["500", "slow"])
def test_s3_that_fails_now_and_then(site: Site, tmp_path: Path, fault: Fault) -> None:
    with s3_server(tmp_path / "s3") as endpoint, http_proxy(endpoint) as proxy:
        begun(site, to="s3", bucket="site", endpoint=proxy.address)
        proxy.decide = lambda number: fault if number % 7 == 3 else None
        publish(site, "--yes", "--verify", environment=KEYS)
        assert tree(tmp_path / "s3/buckets/site") == site.files()


def test_storage_with_conditions_may_fail_to_write_the_manifest_once(site: Site, tmp_path: Path) -> None:
    """The program tries again under the same condition, and it still holds."""
    with (
        s3_server(tmp_path / "s3") as endpoint,
        http_proxy(endpoint) as failing,
        conditional_proxy(failing.address) as proxy,
    ):
        begun(site, to="s3", bucket="site", endpoint=proxy.address)
        publish(site, "--yes", environment=KEYS)
        edit(site, 1)
        failing.seen.clear()

        def decide(number: int) -> Fault:
            notes = [at for at, asked in enumerate(failing.seen) if asked.startswith("PUT") and MANIFEST in asked]
            return "500" if notes[1:2] == [number] else None

        failing.decide = decide
        publish(site, "--yes", environment=KEYS)
        assert tree(tmp_path / "s3/buckets/site") == site.files()


def test_s3_that_refuses(site: Site, tmp_path: Path) -> None:
    with s3_server(tmp_path / "s3") as endpoint, http_proxy(endpoint) as proxy:
        begun(site, to="s3", bucket="site", endpoint=proxy.address)
        _break(proxy, 5, "403")
        said = publish(site, "--yes", ok=False, environment=KEYS)
        assert "check endpoint, bucket and keys" in said
        whole(tree(tmp_path / "s3/buckets/site"))
        proxy.decide = lambda _number: None
        publish(site, "--yes", environment=KEYS)
        assert tree(tmp_path / "s3/buckets/site") == site.files()


@pytest.mark.parametrize("kind", ["ssh", "git"])
def test_ssh_cut_at_any_byte(
    site: Site, tmp_path: Path, rounds: int, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    root, repository = tmp_path / "srv", tmp_path / "pages.git"
    git(tmp_path, "init", "-q", "--bare", str(repository))
    with ssh_server(tmp_path / "ssh") as server, tcp_proxy(server.port) as proxy:
        config = server.through(proxy.port)
        environment = {}
        there: Callable[[], Files]
        if kind == "ssh":
            begun(site, to="ssh", host="desk", path=str(root), ssh_config=str(config))
            there = lambda: tree(root / "current")  # noqa: E731
        else:
            environment = {"GIT_SSH_COMMAND": f"ssh -F {config}"}
            begun(site, to="git", remote=f"ssh://desk{repository}")
            there = lambda: of_branch(repository)([])  # noqa: E731
        publish(site, "--yes", environment=environment)
        seen = _cut_at_random(site, proxy, there, bounded(rounds, 3, 3), environment)
        assert seen["cut"], "no run was cut"
        tell(capsys, f"{kind} over ssh: {seen}")


def _cut_at_random(
    site: Site, proxy: TcpProxy, there: Callable[[], Files], rounds: int, environment: dict[str, str]
) -> Counter[str]:
    chance = random.Random(7)
    edit(site, 1)
    proxy.passed = 0
    publish(site, "--yes", environment=environment)
    total, seen = proxy.passed, Counter[str]()
    for number in range(2, rounds + 2):
        before = site.files()
        edit(site, number)
        proxy.passed, proxy.budget = 0, chance.randrange(total)
        seen["cut"] += "error: " in _publish_somehow(site, environment)
        now = there()
        assert now in (before, site.files())
        seen["old site seen" if now == before else "new site seen"] += 1
        proxy.budget = None
        publish(site, "--yes", "--verify", environment=environment)
        assert there() == site.files()
    return seen


def _publish_somehow(site: Site, environment: dict[str, str]) -> str:
    try:
        return publish(site, "--yes", ok=False, environment=environment)
    except AssertionError as error:
        assert "Published" in str(error)  # noqa: PT017  # the last bytes of a run are its goodbye
        return ""


Way = Literal["exchange", "two steps", "in place"]


@pytest.fixture(params=["exchange", "two steps", "in place"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Way:
    """Choose how a new site takes the place of an old one in a folder, for runs in this process."""
    if request.param == "two steps":
        monkeypatch.setattr("briefgen.publish.targets.folder._EXCHANGE", 1 << 20)  # a flag that no system knows
    if request.param == "in place":
        monkeypatch.setattr("briefgen.publish.targets.folder._can_link", lambda _folder: False)
    chosen: Way = request.param
    return chosen


def test_a_folder_killed_at_any_moment(
    site: Site, tmp_path: Path, rounds: int, way: Way, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "www"
    begun(site, to="folder", path=str(folder))
    publish(site, "--yes", "--as-of", TODAY)
    chance = random.Random(9)
    count = Counter[str]()
    with nginx(tmp_path / "nginx", folder) as address:
        before = tree(folder)
        for number in range(1, (bounded(rounds, 6) if way == "exchange" else bounded(rounds, 3, 4)) + 1):
            edit(site, number)
            site.build()
            after = site.files()
            count["killed"] += _killed(site, chance.random() * 0.03)
            seen = fetched(address, sorted({*before, *after}))
            count[_seen(seen, before, after, way)] += 1
            publish(site, "--yes", "--as-of", TODAY, "--verify", "--delete-many")
            assert tree(folder) == after
            assert not [
                path
                for path in (*tmp_path.iterdir(), *folder.iterdir())
                if path.name.startswith((".briefgen-l", ".briefgen-s"))
            ]
            assert not [path for path in tmp_path.iterdir() if "briefgen" in path.name]
            before = after
    assert count["killed"], "nothing was killed in time"
    tell(capsys, f"folder, {way}: {count}")


def _seen(seen: Files, before: Files, after: Files, way: Way) -> str:
    """Return which site visitors got from a folder whose publisher was killed."""
    if way == "in place":
        whole(seen)
        if seen not in (before, after):
            return "in between, no page without its assets"
    assert seen in (before, after) or (way == "two steps" and not seen)
    return "old site seen" if seen == before else "new site seen" if seen else "no site seen"


@pytest.mark.parametrize("conditions", [False, True], ids=["plain", "conditions"])
def test_s3_killed_at_any_request(
    site: Site, tmp_path: Path, rounds: int, conditions: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    bucket, chance = tmp_path / "s3/buckets/site", random.Random(5)
    standing_before = conditional_proxy if conditions else http_proxy
    with s3_server(tmp_path / "s3") as endpoint, standing_before(endpoint) as proxy:
        begun(site, to="s3", bucket="site", endpoint=proxy.address)
        publish(site, "--yes", environment=KEYS)
        edit(site, 1)
        proxy.seen.clear()
        publish(site, "--yes", environment=KEYS)
        total, count = len(proxy.seen), Counter[str]()
        for number in range(2, bounded(rounds, 2, 8) + 2):
            edit(site, number)
            proxy.seen.clear()
            run = started(site, "--yes", "--delete-many", environment=KEYS)
            _kill(proxy, chance.randrange(total), run)
            count["killed"] += run.wait(60) == -signal.SIGKILL
            assert run.stdout
            run.stdout.close()
            whole(tree(bucket))
            proxy.decide = lambda _number: None
            edit(site, number + 1000 if number % 3 == 0 else number)
            publish(site, "--yes", "--verify", "--delete-many", environment=KEYS)
            assert tree(bucket) == site.files()
            assert not [
                path for path in bucket.rglob("*") if path.is_file() and "lock" in str(path.relative_to(bucket))
            ]
    assert count["killed"], "nothing was killed in time"
    tell(capsys, f"s3: {count}")


def _kill(proxy: HttpProxy, point: int, run: subprocess.Popen[str]) -> None:
    """Kill a run at a request, which is still passed on or not, as it happens."""

    def decide(number: int) -> Fault:
        if number >= point and run.poll() is None:
            run.kill()
        return "cut" if number >= point and number % 2 else None

    proxy.decide = decide


def sending(site: Site) -> int:
    """Publish in a child that begins when everything is planned; return its number."""
    loaded, _ = project.load(site.root)
    assert loaded
    publisher = Publisher(loaded, "live")
    local, leaks = search_output(loaded, publisher.options(TODAY, NOW, strict=False))
    assert not leaks
    there = publisher.look()
    plan, _ = publisher.plan(local, there, verify=False)
    child = os.fork()
    if child == 0:
        with publisher.alone(), publisher.held(break_lock=False) as token:
            publisher.send(Upload(plan, publisher.output, local, there, token), lambda *_: None, verify=False)
        os._exit(0)
    return child


def _killed(site: Site, delay: float) -> bool:
    """Publish in a child that is killed after a while; say whether it was cut."""
    child = sending(site)
    time.sleep(delay)
    os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def test_a_visitor_of_a_folder_sees_one_site_or_the_other(site: Site, tmp_path: Path) -> None:
    folder = tmp_path / "www"
    begun(site, to="folder", path=str(folder))
    publish(site, "--yes")
    states, seen, stop = [tree(folder)["briefings/a/index.html"]], set(), threading.Event()

    def visit() -> None:
        while not stop.is_set():
            seen.add((folder / "briefings/a/index.html").read_bytes())

    visitor = threading.Thread(target=visit)
    visitor.start()
    try:
        for number in range(1, 6):
            edit(site, number)
            publish(site, "--yes", "--delete-many")
            states.append(tree(folder)["briefings/a/index.html"])
    finally:
        stop.set()
        visitor.join()
    assert seen <= set(states)
    assert len(seen) > 1


def test_a_folder_that_cannot_be_exchanged_is_written_in_order(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "www"
    begun(site, to="folder", path=str(folder))
    publish(site, "--yes")
    monkeypatch.setattr("briefgen.publish.targets.folder._can_link", lambda _folder: False)
    for number in range(1, 4):
        edit(site, number)
        site.build()
        loaded, _ = project.load(site.root)
        assert loaded
        publisher = Publisher(loaded, "live")
        local, _ = search_output(loaded, publisher.options(TODAY, NOW, strict=False))
        there = publisher.look()
        plan, _ = publisher.plan(local, there, verify=False)
        states: list[Files] = []
        with publisher.held(break_lock=False) as token:
            work = Upload(plan, publisher.output, local, there, token)
            publisher.target.send(work, lambda *_, into=states: into.append(tree(folder)))
        assert len(states) > 3
        for state in states:
            whole(state)
        assert tree(folder) == site.files()
        assert isinstance(publisher.look().manifest, Manifest)
