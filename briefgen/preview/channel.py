"""The channel to open pages: server-sent events (HTML Living Standard, section 9.2)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import msgspec

from briefgen.diagnostics import flat
from briefgen.preview.builder import Update

HEARTBEAT = 20.0
"""Seconds after which a comment is sent, so that a dead connection is noticed."""


class Channel:
    """Sends each update to every open page."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[Update | None]] = set()

    def send(self, update: Update) -> None:
        """Send an update to all open pages."""
        for listener in self._listeners:
            listener.put_nowait(update)

    def close(self) -> None:
        """End all connections."""
        for listener in self._listeners:
            listener.put_nowait(None)

    async def listen(self, latest: Update) -> AsyncIterator[bytes]:
        """Yield the events for one page: first the state of the site, then each update."""
        queue: asyncio.Queue[Update | None] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            yield _event(Update(latest.serial, problems=latest.problems))
            while True:
                try:
                    update = await asyncio.wait_for(queue.get(), HEARTBEAT)
                except TimeoutError:
                    yield b":\n\n"
                    continue
                if update is None:
                    return
                yield _event(update)
        finally:
            self._listeners.discard(queue)


def _event(update: Update) -> bytes:
    data = msgspec.structs.asdict(update) | {"problems": [flat(item) for item in update.problems]}
    return b"data: " + msgspec.json.encode(data) + b"\n\n"
