"""A first publication as the page on publishing tells it, to a folder that nginx serves under a path, in a browser."""

from __future__ import annotations

import re
import shlex
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from click.testing import CliRunner
from selenium import webdriver
from selenium.webdriver.common.by import By

from briefgen.cli import main
from tests.publish.servers import free_port, nginx
from tests.publish.sites import publish
from tests.sites import Site
from tests.test_docs import blocks, page

ADDRESS = "https://www.example.org/archive/"
STYLED = "rgb(253, 252, 249)"
"""The background of a page that has its style."""


class Followed:
    """What was fetched: the status of each address, and the pages of the site among them."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.status: dict[str, int] = {}

    def fetch(self, address: str) -> None:
        if address in self.status or not address.startswith(self.root):
            return
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                self.status[address] = answer.status
        except urllib.error.HTTPError as error:
            self.status[address] = error.code

    def look(self, browser: webdriver.Chrome, address: str) -> None:
        """Open a page, see that it is styled, and fetch all that it names."""
        browser.get_log("browser")  # type: ignore[no-untyped-call]
        browser.get(address)
        assert browser.execute_script("return getComputedStyle(document.body).backgroundColor") == STYLED
        assert browser.get_log("browser") == []  # type: ignore[no-untyped-call]
        named = browser.execute_script(
            "return [...document.querySelectorAll('[href], [src]')].map(one => one.href || one.src)"
        )
        hosts = {urlsplit(one).netloc for one in named}
        assert hosts == {urlsplit(self.root).netloc}
        outside = [one for one in named if not one.startswith(self.root)]
        assert outside == []
        for one in named:
            self.fetch(urldefrag(urljoin(address, one)).url)


@pytest.fixture
def begun(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The site of the first section of the page, up to its target."""
    text = page(repository, "docs/publishing.md").split("## On your own server")[0]
    monkeypatch.chdir(tmp_path)
    for line in blocks(text, "console")[0].splitlines():
        words = shlex.split(line.removeprefix("$ "))
        if words[0] == "cd":
            monkeypatch.chdir(words[1])
        elif words[0] == "briefgen":
            assert CliRunner().invoke(main, words[1:]).exit_code == 0
    briefing = tmp_path / "archive/content/briefings/talks-in-geneva.md"
    briefing.write_text(briefing.read_text().replace("status: draft\n", "") + "\nThe Delegation met nobody.\n")
    return tmp_path / "archive"


def test_styles_and_links_work_under_a_path(
    repository: Path, begun: Path, tmp_path: Path, browser: webdriver.Chrome
) -> None:
    section = page(repository, "docs/publishing.md").split("## On your own server")[1].split("\n## ")[0]
    (target,), (commands,), (block,) = (blocks(section, language) for language in ("toml", "console", "nginx"))
    port = free_port()
    here = f"http://127.0.0.1:{port}/archive/"
    config = begun / "briefgen.toml"
    before = config.read_text()

    config.write_text(before + target)
    assert f"{ADDRESS} is an example" in publish(Site.at(begun), "server", "--yes", ok=False)

    def as_here(text: str) -> str:
        return text.replace(ADDRESS, here).replace("/srv/www", f"{tmp_path}/www").replace("/etc/nginx", str(begun))

    config.write_text(before + as_here(target))
    for line in commands.splitlines():
        command, _, file = line.removeprefix("$ ").partition(" > ")
        result = CliRunner().invoke(main, shlex.split(command)[1:])
        assert result.exit_code == 0, result.output
        if file:
            (begun / file).write_text(result.stdout)
        else:
            assert f"Open {here}" in result.stdout
            assert "how-a-briefing-is-written.md is a sample" in result.stdout
    with nginx(tmp_path / "nginx", tmp_path / "nothing", as_here(block), port):
        found = Followed(here)
        found.look(browser, here)
        browser.find_element(By.LINK_TEXT, "Talks in Geneva").click()
        assert urlsplit(browser.current_url).path == "/archive/briefings/talks-in-geneva/"
        found.look(browser, browser.current_url)
        browser.find_element(By.CSS_SELECTOR, ".facts summary").click()
        browser.find_element(By.CSS_SELECTOR, "main a[href*='/actors/']").click()
        assert urlsplit(browser.current_url).path == "/archive/actors/the-delegation/"
        found.look(browser, browser.current_url)
        found.fetch(here.removesuffix("/") + "/briefings/talks-in-geneva")
        wrong = {address: status for address, status in found.status.items() if status != 200}
        assert wrong == {}
        assert len(found.status) > 10
        assert any(re.search(r"/archive/assets/\w+/dispatch\.css$", address) for address in found.status)
        with pytest.raises(urllib.error.HTTPError) as missing:
            urllib.request.urlopen(f"{here}nothing-here/", timeout=10)
        assert missing.value.code == 404
        assert "This page is not here" in missing.value.read().decode()
        assert "Content-Security-Policy" in missing.value.headers


def test_a_site_for_the_root_is_not_published_under_a_path(begun: Path, tmp_path: Path) -> None:
    """The mistake that the check is for: with it, every style and link would lead beside the site."""
    config = begun / "briefgen.toml"
    target = f'[publish.live]\nto = "folder"\npath = "{tmp_path}/www"\naddress = "https://desk.site/archive/"\n'
    config.write_text(config.read_text().replace('base_url = ""', 'base_url = "https://desk.site/"') + target)
    assert "links and styles are made for https://desk.site/" in publish(Site.at(begun), "--yes", ok=False)
    assert not (tmp_path / "www").exists()
