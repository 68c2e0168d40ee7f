"""The changes of the archive. A change is emitted where rows are compared; each query declares which concern it.

The fields and properties of a change say what changed. `archive.query` maps them to the keys of the answers that may
be stale.
"""

from __future__ import annotations

import msgspec

from briefgen.records import periods
from briefgen.records.ids import EntityId, ListId
from briefgen.records.search import bucket_of
from briefgen.records.spans import spans_at


class Change(msgspec.Struct, frozen=True):
    """Something in the archive changed."""


class _OfDocument(Change, frozen=True):
    entity: EntityId

    @property
    def kind(self) -> str:
        """The kind of document: `briefing`, `actor`, `topic` or `place`."""
        return self.entity.kind

    @property
    def name(self) -> str:
        """The document's name."""
        return self.entity.name


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
    def periods(self) -> tuple[str, ...]:
        """All periods that the row is in: all time (""), the year, the month, the day."""
        return "", *periods.path(periods.at_place(self.sort))

    @property
    def year(self) -> str:
        """The year, decade or century that the row is in."""
        return self.periods[1]

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


class SiteOriginChanged(Change, frozen=True):
    """The title under which the site was first published is another one now."""


class ActorChanged(Change, frozen=True):
    """An actor is new or gone, or its name, kind or address changed, or what tells it from others of its name."""

    actor: str

    @property
    def entity(self) -> EntityId:
        """The actor's id as that of a thing: `actor:ada`."""
        return EntityId.of("actor", self.actor)

    @property
    def bucket(self) -> str:
        """The bucket of the search index that the actor is in."""
        return bucket_of(self.entity)


class _OfDirectory(Change, frozen=True):
    kind: str
    letter: str
    letters: str

    @property
    def prefixes(self) -> tuple[str, ...]:
        """The parts of the directory of a kind of actor that the place belongs to, down from all of it ("")."""
        return "", self.letter, *(self.letters[:size] for size in range(1, len(self.letters) + 1))


class DirectoryChanged(_OfDirectory, frozen=True):
    """An actor came to a place in the directory, or left it."""


class LineChanged(_OfDirectory, frozen=True):
    """What the directory shows of an actor at a place changed: its name, its address, how often it takes part."""


class MembersChanged(Change, frozen=True):
    """The members of an actor changed, those with an office there, or their names and addresses."""

    actor: str


class TagsChanged(_OfDocument, frozen=True):
    """The topics and places of a document changed, or their names and addresses."""


class TagChanged(Change, frozen=True):
    """The name or address of a topic or a place changed, who has it, what it is a part of, or what is a part of it."""

    tag: ListId

    @property
    def kind(self) -> str:
        """`topic` or `place`."""
        return self.tag.kind

    @property
    def name(self) -> str:
        """The name in its id."""
        return self.tag.key

    @property
    def bucket(self) -> str:
        """The bucket of the search index that the topic or the place is in."""
        return bucket_of(self.tag)


class ModifiedChanged(Change, frozen=True):
    """The address or the modification date of a briefing in a year (`2021`), decade or century changed."""

    year: str


class MarkingChanged(Change, frozen=True):
    """The marking of a document that is shown changed."""


class PagesChanged(Change, frozen=True):
    """The set of pages changed: those that people read (`listed`), or the redirects (`redirect`)."""

    which: str
