"""Check the values of `briefgen.toml`.

Many of them become part of a path, an address, a header or a command. Each is checked here before it is used, so that
no value can become a second header, an option of a program, or a path outside the site.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec

from briefgen.characters import has_control
from briefgen.config import Config, Hosting
from briefgen.diagnostics import suggestion
from briefgen.output_path import fault
from briefgen.tlp import AUDIENCES
from briefgen.urls import WEB_ADDRESS, masked

Key = tuple[str, ...]

_CONTACT = r"(?i:https|mailto|tel):[^\s<>\"'\\^`{|}]+"
_INSTANT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:[0-9]{2})"
_POLICY = r"[A-Za-z0-9 '*:;/.,=_+?&%~@!-]*"
_LANGUAGE = r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*"
_NAME = r"\w(?:[\w .+-]{0,98}[\w.+-])?"
_TARGET = r"[A-Za-z0-9_][A-Za-z0-9_-]{0,63}"
# the patterns are compiled where they are used, because most builds need few of them


class WrongValue(msgspec.Struct, frozen=True):
    """A value that is not allowed: its key, what is wrong, and how to fix it."""

    key: Key
    message: str
    hint: str = ""


def control_characters(data: Mapping[str, Any]) -> Iterator[WrongValue]:
    """Yield every text of the file that holds a control character. Line breaks and tabs are allowed in `[params]`."""
    for key, text in _texts(data, ()):
        checked = re.sub(r"[\t\n\r]", "", text) if key[0] == "params" else text
        if has_control(checked):
            hint = "write it on one line, without control characters"
            yield WrongValue(key, f'"{".".join(key)}" contains a control character', hint)


def _texts(value: object, key: Key) -> Iterator[tuple[Key, str]]:
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, Mapping):
        for name, part in value.items():
            yield (*key, str(name)), str(name)
            yield from _texts(part, (*key, str(name)))
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part, key)


def wrong_values(config: Config) -> Iterator[WrongValue]:
    """Yield every value that has the right type but is not allowed."""
    yield from _address(("base_url",), config.base_url)
    if not re.fullmatch(_LANGUAGE, config.language):
        hint = "write a language tag such as en, pt-BR or sr-Latn"
        yield WrongValue(("language",), f'"{config.language}" is not a language tag', hint)
    if not _zone_exists(config.timezone):
        from zoneinfo import available_timezones  # imported late, as below

        known = {name.casefold(): name for name in available_timezones()}
        hint = f'write timezone = "{known.get(config.timezone.casefold(), "Europe/Brussels")}", or another such name'
        yield WrongValue(("timezone",), f'there is no time zone "{config.timezone}"', hint)
    if not re.fullmatch(_NAME, config.theme):
        yield WrongValue(
            ("theme",), f'"{config.theme}" is not the name of a theme', "write the name of a folder in themes/"
        )
    yield from _rules(config)
    yield from _hosting(config.hosting)
    for name in config.permalinks.__struct_fields__:
        yield from _permalink(name, getattr(config.permalinks, name), config)
    for name, table in config.publish.items():
        yield from _target(name, table)


def is_site_address(text: str) -> bool:
    """Return True if text can be the address of a site: http or https, and no user, query or special characters."""
    parts = text.split("/")
    return bool(re.fullmatch(WEB_ADDRESS, text)) and "." not in parts and ".." not in parts


def _address(key: Key, text: str) -> Iterator[WrongValue]:
    if text and not is_site_address(text):
        hint = f'write {key[-1]} = "https://example.org/" or with a path, "https://example.org/archive/"'
        yield WrongValue(key, f'"{masked(text)}" is not an address without user, query and special characters', hint)


def _rules(config: Config) -> Iterator[WrongValue]:
    from briefgen.rules import FIXED, GONE, RULES

    for name, level in config.rules.items():
        key = ("rules", name)
        if name in FIXED and level != "error":
            hint = "remove this line, and fix what the rule points out"
            yield WrongValue(key, f'the rule "{name}" cannot be turned down', hint)
        if name not in RULES:
            hint = GONE.get(name) or suggestion(name, RULES, "rules are listed in the page on checking")
            yield WrongValue(key, f'there is no rule "{name}"', hint)


def _hosting(hosting: Hosting) -> Iterator[WrongValue]:
    """Check the policy, and the contact and its expiry (RFC 9116, section 2.5)."""
    if not re.fullmatch(_POLICY, hosting.policy):
        hint = "a policy holds letters, digits, spaces, ' and ;, as in \"default-src 'self'; img-src https:\""
        yield WrongValue(("hosting", "policy"), "policy is not a content security policy", hint)
    if not hosting.security_contact and not hosting.security_expires:
        return
    if not re.fullmatch(_CONTACT, hosting.security_contact):
        hint = 'write security_contact = "mailto:desk@example.org" or an address that begins with https://'
        yield WrongValue(("hosting", "security_contact"), "security_contact is not an address to write to", hint)
    if not _is_instant(hosting.security_expires):
        hint = 'write security_expires = "2027-12-31T00:00:00Z", less than a year ahead, and renew it in time'
        yield WrongValue(("hosting", "security_expires"), "security_expires is not a time with zone", hint)


def _is_instant(text: str) -> bool:
    try:
        return bool(re.fullmatch(_INSTANT, text) and datetime.fromisoformat(text))
    except ValueError:
        return False


def _zone_exists(name: str) -> bool:
    if name == "UTC":
        return True
    from zoneinfo import ZoneInfo  # imported late: most sites use UTC

    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return True


def _permalink(name: str, pattern: str, config: Config) -> Iterator[WrongValue]:
    known = {"slug", "year", "month", "day"} if name == "briefing" else {"slug"}
    used = set(re.findall(r"\{([^{}]*)\}", pattern))
    key = ("permalinks", name)
    if "slug" not in used or not used <= known:
        fields = " ".join(f"{{{item}}}" for item in sorted(known))
        hint = f'write {name} = "{getattr(type(config.permalinks)(), name)}"'
        yield WrongValue(key, f'"{pattern}" must contain {{slug}} and nothing but {fields} in braces', hint)
        return
    bare = re.sub(r"\{[^{}]*\}", "x", pattern)
    if not re.fullmatch(r"/(?:[\w.-]+/)*", bare) or fault(f"{bare[1:]}index.html"):
        hint = f'write {name} = "{getattr(type(config.permalinks)(), name)}"'
        yield WrongValue(key, f'"{pattern}" must begin and end with a slash and name no hidden or other place', hint)


def _host(key: Key, name: str) -> Iterator[WrongValue]:
    if not name:
        return
    from briefgen.hosts import HOSTS  # imported late: most targets name no host

    if name not in HOSTS:
        hint = suggestion(name, HOSTS, f"hosts that are known: {', '.join(HOSTS)}; leave it out for any other")
        yield WrongValue(key, f'"{name}" is not a host that is known', hint)


def _target(name: str, table: Mapping[str, Any]) -> Iterator[WrongValue]:
    """Check the name of a target, the keys that all kinds share, and those of its kind."""
    from briefgen.target_settings import allowed_texts, find_kind  # imported late: most sites have no target

    if not re.fullmatch(_TARGET, name):
        hint = "a target's name is up to 64 letters, digits, hyphens and underscores, as in [publish.live]"
        yield WrongValue(("publish", name), f'"{name}" is not a name for a target', hint)
    audience = str(table.get("audience", "public"))
    if audience not in AUDIENCES:
        hint = suggestion(audience, AUDIENCES, f"audiences: {', '.join(AUDIENCES)}")
        yield WrongValue(("publish", name, "audience"), f'there is no audience "{audience}"', hint)
    yield from _host(("publish", name, "served_by"), str(table.get("served_by", "")))
    yield from _address(("publish", name, "base_url"), str(table.get("base_url", "")))
    kind = find_kind(str(table.get("to")))
    for key, allowed in allowed_texts(kind.settings).items() if kind else ():
        value = table.get(key) or ""
        if value and not re.fullmatch(allowed.pattern, value):
            message = f'"{masked(value)}" cannot be the {key} of a target'
            yield WrongValue(("publish", name, key), message, f"write {allowed.instead}")
