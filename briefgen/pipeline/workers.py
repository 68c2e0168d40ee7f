"""What workers do: read files, and render pages."""

from __future__ import annotations

import shutil
import tempfile
import threading
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from briefgen.archive.dependencies import Dependencies
from briefgen.content.document import Settings, read
from briefgen.content.sources import content_of, digest_of
from briefgen.diagnostics import Location, Problem
from briefgen.markdown.mentions import Matcher
from briefgen.pipeline.packing import Packed, packed, unpacked
from briefgen.pipeline.staging import Staging
from briefgen.records.facts import Document
from briefgen.records.ids import EntityId
from briefgen.records.page import Page
from briefgen.render.renderer import Renderer, Spec
from briefgen.rules import problem

Content = str | bytes | Problem
"""What a file holds: where to read it, its bytes, or why it cannot be read."""


class Reading(msgspec.Struct, frozen=True):
    """Reads files of a site, each given by its path and its content."""

    settings: Settings
    matcher: Matcher | None

    def do(self, batch: tuple[tuple[str, Content], ...]) -> list[Document]:
        """Read files. A file that is gone or cannot be read gives a document with a problem."""
        return [self._read(path, content) for path, content in batch]

    def _read(self, path: str, content: Content) -> Document:
        if isinstance(content, str):
            content = fetched(path, content, self.settings.limits.file)
        if isinstance(content, Problem):
            return Document(path, EntityId(), b"", problems=(content,))
        return read(path, content, self.settings, self.matcher)


def fetched(path: str, location: str, limit: int) -> bytes | Problem:
    """Return what `content_of` returns, or the problem of a file that is gone or cannot be read."""
    try:
        return content_of(location, limit)
    except OSError as error:
        message = f"the file cannot be read: {error.strerror}"
        return problem("unreadable", Location(path), message, hint="check who may read it")


class MadePage(msgspec.Struct, frozen=True):
    """A page that was made: the digest and size of its file, and what it depends on.

    `content` is what the file is to hold, if it is not staged yet.
    """

    number: int
    digest: bytes
    size: int
    dependencies: Dependencies
    content: bytes | None = None


class Rendering(msgspec.Struct, frozen=True, weakref=True):
    """Renders pages, and stages their files.

    If `goes_far` is True, it can be sent to a worker that does not see the files of this machine. There, it has a
    folder of its own with what it needs, and no stage: the files of pages come back.
    """

    spec: Spec
    stage: Staging | None
    goes_far: bool = False

    def do(self, batch: tuple[tuple[int, Page], ...]) -> list[MadePage | Problem]:
        """Render pages, which come with their numbers.

        Raises:
            OSError: a file cannot be written, for example because the disk is full.

        """
        renderer = _renderer(self.spec)
        return [_render(renderer, number, page, self.stage) for number, page in batch]

    def __reduce__(self) -> tuple[Callable[..., Rendering], tuple[Any, ...]]:
        if self.goes_far and self.stage:
            return _arrived, (packed(self.spec, self.stage.folder),)
        return Rendering, (self.spec, self.stage)


def _arrived(found: Packed) -> Rendering:
    """Return the work that was sent here. Its folder is removed when it is not used any more, or this process ends."""
    folder = tempfile.mkdtemp(prefix="briefgen-")
    try:
        work = Rendering(unpacked(found, Path(folder)), None)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    weakref.finalize(work, shutil.rmtree, folder, ignore_errors=True)
    return work


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


def _render(renderer: Renderer, number: int, page: Page, stage: Staging | None) -> MadePage | Problem:
    made = renderer.render(page)
    if isinstance(made, Problem):
        return made
    if stage:
        stage.write(number, made.content)
    content = None if stage else made.content
    return MadePage(number, digest_of(made.content), len(made.content), made.dependencies, content)
