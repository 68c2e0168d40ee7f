"""The records of front matter. The tables of `docs/writing.md` and the JSON Schema describe these classes."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, field

from briefgen.records.dates import Edtf, Instant, Moment
from briefgen.tlp import Marking

ActorKind = Literal["person", "organisation", "country", "group"]

Text = Annotated[str, Meta(min_length=1)]
Texts = tuple[Text, ...]
Name = Annotated[str, Meta(min_length=1, description="A name, an alias or an id of an actor")]
TopicName = Annotated[str, Meta(min_length=1, description="A name of a topic")]
PlaceName = Annotated[str, Meta(min_length=1, description="A name of a place")]
AuthorName = Annotated[str, Meta(min_length=1, description="A name of an author")]
Language = Annotated[str, Meta(pattern="^([A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*)?$", description="Language, BCP 47")]


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The base of all records of front matter: immutable, with named fields; unknown keys are refused."""


class Participant(Record, frozen=True, kw_only=True):
    """An actor with the part it plays in one affair."""

    actor: Name
    role: Annotated[str, Meta(description="The part it plays in this affair")] = ""


class Outcome(Record, frozen=True, kw_only=True):
    """The outcome of an affair."""

    kind: Annotated[
        str, Meta(min_length=1, description="One of a few kinds that the site uses, such as 'no agreement'")
    ]
    summary: str = ""
    """One sentence on it."""
    status: Literal["open", "final", "superseded"] = "final"
    """Whether it still holds."""


class FollowUp(Record, frozen=True, kw_only=True):
    """What is to happen next."""

    title: Text
    """What is to happen."""
    due: Annotated[Edtf, Meta(description="By when, in EDTF")] | None = None
    actors: tuple[Name | Participant, ...] = ()
    """Who is to do it."""
    id: Annotated[str, Meta(description="By what `resolves` names it; made from the title if missing")] = ""
    withdrawn: Annotated[Moment, Meta(description="Since when it is no longer expected")] | None = None


class Event(Record, frozen=True, kw_only=True):
    """One dated happening inside a briefing."""

    date: Edtf
    """When it happened."""
    title: Text
    """What happened."""
    actors: tuple[Name | Participant, ...] = ()
    """Who took part."""
    outcome: Text | Outcome | None = None
    """What came of it."""
    places: tuple[PlaceName, ...] = ()
    """Where it happened."""


class Source(Record, frozen=True, kw_only=True):
    """Where something was reported."""

    title: Text
    """What it is called."""
    url: str = ""
    """Its address, or `""`."""
    publisher: str = ""
    """Who published it, or `""`."""
    date: Edtf | None = None
    """When it was published."""
    key: Annotated[str, Meta(description="By what [@key] in the text names it")] = ""


class Correction(Record, frozen=True, kw_only=True):
    """What was put right, and when."""

    date: Moment
    """When it was put right."""
    text: Text
    """What was wrong, and what is right."""


class Picture(Record, frozen=True, kw_only=True):
    """A picture with its description."""

    file: Annotated[str, Meta(min_length=1, description="The picture's path, seen from this file")]
    alt: Annotated[str, Meta(description="What the picture shows, for those who cannot see it")] = ""
    credit: str = ""
    """Who made it."""
    decorative: bool = False
    """True if it needs no description."""


