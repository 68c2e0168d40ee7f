"""Feeds: the rules of Atom and JSON Feed, what stands in an entry, and the order of entries."""

from __future__ import annotations

import json
import re
from datetime import datetime
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import feedparser
import pytest

from tests.sites import Site, same_as_clean

CORRECTION = {"date": "2021-02-09", "text": "It was Monday."}
ATOM = "{http://www.w3.org/2005/Atom}"
ITEM_KEYS = {
    "id", "url", "title", "content_text", "date_published", "date_modified", "authors", "tags", "language", "_briefgen",
}  # fmt: skip


def instant(text: str) -> datetime:
    """Return a time as RFC 3339 writes it. Raises AssertionError if it is written otherwise."""
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", text), text
    return datetime.fromisoformat(text)


def one(element: ElementTree.Element, name: str) -> str:
    """Return the text of an element that must stand once, and not be empty."""
    (found,) = element.findall(f"{ATOM}{name}")
    assert found.text, name
    return found.text


def check_links(element: ElementTree.Element) -> None:
    links = [(link.get("rel"), link.get("type")) for link in element.findall(f"{ATOM}link")]
    assert len(links) == len(set(links))
    assert ("alternate", "text/html") in links
    assert all(urlsplit(link.get("href", "")).scheme for link in element.findall(f"{ATOM}link"))


def check_atom(text: str) -> None:
    """Check a feed by the rules of RFC 4287, sections 4.1.1, 4.1.2, 4.2.6 and 4.2.15."""
    feed = ElementTree.fromstring(text)
    entries = feed.findall(f"{ATOM}entry")
    one(feed, "title")
    ids = [one(feed, "id"), *(one(entry, "id") for entry in entries)]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", found) for found in ids)
    assert one(feed.findall(f"{ATOM}author")[0], "name")
    check_links(feed)
    changed = [instant(one(entry, "updated")) for entry in entries]
    assert all(later >= earlier for later, earlier in pairwise(changed)), "the last change comes first"
    assert instant(one(feed, "updated")) == max(changed)
    for entry, last in zip(entries, changed, strict=True):
        one(entry, "title")
        check_links(entry)
        assert instant(one(entry, "published")) <= last
        assert all(one(author, "name") for author in entry.findall(f"{ATOM}author"))
        assert all(found.text and not len(found) for found in entry.findall(f"{ATOM}summary"))
        assert all(found.get("term") for found in entry.findall(f"{ATOM}category"))
    assert not feedparser.parse(text).bozo


def check_json(text: str) -> None:
    """Check a feed by the rules of JSON Feed 1.1."""
    feed = json.loads(text)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    assert urlsplit(feed["feed_url"]).scheme
    assert all(author["name"] for author in feed["authors"])
    ids = [item["id"] for item in feed["items"]]
    assert len(ids) == len(set(ids))
    for item in feed["items"]:
        assert item.keys() <= ITEM_KEYS
        assert isinstance(item["content_text"], str)
        assert instant(item["date_published"]) <= instant(item["date_modified"])
        assert all(isinstance(value, dict) for key, value in item.items() if key.startswith("_")), (
            "extensions are objects"
        )


@pytest.fixture
def desk(site: Site) -> Site:
    """Briefings of all kinds: corrected, updated, of an embargo that has ended, in Arabic, without words, uncertain."""
    site.configure(description="What happened.", timezone="Europe/Brussels", feeds={"limit": 4})
    every: dict[str, Any] = {"topics": ["T"], "places": ["P"], "actors": ["Ann"], "authors": ["Bo"]}
    site.briefing("bare", **every)
    site.briefing("held", "Text.", date="2021-01", embargo="2021-02-10T09:00:00+01:00", **every)
    site.briefing(
        "arabic", "نص أول.", title="محادثات", lang="ar", corrections=[{"date": "2021-02-06", "text": "تصحيح."}], **every
    )
    site.briefing(
        "old", "Text & more.", date="1814", published="2020-01-01", corrections=[CORRECTION, dict(CORRECTION)], **every
    )
    site.briefing("unknown", date="1815", **every)
    site.briefing("range", "<b>", date="2020-02-01/2021-02-07", updated="2021-02-08", **every)
    site.briefing("ahead", date="2021-02-12", **every)
    return site


def test_feeds_keep_the_rules(desk: Site) -> None:
    assert not same_as_clean(desk).failed
    found = [name for name in desk.files() if name.endswith("feed.xml") and "next/" not in name]
    assert {"feed.xml", "actors/ann/feed.xml", "topics/t/feed.xml", "places/p/feed.xml", "authors/bo/feed.xml"} <= set(
        found
    )
    for name in found:
        check_atom(desk.page(name))
    check_json(desk.page("/feed.json"))


def test_a_preview_keeps_them_too(desk: Site) -> None:
    desk.briefing("soon", embargo="2021-02-20T09:00:00+01:00", corrections=[CORRECTION])
    desk.briefing("draft", status="draft")
    assert not desk.build(drafts=True, embargoed=True).failed
    check_atom(desk.page("/feed.xml"))
    check_json(desk.page("/feed.json"))


def test_a_site_without_briefings_has_feeds(site: Site) -> None:
    site.build()
    assert feedparser.parse(site.page("/feed.xml")).feed.updated == "1970-01-01T00:00:00Z"
    check_json(site.page("/feed.json"))


