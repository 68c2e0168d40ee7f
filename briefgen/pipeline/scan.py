"""The first stages: find what changed on disk, read it, and bring the archive up to date."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from briefgen.archive import documents, files
from briefgen.archive.changes import Work
from briefgen.content.sources import Found, content_of, digest_of, kind_of, location, some
from briefgen.content.walk import walk
from briefgen.diagnostics import Location, Problem
from briefgen.pipeline.pool import Pool
from briefgen.pipeline.progress import Stages
from briefgen.project import Project
from briefgen.records.facts import Document
from briefgen.render import theme
from briefgen.rules import problem
from briefgen.tlp import MARKINGS, Marking

TICK = 2_000_000_000
"""Nanoseconds: a file that changed less than this before it was read may change again under the same time stamp."""

_UNKNOWN = b"?"
"""Stands in the place of a digest for a file that cannot be read."""

_GUARDED = "(draft OR embargo IS NOT NULL OR marking > 0)"
"""The few documents that may be withheld, as the partial index in the archive wants to be asked."""


class Shown(msgspec.Struct, frozen=True):
    """Whose eyes the build is for: drafts, what is under embargo, the highest marking; and the instant.

    `now` is in seconds since 1970.
    """

    drafts: bool
    embargoed: bool
    marking: Marking
    now: float

    def allows(self, document: Document) -> int:
        """Say whether a document may be in the output: 0 is no, 1 is yes, 2 is before its embargo has ended."""
        early = document.embargo is not None and document.embargo > self.now
        marked = MARKINGS.index(document.marking) <= MARKINGS.index(self.marking)
        if (document.draft and not self.drafts) or (early and not self.embargoed) or not marked:
            return 0
        return 2 if early else 1


class Scan(msgspec.Struct, frozen=True):
    """What the walk found: the files of the theme, other files that are not read but changed, files that are gone."""

    theme: list[Found]
    copied: list[Found]
    gone: list[str]
    problems: list[Problem]


@dataclass(slots=True)
class _Walk:
    """A walk under way. `settled` is the time before which a file must have changed to be taken as it is.

    `limit` is how many bytes of a file of Markdown are read at most.
    """

    db: sqlite3.Connection
    work: Work
    root: Path
    settled: int
    limit: int
    copied: list[Found] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def scan(db: sqlite3.Connection, project: Project, work: Work, touched: Iterable[str] | None = None) -> Scan:
    """Compare the file system's word on every file with what it was at the last build.

    Files whose content is another are noted in the archive; those of Markdown are to be read. `touched` are the only
    files of content that need a look, where that is known.
    """
    walk = _Walk(db, work, project.root, time.time_ns() - TICK, project.config.limits.file)
    if touched is None:
        _walk_all(walk)
    else:
        _walk_some(walk, touched)
    found = list(theme.walk(project, walk.problems))
    known = {path: stat for path, stat, _ in files.theme_files(db)}
    for item in found:
        if known.pop(item.path, None) != item.stat:
            _take(walk, item)
    return Scan(found, walk.copied, [*walk.gone, *known], walk.problems)


def _walk_all(at: _Walk) -> None:
    """Look at every folder, and into those whose state is another."""
    known = files.folders(at.db)
    for folder in walk(at.root, at.problems):
        state = folder.state
        if known.pop(folder.path, None) == state:
            continue
        stats = {} if at.work.cold else files.stats_in(at.db, folder.path)
        paths = ((f"{folder.path}/{name}", stat) for name, stat in folder.files.items())
        certain = _compare(at, paths, stats)
        files.put_folder(at.db, folder.path, state if certain else b"")
    for path in known:
        at.gone += files.stats_in(at.db, path)
        files.remove_folder(at.db, path)


def _walk_some(at: _Walk, touched: Iterable[str]) -> None:
    """Look at some files; whether all else in their folders is as before stays open."""
    _compare(at, some(at.root, touched), files.stats_of(at.db, touched))
    for path in {path.rpartition("/")[0] for path in touched}:
        files.put_folder(at.db, path, b"")


def _compare(at: _Walk, paths: Iterable[tuple[str, str]], known: dict[str, str]) -> bool:
    """Take files of which the file system says something else than before; say whether all are certain now."""
    certain = True
    for path, stat in paths:
        if known.pop(path, None) != stat:
            certain &= _take(at, Found(path, kind_of(path), stat, location(at.root, path)))
    at.gone += known
    return certain


def _take(at: _Walk, item: Found) -> bool:
    """Note a file whose stat differs, and what follows if its content differs too.

    Says whether it is certain that it can not be another next time under the same stat.
    """
    is_page, is_settled = item.kind in ("briefing", "actor"), item.latest < at.settled
    if at.work.cold and is_page:
        files.put_source(at.db, item, b"", settled=is_settled)
        return is_settled
    faults: list[Problem] = []
    try:
        content = content_of(item.location, at.limit) if is_page else Path(item.location).read_bytes()
        digest = digest_of(content)
    except OSError as error:
        digest, is_settled = _UNKNOWN, False
        told = f"the file cannot be read: {error.strerror}"
        faults.append(problem("unreadable", Location(item.path), told, hint="check who may read it"))
    is_other = files.digest_of(at.db, item.path) != digest
    files.put_source(at.db, item, b"" if is_other and is_page else digest, settled=is_settled)
    if not is_page:
        documents.put_problems(at.db, item.path, faults)
        if is_other:
            at.copied.append(item)
    return is_settled


def update(
    db: sqlite3.Connection, project: Project, scanned: Scan, shown: Shown, work: Work, stages: Stages, pool: Pool
) -> None:
    """Read what is to be read and bring what files say up to date in the archive."""
    unread = files.count_unread(db)
    is_read = unread or any(path.startswith("content/actors/") for path in scanned.gone)
    before = documents.actor_names(db) if is_read else set()
    for path in scanned.gone:
        documents.remove_source(db, path, work)
    for item in scanned.copied:
        if item.kind == "file":
            documents.put_file(db, item.path, work)
        elif item.kind == "static":
            work.subjects.add(f"static:{item.path}")
    if is_read:
        from briefgen.pipeline.reading import read_all  # imported late: an unchanged build parses nothing

        read_all(db, project, before, shown, work, stages, pool)
    if not work.cold:
        _flip(db, shown, work)


def _flip(db: sqlite3.Connection, shown: Shown, work: Work) -> None:
    """Show or hide what was not read anew: an embargo ended, drafts are wanted or not."""
    early = "(embargo IS NOT NULL AND embargo > :now)"
    wanted = f"((NOT draft OR :drafts) AND (NOT {early} OR :embargoed) AND marking <= :marking) * (1 + {early})"
    values = {
        "drafts": shown.drafts,
        "embargoed": shown.embargoed,
        "now": shown.now,
        "marking": MARKINGS.index(shown.marking),
    }
    rows = db.execute(
        f"SELECT entity, shown, {wanted} FROM document WHERE {_GUARDED} AND shown <> ({wanted})",
        values,
    ).fetchall()
    for entity, before, after in rows:
        if before and after:
            documents.relabel(db, entity, after, work)
        elif after:
            documents.show(db, entity, after, work)
        else:
            documents.hide(db, entity, work)


def next_embargo(db: sqlite3.Connection, now: float) -> float | None:
    """Return when the next embargo ends, in seconds since 1970, or None if there is none."""
    row = db.execute(
        f"SELECT min(embargo) FROM document WHERE {_GUARDED} AND NOT draft AND embargo > ?",
        (now,),
    ).fetchone()
    return float(row[0]) if row[0] is not None else None


def theme_of(db: sqlite3.Connection, kept: Sequence[Found], bundle: str) -> tuple[theme.Theme, dict[str, bytes]]:
    """Return the theme as the files of this build make it, and the digest of each template's file by its location.

    `bundle` names the folder of its assets, if that is not to follow from what is in them.
    """
    digests = {path: digest for path, _, digest in files.theme_files(db)}
    made = theme.assemble(kept, digests)
    templates = (item for item in kept if item.kind == "template" and item.path in digests)
    if bundle:
        made = msgspec.structs.replace(made, bundle=bundle)
    return made, {item.location: digests[item.path] for item in templates}
