"""docs/calendars.md, "What comes next": the forecasts of the site, of actors, topics and places, and their feed."""

from __future__ import annotations

import feedparser
import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.sites import Site, same_as_clean


def parts(site: Site, address: str = "/next/") -> dict[str, list[str]]:
    """Return the headings of a forecast, each with the titles of what stands below it."""
    found = {}
    for section in LexborHTMLParser(site.page(address)).css("main section"):
        (heading,) = section.css("h2")
        for count in heading.css(".count"):
            count.decompose()
        titles = section.css(".coming .entry-title a, .follow-up-title a, .said, .tally li")
        found[heading.text(strip=True)] = [" ".join(item.text().split()) for item in titles]
    return found


def promise(site: Site, name: str, **due: str) -> None:
    """Write a briefing of 5 February with one follow-up, or several: `promise(site, "a", vote="2021-03-01")`."""
    follow_ups = [
        {"title": title.replace("_", " "), "id": title, **({"due": day} if day else {})} for title, day in due.items()
    ]
    site.briefing(name, follow_ups=follow_ups)


def test_what_lies_ahead_is_told_by_week_and_then_by_month(site: Site) -> None:
    promise(
        site, "a",
        today="2021-02-10", sunday="2021-02-14", monday="2021-02-15", last="2021-03-07", next="2021-03-08", april="2021-04-30",
        some_day="2021-02", spring="2021-21", year="2021", decade="202X", ever="2021-01/..", either="2021-02-20/2021-02-24",
    )  # fmt: skip
    assert site.problems() == []
    assert parts(site) == {
        "8 to 14 February 2021": ["today", "sunday"],
        "15 to 21 February 2021": ["monday"],
        "22 to 28 February 2021": ["either"],
        "1 to 7 March 2021": ["last"],
        "February 2021": ["some day"],
        "March 2021": ["next"],
        "April 2021": ["april"],
        "Spring 2021": ["spring"],
        "2021": ["year"],
        "2020s": ["decade"],
        "Without an end": ["ever"],
    }


@pytest.mark.parametrize(
    ("monday", "words"),
    [("2021-03-29", "29 March to 4 April 2021"), ("2020-12-28", "28 December 2020 to 3 January 2021"), ("2021-03-01", "1 to 7 March 2021")],
)  # fmt: skip
def test_weeks_are_named_by_their_days(monday: str, words: str) -> None:
    from briefgen.records.date_labels import week

    assert week(monday) == words


def test_briefings_and_events_are_expected_until_they_are_over(site: Site) -> None:
    announced = {"published": "2021-02-01"}
    site.briefing("summit", date="2021-02-09/2021-02-12", **announced)
    site.briefing("unannounced", date="2021-02-09/2021-02-12")
    site.briefing("to-come", date="2021-02-11")
    site.briefing("a", date="2021-02-01", events=[{"date": "2021-02-12", "title": "A meeting", "actors": ["Ann"]}])
    site.build()
    assert parts(site) == {"Under way": ["Summit"], "8 to 14 February 2021": ["To Come", "A meeting"]}
    assert parts(site, "/actors/ann/next/") == {"8 to 14 February 2021": ["A meeting"]}
    site.build(today="2021-02-12")
    assert parts(site) == {"Under way": ["Summit"], "8 to 14 February 2021": ["A meeting"]}
    site.build(today="2021-02-13")
    assert parts(site) == {}
    assert "Nothing is expected or due" in site.page("/next/")


def test_what_began_in_a_month_that_is_over_is_under_way(site: Site) -> None:
    events = [
        {"date": day, "title": day} for day in ("2021-01/2021-05", "2021-02/2021-03", "2020/2022", "2021-03/2021-04")
    ]
    site.briefing("a", date="2019-01-01", events=events)
    assert site.problems() == []
    assert parts(site) == {
        "Under way": ["2020/2022", "2021-01/2021-05"],
        "February 2021": ["2021-02/2021-03"],
        "March 2021": ["2021-03/2021-04"],
    }
    site.build(today="2021-03-01")
    assert parts(site)["Under way"] == ["2020/2022", "2021-01/2021-05", "2021-02/2021-03"]