class Briefing(Record, frozen=True, kw_only=True):
    """The front matter of one file in `content/briefings/`."""

    title: Annotated[str, Meta(min_length=1, description="The headline")]
    date: Annotated[Edtf, Meta(description="When it happened, in EDTF")]
    actors: Annotated[tuple[Name | Participant, ...], Meta(description="Who took part")] = ()
    outcome: Annotated[Text | Outcome | None, Meta(description="What came of it")] = None
    follow_ups: Annotated[tuple[FollowUp, ...], Meta(description="What is to happen next")] = ()
    resolves: Annotated[Text | Texts, Meta(description="Follow-ups that this closes: <briefing>#<follow-up>")] = ()
    events: Annotated[tuple[Event, ...], Meta(description="Dated happenings inside this briefing")] = ()
    summary: Annotated[str, Meta(description="One or two sentences for lists, feeds and cards")] = ""
    topics: tuple[TopicName, ...] = ()
    """What it is about; before and after are told along the first."""
    places: tuple[PlaceName, ...] = ()
    """Where it happened."""
    authors: tuple[AuthorName, ...] = ()
    """Who wrote it."""
    sources: tuple[Source, ...] = ()
    """Where it was reported."""
    published: Annotated[Moment, Meta(description="When it was published; its first day if missing")] | None = None
    updated: Annotated[Moment, Meta(description="When it was last changed, besides the corrections")] | None = None
    corrections: tuple[Correction, ...] = ()
    """What was put right, in any order."""
    status: Literal["draft", "published"] = "published"
    """A draft is in no output but the preview."""
    embargo: Annotated[Instant, Meta(description="A time with zone; in no output before it")] | None = None
    marking: Annotated[Marking, Meta(description="Traffic Light Protocol 2.0 (FIRST)")] = "clear"
    slug: Annotated[str, Meta(description="The last part of the address; the file's name if missing")] = ""
    aliases: Annotated[Texts, Meta(description="Old addresses, which lead here")] = ()
    lang: Language = ""
    related: Annotated[Texts, Meta(description="Briefings picked by hand")] = ()
    image: Text | Picture | None = None
    """A picture: a file, or one with its description."""
    extra: dict[str, Any] = field(default_factory=dict)
    """Keys that briefgen does not know, for templates."""


class Role(Record, frozen=True, kw_only=True):
    """An office that an actor held."""

    title: Text
    """What the office is called."""
    organisation: str = ""
    """The name of the organisation, or `""`."""
    from_: Edtf | None = field(default=None, name="from")
    """Since when."""
    to: Edtf | None = None
    """Until when."""


class Link(Record, frozen=True, kw_only=True):
    """An address elsewhere."""

    title: Text
    """How the link reads."""
    url: Text
    """The address."""


class Actor(Record, frozen=True, kw_only=True):
    """The front matter of one file in `content/actors/`."""

    name: Annotated[str, Meta(min_length=1, description="The name as it is shown")]
    sort_name: Annotated[str, Meta(description="The name as lists sort it: 'Adams, John'; `name` if missing")] = ""
    kind: ActorKind | None = None
    """What it is; none if the file does not say."""
    aliases: Annotated[Texts, Meta(description="Other names, in any script")] = ()
    roles: Annotated[tuple[Role, ...], Meta(description="Offices over time")] = ()
    member_of: Annotated[Name | tuple[Name, ...], Meta(description="Organisations and groups it belongs to")] = ()
    country: str = ""
    """The name of its country."""
    distinct_from: Annotated[
        tuple[Name, ...], Meta(description="Actors with a name much like its own; `check` does not ask about them")
    ] = ()
    links: tuple[Text | Link, ...] = ()
    """Addresses elsewhere."""
    image: Text | Picture | None = None
    """The portrait: a file, or a picture with its description."""
    slug: Annotated[str, Meta(description="The last part of the address; the file's name if missing")] = ""
    old_addresses: Annotated[Texts, Meta(description="Old addresses, which lead here")] = ()
    extra: dict[str, Any] = field(default_factory=dict)
    """Keys that briefgen does not know, for templates."""


class Tag(Record, frozen=True, kw_only=True):
    """What the files of topics and places have in common."""

    title: Annotated[str, Meta(min_length=1, description="The name as it is shown")]
    aliases: Annotated[Texts, Meta(description="Other names, in any script")] = ()
    summary: Annotated[str, Meta(description="One or two sentences, above the introduction")] = ""
    parent: Annotated[str, Meta(description="What it is a part of: the name of another one")] = ""
    slug: Annotated[str, Meta(description="The last part of the address; the file's name if missing")] = ""
    old_addresses: Annotated[Texts, Meta(description="Old addresses, which lead here")] = ()
    extra: dict[str, Any] = field(default_factory=dict)
    """Keys that briefgen does not know, for templates."""


class Topic(Tag, frozen=True, kw_only=True):
    """The front matter of one file in `content/topics/`."""


