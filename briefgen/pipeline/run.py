"""One build: its stages, from the scan of the site to the output put in place."""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path

import msgspec

from briefgen.archive import dependencies, documents, integrity, lists, output_files, pages, resolution, tables
from briefgen.archive.lint import references
from briefgen.archive.lint.advice import survey
from briefgen.archive.update import FirstUpdate, Update
from briefgen.archive.visibility import Audience, next_embargo
from briefgen.build_time import instant
from briefgen.diagnostics import Location, Problem, Severity
from briefgen.pipeline import manifest, output_checks, state_folder
from briefgen.pipeline import output as out
from briefgen.pipeline.archive_paths import archive_path
from briefgen.pipeline.background import Wait, run_in_background
from briefgen.pipeline.fingerprint import fingerprint
from briefgen.pipeline.options import Made, Options, Result
from briefgen.pipeline.pool import Pool
from briefgen.pipeline.progress import Report, Stages
from briefgen.pipeline.scan import Scan, scan, store, theme_of
from briefgen.pipeline.staging import Staging
from briefgen.project import Project
from briefgen.render.theme import Theme
from briefgen.rules import levelled, problem
from briefgen.site.planning import plan

NEXT_EMBARGO = "next-embargo"
"""A file beside the archive: the instant (RFC 3339) at which the next embargo ends; it is missing if there is none."""

TEMPLATES = "templates"
"""A folder beside the archive: templates as Jinja compiled them."""

TRIES = 3
"""How many times pages are made again whose staged file was changed before it was put in place."""

LARGE = 64 * 2**20
"""Bytes of an archive from which on there are thousands of pages."""


def _is_large(archive: Path) -> bool:
    """Return True if there are so many pages that the output is better looked at in another process."""
    try:
        return archive.stat().st_size > LARGE
    except FileNotFoundError:
        return False


def _write_next_embargo(path: Path, embargo: float | None) -> None:
    """Write when the next embargo ends to where a scheduler can read it."""
    if embargo is None:
        path.unlink(missing_ok=True)
    else:
        path.write_text(f"{instant(embargo)}\n", "ascii")


