"""Lists that depend on where links lead: whom the text of a briefing mentions, and which statements are disputed."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from briefgen.archive.keys import is_kind, name_of, scope_of
from briefgen.records.ids import EntityId, ListId
from briefgen.records.list_items import Person

_MENTIONED = f"SELECT DISTINCT {name_of('target', 'actor')} FROM link WHERE entity = ? AND {is_kind('target', 'actor')}"
_DISPUTED = f"""
    SELECT within FROM link WHERE entity = ?1 AND kind = 'contradicts' AND state = 'ok'
    UNION SELECT {scope_of("anchor", "statement")} FROM link WHERE target = ?1 AND kind = 'contradicts' AND state = 'ok'
"""


def mentioned(db: sqlite3.Connection, entity: EntityId, people: Mapping[str, tuple[Person, ...]]) -> frozenset[ListId]:
    """Return the lists of the actors whom the text of a briefing names or links to.

    Those who take part in any part of it are not among them. `people` are these, by scope.
    """
    listed = {person.id for several in people.values() for person in several}
    found = (actor for (actor,) in db.execute(_MENTIONED, (entity,)) if actor not in listed)
    return frozenset(ListId.of("mentions", actor) for actor in found)


def disputed(db: sqlite3.Connection, entity: EntityId) -> frozenset[str]:
    """Return the scopes of the statements of a briefing that contradict another, or that another contradicts."""
    return frozenset(scope for (scope,) in db.execute(_DISPUTED, (entity,)))
