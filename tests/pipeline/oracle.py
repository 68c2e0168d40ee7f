"""An oracle that finds stale answers: whatever a page was told that is no longer true, the build must mark the page."""

from __future__ import annotations

import difflib
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import msgspec

from briefgen.archive.clock import EARLIEST, LATEST, Clock
from briefgen.archive.queries import QUERIES
from briefgen.archive.reader import Answers, ask
from briefgen.archive.update import Update
from briefgen.pipeline.run import Run
from briefgen.records.storage import digest_of_value


class Stale(msgspec.Struct, frozen=True):
    """A recorded question that has another answer now, though nothing marked what was made from the old one."""

    question: str
    key: str
    pages: tuple[str, ...]

    def __str__(self) -> str:
        return f"the answer to {self.question} (key {self.key}) went stale on {', '.join(self.pages)}"


@dataclass
class Oracle:
    """What was found while builds were watched, and how many answers were compared for that."""

    stale: list[Stale] = field(default_factory=list)
    compared: int = 0

    def check(self, db: sqlite3.Connection, today: str) -> None:
        """Ask every recorded question again, after pages were marked and before they are made."""
        recorded = "SELECT id, name, key, digest FROM query WHERE id IN (SELECT query FROM read)"
        for number, question, key, digest in db.execute(recorded).fetchall():
            self.compared += 1
            if not _is_found(db, number, question, digest, today):
                self.stale.append(Stale(question, key, tuple(address for address, _ in _pages(db, number))))


def _is_found(db: sqlite3.Connection, number: int, question: str, digest: bytes, today: str) -> bool:
    """Return True if the answer is still the recorded one, or every page that has the old one is marked.

    The mark alone does not count where the build had to record the new answer: the page may have been marked for
    another reason. Only expensive questions are not asked again, nor are those whose answer a new day changed.
    """
    name, *arguments = msgspec.json.decode(question)
    clock = Clock(today)
    if digest_of_value(ask(db, clock, name, *arguments)) == digest:
        return True
    depends_on_day = (clock.since, clock.until) != (EARLIEST, LATEST)
    return (QUERIES[name].is_expensive or depends_on_day) and all(is_dirty for _, is_dirty in _pages(db, number))


def _pages(db: sqlite3.Connection, number: int) -> list[tuple[str, int]]:
    """Return the pages that asked a question, and of each whether it is marked."""
    sql = "SELECT p.address, p.is_dirty FROM read r JOIN page p ON p.id = r.page WHERE r.query = ? ORDER BY p.address"
    return db.execute(sql, (number,)).fetchall()


@contextmanager
def watching() -> Iterator[Oracle]:
    """Check every build of this process as soon as it has marked its pages."""
    oracle, mark = Oracle(), Run._mark

    def mark_and_check(run: Run, update: Update, *rest: Any) -> Answers | None:
        answers = mark(run, update, *rest)
        oracle.check(update.db, run.options.today)
        return answers

    with patch.object(Run, "_mark", mark_and_check):
        yield oracle


def texts_of(root: Path) -> dict[str, str]:
    """Return the files that somebody edits, by path."""
    files = [root / "briefgen.toml", root / "redirects.toml"]
    files += [path for top in ("content", "static", "templates", "themes") for path in (root / top).rglob("*")]
    return {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in files if path.is_file()}


def edit_of(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """Return what an edit changed, as a diff."""
    changed = [path for path in sorted(before.keys() | after.keys()) if before.get(path) != after.get(path)]
    lines = [
        line
        for path in changed
        for line in difflib.unified_diff(
            before.get(path, "").splitlines(), after.get(path, "").splitlines(), path, path, lineterm="", n=1
        )
    ]
    return "\n".join(lines) or "no file"
