"""Addresses last: what was published stays findable when a file is renamed, two actors are merged, a pattern changes."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from briefgen.cli import main
from briefgen.content.redirects_file import read, updated
from briefgen.pipeline.options import Result
from tests.sites import Site


@pytest.fixture
def desk(tmp_path: Path) -> Site:
    site = Site(tmp_path / "desk")
    site.actor("ann", "She leads.")
    site.actor("bob")
    site.briefing("talks", "Ann met Bob.", actors=["Ann", "Bob"], topics=["Trade"])
    site.briefing("vote", "They voted.", date="2020-03", actors=["Bob"])
    build(site)
    return site


def build(site: Site, **options: Any) -> Result:
    """Build as on a desk, and check that a build that knows nothing makes the same of the same files."""
    result = site.build(**{"records_moves": True} | options)
    assert not result.failed, result.problems
    files, clean = site.clean_files(**options)
    assert site.files() == files
    assert clean.problems == result.problems
    assert site.build(**{"records_moves": True} | options).made == 0
    return result


def moved(site: Site) -> dict[str, str]:
    path = site.root / "redirects.toml"
    found: dict[str, str] = tomllib.loads(path.read_text())["moved"] if path.exists() else {}
    return found


def leads_to(site: Site, address: str) -> str:
    """Return where a page leads on to, or its own address."""
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]*)"', site.page(address))
    return found[1] if found else address


def rename(site: Site, old: str, new: str) -> None:
    target = site.root / "content" / new
    target.parent.mkdir(parents=True, exist_ok=True)
    (site.root / "content" / old).rename(target)


def test_a_briefing_that_is_renamed_is_found_at_its_old_address(desk: Site) -> None:
    """A briefing's file renamed."""
    rename(desk, "briefings/talks.md", "briefings/2021/geneva.md")
    assert build(desk).notes == ["/briefings/talks/ is now /briefings/geneva/; redirects.toml leads on from there: commit it"]  # fmt: skip
    assert leads_to(desk, "/briefings/talks/") == "/briefings/geneva/"


def test_a_briefing_that_is_renamed_and_edited_is_known_by_its_title(desk: Site) -> None:
    """A briefing's file renamed, and its text changed at the same time."""
    (desk.root / "content/briefings/talks.md").unlink()
    desk.briefing("geneva", "Ann and Bob met again.", title="Talks", actors=["Ann", "Bob"], topics=["Trade"])
    build(desk)
    assert moved(desk) == {"/briefings/talks/": "/briefings/geneva/"}


def test_a_file_that_is_deleted_first_and_written_later_is_known_too(desk: Site) -> None:
    """The same in two steps, with a build between them."""
    path = desk.root / "content/briefings/talks.md"
    text = path.read_text()
    path.unlink()
    build(desk)
    assert moved(desk) == {"/chronology/2021/": "/chronology/", "/actors/bob/feed.xml": "/actors/bob/"}
    desk.write("content/briefings/geneva.md", text)
    build(desk)
    assert moved(desk) == {"/briefings/talks/": "/briefings/geneva/"}


def test_a_briefing_that_only_shares_a_title_is_not_taken_for_another(desk: Site) -> None:
    """One of two weekly briefings is deleted: the other is not its new place."""
    desk.briefing("week-1", "One.", title="Weekly briefing")
    desk.briefing("week-2", "Two.", title="Weekly briefing")
    build(desk)
    (desk.root / "content/briefings/week-1.md").unlink()
    build(desk)
    assert moved(desk) == {}


def test_an_actor_that_is_renamed_is_found_at_its_old_address(desk: Site) -> None:
    """An actor's file renamed."""
    rename(desk, "actors/ann.md", "actors/smith-ann.md")
    build(desk)
    assert leads_to(desk, "/actors/ann/") == "/actors/smith-ann/"


def test_the_pages_below_a_long_dossier_move_with_it(desk: Site) -> None:
    """An actor's file renamed, whose chronology, company and mentions have pages."""
    for number in range(9):
        desk.briefing(f"b{number}", "Ann met Bob.", actors=["Ann"])
    desk.briefing("named", "They named Ann.")
    build(desk)
    rename(desk, "actors/ann.md", "actors/ann-smith.md")
    build(desk)
    assert leads_to(desk, "/actors/ann/") == "/actors/ann-smith/"
    for part in ("chronology", "with"):
        assert leads_to(desk, f"/actors/ann/{part}/") == f"/actors/ann-smith/{part}/"
    assert leads_to(desk, "/actors/bob/mentioned/") == "/actors/bob/mentioned/"
    desk.briefing("b8", "Ann met Bob.")
    desk.briefing("talks", "Ann met Bob.", actors=["Bob"])
    build(desk)
    assert leads_to(desk, "/actors/ann-smith/with/") == "/actors/ann-smith/"


