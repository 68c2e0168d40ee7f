"""Read Markdown files: first the actors, because all files link their names. Few actors are read twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import msgspec

from briefgen.archive import document_updates, documents, files
from briefgen.archive.full_text import mentioning
from briefgen.archive.update import Update
from briefgen.archive.visibility import Audience, Visibility
from briefgen.content.briefing import BY_ID, BY_NAME
from briefgen.content.document import Settings
from briefgen.content.sources import location
from briefgen.diagnostics import Severity
from briefgen.markdown.mentions import Matcher
from briefgen.pipeline.pool import INLINE, Pool
from briefgen.pipeline.progress import Stages
from briefgen.pipeline.scan import ActorNames
from briefgen.pipeline.tasks import batches, hand_out
from briefgen.pipeline.workers import Content, Reading, fetched
from briefgen.project import Project
from briefgen.records.facts import Document, facts_decoder
from briefgen.rules import FIXED
from briefgen.tlp import rank
from briefgen.urls import BaseUrl

BATCH = 40

HELD = 1_000
"""How many actors with a text are kept in memory until all names are known."""


@dataclass(slots=True)
class _Profiles:
    """Actors with a text that were read before all names were known, and are not stored.

    Those whose text mentions others are read again, and so are all after the first `HELD`. `names` are the names of
    those that are shown.
    """

    documents: list[Document] = field(default_factory=list)
    actors: set[str] = field(default_factory=set)
    names: ActorNames = field(default_factory=set)

    def add(self, document: Document, *, is_shown: bool) -> None:
        """Add an actor."""
        actor = document.entity.name
        self.actors.add(actor)
        if len(self.documents) < HELD:
            self.documents.append(document)
        if document.facts and is_shown:
            names = facts_decoder.decode(document.facts).names
            self.names |= {
                (actor, item.key, item.rank, item.written) for item in names if item.rank in (BY_ID, BY_NAME)
            }


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
        profiles = self._read_actors(stages, pool)
        known = {name for name in documents.actor_names(self.update.db) if name[0] not in profiles.actors}
        linked = _linked(profiles.names | known)
        mentions = self.project.config.markdown.mentions
        if mentions and not self.update.is_first:
            files.mark_unread(self.update.db, self._mentioning({name for name, _ in _linked(before) ^ linked}))
        matcher = Matcher(linked) if mentions else None
        for document in profiles.documents:
            if matcher is None or not matcher.finds_others(document.plain, document.entity.name):
                self._put(document)
        self._read("content/", matcher, stages, pool, self._put)

    @property
    def _settings(self) -> Settings:
        config = self.project.config
        base = BaseUrl.of(config.base_url)
        return Settings(config.markdown.html, config.permalinks, config.limits, config.timezone, base)

    def _read_actors(self, stages: Stages, pool: Pool) -> _Profiles:
        """Read the unread actors, whose names are not known yet, and store those without a text."""
        found = _Profiles()

        def take(document: Document) -> None:
            if document.plain and not self._stays(document):
                found.add(document, is_shown=self._visibility(document).is_shown)
            else:
                self._put(document)

        self._read("content/actors/", None, stages, pool, take)
        return found

    def _stays(self, document: Document) -> bool:
        """Return True if the archive keeps what the file of a document said before."""
        return self.keeps_last and is_unusable(document)

    def _visibility(self, document: Document) -> Visibility:
        return self.audience.visibility(document.draft, document.embargo, rank(document.marking))

    def _sources(self, paths: Iterable[str], *, go_far: bool) -> Iterator[tuple[str, Content]]:
        """Yield files, each with its location, or with what it holds if it is read where the location is not seen."""
        limit = self.project.config.limits.file
        for path in paths:
            place = location(self.project.root, path)
            yield path, fetched(path, place, limit) if go_far else place

    def _mentioning(self, names: Iterable[str]) -> set[str]:
        """Return the paths of the files that mention one of some names."""
        entities = {entity for name in names for entity in mentioning(self.update.db, name)}
        return documents.paths_of(self.update.db, entities)

    def _read(
        self, within: str, matcher: Matcher | None, stages: Stages, pool: Pool, take: Callable[[Document], None]
    ) -> None:
        """Read the unread files below a folder."""
        total, done = files.count_unread(self.update.db), 0
        workers = pool() if total > INLINE else None
        sources = self._sources(files.unread(self.update.db, within), go_far=workers is not None and workers.is_far)
        for batch in hand_out(workers, Reading(self._settings, matcher), batches(sources, BATCH)):
            done += len(batch)
            stages.report("reading", done, total)
            for document in batch:
                take(document)

    def _put(self, document: Document) -> None:
        files.put_read(self.update.db, document.path, document.digest)
        if document.entity and not self._stays(document):
            document_updates.put_document(self.update, document, self._visibility(document))
        else:
            documents.put_problems(self.update.db, document.path, document.problems)


def _linked(names: ActorNames) -> set[tuple[str, str]]:
    """Return the names that become links where a text mentions them: those of one actor only, each with its id."""
    owners: dict[str, str] = {}
    for actor, key, _, _ in names:
        if owners.setdefault(key, actor) != actor:
            owners[key] = ""
    return {(written, actor) for actor, key, rank, written in names if rank == BY_NAME and owners[key] == actor}


def is_unusable(document: Document) -> bool:
    """Return True if a file says nothing, or has errors that no site can allow."""
    errors = (item for item in document.problems if item.severity is Severity.ERROR)
    return not document.facts or any(item.rule in FIXED for item in errors)
