"""The files of one part of the search index.

Pagefind makes an index for a whole site; here it becomes one that is small to load beside others, and the same each
time: Pagefind names pages by random-looking digests, puts filters in a different order each time, writes a file for
each record, and takes words together until a file has tens of kilobytes. So

- a record is named by where its card is: `2016-09-5/k3f2a9.8.01c` is number 1c of the part, with 8 cards to a file
- filters are written here, in order
- a file of words ends after `CHUNK` places, so that a word costs two kilobytes and not thirty
- what results show of records (the cards) is in files of about `CARDS` bytes, with several records in each
- a file is named by a digest of its content, so that an edit leaves alone what it does not change

The words, their stems and their weights are Pagefind's, and so is all that searches them.
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from briefgen.records.search import ENTRY, NAMED, SearchRecord, bucket_of
from briefgen.search import VERSION
from briefgen.search.encoding import SIGNATURE, compressed, content_of, decoded
from briefgen.search.engine import Text, index
from briefgen.search.segments import divided, spaced

CHUNK = 700
"""How many places of words a file of words holds, unless a single word has more."""

CARDS = 14_000
"""About how many bytes a file of cards has, before a host compresses it to a quarter of that."""

LABEL = "en"
"""The name of each index. No reader sees it, and no browser takes it for a language that it has to divide."""

END = "\x01"
"""What stands at the end of each word in the files. So none is the beginning of what somebody types: where a part has
no word that begins with what is typed, Pagefind would otherwise take the longest with which that begins."""

PLACES = 3
"""How many places of a word in a record are kept, the first ones: more would hardly count, and `the` has dozens."""

SHARES = 4
"""Into how many files the values of a filter go that are names: there can be many."""

ALL = "xq0xq"
"""A word that every record has, for a search that is only limited by filters: without a word, a browser loads all."""

LENGTHS = 64
"""Lengths of records are rounded up to this: Pagefind only needs to know about how long they are."""

DIGEST = 6
"""How many characters of a digest name a file, if they tell it from all others of its part."""

Files = dict[str, bytes]

_json = msgspec.json.Encoder().encode


class Card(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a result shows of a record."""

    kind: str
    url: str
    title: str
    id: str = ""
    text: str = ""
    date: str = ""
    outcome: str = ""
    note: str = ""
    lang: str = ""


