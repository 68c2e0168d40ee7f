"""The channel to open pages: server-sent events (HTML Living Standard, section 9.2)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import msgspec

from briefgen.diagnostics import flat
from briefgen.preview.builder import News

HEARTBEAT = 20.0
"""Seconds after which a comment is sent, so that a connection that died is noticed."""


class Channel:
    """Passes on news to every page that listens."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[News | None]] = set()

    def send(self, news: News) -> None:
        """Tell all pages."""
        for listener in self._listeners:
            listener.put_nowait(news)

    def close(self) -> None:
        """End all connections."""
        for listener in self._listeners:
            listener.put_nowait(None)

    async def listen(self, latest: News) -> AsyncIterator[bytes]:
        """Yield what one page is told: first where things stand, then all that comes."""
        own: asyncio.Queue[News | None] = asyncio.Queue()
        self._listeners.add(own)
        try:
            yield _event(News(latest.serial, problems=latest.problems))
            while True:
                try:
                    news = await asyncio.wait_for(own.get(), HEARTBEAT)
                except TimeoutError:
                    yield b":\n\n"
                    continue
                if news is None:
                    return
                yield _event(news)
        finally:
            self._listeners.discard(own)


def _event(news: News) -> bytes:
    data = msgspec.structs.asdict(news) | {"problems": [flat(item) for item in news.problems]}
    return b"data: " + msgspec.json.encode(data) + b"\n\n"
