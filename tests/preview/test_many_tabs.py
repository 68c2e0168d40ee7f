"""A few operations of `tests.preview.many_tabs`, which does as many as are asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from selenium import webdriver

from tests.preview.many_tabs import run

PATIENCE = 45.0
"""Seconds: on a machine with other work, only whether a tab ever shows the state of the site can be tested."""


@pytest.mark.slow
def test_each_tab_shows_what_a_clean_build_gives(browser: webdriver.Chrome, tmp_path: Path, rounds: int) -> None:
    first = browser.current_window_handle
    try:
        faults = run(browser, tmp_path / "site", max(5, rounds // 2), 12, PATIENCE, seed=rounds)
    finally:
        for tab in browser.window_handles:
            browser.switch_to.window(tab)
            if tab != first:
                browser.close()
        browser.switch_to.window(first)
        browser.get("about:blank")
    assert faults == []