class Position(Record, frozen=True, kw_only=True):
    """A position on the Earth, in degrees (WGS 84)."""

    latitude: Annotated[float, Meta(ge=-90, le=90, description="Degrees north, or south if negative")]
    longitude: Annotated[float, Meta(ge=-180, le=180, description="Degrees east, or west if negative")]


class Place(Tag, frozen=True, kw_only=True):
    """The front matter of one file in `content/places/`."""

    position: Annotated[Position | None, Meta(description="Where it is, in degrees")] = None


class Author(Record, frozen=True, kw_only=True):
    """The front matter of one file in `content/authors/`."""

    name: Annotated[str, Meta(min_length=1, description="The name as it is shown")]
    aliases: Annotated[Texts, Meta(description="Other names, in any script")] = ()
    role: Annotated[str, Meta(description="What the author does at the desk, as in 'Editor'")] = ""
    summary: Annotated[str, Meta(description="One or two sentences, above the text")] = ""
    email: Annotated[str, Meta(description="An address that readers may write to")] = ""
    links: tuple[Text | Link, ...] = ()
    """Addresses elsewhere."""
    actor: Annotated[str, Meta(description="The name or id of the actor that the author is too")] = ""
    image: Text | Picture | None = None
    """The portrait: a file, or a picture with its description."""
    slug: Annotated[str, Meta(description="The last part of the address; the file's name if missing")] = ""
    old_addresses: Annotated[Texts, Meta(description="Old addresses, which lead here")] = ()
    extra: dict[str, Any] = field(default_factory=dict)
    """Keys that briefgen does not know, for templates."""


class DeskPage(Record, frozen=True, kw_only=True):
    """The front matter of one file in `content/pages/`."""

    title: Annotated[str, Meta(min_length=1, description="The headline")]
    nav: Annotated[
        int | None,
        Meta(description="Its place among the pages that each page links to; without it, only texts link to it"),
    ] = None
    summary: Annotated[str, Meta(description="One or two sentences, above the text")] = ""
    status: Literal["draft", "published"] = "published"
    """A draft is in no output but the preview."""
    embargo: Annotated[Instant, Meta(description="A time with zone; in no output before it")] | None = None
    marking: Annotated[Marking, Meta(description="Traffic Light Protocol 2.0 (FIRST)")] = "clear"
    slug: Annotated[str, Meta(description="The last part of the address; the file's name if missing")] = ""
    old_addresses: Annotated[Texts, Meta(description="Old addresses, which lead here")] = ()
    lang: Language = ""
    extra: dict[str, Any] = field(default_factory=dict)
    """Keys that briefgen does not know, for templates."""


Withholdable = Briefing | DeskPage
"""The front matter of what can be withheld. Nothing withholds an actor, a topic, a place or an author."""


def participants(names: tuple[str | Participant, ...]) -> tuple[Participant, ...]:
    """Return the actors of a list all in the long form."""
    return tuple(Participant(actor=item) if isinstance(item, str) else item for item in names)


def by_date(corrections: tuple[Correction, ...]) -> tuple[Correction, ...]:
    """Return corrections with the oldest first: what is known to the day after the times of that day."""
    return tuple(sorted(corrections, key=lambda correction: Edtf(correction.date).sort_key))


def latest_role(roles: tuple[Role, ...]) -> Role | None:
    """Return the latest of some roles, whatever their order, or None if there is none.

    Of those that time does not tell apart it is the one that stands last.
    """
    return max(reversed(roles), key=lambda role: term(role.from_, role.to), default=None)


def term(start: Edtf | None, end: Edtf | None) -> tuple[str, str]:
    """Return by what offices sort in time: by their last day, then by their first. One without an end is the last."""
    return end.when.last if end else "9999-12-31", start.when.first if start else ""


def outcome(value: str | Outcome | None) -> Outcome | None:
    """Return an outcome in the long form."""
    return Outcome(kind=value) if isinstance(value, str) else value


def picture(value: str | Picture | None) -> Picture | None:
    """Return a picture in the long form."""
    return Picture(file=value) if isinstance(value, str) else value


def links(values: tuple[str | Link, ...]) -> tuple[Link, ...]:
    """Return links all in the long form; the title of one that has none is empty."""
    return tuple(Link(title="", url=item) if isinstance(item, str) else item for item in values)
