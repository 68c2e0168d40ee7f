"""What every page has around its own: on a site that is written from right to left, on a phone, and with the reader's colours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from selectolax.lexbor import LexborHTMLParser
from selenium import webdriver
from selenium.webdriver.common.by import By

from tests.sites import Site
from tests.theme.conftest import serving
from tests.theme.test_browser import DESK, PHONE, look, resize
from tests.theme.test_files import pages
from tests.theme.test_reading import is_shown, one, printed

AUTHOR = "ليلى حداد"
DEEP = "## One\n\n#### A\n\n#### B\n\n#### C\n"


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build an Arabic site and return the folder of the output."""
    site = Site(tmp_path_factory.mktemp("frame") / "site", title="مكتب الأخبار", language="ar", chronology={"split": 2})
    for number, date in enumerate(("2019-02-01", "2020-02-01", "2020-03-01", "2020-03-02", "2021-02-05")):
        site.briefing(f"b{number}", DEEP, title=f"لقاء {number}", date=date, authors=[AUTHOR], topics=["سلام"])
    site.write("redirects.toml", 'gone = ["/briefings/withdrawn/"]\n[moved]\n"/old/" = "/briefings/b0/"\n')
    result = site.build()
    assert not result.failed, result.problems
    return site.root / "output"


@pytest.fixture(scope="module")
def arabic(output: Path) -> Iterator[str]:
    with serving(output) as address:
        yield address


def test_every_page_says_what_it_is_and_where(sample: Path, output: Path) -> None:
    for folder, host in ((sample, "http://127.0.0.1"), (output, "https://desk.example")):
        for name, page in pages(folder).items():
            if page.css_first("meta[http-equiv=refresh]"):
                continue
            address = f"{host}/{quote(name.removesuffix('index.html'))}"
            if page.css_first("meta[name=robots]"):
                assert canonical(page) == []
            else:
                assert canonical(page) == [address]
                (description,) = page.css("meta[name=description]")
                assert description.attributes["content"], name


def canonical(page: LexborHTMLParser) -> list[str | None]:
    return [link.attributes["href"] for link in page.css("link[rel=canonical]")]


def test_contents_name_what_they_lead_to(output: Path) -> None:
    """Headings of the fourth level are left out, so one other heading is none that needs contents."""
    assert pages(output)["briefings/b0/index.html"].css(".contents") == []


def test_every_page_fits_from_right_to_left(browser: webdriver.Chrome, arabic: str, output: Path) -> None:
    for name in pages(output):
        look(browser, f"{arabic}/{name.removesuffix('index.html')}", PHONE)
        for width in (PHONE, 768, DESK):
            resize(browser, width)
            assert browser.execute_script("return document.dir") == "rtl"
            assert browser.execute_script("return document.documentElement.scrollWidth") <= width, (name, width)


def test_arrows_point_away_from_their_links(browser: webdriver.Chrome, arabic: str) -> None:
    look(browser, arabic + "/chronology/2020/")
    for rel, side, sign in (("prev", "before", "→"), ("next", "after", "←")):
        script = f"return getComputedStyle(document.querySelector('.steps [rel={rel}]'), '::{side}').content"
        assert sign in browser.execute_script(script)


def test_a_date_reads_from_left_to_right(browser: webdriver.Chrome, arabic: str) -> None:
    look(browser, arabic + "/briefings/b4/")
    script = """
    const text = document.querySelector('.byline-date time').firstChild;
    const left = at => { const one = document.createRange(); one.setStart(text, at); one.setEnd(text, at + 1); return one.getBoundingClientRect().left };
    return left(0) < left(text.length - 1);
    """
    assert browser.execute_script(script)


def test_a_phone_names_the_authors_and_says_the_date_once(browser: webdriver.Chrome, arabic: str) -> None:
    for width, dates in ((PHONE, ".glance"), (DESK, ".byline-date")):
        look(browser, arabic + "/briefings/b4/", width)
        assert AUTHOR in one(browser, ".byline").text
        assert [is_shown(browser, selector) for selector in (".glance", ".byline-date")] == [
            selector == dates for selector in (".glance", ".byline-date")
        ]


def test_readers_with_colours_of_their_own_see_where_they_are(browser: webdriver.Chrome, arabic: str) -> None:
    features = [{"name": "forced-colors", "value": "active"}]
    look(browser, arabic + "/chronology/2020/")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    width = "return getComputedStyle(document.querySelector('.nav [aria-current]')).borderBlockEndWidth"
    assert browser.execute_script(width) == "2px"


def test_who_finds_nothing_is_shown_the_way_to_the_search(browser: webdriver.Chrome, served: str) -> None:
    look(browser, served + "/404.html")
    links = browser.find_elements(By.CSS_SELECTOR, "main .plain a")
    assert served + "/search/" in [link.get_attribute("href") for link in links]


def test_every_page_has_its_address_at_the_foot_of_the_paper(browser: webdriver.Chrome, arabic: str) -> None:
    for address in ("/", "/chronology/", "/briefings/b4/"):
        look(browser, arabic + address)
        assert all(f"https://desk.example{address}" in page for page in printed(browser)), address
