"""The head of a file: found, read as YAML, and located again line by line when something in it is wrong.

Text stays text: only `true`, `false`, `null` and plain whole numbers are more than that, so that `2021-02-30`, `no` and
`1.10` come out as they were written. A key that stands twice is a mistake, and so is nesting or repetition without end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any, cast

import msgspec
import yaml
from frontmatter.default_handlers import YAMLHandler

from briefgen.diagnostics import Problem
from briefgen.rules import problem

Path = tuple[str | int, ...]

MAX_DEPTH = 32
MAX_SIZE = 100_000
_Base: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc]  # the C loader where there is one
    """YAML 1.2's core schema without numbers that are not whole, and without dates."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012  # PyYAML's own protocol


_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""])
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"-?(?:0|[1-9]\d{0,14})$", re.ASCII), list("-0123456789")
)


class _DuplicateKeyError(yaml.constructor.ConstructorError):
    pass


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[str] = set()
    for key, _ in node.value:
        if isinstance(key, yaml.ScalarNode):
            if key.value in seen:
                raise _DuplicateKeyError(None, None, f'the key "{key.value}" stands twice', key.start_mark)
            seen.add(key.value)
    make = loader.construct_object
    return {str(make(key, deep=True)): make(value, deep=True) for key, value in node.value}


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


class _Handler(YAMLHandler):
    def load(self, fm: str, **_: object) -> Any:
        return yaml.load(fm, Loader=_Loader)  # noqa: S506  # a safe loader with fewer types


_HANDLER = _Handler()


class Front(msgspec.Struct, frozen=True):
    """A file divided: its front matter as data and as YAML, its body, and on which line (from 0) each begins."""

    data: dict[str, Any]
    yaml: str
    yaml_line: int
    body: str
    body_line: int


def split(text: str, path: str) -> tuple[Front | None, list[Problem]]:
    """Divide a file into front matter and body.

    Returns the parts, or None with the problem that stands in the way.
    """
    if not text.strip():
        return None, [problem("empty-file", path, "the file is empty", hint="begin it with front matter, or remove it")]
    opening = _HANDLER.FM_BOUNDARY.match(text)
    if not opening:
        return None, [_no_front_matter(text, path)]
    try:
        head, body = _HANDLER.split(text)
    except ValueError:
        return None, [_not_closed(text, path)]
    front = Front({}, head, text.count("\n", 0, opening.end()), body, text.count("\n", 0, len(text) - len(body)))
    return _loaded(front, path)


def _loaded(front: Front, path: str) -> tuple[Front | None, list[Problem]]:
    beyond = _limits(front, path)
    if beyond:
        return None, [beyond]
    try:
        data = _HANDLER.load(front.yaml)
    except yaml.YAMLError as error:
        return None, [_from_yaml(error, front, path)]
    except RecursionError:
        return None, [_too_deep(front, path)]
    if not isinstance(data, dict):
        return None, [_no_mapping(front, path)]
    return msgspec.structs.replace(front, data=data), []


def _no_front_matter(text: str, path: str) -> Problem:
    hint = "begin the file with a line ---, then `title: …` and `date: …`, then another line ---"
    return problem(
        "front-matter", path, "the file has no front matter", hint=hint, line=1, column=1, excerpt=_first(text)
    )


def _not_closed(text: str, path: str) -> Problem:
    hint = "put a line --- after the last key"
    return problem(
        "front-matter", path, "the front matter is not closed", hint=hint, line=1, column=1, excerpt=_first(text)
    )


def _first(text: str) -> str:
    return text.split("\n", 1)[0]


def _at(front: Front, mark: Any) -> dict[str, Any]:
    """Return where a place in the YAML stands in the file, and the line's text."""
    line, column = (mark.line, mark.column) if mark else (0, 0)
    return _row(front, line, column)


def _row(front: Front, line: int, column: int) -> dict[str, Any]:
    """Return the same for a line and column, both from 0."""
    lines = front.yaml.split("\n")
    row = min(line, len(lines) - 1)
    return {"line": front.yaml_line + row + 1, "column": column + 1, "excerpt": lines[row], "whole": True}


def _no_mapping(front: Front, path: str) -> Problem:
    hint = "write one `key: value` a line, with a space after the colon"
    message = "the front matter is not a list of keys and values"
    row = next((row for row, line in enumerate(front.yaml.split("\n")) if line.strip()), 0)
    return problem("front-matter", path, message, hint=hint, **_row(front, row, 0))


def _too_deep(front: Front, path: str, mark: Any = None) -> Problem:
    message = f"the front matter is nested more than {MAX_DEPTH} levels deep"
    return problem("yaml-limits", path, message, hint="no key needs more than three levels", **_at(front, mark))


