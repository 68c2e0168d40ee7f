"""What search finds: one record for each briefing, statement, actor, topic and place."""

from __future__ import annotations

import msgspec


class SearchRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that search finds."""

    kind: str
    """`briefing`, `statement`, `actor`, `topic` or `place`."""
    address: str
    """The address of its page."""
    title: str
    """The headline or the name; of a statement, who made it."""
    anchor: str = ""
    """The part of the page, or `""`."""
    text: str = ""
    """All that its page says, without markup; of an actor also the other names."""
    date: str = ""
    """When it happened, in words, or `""`."""
    outcome: str = ""
    """What came of it, in a few words, or `""`."""
    note: str = ""
    """Of a statement, the headline of its briefing; of an actor, the kind or the country; or `""`."""
    lang: str = ""
    """The language of the text, or `""` for that of the site."""
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The values by which it can be filtered: `kind`, `year`, `language`, `outcome`, `topic`, `place`, `actor`."""


NAMED = ("actor", "topic", "place")
"""The kinds of records that are also filters. Each has its own id as the value."""

BUCKETS = 16
"""Over how many buckets actors, topics and places are spread. A part of the index holds one of them, or several."""


def bucket_of(entity: str) -> str:
    """Return the bucket of an actor, a topic or a place by its id: a number from 0 that never changes."""
    return str((ord(entity[-1]) + 7 * ord(entity[-2]) + 31 * ord(entity[-3]) + 3 * len(entity)) % BUCKETS)
