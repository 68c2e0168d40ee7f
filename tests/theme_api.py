"""Writes `docs/theme-api.md` from the code: what a template can read, ask and call.

    python -m tests.theme_api            # prints the page
    python -m tests.theme_api --write    # writes it

Nothing on the page is kept by hand. A query is described by its docstring, a field by the string below it (or by the
description that the JSON Schema shows), a view's variables by the fields of the `TypedDict` that it returns.
"""

from __future__ import annotations

import ast
import inspect
import sys
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, TypedDict, Union, get_args, get_origin

import jinja2
import msgspec

from briefgen.archive.queries import QUERIES
from briefgen.config import Config
from briefgen.records.dates import Edtf, Instant, Moment
from briefgen.records.page import Page
from briefgen.render.environment import TrackingEnvironment
from briefgen.render.theme import Theme
from briefgen.site.page_kinds import page_kinds
from briefgen.tlp import Marking

PAGE = Path(__file__).parent.parent / "docs/theme-api.md"

PLAIN: Mapping[object, str] = {
    str: "text", int: "number", float: "number", bool: "true or false", type(None): "none", Any: "anything",
}  # fmt: skip
"""How a type is called in front of people who write templates, not Python."""

SHARED = {"page": Page, "site": Config, "marking_of_page": Marking}
"""What every template gets, whatever the page."""

HEAD = """# Theme API

What a template can read, ask and call: each name here is kept, or the [changelog](../CHANGELOG.md) says what to change.
[Themes](themes.md) tells how to use it.

This page is written by `python -m tests.theme_api --write` from the code; a test fails if they differ.
"""


class Row(NamedTuple):
    """One line of a table: a name, its type and what it is."""

    name: str
    type: str
    text: str


def page() -> str:
    """Return the whole page."""
    parts = [HEAD, _shared(), _functions(), _filters(), _queries(), _views(), _records()]
    return "\n".join(parts).rstrip() + "\n"


def missing() -> list[str]:
    """Return what has no description: `query listing`, `ListItem.title` …"""
    found = [f"query {name}" for name, query in QUERIES.items() if not inspect.getdoc(query.function)]
    found += [f"page {kind}" for kind in kinds() if not all(map(_text, variables_of(kind)))]
    for record in (*reachable(), *(variables for kind in kinds() for variables in variables_of(kind))):
        found += [f"{record.__name__}.{row.name}" for row in rows(record) if not row.text]
    for name, function in (*_globals().items(), *filters().items(), *_tests().items()):
        found += [name] if not inspect.getdoc(function) else []
    return found


class Nothing(TypedDict):
    """What the template itself says."""


def kinds() -> list[str]:
    """Return the kinds of page that have a template, in the order of their names."""
    return sorted(name for name, kind in page_kinds().items() if kind.template)


def variables_of(kind: str) -> list[type]:
    """Return the `TypedDict` of the variables that a kind of page gives its template; several if its pages differ.

    Raises:
        TypeError: the view returns something else, so that nobody knows what its variables are.

    """
    view = page_kinds()[kind].view
    found: Any = _hints(view)["return"] if view else Nothing
    classes = list(get_args(found)) or [found]
    if not all(map(typing.is_typeddict, classes)):
        msg = f'the view of "{kind}" is to return a TypedDict with a string below each field'
        raise TypeError(msg)
    return classes


def keys(variables: type) -> set[str]:
    """Return the names of the variables of a `TypedDict`."""
    return set(_hints(variables))


# types, in words


def words(kind: Any) -> str:
    """Return a type as people read it: `list of ListItem`, `text or none`."""
    if kind in PLAIN:
        return PLAIN[kind]
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return words(inner[0])
    if origin is Literal:
        return "one of " + ", ".join(f"`{item}`" if item else '`""`' for item in inner)
    if origin in (Union, types.UnionType):
        return " or ".join(dict.fromkeys(words(item) for item in inner))
    if origin is tuple and not (len(inner) == 2 and inner[1] is Ellipsis):
        return "(" + ", ".join(words(item) for item in inner) + ")"
    if origin in (tuple, list, frozenset):
        return f"list of ({words(inner[0])})" if " or " in words(inner[0]) else f"list of {words(inner[0])}"
    if origin is dict or origin is Mapping:
        return f"mapping of {words(inner[0])} to {words(inner[1])}"
    if issubclass(kind, Edtf):
        return "[date](#edtf)"
    if issubclass(kind, str):  # a typed id is a text to a template
        return PLAIN[str]
    return f"[{kind.__name__}](#{kind.__name__.lower()})"


