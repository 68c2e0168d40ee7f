"""What surrounds an actor: with whom it takes part in things, and on which topics and where."""

from __future__ import annotations

from typing import TypedDict

from briefgen.archive.actor_results import ActorAnswer, ActorCount, ActorRanking, FoundTags
from briefgen.archive.results import TagLink
from briefgen.records.list_items import ListItem
from briefgen.site.dossiers import SHOWN, WITH, below
from briefgen.site.page_kinds import ViewContext

COMPANIONS = 20
"""How many of the companions stand on their page with what they share."""

TOGETHER = 20
"""How many things that two share stand there, the latest."""

LISTED = 300
"""How many companions, topics and places the page names in all."""


class Surroundings(TypedDict):
    """With whom an actor takes part in things, on which topics and where."""

    companions: tuple[ActorCount, ...]
    """Who takes part in the same things, the most frequent first: at most twelve, and 300 on a page of them."""
    more_companions: int
    """How many others take part in the same things."""
    shared: dict[str, tuple[ListItem, ...]]
    """For the first twenty companions, by id, the latest of what both take part in; at most twenty. It is empty in a
    dossier with a page of companions, where these stand."""
    with_address: str
    """The address of the page of companions, or `""` if the dossier shows all that they share."""
    topics: tuple[TagLink, ...]
    """The topics, the most frequent first: at most eight, and 300 on the page of companions."""
    more_topics: int
    """How many others there are."""
    places: tuple[TagLink, ...]
    """The places, the most frequent first; as many as topics."""
    more_places: int
    """How many others there are."""


def has_page(total: int) -> bool:
    """Return True if an actor that takes part in so many things has a page of companions: a dossier shows not all."""
    return total > SHOWN["actor"]


def surroundings(answer: ActorAnswer, latest: tuple[ListItem, ...], total: int, at: ViewContext) -> Surroundings:
    """Return what a dossier shows of an actor's surroundings.

    Args:
        answer: the actor.
        latest: the briefings and events that the dossier shows.
        total: how many there are.
        at: the context of the view.

    """
    if not total:
        return _nothing()
    found: ActorRanking = at.reader.ask("company", answer.id, SHOWN["company"])
    is_elsewhere = has_page(total)
    shared = {} if is_elsewhere else {one.person.id: _with(one.person.id, latest) for one in found.first}
    address = below(answer.address, WITH) if is_elsewhere else ""
    return _surroundings(answer.id, found, shared, address, SHOWN["tags"], at)


def all_surroundings(name: str, address: str, at: ViewContext) -> Surroundings:
    """Return what the page of an actor's companions shows. `address` is that of the page."""
    found: ActorRanking = at.reader.ask("company", name, LISTED)
    others = [one.person.id for one in found.first[:COMPANIONS]]
    shared = {other: at.reader.ask("together", name, other, TOGETHER) for other in others}
    return _surroundings(name, found, shared, address, LISTED, at)


def _surroundings(
    name: str, found: ActorRanking, shared: dict[str, tuple[ListItem, ...]], address: str, limit: int, at: ViewContext
) -> Surroundings:
    topics: FoundTags = at.reader.ask("topics_of", name, limit)
    places: FoundTags = at.reader.ask("places_of", name, limit)
    return {
        "companions": found.first,
        "more_companions": found.more,
        "shared": shared,
        "with_address": address,
        "topics": _links(topics, at),
        "more_topics": topics.more,
        "places": _links(places, at),
        "more_places": places.more,
    }


def _nothing() -> Surroundings:
    return {
        "companions": (),
        "more_companions": 0,
        "shared": {},
        "with_address": "",
        "topics": (),
        "more_topics": 0,
        "places": (),
        "more_places": 0,
    }


def _with(other: str, items: tuple[ListItem, ...]) -> tuple[ListItem, ...]:
    """Return the items in which another takes part; crowds do not count."""
    return tuple(item for item in items if not item.more_people and any(one.id == other for one in item.people))


def _links(found: FoundTags, at: ViewContext) -> tuple[TagLink, ...]:
    """Return topics or places as links, each with how often the actor is found with it."""
    links = ((at.reader.ask("tag_link", tag), count) for tag, count in found.first)
    return tuple(TagLink(link.name, link.address, count) for link, count in links)
