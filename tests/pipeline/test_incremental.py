"""The cost of an edit follows what it touches: which pages are made again after each kind of edit."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from briefgen.content.sources import Found
from briefgen.diagnostics import Location
from briefgen.pipeline import scan, workers
from briefgen.records.facts import Document
from briefgen.records.ids import EntityId
from briefgen.rules import problem
from tests.sites import NOW, TODAY, Site

SETTLED = -1_000_000_000
"""A tick with which the clock seems to be a second ahead of every file."""

FAULT = problem("unreadable", Location("content/briefings/a.md"), "the disk did not answer")


@pytest.fixture
def archive(site: Site) -> Site:
    site.actor("ann", name="Ann")
    for number in range(1, 7):
        site.briefing(f"b{number}", "Text of Ann.", date=f"2021-01-0{number}", actors=["Ann"], topics=["Talks"])
    site.briefing("apart", "See [[b3]].", date="2020-06-01", actors=["Bob"], summary="Apart.")
    site.build()
    return site


def made(site: Site, **options: Any) -> set[str]:
    result = site.build(**options)
    assert not result.failed, result.problems
    return {item.address for item in result.reasons}


def test_nothing_changed_writes_nothing(archive: Site) -> None:
    stats = {path: path.stat().st_mtime_ns for path in (archive.root / "output").rglob("*")}
    result = archive.build()
    assert (result.made, result.written, result.removed) == (0, 0, 0)
    assert {path: path.stat().st_mtime_ns for path in (archive.root / "output").rglob("*")} == stats


def test_a_file_that_is_touched_without_change_makes_nothing(archive: Site) -> None:
    os.utime(archive.root / "content/briefings/b1.md")
    assert made(archive) == set()


@pytest.fixture
def settled(archive: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """The archive where the file system's word is taken for its files, as it is some seconds after they were written."""
    monkeypatch.setattr(scan, "TICK", SETTLED)
    assert made(archive) == set()
    return archive


def test_a_folder_that_is_as_it_was_is_not_looked_into(settled: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "_compare", lambda *_: pytest.fail("it was"))
    assert made(settled) == set()


def test_of_a_folder_that_changed_only_what_changed_is_read(settled: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    take = scan._take

    def noting(at: scan._Walk, item: Found) -> bool:
        read.append(item.path)
        return take(at, item)

    monkeypatch.setattr(scan, "_take", noting)
    settled.briefing("b2", "Other words.", date="2021-01-02", actors=["Ann"], topics=["Talks"])
    assert "/briefings/b2/" in made(settled)
    assert read == ["content/briefings/b2.md"]


def test_a_file_as_long_as_before_and_of_the_same_time_is_seen(settled: Site) -> None:
    path = settled.root / "content/briefings/b2.md"
    stat = path.stat()
    path.write_text(path.read_text().replace("Text", "Tixt"))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert "/briefings/b2/" in made(settled)


@pytest.mark.parametrize("tick", [scan.TICK, SETTLED], ids=["never-settled", "settled"])
def test_a_folder_comes_and_goes(archive: Site, monkeypatch: pytest.MonkeyPatch, tick: int) -> None:
    monkeypatch.setattr(scan, "TICK", tick)
    before = archive.files()
    archive.briefing("new/c", "Words.", actors=["Ann"])
    assert "/briefings/c/" in made(archive)
    shutil.rmtree(archive.root / "content/briefings/new")
    made(archive)
    assert archive.files() == before


def test_a_file_that_could_not_be_read_is_tried_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "TICK", SETTLED)
    site.briefing("a", "Words.")
    with monkeypatch.context() as broken:
        broken.setattr(workers, "read", lambda path, *_: Document(path, EntityId(), b"", problems=(FAULT,)))
        assert site.build().failed
    assert made(site) >= {"/briefings/a/"}


