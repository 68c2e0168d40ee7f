"""Queries declare what concerns them; a declaration that names nothing is an error when it is imported."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from briefgen.archive import changes
from briefgen.archive.changes import ActorChanged, Change, ListItemChanged, ListRowChanged, TagChanged
from briefgen.archive.clock import Clock
from briefgen.archive.queries import QUERIES
from briefgen.archive.query import Concern, DeclarationError, query, stale_keys
from briefgen.records.ids import ListId


def some(db: sqlite3.Connection, clock: Clock, name: str, limit: int) -> None:
    """A query."""


@pytest.mark.parametrize(
    ("change", "parts", "where"),
    [
        (ActorChanged, ("actr",), {}),
        (ListRowChanged, ("list", "period"), {}),
        (TagChanged, (), {"slug": "topic"}),
    ],
    ids=lambda value: str(getattr(value, "__name__", value)),
)
def test_a_concern_names_what_the_change_has(
    change: type[Change], parts: tuple[str, ...], where: dict[str, str]
) -> None:
    with pytest.raises(DeclarationError, match=change.__name__):
        Concern(change, *parts, **where)


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        ({"key": ("slug",), "on": ()}, "first arguments"),
        ({"key": ("name",), "on": (Concern(ActorChanged),)}, "a key of 1 parts"),
        ({"on": (Concern(ActorChanged, "actor"),)}, "a key of 0 parts"),
    ],
    ids=["other-argument", "too-few-parts", "too-many-parts"],
)
def test_a_query_declares_its_key(declared: dict[str, Any], message: str) -> None:
    with pytest.raises(DeclarationError, match=message):
        query(**declared)(some)
    assert "some" not in QUERIES


def test_a_name_is_taken_once() -> None:
    def topics(db: sqlite3.Connection, clock: Clock) -> None:
        """A query of a name that is taken."""

    with pytest.raises(DeclarationError, match="two queries 'topics'"):
        query(on=())(topics)


def test_every_change_concerns_a_query() -> None:
    """One that concerns none is emitted for nothing, or forgotten."""
    known = {
        item
        for item in vars(changes).values()
        if isinstance(item, type) and issubclass(item, Change) and item.__name__.endswith("Changed")
    }
    assert known == {concern.change for item in QUERIES.values() for concern in item.concerns}


def test_a_change_makes_the_answers_stale_that_it_concerns() -> None:
    row = ListRowChanged(ListId("topic:talks"), "2021-02-05|briefing:a|briefing")
    periods = ("", "2021", "2021-02", "2021-02-0X", "2021-02-05")
    by_period = {
        f"{name}(topic:talks, {period})" for name in ("listing", "counts", "parts", "edge") for period in periods
    }
    assert stale_keys({row}) == {
        *by_period,
        "steps(topic:talks)",
        "years(topic:talks)",
        "latest(topic:talks)",
        "origins(topic:talks)",
        "tag_actors(topic:talks)",
        "topics()",
        "ahead(agenda-topic:talks)",
        "calendar(agenda-topic:talks)",
    }
    assert "counts(topic:talks, )" not in stale_keys({ListItemChanged(row.list, row.sort)})
    of_all = {"actors()", "active()", "active_lately()", "actor_count()"}
    of_name = {"actor(ann)", "naming(ann)", "directory_group(country:ann)", "search_name(actor:ann)"}
    found = {key for key in stale_keys({ActorChanged("ann")}) if not key.startswith("search_names")}
    assert found == of_all | of_name