def mentioned(kind: Any) -> Iterator[type]:
    """Yield the records that a type names."""
    for item in get_args(kind):
        yield from mentioned(item)
    if isinstance(kind, type) and kind.__module__.startswith("briefgen."):
        if issubclass(kind, Edtf):
            yield Edtf
        elif not issubclass(kind, str):
            yield kind


def reachable() -> list[type]:
    """Return every record that a template can come by, in the order of their names."""
    waiting: list[Any] = [_hints(query.function)["return"] for query in QUERIES.values()]
    waiting += [hint for kind in kinds() for item in variables_of(kind) for hint in _hints(item).values()]
    waiting += SHARED.values()
    found: set[type] = set()
    while waiting:
        for record in mentioned(waiting.pop()):
            if record not in found:
                found.add(record)
                waiting += _hints(record).values()
                waiting += [_hints(item.fget)["return"] for item in _properties(record).values()]
    return sorted(found, key=lambda record: record.__name__.lower())


def _hints(thing: Any) -> dict[str, Any]:
    return typing.get_type_hints(thing, include_extras=True)


def _properties(record: type) -> dict[str, property]:
    """Return the properties of a record, also those of the records that it builds on; those of all kinds of dates."""
    found: dict[str, property] = {}
    for kind in (*reversed(record.__mro__), *((Moment, Instant) if record is Edtf else ())):
        if kind.__module__.startswith("briefgen."):
            found |= {name: item for name, item in vars(kind).items() if isinstance(item, property)}
    return found


# descriptions


def rows(record: type) -> list[Row]:
    """Return the fields and properties of a record or a `TypedDict`."""
    found = []
    for name, hint in _hints(record).items():
        if not name.startswith("_"):
            text = _said(record, name) or _described(hint)
            found.append(Row(name, words(hint), text))
    for name, item in _properties(record).items():
        hint = _hints(item.fget)["return"]
        found.append(Row(name, words(hint), " ".join((inspect.getdoc(item.fget) or "").split())))
    return found


def _described(hint: Any) -> str:
    """Return the description that a type carries for the JSON Schema."""
    for item in get_args(hint):
        if isinstance(item, msgspec.Meta) and item.description:
            return str(item.description)
        if get_origin(hint) in (Union, types.UnionType) and (text := _described(item)):
            return text
    return ""


def _said(record: type, field: str) -> str:
    """Return the string below a field, of the class itself or of one that it builds on."""
    for kind in _lineage(record):
        if text := _strings(kind).get(field):
            return text
    return ""


def _lineage(record: type) -> Iterator[type]:
    """Yield a class and those that it builds on. A `TypedDict` forgets its bases, so they are read from the code."""
    yield record
    for base in _definition(record).bases:
        kind = vars(sys.modules[record.__module__]).get(ast.unparse(base))
        if isinstance(kind, type) and kind.__module__.startswith("briefgen."):
            yield from _lineage(kind)


def _definition(record: type) -> ast.ClassDef:
    tree = _tree(str(sys.modules[record.__module__].__file__))
    (found,) = [item for item in tree.body if isinstance(item, ast.ClassDef) and item.name == record.__name__]
    return found


@cache
def _strings(record: type) -> dict[str, str]:
    """Return the strings that stand below the fields of a class, by field."""
    body = _definition(record).body
    found = {}
    for field, text in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant):
            found[ast.unparse(field.target)] = " ".join(str(text.value.value).split())
    return found


@cache
def _tree(path: str) -> ast.Module:
    return ast.parse(Path(path).read_text("utf-8"))


# the parts of the page


def _table(head: str, lines: Iterable[Row]) -> str:
    shown = [f"| `{row.name}` | {row.type} | {_cell(row.text)} |" for row in lines]
    return "\n".join([f"| {head} | type | what it is |", "|---|---|---|", *shown, ""])


def _cell(text: str) -> str:
    text = text.removesuffix(".")
    return text.replace("|", "\\|").replace("<", "\\<") if "`" not in text else text.replace("|", "\\|")


