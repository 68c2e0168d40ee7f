"""What things are named by, as types: the text of an id is taken apart here and nowhere else.

Ids are texts, so that the archive's tables and MessagePack hold them as they are; templates see them as texts too.
"""

from __future__ import annotations

from typing import Literal, Self

TagKind = Literal["topic", "place", "author"]
EntityKind = Literal["briefing", "actor", "topic", "place", "author", "page", "file"]

TAG_KINDS: tuple[TagKind, ...] = ("topic", "place", "author")
"""The kinds of tags: what briefings are about, where they happened, and who wrote them. A tag may have a file."""

DOCUMENT_KINDS: tuple[EntityKind, ...] = ("briefing", "actor", *TAG_KINDS, "page")
"""The kinds of documents: what a Markdown file in `content/` is about, with a page of its own."""

ABOUT_KINDS: tuple[TagKind, ...] = ("topic", "place")
"""The kinds of tags that say what something is about and where it happened, and not who wrote it."""

TAG_OUTCOMES = tuple(f"{kind}-outcome" for kind in ABOUT_KINDS)
"""The kinds of lists of what a topic or a place has with one kind of outcome."""

TAG_DEPTH = 12
"""How many tags may be parts of each other."""


class _Id(str):
    """An id in two parts around a colon: a kind, and what tells it from others of the kind."""

    __slots__ = ()

    @property
    def kind(self) -> str:
        """The kind of thing that it names."""
        return self.partition(":")[0]

    @property
    def _rest(self) -> str:
        return self.partition(":")[2]


class EntityId(_Id):
    """Something with a file of its own: `briefing:2021/talks`, `actor:ann-smith`, `file:content/briefings/map.png`.

    The id of a topic, a place or an author is that of its list too.
    """

    __slots__ = ()

    @classmethod
    def of(cls, kind: EntityKind, name: str) -> Self:
        """Return the id of a page's file by its path without folder and ending, of another by its path in the site."""
        return cls(f"{kind}:{name}")

    @property
    def name(self) -> str:
        """What tells it from others of its kind."""
        return self._rest


MEDIA = "/media/"
"""The address under which pictures and attachments lie, as in `content/`."""


def file_address(entity: EntityId) -> str:
    """Return the address of a picture or an attachment."""
    return MEDIA + entity.name.removeprefix("content/")


class ListId(_Id):
    """A list of items: `briefings`, `due`, or one that is about something: `topic:peace`, `says:ann-smith`."""

    __slots__ = ()

    @classmethod
    def of(cls, kind: str, key: str) -> Self:
        """Return the id of a list about something."""
        return cls(f"{kind}:{key}")

    @classmethod
    def of_outcome(cls, tag: ListId, outcome: str) -> Self:
        """Return the list of what a topic or a place has with one kind of outcome: `topic-outcome:peace/agreement`."""
        return cls(f"{tag.kind}-outcome:{tag.key}/{outcome}")

    @property
    def key(self) -> str:
        """What the list is about: the name in an actor's or a tag's id, a slug; "" for a list of the whole site."""
        return self._rest

    @property
    def tag(self) -> ListId:
        """The topic or the place that a list is about: `topic:peace` of `said-topic:peace`, and of an outcome there."""
        if self.kind.endswith("-outcome"):
            return ListId.of(self.kind.removesuffix("-outcome"), self.key.rpartition("/")[0])
        return ListId.of(self.kind.rpartition("-")[2], self.key)

    @property
    def outcome(self) -> str:
        """The slug of the kind of outcome of which `of_outcome` returned a list."""
        return self.key.rpartition("/")[2]


def tag_key(kind: str, name: str) -> str:
    """Return the key under which the file of a tag is found by a folded name: `topic:cease-fire`."""
    return f"{kind}:{name}"


class Scope(str):
    """A part of a document: `briefing`, `event/1`, `statement/claim`, `follow-up/report`, an actor's `member`."""

    __slots__ = ()

    @classmethod
    def of(cls, kind: str, name: str | int) -> Self:
        """Return the scope of one of several parts of a kind."""
        return cls(f"{kind}/{name}")

    @property
    def kind(self) -> str:
        """`briefing`, `event`, `statement`, `statement-to`, `follow-up`; of a profile `member`, `role`, `country` …."""
        return self.partition("/")[0]

    @property
    def name(self) -> str:
        """What tells it from other parts of its kind."""
        return self.partition("/")[2]

    @property
    def addressees(self) -> Self:
        """The scope of those to whom a statement was made."""
        return type(self).of("statement-to", self.name)

    @property
    def anchor(self) -> Anchor:
        """The anchor of the part on the document's page."""
        return Anchor.of(self.kind, self.name)


HTML = Scope("html")
"""What references in raw HTML stand in: their addresses stay, whatever becomes of the page that they lead to."""


SELF = Scope("self")
"""The scope of the actor that an author is too."""


class Anchor(str):
    """The id of a part of a page: `event-1`, `statement-claim`, `follow-up-report`, or that of a heading."""

    __slots__ = ()

    @classmethod
    def of(cls, kind: str, name: str | int) -> Self:
        """Return the anchor of a part of a kind."""
        return cls(f"{kind}-{name}")

    def name_as(self, kind: str) -> str:
        """Return the name of the part, if it is of this kind; else the whole anchor."""
        return self.removeprefix(f"{kind}-")

    def scope_as(self, kind: str) -> Scope:
        """Return the part of a document that the anchor stands for, if it is one of this kind."""
        return Scope.of(kind, self.name_as(kind))


class Subject(_Id):
    """What a page is about: `site`, `assets`, an entity, a topic (`topic:peace`), a list (`list:topic:peace`)."""

    __slots__ = ()

    @classmethod
    def of(cls, kind: str, key: str) -> Self:
        """Return the subject of a kind with what tells it from others."""
        return cls(f"{kind}:{key}")

    @property
    def key(self) -> str:
        """What tells it from other subjects of its kind; for a list the list's own id."""
        return self._rest

    @property
    def about(self) -> str:
        """The kind; for a list also what kind of list it is: `list:topic` for `list:topic:peace`."""
        return f"list:{ListId(self.key).kind}" if self.kind == "list" else self.kind

    @property
    def list(self) -> ListId:
        """The list that it is about, if its kind is `list`."""
        return ListId(self.key)

    @property
    def name(self) -> str:
        """The id or slug of what it is about, also for a list: `peace` for `list:topic:peace`."""
        return ListId(self.key).key if self.kind == "list" else self.key
