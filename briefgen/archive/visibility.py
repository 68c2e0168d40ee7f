"""Whether a document is in the output of a build, decided in one place for Python and for SQL."""

from __future__ import annotations

import sqlite3
from enum import StrEnum

import msgspec

from briefgen.records.ids import EntityId
from briefgen.tlp import Marking, rank


class Visibility(StrEnum):
    """What the build makes of a document.

    `EARLY` is one whose embargo has not ended: only a preview shows it.
    """

    WITHHELD = "withheld"
    PUBLISHED = "published"
    EARLY = "early"

    @property
    def is_shown(self) -> bool:
        """True if pages are made from the document."""
        return self is not Visibility.WITHHELD


class Audience(msgspec.Struct, frozen=True):
    """Whom a build is for: whether drafts and what is under embargo are shown, and the highest marking.

    `now` is the instant of the build in seconds since 1970.
    """

    drafts: bool
    embargoed: bool
    marking: Marking
    now: float

    def visibility(self, draft: bool, embargo: float | None, marking: int) -> Visibility:
        """Return the visibility of a document. `marking` is a position in `MARKINGS`."""
        is_early = embargo is not None and embargo > self.now
        is_withheld = (draft and not self.drafts) or (is_early and not self.embargoed)
        if is_withheld or marking > rank(self.marking):
            return Visibility.WITHHELD
        return Visibility.EARLY if is_early else Visibility.PUBLISHED


_GUARDED = "(draft OR embargo IS NOT NULL OR marking > 0)"
"""The few documents that may be withheld, as the partial index `document_guarded` has them."""


def changed(db: sqlite3.Connection, audience: Audience) -> list[tuple[EntityId, Visibility, Visibility]]:
    """Return the documents whose visibility is another than stored, each with the stored one and the one it has now."""
    db.create_function("visibility_of", 3, audience.visibility, deterministic=True)
    rows = db.execute(
        "SELECT entity, visibility, visibility_of(draft, embargo, marking) AS wanted FROM document"
        f" WHERE {_GUARDED} AND visibility <> wanted"
    )
    return [(EntityId(entity), Visibility(stored), Visibility(wanted)) for entity, stored, wanted in rows]


def next_embargo(db: sqlite3.Connection, now: float) -> float | None:
    """Return when the next embargo ends, in seconds since 1970, or None if there is none."""
    row = db.execute(
        f"SELECT min(embargo) FROM document WHERE {_GUARDED} AND NOT draft AND embargo > ?", (now,)
    ).fetchone()
    return float(row[0]) if row[0] is not None else None
