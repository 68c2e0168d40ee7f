"""How long pages are on a phone, on the site of a desk whose lists are longer than a page."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from selenium import webdriver

from tests.benchmark import desk, heights
from tests.sites import Site


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site and return the folder of the output."""
    root = tmp_path_factory.mktemp("heights") / "desk"
    desk.write(root, briefings=420, actors=60)
    site = Site.at(root)
    day = desk.TODAY + timedelta(days=1)
    result = site.build(today=day.isoformat())
    assert not result.failed, result.problems
    return root / "output"


def test_no_list_is_longer_than_a_thumb_gets_through(output: Path, browser: webdriver.Chrome) -> None:
    found = heights.measured(output, browser)
    kinds = {height.kind for height in found}
    assert {
        "chronology",
        "topic",
        "tag-outcome",
        "place",
        "outcome",
        "topics",
        "follow-ups",
        "actor",
        "new",
        "said",
    } <= kinds
    assert [height for height in found if heights.is_too_long(height)] == []
