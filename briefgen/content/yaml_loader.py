"""YAML as front matter uses it.

Text stays text: only `true`, `false`, `null` and plain whole numbers are more than that, so that `2021-02-30`, `no` and
`1.10` come out as they were written. A key that stands twice is an error, and so are keys that are no text and tags
that ask for other types.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NoReturn

import yaml
from yaml.constructor import ConstructorError

from briefgen.characters import CONTROL, cleaned

_Base: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class YamlLoader(_Base):  # type: ignore[misc]  # the C loader where there is one
    """YAML 1.2's core schema without numbers that are not whole, and without dates.

    `escaped` are the places of values that hold control characters, which only an escape can bring in.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.escaped: list[tuple[str, Any]] = []

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012  # PyYAML's own protocol
    yaml_constructors: dict[str | None, Any] = {}  # noqa: RUF012  # none but those below
    yaml_multi_constructors: dict[str | None, Any] = {}  # noqa: RUF012


class DuplicateKeyError(ConstructorError):
    """A key stands twice in one mapping."""


def _mapping(loader: Any, node: yaml.Node) -> dict[str, Any]:
    if not isinstance(node, yaml.MappingNode):
        return _refused(loader, node)
    made: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise ConstructorError(None, None, "a key must be text", key.start_mark)
        name = cleaned(key.value)
        if name in made:
            raise DuplicateKeyError(None, None, f'the key "{name}" stands twice', key.start_mark)
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
    raise ConstructorError(None, None, f"{UNREAD_TAG} {tag} is not read", node.start_mark)


UNREAD_TAG = "the tag"
"""How the message about a tag that is not read begins."""

_LITERALS: dict[str, tuple[str, str, Callable[[str], Any]]] = {
    "null": (r"(?:~|null|Null|NULL|)$", "~nN", lambda _: None),
    "bool": (r"(?:true|True|TRUE|false|False|FALSE)$", "tTfF", lambda text: text.lower() == "true"),
    "int": (r"-?(?:0|[1-9]\d{0,14})$", "-0123456789", int),
}
"""Values that are no text: how they are written, with which characters they begin, what they become."""


def _literal(pattern: re.Pattern[str], make: Callable[[str], Any]) -> Callable[[Any, yaml.Node], Any]:
    def construct(loader: Any, node: yaml.Node) -> Any:
        if isinstance(node, yaml.ScalarNode) and pattern.match(node.value):
            return make(node.value)
        return _refused(loader, node)

    return construct


for _name, (_written, _begin, _make) in _LITERALS.items():
    _pattern = re.compile(_written, re.ASCII)
    _first = [*_begin, ""] if _name == "null" else [*_begin]
    YamlLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_name}", _pattern, _first)
    YamlLoader.add_constructor(f"tag:yaml.org,2002:{_name}", _literal(_pattern, _make))
YamlLoader.add_constructor("tag:yaml.org,2002:map", _mapping)
YamlLoader.add_constructor("tag:yaml.org,2002:seq", _list)
YamlLoader.add_constructor("tag:yaml.org,2002:str", _text)
YamlLoader.add_constructor(None, _refused)


def load(text: str) -> tuple[Any, list[tuple[str, Any]]]:
    """Return the data, and the control characters in it with their places. Raises yaml.YAMLError."""
    loader = YamlLoader(text)
    try:
        return loader.get_single_data(), loader.escaped
    finally:
        loader.dispose()
