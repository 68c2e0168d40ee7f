"""What is found in a topic or a place: the kinds of outcome, which have pages of their own, and the actors.

A list that stands on one page needs no filter. In a longer one, each kind of outcome has a page as soon as it is not
rare: there are few kinds of outcome, and entries only become more, so these pages are few and their addresses stay.
Actors lead to their dossiers. A topic and an actor have no page together: there would be tens of thousands.
"""

from __future__ import annotations

from typing import TypedDict

import msgspec

from briefgen.archive.actor_results import ActorCount, ActorRanking
from briefgen.site.page_kinds import ViewContext

RARE = 10
"""An outcome is rare if it has less than one in so many of the entries that fit on a page."""

COMPANIONS = 12
"""How many actors the page of a topic or a place names."""

LATEST = 500
"""In how many of the last entries these are counted: more would take longer than the rest of the page."""


class OutcomeLine(msgspec.Struct, frozen=True):
    """What a topic or a place has with one kind of outcome."""

    name: str
    """The name of the kind of outcome."""
    address: str
    """The address of its page, below that of the topic or the place."""
    count: int
    """How many entries there are."""


class Found(TypedDict):
    """What is found in a topic or a place, on the first page of a list that is longer than a page."""

    outcomes: tuple[OutcomeLine, ...]
    """The kinds of outcome that are not rare here, the most frequent first."""
    rare_outcomes: int
    """How many others there are."""
    companions: tuple[ActorCount, ...]
    """The actors that take part in most of it, or of its last five hundred entries; at most twelve."""
    more_companions: int
    """How many others take part."""


def outcome_address(address: str, outcome: str) -> str:
    """Return the address of what a topic or a place has with a kind of outcome. `address` is that of its first page."""
    return f"{address}outcome/{outcome}/"


def has_page(total: int, number: int, split: int) -> bool:
    """Return True if so many entries with one kind of outcome have a page, in a list of `total` entries."""
    return total > split and number >= max(split // RARE, 1)


def found_in(name: str, address: str, total: int, at: ViewContext) -> Found:
    """Return what is found in a topic or a place, or nothing if its list stands on one page."""
    split = at.config.chronology.split
    if total <= split:
        return {"outcomes": (), "rare_outcomes": 0, "companions": (), "more_companions": 0}
    counted: tuple[tuple[str, int], ...] = at.reader.ask("tag_outcomes", name)
    lines = tuple(
        OutcomeLine(at.reader.ask("outcome", slug), outcome_address(address, slug), number)
        for slug, number in counted
        if has_page(total, number, split)
    )
    company: ActorRanking = at.reader.ask("tag_actors", name, COMPANIONS, LATEST)
    return {
        "outcomes": lines,
        "rare_outcomes": len(counted) - len(lines),
        "companions": company.first,
        "more_companions": company.more,
    }
