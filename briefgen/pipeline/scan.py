"""The first stages of a build: find the files that changed, read them, and store what they say in the archive."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from briefgen.archive import documents, files, visibility
from briefgen.archive.update import Update
from briefgen.archive.visibility import Audience
from briefgen.content.sources import FOLDERS, Found, content_of, digest_of, existing, kind_of, location
from briefgen.content.walk import walk
from briefgen.diagnostics import Location, Problem
from briefgen.project import Project
from briefgen.records.ids import Subject
from briefgen.render import theme
from briefgen.rules import problem

TICK = 2_000_000_000
"""Nanoseconds. A file that changed less than this before it was read may change again with the same time stamp."""

ActorNames = set[documents.ActorName]
"""Names of actors, each with the actor's id."""

_UNKNOWN = b"?"
"""The digest of a file that cannot be read."""


class Scan(msgspec.Struct, frozen=True):
    """The result of a scan.

    `theme` are all files of the theme, `copied` the files that are copied and changed, and `gone` the paths of files
    that no longer exist. Changed Markdown files are marked as unread in the archive.
    """

    theme: list[Found]
    copied: list[Found]
    gone: list[str]
    problems: list[Problem]


@dataclass(slots=True)
class _Walk:
    """The state of a scan.

    A file that changed before the time `settled` cannot change again with the same time stamp. Of a Markdown file, at
    most `limit` bytes are read.
    """

    update: Update
    root: Path
    settled: int
    limit: int
    copied: list[Found] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def scan(update: Update, project: Project, touched: Iterable[str] | None = None) -> Scan:
    """Compare the stat of every file with that at the last build, and mark Markdown files that changed as unread.

    `touched` are the only content files that can have changed, or None if that is not known.
    """
    walk = _Walk(update, project.root, time.time_ns() - TICK, project.config.limits.file)
    if touched is None:
        _walk_all(walk)
    else:
        _walk_some(walk, touched)
    found = list(theme.walk(project, walk.problems))
    known = {path: stat for path, stat, _ in files.theme_files(update.db)}
    for item in found:
        if known.pop(item.path, None) != item.stat:
            _take(walk, item)
    return Scan(found, walk.copied, [*walk.gone, *known], walk.problems)


def _walk_all(at: _Walk) -> None:
    """Compare the state of every folder, and the files of each folder whose state differs."""
    known = files.folders(at.update.db)
    for folder in walk(at.root, at.problems):
        state = folder.state
        if known.pop(folder.path, None) == state:
            continue
        stats = {} if at.update.is_first else files.stats_in(at.update.db, folder.path)
        paths = ((f"{folder.path}/{name}", stat) for name, stat in folder.files.items())
        is_settled = _compare(at, paths, stats)
        files.put_folder(at.update.db, folder.path, state if is_settled else b"")
    for path in known:
        at.gone += files.stats_in(at.update.db, path)
        files.remove_folder(at.update.db, path)


def _walk_some(at: _Walk, touched: Iterable[str]) -> None:
    """Compare some files. The next scan of all files also compares the other files of their folders."""
    _compare(at, existing(at.root, touched), files.stats_of(at.update.db, touched))
    for path in {path.rpartition("/")[0] for path in touched}:
        files.put_folder(at.update.db, path, b"")


def _compare(at: _Walk, paths: Iterable[tuple[str, str]], known: dict[str, str]) -> bool:
    """Store the files whose stat differs. Return True if all of them are settled."""
    is_settled = True
    for path, stat in paths:
        if known.pop(path, None) != stat:
            is_settled &= _take(at, Found(path, kind_of(path), stat, location(at.root, path)))
    at.gone += known
    return is_settled


def _take(at: _Walk, item: Found) -> bool:
    """Store a file whose stat differs. If its content differs too, mark it as unread or as to be copied.

    Return True if the file is settled: it cannot change again with the same stat.
    """
    is_page, is_settled = item.kind in FOLDERS.values(), item.latest < at.settled
    if at.update.is_first and is_page:
        files.put_source(at.update.db, item, b"", settled=is_settled)
        return is_settled
    problems: list[Problem] = []
    try:
        content = content_of(item.location, at.limit) if is_page else Path(item.location).read_bytes()
        digest = digest_of(content)
    except OSError as error:
        digest, is_settled = _UNKNOWN, False
        message = f"the file cannot be read: {error.strerror}"
        problems.append(problem("unreadable", Location(item.path), message, hint="check who may read it"))
    is_changed = files.digest_of(at.update.db, item.path) != digest
    files.put_source(at.update.db, item, b"" if is_changed and is_page else digest, settled=is_settled)
    if not is_page:
        problems += _name_problems(item)
        documents.put_problems(at.update.db, item.path, problems)
        if is_changed:
            at.copied.append(item)
    return is_settled


def _name_problems(item: Found) -> list[Problem]:
    """Return a problem if a file that is copied has a name that some systems refuse."""
    from briefgen.portable_names import HINT, portability_fault  # imported late: an unchanged build copies nothing

    path = item.path.partition("/")[2] if item.kind == "asset" else "" if item.kind == "template" else item.path
    why = portability_fault(path)
    return [problem("portable-name", Location(item.path), why, hint=HINT)] if why else []


def store(update: Update, scanned: Scan, audience: Audience, read: Callable[[ActorNames], None]) -> None:
    """Store in the archive what the scan found, and what the unread files say.

    `read` reads the unread files. It gets the names of actors at the last build, and is called only if it is needed.
    """
    must_read = files.count_unread(update.db) or any(path.startswith("content/actors/") for path in scanned.gone)
    before = documents.actor_names(update.db) if must_read else set()
    if scanned.gone or scanned.copied:
        _store_files(update, scanned)
    if must_read:
        read(before)
    if not update.is_first and (changed := visibility.changed(update.db, audience)):
        from briefgen.archive.document_updates import (
            change_visibility,  # imported late: an unchanged build stores nothing
        )

        for entity, stored, wanted in changed:
            change_visibility(update, entity, stored, wanted)


def _store_files(update: Update, scanned: Scan) -> None:
    """Remove what files said that are gone, and note copied files that changed."""
    from briefgen.archive.document_updates import put_file, remove_source  # imported late, as above

    for path in scanned.gone:
        remove_source(update, path)
    for item in scanned.copied:
        if item.kind == "file":
            put_file(update, item.path)
        elif item.kind == "static":
            update.subjects.add(Subject.of("static", item.path))


def theme_of(db: sqlite3.Connection, found: Sequence[Found], bundle: str) -> tuple[theme.Theme, dict[str, bytes]]:
    """Return the theme, and the digest of each template's file by its location.

    `bundle` names the folder of the theme's assets. If it is empty, the name follows from their content.
    """
    digests = {path: digest for path, _, digest in files.theme_files(db)}
    made = theme.assemble(found, digests)
    templates = (item for item in found if item.kind == "template" and item.path in digests)
    if bundle:
        made = msgspec.structs.replace(made, bundle=bundle)
    return made, {item.location: digests[item.path] for item in templates}
