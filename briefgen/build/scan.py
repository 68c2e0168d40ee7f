"""The first stages: find what changed on disk, read it, and bring the archive up to date."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from briefgen.archive import store
from briefgen.archive.work import Work
from briefgen.build.pool import Pool
from briefgen.build.stages import Stages
from briefgen.content.facts import Document
from briefgen.content.model import MARKINGS, Marking
from briefgen.content.sources import Found, digest_of, found, kind_of, some, told, walk
from briefgen.diagnostics import Problem
from briefgen.project import Project
from briefgen.render import theme
from briefgen.rules import problem

TICK = 2_000_000_000
"""Nanoseconds: a file that changed less than this before it was read may change again under the same time stamp."""

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
    """What the walk found: the files of the theme, files that are new or changed, files that are gone."""

    kept: list[Found]
    changed: list[Found]
    gone: list[str]
    problems: list[Problem]
    settled: int


def scan(db: sqlite3.Connection, project: Project, touched: Iterable[str] | None = None) -> Scan:
    """Compare the file system's word on every file with what it was at the last build. No file is read.

    `touched` are the only files of content that need a look, where that is known.
    """
    settled = time.time_ns() - TICK
    kept: list[Found] = []
    changed: list[Found] = []
    problems: list[Problem] = []
    if touched is None:
        known, walked = store.stats(db), walk(project.root, problems)
    else:
        known, walked = store.stats_of(db, touched), some(project.root, touched)
    for path, stat in walked:
        if known.pop(path, None) != told(stat):
            changed.append(found(path, kind_of(path), stat, f"{project.root}{os.sep}{path}"))
    for item in theme.walk(project, problems):
        if known.pop(item.path, None) != item.stat:
            changed.append(item)
        kept.append(item)
    return Scan(kept, changed, list(known), problems, settled)


def update(
    db: sqlite3.Connection, project: Project, scanned: Scan, shown: Shown, work: Work, stages: Stages, pool: Pool
) -> None:
    """Read what changed and bring what files say up to date in the archive."""
    fresh = [item for item in scanned.changed if _differs(db, item, scanned.settled, work)]
    actors_changed = any(item.kind == "actor" for item in fresh) or any(
        path.startswith("content/actors/") for path in scanned.gone
    )
    pages = [item for item in fresh if item.kind in ("briefing", "actor")]
    before = store.actor_names(db) if pages or actors_changed else set()
    for path in scanned.gone:
        store.remove_source(db, path, work)
    for item in fresh:
        if item.kind == "file":
            store.put_file(db, item.path, work)
        elif item.kind == "static":
            work.subjects.add(f"static:{item.path}")
    if pages or actors_changed:
        from briefgen.build.reading import read_all  # imported late: an unchanged build parses nothing

        read_all(db, project, pages, before, shown, work, stages, pool)
    if not work.cold:
        _flip(db, shown, work)


def _differs(db: sqlite3.Connection, item: Found, settled: int, work: Work) -> bool:
    """Read a file whose stat differs; say whether its content differs too, and remember both."""
    is_settled = item.latest < settled
    if work.cold and item.kind in ("briefing", "actor"):
        store.put_source(db, item, b"", settled=is_settled)  # the digest comes with the document
        return True
    try:
        digest = digest_of(Path(item.location).read_bytes())
    except OSError as error:
        fault = problem(
            "unreadable", item.path, f"the file cannot be read: {error.strerror}", hint="check who may read it"
        )
        store.put_problems(db, item.path, [fault])
        db.execute("DELETE FROM source WHERE path = ?", (item.path,))
        return False
    before = store.digest_of(db, item.path)
    store.put_source(db, item, digest, settled=is_settled)
    return before != digest


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
            store.relabel(db, entity, after, work)
        elif after:
            store.show(db, entity, after, work)
        else:
            store.hide(db, entity, work)


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
    digests = dict(_digests(db))
    made = theme.assemble((item for item in kept if item.kind in ("template", "asset")), digests)
    templates = (item for item in kept if item.kind == "template" and item.path in digests)
    if bundle:
        made = msgspec.structs.replace(made, bundle=bundle)
    return made, {item.location: digests[item.path] for item in templates}


def _digests(db: sqlite3.Connection) -> Iterator[tuple[str, bytes]]:
    return db.execute(
        "SELECT path, digest FROM source WHERE path >= 'theme:' AND path < 'theme;'"
        " UNION ALL SELECT path, digest FROM source WHERE path >= 'templates/' AND path < 'templates0'"
    )
