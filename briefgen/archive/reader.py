"""How a page reads: every question is remembered together with what was answered."""

from __future__ import annotations

import sqlite3
from typing import Any

import msgspec

from briefgen.archive.clock import Clock
from briefgen.archive.queries import QUERIES
from briefgen.archive.query import query_key
from briefgen.records.storage import digest_of_value, encode_hook

Argument = str | int | bool
Asked = tuple[str, tuple[Argument, ...]]

_json = msgspec.json.Encoder(enc_hook=encode_hook)


class Read(msgspec.Struct, frozen=True, array_like=True):
    """One question that was asked: how to ask it again, under which key it goes out of date, the answer's digest."""

    name: str
    key: str
    digest: bytes


def ask(db: sqlite3.Connection, clock: Clock, name: str, *arguments: Argument) -> Any:
    """Put a question. Raises KeyError if there is none of that name."""
    return QUERIES[name].function(db, clock, *arguments)


def ask_again(db: sqlite3.Connection, clock: Clock, name: str) -> bytes | None:
    """Put a question again that was put before, and return the answer's digest. `name` is `Read.name`.

    None stands for "it may have changed": the page that asks finds out as cheaply.
    """
    question, *arguments = msgspec.json.decode(name)
    if QUERIES[question].is_expensive:
        return None
    return digest_of_value(ask(db, clock, question, *arguments))


class Reader:
    """Asks for one page. The same question is put to the archive once."""

    def __init__(self, db: sqlite3.Connection, clock: Clock) -> None:
        self.clock = clock
        self._db = db
        self._answers: dict[Asked, Any] = {}

    def ask(self, name: str, *arguments: Argument) -> Any:
        """Put a question and remember it. Raises KeyError if there is none of that name."""
        asked = (name, arguments)
        if asked not in self._answers:
            self._answers[asked] = ask(self._db, self.clock, name, *arguments)
        return self._answers[asked]

    def reads(self) -> list[Read]:
        """Return all questions that were put."""
        return [
            Read(_json.encode([name, *arguments]).decode(), _key(name, arguments), digest_of_value(answer))
            for (name, arguments), answer in self._answers.items()
        ]


def _key(name: str, arguments: tuple[Argument, ...]) -> str:
    keyed = QUERIES[name].keyed
    return query_key(name, *arguments[:keyed])
