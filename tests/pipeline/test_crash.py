"""Never torn: killed at any moment, with a full disk, with a damaged archive, with two builds at once, with readers."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from briefgen.archive import tables
from briefgen.pipeline.staging import Staging
from tests.needs import missing
from tests.pipeline.killing import MARK, left, marked, resume, stop_some
from tests.processes import end_watched, watched
from tests.sites import TODAY, Site

Files = dict[str, bytes]


def archive(site: Site, size: int = 60) -> None:
    for number in range(size):
        body = f"Text {number}. Ann came. " * 20
        site.briefing(
            f"b{number:02}",
            body,
            actors=["Ann", f"Actor {number % 7}"],
            topics=["Talks"],
            date=f"2021-01-{number % 28 + 1:02}",
        )
    site.actor("ann", aliases=["Annie"])


def edit(site: Site, number: int) -> None:
    """Make an edit that reaches many pages."""
    site.actor("ann", f"Profile {number}.", aliases=[f"Annie {number}"])
    site.briefing(f"b{number % 60:02}", f"Another text {number}.", actors=["Ann"], topics=[f"Topic {number % 3}"])
    (site.root / f"content/briefings/b{(number + 31) % 60:02}.md").unlink(missing_ok=True)


def start(site: Site, *arguments: str, mark: str = "") -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "briefgen", "build", "-q", "--as-of", TODAY, "--jobs", "2", *arguments]
    pipe, env = subprocess.PIPE, {**os.environ, MARK: mark}
    return watched(subprocess.Popen(command, cwd=site.root, stdout=pipe, stderr=pipe, start_new_session=True, env=env))


def said(process: subprocess.Popen[bytes]) -> bytes:
    """Wait for a build; return what it prints besides that pages moved, which an edit can bring about."""
    stdout, stderr = process.communicate()
    return stdout + b"".join(line for line in stderr.splitlines() if not re.match(rb"note: .*redirects\.toml", line))


def kill(process: subprocess.Popen[bytes]) -> bool:
    """Kill a build with all its helpers; say whether it was still at work."""
    was_alive = process.poll() is None
    if was_alive:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    return was_alive


def output(site: Site) -> Files:
    return site.files() if (site.root / "output").is_dir() else {}


def placed(site: Site) -> Files:
    """Return the output without the hidden files that a build makes on its way, which no reader is led to."""
    return {name: content for name, content in output(site).items() if not Path(name).name.startswith(".")}


def as_of(site: Site) -> dict[str, object]:
    return {"today": TODAY, "now": 1612915200.0}


def lasts(site: Site) -> float:
    began = time.perf_counter()
    process = start(site)
    _, told = process.communicate()
    assert process.returncode == 0, told
    return time.perf_counter() - began


@pytest.mark.slow
@pytest.mark.parametrize("cold", [True, False], ids=["cold", "incremental"])
def test_killed_at_any_moment_the_next_build_repairs(site: Site, rounds: int, cold: bool) -> None:
    chance = random.Random(7)
    archive(site)
    longest = lasts(site)
    alive = 0
    for number in range(max(3, rounds // 4)):
        if cold:
            for folder in (".briefgen", "output"):
                shutil.rmtree(site.root / folder, ignore_errors=True)
        else:
            edit(site, number)
        before = output(site)
        process = start(site)
        time.sleep(chance.uniform(0.1, longest))
        alive += kill(process)
        after, _ = site.clean_files(**as_of(site))
        for name, content in placed(site).items():
            assert content in (before.get(name), after.get(name)), f"{name} is torn"
        process = start(site)
        assert not said(process), "the next build says something"
        assert process.returncode == 0
        assert output(site) == after
    assert alive, "no build was at work any more when it was killed"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="helpers are found by /proc")
@pytest.mark.parametrize("cold", [True, False], ids=["cold", "incremental"])
def test_helpers_of_a_killed_build_end_and_do_no_harm(site: Site, rounds: int, cold: bool) -> None:
    """The parent alone is killed; some helpers are stopped before and continued during the next build."""
    chance = random.Random(11)
    archive(site, 90)
    longest = lasts(site)
    with_helpers = 0
    for number in range(max(3, rounds // 4)):
        if cold:
            for folder in (".briefgen", "output"):
                shutil.rmtree(site.root / folder, ignore_errors=True)
        else:
            edit(site, number)
            site.configure(language=("en", "de")[number % 2 - 1])
        mark = f"{os.getpid()} {cold} {number}"
        process = start(site, mark=mark)
        while process.poll() is None and len(marked(mark)) < 2:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, longest / 4))
        stopped = stop_some(chance, process.pid, mark)
        with_helpers += len(marked(mark)) > 1
        process.kill()
        process.wait()
        archive_edit(site, number)
        following = start(site)
        time.sleep(chance.uniform(0, longest / 2))
        resume(stopped)
        assert not said(following), "the next build says something"
        assert left(mark) == []
        process.communicate()
        after, _ = site.clean_files(**as_of(site))
        assert output(site) == after
        assert not list((site.root / ".briefgen").glob("*.stage"))
    assert with_helpers, "no helper was at work when its build was killed"


def archive_edit(site: Site, number: int) -> None:
    """Make an edit after a build was killed: what it had made is old now."""
    site.actor("ann", f"Another profile {number}.", aliases=[f"Annie {number}", "Anna"])


def test_a_staged_file_that_is_changed_is_never_placed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file changes after it was made: it is made again; if it changes each time, the build fails and says so."""
    archive(site, 5)
    expected, _ = site.clean_files()
    changes, write = [1], Staging.write

    def change(stage: Staging, number: int, content: bytes) -> None:
        write(stage, number, content)
        if number in (1, 2) and changes[0] > 0:
            changes[0] -= number == 2
            stage.path(number).write_bytes(content[::-1])

    monkeypatch.setattr(Staging, "write", change)
    assert not site.build().failed
    assert site.files() == expected
    changes[0] = 99
    shutil.rmtree(site.root / "output")
    with pytest.raises(OSError, match="another program"):
        site.build()
    assert all(expected[name] == content for name, content in placed(site).items())
    changes[0] = 0
    assert not site.build().failed
    assert site.files() == expected


