"""Check what is withheld as it will stand on the day of its release.

Everything that is withheld is shown in a transaction that is rolled back: first what an embargo or the audience
withholds, then the drafts. Where a problem comes from two documents together, halves are tried until it is known which
release brings it. So a site without problems is checked once, however many releases are ahead.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from briefgen.archive import stored_values, tables
from briefgen.archive.clock import LATEST
from briefgen.archive.lint.locations import at
from briefgen.archive.lint.references import check_clashes, check_references
from briefgen.archive.update import Update
from briefgen.archive.visibility import Visibility, Withheld
from briefgen.config import REDIRECTS
from briefgen.content.sources import digest_of
from briefgen.diagnostics import Problem
from briefgen.project import Project
from briefgen.records.ids import EntityId
from briefgen.rules import problem
from briefgen.site.planning import plan, plan_old_addresses

Place = tuple[str, int, int, str]
"""Where a problem is, and its rule: its message may change with what else is shown."""

CLASHES = frozenset({"ambiguous-link", "ambiguous-name", "same-slug", "same-address", "address", "resolved-twice"})
"""The rules that two documents may break together."""


class _Answer(msgspec.Struct, frozen=True):
    """The problems that were found, and a digest of what they depend on besides the content of the archive."""

    question: str
    problems: list[Problem]


_answer_decoder = msgspec.json.Decoder(_Answer)


class ReleaseCheck(msgspec.Struct, frozen=True):
    """A check of what is withheld.

    `assets` are those of the theme, as `plan` wants them. With `is_strict`, drafts are checked too, and faults are
    errors unless only drafts have them.
    """

    project: Project
    assets: Mapping[str, str]
    is_strict: bool

    def problems(self, db: sqlite3.Connection, known: Sequence[Problem], pending: Sequence[Withheld]) -> list[Problem]:
        """Return the problems that releases bring, which are stored until they are forgotten.

        `known` are those that are there now.
        """
        redirects = stored_values.get(db, REDIRECTS)
        question = repr((pending, self.is_strict, self.project.config, sorted(self.assets.items()), known, redirects))
        question = digest_of(question.encode()).hex()
        kept = stored_values.get(db, stored_values.RELEASES)
        answer = _answer_decoder.decode(kept) if kept else None
        if answer and answer.question == question:
            return answer.problems
        found = self._found(db, known, pending)
        with tables.transaction(db):
            stored_values.put(db, stored_values.RELEASES, msgspec.json.encode(_Answer(question, found)).decode())
        return found

    def _found(self, db: sqlite3.Connection, known: Iterable[Problem], pending: Sequence[Withheld]) -> list[Problem]:
        readable = [item for item in pending if item.is_read]
        scheduled = [item for item in readable if not item.release.is_draft]
        drafts = [item for item in readable if item.release.is_draft] if self.is_strict else []
        seen = {_place(item) for item in known}
        with tables.trial(db):
            return [item for batch in (scheduled, drafts) if batch for item in self._batch(db, batch, seen)]

    def _batch(self, db: sqlite3.Connection, batch: Sequence[Withheld], seen: set[Place]) -> list[Problem]:
        """Show some documents and return the problems that they bring."""
        root, known_only = self.project.root, self.project.config.actors.known_only
        releases = {item.release.path: item.release for item in batch}
        with tables.savepoint(db) as undo:
            self._show(db, batch)
            pictures = self._pictures(db, batch) if self.is_strict else ()
            new = _unseen((*check_references(db, root, known_only=known_only), *pictures), seen)
            alone = [item for item in new if item.rule not in CLASHES and item.path in releases]
            if len(alone) < len(new):
                undo()
        found = [releases[item.path].later(item, is_strict=self.is_strict) for item in alone]
        seen.update(map(_place, alone))
        return found if len(alone) == len(new) else [*found, *self._clashes(db, batch, seen)]

    def _pictures(self, db: sqlite3.Connection, batch: Sequence[Withheld]) -> Iterator[Problem]:
        """Yield a problem for each picture of some documents whose metadata cannot be removed, at the document."""
        from briefgen.archive.document_updates import facts_of  # imported late, as below
        from briefgen.pipeline.picture_metadata import METADATA_HINT, metadata_fault

        for item in batch:
            facts = facts_of(db, item.entity)
            for reference in facts.references if facts else ():
                file = EntityId(reference.key)
                path = self.project.root / file.name
                if file.kind == "file" and path.is_file() and (why := metadata_fault(path.read_bytes())):
                    location = at(self.project.root, item.release.path, reference.line, reference.column)
                    yield problem("picture-metadata", location, f"{file.name}: {why}", METADATA_HINT)

    def _clashes(self, db: sqlite3.Connection, batch: Sequence[Withheld], seen: set[Place]) -> list[Problem]:
        """Show some documents and return the clashes that they bring, each at the release that brings it."""
        with tables.savepoint(db) as undo:
            self._show(db, batch)
            new = _unseen(check_clashes(db, self.project.root), seen)
            is_divided = bool(new) and len(batch) > 1
            if is_divided:
                undo()
        if is_divided:
            half = len(batch) // 2
            return [*self._clashes(db, batch[:half], seen), *self._clashes(db, batch[half:], seen)]
        seen.update(map(_place, new))
        return [batch[0].release.later(item, is_strict=self.is_strict) for item in new]

    def _show(self, db: sqlite3.Connection, batch: Sequence[Withheld]) -> None:
        """Change the archive as the release of some documents will."""
        from briefgen.archive import lists, resolution  # imported late: an unchanged build shows nothing
        from briefgen.archive.document_updates import change_visibility

        update, config = Update(db), self.project.config
        for item in batch:
            change_visibility(update, item.entity, Visibility.WITHHELD, Visibility.PUBLISHED)
        resolution.resolve(update, config.permalinks)
        lists.make_items(update)
        plan(update, config, self.assets, LATEST)  # the pages of every day to come
        plan_old_addresses(update, config)


def _place(problem: Problem) -> Place:
    return problem.path, problem.line, problem.column, problem.rule


def _unseen(problems: Iterable[Problem], seen: set[Place]) -> list[Problem]:
    return [item for item in problems if _place(item) not in seen]
