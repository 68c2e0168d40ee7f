"""What is sent is what passed the leak gate, whatever happens to the output meanwhile."""

from __future__ import annotations

import contextlib
import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from briefgen import project
from briefgen.pipeline.build import build
from briefgen.pipeline.hooks import Hooks
from briefgen.pipeline.lock import LockedError
from briefgen.pipeline.options import Result
from briefgen.publish import remembered
from briefgen.publish.diff import Plan
from briefgen.publish.manifest import Manifest
from briefgen.publish.publisher import Publisher
from briefgen.publish.search import search_output
from briefgen.publish.target import PublishError
from tests.needs import interruptible
from tests.processes import watched
from tests.publish.servers import s3_server
from tests.publish.sites import publish, small_site
from tests.publish.test_cuts import KEYS, tree
from tests.sites import NOW, TODAY, Site


class Terminal:
    """`briefgen publish` at a terminal, with a person before it."""

    def __init__(self, site: Site, *arguments: str) -> None:
        self._person, terminal = pty.openpty()

        def seated() -> None:
            interruptible()
            os.login_tty(terminal)

        command = [sys.executable, "-m", "briefgen", "publish", *arguments]
        self.process = watched(subprocess.Popen(
            command, cwd=site.root, stdin=terminal, stdout=terminal, stderr=terminal, preexec_fn=seated,
        ))  # fmt: skip
        os.close(terminal)
        self.said = ""

    def wait_for(self, text: str) -> None:
        until = time.monotonic() + 60
        while text not in self.said and time.monotonic() < until:
            self._read()
        assert text in self.said

    def _read(self) -> bool:
        """Read what is said; return False if nobody can say anything any more."""
        if not select.select([self._person], [], [], 60)[0]:
            return False
        try:
            data = os.read(self._person, 4096)
        except OSError:  # the other side is closed
            return False
        self.said += data.decode()
        return bool(data)

    def type(self, text: str) -> None:
        os.write(self._person, text.encode())

    def interrupt(self) -> None:
        """Press Ctrl+C until it is seen: Python misses one that comes just before it begins to wait for a line."""
        until = time.monotonic() + 60
        while self.process.poll() is None and time.monotonic() < until:
            self.type("\x03")
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(1)

    def end(self) -> int:
        while self._read():
            pass
        os.close(self._person)
        return self.process.wait(60)


def briefgen(site: Site, *arguments: str) -> None:
    command = [sys.executable, "-m", "briefgen", *arguments]
    subprocess.run(command, cwd=site.root, check=True, capture_output=True, timeout=60)


def test_a_build_with_drafts_at_the_question_is_not_sent(site: Site, tmp_path: Path) -> None:
    there = tmp_path / "www"
    small_site(site, to="folder", path=str(there))
    person = Terminal(site)
    person.wait_for("Publish? [y/N]")
    passed = site.files()
    briefgen(site, "build", "--drafts")
    assert any(b"Secret plan" in content for content in site.files().values())
    person.type("y\n")
    assert person.end() == 0, person.said
    assert tree(there) == passed
    assert "is up to date" in publish(site)
    assert tree(there) == passed == site.files()
    assert not (site.root / ".briefgen/publish/live/sealed").exists()


def test_the_answer_no_and_ctrl_c_leave_nothing_behind(site: Site, tmp_path: Path) -> None:
    small_site(site, to="folder", path=str(tmp_path / "www"))
    for act in (lambda person: person.type("n\n"), Terminal.interrupt):
        person = Terminal(site)
        person.wait_for("Publish? [y/N]")
        act(person)
        assert person.end() == 1, person.said
        assert not (tmp_path / "www").exists()
        assert not (site.root / ".briefgen/publish/live/sealed").exists()
    publish(site, "--yes")


def begun(site: Site, **target: object) -> tuple[Publisher, Manifest, Plan]:
    if not (site.root / "content").exists():
        small_site(site, **target)
    assert not site.build().failed
    loaded, _ = project.load(site.root)
    assert loaded
    publisher = Publisher(loaded, "live")
    local, _ = search_output(loaded, publisher.options(TODAY, NOW, strict=False))
    return publisher, local, publisher.plan(local, publisher.look(), verify=False)[0]


def test_an_output_that_changes_before_it_is_sealed_is_refused(site: Site, tmp_path: Path) -> None:
    publisher, local, plan = begun(site, to="folder", path=str(tmp_path / "www"))
    site.write("output/index.html", "a draft")
    with (
        pytest.raises(PublishError, match=r"output/index\.html was changed after it was searched"),
        publisher.sealed(local, plan),
    ):
        pass
    (site.root / "output/index.html").unlink()
    with pytest.raises(PublishError, match="was changed after it was searched"), publisher.sealed(local, plan):
        pass
    assert not (publisher.state / "sealed").exists()


