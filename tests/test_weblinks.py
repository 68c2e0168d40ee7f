"""Links to other sites are asked for, politely, at a real server on loopback."""

from __future__ import annotations

import http.server
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.hosted import listening
from tests.sites import Site


class Elsewhere(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    asked: ClassVar[list[tuple[str, str, float]]] = []
    at_once: ClassVar[list[int]] = [0, 0]
    lock: ClassVar[threading.Lock] = threading.Lock()

    def do_GET(self) -> None:
        with self.lock:
            self.asked.append((self.command, self.path, time.monotonic()))
            self.at_once[0] += 1
            self.at_once[1] = max(self.at_once)
        time.sleep(0.05)
        with self.lock:
            self.at_once[0] -= 1
        path = urlsplit(self.path).path
        status = {
            "/gone": 404,
            "/moved": 301,
            "/for-now": 302,
            "/no-head": 405 if self.command == "HEAD" else 200,
            "/closed": 403,
            "/busy": 429,
            "/circle": 301,
        }.get(path, 200)
        body = b""
        if path == "/archive":
            wanted = parse_qs(urlsplit(self.path).query)["url"][0]
            found = {"closest": {"url": f"https://archive.example/{wanted}"}} if wanted.endswith("gone") else {}
            body = json.dumps({"archived_snapshots": found}).encode()
        self.send_response(status)
        if status in (301, 302):
            self.send_header("Location", "/circle" if path == "/circle" else "/fine")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_HEAD = do_GET  # noqa: N815  # the library's name

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def elsewhere() -> Iterator[str]:
    Elsewhere.asked.clear()
    Elsewhere.at_once[:] = [0, 0]
    with listening(Elsewhere) as address:
        yield address


def check(site: Site, *arguments: str) -> tuple[int, list[dict[str, object]]]:
    command = [sys.executable, "-m", "briefgen", "check", "--links", "--json", *arguments]
    result = subprocess.run(command, cwd=site.root, capture_output=True, text=True, check=False, timeout=120)
    assert not result.stderr, result.stderr
    return result.returncode, [item for item in json.loads(result.stdout)["problems"] if "-link" in item["rule"]]


def test_what_is_gone_or_moved_is_told_where_it_stands(site: Site, elsewhere: str) -> None:
    site.configure(links={"archive": f"{elsewhere}/archive", "ignore": [f"{elsewhere}/private"]})
    body = "\n".join(
        f"[{name}]({elsewhere}/{name})"
        for name in (
            "fine",
            "gone",
            "moved",
            "for-now",
            "no-head",
            "closed",
            "busy",
            "circle",
            "private/x",
            "gone#part",
        )
    )
    site.briefing("a", body, sources=[{"title": "Wire", "url": f"{elsewhere}/lost?a=1&b=gone"}])
    site.actor("ann", links=[f"{elsewhere}/gone"])
    status, found = check(site)
    assert status == 0
    told = {(item["rule"], item["path"], item["line"], item["hint"]) for item in found}
    archived = f"an archived copy: https://archive.example/{elsewhere}/gone"
    assert told == {
        ("dead-link", "content/briefings/a.md", 9, archived),
        ("moved-link", "content/briefings/a.md", 10, f"write {elsewhere}/fine"),
        ("dead-link", "content/briefings/a.md", 15, "look for the page elsewhere, or cite an archived copy"),
        ("dead-link", "content/briefings/a.md", 17, archived),
        ("dead-link", "content/actors/ann.md", 4, archived),
    }
    pages = [path for _, path, _ in Elsewhere.asked if not path.startswith("/archive")]
    assert not any(path.startswith("/private") for path in pages)
    assert "/lost?a=1&b=gone" in pages
    assert pages.count("/gone") == 2  # once for its head, once for the page
    assert 1 <= Elsewhere.at_once[1] <= 2

    Elsewhere.asked.clear()
    assert check(site)[1] == found
    asked = {urlsplit(path).path for _, path, _ in Elsewhere.asked}
    assert asked == {"/gone", "/closed", "/busy", "/circle", "/archive"}  # what was fine or moved is remembered


def test_nothing_is_asked_without_the_option(site: Site, elsewhere: str) -> None:
    site.briefing("a", f"[x]({elsewhere}/gone)")
    assert (
        subprocess.run(
            [sys.executable, "-m", "briefgen", "check"], cwd=site.root, capture_output=True, check=False
        ).returncode
        == 0
    )
    assert Elsewhere.asked == []


def test_a_host_that_is_down_is_not_called_gone(site: Site) -> None:
    site.configure(links={"archive": ""})
    site.briefing("a", "[x](http://127.0.0.1:9/) [y](http://nowhere.invalid/)")
    _, found = check(site)
    assert [item["rule"] for item in found] == ["dead-link"]
    assert "nowhere.invalid" in str(found[0]["message"])


def test_an_address_that_is_none_does_not_stop_the_others(site: Site, elsewhere: str) -> None:
    site.configure(links={"archive": f"{elsewhere}/archive"})
    odd = (
        "http://[x",
        "http://a.example:99999999/",
        "http://℀.com/",
        "http://" + "x" * 300 + ".example/",
        "http://.example/",
        "https://xn--a/",
    )
    site.briefing("a", "\n".join(f"[x]({url})" for url in (*odd, f"{elsewhere}/gone")))
    (site.root / ".briefgen").mkdir()
    (site.root / ".briefgen/links.json").write_bytes(b"\xff[{garbage")
    status, found = check(site)
    assert status == 0
    assert f"{elsewhere}/gone" in str([item["message"] for item in found])


def test_rules_set_how_grave_it_is(site: Site, elsewhere: str) -> None:
    site.configure(links={"archive": ""}, rules={"dead-link": "error"})
    site.briefing("a", f"[x]({elsewhere}/gone)")
    assert check(site)[0] == 1
