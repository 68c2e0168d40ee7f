"""The rows of actors: how they are named and sorted, and what their pages are."""

from __future__ import annotations

from typing import NamedTuple

from briefgen.archive.contributions import NOTHING
from briefgen.archive.update import Update
from briefgen.records.facts import Facts
from briefgen.records.ids import ListId, Subject

LISTS = ("actor", "says", "told", "owes", "kept", "mentions", "disputed", "agenda-actor", "feed-actor")
"""The kinds of lists that an actor has, and that have pages below its dossier."""


class ActorRow(NamedTuple):
    """A row of the table `actor`, but for its id and its note.

    `sort` is the key of the name, or of `sort_name` if there is one.
    """

    name: str
    kind: str
    role: str
    country: str
    address: str
    has_file: bool
    sort_name: str
    sort: bytes

    @property
    def sorted_as(self) -> str:
        """The text by which the actor is sorted."""
        return self.sort_name or self.name


def row(update: Update, name: str, address: str, facts: Facts | None = None) -> ActorRow:
    """Return the row of an actor. `facts` are what its file contributes, or None if it has no file."""
    own = facts or NOTHING
    sort = update.sort_key(own.sort_name or name)
    return ActorRow(name, own.kind, own.role, own.country, address, facts is not None, own.sort_name, sort)


def known(update: Update, actor: str) -> ActorRow | None:
    """Return the row that an earlier build stored."""
    rows = update.known(f"SELECT {', '.join(ActorRow._fields)} FROM actor WHERE id = ?", actor)
    return ActorRow._make(rows[0]) if rows else None


def replace(update: Update, actor: str, old: ActorRow | None, new: ActorRow | None) -> None:
    """Replace the row of an actor, and plan its pages again."""
    db = update.db
    if new is None:
        db.execute("DELETE FROM actor WHERE id = ?", (actor,))
    elif old is None:
        db.execute("INSERT INTO actor VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '')", (actor, *new))
    else:
        columns = ", ".join(f"{name} = ?" for name in ActorRow._fields)
        db.execute(f"UPDATE actor SET {columns} WHERE id = ?", (*new, actor))
    update.subjects.add(Subject.of("actor", actor))
    if old and new and old.address != new.address:
        update.subjects |= {Subject.of("list", ListId.of(kind, actor)) for kind in LISTS}
