"""The dossier of each actor, with the periods of its chronology."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.archive import page_sources
from briefgen.archive.actor_results import ActorAnswer, Opposite, Tally, Tenure
from briefgen.records.followed import FEED
from briefgen.records.front_matter import Actor, Link, Picture, links, picture
from briefgen.records.ids import EntityId, ListId
from briefgen.records.list_items import ListItem, Person
from briefgen.records.page import Page
from briefgen.site.dossiers import MEMBERS, NAMES, OFFICES, SEGMENTS, SHOWN, below, is_open, opposites_of
from briefgen.site.offices import Career, career
from briefgen.site.page_kinds import PageKind, Planning, ViewContext, register
from briefgen.site.period_links import parts_of
from briefgen.site.periods import Chronology, by_month, period_pages, period_view
from briefgen.site.surroundings import Surroundings, surroundings
from briefgen.site.text import body_html, image_address


class DossierPeriod(Chronology):
    """One period of an actor's chronology."""

    actor: ActorAnswer
    """The actor."""
    record: Actor | None
    """The front matter of the actor's file, or none."""
    feed_address: str
    """The address of the actor's feed, or `""`: who takes part in fewer than two briefings has none."""


class Dossier(DossierPeriod, Surroundings):
    """An actor's dossier: of each of its lists the first items, and the way to the rest."""

    profile: str
    """The text of the actor's file as HTML."""
    country: tuple[Person, ...]
    """The actor's country, as an actor; one at most."""
    member_of: tuple[Person, ...]
    """The actors that this one belongs to."""
    organisations: list[Person | None]
    """For each role in `record.roles`, its organisation as an actor."""
    career: Career
    """The offices over time, the newest first."""
    links: tuple[Link, ...]
    """The addresses elsewhere; the title of one that has none is empty."""
    tally: Tally
    """How many briefings, events, statements and so on there are."""
    statements: tuple[ListItem, ...]
    """What the actor said, the newest first; at most five."""
    told: tuple[ListItem, ...]
    """What others said to the actor, the newest first; at most three."""
    disputed: tuple[ListItem, ...]
    """The actor's statements that contradict another, or that another contradicts, the newest first; at most three."""
    opposites: dict[str, tuple[Opposite, ...]]
    """For each of these, by `entity` and `anchor` with `#` between them, the statements that stand against it."""
    owes: tuple[ListItem, ...]
    """The open follow-ups that name the actor: overdue, due, without a date; at most five."""
    kept: tuple[ListItem, ...]
    """The resolved follow-ups that name the actor, the newest first; at most three."""
    mentions: tuple[ListItem, ...]
    """The briefings whose text names the actor without listing it, the newest first; at most five."""
    totals: dict[str, int]
    """How many of each of these there are in all; also `chronology`, `members` and `offices`."""
    more: dict[str, str]
    """For each of these that is not whole, the address of the page that is."""
    members: tuple[Person, ...]
    """The actors that belong to this one, by name; at most twenty-four."""
    offices: tuple[Tenure, ...]
    """The offices that others have or had here, the newest first; at most twelve."""
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
    answer: ActorAnswer = at.reader.ask("actor", page.name)
    if not page.period:
        return _dossier_view(answer, at)
    chronology = period_view(ListId.of("actor", page.name), page.period, answer.address, at)
    feed = f"{answer.address}feed.xml" if at.reader.ask("has_feed", EntityId.of("actor", page.name)) else ""
    return {"actor": answer, "record": answer.record, "feed_address": feed, **chronology}


def _dossier_view(answer: ActorAnswer, at: ViewContext) -> Dossier:
    name, record = answer.id, answer.record
    tally: Tally = at.reader.ask("tally", name)
    totals = _totals(tally)
    latest = {kind: _latest(kind, name, at) if totals[NAMES[kind]] else () for kind in SEGMENTS}
    organisations = _organisations(answer)
    return {
        "actor": answer,
        "record": record,
        "feed_address": f"{answer.address}feed.xml" if tally.briefings >= FEED.enough else "",
        "profile": body_html(answer.body, answer.targets, at.links),
        "country": answer.people.get("country", ()),
        "member_of": answer.people.get("member", ()),
        "organisations": organisations,
        "career": career(record.roles if record else (), organisations),
        "links": links(record.links) if record else (),
        "tally": tally,
        "statements": latest["says"],
        "told": latest["told"],
        "disputed": latest["disputed"],
        "opposites": opposites_of(latest["disputed"], at),
        "owes": latest["owes"],
        "kept": latest["kept"],
        "mentions": latest["mentions"],
        "totals": totals,
        "more": _more(answer.address, totals),
        "members": at.reader.ask("members", name, "", SHOWN["members"]) if tally.members else (),
        "offices": at.reader.ask("offices", name, SHOWN["offices"], True) if tally.offices else (),
        "picture": picture(record.image) if record else None,
        "picture_address": image_address(record.image, answer.targets) if record else "",
        **_chronology(answer, latest["actor"], totals["chronology"], at),
        **surroundings(answer, latest["actor"], totals["chronology"], at),
    }


def _totals(tally: Tally) -> dict[str, int]:
    """Return how many items each part of a dossier has, by the names of the parts."""
    return {
        "chronology": tally.briefings + tally.events,
        "statements": tally.statements,
        "told": tally.told,
        "disputed": tally.disputed,
        "owes": tally.owes,
        "kept": tally.kept,
        "mentions": tally.mentions,
        "members": tally.members,
        "offices": tally.offices,
    }


def _more(address: str, totals: dict[str, int]) -> dict[str, str]:
    """Return the addresses of the pages of those parts that the dossier does not show all of."""
    parts = [*((NAMES[kind], SHOWN[kind], segment) for kind, segment in SEGMENTS.items())]
    parts += [("members", SHOWN["members"], MEMBERS), ("offices", SHOWN["offices"], OFFICES)]
    return {name: below(address, segment) for name, shown, segment in parts if totals[name] > shown}


def _latest(kind: str, name: str, at: ViewContext) -> tuple[ListItem, ...]:
    """Return the items of an actor's list that its dossier shows."""
    items: tuple[ListItem, ...] = at.reader.ask("listing", ListId.of(kind, name), "", SHOWN[kind], not is_open(kind))
    return items


def _chronology(answer: ActorAnswer, latest: tuple[ListItem, ...], total: int, at: ViewContext) -> Chronology:
    """Return the latest briefings and events, and the way to the years of all if there are many."""
    is_divided = total > at.config.chronology.split
    counts = dict(at.reader.ask("counts", ListId.of("actor", answer.id), "")) if is_divided else {}
    return {
        "period": "",
        "period_name": "",
        "total": total,
        "whole": len(latest) == total,
        "groups": by_month(latest),
        "periods": parts_of(counts, "", answer.address),
        "jumps": (),
        "above": (),
        "before": None,
        "after": None,
    }


def _organisations(answer: ActorAnswer) -> list[Person | None]:
    """Return the organisation of each role as an actor, or None for a role without one."""
    people = iter(answer.people.get("role", ()))
    roles = answer.record.roles if answer.record else ()
    return [next(people, None) if role.organisation.strip() else None for role in roles]


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
