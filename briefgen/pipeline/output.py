"""The output folder: files are staged first, then put in place; what vanished is removed; nothing else is touched.

A manifest in the folder says which files briefgen wrote. It is written before files are put in place, with the new ones
and the old ones, and again at the end, so that no file of ours is ever missing from it.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from stat import S_ISDIR, S_ISREG

import msgspec

from briefgen.archive.paging import paged
from briefgen.content.sources import told
from briefgen.pipeline import manifest
from briefgen.pipeline.obstacles import is_beyond_link
from briefgen.pipeline.staging import Staging

PART = ".briefgen-part"
"""A file that is copied to the output from another file system has this name until it is whole."""


class Placed(msgspec.Struct, frozen=True):
    """How many files became others and how many are gone; and which, if that was to be told.

    `damaged` counts pages that are marked to be made again, because their staged file was not what had been made.
    """

    written: int = 0
    removed: int = 0
    files: list[str] = []
    damaged: int = 0


def lost(db: sqlite3.Connection, output: Path) -> list[int]:
    """Return the numbers of pages whose file was removed or changed since it was written."""
    rows = db.execute("SELECT id, path, size, mtime FROM page WHERE digest IS NOT NULL AND NOT staged")
    base = f"{output}{os.sep}"
    return [number for number, path, size, mtime in rows if not _stands(base + path, size, mtime)]


def make_again(db: sqlite3.Connection, pages: Iterable[int]) -> None:
    """Mark pages that are lost."""
    for number in pages:
        reason = "its file in the output was changed or removed"
        sql = "UPDATE page SET reason = iif(reason = '', ?, reason), digest = NULL WHERE id = ? AND digest IS NOT NULL"
        for (path,) in db.execute(f"{sql} RETURNING path", (reason, number)).fetchall():
            db.execute("INSERT OR IGNORE INTO owned VALUES (?)", (path,))


def _stands(path: str, size: int, mtime: int) -> bool:
    """Return True if a file is as it was written. A link in its place is not."""
    try:
        stat = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    return S_ISREG(stat.st_mode) and stat.st_size == size and stat.st_mtime_ns == mtime


def recover(db: sqlite3.Connection, stage: Staging) -> None:
    """Take over from an interrupted build what can be completed: pages whose staged file is whole. Mark the others."""
    rows = db.execute("SELECT id, path, file_digest FROM page WHERE staged").fetchall()
    if rows:
        earlier = Staging(stage.base, _value(db, "stage"))
        for number, path, digest in rows:
            if earlier.holds(number, digest):
                stage.take(earlier, number)
            else:
                _mark_staged(db, number, path, "the last build was interrupted")
        note_stage(db, stage)
    stage.clear()


def note_stage(db: sqlite3.Connection, stage: Staging) -> None:
    """Note in whose build's folder staged files wait."""
    db.execute("INSERT OR REPLACE INTO meta VALUES ('stage', ?)", (stage.build,))


def _mark_staged(db: sqlite3.Connection, number: int, path: str, reason: str) -> None:
    """Mark a page whose staged file is not whole, so that it is made again."""
    db.execute("INSERT OR IGNORE INTO owned VALUES (?)", (path,))
    db.execute("UPDATE page SET staged = 0, digest = NULL, reason = ? WHERE id = ?", (reason, number))


def place(db: sqlite3.Connection, output: Path, stage: Staging, site: str, *, detailed: bool) -> Placed:
    """Put staged files in place and remove what is gone. `site` is the site's title.

    Raises:
        OSError: the folder cannot be written; what is staged stays so.

    """
    gone = [row[0] for row in db.execute("SELECT path FROM owned WHERE path NOT IN (SELECT path FROM page)")]
    is_staged = db.execute("SELECT 1 FROM page WHERE staged LIMIT 1").fetchone()
    is_new = db.execute("SELECT 1 FROM page WHERE staged AND mtime < 0 LIMIT 1").fetchone()
    is_listed = (output / manifest.NAME).is_file() and not gone and not is_new and written_as(db) == site
    if is_listed and not is_staged:
        return Placed()
    output.mkdir(parents=True, exist_ok=True)
    if not is_listed:
        _write_manifest(db, output, site, "SELECT path FROM page UNION SELECT path FROM owned ORDER BY path")
    for path in gone:
        remove(output, path)
    written, damaged, files = 0, 0, list(gone) if detailed else []
    for number, path, digest, was_there in _staged(db):
        if not stage.holds(number, digest):
            _mark_staged(db, number, path, "its staged file was changed")
            damaged += 1
        elif _put(db, str(stage.path(number)), number, str(output), path, was_there):
            written += 1
            if detailed:
                files.append(path)
    if gone:
        _write_manifest(db, output, site, "SELECT path FROM page ORDER BY path")
    db.execute("DELETE FROM owned WHERE path NOT IN (SELECT path FROM page WHERE reason <> '')")
    return Placed(written, len(gone), files, damaged)


