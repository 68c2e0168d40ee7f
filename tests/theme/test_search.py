"""The search of a site in a real browser, under the policy that is recommended."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.wait import WebDriverWait

from briefgen.site import search_parts
from tests.hosted import hosted
from tests.sites import Site
from tests.theme.test_reading import printed

SAID = "::: statement\nby: Ann\nto: Bob\nid: claim\n\nThat the dossier was never opened.\n:::\n"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = tmp_path_factory.mktemp("searched")
    site = Site(root / "site", search=True, base_url="https://desk.example/archive/")
    site.briefing("talks", f"The ministers discussed the pipeline.\n\n{SAID}", title="Talks in Geneva", date="2021-02-05", actors=["Ann", "Bob"], topics=["Trade"], places=["Geneva"], outcome="no agreement")  # fmt: skip
    site.briefing("older", "An older text on the pipeline.", title="Before the talks", date="2019-03-01", actors=["Bob"], outcome="agreement", authors=["Mara Lind"], corrections=[{"date": "2019-03-05", "text": "An earlier text spoke of a refinery."}])  # fmt: skip
    site.briefing(
        "tokyo",
        "両国の外相は東京で会談したが、合意には至らなかった。",
        title="外相会談、合意なし",
        date="2020-06-01",
        lang="ja",
    )
    site.briefing("cairo", "اتفق الوفدان على وقف إطلاق النار.", title="محادثات السلام", date="2020-07-01", lang="ar")
    site.briefing("secret", "The plesiosaur is a secret.", title="Draft of the plesiosaur", status="draft")
    site.briefing("guild", "عمر الخطيب was there, and the guild paid.", title="عمر الخطيب meets the guild", date="2016")
    site.briefing("links", "See [[talks]] and the **pipe**line's end.", title="A & B <i>", date="2018")
    for number in range(12):
        site.briefing(f"notice{number}", "A weekly notice.", title=f"Notice {number}", date=f"2017-01-{number + 1:02}")
    site.actor("ann", "Ann has written on whales.", name="Ann Archer", aliases=["Ann", "Анна Лучникова"])
    site.tag("author", "mara", "Mara has written since 2012.", name="Mara Lind", role="Editor")
    site.desk_page("about", "We answer every letter about mistakes.", title="About this desk")
    result = site.build(output="output/archive")
    assert result.problems == []
    with hosted(site.root / "output") as base:
        yield f"{base}/archive/search/"


@pytest.fixture(scope="module")
def opened(browser: webdriver.Chrome, address: str) -> webdriver.Chrome:
    """Return a browser that shows the page of the search, in a window as it was when it began."""
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})
    browser.get(address)
    return browser


def status(browser: webdriver.Chrome) -> str:
    return str(browser.execute_script("return document.querySelector('.search-status').textContent"))


def wait(browser: webdriver.Chrome) -> None:
    WebDriverWait(browser, 20, 0.05).until(lambda found: status(found) and "Searching" not in status(found))


def search(browser: webdriver.Chrome, address: str, query: str) -> list[tuple[str, str]]:
    """Search by the address, and return the kind and the title of each result."""
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
        ('q="impartial+ministers', [], []),  # quotation marks that are not closed
        ("q=refinery", [("Briefing", "Before the talks")], ["refinery."]),  # in a correction
        ("q=Bob+pipeline", [("Briefing", "Before the talks"), ("Briefing", "Talks in Geneva")], None),  # it takes part
        ("q=Lind", [("Author", "Mara Lind"), ("Briefing", "Before the talks")], ["Lind", "Lind"]),
        ("q=mistakes", [("Page", "About this desk")], ["mistakes."]),
        ("q=pipeline+plesiosaur", [], []),  # a word that nothing has is not left out
        ("q=plesiosaur", [], []),
        ("q=the+ministers+discussed+the+pipeline+that+the+dossier+plesiosaur", [("Briefing", "Talks in Geneva")], None),
        ("q=pipelines%20end", [("Briefing", "A & B <i>")], None),
        ("q=trade", [("Topic", "Trade"), ("Briefing", "Talks in Geneva")], None),
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
        ("q=pipeline&actor=bob&year=2019&outcome=agreement", ["Before the talks"]),
        ("q=pipeline&actor=ann&year=2019", []),
        ("kind=author", ["Mara Lind"]),
        ("kind=page", ["About this desk"]),
        ("kind=statement", ["Ann Archer"]),
        ("kind=actor&order=new", ["Ann Archer", "Bob"]),
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
    WebDriverWait(opened, 20, 0.05).until(lambda found: found.current_url.endswith("/search/?q=pipeline"))
    wait(opened)
    assert status(opened) == "3 results."
    assert opened.find_element(By.CSS_SELECTOR, ".search-status").get_attribute("role") == "status"
    opened.find_element(By.CSS_SELECTOR, ".search-filters summary").click()
    Select(opened.find_element(By.NAME, "year")).select_by_value("2019")
    WebDriverWait(opened, 20, 0.05).until(lambda found: status(found) == "1 result.")
    assert opened.current_url.endswith("/search/?q=pipeline&year=2019")
    opened.back()
    WebDriverWait(opened, 20, 0.05).until(lambda found: status(found) == "3 results.")
    assert opened.find_element(By.NAME, "year").get_property("value") == ""
    assert opened.find_element(By.CSS_SELECTOR, "main [name=q]").get_property("value") == "pipeline"


def test_whoever_comes_back_finds_the_search_as_it_was(opened: webdriver.Chrome, address: str) -> None:
    titles = [title for _, title in search(opened, address, "q=notice&order=new")]
    assert titles == [f"Notice {number}" for number in range(11, 1, -1)]
    opened.find_element(By.CSS_SELECTOR, ".search-more button").click()
    links = "return [...document.querySelectorAll('.search-results a')]"
    WebDriverWait(opened, 20, 0.05).until(lambda found: len(found.execute_script(links)) == 12)
    assert opened.switch_to.active_element.text == "Notice 1"
    opened.execute_script(links)[-1].click()
    WebDriverWait(opened, 20, 0.05).until(lambda found: found.current_url.endswith("/notice0/"))
    opened.back()
    WebDriverWait(opened, 20, 0.05).until(lambda found: len(found.execute_script(links)) == 12)
    assert opened.find_element(By.CSS_SELECTOR, "main [name=q]").get_property("value") == "notice"
    assert status(opened) == "12 results."


def test_by_touch(opened: webdriver.Chrome, address: str) -> None:
    size = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    opened.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    opened.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": True})
    try:
        opened.get(address.replace("search/", ""))
        tap(opened, ".search-link")
        WebDriverWait(opened, 20, 0.05).until(lambda found: found.current_url == address)
        tap(opened, "main [name=q]")
        opened.execute_cdp_cmd("Input.insertText", {"text": "pipeline"})
        tap(opened, ".search-words button")
        WebDriverWait(opened, 20, 0.05).until(lambda found: status(found) == "3 results.")
        assert opened.execute_script("return document.activeElement.name") is None  # no keyboard covers the results
        tap(opened, ".search-filters summary")
        fields = opened.find_elements(By.CSS_SELECTOR, ".search-filters :is(input, select)")
        assert len(fields) > 5
        assert [field.rect["height"] for field in fields if field.rect["height"] < 44] == []
        assert opened.execute_script("return document.documentElement.scrollWidth") == 390
        tap(opened, ".search-results li a")
        WebDriverWait(opened, 20, 0.05).until(lambda found: "/briefings/" in found.current_url)
    finally:
        opened.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": False})
        opened.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def tap(browser: webdriver.Chrome, selector: str) -> None:
    """Touch the middle of an element."""
    script = (
        "const element = document.querySelector(arguments[0]); element.scrollIntoView({block: 'center'});"
        "const {x, y, width, height} = element.getBoundingClientRect(); return {x: x + width / 2, y: y + height / 2}"
    )
    point = browser.execute_script(script, selector)
    browser.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    browser.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_on_a_phone_a_link_stands_for_the_box(opened: webdriver.Chrome, address: str) -> None:
    size = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    opened.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        opened.get(address.replace("search/", ""))
        assert not opened.find_element(By.CSS_SELECTOR, ".search-box").is_displayed()
        link = opened.find_element(By.CSS_SELECTOR, ".search-link")
        assert (link.accessible_name, min(link.size.values()) >= 44) == ("Search", True)
        opened.find_element(By.TAG_NAME, "body").send_keys("/")
        WebDriverWait(opened, 20, 0.05).until(lambda found: found.current_url == address)
        assert not opened.find_element(By.CSS_SELECTOR, ".search-link").is_displayed()
    finally:
        opened.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_a_name_is_suggested_by_any_of_its_aliases(opened: webdriver.Chrome, address: str) -> None:
    search(opened, address, "q=pipeline")
    opened.find_element(By.CSS_SELECTOR, ".search-filters summary").click()
    field = opened.find_element(By.NAME, "actor")
    field.send_keys("лучн")
    options = "return [...document.querySelectorAll('#_actors option')].map(option => option.value)"
    WebDriverWait(opened, 20, 0.05).until(lambda found: found.execute_script(options) == ["Ann Archer"])
    field.clear()
    field.send_keys("Ann Archer", Keys.TAB)
    WebDriverWait(opened, 20, 0.05).until(lambda found: status(found) == "1 result.")
    assert opened.current_url.endswith("/search/?q=pipeline&actor=ann")
    search(opened, address, "q=pipeline&actor=ann")
    assert opened.find_element(By.NAME, "actor").get_property("value") == "Ann Archer"


def test_a_filter_loads_the_part_that_has_its_name(
    opened: webdriver.Chrome, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large archive has several parts with names."""
    monkeypatch.setattr(search_parts, "NAMES", 1)
    site = Site(tmp_path / "site", search=True)
    for actor in ("ann", "bob"):
        site.actor(actor, name=f"{actor.title()} Archer")
    site.briefing("talks", title="Talks", date="2021-02-05", actors=["ann", "bob"])
    assert site.build().problems == []
    loaded = "return performance.getEntriesByType('resource').map(one => one.name.match(/names-[^/]*/)?.[0])"
    with hosted(site.root / "output") as base:
        for actor, part in (("ann", "names-2of2"), ("bob", "names-1of2")):
            found = search(opened, f"{base}/search/", f"actor={actor}")
            assert sorted(found) == [("Actor", f"{actor.title()} Archer"), ("Briefing", "Talks")]
            assert opened.find_element(By.NAME, "actor").get_property("value") == f"{actor.title()} Archer"
            assert {name for name in opened.execute_script(loaded) if name} == {part}


