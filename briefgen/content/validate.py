"""Data against a record: every mistake, not just the first, each with its path in the data.

msgspec reads what is right, fast, and stops at the first mistake; only then is the data walked along the record's own
types, piece by piece, to find all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from briefgen.content.frontmatter import Path
from briefgen.diagnostics import suggestion
from briefgen.records.storage import decode_hook

R = TypeVar("R", bound=msgspec.Struct)

SUGGESTED = 100
"""How many unknown keys of a file are compared with those that there are."""


class Fault(msgspec.Struct, frozen=True):
    """One mistake in data: where, which rule, what, the mend. `at_value` says that the value is wrong, not the key."""

    path: Path
    rule: str
    message: str
    hint: str = ""
    at_value: bool = False


def read(data: dict[str, Any], record: type[R]) -> tuple[R | None, list[Fault]]:
    """Read data as a record.

    Returns the record, or None where a mistake makes that impossible, and all mistakes found. Unknown keys at the top
    go to the record's `extra`; elsewhere they are left out.
    """
    try:
        return msgspec.convert(data, record, dec_hook=decode_hook), []
    except msgspec.ValidationError:
        faults: list[Fault] = []
        cleaned = _struct(data, _info(record), (), faults)
    try:
        return msgspec.convert(cleaned, record, dec_hook=decode_hook), faults
    except msgspec.ValidationError:
        return None, faults


def too_long(data: dict[str, Any], record: type[msgspec.Struct], limit: int) -> list[Fault]:
    """Return a fault for each text that is longer than a limit, but for those of unknown keys: no list shows them."""
    known = {item.encode_name for item in _info(record).fields}
    hint = "put it into the text, or set a higher `value` in [limits] of briefgen.toml"
    return [
        Fault(path, "too-long", f'"{_named(path)}" has {len(text):,} characters, more than {limit:,}', hint)
        for key, value in data.items()
        if key in known
        for path, text in _texts(value, (key,))
        if len(text) > limit
    ]


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, (dict, list)):
        for step, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _texts(part, (*path, step))


def _info(record: type[msgspec.Struct]) -> inspect.StructType:
    info = inspect.type_info(record)
    if not isinstance(info, inspect.StructType):
        msg = f"{record} is no record"
        raise TypeError(msg)
    return info


def _struct(data: dict[str, Any], info: inspect.StructType, path: Path, faults: list[Fault]) -> dict[str, Any]:
    fields = {item.encode_name: item for item in info.fields if item.encode_name != "extra"}
    cleaned: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    for key, value in data.items():
        if key in fields:
            if value is None and not fields[key].required:
                continue  # a key without value is a key left out
            cleaned[key] = _value(value, fields[key].type, (*path, key), faults)
        else:
            faults.append(_unknown(key, list(fields), path, suggest=len(faults) < SUGGESTED))
            extra[key] = value
    if not path and extra:
        cleaned["extra"] = extra
    faults += [_missing(name, path) for name, item in fields.items() if item.required and name not in cleaned]
    return cleaned


def _unknown(key: str, known: list[str], path: Path, *, suggest: bool) -> Fault:
    listed = "known keys: " + ", ".join(sorted(known))
    hint = suggestion(key, known, listed) if suggest else listed
    return Fault((*path, key), "unknown-key", f'unknown key "{key}"', hint)


def _missing(key: str, path: Path) -> Fault:
    where = f" in {path[0]}" if path else ""
    examples = {"title": 'title: "What happened"', "date": "date: 2021-02-05", "name": "name: Josep Borrell"}
    return Fault(path, "missing-key", f'the key "{key}" is missing{where}', f"add `{examples.get(key, key + ': …')}`")


def _value(value: Any, kind: inspect.Type, path: Path, faults: list[Fault]) -> Any:
    kind = _unwrapped(kind)
    if isinstance(kind, inspect.UnionType):
        return _union(value, kind, path, faults)
    if isinstance(kind, (inspect.VarTupleType, inspect.ListType)):
        return _items(value, kind, path, faults)
    if isinstance(kind, inspect.StructType):
        if isinstance(value, dict):
            return _struct(value, kind, path, faults)
        return _wrong(value, kind, path, faults)
    return _leaf(value, kind, path, faults)


def _unwrapped(kind: inspect.Type) -> inspect.Type:
    return kind.type if isinstance(kind, inspect.Metadata) else kind


def _union(value: Any, kind: inspect.UnionType, path: Path, faults: list[Fault]) -> Any:
    kinds = [_unwrapped(item) for item in kind.types]
    for item in kinds:
        fits = (
            (isinstance(item, inspect.StructType) and isinstance(value, dict))
            or (isinstance(item, inspect.VarTupleType) and isinstance(value, list))
            or (isinstance(item, inspect.NoneType) and value is None)
        )
        if fits:
            return _value(value, item, path, faults)
    scalar = next(
        (item for item in kinds if isinstance(item, (inspect.StrType, inspect.CustomType, inspect.LiteralType))), None
    )
    if scalar is not None and not isinstance(value, (dict, list)):
        return _leaf(value, scalar, path, faults)
    return _wrong(value, kind, path, faults)


def _items(value: Any, kind: inspect.VarTupleType | inspect.ListType, path: Path, faults: list[Fault]) -> Any:
    if not isinstance(value, list):
        return _wrong(value, kind, path, faults)
    return [_value(item, kind.item_type, (*path, number), faults) for number, item in enumerate(value)]


def _leaf(value: Any, kind: inspect.Type, path: Path, faults: list[Fault]) -> Any:
    if isinstance(kind, inspect.StrType) and isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if isinstance(kind, inspect.CustomType):
        return _custom(value, kind, path, faults)
    if isinstance(kind, inspect.StrType):
        return _text(value, kind, path, faults)
    if isinstance(kind, inspect.LiteralType):
        return _one_of(value, kind, path, faults)
    if isinstance(kind, inspect.BoolType) and not isinstance(value, bool):
        return _wrong(value, kind, path, faults)
    return value


def _custom(value: Any, kind: inspect.CustomType, path: Path, faults: list[Fault]) -> Any:
    if isinstance(value, (dict, list, bool)) or value is None:
        return _wrong(value, kind, path, faults)
    try:
        return decode_hook(kind.cls, value)
    except ValueError as error:
        from briefgen.records.dates import HINT, Instant, Moment

        exact = issubclass(kind.cls, (Instant, Moment))
        faults.append(
            Fault(path, "date", str(error), _month_hint(str(value)) or ("" if exact else HINT), at_value=True)
        )
        return value


def _month_hint(text: str) -> str:
    """Return the mend for a date with dots or slashes, if it is one."""
    import re

    found = re.fullmatch(r"(\d{1,2})[./](\d{1,2})[./](\d{4})", text)
    return f"write year first: {found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else ""


def _text(value: Any, kind: inspect.StrType, path: Path, faults: list[Fault]) -> Any:
    if not isinstance(value, str):
        return _wrong(value, kind, path, faults)
    if kind.min_length and len(value.strip()) < kind.min_length:
        faults.append(Fault(path, "missing-key", f'"{_named(path)}" is empty', "write its value after the colon"))
    if kind.pattern:
        import re

        if not re.search(kind.pattern, value):
            hint = "write a language tag such as en, pt-BR or sr-Latn"
            faults.append(
                Fault(path, "wrong-type", f'"{value}" is not a value for "{_named(path)}"', hint, at_value=True)
            )
    return value


def _one_of(value: Any, kind: inspect.LiteralType, path: Path, faults: list[Fault]) -> Any:
    if value not in kind.values:
        known = [str(item) for item in kind.values]
        hint = suggestion(str(value), known, "write " + ", ".join(known[:-1]) + f" or {known[-1]}")
        message = f'"{value}" is not a value for "{_named(path)}"'
        faults.append(Fault(path, "wrong-type", message, hint, at_value=True))
    return value


def _wrong(value: Any, kind: inspect.Type, path: Path, faults: list[Fault]) -> Any:
    hint = _type_hint(value, kind, path)
    message = f'"{_named(path)}" must be {_kind_name(kind)}, not {_value_name(value)}'
    faults.append(Fault(path, "wrong-type", message, hint, at_value=True))
    return value


def _type_hint(value: Any, kind: inspect.Type, path: Path) -> str:
    if isinstance(value, bool):
        return f'put it in quotes: "{str(value).lower()}"'
    if isinstance(value, (list, dict)) and isinstance(kind, inspect.StrType):
        return "write one text, without dashes; text that begins with [ or { or holds a colon goes in quotes"
    if isinstance(kind, inspect.VarTupleType) and isinstance(value, dict):
        return 'begin each entry with a dash: "- "'
    if isinstance(kind, inspect.VarTupleType) and not isinstance(value, dict):
        return f"write a list: {_named(path)}: [{value}]"
    if isinstance(kind, inspect.StructType):
        required = ", ".join(f"{item.encode_name}: …" for item in kind.fields if item.required)
        return f"write {{{required}}}"
    return ""


def _named(path: Path) -> str:
    names = [str(step) if isinstance(step, str) else f"{step + 1}." for step in path]
    return " ".join(names)


def _kind_name(kind: inspect.Type) -> str:
    kind = _unwrapped(kind)
    if isinstance(kind, inspect.UnionType):
        parts = [_kind_name(item) for item in kind.types if not isinstance(_unwrapped(item), inspect.NoneType)]
        return " or ".join(dict.fromkeys(parts))
    names: dict[type[inspect.Type], str] = {
        inspect.StrType: "text",
        inspect.LiteralType: "text",
        inspect.CustomType: "a date",
        inspect.BoolType: "true or false",
        inspect.VarTupleType: "a list",
        inspect.StructType: "a mapping",
    }
    return names.get(type(kind), "another type")


def _value_name(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    names: dict[type, str] = {dict: "a mapping", list: "a list", int: "a number", str: "text", type(None): "nothing"}
    return names.get(type(value), type(value).__name__)
