"""The lists of the agenda: of the whole site, and of actors, topics and places.

`agenda` holds the follow-ups, and the briefings and events that were announced before they happened.
`open-contradictions` holds the statements that contradict another while nobody answers them. `agenda-actor:<id>`,
`open-contradictions-topic:<slug>` and so on hold those that are about one thing.
"""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.archive.keys import is_kind
from briefgen.archive.update import Update
from briefgen.records.followed import CALENDAR
from briefgen.records.ids import EntityId, ListId

AGENDA, OPEN = CALENDAR.list, "open-contradictions"

OF_THINGS = CALENDAR.lists
"""The kinds of lists that are the agenda of one actor, topic or place. They have pages below those of the thing."""


def rows_of(update: Update, entity: EntityId) -> Iterator[tuple[ListId, str]]:
    """Yield the rows that the items of a document have in lists of the agenda: list and sort key."""
    sql = (
        "SELECT list, sort FROM list_item JOIN list_row ON item = id"
        f" WHERE entity = ? AND (list = '{AGENDA}' OR {is_kind('list', *OF_THINGS)})"
    )
    yield from ((ListId(name), sort) for name, sort in update.known(sql, entity))
