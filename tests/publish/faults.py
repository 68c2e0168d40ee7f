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
from typing import Literal, NamedTuple

from tests.hosted import listening

Fault = Literal["cut", "500", "403", "slow"] | None
Decide = Callable[[int], Fault]
"""Says what happens to a request, counted from 0."""


class Request(NamedTuple):
    """What a client asks for."""

    method: str
    path: str
    body: bytes
    headers: Message


class Answer(NamedTuple):
    """What it gets."""

    status: int
    content: bytes
    headers: dict[str, str]


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

    def ask(self, request: Request) -> Answer | None:
        """Pass a request on; None if the answer ends early, as rclone's does if the object is replaced meanwhile."""
        with contextlib.closing(http.client.HTTPConnection(self.upstream, timeout=30)) as connection:
            connection.request(request.method, request.path, request.body, dict(request.headers.items()))
            answer = connection.getresponse()
            try:
                return Answer(answer.status, answer.read(), dict(answer.getheaders()))
            except http.client.IncompleteRead:
                return None


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
            answer = _asked(proxy, fault, Request(self.command, self.path, body, self.headers))
            if answer:
                self._answer(answer)
            else:
                self.close_connection = True

        def _answer(self, answer: Answer) -> None:
            self.send_response_only(answer.status)
            for name, value in answer.headers.items():
                if name.lower() not in ("transfer-encoding", "connection", "content-length"):
                    self.send_header(name, value)
            is_head = self.command == "HEAD"
            length = answer.headers.get("Content-Length", "0") if is_head else str(len(answer.content))
            self.send_header("Content-Length", length)
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(answer.content)

        do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = any_method  # noqa: N815  # the library's names

        def log_message(self, *_: object) -> None:
            pass

    with listening(Handler) as proxy.address:
        yield proxy


def _asked(proxy: HttpProxy, fault: Fault, request: Request) -> Answer | None:
    """Pass a request on, or answer it with a fault."""
    if fault in ("500", "403"):
        return Answer(int(fault), b"<Error><Code>Fault</Code></Error>", {})
    if fault == "slow":
        time.sleep(1)
    if proxy.conditions and request.method in ("PUT", "DELETE"):
        return proxy.conditions.ask(request, proxy.ask)
    return proxy.ask(request)


class Conditions:
    """Knows what the last object was at each path, so that writes under a condition can be refused (RFC 9110, 13.1)."""

    def __init__(self) -> None:
        self._tags: dict[str, str] = {}
        self._locks: dict[str, threading.Lock] = {}

    def ask(self, request: Request, passed_on: Callable[[Request], Answer | None]) -> Answer | None:
        """Pass a write on if its condition holds. As in real storage, no other write of the object comes in between."""
        with self._locks.setdefault(request.path, threading.Lock()):
            if not self._holds(request):
                return Answer(412, b"<Error><Code>PreconditionFailed</Code></Error>", {})
            answer = passed_on(request)
            if answer and answer.status < 300:
                self._note(request)
            return answer

    def _holds(self, request: Request) -> bool:
        now = self._tags.get(request.path)
        match, none_match = request.headers.get("If-Match"), request.headers.get("If-None-Match")
        return not ((match and match.strip('"') != now) or (none_match == "*" and now))

    def _note(self, request: Request) -> None:
        self._tags.pop(request.path, None)
        if request.method == "PUT":
            self._tags[request.path] = hashlib.md5(request.body, usedforsecurity=False).hexdigest()


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
