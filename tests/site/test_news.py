"""What is new: the front page, the pages by day, and the corrections."""

from __future__ import annotations

import json
import re

import feedparser

from tests.site.test_actors import plain
from tests.sites import Site, same_as_clean

CORRECTION = {"date": "2021-02-09", "text": "It was Monday."}


def days(page: str) -> dict[str, list[tuple[str, str]]]:
    """Return for each day on a page what is said of which briefing."""
    found: dict[str, list[tuple[str, str]]] = {}
    for part in page.split('<section class="day"')[1:]:
        day = re.search(r'id="_d-([^"]+)"', part)
        entry = r'class="entry-date">(?:<span[^>]*>)?(\w+)<.*?class="entry-title"[^>]*><a[^>]*>([^<]*)</a>'
        assert day
        found[day[1]] = re.findall(entry, part, re.DOTALL)
    return found


def test_an_old_event_that_is_published_today_stands_at_the_top_with_its_own_date(site: Site) -> None:
    site.briefing("old", date="1814-06-18", published="2021-02-10")
    site.briefing("usual", date="2021-02-05")
    site.briefing("range", date="2021-02-01/2021-02-03", published="2021-02-03")
    site.build()
    page = plain(site.page("/"))
    assert re.search(r"10 Feb 2021\s+Old\s+Event: 18 June 1814", page)
    assert re.search(r"5 Feb 2021\s+Usual\s", page)
    assert "Event: 5 February 2021" not in page
    assert re.search(r"3 Feb 2021\s+Range\s+Event: 1–3 February 2021", page)


def test_a_day_says_what_was_published_updated_and_corrected(site: Site) -> None:
    site.briefing("one", published="2021-02-05", updated="2021-02-08", corrections=[CORRECTION])
    site.briefing("two", published="2021-02-09")
    site.briefing("unknown", date="1814-06-19")
    site.build()
    assert days(site.page("/new/")) == {
        "2021-02-09": [("Corrected", "One"), ("Published", "Two")],
        "2021-02-08": [("Updated", "One")],
        "2021-02-05": [("Published", "One")],
    }
    page = site.page("/new/")
    assert '<a href="/briefings/one/#_corrections">One</a>' in page
    assert "It was Monday." in page


def test_an_update_that_a_correction_says_is_said_once_and_one_before_the_publication_not_at_all(site: Site) -> None:
    site.briefing("one", published="2021-02-05", updated="2021-02-09", corrections=[CORRECTION])
    site.briefing("two", published="2021-02-06", updated="2021-02-01")
    site.build()
    assert days(site.page("/new/")) == {
        "2021-02-09": [("Corrected", "One")],
        "2021-02-06": [("Published", "Two")],
        "2021-02-05": [("Published", "One")],
    }


def test_the_front_page_says_what_was_corrected_and_updated(site: Site) -> None:
    site.briefing("one", corrections=[CORRECTION], updated="2021-02-06")
    site.briefing("two", updated="2021-02-08", date="2021-02-04")
    site.build()
    page = plain(site.page("/"))
    assert "Corrected 9 February 2021: It was Monday." in page
    assert "Updated 8 February 2021" in page
    assert "Updated 6 February 2021" not in page
    assert '<h2 id="corrected">Corrected</h2>' in site.page("/")


def test_a_change_that_lies_ahead_is_said_nowhere_until_its_day(site: Site) -> None:
    later = {"date": "2021-02-12", "text": "It was Tuesday."}
    site.briefing("one", topics=["T"], actors=["Ann"], corrections=[CORRECTION, later], updated="2021-02-13")
    site.briefing("ahead", date="2021-02-12")
    for today, known in (("2021-02-10", 1), ("2021-02-12", 2), ("2021-02-13", 3), ("2021-02-09", 1), ("2021-02-08", 0)):
        site.build(today=today)
        made, clean = site.files(), site.clean_files(today=today)[0]
        assert made == clean, (today, [name for name in clean if made.get(name) != clean[name]])
        everything = "".join(str(content, "utf-8") for name, content in made.items() if not name.startswith("assets/"))
        assert ("It was Tuesday." in everything) == (known > 1)
        assert ("It was Monday." in everything) == (known > 0)
        entry = next(item for item in feedparser.parse(site.page("/feed.xml")).entries if item.title == "One")
        changed = ("2021-02-05", "2021-02-09", "2021-02-12", "2021-02-13")[known]
        assert entry.updated == f"{changed}T00:00:00Z"
        items = {item["title"]: item for item in json.loads(site.page("/feed.json"))["items"]}
        assert items["One"]["date_modified"] == entry.updated
        assert ("Updated" in str(days(site.page("/new/")))) == (known > 2)
        assert ("Ahead" in site.page("/new/")) == (today >= "2021-02-12")