@pytest.mark.parametrize("path", ["content/briefings/b1.md", "content/x.png", "static/x.txt"])
@pytest.mark.parametrize("then", ["read", "removed"])
def test_a_file_that_cannot_be_read_for_a_while(
    archive: Site, monkeypatch: pytest.MonkeyPatch, path: str, then: str
) -> None:
    archive.briefing("b2", "![What is seen](../x.png)" if "png" in path else "Words.")
    place = archive.root / path
    place.parent.mkdir(exist_ok=True)
    if not place.exists():
        place.write_bytes(b"x")
    made(archive)
    place.write_bytes(place.read_bytes() + b"more")
    content = Path.read_bytes

    def refused(self: Path) -> bytes:
        if self == place:
            raise PermissionError(13, "Permission denied")
        return content(self)

    with monkeypatch.context() as broken:
        broken.setattr(Path, "read_bytes", refused)
        for _ in range(2):
            result = archive.build()
            assert [(item.rule, item.path) for item in result.problems] == [("unreadable", path)]
            assert result.failed
    if then == "removed":
        place.unlink()
        archive.briefing("b2", "Words.")
    made(archive)
    assert archive.files() == archive.clean_files()[0]


def test_a_body_makes_one_page(archive: Site) -> None:
    archive.briefing(
        "b2", "Other words. More of them.", date="2021-01-02", actors=["Ann"], topics=["Talks"], summary="Same"
    )
    made(archive)
    archive.briefing("b2", "Again other words.", date="2021-01-02", actors=["Ann"], topics=["Talks"], summary="Same")
    assert made(archive) == {"/briefings/b2/"}


def test_a_title_makes_the_page_and_what_shows_it(archive: Site) -> None:
    archive.briefing("b3", "Text of Ann.", title="New title", date="2021-01-03", actors=["Ann"], topics=["Talks"])
    assert made(archive) == {
        "/briefings/b3/", "/briefings/apart/", "/briefings/b2/", "/briefings/b4/", "/", "/feed.xml", "/feed.json", "/new/",
        "/chronology/", "/chronology/2021/", "/topics/talks/", "/topics/talks/feed.xml", "/actors/ann/", "/actors/ann/feed.xml",
    }  # fmt: skip


def test_a_new_alias_makes_the_pages_that_mention_it(archive: Site) -> None:
    archive.briefing("c", "The Chair spoke.", date="2019-01-01")
    made(archive)
    archive.actor("ann", name="Ann", aliases=["The Chair"])
    assert made(archive) == {"/actors/ann/", "/briefings/c/"}


def test_a_template_makes_what_uses_it(archive: Site) -> None:
    archive.write("templates/topics.html", "{{ topics|length }}")
    assert made(archive) == {"/topics/"}
    archive.write("templates/topics.html", "{{ topics|length }} topics")
    assert made(archive) == {"/topics/"}


def test_a_stylesheet_makes_every_page_that_names_it(archive: Site) -> None:
    archive.write("themes/own/theme.toml", 'extends = "dispatch"')
    archive.write("themes/own/static/own.css", "a {}")
    archive.configure(theme="own")
    pages = made(archive)
    assert "/feed.xml" not in pages
    assert "/briefings/b1/" in pages


def test_a_setting_makes_what_reads_it(archive: Site) -> None:
    archive.configure(feeds={"limit": 3})
    assert made(archive) == {
        "/feed.xml",
        "/feed.json",
        "/actors/ann/feed.xml",
        "/topics/talks/feed.xml",
        "/next/feed.xml",
        "/calendar.ics",  # its ids hold `[feeds] site`
    }


def test_a_new_briefing_makes_its_page_and_its_lists(archive: Site) -> None:
    archive.briefing("new", date="2020-06-02", actors=["Bob"])
    pages = made(archive)
    assert "/briefings/new/" in pages
    assert not any(page.startswith("/briefings/b") for page in pages)
    assert "/chronology/2021/" not in pages


