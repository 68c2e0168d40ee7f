"""What search finds: a record for each briefing, statement, actor, topic, place, author and page of the desk's own."""

from __future__ import annotations

import msgspec


class SearchRecord(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that search finds."""

    kind: str
    """`briefing`, `statement`, `actor`, `topic`, `place`, `author` or `page`."""
    address: str
    """The address of its page."""
    title: str
    """The headline or the name; of a statement, who made it."""
    anchor: str = ""
    """The part of the page, or `""`."""
    text: str = ""
    """All that its page says, without markup, and its other names."""
    date: str = ""
    """When it happened, in words, or `""`."""
    outcome: str = ""
    """What came of it, in a few words, or `""`."""
    note: str = ""
    """Of a statement, the headline of its briefing; of an actor, the kind or the country; of an author, the role."""
    lang: str = ""
    """The language of the text, or `""` for that of the site."""
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The values to filter by: `kind`, `year`, `language`; slugs of `outcome`, `topic`, `place`; ids of `actor`."""


ENTRY = "pagefind-entry.json"
"""The file of a part of the index that a browser reads first. Its address never changes, and it leads to all others."""

NAMED = ("actor", "topic", "place")
"""The kinds of records that are also filters. Each has its own id as the value."""

BUCKETS = 16
"""Over how many buckets all is spread that has no date. A part of the index holds one of them, or several."""


def bucket_of(entity: str) -> str:
    """Return the bucket of an actor, a topic, a place, an author or a page by its id: a number that never changes."""
    return str((ord(entity[-1]) + 7 * ord(entity[-2]) + 31 * ord(entity[-3]) + 3 * len(entity)) % BUCKETS)
