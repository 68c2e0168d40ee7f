"""What is new and what contradicts what, in a real browser: long, right to left, on a phone, on a desk, on paper."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from selenium import webdriver

from tests.sites import Site
from tests.theme.conftest import serving
from tests.theme.test_browser import DESK, PHONE, look, resize

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft meets everybody " * 3
CLAIM = "::: statement\nby: Ann\nto: Bob\nid: claim\nplace: Geneva\n\n{}\n:::\n"
DENIAL = "::: statement\nby: عمر\ncontradicts: one#claim\n\nلم يكن كذلك.\n:::\n"
BOXES = """
const boxes = [...document.querySelectorAll('.exchange:first-child > :is(.exchange-side, .exchange-against)')];
return boxes.map(found => (({top, bottom, left, right}) => ({top, bottom, left, right}))(found.getBoundingClientRect()));
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    site = Site(tmp_path_factory.mktemp("new"))
    corrections = [{"date": "2021-02-09", "text": LONG}]
    site.briefing("one", CLAIM.format(LONG), title=LONG, date="2019/2021-02", published="2021-02-08", topics=[LONG])
    site.briefing(
        "two", DENIAL, title="نفي", lang="ar", corrections=corrections, outcome={"kind": "رفض", "summary": "لا."}
    )
    site.briefing("three", date="198X", published="2021-02-10", status="draft", title="外相会談、合意なし", lang="ja")
    assert not site.build(drafts=True).failed
    with serving(site.root / "output") as found:
        yield found


def test_the_two_sides_stand_beside_each_other_and_on_a_phone_below_each_other(
    browser: webdriver.Chrome, address: str
) -> None:
    for width in (768, DESK):
        look(browser, f"{address}/statements/", width)
        one, against, other = browser.execute_script(BOXES)
        assert one["right"] <= against["left"] < against["right"] <= other["left"], width
        assert one["top"] == other["top"]
    look(browser, f"{address}/statements/", PHONE)
    one, against, other = browser.execute_script(BOXES)
    assert one["bottom"] <= against["top"] < against["bottom"] <= other["top"]
    assert one["left"] == other["left"]


def test_each_statement_runs_in_its_own_direction(browser: webdriver.Chrome, address: str) -> None:
    look(browser, f"{address}/statements/")
    script = "return [...document.querySelectorAll('.claim-text')].map(found => getComputedStyle(found).direction)"
    assert browser.execute_script(script) == ["ltr", "rtl"]


CUT = "const [found] = document.querySelectorAll(arguments[0]); return found.scrollHeight > found.clientHeight + 1"


def test_a_long_correction_is_cut_on_the_front_page_and_whole_on_its_own(
    browser: webdriver.Chrome, address: str
) -> None:
    look(browser, f"{address}/", DESK)
    assert browser.execute_script(CUT, ".corrected")
    for page in ("/corrections/", "/briefings/two/"):
        look(browser, address + page, DESK)
        assert not browser.execute_script(CUT, ".page-corrections .entry-summary, .corrections dd")


@pytest.mark.parametrize("page", ["/", "/new/", "/corrections/", "/statements/", "/statements/open/"])
def test_whatever_it_says_it_fits(browser: webdriver.Chrome, address: str, page: str) -> None:
    browser.get_log("browser")  # type: ignore[no-untyped-call]
    look(browser, address + page, PHONE)
    for width in (PHONE, 768, DESK):
        resize(browser, width)
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width, width
    resize(browser, 720)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert browser.execute_script("return matchMedia('print').matches")
        assert browser.execute_script("return document.documentElement.scrollWidth") <= 720
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert browser.get_log("browser") == []  # type: ignore[no-untyped-call]