def test_one_of_two_actors_with_a_name_is_found_at_its_old_address(desk: Site) -> None:
    """The files of two actors with one name, and one of them renamed."""
    desk.actor("john-1735", "The elder.", name="John Adams")
    desk.actor("john-1767", "The younger.", name="John Adams")
    build(desk)
    rename(desk, "actors/john-1767.md", "actors/john-quincy.md")
    build(desk)
    assert moved(desk) == {"/actors/john-1767/": "/actors/john-quincy/"}
    assert leads_to(desk, "/actors/john-1767/") == "/actors/john-quincy/"


def test_actors_that_are_merged_are_found_at_either_address(desk: Site) -> None:
    """Two actors merged by an alias."""
    (desk.root / "content/actors/bob.md").unlink()
    desk.actor("ann", "She leads.", aliases=["Bob"])
    build(desk)
    assert leads_to(desk, "/actors/bob/") == "/actors/ann/"


def test_an_actor_without_a_file_that_gets_one_is_found_at_its_old_address(desk: Site) -> None:
    """An actor that was only named gets a file with another slug."""
    desk.briefing("talks", "Hello.", actors=["The Delegation"])
    build(desk)
    desk.actor("delegation", name="Delegation", aliases=["The Delegation"])
    build(desk)
    assert leads_to(desk, "/actors/the-delegation/") == "/actors/delegation/"


@pytest.mark.parametrize("number", [1, 2])
def test_a_slug_or_a_pattern_is_changed(desk: Site, number: int) -> None:
    """A permalink pattern or `slug` changed, once or twice: the chain is one step long."""
    for step in range(number):
        desk.briefing("talks", "Ann met Bob.", slug=f"geneva-{step}", actors=["Ann", "Bob"], topics=["Trade"])
        build(desk)
    assert leads_to(desk, "/briefings/talks/") == f"/briefings/geneva-{number - 1}/"
    desk.configure(permalinks={"briefing": "/{year}/{slug}/", "actor": "/who/{slug}/", "topic": "/on/{slug}/"})
    build(desk)
    expected = {
        "/briefings/talks/": f"/2021/geneva-{number - 1}/", "/briefings/geneva-0/": f"/2021/geneva-{number - 1}/",
        "/briefings/vote/": "/2020/vote/", "/actors/ann/": "/who/ann/", "/topics/trade/": "/on/trade/",
    }  # fmt: skip
    assert {old: leads_to(desk, old) for old in expected} == expected
    assert set(expected.values()) >= set(moved(desk).values()) - {"/who/bob/"}


def test_a_name_that_comes_back_is_a_page_and_no_loop(desk: Site) -> None:
    """Renamed, and back again."""
    rename(desk, "briefings/talks.md", "briefings/geneva.md")
    build(desk)
    rename(desk, "briefings/geneva.md", "briefings/talks.md")
    assert build(desk).problems == []
    assert moved(desk) == {"/briefings/geneva/": "/briefings/talks/"}
    assert leads_to(desk, "/briefings/talks/") == "/briefings/talks/"


def test_an_old_address_that_is_given_to_another_leads_the_first_one_elsewhere_on(desk: Site) -> None:
    """An address that a new page takes wins over the redirect, and that is told."""
    rename(desk, "briefings/talks.md", "briefings/geneva.md")
    build(desk)
    desk.briefing("talks", "Another.", title="Other talks")
    (fault,) = build(desk).problems
    assert (fault.rule, fault.path, fault.line) == ("unused-redirect", "redirects.toml", 5)
    assert "Other talks" in desk.page("/briefings/talks/")


