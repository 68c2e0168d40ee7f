"""Builds the preview after each change, and records what changed in it."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Mapping
from pathlib import Path

import msgspec

from briefgen import project
from briefgen.build_time import Day, day
from briefgen.config import FILE
from briefgen.content.sources import file_state
from briefgen.diagnostics import Location, Problem, Severity
from briefgen.failure import failure
from briefgen.file_tree import remove_folder
from briefgen.pipeline import manifest
from briefgen.pipeline.archive_paths import archive_of
from briefgen.pipeline.build import build
from briefgen.pipeline.lock import LockedError
from briefgen.pipeline.options import Options, Result
from briefgen.pipeline.progress import Report, silent
from briefgen.preview.changes import Changes
from briefgen.preview.supervision import pause
from briefgen.project import STATE, Project
from briefgen.rules import problem
from briefgen.tlp import Marking

BUNDLE = "preview"
"""The name of the assets folder. It is constant, so that a changed stylesheet does not make every page stale."""

INDEX = ("search/engine/", "search/parts/")
"""The paths in the output of the search index. Nobody is told of changes in it: they follow those of the pages."""

AT_ONCE = 2
"""How many parts of the search index are made before changes are looked for again."""

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
    `problems` are the errors of the site, `warnings` its warnings; `pages_of` are the paths in the output of the pages
    of each file that has one. `session` tells one run of the preview from another, whose serials begin again.
    `is_indexed` is True if the search index is that of these pages.
    """

    serial: int
    pages: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    pages_of: Mapping[str, list[str]] = {}
    session: str = ""
    is_indexed: bool = False

    @property
    def id(self) -> str:
        """The state of the preview after this update."""
        return f"{self.session}-{self.serial}"