def test_what_is_new_is_divided_by_time_without_what_lies_ahead(site: Site) -> None:
    site.configure(chronology={"split": 2})
    dates = ("2019-05-01", "2020-01-01", "2020-03-01", "2020-03-02", "2021-02-05", "2021-02-06", "2021-03-01")
    for number, date in enumerate((*dates, "2021-03-02", "2022-01-01")):
        site.briefing(f"b{number}", date=date)
    site.build()
    assert set(days(site.page("/new/"))) == {"2021-02-06"}, "the last day may be cut, so it is left out"
    assert list(days(site.page("/new/2020/03/"))) == ["2020-03-02", "2020-03-01"]
    for today in ("2021-02-10", "2021-03-01", "2021-02-04", "2020-02-01"):
        site.build(today=today)
        made = site.files()
        assert made == site.clean_files(today=today)[0], today
        news = {name for name in made if name.startswith("new/")}
        links = {link for name in news for link in re.findall(r'href="/(new/[^"#]*)"', made[name].decode())}
        assert {f"{link}index.html" for link in links} <= news, today
        assert ("new/2021/03/index.html" in news) == (today == "2021-03-01")
    assert not (site.root / "output/new/2021").exists()


def test_a_day_with_more_than_a_page_holds_leads_to_the_rest(site: Site) -> None:
    site.configure(chronology={"split": 2})
    for number in range(5):
        site.briefing(f"b{number}", date="2021-02-05")
    site.build()
    assert len(days(site.page("/new/"))["2021-02-05"]) == 2
    assert 'href="/new/2021/"' in site.page("/new/")
    parts = [site.page(f"/new/2021/02/05/part-{number}/") for number in (1, 2, 3)]
    found = [title for page in parts for _, title in days(page)["2021-02-05"]]
    assert sorted(found) == ["B0", "B1", "B2", "B3", "B4"]


def test_every_correction_has_its_date_its_text_and_its_briefing(site: Site) -> None:
    old = {"date": "2020-01-02", "text": "He was <not> there."}
    site.briefing("one", corrections=[old, CORRECTION])
    site.briefing("two", title="محادثات", lang="ar", corrections=[{"date": "2021-02-10", "text": "تصحيح"}])
    site.build()
    page = site.page("/corrections/")
    assert page.index("تصحيح") < page.index("It was Monday.") < page.index("He was &lt;not&gt; there.")
    assert '<h3 class="entry-title" lang="ar" dir="rtl">' in page
    assert '<p class="entry-summary" lang="ar" dir="rtl">تصحيح</p>' in page
    assert re.findall('id="_d-([^"]+)"', page) == ["2021-02-10", "2021-02-09", "2020-01-02"]
    assert "2 January 2020" in plain(page)
    assert "/corrections/" in site.page("/new/")


def test_corrections_stand_in_the_order_of_time_whatever_their_order_in_the_file(site: Site) -> None:
    texts = {"2021-02-09T15:00:00Z": "Third.", "2021-02-09T09:00:00Z": "Second.", "2021-02-08": "First."}
    site.briefing("one", corrections=[{"date": date, "text": text} for date, text in texts.items()])
    site.build()
    page = site.page("/corrections/")
    assert re.findall('id="_d-([^"]+)"', page) == ["2021-02-09", "2021-02-08"]
    assert page.index("Third.") < page.index("Second.") < page.index("First.")
    assert "Third." in site.page("/").partition('class="change')[2].partition("</p>")[0], "the last one"
    page = site.page("/briefings/one/").partition('id="_corrections"')[2]
    assert page.index("First.") < page.index("Second.") < page.index("Third.")


def test_an_update_with_a_time_on_the_day_of_a_correction_is_that_correction(site: Site) -> None:
    """The sample site said "Updated" and "Corrected" of one change."""
    for updated, correction in (("2021-02-09T09:00:00Z", "2021-02-09"), ("2021-02-09", "2021-02-09T09:00:00Z")):
        site.briefing("one", updated=updated, corrections=[{"date": correction, "text": "It was Monday."}])
        site.build()
        assert days(site.page("/new/"))["2021-02-09"] == [("Corrected", "One")]
        assert "Updated" not in plain(site.page("/"))
        assert feedparser.parse(site.page("/feed.xml")).entries[0].updated == "2021-02-09T09:00:00Z", (
            "the time is known"
        )
    site.briefing("one", updated="2021-02-09T18:00:00Z", corrections=[{"date": "2021-02-09T09:00:00Z", "text": "No."}])
    site.build()
    assert days(site.page("/new/"))["2021-02-09"] == [("Updated", "One"), ("Corrected", "One")]


