"""What each kind of page shows, gathered by named questions. A view touches neither files nor templates."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any

import msgspec

from briefgen.archive.list_items import Card
from briefgen.archive.reader import Reader
from briefgen.archive.results import ActorAnswer, ActorLine, BriefingAnswer, Place
from briefgen.config import Config
from briefgen.markdown.placeholders import filled
from briefgen.records.date_labels import month
from briefgen.records.model import Heading, links, outcome, picture
from briefgen.records.names import topic_slug
from briefgen.site.hosting import host_file
from briefgen.site.hrefs import Links
from briefgen.site.structured_data import structured_data
from briefgen.site.text import body_html, briefing_parts

STATEMENTS = 40
COMPANIONS = 12
KINDS = (
    ("person", "People"),
    ("organisation", "Organisations"),
    ("country", "Countries"),
    ("group", "Groups"),
    ("", "Also named"),
)


class Subject(msgspec.Struct, frozen=True):
    """The page that is to be made. `key` is what comes after the colon of its subject."""

    address: str
    """The address of the page."""
    kind: str
    """The kind of page."""
    subject: str
    """What the page is about: `briefing:<slug>`, `actor:<id>`, `list:<list>`, `site` …."""
    argument: str = ""
    """What tells pages of one subject apart, such as the year."""
    source: str = ""
    """The file that the page comes from, or `""`."""

    @property
    def key(self) -> str:
        """Name of the thing that the page is about: a briefing's, an actor's, a topic's."""
        return self.subject.partition(":")[2]


class Settings(msgspec.Struct, frozen=True):
    """What of the configuration decides what pages show; each page reads what it needs through `config`."""

    reader: Reader
    config: Config
    links: Links


class Group(msgspec.Struct, frozen=True):
    """A part of a list under a heading of its own."""

    id: str
    """The anchor of the group: `m-2021-02`."""
    title: str
    """The heading: `February 2021`, or `""` for what has no date."""
    cards: tuple[Card, ...]
    """The list items."""


class Period(msgspec.Struct, frozen=True):
    """A year or month of a list: its page and how many entries it has, 0 where that is not asked."""

    key: str
    """`2021` or `2021-02`."""
    title: str
    """The period in words."""
    count: int
    """How many items the list has in it; 0 where that is not asked."""
    address: str
    """The address of its page."""


class TopicLink(msgspec.Struct, frozen=True):
    """A topic and the address of its page; `count` is how many briefings there are on it, 0 where that is not asked."""

    name: str
    """The topic's name."""
    address: str
    """The address of its page."""
    count: int = 0
    """How many briefings are about it; 0 where that is not asked."""


View = dict[str, Any]


def home(page: Subject, at: Settings) -> View:
    """Show the latest briefings, what is due next, the most active actors."""
    ask, sizes = at.reader.ask, at.config.home
    return {
        "latest": ask("listing", "briefings", "", sizes.latest, True),
        "upcoming": ask("upcoming", sizes.due),
        "overdue": ask("overdue", sizes.due),
        "active": ask("active", sizes.actors),
        "topics": _topics(at),
    }


def briefing(page: Subject, at: Settings) -> View:
    """Show one briefing."""
    answer: BriefingAnswer = at.reader.ask("briefing", page.key)
    return {
        "briefing": answer.record,
        "card": answer.cards["briefing"],
        "outcome": outcome(answer.record.outcome),
        "actors": answer.people.get("briefing", ()),
        "events": [card for scope, card in _numbered(answer, "event/")],
        "follow_ups": [answer.cards[f"follow-up/{name}"] for name in _follow_ups(answer)],
        "parts": briefing_parts(answer, at.links),
        "headings": _headings(answer),
        "cited": answer.body.cited,
        "has_statements": bool(answer.body.statements),
        "resolves": [target for target in answer.targets if target.kind == "resolves" and target.address],
        "related": [target for target in answer.targets if target.kind == "related" and target.address],
        "backlinks": answer.backlinks,
        "topics": [_topic(label, at) for label in dict.fromkeys(answer.record.topics)],
        "structured_data": structured_data(answer, page.address, at.config, at.links),
        "matter": answer.matter,
        "earlier": answer.earlier,
        "later": answer.later,
        "picture": picture(answer.record.image),
        "picture_address": next(
            (t.address for t in reversed(answer.targets) if answer.record.image and t.kind == "file"), ""
        ),
    }


def _headings(answer: BriefingAnswer) -> list[Heading]:
    titles = [target.reads for target in answer.targets]
    return [Heading(item.level, item.id, filled(item.text, titles)) for item in answer.body.headings]


def _topic(label: str, at: Settings) -> TopicLink:
    return TopicLink(label, at.config.permalinks.topic.format(slug=topic_slug(label)))


