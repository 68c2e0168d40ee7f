"""How a briefing reads: on a phone, with the keyboard, with and without script, and on paper."""

from __future__ import annotations

import base64
import gzip
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from tests.theme.test_browser import DESK, PHONE, look

VISIT = "/briefings/borrell-in-moscow/"
SCREEN = 844
"""The height of a phone's screen that is 390 wide."""

SHOWN = "return arguments[0].checkVisibility({contentVisibilityAuto: true})"


def is_shown(browser: webdriver.Chrome, selector: str) -> bool:
    return bool(browser.execute_script(SHOWN, one(browser, selector)))


def one(browser: webdriver.Chrome, selector: str) -> WebElement:
    return browser.find_element(By.CSS_SELECTOR, selector)


def wait_for(browser: webdriver.Chrome, script: str) -> Any:
    return WebDriverWait(browser, 10, 0.05).until(lambda driver: driver.execute_script(f"return {script}"))


@contextmanager
def without_script(browser: webdriver.Chrome) -> Iterator[None]:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        yield
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def briefings(sample: Path) -> list[str]:
    return [f"/briefings/{path.parent.name}/" for path in sorted(sample.glob("briefings/*/index.html"))]


def test_on_a_phone_the_text_begins_on_the_first_screen(browser: webdriver.Chrome, served: str, sample: Path) -> None:
    top = "return document.querySelector('.prose').getBoundingClientRect().top"
    for page in briefings(sample):
        look(browser, served + page, PHONE)
        assert browser.execute_script(top) < SCREEN - 60, page
        assert browser.execute_script("return document.querySelector('.masthead').offsetHeight") < 60
        assert not is_shown(browser, ".facts dl")
        assert is_shown(browser, ".glance")


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_facts_and_contents_are_folded_on_a_phone_and_open_beside_the_text(
    browser: webdriver.Chrome, served: str, width: int
) -> None:
    with without_script(browser):
        look(browser, served + VISIT, width)
    for folded, summary in ((".facts dl", ".facts summary"), (".contents ol", ".contents summary")):
        assert is_shown(browser, folded) is (width == DESK)
        assert is_shown(browser, summary) is (width == PHONE)
        if width == PHONE:
            assert one(browser, summary).rect["height"] >= 44
            one(browser, summary).send_keys(Keys.ENTER)
            assert is_shown(browser, folded)


def test_the_way_through_the_site_folds_into_the_line_of_the_title(browser: webdriver.Chrome, served: str) -> None:
    look(browser, served + "/actors/", PHONE)
    assert not is_shown(browser, ".nav a")
    one(browser, "body").send_keys(Keys.TAB, Keys.TAB, Keys.TAB)
    assert browser.switch_to.active_element.text == "Menu"
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    links = browser.find_elements(By.CSS_SELECTOR, ".nav a")
    assert [link.text for link in links if link.get_attribute("aria-current") == "page"] == ["Actors"]
    assert all(link.rect["height"] >= 44 for link in links)
    look(browser, served + "/actors/", DESK)
    assert is_shown(browser, ".nav a")
    assert not is_shown(browser, ".nav summary")


def hover(browser: webdriver.Chrome, element: WebElement) -> None:
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
    ActionChains(browser, duration=50).move_to_element(element).perform()


def leave(browser: webdriver.Chrome) -> None:
    """Move the mouse to the masthead."""
    ActionChains(browser, duration=50).move_to_element(one(browser, ".masthead-title")).perform()


def card(browser: webdriver.Chrome) -> str:
    wait_for(browser, "document.querySelector('.preview')")
    return one(browser, ".preview").text


def is_gone(browser: webdriver.Chrome) -> bool:
    return bool(wait_for(browser, "!document.querySelector('.preview')"))


@pytest.fixture
def visit(browser: webdriver.Chrome, served: str) -> webdriver.Chrome:
    """Open the page of a visit, with the mouse in its corner."""
    browser.get_log("browser")  # type: ignore[no-untyped-call]
    look(browser, served + VISIT)
    leave(browser)
    return browser


def test_a_link_shows_what_its_page_is_about(visit: webdriver.Chrome) -> None:
    shift = "new PerformanceObserver(list => { window.shift = list.getEntries() }).observe({type: 'layout-shift'})"
    visit.execute_script(shift)
    link = one(visit, '.prose a[href$="/russia-is-surprised/"]')
    hover(visit, link)
    title, glance, summary = card(visit).split("\n")
    assert title == "Moscow says that Borrell spoke differently in Moscow"
    assert glance.startswith("8 February 2021")
    assert summary
    assert link.get_attribute("aria-describedby") == one(visit, ".preview").get_attribute("id")
    ActionChains(visit, duration=50).move_to_element(one(visit, ".preview")).pause(0.5).perform()
    assert visit.find_elements(By.CSS_SELECTOR, ".preview"), "the mouse may go to the card"
    leave(visit)
    assert is_gone(visit)
    assert visit.execute_script("return window.shift") is None
    assert visit.get_log("browser") == []  # type: ignore[no-untyped-call]


