"""The oracle of stale answers finds what it is there for, and the templates of random sites ask everything."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from briefgen.archive import snapshot
from briefgen.archive.clock import Clock
from briefgen.archive.queries import QUERIES
from briefgen.archive.reader import ask
from tests.pipeline.every_question import EVERY, LISTS, TEMPLATES
from tests.pipeline.oracle import Oracle, edit_of, watching
from tests.sites import TODAY, Site


@pytest.fixture
def oracle() -> Iterator[Oracle]:
    with watching() as found:
        yield found


@pytest.fixture
def asked(site: Site, oracle: Oracle) -> Site:
    """A site that has something on every kind of list, and was built with templates that ask every question."""
    site.configure(hosting={"host_files": True})
    for name, text in TEMPLATES.items():
        site.write(f"templates/{name}", text)
    site.actor("ann", name="Ann", member_of=["Bob"])
    site.briefing(
        "one",
        "::: statement\nby: Ann\nto: Bob\n\nThat it is so.\n:::\n"
        "::: statement\nby: Bob\ncontradicts: #1\n\nThat it is not.\n:::\n"
        "::: statement\nby: Bob\nto: Ann\n\nWhat then?\n:::",
        actors=["Ann", "Bob"],
        topics=["Talks"],
        places=["Geneva"],
        outcome="Deal",
        aliases=["/old/"],
        corrections=[{"date": "2021-02-09", "text": "It was Monday."}],
        follow_ups=[
            {"title": "Due", "due": "2021-02-11", "actors": ["Ann"]},
            {"title": "Open", "actors": ["Ann"]},
            {"title": "Done", "actors": ["Ann"]},
        ],
    )
    site.briefing("two", resolves=["one#done"])
    assert not site.build().failed
    assert not oracle.stale
    return site


def archive_of(site: Site) -> sqlite3.Connection:
    return sqlite3.connect(site.root / ".briefgen/site.db")


def test_every_question_is_asked_by_the_templates() -> None:
    assert set(re.findall(r'ask\("(\w+)"', EVERY)) == QUERIES.keys()


def test_every_question_is_recorded(asked: Site) -> None:
    rows = archive_of(asked).execute("SELECT DISTINCT name ->> 0 FROM query WHERE id IN (SELECT query FROM read)")
    assert {name for (name,) in rows} == QUERIES.keys()


def test_every_kind_of_list_is_asked_about(asked: Site) -> None:
    kinds = {name.partition(":")[0] for (name,) in archive_of(asked).execute("SELECT DISTINCT list FROM list_row")}
    assert {name.partition(":")[0] for name in LISTS} == kinds


def test_a_snapshot_answers_every_question_as_the_archive_does(asked: Site, tmp_path: Path) -> None:
    asked.briefing("three", "Nobody may know.", status="draft", actors=["Ann"], topics=["Talks"])
    asked.build()
    snapshot.write_snapshot(asked.root / ".briefgen/site.db", tmp_path / "copy.db")
    copy, read, clock = sqlite3.connect(tmp_path / "copy.db"), set[str](), Clock(TODAY)

    def note(action: int, table: str | None, column: str | None, *_rest: str | None) -> int:
        if action == sqlite3.SQLITE_READ:
            read.update((f"{table}", f"{table}.{column}"))
        return sqlite3.SQLITE_OK

    copy.set_authorizer(note)
    archive = archive_of(asked)
    for (question,) in archive.execute("SELECT name FROM query ORDER BY id").fetchall():
        name, *arguments = json.loads(question)
        assert ask(copy, clock, name, *arguments) == ask(archive, clock, name, *arguments), question
    assert {name for name in read if "." not in name} == {*snapshot.TABLES}
    assert not read & snapshot.LEFT_OUT.keys()
    assert b"Nobody may know" not in (tmp_path / "copy.db").read_bytes()


def test_an_answer_that_nothing_marked_is_found(asked: Site, oracle: Oracle) -> None:
    db = archive_of(asked)
    db.execute("UPDATE query SET digest = x'00'")
    db.commit()
    asked.build()
    assert {json.loads(item.question)[0] for item in oracle.stale} == QUERIES.keys()


def test_an_answer_that_another_day_changed_is_not_stale(asked: Site, oracle: Oracle) -> None:
    result = asked.build(today="2021-02-12")
    assert "today is 2021-02-12" in {item.reason for item in result.reasons}
    assert not oracle.stale


def test_an_answer_that_stays_the_same_today_may_hold_until_another_day_than_before(site: Site, oracle: Oracle) -> None:
    site.write("templates/404.html", '{{ ask("overdue", 1)|length }}')
    site.briefing("one")
    site.build()
    site.briefing("one", follow_ups=[{"title": "Vote", "due": "2021-02-11"}])
    site.build()
    assert site.page("/404.html") == "0"
    site.build(today="2021-02-12")
    assert not oracle.stale
    assert site.page("/404.html") == "1"


def test_the_years_of_any_list_are_asked_again(asked: Site, oracle: Oracle) -> None:
    asked.write("templates/404.html", '{{ ask("years", "topic:talks") }} {{ ask("years", "actor:ann") }}')
    asked.build()
    assert "2021" in asked.page("/404.html")
    asked.briefing("three", date="2019", actors=["Ann"], topics=["Talks"])
    asked.build()
    assert not oracle.stale
    assert asked.page("/404.html").count("2019") == 2


@pytest.mark.parametrize(
    "front", [{"status": "draft"}, {"embargo": "2021-02-11T00:00:00Z"}, {"marking": "red"}], ids=str
)
def test_a_briefing_that_is_withheld_by_an_edit_leaves_every_page(
    asked: Site, oracle: Oracle, front: dict[str, str]
) -> None:
    asked.write("templates/404.html", '{% set found = ask("briefing", "two") %}{{ found.record.title if found }}')
    asked.briefing("two", title="A secret")
    asked.build()
    assert asked.page("/404.html") == "A secret"
    asked.briefing("two", title="A secret", **front)
    asked.build()
    assert not oracle.stale
    assert asked.page("/404.html") == ""


def test_an_edit_is_told_as_a_diff() -> None:
    assert edit_of({"a": "1\n", "b": "1\n"}, {"a": "1\n", "b": "2\n"}) == "--- b\n+++ b\n@@ -1 +1 @@\n-1\n+2"
    assert edit_of({"a": "1\n"}, {"a": "1\n"}) == "no file"
