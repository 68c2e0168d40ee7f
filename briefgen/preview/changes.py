"""The changes of a site's files while its preview is open."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterable
from pathlib import Path
from typing import Any

import msgspec
from watchfiles import Change, awatch

from briefgen.config import FILE, REDIRECTS
from briefgen.content.sources import is_ignored
from briefgen.project import Project

STEP = 5
"""Milliseconds without a change after which changes are passed on: an editor writes a file in several steps."""

LONGEST = 200
"""Milliseconds after which changes are passed on even if there are more."""


class Changes(msgspec.Struct, frozen=True):
    """What changed. `files` are the paths of changed files in the site, or None if anything may have changed.

    `config` is True if the configuration, or the set of watched folders, may have changed.
    """

    files: frozenset[str] | None
    config: bool = False


Events = asyncio.Queue[Changes | Exception | None]
"""Changes, an error that ended a watch, or None to stop."""


async def changes(project: Project, stop: asyncio.Event) -> AsyncIterator[Changes]:
    """Yield changes until `stop` is set, or until the configuration or the set of watched folders has changed.

    The first item stands for whatever changed before the watch began.

    Raises:
        Exception: any error that ended a watch.

    """
    places = [project.root / name for name in ("content", "static", "templates")]
    places += [folder for _, folder in project.themes]
    events: Events = asyncio.Queue()
    ended = asyncio.Event()  # a watch that is cancelled instead would go on for seconds
    watches = [_watch_root(project.root, places, events, ended), _wait_for_stop(stop, events)]
    if folders := sorted(folder for folder in places if folder.is_dir()):
        watches.append(_watch_folders(project.root, folders, events, ended))
    tasks = [asyncio.create_task(_forward_errors(watch, events)) for watch in watches]
    try:
        await asyncio.sleep(0)  # the watches are set up now; earlier changes were not seen
        yield Changes(None, config=True)
        while seen := await events.get():
            if isinstance(seen, Exception):
                raise seen
            yield seen
            if seen.config:
                return
    finally:
        ended.set()
        tasks[1].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _forward_errors(watch: Coroutine[Any, Any, None], events: Events) -> None:
    """Run a watch; put an error that ends it among the events."""
    try:
        await watch
    except Exception as error:
        events.put_nowait(error)


async def _wait_for_stop(stop: asyncio.Event, events: Events) -> None:
    await stop.wait()
    events.put_nowait(None)


def _watch(*places: Path, recursive: bool, stop: asyncio.Event) -> AsyncIterator[set[tuple[Change, str]]]:
    return awatch(*places, recursive=recursive, stop_event=stop, debounce=LONGEST, step=STEP, watch_filter=None)


async def _watch_root(root: Path, places: Iterable[Path], events: Events, stop: asyncio.Event) -> None:
    """Watch for changes of the configuration, and for watched folders that appear or vanish."""
    names = {FILE, REDIRECTS, *(folder.name for folder in places if folder.parent == root)}
    async for batch in _watch(root, recursive=False, stop=stop):
        if any(Path(path).parent == root and Path(path).name in names for _, path in batch):
            events.put_nowait(Changes(None, config=True))


async def _watch_folders(root: Path, folders: Iterable[Path], events: Events, stop: asyncio.Event) -> None:
    """Watch the files in some folders."""
    async for batch in _watch(*folders, recursive=True, stop=stop):
        if seen := changes_in(root, batch):
            events.put_nowait(seen)


def changes_in(root: Path, batch: Iterable[tuple[Change, str]]) -> Changes | None:
    """Return what a batch of changes means for the site, or None if nothing.

    Only new files and files with changed content are named: a path that was deleted or moved may have been a folder.
    """
    seen = [_change_of(root, change, Path(location)) for change, location in batch]
    relevant = [item for item in seen if item is not None]
    if not relevant:
        return None
    exact = all(item.files is not None for item in relevant)
    return Changes(frozenset().union(*(item.files or () for item in relevant)) if exact else None)


def _change_of(root: Path, change: Change, path: Path) -> Changes | None:
    inside = path.relative_to(root).parts if path.is_relative_to(root) else (path.name,)
    if any(is_ignored(part) for part in inside):
        return None
    if change is Change.deleted or not path.is_file() or path.resolve() != path:
        return Changes(None)
    # every build looks at all files of the theme
    return Changes(frozenset({"/".join(inside)} if inside[0] in ("content", "static") else ()))