def part_files(name: str, records: Sequence[SearchRecord], language: str) -> Files:
    """Return the files of the part of the index that holds some records, by their paths in its folder.

    Args:
        name: the name of the part.
        records: the records in the order of their dates.
        language: the language of the site, whose endings of words do not count.

    Raises:
        OSError: Pagefind failed.

    """
    found = index([_text(record) for record in records], _base(language))
    known = _pages(found)
    records = [records[number] for number in _numbers(found, known)]
    size, packs = _packs([_card(record) for record in records])
    chunks = list(_chunks(_words(found, len(records))))
    filters = _filters(records)
    named_packs = _names(packs)
    named_chunks, chunk_files = _stored("index/{}.pf_index", [[list(map(_ended, chunk))] for chunk in chunks])
    named_filters, filter_files = _stored(
        "filter/{}.pf_filter", [[kind, sorted(values.items())] for kind, values in filters.items()]
    )
    pages = [
        [f"{name}/{named_packs[number // size]}.{size}.{number:03x}", -(-length // LENGTHS) * LENGTHS]
        for number, (_, length) in enumerate(known)
    ]
    table = [[chunk[0][0], chunk[-1][0], at] for at, chunk in zip(named_chunks, chunks, strict=True)]
    return {
        **{f"{at}.json": pack for at, pack in zip(named_packs, packs, strict=True)},
        **chunk_files,
        **filter_files,
        **_index(pages, table, list(map(list, zip(filters, named_filters, strict=True)))),
    }


def engine_files(language: str) -> Files:
    """Return the program that searches, with an empty index that the parts are merged into.

    Raises:
        OSError: Pagefind failed.

    """
    found = index([Text("", "nothing")], _base(language))
    wasm = next(iter(msgspec.json.decode(found[ENTRY])["languages"].values()))["wasm"] or "unknown"
    kept = ("pagefind.js", f"wasm.{wasm}.pagefind")
    return {**{name: found[name] for name in kept}, **_index([], [], [], wasm)}


def words_of(text: str, language: str) -> set[str]:
    """Return the words that an index holds of a text, without endings.

    Raises:
        OSError: Pagefind failed.

    """
    found = index([_text(SearchRecord("", "", text))], _base(language))
    return {form for word, _, forms in _words(found, 1) for form in (word, *(name for name, _ in forms))}


def _base(language: str) -> str:
    """Return a language without script and country, as Pagefind knows it."""
    return language.partition("-")[0].lower()


def _index(pages: list[Any], table: list[Any], filters: list[Any], wasm: str = "unknown") -> Files:
    """Return the two files by which a browser finds all others; the address of the first never changes."""
    meta = content_of([VERSION, pages, table, filters, [], ["title"]])
    (digest,) = _names([meta])
    entry = {"version": VERSION, "languages": {LABEL: {"hash": digest, "wasm": wasm, "page_count": len(pages)}}}
    return {ENTRY: _json(entry), f"pagefind.{digest}.pf_meta": compressed(meta)}


def _stored(path: str, values: Sequence[Any]) -> tuple[list[str], Files]:
    """Return the names of some values, and their files by paths that are made of these."""
    contents = list(map(content_of, values))
    names = _names(contents)
    return names, {path.format(name): compressed(content) for name, content in zip(names, contents, strict=True)}


def _names(contents: Sequence[bytes]) -> list[str]:
    """Return a name for each of some contents, which follows from it: of its digest as much as tells it from others."""
    found = (hashlib.blake2b(content, digest_size=20).digest() for content in contents)
    digests = [base64.b32encode(digest).decode().lower() for digest in found]
    size = DIGEST
    while len({digest[:size] for digest in digests}) < len(set(digests)):
        size += 1
    return [digest[:size] for digest in digests]


def _words(files: Mapping[str, bytes], records: int) -> list[Any]:
    """Return the words of Pagefind's index in order, and the one that all records have."""
    chunks = (decoded(content)[0] for path, content in files.items() if path.endswith(".pf_index"))
    every = [ALL, [[min(number, 1), [], []] for number in range(records)], []]
    return sorted([every, *(_shortened(word) for chunk in chunks for word in chunk)])


def _pages(files: Mapping[str, bytes]) -> list[Any]:
    """Return the pages of Pagefind's index. There is no index of records without a word."""
    return next((decoded(content)[1] for path, content in files.items() if path.endswith(".pf_meta")), [])


def _text(record: SearchRecord) -> Text:
    """Return what is indexed of a record. Pagefind leaves out what has no text."""
    title = divided(record.title)
    return Text(title, divided(spaced(record.text)) or title)


def _numbers(files: Mapping[str, bytes], pages: Sequence[Any]) -> Iterator[int]:
    """Yield the numbers of the records that Pagefind has taken in, in its order."""
    for name, _ in pages:
        fragment = zlib.decompress(files[f"fragment/{name}.pf_fragment"], wbits=31)[len(SIGNATURE) :]
        yield msgspec.json.decode(fragment, type=_Fragment, strict=False).url


class _Fragment(msgspec.Struct, frozen=True):
    url: int


def _card(record: SearchRecord) -> Card:
    (own,) = dict(record.filters).get(record.kind, ("",)) if record.kind in NAMED else ("",)
    text = spaced(record.text)
    shown = record.date, record.outcome, record.note, record.lang
    return Card(record.kind, record.address, record.title, own, text, *shown)


def _packs(cards: Sequence[Card]) -> tuple[int, list[bytes]]:
    """Return how many cards go to a file, and the contents of the files."""
    size = max(1, CARDS * len(cards) // len(_json(cards)))
    return size, [_json(cards[at : at + size]) for at in range(0, len(cards), size)]


def _chunks(words: Sequence[Any]) -> Iterator[list[Any]]:
    """Divide words, in their order, into files.

    Frequent words end files wherever these begin. So what an edit changes in one does not move to all behind it.
    """
    chunk: list[Any] = []
    size = 0
    for word in words:
        chunk.append(word)
        size += _places(word)
        if size >= CHUNK:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _shortened(word: Any) -> list[Any]:
    """Return a word, and its forms with other accents, with the first places in each record."""
    name, pages, forms = (*word, [])[:3]
    kept = [[page, _first(places), title] for page, places, title in pages]
    return [
        name,
        kept,
        [[form, [[page, _first(places), title] for page, places, title in found]] for form, found in forms],
    ]


def _first(places: list[int]) -> list[int]:
    """Return the first places. A negative number says how much the places behind it count."""
    if len(places) <= PLACES + 1:
        return places
    kept = places[: PLACES + 1]
    return kept[:-1] if kept[-1] < 0 else kept


def _ended(word: Any) -> list[Any]:
    return [word[0] + END, *word[1:]]


def _places(word: Any) -> int:
    """Return how many numbers stand at a word and its forms with other accents."""
    pages = (page for form in (word, *word[2]) for page in form[1])
    return 2 + sum(1 + len(places) + len(more) for _, places, more in pages)


def _filters(records: Sequence[SearchRecord]) -> dict[str, dict[str, list[int]]]:
    """Return the values of each filter, each with the numbers of the records that have it."""
    found: dict[str, dict[str, list[int]]] = {}
    for number, record in enumerate(records):
        for kind, values in record.filters:
            for value in values:
                found.setdefault(_share(kind, value), {}).setdefault(value, []).append(number)
    return dict(sorted(found.items()))


def _share(kind: str, value: str) -> str:
    """Return the name of the filter that holds a value: that of its kind, for names with a number."""
    return f"{kind}{int(bucket_of(f'{kind}:{value}')) % SHARES}" if kind in NAMED else kind
