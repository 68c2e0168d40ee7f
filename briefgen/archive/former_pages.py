"""Pages that are no longer at their address, and where what they were about is now.

Triggers note what is deleted while a build updates the archive. What has no successor yet is kept for later builds: a
file may be deleted first, and written under its new name afterwards.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from briefgen.records.ids import TAG_KINDS, EntityId, ListId, Subject, tag_key
from briefgen.records.names import fold, tag_slug
from briefgen.records.page import key_of

_PUBLIC = "NOT {0}.draft AND {0}.marking = 0"
_HAS_HTML = (
    "({0}.address LIKE '%/' OR {0}.address LIKE '%.html')"
    " AND NOT {0}.is_redirect AND NOT {0}.is_copied AND {0}.subject <> 'old-addresses' AND {0}.digest IS NOT NULL"
)

_WATCH = f"""
CREATE TEMP TABLE former_source (path TEXT PRIMARY KEY, digest BLOB);
CREATE TEMP TABLE former_entity (entity TEXT PRIMARY KEY, name TEXT, digest BLOB);
CREATE TEMP TABLE former (address TEXT PRIMARY KEY, kind TEXT, subject TEXT, argument TEXT);
CREATE TEMP TRIGGER source_gone AFTER DELETE ON main.source BEGIN
    INSERT OR REPLACE INTO former_source VALUES (OLD.path, OLD.digest); END;
CREATE TEMP TRIGGER document_gone AFTER DELETE ON main.document WHEN {_PUBLIC.format("OLD")} BEGIN
    INSERT OR REPLACE INTO former_entity SELECT OLD.entity, OLD.title,
    coalesce((SELECT digest FROM former_source WHERE path = OLD.path), x''); END;
CREATE TEMP TRIGGER actor_gone AFTER DELETE ON main.actor BEGIN
    INSERT OR IGNORE INTO former_entity VALUES ('actor:' || OLD.id, OLD.name, x''); END;
CREATE TEMP TRIGGER tag_gone AFTER DELETE ON main.tag BEGIN
    INSERT OR IGNORE INTO former_entity VALUES (OLD.id, OLD.name, x''); END;
CREATE TEMP TRIGGER page_gone AFTER DELETE ON main.page WHEN {_HAS_HTML.format("OLD")} BEGIN
    INSERT OR REPLACE INTO former VALUES (OLD.address, OLD.kind, OLD.subject, OLD.argument); END;
