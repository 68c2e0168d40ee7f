"""The texts and files that a build withheld. Nothing that is published may hold them."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import PurePosixPath
from typing import Any

import msgspec

from briefgen.archive import stored_values
from briefgen.archive.keys import is_kind
from briefgen.archive.visibility import MAY_BE_WITHHELD
from briefgen.markdown.placeholders import MARK
from briefgen.records.facts import Facts, facts_decoder
from briefgen.records.ids import EntityId, ListId
from briefgen.records.names import fold, outcome_slug, topic_slug
from briefgen.records.text import KIND

_SENTENCE_END = re.compile(f"(?<=[.!?…।၊။])\\s+|(?<=[。！？])|\n|{MARK}[^{MARK}]*{MARK}")

ATTACHMENT = "attachment"
"""The kind of a text that is the path of a withheld picture or attachment."""

_NAME_KEYS = {
    "actors": "actor", "actor": "actor", "by": "speaker", "to": "actor", "role": "role", "topics": "topic",
    "places": "place", "place": "place", "outcome": "outcome", "kind": "outcome", "publisher": "publisher",
}  # fmt: skip
"""Keys whose values are names, each with what the name is. A name that something public has is not withheld."""

_FILE_KEYS = ("slug", "file", "image")
"""Keys whose values are names of files or pages."""

_IGNORED_KEYS = frozenset(
    {"date", "due", "published", "updated", "status", "embargo", "marking", "lang", "id", "key", "related", "resolves",
     "html", "anchor", "decorative", "source", "answers", "contradicts", "from", "headings", "cited"}
)  # fmt: skip
"""Keys whose values are not searched for: dates, states and ids reveal nothing, and the values of the others are in the
full text or under other keys."""


class WithheldText(msgspec.Struct, frozen=True, array_like=True):
    """A text that must not be published.

    Args:
        text: the text.
        kind: what it is, for messages: `title`, `file name`, `sentence` …
        path: the file of the withheld document that it comes from.
        is_path: it is an address or the name of a file, and is searched for with the characters between its words.
            Other texts are searched for as words, whatever is between them.
        is_name: it is a name of a person, place or topic, of a word or two, and is searched for though it is short.
        file: the picture or attachment that it is a name of, by id, or "". Its path has the kind `ATTACHMENT`.
        form: the canonical form of the text, if that is known already.

    """

    text: str
    kind: str
    path: str
    is_path: bool = False
    is_name: bool = False
    file: str = ""
    form: str = ""


class WithheldDocument(msgspec.Struct, frozen=True):
    """A withheld document: the path of its file, and what its texts depend on besides the code."""

    path: str
    version: str


def withheld_documents(db: sqlite3.Connection) -> list[WithheldDocument]:
    """Return the documents that are withheld, by path."""
    rows = db.execute(
        "SELECT d.path, hex(s.digest) FROM document d INDEXED BY document_may_be_withheld"
        f" JOIN source s ON s.path = d.path WHERE {MAY_BE_WITHHELD} AND d.visibility = 'withheld'"
    )
    known = stored_values.get(db, "fingerprint") or ""
    return [WithheldDocument(path, f"{digest} {known}") for path, digest in sorted(rows)]


def texts_of(db: sqlite3.Connection, path: str) -> list[WithheldText]:
    """Return the texts of a withheld document, each once. Some of them may be public all the same: see `is_public`."""
    row = db.execute(
        "SELECT d.facts, d.record, d.body, t.text FROM document d LEFT JOIN full_text t ON t.entity = d.entity"
        " WHERE d.path = ?",
        (path,),
    ).fetchone()
    facts, record, body, plain = row
    values = [msgspec.msgpack.decode(record), _blocks(body)]
    found: dict[str, WithheldText] = {}
    for text in _document_texts(path, facts, values, plain or ""):
        found.setdefault(text.text, text)
    return list(found.values())


def attachments_of(db: sqlite3.Connection, path: str) -> Iterator[WithheldText]:
    """Yield the names of the pictures and attachments that a withheld document refers to."""
    row = db.execute("SELECT facts FROM document WHERE path = ?", (path,)).fetchone()
    for file in dict.fromkeys(_files(db, facts_decoder.decode(row[0]))) if row else ():
        yield WithheldText(file.name, ATTACHMENT, path, is_path=True, file=file)
        yield from _file_names(path, file, file)


def is_public(db: sqlite3.Connection, text: WithheldText) -> bool:
    """Return True if a name is that of something public too, or if something public uses the file that a text names."""
    if text.file:
        return db.execute("SELECT 1 FROM link WHERE target = ?", (text.file,)).fetchone() is not None
    return text.is_name and _is_public_name(db, text.text)


def public_digests(db: sqlite3.Connection) -> set[bytes]:
    """Return the digests of the pictures and attachments that public documents use."""
    linked = db.execute(f"SELECT DISTINCT target FROM link WHERE {is_kind('target', 'file')}").fetchall()
    sql = "SELECT digest FROM source WHERE path = (SELECT written FROM name WHERE key = ?)"
    return {digest for (key,) in linked for (digest,) in db.execute(sql, (key,))}


def public_texts(db: sqlite3.Connection, entities: Iterable[str] | None = None) -> Iterator[tuple[str, str]]:
    """Yield every text of the public documents, or of some of them, with the path of its document.

    Each field is a text of its own, so that a text across two fields does not count as public.
    """
    sql = (
        "SELECT d.path, d.address, d.record, d.body, t.text FROM document d LEFT JOIN full_text t USING (entity)"
        " WHERE is_shown"
    )
    chosen = (db.execute(f"{sql} AND entity = ?", (entity,)) for entity in sorted(entities or ()))
    rows = db.execute(sql) if entities is None else chain.from_iterable(chosen)
    for path, address, record, body, plain in rows:
        values = (msgspec.msgpack.decode(record), _blocks(body))
        fields = (text for value in values for _, text in _field_texts(value, ""))
        yield from ((path, text) for text in (path, address, plain or "", *fields) if text)


def _files(db: sqlite3.Connection, facts: Facts) -> Iterator[EntityId]:
    """Yield the pictures and attachments that a document refers to, by whatever name."""
    for reference in facts.references:
        if reference.kind in ("file", "embed", "wiki"):
            keys = (reference.key, f"attachment:{reference.key}")
            sql = (
                f"SELECT DISTINCT entity FROM name WHERE key IN (?, ?) AND {is_kind('entity', 'file')} ORDER BY entity"
            )
            yield from (EntityId(entity) for (entity,) in db.execute(sql, keys))


def _blocks(body: bytes) -> list[dict[str, Any]]:
    """Return the values of the structured blocks of a stored text, without the names of their kinds."""
    blocks = msgspec.msgpack.decode(body).get("blocks", ())
    return [{key: value for key, value in block.items() if key != KIND} for block in blocks]


def _document_texts(path: str, facts: bytes, values: list[Any], plain: str) -> Iterator[WithheldText]:
    """Yield the texts of one withheld document: front matter, statements, address, file names and sentences."""
    decoded = facts_decoder.decode(facts)
    for key, text in (pair for value in values for pair in _field_texts(value, "")):
        yield from _value_texts(path, key, text)
    yield WithheldText(decoded.address, "address", path, is_path=True)
    yield from _file_names(path, decoded.slug)
    for sentence in _SENTENCE_END.split(plain):
        if sentence.strip():
            yield WithheldText(sentence.strip(), "sentence", path)


def _value_texts(path: str, key: str, text: str) -> Iterator[WithheldText]:
    """Yield the texts of one value. `key` is the path of keys to it, such as `outcome summary`."""
    part = key.rpartition(" ")[2]
    if part in ("aliases", "old_addresses"):
        yield WithheldText(text, "old address", path, is_path=True)
    elif part in _FILE_KEYS:
        yield from _file_names(path, text)
    elif text.startswith(("http://", "https://")):
        yield WithheldText(re.sub(r"^https?://(?:www\.)?", "", text), "address of a source", path)
    elif part in _NAME_KEYS:
        yield WithheldText(text, _NAME_KEYS[part], path, is_name=True)
    else:
        yield WithheldText(text, key or "text", path)
        yield from (
            WithheldText(part, key, path) for part in _SENTENCE_END.split(text) if part.strip() and part != text
        )


def _is_public_name(db: sqlite3.Connection, text: str) -> bool:
    """Return True if something public has this name: an actor, a participant, a topic or an outcome."""
    key, label = fold(text), "SELECT 1 FROM label WHERE list = ? AND key = ? LIMIT 1"
    queries = (
        ("SELECT 1 FROM name WHERE key = ? LIMIT 1", (key,)),
        ("SELECT 1 FROM involvement WHERE key = ? LIMIT 1", (key,)),
        (label, (ListId.of("topic", topic_slug(text)), key)),
        (label, (ListId.of("outcome", outcome_slug(text)), key)),
    )
    return any(db.execute(sql, values).fetchone() for sql, values in queries)


def _file_names(path: str, name: str, file: str = "") -> Iterator[WithheldText]:
    """Yield the names that reveal a file: its own with and without its ending, and that of the document's file."""
    whole = PurePosixPath(name).name
    for text in dict.fromkeys((whole, PurePosixPath(whole).stem, PurePosixPath(path).stem)):
        if len(text) >= 6 and re.search(r"[-_.\s\d]", text):
            is_own = text != PurePosixPath(path).stem
            yield WithheldText(text, "file name", path, is_path=True, file=file if is_own else "")


def _field_texts(value: object, key: str) -> Iterator[tuple[str, str]]:
    """Yield every text in a value, with the path of keys to it."""
    if isinstance(value, str):
        if value.strip():
            yield key, value
    elif isinstance(value, dict):
        for name, part in value.items():
            if name not in _IGNORED_KEYS:
                yield from _field_texts(part, f"{key} {name}".strip() if name != "extra" else key)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _field_texts(part, key)
