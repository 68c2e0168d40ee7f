"""What a build withheld, as commands print it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefgen.build_time import instant
from briefgen.cli.console import is_ci
from briefgen.diagnostics import Location, Problem, counted

if TYPE_CHECKING:
    from briefgen.archive.visibility import Withheld
    from briefgen.cli.options import Verbosity

ELSEWHERE = (
    "this is the log of a CI system: run `briefgen check` and `briefgen build` on your own machine to see it all"
)
"""The hint of a problem whose words are left out."""

NAMED = 10
"""How many withheld files are named; `-v` names all of them."""


def print_withheld(found: Sequence[Withheld], verbosity: Verbosity) -> None:
    """Print how many briefings and pages are withheld and why; and which, unless a CI system would log that."""
    if not found:
        return
    verb = "is" if len(found) == 1 else "are"
    click.echo(f"{_nouns(found)} {verb} withheld: {', '.join(_counts(found))}.")
    if not may_name(verbosity):
        return
    named = found if verbosity == "verbose" else found[:NAMED]
    for item in named:
        title = f": {item.title}" if item.is_read else ""
        click.echo(f"  {item.release.path}{title} ({item.release.reason})")
    if len(named) < len(found):
        click.echo(f"  … and {len(found) - len(named):,} more; -v names all of them")


def _nouns(found: Sequence[Withheld]) -> str:
    """Return how many briefings there are, and how many of the desk's own pages."""
    kinds = Counter("page" if item.entity.kind == "page" else "briefing" for item in found)
    return " and ".join(counted(kinds[kind], kind) for kind in ("briefing", "page") if kinds[kind])


def withheld_data(found: Sequence[Withheld], verbosity: Verbosity) -> list[dict[str, str]]:
    """Return the same for `--json`."""
    names = may_name(verbosity)
    return [_named(item) if names else {"reason": item.release.reason} for item in found]


def for_the_log(problems: Sequence[Problem], found: Sequence[Withheld], verbosity: Verbosity) -> list[Problem]:
    """Return problems as they are printed: without paths and words of what is withheld, unless it may be named.

    What a file with faults was to say of that counts too: an embargo without a zone is one, and so is one that stands
    beside a fault of YAML.
    """
    if may_name(verbosity):
        return list(problems)
    paths = {item.release.path for item in found}
    paths |= {path for path in {item.path for item in problems} - paths if _may_be_withheld(path)}
    return [_unnamed(item) if item.upon or item.path in paths else _without_words(item) for item in problems]


def _may_be_withheld(path: str) -> bool:
    from briefgen.content.walk import may_be_read  # imported late: most builds have no problems
    from briefgen.content.withholding import may_be_withheld
    from briefgen.project import find_root

    root = find_root(Path.cwd())
    if root is None or not path.startswith("content/"):
        return False
    try:
        is_read = path.endswith(".md") and may_be_read(root, path)
        text = (root / path).read_bytes().decode("utf-8-sig", "replace") if is_read else ""
    except OSError:
        text = ""
    return may_be_withheld(path, text)


def _unnamed(item: Problem) -> Problem:
    """Return a problem that says its rule only."""
    if item.rule == "leak":
        return _without_words(item)
    message = "there is a problem in a file that is withheld"
    return Problem(Location("content"), item.rule, item.severity, message, ELSEWHERE)


def _without_words(item: Problem) -> Problem:
    """Return a problem without the words of what it is about, if that is withheld. Its own place is no secret."""
    if item.rule == "leak":
        message = "this file holds something that is withheld"
        return Problem(Location(item.path), item.rule, item.severity, message, ELSEWHERE)
    if item.rule == "withheld-link":
        message, location = "this leads to something that is withheld", Location(item.path, item.line, item.column)
        return Problem(location, item.rule, item.severity, message, item.hint)
    return item


def may_name(verbosity: Verbosity) -> bool:
    """Return True if what is withheld may be named: others read the logs of CI systems."""
    return verbosity == "verbose" or not is_ci()


def _named(item: Withheld) -> dict[str, str]:
    return {
        "path": item.release.path,
        "title": item.title,
        "address": item.address,
        "reason": item.release.reason,
    }


def _counts(found: Sequence[Withheld]) -> list[str]:
    """Return how many are drafts, how many are under embargo, and how many have which marking; each counts once."""
    releases = [item.release for item in found]
    drafts = sum(release.is_draft for release in releases)
    ends = sorted(release.embargo for release in releases if release.embargo is not None and not release.is_draft)
    others = (release for release in releases if not release.is_draft and release.embargo is None)
    markings = Counter(release.marking for release in others)
    until = f" until {instant(ends[0])}{' or later' if ends[0] < ends[-1] else ''}" if ends else ""
    return [
        *([counted(drafts, "draft")] if drafts else []),
        *([f"{len(ends):,} under embargo{until}"] if ends else []),
        *(f"{number:,} marked {marking}" for marking, number in markings.items()),
    ]
