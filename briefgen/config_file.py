"""Read `briefgen.toml`, and report every mistake in it with its line."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from briefgen.config import FILE, Config, Section
from briefgen.config_values import control_characters, wrong_values
from briefgen.conflicts import conflicts
from briefgen.diagnostics import Location, Problem, in_order, suggestion
from briefgen.rules import problem
from briefgen.urls import masked


def load(path: Path, overrides: Mapping[str, str] | None = None) -> tuple[Config | None, list[Problem]]:
    """Read a site's configuration.

    Args:
        path: the file `briefgen.toml`.
        overrides: values that replace those of the file, such as `base_url` from the command line.

    Returns:
        The configuration, or None if there is a mistake, and all mistakes found.

    Raises:
        OSError: the file cannot be read.

    """
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
        if unmerged := conflicts(text, FILE):
            return None, unmerged
        data = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return None, [problem("encoding", Location(FILE, line, 1), "the file is not UTF-8", "save it as UTF-8")]
    except ValueError as error:  # TOMLDecodeError, or a number that is too long
        return None, [_syntax(str(error), text)]
    except RecursionError:
        return None, [_problem((), "tables or lists are nested too deeply", "write a flat table", text)]
    data |= dict(overrides or {})
    problems = [*_problems(data, text)]
    if problems:
        return None, in_order(problems)
    return msgspec.convert(data, Config), []


def _syntax(message: str, text: str) -> Problem:
    found = re.search(r"\(at line (\d+), column (\d+)\)", message)
    line, column = (int(found[1]), int(found[2])) if found else (max(1, text.count("\n")), 1)
    lines = text.split("\n")
    excerpt = lines[line - 1] if line <= len(lines) else ""
    what = message.split(" (at ")[0]
    hint = 'text stands in quotes: title = "Foreign Desk"; tables begin with [name]'
    return problem("config", Location(FILE, line, column, masked(excerpt)), f"this is not TOML: {what}", hint)


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
            what = re.sub(r"\b(?:array|str|int|bool|object)\b", lambda word: _IN_WORDS[word[0]], what)
            found.append(_problem((*path, key), f'"{key}": {what}', _example(fields[key]), text))
    required = [name for name, item in fields.items() if item.required and name not in data]
    found += [_problem(path or (name,), f'the key "{name}" is missing', f'add {name} = "…"', text) for name in required]
    return found


_IN_WORDS = {"array": "a list", "str": "text", "int": "a whole number", "bool": "true or false", "object": "a table"}
"""What msgspec's messages call types, and what people call them."""


def _example(item: Any) -> str:
    """Return how a key is written in TOML, with the value that it has if it is missing, or one like it."""
    value = item.default_factory() if item.default_factory is not msgspec.NODEFAULT else item.default
    if isinstance(value, (dict, Section)):
        return f'write [{item.encode_name}] on a line of its own, and lines such as key = "…" below it'
    if isinstance(value, (list, tuple)):
        return f"write {item.encode_name} = {json.dumps(value or ['…'], ensure_ascii=False)}"
    shown = json.dumps(value) if isinstance(value, (int, str)) and value != "" else '"…"'
    return f"write {item.encode_name} = {shown}"


def _too_large(value: object, path: tuple[str, ...], text: str) -> Iterator[Problem]:
    """Yield a problem for each number that is too large for the libraries."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _too_large(part, (*path, key), text)
    elif isinstance(value, list):
        for part in value:
            yield from _too_large(part, path, text)
    elif isinstance(value, int) and abs(value) >= 2**63:
        yield _problem(path, f'the number of "{path[-1]}" is too large', "write a smaller one, or text in quotes", text)


def _targets(tables: dict[str, Any], text: str) -> Iterator[Problem]:
    """Yield the problems of the tables `[publish.NAME]`. Each names a kind of target and has the keys of that kind."""
    from briefgen.target_settings import find_kind, kind_names  # imported late: most sites have no target

    for name, table in tables.items():
        to = table.get("to") if isinstance(table, dict) else None
        if kind := find_kind(str(to)):
            yield from _of_table(table, kind.settings, ("publish", name), text)
            continue
        hint = f'write to = "…", one of: {", ".join(kind_names())}'
        message = f'there is no kind of target "{to}"' if to else f'"publish.{name}" does not say what it is'
        yield _problem(("publish", name, *(("to",) if to else ())), message, hint, text)


def _problem(path: tuple[str, ...], message: str, hint: str, text: str) -> Problem:
    line, column, excerpt = _locate(path, text)
    return problem("config", Location(FILE, line, column, masked(excerpt)), masked(message), hint)


def _locate(path: tuple[str, ...], text: str) -> tuple[int, int, str]:
    """Return the line, the column and the line's text of a key, because tomllib gives no positions."""
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