def test_overdue_undated_settled_and_unanswered_stand_beside_it(site: Site) -> None:
    promise(site, "a", vote="2021-02-09", report="", inquiry="2021-03-01", reply="2021-04-01", visit="2021-05-01")
    site.briefing("b", date="2021-02-08", resolves="a#reply")
    site.briefing("c", date="2021-01-10", follow_ups=[{"title": "old", "id": "old"}])
    site.briefing("d", date="2021-01-10", resolves="c#old")
    claim = "::: statement\nby: Ann\nid: claim\n\nThat it rained.\n:::\n"
    site.briefing(
        "e",
        claim + "\n::: statement\nby: Bob\nid: denial\ncontradicts: #claim\n\nThat the sun shone.\n:::\n",
        topics=["Rain"],
        follow_ups=[{"title": "measure"}],
    )
    assert site.problems() == []
    found = parts(site)
    assert found["Overdue"] == ["vote"]
    assert sorted(found["Without a date"]) == ["measure", "report"]
    assert found["Settled in the last 30 days"] == ["reply"], "d was more than thirty days ago"
    assert found["Open contradictions"] == ["That the sun shone."]
    assert parts(site, "/topics/rain/next/")["Open contradictions"] == ["That the sun shone."]
    site.briefing("f", "::: statement\nby: Ann\nanswers: e#denial\n\nThat it did not.\n:::\n")
    assert same_as_clean(site).problems == []
    assert "Open contradictions" not in parts(site)
    assert "Open contradictions" not in parts(site, "/topics/rain/next/")


def test_where_nothing_lies_ahead_what_stands_beside_it_takes_its_place(site: Site) -> None:
    promise(site, "a", vote="2021-02-09", report="")
    site.briefing("b", topics=["Rain"], follow_ups=[{"title": "Visit", "due": "2021-03-01"}])
    site.build()
    page, place = (LexborHTMLParser(site.page(address)) for address in ("/next/", "/topics/rain/next/"))
    assert [len(page.css(f".column-{name} section")) for name in ("main", "side")] == [1, 2]
    assert not place.css(".columns"), "nothing stands beside it"
    site.briefing("b")
    assert same_as_clean(site).problems == []
    page = LexborHTMLParser(site.page("/next/"))
    assert [found.text().split(" ")[0] for found in page.css(".column-main h2")] == ["Overdue", "Without"]
    assert not page.css(".columns")


def test_what_is_withdrawn_is_neither_open_nor_overdue(site: Site) -> None:
    site.briefing(
        "a",
        follow_ups=[{"title": "Vote", "id": "vote", "due": "2021-02-09", "actors": ["Ann"], "withdrawn": "2021-02-08"}],
    )
    assert site.problems() == []
    assert parts(site) == {"Settled in the last 30 days": ["Vote"]}
    for address in ("/next/", "/follow-ups/", "/actors/ann/", "/briefings/a/"):
        page = site.page(address)
        assert "follow-up-withdrawn" in page, address
        assert "Withdrawn <time" in page, address
        assert "state-overdue" not in page, address


def test_a_long_forecast_says_what_else_there_is_and_leads_there(site: Site) -> None:
    days = [f"2021-{month:02}-{day:02}" for month in range(3, 8) for day in range(1, 29)]
    site.briefing(
        "a", topics=["Trade"], follow_ups=[{"title": f"t{day}", "due": day, "actors": ["Ann"]} for day in days]
    )
    site.briefing("b", published="2021-02-05", events=[{"date": "2021-08-01", "title": "Meeting"}])
    assert site.problems() == []
    page = LexborHTMLParser(site.page("/next/"))
    assert len(page.css(".coming > .entry")) == 30
    rest = page.css("#_rest ~ ul li")
    assert [" ".join(item.text().split()) for item in rest] == [
        "April 2021 26 due", "May 2021 28 due", "June 2021 28 due", "July 2021 28 due", "August 2021 1 expected",
    ]  # fmt: skip
    links = [link.attributes["href"] for link in page.css("#_rest ~ ul a")]
    assert links == ["/follow-ups/open/2021/"] * 4 + ["/chronology/2021/"]
    for address in ("/topics/trade/", "/actors/ann/"):
        rest = LexborHTMLParser(site.page(f"{address}next/")).css("#_rest ~ ul a")
        (target,) = {link.attributes["href"] for link in rest}
        assert target == f"{address}next/2021/"
        assert f'href="{target}06/"' in site.page(target)
        assert "t2021-06-28" in site.page(f"{target}06/")
    for target in links:
        assert site.page(str(target))


