"""Whether a document is in the output of a build, decided in one place for Python and for SQL."""

from __future__ import annotations

import sqlite3
from enum import StrEnum

import msgspec

from briefgen.records.ids import EntityId
from briefgen.tlp import Marking, rank


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
        is_early = embargo is not None and embargo > self.now
        is_withheld = (draft and not self.drafts) or (is_early and not self.embargoed)
        if is_withheld or marking > rank(self.marking):
            return Visibility.WITHHELD
        return Visibility.EARLY if is_early else Visibility.PUBLISHED


_MAY_BE_WITHHELD = "(draft OR embargo IS NOT NULL OR marking > 0)"
"""SQL for the few documents that may be withheld, with the condition of the index `document_may_be_withheld`."""


def changed(db: sqlite3.Connection, audience: Audience) -> list[tuple[EntityId, Visibility, Visibility]]:
    """Return the documents whose visibility changed, each with the stored and the current visibility."""
    db.create_function("visibility_of", 3, audience.visibility, deterministic=True)
    rows = db.execute(
        "SELECT entity, visibility, visibility_of(draft, embargo, marking) AS wanted FROM document"
        f" WHERE {_MAY_BE_WITHHELD} AND visibility <> wanted"
    )
    return [(EntityId(entity), Visibility(stored), Visibility(wanted)) for entity, stored, wanted in rows]


def next_embargo(db: sqlite3.Connection, now: float) -> float | None:
    """Return when the next embargo ends, in seconds since 1970, or None if there is none."""
    row = db.execute(
        f"SELECT min(embargo) FROM document WHERE {_MAY_BE_WITHHELD} AND NOT draft AND embargo > ?", (now,)
    ).fetchone()
    return float(row[0]) if row[0] is not None else None
