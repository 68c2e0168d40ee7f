"""The preview goes on whatever a save brings: what failed is told, and the next save is shown."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from briefgen import project
from briefgen.cli.commands.serve import print_update
from briefgen.preview import changes as watch
from briefgen.preview import server
from briefgen.preview.builder import Builder, PreviewOptions
from briefgen.preview.changes import Changes
from briefgen.preview.channel import Channel
from tests.preview.following import eventually
from tests.preview.serving import serving
from tests.preview.test_server import get
from tests.sites import Site

SAVES = (
    'sources: [{title: x, url: "http://[x"}]', "x: !!int foo", "x: !!timestamp foo", "x: " + "9" * 5_000, 'summary: "a\\0b"',
    "embargo: 9999-12-31T23:59:59-12:00", f"slug: {'x' * 300}", "x: &a [*a]", "? [a]\n: b",
)  # fmt: skip


def shows(address: str, path: str, words: str) -> bool:
    return words in get(address, path)[1]


def test_each_bad_value_leaves_the_preview_at_work(site: Site) -> None:
    site.briefing("a", "The first text.")
    with serving(site) as address:
        for number, save in enumerate(SAVES):
            site.write("content/briefings/a.md", f"---\ntitle: A\ndate: 2021-02-05\n{save}\n---\nbad\n")
            time.sleep(0.1)
            site.briefing("a", f"Text {number}. &#xf8f0;o99&#xf8f0;")
            eventually(partial(shows, address, "/briefings/a/", f"Text {number}."))
        (site.root / "briefgen.toml").write_bytes(b"\xff = [\x00")
        time.sleep(0.3)
        (site.root / "briefgen.toml").unlink()
        time.sleep(0.3)
        site.configure(title="Renamed")
        eventually(partial(shows, address, "/", "Renamed"))


def builder_of(site: Site) -> Builder:
    found, _ = project.load(site.root)
    assert found is not None
    return Builder(found, "http://127.0.0.1:8000/", PreviewOptions())


def test_an_exception_in_a_build_is_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from briefgen.preview import builder as module

    site.briefing("a")
    builder = builder_of(site)
    builder.build()
    monkeypatch.setattr(module, "build", lambda *_: 1 // 0)
    update = builder.rebuild(Changes(None))
    assert [item.rule for item in update.problems] == ["internal-error"]
    assert "ZeroDivisionError" in update.problems[0].message
    monkeypatch.setattr(project, "load", lambda *_: 1 // 0)
    assert [item.rule for item in builder.rebuild(Changes(None, config=True)).problems] == ["internal-error"]
    monkeypatch.undo()
    assert builder.rebuild(Changes(None, config=True)).problems == ()


def test_a_watch_that_fails_is_told_and_set_up_again(
    site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    site.briefing("a")
    builder = builder_of(site)
    builder.build()
    tries: list[int] = []

    async def failing(*_places: Path, **_settings: object) -> AsyncIterator[set[tuple[object, str]]]:
        tries.append(1)
        if len(tries) <= 2:
            raise OSError(28, "No space left on device: inotify")
        await asyncio.sleep(30)
        yield set()

    async def run() -> None:
        stop = asyncio.Event()
        task = asyncio.create_task(server.watch(builder, Channel(), stop, print_update))
        for _ in range(400):
            await asyncio.sleep(0.02)
            if len(tries) > 2 and not builder.latest.problems:
                break
        assert not task.done()
        stop.set()
        task.cancel()

    monkeypatch.setattr(watch, "_watch", failing)
    monkeypatch.setattr(server, "RETRY_AFTER", 0.05)
    asyncio.run(run())
    assert len(tries) > 2
    assert builder.latest.problems == ()
    told = capsys.readouterr()
    assert "inotify" in told.err
    assert "All good again." in told.out