def test_an_update_as_of_the_publication_is_none_and_a_correction_is_one(site: Site) -> None:
    """Editors of other tools write `updated` beside `published` from the first day on."""
    site.briefing("given", published="2021-02-09", updated="2021-02-09")
    site.briefing("implied", updated="2021-02-05")
    site.briefing("corrected", published="2021-02-09", corrections=[CORRECTION])
    same_as_clean(site)
    assert days(site.page("/new/")) == {
        "2021-02-09": [("Corrected", "Corrected"), ("Published", "Given"), ("Published", "Corrected")],
        "2021-02-05": [("Published", "Implied")],
    }
    assert "updated" not in plain(site.page("/briefings/given/"))
    assert "updated 9 February 2021" in plain(site.page("/briefings/corrected/"))
    changed = {
        entry.title: (entry.published, entry.updated) for entry in feedparser.parse(site.page("/feed.xml")).entries
    }
    assert changed["Given"] == ("2021-02-09T00:00:00Z", "2021-02-09T00:00:00Z")
    assert changed["Corrected"] == ("2021-02-09T00:00:00Z", "2021-02-09T00:00:01Z")


def test_a_correction_of_what_is_under_embargo_is_said_when_that_ends(site: Site) -> None:
    later = {"date": "2021-02-11", "text": "It was Tuesday."}
    site.briefing("held", date="2021-02-01", embargo="2021-02-10T12:00:00Z", corrections=[CORRECTION, later])
    site.build()
    everything = b"".join(site.files().values())
    assert b"It was" not in everything
    site.build(today="2021-02-11", now=1613037600.0)
    assert site.files() == site.clean_files(today="2021-02-11", now=1613037600.0)[0]
    assert days(site.page("/new/")) == {"2021-02-11": [("Corrected", "Held")], "2021-02-10": [("Published", "Held")]}
    assert re.findall('id="_d-([^"]+)"', site.page("/corrections/")) == ["2021-02-11", "2021-02-09"]


def test_corrections_are_divided(site: Site) -> None:
    site.configure(chronology={"split": 2})
    for number, day in enumerate(("2020-03-01", "2020-05-01", "2021-02-08", "2021-02-20")):
        site.briefing(f"b{number}", date="2020-01-01", corrections=[{"date": day, "text": f"Text {number}."}])
    same_as_clean(site)
    assert "Text 2." in site.page("/corrections/")
    assert '<h1>Corrections <span class="count">3</span></h1>' in site.page("/corrections/")
    page = site.page("/corrections/2020/")
    assert page.index("Text 1.") < page.index("Text 0.")
    assert "Text 3." not in "".join(str(content) for content in site.files().values())


def test_topics_stand_on_the_front_page_by_mass(site: Site) -> None:
    site.configure(home={"topics": 2})
    for number, topics in enumerate((["Peace"], ["Peace", "Aid"], ["Trade"], ["Trade"], ["Trade"])):
        site.briefing(f"b{number}", topics=topics)
    site.build()
    page = site.page("/").partition('id="topics"')[2]
    assert page.index(">Trade<") < page.index(">Peace<")
    assert ">Aid<" not in page
    assert "All 3 topics" in page


def test_a_briefing_without_summary_outcome_or_publication_looks_right(site: Site) -> None:
    site.briefing("bare", "::: statement\nby: Ann\n\nNo.\n:::\n", date="1814", title="ت" * 200)
    site.build()
    page = site.page("/").partition('id="latest"')[2].partition("</section>")[0]
    assert "1814" in page
    assert "Event:" not in page
    assert 'class="entry-summary"' not in page
    assert '<h3 class="entry-title" dir="auto">' in page


def test_a_draft_and_an_embargo_of_a_preview_are_marked(site: Site) -> None:
    site.briefing("draft", status="draft", corrections=[CORRECTION])
    site.briefing("held", embargo="2021-02-20T09:00:00Z", corrections=[{"date": "2021-02-08", "text": "Held back."}])
    site.build(drafts=True, embargoed=True)
    assert '<span class="notice">Draft</span>' in site.page("/new/")
    assert '<span class="notice">Draft</span>' in site.page("/corrections/")
    assert '<span class="notice">Draft</span>' in site.page("/").partition('id="corrected"')[2]
    assert "Under embargo until" in site.page("/")
    assert "Held" not in site.page("/new/"), "it is not published"
    site.build()
    everything = "".join(str(content) for content in site.files().values())
    assert "It was Monday" not in everything
    assert "Held" not in everything
