"""The preview as a web application: the files of the output, and the channel that tells pages about updates.

The script that listens to the channel is added to each page as it is sent. It is not in the files.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Callable
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from briefgen.preview.builder import Update
from briefgen.preview.channel import Channel

PREFIX = "/-briefgen"
"""The addresses of the preview itself. No page can have one of them: slugs do not begin with a dash."""

_SCRIPT = Path(__file__).with_name("reload.js")
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
        if scope["type"] == "http" and not self._is_allowed(Request(scope)):
            await Response("forbidden", 403)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_allowed(self, request: Request) -> bool:
        if _host_name(f"//{request.headers.get('host', '')}") not in self._hosts:
            return False
        origin = request.headers.get("origin")
        if origin and urlsplit(origin).netloc != request.headers.get("host"):
            return False
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

    async def script(_request: Request) -> Response:
        return FileResponse(_SCRIPT, headers=_HEADERS, media_type="text/javascript")

    async def events(_request: Request) -> Response:
        return StreamingResponse(channel.listen(latest()), headers=_HEADERS, media_type="text/event-stream")

    async def file(request: Request) -> Response:
        return await run_in_threadpool(_respond, request, folder, base_path, latest().serial)

    routes = [
        Route(f"{PREFIX}/reload.js", script),
        Route(f"{PREFIX}/events", events),
        Route("/{path:path}", file),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Guard, hosts=hosts)])


def _respond(request: Request, folder: Path, base_path: str, serial: int) -> Response:
    path = request.url.path
    if base_path and path in ("/", base_path):
        return RedirectResponse(f"{base_path}/", 302)
    found = _find(folder, str(request.path_params["path"]), base_path.removeprefix("/"))
    if found is None:
        missing = folder / "404.html"
        content = missing.read_bytes() if missing.is_file() else b"<!doctype html><title>Not found</title><body>"
        return _page_with_script(content, "404.html", serial, 404)
    if found.is_dir():
        return RedirectResponse(f"{path}/", 302)
    if found.suffix == ".html":
        return _page_with_script(found.read_bytes(), found.relative_to(folder).as_posix(), serial, 200)
    kind = mimetypes.guess_type(found.name)[0] or "application/octet-stream"
    return Response(found.read_bytes(), media_type=kind, headers=_HEADERS)


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


def _page_with_script(content: bytes, path: str, serial: int, status: int) -> Response:
    """Return a page with the script at its end."""
    script = f'<script src="{PREFIX}/reload.js" data-page="{escape(path)}" data-serial="{serial}"></script>\n'.encode()
    head, mark, tail = content.rpartition(b"</body>")
    made = head + script + mark + tail if mark else content + script
    return Response(made, status, media_type="text/html", headers=_HEADERS)
