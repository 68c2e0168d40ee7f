"""Check when briefings say that they were published and changed: what is new goes by that."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from briefgen.archive.lint.locations import of_key
from briefgen.content.key_locations import KeyPath
from briefgen.diagnostics import Location, Problem
from briefgen.records.dates import Moment
from briefgen.records.front_matter import Briefing
from briefgen.records.storage import decoder
from briefgen.rules import problem

RULE = "publication"


def publications_ahead(db: sqlite3.Connection, root: Path, today: str) -> Iterator[Problem]:
    """Yield a problem for each briefing whose publication lies ahead of today (`YYYY-MM-DD`)."""
    rows = db.execute(
        "SELECT d.path, substr(r.sort, 1, 10) FROM list_row r JOIN list_item i ON i.id = r.item"
        " JOIN document d USING (entity) WHERE r.list = 'feed' AND r.sort > ? AND d.embargo IS NULL ORDER BY d.path",
        (f"{today}~",),
    )
    for path, day in rows:
        if place := of_key(root, path, "published"):
            hint = f"to withhold it until then, write `embargo: {day}T09:00:00Z`, with the time and zone that you mean"
            yield problem(RULE, place, f"published ahead of today, on {day}: pages show it, feeds only then", hint)
        else:
            hint = f"write when you published the announcement, as in `published: {today}`"
            message = f"the date lies ahead, and `published` is missing: feeds show it only on {day}"
            yield problem(RULE, of_key(root, path, "date") or Location(path), message, hint)


def unknown_publications(db: sqlite3.Connection, root: Path) -> Iterator[Problem]:
    """Yield a problem for each briefing of which nothing tells when it was published."""
    rows = db.execute("SELECT path FROM document WHERE is_shown AND modified = '' AND entity LIKE 'briefing:%'")
    for (path,) in rows:
        message = "`published` is missing, and the date is older than any site: no feed shows it"
        hint = "write when you published it, as in `published: 2021-02-05`"
        yield problem(RULE, of_key(root, path, "date") or Location(path), message, hint)


def changes_ahead(db: sqlite3.Connection, root: Path, today: str) -> Iterator[Problem]:
    """Yield a problem for each update and correction that lies ahead of today (`YYYY-MM-DD`)."""
    read = decoder(Briefing).decode
    sql = "SELECT path, record FROM document WHERE is_shown AND modified > ? AND entity LIKE 'briefing:%'"
    for path, stored in db.execute(sql, (f"{today}~",)):
        record = read(stored)
        changes: list[tuple[KeyPath, Moment | None]] = [(("updated",), record.updated)]
        changes += [(("corrections", number, "date"), item.date) for number, item in enumerate(record.corrections)]
        for key, moment in changes:
            if moment and moment.when.first > today:
                message = f"changed ahead of today, on {moment.when.first}: until then nothing says so"
                yield problem(
                    RULE, of_key(root, path, *key) or Location(path), message, "write the day on which you changed it"
                )
