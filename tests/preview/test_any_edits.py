"""However a site is edited, its preview, which looks only at what it is told of, is what a clean build gives."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis.stateful import invariant
from watchfiles import Change

from briefgen import project
from briefgen.config import FILE
from briefgen.pipeline import scan
from briefgen.preview.builder import BUNDLE, Builder, PreviewOptions
from briefgen.preview.changes import Changes, Watched, changes_in
from tests.pipeline.test_any_edits import Edits, run_edits, ticks
from tests.sites import Site

ADDRESS = "http://127.0.0.1:8000/"
WATCHED = ("content", "static", "templates", "themes", FILE)
State = dict[Path, tuple[int, ...]]


def state_of(root: Path) -> State:
    """Return what tells each file of a site from what it was."""
    found: State = {}
    for name in WATCHED:
        top = root / name
        for path in [top] if top.is_file() else top.rglob("*"):
            if path.is_file():
                stat = path.stat()
                found[path] = (stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)
    return found


class PreviewEdits(Edits):
    """A site that is edited at random while its preview is open."""

    steps = compared = 0

    def __init__(self) -> None:
        super().__init__()
        self.builder: Builder | None = None
        self.seen: State = {}

    def changes(self) -> Changes | None:
        """Return what the watch would say, had it watched."""
        now = state_of(self.site.root)
        batch = {(Change.deleted, str(path)) for path in self.seen.keys() - now.keys()}
        batch |= {(Change.modified, str(path)) for path, stat in now.items() if self.seen.get(path) != stat}
        tops = {path.relative_to(self.site.root).parts[0] for path in now}
        config = self.seen.get(self.site.root / FILE) != now.get(self.site.root / FILE)
        config = config or tops != {path.relative_to(self.site.root).parts[0] for path in self.seen}
        self.seen = now
        return Changes(None, config=True) if config else changes_in(Watched(self.site.root), batch)

    @invariant()
    def as_clean(self) -> None:
        if not (self.site.root / FILE).exists():
            return
        os.environ["SOURCE_DATE_EPOCH"] = str(int(self.day["now"]))
        changes = self.changes()
        if self.builder is None:
            loaded, _ = project.load(self.site.root)
            assert loaded
            self.builder = Builder(loaded, ADDRESS, PreviewOptions())
            self.builder.build()
        elif changes:
            self.builder.rebuild(changes)
        else:
            return  # another day alone is no change to a watch
        type(self).steps += 1
        self.no_answer_is_stale()
        if self.builder.latest.problems:
            return
        found = Site.at(self.builder.folder.parent)
        expected, result = self.clean()
        assert not result.failed
        files = found.files(self.builder.folder.name)
        assert files.keys() == expected.keys()
        for name, content in expected.items():
            assert files[name].decode("utf-8", "replace") == content.decode("utf-8", "replace"), name
        type(self).compared += 1

    def clean(self) -> tuple[dict[str, bytes], Any]:
        text = (self.site.root / FILE).read_text()
        lines = [line for line in text.split("\n") if not line.startswith("base_url")]
        stat = (self.site.root / FILE).stat()
        (self.site.root / FILE).write_text(f'base_url = "{ADDRESS}"\n' + "\n".join(lines))
        day = {key: self.day[key] for key in ("today", "now")}
        try:
            return self.site.clean_files(**day, drafts=True, embargoed=True, marking="red", bundle=BUNDLE)
        finally:
            (self.site.root / FILE).write_text(text)
            os.utime(self.site.root / FILE, ns=(stat.st_atime_ns, stat.st_mtime_ns))
            self.seen[self.site.root / FILE] = state_of(self.site.root)[self.site.root / FILE]


@ticks
def test_any_edits(rounds: int, tick: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "TICK", tick)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    run_edits(PreviewEdits, rounds // 4, capsys)
