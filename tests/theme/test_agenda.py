"""The agenda of somebody with a long name and as many follow-ups as a page holds: on a phone, on a desk, on paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By

from tests.benchmark.heights import LONGEST
from tests.sites import Site
from tests.theme.conftest import serving
from tests.theme.test_browser import PHONE, look
from tests.theme.test_reading import printed

NAME = "Maria Wilhelmina van der Westhuizen-Oppenheimer zu Hohenlohe-Langenburg"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Build the site, serve it, and return the address of the forecast of the actor."""
    site = Site(tmp_path_factory.mktemp("agenda") / "site")
    site.actor("maria", name=NAME)
    for number in range(51):
        site.briefing(
            f"b{number}",
            title=f"{NAME} repeats the report of the inspectors",
            date="2020-02-01",
            follow_ups=[{"title": f"{NAME} reports on the budget of the mission", "id": "report", "actors": ["maria"]}],
            events=[{"date": "2020-05-01", "title": "Meeting", "actors": ["maria"]}] if number == 1 else [],
            resolves=[f"b{number - 1}#report"] if number else [],
        )
    site.briefing(
        "b51", date="2020-02-01", follow_ups=[{"title": "A list", "id": "l", "due": "2020-06", "actors": ["maria"]}]
    )
    result = site.build()
    assert not result.failed, result.problems
    with serving(Path(site.root / "output")) as base:
        yield f"{base}/actors/maria/next/"


def test_fifty_follow_ups_are_a_page_that_a_thumb_gets_through(browser: webdriver.Chrome, address: str) -> None:
    look(browser, f"{address}undated/part-1/", PHONE)
    assert len(browser.find_elements(By.CSS_SELECTOR, ".follow-up")) == 50
    assert browser.execute_script("return document.documentElement.scrollHeight") <= LONGEST


def test_paper_has_no_heading_of_a_way_that_is_only_on_screens(browser: webdriver.Chrome, address: str) -> None:
    look(browser, address)
    assert "The whole agenda" in browser.find_element(By.TAG_NAME, "main").text
    assert "The whole agenda" not in " ".join(printed(browser))
