"""What can change in the archive. Each change is emitted where rows are compared; queries say which concern them.

A change names what is not as it was by its fields and properties. `archive.query` maps them to the questions whose
answers may be others now.
"""

from __future__ import annotations

import msgspec

from briefgen.records.ids import EntityId, ListId


class Change(msgspec.Struct, frozen=True):
    """Something in the archive is not as it was."""


class _OfDocument(Change, frozen=True):
    entity: EntityId

    @property
    def kind(self) -> str:
        """The kind of document: `briefing` or `actor`."""
        return self.entity.kind

    @property
    def name(self) -> str:
        """The document's name."""
        return self.entity.name


class DocumentChanged(_OfDocument, frozen=True):
    """A document's record, text or visibility."""


class ReferencesChanged(_OfDocument, frozen=True):
    """Where the references of a document lead, how they read, or what is shown of what they lead to."""


class BacklinksChanged(_OfDocument, frozen=True):
    """Which documents refer to one, or what is shown of them."""


class ParticipantsChanged(_OfDocument, frozen=True):
    """Who takes part in a document, or their names and addresses."""


class ItemsChanged(_OfDocument, frozen=True):
    """The list items of a document."""


class NeighboursChanged(_OfDocument, frozen=True):
    """The briefings before and after one in the list of its first topic."""


class _OfList(Change, frozen=True):
    list: ListId
    sort: str

    @property
    def kind(self) -> str:
        """The kind of list."""
        return self.list.kind

    @property
    def key(self) -> str:
        """What the list is about."""
        return self.list.key

    @property
    def periods(self) -> tuple[str, str, str]:
        """All time (""), the year and the month that the row falls into."""
        return "", self.sort[:4], self.sort[:7]

    @property
    def year(self) -> str:
        """The year that the row falls into."""
        return self.sort[:4]


class ListRowChanged(_OfList, frozen=True):
    """A row was added to a list, or removed."""


class ListItemChanged(_OfList, frozen=True):
    """The item in a row of a list differs."""


class ActorChanged(Change, frozen=True):
    """An actor's name, kind or address; or the actor is new or gone."""

    actor: str


class MembersChanged(Change, frozen=True):
    """Who belongs to an actor, or the members' names and addresses."""

    actor: str


class TopicChanged(Change, frozen=True):
    """Which briefings have a topic, or how it is spelt."""

    slug: str


class ModifiedChanged(Change, frozen=True):
    """The address or the last change of a briefing of a year (`YYYY`)."""

    year: str


class MarkingChanged(Change, frozen=True):
    """The marking of a document that is shown."""


class PagesChanged(Change, frozen=True):
    """Which pages there are: those that people read (`listed`), or those that lead on (`redirect`)."""

    which: str
