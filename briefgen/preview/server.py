"""The preview server: it listens on this machine, builds the site after each change, and tells open pages."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import ipaddress
import socket
from collections.abc import AsyncIterator, Callable
from types import TracebackType

import uvicorn
from starlette.applications import Starlette

from briefgen.pipeline.options import Result
from briefgen.pipeline.progress import Report, silent
from briefgen.preview.app import app
from briefgen.preview.builder import Builder, PreviewOptions, Update
from briefgen.preview.changes import ANYTHING, changes
from briefgen.preview.channel import Channel
from briefgen.preview.supervision import keep_going
from briefgen.project import Project

LOOPBACK = "127.0.0.1"
RETRY_AFTER = 1.0
"""Seconds after which the site is watched again when watching failed for the first time."""

MAX_PORTS = 50
"""How many ports are tried, one after the other."""

OnUpdate = Callable[[Update, Update], None]
"""Called after each build that changed something, with the update before and the latest."""


class Preview:
    """A preview of one site. It listens from when it is made; leave its context to stop.

    Raises:
        OSError: no port is free.

    """

    def __init__(self, site: Project, host: str, port: int, options: PreviewOptions) -> None:
        self._listener = _listen(host, port)
        self._host = host
        name = f"[{host}]" if ":" in host else host
        self.address = f"http://{name}:{self._listener.getsockname()[1]}{site.config.base_path}/"
        self.builder = Builder(site, self.address, options)

    def __enter__(self) -> Preview:
        """Return the preview."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Stop listening."""
        self._listener.close()

    def build(self, report: Report = silent) -> Result:
        """Build the site for the first time.

        Raises:
            OSError: the folder of the preview cannot be written.

        """
        result = self.builder.build(report)
        gc.freeze()  # what the first build leaves in memory stays: looking through it again and again costs time
        return result

    def run(self, on_update: OnUpdate) -> None:
        """Serve the site and keep it up to date, until the process is interrupted."""
        channel, stop = Channel(), asyncio.Event()

        @contextlib.asynccontextmanager
        async def watching(_app: Starlette) -> AsyncIterator[None]:
            task = asyncio.create_task(watch(self.builder, channel, stop, on_update))
            try:
                yield
            finally:
                stop.set()
                await task

        builder = self.builder
        made = app(
            builder.folder, builder.site.config.base_path, _host_names(self._host), channel, lambda: builder.latest
        )
        made.router.lifespan_context = watching
        config = uvicorn.Config(
            made, ws="wsproto", log_level="error", access_log=False, timeout_graceful_shutdown=2, server_header=False
        )
        _Server(config, channel).run(sockets=[self._listener])


class _Server(uvicorn.Server):
    """A server that closes the channel before it waits for connections to end."""

    def __init__(self, config: uvicorn.Config, channel: Channel) -> None:
        super().__init__(config)
        self._channel = channel

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._channel.close()
        await super().shutdown(sockets)


async def watch(builder: Builder, channel: Channel, stop: asyncio.Event, on_update: OnUpdate) -> None:
    """Rebuild after each change and tell open pages, until `stop` is set. If that ends, it is told and begins again."""

    def announce(before: Update, latest: Update) -> None:
        if latest.serial != before.serial:
            channel.send(latest)
            with contextlib.suppress(OSError, ValueError):  # nobody reads what is printed any more
                on_update(before, latest)

    async def follow() -> None:
        async for change in changes(builder.site, stop, lambda: builder.patience):
            if change or builder.is_due():
                before = builder.latest
                announce(before, await asyncio.to_thread(builder.rebuild, change or ANYTHING))
            elif not (builder.latest.is_indexed or builder.failures):
                announce(builder.latest, await asyncio.to_thread(builder.index))

    async def go_on() -> None:
        while not stop.is_set():
            await follow()

    async def tell(error: Exception) -> None:
        before = builder.latest
        announce(before, await asyncio.to_thread(builder.report_failure, error))

    await keep_going(go_on, stop, tell, RETRY_AFTER)


def _host_names(host: str) -> frozenset[str]:
    """Return the host names that requests may use.

    If the preview listens on all addresses of this machine, each of them is allowed, but no other name: somebody else's
    name server could answer with this machine's address (DNS rebinding).
    """
    return frozenset({host, LOOPBACK, "localhost", "::1", *_own_addresses(host)})


def _own_addresses(host: str) -> set[str]:
    """Return all addresses of this machine if `host` stands for all of them."""
    with contextlib.suppress(ValueError, OSError):
        if ipaddress.ip_address(host).is_unspecified:
            return {str(found[4][0]) for found in socket.getaddrinfo(socket.gethostname(), None)}
    return set()


def _listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens on the first free port, from `port` on.

    Raises:
        OSError: none of them is free.

    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for candidate in range(port, port + MAX_PORTS):
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, candidate))
            listener.listen(128)
        except OSError:
            listener.close()
            if candidate == port + MAX_PORTS - 1:
                raise
        else:
            return listener
    raise AssertionError
