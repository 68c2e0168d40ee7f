"""A plain server on this machine's loopback address for a fresh build of the site."""

from __future__ import annotations

import functools
import http.server
from http import HTTPStatus
from pathlib import Path
from urllib.parse import unquote, urlsplit

import click
import msgspec

from briefgen import terminal
from briefgen.build.build import Options
from briefgen.day import day
from briefgen.project import Project

HOST = "127.0.0.1"
TRIES = 50
"""How many ports are tried, one after the other."""


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves one folder below the path of the site's address, with the site's own page for what is not there."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *args: object, base_path: str, folder: Path) -> None:
        self._base_path, self._folder = base_path, folder
        super().__init__(*args, directory=str(folder))  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Answer a request."""
        if self._refuses():
            self.send_error(HTTPStatus.FORBIDDEN)
        elif self._base_path and urlsplit(self.path).path in ("", "/", self._base_path):
            self.send_response(HTTPStatus.FOUND)
            self.send_header("Location", f"{self._base_path}/")
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            super().do_GET()

    do_HEAD = do_GET  # noqa: N815  # the library's name

    def _refuses(self) -> bool:
        """Refuse other hosts' names (DNS rebinding) and files that begin with a dot."""
        name = self.headers.get("Host", "").rpartition(":")[0]
        parts = unquote(urlsplit(self.path).path).split("/")
        return name not in (HOST, "localhost") or any(part.startswith(".") for part in parts)

    def translate_path(self, path: str) -> str:
        """Return the file that an address stands for."""
        shown = urlsplit(path).path
        if not shown.startswith(f"{self._base_path}/"):
            return str(self._folder / "nothing-here")
        return super().translate_path(shown.removeprefix(self._base_path))

    def list_directory(self, path: object) -> None:
        """Show no listing: a folder without a page is not found."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer with the site's own page where there is one."""
        page = self._folder / "404.html"
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        content = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing of each request."""


def serve(site: Project, port: int, *, drafts: bool) -> int:
    """Build a site and serve it until the person stops it. Returns the exit status."""
    folder = site.state / "preview"
    with _listen(site, port, folder) as server:
        address = f"http://{HOST}:{server.server_port}{site.config.base_path}/"
        local = msgspec.structs.replace(site, config=msgspec.structs.replace(site.config, base_url=address))
        moment = day(None, site.config.timezone)
        result, seconds = terminal.watched(local, Options(folder, moment.today, moment.now, drafts=drafts), wanted=True)
        if result is None:
            return terminal.BUSY
        terminal.print_built(result, "the preview", seconds, 0)
        if result.failed and not (folder / "index.html").is_file():
            return terminal.FAILED
        try:
            click.echo(f"Serving at {address} — stop with Ctrl+C")
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo()
        return 0


def _listen(site: Project, port: int, folder: Path) -> http.server.ThreadingHTTPServer:
    """Take the first free port from the one wanted on.

    Raises:
        OSError: none of them is free.

    """
    handler = functools.partial(Handler, base_path=site.config.base_path, folder=folder)
    for candidate in range(port, port + TRIES):
        try:
            return http.server.ThreadingHTTPServer((HOST, candidate), handler)
        except OSError:
            if candidate == port + TRIES - 1:
                raise
    raise AssertionError
