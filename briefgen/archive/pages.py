"""The table of pages, and which of them are dirty: to be rendered or copied in this build.

A page is dirty from when it is planned until it is made; `reason` says why. A dirty page keeps its first reason.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain

import msgspec

from briefgen.archive import bundles, stored_values, tables
from briefgen.archive.changes import PagesChanged, ReferencesChanged
from briefgen.archive.documents import briefings
from briefgen.archive.update import Update
from briefgen.records.ids import EntityId, Subject
from briefgen.records.names import address_key
from briefgen.records.page import Page

_LINKED = f"substr(l.key, {len('address:') + 1})"
"""SQL for the address that a link leads to."""

_COLUMNS = "address, kind, subject, argument, source"


class PlannedPage(msgspec.Struct, frozen=True):
    """A page with the properties of its kind.

    `is_listed`: it is in the sitemap of pages. `is_redirect`: it is in the host's list of redirects. `is_copied`: it is
    a copy of its source, without a template. `is_bundle`: it is made together with files beside it.
    """

    page: Page
    is_listed: bool = False
    is_redirect: bool = False
    is_copied: bool = False
    is_bundle: bool = False


def changed_subjects(update: Update, settings: Mapping[str, tuple[str, str]]) -> Iterator[Subject]:
    """Yield the subjects whose pages are to be planned again. The archive may be written to between two of them.

    Args:
        update: what changed in this build.
        settings: what the pages there are depend on besides content: for each name its value, and the subject whose
            pages it decides on. `list` stands for all lists. The values are stored for the next build.

    """
    db, subjects = update.db, set(update.subjects)
    update.subjects.clear()
    for name, (value, subject) in settings.items():
        if not stored_values.replace(db, name, value) and not update.is_first:
            continue
        if subject == "list":
            lists = update.known("SELECT DISTINCT list FROM list_row")
            subjects |= {Subject.of("list", name) for (name,) in lists}
        else:
            subjects.add(Subject(subject))
    return chain(sorted(subjects), map(Subject, briefings(db)) if update.is_first else ())


def replace(update: Update, subject: Subject, planned: Iterable[PlannedPage]) -> None:
    """Replace the pages of a subject. New pages are dirty."""
    wanted = {(item.page.address, item.page.argument): item for item in planned}
    known = _known(update, subject)
    for key in known.keys() - wanted.keys():
        _remove(update, known[key][0])
    for key in known.keys() & wanted.keys():
        (number, known_source), source = known[key], wanted[key].page.source
        if known_source != source:
            update.db.execute("UPDATE page SET source = ? WHERE id = ?", (source, number))
    new = [item for key, item in wanted.items() if key not in known]
    if new:
        for item in new:
            _note_lists(update, is_listed=item.is_listed, is_redirect=item.is_redirect)
        columns = f"{_COLUMNS}, address_key, path, is_listed, is_redirect, is_copied, is_bundle"
        update.db.executemany(f"INSERT INTO page ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", map(_row, new))


def _known(update: Update, subject: Subject) -> dict[tuple[str, str], tuple[int, str]]:
    """Return the number and the source of each page of a subject, by its address and its argument."""
    rows = update.known("SELECT id, source, address, argument FROM page WHERE subject = ?", subject)
    return {(address, argument): (number, source) for number, source, address, argument in rows}


def _row(item: PlannedPage) -> tuple[str | bool, ...]:
    page, path = item.page, item.page.path
    own = (page.address, page.kind, page.subject, page.argument, page.source)
    return *own, address_key(path), path, item.is_listed, item.is_redirect, item.is_copied, item.is_bundle


def _remove(update: Update, number: int) -> None:
    """Remove a page. If it was written, its file becomes an earlier file, which is removed from the output."""
    db = update.db
    db.execute("INSERT OR IGNORE INTO earlier_file SELECT path FROM page WHERE id = ? AND is_written", (number,))
    sql = "DELETE FROM page WHERE id = ? RETURNING is_listed, is_redirect, address"
    is_listed, is_redirect, address = db.execute(sql, (number,)).fetchone()
    bundles.remove_all(db, address)
    _uncheck_links(db, address)
    _note_lists(update, is_listed=is_listed, is_redirect=is_redirect)
    db.execute("DELETE FROM read WHERE page = ?", (number,))


def _uncheck_links(db: sqlite3.Connection, address: str) -> None:
    """Mark the links to an address that has no page any more as those to be checked."""
    keys = {f"address:{address}", f"address:{address.removesuffix('/')}"}
    sql = "UPDATE link SET state = 'unchecked' WHERE key = ? AND kind = 'address' AND target IS NULL AND state = 'ok'"
    db.executemany(sql, [(key,) for key in keys])


def check_links(update: Update) -> None:
    """Check that there is a page for each address that links lead to, once it is known which pages there are.

    Only links that are new, that were broken, or whose page is gone are looked at.
    """
    is_page = f"EXISTS (SELECT 1 FROM page WHERE address IN ({_LINKED}, {_LINKED} || '/'))"
    rows = update.db.execute(
        f"SELECT rowid, entity, CASE WHEN {is_page} THEN 'ok' ELSE 'broken' END AS found FROM link l"
        " WHERE state <> 'ok' AND state IN ('unchecked', 'broken') AND kind = 'address' AND state <> found"
    ).fetchall()
    for rowid, entity, found in rows:
        update.db.execute("UPDATE link SET state = ? WHERE rowid = ?", (found, rowid))
        update.emit(ReferencesChanged(EntityId(entity)))


def _note_lists(update: Update, *, is_listed: bool, is_redirect: bool) -> None:
    """Emit changes for the queries that list a new or a removed page."""
    if is_listed:
        update.emit(PagesChanged("listed"))
    if is_redirect:
        update.emit(PagesChanged("redirect"))


def get(db: sqlite3.Connection, number: int) -> Page:
    """Return a page by its number."""
    row = db.execute(f"SELECT {_COLUMNS} FROM page WHERE id = ?", (number,)).fetchone()
    address, kind, subject, argument, source = row
    return Page(address, kind, Subject(subject), argument, source)


def number_of(db: sqlite3.Connection, address: str) -> int | None:
    """Return the number of the page at an address, or None if there is none."""
    row = db.execute("SELECT id FROM page WHERE address = ?", (address,)).fetchone()
    return int(row[0]) if row else None


def kind_at(db: sqlite3.Connection, address: str) -> str:
    """Return the kind of the page at an address, or "" if there is none."""
    row = db.execute("SELECT kind FROM page WHERE address = ?", (address,)).fetchone()
    return str(row[0]) if row else ""


def made_from(db: sqlite3.Connection, sources: Iterable[str]) -> list[tuple[int, str, str]]:
    """Return the number, the source and the path in the output of each page that is made from one of some files."""
    sql = "SELECT id, source, path FROM page WHERE source IN (SELECT value FROM json_each(?)) ORDER BY id"
    return db.execute(sql, (msgspec.json.encode(sorted(set(sources))).decode(),)).fetchall()


def addresses(db: sqlite3.Connection) -> list[str]:
    """Return the addresses of all pages."""
    return [address for (address,) in db.execute("SELECT address FROM page")]


def count_readable(db: sqlite3.Connection) -> int:
    """Return how many pages there are that people read: no feeds, assets or redirects."""
    return int(db.execute(f"SELECT count(*) FROM page WHERE {tables.IS_READABLE}").fetchone()[0])


def count_listed(db: sqlite3.Connection) -> int:
    """Return how many pages there are in the sitemaps of pages, which are not those of briefings."""
    return int(db.execute("SELECT count(*) FROM page WHERE is_listed").fetchone()[0])


def is_any_dirty(db: sqlite3.Connection) -> bool:
    """Return True if a page is dirty."""
    return db.execute("SELECT 1 FROM page WHERE is_dirty LIMIT 1").fetchone() is not None


def count_dirty(db: sqlite3.Connection) -> int:
    """Return how many pages are dirty, feeds and assets included."""
    return int(db.execute("SELECT count(*) FROM page WHERE is_dirty").fetchone()[0])


def count_readable_dirty(db: sqlite3.Connection) -> int:
    """Return how many pages are dirty that people read."""
    sql = f"SELECT count(*) FROM page INDEXED BY page_dirty WHERE is_dirty AND {tables.IS_READABLE}"
    return int(db.execute(sql).fetchone()[0])


def dirty_reasons(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return the address of each dirty page and the reason, by address."""
    return db.execute("SELECT address, reason FROM page WHERE is_dirty ORDER BY address").fetchall()


