"""Check when follow-ups were resolved or withdrawn: after they were promised, and not ahead of today."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from briefgen.archive.keys import scope_of
from briefgen.archive.lint.locations import at, of_key
from briefgen.diagnostics import Location, Problem
from briefgen.records.front_matter import Briefing
from briefgen.records.ids import EntityId
from briefgen.records.list_items import ListItem, stored_item
from briefgen.records.storage import decoder
from briefgen.rules import problem

RULE = "early-resolution"

_RESOLUTIONS = (
    'SELECT d.path, l.line, l."column", l.written, own.record, other.record, promise.record'
    " FROM link l JOIN document d ON d.entity = l.entity"
    " JOIN list_item own ON own.entity = l.entity AND own.scope = 'briefing'"
    " JOIN list_item other ON other.entity = l.target AND other.scope = 'briefing'"
    f" JOIN list_item promise ON promise.entity = l.target AND promise.scope = {scope_of('l.anchor', 'follow-up')}"
    " WHERE l.kind = 'resolves' AND l.state = 'ok' AND l.target IS NOT NULL ORDER BY d.path, l.number"
)


def early_resolutions(db: sqlite3.Connection, root: Path, today: str) -> Iterator[Problem]:
    """Yield a problem for each follow-up that was resolved before it was promised, or is to be ahead of today."""
    for path, line, column, written, *records in db.execute(_RESOLUTIONS).fetchall():
        own, other, promise = map(stored_item, records)
        fault = _fault(own, other, promise, today)
        if fault:
            message, hint = fault
            yield problem(RULE, at(root, path, line, column), f'"{written}" {message}', hint)


def _fault(own: ListItem, other: ListItem, promise: ListItem, today: str) -> tuple[str, str] | None:
    """Return what is wrong with the date of a resolution, and the fix. `other` is the briefing that promised."""
    if own.date is None or other.date is None:
        return None
    if own.date.when.first > today:
        hint = "announce it as a follow-up or an event; resolve this one when it has happened"
        return f"is resolved ahead of today, on {own.date}", hint
    promised = min(filter(None, (other.date.when.first, other.published[:10])))
    if max(own.date.when.last, own.published[:10]) < promised:
        hint = f"check both dates, and whether {EntityId(other.entity).name} promised the one that is meant"
        return f"was promised on {promised}, after {own.date}, when this briefing says it was resolved", hint
    return None


def withdrawals_ahead(db: sqlite3.Connection, root: Path, today: str) -> Iterator[Problem]:
    """Yield a problem for each follow-up that is withdrawn ahead of today (`YYYY-MM-DD`)."""
    read = decoder(Briefing).decode
    rows = db.execute(
        "SELECT DISTINCT d.path, d.record FROM list_row r JOIN list_item i ON i.id = r.item"
        " JOIN document d USING (entity) WHERE r.list = 'resolved' ORDER BY d.path"
    ).fetchall()
    for path, record in rows:
        for number, item in enumerate(read(record).follow_ups):
            if item.withdrawn and item.withdrawn.when.first > today:
                place = of_key(root, path, "follow_ups", number, "withdrawn", value=True) or Location(path)
                message = f'"{item.title}" is withdrawn ahead of today, on {item.withdrawn}'
                yield problem(RULE, place, message, "write the day on which you learned that it is no longer expected")
