"""The stage that makes all dirty pages, on all cores if there are many."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from briefgen.archive import bundles, dependencies, pages
from briefgen.archive.reader import Answers
from briefgen.content.sources import digest_of
from briefgen.diagnostics import Location, Problem
from briefgen.pipeline.picture_metadata import METADATA_HINT, MetadataError, stripped
from briefgen.pipeline.pool import INLINE, Pool
from briefgen.pipeline.progress import Stages
from briefgen.pipeline.staging import Staging
from briefgen.pipeline.tasks import batches, hand_out
from briefgen.pipeline.workers import MadePage, Rendering, close_renderer, staged
from briefgen.render.renderer import Spec, once
from briefgen.rules import problem
from briefgen.site.page_kinds import page_kinds

BATCH = 50

FEW = 3
"""How many bundles are made in this process: the site's first build makes three, and its edits make one or two."""


@dataclass(frozen=True, slots=True)
class RenderContext:
    """What the functions of this stage share.

    `assets` are the locations of the theme's files, by path. `held` are the numbers of dirty pages that are not made.
    `answers` are what this build has asked already, if any.
    """

    db: sqlite3.Connection
    spec: Spec
    stage: Staging
    assets: Mapping[str, str]
    stages: Stages
    pool: Pool
    held: frozenset[int] = frozenset()
    answers: Answers | None = None


def make_pages(at: RenderContext) -> list[Problem]:
    """Make and stage all dirty pages. Return the problems of templates and pictures."""
    long = [kind.name for kind in page_kinds().values() if kind.is_long]
    copied, rendered = pages.dirty(at.db, is_copied=True), pages.dirty(at.db, first=long)
    bundled = array("q", bundles.dirty(at.db))
    if at.held:
        copied, rendered, bundled = (_without(found, at.held) for found in (copied, rendered, bundled))
    return [*_copy_all(at, copied), *_render(at, bundled, rendered)]


def _without(numbers: array[int], held: frozenset[int]) -> array[int]:
    return array("q", (number for number in numbers if number not in held))


def _copy_all(at: RenderContext, numbers: array[int]) -> Iterator[Problem]:
    """Copy files to the stage. Yield a problem for each picture whose metadata cannot be removed."""
    for number in numbers:
        source = pages.get(at.db, number).source
        try:
            _copy(at, number, Path(at.assets.get(source) or Path(at.spec.root, source)))
        except MetadataError as error:
            yield problem("picture-metadata", Location(source), str(error), hint=METADATA_HINT)


def _copy(at: RenderContext, number: int, source: Path) -> None:
    """Copy a file to the stage. The page gets the digest of its source, and is dirty when that changes."""
    content = source.read_bytes()
    made = stripped(content)
    at.stage.write(number, made)
    pages.put_made(at.db, number, digest_of(content), digest_of(made), len(made))


def _render(at: RenderContext, bundled: array[int], numbers: array[int]) -> list[Problem]:
    """Render pages and stage them, bundles first, which take longest. Return the problems of templates."""
    total = len(bundled) + len(numbers)
    workers = at.pool() if len(bundled) > FEW or total > INLINE else None
    work = Rendering(at.spec, at.stage, goes_far=workers is not None and workers.is_far, answers=at.answers)
    all_batches = chain(batches(bundled, 1), batches(numbers, BATCH))
    found = (tuple((number, pages.get(at.db, number)) for number in batch) for batch in all_batches)
    problems: list[Problem] = []
    input_sets: dict[tuple[str, ...], int] = {}
    done = 0
    try:
        for results in hand_out(workers, work, found):
            done += len(results)
            at.stages.report("making pages", done, total)
            for made in results:
                if isinstance(made, Problem):
                    problems.append(made)
                else:
                    _put(at, made, input_sets)
    finally:
        close_renderer()
    return once(problems)


def _put(at: RenderContext, made: MadePage, input_sets: dict[tuple[str, ...], int]) -> None:
    """Store that a page was made, and what it depends on. `input_sets` are the numbers of the input sets so far."""
    staged(made, at.stage)
    uses = made.dependencies.uses
    if uses not in input_sets:
        input_sets[uses] = dependencies.input_set_of(at.db, uses)
    dependencies.put(at.db, made.number, made.dependencies, input_sets[uses])
    if not pages.put_made(at.db, made.number, made.digest, made.digest, made.size):
        at.stage.path(made.number).unlink()
    if made.beside:
        _put_beside(at, pages.get(at.db, made.number).address, made.beside)


def _put_beside(at: RenderContext, first: str, files: Mapping[str, bytes]) -> None:
    """Stage the files beside the first file of a bundle, and remove those that are no longer among them."""
    folder = first.rpartition("/")[0]
    wanted = {f"{folder}/{name}": content for name, content in files.items()}
    known = dict(bundles.beside(at.db, first))
    for address in known.keys() - wanted.keys():
        bundles.remove(at.db, known[address])
    for address, content in wanted.items():
        number = known[address] if address in known else bundles.add(at.db, first, address)
        digest = digest_of(content)
        if pages.put_made(at.db, number, digest, digest, len(content)):
            at.stage.write(number, content)
