"""A folder served as hosts do: text is compressed, and every answer carries the policy that is recommended."""

from __future__ import annotations

import functools
import gzip
import http.server
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from briefgen.site.hosting import POLICY

TEXT = (".html", ".css", ".js", ".json", ".svg", ".xml")


class Host(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        content, is_text = path.read_bytes(), path.suffix in TEXT
        content = gzip.compress(content, 6) if is_text else content
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path) + ("; charset=utf-8" if is_text else ""))
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Security-Policy", POLICY)
        if is_text:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


def hosted(folder: Path, handler: type[http.server.SimpleHTTPRequestHandler] = Host) -> AbstractContextManager[str]:
    """Serve a folder on loopback; give its address, without a slash at its end."""
    return listening(functools.partial(handler, directory=str(folder)))


@contextmanager
def listening(handler: Callable[..., http.server.BaseHTTPRequestHandler]) -> Iterator[str]:
    """Answer requests on loopback; give the address."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
