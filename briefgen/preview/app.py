"""What the preview answers: the files of the output, and beside them the channel that tells pages of changes.

The script that listens is added to a page on its way out; it is never in a file.
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

from briefgen.preview.builder import News
from briefgen.preview.channel import Channel

OWN = "/-briefgen"
"""Where the preview's own answers stand; no page can have this address, for slugs do not begin with a dash."""

_SCRIPT = Path(__file__).with_name("reload.js")
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Guard:
    """Refuses whoever is not a page of this preview: other hosts' names (DNS rebinding), and other sites' pages."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app, self._hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] == "http" and not self._welcome(Request(scope)):
            await Response("forbidden", 403)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _welcome(self, request: Request) -> bool:
        if _name(f"//{request.headers.get('host', '')}") not in self._hosts:
            return False
        origin = request.headers.get("origin")
        if origin and urlsplit(origin).netloc != request.headers.get("host"):
            return False
        from_page = request.headers.get("sec-fetch-site", "none")
        return from_page in ("none", "same-origin") or request.headers.get("sec-fetch-mode") == "navigate"


def _name(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def app(folder: Path, base_path: str, hosts: frozenset[str], channel: Channel, latest: Callable[[], News]) -> Starlette:
    """Make the application.

    Args:
        folder: the output of the preview.
        base_path: the path of the site's address, without a slash at its end.
        hosts: the names under which the preview may be asked for.
        channel: tells pages of changes.
        latest: gives the last news.

    """

    async def script(_request: Request) -> Response:
        return FileResponse(_SCRIPT, headers=_HEADERS, media_type="text/javascript")

    async def events(_request: Request) -> Response:
        return StreamingResponse(channel.listen(latest()), headers=_HEADERS, media_type="text/event-stream")

    async def file(request: Request) -> Response:
        return await run_in_threadpool(_answer, request, folder, base_path, latest().serial)

    routes = [
        Route(f"{OWN}/reload.js", script),
        Route(f"{OWN}/events", events),
        Route("/{path:path}", file),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Guard, hosts=hosts)])


def _answer(request: Request, folder: Path, base_path: str, serial: int) -> Response:
    path = request.url.path
    if base_path and path in ("/", base_path):
        return RedirectResponse(f"{base_path}/", 302)
    found = _find(folder, str(request.path_params["path"]), base_path.removeprefix("/"))
    if found is None:
        missing = folder / "404.html"
        content = missing.read_bytes() if missing.is_file() else b"<!doctype html><title>Nothing here</title><body>"
        return _page(content, "404.html", serial, 404)
    if found.is_dir():
        return RedirectResponse(f"{path}/", 302)
    if found.suffix == ".html":
        return _page(found.read_bytes(), found.relative_to(folder).as_posix(), serial, 200)
    kind = mimetypes.guess_type(found.name)[0] or "application/octet-stream"
    return Response(found.read_bytes(), media_type=kind, headers=_HEADERS)


def _find(folder: Path, path: str, base: str) -> Path | None:
    """Return the file that an address stands for, or the folder that its slash is missing from; None is nothing."""
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


def _page(content: bytes, path: str, serial: int, status: int) -> Response:
    """Answer with a page, with the script at its end."""
    script = f'<script src="{OWN}/reload.js" data-page="{escape(path)}" data-serial="{serial}"></script>\n'.encode()
    head, mark, tail = content.rpartition(b"</body>")
    made = head + script + mark + tail if mark else content + script
    return Response(made, status, media_type="text/html", headers=_HEADERS)