def test_the_whole_of_a_long_agenda_is_reached_from_its_forecast(site: Site) -> None:
    days = [f"{year}-03-{day:02}" for year in (2019, 2020) for day in range(1, 29)]
    site.briefing("a", topics=["Trade"], follow_ups=[{"title": f"t{day}", "due": day} for day in days])
    assert site.problems() == []
    page = LexborHTMLParser(site.page("/topics/trade/next/"))
    assert len(page.css(".follow-up")) == 5
    assert page.css_first('.more a[href="#_agenda"]'), "and 51 more: the whole agenda"
    links = [str(link.attributes["href"]) for link in page.css('section[aria-labelledby="_agenda"] a')]
    assert links == ["/topics/trade/next/2020/", "/topics/trade/next/2019/"]
    assert [day for day in days for link in links if f"t{day}" in site.page(link)] == days


def test_a_short_agenda_stands_on_its_forecast_whole(site: Site) -> None:
    numbers = range(1, 10)
    site.briefing(
        "a", topics=["Trade"],
        follow_ups=[{"title": f"t{number}", "id": f"t{number}", "withdrawn": "2021-02-05"} for number in numbers],
    )  # fmt: skip
    assert site.problems() == []
    page = LexborHTMLParser(site.page("/topics/trade/next/"))
    assert len(page.css(".follow-up")) == len(numbers)
    assert "more:" not in page.text()


def test_there_are_pages_only_where_there_is_something_to_show(site: Site) -> None:
    site.briefing(
        "a",
        actors=["Ann"],
        topics=["Trade"],
        places=["Geneva"],
        events=[{"date": "2021-02-05", "title": "Now", "actors": ["Ann"]}],
    )
    site.build()
    assert [name for name in site.files() if "next" in name or "calendar" in name] == [
        "calendar.ics",
        "next/feed.xml",
        "next/index.html",
    ]


def test_a_page_is_made_again_only_on_the_day_on_which_it_changes(site: Site) -> None:
    promise(site, "a", vote="2021-02-20", report="2021-06-01")
    site.build(today="2021-02-10")
    for day, changes in (
        ("2021-02-11", 0),
        ("2021-02-15", 0),
        ("2021-02-20", 0),
        ("2021-02-21", 1),
        ("2021-05-09", 0),
        ("2021-05-10", 1),
        ("2021-05-31", 0),
    ):
        result = site.build(today=day)
        made = site.page("/next/")
        assert bool(result.written) == bool(changes), day
        files, _ = site.clean_files(today=day)
        assert files["next/index.html"].decode() == made, day


def test_the_feed_tells_what_is_new_with_ids_that_last(site: Site) -> None:
    site.briefing(
        "a", title="Talks", follow_ups=[{"title": "Vote", "id": "vote", "due": "2021-03-01", "actors": ["Ann"]}]
    )
    site.briefing("b", date="2021-02-06", follow_ups=[{"title": "Report", "id": "report"}])
    site.build()
    before = feedparser.parse(site.page("/next/feed.xml"))
    assert not before.bozo
    assert [entry.title for entry in before.entries] == ["Due: Report", "Due 1 March 2021: Vote"]
    assert before.entries[1].link == "https://desk.example/briefings/a/#follow-up-vote"
    site.briefing("c", date="2021-02-08", resolves="a#vote")
    same_as_clean(site)
    after = feedparser.parse(site.page("/next/feed.xml"))
    assert [entry.title for entry in after.entries] == ["Resolved: Vote", "Due: Report"]
    assert after.entries[0].id == before.entries[1].id
    assert after.entries[0].updated == "2021-02-08T00:00:00Z"
    assert after.feed.updated == "2021-02-08T00:00:00Z"
    assert after.feed.id != feedparser.parse(site.page("/feed.xml")).feed.id


