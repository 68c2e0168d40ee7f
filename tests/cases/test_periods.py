"""Dates as they are known, and lists that are divided."""

from __future__ import annotations

import re

import pytest

from tests.sites import Site

LISTS = ("/chronology/", "/actors/ann/", "/topics/talks/", "/outcomes/deal/")


def write(site: Site, count: int, date: str, name: str = "b") -> None:
    for number in range(count):
        site.briefing(f"{name}{number:03}", date=date, actors=["Ann"], topics=["Talks"], outcome="deal")


@pytest.mark.parametrize(
    ("date", "address", "heading"),
    [
        ("2024", "2024/month-unknown/", "2024"),
        ("2024~", "2024/month-unknown/", "2024"),
        ("2024-21", "2024/spring/", "Spring 2024"),
        ("202X", "2020s/", "2020s"),
        ("19XX", "1900-1999/", "1900–1999"),
        ("2024/2025", "2024/month-unknown/", "2024"),
        ("../2024", "2024/month-unknown/", "2024"),
        ("2024/..", "2024/month-unknown/", "2024"),
        ("2024-01", "2024/01/", "January 2024"),
        ("2024-01-30/2024-02-03", "2024/01/", "January 2024"),
    ],
)
def test_a_date_stands_under_what_is_known_of_it(site: Site, date: str, address: str, heading: str) -> None:
    """`date: 2024` counted as January 2024, and stood under "January 2024"."""
    site.configure(chronology={"split": 2})
    write(site, 2, date)
    write(site, 3, "2024-02-05", "february")
    assert not site.build().failed
    for base in LISTS:
        page = site.page(f"{base}{address}")
        assert f">{heading}</h3>" in page, base
        assert page.count('href="/briefings/b') == 2
        assert "/briefings/b000/" not in site.page(f"{base}2024/02/")
        assert (f"{base}2024/01/index.html".removeprefix("/") in site.files()) == (address == "2024/01/")


def test_the_table_of_months_says_how_many_it_leaves_out(site: Site) -> None:
    """150 entries of `date: 2024` every January of a real set."""
    write(site, 12, "2024")
    write(site, 3, "2024-21", "spring")
    write(site, 2, "198X", "decade")
    write(site, 1, "2024-01-05", "january")
    site.build()
    page = site.page("/chronology/")
    row = re.search(r'<tr><th scope="row"><a href="/chronology/2024/">2024</a></th>(.*?)</tr>', page)
    assert row
    assert re.findall(r">(\d+)</a>", row[1]) == ["1", "15"]
    assert "Without a month: 3 known only to the season, 12 to the year and 2 to the decade." in page
    assert '<a href="/chronology/1980s/">1980s</a>' in page
    assert "Winter" not in page


def test_overdue_follow_ups_are_all_counted_and_all_reached(site: Site) -> None:
    """260 overdue follow-ups: the ledger shows 200 and says 200."""
    for number in range(13):
        follow_ups = [{"title": f"Step {number} {step}", "due": "2020-03-01"} for step in range(20)]
        site.briefing(f"b{number}", date="2019-01-01", follow_ups=follow_ups)
    site.briefing("later", date="2019-01-01", follow_ups=[{"title": "Some day"}, {"title": "In time", "due": "2021"}])
    site.build()
    ledger = site.page("/follow-ups/")
    assert 'Overdue <span class="count">260</span>' in ledger
    assert 'And 244 more: <a href="/follow-ups/open/">all open follow-ups</a>' in ledger
    assert 'Due <span class="count">1</span>' in ledger
    pages = [content.decode() for name, content in site.files().items() if name.startswith("follow-ups/open/")]
    shown = {step for page in pages for step in re.findall(r"#follow-up-step-(\d+-\d+)", page)}
    assert len(shown) == 260
    assert any("Some day" in page for page in pages)
    assert "In time" in site.page("/follow-ups/open/2021/")


