"""The Traffic Light Protocol: who may read a briefing.

The markings are those of TLP 2.0 (FIRST, https://www.first.org/tlp/), from the least to the most restricted.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

Marking = Literal["clear", "green", "amber", "amber+strict", "red"]
"""A label of TLP 2.0, in the spelling of front matter."""

MARKINGS: tuple[Marking, ...] = ("clear", "green", "amber", "amber+strict", "red")
"""All labels, from the least to the most restricted: a label's position is how restricted it is."""

AUDIENCES: dict[str, Marking] = {"public": "clear", **{marking: marking for marking in MARKINGS}}
"""The names of audiences, each with the highest marking that it may read."""


def highest(markings: Iterable[Marking]) -> Marking:
    """Return the most restricted of some markings, or `clear` if there are none."""
    return max(markings, key=rank, default="clear")


def rank(marking: Marking) -> int:
    """Return how restricted a marking is: its position in `MARKINGS`, as the archive stores it."""
    return MARKINGS.index(marking)
