"""Read Markdown files: first the actors, because all other files link their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from briefgen.archive import document_updates, documents, files
from briefgen.archive.full_text import mentioning
from briefgen.archive.update import Update
from briefgen.archive.visibility import Audience, Visibility
from briefgen.content.briefing import BY_NAME
from briefgen.content.document import Settings
from briefgen.content.sources import entity_of, location
from briefgen.diagnostics import Severity
from briefgen.markdown.mentions import Matcher
from briefgen.pipeline.pool import INLINE, Pool
from briefgen.pipeline.progress import Stages
from briefgen.pipeline.scan import ActorNames
from briefgen.pipeline.workers import ReadBatch, batches, read_batch, run_tasks
from briefgen.project import Project
from briefgen.records.facts import Document, facts_decoder
from briefgen.rules import FIXED
from briefgen.tlp import rank

BATCH = 40


class FileReader(msgspec.Struct, frozen=True):
    """Reads the unread files of a site into its archive, for an audience.

    If `keeps_last` is True, a file with errors that no site can allow counts as what it last said without them.
    """

    update: Update
    project: Project
    audience: Audience
    keeps_last: bool = False

    def read_all(self, before: ActorNames, stages: Stages, pool: Pool) -> None:
        """Read the unread files, and those that mention an actor whose names changed.

        `before` are the names of actors at the last build.
        """
        after = self._names()
        mentions = self.project.config.markdown.mentions
        if mentions and not self.update.is_first:
            files.mark_unread(self.update.db, self._mentioning({name for name, _ in before ^ after}))
        self._read(Matcher(after) if mentions else None, stages, pool)

    @property
    def _settings(self) -> Settings:
        config = self.project.config
        return Settings(config.markdown.html, config.permalinks, config.limits)

    def _names(self) -> ActorNames:
        """Return the current names of actors, from the archive and from the unread files."""
        actors = tuple(self._located(files.unread(self.update.db, "content/actors/")))
        read = read_batch(ReadBatch(actors, self._settings, None)) if actors else []
        kept = {entity_of(document.path) for document in read if self._stays(document)}
        changed = {entity_of(path).name for path, _ in actors if entity_of(path) not in kept}
        known = {(name, actor) for name, actor in documents.actor_names(self.update.db) if actor not in changed}
        for document in read:
            if document.entity not in kept and document.facts and self._visibility(document).is_shown:
                names = facts_decoder.decode(document.facts).names
                known |= {(name.written, document.entity.name) for name in names if name.rank == BY_NAME}
        return known

    def _stays(self, document: Document) -> bool:
        """Return True if the archive keeps what the file of a document said before."""
        return self.keeps_last and is_unusable(document)

    def _visibility(self, document: Document) -> Visibility:
        return self.audience.visibility(document.draft, document.embargo, rank(document.marking))

    def _located(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        return ((path, location(self.project.root, path)) for path in paths)

    def _mentioning(self, names: Iterable[str]) -> set[str]:
        """Return the paths of the files that mention one of some names."""
        entities = {entity for name in names for entity in mentioning(self.update.db, name)}
        return documents.paths_of(self.update.db, entities)

    def _read(self, matcher: Matcher | None, stages: Stages, pool: Pool) -> None:
        total, done = files.count_unread(self.update.db), 0
        executor = pool() if total > INLINE else None
        settings = self._settings
        located = batches(self._located(files.unread(self.update.db)), BATCH)
        tasks = (ReadBatch(paths, settings, matcher) for paths in located)
        for batch in run_tasks(executor, read_batch, tasks, ahead=8):
            done += len(batch)
            stages.report("reading", done, total)
            for document in batch:
                self._put(document)

    def _put(self, document: Document) -> None:
        files.put_read(self.update.db, document.path, document.digest)
        if document.entity and not self._stays(document):
            document_updates.put_document(self.update, document, self._visibility(document))
        else:
            documents.put_problems(self.update.db, document.path, document.problems)


def is_unusable(document: Document) -> bool:
    """Return True if a file says nothing, or has errors that no site can allow."""
    errors = (item for item in document.problems if item.severity is Severity.ERROR)
    return not document.facts or any(item.rule in FIXED for item in errors)
