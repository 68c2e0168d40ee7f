"""What a file says of who may read it, in whatever words: read where it is certain, an error where it is not.

A word that means withholding is never ignored: not under a key of another tool, not misspelt, not in a mapping, below
the front matter, or in the name of a folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from briefgen.content.file_context import FileContext
from briefgen.content.key_locations import KeyPath
from briefgen.content.sources import page_kind
from briefgen.diagnostics import Location
from briefgen.records import withholding
from briefgen.records.dates import Instant
from briefgen.records.front_matter import Briefing, DeskPage, Withholdable
from briefgen.records.terms import Terms
from briefgen.records.withholding import OWN, Said
from briefgen.rules import problem

RULE = "withholding"

HINTS = {
    "draft": "write `status: draft` to withhold it, or remove the line",
    "published": "write `status: draft` to withhold it; `published` is the day or time when a briefing was put out",
    "status": "write `status: draft` to withhold it, or `status: published`",
    "embargo": "write a time with its zone, as in `embargo: 2099-01-31T09:00:00+01:00`",
    "marking": "write `marking: clear`, `green`, `amber`, `amber+strict` or `red`",
}
"""How to write what a word means, by its meaning."""

UNCLEAR = (
    "write `status: draft`, `embargo: <time with zone>` or `marking: green` to withhold it; if the key means"
    " something else, give it another name"
)

UNCLEAR_VALUE = (
    "write `status: draft`, `embargo: <time with zone>` or `marking: green` to withhold it; if it means something"
    " else, say it in other words"
)

_FOLDERS = frozenset(
    {"draft", "drafts", "unpublished", "embargo", "embargoed", "private", "confidential", "internal", "secret"}
)
"""Names of folders that mean withholding, without case and the characters before and after."""

_NOUNS = {"actor": "an actor", "topic": "a topic", "place": "a place", "author": "an author"}
"""What nothing withholds."""


def understood(file: FileContext, kind: type[msgspec.Struct]) -> dict[str, Any]:
    """Return the front matter with what it says in other words under `status`, `embargo` and `marking`.

    What is not certain is reported, and left out.
    """
    known = frozenset(kind.__struct_encode_fields__)
    reader = _Reader(file, can_be_withheld=kind in (Briefing, DeskPage))
    for key, value in file.front.data.items():
        if key in known and key not in OWN and not (key == "published" and withholding.is_flag(value)):
            reader.cleaned[key] = value
        else:
            reader.take(key, value)
    return reader.cleaned


def check_extra(file: FileContext) -> None:
    """Report words in the mapping `extra` that mean withholding, and keys of our own without a value."""
    extra = file.front.data.get("extra")
    if extra:
        _check_nested(extra, ("extra",), file)
    for key in OWN:
        if file.front.data.get(key, "") is None:
            file.report(RULE, (key,), f'the key "{key}" has no value', f"{HINTS[key]}, or remove the line")


def check_nested_key(path: KeyPath, value: Any, file: FileContext) -> bool:
    """Report an unknown key in a mapping, or keys in its value, if they mean withholding. Return True if one does."""
    said = withholding.read(str(path[-1]), value)
    if said is None or not said.withholds or (said.meaning == "status" and said.key is None):
        return _check_nested(value, path, file)
    message = f'"{path[-1]}" stands in {path[0]}, where it withholds nothing'
    file.report(RULE, path, message, _moved(said), at_value=False)
    return True


def check_topics(file: FileContext, record: msgspec.Struct) -> None:
    """Report topics such as `draft` and `TLP:RED`, if nothing else withholds the briefing."""
    for number, topic in enumerate(record.topics if isinstance(record, Briefing) else ()):
        if withholding.is_closed(topic) and not is_withheld(record):
            file.report(RULE, ("topics", number), f'the topic "{topic}" withholds nothing', UNCLEAR_VALUE)


def check_place(file: FileContext, record: msgspec.Struct) -> None:
    """Report a file in a folder such as `drafts`, or named `….draft.md`, that is not withheld."""
    *folders, name = file.path.split("/")[2:]
    named = next((folder for folder in folders if folder.casefold().strip("_-. ") in _FOLDERS), "")
    if is_withheld(record) or not (named or name.casefold().endswith(".draft.md")):
        return
    what = f'the folder "{named}"' if named else "the name of the file"
    hint = "write `status: draft` in it, or move it" if isinstance(record, Withholdable) else open_hint(file)
    message = f"{what} withholds nothing, and the file says nothing else of it"
    file.problems.append(problem(RULE, Location(file.path), message, hint))


def is_surely_draft(text: str) -> bool:
    """Return True if front matter that cannot be read has a line that says draft."""
    head = (
        re.split(r"^-{3,}\s*$", text, maxsplit=2, flags=re.M)[1:2] if text.lstrip("\ufeff\n ").startswith("---") else ""
    )
    return bool(head and re.search(r"^(?:status\s*:\s*[\"']?draft[\"']?|draft\s*:\s*true)\s*$", head[0], re.I | re.M))


def may_be_withheld(path: str, text: str) -> bool:
    """Return True if a file that may have faults has a word in front of its text, or in its path, that withholds it."""
    if any(folder.casefold().strip("_-. ") in _FOLDERS for folder in path.split("/")[2:-1]):
        return True
    head = re.split(r"^-{3,}\s*$", text.lstrip("\ufeff\n "), maxsplit=2, flags=re.M)
    lines = head[1 if len(head) > 1 else 0].splitlines()
    found = (re.match(r"""\s*["']?([^"':{}\[\]]+?)["']?\s*[:=]\s*(.*)""", line) for line in lines)
    return any(_withholds(*match.groups()) for match in found if match)


def _withholds(key: str, value: str) -> bool:
    """Return True if a line says, or was to say, that a briefing is not for everybody, or not yet."""
    said = withholding.read(key, re.sub(r"\s+#.*", "", value).strip("\"' "))
    if said is None or not said.withholds:
        return False
    return said.key is not None or said.meaning not in ("status", "published")


def stated(file: FileContext) -> Terms:
    """Return what withholds a file, as far as its front matter can be read. With a fault of this rule it is a draft."""
    data = file.front.data
    return Terms(
        draft=data.get("status") == "draft" or any(item.rule == RULE for item in file.problems),
        embargo=_timestamp(data.get("embargo")),
        marking=withholding.marking_of(data.get("marking")) or "clear",
    )


def _timestamp(value: Any) -> float | None:
    if value is None:
        return None
    try:
        return Instant(str(value)).timestamp
    except ValueError:
        return None


class _Reader:
    """Reads the keys of one front matter. `cleaned` is what was read so far."""

    def __init__(self, file: FileContext, *, can_be_withheld: bool) -> None:
        self._file, self._can_be_withheld = file, can_be_withheld
        self._written: dict[str, str] = {}
        self.cleaned: dict[str, Any] = {}

    def take(self, key: str, value: Any) -> None:
        """Read a key that is unknown, or one of our own."""
        said = withholding.read(key, value)
        if said is None or self._is_harmless(said):
            _check_nested(value, (key,), self._file)
            self.cleaned[key] = value
        elif not self._can_be_withheld:
            message = f'"{key}" stands in the file of {_noun(self._file)}'
            self._file.report(RULE, (key,), message, open_hint(self._file), at_value=False)
        elif said.key is None and key in OWN:
            self.cleaned[key] = value  # what is wrong with it is reported where its type is checked
        elif said.key is None:
            self._report_unclear(key, said)
        else:
            self._put(key, said.key, said.value)

    def _is_harmless(self, said: Said) -> bool:
        """Return True for what others may have: a status of its own, such as `retired`, or nothing that withholds."""
        return not self._can_be_withheld and (not said.withholds or (said.meaning == "status" and not said.key))

    def _put(self, key: str, meant: str, value: str) -> None:
        other = self._written.setdefault(meant, key)
        if other != key and self.cleaned[meant] != value:
            hint = "remove one of the two"
            self._file.report(RULE, (key,), f'"{key}" says the opposite of "{other}"', hint, at_value=False)
        self.cleaned[meant] = value

    def _report_unclear(self, key: str, said: Said) -> None:
        noun = page_kind(self._file.path) or "file"
        message = f'"{key}" may mean that this {noun} is not for everybody, or not yet'
        hint = f'did you mean "{said.near}"? ' if said.near in OWN else ""
        self._file.report(RULE, (key,), message, hint + _unclear_hint(said), at_value=said.by_value)


def _noun(file: FileContext) -> str:
    return _NOUNS[page_kind(file.path) or "actor"]


def open_hint(file: FileContext) -> str:
    """Return what to do about a file that nothing withholds."""
    folder = "/".join(file.path.split("/")[:2])
    return f"nothing withholds {_noun(file)}: move the file out of {folder}/, or put _ before its name"


def _check_nested(value: Any, path: KeyPath, file: FileContext) -> bool:
    """Report the keys in a value that mean withholding. Return True if there is one."""
    found = [
        check_nested_key((*path, step), part, file)
        if isinstance(step, str)
        else _check_nested(part, (*path, step), file)
        for step, part in _parts(value)
    ]
    return any(found)


def _parts(value: Any) -> Iterator[tuple[str | int, Any]]:
    if isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)


def _moved(said: Said) -> str:
    """Return how to write a nested key where it is read."""
    if said.key:
        return f"only a whole file can be withheld: write `{said.key}: {said.value}` at the top of the front matter"
    return f"only a whole file can be withheld, at the top of the front matter: {_unclear_hint(said)}"


def _unclear_hint(said: Said) -> str:
    """Return how to write what is not certain."""
    return UNCLEAR_VALUE if said.by_value else HINTS.get(said.meaning, UNCLEAR)


def is_withheld(record: msgspec.Struct) -> bool:
    """Return True if the front matter withholds the file, whoever it is built for."""
    if not isinstance(record, Withholdable):
        return False
    return record.embargo is not None or record.status == "draft" or record.marking != "clear"
