"""The tables of the archive.

Three layers: what files say (`source` to `redirect`), what follows from all of them together (`actor` to
`list_count`, and the columns `actor` and `state` of `involvement`, `target` and `state` of `link`, `owner` of
`label`), and what was made of it (`page` to `input`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

FORMAT = 12
"""Increase this with every change of the tables or of what is in them. An archive of another format is rebuilt."""

FORMER = ".former"
"""The ending of an archive that is being replaced."""

PUBLIC = ".public"
"""The ending of an archive that is kept as the last build for everybody left it."""

TABLES = """
CREATE TABLE stored_value (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE source (
    path TEXT PRIMARY KEY, kind TEXT NOT NULL, stat TEXT NOT NULL, digest BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX source_unread ON source (path) WHERE digest = x'';
CREATE TABLE folder (path TEXT PRIMARY KEY, state BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE problem (
    path TEXT PRIMARY KEY, problems BLOB NOT NULL, draft INTEGER NOT NULL, embargo REAL, marking INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE document (
    entity TEXT PRIMARY KEY, path TEXT NOT NULL, visibility TEXT NOT NULL, draft INTEGER NOT NULL, embargo REAL,
    marking INTEGER NOT NULL, title TEXT NOT NULL, address TEXT NOT NULL, modified TEXT NOT NULL, facts BLOB NOT NULL,
    record BLOB NOT NULL, body BLOB NOT NULL,
    is_shown INTEGER GENERATED ALWAYS AS (visibility <> 'withheld') VIRTUAL
);
CREATE TABLE full_text (entity TEXT PRIMARY KEY, text TEXT NOT NULL);
CREATE VIRTUAL TABLE full_text_index USING fts5(
    text, content='', detail=none, columnsize=0, tokenize="unicode61 remove_diacritics 0 categories 'L* N*'"
);

CREATE TABLE name (
    key TEXT NOT NULL, entity TEXT NOT NULL, rank INTEGER NOT NULL, written TEXT NOT NULL, is_actor INTEGER NOT NULL,
    PRIMARY KEY (key, rank, entity, written)
) WITHOUT ROWID;
CREATE INDEX name_actor ON name (key, rank, written, entity) WHERE is_actor AND rank IN (1, 2);
CREATE TABLE withheld_name (key TEXT NOT NULL, entity TEXT NOT NULL, PRIMARY KEY (key, entity)) WITHOUT ROWID;
CREATE TABLE involvement (
    entity TEXT NOT NULL, scope TEXT NOT NULL, number INTEGER NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL,
    role TEXT NOT NULL, implicit TEXT NOT NULL, state TEXT NOT NULL DEFAULT '', actor TEXT
);
CREATE TABLE link (
    entity TEXT NOT NULL, number INTEGER NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, anchor TEXT NOT NULL,
    written TEXT NOT NULL, text TEXT NOT NULL, fallback TEXT NOT NULL, line INTEGER NOT NULL, column INTEGER NOT NULL,
    within TEXT NOT NULL, query TEXT NOT NULL, sentence TEXT NOT NULL, state TEXT NOT NULL DEFAULT '', target TEXT
);
CREATE TABLE anchor (entity TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (entity, id)) WITHOUT ROWID;
CREATE TABLE label (
    list TEXT NOT NULL, key TEXT NOT NULL, entity TEXT NOT NULL, written TEXT NOT NULL, owner TEXT NOT NULL,
    PRIMARY KEY (list, key, entity)
) WITHOUT ROWID;
CREATE TABLE redirect (entity TEXT NOT NULL, address TEXT NOT NULL, PRIMARY KEY (entity, address)) WITHOUT ROWID;

CREATE TABLE old_address (
    key TEXT PRIMARY KEY, address TEXT NOT NULL, target TEXT NOT NULL, line INTEGER NOT NULL, state TEXT NOT NULL,
    leads_to TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE origin (thing TEXT PRIMARY KEY, first TEXT NOT NULL, state TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE actor (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, role TEXT NOT NULL, country TEXT NOT NULL,
    address TEXT NOT NULL, has_file INTEGER NOT NULL, sort_name TEXT NOT NULL, sort BLOB NOT NULL,
    note TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE TABLE directory_row (
    list TEXT NOT NULL, letters TEXT NOT NULL, entry TEXT NOT NULL, number INTEGER NOT NULL, letter TEXT NOT NULL,
    sort BLOB NOT NULL, name TEXT NOT NULL, since TEXT NOT NULL, until TEXT NOT NULL,
    PRIMARY KEY (list, letters, entry, number)
) WITHOUT ROWID;
CREATE TABLE tag (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, address TEXT NOT NULL, position TEXT NOT NULL, has_file INTEGER NOT NULL,
    letter TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE clash (list TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE sort_key (text TEXT PRIMARY KEY, key BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE list_item (
    id INTEGER PRIMARY KEY, entity TEXT NOT NULL, scope TEXT NOT NULL, record BLOB NOT NULL,
    is_crowded INTEGER NOT NULL,
    UNIQUE (entity, scope)
);
CREATE TABLE list_row (
    list TEXT NOT NULL, sort TEXT NOT NULL, item INTEGER NOT NULL, PRIMARY KEY (list, sort, item)
) WITHOUT ROWID;
CREATE TABLE list_count (
    list TEXT NOT NULL, place TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (list, place)
) WITHOUT ROWID;

CREATE TABLE page (
    id INTEGER PRIMARY KEY, address TEXT NOT NULL, address_key TEXT NOT NULL, path TEXT NOT NULL, kind TEXT NOT NULL,
    subject TEXT NOT NULL, argument TEXT NOT NULL, source TEXT NOT NULL,
    is_listed INTEGER NOT NULL, is_redirect INTEGER NOT NULL, is_copied INTEGER NOT NULL,
    is_bundle INTEGER NOT NULL DEFAULT 0,
    is_dirty INTEGER NOT NULL DEFAULT 1, reason TEXT NOT NULL DEFAULT 'new',
    input_set INTEGER, valid_from TEXT NOT NULL DEFAULT '', valid_until TEXT NOT NULL DEFAULT '9', digest BLOB,
    is_staged INTEGER NOT NULL DEFAULT 0, file_digest BLOB,
    is_written INTEGER NOT NULL DEFAULT 0, size INTEGER, mtime INTEGER,
    UNIQUE (address, subject, argument)
);
CREATE TABLE earlier_file (path TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE former_page (
    address TEXT PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, argument TEXT NOT NULL, name TEXT NOT NULL,
    digest BLOB NOT NULL, successor TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE TABLE renaming (now TEXT PRIMARY KEY, before TEXT NOT NULL);

CREATE TABLE query (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, key TEXT NOT NULL, digest BLOB NOT NULL);
CREATE TABLE read (query INTEGER NOT NULL, page INTEGER NOT NULL, PRIMARY KEY (query, page)) WITHOUT ROWID;
CREATE TABLE input_set (id INTEGER PRIMARY KEY, inputs TEXT NOT NULL UNIQUE);
CREATE TABLE input_set_member (
    input TEXT NOT NULL, input_set INTEGER NOT NULL, PRIMARY KEY (input, input_set)
) WITHOUT ROWID;
CREATE TABLE input (name TEXT PRIMARY KEY, digest BLOB NOT NULL) WITHOUT ROWID;
"""

IS_READABLE = "path GLOB '*.html' AND NOT is_redirect"
"""The condition for pages that people read, of the table `page`."""

CONTENT_INDEXES = (
    "source_digest ON source (digest) WHERE digest <> x''",
    "document_path ON document (path)",
    "document_may_be_withheld ON document (entity, visibility, draft, embargo, marking)"
    " WHERE draft OR embargo IS NOT NULL OR marking > 0",
    "name_entity ON name (entity)",
    "involvement_entity ON involvement (entity, scope, number)",
    "involvement_key ON involvement (key)",
    "involvement_actor ON involvement (actor)",
    "involvement_member ON involvement (actor) WHERE scope = 'member'",
    "involvement_implied ON involvement (actor, key) WHERE state = 'implied'",
    "involvement_ambiguous ON involvement (entity) WHERE state = 'ambiguous'",
    "involvement_distinct ON involvement (entity) WHERE scope = 'distinct'",
    "involvement_role ON involvement (actor) WHERE scope = 'role'",
    "involvement_country ON involvement (actor) WHERE scope = 'country'",
    "actor_name ON actor (name)",
    "directory_row_entry ON directory_row (entry)",
    "link_entity ON link (entity, number)",
    "link_key ON link (key)",
    "link_target ON link (target, kind)",
    "link_faulty ON link (state) WHERE state <> 'ok'",
    "link_resolves ON link (target, anchor) WHERE kind = 'resolves'",
    "label_entity ON label (entity)",
    "label_owner ON label (owner) WHERE owner <> ''",
    "page_address ON page (address_key)",
    "page_subject ON page (subject)",
    "page_input_set ON page (input_set)",
    "page_copied ON page (id) WHERE is_copied",
    "page_dirty ON page (id) WHERE is_dirty",
    f"page_readable ON page (id) WHERE {IS_READABLE}",
    "page_staged ON page (id) WHERE is_staged",
    "page_from ON page (valid_from) WHERE valid_from <> ''",
    "page_until ON page (valid_until) WHERE valid_until <> '9'",
    "query_key ON query (key)",
    "read_page ON read (page)",
)
LIST_INDEXES = ("list_row_item ON list_row (item)", "list_item_crowded ON list_item (id) WHERE is_crowded")
"""Indexes are created when an archive is first filled, after their rows: that is faster than row by row."""


def connect(path: Path, *, write: bool) -> sqlite3.Connection:
    """Open an archive, or create an empty one if it is missing and `write` is True.

    The caller begins and ends transactions. The journal is a write-ahead log: readers see the last committed state
    while one process writes. Threads may take turns at a connection that only reads.

    Raises:
        sqlite3.DatabaseError: the file is not an archive, or cannot be read.

    """
    if not write:
        db = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None, check_same_thread=False)
        db.executescript("PRAGMA cache_size = -8192;")
        return db
    db = sqlite3.connect(path, isolation_level=None)
    db.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -32768;")
    return db


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Begin a transaction, and commit it unless it was rolled back meanwhile.

    If an error is raised, the transaction stays open, and closing the connection rolls it back.
    """
    db.execute("BEGIN")
    yield
    db.commit()


@contextmanager
def trial(db: sqlite3.Connection) -> Iterator[None]:
    """Begin a transaction, and roll it back at the end."""
    db.execute("BEGIN")
    try:
        yield
    finally:
        db.rollback()


@contextmanager
def savepoint(db: sqlite3.Connection) -> Iterator[Callable[[], None]]:
    """Provide a function that undoes what was done since. Savepoints may be within each other."""
    db.execute("SAVEPOINT here")
    yield lambda: db.execute("ROLLBACK TO here").close()
    db.execute("RELEASE here")


def fill_temporary(db: sqlite3.Connection, table: str, values: Iterable[str]) -> None:
    """Fill a temporary table with some values and no others. Its only column is `value`."""
    db.execute(f"CREATE TEMP TABLE IF NOT EXISTS {table} (value TEXT PRIMARY KEY) WITHOUT ROWID")
    db.execute(f"DELETE FROM {table}")
    db.executemany(f"INSERT INTO {table} VALUES (?)", [(str(value),) for value in sorted(set(values))])


def set_journal(db: sqlite3.Connection, *, enabled: bool) -> None:
    """Turn the journal on or off. It is off while an empty archive is filled: an interruption makes it useless."""
    db.execute(f"PRAGMA journal_mode = {'WAL' if enabled else 'OFF'}").fetchone()


def take_in_journal(db: sqlite3.Connection) -> bool:
    """Bring the journal into the archive's file. Return True if the file holds all of it then."""
    is_busy, _, _ = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not is_busy


def open_archive(path: Path, fingerprint: str) -> tuple[sqlite3.Connection, bool]:
    """Open an archive for writing. Return the connection, and True if the archive is new.

    A new one is created if the archive is missing, has another format or fingerprint, or was never marked as complete.
    The one that it replaces is then beside it, with the ending `FORMER`.

    Raises:
        sqlite3.DatabaseError: the file is not an archive, or cannot be read.

    """
    db = connect(path, write=True)
    try:
        if _is_usable(db, fingerprint):
            return db, False
        is_empty = not db.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.DatabaseError:
        db.close()
        raise
    db.close()
    if not is_empty:
        path.replace(path.with_suffix(FORMER))
    remove(path)
    db = connect(path, write=True)
    db.executescript(f"BEGIN; {TABLES} PRAGMA user_version = {FORMAT}; COMMIT;")
    return db, True


def _is_usable(db: sqlite3.Connection, fingerprint: str) -> bool:
    version = db.execute("PRAGMA user_version").fetchone()[0]
    known = "SELECT 1 FROM stored_value WHERE name = 'fingerprint' AND value = ?"
    return bool(version == FORMAT and db.execute(known, (fingerprint,)).fetchone())


def remove(path: Path) -> None:
    """Delete an archive. The next build takes longer; no content is lost."""
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def create_indexes(db: sqlite3.Connection, indexes: Iterable[str]) -> None:
    """Create indexes: `CONTENT_INDEXES` once the archive holds what files say, `LIST_INDEXES` when it holds lists."""
    for item in indexes:
        db.execute(f"CREATE INDEX {item}")


def mark_complete(db: sqlite3.Connection, fingerprint: str) -> None:
    """Mark the archive as complete: it holds what all files say."""
    db.execute("INSERT OR REPLACE INTO stored_value VALUES ('fingerprint', ?)", (fingerprint,))
