"""Queries about the desk's own pages."""

from __future__ import annotations

import sqlite3

from briefgen.archive.backlinks import backlinks_of
from briefgen.archive.changes import BacklinksChanged, DocumentChanged, ReferencesChanged, TagChanged
from briefgen.archive.clock import Clock
from briefgen.archive.keys import is_kind
from briefgen.archive.page_sources import is_any_author
from briefgen.archive.query import Concern, query
from briefgen.archive.references import targets_of
from briefgen.archive.results import Desk, DeskPageAnswer, PageLink
from briefgen.records.front_matter import DeskPage
from briefgen.records.ids import EntityId
from briefgen.records.storage import decoder
from briefgen.records.text import Body

_record_decoder, _body_decoder = decoder(DeskPage), decoder(Body)

_PAGES = f"SELECT entity, address, record FROM document WHERE {is_kind('entity', 'page')} AND is_shown"

_CONCERNS = tuple(Concern(change, kind="page") for change in (DocumentChanged, ReferencesChanged, BacklinksChanged))
"""A page shows the title of the one above it, and a site has few: each change concerns all of them."""


@query(on=(Concern(DocumentChanged, kind="page"), Concern(TagChanged, kind="author")))
def desk(db: sqlite3.Connection, _clock: Clock) -> Desk:
    """The desk's own pages that have `nav`, and whether there are authors: what each page links to."""
    pages = [(_record_decoder.decode(record), address) for _, address, record in db.execute(_PAGES)]
    listed = sorted((record.nav, address, record) for record, address in pages if record.nav is not None)
    return Desk(tuple(_link(record, address) for _, address, record in listed), is_any_author(db))


@query(on=_CONCERNS)
def desk_page(db: sqlite3.Connection, _clock: Clock, name: str) -> DeskPageAnswer | None:
    """One of the desk's own pages by the name of its file, or None if there is none that is shown."""
    entity = EntityId.of("page", name)
    sql = "SELECT record, body, address, visibility = 'early' FROM document WHERE entity = ? AND is_shown"
    row = db.execute(sql, (entity,)).fetchone()
    if row is None:
        return None
    record, body, address, is_early = row
    return DeskPageAnswer(
        record=_record_decoder.decode(record),
        body=_body_decoder.decode(body),
        address=address,
        targets=targets_of(db, entity),
        is_early=bool(is_early),
        above=_above(db, address),
        backlinks=backlinks_of(db, entity),
    )


def _above(db: sqlite3.Connection, address: str) -> PageLink | None:
    """Return the page whose address is that of the folder of another."""
    folder = address.rstrip("/").rpartition("/")[0] + "/"
    row = db.execute(f"{_PAGES} AND address = ?", (folder,)).fetchone()
    return _link(_record_decoder.decode(row[2]), folder) if row else None


def _link(record: DeskPage, address: str) -> PageLink:
    return PageLink(record.title, address, record.lang, record.marking)
