"""Where the things are now that former pages were about: a file, an actor or a topic that has another name.

Each is looked for by what stays when a name changes: a briefing or a page of the desk by its content or its title, a
file by its content, an actor by its name, and whatever has a list by the briefings that were in it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping

import msgspec

from briefgen.archive import former_pages
from briefgen.archive.former_pages import LISTS, Former, in_place_of
from briefgen.archive.keys import is_kind
from briefgen.archive.old_addresses import SUBJECT
from briefgen.records.followed import FILES
from briefgen.records.ids import DOCUMENT_KINDS, TAG_KINDS, EntityId, ListId, Subject, tag_key
from briefgen.records.names import fold, tag_slug
from briefgen.records.page import key_of

THINGS = (*DOCUMENT_KINDS, "outcome", "file", "static")
"""The kinds of things that have an address of their own."""

IN_FEEDS = tuple(kind for kind in DOCUMENT_KINDS if kind != "page")
"""The kinds of documents whose names ids in feeds are made from."""

TITLED = ("briefing", "page")
"""The kinds of documents that are found again by their content or their title."""


def keep(db: sqlite3.Connection, *, is_first: bool) -> None:
    """Keep the pages that are gone in this build, and what only this build can tell. All pages must be planned.

    That is where the briefings of a list went, which briefings are new, and so which names are. Where several things
    became one that is new, it keeps the first name of the one with its name, else of the one with the most briefings.
    """
    found = {page.thing: page for page in former_pages.keep(db) if page.kind not in FILES}
    for thing, page in found.items():
        if thing.kind in LISTS and (successor := _by_members(db, thing, found, is_first=is_first)):
            former_pages.put_successor(db, page.address, successor)
    renamed = [(page, thing) for page, thing, _ in _followed(db) if thing and thing != page.thing]
    for page, thing in sorted(renamed, key=lambda pair: _likeness(db, *pair)):
        former_pages.put_successor(db, page.address, thing)
        if thing.kind in IN_FEEDS and not former_pages.was_there(db, thing):
            former_pages.put_renaming(db, thing, page.thing)


def _likeness(db: sqlite3.Connection, page: Former, thing: Subject) -> tuple[bool, int]:
    """Return what speaks for it that a thing is what a page was about: the same name; how many briefings left its list.

    The more does, the later it sorts.
    """
    named = "SELECT 1 FROM actor WHERE id = ?1 AND name = ?3 UNION ALL SELECT 1 FROM tag WHERE id = ?2 AND name = ?3"
    values = (EntityId(thing).name if thing.kind == "actor" else "", thing, page.name)
    is_named = bool(page.name) and db.execute(named, values).fetchone() is not None
    return is_named, len(former_pages.members(db, ListId(page.thing))) if page.thing.kind in LISTS else 0


class Moves(msgspec.Struct, frozen=True):
    """Old addresses, each with the new one. Those in `given` are those of other pages now."""

    free: Mapping[str, str]
    given: Mapping[str, str]


def moved(db: sqlite3.Connection) -> Moves:
    """Return the addresses that pages no longer have, each with the one that they have now.

    That of a feed or a calendar is among them only if what it was about has none any more; it leads to the page then.
    Pages that have no new address are kept for the next build, if they may be written again under another name.
    """
    free, given = dict[str, str](), dict[str, str]()
    for page, thing, is_page in _followed(db):
        target = _new_address(db, page, thing)
        if page.kind in FILES and (is_page or target.endswith(f"/{FILES[page.kind]}")):
            former_pages.settle(db, [page.address])  # it goes with its page
        elif target and target != page.address:
            (given if is_page else free)[page.address] = target
        elif is_page or page.thing.kind not in DOCUMENT_KINDS:
            former_pages.settle(db, [page.address])
    return Moves(free, given)


def _followed(db: sqlite3.Connection) -> Iterator[tuple[Former, Subject, bool]]:
    """Yield each former page, what it was about as it is called now or "", and whether there is a page now."""
    pages = list(former_pages.kept(db))
    known = {page.thing: page.successor for page in pages if page.successor}
    for page in pages:
        here = _thing_at(db, page)
        yield page, _successor(db, page, known.get(page.thing, "")) or here or Subject(), here is not None


def _thing_at(db: sqlite3.Connection, page: Former) -> Subject | None:
    """Return what the address of a former page stands for now; "" if that is something else, None if it is free.

    A briefing or a page that merely has the address of another may be a new one, unless it states it as an old address
    of its own. An actor or a topic has its address, and the feed below it, from the one before.
    """
    sql = (
        "SELECT subject, is_redirect FROM page WHERE address_key = ? AND subject <> ? ORDER BY is_redirect DESC LIMIT 1"
    )
    row = db.execute(sql, (key_of(page.address), SUBJECT)).fetchone()
    if row is None:
        return None
    thing = former_pages.thing_of(Subject(row[0]))
    is_same = thing.kind == page.thing.kind and (row[1] or thing.kind not in TITLED)
    return thing if is_same else Subject()


def _successor(db: sqlite3.Connection, page: Former, known: str) -> Subject:
    """Return what a page was about as it is called now, or "". `known` is what an earlier build found, or ""."""
    thing = page.thing
    if thing.kind not in THINGS or _main_page(db, thing):
        return thing
    if thing.kind in TITLED:
        return Subject(_retitled(db, thing.kind, page.name, page.digest) or known)
    if thing.kind in ("file", "static"):
        return _renamed_file(db, page.digest)
    return Subject(_by_name(db, page) or known)


def _new_address(db: sqlite3.Connection, page: Former, thing: Subject) -> str:
    """Return the address of the page about a thing that comes next to a former one, or "".

    It is the page of the same list and period; else the first of the list, of the thing, or of all that the page was a
    part of: periods come and go.
    """
    if not thing:
        return ""
    subject = in_place_of(page.subject, thing)
    sql = "SELECT address FROM page WHERE subject = ? AND kind = ? AND argument IN (?, '') ORDER BY argument DESC"
    row = db.execute(sql, (subject, page.kind, page.argument)).fetchone()
    if row:
        return str(row[0])
    return _main_page(db, thing) if thing.kind in THINGS else _page_above(db, page.address)


def _main_page(db: sqlite3.Connection, thing: Subject) -> str:
    """Return the address of the first page of something, or "" if it has none. Others about it stand below that one."""
    sql = (
        "SELECT address FROM page WHERE subject IN (?1, 'list:' || ?1) AND argument = '' AND NOT is_redirect"
        " AND (is_copied OR address LIKE '%/' OR address LIKE '%.html') ORDER BY length(address) LIMIT 1"
    )
    row = db.execute(sql, (thing,)).fetchone()
    return str(row[0]) if row else ""


def _page_above(db: sqlite3.Connection, address: str) -> str:
    """Return the address of the nearest page above one, or "" if only the front page is."""
    sql = "SELECT address FROM page WHERE address_key = ? AND NOT is_redirect"
    steps = address.strip("/").split("/")
    for length in range(len(steps) - 1, 0, -1):
        if row := db.execute(sql, (key_of(f"/{'/'.join(steps[:length])}/"),)).fetchone():
            return str(row[0])
    return ""


def _retitled(db: sqlite3.Connection, kind: str, title: str, digest: bytes) -> str:
    """Return the document of a kind that has the same content now, or else the only new one with its title, or ""."""
    same = _with_content(db, digest, kind)
    if len(same) != 1 and title:
        found = db.execute(
            "SELECT DISTINCT entity FROM name JOIN page ON page.subject = name.entity AND page.kind = ?"
            " WHERE name.key = ? AND written = ?",
            (kind, fold(title), title),
        ).fetchall()
        same = [entity for (entity,) in found if not former_pages.was_there(db, Subject(entity))]
    return same[0] if len(same) == 1 else ""


def _with_content(db: sqlite3.Connection, digest: bytes, kind: str) -> list[str]:
    """Return the documents of a kind whose file has a content."""
    sql = "SELECT entity FROM document JOIN source USING (path) WHERE digest = ? AND is_shown AND digest <> x''"
    return [entity for (entity,) in db.execute(f"{sql} AND {is_kind('entity', kind)}", (digest,))]


def _renamed_file(db: sqlite3.Connection, digest: bytes) -> Subject:
    """Return the only picture, attachment or static file with a content, or ""."""
    sql = (
        "SELECT subject FROM page JOIN source ON source.path = page.source"
        " WHERE is_copied AND page.kind IN ('file', 'static') AND source.digest = ? AND source.digest <> x''"
    )
    found = [subject for (subject,) in db.execute(sql, (digest,))]
    return Subject(found[0]) if len(found) == 1 else Subject()


def _renamed_actor(db: sqlite3.Connection, page: Former) -> str:
    """Return the only actor that has the name now: with a file, or else without one; or of several, by its content."""
    if not page.name:
        return ""
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


def _by_name(db: sqlite3.Connection, page: Former) -> str:
    """Return the actor, topic or place that has the name now that a page was about, or ""."""
    if page.thing.kind == "actor":
        return _renamed_actor(db, page)
    return _renamed_tag(db, page) if page.thing.kind in TAG_KINDS else ""


def _renamed_tag(db: sqlite3.Connection, page: Former) -> str:
    """Return the topic or place that has the name now: with a file, or else without one."""
    kind, name = page.thing.kind, fold(page.name)
    if not name:
        return ""
    row = db.execute("SELECT min(entity) FROM name WHERE key = ?", (tag_key(kind, name),)).fetchone()
    sql = "SELECT list FROM label WHERE list = ? AND key = ? AND owner = '' LIMIT 1"
    implied = db.execute(sql, (ListId.of(kind, tag_slug(kind, page.name)), name)).fetchone()
    return str(row[0] or (implied or ("",))[0])


def _by_members(db: sqlite3.Connection, thing: Subject, gone: Mapping[Subject, Former], *, is_first: bool) -> str:
    """Return the only thing of its kind that has all briefings of another now, and not all of them before; or ""."""
    was = {_as_now(db, entity, gone): entity for entity in former_pages.members(db, ListId(thing))}
    was.pop("", None)
    lists = [_lists_of(db, entity, thing.kind) for entity in sorted(was)]
    common = set.intersection(*lists) - {thing} if lists else set[str]()
    new = [name for name in sorted(common) if former_pages.is_any_new(db, ListId(name), was, is_first=is_first)]
    return new[0] if len(new) == 1 else ""


def _as_now(db: sqlite3.Connection, entity: str, gone: Mapping[Subject, Former]) -> str:
    """Return a briefing as it is called now, or "" if it is gone."""
    if db.execute("SELECT 1 FROM document WHERE entity = ? AND is_shown", (entity,)).fetchone():
        return entity
    page = gone.get(Subject(entity))
    return _retitled(db, "briefing", page.name, page.digest) if page else ""


def _lists_of(db: sqlite3.Connection, entity: str, kind: str) -> set[str]:
    """Return the lists of a kind that a briefing is in."""
    sql = f"SELECT list FROM list_row JOIN list_item ON id = item WHERE entity = ? AND {is_kind('list', kind)}"
    return {name for (name,) in db.execute(sql, (entity,))}
