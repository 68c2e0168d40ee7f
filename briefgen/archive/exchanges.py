"""Statements that answer or contradict each other, and the lists that show them."""

from __future__ import annotations

import sqlite3

import msgspec

from briefgen.archive.changes import ListItemChanged
from briefgen.archive.keys import scope_of
from briefgen.archive.update import Update
from briefgen.records.ids import EntityId, ListId

IS_MATTER = 5
"""How many statements a topic needs for a page with all of them."""

KINDS = ("answers", "contradicts")
"""The kinds of references from one statement to another."""

IS_EXCHANGE = "l.kind IN ('answers', 'contradicts') AND l.state = 'ok'"
"""SQL that is true for a reference from one statement to another that is shown."""

IS_CONTRADICTION = "l.kind = 'contradicts' AND l.state = 'ok'"
"""SQL that is true for a reference to a statement that is contradicted and shown."""

MEANT = scope_of("l.anchor", "statement")
"""SQL for the scope of the statement that a reference leads to."""

PAIRED = ("contradictions", "contradictions-topic", "open-contradictions")
"""The kinds of lists whose items are shown together with what they contradict, and with what answers them."""


class Exchanges(msgspec.Struct, frozen=True):
    """Which of a document's statements stand against others, by scope.

    `contradicting` are those that contradict another; `replied` those that another answers or contradicts; `disputed`
    those that contradict another or are contradicted. Of two statements that contradict each other, the one with the
    greater id is contradicting, and both are disputed.
    """

    contradicting: frozenset[str] = frozenset()
    replied: frozenset[str] = frozenset()
    disputed: frozenset[str] = frozenset()

    def is_open(self, scope: str) -> bool:
        """Return True for a statement that contradicts another, and that no statement answers or contradicts."""
        return scope in self.contradicting and scope not in self.replied


def exchanges_of(db: sqlite3.Connection, entity: EntityId) -> Exchanges:
    """Return which statements of a document contradict another, and which have a reply."""
    to = f"SELECT l.within, l.target, {MEANT} FROM link l WHERE l.entity = ? AND {IS_CONTRADICTION}"
    of = f"SELECT {MEANT}, l.entity, l.within, l.kind FROM link l WHERE l.target = ? AND {IS_EXCHANGE}"
    contradictions, replies = db.execute(to, (entity,)).fetchall(), db.execute(of, (entity,)).fetchall()
    back = {(own, other, scope) for own, other, scope, kind in replies if kind == "contradicts"}
    contradicting = (
        own for own, other, scope in contradictions if (own, other, scope) not in back or (other, scope) < (entity, own)
    )
    return Exchanges(
        contradicting=frozenset(contradicting),
        replied=frozenset(own for own, *_ in replies),
        disputed=frozenset(own for own, *_ in (*contradictions, *back)),
    )


_SHOWN_BESIDE = f"""
    SELECT r.list, r.sort FROM (
        SELECT l.entity, l.within FROM link l WHERE (l.entity = ?1 OR l.target = ?1) AND l.kind = 'contradicts'
        UNION SELECT l.target, {MEANT} FROM link l WHERE l.entity = ?1 AND {IS_EXCHANGE}
    ) AS f JOIN list_item i ON i.entity = f.entity AND i.scope = f.within JOIN list_row r ON r.item = i.id
"""


def note(update: Update, entity: EntityId) -> None:
    """Emit changes for the rows of lists that show something of a document's statements beside others."""
    for name, sort in update.known(_SHOWN_BESIDE, entity):
        if ListId(name).kind in PAIRED:
            update.emit(ListItemChanged(ListId(name), sort))
