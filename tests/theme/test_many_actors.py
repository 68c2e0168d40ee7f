"""The directory of many actors in a real browser: names in ten scripts, letters for fingers, pages that end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By

from tests.benchmark.actors import write
from tests.sites import Site
from tests.theme.conftest import serving
from tests.theme.test_browser import DESK, PHONE, look, resize
from tests.theme.test_files import dead_links, repeated_ids

FINGER = 44
"""Pixels that a finger needs in each direction."""

LONGEST = 12_000
"""Pixels that a page may be long on a phone."""


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a site with 150 embassies and 300 people, and return the folder of the output."""
    root = tmp_path_factory.mktemp("many") / "site"
    write(root, 450, 10, rich=True)
    result = Site.at(root).build()
    assert not result.failed, result.problems
    return root / "output"


@pytest.fixture(scope="module")
def many(output: Path) -> Iterator[str]:
    with serving(output) as address:
        yield address


def test_every_page_of_the_directory_fits_and_ends(browser: webdriver.Chrome, many: str, output: Path) -> None:
    pages = [path.parent.relative_to(output).as_posix() for path in (output / "actors/all").rglob("index.html")]
    largest = sorted(pages, key=lambda page: (output / page / "index.html").stat().st_size)[-8:]
    for page in ("actors", "actors/all/by-country", "actors/all/by-office", *largest):
        look(browser, f"{many}/{page}/", PHONE)
        for width in (PHONE, 768, DESK):
            resize(browser, width)
            assert browser.execute_script("return document.documentElement.scrollWidth") <= width, (page, width)
            assert browser.execute_script("return document.documentElement.scrollHeight") <= LONGEST, (page, width)


@pytest.mark.parametrize("page", ["/actors/", "/actors/all/people/", "/actors/all/by-office/"])
def test_letters_and_ways_are_large_enough_for_a_finger(browser: webdriver.Chrome, many: str, page: str) -> None:
    look(browser, many + page, PHONE)
    places = [item.rect for item in browser.find_elements(By.CSS_SELECTOR, ":is(.ways, .letters) :is(a, strong)")]
    assert len(places) >= 3
    assert [place for place in places if place["width"] < FINGER or place["height"] < FINGER] == []


def test_letters_lead_to_an_actor_without_script(browser: webdriver.Chrome, many: str) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        look(browser, many + "/actors/", PHONE)
        browser.find_element(By.LINK_TEXT, "Π").click()
        assert browser.find_element(By.CSS_SELECTOR, ".letters [aria-current=page]").text == "Π"
        browser.find_element(By.PARTIAL_LINK_TEXT, "Γιώργος").click()
        assert browser.find_element(By.TAG_NAME, "h1").text.startswith("Γιώργος")
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_every_link_leads_somewhere(output: Path) -> None:
    assert dead_links(output, "actors.example") == []


def test_no_id_stands_twice(output: Path) -> None:
    assert repeated_ids(output) == []