def test_what_a_dead_build_left_is_checked_by_its_bytes(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Staged files of a build that was broken off: whole ones are placed, changed ones of the same size are not."""
    site.write("static/a.txt", "one")
    site.briefing("a")
    with monkeypatch.context() as patch:
        patch.setattr("briefgen.pipeline.output.place", _no_space)
        with pytest.raises(OSError, match="no space"):
            site.build()
    (folder,) = (site.root / ".briefgen/site.stage").iterdir()
    changed = sorted(path for path in folder.rglob("*") if path.is_file())[::2]
    for path in changed:
        path.write_bytes(path.read_bytes()[::-1])
    result = site.build()
    assert len(result.reasons) == len(changed)
    assert {made.reason for made in result.reasons} == {"the last build was interrupted"}
    assert site.files() == site.clean_files()[0]


def _no_space(*_arguments: object, **_named: object) -> None:
    msg = "no space"
    raise OSError(msg)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="helpers are found by /proc")
def test_a_helper_that_is_killed_is_told(site: Site) -> None:
    """One helper is killed, as where memory is short: the build says so, and the next one is right."""
    archive(site, 90)
    failed = 0
    for number in range(3):
        edit(site, number)
        site.configure(language=("en", "de")[number % 2 - 1])  # every page is made again: there is work for helpers
        mark = f"{os.getpid()} alone {number}"
        process = start(site, mark=mark)
        while len(helpers := [pid for pid in marked(mark) if pid != process.pid]) < 2:
            assert process.poll() is None, "no helper was at work"
            time.sleep(0.01)
        os.kill(helpers[0], signal.SIGKILL)
        _, told = process.communicate()
        if process.returncode:
            assert b"a helper process ended before its work was done" in told, told
            failed += 1
        assert left(mark) == []
        process = start(site)
        assert process.communicate() == (b"", b"")
        assert output(site) == site.clean_files(**as_of(site))[0]
    assert failed, "no helper was killed before its work was done"


AS_ROOT = [] if os.getuid() == 0 else ["sudo", "-n"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """Give a file system of so many kilobytes."""
    places: list[Path] = []

    def make(kilobytes: int) -> Path:
        place = tmp_path / f"disk{len(places)}"
        place.mkdir()
        options = f"size={kilobytes}k,uid={os.getuid()}"
        command = [*AS_ROOT, "mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            missing("the right to mount a small tmpfs")
        places.append(place)
        return place

    yield make
    end_watched()  # as long as a build is at work there, the disk is busy
    for place in places:
        subprocess.run([*AS_ROOT, "umount", str(place)], check=True)


@pytest.mark.slow
def test_a_full_disk_is_told_and_harms_nothing(small_disk: Callable[[int], Path]) -> None:
    """One disk for the site and all: it gets full in the archive, in the stage, or in the output."""
    outcomes, expected = set(), dict[str, bytes]()
    for kilobytes in (400, 900, 1200, 1500, 2000, 2600, 3200):
        site = Site(small_disk(kilobytes) / "site")
        archive(site, 40)
        process = start(site)
        _, told = process.communicate()
        outcomes.add(process.returncode)
        expected = expected or site.clean_files(**as_of(site))[0]  # all these sites are the same
        if process.returncode:
            assert b"Traceback" not in told
            assert b"error: No space left on device" in told, told
        for name, content in placed(site).items():
            assert content == expected[name], f"{name} is torn"
        subprocess.run([*AS_ROOT, "mount", "-o", "remount,size=32m", str(site.root.parent)], check=True)
        process = start(site)
        _, told = process.communicate()
        assert (process.returncode, told) == (0, b"")
        assert output(site) == expected
    assert outcomes == {0, 1}


def _flip(path: Path, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(40):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def _other_version(path: Path) -> None:
    db = tables.connect(path, write=True)
    db.execute("PRAGMA user_version = 999")
    db.execute("DROP TABLE page")
    db.close()


DAMAGE: dict[str, Callable[[Path, random.Random], object]] = {
    "deleted": lambda path, _: path.unlink(),
    "bytes flipped": _flip,
    "cut short": lambda path, chance: os.truncate(path, chance.randrange(path.stat().st_size)),
    "emptied": lambda path, _: path.write_bytes(b""),
    "not an archive": lambda path, _: path.write_bytes(b"hello" * 1000),
    "of another version": lambda path, _: _other_version(path),
    "the folder deleted": lambda path, _: shutil.rmtree(path.parent),
}
AT_RANDOM = ("bytes flipped", "cut short")


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_archive_is_made_anew(site: Site, name: str) -> None:
    archive(site, 12)
    site.build()
    for seed in range(6 if name in AT_RANDOM else 1):
        DAMAGE[name](site.root / ".briefgen/site.db", random.Random(seed))
        site.briefing("b01", f"Changed {seed}.", title=f"Title {seed}")
        expected, _ = site.clean_files()
        result = site.build()
        assert not result.failed
        assert site.files() == expected
        assert site.build().made == 0


def test_two_builds_started_together(site: Site) -> None:
    archive(site)
    for number in range(3):
        edit(site, number)
        expected, _ = site.clean_files(**as_of(site))
        both = [start(site), start(site)]
        told = [process.communicate()[1] for process in both]
        statuses = sorted(process.returncode for process in both)
        assert statuses in ([0, 0], [0, 3]), told
        if statuses == [0, 3]:
            assert any(b"another build of this site is running" in text for text in told)
        assert output(site) == expected


def test_a_reader_during_a_build_sees_whole_files(site: Site) -> None:
    archive(site)
    start(site).communicate()
    versions: dict[str, set[bytes]] = {name: {content} for name, content in site.files().items()}
    seen: dict[str, set[bytes]] = {}
    over = threading.Event()

    def read() -> None:
        while not over.is_set():
            for name in list(versions):
                try:
                    seen.setdefault(name, set()).add((site.root / "output" / name).read_bytes())
                except FileNotFoundError:
                    continue

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for number in range(4):
            edit(site, number)
            process = start(site)
            process.communicate()
            assert process.returncode == 0
            for name, content in site.files().items():
                versions.setdefault(name, set()).add(content)
    finally:
        over.set()
        reader.join()
    assert sum(map(len, seen.values())) > len(seen)
    for name, contents in seen.items():
        assert contents <= versions[name], f"{name} was seen half written"
