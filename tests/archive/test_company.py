"""Which questions about an actor's surroundings an edit makes stale: only those whose answer may differ."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest

from briefgen.archive import queries
from briefgen.archive.changes import Change
from briefgen.records.list_items import NAMED
from tests.sites import Site

ABOUT = ("company(", "together(", "topics_of(", "places_of(")


def stale_after(site: Site, edit: Callable[[], object]) -> set[str]:
    """Return the questions about surroundings that are asked again after an edit."""
    found: set[str] = set()
    stale_keys = queries.stale_keys

    def watched(changes: set[Change]) -> set[str]:
        keys = stale_keys(changes)
        found.update(key for key in keys if key.startswith(ABOUT))
        return keys

    site.build()
    edit()
    with patch.object(queries, "stale_keys", watched):
        assert not site.build().failed
    return found


@pytest.fixture
def desk(site: Site) -> Site:
    site.actor("ann")
    site.actor("bob")
    site.briefing("a", "Cat came.", actors=["Ann", "Bob"], topics=["Talks"])
    site.briefing("b", actors=["Ann", "Cat"], events=[{"date": "2021-01-01", "title": "Walk", "actors": ["Ann"]}])
    return site


FRONT: dict[str, Any] = {"actors": ["Ann", "Bob"], "topics": ["Talks"]}
PAIRS = {f"together({one}, {other})" for one in ("ann", "bob") for other in ("ann", "bob")}


def test_a_title_asks_only_what_two_share(desk: Site) -> None:
    assert stale_after(desk, lambda: desk.briefing("a", "Cat came.", title="Other", **FRONT)) == PAIRS


def test_a_text_asks_nothing(desk: Site) -> None:
    summary = {"summary": "Short."}
    desk.briefing("a", "Cat came.", **FRONT, **summary)
    assert stale_after(desk, lambda: desk.briefing("a", "Nobody came.", **FRONT, **summary)) == set()


def test_a_topic_asks_only_about_topics(desk: Site) -> None:
    found = stale_after(desk, lambda: desk.briefing("a", "Cat came.", **FRONT | {"topics": ["Trade"]}))
    assert found == {f"{kind}_of({name})" for kind in ("topics", "places") for name in ("ann", "bob")}


def test_who_takes_part_asks_of_all_of_them(desk: Site) -> None:
    found = stale_after(desk, lambda: desk.briefing("a", "Cat came.", **FRONT | {"actors": ["Ann", "Dan"]}))
    assert {f"company({name})" for name in ("ann", "bob", "dan")} <= found
    assert not {key for key in found if "cat" in key}


def test_who_is_sorted_otherwise_asks_of_its_company(desk: Site) -> None:
    assert stale_after(desk, lambda: desk.actor("bob", sort_name="Zz")) == {"company(ann)"}


def test_a_crowd_keeps_no_company(site: Site) -> None:
    crowd = [f"Actor {number}" for number in range(NAMED + 1)]
    site.briefing("a", actors=crowd)
    assert stale_after(site, lambda: site.briefing("a", title="Other", actors=crowd)) == set()
