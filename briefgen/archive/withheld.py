"""The texts and files that a build withheld. Nothing that is published may hold them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import msgspec

from briefgen.archive import stored_values
from briefgen.archive.keys import is_kind
from briefgen.archive.visibility import IS_UNREAD, MAY_BE_WITHHELD
from briefgen.archive.withheld_files import contents_of
from briefgen.archive.withheld_texts import (
    ATTACHMENT,
    Contents,
    WithheldText,
    blocks_of,
    divided,
    field_texts,
    file_names,
)
from briefgen.records.facts import facts_decoder
from briefgen.records.ids import TAG_KINDS, EntityId, ListId
from briefgen.records.names import fold, outcome_slug, tag_slug
from briefgen.records.text import Reference


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
    unread = db.execute(
        f"SELECT path, hex(s.digest) FROM problem p JOIN source s USING (path) WHERE {MAY_BE_WITHHELD} AND {IS_UNREAD}"
    )
    return [WithheldDocument(path, f"{digest} {known}") for path, digest in sorted((*rows, *unread))]


def texts_of(db: sqlite3.Connection, root: Path, path: str) -> list[WithheldText]:
    """Return the texts of a withheld document, each once. Some of them may be public all the same: see `is_public`.

    `root` is the site's folder. A file of which nothing is stored, because of its problems, is read again.
    """
    row = db.execute(
        "SELECT d.facts, d.record, d.body, t.text FROM document d LEFT JOIN full_text t ON t.entity = d.entity"
        " WHERE d.path = ?",
        (path,),
    ).fetchone()
    found: dict[str, WithheldText] = {}
    for text in divided(path, _stored(*row) if row else contents_of(root, path)):
        found.setdefault(text.text, text)
    return list(found.values())


def _stored(facts: bytes, record: bytes, body: bytes, plain: str | None) -> Contents:
    known = facts_decoder.decode(facts)
    values = [msgspec.msgpack.decode(record), blocks_of(body)]
    return Contents(values, plain or "", known.references, known.address, known.slug)


def attachments_of(db: sqlite3.Connection, root: Path, path: str) -> Iterator[WithheldText]:
    """Yield the names of the pictures and attachments that a withheld document refers to."""
    row = db.execute("SELECT facts FROM document WHERE path = ?", (path,)).fetchone()
    references = facts_decoder.decode(row[0]).references if row else contents_of(root, path).references
    for file in dict.fromkeys(_files(db, references)):
        yield WithheldText(file.name, ATTACHMENT, path, is_path=True, file=file)
        yield from file_names(path, file, file)


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
        values = (msgspec.msgpack.decode(record), blocks_of(body))
        fields = (text for value in values for _, text in field_texts(value, ""))
        yield from ((path, text) for text in (path, address, plain or "", *fields) if text)


def first_listing(db: sqlite3.Connection, text: str) -> Iterator[str]:
    """Yield the first document by id of which lists show a text word for word, such as a title; or none."""
    sql = "SELECT min(entity) FROM list_item WHERE instr(record, ?)"
    yield from (entity for (entity,) in db.execute(sql, (text.encode(),)) if entity)


def _files(db: sqlite3.Connection, references: Iterable[Reference]) -> Iterator[EntityId]:
    """Yield the pictures and attachments that a document refers to, by whatever name."""
    for reference in references:
        if reference.kind in ("file", "embed", "wiki"):
            keys = (reference.key, f"attachment:{reference.key}")
            sql = (
                f"SELECT DISTINCT entity FROM name WHERE key IN (?, ?) AND {is_kind('entity', 'file')} ORDER BY entity"
            )
            yield from (EntityId(entity) for (entity,) in db.execute(sql, keys))


def _is_public_name(db: sqlite3.Connection, text: str) -> bool:
    """Return True if something public has this name: an actor, a participant, a topic, a place or an outcome."""
    key, label = fold(text), "SELECT 1 FROM label WHERE list = ? AND key = ? LIMIT 1"
    queries = (
        ("SELECT 1 FROM name WHERE key = ? LIMIT 1", (key,)),
        ("SELECT 1 FROM involvement WHERE key = ? LIMIT 1", (key,)),
        *((label, (ListId.of(kind, tag_slug(kind, text)), key)) for kind in TAG_KINDS),
        (label, (ListId.of("outcome", outcome_slug(text)), key)),
    )
    return any(db.execute(sql, values).fetchone() for sql, values in queries)
