"""How a page asks the archive: every query is recorded together with its answer."""

from __future__ import annotations

import sqlite3
from functools import lru_cache
from typing import Any

import msgspec

from briefgen.archive.clock import Clock
from briefgen.archive.queries import QUERIES
from briefgen.archive.query import query_key
from briefgen.records.storage import digest_of_value, encode_hook

Argument = str | int | bool
Question = tuple[str, tuple[Argument, ...]]

KEPT = 256
"""How many answers are kept."""

_json = msgspec.json.Encoder(enc_hook=encode_hook)


class Read(msgspec.Struct, frozen=True, array_like=True):
    """A query that was asked: its name and arguments as JSON, its key, and the digest of the answer."""

    name: str
    key: str
    digest: bytes


def ask(db: sqlite3.Connection, clock: Clock, name: str, *arguments: Argument) -> Any:
    """Ask a query. Raises KeyError if there is none of that name."""
    return QUERIES[name].function(db, clock, *arguments)


class Answer(msgspec.Struct, frozen=True):
    """What a query answers, the digest of that, and the days on which it is the same, as in a `Clock`."""

    value: Any
    digest: bytes
    since: str
    until: str


class Answers:
    """Asks queries for all pages that are made of one state of the archive on one day (`YYYY-MM-DD`).

    The last answers are kept, because pages about the same things ask the same queries. Nothing may change an answer.
    """

    def __init__(self, db: sqlite3.Connection, today: str) -> None:
        self._db, self.today = db, today
        self._kept = lru_cache(KEPT, typed=True)(self._asked)

    def close(self) -> None:
        """Close the connection to the archive."""
        self._db.close()

    def ask(self, name: str, *arguments: Argument) -> Answer:
        """Return the answer to a query. Raises KeyError if there is none of that name."""
        # an id is a text, in whatever class: what was asked again was read from JSON
        return self._kept(name, *(str(item) if isinstance(item, str) else item for item in arguments))

    def ask_again(self, name: str) -> Answer | None:
        """Return the answer to a query whose name is that of a `Read`.

        Return None for an expensive query, whose answer may have changed: rendering the page takes no longer.
        """
        query, *arguments = msgspec.json.decode(name)
        return None if QUERIES[query].is_expensive else self.ask(query, *arguments)

    def _asked(self, name: str, *arguments: Argument) -> Answer:
        clock = Clock(self.today)
        value = ask(self._db, clock, name, *arguments)
        return Answer(value, digest_of_value(value), clock.since, clock.until)


class Reader:
    """Asks queries for one page, and records them with their answers."""

    def __init__(self, answers: Answers) -> None:
        self.clock = Clock(answers.today)
        self._answers = answers
        self._asked: dict[Question, Answer] = {}

    def ask(self, name: str, *arguments: Argument) -> Any:
        """Ask a query and record it. Raises KeyError if there is none of that name."""
        question = (name, arguments)
        found = self._asked.get(question)
        if found is None:
            found = self._asked[question] = self._answers.ask(name, *arguments)
            self.clock.narrow(found.since, found.until)
        return found.value

    def reads(self) -> list[Read]:
        """Return all queries that were asked."""
        return [
            Read(_json.encode([name, *arguments]).decode(), _key(name, arguments), answer.digest)
            for (name, arguments), answer in self._asked.items()
        ]


def _key(name: str, arguments: tuple[Argument, ...]) -> str:
    keyed = QUERIES[name].keyed
    return query_key(name, *arguments[:keyed])
