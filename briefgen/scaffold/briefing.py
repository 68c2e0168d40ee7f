"""A new briefing, with its front matter filled in and a file name that is not taken."""

from __future__ import annotations

from pathlib import Path

import msgspec

from briefgen.characters import cleaned
from briefgen.records.dates import Edtf
from briefgen.records.names import slug_of
from briefgen.scaffold.writing import quoted, write_new

FOLDER = Path("content", "briefings")


class NewBriefing(msgspec.Struct, frozen=True):
    """What the front matter of a new briefing says. `published` is the day on which it is made."""

    title: str
    date: Edtf
    published: str
    actors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


def write_briefing(root: Path, new: NewBriefing) -> Path:
    """Write a draft and return its path in the site. No file is overwritten.

    Raises:
        OSError: the file cannot be written.

    """
    return write_new(root, FOLDER, _file_name(new.title), briefing_text(new))


def first_of(written: Path, title: str) -> Path:
    """Return the path that a new briefing with this title has, if no other file had it before."""
    return written.with_name(f"{_file_name(title)}.md")


def _file_name(title: str) -> str:
    return slug_of(cleaned(title), "briefing")


def briefing_text(new: NewBriefing) -> str:
    """Return the text of a draft."""
    lines = ["---", f"title: {quoted(new.title)}", f"date: {new.date}", f"published: {new.published}"]
    lines += [*_list("actors", new.actors), "outcome:", "summary:", *_list("topics", new.topics)]
    lines += ["places:", "authors:", "sources:", "status: draft", "---", "", ""]
    return "\n".join(lines)


def _list(key: str, values: tuple[str, ...]) -> list[str]:
    return [f"{key}:", *(f"  - {quoted(value)}" for value in values)] if values else [f"{key}:"]
