"""The files of actors and tags, as those who write need them: by which names to call what they are about.

The files are read, not the archive: it may be older than they are, or missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from briefgen.content import frontmatter
from briefgen.content.sources import PageKind, entity_of, page_kind
from briefgen.content.walk import walk
from briefgen.normal import nfc
from briefgen.records.names import fold


def fronts(root: Path, kind: PageKind, holding: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the id and the front matter of each readable file of a kind that holds all words of a text.

    Upper and lower case are alike. A file that cannot be read is left out: `check` reports it.
    """
    words = nfc(holding).casefold().split()
    paths = (f"{folder.path}/{name}" for folder in walk(root, []) for name in folder.files)
    for path in paths:
        if page_kind(path) == kind and (data := _front(root, path, words)):
            yield nfc(entity_of(path).name), data


def _front(root: Path, path: str, words: Sequence[str]) -> dict[str, Any] | None:
    try:
        text = nfc((root / path).read_text("utf-8-sig", errors="replace"))
        held = f"{nfc(entity_of(path).name)}\n{text}".casefold()
        front = frontmatter.split(text, path)[0] if all(word in held for word in words) else None
    except Exception:
        return None
    return front.data if front else None


def names_in(data: dict[str, Any]) -> Iterator[str]:
    """Yield the names that a front matter claims: that of an actor or author, or the title of others, and aliases."""
    aliases = data.get("aliases")
    for name in (data.get("name", data.get("title")), *(aliases if isinstance(aliases, list) else ())):
        if isinstance(name, str) and name.strip():
            yield name


def file_names(root: Path, kind: PageKind) -> dict[str, str]:
    """Return the names of things of a kind that have a file, sorted, each with the path of the file."""
    found = {name: f"content/{kind}s/{own}.md" for own, data in fronts(root, kind) for name in names_in(data)}
    return dict(sorted(found.items(), key=lambda item: (item[0].casefold(), item[0])))


def claimed_by(name: str, root: Path, kind: PageKind) -> str:
    """Return the path of the file of a kind that has a name, or "" if none has it."""
    return next((path for known, path in file_names(root, kind).items() if fold(known) == fold(name)), "")
