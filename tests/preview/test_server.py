"""`briefgen serve` answers this machine's browser, and nobody else."""

from __future__ import annotations

import http.client
import re
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.preview.following import eventually
from tests.preview.serving import serving
from tests.sites import Site


def get(address: str, path: str, method: str = "GET", **headers: str) -> tuple[int, str, dict[str, str]]:
    port = urlsplit(address).port
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers={"Host": f"127.0.0.1:{port}"} | named)
    answer = connection.getresponse()
    found = answer.status, answer.read().decode("utf-8", "replace"), {k.lower(): v for k, v in answer.getheaders()}
    connection.close()
    return found


def test_it_shows_the_site_below_its_path(address: str) -> None:
    assert urlsplit(address).path == "/archive/"
    status, page, _ = get(address, "/archive/")
    assert (status, "Talks" in page) == (200, True)
    assert 'href="/archive/briefings/a/"' in page
    assert "Unfinished" in page
    assert '<span class="notice">Draft</span>' in page
    assert get(address, "/archive/briefings/a/")[0] == 200
    assert get(address, "/archive/briefings/a")[2]["location"].endswith("/archive/briefings/a/")
    assert get(address, "/")[2]["location"] == "/archive/"


def test_what_is_not_there_gets_the_sites_own_page(address: str) -> None:
    status, page, _ = get(address, "/archive/nothing/")
    assert (status, "This page is not here" in page) == (404, True)
    assert get(address, "/archive/briefings/a/x")[0] == 404
    assert get(address, "/archive/assets/")[0] == 404


@pytest.mark.parametrize(
    "path",
    [
        "/archive/.secret",
        "/archive/.briefgen-manifest",
        "/archive/../briefgen.toml",
        "/archive/%2e%2e/%2e%2e/briefgen.toml",
        "/archive/..%2f..%2fbriefgen.toml",
        "/archive/%2e%2e%5c%2e%2e%5cbriefgen.toml",
        "/archive/a%00b",
        "/archive//etc/hostname",
        "/briefgen.toml",
        "//etc/hostname",
        "/archive/-briefgen/../../briefgen.toml",
        "/-briefgen/",
        "/-briefgen/app.py",
    ],
)
def test_nothing_else_is_shown(address: str, path: str) -> None:
    status, page, _ = get(address, path)
    assert status == 404, page
    assert "title =" not in page
    assert "def app" not in page


@pytest.mark.parametrize("path", ["/archive/", "/-briefgen/events", "/-briefgen/reload.js"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example:80"},
        {"Host": ""},
        {"Host": "[::1"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "cors"},
        {"Sec_Fetch_Site": "same-site", "Sec_Fetch_Mode": "no-cors"},
    ],
)
def test_other_hosts_and_other_sites_get_nothing(address: str, path: str, headers: dict[str, str]) -> None:
    for method in ("GET", "HEAD"):
        status, content, _ = get(address, path, method, **headers)
        assert status == 403
        assert "Talks" not in content


def test_a_link_from_another_site_may_be_followed(address: str) -> None:
    assert get(address, "/archive/", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate")[0] == 200
    assert get(address, "/archive/", Host="localhost")[0] == 200


def test_no_other_site_can_frame_or_load_it(address: str) -> None:
    for path in ("/archive/", "/-briefgen/reload.js", "/archive/feed.xml", "/archive/nothing/"):
        headers = get(address, path)[2]
        assert headers["x-frame-options"] == "SAMEORIGIN"
        assert headers["cross-origin-resource-policy"] == "same-origin"


def test_nothing_can_be_written(address: str) -> None:
    assert {get(address, "/archive/", method)[0] for method in ("POST", "PUT", "DELETE")} == {405}


def test_only_loopback_listens(address: str) -> None:
    with pytest.raises(OSError, match="refused"):
        http.client.HTTPConnection("127.0.0.2", urlsplit(address).port, timeout=5).connect()


def test_the_script_is_in_no_file_and_the_output_is_left_alone(shown: Site, address: str) -> None:
    assert "reload.js" in get(address, "/archive/")[1]
    assert not (shown.root / "output").exists()
    pages = list((shown.root / ".briefgen/preview").rglob("*.html"))
    assert pages
    for path in pages:
        assert "-briefgen" not in path.read_text(), path


def test_what_is_withheld_is_shown_and_labelled(site: Site) -> None:
    site.briefing("late", title="Later", embargo="2999-01-01T09:00:00+01:00")
    site.briefing("amber", title="Careful", marking="amber")
    with serving(site) as address:
        page = get(address, "/")[1]
        assert "Under embargo until <time" in page
        assert "1 January 2999" in page
        assert "TLP:AMBER</span></h3>" in page
        assert re.search(r'page-marking wrap"><span class="marking marking-amber">TLP:AMBER', page)
    with serving(site, "--no-embargoed", "--audience", "public") as address:
        page = get(address, "/")[1]
        assert "Later" not in page
        assert "Careful" not in page


def test_a_site_that_cannot_be_built_yet_is_served_with_what_is_wrong(site: Site) -> None:
    site.briefing("a", "[[Nobody]]")
    with serving(site) as address:
        assert get(address, "/")[0] == 200
        for path in ("/briefings/a/", "/briefings/nowhere/"):
            status, page, _ = get(address, path)
            assert (status, "reload.js" in page) == (503, True)
            assert "content/briefings/a.md:5:1" in page
        site.briefing("a", "Somebody.")
        eventually(lambda: [get(address, f"/briefings/{name}/")[0] for name in ("a", "nowhere")] == [200, 404])


def test_it_opens_the_browser_if_asked(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site.briefing("a", title="Talks")
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/opened\n')
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", f"{browser} %s")
    with serving(site, "--open") as address:
        until = time.monotonic() + 10
        while not (tmp_path / "opened").exists() and time.monotonic() < until:
            time.sleep(0.02)
        assert (tmp_path / "opened").read_text().strip() == address
