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
"""The questions about an actor's surroundings."""


def stale_after(site: Site, edit: Callable[[], object], about: tuple[str, ...] = ABOUT) -> set[str]:
    """Return the questions of some names that are asked again after an edit."""
    found: set[str] = set()
    stale_keys = queries.stale_keys

    def watched(changes: set[Change]) -> set[str]:
        keys = stale_keys(changes)
        found.update(key for key in keys if key.startswith(about))
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


ATTENDANCE = ("tag_actors(",)


def test_who_is_found_on_a_topic_is_asked_only_when_that_changes(desk: Site) -> None:
    title = stale_after(
        desk, lambda: desk.briefing("a", "Cat came.", title="Other", summary="Short.", **FRONT), ATTENDANCE
    )
    assert title == set()
    others = FRONT | {"actors": ["Ann", "Dan"]}
    assert stale_after(desk, lambda: desk.briefing("a", "Cat came.", **others), ATTENDANCE) == {
        "tag_actors(topic:talks)"
    }


@pytest.mark.parametrize("front", [{"name": "Robert", "aliases": ["Bob"]}, {"sort_name": "Zz"}])
def test_how_they_are_named_and_sorted_concerns_a_topic(desk: Site, front: dict[str, Any]) -> None:
    assert stale_after(desk, lambda: desk.actor("bob", **front), ATTENDANCE) == {"tag_actors(topic:talks)"}
    assert stale_after(desk, lambda: desk.actor("cat", sort_name="Zz"), ATTENDANCE) == set()


def test_only_those_who_speak_concern_the_list_of_speakers(desk: Site) -> None:
    desk.briefing("c", "::: statement\nby: Ann\n\nWords.\n:::\n")
    assert stale_after(desk, lambda: desk.actor("bob", name="Robert", aliases=["Bob"]), ("speakers(",)) == set()
    assert stale_after(desk, lambda: desk.actor("ann", sort_name="Zz"), ("speakers(",)) == {"speakers()"}
