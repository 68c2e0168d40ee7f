"""The channel to open pages: WebSockets (RFC 6455).

A browser opens only six other connections to a server at a time, so a stream of events for each tab would block the
seventh.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import msgspec

from briefgen.diagnostics import FlatProblem, Problem, flat
from briefgen.preview.builder import Update

HEARTBEAT = 20.0
"""Seconds after which an empty message is sent, so that a dead connection is noticed."""

MOST = 100
"""How many messages wait for a page that takes none. Then it is left alone: it asks again when it wakes up."""

SHOWN = 300
"""How many problems a message holds. Errors come first, and the page says how many more there are."""


class Channel:
    """Sends each update to every open page."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[str]] = set()

    def send(self, update: Update) -> None:
        """Send an update to all open pages."""
        message = encoded(update)
        for listener in [*self._listeners]:
            try:
                listener.put_nowait(message)
            except asyncio.QueueFull:
                self._listeners.discard(listener)

    def close(self) -> None:
        """End all connections."""
        for listener in [*self._listeners]:
            self._listeners.discard(listener)
            if not listener.full():
                listener.put_nowait("")

    async def listen(self, latest: Update) -> AsyncIterator[str]:
        """Yield the messages for one page: first the state of the site, then each update, and `""` now and then."""
        queue: asyncio.Queue[str] = asyncio.Queue(MOST)
        self._listeners.add(queue)
        try:
            yield encoded(latest, is_greeting=True)
            while queue in self._listeners:
                try:
                    yield await asyncio.wait_for(queue.get(), HEARTBEAT)
                except TimeoutError:
                    yield ""
        finally:
            self._listeners.discard(queue)


class Shown(FlatProblem, frozen=True):
    """A problem, and the paths in the output of the pages that it concerns; None for all pages."""

    pages: list[str] | None = None


def shown(item: Problem, update: Update) -> Shown:
    """Return a problem with the pages that show it: those of its file, or all if it lies in no file of content."""
    is_own = item.path.startswith(("content/", "static/"))
    pages = update.pages_of.get(item.path, [] if is_own else None)
    return Shown(**msgspec.structs.asdict(flat(item)), pages=pages)


def encoded(update: Update, *, is_greeting: bool = False) -> str:
    """Return an update as JSON. A greeting tells a page that has just connected what state the site is in."""
    problems = [*update.problems, *update.warnings]
    data = {
        "id": update.id,
        "greeting": is_greeting,
        "pages": () if is_greeting else update.pages,
        "styles": () if is_greeting else update.styles,
        "problems": [shown(item, update) for item in problems[:SHOWN]],
        "errors": len(update.problems),
        "warnings": len(update.warnings),
    }
    return msgspec.json.encode(data).decode()
