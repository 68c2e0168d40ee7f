"""What an archive knows and a build withheld: the words by which it could be recognised in what is published."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import PurePosixPath

import msgspec

from briefgen.content.facts import Facts, facts_decoder
from briefgen.content.names import fold, folded
from briefgen.content.placeholders import MARK

LEAST_WORDS, LEAST_LENGTH = 6, 40
"""What a sentence has at least, in words and characters, to be told from what anybody could have written."""

_SENTENCE = re.compile(r"(?<=[.!?…。！？])\s+|\n|" + re.escape(MARK) + f"[^{re.escape(MARK)}]*" + re.escape(MARK))


class Secret(msgspec.Struct, frozen=True):
    """Words that are not to be published: what they are (`title`, `slug` …), and the file that they stand in.

    `exact` words are searched as they are, as addresses are; others with case, spaces and markup left aside.
    """

    text: str
    what: str
    path: str
    exact: bool = False


def secrets(db: sqlite3.Connection) -> list[Secret]:
    """Return what is distinctive of each document that is not shown: of several alike the first."""
    rows = db.execute(
        "SELECT d.path, d.facts, p.text FROM document d LEFT JOIN plain p ON p.entity = d.entity WHERE NOT shown"
        " ORDER BY d.path"
    )
    found: dict[str, Secret] = {}
    for path, facts, plain in rows:
        for secret in _of_document(db, path, facts_decoder.decode(facts), plain or ""):
            found.setdefault(secret.text, secret)
    public = _public(db) if found else set()
    return [secret for text, secret in found.items() if text not in public]


def _of_document(db: sqlite3.Connection, path: str, facts: Facts, plain: str) -> Iterator[Secret]:
    for entry in facts.entries:
        kind = "title" if entry.scope == "briefing" else entry.scope.partition("/")[0].replace("-", " ")
        yield from _words(entry.title, kind, path)
        yield from _words(entry.summary, "summary", path)
    yield Secret(facts.address, "address", path, exact=True)
    stem = PurePosixPath(path).stem
    for word, what in ((facts.slug, "slug"), (stem, "file name")):
        if len(word) >= 8 and re.search(r"[-_.\d]", word):
            yield Secret(word, what, path, exact=True)
    for reference in facts.references:
        shown = "SELECT 1 FROM link WHERE target = ?"
        if reference.key.startswith("file:") and not db.execute(shown, (reference.key,)).fetchone():
            yield Secret(PurePosixPath(reference.key).name, "file name", path, exact=True)
    for sentence in _SENTENCE.split(plain):
        if len(sentence) >= LEAST_LENGTH and len(sentence.split()) >= LEAST_WORDS:
            yield from _words(sentence, "sentence", path)


def _words(text: str, what: str, path: str) -> Iterator[Secret]:
    """Yield a text, unless it is a single short word, which could stand anywhere."""
    loose = folded(text)
    if len(loose) >= 10 or len(loose.split()) > 1:
        yield Secret(loose, what, path)


def _public(db: sqlite3.Connection) -> set[str]:
    """Return what what is shown has by itself: names, titles, addresses, and sentences that stand in both."""
    known = {fold(name) for (name,) in db.execute("SELECT shown FROM name")}
    known |= {fold(label) for (label,) in db.execute("SELECT label FROM topic")}
    for path, facts in db.execute("SELECT path, facts FROM document WHERE shown"):
        decoded = facts_decoder.decode(facts)
        known |= {decoded.address, decoded.slug, PurePosixPath(path).stem}
        known |= {folded(text) for entry in decoded.entries for text in (entry.title, entry.summary)}
    for (plain,) in db.execute("SELECT text FROM plain p JOIN document d ON d.entity = p.entity WHERE d.shown"):
        known |= {folded(sentence) for sentence in _SENTENCE.split(plain) if len(sentence) >= LEAST_LENGTH}
    return known
