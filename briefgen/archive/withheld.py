"""What an archive knows and a build withheld: the words by which it could be recognised in what is published."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

import msgspec

from briefgen.archive.keys import is_entity
from briefgen.markdown.placeholders import MARK
from briefgen.records.facts import facts_decoder
from briefgen.records.ids import EntityId, ListId
from briefgen.records.names import fold, outcome_slug

_SENTENCE = re.compile(f"(?<=[.!?…।၊။])\\s+|(?<=[。！？])|\n|{MARK}[^{MARK}]*{MARK}")

_NAMED = {
    "actors": "actor", "actor": "actor", "by": "speaker", "to": "actor", "role": "role", "topics": "topic",
    "places": "place", "place": "place", "outcome": "outcome", "kind": "outcome", "publisher": "publisher",
}  # fmt: skip
"""Keys whose values are names; they are distinctive only if nothing that is shown has them."""

_FILES = ("slug", "file", "image")
"""Keys whose values name a file or a page."""

_PASSED_OVER = frozenset(
    {"date", "due", "published", "updated", "status", "embargo", "marking", "lang", "id", "key", "related", "resolves",
     "html", "anchor", "decorative", "source", "answers", "contradicts", "from", "headings", "cited"}
)  # fmt: skip
"""Keys whose values say nothing, or nothing that is not said elsewhere."""


class Secret(msgspec.Struct, frozen=True):
    """Words that are not to be published: what they are (`title`, `slug` …), and the file that they stand in.

    `exact` words are names of files and addresses, searched with what joins their words; others are searched as words,
    whatever stands between them. `is_name` marks what is a name, or a word or two, and can stand anywhere.
    """

    text: str
    what: str
    path: str
    exact: bool = False
    is_name: bool = False


def secrets(db: sqlite3.Connection) -> list[Secret]:
    """Return what is distinctive of each document that is not shown: of several alike the first."""
    rows = db.execute(
        "SELECT d.path, d.facts, d.record, d.body, p.text FROM document d LEFT JOIN plain p ON p.entity = d.entity"
        " WHERE NOT is_shown ORDER BY d.path"
    )
    found: dict[str, Secret] = {}
    for path, facts, record, body, plain in rows:
        values = [msgspec.msgpack.decode(record), msgspec.msgpack.decode(body).get("statements", ())]
        for secret in _of_document(db, path, facts, values, plain or ""):
            found.setdefault(secret.text, secret)
    return list(found.values())


def withheld_files(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return the pictures and attachments that only withheld documents use, each with the path of one of these."""
    found: dict[str, str] = {}
    for path, facts in db.execute("SELECT path, facts FROM document WHERE NOT is_shown ORDER BY path"):
        for reference in facts_decoder.decode(facts).references:
            key = EntityId(reference.key)
            if key.kind == "file" and _is_withheld_file(db, key):
                found.setdefault(key.name, path)
    return list(found.items())


def public_digests(db: sqlite3.Connection) -> set[bytes]:
    """Return the digests of the pictures and attachments that documents that are shown use."""
    linked = db.execute(f"SELECT DISTINCT target FROM link WHERE {is_entity('target', 'file')}").fetchall()
    sql = "SELECT digest FROM source WHERE path = (SELECT shown FROM name WHERE key = ?)"
    return {digest for (key,) in linked for (digest,) in db.execute(sql, (key,))}


def public_texts(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Yield the path of each document that is shown, with all that it says."""
    rows = db.execute(
        "SELECT d.path, d.address, d.record, d.body, p.text FROM document d LEFT JOIN plain p ON p.entity = d.entity"
        " WHERE is_shown"
    )
    for path, address, record, body, plain in rows:
        values = (msgspec.msgpack.decode(record), msgspec.msgpack.decode(body).get("statements", ()))
        said = [text for value in values for _, text in _texts(value, "")]
        yield path, "\n".join([path, address, plain or "", *said])


def _of_document(db: sqlite3.Connection, path: str, facts: bytes, values: list[Any], plain: str) -> Iterator[Secret]:
    decoded = facts_decoder.decode(facts)
    for key, text in (pair for value in values for pair in _texts(value, "")):
        yield from _of_value(db, path, key, text)
    yield Secret(decoded.address, "address", path, exact=True)
    yield from _file_names(path, decoded.slug, path)
    for reference in decoded.references:
        if EntityId(reference.key).kind == "file" and _is_withheld_file(db, reference.key):
            yield from _file_names(path, reference.key, path)
    for sentence in _SENTENCE.split(plain):
        if sentence.strip():
            yield Secret(sentence.strip(), "sentence", path)


def _of_value(db: sqlite3.Connection, path: str, key: str, text: str) -> Iterator[Secret]:
    part = key.rpartition(" ")[2]
    if part == "aliases":
        yield Secret(text, "old address", path, exact=True)
    elif part in _FILES:
        yield from _file_names(path, text, path)
    elif text.startswith(("http://", "https://")):
        yield Secret(re.sub(r"^https?://(?:www\.)?", "", text), "address of a source", path)
    elif part in _NAMED:
        if not _is_public_name(db, text):
            yield Secret(text, _NAMED[part], path, is_name=True)
    else:
        yield Secret(text, key or "text", path)
        yield from (Secret(part, key, path) for part in _SENTENCE.split(text) if part.strip() and part != text)


def _is_public_name(db: sqlite3.Connection, text: str) -> bool:
    """Return True if something that is shown has a name: an actor, whoever takes part, a topic."""
    key = fold(text)
    asked = (
        ("SELECT 1 FROM name WHERE key = ? LIMIT 1", key),
        ("SELECT 1 FROM involvement WHERE key = ? LIMIT 1", key),
        ("SELECT 1 FROM topic WHERE label = ? LIMIT 1", text),
        ("SELECT 1 FROM tally WHERE list = ? LIMIT 1", ListId.of("outcome", outcome_slug(text))),
    )
    return any(db.execute(sql, (value,)).fetchone() for sql, value in asked)


def _is_withheld_file(db: sqlite3.Connection, key: str) -> bool:
    return not db.execute("SELECT 1 FROM link WHERE target = ?", (key,)).fetchone()


def _file_names(path: str, name: str, own: str) -> Iterator[Secret]:
    """Yield names by which a file could be known: its own, and without its ending."""
    whole = PurePosixPath(name).name
    for text in dict.fromkeys((whole, PurePosixPath(whole).stem, PurePosixPath(own).stem)):
        if len(text) >= 6 and re.search(r"[-_.\s\d]", text):
            yield Secret(text, "file name", path, exact=True)


def _texts(value: object, key: str) -> Iterator[tuple[str, str]]:
    """Yield every text in a record, with the keys that lead to it."""
    if isinstance(value, str):
        if value.strip():
            yield key, value
    elif isinstance(value, dict):
        for name, part in value.items():
            if name not in _PASSED_OVER:
                yield from _texts(part, f"{key} {name}".strip() if name != "extra" else key)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part, key)
