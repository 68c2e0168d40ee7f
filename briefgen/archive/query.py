"""How a query is declared: its key, and which changes of the archive concern it.

    @query(key=("name", "period"), on=(Concern(ListRowChanged, "list", "periods"),))
    def counts(db, clock, name, period): ...

The key is the first arguments of the query: an answer goes stale by its key. A concern names, for each part of the key,
the field or property of the change that it is read from. A property that is a tuple stands for several keys.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import msgspec

from briefgen.archive.changes import Change

Function = Callable[..., Any]


class DeclarationError(TypeError):
    """A query is declared in a way that cannot work; raised at import."""


class Concern:
    """A kind of change that concerns a query.

    Args:
        change: the kind of change.
        parts: for each part of the query's key, the name of a field or property of the change.
        where: fields or properties that must have a value, such as `kind="topic"`.

    """

    def __init__(self, change: type[Change], *parts: str, **where: str) -> None:
        for name in (*parts, *where):
            if not hasattr(change, name):
                msg = f"{change.__name__} has no field {name!r}"
                raise DeclarationError(msg)
        self.change, self.parts, self.where = change, parts, where

    def keys(self, change: Change) -> Iterator[tuple[str, ...]]:
        """Yield the keys of the answers that a change makes stale."""
        if any(getattr(change, name) != value for name, value in self.where.items()):
            return
        values = (getattr(change, name) for name in self.parts)
        yield from product(*(value if isinstance(value, tuple) else (value,) for value in values))


class Query(msgspec.Struct, frozen=True):
    """A query that pages ask the archive by its name.

    Its key is its first `keyed` arguments. A query that `is_expensive` takes about as long as rendering the page that
    asks it, so the page is rendered without asking it again first.
    """

    name: str
    function: Function
    keyed: int
    is_expensive: bool
    concerns: tuple[Concern, ...]

    @property
    def arguments(self) -> tuple[str, ...]:
        """The names of the arguments, without the database and the clock."""
        code = self.function.__code__
        return code.co_varnames[2 : code.co_argcount]


QUERIES: dict[str, Query] = {}
"""All queries by name; filled by the modules of `archive.queries`."""


def query(
    *, on: tuple[Concern, ...], key: tuple[str, ...] = (), is_expensive: bool = False
) -> Callable[[Function], Function]:
    """Make a function a query that pages can ask by its name.

    Raises:
        DeclarationError: the name is taken, the key is not the first arguments, or a concern has not one part for each
            part of the key.

    """

    def register(function: Function) -> Function:
        made = Query(function.__name__, function, len(key), is_expensive, on)
        if made.name in QUERIES:
            msg = f"there are two queries {made.name!r}"
            raise DeclarationError(msg)
        if made.arguments[: len(key)] != key:
            msg = f"the first arguments of {made.name!r} are {made.arguments}, its key is {key}"
            raise DeclarationError(msg)
        for concern in on:
            if len(concern.parts) != len(key):
                msg = f"{made.name!r} has a key of {len(key)} parts; {concern.change.__name__} gives {concern.parts}"
                raise DeclarationError(msg)
        QUERIES[made.name] = made
        return function

    return register


def query_key(name: str, *arguments: object) -> str:
    """Return the key of an answer as text: `counts(topic:talks, 2021)`."""
    return f"{name}({', '.join(map(str, arguments))})"


def stale_keys(changes: set[Change]) -> set[str]:
    """Return the keys of all answers that may be stale after some changes."""
    concerned: dict[type[Change], list[tuple[str, Concern]]] = {}
    for name, made in QUERIES.items():
        for concern in made.concerns:
            concerned.setdefault(concern.change, []).append((name, concern))
    return {
        query_key(name, *key)
        for change in changes
        for name, concern in concerned.get(type(change), ())
        for key in concern.keys(change)
    }
