"""What a gate searches for, kept from one run to the next: only documents that changed are divided into texts again."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import msgspec

from briefgen.archive.withheld import WithheldText, attachments_of, is_public, texts_of, withheld_documents
from briefgen.publish import remembered
from briefgen.publish.canonical import canonical
from briefgen.publish.remembered import Divided, Prepared


def withheld_texts(db: sqlite3.Connection, record: Path) -> list[WithheldText]:
    """Return the texts of all withheld documents that are not public too, by path; each text is returned once.

    `record` is the file that keeps the texts of each document.
    """
    documents = withheld_documents(db)
    if not documents:
        return []
    kept = remembered.load(record, Prepared).documents
    found: dict[str, Divided] = {}
    for document in documents:
        known = kept.get(document.path)
        is_same = known is not None and known.version == document.version
        found[document.path] = known if known and is_same else _divided(db, document.path, document.version)
    if found != kept:
        remembered.save(record, Prepared(found))
    texts: dict[str, WithheldText] = {}
    for path, divided in found.items():
        attached = (msgspec.structs.replace(text, form=canonical(text.text)) for text in attachments_of(db, path))
        for text in (*divided.texts, *attached):
            if not ((text.is_name or text.file) and is_public(db, text)):
                texts.setdefault(text.text, text)
    return list(texts.values())


def _divided(db: sqlite3.Connection, path: str, version: str) -> Divided:
    texts = (msgspec.structs.replace(text, form=canonical(text.text)) for text in texts_of(db, path))
    return Divided(version, tuple(texts))
