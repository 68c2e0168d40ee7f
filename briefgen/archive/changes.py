"""The changes of the archive. A change is emitted where rows are compared; each query declares which concern it.

The fields and properties of a change say what changed. `archive.query` maps them to the keys of the answers that may
be stale.
"""

from __future__ import annotations

import msgspec

from briefgen.records import periods
from briefgen.records.ids import ABOUT_KINDS, EntityId, ListId
from briefgen.records.search import bucket_of
from briefgen.records.spans import spans_at


class Change(msgspec.Struct, frozen=True):
    """Something in the archive changed."""


class _OfDocument(Change, frozen=True):
    entity: EntityId

    @property
    def kind(self) -> str:
        """The kind of document: `briefing`, `actor`, `topic`, `place`, `author` or `page`."""
        return self.entity.kind

    @property
    def name(self) -> str:
        """The document's name."""
        return self.entity.name

    @property
    def bucket(self) -> str:
        """The bucket of the search index that the document is in, if it is one of the desk's own pages."""
        return bucket_of(self.entity)


class DocumentChanged(_OfDocument, frozen=True):
    """The record, the text or the visibility of a document changed."""


class ReferencesChanged(_OfDocument, frozen=True):
    """The targets of a document's references changed: where they lead, how they read, or what is shown of them."""


class BacklinksChanged(_OfDocument, frozen=True):
    """The documents that refer to a document changed, or what is shown of them."""


class ParticipantsChanged(_OfDocument, frozen=True):
    """The participants of a document changed, or their names and addresses."""


class ItemsChanged(_OfDocument, frozen=True):
    """The list items of a document changed."""


class NeighboursChanged(_OfDocument, frozen=True):
    """The briefings before and after a briefing, in the list of its first topic, changed."""


class _OfList(Change, frozen=True):
    list: ListId
    sort: str

    @property
    def kind(self) -> str:
        """The kind of list."""
        return self.list.kind

    @property
    def key(self) -> str:
        """The actor, the topic or another thing that the list is about: the name in its id."""
        return self.list.key

    @property
    def tag(self) -> str:
        """The id of the actor, the topic, the place or the author that the list is about."""
        return self.list.tag

    @property
    def periods(self) -> tuple[str, ...]:
        """All periods that the row is in: all time (""), the year, the month, the day."""
        return "", *periods.path(periods.at_place(self.sort))

    @property
    def year(self) -> str:
        """The year, decade or century that the row is in."""
        return self.periods[1]

    @property
    def agendas(self) -> tuple[ListId, ...]:
        """The agenda that may show the row, because it lies ahead: one, or none."""
        return _agendas(self.list)

    @property
    def agenda(self) -> tuple[ListId, ...]:
        """The list itself if it is an agenda, or nothing."""
        return (self.list,) if self.kind.startswith("agenda") else ()

    @property
    def spans(self) -> tuple[str, ...]:
        """All spans of the search index that the row is in."""
        return spans_at(self.sort)


class ListRowChanged(_OfList, frozen=True):
    """A row was added to a list, or removed."""


class ListItemChanged(_OfList, frozen=True):
    """The item in a row of a list changed."""


class OriginChanged(Change, frozen=True):
    """The name under which something in a list was first published is another one now."""

    list: ListId

    @property
    def agendas(self) -> tuple[ListId, ...]:
        """The agenda that may show what is in the list."""
        return _agendas(self.list)


def _agendas(name: ListId) -> tuple[ListId, ...]:
    kind = name.kind
    if kind in ("actor", *ABOUT_KINDS):
        return (ListId.of(f"agenda-{kind}", name.key),)
    if kind == "all":
        return (ListId("agenda"),)
    return (name,) if kind.startswith("agenda") else ()


class SiteOriginChanged(Change, frozen=True):
    """The title under which the site was first published is another one now."""


class ActorChanged(Change, frozen=True):
    """An actor is new or gone, or its name, kind or address changed, or what tells it from others of its name."""

    actor: str

    @property
    def as_country(self) -> ListId:
        """The list in the directory of those whose country it is, if it has no file: its id is made of its name."""
        return ListId.of("country", self.actor)

    @property
    def entity(self) -> EntityId:
        """The actor's id as that of a thing: `actor:ada`."""
        return EntityId.of("actor", self.actor)

    @property
    def bucket(self) -> str:
        """The bucket of the search index that the actor is in."""
        return bucket_of(self.entity)


class _OfDirectory(Change, frozen=True):
    list: ListId
    letter: str
    letters: str

    @property
    def kind(self) -> str:
        """The kind of list in the directory: `kind`, `country`, `office` or `index`."""
        return self.list.kind

    @property
    def prefixes(self) -> tuple[str, ...]:
        """The parts of a list in the directory that the place belongs to, down from all of it ("")."""
        return "", self.letter, *(self.letters[:size] for size in range(1, len(self.letters) + 1))


class DirectoryChanged(_OfDirectory, frozen=True):
    """An actor came to a place in the directory, or left it; or a country or an office did so in their index."""


class LineChanged(_OfDirectory, frozen=True):
    """What the directory shows at a place changed: an actor's name, its address, how often it takes part."""


class MembersChanged(Change, frozen=True):
    """The members of an actor changed, those with an office there, or their names and addresses."""

    actor: str


class _OfActors(Change, frozen=True):
    actors: tuple[str, ...]


class CompanyChanged(_OfActors, frozen=True):
    """Who takes part in something with these actors changed, or how they are named, or when it was."""


class MeetingChanged(_OfActors, frozen=True):
    """What lists show of something in which these actors take part together changed."""


class ContextChanged(_OfActors, frozen=True):
    """The topics and places of something in which these actors take part changed, or that they do."""


class AttendanceChanged(Change, frozen=True):
    """Who takes part in something that a topic, a place or an author has changed, or how they are named or sorted."""

    tag: ListId


class SpeakerChanged(Change, frozen=True):
    """Somebody who makes statements is named or sorted otherwise than before."""

    actor: str


class TagsChanged(_OfDocument, frozen=True):
    """The topics, places and authors of a document changed, or their names and addresses."""


class TagChanged(Change, frozen=True):
    """The name or address of a tag changed, who has it, what it is a part of, or what is a part of it."""

    tag: ListId

    @property
    def kind(self) -> str:
        """`topic`, `place` or `author`."""
        return self.tag.kind

    @property
    def name(self) -> str:
        """The name in its id."""
        return self.tag.key

    @property
    def bucket(self) -> str:
        """The bucket of the search index that the topic, the place or the author is in."""
        return bucket_of(self.tag)


class TagLineChanged(Change, frozen=True):
    """What the directory shows of a topic or a place changed, or it is new or gone. `letter` is that of its name."""

    kind: str
    letter: str


class ModifiedChanged(Change, frozen=True):
    """The address or the modification date of a briefing in a year (`2021`), decade or century changed."""

    year: str


class MarkingChanged(Change, frozen=True):
    """The marking of a document that is shown changed."""


class PagesChanged(Change, frozen=True):
    """The set of pages changed: those that people read (`listed`), or the redirects (`redirect`)."""

    which: str
