"""A preview of a small site."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.preview.serving import serving
from tests.sites import Site


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    """Serve a site with two briefings, one of them a draft, below a path."""
    site.configure(base_url="https://desk.example/archive/")
    site.briefing("a", title="Talks")
    site.briefing("b", title="Unfinished", status="draft")
    site.write("static/.secret", "x")
    with serving(site) as found:
        yield found
