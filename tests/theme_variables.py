"""What each kind of page gives its template: a class for each view, a field for each variable."""

from __future__ import annotations

from typing import Any, TypedDict

from briefgen.archive.list_items import Card, Person
from briefgen.archive.results import ActorAnswer, ActorLine, Companion, GroupLine, Target
from briefgen.records.model import Actor, Briefing, Heading, Link, Outcome, Picture
from briefgen.site.text import Part
from briefgen.site.views import Group, Period, TopicLink


class Home(TypedDict):
    """The front page."""

    latest: tuple[Card, ...]
    """The newest briefings, as many as `[home] latest` says."""
    upcoming: tuple[Card, ...]
    """Open follow-ups that are due today or later, the next first; as many as `[home] due` says."""
    overdue: tuple[Card, ...]
    """Open follow-ups whose last day has passed, the latest first; as many as `[home] due` says."""
    active: tuple[ActorLine, ...]
    """The actors that take part most often, as many as `[home] actors` says."""
    topics: list[TopicLink]
    """All topics by name."""


class BriefingPage(TypedDict):
    """A briefing."""

    briefing: Briefing
    """The front matter."""
    card: Card
    """The briefing as lists show it."""
    outcome: Outcome | None
    """What came of it; a short form in the front matter is written out."""
    actors: tuple[Person, ...]
    """Who took part, in the order of the front matter."""
    events: list[Card]
    """The events, in the order of the front matter."""
    follow_ups: list[Card]
    """The follow-ups, in the order of the front matter."""
    parts: tuple[Part, ...]
    """The text: stretches of HTML and statements, in order."""
    headings: list[Heading]
    """The headings of the text, for a table of contents."""
    cited: tuple[int, ...]
    """The positions in `briefing.sources` that the text cites, the first is 0."""
    has_statements: bool
    """True if the text holds a statement."""
    resolves: list[Target]
    """The follow-ups that this briefing closes."""
    related: list[Target]
    """The briefings picked by hand."""
    backlinks: tuple[Card, ...]
    """Briefings that link to this one, the newest first; at most twenty."""
    topics: list[TopicLink]
    """The topics, in the order of the front matter."""
    structured_data: dict[str, Any]
    """The briefing as JSON-LD: a `NewsArticle` of schema.org."""
    matter: tuple[str, str] | None
    """Slug and name of the first topic."""
    earlier: Card | None
    """The briefing before this one in the list of the first topic."""
    later: Card | None
    """The briefing after this one in the list of the first topic."""
    picture: Picture | None
    """The picture; a short form in the front matter is written out."""
    picture_address: str
    """The address of the picture, or `""`."""


class Actors(TypedDict):
    """The directory: all actors by kind."""

    groups: list[tuple[str, str, list[ActorLine]]]
    """The actors by kind: the kind (`""` for actors without a file), a heading, the actors by name."""
    total: int
    """How many actors there are."""


class Chronology(TypedDict):
    period: str
    """The period that the page shows: `""`, `2021` or `2021-02`."""
    groups: list[Group]
    """The list items of the page by month."""


class List(Chronology):
    period_name: str
    """The period in words: `February 2021`."""
    total: int
    """How many items the list has in the period."""
    whole: bool
    """True if the page shows all of them; otherwise `periods` lead to the rest."""
    periods: tuple[Period, ...]
    """The years of the list, or the months of the year, with their pages."""
    before: Period | None
    """The period before this one in which the list has items."""
    after: Period | None
    """The period after this one in which the list has items."""


class DossierPeriod(List):
    actor: ActorAnswer
    """The actor."""
    record: Actor | None
    """The front matter of the actor's file, or none."""


class Dossier(DossierPeriod, total=False):
    """An actor's dossier, or one period of its chronology."""

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
    statements: tuple[Card, ...]
    """What the actor said, the newest first; at most forty."""
    companions: tuple[Companion, ...]
    """Who takes part in the same things, the most frequent first; at most twelve."""
    owes: tuple[Card, ...]
    """The follow-ups that name the actor; at most forty."""
    picture: Picture | None
    """The portrait."""
    picture_address: str
    """The address of the portrait, or `""`."""


