"""`briefgen.toml` as a record. Every key but `title` has a default."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, field

from briefgen.urls import split

FILE = "briefgen.toml"
REDIRECTS = "redirects.toml"
"""The file that says where old addresses lead."""

Positive = Annotated[int, Meta(ge=1)]


class Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The base of all tables of the file."""


class Markdown(Section, frozen=True, kw_only=True):
    """`[markdown]`: what texts may hold, and whether first mentions of actors are linked."""

    html: bool = False
    """True if texts may hold HTML."""
    mentions: bool = True
    """True if the first mention of an actor in each section is linked."""


class Actors(Section, frozen=True, kw_only=True):
    """`[actors]`: whether every actor must have a file, and how many stand on a page of the directory."""

    known_only: bool = False
    """True if every actor that is named must have a file."""
    split: Positive = 150
    """A longer directory is divided by kind, a kind with more actors by letter, and so on."""


class Permalinks(Section, frozen=True, kw_only=True):
    """`[permalinks]`: patterns of addresses with `{slug}`, and for briefings `{year}`, `{month}` and `{day}`."""

    briefing: str = "/briefings/{slug}/"
    """The pattern of a briefing's address."""
    actor: str = "/actors/{slug}/"
    """The pattern of an actor's address."""
    topic: str = "/topics/{slug}/"
    """The pattern of a topic's address."""
    place: str = "/places/{slug}/"
    """The pattern of a place's address."""
    author: str = "/authors/{slug}/"
    """The pattern of an author's address."""


class Chronology(Section, frozen=True, kw_only=True):
    """`[chronology]`: a list longer than `split` items is divided by year, a longer year by month, a month by days."""

    split: Positive = 50
    """A longer list is divided by year, a longer year by month, a longer month by tens of days, and so on."""


class Home(Section, frozen=True, kw_only=True):
    """`[home]`: how many of each the front page shows."""

    latest: Positive = 8
    """How many of the newest briefings the front page shows."""
    due: Positive = 6
    """How many follow-ups that are due or overdue."""
    actors: Positive = 12
    """How many of the most active actors."""
    topics: Positive = 12
    """How many of the topics with the most briefings."""
    corrections: Positive = 3
    """How many of the last corrections."""


class Tlp(Section, frozen=True, kw_only=True):
    """`[tlp]`: whether public pages carry the label TLP:CLEAR."""

    label_clear: bool = False
    """True if public pages carry a label."""


class Hosting(Section, frozen=True, kw_only=True):
    """`[hosting]`: files for hosts that read them, another security policy, and a contact for security reports.

    With `security_contact` and `security_expires` there is a `/.well-known/security.txt` (RFC 9116).
    """

    host_files: bool = False
    """True if the site holds `_headers` and `_redirects`."""
    policy: str = ""
    """A content security policy other than the theme's."""
    security_contact: str = ""
    """The contact for security reports."""
    security_expires: str = ""
    """Until when the contact is valid."""


class Links(Section, frozen=True, kw_only=True):
    """`[links]`: addresses that `check --links` does not request, and where archived copies are looked up."""

    ignore: tuple[str, ...] = ()
    """Addresses that begin with one of these are not requested."""
    archive: str = "https://archive.org/wayback/available"
    """The service for archived copies."""


class Leaks(Section, frozen=True, kw_only=True):
    """`[leaks]`: withheld words that may be published, and files that cannot be searched and may be published."""

    allow: tuple[str, ...] = ()
    """Withheld words that may be published."""
    unread: tuple[str, ...] = ()
    """Files that cannot be searched and may be published."""


class Limits(Section, frozen=True, kw_only=True):
    """`[limits]`: the greatest size of a Markdown file, and of a value of front matter.

    A longer file was probably made by a faulty program, or to attack the build.
    """

    file: Positive = 1_000_000
    """The bytes of a Markdown file."""
    value: Positive = 10_000
    """The characters of a value of front matter."""


class Feeds(Section, frozen=True, kw_only=True):
    """`[feeds]`: how many briefings a feed holds, and the site's name in its ids."""

    limit: Positive = 30
    """How many briefings a feed holds."""
    site: str = ""
    """The site's name in the ids of entries, which must never change; the title at the first publication if empty."""


class Config(Section, frozen=True, kw_only=True):
    """The whole configuration."""

    title: Annotated[str, Meta(min_length=1)]
    """The name of the site."""
    base_url: str = ""
    """The address of the site."""
    language: str = "en"
    """The language of the site, BCP 47."""
    timezone: str = "UTC"
    """The time zone of all times and days that pages show, and of "today"."""
    description: str = ""
    """One sentence on the site."""
    author: str = ""
    """The author, for feeds."""
    theme: str = "dispatch"
    """The name of the theme."""
    search: bool = True
    """True if the site has a search."""
    markdown: Markdown = field(default_factory=Markdown)
    """`[markdown]`."""
    actors: Actors = field(default_factory=Actors)
    """`[actors]`."""
    permalinks: Permalinks = field(default_factory=Permalinks)
    """`[permalinks]`."""
    chronology: Chronology = field(default_factory=Chronology)
    """`[chronology]`."""
    home: Home = field(default_factory=Home)
    """`[home]`."""
    feeds: Feeds = field(default_factory=Feeds)
    """`[feeds]`."""
    tlp: Tlp = field(default_factory=Tlp)
    """`[tlp]`."""
    hosting: Hosting = field(default_factory=Hosting)
    """`[hosting]`."""
    links: Links = field(default_factory=Links)
    """`[links]`."""
    leaks: Leaks = field(default_factory=Leaks)
    """`[leaks]`."""
    limits: Limits = field(default_factory=Limits)
    """`[limits]`."""
    rules: dict[str, Literal["off", "warning", "error"]] = field(default_factory=dict)
    """`[rules]`: the level of each rule that the site sets."""
    params: dict[str, Any] = field(default_factory=dict)
    """`[params]`: values for your templates."""
    publish: dict[str, dict[str, Any]] = field(default_factory=dict)
    """`[publish.NAME]`: the targets."""

    @property
    def base_path(self) -> str:
        """The path of `base_url`, without a slash at its end: `""` or `/archive`."""
        return split(self.base_url).path.rstrip("/")

    @property
    def origin(self) -> str:
        """Scheme and host of `base_url`, or `""`."""
        parts = split(self.base_url)
        return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
