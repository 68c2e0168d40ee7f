"""The rows of actors: how they are named, where they stand in the directory, what their pages are."""

from __future__ import annotations

from typing import NamedTuple

from briefgen.archive.changes import DirectoryChanged, LineChanged
from briefgen.archive.contributions import NOTHING
from briefgen.archive.update import Update
from briefgen.records.facts import Facts
from briefgen.records.ids import ListId, Subject

DIRECTORY = Subject("directory")
"""The subject of the pages of the directory: which there are follows from the names of all actors."""

LISTS = ("actor", "says", "told", "owes", "kept", "agenda-actor")
"""The kinds of lists that an actor has, and that have pages below its dossier."""


class ActorRow(NamedTuple):
    """A row of the table `actor`, but for its id and its note.

    `sort` is the key of the name, `letters` are its letters as the directory divides them, `letter` is the first.
    """

    name: str
    kind: str
    role: str
    country: str
    address: str
    has_file: bool
    sort: bytes
    letter: str
    letters: str


def row(update: Update, name: str, address: str, facts: Facts | None = None) -> ActorRow:
    """Return the row of an actor. `facts` are what its file contributes, or None if it has no file."""
    own = facts or NOTHING
    text = own.sort_name or name
    letters = update.collation.letters(text)
    sort, letter = update.sort_key(text), update.collation.first(letters)
    return ActorRow(name, own.kind, own.role, own.country, address, facts is not None, sort, letter, letters)


def known(update: Update, actor: str) -> ActorRow | None:
    """Return the row that an earlier build stored."""
    rows = update.known(f"SELECT {', '.join(ActorRow._fields)} FROM actor WHERE id = ?", actor)
    return ActorRow._make(rows[0]) if rows else None


def replace(update: Update, actor: str, old: ActorRow | None, new: ActorRow | None) -> None:
    """Replace the row of an actor, plan its pages again, and emit the changes of the directory."""
    db = update.db
    if new is None:
        db.execute("DELETE FROM actor WHERE id = ?", (actor,))
    elif old is None:
        db.execute("INSERT INTO actor VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '')", (actor, *new))
    else:
        columns = ", ".join(f"{name} = ?" for name in ActorRow._fields)
        db.execute(f"UPDATE actor SET {columns} WHERE id = ?", (*new, actor))
    update.subjects.add(Subject.of("actor", actor))
    if old and new and old.address != new.address:
        update.subjects |= {Subject.of("list", ListId.of(kind, actor)) for kind in LISTS}
    _note_place(update, old, new)


def _note_place(update: Update, old: ActorRow | None, new: ActorRow | None) -> None:
    """Emit the changes of the places in the directory that an actor left, and came to."""
    places = {(row.kind, row.letter, row.letters) for row in (old, new) if row}
    for place in places:
        update.emit(LineChanged(*place))
    if old is None or new is None or len(places) > 1 or old.sort != new.sort:
        update.subjects.add(DIRECTORY)
        for place in places:
            update.emit(DirectoryChanged(*place))


def note_line(update: Update, actor: str) -> None:
    """Emit the change of an actor's line in the directory, because it takes part more or less often."""
    for place in update.known("SELECT kind, letter, letters FROM actor WHERE id = ?", actor):
        update.emit(LineChanged(*place))
