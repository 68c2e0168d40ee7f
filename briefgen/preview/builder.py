"""Builds the preview after each change, and records what changed in it."""

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
"""The name of the assets folder. It is constant, so that a changed stylesheet does not make every page stale."""

PATIENCE = 30.0
"""Seconds to wait for another build of the site to finish."""


class PreviewOptions(msgspec.Struct, frozen=True):
    """What the preview includes. `audience` is the highest marking."""

    drafts: bool = True
    embargoed: bool = True
    audience: Marking = "red"


class Update(msgspec.Struct, frozen=True):
    """What a build changed in the preview.

    `serial` counts the builds that changed something. `pages` and `styles` are paths of changed files in the output.
    `problems` are the errors of the site.
    """

    serial: int
    pages: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


class Builder:
    """The preview of one site. Use it from one thread at a time.

    `folder` is the output, `latest` the latest update.
    """

    def __init__(self, site: Project, address: str, options: PreviewOptions) -> None:
        self.site, self.address, self.options = site, address, options
        self.folder = site.state / "preview"
        self.latest = Update(0)
        self._is_current = False  # True if the archive has taken in every change so far

    def build(self, report: Report = silent) -> Result:
        """Build, looking at every file of the site."""
        return self._build(None, report)

    def rebuild(self, changes: Changes) -> Update:
        """Build after some changes and return the latest update.

        An error becomes a problem of the site, so that the preview goes on.
        """
        try:
            self._rebuild(changes)
        except Exception as error:  # open pages show it
            self.report_failure(error)
        return self.latest

    def report_failure(self, error: Exception) -> Update:
        """Record that the preview could not be built, and return the latest update."""
        self._is_current = False
        self.latest = self._update(_failed(error))
        return self.latest

    def _rebuild(self, changes: Changes) -> None:
        if changes.config:
            site, problems = project.load(self.site.root, cache=self.site.cache)
            self._is_current = False
            if site is None:
                if self.latest.problems != tuple(problems):
                    self.latest = Update(self.latest.serial + 1, problems=tuple(problems))
                return
            self.site = site
        self._build(changes.files if self._is_current else None, silent)

    def _build(self, touched: frozenset[str] | None, report: Report) -> Result:
        moment = day(None, self.site.config.timezone)
        options = Options(
            self.folder,
            moment.today,
            moment.now,
            self.options.drafts,
            self.options.embargoed,
            self.options.audience,
            touched=touched,
            bundle=BUNDLE,
            detailed=True,
        )
        config = msgspec.structs.replace(self.site.config, base_url=self.address)
        local = msgspec.structs.replace(self.site, config=config)
        try:
            result = _build_when_free(local, options, report)
        except Exception as error:
            result = _failed(error)
        # after a failure it is unknown which files the archive has taken in, so the next build looks at all of them
        self._is_current = not result.failed
        self.latest = self._update(result)
        return result

    def _update(self, result: Result) -> Update:
        errors = tuple(item for item in result.problems if item.severity is Severity.ERROR)
        files = sorted(set(result.files))
        if not files and errors == self.latest.problems and self.latest.serial:
            return self.latest
        styles = tuple(path for path in files if path.endswith(".css"))
        pages = tuple(path for path in files if path not in styles)
        return Update(self.latest.serial + 1, pages, styles, errors)


def _build_when_free(site: Project, options: Options, report: Report) -> Result:
    """Build as soon as no other build of the site is running."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return build(site, options, report)
        except LockedError:
            if time.monotonic() > until:
                return Result(problems=[_locked()], failed=True)
            time.sleep(0.05)


def _locked() -> Problem:
    message = f"another build of this site has been running for {PATIENCE:.0f} seconds, so the preview is out of date"
    hint = "stop that build, then save a file"
    return problem("unreadable", Location(str(Path(".briefgen/lock"))), message, hint)


def _failed(error: Exception) -> Result:
    fault = _refused(error) if isinstance(error, OSError) else failure(error, ".", "building the preview")
    return Result(problems=[fault], failed=True)


def _refused(error: OSError) -> Problem:
    message = f"the site cannot be built: {error.strerror or error}"
    hint = "check that the disk has space and that the file can be read and written"
    return problem("unreadable", Location(str(error.filename or "")), message, hint)
