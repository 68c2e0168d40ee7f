"""Builds the preview again and again, and says what open pages must know of it."""

from __future__ import annotations

import time
from pathlib import Path

import msgspec

from briefgen import project
from briefgen.build_time import day
from briefgen.diagnostics import Location, Problem, Severity
from briefgen.failure import failure
from briefgen.pipeline.build import build
from briefgen.pipeline.lock import LockedError
from briefgen.pipeline.options import Options, Result
from briefgen.pipeline.progress import Report, silent
from briefgen.preview.changes import Changes
from briefgen.project import Project
from briefgen.rules import problem
from briefgen.tlp import Marking

BUNDLE = "preview"
"""The name of the folder of assets: it stays the same, so that a change of a stylesheet makes no page anew."""

PATIENCE = 30.0
"""Seconds to wait for another build of the site to end."""


class Wanted(msgspec.Struct, frozen=True):
    """What the preview is to show."""

    drafts: bool = True
    embargoed: bool = True
    audience: Marking = "red"


class News(msgspec.Struct, frozen=True):
    """What an open page must know: which files of the output are others now, and what is wrong with the site.

    `serial` counts the builds. `pages` and `styles` are paths in the output; `problems` are the errors alone.
    """

    serial: int
    pages: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


class Builder:
    """One site and its preview. It is used from one thread at a time."""

    def __init__(self, site: Project, address: str, wanted: Wanted) -> None:
        self.site, self.address, self.wanted = site, address, wanted
        self.folder = site.state / "preview"
        self.news = News(0)
        self._sure = False

    def build(self, report: Report = silent) -> Result:
        """Build everything that may have changed."""
        return self._build(None, report)

    def renew(self, changes: Changes) -> News:
        """Build what these changes touch. Whatever goes wrong is told: the preview goes on."""
        try:
            return self._renew(changes)
        except Exception as error:  # nobody watches this closer than the pages that are told
            return self.failed(error)

    def failed(self, error: Exception) -> News:
        """Note that the preview could not be built, and return the news of it."""
        self._sure = False
        self.news = self._news(_failed(error))
        return self.news

    def _renew(self, changes: Changes) -> News:
        if changes.config:
            site, problems = project.load(self.site.root)
            if site is None:
                self._sure = False
                if self.news.problems != tuple(problems):
                    self.news = News(self.news.serial + 1, problems=tuple(problems))
                return self.news
            self.site, self._sure = site, False
        self._build(changes.files if self._sure else None, silent)
        return self.news

    def _build(self, touched: frozenset[str] | None, report: Report) -> Result:
        moment = day(None, self.site.config.timezone)
        options = Options(
            self.folder,
            moment.today,
            moment.now,
            self.wanted.drafts,
            self.wanted.embargoed,
            self.wanted.audience,
            touched=touched,
            bundle=BUNDLE,
            detailed=True,
        )
        config = msgspec.structs.replace(self.site.config, base_url=self.address)
        local = msgspec.structs.replace(self.site, config=config)
        try:
            result = _patiently(local, options, report)
        except Exception as error:
            result = _failed(error)
        # after a failure it is not known which files the archive has taken in: the next build looks at all of them
        self._sure = not result.failed
        self.news = self._news(result)
        return result

    def _news(self, result: Result) -> News:
        errors = tuple(item for item in result.problems if item.severity is Severity.ERROR)
        files = sorted(set(result.files))
        if not files and errors == self.news.problems and self.news.serial:
            return self.news
        styles = tuple(path for path in files if path.endswith(".css"))
        return News(self.news.serial + 1, tuple(path for path in files if path not in styles), styles, errors)


def _patiently(site: Project, options: Options, report: Report) -> Result:
    """Build as soon as no other build of the site is at work."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return build(site, options, report)
        except LockedError:
            if time.monotonic() > until:
                message = "another build of this site does not end; this preview is of before it began"
                return Result([problem("unreadable", Location(str(Path(".briefgen/lock"))), message)], True)
            time.sleep(0.05)


def _failed(error: Exception) -> Result:
    fault = _refused(error) if isinstance(error, OSError) else failure(error, ".", "building the preview")
    return Result([fault], failed=True)


def _refused(error: OSError) -> Problem:
    message = f"the site cannot be built: {error.strerror or error}"
    return problem("unreadable", Location(str(error.filename or "")), message, "see that the disk has room")
