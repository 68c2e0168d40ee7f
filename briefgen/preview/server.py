"""`briefgen serve`: the site as the desk sees it, on this machine, kept up to date while people write."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import ipaddress
import socket
import webbrowser
from collections.abc import AsyncIterator

import click
import uvicorn
from starlette.applications import Starlette

from briefgen.cli import console as terminal
from briefgen.diagnostics import Problem
from briefgen.preview.app import app
from briefgen.preview.builder import Builder, News, Wanted
from briefgen.preview.changes import changes
from briefgen.preview.channel import Channel
from briefgen.project import Project

LOOPBACK = "127.0.0.1"
PAUSE = 1.0
"""Seconds before the site is watched again after that failed."""

TRIES = 50
"""How many ports are tried, one after the other."""


def serve(site: Project, host: str, port: int, wanted: Wanted, *, browse: bool) -> int:
    """Build a site and serve it until the person stops it. Returns the exit status.

    Raises:
        OSError: no port is free, or the folder of the preview cannot be written.

    """
    with _listen(host, port) as listener:
        number = listener.getsockname()[1]
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{number}{site.config.base_path}/"
        builder = Builder(site, address, wanted)
        result, seconds = terminal.timed(builder.build)
        gc.freeze()  # what a first build leaves is kept; to look through it again and again costs a person's time
        terminal.print_built(result, "the preview", seconds, 0)
        with contextlib.suppress(KeyboardInterrupt):
            click.echo(f"Serving at {address} — stop with Ctrl+C")
            if browse:
                webbrowser.open(address)
            _run(builder, listener, host)
        click.echo()
        return 0


def _run(builder: Builder, listener: socket.socket, host: str) -> None:
    channel, stop = Channel(), asyncio.Event()

    @contextlib.asynccontextmanager
    async def watching(_app: Starlette) -> AsyncIterator[None]:
        task = asyncio.create_task(_watch(builder, channel, stop))
        try:
            yield
        finally:
            stop.set()
            await task

    made = app(builder.folder, builder.site.config.base_path, _names(host), channel, lambda: builder.news)
    made.router.lifespan_context = watching
    server = _Server(
        uvicorn.Config(made, log_level="error", access_log=False, timeout_graceful_shutdown=2, server_header=False)
    )
    server.channel = channel
    server.run(sockets=[listener])


class _Server(uvicorn.Server):
    """A server that ends the channel before it waits for connections to end."""

    channel: Channel

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.channel.close()
        await super().shutdown(sockets)


async def _watch(builder: Builder, channel: Channel, stop: asyncio.Event) -> None:
    """Build after each change, and tell the pages.

    It ends with `stop` only: what goes wrong is told, and then watching goes on.
    """
    while not stop.is_set():
        try:
            async for change in changes(builder.site, stop):
                before = builder.news
                _tell(channel, before, await asyncio.to_thread(builder.renew, change))
        except Exception as error:  # the watch itself, as when the system can watch no more folders
            before = builder.news
            with contextlib.suppress(Exception):
                _tell(channel, before, builder.failed(error))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), PAUSE)


def _tell(channel: Channel, before: News, news: News) -> None:
    if news.serial != before.serial:
        channel.send(news)
        _print(before.problems, news)


def _print(before: tuple[Problem, ...], news: News) -> None:
    """Say at the terminal what open pages are told."""
    if news.problems:
        if news.problems != before:
            terminal.print_problems(news.problems)
    elif before:
        click.echo("All is well again.")
    elif changed := len(news.pages) + len(news.styles):
        click.echo(f"{changed:,} files changed")


def _names(host: str) -> frozenset[str]:
    """Return the names under which the preview may be asked for.

    An address that stands for all of this machine's cannot say which; there every address is taken, but no name that
    somebody else's name server could give out.
    """
    return frozenset({host, LOOPBACK, "localhost", "::1", *_own_addresses(host)})


def _own_addresses(host: str) -> set[str]:
    with contextlib.suppress(ValueError, OSError):
        if ipaddress.ip_address(host).is_unspecified:
            return {str(found[4][0]) for found in socket.getaddrinfo(socket.gethostname(), None)}
    return set()


def _listen(host: str, port: int) -> socket.socket:
    """Take the first free port from the one wanted on.

    Raises:
        OSError: none of them is free.

    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for candidate in range(port, port + TRIES):
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, candidate))
            listener.listen(128)
        except OSError:
            listener.close()
            if candidate == port + TRIES - 1:
                raise
        else:
            return listener
    raise AssertionError
