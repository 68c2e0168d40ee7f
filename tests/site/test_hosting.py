"""What hosts are told, tried with the servers that read it."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner
from selenium import webdriver
from selenium.webdriver.support.ui import WebDriverWait

from briefgen.cli import main
from briefgen.config import Config
from briefgen.site.hosting import INERT, policy
from tests.needs import program
from tests.publish.servers import free_port, nginx, running
from tests.sites import Site

POLICY = policy(Config(title="Desk", search=False))


def printed(site: Site, server: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(site.root)
    result = CliRunner().invoke(main, ["headers", server])
    assert result.exit_code == 0, result.output
    return result.output


def asked(address: str) -> tuple[int, dict[str, str], str]:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.status, dict(answer.headers), answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read().decode()


def _as_promised(address: str, asset: str) -> None:
    for path in ("", asset, "nothing-here/"):
        status, headers, content = asked(address + path)
        assert status == (404 if path == "nothing-here/" else 200), path
        assert headers["Content-Security-Policy"] == POLICY
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert ("immutable" in headers.get("Cache-Control", "")) is (path == asset)
        assert ("This page is not here" in content) is (status == 404)
    assert asked(address + "calendar.ics")[1]["Content-Type"].startswith("text/calendar")
    assert asked(address + ".briefgen-manifest")[0] == 404
    assert asked(address + ".well-known/security.txt")[0] == 200


@pytest.fixture
def built(site: Site) -> Site:
    site.configure(hosting={"security_contact": "mailto:desk@example.org", "security_expires": "2027-01-01T00:00:00Z"})
    site.briefing("a", title="Talks", aliases=["/old/"])
    assert not site.build().failed
    return site


def asset_of(site: Site) -> str:
    return next(path for path in site.files() if path.endswith("dispatch.css"))


def test_nginx_says_it(built: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with nginx(tmp_path / "nginx", built.root / "output", printed(built, "nginx", monkeypatch)) as address:
        _as_promised(address, asset_of(built))


def test_caddy_says_it(built: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with caddy(tmp_path, built.root / "output", printed(built, "caddy", monkeypatch)) as address:
        _as_promised(address, asset_of(built))


@contextmanager
def caddy(folder: Path, root: Path, block: str) -> Iterator[str]:
    port = free_port()
    caddyfile = folder / "Caddyfile"
    top = "{\n\tadmin off\n\tauto_https off\n}\n"
    caddyfile.write_text(f"{top}http://127.0.0.1:{port} {{\nroot * {root}\n{block}}}\n")
    command = [program("caddy"), "run", "--adapter", "caddyfile", "--config", str(caddyfile)]
    home = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with running(command, port, folder / "log", **home):
        yield f"http://127.0.0.1:{port}/"


SCRIPT = "document.title = 'it ran'; fetch('/it-ran')"
ATTACHED = {
    "page.html": f"<!doctype html><title>quiet</title><script>{SCRIPT}</script><p onclick=x>Hello",
    "PAGE.XHTML": f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>quiet</title><script>{SCRIPT}</script></head><body/></html>',
    "drawing.svg": f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>quiet</title><rect width="9" height="9" style="fill:red"/><script>{SCRIPT}</script></svg>',
}


@pytest.fixture
def attached(built: Site) -> Site:
    for name, content in ATTACHED.items():
        built.write(f"content/briefings/{name}", content)
    built.write("content/briefings/plain.pdf", b"%PDF-1.4\n")
    links = " ".join(f"[{name}]({name})" for name in (*ATTACHED, "plain.pdf"))
    built.briefing("a", f"{links} ![A drawing](drawing.svg)", title="Talks")
    assert not built.build().failed
    return built


def messages(browser: webdriver.Chrome) -> list[dict[str, str]]:
    """Return what the browser logged since it was last asked: violations of the policy among it."""
    found: list[dict[str, str]] = browser.get_log("browser")  # type: ignore[no-untyped-call]
    return found


@pytest.mark.parametrize("server", ["nginx", "caddy"])
def test_attachments_run_nothing_and_pages_show_all(
    attached: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, browser: webdriver.Chrome, server: str
) -> None:
    lines = printed(attached, server, monkeypatch)
    serve = (
        nginx(tmp_path / "nginx", attached.root / "output", lines)
        if server == "nginx"
        else caddy(tmp_path, attached.root / "output", lines)
    )
    with serve as address:
        for name in ATTACHED:
            _, headers, _ = asked(f"{address}media/briefings/{name}")
            assert headers["Content-Security-Policy"] == INERT, name
            assert headers["X-Content-Type-Options"] == "nosniff"
            browser.get(f"{address}media/briefings/{name}")
            assert "it ran" not in browser.title, name
            assert browser.execute_script("return window.origin") == "null", name
        assert asked(f"{address}media/briefings/plain.pdf")[1]["Content-Security-Policy"] == POLICY
        messages(browser)
        browser.get(f"{address}briefings/a/")
        picture = "return document.querySelector('main img').naturalWidth"
        WebDriverWait(browser, 10, 0.05).until(lambda driver: driver.execute_script(picture) == 9)
        assert browser.execute_script("return getComputedStyle(document.body).fontFamily")
        assert browser.execute_script("return document.styleSheets[0].cssRules.length") > 10
        assert messages(browser) == []


def test_cloudfront_gets_a_policy(built: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = json.loads(printed(built, "cloudfront", monkeypatch))
    assert policy["SecurityHeadersConfig"]["ContentSecurityPolicy"]["ContentSecurityPolicy"] == POLICY


def test_files_for_hosts_come_and_go(built: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "_headers" not in built.files()
    built.configure(base_url="https://desk.example/archive/", hosting={"host_files": True})
    built.build()
    files = built.files()
    assert files["_headers"].decode() == printed(built, "netlify", monkeypatch)
    assert files["_headers"].startswith(b"/archive/*\n  Content-Security-Policy: ")
    assert b"/archive/old/ /archive/briefings/a/ 301\n" in files["_redirects"]
    assert ".well-known/security.txt" not in files
    built.briefing("a", title="Talks", aliases=["/older/"])
    built.build()
    assert b"/archive/older/ /archive/briefings/a/ 301\n" in built.files()["_redirects"]
    built.configure()
    built.build()
    assert "_headers" not in built.files()


def test_whom_to_tell(built: Site) -> None:
    text = built.page("/.well-known/security.txt")
    assert text.splitlines() == [
        "Contact: mailto:desk@example.org",
        "Expires: 2027-01-01T00:00:00Z",
        "Preferred-Languages: en",
        "Canonical: https://desk.example/.well-known/security.txt",
    ]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"security_contact": "desk@example.org", "security_expires": "2027-01-01T00:00:00Z"}, "not an address"),
        ({"security_contact": "mailto:desk@example.org"}, "not a time with zone"),
        ({"security_contact": "mailto:desk@example.org", "security_expires": "2027-01-01"}, "not a time with zone"),
    ],
)
def test_a_contact_that_does_not_hold_is_pointed_out(site: Site, values: dict[str, str], told: str) -> None:
    site.configure(hosting=values)
    assert told in site.only_problem().message


def test_a_build_with_the_gate_finds_a_leak_that_is_older_than_the_draft(site: Site) -> None:
    site.write("static/notes.txt", "A secret plan.")
    command = [sys.executable, "-m", "briefgen", "build"]
    assert subprocess.run(command, cwd=site.root, capture_output=True, check=False).returncode == 0
    site.briefing("plan", "Hidden.", title="Secret plan", status="draft")
    assert subprocess.run(command, cwd=site.root, capture_output=True, check=False).returncode == 0
    result = subprocess.run([*command, "--gate"], cwd=site.root, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "error[leak]" in result.stderr
    assert "output/notes.txt" in result.stderr
    assert "Do not publish output/" in result.stderr
    result = subprocess.run([*command, "--gate", "--json"], cwd=site.root, capture_output=True, text=True, check=False)
    assert (result.returncode, json.loads(result.stdout)["ok"]) == (1, False)
