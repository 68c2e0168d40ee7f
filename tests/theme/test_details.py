"""What only a picture shows: what collides, what is divided, what is too small to hit, what a printer leaves out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver

from tests.sites import Site
from tests.theme.conftest import serving
from tests.theme.test_browser import DESK, PHONE, look

CLAIM = "::: statement\nby: Ann\nto: Bob\nid: claim\n\nThat it rained.\n:::\n"
BOXES = "return [...document.querySelectorAll(arguments[0])].map(found => found.getBoundingClientRect().toJSON())"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Build a site with lists that are divided, an agenda, a portrait and markings, and serve it; return its address."""
    site = Site(tmp_path_factory.mktemp("details") / "site", chronology={"split": 4}, tlp={"label_clear": True})
    site.write("content/tall.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="40"/>')
    roles = [{"title": "Chair", "from": "2001"}, {"title": "Clerk", "to": "1999"}]
    site.actor("ann", "She leads.", roles=roles, image={"file": "../tall.svg", "decorative": True})
    for number in range(9):
        site.briefing(
            f"b{number}", CLAIM, date=f"{2012 + number}-02-03", topics=["Rain"], actors=["Ann"],
            events=[{"title": "A meeting", "date": "2020-11-17", "actors": ["Ann"]}] if number == 8 else [],
            follow_ups=[{"title": "A report", "id": "report", "due": f"{2012 + number}-11-16", "actors": ["Ann"]}] if number else [],
            resolves=[f"b{number - 1}#report"] if number > 1 else [],
        )  # fmt: skip
    assert not site.build().failed
    with serving(Path(site.root / "output")) as served:
        yield served


def boxes(browser: webdriver.Chrome, selector: str) -> list[dict[str, float]]:
    found: list[dict[str, float]] = browser.execute_script(BOXES, selector)
    assert found, selector
    return found


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_number_stands_clear_of_the_period_that_it_counts(
    browser: webdriver.Chrome, address: str, width: int
) -> None:
    look(browser, f"{address}/statements/on/rain/", width)
    labels, numbers = boxes(browser, ".bars a"), boxes(browser, ".bars .count")
    for label, number in zip(labels, numbers, strict=True):
        assert label["right"] + 4 <= number["left"]


def test_a_month_is_easy_to_hit_on_a_phone(browser: webdriver.Chrome, address: str) -> None:
    look(browser, f"{address}/chronology/", PHONE)
    assert all(link["height"] >= 24 for link in boxes(browser, ".activity a"))


@pytest.mark.parametrize("width", [PHONE, 768, DESK])
def test_events_stand_in_an_agenda_as_follow_ups_do(browser: webdriver.Chrome, address: str, width: int) -> None:
    look(browser, f"{address}/topics/rain/next/2020/", width)
    for own, other in ((".follow-up-state", ".entry-date"), (".follow-up-title", ".entry-title")):
        (follow_up,), (event,) = (boxes(browser, f".follow-ups {selector}") for selector in (own, other))
        assert follow_up["left"] == event["left"], own


def test_a_date_is_not_divided(browser: webdriver.Chrome, address: str) -> None:
    look(browser, f"{address}/topics/rain/next/2019/", DESK)
    assert all(date["height"] < 25 for date in boxes(browser, ".follow-up-date"))


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_band_stands_below_its_office_also_beside_a_portrait(
    browser: webdriver.Chrome, address: str, width: int
) -> None:
    look(browser, f"{address}/actors/ann/", width)
    for title, band in zip(boxes(browser, ".office-title"), boxes(browser, ".band"), strict=True):
        assert 0 <= band["top"] - title["bottom"] < 12


def test_paper_shows_what_has_a_background_on_a_screen(browser: webdriver.Chrome, address: str) -> None:
    """Browsers print no backgrounds unless they are asked to, and paper is white for readers of the dark scheme too."""
    look(browser, f"{address}/chronology/")
    dark = [{"name": "prefers-color-scheme", "value": "dark"}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print", "features": dark})
    marking = "return getComputedStyle(document.querySelector('.marking')).printColorAdjust"
    against = "return getComputedStyle(document.documentElement).getPropertyValue('--against')"
    dot = "return getComputedStyle(document.querySelector('.month .entry-briefing'), '::before').borderTopWidth"
    number = "return getComputedStyle(document.querySelector('.activity .level-4 a')).color"
    try:
        assert browser.execute_script(marking) == "exact"
        assert browser.execute_script(against) == "#9a3412"
        assert float(browser.execute_script(dot).removesuffix("px")) >= 2
        assert browser.execute_script(number) == "rgb(0, 0, 0)"
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
