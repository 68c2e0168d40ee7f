"""The stage that makes pages: all that are dirty, on all cores if they are many."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Mapping
from pathlib import Path

from briefgen.archive import dependencies, pages
from briefgen.content.sources import digest_of
from briefgen.diagnostics import Problem
from briefgen.pipeline import workers
from briefgen.pipeline.picture_metadata import MetadataError, stripped
from briefgen.pipeline.pool import INLINE, Pool
from briefgen.pipeline.progress import Stages
from briefgen.pipeline.staging import Staging
from briefgen.render.renderer import Spec
from briefgen.rules import problem
from briefgen.site.page_kinds import page_kinds

BATCH = 50


def make(
    db: sqlite3.Connection, spec: Spec, stage: Staging, assets: Mapping[str, str], stages: Stages, pool: Pool
) -> list[Problem]:
    """Make all dirty pages into the stage. `assets` are the locations of the theme's files, by path.

    Returns what is wrong with templates and pictures.
    """
    problems = []
    for number in pages.dirty(db, is_copied=True):
        source = pages.get(db, number).source
        try:
            _copy(db, number, stage, Path(assets.get(source) or Path(spec.root, source)))
        except MetadataError as error:
            hint = "save it as JPEG, PNG or WebP"
            problems.append(problem("picture-metadata", source, str(error), hint=hint))
    long = [kind.name for kind in page_kinds().values() if kind.is_long]
    return problems + _render(db, pages.dirty(db, is_copied=False, first=long), spec, stage, stages, pool)


def _copy(db: sqlite3.Connection, number: int, stage: Staging, source: Path) -> None:
    """Copy a file. The digest that is remembered of the page is its source's: when that changes, the page is dirty."""
    content = source.read_bytes()
    made = stripped(content)
    stage.write(number, made)
    pages.put_made(db, number, digest_of(content), digest_of(made), len(made))


def _render(
    db: sqlite3.Connection, numbers: array[int], spec: Spec, stage: Staging, stages: Stages, pool: Pool
) -> list[Problem]:
    executor = pool() if len(numbers) > INLINE else None
    tasks = (
        workers.Making(spec, stage, tuple((number, pages.get(db, number)) for number in batch))
        for batch in workers.batches(numbers, BATCH)
    )
    problems: list[Problem] = []
    footprints: dict[tuple[str, ...], int] = {}
    done = 0
    for results in workers.spread(executor, workers.make_batch, tasks, ahead=8):
        done += len(results)
        stages.report("making pages", done, len(numbers))
        for made in results:
            if isinstance(made, Problem):
                problems.append(made)
            else:
                _put(db, made, stage, footprints)
    workers.release()
    return problems


def _put(db: sqlite3.Connection, made: workers.Made, stage: Staging, footprints: dict[tuple[str, ...], int]) -> None:
    """Remember a page that was made. `footprints` are the numbers of those that were met, to ask for each once."""
    if made.uses not in footprints:
        footprints[made.uses] = dependencies.footprint_of(db, made.uses)
    dependencies.put(db, made.number, made.reads, footprints[made.uses], made.since, made.until)
    if not pages.put_made(db, made.number, made.digest, made.digest, made.size):
        stage.path(made.number).unlink()
