"""What outlives a rename besides the pages of briefings and actors: feeds, lists, files, and ids in feeds."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.cases.test_addresses import build, leads_to, moved, rename
from tests.sites import Site, same_as_clean


@pytest.fixture
def desk(site: Site) -> Site:
    site.actor("ann", "She leads.")
    for name in ("talks", "vote"):
        site.briefing(name, f"Text of {name}.", actors=["Ann", "Ben Noy"], topics=["Trade"], outcome="no deal")
    build(site)
    return site


def ids(site: Site, feed: str = "/feed.xml") -> list[str]:
    """Return the ids of a feed and its entries, by their titles."""
    text = site.page(feed)
    entries = re.findall(r"<entry.*?<title>(.*?)</title>\n<id>(.*?)</id>", text, re.DOTALL)
    return [re.findall("<id>(.*?)</id>", text)[0], *(f"{title}: {found}" for title, found in sorted(entries))]


def own_address(site: Site, feed: str) -> str:
    found = re.search(r'rel="self" .*href="https://desk.example([^"]*)"', site.page(feed))
    assert found
    return found[1]


def first_names(site: Site) -> dict[str, str]:
    found: dict[str, str] = tomllib.loads((site.root / "redirects.toml").read_text()).get("ids", {})
    return found


def edit(site: Site, old: str, new: str) -> None:
    for path in (site.root / "content").rglob("*.md"):
        path.write_text(path.read_text().replace(old, new))


def test_the_statements_on_a_topic_lead_on_with_it(site: Site) -> None:
    """They led nowhere when all briefings called their topic otherwise, or when too few statements were left."""
    for topic, number in (("Trade", 5), ("Commerce", 5), ("Commerce", 4)):
        for each in range(5):
            text = f"::: statement\nby: Ann\n\nWords {each}.\n:::" if each < number else ""
            site.briefing(f"b{each}", text, topics=[topic])
        build(site)
    assert leads_to(site, "/statements/on/trade/") == "/topics/commerce/"
    assert leads_to(site, "/statements/on/commerce/") == "/topics/commerce/"


def test_lists_of_statements_lead_to_all_statements_when_nothing_is_in_them(site: Site) -> None:
    """Their pages were gone without a trace as soon as somebody answered."""
    claim = "::: statement\nby: Ann\nto: Bob\nid: claim\n\nThat it rained.\n:::\n\n"
    denial = "::: statement\nby: Bob\nid: denial\ncontradicts: #claim\n\nThat it did not.\n:::\n\n"
    question = "::: statement\nby: Ann\nto: Bob\nid: question\n\nWhether he was there.\n:::\n\n"
    answers = "".join(f"::: statement\nby: Ann\nanswers: a#{name}\n\nYes.\n:::\n\n" for name in ("denial", "question"))
    several = "".join(denial.replace("id: denial", f"id: denial-{number}") for number in range(7))
    site.briefing("a", claim + denial + question)
    site.briefing("b", claim + several)
    build(site)
    site.briefing("b")
    build(site)
    assert leads_to(site, "/statements/contradictions/") == "/statements/"
    site.briefing("b", answers)
    build(site)
    assert leads_to(site, "/statements/unanswered/") == "/statements/"
    assert leads_to(site, "/statements/open/") == "/statements/"
    site.briefing("b")
    assert build(site).problems == []
    gone = [old for old in moved(site) if old.startswith("/statements/")]
    assert gone == ["/statements/contradictions/"], "the others are back"


@pytest.mark.parametrize(
    ("old", "new", "before", "after"),
    [
        ("Trade", "Commerce", "/topics/trade/", "/topics/commerce/"),
        ("Ben Noy", "Ben Nouy", "/actors/ben-noy/", "/actors/ben-nouy/"),
        ("no deal", "no agreement", "/outcomes/no-deal/", "/outcomes/no-agreement/"),
    ],
)
def test_a_list_that_has_another_name_in_all_briefings(desk: Site, old: str, new: str, before: str, after: str) -> None:
    edit(desk, old, new)
    build(desk)
    assert moved(desk) == {before: after}
    assert leads_to(desk, before) == after


def test_a_list_that_is_renamed_with_its_briefings_files(desk: Site) -> None:
    edit(desk, "Trade", "Commerce")
    rename(desk, "briefings/vote.md", "briefings/ballot.md")
    build(desk)
    assert moved(desk)["/topics/trade/"] == "/topics/commerce/"


def test_a_topic_that_was_given_up_is_not_taken_for_another(desk: Site) -> None:
    """Both briefings lose their topic; they had the other one before."""
    desk.briefing("talks", "x", topics=["Trade", "Tariffs"])
    desk.briefing("vote", "x", topics=["Trade", "Tariffs"])
    build(desk)
    for name in ("talks", "vote"):
        desk.briefing(name, "x", topics=["Tariffs"])
    build(desk)
    assert "/topics/trade/" not in moved(desk)


def test_topics_that_are_merged_and_then_parted(desk: Site) -> None:
    desk.briefing("third", "x", topics=["Tariffs"])
    build(desk)
    edit(desk, "Tariffs", "Trade")
    build(desk)
    assert leads_to(desk, "/topics/tariffs/") == "/topics/trade/"
    desk.briefing("third", "x", topics=["Tariffs"])
    assert [item.rule for item in build(desk).problems] == ["unused-redirect"]
    assert leads_to(desk, "/topics/tariffs/") == "/topics/tariffs/"


@pytest.mark.parametrize(("larger", "smaller"), [("Aid", "Trade"), ("Trade", "Aid")])
def test_topics_that_become_one_under_a_new_name_keep_the_id_of_the_larger(
    site: Site, larger: str, smaller: str
) -> None:
    for number in range(5):
        site.briefing(f"b{number}", topics=[larger if number < 3 else smaller])
    build(site)
    known = ids(site, f"/topics/{larger.lower()}/feed.xml")[0]
    for number in range(5):
        site.briefing(f"b{number}", topics=["Commerce"])
    build(site)
    assert ids(site, "/topics/commerce/feed.xml")[0] == known
    assert first_names(site) == {"topic:commerce": f"topic:{larger.lower()}"}


def test_an_actor_whose_file_is_renamed_keeps_its_id_whoever_is_one_with_it(site: Site) -> None:
    site.actor("ann", "She leads.", name="Ann")
    for number in range(5):
        site.briefing(f"b{number}", actors=["Ann" if number < 2 else "Zoe Ann"])
    build(site)
    known = ids(site, "/actors/ann/feed.xml")[0]
    (site.root / "content/actors/ann.md").unlink()
    site.actor("ann-lee", "She leads.", name="Ann", aliases=["Zoe Ann"])
    build(site)
    assert ids(site, "/actors/ann-lee/feed.xml")[0] == known


def test_a_feed_stands_at_its_old_address_too(desk: Site) -> None:
    """The reader of a feed follows no page: it gets the feed itself, which says where it is now."""
    desk.configure(hosting={"host_files": True})
    edit(desk, "Trade", "Commerce")
    rename(desk, "actors/ann.md", "actors/smith.md")
    build(desk)
    for old, new in (("/topics/trade/", "/topics/commerce/"), ("/actors/ann/", "/actors/smith/")):
        assert desk.page(f"{old}feed.xml") == desk.page(f"{new}feed.xml")
        assert own_address(desk, f"{old}feed.xml") == f"{new}feed.xml"
        assert f"{old}feed.xml {new}feed.xml 301\n" in desk.page("/_redirects")
    desk.briefing("third", "x", topics=["Commerce"])
    build(desk)
    assert "Third" in desk.page("/topics/trade/feed.xml")


def test_a_feed_stays_if_its_actor_is_listed_once_only(desk: Site) -> None:
    """Its readers learn of the next briefing; the line is gone when the feed has a place of its own again."""
    before = ids(desk, "/actors/ben-noy/feed.xml")[0]
    desk.briefing("vote", "Text of vote.", actors=["Ann"], topics=["Trade"], outcome="no deal")
    assert build(desk).notes == [
        "/actors/ben-noy/feed.xml is now /actors/ben-noy/; redirects.toml leads on from there: commit it"
    ]
    assert moved(desk) == {"/actors/ben-noy/feed.xml": "/actors/ben-noy/"}
    same_as_clean(desk)
    feed = desk.page("/actors/ben-noy/feed.xml")
    assert ids(desk, "/actors/ben-noy/feed.xml")[0] == before
    assert own_address(desk, "/actors/ben-noy/feed.xml") == "/actors/ben-noy/feed.xml"
    assert "<title>Talks</title>" in feed
    assert "<title>Vote</title>" not in feed
    edit(desk, "Ben Noy", "Ben Nouy")
    build(desk)
    assert ids(desk, "/actors/ben-noy/feed.xml")[0] == before
    assert "<title>Talks</title>" in desk.page("/actors/ben-noy/feed.xml")
    edit(desk, "Ben Nouy", "Ben Noy")
    desk.briefing("vote", "Text of vote.", actors=["Ann", "Ben Noy"], topics=["Trade"], outcome="no deal")
    build(desk)
    assert "/actors/ben-noy/feed.xml" not in moved(desk)
    assert "<title>Vote</title>" in desk.page("/actors/ben-noy/feed.xml")


@pytest.mark.parametrize("key", ["topics", "places", "authors"])
def test_a_feed_stays_if_one_briefing_is_left_in_it(site: Site, key: str) -> None:
    """Tags have feeds from their second briefing on, as actors do. One that readers know stays."""
    page = f"/{key}/joy/"
    site.briefing("talks", **{key: ["Joy"]})
    build(site)
    assert f"{page[1:]}feed.xml" not in site.files()
    assert 'feed.xml">Feed of this' not in site.page(page)
    site.briefing("vote", **{key: ["Joy"]})
    build(site)
    before = ids(site, f"{page}feed.xml")[0]
    assert f'<a href="{page}feed.xml">Feed of this' in site.page(page)
    site.briefing("vote", updated="2021-03-02")
    build(site)
    assert moved(site) == {f"{page}feed.xml": page}
    same_as_clean(site)
    assert 'feed.xml">Feed of this' not in site.page(page)
    assert ids(site, f"{page}feed.xml")[0] == before
    assert own_address(site, f"{page}feed.xml") == f"{page}feed.xml"
    edit(site, "Joy", "Enjoyment")
    build(site)
    same_as_clean(site)
    assert ids(site, f"{page}feed.xml")[0] == before
    assert own_address(site, f"{page}feed.xml") == f"{page}feed.xml"
    site.briefing("vote", **{key: ["Enjoyment"]})
    build(site)
    assert own_address(site, f"{page}feed.xml") == f"/{key}/enjoyment/feed.xml"


def test_a_feed_stays_if_a_preview_saw_the_edit_first(desk: Site) -> None:
    """Such a build notes nothing; the next one for everybody compares with the last one for everybody."""
    desk.briefing("vote", topics=["Trade"])
    build(desk, drafts=True)
    build(desk)
    assert moved(desk)["/actors/ben-noy/feed.xml"] == "/actors/ben-noy/"
    assert own_address(desk, "/actors/ben-noy/feed.xml") == "/actors/ben-noy/feed.xml"


def test_an_outcome_that_is_withheld_later_breaks_no_build(site: Site) -> None:
    """A build wrote the line, and a draft made it an error, although topics were no error."""
    site.briefing("z")
    for outcome in ("agreement", "none"):
        site.briefing("a", outcome={"kind": outcome, "summary": "S"})
        build(site)
    assert moved(site) == {"/outcomes/agreement/": "/outcomes/none/"}
    site.briefing("a", outcome={"kind": "none", "summary": "S"}, status="draft")
    assert same_as_clean(site).problems == []


def test_a_kept_feed_leads_to_the_page_that_there_is(site: Site) -> None:
    """That of a topic led to the folder that it stands in, where no page is."""
    site.write("redirects.toml", '[moved]\n"/rss/peace/feed.xml" = "/topics/peace/"\n')
    site.briefing("a", topics=["Peace"])
    assert same_as_clean(site).problems == []
    home = '<link rel="alternate" type="text/html" href="https://desk.example/topics/peace/"/>'
    assert home in site.page("/rss/peace/feed.xml")


def test_of_two_feeds_that_are_kept_for_one_the_second_says_where_the_first_is(desk: Site) -> None:
    lines = '"/old/feed.xml" = "/actors/cat/"\n"/older/feed.xml" = "/actors/cat/"\n"/who/" = "/actors/cat/"\n'
    desk.write("redirects.toml", f"[moved]\n{lines}")
    desk.briefing("third", actors=["Cat"])
    build(desk)
    places = ("/old/feed.xml", "/older/feed.xml", "/who/feed.xml")
    assert {own_address(desk, place) for place in places} == {"/old/feed.xml"}
    same_as_clean(desk)


def test_a_calendar_stays_if_nothing_is_left_in_it(site: Site) -> None:
    """Programs that cannot fetch it would show for ever what is no longer there."""
    site.briefing("talks", topics=["Trade"], follow_ups=[{"title": "The vote", "due": "2021-03-05"}])
    build(site)
    assert "The vote" in site.page("/topics/trade/calendar.ics")
    assert "https://desk.example/topics/trade/next/" in site.page("/topics/trade/calendar.ics")
    site.briefing("talks", topics=["Trade"])
    build(site)
    assert moved(site) == {
        "/topics/trade/calendar.ics": "/topics/trade/",
        "/topics/trade/next/": "/topics/trade/",
    }
    same_as_clean(site)
    calendar = site.page("/topics/trade/calendar.ics")
    assert "BEGIN:VCALENDAR" in calendar
    assert "https://desk.example/topics/trade/\n" in calendar
    assert "BEGIN:VEVENT" not in calendar
    site.briefing("vote", topics=["Trade"], follow_ups=[{"title": "The budget", "due": "2021-03-05"}])
    build(site)
    assert moved(site) == {}
    assert "The budget" in site.page("/topics/trade/calendar.ics")


def test_a_feed_by_hand(desk: Site) -> None:
    """From another program: the old file is a copy of the feed, the old page leads on."""
    desk.write("redirects.toml", '[moved]\n"/rss.xml" = "/feed.xml"\n"/rss/" = "/feed.xml"\n')
    build(desk)
    assert desk.page("/rss.xml") == desk.page("/feed.xml")
    assert leads_to(desk, "/rss/") == "/feed.xml"


def test_an_actors_file_states_old_addresses(desk: Site) -> None:
    desk.actor("ann", "She leads.", old_addresses=["/people/ann", "/ann.html"])
    build(desk)
    assert leads_to(desk, "/people/ann/") == leads_to(desk, "/ann.html") == "/actors/ann/"
    assert own_address(desk, "/people/ann/feed.xml") == "/actors/ann/feed.xml"
    desk.actor("ann", "She leads.", slug="smith", old_addresses=["/people/ann"])
    build(desk)
    assert leads_to(desk, "/people/ann/") == "/actors/smith/"
    assert own_address(desk, "/people/ann/feed.xml") == "/actors/smith/feed.xml"
    assert not (desk.root / "output/ann.html").exists()
    desk.actor("ann", slug="smith", old_addresses=["../x"])
    fault = desk.only_problem()
    assert (fault.rule, fault.path, fault.line) == ("address", "content/actors/ann.md", 5)


def test_an_attachment_that_moves_with_its_folder(desk: Site) -> None:
    desk.write("content/briefings/report.pdf", b"%PDF-1.4 report")
    desk.briefing("talks", "[The report](report.pdf)", actors=["Ann"])
    build(desk)
    for name in ("report.pdf", "talks.md"):
        rename(desk, f"briefings/{name}", f"briefings/2021/{name}")
    build(desk)
    assert moved(desk)["/media/briefings/report.pdf"] == "/media/briefings/2021/report.pdf"
    assert (desk.root / "output/media/briefings/report.pdf").read_bytes() == b"%PDF-1.4 report"
    desk.write("content/briefings/2021/report.pdf", b"%PDF-1.4 corrected")
    build(desk)
    assert (desk.root / "output/media/briefings/report.pdf").read_bytes() == b"%PDF-1.4 corrected"


def test_a_year_of_a_list_leads_to_the_list_until_it_is_back(desk: Site) -> None:
    text = (desk.root / "content/briefings/talks.md").read_text()
    desk.briefing("old", "x", date="1990-01-01")
    build(desk)
    desk.briefing("old", "x", date="2021-01-01")
    build(desk)
    assert leads_to(desk, "/chronology/1990/") == "/chronology/"
    desk.briefing("old", "x", date="1990-01-01")
    assert build(desk).problems == []
    assert moved(desk) == {}
    assert text == (desk.root / "content/briefings/talks.md").read_text()


@pytest.mark.parametrize(
    "step", ["file", "file and slug", "title", "base_url", "pattern", "actor", "topic", "title and file"]
)
def test_ids_in_feeds_stay(desk: Site, step: str) -> None:
    before = [ids(desk), ids(desk, "/actors/ann/feed.xml"), ids(desk, "/topics/trade/feed.xml")]
    actor, topic = "/actors/ann/", "/topics/trade/"
    if "file" in step:
        rename(desk, "briefings/talks.md", "briefings/2021/geneva.md")
    if "slug" in step:
        path = desk.root / "content/briefings/2021/geneva.md"
        path.write_text(path.read_text().replace("title: Talks\n", "title: Talks\nslug: talks\n"))
    if "title" in step:
        desk.configure(title='The "Desk"')
    if step == "base_url":
        desk.configure(base_url="https://desk.example/archive/")
    if step == "pattern":
        desk.configure(permalinks={"briefing": "/b/{slug}/", "actor": "/who/{slug}/"})
        actor = "/who/ann/"
    if step == "actor":
        rename(desk, "actors/ann.md", "actors/smith.md")
        actor = "/actors/smith/"
    if step == "topic":
        edit(desk, "Trade", "Commerce")
        topic = "/topics/commerce/"
    for _ in range(2):
        build(desk)
        assert [ids(desk), ids(desk, f"{actor}feed.xml"), ids(desk, f"{topic}feed.xml")] == before


def test_a_new_file_at_an_old_path_has_an_id_of_its_own(desk: Site) -> None:
    rename(desk, "briefings/talks.md", "briefings/geneva.md")
    build(desk)
    before = ids(desk)
    desk.briefing("talks", "x", title="Other talks")
    build(desk)
    other, *_ = (item for item in ids(desk) if item.startswith("Other talks"))
    assert other.removeprefix("Other talks: ") not in " ".join(before)
    rename(desk, "briefings/talks.md", "briefings/more.md")
    build(desk)
    assert sorted(ids(desk)) == sorted([*before, other])
    rename(desk, "briefings/geneva.md", "briefings/talks.md")
    build(desk)
    assert sorted(ids(desk)) == sorted([*before, other])
    assert first_names(desk) == {"briefing:more": "briefing:talks//2"}


def test_an_alias_says_that_a_renamed_briefing_is_the_same(desk: Site) -> None:
    """Its file, title and text are others, but it states the old address."""
    before = [item.rpartition(" ")[2] for item in ids(desk)]
    (desk.root / "content/briefings/talks.md").unlink()
    desk.briefing("geneva", "Another text.", aliases=["/briefings/talks/"], actors=["Ann"])
    build(desk)
    assert sorted(item.rpartition(" ")[2] for item in ids(desk)) == sorted(before)


def test_an_actor_keeps_the_id_of_its_feed_with_its_slug(desk: Site) -> None:
    """File and name are others, and so are the briefings that name it."""
    desk.actor("cid", slug="director")
    for name in ("first", "second"):
        desk.briefing(name, actors=["Cid"])
    build(desk)
    before = ids(desk, "/actors/director/feed.xml")[0]
    (desk.root / "content/actors/cid.md").unlink()
    desk.actor("dee", slug="director")
    for name in ("first", "second"):
        (desk.root / f"content/briefings/{name}.md").unlink()
        desk.briefing(f"{name}-again", actors=["Dee"])
    build(desk)
    assert ids(desk, "/actors/director/feed.xml")[0] == before


def test_another_briefing_at_an_address_has_an_id_of_its_own(desk: Site) -> None:
    (desk.root / "content/briefings/talks.md").unlink()
    before = ids(desk)
    desk.briefing("week-2", "Another text.", slug="talks")
    build(desk)
    new, *_ = (item for item in ids(desk) if item.startswith("Week 2"))
    assert new.rpartition(" ")[2] not in " ".join(before)


def test_a_merged_actor_does_not_take_the_id_of_the_other(desk: Site) -> None:
    desk.actor("bob", "He leads.")
    desk.briefing("third", "x", actors=["Bob"])
    build(desk)
    before = ids(desk, "/actors/ann/feed.xml")[0]
    (desk.root / "content/actors/bob.md").unlink()
    desk.actor("ann", "She leads.", aliases=["Bob"])
    build(desk)
    assert ids(desk, "/actors/ann/feed.xml")[0] == before
    assert ids(desk, "/actors/bob/feed.xml")[0] == before


def test_a_check_before_the_build_loses_nothing(desk: Site) -> None:
    """`check` makes the pages of new briefings, so the build finds that nothing is new."""
    before = ids(desk)
    rename(desk, "briefings/talks.md", "briefings/geneva.md")
    edit(desk, "Text of talks", "Other text of talks")
    edit(desk, "Trade", "Commerce")
    desk.build(write=False)
    build(desk)
    assert ids(desk) == before
    assert moved(desk) == {"/briefings/talks/": "/briefings/geneva/", "/topics/trade/": "/topics/commerce/"}


@pytest.mark.parametrize("fault", ["link", "template"])
def test_a_build_that_fails_writes_nothing(desk: Site, fault: str) -> None:
    """The next one without a fault does."""
    before = ids(desk)
    rename(desk, "briefings/talks.md", "briefings/geneva.md")
    edit(desk, "Trade", "Commerce")
    path = "content/briefings/vote.md" if fault == "link" else "templates/topic.html"
    text = (desk.root / path).read_text() if fault == "link" else ""
    desk.write(path, f"{text}\n[[nowhere]]\n" if fault == "link" else "{{ 1 / 0 }}")
    for _ in range(2):
        result = desk.build(records_moves=True)
        assert result.failed
        assert result.notes == []
        assert not (desk.root / "redirects.toml").exists()
    (desk.root / path).write_text(text) if text else (desk.root / path).unlink()
    assert "commit it" in build(desk).notes[0]
    assert moved(desk) == {"/briefings/talks/": "/briefings/geneva/", "/topics/trade/": "/topics/commerce/"}
    assert ids(desk) == before


def test_an_address_that_another_has_now_does_not_hide_where_its_page_went(desk: Site) -> None:
    """Two briefings have each other's slugs, and one of them had another address before."""
    rename(desk, "briefings/talks.md", "briefings/geneva.md")
    build(desk)
    front = {"actors": ["Ann", "Ben Noy"], "topics": ["Trade"], "outcome": "no deal"}
    desk.briefing("geneva", "Text of talks.", title="Talks", slug="vote", **front)
    desk.briefing("vote", "Text of vote.", slug="geneva", **front)
    build(desk)
    assert leads_to(desk, "/briefings/talks/") == "/briefings/vote/"


