"""Work that is done in batches on any executor: reading files and rendering pages."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from itertools import islice
from typing import TypeVar

import msgspec

from briefgen.archive.dependencies import Dependencies
from briefgen.content.document import Settings, read
from briefgen.content.sources import content_of, digest_of
from briefgen.diagnostics import Location, Problem
from briefgen.markdown.mentions import Matcher
from briefgen.pipeline.staging import Staging
from briefgen.records.facts import Document
from briefgen.records.ids import EntityId
from briefgen.records.page import Page
from briefgen.render.renderer import Renderer, Spec
from briefgen.rules import problem

A = TypeVar("A")
B = TypeVar("B")


class ReadBatch(msgspec.Struct, frozen=True):
    """A batch of files to read: pairs of path in the site and location."""

    files: tuple[tuple[str, str], ...]
    settings: Settings
    matcher: Matcher | None


class RenderBatch(msgspec.Struct, frozen=True):
    """A batch of pages to make, with their numbers; `stage` is where the files wait."""

    spec: Spec
    stage: Staging
    pages: tuple[tuple[int, Page], ...]


class StagedPage(msgspec.Struct, frozen=True):
    """A page that was made, whose file is in the stage: digest and size of the file, and what the page depends on."""

    number: int
    digest: bytes
    size: int
    dependencies: Dependencies


def batches(items: Iterable[A], size: int) -> Iterator[tuple[A, ...]]:
    """Divide items into batches."""
    rest = iter(items)
    while batch := tuple(islice(rest, size)):
        yield batch


def run_tasks(executor: Executor | None, work: Callable[[A], B], tasks: Iterable[A], ahead: int) -> Iterator[B]:
    """Do each task, on the executor if there is one, and yield results as they come; at most `ahead` wait at a time."""
    if executor is None:
        yield from map(work, tasks)
        return
    waiting: set[Future[B]] = set()
    for task in tasks:
        waiting.add(executor.submit(work, task))
        if len(waiting) >= ahead:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in done)
    while waiting:
        done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
        yield from (future.result() for future in done)


def read_batch(batch: ReadBatch) -> list[Document]:
    """Read files. One that has vanished or cannot be read is a document with a problem."""
    return [_read(path, location, batch) for path, location in batch.files]


def _read(path: str, location: str, batch: ReadBatch) -> Document:
    try:
        content = content_of(location, batch.settings.limits.file)
    except OSError as error:
        fault = problem(
            "unreadable", Location(path), f"the file cannot be read: {error.strerror}", hint="check who may read it"
        )
        return Document(path, EntityId(), b"", problems=(fault,))
    return read(path, content, batch.settings, batch.matcher)


def render_batch(batch: RenderBatch) -> list[StagedPage | Problem]:
    """Make pages and write each to the stage.

    Raises:
        OSError: the stage cannot be written, as on a full disk.

    """
    renderer = _renderer(batch.spec)
    return [_render(renderer, number, page, batch.stage) for number, page in batch.pages]


class _Kept(threading.local):
    """The renderer of a thread: it holds a connection and templates, which threads cannot share."""

    renderer: Renderer | None = None


_kept = _Kept()


def _renderer(spec: Spec) -> Renderer:
    """Return this thread's renderer, which is made once in each build."""
    if _kept.renderer is None or _kept.renderer.spec != spec:
        close_renderer()
        _kept.renderer = Renderer(spec)
    return _kept.renderer


def close_renderer() -> None:
    """Close this thread's renderer."""
    if _kept.renderer is not None:
        _kept.renderer.close()
    _kept.renderer = None


def _render(renderer: Renderer, number: int, page: Page, stage: Staging) -> StagedPage | Problem:
    made = renderer.render(page)
    if isinstance(made, Problem):
        return made
    stage.write(number, made.content)
    return StagedPage(number, digest_of(made.content), len(made.content), made.dependencies)
