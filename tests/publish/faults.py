"""Proxies that stand between a publisher and a server, and break things there."""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import http.server
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import Message
from typing import Literal

Fault = Literal["cut", "500", "403", "slow"] | None
Decide = Callable[[int], Fault]
"""Says what happens to a request, counted from 0."""


class HttpProxy:
    """Passes HTTP requests on, or not. `seen` are the requests; `between` is called before each one is passed on."""

    def __init__(self, endpoint: str) -> None:
        self.upstream = endpoint.removeprefix("http://")
        self.seen: list[str] = []
        self.decide: Decide = lambda _number: None
        self.between: Callable[[], None] = lambda: None
        self.lock = threading.Lock()
        self.address = ""
        self.conditions: Conditions | None = None

    def refuses(self, command: str, path: str, body: bytes, headers: Message) -> bool:
        if self.conditions is None:
            return False
        with self.lock:
            return not self.conditions.allow(command, path, body, headers)


@contextmanager
def http_proxy(endpoint: str) -> Iterator[HttpProxy]:
    proxy = HttpProxy(endpoint)

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def any_method(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            with proxy.lock:
                number = len(proxy.seen)
                proxy.seen.append(f"{self.command} {self.path}")
                proxy.between()
            fault = proxy.decide(number)
            if fault == "cut":
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            answer = _asked(proxy, fault, self.command, self.path, body, self.headers)
            if answer:
                self._answer(*answer)
            else:
                self.close_connection = True

        def _answer(self, status: int, content: bytes, headers: dict[str, str]) -> None:
            self.send_response_only(status)
            for name, value in headers.items():
                if name.lower() not in ("transfer-encoding", "connection", "content-length"):
                    self.send_header(name, value)
            length = headers.get("Content-Length", "0") if self.command == "HEAD" else str(len(content))
            self.send_header("Content-Length", length)
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(content)

        do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = any_method  # noqa: N815  # the library's names

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        proxy.address = f"http://127.0.0.1:{server.server_port}"
        try:
            yield proxy
        finally:
            server.shutdown()
            thread.join()


def _asked(
    proxy: HttpProxy, fault: Fault, command: str, path: str, body: bytes, headers: Message
) -> tuple[int, bytes, dict[str, str]] | None:
    """Pass a request on; None if the answer ends early, as rclone's does if the object is replaced meanwhile."""
    if fault in ("500", "403"):
        return int(fault), b"<Error><Code>Fault</Code></Error>", {}
    if fault == "slow":
        time.sleep(1)
    if proxy.refuses(command, path, body, headers):
        return 412, b"<Error><Code>PreconditionFailed</Code></Error>", {}
    with contextlib.closing(http.client.HTTPConnection(proxy.upstream, timeout=30)) as connection:
        connection.request(command, path, body, dict(headers.items()))
        answer = connection.getresponse()
        try:
            return answer.status, answer.read(), dict(answer.getheaders())
        except http.client.IncompleteRead:
            return None


class Conditions:
    """Knows what the last object was at each path, so that writes under a condition can be refused (RFC 9110, 13.1)."""

    def __init__(self) -> None:
        self.tags: dict[str, str] = {}
        self.refused = 0

    def allow(self, command: str, path: str, body: bytes, headers: Message) -> bool:
        if command == "DELETE":
            self.tags.pop(path, None)
        if command != "PUT":
            return True
        now = self.tags.get(path)
        match, none_match = headers.get("If-Match"), headers.get("If-None-Match")
        if (match and match.strip('"') != now) or (none_match == "*" and now):
            self.refused += 1
            return False
        self.tags[path] = hashlib.md5(body, usedforsecurity=False).hexdigest()
        return True


@contextmanager
def conditional_proxy(endpoint: str) -> Iterator[HttpProxy]:
    """Stand before storage that passes over conditions, and keep them, as newer storage does."""
    with http_proxy(endpoint) as proxy:
        proxy.conditions = Conditions()
        yield proxy


class TcpProxy:
    """Passes bytes on until `budget` of them have gone through, then cuts every connection; None is no limit."""

    def __init__(self, port: int) -> None:
        self.upstream = port
        self.budget: int | None = None
        self.passed = 0
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(10)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self.upstream))
                self._threads.append(threading.Thread(target=self._serve, args=(client, server)))
                self._threads[-1].start()

    def _serve(self, client: socket.socket, server: socket.socket) -> None:
        back = threading.Thread(target=self._pump, args=(server, client))
        back.start()
        self._pump(client, server)
        back.join()
        client.close()
        server.close()

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while (data := source.recv(4096)) and self._take(len(data)):
                sink.sendall(data)
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _take(self, count: int) -> bool:
        with self._lock:
            self.passed += count
            return self.budget is None or self.passed <= self.budget


@contextmanager
def tcp_proxy(port: int) -> Iterator[TcpProxy]:
    proxy = TcpProxy(port)
    try:
        yield proxy
    finally:
        proxy.close()