def test_the_last_change_comes_first(desk: Site) -> None:
    desk.build()
    entries = feedparser.parse(desk.page("/feed.xml")).entries
    assert [(entry.title, entry.updated) for entry in entries] == [
        ("Held", "2021-02-10T09:00:00+01:00"), ("Old", "2021-02-09T00:00:01+01:00"),
        ("Range", "2021-02-08T00:00:00+01:00"), ("محادثات", "2021-02-06T00:00:00+01:00"),
        ("Bare", "2021-02-05T00:00:00+01:00"),
    ]  # fmt: skip
    assert [item["title"] for item in json.loads(desk.page("/feed.json"))["items"]] == [
        entry.title for entry in entries
    ]


def test_each_correction_is_a_paragraph_and_turns_no_text_around_it(desk: Site) -> None:
    desk.build()
    items = {item["title"]: item for item in json.loads(desk.page("/feed.json"))["items"]}
    corrected = "Corrected 9 February 2021: It was Monday."
    assert items["Old"]["content_text"] == f"Text & more.\n\n{corrected}\n\n{corrected}"
    assert items["Old"]["_briefgen"] == {"corrections": [CORRECTION, CORRECTION]}
    arabic = "\u2068نص أول.\u2069\n\nCorrected 6 February 2021: \u2068تصحيح.\u2069"
    assert items["محادثات"]["content_text"] == arabic
    assert f"<summary>{arabic}</summary>" in desk.page("/feed.xml")
    bare = desk.page("/feed.xml").partition("<title>Bare</title>")[2].partition("</entry>")[0]
    assert "<summary>" not in bare


def test_a_briefing_with_many_corrections_keeps_no_other_out(site: Site) -> None:
    """Each of its last corrections is a row of the list from which the feed takes what was changed."""
    site.configure(feeds={"limit": 2})
    several = [{"date": f"2021-02-{day:02}", "text": f"On day {day}."} for day in (8, 9, 10)]
    site.briefing("often", date="2020-01-01", corrections=several)
    site.briefing("once", date="2020-01-02", corrections=several[:1])
    for day in (5, 6, 7):
        site.briefing(f"new-{day}", date=f"2021-02-0{day}")
    same_as_clean(site)
    assert [entry.title for entry in feedparser.parse(site.page("/feed.xml")).entries] == [
        "Often",
        "Once",
        "New 7",
        "New 6",
    ]


def test_a_change_ahead_of_today_brings_no_old_briefing_back(site: Site) -> None:
    site.configure(feeds={"limit": 1})
    changes = [{"date": "2020-02-01", "text": "Then."}, {"date": "2021-02-20", "text": "Later."}]
    site.briefing("old", date="2020-01-01", corrections=changes)
    site.briefing("new", date="2021-02-05")
    same_as_clean(site)
    assert [entry.title for entry in feedparser.parse(site.page("/feed.xml")).entries] == ["New"]


def test_changes_ahead_of_today_hide_none_that_was_made(site: Site) -> None:
    """Only the last three changes counted. If they were written ahead, no reader learned of the one before."""
    site.configure(feeds={"limit": 1})
    changes = [{"date": day, "text": day} for day in ("2021-02-09", "2021-02-20", "2021-02-21", "2021-02-22")]
    site.briefing("old", date="2020-01-01", corrections=changes)
    site.briefing("new", date="2021-02-05")
    same_as_clean(site)
    assert [entry.title for entry in feedparser.parse(site.page("/feed.xml")).entries] == ["Old", "New"]


def test_a_briefing_that_changes_daily_crowds_out_no_other(site: Site) -> None:
    site.configure(feeds={"limit": 2})
    daily = [{"date": f"2021-01-{day:02}", "text": "Again."} for day in range(10, 30)]
    site.briefing("daily", date="2020-01-01", corrections=daily)
    site.briefing("once", date="2020-01-02", corrections=daily[:1])
    for day in (5, 6):
        site.briefing(f"new-{day}", date=f"2021-01-0{day}", corrections=daily[1:])
    same_as_clean(site)
    titles = [entry.title for entry in feedparser.parse(site.page("/feed.xml")).entries]
    assert sorted(titles) == ["Daily", "New 5", "New 6", "Once"]


def test_a_feed_says_the_corrections_of_briefings_that_were_published_long_ago(site: Site) -> None:
    site.configure(feeds={"limit": 2})
    site.briefing("old", date="2020-01-01", topics=["T"], actors=["Ann"], corrections=[CORRECTION])
    site.briefing("older", date="2019-01-01", updated="2020-06-01", topics=["T"], actors=["Ann"])
    for day in (5, 6, 7):
        site.briefing(f"new-{day}", date=f"2021-02-0{day}", topics=["T"], actors=["Ann"])
    same_as_clean(site)
    for address in ("/feed.xml", "/topics/t/feed.xml", "/actors/ann/feed.xml"):
        feed = feedparser.parse(site.page(address))
        assert not feed.bozo
        assert [entry.title for entry in feed.entries] == ["Old", "New 7", "New 6"], address
        assert feed.entries[0].updated == feed.feed.updated == "2021-02-09T00:00:00Z"
        assert "Corrected 9 February 2021: It was Monday." in feed.entries[0].summary
    item = json.loads(site.page("/feed.json"))["items"][0]
    assert item["content_text"] == "Corrected 9 February 2021: It was Monday."
    assert item["date_published"] == "2020-01-01T00:00:00Z"


def test_a_correction_changes_no_id(site: Site) -> None:
    site.briefing("one")
    site.build()
    before = [entry.id for entry in feedparser.parse(site.page("/feed.xml")).entries]
    site.briefing("one", corrections=[CORRECTION], updated="2021-02-10")
    site.build()
    assert [entry.id for entry in feedparser.parse(site.page("/feed.xml")).entries] == before
