"""Actors who share a name: what tells each from the others, for lists in which one could be taken for the other."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from briefgen.archive.directory_rows import country_of
from briefgen.archive.update import Update
from briefgen.records.front_matter import Actor, latest_role
from briefgen.records.ids import EntityId
from briefgen.records.storage import decoder

_decoder = decoder(Actor)


def update_notes(update: Update, names: Iterable[str]) -> Iterator[str]:
    """Update the notes of the actors of some names; yield the ids of those whose note changed.

    The note of an actor that shares its name with nobody is empty.
    """
    db = update.db
    if update.is_first:  # all names are new, and few are shared
        names = [name for (name,) in db.execute("SELECT name FROM actor GROUP BY name HAVING count(*) > 1")]
    for name in sorted(names):
        known = dict(db.execute("SELECT id, note FROM actor WHERE name = ? ORDER BY id", (name,)).fetchall())
        for actor, note in _notes(db, list(known)).items():
            if known[actor] != note:
                db.execute("UPDATE actor SET note = ? WHERE id = ?", (note, actor))
                yield actor


def _notes(db: sqlite3.Connection, actors: list[str]) -> dict[str, str]:
    """Return for each actor of one name what tells it from the others: its last office, its country, its kind, its id.

    What another of them has too tells nothing.
    """
    if len(actors) < 2:
        return dict.fromkeys(actors, "")
    found = {actor: _told_by(db, actor) for actor in actors}
    every = [note for notes in found.values() for note in set(notes)]
    return {actor: next((note for note in notes if every.count(note) == 1), actor) for actor, notes in found.items()}


def _told_by(db: sqlite3.Connection, actor: str) -> list[str]:
    sql = "SELECT record FROM document WHERE entity = ? AND is_shown"
    row = db.execute(sql, (EntityId.of("actor", actor),)).fetchone()
    if row is None:
        return []
    record = _decoder.decode(row[0])
    latest = latest_role(record.roles)
    office = ", ".join(filter(None, (latest.title, latest.organisation))) if latest else ""
    return [note for note in (office, country_of(db, actor), record.kind or "") if note]
