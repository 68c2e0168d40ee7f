"""Write the output folder: move staged files into it, remove those that are gone, and touch nothing else.

A manifest in the folder names the files that briefgen wrote. It is written before files are moved, with the new and the
old files, and again at the end, so that no file that briefgen wrote is ever missing from it.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path
from stat import S_ISDIR, S_ISREG

import msgspec

from briefgen.archive import output_files, stored_values
from briefgen.content.sources import digest_of, file_state
from briefgen.pipeline import manifest
from briefgen.pipeline.output_checks import is_beyond_link
from briefgen.pipeline.staging import Staging

PART = ".briefgen-part"
"""The name of a file while it is copied to the output from another file system."""

LARGE = 64 * 2**20
"""The size of an archive, in bytes, from which the output is compared in another process."""


class OutputChanges(msgspec.Struct, frozen=True):
    """The changes to the output: how many files were written and removed, and which, for a detailed build.

    `damaged` is the number of pages that are dirty again because another program changed their staged file.
    """

    written: int = 0
    removed: int = 0
    files: list[str] = []
    damaged: int = 0


class Compared(msgspec.Struct, frozen=True):
    """The output beside what the archive knows of it.

    `lost` are the numbers of pages whose file was changed or removed since it was written. `touched` are those of pages
    whose file has the same content and another modification time, which is in nanoseconds.
    """

    lost: list[int] = []
    touched: list[tuple[int, int]] = []


def compare(db: sqlite3.Connection, output: Path) -> bytes:
    """Compare the files of the output with those that were written: by what the file system says, else by content.

    Return the result for `mark_lost`, encoded, because another process may do this.
    """
    base, found = f"{output}{os.sep}", Compared()
    for number, path, size, mtime, digest in output_files.in_place(db):
        time = _time_of(base + path, size)
        if time == mtime:
            continue
        if time is not None and _digest_of(base + path) == digest:
            found.touched.append((number, time))
        else:
            found.lost.append(number)
    return msgspec.msgpack.encode(found)


def mark_lost(db: sqlite3.Connection, compared: bytes) -> None:
    """Mark pages as dirty whose file was changed or removed, by what `compare` returned."""
    found = msgspec.msgpack.decode(compared, type=Compared)
    output_files.put_times(db, found.touched)
    output_files.mark_lost(db, found.lost)


def _time_of(path: str, size: int) -> int | None:
    """Return when a file was modified, or None if it has another size, is a link or is not there."""
    try:
        stat = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return stat.st_mtime_ns if S_ISREG(stat.st_mode) and stat.st_size == size else None


def _digest_of(path: str) -> bytes:
    try:
        return digest_of(Path(path).read_bytes())
    except OSError:
        return b""


def recover(db: sqlite3.Connection, stage: Staging) -> None:
    """Take over the undamaged staged files of an interrupted build, and mark the pages of the others as dirty."""
    staged = list(output_files.staged(db))
    if staged:
        earlier = Staging(stage.base, stored_values.get(db, "stage") or "")
        for number, path, digest, _ in staged:
            if earlier.holds(number, digest):
                stage.take(earlier, number)
            else:
                output_files.mark_damaged(db, number, path, "the last build was interrupted")
        put_stage(db, stage)
    stage.clear()


def resume(db: sqlite3.Connection, stage: Staging) -> Staging:
    """Return the stage for a check: the one in which earlier files are staged, if any are.

    They stay where they are, and the build that writes them looks whether they are undamaged.
    """
    if output_files.is_any_staged(db):
        return msgspec.structs.replace(stage, build=stored_values.get(db, "stage") or stage.build)
    stage.clear()
    return stage


def put_stage(db: sqlite3.Connection, stage: Staging) -> None:
    """Store which build's folder holds the staged files."""
    stored_values.put(db, "stage", stage.build)


def is_large(archive: Path) -> bool:
    """Return True if there are so many pages that comparing the output in another process saves time."""
    try:
        return archive.stat().st_size > LARGE
    except FileNotFoundError:
        return False


