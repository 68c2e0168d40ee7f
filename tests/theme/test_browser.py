"""The sample site in a real browser: at phone and desk width, light and dark, under a strict policy, without script."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.support.wait import WebDriverWait

from tests.needs import npm_file
from tests.theme.conftest import Handler

PAGES = (
    "/", "/briefings/borrell-in-moscow/", "/briefings/russia-is-surprised/", "/briefings/diplomats-expelled/", "/actors/",
    "/actors/all/by-country/", "/actors/all/by-office/", "/actors/josep-borrell/", "/chronology/", "/chronology/2021/",
    "/topics/", "/topics/eu-russia-relations/", "/outcomes/", "/outcomes/no-agreement/", "/follow-ups/", "/next/",
    "/topics/eu-russia-relations/next/", "/404.html", "/new/", "/corrections/", "/statements/",
)  # fmt: skip
PHONE, DESK = 390, 1440


def look(browser: webdriver.Chrome, address: str, width: int = DESK, scheme: str = "light") -> None:
    """Load a page at a width, in a scheme of colours."""
    show_in(browser, scheme)
    resize(browser, width)
    browser.get(address)


def resize(browser: webdriver.Chrome, width: int) -> None:
    """Change the width of the page that is loaded: no page asks for it when it is loaded."""
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width == PHONE}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def show_in(browser: webdriver.Chrome, scheme: str) -> None:
    """Show the page that is loaded in a scheme of colours."""
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


@pytest.mark.parametrize("page", PAGES)
def test_every_page_fits_and_obeys_the_policy(browser: webdriver.Chrome, served: str, page: str) -> None:
    browser.get_log("browser")  # type: ignore[no-untyped-call]
    look(browser, served + page, PHONE)
    for width in (PHONE, 768, DESK):
        resize(browser, width)
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width, width
        styled = browser.execute_script("return getComputedStyle(document.body).backgroundColor")
        assert styled == "rgb(253, 252, 249)"
    assert browser.get_log("browser") == []  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_accessible(browser: webdriver.Chrome, served: str, page: str) -> None:
    """Axe finds nothing against WCAG 2.2 at level AA, contrast included, on a phone and a desk, light and dark."""
    axe = npm_file("axe-core/axe.min.js").read_text("utf-8")
    tags = json.dumps(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    script = f"const done = arguments[0]; axe.run(document, {{runOnly: {tags}}}).then(found => done(found.violations))"
    look(browser, served + page)
    browser.execute_script(axe)
    for width, scheme in product((PHONE, DESK), ("light", "dark")):
        resize(browser, width)
        show_in(browser, scheme)
        found = browser.execute_async_script(script)
        told = [(item["id"], [node["html"][:120] for node in item["nodes"]][:3]) for item in found]
        assert told == [], (width, scheme)


def test_dark_is_dark(browser: webdriver.Chrome, served: str) -> None:
    look(browser, served + "/", scheme="dark")
    assert browser.execute_script("return getComputedStyle(document.body).backgroundColor") == "rgb(20, 23, 26)"


def test_pages_read_without_script(browser: webdriver.Chrome, served: str) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        look(browser, served + "/chronology/2021/")
        assert "Borrell goes to Moscow" in browser.page_source
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_keyboard_reaches_the_text_first(browser: webdriver.Chrome, served: str) -> None:
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    look(browser, served + "/")
    browser.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
    focused = browser.switch_to.active_element
    assert focused.text == "Skip to the text"
    assert focused.rect["x"] >= 0


def test_a_redirect_leads_on(browser: webdriver.Chrome, served: str) -> None:
    look(browser, served + "/2020/eu-magnitsky/")
    target = served + "/briefings/eu-human-rights-sanctions-regime/"
    WebDriverWait(browser, 10, 0.05).until(lambda driver: driver.current_url == target)
    look(browser, served + "/")
    assert browser.title == "The Eastern Desk"


def test_printing_leaves_out_the_frame(browser: webdriver.Chrome, served: str) -> None:
    look(browser, served + "/briefings/borrell-in-moscow/")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        shown = browser.execute_script("return getComputedStyle(document.querySelector('.nav')).display")
        assert shown == "none"
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_the_server_was_asked_for_nothing_but_pages_styles_scripts_and_pictures(
    browser: webdriver.Chrome, served: str
) -> None:
    browser.execute_cdp_cmd("Network.clearBrowserCache", {})
    Handler.asked.clear()
    look(browser, served + "/briefings/borrell-in-moscow/")
    kinds = {Path(path).suffix for path in Handler.asked}
    assert kinds == {"", ".css", ".js", ".svg"}


def test_offices_of_an_actor_have_bars(browser: webdriver.Chrome, served: str) -> None:
    look(browser, served + "/actors/josep-borrell/")
    heights = "return [...document.querySelectorAll('svg.band rect')].map(bar => bar.getBoundingClientRect().height)"
    assert min(browser.execute_script(heights)) > 5
