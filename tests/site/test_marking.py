"""Each page of a site for a smaller circle says for whom it is, as TLP 2.0 prescribes: in header and footer."""

from __future__ import annotations

import json
import re

import pytest

from briefgen.tlp import MARKINGS
from tests.sites import NOW, Site


def labels(page: str) -> list[str]:
    """Return the labels of the page itself, in header and footer."""
    return re.findall(r'<p class="page-marking wrap"><span class="marking [\w-]+">(TLP:[A-Z+]+)</span></p>', page)


@pytest.fixture
def marked(site: Site) -> Site:
    site.briefing("open", "See [[green]].", title="Open", topics=["Talks"], date="2021-01-01")
    site.briefing("green", title="Green", marking="green", topics=["Trade"], date="2021-01-02")
    site.briefing("strict", title="Strict", marking="amber+strict", topics=["Trade"], date="2021-01-03")
    site.briefing("alone", title="Alone", topics=["Else"], date="2021-01-04")
    return site


@pytest.mark.parametrize("audience", MARKINGS)
def test_every_page_carries_the_highest_of_what_it_shows(marked: Site, audience: str) -> None:
    assert not marked.build(marking=audience).failed
    index = MARKINGS.index(audience)
    top = "AMBER+STRICT" if index >= 3 else "GREEN" if index >= 1 else ""
    for path, content in marked.files().items():
        if not path.endswith(".html") or b"http-equiv" in content:
            continue
        wanted = {
            "briefings/open/index.html": "GREEN" if index >= 1 else "",
            "briefings/green/index.html": "AMBER+STRICT" if index >= 3 else "GREEN",
            "briefings/alone/index.html": "",
        }.get(path, top)
        assert labels(content.decode()) == ([f"TLP:{wanted}"] * 2 if wanted else []), path
    assert ("[TLP:GREEN] Green" in marked.page("/feed.xml")) is (index >= 1)
    titles = [item["title"] for item in json.loads(marked.page("/feed.json"))["items"]]
    assert ("[TLP:AMBER+STRICT] Strict" in titles) is (index >= 3)


def test_the_label_for_everybody_is_there_if_wanted(marked: Site) -> None:
    marked.configure(tlp={"label_clear": True})
    marked.build()
    assert labels(marked.page("/")) == ["TLP:CLEAR"] * 2


def test_a_new_marking_reaches_the_pages_that_gather(marked: Site) -> None:
    marked.build(marking="red")
    assert labels(marked.page("/")) == ["TLP:AMBER+STRICT"] * 2
    marked.briefing("strict", title="Strict", topics=["Trade"], date="2021-01-03")
    marked.build(marking="red")
    assert labels(marked.page("/actors/")) == ["TLP:GREEN"] * 2
    assert labels(marked.page("/briefings/green/")) == ["TLP:GREEN"] * 2
    assert marked.files() == marked.clean_files(marking="red")[0]


def test_an_embargo_that_ends_takes_its_label_with_it(site: Site) -> None:
    site.briefing("late", title="Late", embargo="2021-02-11T00:00:00Z")
    site.build(embargoed=True)
    assert "Under embargo until" in site.page("/")
    assert "Under embargo until" in site.page("/briefings/late/")
    site.build(embargoed=True, now=NOW + 86_400)
    assert "Under embargo" not in site.page("/") + site.page("/briefings/late/")
    assert site.files() == site.clean_files(embargoed=True, now=NOW + 86_400)[0]
