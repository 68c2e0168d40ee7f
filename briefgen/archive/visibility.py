"""Whether a document is in the output of a build, decided in one place for Python and for SQL."""

from __future__ import annotations

import sqlite3
from enum import StrEnum

import msgspec

from briefgen.build_time import instant
from briefgen.content.sources import entity_of
from briefgen.diagnostics import Problem
from briefgen.records.ids import EntityId
from briefgen.tlp import MARKINGS, Marking, rank


class Visibility(StrEnum):
    """Whether a document is shown.

    `EARLY` is shown although its embargo has not ended, which only a preview does.
    """

    WITHHELD = "withheld"
    PUBLISHED = "published"
    EARLY = "early"

    @property
    def is_shown(self) -> bool:
        """True if the document is in the output."""
        return self is not Visibility.WITHHELD


class Release(msgspec.Struct, frozen=True):
    """What keeps a document out of a build, and so when it is released.

    `embargo` is an instant in seconds since 1970 that is still to come, `marking` one above the audience.
    """

    path: str
    is_draft: bool
    embargo: float | None
    marking: Marking | None

    @property
    def reason(self) -> str:
        """Why the document is withheld, in a few words."""
        until = f"embargo until {instant(self.embargo)}" if self.embargo is not None else ""
        reasons = ("draft" if self.is_draft else "", until, f"marked {self.marking}" if self.marking else "")
        return ", ".join(filter(None, reasons))

    @property
    def moment(self) -> str:
        """When the document is in the output, in words."""
        if self.is_draft:
            return f"once the draft {self.path} is published"
        ends = f"on {instant(self.embargo)}, when the embargo of {self.path} ends" if self.embargo is not None else ""
        shown = f"in the output for the audience {self.marking}, which shows {self.path}" if self.marking else ""
        return ", ".join(filter(None, (ends, shown)))

    def later(self, problem: Problem, *, is_strict: bool) -> Problem:
        """Return a problem as one that begins with this release.

        It is a warning unless `is_strict`. In a draft it is always one: others must be able to publish meanwhile.
        """
        only_warns = self.is_draft or not is_strict
        return msgspec.structs.replace(problem, upon=self.moment, only_warns=only_warns)

    @property
    def order(self) -> tuple[bool, int, float, str]:
        """The key by which releases are sorted: first the embargoes in order of time, drafts last."""
        return self.is_draft, rank(self.marking or "clear"), self.embargo or 0, self.path


class Withheld(msgspec.Struct, frozen=True):
    """A document that a build withholds. Title and address are not known of a file that cannot be read."""

    entity: EntityId
    title: str
    address: str
    release: Release

    @property
    def is_read(self) -> bool:
        """True if the file could be read."""
        return bool(self.address)


class Audience(msgspec.Struct, frozen=True):
    """Who a build is for: whether drafts and documents under embargo are shown, and up to which marking.

    `now` is the instant of the build in seconds since 1970.
    """

    drafts: bool
    embargoed: bool
    marking: Marking
    now: float

    def visibility(self, draft: bool, embargo: float | None, marking: int) -> Visibility:
        """Return the visibility of a document. `marking` is a position in `MARKINGS`."""
        if self.release("", draft, embargo, marking):
            return Visibility.WITHHELD
        return Visibility.EARLY if embargo is not None and embargo > self.now else Visibility.PUBLISHED

    def release(self, path: str, draft: bool, embargo: float | None, marking: int) -> Release | None:
        """Return what keeps a document out of the build, or None if it is shown."""
        is_draft = bool(draft) and not self.drafts
        is_early = embargo is not None and embargo > self.now and not self.embargoed
        is_above = marking > rank(self.marking)
        if not (is_draft or is_early or is_above):
            return None
        return Release(path, is_draft, embargo if is_early else None, MARKINGS[marking] if is_above else None)


MAY_BE_WITHHELD = "(draft OR embargo IS NOT NULL OR marking > 0)"
"""SQL for the few documents that may be withheld, with the condition of the index `document_may_be_withheld`."""

IS_UNREAD = "path NOT IN (SELECT path FROM document)"
"""SQL for the problems of files of which nothing is stored, because of them."""


def changed(db: sqlite3.Connection, audience: Audience) -> list[tuple[EntityId, Visibility, Visibility]]:
    """Return the documents whose visibility changed, each with the stored and the current visibility."""
    db.create_function("visibility_of", 3, audience.visibility, deterministic=True)
    rows = db.execute(
        "SELECT entity, visibility, visibility_of(draft, embargo, marking) AS wanted FROM document"
        f" WHERE {MAY_BE_WITHHELD} AND visibility <> wanted"
    )
    return [(EntityId(entity), Visibility(stored), Visibility(wanted)) for entity, stored, wanted in rows]


def withheld(db: sqlite3.Connection, audience: Audience) -> list[Withheld]:
    """Return the documents that are withheld, files that cannot be read among them, in the order of their releases."""
    rows = db.execute(
        f"SELECT path, title, address, draft, embargo, marking FROM document WHERE {MAY_BE_WITHHELD} AND NOT is_shown"
    )
    unread = db.execute(
        f"SELECT path, '', '', draft, embargo, marking FROM problem WHERE {MAY_BE_WITHHELD} AND {IS_UNREAD}"
    )
    found = []
    for path, title, address, *terms in (*rows, *unread):
        if release := audience.release(path, *terms):
            found.append(Withheld(entity_of(path), title, address, release))
    return sorted(found, key=lambda item: item.release.order)


def next_embargo(db: sqlite3.Connection, now: float) -> float | None:
    """Return when the next embargo ends, in seconds since 1970, or None if there is none."""
    row = db.execute(
        f"SELECT min(embargo) FROM document WHERE {MAY_BE_WITHHELD} AND NOT draft AND embargo > ?", (now,)
    ).fetchone()
    return float(row[0]) if row[0] is not None else None