def test_a_statement_that_contradicts_nothing_any_more_waits_for_no_answer(site: Site) -> None:
    site.briefing("a", "::: statement\nby: Ann\nid: claim\n\nThat it rained.\n:::\n")
    against = "::: statement\nby: Bob\nid: denial\ncontradicts: a#claim\n\nThat the sun shone.\n:::\n"
    site.briefing("b", against)
    site.build()
    assert parts(site)["Open contradictions"] == ["That the sun shone."]
    site.briefing("b", against.replace("contradicts: a#claim\n", ""))
    same_as_clean(site)
    assert parts(site) == {}


def test_the_feed_of_a_preview_has_what_is_withheld_and_known_less_exactly(site: Site) -> None:
    site.briefing("later", date="2019?", embargo="2021-02-12T00:00:00Z", follow_ups=[{"title": "Vote"}])
    result = site.build(embargoed=True)
    assert not result.failed, result.problems
    assert "Vote" in site.page("/next/feed.xml")
    assert site.files() == site.clean_files(embargoed=True)[0]


def test_a_day_is_told_from_morning_to_evening(site: Site) -> None:
    """A briefing at 9 stood before a follow-up due at 5, because it is another kind of item."""
    site.briefing("late", date="2021-02-11T09:00:00Z", title="At 9", published="2021-02-01")
    site.briefing("noon", date="2021-02-11T12:00:00Z", title="At 12")
    day = [{"date": "2021-02-11", "title": "That day"}, {"date": "2021-02-11T10:00:00Z", "title": "At 10"}]
    promised = [{"title": "At 5", "due": "2021-02-11T05:00:00Z"}, {"title": "By then", "due": "2021-02-11"}]
    site.briefing("a", published="2021-02-01", topics=["Trade"], events=day, follow_ups=promised)
    site.build()
    expected = ["That day", "By then", "At 5", "At 9", "At 10", "At 12"]
    assert parts(site) == {"8 to 14 February 2021": expected}
    own = [title for title in expected if title not in ("At 9", "At 12")]
    assert parts(site, "/topics/trade/next/") == {"8 to 14 February 2021": own}


def test_what_is_settled_ahead_of_today_is_not_left_out(site: Site) -> None:
    """It was neither open nor settled on any page, and the feed had forgotten that it was promised."""
    site.briefing("a", follow_ups=[{"title": "Vote", "id": "vote", "due": "2021-02-20", "withdrawn": "2021-02-15"}])
    site.briefing("b", follow_ups=[{"title": "Report", "id": "report", "due": "2021-02-20"}])
    site.briefing("c", date="2021-02-18", published="2021-02-07", title="Summit", resolves="b#report")
    site.build()
    assert parts(site)["Settled in the last 30 days"] == ["Report", "Vote"]
    titles = {entry.title for entry in feedparser.parse(site.page("/next/feed.xml")).entries}
    assert {title.rpartition(": ")[2] for title in titles} == {"Vote", "Report", "Summit"}
    site.build(today="2021-03-18")
    assert parts(site)["Settled in the last 30 days"] == ["Report"]


def test_check_tells_of_resolutions_before_the_promise_and_ahead_of_today(site: Site) -> None:
    names = ("early", "late", "ahead", "vague", "told")
    follow_ups: list[dict[str, str]] = [{"title": name, "id": name} for name in names]
    site.briefing("a", date="2021-02-04", follow_ups=[*follow_ups, {"title": "off", "withdrawn": "2021-02-11"}])
    site.briefing("early", date="2021-02-03", resolves="a#early")
    site.briefing("late", date="2021-02-05", resolves="a#late")
    site.briefing("ahead", date="2021-02-11", published="2021-02-05", resolves="a#ahead")
    site.briefing("vague", date="2021", published="2021-02-05", resolves="a#vague")
    site.briefing("told", date="2021-02-03", published="2021-02-05", resolves="a#told")
    assert site.problems() == [], "only `check` tells"
    found = {
        (item.path.rpartition("/")[2], item.line): item.message
        for item in site.problems(write=False)
        if item.rule == "early-resolution"
    }
    assert found == {
        ("a.md", 16): '"off" is withdrawn ahead of today, on 2021-02-11',
        ("ahead.md", 5): '"a#ahead" is resolved ahead of today, on 2021-02-11',
        (
            "early.md",
            4,
        ): '"a#early" was promised on 2021-02-04, after 2021-02-03, when this briefing says it was resolved',
    }