def test_a_follow_up_due_in_a_year_is_overdue_after_it(site: Site) -> None:
    """`due: 2020` is due on the last day of 2020."""
    site.briefing("a", date="2019-01-01", follow_ups=[{"title": "Vote", "due": "2020"}])
    site.build(today="2020-12-31")
    assert "state-due" in site.page("/follow-ups/")
    site.build(today="2021-01-01")
    assert "state-overdue" in site.page("/follow-ups/")


def test_a_month_is_divided_further(site: Site) -> None:
    """`[chronology] split = 20`, 60 briefings in a month: one page."""
    site.configure(chronology={"split": 20})
    for number in range(60):
        write(site, 1, f"2021-02-{1 + number % 20:02}", f"b{number}-")
    write(site, 45, "2021-02-20", "same-day-")
    site.build()
    for base in LISTS:
        month = site.page(f"{base}2021/02/")
        for part in ("01-09", "10-19", "20-29"):
            assert f'href="{base}2021/02/{part}/"' in month, base
        assert f'href="{base}2021/02/05/"' in site.page(f"{base}2021/02/01-09/")
        assert f'href="{base}2021/02/20/part-3/"' in site.page(f"{base}2021/02/20/")
        for name, page in site.files().items():
            if f"/{name}".startswith(base) and name.endswith(".html"):
                assert page.count(b"entry-title") <= 24, name


def test_what_is_added_later_leaves_old_parts_as_they_are(site: Site) -> None:
    """Parts are counted from the oldest, so their addresses and entries stay."""
    site.configure(chronology={"split": 5})
    write(site, 12, "2024", "a")
    site.build()
    before = site.files()
    write(site, 4, "2024", "later")
    assert not site.build().failed
    after = site.files()
    for name in (
        "chronology/2024/month-unknown/part-1/index.html",
        "topics/talks/2024/month-unknown/part-2/index.html",
    ):
        assert after[name] == before[name]
    assert "later003" in site.page("/chronology/2024/month-unknown/part-4/")


def test_an_actor_with_many_entries_leads_to_its_years(site: Site) -> None:
    """An actor with 190 entries is one page of 55,000 px on a phone, no way to its years."""
    for year in range(2001, 2020):
        write(site, 10, f"{year}-03-01", f"y{year}-")
    site.build()
    page = site.page("/actors/ann/")
    assert 'href="/actors/ann/2001/"' in page
    assert page.count("entry-title") <= 50
    assert site.page("/actors/ann/2001/").count("entry-title") == 10


def test_the_front_page_leads_to_all_topics(site: Site) -> None:
    """Of 13 topics the front page names twelve, without a word."""
    site.briefing("a", topics=[f"Topic {number:02}" for number in range(13)])
    site.build()
    assert '<a href="/topics/">All 13 topics</a>' in site.page("/")


def test_a_briefing_says_how_many_more_refer_to_it(site: Site) -> None:
    """Of 25 briefings that link to one, its page names twenty, without a word."""
    site.briefing("hub")
    for number in range(25):
        site.briefing(f"b{number}", "[[hub]]")
    site.build()
    assert "and 5 more" in site.page("/briefings/hub/")


def test_a_decade_is_in_the_sitemaps(site: Site) -> None:
    """`date: 198X`: what year is a decade in?"""
    site.briefing("a", date="198X")
    site.briefing("b", date="1985")
    site.build()
    index = site.page("/sitemap.xml")
    assert "https://desk.example/sitemap-1980s.xml" in index
    assert "/briefings/a/" in site.page("/sitemap-1980s.xml")
    assert "/briefings/a/" not in site.page("/sitemap-1985.xml")


def test_a_period_that_is_none_is_an_error(site: Site) -> None:
    """`ask("listing", "all", "2021-2", …)` would go stale unseen."""
    site.write("templates/404.html", '{{ ask("listing", "all", "2021-2", 3, true) }}')
    site.briefing("a")
    assert '"2021-2" is no period' in site.only_problem().message
