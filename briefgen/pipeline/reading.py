"""Reading files of Markdown: actors first, because their names are linked in everything else."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from briefgen.archive import documents, files
from briefgen.archive.changes import Work
from briefgen.archive.full_text import mentioning
from briefgen.content.briefing import BY_NAME
from briefgen.content.document import Settings
from briefgen.content.sources import entity_of, location
from briefgen.markdown.mentions import Matcher
from briefgen.pipeline.pool import INLINE, Pool
from briefgen.pipeline.progress import Stages
from briefgen.pipeline.scan import Shown
from briefgen.pipeline.workers import Reading, batches, read_batch, spread
from briefgen.project import Project
from briefgen.records.facts import Document, facts_decoder

BATCH = 40

Names = set[tuple[str, str]]


def read_all(
    db: sqlite3.Connection, project: Project, before: Names, shown: Shown, work: Work, stages: Stages, pool: Pool
) -> None:
    """Read the files that are to be read, and those in whose text the name of a changed actor stands.

    `before` are the names of actors as they were at the last build.
    """
    settings = Settings(project.config.markdown.html, project.config.permalinks, project.config.limits)
    after = _names(db, project, settings, shown)
    if project.config.markdown.mentions and not work.cold:
        files.call_unread(db, _mentioning(db, {name for name, _ in before ^ after}))
    matcher = Matcher(after) if project.config.markdown.mentions else None
    _read(db, project, settings, matcher, shown, work, stages, pool)


def _names(db: sqlite3.Connection, project: Project, settings: Settings, shown: Shown) -> Names:
    """Return the names of actors as they are now: those of files that did not change, and those of files that did."""
    actors = tuple(_located(project, files.unread(db, "content/actors/")))
    changed = {entity_of(path).removeprefix("actor:") for path, _ in actors}
    known = {(name, actor) for name, actor in documents.actor_names(db) if actor not in changed}
    for document in read_batch(Reading(actors, settings, None)) if actors else ():
        if document.facts and shown.allows(document):
            own = document.entity.removeprefix("actor:")
            names = facts_decoder.decode(document.facts).names
            known |= {(name.shown, own) for name in names if name.rank == BY_NAME}
    return known


def _located(project: Project, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    return ((path, location(project.root, path)) for path in paths)


def _mentioning(db: sqlite3.Connection, names: Iterable[str]) -> set[str]:
    """Return the files in whose text one of these names stands."""
    entities = {entity for name in names for entity in mentioning(db, name)}
    path_of = "SELECT path FROM document WHERE entity = ?"
    return {path for entity in entities for (path,) in db.execute(path_of, (entity,))}


def _read(
    db: sqlite3.Connection,
    project: Project,
    settings: Settings,
    matcher: Matcher | None,
    shown: Shown,
    work: Work,
    stages: Stages,
    pool: Pool,
) -> None:
    number, done = files.count_unread(db), 0
    executor = pool() if number > INLINE else None
    located = batches(_located(project, files.unread(db)), BATCH)
    tasks = (Reading(batch, settings, matcher) for batch in located)
    for read in spread(executor, read_batch, tasks, ahead=8):
        done += len(read)
        stages.report("reading", done, number)
        for document in read:
            _put(db, document, shown, work)


def _put(db: sqlite3.Connection, document: Document, shown: Shown, work: Work) -> None:
    files.put_read(db, document.path, document.digest)
    if document.entity:
        documents.put_document(db, document, work, shown=shown.allows(document))
    else:
        documents.put_problems(db, document.path, document.problems)
