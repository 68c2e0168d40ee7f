"""Comments in front matter that are none, or that the author did not mean.

YAML takes what follows ` #` for a comment, also in a headline. It knows no comments between `<!--` and `-->`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, cast

import yaml

from briefgen.content.file_context import FileContext
from briefgen.content.key_locations import KeyPath
from briefgen.content.yaml_loader import YamlLoader
from briefgen.diagnostics import Location
from briefgen.rules import problem

_SIGN = re.compile(r"[ \t]+#")
_FOREIGN = re.compile(r"<!--|(?<!\d)%%(?=[^%]+%%)|\{%-?\s*comment\b|\{#-?\s.*#\}")
_WITH_TEXT = ("title", "name")
"""Keys whose values are what readers see first, so that any comment behind them is reported."""


def report_cut_values(file: FileContext) -> None:
    """Report each value without quotes behind which a comment begins, unless it reads as a note of the author.

    A note has a space behind its `#`, and stands behind a single word, such as a date.
    """
    text = file.front.yaml
    if " #" not in text and "\t#" not in text:
        return
    root = cast(yaml.Node, yaml.compose(text, Loader=YamlLoader))
    for path, node in _plain_values(root, ()):
        rest = text[node.end_mark.index :].split("\n", 1)[0]
        found = _SIGN.match(rest)
        if found and (_is_cut(rest[found.end() :]) or " " in node.value or (path and path[-1] in _WITH_TEXT)):
            quoted = (node.value + rest).strip().replace('"', "'")
            message = f'the value ends before " #": YAML takes "{rest.strip()[:60]}" for a comment'
            hint = f'put the value in quotes, as in "{quoted[:80]}", or the comment on a line of its own'
            file.report("yaml-comment", path, message, hint)


def report_foreign_comments(file: FileContext) -> None:
    """Report the first comment as HTML, Obsidian or templates have them: readers would see it in the value."""
    text = file.front.yaml
    if "<!--" not in text and "%%" not in text and "{" not in text:
        return
    for row, line in enumerate(text.split("\n"), file.front.yaml_line + 1):
        found = _FOREIGN.search(line)
        if found and not line.lstrip().startswith("#"):
            location = Location.in_line(file.path, row, found.start() + 1, line)
            message = "a comment in front matter would be shown to readers"
            file.problems.append(problem("open-comment", location, message, "write it as YAML does: # and a space"))
            return


def _is_cut(comment: str) -> bool:
    return bool(comment) and not comment[0].isspace() and comment[0] != "#"


def _plain_values(node: Any, path: KeyPath) -> Iterator[tuple[KeyPath, Any]]:
    """Yield the values without quotes, with the keys that lead to each."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _plain_values(value, (*path, str(key.value)))
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield from _plain_values(value, (*path, number))
    elif isinstance(node, yaml.ScalarNode) and not node.style:
        yield path, node