def test_languages_of_texts_are_offered(opened: webdriver.Chrome, address: str) -> None:
    opened.get(address)
    opened.find_element(By.CSS_SELECTOR, ".search-filters summary").click()
    names = "return [...document.querySelectorAll('[name=language] option')].map(option => option.textContent)"
    WebDriverWait(opened, 20, 0.05).until(lambda found: len(found.execute_script(names)) > 1)
    assert opened.execute_script(names) == ["Every language", "Arabic", "English", "Japanese"]


def test_titles_are_text_and_each_runs_in_its_direction(opened: webdriver.Chrome, address: str) -> None:
    search(opened, address, "year=2018")
    assert opened.execute_script("return document.querySelector('.search-results i')") is None
    search(opened, address, "q=السلام")
    link = opened.find_element(By.CSS_SELECTOR, ".search-results a")
    assert (link.get_attribute("lang"), link.get_attribute("dir")) == ("ar", "rtl")
    assert opened.execute_script("return getComputedStyle(arguments[0]).direction", link) == "rtl"


def test_words_that_are_left_out_are_told(opened: webdriver.Chrome, address: str) -> None:
    said = "the ministers discussed the pipeline that the"
    search(opened, address, f"q={said}")
    assert status(opened) == "1 result."
    search(opened, address, f"q={said} dossier")
    assert status(opened) == "1 result. Only the beginning of what you typed counts."


def test_an_arabic_name_at_the_beginning_does_not_turn_a_text(opened: webdriver.Chrome, address: str) -> None:
    search(opened, address, "q=guild")
    texts = opened.find_elements(By.CSS_SELECTOR, ".search-results :is(h2 a, .search-text)")
    assert [text.get_attribute("dir") for text in texts] == ["ltr", "ltr"]


def test_paper_says_what_was_searched_for(opened: webdriver.Chrome, address: str) -> None:
    search(opened, address, "q=pipeline&actor=ann&year=2021")
    (page,) = printed(opened)
    assert "Search pipeline Year 2021 Actor Ann Archer 1 result. Briefing · 5 February 2021" in page
    for text in ("Limit the search", "Outcome", "Type a name", "Best first", "Other ways"):
        assert text not in page


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
