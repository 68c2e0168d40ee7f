"""Whose agenda it is: that of the site, or of an actor, a topic or a place."""

from __future__ import annotations

import msgspec

from briefgen.archive import page_sources
from briefgen.archive.results import TagAnswer
from briefgen.records.ids import EntityId, ListId, Subject
from briefgen.site.page_kinds import Planning, ViewContext


class Thing(msgspec.Struct, frozen=True):
    """The actor, the topic or the place that a page is about; both are empty for the whole site."""

    name: str = ""
    """The name as it is shown."""
    address: str = ""
    """The address of its page."""


def kind_of(agenda: ListId) -> str:
    """Return what kind of thing a feed or an agenda is about: `actor`, `topic` …, or "" for that of the whole site."""
    return agenda.kind.partition("-")[2]


def page_of(at: Planning) -> tuple[str, str] | None:
    """Return address and file of what a feed, calendar or agenda is about, or None if that has no page."""
    kind = kind_of(at.subject.list)
    if kind == "actor":
        return page_sources.actor(at.db, at.name)
    return page_sources.tag(at.db, ListId.of(kind, at.name))


def entity_of(at: Planning) -> EntityId:
    """Return the id of what a feed, calendar or agenda is about."""
    return EntityId(Subject.of(kind_of(at.subject.list), at.name))


def thing(agenda: ListId, at: ViewContext) -> Thing:
    """Return what an agenda is about."""
    kind = kind_of(agenda)
    if not kind:
        return Thing()
    if kind == "actor":
        return Thing(*at.reader.ask("naming", agenda.key))
    tag: TagAnswer = at.reader.ask("tag", ListId.of(kind, agenda.key))
    return Thing(tag.name, tag.address)
