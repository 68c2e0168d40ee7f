"""What is told of a value of the wrong type: what it must be, what it is, and how to write it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from msgspec import inspect

from briefgen.content.key_locations import KeyPath

LONGEST_QUOTED = 100
"""How many letters of a value a fix repeats at most."""


def unwrapped(kind: inspect.Type) -> inspect.Type:
    """Return a type without the metadata around it."""
    return kind.type if isinstance(kind, inspect.Metadata) else kind


def fix(value: Any, kind: inspect.Type, path: KeyPath) -> str:
    """Return how to write a value of this type, or ""."""
    if isinstance(kind, inspect.UnionType):
        kinds = [unwrapped(item) for item in kind.types if not isinstance(unwrapped(item), inspect.NoneType)]
        others = (item for item in kinds if not isinstance(item, inspect.StrType) and not _innermost(value))
        kind = kinds[0] if len(kinds) == 1 else next(others, kind)
    if isinstance(kind, inspect.CustomType):
        from briefgen.records.date_advice import example  # imported late: most dates are right

        return example(kind.cls)
    if isinstance(kind, inspect.IntType):
        return f"write {path[-1]}: 1, or another number without a point"
    if isinstance(kind, inspect.FloatType):
        return "write degrees with a point, without signs or letters, and with a minus for south and west, as in -46.2"
    return _other_hint(value, kind, path)


def _other_hint(value: Any, kind: inspect.Type, path: KeyPath) -> str:
    """Return how to write a value that is no date and no number."""
    if value is None:
        return 'write a value, or remove this; the word null is text only in quotes: "Null"'
    if isinstance(kind, inspect.StructType):
        return f"write {_record(kind, value)}"
    if isinstance(kind, inspect.LiteralType):
        return choice([str(item) for item in kind.values])
    if isinstance(kind, inspect.BoolType):
        return f"write {path[-1]}: true or {path[-1]}: false"
    if isinstance(kind, inspect.VarTupleType) and not isinstance(value, dict):
        return _list_hint(value, kind, path)
    if isinstance(value, bool):
        return f'put it in quotes: "{str(value).lower()}"'
    if isinstance(value, list) and (inner := _innermost(value)):
        return f"write {inner}, without the brackets; text that begins with [ goes in quotes"
    if isinstance(value, (list, dict)) and isinstance(kind, inspect.StrType):
        return "write one text, without dashes; text that begins with [ or { or holds a colon goes in quotes"
    return 'begin each entry with a dash: "- "' if isinstance(kind, inspect.VarTupleType) else ""


def _list_hint(value: Any, kind: inspect.VarTupleType, path: KeyPath) -> str:
    """Return how to write a text, a number or a word such as true as a list."""
    written = f'"{str(value).lower()}"' if isinstance(value, bool) else str(value).strip()
    item = unwrapped(kind.item_type)
    if isinstance(item, inspect.StructType):
        entries = _record(item, value)
    elif re.match(r"[-‐-―•·*]", written):
        return 'begin each entry with a dash and a space: "- "'
    elif not written:
        return f"write a list, as in {path[-1]}: [one, another], or remove it"
    elif len(written) > LONGEST_QUOTED or not written.isprintable():
        entries = "one, another"
    else:
        entries = written if isinstance(value, bool) else _listed(written)
    return f"write a list: {path[-1]}: [{entries}]"


def _record(kind: inspect.StructType, value: Any) -> str:
    """Return how a record is written, with the keys that it has to have, and a text that was written instead of it."""
    texts = [item.encode_name for item in kind.fields if item.required and isinstance(_bare(item), inspect.StrType)]
    is_address = isinstance(value, str) and value.startswith(("https://", "http://"))
    if is_address and any(item.encode_name == "url" for item in kind.fields):
        texts = ["url"]
    is_shown = isinstance(value, str) and 0 < len(value) <= LONGEST_QUOTED and value.isprintable()
    given = {texts[0]: _scalar(value)} if texts and is_shown else {}
    keys = [item.encode_name for item in kind.fields if item.required or item.encode_name in given]
    return "{" + ", ".join(f"{key}: {given.get(key, '…')}" for key in keys) + "}"


def _bare(item: inspect.Field) -> inspect.Type:
    return unwrapped(item.type)


def choice(words: Sequence[str]) -> str:
    """Return that one of some words is to be written."""
    return f"write {', '.join(words[:-1])} or {words[-1]}"


def _innermost(value: Any) -> str:
    """Return the one text in lists of one item each, as `[[Ann]]` is in YAML, or ""."""
    while isinstance(value, list) and len(value) == 1:
        value = value[0]
    return value if isinstance(value, str) else ""


def _listed(text: str) -> str:
    """Return names that stand in one text, with commas or semicolons between them, as the items of a list in YAML."""
    items = re.split(r"\s*,\s*" if "," in text else r"\s*[;；]\s*", text.strip(" ,;；"))
    return ", ".join(map(_scalar, items))


_NO_TEXTS = frozenset(("null", "true", "false", "yes", "no", "on", "off", "y", "n"))
"""Words that YAML 1.1 reads as something else than text."""


def _scalar(text: str) -> str:
    """Return a text as a value in YAML, in quotes if it could be read as something else."""
    if re.match(r"[^\W\d][^:#,\"{}\[\]]*$", text) and text.lower() not in _NO_TEXTS:
        return text
    doubled = text.replace("'", "''")
    return f"'{doubled}'" if '"' in text or "\\" in text else f'"{text}"'


def named(path: KeyPath) -> str:
    """Return how messages name a key, as in `events 1. date`."""
    names = [str(step) if isinstance(step, str) else f"{step + 1}." for step in path]
    return " ".join(names)


def kind_name(kind: inspect.Type) -> str:
    """Return how messages name a type."""
    kind = unwrapped(kind)
    if isinstance(kind, inspect.UnionType):
        parts = [kind_name(item) for item in kind.types if not isinstance(unwrapped(item), inspect.NoneType)]
        return " or ".join(dict.fromkeys(parts))
    names: dict[type[inspect.Type], str] = {
        inspect.StrType: "text",
        inspect.LiteralType: "text",
        inspect.CustomType: "a date",
        inspect.BoolType: "true or false",
        inspect.FloatType: "a number",
        inspect.IntType: "a whole number",
        inspect.VarTupleType: "a list",
        inspect.StructType: "a mapping",
    }
    return names.get(type(kind), "another type")


def value_name(value: Any) -> str:
    """Return how messages name what somebody wrote."""
    if isinstance(value, bool):
        return str(value).lower()
    names: dict[type, str] = {
        dict: "a mapping",
        list: "a list",
        int: "a number",
        float: "a number",
        str: "text",
        type(None): "nothing",
    }
    return names.get(type(value), type(value).__name__)
