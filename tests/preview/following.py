"""A preview in this process that follows the files of its site, without a server."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from briefgen import project
from briefgen.preview.builder import Builder, PreviewOptions, Update
from briefgen.preview.channel import Channel
from briefgen.preview.server import watch
from tests.sites import Site

ADDRESS = "http://127.0.0.1:8000/"
EVERYTHING = PreviewOptions()


class Followed:
    """A preview: its builder, and what it told."""

    def __init__(self, site: Site, options: PreviewOptions) -> None:
        loaded, problems = project.load(site.root)
        assert loaded, problems
        self.site, self.builder = site, Builder(loaded, ADDRESS, options)
        self.updates: list[Update] = []

    def page(self, path: str) -> str:
        """Return a page of the preview, or "" if there is none."""
        try:
            return self.site.page(path, ".briefgen/preview")
        except FileNotFoundError:
            return ""

    def shows(self, path: str, words: str) -> bool:
        """Return True if some words are on a page."""
        return words in self.page(path)

    def told(self, words: str) -> bool:
        """Return True if some words were in an error or a warning, whatever came later."""
        return any(words in item.message for update in self.updates for item in (*update.problems, *update.warnings))

    @property
    def messages(self) -> list[str]:
        """What is wrong now."""
        return [item.message for item in self.builder.latest.problems]


@contextmanager
def following(site: Site, options: PreviewOptions = EVERYTHING) -> Iterator[Followed]:
    """Build the preview of a site, and keep it up to date."""
    found, stop, loop = Followed(site, options), asyncio.Event(), asyncio.new_event_loop()
    found.builder.build()

    async def run() -> None:
        await watch(found.builder, Channel(), stop, lambda _, latest: found.updates.append(latest))

    def work() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(run())

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield found
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(30)
        loop.close()
        assert not thread.is_alive()


def eventually(condition: Callable[[], object], seconds: float = 30) -> None:
    """Wait until something is so."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it never is"
        time.sleep(0.02)
