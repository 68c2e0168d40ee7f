"""Values of front matter as they are meant: names for links to them, and nothing for what nobody sees."""

from __future__ import annotations

import re
from typing import Any

from briefgen.content.frontmatter import Front
from briefgen.markdown.wikilinks import without_links

_UNSEEN = (
    "\u00a0\u00ad\u034f\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3000\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0"
)
_MAY_DIFFER = re.compile(rf"""\[\[|["']\s+["']|["'][^"'\n]*\\|[{_UNSEEN}]""")
"""What YAML holds that has a value which is meant otherwise."""

_NOTHING = re.compile(rf"[\s{_UNSEEN}]*")
_NAMES = frozenset(
    {"actor", "actors", "authors", "topics", "places", "related", "resolves", "member_of", "distinct_from", "country",
     "organisation", "image", "file"}
)  # fmt: skip
"""Keys under which names stand, and paths of files."""


def meant(front: Front) -> dict[str, Any]:
    """Return the data of a front matter with `Ann` for `[[Ann]]`, as Obsidian writes names, and "" for blank text."""
    if not _MAY_DIFFER.search(front.yaml):
        return front.data
    return {key: _meant(value, key) for key, value in front.data.items()}


def is_blank(text: str) -> bool:
    """Return True if people see nothing of a text."""
    return _NOTHING.fullmatch(text) is not None


def _meant(value: Any, key: str) -> Any:
    if isinstance(value, list):
        return [_meant(item, key) for item in value]
    if isinstance(value, dict):
        return {part: _meant(item, part) for part, item in value.items()}
    if not isinstance(value, str):
        return value
    if is_blank(value):
        return ""
    return without_links(value) if key in _NAMES else value
