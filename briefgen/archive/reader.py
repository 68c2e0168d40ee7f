"""How a page asks the archive: every query is recorded together with its answer."""

from __future__ import annotations

import sqlite3
from typing import Any

import msgspec

from briefgen.archive.clock import Clock
from briefgen.archive.queries import QUERIES
from briefgen.archive.query import query_key
from briefgen.records.storage import digest_of_value, encode_hook

Argument = str | int | bool
Question = tuple[str, tuple[Argument, ...]]

_json = msgspec.json.Encoder(enc_hook=encode_hook)


class Read(msgspec.Struct, frozen=True, array_like=True):
    """A query that was asked: its name and arguments as JSON, its key, and the digest of the answer."""

    name: str
    key: str
    digest: bytes


def ask(db: sqlite3.Connection, clock: Clock, name: str, *arguments: Argument) -> Any:
    """Ask a query. Raises KeyError if there is none of that name."""
    return QUERIES[name].function(db, clock, *arguments)


def ask_again(db: sqlite3.Connection, clock: Clock, name: str) -> bytes | None:
    """Ask a query again, and return the digest of its answer. `name` is `Read.name`.

    Return None for an expensive query, whose answer may have changed: rendering the page takes no longer than asking.
    """
    query, *arguments = msgspec.json.decode(name)
    if QUERIES[query].is_expensive:
        return None
    return digest_of_value(ask(db, clock, query, *arguments))


class Reader:
    """Asks queries for one page. Each query is asked once, and its answer is kept."""

    def __init__(self, db: sqlite3.Connection, clock: Clock) -> None:
        self.clock = clock
        self._db = db
        self._answers: dict[Question, Any] = {}

    def ask(self, name: str, *arguments: Argument) -> Any:
        """Ask a query and record it. Raises KeyError if there is none of that name."""
        question = (name, arguments)
        if question not in self._answers:
            self._answers[question] = ask(self._db, self.clock, name, *arguments)
        return self._answers[question]

    def reads(self) -> list[Read]:
        """Return all queries that were asked."""
        return [
            Read(_json.encode([name, *arguments]).decode(), _key(name, arguments), digest_of_value(answer))
            for (name, arguments), answer in self._answers.items()
        ]


def _key(name: str, arguments: tuple[Argument, ...]) -> str:
    keyed = QUERIES[name].keyed
    return query_key(name, *arguments[:keyed])