def dirty(db: sqlite3.Connection, *, is_copied: bool = False, first: Collection[str] = ()) -> array[int]:
    """Return the numbers of the dirty pages that are copied, or of the others; those of the kinds in `first` first.

    Bundles and their files are not among them.
    """
    marks = ", ".join("?" * len(first))
    condition = "is_dirty AND is_copied = ? AND NOT is_bundle AND kind <> ?"
    sql = f"SELECT id FROM page WHERE {condition} ORDER BY kind NOT IN ({marks}), id"
    return array("q", (number for (number,) in db.execute(sql, (is_copied, bundles.KIND, *first))))


def mark_changed_copies(db: sqlite3.Connection) -> None:
    """Mark copied pages as dirty whose source changed."""
    db.execute(
        "UPDATE page SET is_dirty = 1, reason = 'the file changed'"
        " WHERE is_copied AND NOT is_dirty AND digest IS NOT (SELECT digest FROM source WHERE path = page.source)"
    )


def put_made(db: sqlite3.Connection, number: int, digest: bytes, file_digest: bytes, size: int) -> bool:
    """Mark a page as made. Return True if its file differs from the one in the output, and is to be written.

    Args:
        db: the archive.
        number: the page's number.
        digest: the digest of the page; for a copied page that of its source.
        file_digest: the digest of the file that was made.
        size: the size of that file in bytes.

    """
    same = "SELECT 1 FROM page WHERE id = ? AND digest = ? AND NOT is_staged"
    if db.execute(same, (number, digest)).fetchone():
        db.execute("UPDATE page SET is_dirty = 0, reason = '' WHERE id = ?", (number,))
        return False
    made = "is_dirty = 0, reason = '', digest = ?, file_digest = ?, size = ?, is_staged = 1"
    db.execute(f"UPDATE page SET {made} WHERE id = ?", (digest, file_digest, size, number))
    return True
