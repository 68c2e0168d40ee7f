"""What a gate searches for, kept from one run to the next: only documents that changed are divided into texts again."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import msgspec

from briefgen.archive.withheld import attachments_of, is_public, texts_of, withheld_documents
from briefgen.archive.withheld_texts import WithheldText
from briefgen.publish import remembered
from briefgen.publish.canonical import canonical
from briefgen.publish.remembered import Divided, Prepared


def withheld_texts(db: sqlite3.Connection, root: Path, record: Path) -> list[WithheldText]:
    """Return the texts of all withheld documents that are not public too, by path; each text is returned once.

    `root` is the site's folder, and `record` the file that keeps the texts of each document.
    """
    documents = withheld_documents(db)
    if not documents:
        return []
    kept = remembered.load(record, Prepared).documents
    found: dict[str, Divided] = {}
    for document in documents:
        known = kept.get(document.path)
        if known is None or known.version != document.version:
            known = Divided(document.version, tuple(map(_with_form, texts_of(db, root, document.path))))
        found[document.path] = known
    if found != kept:
        remembered.save(record, Prepared(found))
    texts: dict[str, WithheldText] = {}
    for path, divided in found.items():
        for text in (*divided.texts, *map(_with_form, attachments_of(db, root, path))):
            if not ((text.is_name or text.file) and is_public(db, text)):
                texts.setdefault(text.text, text)
    return list(texts.values())


def _with_form(text: WithheldText) -> WithheldText:
    return msgspec.structs.replace(text, form=canonical(text.text))
