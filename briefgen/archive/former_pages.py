"""Pages that are no longer at their address. `archive.successors` finds out where what they were about is now.

Triggers note what is deleted while a build updates the archive. What has no successor yet is kept for later builds: a
file may be deleted first, and written under its new name afterwards.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from briefgen.archive.keys import is_kind
from briefgen.records.followed import FILES, KINDS
from briefgen.records.ids import TAG_KINDS, TAG_OUTCOMES, ListId, Subject

LISTS = ("actor", *TAG_KINDS, "outcome")
"""The kinds of things that have a list of briefings, which tells where such a thing is when it has another name."""

SITE = "site-in-ids"
"""The name under which the archive stores the name of the site in the ids of feeds."""

_OWNERS = dict.fromkeys(("says", "told", "owes", "kept", "mentions", "disputed"), "actor")
_OWNERS |= {name: thing for kind in KINDS.values() for name, thing in zip(kind.lists, kind.things, strict=True)}
_OWNERS |= dict.fromkeys(("said-topic", "contradictions-topic"), "topic")
"""For lists that are part of something else, what kind of thing that is."""

_PUBLIC = "NOT {0}.draft AND {0}.marking = 0"
_IS_PUBLISHED = "NOT {0}.is_redirect AND {0}.subject <> 'old-addresses' AND {0}.digest IS NOT NULL"
_IS_FOLLOWED = f"{{0}}.kind IN {tuple(FILES)}"
_IS_HTML = "({0}.address LIKE '%/' OR {0}.address LIKE '%.html')"
_IS_READ = f"iif({{0}}.is_copied, {{0}}.kind IN ('file', 'static'), {_IS_FOLLOWED} OR {_IS_HTML})"
_HAS_ADDRESS = f"{_IS_PUBLISHED} AND {_IS_READ}"
_HAS_MEMBERS = is_kind("{0}.list", *LISTS)
_PAGE = "{0}.address, {0}.kind, {0}.subject, {0}.argument, iif({0}.is_copied, {0}.digest, x'')"

READERS = "readers"
"""The name under which the archive stores whether its pages are those for `EVERYBODY` or for `OTHERS`."""

EVERYBODY, OTHERS = "everybody", "others"

_TABLES = """
CREATE TEMP TABLE former_source (path TEXT PRIMARY KEY, digest BLOB);
CREATE TEMP TABLE former_entity (entity TEXT PRIMARY KEY, name TEXT, digest BLOB);
CREATE TEMP TABLE former (address TEXT PRIMARY KEY, kind TEXT, subject TEXT, argument TEXT, digest BLOB);
CREATE INDEX temp.former_subject ON former (subject);
CREATE TEMP TABLE former_member (list TEXT, entity TEXT, PRIMARY KEY (list, entity)) WITHOUT ROWID;
CREATE TEMP TABLE new_member (list TEXT, entity TEXT, PRIMARY KEY (list, entity)) WITHOUT ROWID;
"""

_WATCH = f"""
CREATE TEMP TRIGGER source_gone AFTER DELETE ON main.source BEGIN
    INSERT OR REPLACE INTO former_source VALUES (OLD.path, OLD.digest); END;
CREATE TEMP TRIGGER document_gone AFTER DELETE ON main.document WHEN {_PUBLIC.format("OLD")} BEGIN
    INSERT OR REPLACE INTO former_entity SELECT OLD.entity, OLD.title,
    coalesce((SELECT digest FROM former_source WHERE path = OLD.path), x''); END;
CREATE TEMP TRIGGER actor_gone AFTER DELETE ON main.actor BEGIN
    INSERT OR IGNORE INTO former_entity VALUES ('actor:' || OLD.id, OLD.name, x''); END;
CREATE TEMP TRIGGER tag_gone AFTER DELETE ON main.tag BEGIN
    INSERT OR IGNORE INTO former_entity VALUES (OLD.id, OLD.name, x''); END;
CREATE TEMP TRIGGER member_gone AFTER DELETE ON main.list_row WHEN {_HAS_MEMBERS.format("OLD")} BEGIN
    INSERT OR IGNORE INTO former_member SELECT OLD.list, entity FROM list_item WHERE id = OLD.item; END;
CREATE TEMP TRIGGER page_gone AFTER DELETE ON main.page
    WHEN {_HAS_ADDRESS.format("OLD")} BEGIN
    INSERT OR REPLACE INTO former VALUES ({_PAGE.format("OLD")}); END;
