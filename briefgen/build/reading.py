"""Reading files of Markdown: actors first, because their names are linked in everything else."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

from briefgen.archive import store
from briefgen.archive.work import Work
from briefgen.build.pool import INLINE, Pool
from briefgen.build.scan import Shown
from briefgen.build.stages import Stages
from briefgen.build.workers import Reading, batches, read_batch, spread
from briefgen.content.briefing import BY_NAME
from briefgen.content.document import Settings
from briefgen.content.facts import Document
from briefgen.content.mentions import Matcher
from briefgen.content.sources import Found, entity_of
from briefgen.project import Project

BATCH = 40

Names = set[tuple[str, str]]


def read_all(
    db: sqlite3.Connection,
    project: Project,
    changed: list[Found],
    before: Names,
    shown: Shown,
    work: Work,
    stages: Stages,
    pool: Pool,
) -> None:
    """Read changed files, and those in whose text the name of a changed actor stands.

    `before` are the names of actors as they were at the last build.
    """
    settings = Settings(project.config.markdown.html, project.config.permalinks)
    files = {item.path: item.location for item in changed}
    after = _names(db, files, settings, shown)
    if project.config.markdown.mentions and not work.cold:
        files |= _mentioning(db, project, {name for name, _ in before ^ after})
    matcher = Matcher(after) if project.config.markdown.mentions else None
    _read(db, sorted(files.items()), settings, matcher, shown, work, stages, pool)


def _names(db: sqlite3.Connection, files: Mapping[str, str], settings: Settings, shown: Shown) -> Names:
    """Return the names of actors as they are now: those of files that did not change, and those of files that did."""
    actors = tuple((path, location) for path, location in files.items() if path.startswith("content/actors/"))
    changed = {entity_of(path).removeprefix("actor:") for path, _ in actors}
    known = {(name, actor) for name, actor in store.actor_names(db) if actor not in changed}
    for document in read_batch(Reading(actors, settings, None)) if actors else ():
        if document.facts and shown.allows(document):
            own = document.entity.removeprefix("actor:")
            known |= {(name.shown, own) for name in document.facts.names if name.rank == BY_NAME}
    return known


def _mentioning(db: sqlite3.Connection, project: Project, names: Iterable[str]) -> dict[str, str]:
    """Return the files in whose text one of these names stands."""
    found: dict[str, str] = {}
    for name in names:
        rows = db.execute(
            "SELECT d.path FROM plain p JOIN document d ON d.entity = p.entity WHERE instr(p.text, ?)", (name,)
        )
        found |= {path: str(project.root / path) for (path,) in rows}
    return found


def _read(
    db: sqlite3.Connection,
    files: list[tuple[str, str]],
    settings: Settings,
    matcher: Matcher | None,
    shown: Shown,
    work: Work,
    stages: Stages,
    pool: Pool,
) -> None:
    executor = pool() if len(files) > INLINE else None
    tasks = (Reading(batch, settings, matcher) for batch in batches(files, BATCH))
    done = 0
    for documents in spread(executor, read_batch, tasks, ahead=8):
        done += len(documents)
        stages.report("reading", done, len(files))
        for document in documents:
            _put(db, document, shown, work)


def _put(db: sqlite3.Connection, document: Document, shown: Shown, work: Work) -> None:
    if work.cold:
        db.execute("UPDATE source SET digest = ? WHERE path = ?", (document.digest, document.path))
    if document.entity:
        store.put_document(db, document, work, shown=shown.allows(document))
    else:
        store.put_problems(db, document.path, document.problems)
