"""What is worked out of a file grows with the file: counted are SQLite's steps, and bytes of the archive and the pages."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from briefgen.archive.clock import Clock
from briefgen.archive.lint.addresses import addresses
from briefgen.archive.reader import ask
from briefgen.records.list_items import NAMED
from tests.sites import TODAY, Site

ALLOWED = 8
"""How many times as much four times the size may cost: in a square it would be 16 times."""


def crowd(site: Site, size: int) -> None:
    site.briefing("a", actors=[f"Actor {number}" for number in range(size)], topics=["One"])


def topics(site: Site, size: int) -> None:
    corrections = [{"date": "2021-02-05", "text": f"Number {number}"} for number in range(size)]
    site.briefing("a", topics=[f"Topic {number}" for number in range(size)], corrections=corrections)


def resolved(site: Site, size: int) -> None:
    site.briefing("a", follow_ups=[{"title": f"Step {number}"} for number in range(size)])
    site.briefing("b", resolves=[f"a#step-{number}" for number in range(size)], related=["a"] * size)


def linked(site: Site, size: int) -> None:
    site.briefing("b")
    site.briefing("a", "[[b]] " * size)


def replies(site: Site, size: int) -> None:
    said = "".join(f"::: statement\nby: Ann\nid: s{number}\n\nYes.\n:::\n\n" for number in range(size))
    answers = "".join(f"::: statement\nby: Bob\nanswers: a#s{number}\n\nNo.\n:::\n\n" for number in range(size))
    site.briefing("a", said)
    site.briefing("b", answers)


def built(folder: Path, make: Callable[[Site, int], None], size: int) -> tuple[int, int, Site]:
    """Return how many bytes the archive and the pages of a new site have, and the site."""
    site = Site(folder / str(size))
    make(site, size)
    result = site.build()
    assert not result.failed, result.problems
    return archive(site).stat().st_size, sum(map(len, site.files().values())), site


def archive(site: Site) -> Path:
    (found,) = (site.root / ".briefgen").glob("*.db")
    return found


@pytest.mark.parametrize("make", [crowd, topics, resolved, linked, replies])
def test_archive_and_pages_grow_with_what_a_file_holds(tmp_path: Path, make: Callable[[Site, int], None]) -> None:
    sizes = [built(tmp_path, make, size)[:2] for size in (60, 240)]
    for small, large in zip(*sizes, strict=True):
        assert large <= 6 * small + 200_000, sizes


def test_who_keeps_company_is_asked_in_linear_time(tmp_path: Path) -> None:
    steps = [_steps(built(tmp_path, crowd, size)[2], size) for size in (60, 240)]
    assert 0 < steps[1] <= ALLOWED * steps[0], steps


def _steps(site: Site, size: int) -> int:
    def company(db: sqlite3.Connection) -> None:
        for number in range(size):
            ask(db, Clock(TODAY), "company", f"actor-{number}", 12)

    return counted(site, company)


def counted(site: Site, work: Callable[[sqlite3.Connection], None]) -> int:
    """Return how many times ten steps SQLite takes for some work on a site's archive."""
    steps = 0

    def step() -> int:
        nonlocal steps
        steps += 1
        return 0

    with closing(sqlite3.connect(archive(site))) as db:
        db.set_progress_handler(step, 10)
        work(db)
    return steps


def _addresses(site: Site, db: sqlite3.Connection) -> None:
    assert list(addresses(db, site.root))


@pytest.mark.parametrize("alike", [True, False], ids=["one-alias", "an-alias-each"])
def test_shared_addresses_are_found_in_linear_time(tmp_path: Path, alike: bool) -> None:
    steps = []
    for size in (60, 240):
        site = Site(tmp_path / str(size))
        for number in range(size):
            site.briefing(f"b{number}", aliases=["/old/" if alike else f"/old/{number}/"])
        site.briefing("last", aliases=["/old/0/", "/old/"])
        site.briefing("later", aliases=["/old/"])
        found = site.problems()
        assert {item.rule for item in found} == {"same-address"}
        assert len(found) == (size + 1 if alike else 2)
        steps.append(counted(site, partial(_addresses, site)))
    assert 0 < steps[1] <= ALLOWED * steps[0], steps


def test_a_list_says_how_many_more_there_are_and_the_page_names_them(site: Site) -> None:
    crowd(site, NAMED + 10)
    site.build()
    assert "Actor 59" in site.page("/briefings/a/")
    listed = site.page("/topics/one/")
    assert "Actor 49</a> and 10 more" in listed
    assert "Actor 59" not in listed
    assert "Appears with" not in site.page("/actors/actor-1/")


def test_a_crowd_that_becomes_small_keeps_company_again(site: Site) -> None:
    crowd(site, NAMED + 1)
    site.build()
    crowd(site, NAMED)
    site.build()
    assert "Appears with" in site.page("/actors/actor-1/")
    files, _ = site.clean_files()
    assert site.files() == files


def test_many_resolved_follow_ups_without_a_date_have_a_page(site: Site) -> None:
    site.configure(chronology={"split": 2})
    resolved(site, 3)
    assert not site.build().failed
    assert "without a date" in site.page("/follow-ups/undated/")


def broken(site: Site, size: int) -> None:
    site.briefing("b", "".join(f"## Part {number}\n\n" for number in range(size)))
    site.briefing("a", "".join(f"[[b#prt-{number}]] [[Nobody {number}]]\n" for number in range(size)))


def test_every_broken_link_is_told_with_its_line(site: Site) -> None:
    broken(site, 300)
    found = [item for item in site.problems() if item.rule in ("broken-link", "broken-anchor")]
    assert len(found) == 600
    assert all(item.excerpt[item.column - 1 :].startswith("[[") for item in found)
    assert "did you mean" in found[0].hint
