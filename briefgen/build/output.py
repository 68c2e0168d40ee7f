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

import msgspec

from briefgen.archive.paged import paged
from briefgen.build.staging import Staging
from briefgen.diagnostics import Problem
from briefgen.rules import problem

MANIFEST = ".briefgen-manifest"


class Placed(msgspec.Struct, frozen=True):
    """How many files became others and how many are gone; and which, if that was to be told."""

    written: int = 0
    removed: int = 0
    files: list[str] = []


def read_manifest(output: Path) -> set[str] | None:
    """Return the files that briefgen wrote into a folder, or None if it never did."""
    try:
        lines = (output / MANIFEST).read_text("utf-8").splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return {line for line in lines if line}


def write_manifest(output: Path, paths: Iterable[str]) -> None:
    """Say which files are ours, if that is not said already. `paths` are sorted."""
    target, part = output / MANIFEST, output / f"{MANIFEST}.part"
    with part.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{path}\n" for path in paths)
    if target.is_file() and _same(str(part), str(target)):
        part.unlink()
    else:
        part.replace(target)


def foreign(output: Path, root: Path) -> Problem | None:
    """Refuse a folder that holds what briefgen did not write. Names that begin with a dot do not count."""
    shown = _shown(output, root)
    if output.resolve() == root.resolve() or root.resolve().is_relative_to(output.resolve()):
        hint = "name a folder of its own, such as --output output"
        return problem("foreign-output", shown, "the output folder holds the site itself", hint=hint)
    if output.exists() and not output.is_dir():
        return problem("foreign-output", shown, "this is a file, not a folder", hint="name a folder with --output")
    if not output.is_dir() or (output / MANIFEST).exists():
        return None
    others = sorted(entry.name for entry in output.iterdir() if not entry.name.startswith("."))
    if not others:
        return None
    names = ", ".join(others[:3]) + (" …" if len(others) > 3 else "")
    hint = "name an empty folder with --output, or empty this one yourself if nothing in it is needed"
    return problem(
        "foreign-output", shown, f"the folder is not empty and briefgen did not write what is in it: {names}", hint=hint
    )


def _shown(output: Path, root: Path) -> str:
    return str(output.relative_to(root)) if output.is_relative_to(root) else output.name


def foreign_files(db: sqlite3.Connection, output: Path, root: Path) -> list[Problem]:
    """Refuse new pages whose place is taken by a file that briefgen did not write."""
    found = []
    rows = db.execute(
        "SELECT path FROM page INDEXED BY page_dirty WHERE reason <> '' AND digest IS NULL"
        " AND path NOT IN (SELECT path FROM owned)"
    ).fetchall()
    for (path,) in rows:
        if os.path.lexists(output / path):
            hint = "move it to static/ of the site, or out of the output folder"
            shown = f"{_shown(output, root)}/{path}"
            found.append(
                problem("foreign-output", shown, "a page belongs here, but briefgen did not write this file", hint=hint)
            )
    return found


def lost(db: sqlite3.Connection, output: Path) -> list[int]:
    """Return the numbers of pages whose file was removed or changed since it was written."""
    rows = db.execute("SELECT id, path, size, mtime FROM page WHERE digest IS NOT NULL AND NOT staged")
    base = f"{output}{os.sep}"
    return [number for number, path, size, mtime in rows if not _stands(base + path, size, mtime)]


def make_again(db: sqlite3.Connection, pages: Iterable[int]) -> None:
    """Mark pages that are lost."""
    for number in pages:
        reason = "its file in the output was changed or removed"
        sql = "UPDATE page SET reason = ?, digest = NULL WHERE id = ? AND digest IS NOT NULL AND reason = ''"
        for (path,) in db.execute(f"{sql} RETURNING path", (reason, number)).fetchall():
            db.execute("INSERT OR IGNORE INTO owned VALUES (?)", (path,))


def _stands(path: str, size: int, mtime: int) -> bool:
    """Say whether a file is as it was written."""
    try:
        stat = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    return stat.st_size == size and stat.st_mtime_ns == mtime


def recover(db: sqlite3.Connection, stage: Staging) -> None:
    """Keep of an interrupted build what can be completed: pages whose staged file is whole. Mark the others."""
    for number, path, size in db.execute("SELECT id, path, size FROM page WHERE staged").fetchall():
        staged = stage.path(number)
        if not staged.is_file() or staged.stat().st_size != size:
            db.execute("INSERT OR IGNORE INTO owned VALUES (?)", (path,))
            db.execute(
                "UPDATE page SET staged = 0, digest = NULL, reason = 'the last build was interrupted' WHERE id = ?",
                (number,),
            )
    stage.keep({number for (number,) in db.execute("SELECT id FROM page WHERE staged")})