def _too_many(front: Front, path: str, mark: Any) -> Problem:
    message = f"the front matter has more than {MAX_SIZE:,} keys and values"
    return problem("yaml-limits", path, message, hint="divide it over several files", **_at(front, mark))


def _limits(front: Front, path: str) -> Problem | None:
    """Look at the parser's events before anything is built from them, in heads that are long or have a `*`."""
    if len(front.yaml) < 4096 and "*" not in front.yaml:
        return None
    depth = size = 0
    try:
        for event in yaml.parse(front.yaml, Loader=_Loader):
            size += 1
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                return _too_deep(front, path, event.start_mark)
            if size > MAX_SIZE:
                return _too_many(front, path, event.start_mark)
            if isinstance(event, yaml.AliasEvent):
                return _repetition(event, front, path)
    except yaml.YAMLError:
        return None  # told better when it is read
    return None


def _repetition(event: yaml.AliasEvent, front: Front, path: str) -> Problem:
    message = f"YAML aliases (*{event.anchor}) are not read"
    hint = "write the value out again; text that begins with * goes in quotes"
    place = _at(front, event.start_mark)
    return problem("yaml-limits", path, message, hint=hint, **place)


def _from_yaml(error: yaml.YAMLError, front: Front, path: str) -> Problem:
    if "nesting depth" in str(error):
        return _too_deep(front, path, getattr(error, "problem_mark", None))
    rule = "duplicate-key" if isinstance(error, _DuplicateKeyError) else "yaml"
    what = str(getattr(error, "problem", None) or error).splitlines()[0]
    begins = what in _TOLD and "is not closed" in _TOLD[what]
    mark = getattr(error, "context_mark" if begins else "problem_mark", None)
    place = _at(front, mark)
    hint = "remove one of the two" if rule == "duplicate-key" else _yaml_hint(what, place["excerpt"])
    return problem(rule, path, _TOLD.get(what, what), hint=hint, **place)


_TOLD = {
    "mapping values are not allowed in this context": "a second colon stands on this line",
    "could not find expected ':'": "a colon is missing after a key",
    "did not find expected ',' or ']'": "a list that begins with [ is not closed",
    "did not find expected ',' or '}'": "a mapping that begins with { is not closed",
    "found unexpected end of stream": "a quotation mark is not closed",
    "found character that cannot start any token": "a value cannot begin with this character",
    "did not find expected alphabetic or numeric character": "a value cannot begin with * or & without quotes",
    "did not find expected key": "the indentation or the quotation marks do not fit",
}
"""What PyYAML says, in the words of people who write."""


def _yaml_hint(what: str, line: str) -> str:
    if "\t" in line:
        return "indent with spaces, not with tabs"
    if "mapping values" in what:
        return 'put the value in quotes, as in title: "Talks: the second round"'
    if "start any token" in what or "alphabetic" in what or "expected key" in what:
        return "put the value in quotes, and indent the keys of one level alike"
    return "check colons, quotation marks and brackets on this line and the one above"


class Places:
    """Finds keys and values of one front matter, which is composed once, and only if something is to be found."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self._known: dict[Path, tuple[yaml.Node, yaml.Node]] = {}
        self._opened: set[Path] = set()

    def locate(self, path: Path, *, value: bool = False) -> tuple[int, int, str]:
        """Return line, column (both from 1) and the line's text of a key, or of its value.

        A path that leads nowhere gives the nearest place above it.
        """
        if not self._known:
            root = cast(yaml.Node, yaml.compose(self._front.yaml, Loader=_Loader))
            self._known[()] = root, root
        place, node = self._find(path)
        mark = (node if value else place).start_mark
        row = min(mark.line, len(self._lines) - 1)
        return self._front.yaml_line + row + 1, mark.column + 1, self._lines[row]

    @cached_property
    def _lines(self) -> list[str]:
        return self._front.yaml.split("\n")

    def _find(self, path: Path) -> tuple[yaml.Node, yaml.Node]:
        """Return the node that marks the place of a path, and the value's node."""
        for length in range(len(path)):
            above = path[:length]
            if above not in self._opened:
                self._opened.add(above)
                for step, place, node in _children(self._known[above][1]):
                    self._known.setdefault((*above, step), (place, node))
            if path[: length + 1] not in self._known:
                return self._known[above]
        return self._known[path]


def _children(node: Any) -> Iterator[tuple[str | int, Any, Any]]:
    """Yield what stands in a node: its key or number, the node that marks the place, and the value's node."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                yield key.value, key, value
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield number, value, value
