"""Names of different actors that are nearly the same.

Comparing all pairs would take minutes for thousands of names. Instead, the *words* of all names are compared, which are
fewer and fall into small groups. Two names are then looked up by exchanging words for close ones.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise, product

import msgspec
from rapidfuzz import fuzz, process

from briefgen.records.names import fold

CLOSE = 88
"""How close two names must be: the share of their characters that they have in common and in order, in per cent."""

CLOSE_WORDS = 80
"""How close two words must be."""

SHORTEST = 5
"""How many characters the shorter of two names has at least. Of shorter ones too many are close by chance."""

EXCHANGED = 2
"""How many words of a name may be written in another way."""

LONGEST = 16
"""How many words the longest name has that is compared."""

SHORTEST_WORD = 3
"""How many characters a word has at least that may be written in another way."""

MOST_WORDS = 20
"""How many other ways to write a word are tried."""

ESTABLISHED = 10
"""In how many names a word stands that is right as it is: of two such words, neither is the other misspelt."""

_SIGNS = re.compile(r"[-.,'()\u2010-\u2019]+")
"""Signs that some put into a name and others leave out."""

_DIGIT = re.compile(r"\d")


Words = tuple[str, ...]


class Named(msgspec.Struct, frozen=True):
    """A name, the id of its actor, the path of a file that holds the name, and whether the actor has a file."""

    name: str
    actor: str
    path: str
    has_file: bool


def similar(names: list[Named], settled: set[frozenset[str]]) -> Iterator[tuple[Named, Named]]:
    """Yield the pairs of names of different actors that are close, each pair of actors once.

    Of several actors that share a name, the first stands for all. Left out are pairs that are `settled`, and actors
    that have another name in common: they are known to be two, as their ids tell them apart.
    """
    first: dict[Words, int] = {}
    names_of: dict[str, set[Words]] = defaultdict(set)
    for number, named in enumerate(names):
        words = tuple(fold(named.name).split())
        first.setdefault(words, number)
        names_of[named.actor].add(words)
    known = set(settled)
    for pair in sorted({(first[one], first[other]) for one, other in _close(first)}):
        one, other = (names[number] for number in sorted(pair))
        actors = frozenset((one.actor, other.actor))
        if len(actors) == 2 and actors not in known and names_of[one.actor].isdisjoint(names_of[other.actor]):
            known.add(actors)
            yield one, other


def _close(names: Iterable[Words]) -> Iterator[tuple[Words, Words]]:
    """Yield the pairs of different names that are close; some of them more than once."""
    known = {words: None for words in names if len(" ".join(words)) >= SHORTEST}
    yield from _alike(known)
    near = _close_words(Counter(word for words in known for word in set(words)))
    for words in known:
        for other in _spellings(words, near):
            if other in known and fuzz.ratio(" ".join(words), " ".join(other)) >= CLOSE:
                yield words, other


def _alike(names: Iterable[Words]) -> Iterator[tuple[Words, Words]]:
    """Yield the names with the same letters, and those with the same words of which another comes first."""
    groups: dict[str, list[Words]] = defaultdict(list)
    for words in names:
        parts = [_SIGNS.sub("", word) for word in words]
        turned = min("".join(parts[number:] + parts[:number]) for number in range(len(parts)))
        for letters in {"".join(parts), turned} - {""}:
            groups[letters].append(words)
    for group in groups.values():
        yield from pairwise(group)


def _close_words(words: Counter[str]) -> dict[str, tuple[str, ...]]:
    """Return for each word the close ones that begin or end alike, and that hold no digits.

    `words` says in how many names each word stands.
    """
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for word in sorted(words):
        if len(word) >= SHORTEST_WORD and not _DIGIT.search(word):
            for key in ((word[:3], ""), ("", word[-3:]), (word[0], word[-1])):
                groups[key].append(word)
    near: dict[str, dict[str, None]] = defaultdict(dict)
    for group in groups.values():
        for number, word in enumerate(group[:-1], 1):
            close = process.extract(word, group[number:], scorer=fuzz.ratio, score_cutoff=CLOSE_WORDS, limit=MOST_WORDS)
            for other in (found for found, *_ in close if min(words[word], words[found]) < ESTABLISHED):
                near[word][other] = near[other][word] = None
    return {word: tuple(others)[:MOST_WORDS] for word, others in near.items()}


def _spellings(words: Words, near: dict[str, tuple[str, ...]]) -> Iterator[Words]:
    """Yield the names that differ in a word or two, written in another way, or have a word less."""
    if len(words) > LONGEST:
        return
    for place in range(len(words)):
        yield words[:place] + words[place + 1 :]
    places = [place for place, word in enumerate(words) if word in near]
    for number in range(1, EXCHANGED + 1):
        for exchanged in combinations(places, number):
            for others in product(*(near[words[place]] for place in exchanged)):
                new = dict(zip(exchanged, others, strict=True))
                yield tuple(new.get(place, word) for place, word in enumerate(words))