def place(db: sqlite3.Connection, output: Path, stage: Staging, *, detailed: bool) -> Placed:
    """Put staged files in place and remove what is gone.

    Raises:
        OSError: the folder cannot be written; what is staged stays so.

    """
    gone = [row[0] for row in db.execute("SELECT path FROM owned WHERE path NOT IN (SELECT path FROM page)")]
    is_staged = db.execute("SELECT 1 FROM page WHERE staged LIMIT 1").fetchone()
    is_new = db.execute("SELECT 1 FROM page WHERE staged AND mtime < 0 LIMIT 1").fetchone()
    is_listed = (output / MANIFEST).is_file() and not gone and not is_new
    if is_listed and not is_staged:
        return Placed()
    output.mkdir(parents=True, exist_ok=True)
    if not is_listed:
        write_manifest(output, _paths(db, "SELECT path FROM page UNION SELECT path FROM owned ORDER BY path"))
    for path in gone:
        remove(output, path)
    written, files = 0, list(gone) if detailed else []
    for number, path, was_there in _staged(db):
        if _put(db, str(stage.path(number)), number, f"{output}{os.sep}{path}", was_there):
            written += 1
            if detailed:
                files.append(path)
    if gone:
        write_manifest(output, _paths(db, "SELECT path FROM page ORDER BY path"))
    db.execute("DELETE FROM owned")
    return Placed(written, len(gone), files)


def _paths(db: sqlite3.Connection, sql: str) -> Iterator[str]:
    return (path for (path,) in db.execute(sql))


def _staged(db: sqlite3.Connection) -> Iterator[tuple[int, str, bool]]:
    """Yield number and path of each page that is staged, and whether a file of ours may be there already."""
    sql = "SELECT id, path, path IN (SELECT path FROM owned) FROM page WHERE staged AND id > ? ORDER BY id"
    yield from ((number, path, bool(was_there)) for number, path, was_there in paged(db, sql, -1))


def discard(db: sqlite3.Connection, _output: Path, stage: Staging, *, detailed: bool) -> Placed:
    """Forget staged files: they were made only to see whether they can be. Nothing is written or removed."""
    for (number,) in db.execute("SELECT id FROM page WHERE staged"):
        stage.path(number).unlink()
    db.execute("UPDATE page SET staged = 0")
    db.execute("DELETE FROM owned")
    return Placed()


def _put(db: sqlite3.Connection, staged: str, number: int, target: str, was_there: bool) -> bool:
    """Move one file into place, unless the same bytes stand there; say whether it was moved."""
    same = was_there and _same(staged, target)
    if same:
        os.unlink(staged)
    else:
        try:
            _move(staged, target)
        except FileNotFoundError:
            os.makedirs(os.path.dirname(target), exist_ok=True)
            _move(staged, target)
    stat = os.stat(target)
    values = (stat.st_size, stat.st_mtime_ns, number)
    db.execute("UPDATE page SET staged = 0, size = ?, mtime = ? WHERE id = ?", values)
    return not same


def _move(staged: str, target: str) -> None:
    """Move a file so that the target is at any moment the old file or the new one."""
    try:
        os.replace(staged, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        import shutil  # imported late: few sites are put on another file system

        part = _part(Path(target))  # the output is on another file system: only a rename within it is whole
        shutil.copyfile(staged, part)
        part.replace(target)
        os.unlink(staged)


def _part(target: Path) -> Path:
    return target.with_name(f".{target.name}.briefgen-part")


def _same(staged: str, target: str) -> bool:
    try:
        same_size = os.path.getsize(target) == os.path.getsize(staged)
        return same_size and Path(target).read_bytes() == Path(staged).read_bytes()
    except OSError:
        return False


def remove(output: Path, path: str) -> None:
    """Remove one of our files, and the folders that it leaves empty."""
    target = output / path
    target.unlink(missing_ok=True)
    _part(target).unlink(missing_ok=True)
    for folder in target.parents:
        if folder == output:
            break
        try:
            folder.rmdir()
        except OSError:
            break


def clean(output: Path) -> int:
    """Remove all that briefgen wrote, and nothing else. Returns how many files that were."""
    paths = read_manifest(output) or set()
    for path in sorted(paths):
        remove(output, path)
    (output / MANIFEST).unlink(missing_ok=True)
    (output / f"{MANIFEST}.part").unlink(missing_ok=True)
    return len(paths)
