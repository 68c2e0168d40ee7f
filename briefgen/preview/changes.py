"""What people change in a site while its preview is open."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterable
from pathlib import Path
from typing import Any

import msgspec
from watchfiles import Change, awatch

from briefgen.config import FILE
from briefgen.content.sources import passed_over
from briefgen.project import Project

STEP = 5
"""Milliseconds without another change after which changes are passed on: an editor writes a file in several steps."""

LONGEST = 200
"""Milliseconds after which they are passed on all the same."""


class Changes(msgspec.Struct, frozen=True):
    """What changed. `files` are paths in the site; None if more than the content of some files may have changed."""

    files: frozenset[str] | None
    config: bool = False


Found = asyncio.Queue[Changes | Exception | None]


async def changes(project: Project, stop: asyncio.Event) -> AsyncIterator[Changes]:
    """Yield what changes, until `stop` is set, or after the configuration or a watched folder itself has changed.

    The first is whatever changed before anybody watched.

    Raises:
        Exception: what stopped a watch, whatever that was.

    """
    places = [project.root / name for name in ("content", "static", "templates")]
    places += [folder for _, folder in project.themes]
    found: Found = asyncio.Queue()
    over = asyncio.Event()  # a watch that is cancelled instead would hang on for seconds
    watches = [_top(project.root, places, found, over), _until(stop, found)]
    if folders := sorted(folder for folder in places if folder.is_dir()):
        watches.append(_deep(project.root, folders, found, over))
    tasks = [asyncio.create_task(_telling(watch, found)) for watch in watches]
    try:
        await asyncio.sleep(0)  # the watches are set up now; what changed before, nobody has told
        yield Changes(None, config=True)
        while seen := await found.get():
            if isinstance(seen, Exception):
                raise seen
            yield seen
            if seen.config:
                return
    finally:
        over.set()
        tasks[1].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _telling(watch: Coroutine[Any, Any, None], found: Found) -> None:
    """Run a watch; what stops it is found like what changes."""
    try:
        await watch
    except Exception as error:
        found.put_nowait(error)


async def _until(stop: asyncio.Event, found: Found) -> None:
    await stop.wait()
    found.put_nowait(None)


def _watch(*places: Path, recursive: bool, stop: asyncio.Event) -> AsyncIterator[set[tuple[Change, str]]]:
    return awatch(*places, recursive=recursive, stop_event=stop, debounce=LONGEST, step=STEP, watch_filter=None)


async def _top(root: Path, places: Iterable[Path], found: Found, stop: asyncio.Event) -> None:
    """Watch for another configuration, and for folders that come or go."""
    names = {FILE, *(folder.name for folder in places if folder.parent == root)}
    async for batch in _watch(root, recursive=False, stop=stop):
        if any(Path(path).parent == root and Path(path).name in names for _, path in batch):
            found.put_nowait(Changes(None, config=True))


async def _deep(root: Path, folders: Iterable[Path], found: Found, stop: asyncio.Event) -> None:
    """Watch the files in folders."""
    async for batch in _watch(*folders, recursive=True, stop=stop):
        if seen := of_batch(root, batch):
            found.put_nowait(seen)


def of_batch(root: Path, batch: Iterable[tuple[Change, str]]) -> Changes | None:
    """Return what a batch of changes means for the site; None if nothing.

    Only files whose content changed, and new ones, are named: what is deleted or moved may have been a folder.
    """
    seen = [_of_one(root, change, Path(location)) for change, location in batch]
    meant = [item for item in seen if item is not None]
    if not meant:
        return None
    exact = all(item.files is not None for item in meant)
    return Changes(frozenset().union(*(item.files or () for item in meant)) if exact else None)


def _of_one(root: Path, change: Change, path: Path) -> Changes | None:
    inside = path.relative_to(root).parts if path.is_relative_to(root) else (path.name,)
    if any(passed_over(part) for part in inside):
        return None
    if change is Change.deleted or not path.is_file() or path.resolve() != path:
        return Changes(None)
    # files of the theme are all looked at in any case
    return Changes(frozenset({"/".join(inside)} if inside[0] in ("content", "static") else ()))