@pytest.mark.parametrize("split", [3, 5], ids=["divided-years", "whole-years"])
def test_a_new_briefing_leaves_other_years_of_its_lists_alone(site: Site, split: int) -> None:
    site.configure(chronology={"split": split})
    for number in range(12):
        site.briefing(
            f"b{number}",
            date=f"20{10 + number // 4}-03-0{number % 4 + 1}",
            actors=["Ann"],
            topics=["Talks"],
            outcome="deal",
        )
    site.build()
    site.briefing("new", date="2011-03-03", actors=["Ann"], topics=["Talks"], outcome="deal", summary="New.")
    pages = made(site)
    for base in ("/chronology/", "/actors/ann/", "/topics/talks/", "/outcomes/deal/"):
        assert f"{base}2011/" in pages
        assert not {f"{base}2010/", f"{base}2012/"} & pages


def test_a_later_day_makes_what_it_changes(archive: Site) -> None:
    archive.briefing("due", date="2020-01-01", follow_ups=[{"title": "Vote", "due": "2021-02-12"}])
    made(archive)
    assert made(archive, today="2021-02-12") == set()
    assert made(archive, today="2021-02-13") == {"/briefings/due/", "/follow-ups/", "/next/", "/"}
    assert made(archive, today="2021-02-14") == set()
    assert made(archive, today="2021-02-12") == {"/briefings/due/", "/follow-ups/", "/next/", "/"}


def test_an_embargo_that_ends_publishes_that_briefing_and_what_shows_it(archive: Site) -> None:
    archive.briefing("later", date="2020-06-03", embargo="2021-02-11T00:00:00Z", actors=["Bob"])
    assert made(archive) == set()
    pages = made(archive, now=NOW + 86_400)
    assert "/briefings/later/" in pages
    assert "/briefings/b1/" not in pages


def test_a_page_that_vanished_is_removed_with_its_folder(archive: Site) -> None:
    (archive.root / "content/briefings/apart.md").unlink()
    made(archive)
    assert not (archive.root / "output/briefings/apart").exists()
    assert not (archive.root / "output/actors/bob").exists()


def test_a_mended_error_leaves_no_trace(archive: Site) -> None:
    good = archive.files()
    path = archive.root / "content/briefings/b1.md"
    text = path.read_text()
    path.write_text("---\ntitle: [\n---\n")
    assert archive.build().failed
    path.write_text(text)
    result = archive.build()
    assert (result.failed, archive.files()) == (False, good)
    assert result.written == 0


IMPORTS = """
import sys
from pathlib import Path
from briefgen import project
from briefgen.pipeline.build import build
from briefgen.pipeline.options import Options
site, _ = project.load(Path({root!r}))
result = build(site, Options(Path({root!r}, "output"), {today!r}, {now!r}))
assert not result.made, result.made
heavy = {{"jinja2", "markdown_it", "yaml", "frontmatter", "slugify", "edtf", "nh3"}}
print(sorted(heavy & set(sys.modules)))
"""


def test_an_unchanged_build_imports_neither_jinja_nor_markdown(archive: Site) -> None:
    script = IMPORTS.format(root=str(archive.root), today=TODAY, now=NOW)
    assert (
        subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.strip()
        == "[]"
    )


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(b"junk"),
        lambda path: path.unlink(),
        lambda path: path.write_bytes(path.read_bytes()[:5000]),
    ],
)
def test_a_damaged_archive_is_made_anew(archive: Site, spoil: Callable[..., object]) -> None:
    good = archive.files()
    spoil(archive.root / ".briefgen/site.db")
    result = archive.build()
    assert not result.failed
    assert archive.files() == good
    assert result.written == 0


def test_a_page_that_is_lost_and_stale_at_once_is_written(site: Site) -> None:
    """It comes out as it was, so that it must not be taken for the file that is gone."""
    site.briefing("a", "Words.")
    site.build()
    (site.root / "output/index.html").unlink()
    site.configure(home={"latest": 11})
    site.build()
    assert "index.html" in site.files()


