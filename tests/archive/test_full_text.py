"""A name is found in all texts in which reading would find it, whatever is asked first: the index or the texts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefgen.archive import tables
from briefgen.archive.full_text import mentioning, put_text, remove_text
from briefgen.archive.update import Update
from briefgen.markdown.mentions import Matcher
from briefgen.records.ids import EntityId

LETTERS = "aAbé1_ .-'日한Дд́ñ\ue000Ԩ\U0001e900"
TEXTS = st.text(alphabet=LETTERS, max_size=20).map(lambda text: normalize("NFC", text))


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    found, _ = tables.open_archive(tmp_path / "site.db", "")
    yield found
    found.close()


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(TEXTS, max_size=4), TEXTS)
def test_it_misses_none(db: sqlite3.Connection, texts: list[str], name: str) -> None:
    db.execute("BEGIN")
    for number, text in enumerate(texts):
        put_text(Update(db), EntityId(str(number)), "to be replaced")
        put_text(Update(db), EntityId(str(number)), text)
    found = set(mentioning(db, name))
    assert {str(number) for number, text in enumerate(texts) if Matcher([(name, "x")]).find(text)} <= found
    assert all(name in texts[int(number)] for number in found)
    db.execute("ROLLBACK")


def test_what_was_replaced_or_removed_is_not_found(db: sqlite3.Connection) -> None:
    put_text(Update(db), EntityId("a"), "Josep Borrell said, José.")
    put_text(Update(db), EntityId("b"), "Borrell, Josep")
    assert list(mentioning(db, "Josep Borrell")) == ["a"]
    put_text(Update(db), EntityId("a"), "Nobody said.")
    assert list(mentioning(db, "Josep Borrell")) == []
    assert list(mentioning(db, "Borrell")) == ["b"]
    remove_text(db, "b")
    remove_text(db, "b")
    assert list(mentioning(db, "Borrell")) == []
    assert db.execute("SELECT count(*) FROM full_text_index WHERE full_text_index MATCH 'borrell'").fetchone() == (0,)


def test_the_texts_are_not_gone_through(db: sqlite3.Connection) -> None:
    asked: list[str] = []
    db.set_trace_callback(asked.append)
    assert list(mentioning(db, "Ann")) == []
    db.set_trace_callback(None)
    steps = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {asked[0]}")]
    assert steps[0] == "SEARCH full_text USING INTEGER PRIMARY KEY (rowid=?)"
