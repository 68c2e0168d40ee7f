"""`briefgen.toml` as a record. Every key but `title` has a default."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, field

from briefgen.config_values import control_characters, masked, wrong_values
from briefgen.diagnostics import Problem, Severity, suggestion
from briefgen.urls import split

FILE = "briefgen.toml"
Positive = Annotated[int, Meta(ge=1)]


class Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all tables of the file share."""


class Markdown(Section, frozen=True, kw_only=True):
    """`[markdown]`: what texts may hold, and whether first mentions of actors are linked."""

    html: bool = False
    """True if texts may hold HTML."""
    mentions: bool = True
    """True if the first mention of an actor in each section is linked."""


class Actors(Section, frozen=True, kw_only=True):
    """`[actors]`: whether every actor must have a file."""

    known_only: bool = False
    """True if every actor that is named must have a file."""


class Permalinks(Section, frozen=True, kw_only=True):
    """`[permalinks]`: patterns of addresses with `{slug}`, and for briefings `{year}`, `{month}` and `{day}`."""

    briefing: str = "/briefings/{slug}/"
    """The pattern of a briefing's address."""
    actor: str = "/actors/{slug}/"
    """The pattern of an actor's address."""
    topic: str = "/topics/{slug}/"
    """The pattern of a topic's address."""


class Chronology(Section, frozen=True, kw_only=True):
    """`[chronology]`: a list longer than `split` entries is divided by year, and a year by month."""

    split: Positive = 200
    """A longer list is divided by year, a longer year by month."""


class Home(Section, frozen=True, kw_only=True):
    """`[home]`: how many of each the front page shows."""

    latest: Positive = 8
    """How many of the newest briefings the front page shows."""
    due: Positive = 6
    """How many follow-ups that are due or overdue."""
    actors: Positive = 12
    """How many of the most active actors."""


class Tlp(Section, frozen=True, kw_only=True):
    """`[tlp]`: whether pages that everybody may read carry the label TLP:CLEAR too."""

    label_clear: bool = False
    """True if public pages carry a label too."""


class Hosting(Section, frozen=True, kw_only=True):
    """`[hosting]`: files for hosts that read them, a policy other than the theme's, and whom to tell of a weakness.

    With `security_contact` and `security_expires` there is a `/.well-known/security.txt` (RFC 9116).
    """

    host_files: bool = False
    """True if the site holds `_headers` and `_redirects`."""
    policy: str = ""
    """A content security policy other than the theme's."""
    security_contact: str = ""
    """Whom to tell of a weakness."""
    security_expires: str = ""
    """Until when that holds."""


class Links(Section, frozen=True, kw_only=True):
    """`[links]`: addresses that `check --links` does not ask for, by how they begin, and who knows archived copies."""

    ignore: tuple[str, ...] = ()
    """How the addresses begin that are not asked for."""
    archive: str = "https://archive.org/wayback/available"
    """Who is asked for archived copies."""


class Leaks(Section, frozen=True, kw_only=True):
    """`[leaks]`: words of something withheld that may be published all the same, and files that cannot be searched."""

    allow: tuple[str, ...] = ()
    """Words of something withheld that may be published."""
    unread: tuple[str, ...] = ()
    """Files that cannot be searched and may be published."""


class Limits(Section, frozen=True, kw_only=True):
    """`[limits]`: what a file of Markdown may hold at most: how many bytes, and characters of a value of front matter.

    Nobody writes as much; a file that is longer was made by a program that went wrong, or to stop the build.
    """

    file: Positive = 1_000_000
    """Bytes of a Markdown file."""
    value: Positive = 10_000
    """Characters of a value of front matter."""


class Feeds(Section, frozen=True, kw_only=True):
    """`[feeds]`: how many briefings a feed holds."""

    limit: Positive = 30
    """How many briefings a feed holds."""


class Config(Section, frozen=True, kw_only=True):
    """The whole file."""

    title: Annotated[str, Meta(min_length=1)]
    """The name of the site."""
    base_url: str = ""
    """The address of the site."""
    language: str = "en"
    """The language of the site, BCP 47."""
    timezone: str = "UTC"
    """The time zone in which "today" is a day."""
    description: str = ""
    """One sentence on the site."""
    author: str = ""
    """Who writes, for feeds."""
    theme: str = "dispatch"
    """The name of the theme."""
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
    """`[params]`: whatever your templates need."""
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


