"""The search of a site in a real browser, under the policy that is recommended."""

from __future__ import annotations

import functools
import gzip
import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.wait import WebDriverWait

from briefgen.site.hosting import POLICY
from tests.conftest import chromium
from tests.sites import Site

TEXT = (".html", ".css", ".js", ".json", ".svg", ".xml")
SAID = "::: statement\nby: Ann\nto: Bob\nid: claim\n\nThat the dossier was never opened.\n:::\n"


class Compressing(http.server.SimpleHTTPRequestHandler):
    """Serves a folder as hosts do: text is compressed, and every answer carries the policy."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        content, is_text = path.read_bytes(), path.suffix in TEXT
        content = gzip.compress(content) if is_text else content
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


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = tmp_path_factory.mktemp("searched")
    site = Site(root / "site", search=True, base_url="https://desk.example/archive/")
    site.briefing("talks", f"The ministers discussed the pipeline.\n\n{SAID}", title="Talks in Geneva", date="2021-02-05", actors=["Ann", "Bob"], topics=["Trade"], places=["Geneva"], outcome="no agreement")  # fmt: skip
    site.briefing("older", "An older text on the pipeline.", title="Before the talks", date="2019-03-01", actors=["Bob"], outcome="agreement")  # fmt: skip
    site.briefing(
        "tokyo",
        "両国の外相は東京で会談したが、合意には至らなかった。",
        title="外相会談、合意なし",
        date="2020-06-01",
        lang="ja",
    )
    site.briefing("cairo", "اتفق الوفدان على وقف إطلاق النار.", title="محادثات السلام", date="2020-07-01", lang="ar")
    site.briefing("secret", "The plesiosaur is a secret.", title="Draft of the plesiosaur", status="draft")
    site.briefing("links", "See [[talks]] and the **pipe**line's end.", title="A & B <i>", date="2018")
    site.actor("ann", "Ann has written on whales.", name="Ann Archer", aliases=["Ann", "Анна Лучникова"])
    result = site.build(output="output/archive")
    assert result.problems == []
    handler = functools.partial(Compressing, directory=str(site.root / "output"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/archive/search/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def opened(address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    with chromium(tmp_path_factory.mktemp("chromium")) as driver:
        driver.get(address)
        yield driver


def status(browser: webdriver.Chrome) -> str:
    return str(browser.execute_script("return document.querySelector('.search-status').textContent"))


def wait(browser: webdriver.Chrome) -> None:
    WebDriverWait(browser, 20).until(lambda found: status(found) and "Searching" not in status(found))


def search(browser: webdriver.Chrome, address: str, query: str) -> list[tuple[str, str]]:
    """Search by the address, and return the kind and the title of each result."""
    browser.get("about:blank")
    browser.get(f"{address}?{query}")
    wait(browser)
    script = "return [...document.querySelectorAll('.search-results li')].map(item => [item.querySelector('.search-kind').textContent, item.querySelector('h2').textContent])"
    return [(kind, title) for kind, title in browser.execute_script(script)]


def marks(browser: webdriver.Chrome) -> list[str]:
    return list(browser.execute_script("return [...document.querySelectorAll('mark')].map(mark => mark.textContent)"))


@pytest.mark.parametrize(
    ("query", "found", "marked"),
    [
        ("q=discussed", [("Briefing", "Talks in Geneva")], ["discussed"]),
        ("q=minist", [("Briefing", "Talks in Geneva")], ["ministers"]),  # the beginning of a word
        ("q=whale", [("Actor", "Ann Archer")], ["whales."]),
        ("q=Лучникова", [("Actor", "Ann Archer")], ["Лучникова"]),
        ("q=лучник", [("Actor", "Ann Archer")], ["Лучникова"]),
        ("q=会談", [("Briefing", "外相会談、合意なし")], ["会談", "会談"]),
        ("q=東京で", [("Briefing", "外相会談、合意なし")], ["東京で"]),
        ("q=外京", [], []),  # both characters are there, apart
        ("q=النار", [("Briefing", "محادثات السلام")], ["النار."]),
        ("q=dossier", [("Statement", "Ann Archer"), ("Briefing", "Talks in Geneva")], ["dossier", "dossier"]),
        ('q="never+opened"', [("Statement", "Ann Archer"), ("Briefing", "Talks in Geneva")], None),
        ('q="opened+never"', [], []),
        ("q=pipeline+older", [("Briefing", "Before the talks")], None),
        ("q=pipeline+plesiosaur", [], []),  # a word that nothing has is not left out
        ("q=plesiosaur", [], []),
        ("q=pipelines%20end", [("Briefing", "A & B <i>")], None),
        ("q=trade", [("Topic", "Trade")], None),
        ("q=geneva&kind=place", [("Place", "Geneva")], None),
    ],
)
def test_what_is_published_is_found_and_marked(
    opened: webdriver.Chrome, address: str, query: str, found: list[tuple[str, str]], marked: list[str] | None
) -> None:
    assert sorted(search(opened, address, query)) == sorted(found)
    assert status(opened).startswith("Nothing found" if not found else str(len(found)))
    if marked is not None:
        assert marks(opened) == marked


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("q=pipeline&year=2021", ["Talks in Geneva"]),
        ("q=pipeline&outcome=agreement", ["Before the talks"]),
        ("q=pipeline&actor=ann", ["Talks in Geneva"]),
        ("q=pipeline&topic=trade", ["Talks in Geneva"]),
        ("q=pipeline&place=geneva", ["Talks in Geneva"]),
        ("language=ar", ["محادثات السلام"]),
        ("kind=statement", ["Ann Archer"]),
        ("kind=actor", ["Ann Archer", "Bob"]),
        ("q=pipeline&order=new", ["Talks in Geneva", "Before the talks", "A & B <i>"]),
    ],
)
def test_filters_and_order(opened: webdriver.Chrome, address: str, query: str, titles: list[str]) -> None:
    found = [title for _, title in search(opened, address, query)]
    assert found == titles if "order" in query else sorted(found) == sorted(titles)


def test_results_lead_to_their_pages(opened: webdriver.Chrome, address: str) -> None:
    search(opened, address, "q=dossier&kind=statement")
    link = opened.find_element(By.CSS_SELECTOR, ".search-results a")
    assert str(link.get_attribute("href")).endswith("/archive/briefings/talks/#statement-claim")
    link.click()
    assert opened.execute_script("return document.querySelector(':target').id") == "statement-claim"


def test_the_form_works_by_keyboard_and_the_address_keeps_it(opened: webdriver.Chrome, address: str) -> None:
    opened.get(address.replace("search/", ""))
    opened.find_element(By.TAG_NAME, "body").send_keys("/")
    box = opened.switch_to.active_element
    assert box.get_attribute("name") == "q"
    box.send_keys("pipeline", Keys.ENTER)
    WebDriverWait(opened, 20).until(lambda found: found.current_url.endswith("/search/?q=pipeline"))
    wait(opened)
    assert status(opened) == "3 results."
    assert opened.find_element(By.CSS_SELECTOR, ".search-status").get_attribute("role") == "status"
    opened.find_element(By.CSS_SELECTOR, ".search-filters summary").click()
    Select(opened.find_element(By.NAME, "year")).select_by_value("2019")
    WebDriverWait(opened, 20).until(lambda found: status(found) == "1 result.")
    assert opened.current_url.endswith("/search/?q=pipeline&year=2019")
    opened.back()
    WebDriverWait(opened, 20).until(lambda found: status(found) == "3 results.")
    assert opened.find_element(By.NAME, "year").get_property("value") == ""
    assert opened.find_element(By.CSS_SELECTOR, "main [name=q]").get_property("value") == "pipeline"


def test_on_a_phone_a_link_stands_for_the_box(opened: webdriver.Chrome, address: str) -> None:
    size = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    opened.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        opened.get(address.replace("search/", ""))
        assert not opened.find_element(By.CSS_SELECTOR, ".search-box").is_displayed()
        link = opened.find_element(By.CSS_SELECTOR, ".search-link")
        assert (link.accessible_name, min(link.size.values()) >= 44) == ("Search", True)
        opened.find_element(By.TAG_NAME, "body").send_keys("/")
        WebDriverWait(opened, 20).until(lambda found: found.current_url == address)
        assert not opened.find_element(By.CSS_SELECTOR, ".search-link").is_displayed()
    finally:
        opened.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_a_name_is_suggested_by_any_of_its_aliases(opened: webdriver.Chrome, address: str) -> None:
    search(opened, address, "q=pipeline")
    opened.find_element(By.CSS_SELECTOR, ".search-filters summary").click()
    field = opened.find_element(By.NAME, "actor")
    field.send_keys("лучн")
    options = "return [...document.querySelectorAll('#_actors option')].map(option => option.value)"
    WebDriverWait(opened, 20).until(lambda found: found.execute_script(options) == ["Ann Archer"])
    field.clear()
    field.send_keys("Ann Archer", Keys.TAB)
    WebDriverWait(opened, 20).until(lambda found: status(found) == "1 result.")
    assert opened.current_url.endswith("/search/?q=pipeline&actor=ann")
    search(opened, address, "q=pipeline&actor=ann")
    assert opened.find_element(By.NAME, "actor").get_property("value") == "Ann Archer"


def test_languages_of_texts_are_offered(opened: webdriver.Chrome, address: str) -> None:
    opened.get(address)
    opened.find_element(By.CSS_SELECTOR, ".search-filters summary").click()
    names = "return [...document.querySelectorAll('[name=language] option')].map(option => option.textContent)"
    WebDriverWait(opened, 20).until(lambda found: len(found.execute_script(names)) > 1)
    assert opened.execute_script(names) == ["Every language", "Arabic", "English", "Japanese"]


def test_titles_are_text_and_each_runs_in_its_direction(opened: webdriver.Chrome, address: str) -> None:
    search(opened, address, "year=2018")
    assert opened.execute_script("return document.querySelector('.search-results i')") is None
    search(opened, address, "q=السلام")
    link = opened.find_element(By.CSS_SELECTOR, ".search-results a")
    assert (link.get_attribute("lang"), link.get_attribute("dir")) == ("ar", "auto")
    assert opened.execute_script("return getComputedStyle(arguments[0]).direction", link) == "rtl"


def test_without_script_the_page_offers_other_ways(opened: webdriver.Chrome, address: str) -> None:
    opened.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        opened.get(address)
        text = opened.find_element(By.TAG_NAME, "main").text
    finally:
        opened.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    assert "Without one, everything here is found by" in text
    assert "All actors" in text


def test_nothing_breaks_the_policy(opened: webdriver.Chrome, address: str) -> None:
    opened.get_log("browser")  # type: ignore[no-untyped-call]
    search(opened, address, "q=pipeline&actor=ann&order=new")
    assert opened.get_log("browser") == []  # type: ignore[no-untyped-call]


def test_a_search_loads_little(opened: webdriver.Chrome, address: str) -> None:
    script = "return performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation')).map(one => [one.name, one.encodedBodySize])"
    search(opened, address, "q=pipeline")
    loaded: list[Any] = opened.execute_script(script)
    assert sum(size for _, size in loaded) < 130_000, json.dumps(loaded)