def _numbered(answer: BriefingAnswer, prefix: str) -> list[tuple[str, Card]]:
    found = [(scope, card) for scope, card in answer.cards.items() if scope.startswith(prefix)]
    return sorted(found, key=lambda pair: int(pair[0].removeprefix(prefix)))


def _follow_ups(answer: BriefingAnswer) -> list[str]:
    from briefgen.content.briefing import follow_up_id

    return [follow_up_id(item) for item in answer.record.follow_ups]


def actors(page: Subject, at: Settings) -> View:
    """Show all actors by kind."""
    lines: tuple[ActorLine, ...] = at.reader.ask("actors")
    groups = [(name, title, [line for line in lines if line.kind == name]) for name, title in KINDS]
    return {"groups": [group for group in groups if group[2]], "total": len(lines)}


def actor(page: Subject, at: Settings) -> View:
    """Show an actor's dossier, or one period of its chronology."""
    name = page.key.partition(":")[2] if page.subject.startswith("list:") else page.key
    answer: ActorAnswer = at.reader.ask("actor", name)
    chronology = _chronology(f"actor:{name}", page.argument, answer.address, at)
    view: View = {"actor": answer, "record": answer.record, **chronology}
    if page.argument:
        return view
    return view | {
        "profile": body_html(answer.body, answer.targets, at.links),
        "country": answer.people.get("country", ()),
        "member_of": answer.people.get("member", ()),
        "organisations": _organisations(answer),
        "links": links(answer.record.links) if answer.record else (),
        "members": at.reader.ask("members", name),
        "statements": at.reader.ask("listing", f"says:{name}", "", STATEMENTS, True),
        "companions": at.reader.ask("company", name, COMPANIONS),
        "owes": at.reader.ask("listing", f"owes:{name}", "", STATEMENTS, False),
        "picture": picture(answer.record.image) if answer.record else None,
        "picture_address": next((t.address for t in reversed(answer.targets) if t.kind == "file"), ""),
    }


def _organisations(answer: ActorAnswer) -> list[Any]:
    """Return for each role the organisation as an actor, or None where it has none."""
    people = iter(answer.people.get("role", ()))
    roles = answer.record.roles if answer.record else ()
    return [next(people, None) if role.organisation else None for role in roles]


def chronology(page: Subject, at: Settings) -> View:
    """Show all that happened: an overview of years and months, or one of them."""
    if not page.argument:
        counts = dict(at.reader.ask("counts", "all", ""))
        years = sorted({key[:4] for key in counts}, reverse=True)
        latest = at.reader.ask("listing", "all", "", at.config.home.latest * 3, True)
        months = {year: [counts.get(f"{year}-{number:02}", 0) for number in range(1, 13)] for year in years}
        return {
            "period": "",
            "years": years,
            "months": months,
            "highest": max(counts.values(), default=1),
            "groups": _by_month(latest),
        }
    return _chronology("all", page.argument, "/chronology/", at)


