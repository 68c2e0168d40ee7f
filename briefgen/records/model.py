"""The records: front matter as people write it. FORMAT.md's tables are these classes, and so is the JSON Schema."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta, field

from briefgen.records.dates import Edtf, Instant, Moment

R = TypeVar("R")

Marking = Literal["clear", "green", "amber", "amber+strict", "red"]
MARKINGS: tuple[Marking, ...] = ("clear", "green", "amber", "amber+strict", "red")
AUDIENCES: dict[str, Marking] = {"public": "clear", **{marking: marking for marking in MARKINGS}}
"""What an audience is called, and the highest marking that it may read."""


def highest(markings: Iterable[Marking]) -> Marking:
    """Return the marking of what holds things of all these markings."""
    return max(markings, key=MARKINGS.index, default="clear")


ActorKind = Literal["person", "organisation", "country", "group"]

Text = Annotated[str, Meta(min_length=1)]
Texts = tuple[Text, ...]
Name = Annotated[str, Meta(min_length=1, description="A name, an alias or an id of an actor")]


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What all records of front matter share: frozen, named fields only, unknown keys noticed."""


class Participant(Record, frozen=True, kw_only=True):
    """An actor with the part it plays in one affair."""

    actor: Name
    role: Annotated[str, Meta(description="The part it plays in this affair")] = ""


class Outcome(Record, frozen=True, kw_only=True):
    """What came of an affair."""

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
    topics: Texts = ()
    """What it is about; before and after are told along the first."""
    places: Texts = ()
    """Where it happened."""
    sources: tuple[Source, ...] = ()
    """Where it was reported."""
    published: Annotated[Moment, Meta(description="When it was put out; the date's first day if missing")] | None = None
    updated: Annotated[Moment, Meta(description="When it was last changed")] | None = None
    corrections: tuple[Correction, ...] = ()
    """What was put right, the oldest first."""
    status: Literal["draft", "published"] = "published"
    """A draft is in no output but the preview."""
    embargo: Annotated[Instant, Meta(description="A time with zone; in no output before it")] | None = None
    marking: Annotated[Marking, Meta(description="Traffic Light Protocol 2.0 (FIRST)")] = "clear"
    slug: Annotated[str, Meta(description="The last part of the address; the file's name if missing")] = ""
    aliases: Annotated[Texts, Meta(description="Old addresses, which lead here")] = ()
    lang: Annotated[str, Meta(pattern="^([A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*)?$", description="Language, BCP 47")] = ""
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
    kind: ActorKind | None = None
    """What it is; none if the file does not say."""
    aliases: Annotated[Texts, Meta(description="Other names, in any script")] = ()
    roles: Annotated[tuple[Role, ...], Meta(description="Offices over time")] = ()
    member_of: Annotated[Name | tuple[Name, ...], Meta(description="Organisations and groups it belongs to")] = ()
    country: str = ""
    """The name of its country."""
    links: tuple[Text | Link, ...] = ()
    """Addresses elsewhere."""
    image: Text | Picture | None = None
    """The portrait: a file, or a picture with its description."""
    slug: Annotated[str, Meta(description="The last part of the address; the file's name if missing")] = ""
    extra: dict[str, Any] = field(default_factory=dict)
    """Keys that briefgen does not know, for templates."""


class Heading(msgspec.Struct, frozen=True):
    """One heading of a text, as its table of contents lists it."""

    level: int
    """1 to 6."""
    id: str
    """The anchor."""
    text: str
    """How it reads."""


class Reference(msgspec.Struct, frozen=True, omit_defaults=True):
    """A place in a file that names something elsewhere in the site.

    `key` is the folded name, `path:<file>` or `file:<file>`; `line` and `column` say where it stands, and `within` in
    which statement. `text` is how the link reads, the target's title if empty; `fallback` is what stands there instead
    where the target is withheld.
    """

    kind: Literal["wiki", "path", "file", "mention", "related", "resolves", "answers", "contradicts"]
    key: str
    shown: str
    line: int
    column: int
    anchor: str = ""
    text: str = ""
    fallback: str = ""
    within: str = ""


class Statement(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who said what to whom, where reported, and which statement it answers or contradicts.

    `answers` and `contradicts` are positions in the references of the file that it stands in.
    """

    id: str
    """The id; its anchor is `statement-<id>`."""
    by: str
    """The name of whoever made it."""
    html: str
    """What was said, as HTML with placeholders."""
    text: str
    """What was said, without markup."""
    to: tuple[str, ...] = ()
    """The names of whoever heard it."""
    date: Edtf | None = None
    """When it was made."""
    source: int | None = None
    """The position of its source in the sources, or none."""
    answers: tuple[int, ...] = ()
    """The positions of the statements that it answers, in the references of the file."""
    contradicts: tuple[int, ...] = ()
    """The positions of the statements that it contradicts, in the references of the file."""
    place: str = ""
    """Where it was made, or `""`."""


class Body(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a page shows of a text.

    `html` has placeholders between NUL bytes, as `content.placeholders` tells. `cited` are positions in the sources.
    """

    html: str = ""
    """The text as HTML with placeholders; templates use `parts` or `profile` of the view."""
    headings: tuple[Heading, ...] = ()
    """The headings, in order."""
    statements: tuple[Statement, ...] = ()
    """The statements, in order."""
    cited: tuple[int, ...] = ()
    """The positions in the sources that the text cites."""


class Prose(msgspec.Struct, frozen=True):
    """A text after Markdown: its body, and what it refers to.

    `lead` is the first paragraph and `plain` the whole text, both without markup; `anchors` are all ids in it.
    """

    body: Body
    references: tuple[Reference, ...] = ()
    anchors: tuple[str, ...] = ()
    lead: str = ""
    plain: str = ""


def participants(names: tuple[str | Participant, ...]) -> tuple[Participant, ...]:
    """Return the actors of a list all in the long form."""
    return tuple(Participant(actor=item) if isinstance(item, str) else item for item in names)


def outcome(value: str | Outcome | None) -> Outcome | None:
    """Return an outcome in the long form."""
    return Outcome(kind=value) if isinstance(value, str) else value


def picture(value: str | Picture | None) -> Picture | None:
    """Return a picture in the long form."""
    return Picture(file=value) if isinstance(value, str) else value


def links(values: tuple[str | Link, ...]) -> tuple[Link, ...]:
    """Return links all in the long form; the title of one that has none is empty."""
    return tuple(Link(title="", url=item) if isinstance(item, str) else item for item in values)


def encode_hook(value: object) -> object:
    """Tell msgspec how the dates are stored: as the text they are."""
    if isinstance(value, Edtf):
        return str.__str__(value)
    msg = f"cannot store {type(value).__name__}"
    raise NotImplementedError(msg)


def decode_hook(kind: type, value: object) -> object:
    """Tell msgspec how the dates are read. Raises ValueError if the value is no date."""
    if issubclass(kind, Edtf) and isinstance(value, (str, int)) and not isinstance(value, bool):
        return kind(str(value))
    msg = f"{value!r} is not a date"
    raise ValueError(msg)


encoder = msgspec.msgpack.Encoder(enc_hook=encode_hook)


def decoder(record: type[R]) -> msgspec.msgpack.Decoder[R]:
    """Return what reads records that `encoder` wrote. Their dates were checked when they came out of a file."""
    return msgspec.msgpack.Decoder(record, dec_hook=_stored)


def _stored(kind: type, value: object) -> object:
    if issubclass(kind, Edtf) and isinstance(value, str):
        return str.__new__(kind, value)
    msg = f"{value!r} is not a date"
    raise ValueError(msg)
