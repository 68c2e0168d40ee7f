"""The preview searches too: its index is made after the pages, and none is served that is not that of the pages."""

from __future__ import annotations

import json
import zlib
from pathlib import Path

from briefgen import project
from briefgen.preview.builder import Builder, PreviewOptions
from briefgen.preview.changes import ANYTHING, Changes
from tests.preview.following import eventually
from tests.preview.serving import serving
from tests.preview.test_server import get
from tests.sites import Site

ENTRY = "/search/parts/0000-01-17/pagefind-entry.json"


def words(folder: Path) -> bytes:
    return b"".join(zlib.decompress(path.read_bytes(), 31) for path in folder.rglob("*.pf_index"))


def test_the_index_is_made_after_the_pages(site: Site) -> None:
    site.configure(search=True)
    site.briefing("a", "A text on whales.", status="draft")
    found, _ = project.load(site.root)
    assert found is not None
    builder = Builder(found, "http://127.0.0.1:1/", PreviewOptions())
    assert builder.build().left == 3
    assert (builder.folder / "briefings/a/index.html").is_file()
    assert not (builder.folder / ENTRY[1:]).exists()
    assert [builder.index().is_indexed for _ in range(2)] == [False, True]  # the program and the names; the briefings
    assert builder.latest.serial == 1  # the pages are as they were, so nobody is told
    assert b"whale\x01" in words(builder.folder)
    path = site.briefing("a", "A text on seals.", status="draft")
    assert not builder.rebuild(Changes(frozenset([path]))).is_indexed
    assert "seals" in (builder.folder / "briefings/a/index.html").read_text()
    assert builder.index().is_indexed
    assert b"seal\x01" in words(builder.folder)
    assert b"whale" not in words(builder.folder)
    assert builder.rebuild(ANYTHING).is_indexed


def test_no_earlier_index_is_served(site: Site) -> None:
    site.configure(search=True)
    site.briefing("a", "A text on whales.")
    with serving(site) as address:
        assert 'class="search"' in get(address, "/search/")[1]
        eventually(lambda: get(address, ENTRY)[0] == 200)
        before = json.loads(get(address, ENTRY)[1])["languages"]["en"]["hash"]
        site.briefing("a", "A text on seals.")
        eventually(lambda: "seals" in get(address, "/briefings/a/")[1])
        status, text, _ = get(address, ENTRY)
        assert status == 503 or json.loads(text)["languages"]["en"]["hash"] != before
        eventually(lambda: get(address, ENTRY)[0] == 200)
        assert json.loads(get(address, ENTRY)[1])["languages"]["en"]["hash"] != before
