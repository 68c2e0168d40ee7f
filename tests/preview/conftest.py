"""A preview of a small site."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.preview.serving import serving
from tests.sites import Site


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return a site with two briefings, one of them a draft, below a path, for tests that only look at its preview."""
    site = Site(tmp_path_factory.mktemp("shown") / "site", base_url="https://desk.example/archive/")
    site.briefing("a", title="Talks")
    site.briefing("b", title="Unfinished", status="draft")
    site.write("static/.secret", "x")
    return site


@pytest.fixture(scope="module")
def address(shown: Site) -> Iterator[str]:
    """Serve that site."""
    with serving(shown) as found:
        yield found
