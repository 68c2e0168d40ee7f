"""Pages: which addresses there are and what each shows. One test a row."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import feedparser
import pytest

from tests.sites import Site


@pytest.fixture
def archive(site: Site) -> Site:
    """A small archive with everything that pages list."""
    site.actor("ann", name="Ann", kind="person")
    events = [{"date": "2020-12-30", "title": "Arrival"}]
    follow_ups = [{"title": "Vote", "id": "vote", "due": "2021-02-20", "actors": ["Ann"]}]
    site.briefing(
        "a", actors=["Ann", "Bob"], topics=["Talks"], outcome="no agreement", events=events, summary="What <a> was."
    )
    site.briefing(
        "b", date="2021-01-15", actors=["Ann"], follow_ups=follow_ups, topics=["Talks", "Trade"], aliases=["/old/"]
    )
    site.build()
    return site


def test_home_shows_the_latest_what_is_due_and_the_most_active(archive: Site) -> None:
    page = archive.page("/")
    assert page.index("/briefings/a/") < page.index("/briefings/b/")
    assert '<a href="/briefings/b/#follow-up-vote">Vote</a>' in page
    assert page.index('<a href="/actors/ann/">Ann</a> <span class="count">2</span>') < page.index(
        '<a href="/actors/bob/">Bob</a> <span class="count">1</span>'
    )


def test_actors_are_listed_by_kind(archive: Site) -> None:
    page = archive.page("/actors/")
    assert page.index(">People</h2>") < page.index(">Ann<") < page.index(">Also named</h2>") < page.index(">Bob<")


def test_the_chronology_counts_each_month(archive: Site) -> None:
    page = archive.page("/chronology/")
    assert re.search(r'<a href="/chronology/2021/#_m-2021-02">1</a>', page)
    assert re.search(r'<a href="/chronology/2020/#_m-2020-12">1</a>', page)
    assert 'id="_m-2021-02"' in archive.page("/chronology/2021/")


def test_a_year_stands_from_last_to_first(archive: Site) -> None:
    page = archive.page("/chronology/2021/")
    assert page.index("/briefings/a/") < page.index("/briefings/b/")
    assert '<a href="/chronology/2020/" rel="next">Older: 2020</a>' in page
    assert '<a href="/chronology/2021/" rel="prev">Newer: 2021</a>' in archive.page("/chronology/2020/")


def test_topics_and_outcomes(archive: Site) -> None:
    assert '<a href="/topics/talks/">Talks</a> <span class="count">2</span>' in archive.page("/topics/")
    assert "/briefings/a/" in archive.page("/topics/talks/")
    assert "/briefings/a/" not in archive.page("/topics/trade/")
    assert "/outcomes/no-agreement/" in archive.page("/outcomes/")
    assert "/briefings/a/" in archive.page("/outcomes/no-agreement/")


def test_the_ledger_of_follow_ups(archive: Site) -> None:
    assert "follow-up-due" in archive.page("/follow-ups/")


def test_not_found(archive: Site) -> None:
    page = archive.page("/404.html")
    assert 'content="noindex"' in page
    assert 'href="/chronology/"' in page


@pytest.mark.parametrize("address", ["/feed.xml", "/actors/ann/feed.xml", "/topics/talks/feed.xml"])
def test_atom_feeds_parse(archive: Site, address: str) -> None:
    feed = feedparser.parse(archive.page(address))
    assert not feed.bozo, feed.bozo_exception
    assert feed.version == "atom10"
    assert [entry.link for entry in feed.entries] == [
        "https://desk.example/briefings/a/",
        "https://desk.example/briefings/b/",
    ]
    assert feed.entries[0].summary == "What <a> was."
    assert "<summary>What &lt;a&gt; was.</summary>" in archive.page(address)
    assert feed.entries[0].published == "2021-02-05T00:00:00Z"
    assert feed.feed.id.startswith("urn:uuid:")
    assert feed.feed.id not in [entry.id for entry in feed.entries]
    assert {link.rel for link in feed.feed.links} == {"self", "alternate"}


def test_the_json_feed_is_version_1_1(archive: Site) -> None:
    feed = json.loads(archive.page("/feed.json"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == "https://desk.example/feed.json"
    assert [item["url"] for item in feed["items"]] == [
        "https://desk.example/briefings/a/",
        "https://desk.example/briefings/b/",
    ]
    assert feed["items"][0]["content_text"] == "What <a> was."


def test_the_sitemap_lists_what_people_read(archive: Site) -> None:
    index = _places(archive.page("/sitemap.xml"))
    assert index[0] == "https://desk.example/sitemap-pages.xml"
    assert "https://desk.example/sitemap-2021.xml" in index
    places = []
    for address in index:
        part = _places(archive.page(address.removeprefix("https://desk.example")))
        assert part == sorted(part)
        places += part
    read = {
        "https://desk.example/" + name.removesuffix("index.html")
        for name in archive.files()
        if name.endswith("index.html") and name not in ("old/index.html", "briefings/index.html")
    }
    assert set(places) == read
    assert len(places) == len(read)
    year = archive.page("/sitemap-2021.xml")
    assert "<loc>https://desk.example/briefings/a/</loc><lastmod>2021-02-05</lastmod>" in year


def test_a_year_without_briefings_has_no_sitemap(archive: Site) -> None:
    archive.briefing("a", date="2019-03-01")
    archive.briefing("b", date="2019-03-02")
    archive.build()
    assert _places(archive.page("/sitemap.xml"))[1:] == ["https://desk.example/sitemap-2019.xml"]
    assert "sitemap-2021.xml" not in archive.files()


def _places(page: str) -> list[str]:
    return re.findall(r"<loc>(.*?)</loc>", page)


def test_robots_name_the_sitemap(archive: Site) -> None:
    assert "Sitemap: https://desk.example/sitemap.xml" in archive.page("/robots.txt")


def test_addresses_follow_a_pattern(site: Site) -> None:
    site.configure(permalinks={"briefing": "/{year}/{month}/{slug}/", "actor": "/who/{slug}/", "topic": "/on/{slug}/"})
    site.briefing("a", actors=["Ann"], topics=["Talks"])
    site.build()
    assert '<a href="/who/ann/">' in site.page("/2021/02/a/")
    assert "/2021/02/a/" in site.page("/who/ann/")
    assert "/2021/02/a/" in site.page("/on/talks/")


def test_addresses_come_from_the_slug_and_never_from_a_place_in_a_list(site: Site) -> None:
    site.configure(chronology={"split": 5})
    for number in range(12):
        site.briefing(f"b{number}", date=f"2021-02-{number + 1:02}", actors=["Ann"])
    site.build()
    before = set(site.files())
    assert "chronology/2021/02/index.html" in before
    site.briefing("earlier", date="2019-02-01", actors=["Ann"])
    assert not site.build().failed
    added = set(site.files()) - before
    assert before < set(site.files())
    assert {"briefings/earlier/index.html", "chronology/2019/index.html"} <= added


def test_long_lists_are_divided_by_year_and_month(site: Site) -> None:
    site.configure(chronology={"split": 10})
    day = date(2019, 1, 1)
    for number in range(40):
        site.briefing(
            f"b{number:02}",
            date=str(day + timedelta(days=number * 15)),
            actors=["Ann"],
            topics=["Talks"],
            outcome="deal",
        )
    site.build()
    for base in ("/actors/ann/", "/topics/talks/", "/outcomes/deal/", "/chronology/"):
        assert f'href="{base}2020/"' in site.page(base), base
        assert f'href="{base}2020/03/"' in site.page(f"{base}2020/"), base
        assert site.page(f"{base}2020/03/").count('<li class="entry entry-briefing">') == 2
    listed = set()
    for year in (2019, 2020):
        for name in site.files():
            if re.fullmatch(rf"chronology/{year}/\d\d/index.html", name):
                listed |= set(re.findall(r"/briefings/b\d\d/", site.files()[name].decode()))
    assert len(listed) == 40


def test_structured_data_names_the_facts(site: Site) -> None:
    site.briefing("a", title="</script><b>", actors=["Ann"], date="2021-02-04/2021-02-06", places=["Moscow"])
    site.build()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', site.page("/briefings/a/"))
    assert found
    data = json.loads(found[1])
    assert data["@type"] == "NewsArticle"
    assert data["headline"] == "</script><b>"
    assert data["temporalCoverage"] == "2021-02-04/2021-02-06"
    assert data["about"] == [{"@type": "Thing", "name": "Ann", "url": "https://desk.example/actors/ann/"}]


def test_an_empty_site_has_all_its_pages(site: Site) -> None:
    assert not site.build().failed
    for address in (
        "/",
        "/actors/",
        "/chronology/",
        "/topics/",
        "/outcomes/",
        "/follow-ups/",
        "/404.html",
        "/feed.xml",
        "/feed.json",
    ):
        assert site.page(address)