class ChronologyPage(Chronology, total=False):
    """Everything that happened: an overview of years and months, or one period."""

    years: list[str]
    """On the overview: the years in which something happened, the newest first."""
    months: dict[str, list[int]]
    """On the overview: for each year, how many items each of its twelve months has."""
    highest: int
    """On the overview: the highest of these numbers."""
    period_name: str
    """The period in words: `February 2021`."""
    total: int
    """How many items the list has in the period."""
    whole: bool
    """True if the page shows all of them; otherwise `periods` lead to the rest."""
    periods: tuple[Period, ...]
    """The months of the year, with their pages."""
    before: Period | None
    """The period before this one in which something happened."""
    after: Period | None
    """The period after this one in which something happened."""


class Topics(TypedDict):
    """All topics."""

    topics: list[TopicLink]
    """All topics by name."""


class Topic(List):
    """The briefings on one topic, or one period of them."""

    topic: str
    """The topic's name."""
    slug: str
    """The topic's slug."""
    list_address: str
    """The address of the topic's first page; its feed is `feed.xml` below it."""


class Outcomes(TypedDict):
    """All kinds of outcome, each with its latest."""

    outcomes: tuple[GroupLine, ...]
    """The kinds of outcome, the most frequent first."""
    latest: dict[str, tuple[Card, ...]]
    """For each slug, the three newest with this kind of outcome."""


class OutcomePage(List):
    """Everything with one kind of outcome, or one period of it."""

    outcome_name: str
    """The name of the kind of outcome."""
    list_address: str
    """The address of the first page of the kind."""


class FollowUps(List, total=False):
    """The ledger: follow-ups that are overdue, due, without a date, and resolved; or one period of those resolved."""

    overdue: tuple[Card, ...]
    """Open follow-ups whose last day has passed, the latest first."""
    upcoming: tuple[Card, ...]
    """Open follow-ups that are due today or later, the next first."""
    undated: tuple[Card, ...]
    """Open follow-ups without a date."""


class Feed(TypedDict):
    """The latest briefings of the site, of an actor or of a topic."""

    cards: tuple[Card, ...]
    """The briefings that were published last, as many as `[feeds] limit` says."""
    feed_title: str
    """The name of the actor or the topic; `""` for the feed of the site."""
    home_address: str
    """The address of the page that the feed belongs to."""
    updated: str
    """When the newest change was made, or `""`."""


class Sitemaps(TypedDict):
    """Where the sitemaps are: one for each year's briefings, one for all other pages."""

    sitemaps: list[str]
    """The full addresses of the sitemaps."""


class Sitemap(TypedDict):
    """The briefings of a year, or all other pages."""

    places: list[tuple[str, str]]
    """The full address of each page, and the day of its last change or `""`."""


class Redirect(TypedDict):
    """An old address, which leads on to another."""

    target: str
    """The address that the old one leads on to."""


class Headers(TypedDict):
    """What the host is to send with every page."""

    text: str
    """The whole file `_headers`."""


class Redirects(TypedDict):
    """Where old addresses lead, for hosts that read this."""

    redirects: tuple[tuple[str, str], ...]
    """Each old address with the one that it leads on to."""


class Nothing(TypedDict):
    """What the template itself says."""


OF: dict[str, type] = {
    "home": Home,
    "briefing": BriefingPage,
    "actors": Actors,
    "actor": Dossier,
    "chronology": ChronologyPage,
    "topics": Topics,
    "topic": Topic,
    "outcomes": Outcomes,
    "outcome": OutcomePage,
    "follow-ups": FollowUps,
    "feed": Feed,
    "json-feed": Feed,
    "sitemaps": Sitemaps,
    "sitemap": Sitemap,
    "robots": Nothing,
    "not-found": Nothing,
    "redirect": Redirect,
    "headers": Headers,
    "redirects": Redirects,
    "security": Nothing,
}
"""By kind of page."""
