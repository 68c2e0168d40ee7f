"""Which lists of the agenda an item is in: of the whole site, and of its actors, topics and places.

`agenda` holds the follow-ups, and the briefings and events that were announced before they happened.
`open-contradictions` holds the statements that contradict another while nobody answers them. `agenda-actor:<id>`,
`open-contradictions-topic:<slug>` and so on hold those that are about one thing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from briefgen.archive.keys import is_kind
from briefgen.archive.update import Update
from briefgen.records.agenda import sort_key
from briefgen.records.facts import Entry
from briefgen.records.ids import ABOUT_KINDS, EntityId, ListId, Subject
from briefgen.records.list_items import ListItem, Person, is_closed

AGENDA, OPEN = "agenda", "open-contradictions"

OF_THINGS = tuple(f"{AGENDA}-{kind}" for kind in ("actor", *ABOUT_KINDS))
"""The kinds of lists that are the agenda of one actor, topic or place. They have pages below those of the thing."""


def placements(
    entry: Entry, item: ListItem, people: Iterable[Person], labels: Iterable[ListId], *, is_open: bool
) -> Iterator[tuple[ListId, str]]:
    """Yield the lists of the agenda that an item is in, each with the item's sort key there.

    Args:
        entry: the entry that the item was made from.
        item: the item, completed with what other files say.
        people: the actors that it names.
        labels: the topics and places that it is about.
        is_open: True for a statement that contradicts another, and that nobody answers.

    """
    name, sort = (OPEN, entry.sort) if is_open else (AGENDA, _sort(entry, item))
    if not sort:
        return
    yield ListId(name), sort
    for person in people:
        if person.id:
            yield ListId.of(f"{name}-actor", person.id), sort
    for tag in labels:
        if tag.kind in ABOUT_KINDS:
            yield ListId.of(f"{name}-{tag.kind}", tag.key), sort


def _sort(entry: Entry, item: ListItem) -> str:
    """Return the sort key of an item in its agenda, or "" if it is in none."""
    if item.kind != "follow-up":
        return dict(entry.lists).get(AGENDA, "")
    if not is_closed(item):
        return sort_key(item.date, "f", entry.sort)
    closed = item.resolved.date.when.first if item.resolved else str(item.withdrawn)[:10]
    return sort_key(item.date, "x", entry.sort, closed)


def rows_of(update: Update, entity: EntityId) -> Iterator[tuple[ListId, str]]:
    """Yield the rows that the items of a document have in lists of the agenda: list and sort key."""
    sql = (
        "SELECT list, sort FROM list_item JOIN list_row ON item = id"
        f" WHERE entity = ? AND (list = '{AGENDA}' OR {is_kind('list', *OF_THINGS)})"
    )
    yield from ((ListId(name), sort) for name, sort in update.known(sql, entity))


def subject_of(thing: EntityId | ListId) -> Subject:
    """Return the subject of the pages that the agenda of an actor, a topic or a place has."""
    kind, _, name = thing.partition(":")
    return Subject.of("list", ListId.of(f"{AGENDA}-{kind}", name))
