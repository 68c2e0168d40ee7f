"""The site that is attacked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.attack.world import World

HERE = Path(__file__).parent


ALL = 200
"""From how many rounds on each test is run with all its cases."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run each test of this folder with two of its cases only, unless many rounds are asked for."""
    if config.getoption("--rounds") >= ALL:
        return
    cases: dict[str, list[pytest.Item]] = {}
    for item in items:
        if item.path.parent == HERE and "test_canary" not in item.nodeid:
            cases.setdefault(item.nodeid.partition("[")[0], []).append(item)
    passed_over = {case for found in cases.values() for case in found if case not in (found[0], found[len(found) // 2])}
    config.hook.pytest_deselected(items=list(passed_over))
    items[:] = [item for item in items if item not in passed_over]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Give a site with a canary tree around it; see at the end that the tree is as it was, and nothing of it is shown."""
    world = World(tmp_path, 0)
    yield world
    assert world.canary.changes() == []
    for folder in (world.root / "output", world.root / ".briefgen/preview", world.target):
        assert world.canary.found_in(folder) == []
