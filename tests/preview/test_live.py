"""What an open page does while its site is edited, in a real browser."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from selenium import webdriver

from tests.preview.serving import serving
from tests.sites import Site

LONG = "\n\n".join(f"Paragraph {number}." for number in range(200))


@pytest.fixture
def desk(site: Site, browser: webdriver.Chrome) -> Iterator[tuple[Site, str]]:
    site.configure(theme="own")
    site.write("themes/own/theme.toml", 'extends = "dispatch"\n')
    site.write("themes/own/static/dispatch.css", "h1 { color: rgb(1, 2, 3) }\n")
    site.briefing("a", LONG, title="Talks")
    site.briefing("b", "Nothing.", title="Other")
    with serving(site) as address:
        yield site, address
        browser.get("about:blank")


def wait(browser: webdriver.Chrome, script: str, seconds: float = 10) -> object:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := browser.execute_script(f"return {script}"):
            return found
        time.sleep(0.02)
    raise AssertionError(
        f"never so: {script}\n{browser.execute_script('return document.documentElement.outerHTML')[:2000]}"
    )


def opened(browser: webdriver.Chrome, address: str) -> Callable[[str], object]:
    browser.get(address)
    wait(browser, "document.documentElement.dataset.previewSerial")
    browser.execute_script("window.same = true")
    return lambda script: wait(browser, script)


def test_an_edit_shows_in_place(desk: tuple[Site, str], browser: webdriver.Chrome) -> None:
    site, address = desk
    seen = opened(browser, f"{address}briefings/a/")
    browser.execute_script("window.scrollTo(0, 1500)")
    site.briefing("a", LONG.replace("Paragraph 3.", "Another sentence."), title="Talks")
    seen("document.body.innerText.includes('Another sentence.')")
    assert browser.execute_script("return [window.same, scrollY]") == [True, 1500]
    assert "Paragraph 3." not in browser.execute_script("return document.body.innerText")


def test_what_is_typed_stays(desk: tuple[Site, str], browser: webdriver.Chrome) -> None:
    site, address = desk
    search = '{% extends "dispatch/home.html" %}{% block main %}<input id="q">{{ super() }}{% endblock %}'
    site.write("templates/home.html", search)
    seen = opened(browser, address)
    seen("document.getElementById('q')")
    browser.execute_script("q.value = 'half a word'; q.focus()")
    site.briefing("b", title="Renamed")
    seen("document.body.innerText.includes('Renamed')")
    assert browser.execute_script("return [q.value, document.activeElement.id, window.same]") == [
        "half a word",
        "q",
        True,
    ]


def test_a_stylesheet_changes_without_a_reload(desk: tuple[Site, str], browser: webdriver.Chrome) -> None:
    site, address = desk
    seen = opened(browser, f"{address}briefings/a/")
    before = browser.execute_script("return document.querySelector('h1')")
    seen("getComputedStyle(document.querySelector('h1')).color === 'rgb(1, 2, 3)'")
    site.write("themes/own/static/dispatch.css", "h1 { color: rgb(4, 5, 6) }\n")
    seen("getComputedStyle(document.querySelector('h1')).color === 'rgb(4, 5, 6)'")
    seen("document.querySelectorAll('link[href*=\"dispatch.css\"]').length === 1")
    assert browser.execute_script("return document.querySelector('h1')") == before
    assert browser.execute_script("return window.same")


def test_a_page_that_is_not_affected_is_left_alone(desk: tuple[Site, str], browser: webdriver.Chrome) -> None:
    site, address = desk
    seen = opened(browser, f"{address}briefings/b/")
    browser.execute_script(
        "window.asked = 0; const own = fetch; window.fetch = (...x) => { asked += 1; return own(...x) }"
    )
    serial = browser.execute_script("return document.documentElement.dataset.previewSerial")
    site.briefing("a", "Short.", title="Talks")
    seen(f"document.documentElement.dataset.previewSerial !== '{serial}'")
    assert browser.execute_script("return asked") == 0


def test_an_error_shows_over_the_last_good_page_and_goes(desk: tuple[Site, str], browser: webdriver.Chrome) -> None:
    site, address = desk
    seen = opened(browser, f"{address}briefings/a/")
    text = "document.querySelector('briefgen-preview')?.shadowRoot.textContent"
    site.briefing("a", "Fine.\n\nSee [[Nobody]] there.\n", title="Talks")
    seen(text)
    shown = str(browser.execute_script(f"return {text}"))
    for part in ("1 error", "content/briefings/a.md:7:5", "See [[Nobody]] there.", "To fix it:"):
        assert part in shown, shown
    assert "Paragraph 3." in browser.execute_script("return document.body.innerText")
    site.write("briefgen.toml", "title = 1")
    seen(f"{text}.includes('briefgen.toml:1:1')")
    site.configure(theme="own")
    site.briefing("a", "Mended.\n", title="Talks")
    seen("document.body.innerText.includes('Mended.')")
    seen("document.querySelector('briefgen-preview') === null")
    assert browser.execute_script("return window.same")


def test_pages_and_folders_come_and_go(desk: tuple[Site, str], browser: webdriver.Chrome) -> None:
    site, address = desk
    seen = opened(browser, f"{address}briefings/new/")
    seen("document.body.innerText.includes('not here')")
    site.briefing("2021/new", "There.", title="New")
    seen("document.body.innerText.includes('There.')")
    (site.root / "content/briefings/2021").rename(site.root / "content/briefings/_2021")
    seen("document.body.innerText.includes('not here')")
    (site.root / "content/briefings/_2021").rename(site.root / "content/briefings/2022")
    seen("document.body.innerText.includes('There.')")
    site.write("templates/briefing.html", "<body>Own template</body>")
    seen("document.body.innerText.includes('Own template')")


def test_a_site_is_mended_from_nothing(site: Site, browser: webdriver.Chrome) -> None:
    site.briefing("a", "[[Nobody]]")
    with serving(site) as address:
        text = "document.querySelector('briefgen-preview')?.shadowRoot.textContent"
        seen = opened(browser, address)
        seen(f"{text} === '1 error'")
        seen = opened(browser, f"{address}briefings/a/")
        seen(f"{text}.includes('there is no page \\u0022Nobody')")
        site.briefing("a", "Nobody.", title="Talks at last")
        seen("document.body.innerText.includes('Talks at last')")
        browser.get("about:blank")


def test_edits_in_quick_succession_end_with_the_last(desk: tuple[Site, str], browser: webdriver.Chrome) -> None:
    site, address = desk
    seen = opened(browser, f"{address}briefings/b/")
    for number in range(40):
        site.briefing("b", f"Version {number}.", title="Other")
        time.sleep(0.01)
    seen("document.body.innerText.includes('Version 39.')")
