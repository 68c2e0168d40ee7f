"""The directory of actors, and the dossier of each actor with the periods of its chronology."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

from briefgen.archive import page_sources
from briefgen.archive.results import ActorAnswer, ActorLine, Companion
from briefgen.records.front_matter import Actor, Link, Picture, links, picture
from briefgen.records.ids import ListId
from briefgen.records.list_items import ListItem, Person
from briefgen.records.page import Page
from briefgen.site.page_kinds import PageKind, Planning, ViewContext, register
from briefgen.site.periods import Chronology, period_pages, period_view
from briefgen.site.text import body_html, image_address

STATEMENTS = 40
"""How many statements, and how many follow-ups, a dossier shows."""

COMPANIONS = 12
"""How many actors that take part in the same things a dossier shows."""

KINDS = (
    ("person", "People"),
    ("organisation", "Organisations"),
    ("country", "Countries"),
    ("group", "Groups"),
    ("", "Also named"),
)
"""The kinds of actors in the order of the directory, with their headings."""


class Actors(TypedDict):
    """The directory: all actors by kind."""

    groups: list[tuple[str, str, list[ActorLine]]]
    """The actors by kind: the kind (`""` for actors without a file), a heading, the actors by name."""
    total: int
    """How many actors there are."""


class DossierPeriod(Chronology):
    """One period of an actor's chronology."""

    actor: ActorAnswer
    """The actor."""
    record: Actor | None
    """The front matter of the actor's file, or none."""


class Dossier(DossierPeriod):
    """An actor's dossier."""

    profile: str
    """The text of the actor's file as HTML."""
    country: tuple[Person, ...]
    """The actor's country, as an actor; one at most."""
    member_of: tuple[Person, ...]
    """The actors that this one belongs to."""
    organisations: list[Person | None]
    """For each role in `record.roles`, its organisation as an actor."""
    links: tuple[Link, ...]
    """The addresses elsewhere; the title of one that has none is empty."""
    members: tuple[Person, ...]
    """The actors that belong to this one, by name."""
    statements: tuple[ListItem, ...]
    """What the actor said, the newest first; at most forty."""
    companions: tuple[Companion, ...]
    """Who takes part in the same things, the most frequent first; at most twelve."""
    owes: tuple[ListItem, ...]
    """The follow-ups that name the actor; at most forty."""
    picture: Picture | None
    """The portrait."""
    picture_address: str
    """The address of the portrait, or `""`."""


def _directory(at: Planning) -> Iterator[Page]:
    yield at.page("/actors/")


def _directory_view(_page: Page, at: ViewContext) -> Actors:
    """Return all actors by kind."""
    lines: tuple[ActorLine, ...] = at.reader.ask("actors")
    groups = [(name, title, [line for line in lines if line.kind == name]) for name, title in KINDS]
    return {"groups": [group for group in groups if group[2]], "total": len(lines)}


def _dossier(at: Planning) -> Iterator[Page]:
    if found := page_sources.actor(at.db, at.name):
        address, source = found
        yield at.page(address, source=source)


def _periods(at: Planning) -> Iterator[Page]:
    if found := page_sources.actor(at.db, at.name):
        yield from period_pages(at, found[0])


def _view(page: Page, at: ViewContext) -> Dossier | DossierPeriod:
    """Return an actor's dossier, or one period of its chronology."""
    name = page.name
    answer: ActorAnswer = at.reader.ask("actor", name)
    chronology = period_view(ListId.of("actor", name), page.period, answer.address, at)
    view: DossierPeriod = {"actor": answer, "record": answer.record, **chronology}
    if page.period:
        return view
    return {
        **view,
        "profile": body_html(answer.body, answer.targets, at.links),
        "country": answer.people.get("country", ()),
        "member_of": answer.people.get("member", ()),
        "organisations": _organisations(answer),
        "links": links(answer.record.links) if answer.record else (),
        "members": at.reader.ask("members", name),
        "statements": at.reader.ask("listing", ListId.of("says", name), "", STATEMENTS, True),
        "companions": at.reader.ask("company", name, COMPANIONS),
        "owes": at.reader.ask("listing", ListId.of("owes", name), "", STATEMENTS, False),
        "picture": picture(answer.record.image) if answer.record else None,
        "picture_address": image_address(answer.record.image, answer.targets) if answer.record else "",
    }


def _organisations(answer: ActorAnswer) -> list[Person | None]:
    """Return the organisation of each role as an actor, or None for a role without one."""
    people = iter(answer.people.get("role", ()))
    roles = answer.record.roles if answer.record else ()
    return [next(people, None) if role.organisation else None for role in roles]


register(
    PageKind(name="actors", pages={"site": _directory}, template="actors.html", view=_directory_view, is_listed=True)
)
register(
    PageKind(
        name="actor",
        pages={"actor": _dossier, "list:actor": _periods},
        template="actor.html",
        view=_view,
        is_listed=True,
        is_long=True,
    )
)
