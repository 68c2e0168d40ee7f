"""The head of a file: found, read as YAML, and located again line by line when something in it is wrong.

Text stays text: only `true`, `false`, `null` and plain whole numbers are more than that, so that `2021-02-30`, `no` and
`1.10` come out as they were written. A key that stands twice is a mistake, and so are nesting or repetition without
end, keys that are no text, and tags that ask for other types.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, NoReturn, cast

import msgspec
import yaml
from frontmatter.default_handlers import YAMLHandler
from yaml.constructor import ConstructorError

from briefgen.characters import CONTROL, cleaned, named
from briefgen.diagnostics import Location, Problem
from briefgen.rules import problem

Path = tuple[str | int, ...]

MAX_DEPTH = 32
MAX_SIZE = 100_000
_Base: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc]  # the C loader where there is one
    """YAML 1.2's core schema without numbers that are not whole, and without dates.

    `escaped` are the places of values that hold control characters, which only an escape can bring in.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.escaped: list[tuple[str, Any]] = []

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012  # PyYAML's own protocol
    yaml_constructors: dict[str | None, Any] = {}  # noqa: RUF012  # none but those below
    yaml_multi_constructors: dict[str | None, Any] = {}  # noqa: RUF012


class _DuplicateKeyError(ConstructorError):
    pass


def _mapping(loader: Any, node: yaml.Node) -> dict[str, Any]:
    if not isinstance(node, yaml.MappingNode):
        return _refused(loader, node)
    made: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise ConstructorError(None, None, "a key must be text", key.start_mark)
        name = cleaned(key.value)
        if name in made:
            raise _DuplicateKeyError(None, None, f'the key "{name}" stands twice', key.start_mark)
        made[name] = loader.construct_object(value, deep=True)
    return made


def _list(loader: Any, node: yaml.Node) -> list[Any]:
    if not isinstance(node, yaml.SequenceNode):
        return _refused(loader, node)
    return [loader.construct_object(value, deep=True) for value in node.value]


def _text(loader: Any, node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        return _refused(loader, node)
    text: str = node.value
    if text.isprintable() or not (found := re.search(CONTROL, text)):
        return text
    loader.escaped.append((found[0], node.start_mark))
    return cleaned(text)


def _refused(_loader: Any, node: yaml.Node) -> NoReturn:
    """Refuse a value whose tag asks for a type that is not read, or that is not of the tag's type."""
    tag = node.tag.replace("tag:yaml.org,2002:", "!!", 1)
    raise ConstructorError(None, None, f"{_TAG} {tag} is not read", node.start_mark)


_TAG = "the tag"
_LITERALS: dict[str, tuple[str, str, Callable[[str], Any]]] = {
    "null": (r"(?:~|null|Null|NULL|)$", "~nN", lambda _: None),
    "bool": (r"(?:true|True|TRUE|false|False|FALSE)$", "tTfF", lambda text: text.lower() == "true"),
    "int": (r"-?(?:0|[1-9]\d{0,14})$", "-0123456789", int),
}
"""Values that are no text: how they are written, with which characters they begin, what they become."""


def _literal(pattern: re.Pattern[str], make: Callable[[str], Any]) -> Callable[[Any, yaml.Node], Any]:
    def made(loader: Any, node: yaml.Node) -> Any:
        if isinstance(node, yaml.ScalarNode) and pattern.match(node.value):
            return make(node.value)
        return _refused(loader, node)

    return made


for _name, (_written, _begin, _make) in _LITERALS.items():
    _pattern = re.compile(_written, re.ASCII)
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_name}", _pattern, [*_begin, *([""] if _name == "null" else [])])
    _Loader.add_constructor(f"tag:yaml.org,2002:{_name}", _literal(_pattern, _make))
_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
_Loader.add_constructor("tag:yaml.org,2002:seq", _list)
_Loader.add_constructor("tag:yaml.org,2002:str", _text)
_Loader.add_constructor(None, _refused)


def _load(text: str) -> tuple[Any, list[tuple[str, Any]]]:
    """Return the data, and the control characters in it with their places."""
    loader = _Loader(text)
    try:
        return loader.get_single_data(), loader.escaped
    finally:
        loader.dispose()


_HANDLER = YAMLHandler()


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
        return None, [
            problem("empty-file", Location(path), "the file is empty", "begin it with front matter, or remove it")
        ]
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
        data, escaped = _load(front.yaml)
    except yaml.YAMLError as error:
        return None, [_from_yaml(error, front, path)]
    except RecursionError:
        return None, [_too_deep(front, path)]
    if not isinstance(data, dict):
        return None, [_no_mapping(front, path)]
    return msgspec.structs.replace(front, data=data), [_escape(*item, front, path) for item in escaped[:1]]


