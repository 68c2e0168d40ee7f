"""One build and its stages: scan, read, archive, check, plan, make, write."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from briefgen.archive import (
    bundles,
    dependencies,
    integrity,
    old_addresses,
    output_files,
    pages,
    stored_values,
    tables,
)
from briefgen.archive.update import FirstUpdate, Update
from briefgen.archive.visibility import Audience, Withheld, next_embargo, withheld
from briefgen.build_time import instant
from briefgen.content.sources import Found
from briefgen.diagnostics import Problem, has_errors, in_order
from briefgen.pipeline import moved_pages, output_checks, state_folder
from briefgen.pipeline import output as out
from briefgen.pipeline.archive_paths import archive_path, forget_check
from briefgen.pipeline.background import Wait, run_in_background
from briefgen.pipeline.checks import Checks
from briefgen.pipeline.fingerprint import fingerprint
from briefgen.pipeline.hooks import Request, Staged
from briefgen.pipeline.opened_archive import opened_archive
from briefgen.pipeline.options import Made, Result
from briefgen.pipeline.pool import Pool
from briefgen.pipeline.progress import Stages
from briefgen.pipeline.scan import ActorNames, Scan, scan, store, theme_of
from briefgen.pipeline.searchable import NO_ENGINE, searchable
from briefgen.pipeline.staging import Staging
from briefgen.render.theme import Theme
from briefgen.rules import levelled
from briefgen.site.planning import plan, plan_old_addresses

if TYPE_CHECKING:
    from briefgen.archive.reader import Answers

NEXT_EMBARGO = "next-embargo"
"""A file beside the archive: the instant (RFC 3339) at which the next embargo ends. It is missing if there is none."""

TEMPLATES = "templates"
"""A folder beside the archive, with the compiled templates."""

CODE = "code"
"""A file beside the archive: a digest of briefgen's own code, and what the file system said of it then."""

TRIES = 3
"""How many times pages are made whose staged files another program changed before they were written."""


class _Plan(msgspec.Struct, frozen=True):
    """What the first stages found: the problems, the theme with its files, and how many pages the site has.

    `answers` are those of the queries that were asked again, if any.
    `held` are the numbers of the pages that stay as they are because of errors, None if errors stop the build;
    `pages_of` is what `Result` says.
    """

    problems: list[Problem]
    theme: Theme
    theme_files: list[Found]
    pages: int
    next_embargo: float | None
    withheld: list[Withheld]
    answers: Answers | None
    held: frozenset[int] | None = None
    pages_of: Mapping[str, list[str]] = {}


