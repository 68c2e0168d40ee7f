"""What workers do: read files, and render pages."""

from __future__ import annotations

import tempfile
import threading
import weakref
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from briefgen.archive.dependencies import Dependencies
from briefgen.archive.reader import Answers
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
    from briefgen.pipeline.packing import Packed

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

    `content` is what the file is to hold, if it is not staged yet. `beside` are the files beside it, if it is a bundle.
    """

    number: int
    digest: bytes
    size: int
    dependencies: Dependencies
    content: bytes | None = None
    beside: Mapping[str, bytes] = {}


class Rendering(msgspec.Struct, frozen=True):
    """Renders pages, and stages their files. If it `goes_far`, a `FarRendering` arrives where it is sent.

    `answers` stay where they are: they are of use where nothing is sent.
    """

    spec: Spec
    stage: Staging
    goes_far: bool = False
    answers: Answers | None = None

    def do(self, batch: tuple[tuple[int, Page], ...]) -> list[MadePage | Problem]:
        """Render pages, which come with their numbers.

        Raises:
            OSError: a file cannot be written, for example because the disk is full.

        """
        renderer = _renderer(self.spec, self.answers)
        return [staged(_rendered(renderer, number, page), self.stage) for number, page in batch]

    def __reduce__(self) -> tuple[type[Rendering | FarRendering], tuple[Any, ...]]:
        if self.goes_far:
            from briefgen.pipeline.packing import packed  # imported late: few builds send anything

            return FarRendering, (packed(self.spec, self.stage.folder),)
        return Rendering, (self.spec, self.stage)


class FarRendering:
    """Renders pages on another machine than that of the build; their files come back with them.

    Its threads take turns at one connection, because the file of the archive is removed as soon as it is open: whatever
    ends this process, no text is left behind.
    """

    def __init__(self, found: Packed) -> None:
        from briefgen.pipeline.packing import unpacked  # imported late, as above

        self._turn = threading.Lock()
        with tempfile.TemporaryDirectory(prefix="briefgen-", ignore_cleanup_errors=True) as folder:
            self._renderer = Renderer(unpacked(found, Path(folder)))
        weakref.finalize(self, self._renderer.close)

    def do(self, batch: tuple[tuple[int, Page], ...]) -> list[MadePage | Problem]:
        """Render pages, which come with their numbers."""
        with self._turn:
            return [_rendered(self._renderer, number, page) for number, page in batch]


class _ThreadState(threading.local):
    """The renderer of a thread. It holds a connection and templates, which threads cannot share."""

    renderer: Renderer | None = None


_thread = _ThreadState()


def _renderer(spec: Spec, answers: Answers | None) -> Renderer:
    """Return this thread's renderer, which is made once for each build."""
    if _thread.renderer is None or _thread.renderer.spec != spec:
        close_renderer()
        _thread.renderer = Renderer(spec, answers)
    return _thread.renderer


def close_renderer() -> None:
    """Close this thread's renderer."""
    if _thread.renderer is not None:
        _thread.renderer.close()
    _thread.renderer = None


def _rendered(renderer: Renderer, number: int, page: Page) -> MadePage | Problem:
    made = renderer.render(page)
    if isinstance(made, Problem):
        return made
    size, digest = len(made.content), digest_of(made.content)
    return MadePage(number, digest, size, made.dependencies, made.content, made.beside)


def staged(made: MadePage | Problem, stage: Staging) -> MadePage | Problem:
    """Stage the file of a page, if it is not staged yet. Return the page without what the file holds."""
    if isinstance(made, Problem) or made.content is None:
        return made
    stage.write(made.number, made.content)
    return msgspec.structs.replace(made, content=None)
