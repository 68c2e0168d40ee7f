"""JSON Schema of front matter, made from the records themselves.

The draft is 07, which is the newest that editors' checkers of front matter read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from briefgen.records.dates import HINT, Edtf, Instant, Moment
from briefgen.records.front_matter import Actor, Author, Briefing, DeskPage, Place, Topic

RECORDS: dict[str, type[msgspec.Struct]] = {
    "briefing": Briefing, "actor": Actor, "topic": Topic, "place": Place, "author": Author, "page": DeskPage,
}  # fmt: skip
_NAMES = {
    "A name, an alias or an id of an actor": "actor",
    "A name of a topic": "topic",
    "A name of a place": "place",
    "A name of an author": "author",
}
"""How the records describe the name of something that may have a file, and what that is."""

Offered = Mapping[str, Sequence[str]]
"""The names that an editor offers, by what they are names of."""

_DATES: tuple[tuple[type[Edtf], str], ...] = (
    (Instant, "A time with its zone, as in 2021-02-05T09:00:00+01:00"),
    (Moment, "A day, or a time"),
    (Edtf, "A date in EDTF: " + HINT.removeprefix("write ")),
)


def schema(kind: str, names: Offered, *, known_only: bool) -> dict[str, Any]:
    """Return the schema of one kind of front matter.

    Args:
        kind: `briefing`, `actor`, `topic`, `place`, `author` or `page`.
        names: names of what has a file, which an editor offers.
        known_only: whether no other names of actors are right.

    Raises:
        KeyError: there is no such kind.

    """
    (top,), parts = msgspec.json.schema_components(
        [RECORDS[kind]], schema_hook=_date, ref_template="#/definitions/{name}"
    )
    name = top["$ref"].rpartition("/")[2]
    for part in parts.values():
        part.get("properties", {}).pop("extra", None)
        _offer(part, names, known_only)
    own = parts.pop(name)
    own["additionalProperties"] = True  # unknown keys stay readable to themes
    return {"$schema": "http://json-schema.org/draft-07/schema#", "title": kind.title(), **own, "definitions": parts}


def schema_text(kind: str, names: Offered, *, known_only: bool) -> str:
    """Return the schema as a file of JSON. Raises KeyError if there is no such kind."""
    data = schema(kind, names, known_only=known_only)
    return msgspec.json.format(msgspec.json.encode(data), indent=2).decode() + "\n"


def _date(kind: type) -> dict[str, Any]:
    for known, description in _DATES:
        if issubclass(kind, known):
            return {"type": ["string", "integer"], "description": description}
    msg = f"{kind} has no JSON Schema"
    raise NotImplementedError(msg)


def _offer(part: Any, names: Offered, known_only: bool) -> None:
    """Put the names of what has a file where the schema asks for one."""
    if isinstance(part, dict):
        kind = _NAMES.get(part["description"]) if isinstance(part.get("description"), str) else None
        if kind and names.get(kind) and "enum" not in part:
            listed: dict[str, Any] = {"enum": list(names[kind])}
            is_closed = known_only and kind == "actor"
            offered = listed if is_closed else {"anyOf": [listed, {"type": part["type"], "minLength": 1}]}
            del part["type"], part["minLength"]
            part.update(offered)
        for value in list(part.values()):
            _offer(value, names, known_only)
    elif isinstance(part, list):
        for value in part:
            _offer(value, names, known_only)