class Run:
    """One build. Its methods are the stages, in order; its attributes are what they share."""

    def __init__(self, asked: Request, processes: Pool) -> None:
        project, options = searchable(asked.project), asked.options
        self.notes = [] if project is asked.project else [NO_ENGINE]
        self.project, self.options, self.hooks, self.pool = project, options, asked.hooks, processes
        self.audience = Audience(options.drafts, options.embargoed, options.marking, options.now)
        self.stages, self.moved = Stages(asked.report), moved_pages.Noted()
        self.archive = archive_path(project, options)
        self.stage = Staging(str(self.archive.with_suffix(".stage")), os.urandom(8).hex())

    def run(self) -> Result:
        """Build the site and return the result. Raises OSError and sqlite3.DatabaseError."""
        is_large = self._is_output_checked and out.is_large(self.archive)
        with run_in_background(self._find_lost, wanted=is_large) as wait_for_lost:
            return self._open_and_build(wait_for_lost)

    @property
    def _is_output_checked(self) -> bool:
        """True if every file of the output is checked, because another program may have changed it."""
        return self.options.write and self.options.touched is None

    def _find_lost(self) -> bytes:
        """Return what `out.compare` returns. Runs in another process, with its own connection."""
        return out.compare(tables.connect(self.archive, write=False), self.options.output)

    def _open_and_build(self, wait_for_lost: Wait) -> Result:
        """Open the archive, build with it, and record its state."""
        current = fingerprint(self.project.config, self.project.state / CODE)
        opened = opened_archive(self.archive, current, is_for_everybody=self.options.is_for_everybody)
        with opened as (db, is_new):
            if is_new:
                forget_check(self.project)
            language = self.project.config.language
            update = FirstUpdate(db, language) if is_new else Update(db, language=language)
            self._recover(update)
            result = self._build(update, current, wait_for_lost)
            if not output_files.is_any_staged(db):
                self.stage.remove()
            is_unwritten = result.failed and self.moved.text
            notes = () if is_unwritten else self.moved.notes
            return msgspec.structs.replace(result, notes=[*notes, *self.notes, *result.notes])

    def _recover(self, update: Update) -> None:
        """Take over what an interrupted build or a check staged, and what the manifest of the output says."""
        with tables.transaction(update.db):
            if not self.options.write:
                self.stage = out.resume(update.db, self.stage)
                return
            out.recover(update.db, self.stage)
            out.take_manifest(update.db, self.options.output)

    def _build(self, update: Update, current: str, wait_for_lost: Wait) -> Result:
        """Run all stages. If a stage finds an error, the stages that make and write pages are left out."""
        with self._without_journal(update), tables.transaction(update.db):
            scanned = self._scan_and_read(update)
            theme, templates = self._update_archive(update, scanned)
            with self.stages.stage("check"):
                checks = Checks(self.project, self.options, self.audience)
                problems = checks.problems(update.db, scanned.problems)
            with self.stages.stage("plan"):
                answers = self._mark(update, theme, templates, wait_for_lost)
            if update.is_first:
                tables.mark_complete(update.db, current)
        hidden = withheld(update.db, self.audience)
        if hidden:
            with self.stages.stage("releases"):
                problems = in_order([*problems, *checks.of_releases(update.db, theme.addresses, problems, hidden)])
        embargo = next_embargo(update.db, self.options.now)
        plan = _Plan(problems, theme, scanned.theme, pages.count_readable(update.db), embargo, hidden, answers)
        if self.options.keep_going and problems:
            from briefgen.pipeline.going_on import held, pages_of  # imported late: only the preview goes on

            db = update.db
            plan = msgspec.structs.replace(plan, held=held(db, problems), pages_of=pages_of(db, problems))
        if has_errors(problems) and plan.held is None:
            return self._stopped(plan, problems)
        return self._make_and_write(update.db, plan)

    def _stopped(self, plan: _Plan, problems: list[Problem]) -> Result:
        """Return the result of a build that errors stopped."""
        return Result(
            problems=problems,
            failed=True,
            pages=plan.pages,
            pages_of=plan.pages_of,
            next_embargo=plan.next_embargo,
            withheld=plan.withheld,
            seconds=self.stages.seconds,
        )

    @contextmanager
    def _without_journal(self, update: Update) -> Iterator[None]:
        """Turn the journal off while an empty archive is filled. If that fails, the archive stays incomplete."""
        if not update.is_first:
            yield
            return
        integrity.mark_incomplete(self.archive)
        tables.set_journal(update.db, enabled=False)
        yield
        tables.set_journal(update.db, enabled=True)
        integrity.clear(self.archive)

    def _scan_and_read(self, update: Update) -> Scan:
        """Find the files that changed, and store what they say."""
        with self.stages.stage("scan"):
            # an empty archive has seen nothing, whatever else changed
            scanned = scan(update, self.project, None if update.is_first else self.options.touched)
        with self.stages.stage("read"):
            store(update, scanned, self.audience, partial(self._read, update))
        return scanned

    def _read(self, update: Update, before: ActorNames) -> None:
        """Read the unread files. `before` are the names of actors at the last build."""
        from briefgen.pipeline.file_reader import FileReader  # imported late: an unchanged build parses nothing

        reader = FileReader(update, self.project, self.audience, keeps_last=self.options.keep_going)
        reader.read_all(before, self.stages, self.pool)

    def _update_archive(self, update: Update, scanned: Scan) -> tuple[Theme, dict[str, bytes]]:
        """Resolve names, make lists and plan pages. Return what `theme_of` returns."""
        config = self.project.config
        with self.stages.stage("archive"):
            if not update.is_empty:
                from briefgen.archive import lists, resolution  # imported late: an unchanged build makes no list

                stored_values.put(update.db, stored_values.RELEASES, "")
                resolution.resolve(update, config.permalinks)
                lists.make_items(update)
            theme, templates = theme_of(update.db, scanned.theme, self.options.bundle)
            moved_pages.take_in(update, self.project.root)
            is_changed = plan(update, config, theme.addresses, self.options.today)
            self.moved = moved_pages.note_moves(update, self.project, self.options, is_changed=is_changed)
            if is_changed or self.moved.text or old_addresses.may_change(update.db):
                plan_old_addresses(update, config)
            pages.check_links(update)
        return theme, templates

    def _mark(self, update: Update, theme: Theme, templates: dict[str, bytes], wait_for_lost: Wait) -> Answers | None:
        """Mark each page as dirty that would differ now, or whose file in the output was changed or removed.

        Return what `dependencies.mark_by_answers` returns.
        """
        from briefgen.render.inputs import inputs

        db, today = update.db, self.options.today
        answers = dependencies.mark_by_answers(update, today)
        dependencies.mark_by_inputs(db, inputs(self.project.config, theme, templates, self.options.marking))
        dependencies.mark_by_day(db, today)
        pages.mark_changed_copies(db)
        if self._is_output_checked:
            out.mark_lost(db, wait_for_lost() or out.compare(db, self.options.output))
        return answers

    def _make_and_write(self, db: sqlite3.Connection, plan: _Plan) -> Result:
        """Make all dirty pages and write them. Try again if another program changed staged files meanwhile."""
        made, rendered = pages.count_dirty(db), pages.count_readable_dirty(db)
        reasons = [Made(*row) for row in pages.dirty_reasons(db)] if self.options.detailed else []
        changes, problems = out.OutputChanges(), plan.problems
        for _ in range(TRIES):
            new, found = self._make_and_write_once(db, plan)
            problems = [*plan.problems, *found]
            if new is None:
                return self._stopped(plan, problems)
            changes = out.joined(changes, new)
            if not new.damaged:
                break
        else:
            raise OSError(errno.EIO, "another program changes the files that wait to be put in place", self.stage.base)
        if self.options.keep_going:  # what is still dirty was held back, or could not be made
            made, rendered = made - pages.count_dirty(db), rendered - pages.count_readable_dirty(db)
        if self.options.write and not self.options.embargoed:
            _write_next_embargo(self.project.state / NEXT_EMBARGO, plan.next_embargo)
        return Result(
            problems=problems,
            failed=False,
            pages=plan.pages,
            pages_of=plan.pages_of,
            made=made,
            rendered=rendered,
            written=changes.written,
            removed=changes.removed,
            reasons=reasons,
            files=changes.files,
            next_embargo=plan.next_embargo,
            withheld=plan.withheld,
            seconds=self.stages.seconds,
            left=len(bundles.dirty(db)),
        )

    def _make_and_write_once(
        self, db: sqlite3.Connection, plan: _Plan
    ) -> tuple[out.OutputChanges | None, list[Problem]]:
        """Make all dirty pages and write them. Return the changes, or None if problems prevent it, and the problems."""
        with tables.transaction(db):
            out.put_stage(db, self.stage)
            bundles.mark_incomplete(db)
            with self.stages.stage("make"):
                problems = self._make(db, plan) if pages.is_any_dirty(db) else []
            problems = levelled(problems, {}, strict=False)
            stopping = [] if self.options.keep_going else problems
            if plan.withheld and not stopping:
                with self.stages.stage("inspect"):
                    stopping = self._inspect(db)
            if stopping:
                db.rollback()
                return None, stopping
        if blocked := self._blocked(db):
            return None, blocked
        with tables.transaction(db), self.stages.stage("write"):
            moved_pages.record(db, self.project.root, self.moved)  # before the output, which holds what it says
            return self._write(db), problems

    def _make(self, db: sqlite3.Connection, plan: _Plan) -> list[Problem]:
        """Make all dirty pages and stage them. Return the problems of templates and pictures."""
        from briefgen.pipeline.rendering import (
            RenderContext,
            make_pages,
        )  # imported late: an unchanged build makes none
        from briefgen.render.renderer import Spec

        cache = self.project.state / TEMPLATES
        state_folder.make_folder(cache)
        spec = Spec(
            root=str(self.project.root),
            archive=str(self.archive),
            cache=str(cache),
            config=self.project.config,
            theme=plan.theme,
            today=self.options.today,
            audience=self.options.marking,
            build=self.stage.build,
        )
        assets = {item.path: item.location for item in plan.theme_files}
        held = frozenset((*(plan.held or ()), *bundles.left(db, self.options.bundles)))
        return make_pages(RenderContext(db, spec, self.stage, assets, self.stages, self.pool, held, plan.answers))

    def _inspect(self, db: sqlite3.Connection) -> list[Problem]:
        """Return what speaks against writing the staged files, because something is withheld."""
        files = {path: self.stage.path(number) for number, path, _, _ in output_files.staged(db)}
        return self.hooks.inspect(Staged(db, files, self.pool)) if files and self.options.write else []

    def _blocked(self, db: sqlite3.Connection) -> list[Problem]:
        """Return a problem for each staged file that cannot be written; which files bundles have is new here."""
        if not self.options.write:
            return []
        with self.stages.stage("write"):
            paths = output_files.staged_paths(db)
            found = output_checks.blocked(db, self.options.output, self.project.root, paths)
            return found or output_checks.foreign_files(db, self.options.output, self.project.root)

    def _write(self, db: sqlite3.Connection) -> out.OutputChanges:
        """Move the staged files into the output. A check leaves them staged, for the next build."""
        if not self.options.write:
            return out.OutputChanges()
        site, detailed = self.project.config.title, self.options.detailed
        return out.place(db, self.options.output, self.stage, site, detailed=detailed)


def _write_next_embargo(path: Path, embargo: float | None) -> None:
    """Write when the next embargo ends to a file that a scheduler can read."""
    if embargo is None:
        path.unlink(missing_ok=True)
    else:
        path.write_text(f"{instant(embargo)}\n", "ascii")
