"""Answers are kept for all pages of a build, and each page records them as if it had asked alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from briefgen.archive.reader import Answers, Reader
from briefgen.records.ids import ListId
from tests.sites import TODAY, Site


@pytest.fixture
def answers(tmp_path: Path) -> Iterator[Answers]:
    site = Site(tmp_path)
    site.briefing("a", actors=["Ann"], follow_ups=[{"title": "Report", "due": "2021-02-14"}])
    assert not site.build().failed
    (archive,) = (tmp_path / ".briefgen").glob("*.db")
    with closing(sqlite3.connect(archive)) as db:
        yield Answers(db, TODAY)


def test_the_days_of_a_kept_answer_count_for_each_page(answers: Answers) -> None:
    first, second, other = (Reader(answers) for _ in range(3))
    assert first.ask("upcoming", 5) == second.ask("upcoming", 5) != ()
    assert (first.clock, first.reads()) == (second.clock, second.reads())
    assert first.clock.until == "2021-02-14~"  # from the next day on it is overdue
    other.ask("actor", "ann")
    assert other.clock.until == "9"


def test_a_question_is_asked_once_and_told_apart_by_its_arguments(answers: Answers) -> None:
    assert answers.ask("upcoming", 5) is answers.ask("upcoming", 5)
    assert answers.ask("upcoming", 1) is not answers.ask("upcoming", True)


def test_an_id_is_the_text_that_it_is(answers: Answers) -> None:
    """What a build asks again it reads from JSON; views have ids."""
    assert answers.ask("counts", ListId("all"), "") is answers.ask("counts", "all", "")


def test_an_expensive_question_is_not_asked_again(answers: Answers) -> None:
    assert answers.ask_again('["sitemap","2021"]') is None
    again = answers.ask_again('["upcoming",5]')
    assert again
    assert again.digest == answers.ask("upcoming", 5).digest
