"""The preview as a web application: the files of the output, and the channel that tells pages about updates.

The script that listens to the channel is added to each page as it is sent. It is not in the files.
"""

from __future__ import annotations

import contextlib
import mimetypes
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from briefgen.diagnostics import Problem, text_of
from briefgen.preview.builder import INDEX, Update
from briefgen.preview.channel import SHOWN, Channel

PREFIX = "/-briefgen"
"""The addresses of the preview itself. No page can have one of them: slugs do not begin with a dash."""

NOT_FOUND = "404.html"

_FILES = {"reload.js": "text/javascript", "panel.js": "text/javascript", "panel.css": "text/css"}
"""The files beside this module that open pages load."""

_TYPES = {".ics": "text/calendar"}
"""The types of files that not every system knows."""

_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Guard:
    """Refuses requests to other host names (DNS rebinding) and requests from the pages of other sites."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app, self._hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] in ("http", "websocket") and not self._is_allowed(HTTPConnection(scope)):
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008})  # before it is accepted: status 403
            else:
                await Response("forbidden", 403)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_allowed(self, request: HTTPConnection) -> bool:
        if _host_name(f"//{request.headers.get('host', '')}") not in self._hosts:
            return False
        origin = request.headers.get("origin")
        if origin and urlsplit(origin).netloc != request.headers.get("host"):
            return False
        if request.scope["type"] == "websocket":
            return origin is not None  # every browser sends it
        from_page = request.headers.get("sec-fetch-site", "none")
        return from_page in ("none", "same-origin") or request.headers.get("sec-fetch-mode") == "navigate"


def _host_name(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def app(
    folder: Path, base_path: str, hosts: frozenset[str], channel: Channel, latest: Callable[[], Update]
) -> Starlette:
    """Return the application.

    Args:
        folder: the output of the preview.
        base_path: the path of the site's address, without a slash at its end.
        hosts: the host names that requests may use.
        channel: tells pages about updates.
        latest: returns the latest update.

    """

    async def own(request: Request) -> Response:
        name = request.url.path.rpartition("/")[2]
        return FileResponse(Path(__file__).with_name(name), headers=_HEADERS, media_type=_FILES[name])

    async def events(socket: WebSocket) -> None:
        await socket.accept()
        with contextlib.suppress(WebSocketDisconnect):
            async for message in channel.listen(latest()):
                await socket.send_text(message)
            await socket.close(1001)

    async def file(request: Request) -> Response:
        return await run_in_threadpool(_respond, request, Served(folder, base_path, latest()))

    routes = [
        *(Route(f"{PREFIX}/{name}", own) for name in _FILES),
        WebSocketRoute(f"{PREFIX}/events", events),
        Route("/{path:path}", file),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Guard, hosts=hosts)])


class Served(msgspec.Struct, frozen=True):
    """What is served: the output, the path of the site's address without a slash at its end, and the latest update."""

    folder: Path
    base_path: str
    latest: Update


def _respond(request: Request, site: Served) -> Response:
    path = request.url.path
    if site.base_path and path in ("/", site.base_path):
        return RedirectResponse(f"{site.base_path}/", 302)
    found = _find(site.folder, str(request.path_params["path"]), site.base_path.removeprefix("/"))
    if path.startswith(tuple(f"{site.base_path}/{place}" for place in INDEX)) and not site.latest.is_indexed:
        return Response("the search index is being made", 503, headers=_HEADERS)
    if found is None:
        return _missing(site)
    if found.is_dir():
        return RedirectResponse(f"{path}/", 302)
    try:
        content = found.read_bytes()
    except FileNotFoundError:  # a build has just removed it
        return _missing(site)
    if found.suffix == ".html":
        return _page_with_script(content, found.relative_to(site.folder).as_posix(), site)
    kind = _TYPES.get(found.suffix) or mimetypes.guess_type(found.name)[0] or "application/octet-stream"
    return Response(content, media_type=kind, headers=_HEADERS)


def _missing(site: Served) -> Response:
    """Answer for an address without a page. Errors of the site may be why there is none, so they are shown."""
    if site.latest.problems:
        return _page_with_script(error_page(site.latest.problems), NOT_FOUND, site, 503)
    missing = site.folder / NOT_FOUND
    content = missing.read_bytes() if missing.is_file() else b"<!doctype html><title>Not found</title><body>"
    return _page_with_script(content, NOT_FOUND, site, 404)


def error_page(problems: Sequence[Problem]) -> bytes:
    """Return the page for an address that has none yet. A browser that runs scripts shows the errors over it."""
    texts = "\n\n".join(text_of(item) for item in problems[:SHOWN])
    more = f"\n\n… and {len(problems) - SHOWN:,} more" if len(problems) > SHOWN else ""
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        '<meta name="color-scheme" content="light dark"><title>Not shown because of errors</title><body>'
        "<h1>There is no page here, or not yet</h1><p>The site has errors. When they are fixed, this page shows what "
        f"belongs here.</p><noscript><pre>{escape(texts + more)}</pre></noscript></body></html>"
    ).encode()


def _find(folder: Path, path: str, base: str) -> Path | None:
    """Return the file at an address, a folder if only the slash at the end is missing, or None."""
    if base:
        if not path.startswith(f"{base}/"):
            return None
        path = path.removeprefix(f"{base}/")
    parts = path.split("/")
    if any((part.startswith(".") and part != ".well-known") or "\\" in part or "\0" in part for part in parts):
        return None
    if any(not part for part in parts[:-1]):
        return None
    found = folder.joinpath(*parts)
    if not parts[-1]:
        found = found / "index.html"
    elif found.is_dir():
        return found if (found / "index.html").is_file() else None
    inside = found.resolve().is_relative_to(folder.resolve())
    return found if inside and found.is_file() else None


def _page_with_script(content: bytes, path: str, site: Served, status: int = 200) -> Response:
    """Return a page with the script at its end."""
    data = f'data-page="{escape(path)}" data-root="{escape(site.base_path)}/" data-serial="{site.latest.id}"'
    script = f'<script type="module" src="{PREFIX}/reload.js" {data}></script>\n'.encode()
    head, mark, tail = content.rpartition(b"</body>")
    made = head + script + mark + tail if mark else content + script
    return Response(made, status, media_type="text/html", headers=_HEADERS)
