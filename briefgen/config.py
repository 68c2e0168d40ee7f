"""`briefgen.toml` as a record. Every key but `title` has a default."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, field

from briefgen.urls import split

FILE = "briefgen.toml"
Positive = Annotated[int, Meta(ge=1)]


class Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all tables of the file share."""


class Markdown(Section, frozen=True, kw_only=True):
    """`[markdown]`: what texts may hold, and whether first mentions of actors are linked."""

    html: bool = False
    mentions: bool = True


class Actors(Section, frozen=True, kw_only=True):
    """`[actors]`: whether every actor must have a file."""

    known_only: bool = False


class Permalinks(Section, frozen=True, kw_only=True):
    """`[permalinks]`: patterns of addresses with `{slug}`, and for briefings `{year}`, `{month}` and `{day}`."""

    briefing: str = "/briefings/{slug}/"
    actor: str = "/actors/{slug}/"
    topic: str = "/topics/{slug}/"


class Chronology(Section, frozen=True, kw_only=True):
    """`[chronology]`: a list longer than `split` entries is divided by year, and a year by month."""

    split: Positive = 200


class Home(Section, frozen=True, kw_only=True):
    """`[home]`: how many of each the front page shows."""

    latest: Positive = 8
    due: Positive = 6
    actors: Positive = 12


class Tlp(Section, frozen=True, kw_only=True):
    """`[tlp]`: whether pages that everybody may read carry the label TLP:CLEAR too."""

    label_clear: bool = False


class Hosting(Section, frozen=True, kw_only=True):
    """`[hosting]`: files for hosts that read them, a policy other than the theme's, and whom to tell of a weakness.

    With `security_contact` and `security_expires` there is a `/.well-known/security.txt` (RFC 9116).
    """

    host_files: bool = False
    policy: str = ""
    security_contact: str = ""
    security_expires: str = ""


class Links(Section, frozen=True, kw_only=True):
    """`[links]`: addresses that `check --links` does not ask for, by how they begin, and who knows archived copies."""

    ignore: tuple[str, ...] = ()
    archive: str = "https://archive.org/wayback/available"


class Leaks(Section, frozen=True, kw_only=True):
    """`[leaks]`: words of something withheld that may be published all the same, and files that cannot be searched."""

    allow: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


class Limits(Section, frozen=True, kw_only=True):
    """`[limits]`: what a file of Markdown may hold at most: how many bytes, and characters of a value of front matter.

    Nobody writes as much; a file that is longer was made by a program that went wrong, or to stop the build.
    """

    file: Positive = 1_000_000
    value: Positive = 10_000


class Feeds(Section, frozen=True, kw_only=True):
    """`[feeds]`: how many briefings a feed holds."""

    limit: Positive = 30


class Config(Section, frozen=True, kw_only=True):
    """The whole file."""

    title: Annotated[str, Meta(min_length=1)]
    base_url: str = ""
    language: str = "en"
    timezone: str = "UTC"
    description: str = ""
    author: str = ""
    theme: str = "dispatch"
    markdown: Markdown = field(default_factory=Markdown)
    actors: Actors = field(default_factory=Actors)
    permalinks: Permalinks = field(default_factory=Permalinks)
    chronology: Chronology = field(default_factory=Chronology)
    home: Home = field(default_factory=Home)
    feeds: Feeds = field(default_factory=Feeds)
    tlp: Tlp = field(default_factory=Tlp)
    hosting: Hosting = field(default_factory=Hosting)
    links: Links = field(default_factory=Links)
    leaks: Leaks = field(default_factory=Leaks)
    limits: Limits = field(default_factory=Limits)
    rules: dict[str, Literal["off", "warning", "error"]] = field(default_factory=dict)
    params: dict[str, Any] = field(default_factory=dict)
    publish: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def base_path(self) -> str:
        """The path of `base_url`, without a slash at its end: `""` or `/archive`."""
        return split(self.base_url).path.rstrip("/")

    @property
    def origin(self) -> str:
        """Scheme and host of `base_url`, or `""`."""
        parts = split(self.base_url)
        return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
