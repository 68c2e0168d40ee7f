"""A run that publishes over ssh or to a git branch is killed at any moment: the next one completes it by itself."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from briefgen import project
from briefgen.publish.publisher import Publisher
from briefgen.publish.search import search_output
from briefgen.publish.target import Upload
from tests.processes import watched
from tests.publish.servers import ssh_server
from tests.publish.sites import bounded, publish
from tests.publish.test_cuts import Files, begun, edit, sending, tell, tree
from tests.publish.test_targets import git, of_branch
from tests.sites import NOW, TODAY, Site

Published = Callable[[], Files]


@pytest.fixture(params=["ssh", "git"])
def published(request: pytest.FixtureRequest, site: Site, tmp_path: Path) -> Iterator[Published]:
    """Begin a site with a target; give what says which files are published."""
    if request.param == "git":
        repository = tmp_path / "pages.git"
        git(tmp_path, "init", "-q", "--bare", str(repository))
        begun(site, to="git", remote=repository.as_uri())
        yield lambda: of_branch(repository)([])
        return
    with ssh_server(tmp_path / "ssh") as server:
        begun(site, to="ssh", host="desk", path=str(tmp_path / "www"), ssh_config=str(server.config))
        yield lambda: tree(tmp_path / "www/current")


@pytest.mark.slow
def test_the_next_run_completes(
    site: Site, published: Published, rounds: int, capsys: pytest.CaptureFixture[str]
) -> None:
    chance, seen = random.Random(5), Counter[str]()
    publish(site, "--yes")
    edit(site, 1)
    site.build()
    child = sending(site)
    started = time.perf_counter()
    os.waitpid(child, 0)
    longest = time.perf_counter() - started
    before = published()
    for number in range(2, bounded(rounds, 3, 4) + 2):
        edit(site, number)
        site.build()
        after = site.files()
        child = sending(site)
        time.sleep(longest * chance.random() * (0.3 if number == 2 else 1))  # the first one certainly early
        os.kill(child, signal.SIGKILL)
        is_killed = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        now = published()
        assert now in (before, after)
        seen[f"{'killed' if is_killed else 'ended'}, {'old' if now == before else 'new'} site"] += 1
        if chance.random() < 0.5:  # another edit, or the one that was cut
            edit(site, 1000 + number)
        said = publish(site, "--yes", "--delete-many")
        assert "elsewhere" not in said
        before = site.files()
        assert published() == before
    assert any(how.startswith("killed") for how in seen), "nothing was killed in time"
    tell(capsys, f"killed while publishing: {dict(seen)}")


def test_several_runs_killed_one_after_the_other(site: Site, published: Published) -> None:
    publish(site, "--yes")
    killed = 0
    for number in (1, 2, 3):
        edit(site, number)
        site.build()
        child = sending(site)
        time.sleep((0.02, 0.1, 0.4)[number - 1])
        os.kill(child, signal.SIGKILL)
        killed += os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert killed, "nothing was killed in time"
    assert "elsewhere" not in publish(site, "--yes", "--delete-many")
    assert published() == site.files()


def test_a_run_killed_after_the_switch_and_one_before_it(site: Site, tmp_path: Path) -> None:
    """What is there then is neither what was published last nor what was begun last."""
    repository = tmp_path / "pages.git"
    git(tmp_path, "init", "-q", "--bare", str(repository))
    begun(site, to="git", remote=repository.as_uri())
    publish(site, "--yes")
    for number, is_sent in ((1, True), (2, False)):
        edit(site, number)
        publisher, work = _work(site)
        publisher._note(attempts=(*publisher._kept().attempts, work.manifest.id))
        if is_sent:
            publisher.target.send(work, lambda *_: None)
    edit(site, 3)
    assert "elsewhere" not in publish(site, "--yes", "--delete-many")
    assert of_branch(repository)([]) == site.files()


def _work(site: Site) -> tuple[Publisher, Upload]:
    site.build()
    loaded, _ = project.load(site.root)
    assert loaded
    publisher = Publisher(loaded, "live")
    local, _ = search_output(loaded, publisher.options(TODAY, NOW, strict=False))
    there = publisher.look()
    plan, _ = publisher.plan(local, there, verify=False)
    return publisher, Upload(plan, publisher.output, local, there, "0" * 32)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere, a program ends when its pipes do")
def test_a_program_ends_with_the_run_that_started_it(tmp_path: Path) -> None:
    """As a push that would go on for minutes, and move the branch while the next run is at work."""
    place = tmp_path / "pid"
    script = f"echo $$ > {place}.part; mv {place}.part {place}; exec sleep 60"
    code = f"from briefgen.publish.programs import call; call(['/bin/sh', '-c', {script!r}])"
    run = watched(subprocess.Popen([sys.executable, "-c", code]))
    while not place.exists():
        assert run.poll() is None
        time.sleep(0.02)
    run.kill()
    run.wait()
    number = int(place.read_text())
    for _ in range(500):
        if not Path(f"/proc/{number}").exists() or " Z " in Path(f"/proc/{number}/stat").read_text():
            return
        time.sleep(0.02)
    os.kill(number, signal.SIGKILL)
    pytest.fail("it is still running")


@pytest.mark.parametrize(
    "left", ["index.lock", "shallow.lock", "HEAD.lock", "refs/heads/x.lock", "objects/info/commit-graph.lock"]
)
def test_git_locks_of_a_killed_run_are_no_obstacle(site: Site, tmp_path: Path, left: str) -> None:
    repository = tmp_path / "pages.git"
    git(tmp_path, "init", "-q", "--bare", str(repository))
    begun(site, to="git", remote=repository.as_uri())
    publish(site, "--yes")
    own = site.root / ".briefgen/publish/live/repository.git" / left
    own.parent.mkdir(parents=True, exist_ok=True)
    own.touch()
    edit(site, 1)
    publish(site, "--yes", "--delete-many")
    assert of_branch(repository)([]) == site.files()


@pytest.mark.parametrize("damage", ["no HEAD", "no config", "no objects", "an empty object", "garbage"])
def test_a_damaged_repository_is_made_anew(site: Site, tmp_path: Path, damage: str) -> None:
    repository = tmp_path / "pages.git"
    git(tmp_path, "init", "-q", "--bare", str(repository))
    begun(site, to="git", remote=repository.as_uri())
    publish(site, "--yes")
    publish(site, "--yes", "--verify")
    own = site.root / ".briefgen/publish/live/repository.git"
    if damage == "garbage":
        for path in [path for path in own.rglob("*") if path.is_file()]:
            path.chmod(0o600)
            path.write_bytes(b"garbage")
    elif damage == "an empty object":
        objects = [path for path in (own / "objects").rglob("*") if path.is_file() and "pack" not in path.parts]
        for path in objects:
            path.chmod(0o600)
            path.write_bytes(b"")
    elif damage == "no objects":
        import shutil

        shutil.rmtree(own / "objects")
    else:
        (own / damage.removeprefix("no ")).unlink()
    edit(site, 1)
    publish(site, "--yes", "--delete-many")
    assert of_branch(repository)([]) == site.files()
