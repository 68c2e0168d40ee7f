"""Two desks publish to one target at the same moment: one of the two sites is there, whole, and neither is told a lie."""

from __future__ import annotations

import random
import signal
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from briefgen import project
from briefgen.publish import folder_lock
from briefgen.publish import lock as locks
from briefgen.publish.manifest import NAME, Manifest, decode, file_of
from briefgen.publish.publisher import Publisher
from briefgen.publish.search import search_output
from briefgen.publish.target import PublishError, Upload
from briefgen.publish.targets.s3 import S3Target
from tests.publish.faults import conditional_proxy, http_proxy
from tests.publish.servers import s3_server, ssh_server
from tests.publish.sites import bounded, publish, small_site, started
from tests.publish.test_cuts import KEYS, MANIFEST, edit, tell
from tests.publish.test_targets import git, of_branch
from tests.sites import NOW, TODAY, Site


class Desks(msgspec.Struct):
    """Two sites with the same target, which lies in a folder or a repository of this machine."""

    sites: tuple[Site, Site]
    there: Path
    environment: dict[str, str]
    is_branch: bool = False

    def files(self) -> dict[str, bytes]:
        found = {path.relative_to(self.there).as_posix(): path for path in self.there.rglob("*") if path.is_file()}
        return {path: file.read_bytes() for path, file in found.items()}

    def state(self) -> dict[str, bytes]:
        """Return what is published, after a look at whether the manifest is true."""
        if self.is_branch:
            return of_branch(self.there)([])
        files = self.files()
        manifest = decode(files.pop(NAME))
        assert manifest
        assert not manifest.pending
        assert {path: file_of(content) for path, content in files.items()} == manifest.files  # no lock is left either
        return files


KINDS = pytest.mark.parametrize("desks", ["folder", "s3", "ssh"], indirect=True)


@pytest.fixture
def desks(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desks]:
    sites = Site(tmp_path / "a"), Site(tmp_path / "b")
    if request.param == "folder":
        yield Desks(_begun(sites, to="folder", path=str(tmp_path / "www/site")), tmp_path / "www/site", {})
        return
    if request.param == "ssh":
        with ssh_server(tmp_path / "ssh") as server:
            begun = _begun(sites, to="ssh", host="desk", path=str(tmp_path / "www"), ssh_config=str(server.config))
            yield Desks(begun, tmp_path / "www/current", {})
        return
    if request.param.startswith("git"):
        repository = tmp_path / "pages.git"
        git(tmp_path, "init", "-q", "--bare", str(repository))
        begun = _begun(sites, to="git", remote=repository.as_uri(), squash=request.param == "git squash")
        yield Desks(begun, repository, {}, is_branch=True)
        return
    with s3_server(tmp_path / "s3") as endpoint, conditional_proxy(endpoint) as proxy:
        address = proxy.address if request.param == "s3 with conditions" else endpoint
        begun = _begun(sites, to="s3", bucket="site", endpoint=address)
        yield Desks(begun, tmp_path / "s3/buckets/site", KEYS)


def _begun(sites: tuple[Site, Site], **target: object) -> tuple[Site, Site]:
    for site in sites:
        small_site(site, **target)
        site.write("themes/own/theme.toml", 'extends = "dispatch"\n')
        site.write("briefgen.toml", 'theme = "own"\n' + (site.root / "briefgen.toml").read_text())
        edit(site, 0)
    return sites


@pytest.mark.parametrize("desks", ["folder", "s3", "s3 with conditions", "ssh", "git", "git squash"], indirect=True)
def test_two_desks_at_the_same_moment(desks: Desks, rounds: int, capsys: pytest.CaptureFixture[str]) -> None:
    chance, seen = random.Random(11), Counter[str]()
    publish(desks.sites[0], "--yes", environment=desks.environment)
    before = desks.state()
    for number in range(bounded(rounds, 2, 7)):
        for desk, site in enumerate(desks.sites):
            if chance.random() < 0.8:
                edit(site, 2 * number + desk + 1)
        given = ("--yes", "--take-over", "--delete-many")
        runs = [started(site, *given, environment=desks.environment) for site in desks.sites]
        said = [run.communicate(timeout=120)[0] for run in runs]
        after = desks.state()
        ended = [
            _honest(run, words, site, before, after) for run, words, site in zip(runs, said, desks.sites, strict=True)
        ]
        assert after in (before, *(site.files() for site in desks.sites))
        if "published" in ended:
            assert after in [site.files() for site, how in zip(desks.sites, ended, strict=True) if how == "published"]
        else:
            assert after == before
        seen[" and ".join(sorted(ended))] += 1
        before = after
    assert any("published" in how for how in seen)
    tell(capsys, f"two desks: {dict(seen)}")


def _honest(
    run: subprocess.Popen[str], said: str, site: Site, before: dict[str, bytes], after: dict[str, bytes]
) -> str:
    """Check that a run did not lie of what it did, and return that in a word."""
    assert "Traceback" not in said, said
    if run.returncode == 0 and "is up to date" in said:
        assert site.files() in (before, after), said
        return "up to date"
    if run.returncode == 0:
        assert "Published" in said, said
        return "published"
    assert any(words in said for words in ("is publishing to", "published to meanwhile", "changed by somebody else")), (
        said
    )
    return "refused"


def held(desks: Desks) -> Callable[[], None]:
    """Lay the lock of somebody else at the target; return what removes it."""
    lock = locks.Lock("ann@desk", "2026-11-25T09:30:00Z", "0" * 32)
    if desks.there.name == "current":
        file = desks.there.parent / f".briefgen-lock/{lock.token}.json"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(locks.encode(lock))
        return file.unlink
    if not desks.environment:
        place = desks.there.with_name(".site.briefgen-lock")
        folder_lock.take(place, lock)
        return lambda: folder_lock.drop(place, lock)
    file = desks.there / f".briefgen-lock/{lock.token}.json"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(locks.encode(lock))
    return file.unlink