def test_only_what_travels_is_copied(site: Site, tmp_path: Path) -> None:
    publish(small_site(site, to="folder", path=str(tmp_path / "www")), "--yes", "--as-of", TODAY)
    site.briefing(
        "a", "Anew. ![Map](map.svg)", title="Talks a", actors=["Ann", "Ben"], topics=["Talks"], summary="They talked."
    )
    site.build()
    loaded, _ = project.load(site.root)
    assert loaded
    publisher = Publisher(loaded, "live")
    local, _ = search_output(loaded, publisher.options(TODAY, NOW, strict=False))
    plan, _ = publisher.plan(local, publisher.look(), verify=False)
    with publisher.sealed(local, plan) as folder:
        assert list(tree(folder)) == ["briefings/a/index.html"]
        assert (folder / "briefings/a/index.html").stat().st_nlink == 1


def test_nobody_builds_between_the_build_and_its_search(site: Site, tmp_path: Path) -> None:
    small_site(site, to="folder", path=str(tmp_path / "www"))
    site.build()
    loaded, _ = project.load(site.root)
    assert loaded
    refused = []

    def search(_result: Result) -> None:
        with pytest.raises(LockedError):
            site.build(drafts=True)
        refused.append(True)

    build(loaded, Publisher(loaded, "live").options(TODAY, NOW, strict=False), hooks=Hooks(afterwards=search))
    assert refused


def test_s3_verifies_what_is_not_here_any_more(site: Site, tmp_path: Path) -> None:
    """A file that another build changed in the output is fetched and compared, not passed over."""
    bucket = tmp_path / "s3/buckets/site"
    with s3_server(tmp_path / "s3") as endpoint, pytest.MonkeyPatch.context() as patch:
        for key, value in KEYS.items():
            patch.setenv(key, value)
        publisher, local, _ = begun(site, to="s3", bucket="site", endpoint=endpoint)
        publish(site, "--yes", environment=KEYS)
        site.write("output/index.html", "a draft")
        site.write("output/briefings/a/index.html", "a draft")
        (bucket / "briefings/a/index.html").write_bytes(b"x" * (bucket / "briefings/a/index.html").stat().st_size)
        _, drifted = publisher.plan(local, publisher.look(), verify=True)
        assert drifted == ["briefings/a/index.html"]


@pytest.mark.parametrize("garbage", [b"\xff\xfe", b'{"last": 3, "tokens": "x"}', None])
def test_records_that_cannot_be_read_count_as_none(site: Site, tmp_path: Path, garbage: bytes | None) -> None:
    small_site(site, to="folder", path=str(tmp_path / "www"))
    publish(site, "--yes")
    for name in ("live/record.json", "passed-clear.json"):
        file = site.root / ".briefgen/publish" / name
        file.unlink()
        if garbage is None:
            (file / "inside").mkdir(parents=True)
        else:
            file.write_bytes(garbage)
    assert "is up to date" in publish(site)
    site.briefing("a", "Anew.")
    publish(site, "--yes", "--delete-many")
    assert tree(tmp_path / "www") == site.files()


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b"[" * 100_000, b'{"last": 3}', b'{"tokens": [1]}'])
def test_a_record_that_cannot_be_read_is_empty(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "record.json").write_bytes(content)
    assert remembered.load(tmp_path / "record.json", remembered.Published) == remembered.Published()
    os.mkfifo(tmp_path / "pipe")
    assert remembered.load(tmp_path / "pipe", remembered.Passed) == remembered.Passed()
    remembered.save(tmp_path / "pipe", remembered.Published("x"))
    assert remembered.load(tmp_path / "pipe", remembered.Published).last == "x"


def test_a_link_in_the_place_of_a_record_is_not_followed(tmp_path: Path) -> None:
    remembered.save(tmp_path / "elsewhere.json", remembered.Published("x"))
    assert remembered.load(tmp_path / "elsewhere.json", remembered.Published).last == "x"
    (tmp_path / "record.json").symlink_to("elsewhere.json")
    assert remembered.load(tmp_path / "record.json", remembered.Published) == remembered.Published()


@pytest.mark.parametrize("in_its_place", ["a link", "a file"])
def test_what_stands_in_the_place_of_the_sealed_copy_is_removed(site: Site, tmp_path: Path, in_its_place: str) -> None:
    (tmp_path / "private.txt").write_text("private")
    small_site(site, to="folder", path=str(tmp_path / "www"))
    place = site.root / ".briefgen/publish/live/sealed"
    place.parent.mkdir(parents=True)
    if in_its_place == "a link":
        place.symlink_to(tmp_path / "private.txt")
    else:
        place.write_text("x")
    publish(site, "--yes")
    assert tree(tmp_path / "www") == site.files()
    assert (tmp_path / "private.txt").read_text() == "private"
