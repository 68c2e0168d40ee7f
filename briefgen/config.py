"""`briefgen.toml` as a record. Every key but `title` has a default."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta, field

from briefgen.content.model import AUDIENCES
from briefgen.diagnostics import Problem, Severity, suggestion

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
    """`[leaks]`: words of something withheld that may be published all the same."""

    allow: tuple[str, ...] = ()


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
    rules: dict[str, Literal["off", "warning", "error"]] = field(default_factory=dict)
    params: dict[str, Any] = field(default_factory=dict)
    publish: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def base_path(self) -> str:
        """The path of `base_url`, without a slash at its end: `""` or `/archive`."""
        return urlsplit(self.base_url).path.rstrip("/")

    @property
    def origin(self) -> str:
        """Scheme and host of `base_url`, or `""`."""
        parts = urlsplit(self.base_url)
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
    except tomllib.TOMLDecodeError as error:
        return None, [_syntax(str(error), text)]
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
    return Problem(FILE, line, column, "config", Severity.ERROR, f"this is not TOML: {what}", hint, excerpt)


def _problems(data: dict[str, Any], text: str) -> list[Problem]:
    found = [*_of_table(data, Config, (), text)]
    if found:
        return found
    config = msgspec.convert(data, Config)
    return [*_values(config, text)]


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


def _targets(tables: dict[str, Any], text: str) -> Iterator[Problem]:
    """Check the tables `[publish.NAME]`."""
    from briefgen.publish.settings import KINDS  # imported late: it builds on this module, and most sites have none

    for name, table in tables.items():
        kind = KINDS.get(str(table.get("to"))) if isinstance(table, dict) else None
        if kind:
            yield from _of_table(table, kind, ("publish", name), text)
            continue
        hint = f'write to = "…", one of: {", ".join(KINDS)}'
        to = table.get("to") if isinstance(table, dict) else None
        message = f'there is no kind of target "{to}"' if to else f'"publish.{name}" does not say what it is'
        yield _problem(("publish", name, *(("to",) if to else ())), message, hint, text)


def _values(config: Config, text: str) -> list[Problem]:
    from briefgen.rules import FIXED, RULES

    found: list[Problem] = []
    parts = urlsplit(config.base_url)
    if config.base_url and (parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment):
        hint = 'write base_url = "https://example.org/" or with a path, "https://example.org/archive/"'
        found.append(_problem(("base_url",), f'"{config.base_url}" is not an address', hint, text))
    if not _zone_exists(config.timezone):
        hint = 'write a name such as timezone = "Europe/Brussels"'
        found.append(_problem(("timezone",), f'there is no time zone "{config.timezone}"', hint, text))
    for name, level in config.rules.items():
        if name in FIXED and level != "error":
            message = f'the rule "{name}" cannot be turned down'
            found.append(
                _problem(("rules", name), message, "remove this line, and mend what the rule points out", text)
            )
        if name not in RULES:
            hint = suggestion(name, RULES, "rules are listed in the page on checking")
            found.append(_problem(("rules", name), f'there is no rule "{name}"', hint, text))
    for name, table in config.publish.items():
        audience = table.get("audience", "public")
        if audience not in AUDIENCES:
            hint = suggestion(audience, AUDIENCES, f"audiences: {', '.join(AUDIENCES)}")
            found.append(_problem(("publish", name, "audience"), f'there is no audience "{audience}"', hint, text))
    found += _security(config.hosting, text)
    for name in config.permalinks.__struct_fields__:
        found += _permalink(name, getattr(config.permalinks, name), text)
    return found


def _security(hosting: Hosting, text: str) -> Iterator[Problem]:
    """Check what RFC 9116, section 2.5, asks of a contact and of the day until which it holds."""
    if not hosting.security_contact and not hosting.security_expires:
        return
    if urlsplit(hosting.security_contact).scheme not in ("https", "mailto", "tel"):
        hint = 'write security_contact = "mailto:desk@example.org" or an address that begins with https://'
        yield _problem(("hosting", "security_contact"), "security_contact is not an address to write to", hint, text)
    try:
        whole = datetime.fromisoformat(hosting.security_expires).tzinfo is not None
    except ValueError:
        whole = False
    if not whole:
        hint = 'write security_expires = "2027-12-31T00:00:00Z", less than a year ahead, and renew it in time'
        yield _problem(("hosting", "security_expires"), "security_expires is not a time with zone", hint, text)


def _zone_exists(name: str) -> bool:
    if name == "UTC":
        return True
    from zoneinfo import ZoneInfo  # imported late: most sites keep to UTC

    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return True


def _permalink(name: str, pattern: str, text: str) -> list[Problem]:
    known = {"slug", "year", "month", "day"} if name == "briefing" else {"slug"}
    used = set(re.findall(r"\{([^{}]*)\}", pattern))
    at = ("permalinks", name)
    fields = " ".join(f"{{{item}}}" for item in sorted(known))
    if "slug" not in used or not used <= known:
        return [_problem(at, f'"{pattern}" must contain {{slug}} and nothing but {fields} in braces', "", text)]
    bare = re.sub(r"\{[^{}]*\}", "x", pattern)
    if not re.fullmatch(r"/(?:[\w.-]+/)*", bare) or ".." in bare:
        hint = f'write {name} = "{getattr(Permalinks(), name)}"'
        return [_problem(at, f'"{pattern}" must begin and end with a slash and name no other place', hint, text)]
    return []


def _problem(path: tuple[str, ...], message: str, hint: str, text: str) -> Problem:
    line, column, excerpt = _locate(path, text)
    return Problem(FILE, line, column, "config", Severity.ERROR, message, hint, excerpt)


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
