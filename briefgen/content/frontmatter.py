"""The front matter of a file, divided from its text and read as YAML.

Nesting or repetition without end is an error, and is found before anything is built from it.
"""

from __future__ import annotations

from typing import Any

import msgspec
import yaml
from frontmatter.default_handlers import YAMLHandler

from briefgen.characters import named
from briefgen.content.sources import page_kind
from briefgen.content.yaml_loader import UNREAD_TAG, DuplicateKeyError, YamlLoader, load
from briefgen.diagnostics import Location, Problem
from briefgen.rules import problem

MAX_DEPTH = 32
MAX_SIZE = 100_000
_REQUIRED = {"briefing": "`title: …` and `date: …`", "actor": "`name: …`", "author": "`name: …`"}
_HANDLER = YAMLHandler()


class Front(msgspec.Struct, frozen=True):
    """A file divided: its front matter as data and as YAML, its body, and on which line (from 0) each begins."""

    path: str
    data: dict[str, Any]
    yaml: str
    yaml_line: int
    body: str
    body_line: int


def split(text: str, path: str) -> tuple[Front | None, list[Problem]]:
    """Divide a file into front matter and body.

    Returns the parts, or None if the front matter cannot be read, and the problems.
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
    front = Front(path, {}, head, text.count("\n", 0, opening.end()), body, text.count("\n", 0, len(text) - len(body)))
    return _loaded(front)


def _loaded(front: Front) -> tuple[Front | None, list[Problem]]:
    beyond = _limits(front)
    if beyond:
        return None, [beyond]
    try:
        data, escaped = load(front.yaml)
    except yaml.YAMLError as error:
        return None, [_from_yaml(error, front)]
    except RecursionError:
        return None, [_too_deep(front)]
    if not isinstance(data, dict):
        return None, [_no_mapping(front)]
    return msgspec.structs.replace(front, data=data), [_escape(*item, front) for item in escaped[:1]]


def _escape(character: str, mark: Any, front: Front) -> Problem:
    message = f"the value holds a control character ({named(character)}), which no page can show"
    return problem("control-character", _at(front, mark), message, "remove its escape")


def _no_front_matter(text: str, path: str) -> Problem:
    if text.lstrip().startswith("---"):
        hint = "remove what stands before the first line ---, also empty lines"
    else:
        required = _REQUIRED.get(page_kind(path) or "", "`title: …`")
        hint = f"begin the file with a line ---, then {required}, then another line ---"
    return problem("front-matter", _first_line(text, path), "the file has no front matter", hint)


def _not_closed(text: str, path: str) -> Problem:
    hint = "put a line --- after the last key"
    return problem("front-matter", _first_line(text, path), "the front matter is not closed", hint)


def _first_line(text: str, path: str) -> Location:
    return Location.in_line(path, 1, 1, text.split("\n", 1)[0])


def _at(front: Front, mark: Any) -> Location:
    """Return where a place in the YAML stands in the file. Its line stays whole: only one problem comes of it."""
    at = mark.index if mark else 0  # its line counts characters as line ends that are none here
    return _in_row(front, front.yaml.count("\n", 0, at), at - front.yaml.rfind("\n", 0, at) - 1)


def _in_row(front: Front, line: int, column: int) -> Location:
    """Return the same for a line and column of the YAML, both from 0."""
    lines = front.yaml.split("\n")
    row = min(line, len(lines) - 1)
    return Location(front.path, front.yaml_line + row + 1, column + 1, lines[row])


def _no_mapping(front: Front) -> Problem:
    hint = "write one `key: value` a line, with a space after the colon"
    message = "the front matter is not a list of keys and values"
    row = next((row for row, line in enumerate(front.yaml.split("\n")) if line.strip()), 0)
    return problem("front-matter", _in_row(front, row, 0), message, hint)


def _too_deep(front: Front, mark: Any = None) -> Problem:
    message = f"the front matter is nested more than {MAX_DEPTH} levels deep"
    return problem("yaml-limits", _at(front, mark), message, "no key needs more than three levels")


def _too_many(front: Front, mark: Any) -> Problem:
    message = f"the front matter has more than {MAX_SIZE:,} keys and values"
    return problem("yaml-limits", _at(front, mark), message, "divide it over several files")


def _limits(front: Front) -> Problem | None:
    """Return the problem of front matter that is too deep, too large or has aliases.

    The parser's events show it before anything is built. Short front matter without a `*` cannot have it.
    """
    if len(front.yaml) < 4096 and "*" not in front.yaml:
        return None
    depth = size = 0
    try:
        for event in yaml.parse(front.yaml, Loader=YamlLoader):
            size += 1
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                return _too_deep(front, event.start_mark)
            if size > MAX_SIZE:
                return _too_many(front, event.start_mark)
            if isinstance(event, yaml.AliasEvent):
                return _repetition(event, front)
    except yaml.YAMLError:
        return None  # reading it gives a better message
    return None


def _repetition(event: yaml.AliasEvent, front: Front) -> Problem:
    message = f"YAML aliases (*{event.anchor}) are not read"
    hint = "write the value out again; text that begins with * goes in quotes"
    return problem("yaml-limits", _at(front, event.start_mark), message, hint)


def _from_yaml(error: yaml.YAMLError, front: Front) -> Problem:
    from briefgen.content.yaml_causes import cause  # imported late: most front matter has no fault

    if "nesting depth" in str(error):
        return _too_deep(front, getattr(error, "problem_mark", None))
    rule = "duplicate-key" if isinstance(error, DuplicateKeyError) else "yaml"
    what = (str(getattr(error, "problem", None) or error).splitlines() or [""])[0]
    mark = getattr(error, "context_mark" if what in _AT_THE_BEGINNING else "problem_mark", None)
    location = _at(front, mark)
    row = location.line - front.yaml_line - 1
    if rule == "yaml" and (found := cause(front.yaml, row, location.column - 1, what)):
        return problem(rule, _in_row(front, found.row, found.column), found.message, found.hint)
    hint = "remove one of the two" if rule == "duplicate-key" else _yaml_hint(what, location.excerpt)
    return problem(rule, location, _MESSAGES.get(what, what), hint)


_ESCAPE = "a backslash stands between double quotes, where it has a meaning of its own"
_MESSAGES = {
    "mapping values are not allowed in this context": "a second colon stands on this line",
    "could not find expected ':'": "a colon is missing after a key",
    "found unexpected end of stream": "a quotation mark is not closed",
    "found character that cannot start any token": "a value cannot begin with this character",
    "did not find expected alphabetic or numeric character": "a value cannot begin with * or & without quotes",
    "did not find expected key": "the indentation or the quotation marks do not fit",
    "did not find expected comment or line break": "text stands behind the | or > on its line",
    "block sequence entries are not allowed in this context": "a list cannot begin on the line of its key",
    "mapping keys are not allowed in this context": "a value cannot begin with ? and a space",
    "found unknown escape character": _ESCAPE,
    "did not find expected hexdecimal number": _ESCAPE,
    "found invalid Unicode character escape code": _ESCAPE,
}
"""The messages of PyYAML, and what is reported instead."""

_AT_THE_BEGINNING = (
    "could not find expected ':'", "did not find expected ',' or ']'", "did not find expected ',' or '}'",
    "found unexpected end of stream",
)  # fmt: skip
"""Messages about something that begins where the fault is, and ends on another line."""


def _yaml_hint(what: str, line: str) -> str:
    if "\t" in line:
        return "indent with spaces, not with tabs"
    if what.startswith(UNREAD_TAG):
        return "remove the tag; text that begins with ! goes in quotes"
    if "mapping values" in what:
        return 'put the value in quotes, as in title: "Talks: the second round"'
    if what in _MESSAGES and _MESSAGES[what] is _ESCAPE:
        return "put the value in single quotes, and write signs such as emoji themselves"
    if "line break" in what or "are not allowed" in what:
        return "put the value in quotes, or begin it on a line of its own"
    if "start any token" in what or "alphabetic" in what or "expected key" in what:
        return "put the value in quotes, and indent the keys of one level alike"
    if "end of stream" in what:
        return "write the other quotation mark at the end of the value"
    return "check colons, quotation marks and brackets on this line and the one above"
