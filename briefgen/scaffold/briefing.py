"""A new briefing, with its front matter filled in and a file name that is not taken."""

from __future__ import annotations

from pathlib import Path

import msgspec

from briefgen.characters import cleaned
from briefgen.records.dates import Edtf
from briefgen.records.names import slug_of
from briefgen.scaffold.writing import make_folders

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
    folder = root / FOLDER
    make_folders(root, FOLDER / "name.md")
    text = briefing_text(new)
    slug, number = slug_of(cleaned(new.title), "briefing"), 1
    while True:
        name = f"{slug}.md" if number == 1 else f"{slug}-{number}.md"
        try:
            with (folder / name).open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
        except FileExistsError:
            number += 1
        else:
            return FOLDER / name


def briefing_text(new: NewBriefing) -> str:
    """Return the text of a draft."""
    lines = ["---", f"title: {_quoted(new.title)}", f"date: {new.date}", f"published: {new.published}"]
    lines += [*_list("actors", new.actors), "outcome:", "summary:", *_list("topics", new.topics)]
    lines += ["sources:", "status: draft", "---", "", ""]
    return "\n".join(lines)


def _list(key: str, values: tuple[str, ...]) -> list[str]:
    return [f"{key}:", *(f"  - {_quoted(value)}" for value in values)] if values else [f"{key}:"]


def _quoted(text: str) -> str:
    """Return text as a YAML scalar on one line, quoted only if needed (YAML 1.2, section 7.3)."""
    import yaml

    single_line = " ".join(cleaned(text).split())
    scalar: str = yaml.dump(single_line, allow_unicode=True, width=float("inf"))
    return scalar.removesuffix("\n").removesuffix("\n...")
