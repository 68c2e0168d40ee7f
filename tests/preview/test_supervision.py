"""Work that is to go on goes on: whatever ends it is told, and it begins again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from watchfiles import Change

from briefgen.preview import changes as watching
from briefgen.preview import server
from briefgen.preview.builder import Update
from briefgen.preview.changes import Changes
from briefgen.preview.supervision import LONGEST_PAUSE, keep_going, pause
from tests.preview.following import eventually, following
from tests.sites import Site


def test_the_pauses_grow_to_a_limit() -> None:
    assert [pause(number) for number in (1, 2, 3)] == [1, 2, 4]
    assert pause(1_000) == LONGEST_PAUSE


@pytest.mark.parametrize("end", ["error", "return", "cancelled"])
def test_work_that_ends_is_told_and_begins_again(end: str) -> None:
    told: list[str] = []

    async def run() -> int:
        stop, runs = asyncio.Event(), 0

        async def work() -> None:
            nonlocal runs
            runs += 1
            if runs == 3:
                stop.set()
            elif end == "error":
                raise OSError("it broke")
            elif end == "cancelled":
                raise asyncio.CancelledError

        async def tell(error: Exception) -> None:
            told.append(str(error))
            raise ValueError("telling fails too")

        await keep_going(work, stop, tell, 0.01)
        return runs

    assert asyncio.run(run()) == 3
    words = {"error": "it broke", "return": "nobody told it to", "cancelled": "was cancelled"}[end]
    assert len(told) == 2
    assert all(words in text for text in told)


def test_a_watch_that_ends_without_an_error_is_told_too(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tasks that watch end in silence: it is told, and they are set up again."""
    site.briefing("a", "The first text.")
    real, ends = watching._watch, [2]

    async def ending(*places: Path, recursive: bool, stop: asyncio.Event) -> AsyncIterator[set[tuple[Change, str]]]:
        if recursive and ends[0]:
            ends[0] -= 1
            return
        async for batch in real(*places, recursive=recursive, stop=stop):
            yield batch

    monkeypatch.setattr(watching, "_watch", ending)
    monkeypatch.setattr(server, "RETRY_AFTER", 0.05)
    with following(site) as preview:
        eventually(lambda: preview.told("the work ended"))
        eventually(lambda: not preview.messages)
        site.briefing("a", "The second text.")
        eventually(lambda: "The second text." in preview.page("/briefings/a/"))


def test_changes_that_wait_are_built_at_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file saved 50 times in a second is not built 50 times."""
    site.briefing("a", "Version 0.")
    with following(site) as preview:
        eventually(lambda: preview.builder.failures == 0 and preview.builder._is_current)
        builds: list[Changes] = []
        build = preview.builder.rebuild

        def counted(seen: Changes) -> Update:
            builds.append(seen)
            return build(seen)

        monkeypatch.setattr(preview.builder, "rebuild", counted)
        for number in range(1, 51):
            site.briefing("a", f"Version {number}.")
        eventually(lambda: "Version 50." in preview.page("/briefings/a/"))
        assert len(builds) < 25