"""

_TAKE_OVER = (
    "INSERT OR IGNORE INTO former SELECT address, kind, subject, argument FROM before.page"
    f" WHERE {_HAS_HTML.format('page')}",
    "INSERT OR IGNORE INTO former_entity SELECT entity, title, coalesce(source.digest, x'') FROM before.document"
    f" LEFT JOIN before.source USING (path) WHERE {_PUBLIC.format('document')}",
    "INSERT OR IGNORE INTO former_entity SELECT 'actor:' || id, name, x'' FROM before.actor",
    "INSERT OR IGNORE INTO former_entity SELECT id, name, x'' FROM before.tag",
    "INSERT OR IGNORE INTO main.former_page SELECT * FROM before.former_page",
)


class Former(msgspec.Struct, frozen=True):
    """A page that is no longer at its address. `name` and `digest` are those of the document or actor it was about."""

    address: str
    kind: str
    subject: Subject
    argument: str
    name: str
    digest: bytes

    @property
    def entity(self) -> EntityId:
        """What it was about, if that may have a file, also on the page of a period; "" for other pages."""
        kind = self.subject.about.removeprefix("list:")
        return EntityId(f"{kind}:{self.subject.name}") if kind in _SUCCESSORS else EntityId()


def watch(db: sqlite3.Connection, before: Path) -> None:
    """Note what is deleted from now on. `before` is an archive that this one replaces, which may be missing.

    No transaction may be open.
    """
    db.executescript(_WATCH)
    if not before.is_file():
        return
    db.execute("ATTACH ? AS before", (str(before),))
    for sql in _TAKE_OVER:
        with suppress(sqlite3.DatabaseError):  # an archive of another version may have other tables
            db.execute(sql)
    db.execute("DETACH before")


def keep(db: sqlite3.Connection) -> None:
    """Keep what was noted in this build, but for what `redirects.toml` names already and what is a page again."""
    db.execute("DELETE FROM former_page WHERE address IN (SELECT address FROM old_address)")
    db.execute("DELETE FROM former WHERE EXISTS (SELECT 1 FROM page WHERE page.address = former.address)")
    db.execute(
        "INSERT OR REPLACE INTO former_page SELECT f.*, coalesce(e.name, ''), coalesce(e.digest, x'') FROM former f"
        " LEFT JOIN former_entity e ON e.entity = replace(f.subject, 'list:', '')"
    )
    db.execute("DELETE FROM former")


def moved(db: sqlite3.Connection) -> dict[str, str]:
    """Return the addresses that pages no longer have, each with the one that they have now.

    Pages that have no new address are kept for the next build, if they may be written again under another name.
    """
    found = {}
    for row in db.execute("SELECT * FROM former_page").fetchall():
        page = Former(row[0], row[1], Subject(row[2]), row[3], row[4], row[5])
        if _is_page(db, page.address):
            settle(db, [page.address])
        elif target := _successor(db, page):
            found[page.address] = target
        elif not page.entity:
            settle(db, [page.address])
    return found


def settle(db: sqlite3.Connection, addresses: Iterable[str]) -> None:
    """Forget former pages: it is known now where they are."""
    db.executemany("DELETE FROM former_page WHERE address = ?", [(address,) for address in addresses])


def forget(db: sqlite3.Connection) -> None:
    """Forget what was noted in this build, because it is not for everybody: its addresses may be secret."""
    db.execute("DELETE FROM former")


def _is_page(db: sqlite3.Connection, address: str) -> bool:
    return db.execute("SELECT 1 FROM page WHERE address_key = ?", (key_of(address),)).fetchone() is not None


def _successor(db: sqlite3.Connection, page: Former) -> str:
    """Return the address at which there is now what a page was about, or ""."""
    if same := _page_of(db, page, page.subject):
        return same
    if not page.entity or not page.name:
        return ""
    entity = _SUCCESSORS[page.entity.kind](db, page)
    if not entity:
        return ""
    subject = Subject(page.subject.replace(page.entity, entity))
    return _page_of(db, page, subject) or _page_of(db, page, Subject(entity))


def _page_of(db: sqlite3.Connection, page: Former, subject: Subject) -> str:
    """Return the address of the page of the same kind about a subject: of the same period, or the only one."""
    sql = "SELECT address FROM page WHERE subject = ? AND kind = ? AND argument IN (?, '') ORDER BY argument DESC"
    row = db.execute(sql, (subject, page.kind, page.argument)).fetchone()
    return str(row[0]) if row else ""


def _renamed_briefing(db: sqlite3.Connection, page: Former) -> str:
    """Return the briefing that has the same content now, or else the only new one with the same title."""
    same = _with_content(db, page.digest, "briefing")
    if len(same) != 1:
        found = db.execute(
            "SELECT DISTINCT entity FROM name JOIN page ON page.subject = name.entity AND page.kind = 'briefing'"
            " WHERE name.key = ? AND written = ? AND page.digest IS NULL",
            (fold(page.name), page.name),
        )
        same = [entity for (entity,) in found]
    return same[0] if len(same) == 1 else ""


def _with_content(db: sqlite3.Connection, digest: bytes, kind: str) -> list[str]:
    """Return the briefings or actors whose file has a content."""
    sql = "SELECT entity FROM document JOIN source USING (path) WHERE digest = ? AND is_shown AND digest <> x''"
    return [entity for (entity,) in db.execute(f"{sql} AND kind = ?", (digest, kind))]


def _renamed_actor(db: sqlite3.Connection, page: Former) -> str:
    """Return the only actor that has the name now: with a file, or else without one; or of several, by its content."""
    key = fold(page.name)
    found = db.execute("SELECT DISTINCT entity FROM name WHERE key = ? AND is_actor AND written = ?", (key, page.name))
    entities = [entity for (entity,) in found]
    if not entities:
        named = db.execute("SELECT DISTINCT actor FROM involvement WHERE key = ? AND actor IS NOT NULL", (key,))
        entities = [EntityId.of("actor", actor) for (actor,) in named]
    if len(entities) > 1:
        same = _with_content(db, page.digest, "actor")
        entities = [entity for entity in entities if entity in same]
    return entities[0] if len(entities) == 1 else ""


def _renamed_tag(db: sqlite3.Connection, page: Former) -> str:
    """Return the topic or place that has the name now: with a file, or else without one."""
    key = tag_key(page.entity.kind, fold(page.name))
    row = db.execute("SELECT min(entity) FROM name WHERE key = ?", (key,)).fetchone()
    implied = ListId.of(page.entity.kind, tag_slug(page.entity.kind, page.name))
    sql = "SELECT list FROM label WHERE list = ? AND key = ? AND owner = '' LIMIT 1"
    found = row[0] or (db.execute(sql, (implied, fold(page.name))).fetchone() or ("",))[0]
    return str(found)


_SUCCESSORS: Mapping[str, Callable[[sqlite3.Connection, Former], str]] = {
    "briefing": _renamed_briefing,
    "actor": _renamed_actor,
    **dict.fromkeys(TAG_KINDS, _renamed_tag),
}
"""For each kind of thing that may have a file what finds it under another name."""
