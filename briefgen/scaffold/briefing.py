"""A new briefing: front matter filled in, a file name that no other briefing has."""

from __future__ import annotations

from pathlib import Path

from briefgen.characters import cleaned
from briefgen.records.dates import Edtf
from briefgen.records.names import slugify
from briefgen.scaffold.writing import make_folders

FOLDER = Path("content", "briefings")


def write_briefing(root: Path, title: str, date: Edtf, actors: tuple[str, ...], topics: tuple[str, ...]) -> Path:
    """Write a draft and return its path in the site.

    Raises:
        OSError: the file cannot be written.

    """
    title, folder = cleaned(title), root / FOLDER
    make_folders(root, FOLDER / "name.md")
    text = briefing_text(title, date, actors, topics)
    slug, number = slugify(title) or "briefing", 1
    while True:
        name = f"{slug}.md" if number == 1 else f"{slug}-{number}.md"
        try:
            with (folder / name).open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
        except FileExistsError:
            number += 1
        else:
            return FOLDER / name


def briefing_text(title: str, date: Edtf, actors: tuple[str, ...], topics: tuple[str, ...]) -> str:
    """Return a draft's text."""
    lines = ["---", f"title: {_quoted(title)}", f"date: {date}"]
    lines += [*_listed("actors", actors), "outcome:", "summary:", *_listed("topics", topics)]
    lines += ["sources:", "status: draft", "---", "", ""]
    return "\n".join(lines)


def _listed(key: str, values: tuple[str, ...]) -> list[str]:
    return [f"{key}:", *(f"  - {_quoted(value)}" for value in values)] if values else [f"{key}:"]


def _quoted(text: str) -> str:
    """Return text as YAML reads it back, in quotes where it must be (YAML 1.2, section 7.3)."""
    import yaml

    single_line = " ".join(cleaned(text).split())
    shown: str = yaml.dump(single_line, allow_unicode=True, width=float("inf"))
    return shown.removesuffix("\n").removesuffix("\n...")
