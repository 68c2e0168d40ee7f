"""`briefgen serve`: a fresh build on loopback, and nothing else."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.needs import interruptible
from tests.sites import Site


@pytest.fixture
def served(site: Site) -> Iterator[tuple[Site, int, str]]:
    site.configure(base_url="https://desk.example/archive/")
    site.briefing("a", title="Talks")
    site.briefing("b", title="Unfinished", status="draft")
    site.write("static/.secret", "x")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "-u", "-m", "briefgen", "serve", "--port", str(port)]
        process = subprocess.Popen(command, cwd=site.root, stdout=subprocess.PIPE, text=True, preexec_fn=interruptible)
        assert process.stdout is not None
        lines = [process.stdout.readline(), process.stdout.readline()]
        found = re.search(r"http://127\.0\.0\.1:(\d+)(/\S*)", lines[1])
        assert found, lines
        assert int(found[1]) > port  # the port asked for is taken: the next free one is
        try:
            yield site, int(found[1]), found[2]
        finally:
            process.send_signal(signal.SIGINT)
            try:
                assert process.wait(10) == 0
            finally:
                process.kill()
                process.stdout.close()


def get(port: int, path: str, host: str = "127.0.0.1", method: str = "GET") -> tuple[int, str, dict[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, headers={"Host": f"{host}:{port}"})
    answer = connection.getresponse()
    found = answer.status, answer.read().decode("utf-8", "replace"), dict(answer.getheaders())
    connection.close()
    return found


def test_it_shows_the_site_below_its_path(served: tuple[Site, int, str]) -> None:
    _, port, base = served
    assert base == "/archive/"
    status, page, _ = get(port, "/archive/")
    assert (status, "Talks" in page) == (200, True)
    assert 'href="/archive/briefings/a/"' in page
    assert "Unfinished" in page
    assert '<span class="notice">Draft</span>' in page
    assert get(port, "/archive/briefings/a/")[0] == 200
    assert get(port, "/")[2]["Location"] == "/archive/"


def test_what_is_not_there_gets_the_sites_own_page(served: tuple[Site, int, str]) -> None:
    _, port, _ = served
    status, page, _ = get(port, "/archive/nothing/")
    assert (status, "This page is not here" in page) == (404, True)
    assert get(port, "/archive/briefings/a/x")[0] == 404
    assert get(port, "/archive/assets/")[0] == 404


@pytest.mark.parametrize(
    "path",
    [
        "/archive/.secret",
        "/archive/.briefgen-manifest",
        "/archive/../briefgen.toml",
        "/archive/%2e%2e/%2e%2e/briefgen.toml",
        "/archive/..%2f..%2fbriefgen.toml",
        "/briefgen.toml",
        "//etc/hostname",
    ],
)
def test_nothing_else_is_shown(served: tuple[Site, int, str], path: str) -> None:
    status, page, _ = get(served[1], path)
    assert status in (301, 302, 403, 404), page
    assert "title =" not in page


def test_other_names_of_hosts_get_nothing(served: tuple[Site, int, str]) -> None:
    assert get(served[1], "/archive/", host="evil.example")[0] == 403
    assert get(served[1], "/archive/", host="evil.example", method="HEAD")[0] == 403
    assert get(served[1], "/archive/", host="localhost")[0] == 200


def test_the_output_of_the_site_is_left_alone(served: tuple[Site, int, str]) -> None:
    assert not (served[0].root / "output").exists()


def test_a_site_that_cannot_be_built_is_not_served(site: Site) -> None:
    site.briefing("a", "[[Nobody]]")
    command = [sys.executable, "-m", "briefgen", "serve", "--port", "8961"]
    result = subprocess.run(
        command, cwd=site.root, capture_output=True, text=True, timeout=30, env=os.environ, check=False
    )
    assert result.returncode == 1
    assert "broken-link" in result.stderr
