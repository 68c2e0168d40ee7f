"""Decide in which lists an item is, and by what it is sorted there.

`RULES` says for each kind of item which rules apply. A rule is a function that returns some of the item's places; a new
kind of list is a new rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import msgspec

from briefgen.archive.agenda import AGENDA, OPEN
from briefgen.archive.list_context import Context
from briefgen.records.agenda import sort_key
from briefgen.records.facts import Entry
from briefgen.records.ids import ABOUT_KINDS, ListId
from briefgen.records.list_items import ListItem, Person, is_settled
from briefgen.records.periods import UNDATED, place

Place = tuple[ListId, str]
"""A list that an item is in, and the item's sort key there."""

FEEDS = ("feed", "changes")
"""The lists that feeds show: by publication, and by each change after it. Actors and tags have them too."""

UNPUBLISHED = ("news", "changes", "corrections")
"""The lists in which nothing is that only a preview shows."""


class Placed(msgspec.Struct, frozen=True):
    """An item whose lists are decided on: the entry that it was made from, and what surrounds it."""

    entry: Entry
    item: ListItem
    context: Context
    people: tuple[str, ...]
    """The ids of all who take part, or who made a statement, or who owe what is to follow."""
    tags: frozenset[ListId]
    """Its own topics, places and authors."""

    @property
    def scope(self) -> str:
        """The part of the briefing that it is."""
        return self.entry.scope

    @property
    def sort(self) -> str:
        """The sort key in lists by date."""
        return self.entry.sort

    def in_each(self, kind: str, keys: Iterable[str], sort: str = "") -> Iterator[Place]:
        """Yield its place in the list of a kind about each of some things; by date, if there is no other sort key."""
        return ((ListId.of(kind, key), sort or self.sort) for key in keys)


Rule = Callable[[Placed], Iterable[Place]]


def placements(entry: Entry, item: ListItem, context: Context) -> set[Place]:
    """Return the places of an item in lists."""
    placed = Placed(entry, item, context, _ids(context.people_of(entry)), context.tags_of(entry))
    return {found for rule in RULES[item.kind] for found in rule(placed)}


def _ids(people: Iterable[Person]) -> tuple[str, ...]:
    return tuple(person.id for person in people if person.id)


def _stated(at: Placed) -> Iterator[Place]:
    """Yield the lists that the file alone decides on: all, briefings, what is new, kinds of outcome.

    While only a preview shows it, feeds have it by the first day of its date, and what is new leaves it out: it is not
    published.
    """
    for name, sort in at.entry.lists:
        if name == AGENDA:
            continue  # `_announced` decides on it, for the site and for all that the item is about
        if not at.item.embargo:
            yield ListId(name), sort
        elif name == "feed" and at.item.date:
            yield ListId(name), f"{at.item.date.when.first}{at.sort[10:]}"
        elif name not in UNPUBLISHED:
            yield ListId(name), at.sort


def _feeds(at: Placed) -> Iterator[Place]:
    """Yield the lists that the feeds of its actors and tags show."""
    for name, sort in _stated(at):
        if name in FEEDS:
            yield from at.in_each(f"{name}-actor", at.people, sort)
            yield from ((ListId.of(f"{name}-{tag.kind}", tag.key), sort) for tag in at.tags)


def _of_actors(at: Placed) -> Iterator[Place]:
    """Yield the lists of those who take part."""
    return at.in_each("actor", at.people)


def _of_tags(at: Placed) -> Iterator[Place]:
    """Yield the lists of its tags, and of what its topics and places have with this kind of outcome."""
    names = [ListId(name) for name, _ in at.entry.lists]
    outcomes = [name.key for name in names if name.kind == "outcome"]
    for tag in at.tags:
        yield tag, at.sort
        if tag.kind in ABOUT_KINDS:
            yield from ((ListId.of_outcome(tag, outcome), at.sort) for outcome in outcomes)


def _mentioned(at: Placed) -> Iterator[Place]:
    """Yield the lists of the actors whom the text names, and who take part in nothing."""
    return at.in_each("mentions", at.context.mentioned)


def _said(at: Placed) -> Iterator[Place]:
    """Yield the lists of those who made a statement and of those who heard it, and of its matter."""
    yield from at.in_each("says", at.people)
    yield from at.in_each("told", _ids(at.context.addressees_of(at.entry)))
    yield from at.in_each("said-topic", _matter(at))


def _disputed(at: Placed) -> Iterator[Place]:
    """Yield the lists of a statement that stands against another, or that waits for an answer."""
    exchanges = at.context.exchanges
    if at.scope in exchanges.disputed:
        yield from at.in_each("disputed", at.people)
    if at.scope in exchanges.contradicting:
        yield ListId("contradictions"), at.sort
        yield from at.in_each("contradictions-topic", _matter(at))
    elif at.scope not in exchanges.replied and at.context.addressees_of(at.entry):
        yield ListId("unanswered"), at.sort
    if exchanges.is_open(at.scope):
        yield from _about(at, OPEN, at.sort)


def _matter(at: Placed) -> tuple[str, ...]:
    return (at.context.matter,) if at.context.matter else ()


def _promised(at: Placed) -> Iterator[Place]:
    """Yield the lists of a follow-up while it is open: in the ledger, and of those who owe it."""
    if is_settled(at.item):
        return
    yield ListId("open"), _by_period(at)
    yield from at.in_each("owes", at.people, _by_period(at))
    if at.item.date:
        yield ListId("due"), at.sort
    yield from _about(at, AGENDA, sort_key(at.item.date, "f", at.sort))


def _kept(at: Placed) -> Iterator[Place]:
    """Yield the lists of a follow-up that is resolved or withdrawn: in the ledger, and of those who owed it."""
    if not is_settled(at.item):
        return
    yield ListId("resolved"), _by_period(at)
    yield from at.in_each("kept", at.people, _by_period(at))
    settled = at.item.resolved.date.when.first if at.item.resolved else str(at.item.withdrawn)[:10]
    yield from _about(at, AGENDA, sort_key(at.item.date, "x", at.sort, settled))


def _by_period(at: Placed) -> str:
    """Return the sort key of a follow-up in lists that say when it is due as it is known, not only its last day."""
    return f"{place(at.item.period or UNDATED)}|{at.sort}"


def _announced(at: Placed) -> Iterator[Place]:
    """Yield the agendas of a briefing or an event that was announced before it happened."""
    for name, sort in at.entry.lists:
        if name == AGENDA:
            yield from _about(at, AGENDA, sort)


def _about(at: Placed, name: str, sort: str) -> Iterator[Place]:
    """Yield a list of the whole site, and the lists of that kind about its actors, topics and places.

    These are the topics and places of the whole briefing too.
    """
    yield ListId(name), sort
    yield from at.in_each(f"{name}-actor", at.people, sort)
    for tag in at.context.topics | at.tags:
        if tag.kind in ABOUT_KINDS:
            yield ListId.of(f"{name}-{tag.kind}", tag.key), sort


_HAPPENED: tuple[Rule, ...] = (_stated, _of_actors, _of_tags, _announced)

RULES: Mapping[str, tuple[Rule, ...]] = {
    "briefing": (*_HAPPENED, _feeds, _mentioned),
    "event": _HAPPENED,
    "statement": (_said, _disputed),
    "follow-up": (_promised, _kept),
    "correction": (_stated,),
    "update": (_stated,),
}
"""For each kind of item the rules that decide on its lists. A block that lists show needs a line here."""