def test_in_ci_nothing_is_written_and_the_lines_are_told(desk: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """With an empty archive, CI gives the same result as the desk: only what is committed decides."""
    rename(desk, "briefings/talks.md", "briefings/geneva.md")
    monkeypatch.chdir(desk.root)
    monkeypatch.setenv("CI", "true")
    told = CliRunner().invoke(main, ["build", "--as-of", "2021-02-10"]).output
    assert '1 page moved; add to [moved] in redirects.toml: "/briefings/talks/" = "/briefings/geneva/"' in told
    assert not (desk.root / "redirects.toml").exists()
    assert not (desk.root / "output/briefings/talks").exists()
    monkeypatch.setenv("CI", "false")
    assert "redirects.toml leads on" in CliRunner().invoke(main, ["build", "--as-of", "2021-02-10"]).output
    assert moved(desk) == {"/briefings/talks/": "/briefings/geneva/"}


def test_in_ci_the_lines_are_told_until_they_are_there(desk: Site) -> None:
    """A cache goes from run to run: what one run's log said must not be forgotten by the next."""
    rename(desk, "briefings/talks.md", "briefings/geneva.md")
    notes = [desk.build().notes for _ in range(3)]
    assert notes[0] == notes[1] == notes[2] != []
    ids = '[ids]\n"briefing:geneva" = "briefing:talks"\n'
    desk.write("redirects.toml", f'[moved]\n"/briefings/talks/" = "/briefings/geneva/"\n{ids}')
    assert [desk.build().notes for _ in range(2)] == [[], []]
    assert leads_to(desk, "/briefings/talks/") == "/briefings/geneva/"


def test_a_slip_in_a_file_moves_nothing(desk: Site) -> None:
    """A file that cannot be read for a moment has not moved, and its actor is not somebody else."""
    desk.actor("smith", name="Bob Smith", aliases=["Bob"])
    (desk.root / "content/actors/bob.md").unlink()
    build(desk)
    before = moved(desk)
    path = desk.root / "content/actors/smith.md"
    text = path.read_text()
    path.write_text(text.replace("name:", "name: ["))
    assert desk.build(records_moves=True).failed
    path.write_text(text)
    build(desk)
    assert moved(desk) == before == {"/actors/bob/": "/actors/smith/"}


def test_what_was_never_for_everybody_is_not_recorded(desk: Site) -> None:
    """A draft's old name, seen by a build with drafts, must not be published."""
    desk.briefing("secret-merger", "x", title="Merger", status="draft")
    build(desk, drafts=True)
    rename(desk, "briefings/secret-merger.md", "briefings/announcement.md")
    build(desk, drafts=True)
    build(desk)
    assert moved(desk) == {}


def test_nothing_of_a_draft_is_recorded_when_it_is_hidden_again(desk: Site) -> None:
    """The only briefing of its year: the page of the year is gone with it, and was for nobody."""
    desk.briefing("merger", "x", date="1999-05", status="draft", topics=["Secret"], actors=["Zed"])
    build(desk, drafts=True)
    assert desk.page("/chronology/1999/")
    build(desk)
    assert not (desk.root / "redirects.toml").exists()


def test_a_first_build_with_drafts_records_nothing(site: Site) -> None:
    site.briefing("old", "x", date="1999-05", status="draft")
    site.briefing("new", "x", date="2020-05")
    build(site, drafts=True)
    build(site)
    assert not (site.root / "redirects.toml").exists()


@pytest.mark.parametrize("is_checked", [True, False])
def test_what_moved_while_drafts_were_shown_is_found_by_the_next_build(desk: Site, *, is_checked: bool) -> None:
    """Somebody looks at the site with drafts between the renaming and the next build."""
    desk.briefing("secret", "x", status="draft", topics=["Secret"])
    rename(desk, "briefings/talks.md", "briefings/geneva.md")
    rename(desk, "actors/bob.md", "actors/smith.md")
    build(desk, drafts=True)
    rename(desk, "briefings/vote.md", "briefings/ballot.md")
    rename(desk, "briefings/secret.md", "briefings/more-secret.md")
    build(desk, drafts=True)
    if is_checked:
        assert not desk.build(write=False).failed
    build(desk)
    assert moved(desk) == {
        "/actors/bob/": "/actors/smith/",
        "/briefings/talks/": "/briefings/geneva/",
        "/briefings/vote/": "/briefings/ballot/",
    }
    names = tomllib.loads((desk.root / "redirects.toml").read_text())["ids"]
    assert names == {
        "actor:smith": "actor:bob",
        "briefing:ballot": "briefing:vote",
        "briefing:geneva": "briefing:talks",
    }
    assert not list((desk.root / ".briefgen").glob("*.public"))


def test_what_leads_to_something_withheld_is_left_out(desk: Site) -> None:
    """An old address of what is a draft again gives nothing away, and is no error."""
    rename(desk, "briefings/talks.md", "briefings/geneva.md")
    build(desk)
    desk.briefing("geneva", "Ann met Bob.", title="Talks", actors=["Ann", "Bob"], status="draft")
    assert build(desk).problems == []
    assert not (desk.root / "output/briefings/talks").exists()
    assert leads_to(desk, "/briefings/vote/") == "/briefings/vote/"
    build(desk, drafts=True)
    assert leads_to(desk, "/briefings/talks/") == "/briefings/geneva/"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('[moved]\n"/a/" = "/nowhere/"\n', 2, "/a/ leads to /nowhere/, and there is no page"),
        ('[moved]\n"/a/" = "/b/"\n"/b/" = "/a/"\n', 2, "/a/ leads back to itself"),
        ('[moved]\n"/x/" = "/briefings/vote/"\n"../b" = "/briefings/vote/"\n', 3, "does not begin with a slash"),
        ('[moved]\n"/a/" = "/../b/"\n', 2, 'it contains ".."'),
        ('[moved]\n"/a/" = 3\n', 2, '"3" is not an address'),
        ('[moved]\n"/a/" = "/briefings/vote/"\n"/a" = "/briefings/vote/"\n', 3, "stands here twice"),
        ('gone = "/a/"\n', 1, "is not a list of addresses"),
        ("moved = 3\n", 1, "is not a table of addresses"),
        ("x = 3\n", 1, 'unknown key "x"'),
        ('[moved]\n"/a/" = "/briefings/vote/"\ngone = ["/b/"]\n', 3, '"gone" stands below [moved]'),
        ('[moved]\n# gone = []\n[ids]\ngone = ["/b/"]\n', 4, '"gone" stands below [ids]'),
        ("[moved\n", 1, "this is not TOML"),
    ],
)
def test_a_line_that_leads_nowhere_is_an_error_with_its_place(desk: Site, text: str, line: int, words: str) -> None:
    """Entries never point to missing pages, and loops are impossible: an error names the line."""
    desk.write("redirects.toml", text)
    problems = [item for item in desk.problems() if item.path == "redirects.toml"]
    assert problems
    assert (problems[0].rule, problems[0].line) == ("redirect", line)
    assert words in problems[0].message
    assert problems == [item for item in desk.clean_files()[1].problems if item.path == "redirects.toml"]
    (desk.root / "redirects.toml").unlink()
    assert desk.problems() == []


