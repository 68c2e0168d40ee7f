"""What the pages of an actor have in common: how much a dossier shows, and where the rest of it stands."""

from __future__ import annotations

from briefgen.archive.actor_results import Opposite
from briefgen.records.ids import EntityId
from briefgen.records.list_items import ListItem
from briefgen.site.page_kinds import ViewContext

SHOWN = {
    "actor": 8, "says": 5, "told": 3, "disputed": 3, "owes": 5, "kept": 3, "mentions": 5,
    "company": 12, "tags": 8, "members": 24, "offices": 12,
}  # fmt: skip
"""How many items of each of an actor's lists its dossier shows, and how many companions, topics, members and offices.

A longer list has pages of its own.
"""

SEGMENTS = {
    "actor": "chronology", "says": "statements", "told": "addressed", "disputed": "contradictions",
    "owes": "follow-ups", "kept": "resolved", "mentions": "mentioned",
}  # fmt: skip
"""How the addresses of the pages of these lists name them, below that of the dossier."""

NAMES = {
    "actor": "chronology", "says": "statements", "told": "told", "disputed": "disputed",
    "owes": "owes", "kept": "kept", "mentions": "mentions",
}  # fmt: skip
"""How templates name them."""

IN_PARTS = ("told", "disputed", "mentions")
"""The lists that numbered parts divide. They are spread thinly over the years, each of which would hold a few entries;
in the others readers look for a year."""

WITH, MEMBERS, OFFICES = "with", "members", "offices"
"""How the addresses of the pages about others name them."""


def below(address: str, *segments: str) -> str:
    """Return the address of a page below a dossier."""
    return f"{address}{'/'.join(segments)}/"


def is_open(kind: str) -> bool:
    """Return True for the list of what is open: it stands in the order of its dates, all others newest first."""
    return kind == "owes"


def opposites_of(items: tuple[ListItem, ...], at: ViewContext) -> dict[str, tuple[Opposite, ...]]:
    """Return for each statement, by the ids of its briefing and itself, those that stand against it."""
    return {
        f"{item.entity}#{item.anchor}": at.reader.ask("opposites", EntityId(item.entity).name, item.anchor)
        for item in items
    }
