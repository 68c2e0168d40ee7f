"""Problems: what is wrong, where, and how to fix it."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable
from enum import StrEnum

import msgspec

from briefgen.characters import visible


class Severity(StrEnum):
    """An error stops the build; a warning does so only with `--strict`."""

    ERROR = "error"
    WARNING = "warning"


EXCERPT = 200
"""How many characters of a long line are kept, because one line can have thousands of problems."""

COMPARISONS = 20_000
"""How many pairs of words are compared to make suggestions."""


class Location(msgspec.Struct, frozen=True, omit_defaults=True):
    """A place in a file. `line` and `column` count from 1; 0 means the whole file.

    `excerpt` is the line, or the part of a long line around the column; `skipped` is how many characters come before.
    """

    path: str
    line: int = 0
    column: int = 0
    excerpt: str = ""
    skipped: int = 0

    @classmethod
    def in_line(cls, path: str, line: int, column: int, text: str) -> Location:
        """Return a location in a line, with the part of the line around the column as its excerpt."""
        excerpt, skipped = around(text, column)
        return cls(path, line, column, excerpt, skipped)


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that is wrong. `rules.problem` makes it with the severity of its rule.

    `upon` is when it begins to matter, if only withheld content has it. `only_warns` is True if it is never an error.
    """

    location: Location
    rule: str
    severity: Severity
    message: str
    hint: str = ""
    upon: str = ""
    only_warns: bool = False

    @property
    def path(self) -> str:
        """The file that is wrong, relative to the site."""
        return self.location.path

    @property
    def line(self) -> int:
        """The line, counted from 1, or 0 for the whole file."""
        return self.location.line

    @property
    def column(self) -> int:
        """The column, counted from 1, or 0 for the whole file."""
        return self.location.column

    @property
    def excerpt(self) -> str:
        """The line, or a part of it."""
        return self.location.excerpt


class FlatProblem(msgspec.Struct, frozen=True, order=True, omit_defaults=True):
    """A problem as `--json` prints it. Its fields are in the order by which problems are sorted."""

    path: str
    line: int
    column: int
    rule: str
    severity: Severity
    message: str
    hint: str = ""
    excerpt: str = ""
    skipped: int = 0
    upon: str = ""


def flat(problem: Problem) -> FlatProblem:
    """Return a problem with its location in fields of its own."""
    at = problem.location
    return FlatProblem(
        at.path,
        at.line,
        at.column,
        problem.rule,
        problem.severity,
        problem.message,
        problem.hint,
        at.excerpt,
        at.skipped,
        problem.upon,
    )


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Return problems sorted by file and line."""
    return sorted(problems, key=flat)


LIKE = 0.7
"""What two words must have in common to be close: twice as many letters in order, divided by the letters of both."""


def nearest(word: str, known: Iterable[str], like: float = LIKE) -> str | None:
    """Return the known word that is closest to `word`, or None if no word is close: see `LIKE`."""
    folded = {name.casefold(): name for name in known}
    found = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=like)
    return folded[found[0]] if found else None


def suggestion(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return `did you mean "…"?` for the nearest known word, or `otherwise`."""
    found = nearest(word, known)
    return f'did you mean "{found}"?' if found else otherwise


class Suggestions:
    """Suggestions for many words, with a limit on the comparisons. After it, no suggestions are made."""

    def __init__(self, comparisons: int = COMPARISONS) -> None:
        """Set how many pairs of words may be compared."""
        self._left = comparisons

    @property
    def spent(self) -> bool:
        """True if the limit is reached."""
        return self._left <= 0

    def of(self, word: str, known: Collection[str], otherwise: str = "") -> str:
        """Return the same as `suggestion`, or `otherwise` if the limit is reached."""
        found = self.nearest(word, known)
        return f'did you mean "{found}"?' if found else otherwise

    def nearest(self, word: str, known: Collection[str]) -> str | None:
        """Return the known word that is closest to `word`, or None if no word is close or the limit is reached."""
        if self.spent:
            return None
        self._left -= len(known)
        return nearest(word, known)


def around(line: str, column: int, width: int = EXCERPT) -> tuple[str, int]:
    """Return the part of a long line around a column, and how many characters come before it."""
    if len(line) <= width:
        return line, 0
    start = max(0, min(column - 1 - width // 2, len(line) - width))
    return line[start : start + width], start


def text_of(problem: Problem) -> str:
    """Return a problem as text: rule and message, location, the line with a marker below it, and how to fix it.

    Control characters are replaced, so that content cannot control a terminal.
    """
    place = visible(problem.path)
    if problem.line:
        place += f":{problem.line}:{problem.column}"
    number = str(problem.line)
    gutter = " " * len(number)
    lines = [f"{problem.severity}[{problem.rule}]: {visible(problem.message)}", f"{gutter}--> {place}"]
    if problem.line and problem.excerpt.strip():
        shown, start = around(visible(problem.excerpt), problem.column - problem.location.skipped, 110)
        column = problem.column - problem.location.skipped - start
        marker = "".join("\t" if c == "\t" else " " for c in shown[: column - 1])
        lines += [f"{gutter} |", f"{number} | {shown}", f"{gutter} | {marker}^"]
    if problem.upon:
        lines.append(f"{gutter} = when: {visible(problem.upon)}")
    if problem.hint:
        lines.append(f"{gutter} = help: {visible(problem.hint)}")
    return "\n".join(lines)


def has_errors(problems: Iterable[Problem]) -> bool:
    """Return True if one of some problems is an error."""
    return any(item.severity is Severity.ERROR for item in problems)


def summary(problems: Iterable[Problem]) -> str:
    """Return `2 errors, 1 warning in 2 files`."""
    found = list(problems)
    errors = sum(p.severity is Severity.ERROR for p in found)
    warnings = len(found) - errors
    files = len({p.path for p in found})
    counts = [counted(errors, "error")] if errors else []
    counts += [counted(warnings, "warning")] if warnings else []
    return f"{', '.join(counts)} in {counted(files, 'file')}"


def counted_by_rule(problems: Iterable[Problem]) -> list[str]:
    """Return a line for each rule with the number of its problems and of the files that they are in, the most first."""
    files: dict[tuple[Severity, str], list[str]] = {}
    for item in problems:
        files.setdefault((item.severity, item.rule), []).append(item.path)
    ordered = sorted(files.items(), key=lambda item: (-len(item[1]), item[0]))
    return [
        f"{len(paths):,} × {severity}[{rule}] in {counted(len(set(paths)), 'file')}"
        for (severity, rule), paths in ordered
    ]


def counted(number: int, noun: str) -> str:
    """Return a number and its noun: `1 file`, `2,000 files`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
