"""The changes of a site's files while its preview is open."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from pathlib import Path
from typing import Any

import msgspec
from watchfiles import Change, awatch

from briefgen.config import FILE, REDIRECTS
from briefgen.content.sources import TOPS, is_ignored
from briefgen.preview.supervision import reason
from briefgen.project import STATE, Project

STEP = 5
"""Milliseconds without a change after which changes are passed on: an editor writes a file in several steps."""

LONGEST = 200
"""Milliseconds after which changes are passed on even if there are more."""

MANY = 200
"""From this many changes on, files are not named: the system may have lost some when a branch was switched."""

PULSE = 0.5
"""Seconds without a change after which None is passed on."""


class Changes(msgspec.Struct, frozen=True):
    """What changed. `files` are the paths of changed files in the site, or None if anything may have changed.

    `config` is True if the configuration, the themes, or the set of watched folders may have changed.
    """

    files: frozenset[str] | None
    config: bool = False

    def __or__(self, other: Changes) -> Changes:
        """Return both together."""
        files = None if self.files is None or other.files is None else self.files | other.files
        return Changes(files, self.config or other.config)


ANYTHING = Changes(None, config=True)

Events = asyncio.Queue[Changes | Exception | None]
"""Changes, an error that ended a watch, or None to stop."""


async def changes(
    project: Project, stop: asyncio.Event, patience: Callable[[], float]
) -> AsyncIterator[Changes | None]:
    """Yield changes until `stop` is set, or until the configuration or the set of watched folders has changed.

    The first item stands for whatever changed before the watch began. An item is None if nothing changed for a while.
    After `patience` seconds without a change the changes end, so that everything can be watched anew.

    Raises:
        Exception: what ended a watch before its time.

    """
    events: Events = asyncio.Queue()
    ended = asyncio.Event()  # a watch that is cancelled instead would go on for seconds
    places = watched(project)
    tasks = [_started(_watch_root(project.root, places, events, ended), events, ended)]
    stopping = asyncio.create_task(_wait_for_stop(stop, events))
    try:
        await asyncio.sleep(0)  # the watch is set up now: it sees which folders come after this
        folders = sorted(folder for folder in places if folder.is_dir())
        if folders:
            tasks.append(_started(_watch_folders(project.root, folders, events, ended), events, ended))
            await asyncio.sleep(0)  # and now: earlier changes were not seen
        yield ANYTHING
        async for seen in _merged(events, stop, patience):
            yield seen
            if seen and seen.config:
                return
    finally:
        ended.set()
        stopping.cancel()
        await asyncio.gather(*tasks, stopping, return_exceptions=True)


async def _merged(events: Events, stop: asyncio.Event, patience: Callable[[], float]) -> AsyncIterator[Changes | None]:
    """Yield all changes that wait, as one; or None after each pulse without a change."""
    idle = 0.0
    while not stop.is_set() and idle < patience():
        try:
            seen = [await asyncio.wait_for(events.get(), PULSE)]
        except TimeoutError:
            idle += PULSE
            yield None
            continue
        idle = 0.0
        while not events.empty():
            seen.append(events.get_nowait())
        found = Changes(frozenset())
        for item in seen:
            if item is None:
                return
            if isinstance(item, Exception):
                raise item
            found |= item
        yield found


def watched(project: Project) -> list[Path]:
    """Return the folders that a site is made from, whether they are there or not."""
    own = [project.root / name for name in TOPS]
    return own + [folder for _, folder in project.themes if not folder.is_relative_to(project.root)]


def holds_link(folder: Path | str) -> bool:
    """Return True if a folder, or anything in it, is a symbolic link, or if that cannot be known."""
    if Path(folder).is_symlink():
        return True
    try:
        with os.scandir(folder) as entries:
            return any(entry.is_symlink() or (entry.is_dir() and holds_link(entry.path)) for entry in entries)
    except OSError:
        return True


def _started(watch: Coroutine[Any, Any, None], events: Events, ended: asyncio.Event) -> asyncio.Task[None]:
    """Start a watch. If it ends before it is told to, the reason is put among the events."""

    def report(task: asyncio.Task[None]) -> None:
        why = reason(task)
        if not ended.is_set():
            events.put_nowait(why)

    task = asyncio.create_task(watch)
    task.add_done_callback(report)
    return task


async def _wait_for_stop(stop: asyncio.Event, events: Events) -> None:
    await stop.wait()
    events.put_nowait(None)


def _watch(*places: Path, recursive: bool, stop: asyncio.Event) -> AsyncIterator[set[tuple[Change, str]]]:
    return awatch(*places, recursive=recursive, stop_event=stop, debounce=LONGEST, step=STEP, watch_filter=None)


async def _watch_root(root: Path, places: Iterable[Path], events: Events, stop: asyncio.Event) -> None:
    """Watch for changes of the configuration, and for folders that appear or vanish: watched ones, and `.briefgen`."""
    inside = [folder for place in places for folder in (place, place.resolve()) if folder.is_relative_to(root)]
    names = {FILE, REDIRECTS, STATE, *(folder.relative_to(root).parts[0] for folder in inside if folder != root)}
    async for batch in _watch(root, recursive=False, stop=stop):
        if any(Path(path).parent == root and Path(path).name in names for _, path in batch):
            events.put_nowait(ANYTHING)


async def _watch_folders(root: Path, folders: Iterable[Path], events: Events, stop: asyncio.Event) -> None:
    """Watch the files in some folders."""
    site: Watched | None = None  # links that come after the first change are seen when they come
    async for batch in _watch(*folders, recursive=True, stop=stop):
        site = site or Watched(root, await asyncio.to_thread(lambda: any(map(holds_link, folders))))
        if seen := changes_in(site, batch):
            events.put_nowait(seen)


class Watched(msgspec.Struct, frozen=True):
    """The folder of a site, and whether there are links in it: a file behind a link has more than one path."""

    root: Path
    has_links: bool = False


def changes_in(site: Watched, batch: Iterable[tuple[Change, str]]) -> Changes | None:
    """Return what a batch of changes means for the site, or None if nothing.

    Only new files and files with changed content are named: a path that was deleted or moved may have been a folder.
    """
    seen = [_change_of(site, change, Path(location)) for change, location in batch]
    relevant = [item for item in seen if item is not None]
    if not relevant:
        return None
    found = Changes(frozenset())
    for item in relevant:
        found |= item
    return Changes(None, found.config) if len(relevant) >= MANY else found


def _change_of(site: Watched, change: Change, path: Path) -> Changes | None:
    inside = path.relative_to(site.root).parts if path.is_relative_to(site.root) else (path.name,)
    if any(is_ignored(part) for part in inside):
        return None
    if path.name == "theme.toml" or path.is_symlink() or (change is Change.added and path.is_dir()):
        return ANYTHING  # the watch follows no link that came after it began, and there may be one in a new folder
    if change is Change.deleted or site.has_links or not path.is_file():
        return Changes(None)
    # every build looks at all files of the theme
    return Changes(frozenset({"/".join(inside)} if inside[0] in ("content", "static") else ()))
