"""The dossier of each actor, with the periods of its chronology and of its other lists."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.archive import list_counts, page_sources
from briefgen.archive.results import ActorAnswer, Companion, Company
from briefgen.records.front_matter import Actor, Link, Picture, links, picture
from briefgen.records.ids import ListId
from briefgen.records.list_items import ListItem, Person
from briefgen.records.page import Page
from briefgen.site.page_kinds import PageKind, Planning, ViewContext, register
from briefgen.site.periods import Chronology, by_month, period_pages, period_view
from briefgen.site.text import body_html, image_address

SHOWN = {"says": 40, "told": 12, "owes": 40, "kept": 12}
"""How many items of each of an actor's lists its dossier shows. A longer list has pages of its own."""

SEGMENTS = {"says": "statements", "told": "addressed", "owes": "follow-ups", "kept": "resolved"}
"""How the addresses of these pages name the lists, below that of the dossier."""

NAMES = {"says": "statements", "told": "told", "owes": "owes", "kept": "kept"}
"""How templates name them."""

COMPANIONS = 12
"""How many actors that take part in the same things a dossier shows."""


class DossierPeriod(Chronology):
    """One period of an actor's chronology."""

    actor: ActorAnswer
    """The actor."""
    record: Actor | None
    """The front matter of the actor's file, or none."""


class ActorList(DossierPeriod):
    """All items of one of an actor's lists, or a period of them."""

    list: str
    """Which of them: `statements`, `told`, `owes` or `kept`."""


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
    offices: tuple[Person, ...]
    """The actors that have or had an office here, by name; `role` is the office."""
    statements: tuple[ListItem, ...]
    """What the actor said, the newest first; at most forty."""
    told: tuple[ListItem, ...]
    """What others said to the actor, the newest first; at most twelve."""
    owes: tuple[ListItem, ...]
    """The open follow-ups that name the actor: overdue, due, without a date; at most forty."""
    kept: tuple[ListItem, ...]
    """The resolved follow-ups that name the actor, the newest first; at most twelve."""
    totals: dict[str, int]
    """How many `statements`, `told`, `owes` and `kept` there are in all."""
    more: dict[str, str]
    """For each of these that is not whole, the address of the page that is."""
    companions: tuple[Companion, ...]
    """Who takes part in the same things, the most frequent first; at most twelve."""
    more_companions: int
    """How many others take part in the same things."""
    picture: Picture | None
    """The portrait."""
    picture_address: str
    """The address of the portrait, or `""`."""


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
    latest = {kind: _latest(kind, name, at) for kind in SHOWN}
    totals = {kind: _total(kind, name, len(items), at) for kind, items in latest.items()}
    company: Company = at.reader.ask("company", name, COMPANIONS)
    return {
        **view,
        "profile": body_html(answer.body, answer.targets, at.links),
        "country": answer.people.get("country", ()),
        "member_of": answer.people.get("member", ()),
        "organisations": _organisations(answer),
        "links": links(answer.record.links) if answer.record else (),
        "members": at.reader.ask("members", name),
        "offices": at.reader.ask("offices", name),
        "statements": latest["says"],
        "told": latest["told"],
        "owes": latest["owes"],
        "kept": latest["kept"],
        "totals": {NAMES[kind]: total for kind, total in totals.items()},
        "more": {NAMES[kind]: _list_address(answer.address, kind) for kind in SHOWN if totals[kind] > SHOWN[kind]},
        "companions": company.first,
        "more_companions": company.more,
        "picture": picture(answer.record.image) if answer.record else None,
        "picture_address": image_address(answer.record.image, answer.targets) if answer.record else "",
    }


def _latest(kind: str, name: str, at: ViewContext) -> tuple[ListItem, ...]:
    """Return the items of an actor's list that its dossier shows: what is open in the order of its dates."""
    items: tuple[ListItem, ...] = at.reader.ask("listing", ListId.of(kind, name), "", SHOWN[kind], kind != "owes")
    return items


def _total(kind: str, name: str, shown: int, at: ViewContext) -> int:
    """Return how many items an actor's list has. It is counted only if there may be more than are shown."""
    if shown < SHOWN[kind]:
        return shown
    return sum(number for _, number in at.reader.ask("counts", ListId.of(kind, name), ""))


def _list_address(address: str, kind: str) -> str:
    return f"{address}{SEGMENTS[kind]}/"


def _list_pages(at: Planning) -> Iterator[Page]:
    """Yield the pages of an actor's list, if its dossier does not show all of it."""
    kind = at.subject.list.kind
    found = page_sources.actor(at.db, at.name)
    if found and list_counts.total(at.db, at.subject.list) > SHOWN[kind]:
        yield at.page(_list_address(found[0], kind))
        yield from period_pages(at, _list_address(found[0], kind))


def _list_view(page: Page, at: ViewContext) -> ActorList:
    """Return an actor's list, or one period of it."""
    name, own = page.subject.list, page.subject.list.kind
    answer: ActorAnswer = at.reader.ask("actor", page.name)
    view = period_view(name, page.period, _list_address(answer.address, own), at)
    if own == "owes" and view["whole"] and not page.period:
        view["groups"] = by_month(at.reader.ask("listing", name, "", -1, False))
    return {"actor": answer, "record": answer.record, "list": NAMES[own], **view}


def _organisations(answer: ActorAnswer) -> list[Person | None]:
    """Return the organisation of each role as an actor, or None for a role without one."""
    people = iter(answer.people.get("role", ()))
    roles = answer.record.roles if answer.record else ()
    return [next(people, None) if role.organisation else None for role in roles]


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
register(
    PageKind(
        name="actor-list",
        pages={f"list:{kind}": _list_pages for kind in SHOWN},
        template="actor-list.html",
        view=_list_view,
        is_listed=True,
    )
)