def load(path: Path, overrides: Mapping[str, str] | None = None) -> tuple[Config | None, list[Problem]]:
    """Read a site's configuration.

    Args:
        path: the file `briefgen.toml`.
        overrides: values that stand above those of the file, such as `base_url` of the command line.

    Returns:
        The configuration, or None where a mistake makes that impossible, and all mistakes found.

    Raises:
        OSError: the file cannot be read.

    """
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
        data = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return None, [Problem(FILE, line, 1, "encoding", Severity.ERROR, "the file is not UTF-8", "save it as UTF-8")]
    except ValueError as error:  # TOMLDecodeError, or a number that is too long
        return None, [_syntax(str(error), text)]
    except RecursionError:
        return None, [_problem((), "tables or lists are nested too deeply", "write a flat table", text)]
    data |= dict(overrides or {})
    problems = [*_problems(data, text)]
    if problems:
        return None, sorted(problems)
    return msgspec.convert(data, Config), []


def _syntax(message: str, text: str) -> Problem:
    found = re.search(r"\(at line (\d+), column (\d+)\)", message)
    line, column = (int(found[1]), int(found[2])) if found else (max(1, text.count("\n")), 1)
    lines = text.split("\n")
    excerpt = lines[line - 1] if line <= len(lines) else ""
    what = message.split(" (at ")[0]
    hint = 'text stands in quotes: title = "Foreign Desk"; tables begin with [name]'
    return Problem(FILE, line, column, "config", Severity.ERROR, f"this is not TOML: {what}", hint, masked(excerpt))


def _problems(data: dict[str, Any], text: str) -> list[Problem]:
    found = [*_of_table(data, Config, (), text), *_too_large(data, (), text)]
    found += [_problem(item.key, item.message, item.hint, text) for item in control_characters(data)]
    if found:
        return found
    return [_problem(item.key, item.message, item.hint, text) for item in wrong_values(msgspec.convert(data, Config))]


def _of_table(data: dict[str, Any], record: type[msgspec.Struct], path: tuple[str, ...], text: str) -> list[Problem]:
    fields = {item.encode_name: item for item in msgspec.structs.fields(record)}
    found: list[Problem] = []
    for key, value in data.items():
        if key not in fields:
            hint = suggestion(key, fields, "known keys: " + ", ".join(fields))
            found.append(_problem((*path, key), f'unknown key "{key}"', hint, text))
            continue
        kind = fields[key].type
        if key == "publish" and isinstance(value, dict):
            found += _targets(value, text)
            continue
        if isinstance(kind, type) and issubclass(kind, Section) and isinstance(value, dict):
            found += _of_table(value, kind, (*path, key), text)
            continue
        try:
            msgspec.convert(value, kind)
        except msgspec.ValidationError as error:
            what = str(error).split(" - at ")[0].replace("`", "").replace("Expected", "expected")
            found.append(_problem((*path, key), f'"{key}": {what}', "see the page on configuration", text))
    required = [name for name, item in fields.items() if item.required and name not in data]
    found += [_problem(path or (name,), f'the key "{name}" is missing', f'add {name} = "…"', text) for name in required]
    return found


def _too_large(value: object, path: tuple[str, ...], text: str) -> Iterator[Problem]:
    """Point out numbers that no library here takes."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _too_large(part, (*path, key), text)
    elif isinstance(value, list):
        for part in value:
            yield from _too_large(part, path, text)
    elif isinstance(value, int) and abs(value) >= 2**63:
        yield _problem(path, f'the number of "{path[-1]}" is too large', "write a smaller one, or text in quotes", text)


def _targets(tables: dict[str, Any], text: str) -> Iterator[Problem]:
    """Check the tables `[publish.NAME]`."""
    from briefgen.publish.targets.settings import (
        KINDS,  # imported late: it builds on this module, and most sites have none
    )

    for name, table in tables.items():
        kind = KINDS.get(str(table.get("to"))) if isinstance(table, dict) else None
        if kind:
            yield from _of_table(table, kind, ("publish", name), text)
            continue
        hint = f'write to = "…", one of: {", ".join(KINDS)}'
        to = table.get("to") if isinstance(table, dict) else None
        message = f'there is no kind of target "{to}"' if to else f'"publish.{name}" does not say what it is'
        yield _problem(("publish", name, *(("to",) if to else ())), message, hint, text)


def _problem(path: tuple[str, ...], message: str, hint: str, text: str) -> Problem:
    line, column, excerpt = _locate(path, text)
    return Problem(FILE, line, column, "config", Severity.ERROR, masked(message), hint, masked(excerpt))


def _locate(path: tuple[str, ...], text: str) -> tuple[int, int, str]:
    """Find a key in the file's text: tomllib gives no positions."""
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.split("\n"), 1):
        if found := re.match(r"\s*\[([^\[\]]+)\]", line):
            table = tuple(part.strip().strip("\"'") for part in found[1].split("."))
            if table == path:
                return number, line.index("[") + 1, line
        elif found := re.match(r"\s*([\w.\"'-]+)\s*=", line):
            key = tuple(part.strip("\"'") for part in found[1].split("."))
            if (*table, *key) == path:
                return number, found.start(1) + 1, line
    return 1, 1, text.split("\n", 1)[0]