def test_a_file_that_cannot_be_added_to_is_left_alone(desk: Site) -> None:
    """Its lines stand in a form that is rare."""
    text = 'moved = {"/old/" = "/briefings/vote/"}\n'
    desk.write("redirects.toml", text)
    desk.build(records_moves=True)
    rename(desk, "briefings/talks.md", "briefings/geneva.md")
    result = desk.build(records_moves=True)
    assert not result.failed
    assert 'add to [moved] in redirects.toml: "/briefings/talks/"' in result.notes[0]
    assert (desk.root / "redirects.toml").read_text() == text


def test_a_line_that_is_no_name_is_an_error_with_its_place(desk: Site) -> None:
    desk.write("redirects.toml", '[ids]\n"talks" = "briefing:x"\n')
    fault = desk.only_problem()
    assert (fault.rule, fault.path, fault.line) == ("redirect", "redirects.toml", 2)


def test_nothing_stands_in_the_archive_of_what_moved(desk: Site) -> None:
    """Once it is written, it is forgotten."""
    import sqlite3

    rename(desk, "briefings/talks.md", "briefings/geneva.md")
    build(desk)
    db = sqlite3.connect(Path(desk.root, ".briefgen/site.db"))
    assert db.execute("SELECT count(*) FROM former_page").fetchone() == (0,)
    assert db.execute("SELECT count(*) FROM renaming").fetchone() == (0,)
    db.close()
