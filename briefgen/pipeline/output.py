"""The output folder: files are staged first, then put in place; what vanished is removed; nothing else is touched.

A manifest in the folder says which files briefgen wrote. It is written before files are put in place, with the new ones
and the old ones, and again at the end, so that no file of ours is ever missing from it.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path
from stat import S_ISDIR, S_ISREG

import msgspec

from briefgen.archive import output_files, stored_values
from briefgen.content.sources import file_state
from briefgen.pipeline import manifest
from briefgen.pipeline.output_checks import is_beyond_link
from briefgen.pipeline.staging import Staging

PART = ".briefgen-part"
"""A file that is copied to the output from another file system has this name until it is whole."""


class OutputChanges(msgspec.Struct, frozen=True):
    """How many files of the output were written and removed; and which, if that was asked for.

    `damaged` counts pages that are dirty again, because their staged file was not what had been made.
    """

    written: int = 0
    removed: int = 0
    files: list[str] = []
    damaged: int = 0


def lost(db: sqlite3.Connection, output: Path) -> list[int]:
    """Return the numbers of pages whose file was removed or changed since it was written."""
    base = f"{output}{os.sep}"
    return [number for number, path, size, mtime in output_files.in_place(db) if not _stands(base + path, size, mtime)]


def _stands(path: str, size: int, mtime: int) -> bool:
    """Return True if a file is as it was written. A link in its place is not."""
    try:
        stat = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    return S_ISREG(stat.st_mode) and stat.st_size == size and stat.st_mtime_ns == mtime


def recover(db: sqlite3.Connection, stage: Staging) -> None:
    """Keep the staged files of an interrupted build that are whole, and mark the other pages as dirty."""
    waiting = list(output_files.staged(db))
    if waiting:
        earlier = Staging(stage.base, stored_values.get(db, "stage") or "")
        for number, path, digest, _ in waiting:
            if earlier.holds(number, digest):
                stage.take(earlier, number)
            else:
                output_files.mark_damaged(db, number, path, "the last build was interrupted")
        put_stage(db, stage)
    stage.clear()


def put_stage(db: sqlite3.Connection, stage: Staging) -> None:
    """Remember in which build's folder staged files wait."""
    stored_values.put(db, "stage", stage.build)


def place(db: sqlite3.Connection, output: Path, stage: Staging, site: str, *, detailed: bool) -> OutputChanges:
    """Put staged files in place and remove what is gone. `site` is the site's title.

    Raises:
        OSError: the folder cannot be written; what is staged stays so.

    """
    gone = output_files.obsolete(db)
    is_complete = (output / manifest.NAME).is_file() and not gone and not output_files.is_any_staged_new(db)
    is_complete = is_complete and stored_values.get(db, "site") == site
    if is_complete and not output_files.is_any_staged(db):
        return OutputChanges()
    output.mkdir(parents=True, exist_ok=True)
    if not is_complete:
        _write_manifest(db, output, site, with_earlier=True)
    for path in gone:
        remove(output, path)
    written, damaged, files = 0, 0, list(gone) if detailed else []
    for number, path, digest, was_there in output_files.staged(db):
        if not stage.holds(number, digest):
            output_files.mark_damaged(db, number, path, "its staged file was changed")
            damaged += 1
        elif _put(db, str(stage.path(number)), number, str(output), path, was_there):
            written += 1
            if detailed:
                files.append(path)
    if gone:
        _write_manifest(db, output, site, with_earlier=False)
    output_files.forget_earlier(db)
    return OutputChanges(written, len(gone), files, damaged)


def _write_manifest(db: sqlite3.Connection, output: Path, site: str, *, with_earlier: bool) -> None:
    manifest.write(output, site, output_files.paths(db, with_earlier=with_earlier))
    stored_values.put(db, "site", site)
    stored_values.put(db, "manifest", _stat_of(output / manifest.NAME))


def check_manifest(db: sqlite3.Connection, output: Path) -> None:
    """Read the manifest of a folder if it is not the file that the last build wrote.

    Raises:
        ManifestError: it was not written by briefgen.

    """
    known = stored_values.get(db, "manifest")
    if known is not None and known != _stat_of(output / manifest.NAME):
        manifest.read(output)


def _stat_of(path: Path) -> str:
    try:
        return file_state(path.lstat())
    except (FileNotFoundError, NotADirectoryError):
        return ""


def joined(first: OutputChanges, second: OutputChanges) -> OutputChanges:
    """Return the changes of two passes together."""
    files = [*first.files, *second.files]
    return OutputChanges(first.written + second.written, first.removed + second.removed, files, second.damaged)


def discard(db: sqlite3.Connection, stage: Staging) -> OutputChanges:
    """Forget staged files: they were made only to see whether they can be. Nothing is written or removed."""
    for number in output_files.discard_staged(db):
        stage.path(number).unlink(missing_ok=True)
    return OutputChanges()


def _put(db: sqlite3.Connection, staged: str, number: int, output: str, path: str, was_there: bool) -> bool:
    """Move one file into place, unless the same bytes stand there; return True if it was moved."""
    target = f"{output}{os.sep}{path}"
    same = was_there and _same(staged, target)
    if same:
        os.unlink(staged)
    else:
        _move(staged, target, output)
    stat = os.stat(target)
    output_files.put_written(db, number, stat.st_size, stat.st_mtime_ns)
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
