"""Render a page to bytes, and record everything that it depends on."""

from __future__ import annotations

import sqlite3
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import cast

import jinja2
import msgspec

from briefgen.archive.dependencies import Dependencies
from briefgen.archive.queries import QUERIES
from briefgen.archive.reader import Answers, Reader
from briefgen.archive.tables import connect
from briefgen.config import Config
from briefgen.diagnostics import Location, Problem, counted, suggestion
from briefgen.records.page import Page
from briefgen.render.environment import TrackedConfig, TrackingEnvironment, UnknownQuestionError
from briefgen.render.theme import Theme
from briefgen.rules import problem
from briefgen.site.hrefs import LinkBuilder
from briefgen.site.page_kinds import Files, ViewContext, page_kinds
from briefgen.tlp import Marking


class Spec(msgspec.Struct, frozen=True):
    """All that a renderer needs, in a form that can be sent to another process.

    `archive` is the path of the database. `build` differs for each build, because processes outlive builds.
    """

    root: str
    archive: str
    cache: str
    config: Config
    theme: Theme
    today: str
    audience: Marking
    build: str


class Rendered(msgspec.Struct, frozen=True):
    """A rendered page: its bytes, what it depends on, and of a bundle the files beside it."""

    content: bytes
    dependencies: Dependencies
    beside: Files = {}


class Renderer:
    """Renders pages, one after the other, in one process. `answers` are what this process has asked already, if any."""

    def __init__(self, spec: Spec, answers: Answers | None = None) -> None:
        self.spec = spec
        self._is_owner = answers is None
        self._answers = answers or Answers(connect(Path(spec.archive), write=False), spec.today)
        self._env = TrackingEnvironment(spec.theme, Path(spec.cache) if spec.cache else None, spec.config)
        self._config = cast("Config", TrackedConfig(spec.config, self._env.uses))

    def close(self) -> None:
        """Close the connection to the archive, if it is the renderer's own."""
        if self._is_owner:
            self._answers.close()

    def render(self, page: Page) -> Rendered | Problem:
        """Return a rendered page, or the problem if a template fails."""
        uses = self._env.uses
        uses.clear()
        reader = Reader(self._answers)
        links = LinkBuilder(self._config.base_path, self._config.origin)
        self._env.reader, self._env.links = reader, links
        kind = page_kinds()[page.kind]
        try:
            if kind.files:
                return self._bundle(page, kind.files, ViewContext(reader, self._config, links))
            content = kind.view(page, ViewContext(reader, self._config, links)) if kind.view else {}
            uses.add("audience")
            marking = "clear" if self.spec.audience == "clear" else kind.marking(page, reader)
            text = (
                self._env.get_template(kind.template)
                .render(content, page=page, site=self._config, marking_of_page=marking)
                .encode()
            )
            found = self._dependencies(reader)
        except (sqlite3.DatabaseError, ChildProcessError):
            raise
        except Exception as error:  # a template can raise anything
            return _fault(error, page, self.spec)
        return Rendered(text, found)

    def _bundle(self, page: Page, files: Callable[[Page, ViewContext], Files], at: ViewContext) -> Rendered:
        found = dict(files(page, at))
        return Rendered(found.pop(page.address.rpartition("/")[2]), self._dependencies(at.reader), found)

    def _dependencies(self, reader: Reader) -> Dependencies:
        uses = tuple(sorted(self._env.uses))
        return Dependencies(reader.reads(), uses, reader.clock.since, reader.clock.until)


MAKING = ", while making "
"""Stands in the message about a template, between what is wrong and the page on which it was."""


def once(problems: Iterable[Problem]) -> list[Problem]:
    """Return what is wrong with templates once for each of their lines, with how many more pages it is wrong on."""
    found: dict[tuple[str, int, str], list[Problem]] = {}
    for item in problems:
        found.setdefault((item.path, item.line, item.message.partition(MAKING)[0]), []).append(item)
    return [_with_others(*sorted(group, key=lambda item: item.message)) for group in found.values()]


def _with_others(first: Problem, *others: Problem) -> Problem:
    if not others:
        return first
    return msgspec.structs.replace(first, message=f"{first.message} and {counted(len(others), 'other page')}")


def _fault(error: Exception, page: Page, spec: Spec) -> Problem:
    """Return the problem for a page that failed, at the template and line where it failed."""
    context = f"{MAKING}{page.address}" + (f" from {page.source}" if page.source else "")
    if isinstance(error, jinja2.TemplateNotFound):
        hint = suggestion(
            str(error.name), spec.theme.templates, "templates stand in the theme's or the site's templates/ folder"
        )
        location, line = _last_template(error.__traceback__, spec)
        return _problem(spec, location, line, f'there is no template "{error.name}"{context}', hint)
    if isinstance(error, jinja2.TemplateSyntaxError):
        return _problem(
            spec, error.filename or "", error.lineno, f"{error.message}{context}", "fix the template's syntax"
        )
    location, line = _last_template(error.__traceback__, spec)
    what = str(error) or type(error).__name__
    hint = "the page on themes lists what a template can read" if isinstance(error, jinja2.UndefinedError) else ""
    if isinstance(error, UnknownQuestionError):
        hint = suggestion(error.name, QUERIES, "the page on themes lists the questions that a template can ask")
    return _problem(spec, location, line, f"{what}{context}", hint)


def _last_template(trace: TracebackType | None, spec: Spec) -> tuple[str, int]:
    known = set(spec.theme.templates.values())
    frames = [frame for frame in traceback.extract_tb(trace) if frame.filename in known]
    return (frames[-1].filename, frames[-1].lineno or 0) if frames else ("", 0)


def _problem(spec: Spec, location: str, line: int, message: str, hint: str) -> Problem:
    path = Path(location) if location else None
    excerpt = ""
    if path and line:
        lines = spec.theme.text(location, "replace").splitlines()
        excerpt = lines[line - 1] if line <= len(lines) else ""
    shown = (
        str(path.relative_to(spec.root))
        if path and path.is_relative_to(spec.root)
        else str(path.name if path else "theme")
    )
    column = len(excerpt) - len(excerpt.lstrip()) + 1
    return problem("template", Location.in_line(shown, line, column, excerpt), message, hint)