def place(db: sqlite3.Connection, output: Path, stage: Staging, site: str, *, detailed: bool) -> OutputChanges:
    """Move the staged files into the output, and remove the files that are gone. `site` is the site's title.

    Raises:
        OSError: the folder cannot be written. The files that were not moved stay staged.

    """
    gone = output_files.obsolete(db)
    is_complete = (output / manifest.NAME).is_file() and not gone and not output_files.is_any_staged_new(db)
    is_complete = is_complete and stored_values.get(db, stored_values.SITE) == site
    if is_complete and not output_files.is_any_staged(db):
        return OutputChanges()
    output.mkdir(parents=True, exist_ok=True)
    if not is_complete:
        _write_manifest(db, output, site, with_earlier=True)
    for path in gone:
        remove(output, path)
    written, damaged, files = 0, 0, list(gone) if detailed else []
    for number, path, digest, may_be_there in output_files.staged(db):
        if not stage.holds(number, digest):
            output_files.mark_damaged(db, number, path, "its staged file was changed")
            damaged += 1
        elif _put(db, stage.location(number), number, str(output), path, may_be_there):
            written += 1
            if detailed:
                files.append(path)
    if gone:
        _write_manifest(db, output, site, with_earlier=False)
    output_files.forget_earlier(db)
    return OutputChanges(written, len(gone), files, damaged)


def _write_manifest(db: sqlite3.Connection, output: Path, site: str, *, with_earlier: bool) -> None:
    manifest.write(output, site, output_files.paths(db, with_earlier=with_earlier))
    stored_values.put(db, stored_values.SITE, site)
    stored_values.put(db, "manifest", _stat_of(output / manifest.NAME))


def take_manifest(db: sqlite3.Connection, output: Path) -> None:
    """Read the manifest of a folder if it is not the file that the last build wrote: it says which files are ours.

    Raises:
        ManifestError: it was not written by briefgen.

    """
    known = stored_values.get(db, "manifest")
    if known != _stat_of(output / manifest.NAME) and (found := manifest.read(output)):
        output_files.put_earlier(db, found.files)


def _stat_of(path: Path) -> str:
    try:
        return file_state(path.lstat())
    except (FileNotFoundError, NotADirectoryError):
        return ""


def joined(first: OutputChanges, second: OutputChanges) -> OutputChanges:
    """Return the sum of the changes of two passes."""
    files = [*first.files, *second.files]
    return OutputChanges(first.written + second.written, first.removed + second.removed, files, second.damaged)


def _put(db: sqlite3.Connection, staged: str, number: int, output: str, path: str, may_be_there: bool) -> bool:
    """Move a staged file into the output, unless the file there is equal. Return True if it was moved."""
    target = f"{output}{os.sep}{path}"
    is_same = may_be_there and _is_same(staged, target)
    if is_same:
        os.unlink(staged)
    else:
        _move(staged, target, output)
    stat = os.stat(target)
    output_files.put_written(db, number, stat.st_size, stat.st_mtime_ns)
    return not is_same


def _move(staged: str, target: str, output: str) -> None:
    """Move a file, so that the target is the old file or the new one at any moment."""
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

        part = Path(
            output, PART
        )  # on another file system: copy first, because only a rename within a file system is atomic
        part.unlink(missing_ok=True)
        shutil.copyfile(staged, part)
        part.replace(target)
        os.unlink(staged)


def _remove_empty(folder: str) -> None:
    """Remove a folder that holds nothing but empty folders. Raises OSError if it holds a file."""
    for place, _, _ in os.walk(folder, topdown=False):
        os.rmdir(place)


def _is_same(staged: str, target: str) -> bool:
    try:
        found = os.lstat(target)
        same_size = S_ISREG(found.st_mode) and found.st_size == os.path.getsize(staged)
        return same_size and Path(target).read_bytes() == Path(staged).read_bytes()
    except OSError:
        return False


def remove(output: Path, path: str) -> None:
    """Remove a file that briefgen wrote, and the folders that are empty then.

    Nothing is removed through a symbolic link, and a folder in place of the file stays.
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
