"""What a withheld file says that cannot be read as a briefing or an actor, because of a fault in it."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

from briefgen.archive.withheld_texts import Contents, blocks_of
from briefgen.characters import cleaned
from briefgen.content import frontmatter
from briefgen.normal import nfc
from briefgen.records.storage import encoder

_LINE = re.compile(r"""[\s{\[-]*(?:["']?([\w ]+?)["']?\s*:(?=\s|$))?\s*(.*?)[\s}\],]*$""")
"""A line of front matter: a key, if it has one, and a value."""


def contents_of(root: Path, path: str) -> Contents:
    """Return what the file at a path of the site says. Nothing is checked: its problems are known."""
    from briefgen.markdown import parser  # imported late: few builds have such a file
    from briefgen.markdown.context import TextInput

    text = _text(root / path)
    front, _ = frontmatter.split(text, path)
    values, body = (front.data, front.body) if front else (_values(text), text)
    prose, _ = parser.read(body, TextInput(path))
    return Contents([values, blocks_of(encoder.encode(prose.body))], prose.plain, prose.references)


def _text(file: Path) -> str:
    try:
        content = file.read_bytes()
    except OSError:
        return ""  # it was deleted since it was read: the next build knows it
    text = content.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return cleaned(nfc(text))


def _values(text: str) -> dict[str, list[Any]]:
    """Return the values of front matter that is no YAML, line by line, by the key that stands before them."""
    head = re.split(r"^-{3,}\s*$", text, maxsplit=2, flags=re.M)
    found: dict[str, list[Any]] = defaultdict(list)
    key = ""
    for line in head[1].split("\n") if len(head) > 1 else ():
        if matched := _LINE.match(line):
            key = (matched[1] or key).strip().casefold().replace(" ", "_")
            found[key].append(matched[2].strip("\"'"))
    return dict(found)