def _write_manifest(db: sqlite3.Connection, output: Path, site: str, sql: str) -> None:
    manifest.write(output, site, (path for (path,) in db.execute(sql)))
    values = [("site", site), ("manifest", _stat_of(output / manifest.NAME))]
    db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values)


def check_manifest(db: sqlite3.Connection, output: Path) -> None:
    """Read the manifest of a folder if it is not the file that the last build wrote.

    Raises:
        ManifestError: it was not written by briefgen.

    """
    known = db.execute("SELECT value FROM meta WHERE key = 'manifest'").fetchone()
    if known and known[0] != _stat_of(output / manifest.NAME):
        manifest.read(output)


def _stat_of(path: Path) -> str:
    try:
        return told(path.lstat())
    except (FileNotFoundError, NotADirectoryError):
        return ""


def written_as(db: sqlite3.Connection) -> str:
    """Return the title under which the output was written last, or "" if it never was."""
    return _value(db, "site")


def _value(db: sqlite3.Connection, key: str) -> str:
    row = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return str(row[0]) if row else ""


def joined(first: Placed, second: Placed) -> Placed:
    """Return what was placed in two passes together."""
    files = [*first.files, *second.files]
    return Placed(first.written + second.written, first.removed + second.removed, files, second.damaged)


def is_anything_marked(db: sqlite3.Connection) -> bool:
    """Return True if pages are to be made."""
    return db.execute("SELECT 1 FROM page WHERE reason <> '' LIMIT 1").fetchone() is not None


def is_anything_staged(db: sqlite3.Connection) -> bool:
    """Return True if files wait to be put in place."""
    return db.execute("SELECT 1 FROM page WHERE staged LIMIT 1").fetchone() is not None


def _staged(db: sqlite3.Connection) -> Iterator[tuple[int, str, bytes, bool]]:
    """Yield number, path and file's digest of each staged page, and whether a file of ours may be there already."""
    sql = "SELECT id, path, file_digest, path IN (SELECT path FROM owned) FROM page WHERE staged AND id > ? ORDER BY id"
    yield from ((number, path, digest, bool(there)) for number, path, digest, there in paged(db, sql, -1))


def discard(db: sqlite3.Connection, stage: Staging) -> Placed:
    """Forget staged files: they were made only to see whether they can be. Nothing is written or removed."""
    for (number,) in db.execute("SELECT id FROM page WHERE staged"):
        stage.path(number).unlink(missing_ok=True)
    db.execute("UPDATE page SET staged = 0")
    db.execute("DELETE FROM owned")
    return Placed()


def _put(db: sqlite3.Connection, staged: str, number: int, output: str, path: str, was_there: bool) -> bool:
    """Move one file into place, unless the same bytes stand there; return True if it was moved."""
    target = f"{output}{os.sep}{path}"
    same = was_there and _same(staged, target)
    if same:
        os.unlink(staged)
    else:
        _move(staged, target, output)
    stat = os.stat(target)
    values = (stat.st_size, stat.st_mtime_ns, number)
    db.execute("UPDATE page SET staged = 0, size = ?, mtime = ? WHERE id = ?", values)
    return not same


def _move(staged: str, target: str, output: str) -> None:
    """Move a file so that the target is at any moment the old file or the new one."""
    try:
        _replace(staged, target, output)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        _replace(staged, target, output)
    except IsADirectoryError:
        _remove_empty(target)
        _replace(staged, target, output)


def _replace(staged: str, target: str, output: str) -> None:
    try:
        os.replace(staged, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        import shutil  # imported late: few sites are put on another file system

        part = Path(output, PART)  # the output is on another file system: only a rename within it is whole
        part.unlink(missing_ok=True)
        shutil.copyfile(staged, part)
        part.replace(target)
        os.unlink(staged)


def _remove_empty(folder: str) -> None:
    """Remove a folder that holds nothing but empty folders. Raises OSError if it holds a file."""
    for place, _, _ in os.walk(folder, topdown=False):
        os.rmdir(place)


def _same(staged: str, target: str) -> bool:
    try:
        found = os.lstat(target)
        same_size = S_ISREG(found.st_mode) and found.st_size == os.path.getsize(staged)
        return same_size and Path(target).read_bytes() == Path(staged).read_bytes()
    except OSError:
        return False


def remove(output: Path, path: str) -> None:
    """Remove one of our files, and the folders that it leaves empty.

    Nothing is removed through a symbolic link, and a folder in the file's place is left alone.
    """
    target = output / path
    if is_beyond_link(output, path):
        return
    try:
        if not S_ISDIR(os.lstat(target).st_mode):
            target.unlink(missing_ok=True)
    except OSError as error:
        if error.errno not in (errno.ENOENT, errno.ENAMETOOLONG):
            raise
    for folder in target.parents:
        if folder == output:
            break
        try:
            folder.rmdir()
        except OSError:
            break
