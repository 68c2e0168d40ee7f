"""What actors share is counted as it changes: the counts are those of a new archive after every edit."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from briefgen.archive import shared_counts
from briefgen.records.list_items import NAMED
from tests.sites import Site

MEETING = {"date": "2021-02-03", "title": "Meeting", "actors": ["Ann", "Bo", "Di"]}
CROWD = [f"Actor {number}" for number in range(NAMED + 1)]


@pytest.fixture
def built(tmp_path: Path) -> Site:
    site = Site(tmp_path)
    site.briefing("a", actors=["Ann", "Bo"], topics=["Talks"], places=["Geneva"], authors=["Cy"])
    site.briefing("b", actors=["Ann", "Di"], events=[MEETING])
    site.briefing("c", actors=CROWD[:-1], topics=["Talks"])
    assert not site.build().failed
    return site


def _edits(site: Site) -> Iterator[object]:
    """Edit the site, step by step."""
    yield site.actor("ann", name="Anna", aliases=["Ann", "Bo"])  # two become one
    yield site.briefing("a", actors=["Ann"], topics=["Talks", "Trade"])  # one actor and a place less, one topic more
    yield site.briefing("a", date="2021-02-01", actors=["Ann"], topics=["Talks", "Trade"])
    yield site.briefing("b", actors=["Ann", "Di"])  # the event is gone
    yield site.briefing("c", actors=CROWD, topics=["Talks"])
    yield site.briefing("c", actors=CROWD[:2], topics=["Talks"])
    yield site.briefing("b", actors=["Ann", "Di"], status="draft")
    (site.root / "content/briefings/c.md").unlink()
    yield None


def test_counts_are_those_of_a_new_archive_after_every_edit(built: Site) -> None:
    seen = [_counts(built)]
    for _ in _edits(built):
        result = built.build()
        assert not result.failed, result.problems
        kept = _counts(built)
        assert kept == _counts(built, again=True)
        seen.append(kept)
    assert ("actor:ann", "actor:bo", 2) in seen[0]  # the briefing and the event
    assert ("actor:ann", "author:cy", 1) in seen[0]
    assert ("actor:actor-1", "actor:actor-2", 1) in seen[4]
    assert ("actor:actor-1", "actor:actor-2", 1) not in seen[5]  # a crowd shares its topic and no company
    assert ("actor:actor-1", "topic:talks", 1) in seen[5]
    assert len({tuple(counts) for counts in seen}) == len(seen) - 1  # all but the edit of a date


def _counts(site: Site, *, again: bool = False) -> list[tuple[str, str, int]]:
    """Return the counts as they are kept, or as they are counted again from the lists."""
    (archive,) = (site.root / ".briefgen").glob("*.db")
    with closing(sqlite3.connect(archive)) as db:  # what is counted again is rolled back
        if again:
            db.execute("DELETE FROM shared_count")
            shared_counts.count_all(db)
        return db.execute("SELECT list, other, number FROM shared_count ORDER BY 1, 2").fetchall()
