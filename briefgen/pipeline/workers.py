"""Read files and render pages in batches, on any executor."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

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

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

A = TypeVar("A")
B = TypeVar("B")


class ReadBatch(msgspec.Struct, frozen=True):
    """A batch of files to read: pairs of path in the site and location."""

    files: tuple[tuple[str, str], ...]
    settings: Settings
    matcher: Matcher | None


class RenderBatch(msgspec.Struct, frozen=True):
    """A batch of pages to render, with their numbers; their files are written to `stage`."""

    spec: Spec
    stage: Staging
    pages: tuple[tuple[int, Page], ...]


class StagedPage(msgspec.Struct, frozen=True):
    """A page whose file is staged: the file's digest and size, and what the page depends on."""

    number: int
    digest: bytes
    size: int
    dependencies: Dependencies


def batches(items: Iterable[A], size: int) -> Iterator[tuple[A, ...]]:
    """Divide items into batches of a size. The last may be smaller."""
    rest = iter(items)
    while batch := tuple(islice(rest, size)):
        yield batch


def run_tasks(executor: Executor | None, function: Callable[[A], B], tasks: Iterable[A], ahead: int) -> Iterator[B]:
    """Call a function with each task, and yield the results as they arrive; at most `ahead` tasks are pending."""
    if executor is None:
        yield from map(function, tasks)
        return
    from concurrent.futures import FIRST_COMPLETED, wait  # imported late: most builds are small

    pending: set[Future[B]] = set()
    for task in tasks:
        pending.add(executor.submit(function, task))
        if len(pending) >= ahead:
            done, pending = wait(pending, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in done)
    while pending:
        done, pending = wait(pending, return_when=FIRST_COMPLETED)
        yield from (future.result() for future in done)


def read_batch(batch: ReadBatch) -> list[Document]:
    """Read files. A file that is gone or cannot be read gives a document with a problem."""
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
    """Render pages and stage each.

    Raises:
        OSError: a file cannot be written, for example because the disk is full.

    """
    renderer = _renderer(batch.spec)
    return [_render(renderer, number, page, batch.stage) for number, page in batch.pages]


class _ThreadState(threading.local):
    """The renderer of a thread. It holds a connection and templates, which threads cannot share."""

    renderer: Renderer | None = None


_thread = _ThreadState()


def _renderer(spec: Spec) -> Renderer:
    """Return this thread's renderer, which is made once for each build."""
    if _thread.renderer is None or _thread.renderer.spec != spec:
        close_renderer()
        _thread.renderer = Renderer(spec)
    return _thread.renderer


def close_renderer() -> None:
    """Close this thread's renderer."""
    if _thread.renderer is not None:
        _thread.renderer.close()
    _thread.renderer = None


def _render(renderer: Renderer, number: int, page: Page, stage: Staging) -> StagedPage | Problem:
    made = renderer.render(page)
    if isinstance(made, Problem):
        return made
    stage.write(number, made.content)
    return StagedPage(number, digest_of(made.content), len(made.content), made.dependencies)