def _chronology(name: str, period: str, address: str, at: Settings) -> View:
    """Show a list whole, or what of it fits a page with the way to the rest."""
    counts = dict(at.reader.ask("counts", name, period))
    split = at.config.chronology.split
    total = sum(counts.values())
    whole = total <= split or len(period) == 7
    cards = at.reader.ask("listing", name, period, -1 if whole else split // 4 or 1, not period or not whole)
    before, after = at.reader.ask("steps", name, period) if period else ("", "")
    return {
        "period": period,
        "period_name": _name(period),
        "total": total,
        "whole": whole,
        "groups": _by_month(cards),
        "periods": () if whole else _periods(counts, period, address),
        "before": _step(before, address),
        "after": _step(after, address),
    }


def _periods(counts: dict[str, int], period: str, address: str) -> tuple[Period, ...]:
    """Return the years of a list, or the months of a year."""
    length = 7 if period else 4
    grouped = groupby(sorted(counts), key=lambda key: key[:length])
    return tuple(
        Period(key, _name(key), sum(counts[part] for part in keys), f"{address}{key.replace('-', '/')}/")
        for key, keys in grouped
    )


def _step(period: str, address: str) -> Period | None:
    """Return the way to the period before or after one, if there is one."""
    return Period(period, _name(period), 0, f"{address}{period.replace('-', '/')}/") if period else None


def _name(period: str) -> str:
    """Return how a period reads; follow-ups that have no last day are sorted after all years."""
    if period.startswith("9999"):
        return "without a date"
    return month(period) if len(period) == 7 else period


def _by_month(cards: Iterable[Card]) -> list[Group]:
    """Group cards as they come by the month of their first day."""
    groups = []
    for key, found in groupby(cards, key=lambda card: card.date.when.first[:7] if card.date else ""):
        groups.append(Group(f"m-{key}", month(key) if key else "", tuple(found)))
    return groups


def topics(page: Subject, at: Settings) -> View:
    """Show all topics."""
    return {"topics": _topics(at)}


def _topics(at: Settings) -> list[TopicLink]:
    pattern = at.config.permalinks.topic
    return [TopicLink(line.name, pattern.format(slug=line.slug), line.count) for line in at.reader.ask("topics")]


def topic(page: Subject, at: Settings) -> View:
    """Show the briefings on one topic."""
    slug = page.key.partition(":")[2] if page.subject.startswith("list:") else page.key
    address = at.config.permalinks.topic.format(slug=slug)
    name = at.reader.ask("topic", slug)
    return {
        "topic": name,
        "slug": slug,
        "list_address": address,
        **_chronology(f"topic:{slug}", page.argument, address, at),
    }


def outcomes(page: Subject, at: Settings) -> View:
    """Show the kinds of outcome, each with its latest."""
    lines = at.reader.ask("outcomes")
    latest = {line.slug: at.reader.ask("listing", f"outcome:{line.slug}", "", 3, True) for line in lines}
    return {"outcomes": lines, "latest": latest}


def outcome_page(page: Subject, at: Settings) -> View:
    """Show everything with one kind of outcome."""
    slug = page.key.partition(":")[2]
    address = f"/outcomes/{slug}/"
    name = at.reader.ask("outcome", slug)
    return {
        "outcome_name": name,
        "list_address": address,
        **_chronology(page.key, page.argument, address, at),
    }


def follow_ups(page: Subject, at: Settings) -> View:
    """Show the ledger: overdue, due, without a date, resolved."""
    ask = at.reader.ask
    resolved = _chronology("resolved", page.argument, "/follow-ups/", at)
    if page.argument:
        return resolved
    limit = at.config.chronology.split
    return resolved | {
        "overdue": ask("overdue", limit),
        "upcoming": ask("upcoming", limit),
        "undated": ask("listing", "open", "", limit, False),
    }


def feed(page: Subject, at: Settings) -> View:
    """Show the briefings that were put out last, of the site, an actor or a topic."""
    name = page.argument or "feed"
    kind, _, key = page.subject.partition(":")
    title, home_address = "", "/"
    if kind == "actor":
        title, home_address = at.reader.ask("naming", key)
    elif kind == "topic":
        title, home_address = at.reader.ask("topic", key), at.config.permalinks.topic.format(slug=key)
    cards: tuple[Card, ...] = at.reader.ask("listing", name, "", at.config.feeds.limit, True)
    return {
        "cards": cards,
        "feed_title": title,
        "home_address": home_address,
        "updated": max((c.modified for c in cards), default=""),
    }


def sitemaps(page: Subject, at: Settings) -> View:
    """Show where the sitemaps are: one for each year's briefings, so that none grows past what may stand in one."""
    parts = ("pages", *at.reader.ask("years", "briefings"))
    return {"sitemaps": [at.links.full(f"/sitemap-{part}.xml") for part in parts]}


def sitemap(page: Subject, at: Settings) -> View:
    """Show the addresses of a year's briefings, each with its last change, or of all other pages."""
    asked = ("sitemap", page.argument) if page.argument else ("surroundings",)
    places: tuple[Place, ...] = at.reader.ask(*asked)
    return {"places": [(at.links.full(place.address), place.modified) for place in places]}


def redirect(page: Subject, at: Settings) -> View:
    """Lead on to another address."""
    return {"target": page.argument}


def headers(page: Subject, at: Settings) -> View:
    """Show what the host is to say with every page."""
    return {"text": host_file(at.config)}


def redirects(page: Subject, at: Settings) -> View:
    """Show where old addresses lead."""
    return {"redirects": at.reader.ask("redirects")}


def nothing(page: Subject, at: Settings) -> View:
    """Show nothing but the template itself."""
    return {}


VIEWS: dict[str, tuple[str, Callable[[Subject, Settings], View]]] = {
    "home": ("home.html", home),
    "briefing": ("briefing.html", briefing),
    "actors": ("actors.html", actors),
    "actor": ("actor.html", actor),
    "chronology": ("chronology.html", chronology),
    "topics": ("topics.html", topics),
    "topic": ("topic.html", topic),
    "outcomes": ("outcomes.html", outcomes),
    "outcome": ("outcome.html", outcome_page),
    "follow-ups": ("follow-ups.html", follow_ups),
    "feed": ("feed.xml", feed),
    "json-feed": ("feed.json", feed),
    "sitemaps": ("sitemaps.xml", sitemaps),
    "sitemap": ("sitemap.xml", sitemap),
    "robots": ("robots.txt", nothing),
    "not-found": ("404.html", nothing),
    "redirect": ("redirect.html", redirect),
    "headers": ("headers.txt", headers),
    "redirects": ("redirects.txt", redirects),
    "security": ("security.txt", nothing),
}
"""For each kind of page, its template and what gathers its content."""