def test_what_is_gone_on_purpose_says_so(desk: Site) -> None:
    """An entry in `gone`: the page says that it was withdrawn, and search engines forget it."""
    (desk.root / "content/briefings/talks.md").unlink()
    desk.write("redirects.toml", 'gone = ["/briefings/talks/"]\n\n[moved]\n"/old/" = "/briefings/talks/"\n')
    build(desk)
    for address in ("/briefings/talks/", "/old/"):
        assert "This page was withdrawn" in desk.page(address)
        assert '<meta name="robots" content="noindex">' in desk.page(address)
    assert "/briefings/talks/" not in desk.page("/sitemap-pages.xml")


def test_a_chain_by_hand_is_followed_to_its_end(desk: Site) -> None:
    """Chains are collapsed, those that pass through a briefing's own `aliases` too."""
    desk.briefing("vote", "They voted.", date="2020-03", actors=["Bob"], aliases=["/c/"])
    desk.write("redirects.toml", '[moved]\n"/a/" = "/b/"\n"/b" = "/c"\n')
    desk.configure(hosting={"host_files": True})
    build(desk)
    assert leads_to(desk, "/a/") == leads_to(desk, "/b/") == "/briefings/vote/"
    assert "/a/ /briefings/vote/ 301" in desk.page("/_redirects")


@pytest.mark.parametrize("make", ["link", "folder"])
def test_nothing_is_written_through_what_stands_in_the_place_of_the_file(desk: Site, make: str) -> None:
    """A link in the place of `redirects.toml` is not followed."""
    outside = desk.root.parent / "outside"
    outside.write_text('[moved]\n"/secret/" = "/"\n')
    if make == "link":
        (desk.root / "redirects.toml").symlink_to(outside)
    else:
        (desk.root / "redirects.toml").mkdir()
    rename(desk, "briefings/talks.md", "briefings/geneva.md")
    (fault,) = desk.problems(records_moves=True)
    assert (fault.rule, fault.path) == ("special-file", "redirects.toml")
    assert outside.read_text() == '[moved]\n"/secret/" = "/"\n'