class Run:
    """The stages of one build in their order, and what they share."""

    def __init__(self, project: Project, options: Options, report: Report, processes: Pool) -> None:
        self.project, self.options, self.pool = project, options, processes
        self.stages = Stages(report)
        self.archive = archive_path(project, options)
        self.stage = Staging(str(self.archive.with_suffix(".stage")), os.urandom(8).hex())

    def run(self) -> Result:
        """Build, and return the result. Raises OSError and sqlite3.DatabaseError."""
        with run_in_background(self._find_lost, wanted=self._is_output_checked and _is_large(self.archive)) as looked:
            return self._run_all(looked)

    @property
    def _is_output_checked(self) -> bool:
        """Whether every file of the output is checked, because another program may have changed it."""
        return self.options.write and self.options.touched is None

    def _find_lost(self) -> bytes:
        """Return the pages whose file was lost, encoded. This runs in another process, with its own connection."""
        db = tables.connect(self.archive, write=False)
        return msgspec.msgpack.encode(out.lost(db, self.options.output))

    def _run_all(self, looked: Wait) -> Result:
        integrity.clear(self.archive)
        now = fingerprint(self.project.config)
        db, is_new = tables.open_archive(self.archive, now)
        try:
            update = FirstUpdate(db) if is_new else Update(db)
            self._recover(update)
            result = self._run(update, now, looked)
            if not output_files.is_any_staged(db):
                self.stage.remove()
            return result
        finally:
            db.close()
            if not integrity.is_incomplete(self.archive):
                integrity.record(self.archive)

    def _recover(self, update: Update) -> None:
        with tables.transaction(update.db):
            out.recover(update.db, self.stage)
            if self.options.write and not update.is_first:
                out.check_manifest(update.db, self.options.output)
            if update.is_first and self.options.write and (found := manifest.read(self.options.output)):
                output_files.put_earlier(update.db, found.files)

    def _run(self, update: Update, now: str, looked: Wait) -> Result:
        db = update.db
        if update.is_first:
            integrity.mark_incomplete(self.archive)
            tables.set_journal(db, enabled=False)
        with tables.transaction(db):
            with self.stages.stage("scan"):
                scanned = scan(update, self.project, self.options.touched)
            with self.stages.stage("read"):
                audience = Audience(self.options.drafts, self.options.embargoed, self.options.marking, self.options.now)
                store(update, self.project, scanned, audience, self.stages, self.pool)
            with self.stages.stage("archive"):
                resolution.resolve(update, self.project.config.permalinks.actor)
                lists.make_items(update)
                theme, templates = theme_of(db, scanned.theme, self.options.bundle)
                plan(update, self.project.config, theme.addresses)
            with self.stages.stage("check"):
                problems = self._problems(db, scanned)
            with self.stages.stage("plan"):
                self._mark(update, theme, templates, looked)
            if update.is_first:
                tables.mark_complete(db, now)
        if update.is_first:
            tables.set_journal(db, enabled=True)
            integrity.clear(self.archive)
        failed = any(item.severity is Severity.ERROR for item in problems)
        embargo = next_embargo(db, self.options.now)
        number = pages.count(db)
        if failed:
            return Result(
                problems=problems, failed=True, pages=number, next_embargo=embargo, seconds=self.stages.seconds
            )
        return self._make(db, scanned, theme, problems, number, embargo)

    def _problems(self, db: sqlite3.Connection, scanned: Scan) -> list[Problem]:
        config = self.project.config
        found = [
            *scanned.problems,
            *documents.problems(db),
            *references.check_references(db, self.project.root, known_only=config.actors.known_only),
        ]
        if not self.options.write:
            found += survey(db, self.project.root, self.options.today)
        else:
            found += output_checks.foreign_files(db, self.options.output, self.project.root)
        if not config.base_url:
            hint = 'add base_url = "https://…" before you publish'
            found.append(
                problem(
                    "base-url",
                    Location("briefgen.toml"),
                    "base_url is not set: feeds and sitemap have no full addresses",
                    hint=hint,
                )
            )
        return levelled(found, config.rules, strict=self.options.strict)

    def _mark(self, update: Update, theme: Theme, templates: dict[str, bytes], looked: Wait) -> None:
        """Mark each page as dirty that would be another one now, or whose file was changed or removed."""
        from briefgen.render.inputs import inputs

        db, today = update.db, self.options.today
        dependencies.mark_by_answers(update, today)
        dependencies.mark_by_inputs(db, inputs(self.project.config, theme, templates, self.options.marking))
        dependencies.mark_by_day(db, today)
        pages.mark_changed_copies(db)
        if self._is_output_checked:
            answer = looked()
            lost = msgspec.msgpack.decode(answer) if answer is not None else out.lost(db, self.options.output)
            output_files.mark_lost(db, lost)

    def _make(
        self,
        db: sqlite3.Connection,
        scanned: Scan,
        theme: Theme,
        problems: list[Problem],
        number: int,
        embargo: float | None,
    ) -> Result:
        made = pages.count_dirty(db)
        reasons = [Made(*row) for row in pages.dirty_reasons(db)] if self.options.detailed else []
        changes = out.OutputChanges()
        for _ in range(TRIES):
            came = self._make_and_place(db, scanned, theme)
            if isinstance(came, list):
                return Result(problems=[*problems, *came], failed=True, pages=number, seconds=self.stages.seconds)
            changes = out.joined(changes, came)
            if not came.damaged:
                break
        else:
            raise OSError(errno.EIO, "another program changes the files that wait to be put in place", self.stage.base)
        if self.options.write and not self.options.embargoed:
            _write_next_embargo(self.project.state / NEXT_EMBARGO, embargo)
        return Result(
            problems=problems,
            failed=False,
            pages=number,
            made=made,
            written=changes.written,
            removed=changes.removed,
            reasons=reasons,
            files=changes.files,
            next_embargo=embargo,
            seconds=self.stages.seconds,
        )

    def _make_and_place(self, db: sqlite3.Connection, scanned: Scan, theme: Theme) -> list[Problem] | out.OutputChanges:
        """Make all dirty pages and put them in place. Return what keeps that from being done, or what changed."""
        with tables.transaction(db):
            out.put_stage(db, self.stage)
            with self.stages.stage("make"):
                faults = self._render(db, scanned, theme) if pages.is_any_dirty(db) else []
            if faults:
                db.rollback()
                return levelled(faults, {}, strict=False)
        if blocked := self._blocked(db):
            return blocked
        with tables.transaction(db), self.stages.stage("write"):
            return self._place(db)

    def _blocked(self, db: sqlite3.Connection) -> list[Problem]:
        """Return what keeps staged files from being put in place: nothing has been replaced yet."""
        if not self.options.write:
            return []
        with self.stages.stage("write"):
            paths = output_files.staged_paths(db)
            return output_checks.blocked(db, self.options.output, self.project.root, paths)

    def _place(self, db: sqlite3.Connection) -> out.OutputChanges:
        if not self.options.write:
            return out.discard(db, self.stage)
        site, detailed = self.project.config.title, self.options.detailed
        return out.place(db, self.options.output, self.stage, site, detailed=detailed)

    def _render(self, db: sqlite3.Connection, scanned: Scan, theme: Theme) -> list[Problem]:
        from briefgen.pipeline.rendering import (
            RenderContext,
            make_pages,
        )  # imported late: an unchanged build makes no page
        from briefgen.render.renderer import Spec

        cache = self.project.state / TEMPLATES
        state_folder.make_folder(cache)
        spec = Spec(
            str(self.project.root),
            str(self.archive),
            str(cache),
            self.project.config,
            theme,
            self.options.today,
            self.options.marking,
            self.stage.build,
        )
        assets = {item.path: item.location for item in scanned.theme}
        return make_pages(RenderContext(db, spec, self.stage, assets, self.stages, self.pool))