@KINDS
def test_a_lock_of_somebody_else_is_told_and_can_be_broken(desks: Desks) -> None:
    site, given = desks.sites[0], ("--yes", "live")
    publish(site, *given, environment=desks.environment)
    before = desks.state()
    release = held(desks)
    assert "ann@desk is publishing" in publish(
        site, *given, ok=False, environment=desks.environment
    )  # no change to send
    edit(site, 1)
    said = publish(site, *given, ok=False, environment=desks.environment)
    assert "ann@desk is publishing" in said
    assert "since 2026-11-25T09:30:00Z" in said
    assert "briefgen publish live --break-lock" in said
    release()
    assert desks.state() == before
    held(desks)
    publish(site, *given, "--break-lock", environment=desks.environment)
    assert desks.state() == site.files()


@KINDS
def test_a_lock_that_cannot_be_read_is_one(desks: Desks) -> None:
    site = desks.sites[0]
    publish(site, "--yes", environment=desks.environment)
    held(desks)
    file = next(path for path in desks.there.parent.glob("**/0*.json") if "lock" in path.parent.name)
    file.write_bytes(b'\xff{"owner": "\x1b[2J"')
    edit(site, 1)
    said = publish(site, "--yes", ok=False, environment=desks.environment)
    assert "somebody unknown is publishing" in said
    publish(site, "--yes", "--break-lock", environment=desks.environment)
    assert desks.state() == site.files()


@pytest.mark.parametrize("desks", ["folder"], indirect=True)
def test_a_second_run_from_the_same_site_is_refused(desks: Desks) -> None:
    from briefgen.pipeline.lock import lock

    site = desks.sites[0]
    publish(site, "--yes", environment=desks.environment)
    with lock(site.root / ".briefgen/publish/live"):
        assert "another `briefgen publish live` is running" in publish(
            site, "--yes", ok=False, environment=desks.environment
        )
    publish(site, "--yes", environment=desks.environment)


def test_control_characters_in_a_lock_are_not_printed() -> None:
    told = str(locks.holder(locks.Lock("\x1b[2Jann", "\x07now", "0" * 32), "there"))
    assert told.isprintable()


def at_work(site: Site) -> tuple[Publisher, Manifest]:
    loaded, _ = project.load(site.root)
    assert loaded
    assert not site.build().failed
    publisher = Publisher(loaded, "live")
    return publisher, search_output(loaded, publisher.options(TODAY, NOW, strict=False))[0]


@KINDS
def test_a_run_whose_lock_was_broken_switches_nothing(desks: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    for key, value in desks.environment.items():
        monkeypatch.setenv(key, value)
    site = desks.sites[0]
    publish(site, "--yes", environment=desks.environment)
    edit(site, 1)
    publisher, local = at_work(site)
    there = publisher.look()
    plan, _ = publisher.plan(local, there, verify=False)
    with publisher.alone(), publisher.sealed(local, plan) as folder, publisher.held(break_lock=False) as token:
        publisher.target.release(locks.Lock("", "", token))
        with pytest.raises(PublishError, match=r"was broken meanwhile|took over the lock"):
            publisher.send(Upload(plan, folder, local, there, token), lambda *_: None, verify=False)
    publish(site, "--yes", environment=desks.environment)
    assert desks.state() == site.files()


@pytest.mark.parametrize("desks", ["s3 with conditions"], indirect=True)
def test_storage_with_conditions_refuses_a_manifest_that_is_late(desks: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    for key, value in desks.environment.items():
        monkeypatch.setenv(key, value)
    first, second = desks.sites
    publish(first, "--yes", environment=desks.environment)
    edit(first, 1)
    edit(second, 2)
    publisher, local = at_work(first)
    there = publisher.look()
    plan, _ = publisher.plan(local, there, verify=False)
    publish(second, "--yes", "--take-over", environment=desks.environment)
    with publisher.alone(), publisher.sealed(local, plan) as folder, publisher.held(break_lock=False) as token:
        with pytest.raises(PublishError, match="was published to meanwhile"):
            publisher.look_again(there)
        assert isinstance(publisher.target, S3Target)
        publisher.target._tag = '"stale"'
        with pytest.raises(PublishError, match="was published to meanwhile"):
            publisher.send(Upload(plan, folder, local, there, token), lambda *_: None, verify=False)
    assert desks.state() == second.files()


def test_a_run_that_is_asked_to_end_releases_its_lock(tmp_path: Path) -> None:
    site, bucket = Site(tmp_path / "site"), tmp_path / "s3/buckets/site"
    with s3_server(tmp_path / "s3") as endpoint, http_proxy(endpoint) as proxy:
        _begun((site, site), to="s3", bucket="site", endpoint=proxy.address)
        run = started(site, "--yes", environment=KEYS)

        def decide(_number: int) -> None:
            if any(MANIFEST in request and request.startswith("PUT") for request in proxy.seen):
                run.terminate()

        proxy.decide = decide
        said = run.communicate(timeout=60)[0]
        assert run.returncode == 128 + signal.SIGTERM, said
        assert "Traceback" not in said
        assert not [path for path in (bucket / ".briefgen-lock").rglob("*") if path.is_file()]
        proxy.decide = lambda _number: None
        publish(site, "--yes", environment=KEYS)
        assert Desks((site, site), bucket, KEYS).state() == site.files()