def test_a_preview_works_by_keyboard(visit: webdriver.Chrome) -> None:
    one(visit, "body").send_keys(Keys.TAB)
    visit.execute_script("document.querySelector(\".facts a[href$='/josep-borrell/']\").focus()")
    assert "Josep Borrell" in card(visit)
    assert "Person" in card(visit)
    visit.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert is_gone(visit)
    visit.switch_to.active_element.send_keys(Keys.TAB)
    assert "Sergei Lavrov" in card(visit)
    visit.switch_to.active_element.send_keys(Keys.TAB)
    wait_for(visit, "document.querySelector('.preview')?.textContent.includes('European Union')")


def test_a_tap_follows_the_link(visit: webdriver.Chrome, served: str) -> None:
    link = one(visit, '.prose a[href$="/russia-is-surprised/"]')
    visit.execute_script("arguments[0].scrollIntoView({block: 'center'})", link)
    place = visit.execute_script("const box = arguments[0].getClientRects()[0]; return [box.x + 5, box.y + 5]", link)
    points = [{"x": place[0], "y": place[1]}]
    visit.execute_script("document.addEventListener('click', event => event.preventDefault(), true)")
    visit.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": points})
    visit.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    visit.execute_async_script("setTimeout(arguments[0], 900)")
    assert not visit.find_elements(By.CSS_SELECTOR, ".preview")


def test_whoever_comes_back_finds_no_preview(visit: webdriver.Chrome) -> None:
    """The browser may keep the page as it was left."""
    hover(visit, one(visit, '.prose a[href$="/russia-is-surprised/"]'))
    card(visit)
    visit.execute_script("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
    assert is_gone(visit)


def test_whoever_saves_data_gets_no_preview(visit: webdriver.Chrome) -> None:
    visit.execute_script("Object.defineProperty(navigator, 'connection', {value: {saveData: true}})")
    hover(visit, one(visit, '.prose a[href$="/russia-is-surprised/"]'))
    visit.execute_async_script("setTimeout(arguments[0], 900)")
    assert not visit.find_elements(By.CSS_SELECTOR, ".preview")


def test_contents_follow_the_reading(visit: webdriver.Chrome) -> None:
    current = "[...document.querySelectorAll('.contents [aria-current=location]')].map(link => link.textContent)"
    for name in ("Around the talks", "What remained", "What was said"):
        script = "[...document.querySelectorAll('.prose h2')].find(node => node.textContent === arguments[0])"
        visit.execute_script(f"{script}.scrollIntoView()", name)
        wait_for(visit, f"{current}.join() === '{name}'")
    visit.execute_script("scrollTo(0, 0)")
    wait_for(visit, f"{current}.length === 0")


def printed(browser: webdriver.Chrome) -> list[str]:
    """Return the text of each page of the PDF that the browser prints."""
    pdf = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True})["data"]
    texts = (page.extract_text() for page in PdfReader(BytesIO(base64.b64decode(pdf))).pages)
    return [" ".join(unicodedata.normalize("NFKC", text).split()) for text in texts]


def test_paper_has_the_text_and_at_its_foot_address_and_date(visit: webdriver.Chrome) -> None:
    pages = printed(visit)
    assert len(pages) == 2
    for number, page in enumerate(pages, 1):
        assert "http://127.0.0.1/briefings/borrell-in-moscow/" in page
        assert f"4–6 February 2021 · {number}/2" in page
    whole = " ".join(pages)
    assert "Josep Borrell travelled to Moscow" in pages[0]
    for text in ("Outcome", "guest", "What happened when", "Sources", "Corrections"):
        assert text in whole, text
    for text in ("Menu", "Chronology", "Skip to", "Atom feed", "In this briefing", "Before, on"):
        assert text not in whole, text
    assert whole.count("The Eastern Desk") == 1


def test_a_briefing_is_small(sample: Path) -> None:
    """The page with its style and script is at most 40 kB compressed."""
    assets = sum(len(gzip.compress(path.read_bytes())) for path in sample.glob("assets/*/*") if path.suffix != ".svg")
    for page in briefings(sample):
        assert len(gzip.compress((sample / page[1:] / "index.html").read_bytes())) + assets < 40_000
    (script,) = sample.glob("assets/*/dispatch.js")
    assert len(gzip.compress(script.read_bytes())) < 4_000
