"""The stage that makes pages: all that are marked, on all cores if they are many."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Mapping
from pathlib import Path

from briefgen.content.sources import digest_of
from briefgen.diagnostics import Location, Problem
from briefgen.pipeline import workers
from briefgen.pipeline.picture_metadata import MetadataError, stripped
from briefgen.pipeline.pool import INLINE, Pool
from briefgen.pipeline.progress import Stages
from briefgen.pipeline.staging import Staging
from briefgen.render.renderer import Spec
from briefgen.rules import problem
from briefgen.site.views import VIEWS, Subject

BATCH = 50


def make(
    db: sqlite3.Connection, spec: Spec, stage: Staging, assets: Mapping[str, str], stages: Stages, pool: Pool
) -> list[Problem]:
    """Make all marked pages into the stage. `assets` says where the files of the theme lie.

    Returns what is wrong with templates and pictures.
    """
    viewed = ", ".join(f"'{kind}'" for kind in sorted(VIEWS))
    problems = []
    for number in _marked(db, f"kind NOT IN ({viewed})"):
        source = _page(db, number).source
        try:
            _copy(db, number, stage, Path(assets.get(source) or Path(spec.root, source)))
        except MetadataError as error:
            hint = "save it as JPEG, PNG or WebP"
            problems.append(problem("picture-metadata", Location(source), str(error), hint=hint))
    return problems + _render(db, _marked(db, f"kind IN ({viewed})"), spec, stage, stages, pool)


def _marked(db: sqlite3.Connection, which: str) -> array[int]:
    """Return the numbers of marked pages, those of actors first: they may be long."""
    rows = db.execute(f"SELECT id FROM page WHERE reason <> '' AND {which} ORDER BY kind <> 'actor', id")
    return array("q", (number for (number,) in rows))


def _page(db: sqlite3.Connection, number: int) -> Subject:
    columns = "address, kind, subject, argument, source"
    return Subject(*db.execute(f"SELECT {columns} FROM page WHERE id = ?", (number,)).fetchone())


def _copy(db: sqlite3.Connection, number: int, stage: Staging, source: Path) -> None:
    """Copy a file. The digest that is remembered of the page is its source's: by that it is found out of date."""
    content = source.read_bytes()
    made = stripped(content)
    stage.write(number, made)
    _staged(db, number, digest_of(content), digest_of(made), len(made))


def _staged(db: sqlite3.Connection, number: int, digest: bytes, file_digest: bytes, size: int) -> bool:
    """Note that a page is staged, or that its bytes are those that are in place. Says whether it is staged."""
    same = db.execute("SELECT 1 FROM page WHERE id = ? AND digest = ? AND NOT staged", (number, digest)).fetchone()
    if same:
        db.execute("UPDATE page SET reason = '' WHERE id = ?", (number,))
        return False
    values = (digest, file_digest, size, number)
    db.execute("UPDATE page SET reason = '', digest = ?, file_digest = ?, size = ?, staged = 1 WHERE id = ?", values)
    return True


def _render(
    db: sqlite3.Connection, pages: array[int], spec: Spec, stage: Staging, stages: Stages, pool: Pool
) -> list[Problem]:
    executor = pool() if len(pages) > INLINE else None
    tasks = (
        workers.Making(spec, stage, tuple((number, _page(db, number)) for number in batch))
        for batch in workers.batches(pages, BATCH)
    )
    problems: list[Problem] = []
    footprints: dict[tuple[str, ...], int] = {}
    done = 0
    for results in workers.spread(executor, workers.make_batch, tasks, ahead=8):
        done += len(results)
        stages.report("making pages", done, len(pages))
        for made in results:
            if isinstance(made, Problem):
                problems.append(made)
            else:
                _remember(db, made, footprints)
                if not _staged(db, made.number, made.digest, made.digest, made.size):
                    stage.path(made.number).unlink()
    workers.release()
    return problems


def _remember(db: sqlite3.Connection, made: workers.Made, footprints: dict[tuple[str, ...], int]) -> None:
    """Remember what a page read and used."""
    number = made.number
    if made.uses not in footprints:
        footprints[made.uses] = _footprint(db, made.uses)
    db.execute("DELETE FROM read WHERE page = ?", (number,))
    db.executemany(
        "INSERT INTO query (name, key, digest) VALUES (?, ?, ?)"
        " ON CONFLICT (name) DO UPDATE SET digest = excluded.digest",
        [(read.name, read.key, read.digest) for read in made.reads],
    )
    db.executemany(
        "INSERT OR IGNORE INTO read SELECT id, ? FROM query WHERE name = ?",
        [(number, read.name) for read in made.reads],
    )
    values = (footprints[made.uses], made.since, made.until, number)
    db.execute("UPDATE page SET footprint = ?, valid_from = ?, valid_until = ? WHERE id = ?", values)


def _footprint(db: sqlite3.Connection, uses: tuple[str, ...]) -> int:
    """Return the number of a set of inputs; pages of one kind mostly share one."""
    key = "\n".join(uses)
    row = db.execute("SELECT id FROM footprint WHERE inputs = ?", (key,)).fetchone()
    if row:
        return int(row[0])
    number = int(db.execute("INSERT INTO footprint (inputs) VALUES (?)", (key,)).lastrowid or 0)
    db.executemany("INSERT INTO footprint_input VALUES (?, ?)", [(use, number) for use in uses])
    return number