class Builder:
    """The preview of one site. Use it from one thread at a time.

    `folder` is the output, `latest` the latest update, `failures` the number of builds in a row that failed.
    """

    def __init__(self, site: Project, address: str, options: PreviewOptions) -> None:
        self.site, self.address, self.options = site, address, options
        self.folder = site.state / "preview"
        self.latest = Update(0, session=secrets.token_hex(4))
        self.failures = 0
        self._is_current = False  # True if the archive has taken in every change so far
        self._had_content = False
        self._left: tuple[str, str, str] | None = None  # the state of the output and the archive after the last build
        self._until = Day(0.0, "")  # the day of the last build, and when the next embargo ends

    @property
    def patience(self) -> float:
        """Return after how many seconds without a change everything is looked at anew: never, unless builds fail."""
        return pause(self.failures) if self.failures else float("inf")

    def is_due(self) -> bool:
        """Return True if the site is to be built though no file of it changed.

        It is if another program removed or changed the output or the archive, on a new day, and when an embargo ended.
        """
        if self.failures:
            return False  # another try is made anyway, after a while
        moment = day(None, self.site.config.timezone)
        return not self._is_as_left() or moment.today != self._until.today or moment.now >= self._until.now

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

    def index(self) -> Update:
        """Make some of the search index that is not made yet, and return the latest update."""
        self._build(frozenset() if self._is_current and self._is_as_left() else None, silent, bundles=AT_ONCE)
        return self.latest

    def report_failure(self, error: Exception) -> Update:
        """Record that the preview could not be built, and return the latest update."""
        return self._take(_failed(error))

    def _rebuild(self, changes: Changes) -> None:
        if changes.config:
            self._is_current = False
            site, problems = self._load()
            if site and self._had_content and not _has_content(site):
                hint = "put it back; until then the pages stay as they are"
                site, problems = None, [problem("unreadable", Location("content"), "the folder is gone", hint)]
            if site is None:
                self._take(Result(problems=problems, failed=True))
                return
            self.site = site
        self._build(changes.files if self._is_current and self._is_as_left() else None, silent)

    def _load(self) -> tuple[Project | None, list[Problem]]:
        try:
            return project.load(self.site.root, cache=self.site.cache)
        except FileNotFoundError:
            hint = "put it back; until then the pages stay as they are"
            return None, [problem("config", Location(FILE), "the file is gone", hint)]

    def _build(self, touched: frozenset[str] | None, report: Report, bundles: int = 0) -> Result:
        self.latest = msgspec.structs.replace(self.latest, is_indexed=False)
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
            keep_going=True,
            bundles=bundles,
        )
        config = msgspec.structs.replace(self.site.config, base_url=self.address)
        local = msgspec.structs.replace(self.site, config=config)
        try:
            result = _build_when_free(local, options, report)
            if _is_foreign(result) and not self.failures and self.folder.is_dir() and not self.folder.is_symlink():
                remove_folder(self.folder)  # what is left of an earlier preview, whose archive somebody removed
                result = _build_when_free(local, options, report)
        except Exception as error:
            result = _failed(error)
        self._until = Day(float("inf") if result.next_embargo is None else result.next_embargo, moment.today)
        self._left = self._state()
        self._had_content = _has_content(self.site)
        self._take(result)
        return result

    def _state(self) -> tuple[str, str, str] | None:
        """Return what the file system says of the output and the archive, as far as a build alone changes it.

        Return None if one of them is missing.
        """
        found = (
            _state_of(self.folder),
            _state_of(self.folder / manifest.NAME),
            _place_of(archive_of(self.site, self.folder)),
        )
        return found if all(found) else None

    def _is_as_left(self) -> bool:
        """Return True if no other program removed or changed the output or the archive since the last build."""
        return self._left is not None and self._left == self._state()

    def _take(self, result: Result) -> Update:
        """Record the result of a build, and return the latest update."""
        # after a failure it is unknown which files the archive has taken in, so the next build looks at all of them
        self._is_current = not result.failed
        self.failures = self.failures + 1 if result.failed else 0
        self.latest = self._update(result)
        return self.latest

    def _update(self, result: Result) -> Update:
        errors = tuple(item for item in result.problems if item.severity is Severity.ERROR)
        warnings = tuple(item for item in result.problems if item.severity is Severity.WARNING)
        files, before = sorted({path for path in result.files if not path.startswith(INDEX)}), self.latest
        told, is_indexed = (errors, warnings, result.pages_of), not (result.failed or result.left)
        if before.serial and not files and told == (before.problems, before.warnings, before.pages_of):
            return msgspec.structs.replace(before, is_indexed=is_indexed)
        styles = tuple(path for path in files if path.endswith(".css"))
        pages = tuple(path for path in files if path not in styles)
        return Update(before.serial + 1, pages, styles, *told, before.session, is_indexed)


def _has_content(site: Project) -> bool:
    return (site.root / "content").is_dir()


def _is_foreign(result: Result) -> bool:
    """Return True if a build was stopped by files in the output that it does not know."""
    return result.failed and any(item.rule == "foreign-output" for item in result.problems)


def _state_of(path: Path) -> str:
    try:
        return file_state(os.lstat(path))
    except OSError:
        return ""


def _place_of(path: Path) -> str:
    """Return what tells one file from another in the same place, whatever is written to it."""
    try:
        return str(os.lstat(path).st_ino)
    except OSError:
        return ""


def _build_when_free(site: Project, options: Options, report: Report) -> Result:
    """Build as soon as no other build of the site is running."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return build(site, options, report)
        except LockedError:
            if time.monotonic() > until:
                return Result(problems=[_locked(site)], failed=True)
            time.sleep(0.05)


def _locked(site: Project) -> Problem:
    message = f"another build of this site has been running for {PATIENCE:.0f} seconds, so the preview is out of date"
    hint = "wait until it has finished, or stop it; the preview tries again by itself"
    return problem("unreadable", Location(str((site.cache or Path(STATE)) / "lock")), message, hint)


def _failed(error: Exception) -> Result:
    fault = _refused(error) if isinstance(error, OSError) else failure(error, ".", "building the preview")
    return Result(problems=[fault], failed=True)


def _refused(error: OSError) -> Problem:
    message = f"the site cannot be built: {error.strerror or error}"
    hint = "check that the disk has space and that the file can be read and written"
    return problem("unreadable", Location(str(error.filename or "")), message, hint)
