"""The commands, run in this process or as processes of their own, with what must be true after any of them."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import traceback
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path
from types import FrameType

from click.testing import CliRunner

from briefgen import project
from briefgen.cli import main
from briefgen.pipeline.lock import LockedError
from briefgen.preview.builder import Builder, PreviewOptions
from briefgen.preview.changes import Changes
from tests.attack.canary import Entry, entry_of, every
from tests.attack.world import World, take_away
from tests.sites import TODAY

SECONDS, PATIENCE = 40, 120
"""How long a command may compute, and may take: all of them end within one or two seconds on a machine at rest."""

MEMORY = 2 * 2**30
"""Bytes by which a command may grow: what reads a device without an end comes to it within seconds."""

ODD_OUTPUTS = (
    ".", "..", "/", "", "static", "static/x", "static/d", "content", "content/o", "content/briefings/o", "templates/o",
    "themes/mine/static/o", ".briefgen", ".briefgen/o", ".briefgen/templates", ".briefgen/site.stage", ".git", ".git/o", ".env", "private.txt",
    "../above.txt", "../beside", "../beside/x.html", "../beside/x.html/o", "../other/output", "../other", "shared", ".hidden/o",
    "static/../static/o", "../site/content/o", "output/../content/o",
)  # fmt: skip


class HungError(BaseException):
    """A command did not end."""


def visible(folder: Path) -> dict[str, Entry]:
    """Return all in a folder that is no folder, but for files that only briefgen itself reads."""
    found = ((path.relative_to(folder).as_posix(), path) for path in every(folder))
    return {
        name: entry_of(path)
        for name, path in found
        if (path.is_symlink() or not path.is_dir()) and not name.startswith(".briefgen-")
    }


def run(world: World, *arguments: str, own_process: bool = False) -> int:
    """Run a command; return its exit status. Whatever comes of it, nothing outside is changed, read or shown."""
    world.said.append("briefgen " + " ".join(arguments) + (" (own process)" if own_process else ""))
    with _guarded(world):
        code, said = (_started if own_process else _called)(world, arguments)
    world.said.append(f"  exit {code}: {said[-300:]!r}")
    assert "Traceback" not in said, said
    assert code in (0, 1, 2, 3), said
    return code


def _called(world: World, arguments: tuple[str, ...]) -> tuple[int, str]:
    with chdir(world.root):
        result = CliRunner().invoke(main, list(arguments))
    if result.exc_info and not isinstance(result.exception, SystemExit | None):
        return 99, "".join(traceback.format_exception(*result.exc_info))
    return result.exit_code, result.output


def _started(world: World, arguments: tuple[str, ...]) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "briefgen", *arguments],
        cwd=world.root, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    return done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace")


@contextmanager
def _guarded(world: World) -> Iterator[None]:
    with world.canary.unread() as read, _limited():
        yield
    assert not read, f"read: {read}"
    assert not (changed := world.canary.changes()), f"changed: {changed}"
    for folder in (world.root / "output", world.root / ".briefgen/preview", world.target, world.outside / "srv"):
        assert not (shown := world.canary.found_in(folder)), f"shown: {shown}"


@contextmanager
def _limited() -> Iterator[None]:
    """Raise an error in this process if something takes too long, or too much memory."""

    def hung(_number: int, _frame: FrameType | None) -> None:
        raise HungError

    before = [signal.signal(number, hung) for number in (signal.SIGALRM, signal.SIGPROF)]
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    used = int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, hard))
    signal.alarm(PATIENCE)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.setitimer(signal.ITIMER_PROF, 0)
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
        signal.signal(signal.SIGALRM, before[0])
        signal.signal(signal.SIGPROF, before[1])


def build(world: World, *, own_process: bool = False) -> bool:
    """Build. The output is afterwards what a clean build gives, or, if it fails, as it was."""
    output = world.root / "output"
    before = visible(output)
    code = run(world, "build", "--as-of", TODAY, "--jobs", "1", own_process=own_process)
    now = visible(output)
    if code:
        assert _unlike(now, before) == [], "a build that fails changes nothing"
        return False
    clean = clean_build(world)
    assert clean is not None, "a build passes, and a clean build of the same does not"
    wrong = [name for name in _unlike(now, clean) if name in clean or not world.is_foreign(output / name)]
    assert not wrong, f"unlike a clean build: {wrong}"
    return True


def clean_build(world: World) -> dict[str, Entry] | None:
    """Return what a build gives that knows nothing; None if it fails."""
    fresh = world.outside / "srv/fresh"
    take_away(fresh)
    if run(world, "build", "--clean", "--as-of", TODAY, "--jobs", "1", "--output", str(fresh)):
        return None
    try:
        return visible(fresh)
    finally:
        shutil.rmtree(fresh)


def _unlike(one: dict[str, Entry], other: dict[str, Entry]) -> list[str]:
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))


def check(world: World, *, own_process: bool = False) -> None:
    before = visible(world.root / "output")
    run(world, "check", "--as-of", TODAY, "--jobs", "1", own_process=own_process)
    assert visible(world.root / "output") == before


def clean(world: World, *, own_process: bool = False) -> None:
    """Clean. What is left is what was planted, or, if it fails, everything."""
    output = world.root / "output"
    before = visible(output)
    code = run(world, "clean", own_process=own_process)
    now = visible(output)
    if code:
        assert _unlike(now, before) == [], "a clean that fails removes nothing"
    elif output / ".briefgen-manifest" not in world.foreign:
        wrong = [name for name in now if not world.is_foreign(output / name)]
        assert not wrong, f"left: {wrong}"


def publish(world: World, *more: str, own_process: bool = False) -> bool:
    """Publish. The target holds afterwards what the output holds, or, if it fails, what it held."""
    before = visible(world.target)
    code = run(world, "publish", "live", "--yes", *more, own_process=own_process)
    now = visible(world.target)
    if code:
        assert _unlike(now, before) == [], "publishing that fails changes nothing"
        return False
    if world.is_tampered(world.target) and "--verify" not in more:
        return True  # what a manifest says is believed, unless the target is to be verified
    output = visible(world.root / "output")
    here = {name: entry for name, entry in output.items() if not world.is_foreign(world.root / "output" / name)}
    wrong = [name for name in here if now.get(name) != here[name]]
    wrong += [name for name in now if name not in output and not world.is_foreign(world.target / name)]
    assert not wrong, f"not as in the output: {wrong}"
    return True


def preview(world: World) -> None:
    """Build the preview twice, as `serve` does."""
    folder = world.root / ".briefgen/preview"
    world.said.append("preview")
    loaded, _ = project.load(world.root)
    if loaded is None:
        return
    with _guarded(world):
        builder = Builder(loaded, "http://127.0.0.1:8000/", PreviewOptions())
        before = visible(folder)
        try:
            result = builder.build()
        except LockedError:
            return
        world.said.append(f"  failed: {result.failed} {[item.message for item in result.problems][:3]!r:.300}")
        if result.failed:
            assert _unlike(visible(folder), before) == []
        builder.rebuild(Changes(None))
        builder.rebuild(
            Changes(frozenset({"content/briefings/evil.md", "static/site.txt"}), config=world.chance.random() < 0.5)
        )


def odd_output(world: World, *, own_process: bool = False) -> None:
    """Build into a place that is no place for it: it is refused."""
    place = world.chance.choice(ODD_OUTPUTS)
    code = run(world, "build", "--as-of", TODAY, "--jobs", "1", "--output", place, own_process=own_process)
    assert code, f"--output {place!r} is taken"