def test_lines_and_comments_of_people_stay(desk: Site) -> None:
    """What people wrote into the file is kept."""
    text = '# ours\ngone = []\n[moved]\n\'/x/\' = "/a/"  # why\n"/b/" = "/a/"\n\n# end\n'
    found = updated(text, {"/a/": "/c/"}, ["/b/"])
    assert found == '# ours\ngone = []\n[moved]\n\'/x/\' = "/c/"  # why\n\n# end\n"/a/" = "/c/"\n'
    assert not read(found.encode())[1]


def test_publish_names_the_addresses_that_would_be_lost(desk: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """`publish` names addresses that would be lost, and not those that lead on or are years of a list."""
    table = f'[publish.live]\nto = "folder"\npath = "{desk.root.parent / "live"}"\nbase_url = "https://x.example/"\n'
    with (desk.root / "briefgen.toml").open("a") as file:
        file.write(table)
    monkeypatch.chdir(desk.root)
    monkeypatch.delenv("CI", raising=False)
    assert CliRunner().invoke(main, ["publish", "--yes"]).exit_code == 0
    (desk.root / "content/briefings/vote.md").unlink()
    rename(desk, "briefings/talks.md", "briefings/geneva.md")
    told = CliRunner().invoke(main, ["publish", "--dry-run"]).output
    assert "1 address leads nowhere then:\n  ! /briefings/vote/\n" in told
    assert moved(desk) == {
        "/briefings/talks/": "/briefings/geneva/",
        "/chronology/2020/": "/chronology/",
        "/actors/bob/feed.xml": "/actors/bob/",
    }
    text = (desk.root / "redirects.toml").read_text()
    (desk.root / "redirects.toml").write_text('gone = ["/briefings/vote/"]\n' + text)
    assert "leads nowhere" not in CliRunner().invoke(main, ["publish", "--yes"]).output


@pytest.mark.parametrize("old", ["/actors/a/", "/actors/b/", "/", "/authors/"])
def test_an_old_address_that_is_taken_is_told_once(site: Site, old: str) -> None:
    """And not again for the feed below it, whose fix was another `slug`."""
    site.actor("a", old_addresses=[old])
    site.actor("b")
    site.briefing("talks", actors=["A", "B"], authors=["Ann"])
    assert site.only_problem().hint == f"take {old} out of the old addresses in content/actors/a.md"


def test_an_address_that_cannot_be_a_file_is_told_once(site: Site) -> None:
    site.tag("topic", "a", slug=".a")
    site.briefing("talks", topics=["A"])
    assert sorted(item.rule for item in site.problems()) == ["address", "slug"]


def test_a_page_below_a_file_of_the_site_has_a_fix_that_works(site: Site) -> None:
    site.desk_page("calendar.ics")
    assert site.only_problem().hint.startswith("briefgen makes /calendar.ics itself: give the file another name")


def test_two_pages_at_one_address_have_a_fix_that_works(site: Site) -> None:
    """Another `slug`, as the fix was, does not part two old addresses, nor a page from a static file."""
    site.briefing("a", aliases=["/old/"])
    site.briefing("b", aliases=["/older/", "/old/"])
    problem = site.only_problem()
    assert (problem.path, problem.line) == ("content/briefings/b.md", 6)
    assert problem.hint == "take /old/ out of the old addresses in content/briefings/b.md"
    site.briefing("b", aliases=["/briefings/a/"])
    assert site.only_problem().hint == "take /briefings/a/ out of the old addresses in content/briefings/b.md"
    site.briefing("b")
    site.write("static/briefings/a/index.html", "x")
    problem = site.only_problem()
    assert "/briefings/a/: " in problem.message
    assert problem.hint == "give static/briefings/a/index.html another name, or remove it"


@pytest.mark.parametrize("folder", ["briefings", "actors"])
def test_one_name_in_two_unicode_forms_is_told_once(site: Site, folder: str) -> None:
    """One desk saved é, another e and an accent: two files, and names that look the same."""
    for form in ("NFC", "NFD"):
        front = "name: É" if folder == "actors" else "title: É\ndate: 2021-02-05"
        site.write(f"content/{folder}/{unicodedata.normalize(form, 'é')}.md", f"---\n{front}\n---\n")
    assert "differ only by Unicode form" in site.only_problem().hint
