"""Front matter checked against its record: every error is reported, not just the first.

msgspec reads data without errors fast, and stops at the first error. Only then is the data compared with the record's
types piece by piece, to find all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from briefgen.content import withholding
from briefgen.content.file_context import FileContext
from briefgen.content.key_locations import KeyPath
from briefgen.content.type_advice import choice, fix, kind_name, named, unwrapped, value_name
from briefgen.diagnostics import suggestion
from briefgen.records.storage import decode_hook

R = TypeVar("R", bound=msgspec.Struct)

SUGGESTED = 100
"""How many problems a file may have before unknown keys are no longer compared with the known ones."""

_COUNTERPARTS = {
    "old_addresses": "aliases", "aliases": "old_addresses", "name": "title", "title": "name", "tags": "topics",
    "categories": "topics", "participants": "actors", "description": "summary", "since": "from", "until": "to",
}  # fmt: skip
"""What other kinds of files, other tools, or people call the same."""


def read(record: type[R], file: FileContext) -> R | None:
    """Return the front matter of a file as a record, or None if it cannot be read as one; report all that is wrong.

    Unknown keys at the top go to the record's `extra`; elsewhere they are left out. Words that mean withholding are
    read as the keys for it.
    """
    data, decode = file.front.data, partial(decode_hook, zone=file.zone)
    try:
        return msgspec.convert(data, record, dec_hook=decode)
    except msgspec.ValidationError:
        data = withholding.understood(file, record)
        file.front = msgspec.structs.replace(file.front, data=data)
    try:
        return msgspec.convert(data, record, dec_hook=decode)
    except msgspec.ValidationError:
        cleaned = _struct(data, _info(record), (), file)
    try:
        return msgspec.convert(cleaned, record, dec_hook=decode)
    except msgspec.ValidationError:
        return None


def check_lengths(record: type[msgspec.Struct], limit: int, file: FileContext) -> None:
    """Report each text that is longer than a limit, but for those of unknown keys: no list shows them."""
    known = {item.encode_name for item in _info(record).fields}
    hint = "put it into the text, or set a higher `value` in [limits] of briefgen.toml"
    for key, value in file.front.data.items():
        for path, text in _texts(value, (key,)) if key in known else ():
            if len(text) > limit:
                message = f'"{named(path)}" has {len(text):,} characters, more than {limit:,}'
                file.report("too-long", path, message, hint, at_value=False)


def _texts(value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
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


def _struct(data: dict[str, Any], info: inspect.StructType, path: KeyPath, file: FileContext) -> dict[str, Any]:
    fields = {item.encode_name: item for item in info.fields if item.encode_name != "extra"}
    cleaned: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    for key, value in data.items():
        if key in fields:
            if value is None and not fields[key].required:
                continue  # a key without value is a key left out
            cleaned[key] = _value(value, fields[key].type, (*path, key), file)
        else:
            if not (path and withholding.check_nested_key((*path, key), value, file)):
                _report_unknown((*path, key), fields, file)
            extra[key] = value
    if not path and extra:
        cleaned["extra"] = extra
    for name, item in fields.items():
        if item.required and name not in cleaned:
            _report_missing(name, path, file)
    return cleaned


def _report_unknown(path: KeyPath, fields: dict[str, inspect.Field], file: FileContext) -> None:
    key, known = str(path[-1]), list(fields)
    listed = "known keys: " + ", ".join(sorted(known))
    is_misspelt = len(path) > 1 or bool({f"{key}s", key.removesuffix("s")} & set(known))
    if _COUNTERPARTS.get(key) in known:
        hint = f'here it is called "{_COUNTERPARTS[key]}"'
    elif not is_misspelt and (above := _holder(key, fields, file.front.data)):
        hint = f'it is a key within "{above}": indent it as the others there; {listed}'
    elif not is_misspelt and (others := _owners(key)):
        hint = f"it is a key of {', '.join(others)}; {listed}"
    else:
        hint = suggestion(key, known, listed) if len(file.problems) < SUGGESTED else listed
    file.report("unknown-key", path, f'unknown key "{key}"', hint, at_value=False)


def _holder(key: str, fields: dict[str, inspect.Field], data: dict[str, Any]) -> str:
    """Return the key of the front matter whose entries have a key that stands beside it, or ""."""
    written = (name for name, item in fields.items() if data.get(name) and key in _entry_keys(item.type))
    return next(written, "")


def _entry_keys(kind: inspect.Type) -> set[str]:
    """Return the keys of a record, of the entries of a list of records, or of one of several types."""
    kind = unwrapped(kind)
    if isinstance(kind, inspect.UnionType):
        return set().union(*map(_entry_keys, kind.types))
    if isinstance(kind, inspect.VarTupleType):
        return _entry_keys(kind.item_type)
    return {item.encode_name for item in kind.fields} if isinstance(kind, inspect.StructType) else set()


def _owners(key: str) -> list[str]:
    """Return the kinds of files that have a key, in the plural."""
    from briefgen.content.json_schema import RECORDS  # imported late: most files have no unknown key

    return [f"{kind}s" for kind, record in RECORDS.items() if key in record.__struct_encode_fields__]


def _report_missing(key: str, path: KeyPath, file: FileContext) -> None:
    where = f" in {path[0]}" if path else ""
    examples = {"title": 'title: "What happened"', "date": "date: 2021-02-05", "name": "name: Josep Borrell"}
    hint = f"add `{examples.get(key, key + ': …') if not path or key == 'date' else key + ': …'}`"
    file.report("missing-key", path, f'the key "{key}" is missing{where}', hint, at_value=False)


def _value(value: Any, kind: inspect.Type, path: KeyPath, file: FileContext) -> Any:
    kind = unwrapped(kind)
    if isinstance(kind, inspect.UnionType):
        return _union(value, kind, path, file)
    if isinstance(kind, (inspect.VarTupleType, inspect.ListType)):
        return _items(value, kind, path, file)
    if isinstance(kind, inspect.StructType):
        if isinstance(value, dict):
            return _struct(value, kind, path, file)
        return _wrong(value, kind, path, file)
    return _leaf(value, kind, path, file)


def _union(value: Any, kind: inspect.UnionType, path: KeyPath, file: FileContext) -> Any:
    kinds = [unwrapped(item) for item in kind.types]
    for item in kinds:
        fits = (
            (isinstance(item, inspect.StructType) and isinstance(value, dict))
            or (isinstance(item, inspect.VarTupleType) and isinstance(value, list))
            or (isinstance(item, inspect.NoneType) and value is None)
        )
        if fits:
            return _value(value, item, path, file)
    scalar = next(
        (
            item
            for item in kinds
            if isinstance(item, (inspect.StrType, inspect.CustomType, inspect.LiteralType, inspect.IntType))
        ),
        None,
    )
    if scalar is not None and not isinstance(value, (dict, list)):
        return _leaf(value, scalar, path, file)
    return _wrong(value, kind, path, file)


def _items(value: Any, kind: inspect.VarTupleType | inspect.ListType, path: KeyPath, file: FileContext) -> Any:
    if not isinstance(value, list):
        return _wrong(value, kind, path, file)
    return [_value(item, kind.item_type, (*path, number), file) for number, item in enumerate(value)]


def _leaf(value: Any, kind: inspect.Type, path: KeyPath, file: FileContext) -> Any:
    if isinstance(kind, inspect.StrType) and isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if isinstance(kind, inspect.CustomType):
        return _custom(value, kind, path, file)
    if isinstance(kind, inspect.StrType):
        return _text(value, kind, path, file)
    if isinstance(kind, inspect.LiteralType):
        return _one_of(value, kind, path, file)
    if isinstance(kind, inspect.BoolType) and not isinstance(value, bool):
        return _wrong(value, kind, path, file)
    if isinstance(kind, inspect.FloatType):
        return _number(value, kind, path, file)
    if isinstance(kind, inspect.IntType) and (isinstance(value, bool) or not isinstance(value, int)):
        return _wrong(value, kind, path, file)
    return value


def _number(value: Any, kind: inspect.FloatType, path: KeyPath, file: FileContext) -> Any:
    """Return a number. YAML gives one with a point as text, because it could be a date or a version."""
    least, most = kind.ge, kind.le
    if isinstance(value, str):
        value = float(value) if re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", value.strip()) else value
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return _wrong(value, kind, path, file)
    if least is not None and most is not None and not least <= value <= most:
        hint = f"write a number from {least:g} to {most:g}, as in {path[-1]}: {most / 2:g}"
        file.report("wrong-type", path, f'{value} is not a value for "{named(path)}"', hint)
    return value


def _custom(value: Any, kind: inspect.CustomType, path: KeyPath, file: FileContext) -> Any:
    if isinstance(value, (dict, list, bool)) or value is None:
        return _wrong(value, kind, path, file)
    try:
        return decode_hook(kind.cls, value, file.zone)
    except ValueError as error:
        from briefgen.records.date_advice import advice, example  # imported late: most dates are right

        hint = advice(str(value), kind.cls) or ("" if "; write" in str(error) else example(kind.cls))
        file.report("date", path, str(error), hint)
        return value


def _text(value: Any, kind: inspect.StrType, path: KeyPath, file: FileContext) -> Any:
    if not isinstance(value, str):
        return _wrong(value, kind, path, file)
    if kind.min_length and not value:
        message = f'"{named(path)}" is empty'
        file.report("missing-key", path, message, "write its value after the colon", at_value=False)
    elif kind.pattern and not re.search(kind.pattern, value):
        hint = "write a language tag such as en, pt-BR or sr-Latn"
        file.report("wrong-type", path, f'"{value}" is not a value for "{named(path)}"', hint)
    return value


def _one_of(value: Any, kind: inspect.LiteralType, path: KeyPath, file: FileContext) -> Any:
    if value not in kind.values:
        known = [str(item) for item in kind.values]
        hint = suggestion(str(value), known, choice(known))
        message = f'"{value}" is not a value for "{named(path)}"'
        file.report("wrong-type", path, message, hint)
    return value


def _wrong(value: Any, kind: inspect.Type, path: KeyPath, file: FileContext) -> Any:
    message = f'"{named(path)}" must be {kind_name(kind)}, not {value_name(value)}'
    file.report("wrong-type", path, message, fix(value, kind, path))
    return value