def _text(thing: Any) -> str:
    """Return a docstring as paragraphs of Markdown; what a `TypedDict` has from `dict` is none."""
    return inspect.cleandoc((thing.__doc__ if isinstance(thing, type) else inspect.getdoc(thing)) or "")


def _shared() -> str:
    texts = {
        "page": "the page in the making",
        "site": "`briefgen.toml`, with the defaults of what it leaves out",
        "marking_of_page": 'the marking that the page carries; `ask("marking")` is that of the whole site',
    }
    lines = [Row(name, words(kind), texts[name]) for name, kind in SHARED.items()]
    return "## In every template\n\n" + _table("variable", lines)


def _globals() -> Mapping[str, Any]:
    """Return the functions that the environment adds to Jinja's own."""
    return _ours("globals")


def filters() -> Mapping[str, Any]:
    """Return the filters that the environment adds to Jinja's own."""
    return _ours("filters")


def _tests() -> Mapping[str, Any]:
    """Return the tests that the environment adds to Jinja's own."""
    return _ours("tests")


def _ours(what: str) -> Mapping[str, Any]:
    ours: Mapping[str, Any] = getattr(TrackingEnvironment(Theme({}, {}, ""), None, Config(title="Desk")), what)
    return {name: item for name, item in ours.items() if name not in getattr(jinja2.Environment(), what)}


def _functions() -> str:
    lines = [(f"{name}({_arguments(item)})", _text(item)) for name, item in _globals().items()]
    return "## Functions\n\n" + _calls("function", lines)


def _filters() -> str:
    lines = [
        (f"{name}{_in_brackets(_arguments(item, skip=_passed(item)))}", _text(item)) for name, item in filters().items()
    ]
    lines += [(f"is {name}", _text(item)) for name, item in _tests().items()]
    return "## Filters\n\n" + _calls("filter", lines)


def _calls(head: str, lines: Iterable[tuple[str, str]]) -> str:
    shown = [f"| `{name}` | {_cell(' '.join(text.removeprefix('Return ').split()))} |" for name, text in lines]
    return "\n".join([f"| {head} | gives |", "|---|---|", *shown, ""])


def _passed(item: Callable[..., Any]) -> int:
    """Return how many arguments Jinja gives to a filter: the value, and before it the context if it asks for that."""
    return 2 if hasattr(item, "jinja_pass_arg") else 1


def _in_brackets(arguments: str) -> str:
    return f"({arguments})" if arguments else ""


def _arguments(function: Callable[..., Any], skip: int = 0) -> str:
    return ", ".join(_argument(item) for item in list(inspect.signature(function).parameters.values())[skip:])


def _argument(item: inspect.Parameter) -> str:
    if item.kind is item.VAR_POSITIONAL:
        return "…"
    return item.name if item.default is item.empty else f"{item.name}={item.default!r}".replace("''", '""')


def _queries() -> str:
    found = ["## Queries\n", "What `ask` can ask. [Themes](themes.md#lists) names the lists and the periods.\n"]
    for name, query in sorted(QUERIES.items()):
        parameters = list(inspect.signature(query.function).parameters)[2:]
        hints = _hints(query.function)
        arguments = [f"`{item}`: {words(hints[item])}" for item in parameters]
        call = ", ".join([f'"{name}"', *parameters])
        found.append(f"### `ask({call})`\n\n{_text(query.function)}\n")
        found += [f"- takes {item}" for item in arguments]
        found.append(f"- gives {words(hints['return'])}\n")
    return "\n".join(found)


def _views() -> str:
    found = ["## Pages\n", "What each kind of page gives its template, besides `page`, `site` and `marking_of_page`.\n"]
    for kind in kinds():
        found.append(f"### `{kind}`: `{page_kinds()[kind].template}`\n")
        found += [f"{_text(variables)}\n\n{_given(rows(variables))}" for variables in variables_of(kind)]
    return "\n".join(found)


def _given(variables: list[Row]) -> str:
    return _table("variable", variables) if variables else "It has no variables of its own.\n"


def _records() -> str:
    found = ["## Records\n"]
    for record in reachable():
        found.append(f"### {record.__name__}\n\n{_text(record)}\n\n{_table('field', rows(record))}")
    return "\n".join(found)


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        PAGE.write_text(page(), "utf-8")
    else:
        sys.stdout.write(page())