"""

_WATCH_NEW = f"""
CREATE TEMP TRIGGER member_new AFTER INSERT ON main.list_row WHEN {_HAS_MEMBERS.format("NEW")} BEGIN
    INSERT OR IGNORE INTO new_member SELECT NEW.list, entity FROM list_item WHERE id = NEW.item; END;
"""

_COLUMNS = "address, kind, subject, argument, name, digest"

_TAKE_OVER = (
    f"INSERT OR IGNORE INTO former SELECT {_PAGE.format('page')} FROM before.page WHERE {_HAS_ADDRESS.format('page')}",
    "INSERT OR IGNORE INTO former_entity SELECT entity, title, coalesce(source.digest, x'') FROM before.document"
    f" LEFT JOIN before.source USING (path) WHERE {_PUBLIC.format('document')}",
    "INSERT OR IGNORE INTO former_entity SELECT 'actor:' || id, name, x'' FROM before.actor",
    "INSERT OR IGNORE INTO former_entity SELECT id, name, x'' FROM before.tag",
    "INSERT OR IGNORE INTO former_member SELECT DISTINCT list, entity FROM before.list_row"
    f" JOIN before.list_item ON id = item WHERE {_HAS_MEMBERS.format('list_row')}",
    f"INSERT OR IGNORE INTO main.former_page ({_COLUMNS}) SELECT {_COLUMNS} FROM before.former_page",
    "INSERT OR IGNORE INTO main.renaming SELECT now, before FROM before.renaming ORDER BY rowid",
    f"INSERT OR IGNORE INTO main.stored_value SELECT name, value FROM before.stored_value WHERE name = '{SITE}'",
)


class Former(msgspec.Struct, frozen=True):
    """A page that is no longer at its address.

    `name` and `digest` are those of the document or actor it was about, or of the file that it was a copy of.
    `successor` is what it is about now, as far as an earlier build could tell, or "".
    """

    address: str
    kind: str
    subject: Subject
    argument: str
    name: str
    digest: bytes
    successor: str

    @property
    def thing(self) -> Subject:
        """What it was about, also on the page of a period or of one of several lists: `actor:ann`, `topic:peace`."""
        return thing_of(self.subject)


def thing_of(subject: Subject) -> Subject:
    """Return what a page is about, without which of its lists or periods the page shows."""
    if subject.kind != "list":
        return subject
    kind = subject.list.kind
    if kind in TAG_OUTCOMES:
        return Subject(subject.list.tag)
    return Subject.of(_OWNERS.get(kind, kind), subject.list.key)


def in_place_of(subject: Subject, thing: Subject) -> Subject:
    """Return the subject of the same kind about another thing: `list:says:bob` for `list:says:ann` and `actor:bob`."""
    if thing == thing_of(subject):
        return subject
    if subject.kind == "list" and subject.list.kind in TAG_OUTCOMES:
        return Subject.of("list", ListId.of_outcome(ListId(thing), subject.list.outcome))
    return Subject.of("list", ListId.of(subject.list.kind, thing.name)) if subject.kind == "list" else thing


def watch(db: sqlite3.Connection, before: Path, *, is_new: bool) -> None:
    """Note what is deleted from now on. `before` is an archive that this one replaces, which may be missing.

    No transaction may be open.
    """
    db.executescript(_TABLES + (_WATCH if is_new else _WATCH + _WATCH_NEW))
    if before.is_file():
        _take_over(db, before)


def compare(db: sqlite3.Connection, before: Path) -> None:
    """Note everything of the last build for everybody, whose archive is `before`, which may be missing.

    What is deleted is not noted: the builds since then were for others, and their pages may be secret. No transaction
    may be open.
    """
    db.executescript(_TABLES + "CREATE TEMP TABLE former_is_all (value);")
    if before.is_file():
        _take_over(db, before)


def may_have_moved(db: sqlite3.Connection) -> bool:
    """Return True if a page is gone, if something has another name, or if `redirects.toml` says anything."""
    tables = ("former", "former_page", "renaming", "old_address", "origin")
    sql = " OR ".join(f"EXISTS (SELECT 1 FROM {table})" for table in tables)
    return bool(db.execute(f"SELECT {sql}").fetchone()[0])


def is_all_former(db: sqlite3.Connection) -> bool:
    """Return True if everything of an earlier build is noted, and not only what this build deletes."""
    return db.execute("SELECT 1 FROM temp.sqlite_master WHERE name = 'former_is_all'").fetchone() is not None


def _take_over(db: sqlite3.Connection, before: Path) -> None:
    db.execute("ATTACH ? AS before", (str(before),))
    for sql in _TAKE_OVER:
        with suppress(sqlite3.DatabaseError):  # an archive of another version may have other tables
            db.execute(sql)
    db.execute("DETACH before")


def keep(db: sqlite3.Connection) -> list[Former]:
    """Keep what was noted in this build, but for what `redirects.toml` names already and what is the same page again.

    Return what is new among it.
    """
    db.execute("DELETE FROM former_page WHERE address IN (SELECT address FROM old_address)")
    rows = db.execute(
        "SELECT * FROM former f"
        " WHERE NOT EXISTS (SELECT 1 FROM page p WHERE p.address = f.address AND p.subject = f.subject)"
    ).fetchall()
    found = []
    for address, kind, subject, argument, digest in rows:
        known = "SELECT name, digest FROM former_entity WHERE entity = ?"
        name, content = db.execute(known, (thing_of(Subject(subject)),)).fetchone() or ("", digest)
        found.append(Former(address, kind, Subject(subject), argument, name, content, ""))
    marks = ", ".join("?" * 7)
    db.executemany(f"INSERT OR REPLACE INTO former_page VALUES ({marks})", map(msgspec.structs.astuple, found))
    return found


def put_successor(db: sqlite3.Connection, address: str, successor: str) -> None:
    """Store what a former page is about now, as far as this build can tell."""
    db.execute("UPDATE former_page SET successor = ? WHERE address = ?", (successor, address))


def put_renaming(db: sqlite3.Connection, now: Subject, before: Subject) -> None:
    """Store that something has another name since this build."""
    db.execute("INSERT OR REPLACE INTO renaming VALUES (?, ?)", (now, before))


def renamings(db: sqlite3.Connection) -> dict[str, str]:
    """Return the names of what has another name and is not settled, each with the one before; the first one first."""
    return dict(db.execute("SELECT now, before FROM renaming ORDER BY rowid"))


def kept(db: sqlite3.Connection) -> Iterator[Former]:
    """Yield the pages whose new address is not settled."""
    for row in db.execute(f"SELECT {_COLUMNS}, successor FROM former_page ORDER BY address").fetchall():
        yield Former(row[0], row[1], Subject(row[2]), *row[3:])


def was_there(db: sqlite3.Connection, thing: Subject) -> bool:
    """Return True if something had a page before this build."""
    sql = "SELECT 1 FROM former WHERE subject IN (?1, 'list:' || ?1)"
    if not is_all_former(db):
        sql += " UNION ALL SELECT 1 FROM page WHERE subject IN (?1, 'list:' || ?1) AND digest IS NOT NULL"
    return db.execute(f"{sql} LIMIT 1", (thing,)).fetchone() is not None


def members(db: sqlite3.Connection, name: ListId) -> list[str]:
    """Return the briefings that left a list in this build."""
    return [entity for (entity,) in db.execute("SELECT entity FROM former_member WHERE list = ?", (name,))]


def is_any_new(db: sqlite3.Connection, name: ListId, briefings: Mapping[str, str], *, is_first: bool) -> bool:
    """Return True if one of some briefings in a list was not in it before this build.

    `briefings` are given with the names that they had before.
    """
    sql = "SELECT 1 FROM {} WHERE list = ? AND entity = ?"
    for entity, before in briefings.items():
        is_added = is_first or db.execute(sql.format("new_member"), (name, entity)).fetchone()
        if is_added and not db.execute(sql.format("former_member"), (name, before)).fetchone():
            return True
    return False


def settle(db: sqlite3.Connection, addresses: Iterable[str]) -> None:
    """Forget former pages: it is known now where they are."""
    db.executemany("DELETE FROM former_page WHERE address = ?", [(address,) for address in addresses])


def settle_names(db: sqlite3.Connection) -> None:
    """Forget what has another name: it is known now."""
    db.execute("DELETE FROM renaming")


def forget(db: sqlite3.Connection) -> None:
    """Forget what was noted in this build, because it is not for everybody: its addresses may be secret."""
    db.execute("DELETE FROM former")
