"""docs/calendars.md: what calendars hold, and the rules of RFC 5545, of which another library is the judge."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from icalendar import Calendar

from tests.sites import Site, same_as_clean

VOTE = {"title": "The vote", "id": "vote", "due": "2021-02-22", "actors": ["Ann"]}


def calendar(site: Site, address: str = "/calendar.ics") -> Any:
    """Return a calendar as another library reads it, after a look at what all calendars must be."""
    data = (site.root / "output" / address.removeprefix("/")).read_bytes()
    lines = data.split(b"\r\n")
    assert lines[-1] == b""
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75
    found: Any = Calendar.from_ical(data)
    assert not found.errors
    assert found.subcomponents, "RFC 5545, section 3.6: a calendar has at least one component"
    ids = [str(event["UID"]) for event in found.walk("VEVENT")]
    assert len(ids) == len(set(ids))
    for event in found.walk("VEVENT"):
        assert not event.errors
        check_event(event)
    return found


def check_event(event: Any) -> None:
    """Check one event by RFC 5545, section 3.6.1: what it must have, what it may have once, and that they fit."""
    for name in ("UID", "DTSTAMP", "DTSTART", "SUMMARY", "SEQUENCE", "STATUS", "LAST-MODIFIED"):
        assert not isinstance(event[name], list), name
    assert event.decoded("DTSTAMP").tzinfo is UTC or event.decoded("DTSTAMP").utcoffset().total_seconds() == 0
    assert event["STATUS"] in ("TENTATIVE", "CONFIRMED", "CANCELLED")
    assert 0 <= event["SEQUENCE"] < 2**31
    start, end = event.decoded("DTSTART"), event.decoded("DTEND") if "DTEND" in event else None
    assert end is None or (type(start) is type(end) and start < end)
    assert not isinstance(start, datetime) or start.utcoffset() is not None


def events(site: Site, address: str = "/calendar.ics") -> dict[str, Any]:
    return {str(event["SUMMARY"]): event for event in calendar(site, address).walk("VEVENT")}


def only(site: Site, address: str = "/calendar.ics") -> Any:
    (event,) = events(site, address).values()
    return event


def test_a_follow_up_stands_on_its_day_in_all_calendars_that_it_is_about(site: Site) -> None:
    site.briefing("a", title="Talks", topics=["Trade"], places=["Geneva"], actors=["Bob"], follow_ups=[VOTE])
    assert site.problems() == []
    for address in (
        "/calendar.ics",
        "/topics/trade/calendar.ics",
        "/places/geneva/calendar.ics",
        "/actors/ann/calendar.ics",
    ):
        event = only(site, address)
        assert str(event["SUMMARY"]) == "Due: The vote"
        assert event.decoded("DTSTART") == date(2021, 2, 22)
        assert event.decoded("DTEND") == date(2021, 2, 23), "the end is the day after"
        assert event["URL"] == "https://desk.example/briefings/a/#follow-up-vote"
        assert "From: Talks" in event["DESCRIPTION"]
        assert (event["STATUS"], event["TRANSP"], event["CLASS"]) == ("CONFIRMED", "TRANSPARENT", "PUBLIC")
    assert not (site.root / "output/actors/bob/calendar.ics").exists(), "Bob has nothing to do"
    assert str(calendar(site, "/topics/trade/calendar.ics")["X-WR-CALNAME"]) == "Trade · Desk"


@pytest.mark.parametrize(
    ("day", "start", "end"),
    [
        ("2021-03-01", date(2021, 3, 1), date(2021, 3, 2)),
        ("2021-03-01/2021-03-03", date(2021, 3, 1), date(2021, 3, 4)),
        ("2021-03-01T09:30:00+01:00", datetime(2021, 3, 1, 8, 30, tzinfo=UTC), None),
        ("2021-03-01T09:30:00+01:00/2021-03-01T11:00:00+01:00", datetime(2021, 3, 1, 8, 30, tzinfo=UTC), datetime(2021, 3, 1, 10, tzinfo=UTC)),
        ("2021-03", date(2021, 3, 1), date(2021, 4, 1)),
        ("2021-21", date(2021, 3, 1), date(2021, 6, 1)),
        ("2021-03-05~", date(2021, 3, 5), date(2021, 3, 6)),
        ("2021-03-05/..", date(2021, 3, 5), date(2021, 3, 6)),
    ],
)  # fmt: skip
def test_an_event_stands_where_its_date_is_known_to_be(site: Site, day: str, start: date, end: date | None) -> None:
    site.briefing("a", published="2021-02-05", events=[{"date": day, "title": "Meeting", "places": ["Geneva"]}])
    assert site.problems() == []
    event = only(site)
    assert event.decoded("DTSTART") == start
    assert (event.decoded("DTEND") if end else event.get("DTEND")) == end
    assert event["LOCATION"] == "Geneva"
    is_exact = re.fullmatch(r"[\dTZ:+/-]+", day) and not re.fullmatch(r"2021-\d\d", day)
    assert event["STATUS"] == ("CONFIRMED" if is_exact else "TENTATIVE")


@pytest.mark.parametrize(
    ("due", "summary", "day"),
    [
        ("2021-03", "Due March 2021: The vote", date(2021, 3, 31)),
        ("2021-21", "Due spring 2021: The vote", date(2021, 5, 31)),
        ("2021", "Due 2021: The vote", date(2021, 12, 31)),
        ("2021-03-05?", "Due 5 March 2021 (uncertain): The vote", date(2021, 3, 5)),
    ],
)
def test_a_date_that_is_not_exact_is_said_in_words(site: Site, due: str, summary: str, day: date) -> None:
    site.briefing("a", follow_ups=[{**VOTE, "due": due}])
    assert site.problems() == []
    event = events(site)[summary]
    assert event.decoded("DTSTART") == day, "the last day on which it is due"
    assert "The date is not exact" in event["DESCRIPTION"]


@pytest.mark.parametrize("day", ["2022", "203X", "2022~"])
def test_what_is_known_only_to_the_year_has_no_day_and_the_calendar_says_so(site: Site, day: str) -> None:
    site.briefing("a", published="2021-02-05", events=[{"date": day, "title": "Meeting"}])
    assert site.problems() == []
    assert not events(site)
    assert "1 entry known only to the year: see https://desk.example/next/" in calendar(site)["X-WR-CALDESC"]
    assert "Meeting" in site.page("/next/")


def test_an_id_stays_and_the_sequence_grows_with_every_step(site: Site) -> None:
    steps: list[dict[str, Any]] = [
        {"follow_ups": [VOTE]},
        {"follow_ups": [VOTE], "corrections": [{"date": "2021-02-06", "text": "Not Monday."}]},
        {"follow_ups": [{**VOTE, "due": "2021-03-01"}], "updated": "2021-02-07"},
        {"follow_ups": [{**VOTE, "title": "The second vote"}], "updated": "2021-02-07T10:00:00Z"},
        {"follow_ups": [{**VOTE, "withdrawn": "2021-02-08"}], "updated": "2021-02-07T10:00:00Z"},
    ]
    found = []
    for front in steps:
        site.briefing("a", **front)
        same_as_clean(site)
        found.append(only(site))
    assert len({str(event["UID"]) for event in found}) == 1
    sequence = [int(event["SEQUENCE"]) for event in found]
    assert sequence == sorted(set(sequence)), "it grows with each step"
    changed = [event.decoded("LAST-MODIFIED") for event in found]
    assert changed == sorted(set(changed))
    assert [event["STATUS"] for event in found] == ["CONFIRMED"] * 4 + ["CANCELLED"]
    assert str(found[-1]["SUMMARY"]) == "Withdrawn: The vote"


def test_what_is_resolved_is_cancelled_and_says_by_what(site: Site) -> None:
    site.briefing("a", follow_ups=[VOTE])
    site.build()
    before = only(site)
    site.briefing("b", title="They voted", date="2021-02-05", resolves="a#vote")
    assert same_as_clean(site).problems == []
    event = only(site)
    assert str(event["SUMMARY"]) == "Resolved: The vote"
    assert event["STATUS"] == "CANCELLED"
    assert event["UID"] == before["UID"]
    assert event["SEQUENCE"] > before["SEQUENCE"], "also on the day on which it was promised"
    assert "Resolved by: They voted https://desk.example/briefings/b/" in event["DESCRIPTION"]


def test_an_event_keeps_its_id_when_it_moves_and_when_another_comes_before_it(site: Site) -> None:
    meeting, dinner = {"date": "2021-03-02", "title": "Meeting"}, {"date": "2021-03-01", "title": "Dinner"}
    site.briefing("a", published="2021-02-05", events=[meeting, {**meeting, "date": "2021-03-09"}])
    site.build()
    before = [str(event["UID"]) for event in calendar(site).walk("VEVENT")]
    site.briefing(
        "a",
        published="2021-02-05",
        events=[dinner, {**meeting, "date": "2021-03-03"}, {**meeting, "date": "2021-03-09"}],
    )
    site.build()
    assert [str(event["UID"]) for event in calendar(site).walk("VEVENT")][1:] == before


def test_the_last_day_that_there_is_has_no_day_after_it(site: Site) -> None:
    """Its event ended on the day on which it began, which RFC 5545 forbids (section 3.8.2.2)."""
    site.briefing("a", date="9999-12-31", published="2021-02-05")
    site.build()
    event = only(site)
    assert (event.decoded("DTSTART"), "DTEND" in event) == (date(9999, 12, 31), False)


def test_events_of_one_title_have_ids_of_their_own(site: Site) -> None:
    """The second `Meeting` and the first `Meeting 2` had one id: programs showed one of them."""
    titles = ("Meeting", "Meeting", "Meeting 2", "Meeting 2", "Meeting-2")
    events = [{"date": f"2021-03-0{day}", "title": title} for day, title in enumerate(titles, 1)]
    site.briefing("a", published="2021-02-05", events=events)
    site.build()
    assert len(calendar(site).walk("VEVENT")) == len(titles), "`calendar` finds no id twice"


def test_ids_are_those_of_the_first_publication(site: Site) -> None:
    site.briefing("a", follow_ups=[VOTE])
    site.build()
    before = only(site)["UID"]
    site.briefing("b", title="A", follow_ups=[VOTE])
    (site.root / "content/briefings/a.md").unlink()
    site.write("redirects.toml", '[ids]\n"briefing:b" = "briefing:a"\nsite = "Desk"\n')
    site.configure(title="Another desk")
    site.build()
    assert only(site)["UID"] == before


def test_what_is_past_stays_for_four_hundred_days(site: Site) -> None:
    site.briefing("a", date="2020-01-01", follow_ups=[VOTE], events=[{"date": "2020-02-02", "title": "Meeting"}])
    site.briefing("b", date="2021-02-05")
    site.build(today="2021-03-08")
    assert set(events(site)) == {"Due: The vote", "Meeting"}
    site.build(today="2021-03-09")
    assert set(events(site)) == {"Due: The vote"}


def test_a_briefing_that_nobody_announced_is_in_calendars_until_it_begins(site: Site) -> None:
    site.briefing("a", title="Summit", date="2021-02-12")
    site.briefing("b", title="Announced", date="2021-02-12", published="2021-02-01")
    site.build()
    assert set(events(site)) == {"Summit", "Announced"}
    assert events(site)["Summit"]["SEQUENCE"] == 0, "nobody has said yet when it was announced"
    site.build(today="2021-02-13")
    assert set(events(site)) == {"Announced"}


@pytest.mark.parametrize("timezone", ["UTC", "Asia/Tokyo", "America/New_York"])
def test_a_sequence_begins_at_nought_in_every_zone(site: Site, timezone: str) -> None:
    site.configure(timezone=timezone)
    site.briefing("a", date="2021-02-12")
    site.briefing("b", title="Old", published="1965-02-01", follow_ups=[VOTE])
    site.briefing("c", title="Older", published="0965-02-01", follow_ups=[{**VOTE, "title": "Count"}])
    assert site.problems() == []
    found = events(site)
    assert [found[name]["SEQUENCE"] for name in ("A", "Due: The vote", "Due: Count")] == [0, 0, 0]
    assert found["Due: Count"]["DTSTAMP"].to_ical()[:8] in (b"09650131", b"09650201")


def test_an_empty_calendar_is_one_all_the_same(site: Site) -> None:
    site.briefing("a")
    site.build()
    assert not events(site)


def test_any_language_and_any_length(site: Site) -> None:
    for number, (title, lang) in enumerate(
        (("زيارة الوزير؛ " * 20, "ar"), ("外相、東京を訪問" * 20, "ja"), ("a, b; c\\d " * 20, "en"))
    ):
        site.briefing(f"a{number}", lang=lang, follow_ups=[{**VOTE, "title": title.strip(), "id": f"v{number}"}])
    assert site.problems() == []
    assert set(events(site)) == {
        f"Due: {title.strip()}" for title in ("زيارة الوزير؛ " * 20, "外相、東京を訪問" * 20, "a, b; c\\d " * 20)
    }
    assert sorted(event["SUMMARY"].params["LANGUAGE"] for event in events(site).values()) == ["ar", "en", "ja"]


def test_links_are_below_the_path_of_the_site(site: Site) -> None:
    site.configure(base_url="https://desk.example/sub/")
    site.briefing("a", follow_ups=[VOTE])
    assert site.problems() == []
    assert only(site)["URL"] == "https://desk.example/sub/briefings/a/#follow-up-vote"
    page = site.page("/next/")
    assert 'href="webcal://desk.example/sub/calendar.ics"' in page
    assert 'href="/sub/calendar.ics"' in page


def test_a_site_without_an_address_has_calendars_without_links(site: Site) -> None:
    site.configure(base_url="")
    site.briefing("a", follow_ups=[VOTE])
    site.build()
    assert "URL" not in only(site)
    assert "webcal" not in site.page("/next/")


def test_markings_are_in_calendars(site: Site) -> None:
    site.briefing("a", marking="green", follow_ups=[VOTE])
    site.build(marking="green")
    assert str(only(site)["SUMMARY"]) == "[TLP:GREEN] Due: The vote"
    assert only(site)["CLASS"] == "CONFIDENTIAL"


@pytest.mark.parametrize("front", [{"status": "draft"}, {"embargo": "2021-02-12T00:00:00Z"}, {"marking": "green"}])
def test_nothing_withheld_is_in_calendars_or_on_forecasts(site: Site, front: dict[str, Any]) -> None:
    site.briefing(
        "a",
        title="Secret summit",
        topics=["Hidden"],
        follow_ups=[VOTE],
        events=[{"date": "2021-03-01", "title": "Secret meeting"}],
        **front,
    )
    site.briefing("b")
    site.build()
    assert not events(site)
    for name, content in site.files().items():
        assert b"Secret" not in content, name
        assert b"The vote" not in content, name
    assert "topics/hidden/calendar.ics" not in site.files()


def test_a_calendar_stands_at_the_old_addresses_of_what_it_is_about(site: Site) -> None:
    site.actor("ann", old_addresses=["/people/ann/"])
    site.tag("topic", "trade", old_addresses=["/topics/commerce/"])
    site.briefing("a", topics=["Trade"], follow_ups=[VOTE])
    site.write(
        "redirects.toml", '[moved]\n"/actors/anne/" = "/actors/ann/"\n"/who/ann.ics" = "/actors/ann/calendar.ics"\n'
    )
    assert site.problems() == []
    for old in (
        "/people/ann/calendar.ics",
        "/actors/anne/calendar.ics",
        "/who/ann.ics",
        "/topics/commerce/calendar.ics",
    ):
        assert str(only(site, old)["SUMMARY"]) == "Due: The vote", old
    site.actor("ann", old_addresses=["/persons/ann/"])
    same_as_clean(site)
    assert "people/ann/calendar.ics" not in site.files()
    assert str(only(site, "/persons/ann/calendar.ics")["SUMMARY"]) == "Due: The vote"


def test_the_type_of_calendars() -> None:
    from briefgen.publish.targets.s3 import content_type

    assert content_type("actors/ann/calendar.ics") == "text/calendar; charset=utf-8"