def test_a_page_that_is_lost_while_the_content_has_errors_is_written_later(site: Site) -> None:
    site.briefing("a", "Words.", actors=["Ann"])
    site.build()
    before = site.files()
    content = site.root / "content"
    content.rename(site.root / "aside")
    content.symlink_to(site.root / ".briefgen", target_is_directory=True)
    (site.root / "output/actors/index.html").unlink()
    assert site.build().failed
    content.unlink()
    (site.root / "aside").rename(content)
    assert not site.build().failed
    assert site.files() == before


@pytest.mark.parametrize(
    ("name", "alias"),
    [("NATO", "Nato"), ("Nato", "NATO"), ("Zoë", "Zoe\u0308"), ("Ann", "Ａｎｎ"), ("カナ", "ｶﾅ")],
    ids=["upper", "lower", "form", "latin-width", "kana-width"],
)
def test_an_alias_that_is_another_spelling_of_the_name(site: Site, name: str, alias: str) -> None:
    site.actor("nato", name=name, aliases=[alias])
    site.briefing("a", f"Then {alias} met.")
    site.briefing("b", f"Then {name} met.")
    site.build()
    site.briefing("a", f"Later {alias} met.")
    site.build()
    assert site.files() == site.clean_files()[0]
    for page in ("a", "b"):
        assert 'href="/actors/nato/"' in site.page(f"/briefings/{page}/")


def test_a_page_that_two_claim_is_not_called_somebody_elses(site: Site) -> None:
    site.actor("cat", slug="who")
    site.build()
    site.actor("bob", slug="who")
    result = site.build()
    assert {item.rule for item in result.problems} == {"same-address"}
    assert result.problems == site.clean_files()[1].problems


@pytest.mark.parametrize(
    ("text", "setting", "before", "after"),
    [
        ('{{ "שלום" | bdi }}', {"language": "he"}, "<bdi>שלום</bdi>", "שלום"),
        ('<p{{ "שלום" | text_attributes }}>', {"language": "he"}, '<p dir="auto">', "<p>"),
        ('{{ "2021-02-01" | rfc3339 }}', {"timezone": "Asia/Tokyo"}, "00:00:00Z", "00:00:00+09:00"),
    ],
)
def test_a_filter_of_a_constant_follows_the_configuration(
    site: Site, text: str, setting: dict[str, str], before: str, after: str
) -> None:
    """Jinja puts what a filter gives for a constant into compiled code, which is kept."""
    site.write("templates/404.html", text)
    site.build()
    assert before in (site.root / "output/404.html").read_text("utf-8")
    site.configure(**setting)
    site.build()
    found = (site.root / "output/404.html").read_text("utf-8")
    assert after in found
    assert before not in found or before == after


def test_an_output_stays_its_sites_own_while_the_title_changes_and_builds_fail(site: Site) -> None:
    """The archive was replaced by a build that failed, and did not know any more whose the output was."""
    site.briefing("a")
    assert not site.build().failed
    site.briefing("b", date="2021-XX-05")
    site.configure(title="Another")
    assert site.build().failed
    site.configure(title="Another", permalinks={"actor": "/people/{slug}/"})
    assert [problem.rule for problem in site.build().problems] == ["date"]
    assert [problem.rule for problem in site.build().problems] == ["date"]
    site.briefing("b")
    assert not site.build().failed


def test_what_moved_is_known_after_builds_for_others_and_builds_that_fail(site: Site) -> None:
    site.briefing("a", title="What moves")
    site.build(records_moves=True)
    site.briefing("plan", status="draft")
    assert not site.build(drafts=True, records_moves=True).failed
    (site.root / "content/briefings/a.md").rename(site.root / "content/briefings/b.md")
    site.briefing("wrong", date="soon")
    site.configure(permalinks={"actor": "/people/{slug}/"})
    assert site.build(records_moves=True).failed
    (site.root / "content/briefings/wrong.md").unlink()
    assert not site.build(records_moves=True).failed
    assert '"/briefings/a/" = "/briefings/b/"' in (site.root / "redirects.toml").read_text("utf-8")