def _escape(character: str, mark: Any, front: Front, path: str) -> Problem:
    message = f"the value holds a control character ({named(character)}), which no page can show"
    return problem("control-character", _at(front, path, mark), message, "remove its escape")


def _no_front_matter(text: str, path: str) -> Problem:
    hint = "begin the file with a line ---, then `title: …` and `date: …`, then another line ---"
    return problem("front-matter", _first_line(text, path), "the file has no front matter", hint)


def _not_closed(text: str, path: str) -> Problem:
    hint = "put a line --- after the last key"
    return problem("front-matter", _first_line(text, path), "the front matter is not closed", hint)


def _first_line(text: str, path: str) -> Location:
    return Location.in_line(path, 1, 1, text.split("\n", 1)[0])


def _at(front: Front, path: str, mark: Any) -> Location:
    """Return where a place in the YAML stands in the file. Its line stays whole: only one problem comes of it."""
    at = mark.index if mark else 0  # its line counts characters as line ends that are none here
    return _in_row(front, path, front.yaml.count("\n", 0, at), at - front.yaml.rfind("\n", 0, at) - 1)


def _in_row(front: Front, path: str, line: int, column: int) -> Location:
    """Return the same for a line and column of the YAML, both from 0."""
    lines = front.yaml.split("\n")
    row = min(line, len(lines) - 1)
    return Location(path, front.yaml_line + row + 1, column + 1, lines[row])


def _no_mapping(front: Front, path: str) -> Problem:
    hint = "write one `key: value` a line, with a space after the colon"
    message = "the front matter is not a list of keys and values"
    row = next((row for row, line in enumerate(front.yaml.split("\n")) if line.strip()), 0)
    return problem("front-matter", _in_row(front, path, row, 0), message, hint)


def _too_deep(front: Front, path: str, mark: Any = None) -> Problem:
    message = f"the front matter is nested more than {MAX_DEPTH} levels deep"
    return problem("yaml-limits", _at(front, path, mark), message, "no key needs more than three levels")


def _too_many(front: Front, path: str, mark: Any) -> Problem:
    message = f"the front matter has more than {MAX_SIZE:,} keys and values"
    return problem("yaml-limits", _at(front, path, mark), message, "divide it over several files")


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
    return problem("yaml-limits", _at(front, path, event.start_mark), message, hint)


def _from_yaml(error: yaml.YAMLError, front: Front, path: str) -> Problem:
    if "nesting depth" in str(error):
        return _too_deep(front, path, getattr(error, "problem_mark", None))
    rule = "duplicate-key" if isinstance(error, _DuplicateKeyError) else "yaml"
    what = (str(getattr(error, "problem", None) or error).splitlines() or [""])[0]
    begins = what in _TOLD and "is not closed" in _TOLD[what]
    mark = getattr(error, "context_mark" if begins else "problem_mark", None)
    location = _at(front, path, mark)
    hint = "remove one of the two" if rule == "duplicate-key" else _yaml_hint(what, location.excerpt)
    return problem(rule, location, _TOLD.get(what, what), hint)


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
    if what.startswith(_TAG):
        return "remove the tag; text that begins with ! goes in quotes"
    if "mapping values" in what:
        return 'put the value in quotes, as in title: "Talks: the second round"'
    if "start any token" in what or "alphabetic" in what or "expected key" in what:
        return "put the value in quotes, and indent the keys of one level alike"
    return "check colons, quotation marks and brackets on this line and the one above"


class Places:
    """Finds keys and values of one front matter, which is composed once, and only if something is to be found."""

    def __init__(self, front: Front, path: str) -> None:
        self._front, self._file = front, path
        self._known: dict[Path, tuple[yaml.Node, yaml.Node]] = {}
        self._opened: set[Path] = set()

    def locate(self, path: Path, *, value: bool = False) -> Location:
        """Return where a key, or its value, stands in the file.

        A path that leads nowhere gives the nearest place above it.
        """
        if not self._known:
            root = cast(yaml.Node, yaml.compose(self._front.yaml, Loader=_Loader))
            self._known[()] = root, root
        place, node = self._find(path)
        at = (node if value else place).start_mark.index  # its line counts characters as line ends that are none here
        row = bisect_right(self._starts, at) - 1
        line, column = self._front.yaml_line + row + 1, at - self._starts[row] + 1
        return Location.in_line(self._file, line, column, self._lines[row])

    @cached_property
    def _lines(self) -> list[str]:
        return self._front.yaml.split("\n")

    @cached_property
    def _starts(self) -> list[int]:
        """Where in the YAML each line begins."""
        return [0, *(found.end() for found in re.finditer("\n", self._front.yaml))]

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
            yield cleaned(str(key.value)), key, value
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield number, value, value
