"""A long dossier in a real browser: it fits a phone, and what it folds opens by mouse, keyboard and address."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.sites import Site
from tests.theme.conftest import serving
from tests.theme.test_browser import DESK, PHONE, look

SAID = (
    "::: statement\nby: {by}\nto: {to}\nid: {id}\n{more}\n"
    + "That nothing of the kind was ever said to anybody. " * 8
    + "\n:::\n\n"
)
LONG = "Maria Wilhelmina van der Westhuizen-Oppenheimer zu Hohenlohe-Langenburg"


@pytest.fixture(scope="module")
def dossiers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Build a site whose dossiers show all that they can, and serve it; return its address."""
    site = Site(tmp_path_factory.mktemp("dossiers") / "site")
    roles = [
        {"title": "Minister", "organisation": "Union", "from": f"{1990 + n}", "to": f"{1991 + n}~"} for n in range(12)
    ]
    site.actor("ann", "She leads.", name=LONG, aliases=["Ann"], roles=roles, country="Utopia", member_of="Union")
    site.actor("bob", name="محمد بن عبد الرحمن")
    for number in range(24):
        said = SAID.format(by="ann", to="bob", id="one", more="")
        said += SAID.format(by="bob", to="ann", id="two", more="contradicts: #one\n")
        site.briefing(
            f"b{number:02}", said, title=f"A meeting of the neighbours on what was agreed in {number} parts", actors=["ann", "bob", f"Other {number}"],
            date=f"2020-{number % 12 + 1:02}", topics=[f"Topic {number}"], places=[f"Place {number}"],
            summary="Nothing was agreed, said the one side, and the other that everything was: what follows from that?",
            follow_ups=[{"title": f"{LONG} reports on it", "id": f"f{step}", "actors": ["ann"]} for step in range(2)],
            resolves=[f"b{number - 1:02}#f0"] if number else [],
        )  # fmt: skip
        site.briefing(f"m{number:02}", f"{LONG} was named.", date="2019")
    assert not site.build().failed
    with serving(site.root / "output") as address:
        yield address


def height(browser: webdriver.Chrome) -> int:
    found: int = browser.execute_script("return document.documentElement.scrollHeight")
    return found


@pytest.mark.parametrize(
    "path", ["", "with/", "chronology/", "statements/", "contradictions/", "mentioned/", "follow-ups/"]
)
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_no_page_of_an_actor_is_long_or_wide(browser: webdriver.Chrome, dossiers: str, path: str, width: int) -> None:
    browser.get_log("browser")  # type: ignore[no-untyped-call]
    look(browser, f"{dossiers}/actors/ann/{path}", width)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    assert height(browser) < 12_000
    assert browser.get_log("browser") == []  # type: ignore[no-untyped-call]


def test_the_line_of_contents_leads_to_each_part(browser: webdriver.Chrome, dossiers: str) -> None:
    look(browser, f"{dossiers}/actors/ann/", PHONE)
    links = [str(link.get_attribute("href")) for link in browser.find_elements(By.CSS_SELECTOR, ".dossier-parts a")]
    assert len(links) == 11
    for link in links:
        browser.get(link)
        place = browser.execute_script("return document.querySelector(':target').getBoundingClientRect().top")
        assert 0 <= place < 900, link


def test_a_count_leads_to_what_two_share(browser: webdriver.Chrome, dossiers: str) -> None:
    look(browser, f"{dossiers}/actors/ann/")
    browser.find_element(By.CSS_SELECTOR, ".companions a.count").click()
    assert browser.current_url == f"{dossiers}/actors/ann/with/#_with-bob"
    (opened,) = browser.find_elements(By.CSS_SELECTOR, ".company details[open]")
    assert len(opened.find_elements(By.CSS_SELECTOR, ".meetings li")) == 20
    closed = browser.find_element(By.CSS_SELECTOR, ".company details:not([open]) summary")
    closed.send_keys(Keys.ENTER)
    assert len(browser.find_elements(By.CSS_SELECTOR, ".company details[open]")) == 2


def test_earlier_offices_are_folded(browser: webdriver.Chrome, dossiers: str) -> None:
    look(browser, f"{dossiers}/actors/ann/")
    assert len(browser.find_elements(By.CSS_SELECTOR, ".office")) == 12
    summary = browser.find_element(By.CSS_SELECTOR, ".earlier-offices summary")
    last = browser.find_elements(By.CSS_SELECTOR, ".office")[-1]
    assert not last.is_displayed()
    summary.click()
    assert last.is_displayed()
