"""How the search index is divided: into parts of bounded size, which stay as they are when something comes elsewhere.

Briefings are divided by when they happened. Months are numbered through all time, and a span of them is halved until no
half holds more than `SIZE` briefings. So the spans follow from how many briefings the months have, and what is added in
one span can only halve that one. A month with more briefings is divided by their names. Actors, topics, places, authors
and the desk's own pages are divided by a number made from their ids.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

import msgspec

from briefgen.records.search import BUCKETS
from briefgen.records.spans import LEVELS, month_of, span

SIZE = 500
"""How many briefings a part holds at most: as many as are indexed again in about a second."""

NAMES = 4_000
"""How many actors a part holds at most, while there are no more than `BUCKETS` times as many."""

Counts = Sequence[tuple[str, int]]
"""How many briefings there are in each month, or in what is known instead; the oldest first."""


class SearchPart(msgspec.Struct, frozen=True):
    """A part of the index with briefings: those of a span of months, or one of several shares of these.

    `first` and `last` are the years of the oldest and the newest.
    """

    span: str
    count: int
    first: str
    last: str
    share: int = 1
    shares: int = 1

    @property
    def name(self) -> str:
        """The name of the part, which its address holds."""
        return f"{self.span}-{self.share}of{self.shares}" if self.shares > 1 else self.span


def parts_of(counts: Counts) -> list[SearchPart]:
    """Return the parts of the index for the briefings of some months, the oldest first."""
    return list(_divided(sorted(counts, key=lambda count: month_of(count[0])), 0, LEVELS))


def _divided(counts: Counts, start: int, level: int) -> Iterator[SearchPart]:
    """Yield the parts of the span of a level that starts with a month."""
    total = sum(number for _, number in counts)
    if not total:
        return
    if total <= SIZE or not level:
        yield from _shares(span(start, level), counts, total)
        return
    middle = start + (1 << level - 1)
    yield from _divided([count for count in counts if month_of(count[0]) < middle], start, level - 1)
    yield from _divided([count for count in counts if month_of(count[0]) >= middle], middle, level - 1)


def _shares(name: str, counts: Counts, total: int) -> Iterator[SearchPart]:
    """Yield the only part of a span, or its shares if it cannot be halved and has too many briefings."""
    shares = 1
    while total > SIZE * shares:
        shares *= 2
    first, last = (counts[at][0][:4].replace("X", digit) for at, digit in ((0, "0"), (-1, "9")))
    yield from (SearchPart(name, total // shares, first, last, share + 1, shares) for share in range(shares))


def span_of(name: str) -> str:
    """Return the span of the part of a name."""
    return "-".join(name.split("-")[:3])


def is_in_part(briefing: str, name: str) -> bool:
    """Return True if a briefing of its span is in the part of a name."""
    _, _, _, *shares = name.split("-")
    if not shares:
        return True
    share, of = map(int, shares[0].split("of"))
    number = int.from_bytes(hashlib.blake2b(briefing.encode(), digest_size=4).digest(), "big")
    return number % of == share - 1


def name_parts(actors: int) -> dict[str, tuple[str, ...]]:
    """Return the parts of the index for actors and all else that has no date, each with the buckets in it."""
    shares = 1
    while shares < BUCKETS and actors > NAMES * shares:
        shares *= 2
    size = BUCKETS // shares
    buckets = tuple(map(str, range(BUCKETS)))
    return {name_part(share + 1, shares): buckets[share * size : (share + 1) * size] for share in range(shares)}


def name_part(share: int, shares: int) -> str:
    """Return the name of a part for what has no date."""
    return f"names-{share}of{shares}"
