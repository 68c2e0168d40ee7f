"""Dates and order, feeds and summaries: inputs that failed once, each with what is right."""

from __future__ import annotations

import json
import re
import unicodedata
from html.parser import HTMLParser

import feedparser
import pytest

from briefgen.graphemes import boundary
from tests.site.test_actors import plain
from tests.sites import Site

LA, BRUSSELS = "America/Los_Angeles", "Europe/Brussels"


def titles(page: str) -> list[str]:
    return re.findall(r'class="entry-title"[^>]*><a[^>]*>([^<]*)</a>', page)


def feed(site: Site, address: str = "/feed.xml") -> list[tuple[str, str, str]]:
    """Return title, publication and last change of each entry."""
    found = feedparser.parse(site.page(address))
    assert not found.bozo, found.bozo_exception
    return [(entry.title, entry.published, entry.updated) for entry in found.entries]


def structured(site: Site, address: str) -> dict[str, object]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', site.page(address))
    assert found
    data: dict[str, object] = json.loads(found[1])
    return data


# instants


def test_times_sort_by_the_instant(site: Site) -> None:
    """`2021-02-05T09:00:00+09:00` is `00:00Z` and comes before `2021-02-05T01:00:00Z`."""
    dates = {"tokyo": "2021-02-05T09:00:00+09:00", "london": "2021-02-05T01:00:00Z"}
    for name, date in dates.items():
        site.briefing(name, date=date, published=date, topics=["T"], actors=["Ann"])
    site.build()
    for address in ("/", "/topics/t/", "/chronology/"):
        assert titles(site.page(address)) == ["London", "Tokyo"], address
    for address in ("/feed.xml", "/topics/t/feed.xml", "/actors/ann/feed.xml"):
        assert feed(site, address) == [
            ("London", "2021-02-05T01:00:00Z", "2021-02-05T01:00:00Z"),
            ("Tokyo", "2021-02-05T00:00:00Z", "2021-02-05T00:00:00Z"),
        ]


def test_the_hour_that_comes_twice_is_in_order(site: Site) -> None:
    """`02:50+02:00` comes before `02:10+01:00` on the night on which clocks go back."""
    site.configure(timezone=BRUSSELS)
    site.briefing("first", date="2020-10-25T02:50:00+02:00")
    site.briefing("second", date="2020-10-25T02:10:00+01:00")
    site.briefing("day", date="2020-10-25")
    site.build()
    assert titles(site.page("/chronology/")) == ["Day", "Second", "First"]


def test_a_time_is_shown_in_the_zone_of_the_site_and_its_day_is_the_day_there(site: Site) -> None:
    """`2021-02-05T09:00:00+09:00` is 4 February in New York: in words, address, list and feed."""
    site.configure(timezone="America/New_York", permalinks={"briefing": "/{year}/{month}/{day}/{slug}/"})
    site.briefing(
        "a", "::: statement\nby: Ann\ndate: 2021-02-01 00:30 +0900\n\nWords.\n:::\n", date="2021-02-01T09:00+09:00"
    )
    site.build()
    page = site.page("/2021/01/31/a/")
    assert '<time datetime="2021-01-31T19:00:00-05:00">31 January 2021, 19:00 UTC-05:00</time>' in page
    assert "31 Jan 2021, 10:30 UTC-05:00" in page
    assert 'id="_m-2021-01"' in site.page("/chronology/2021/")
    assert feed(site)[0][1] == "2021-01-31T00:00:00-05:00"
    assert not re.search(r"UTC\+09|T09:00", "".join(map(str, site.files().values())))


def test_the_embargo_of_a_preview_names_the_zone_of_the_site(site: Site) -> None:
    site.configure(timezone=BRUSSELS)
    site.briefing("a", embargo="2021-07-01T09:00:00-05:00")
    site.build(embargoed=True)
    assert "Under embargo until" in site.page("/")
    assert "1 July 2021, 16:00 UTC+02:00" in site.page("/briefings/a/")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2021-02-05 13:45:00 -0500", "5 February 2021, 19:45 UTC+01:00"),
        ("2021-02-05 13:45:00.25 +5", "5 February 2021, 09:45 UTC+01:00"),
        ("2021-02-05t13:45:00z", "5 February 2021, 14:45 UTC+01:00"),
        ("2021-02-05 13:45 UTC", "5 February 2021, 14:45 UTC+01:00"),
        ("2021-02-05T13:45:00", "5 February 2021, 13:45 UTC+01:00"),
        ("2021-02-05 13:45", "5 February 2021, 13:45 UTC+01:00"),
        ("2021-07-05T13:45", "5 July 2021, 13:45 UTC+02:00"),
        ("2021-02-05T23:30-05:00/2021-02-06T02:00-05:00", "6 February 2021, 05:30–08:00 UTC+01:00"),
    ],
)
def test_times_are_read_as_other_tools_write_them(site: Site, written: str, shown: str) -> None:
    """YAML's own form `2021-02-05 13:45:00 -0500`; a time without zone is in the site's."""
    site.configure(timezone=BRUSSELS)
    site.briefing("a", date=written)
    assert not site.build(today="2021-12-31").failed
    assert shown in plain(site.page("/briefings/a/"))


def test_a_time_without_zone_is_read_wherever_a_time_can_stand(site: Site) -> None:
    site.configure(timezone=BRUSSELS)
    text = "::: statement\nby: Ann\ndate: 2021-02-05 10:00\n\nWords.\n:::\n"
    site.briefing(
        "a", text, published="2021-02-06 06:00", updated="2021-02-07T08:00",
        corrections=[{"date": "2021-02-08 09:00", "text": "It is put right."}],
        events=[{"date": "2021-02-05 11:00", "title": "Met"}], follow_ups=[{"title": "Go", "due": "2021-02-28 12:00"}],
        sources=[{"title": "S", "date": "2021-02-05 07:00"}],
    )  # fmt: skip
    assert site.build().problems == []
    page = plain(site.page("/briefings/a/"))
    assert set(re.findall(r"(\d\d):00 UTC\+01:00", page)) == {"06", "07", "09", "10", "11", "12"}
    assert feed(site) == [("A", "2021-02-06T06:00:00+01:00", "2021-02-08T09:00:00+01:00")]


def test_an_embargo_without_zone_is_refused_with_the_way_to_write_it(site: Site) -> None:
    """`embargo: 2021-02-09T09:00:00`: a wrong guess would end it hours too early."""
    site.configure(timezone=BRUSSELS)
    site.briefing("a", embargo="2021-02-09T09:00:00")
    found = site.only_problem()
    assert (found.rule, found.line) == ("date", 4)
    assert "does not say in which zone; write 2021-02-09T09:00:00+01:00" in found.message


def test_a_part_of_a_second_does_not_end_an_embargo_early(site: Site) -> None:
    site.briefing("a", embargo="2021-02-10T10:00:00.5Z")
    site.build(now=1612951200.2)
    assert "/briefings/a/" not in site.page("/")


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("Feb 5, 2021", "write 2021-02-05"),
        ("5 February 2021", "write 2021-02-05"),
        ("Friday, 5 Feb 2021", "write 2021-02-05"),
        ("5.2.2021", "write 2021-02-05"),
        ("2021/02/05", "write 2021-02-05"),
        ("2021-2-5", "write 2021-02-05"),
        ("20210205", "write 2021-02-05"),
        ("2021年2月5日", "write 2021-02-05"),
        ("٢٠٢١-٠٢-٠٥", "write 2021-02-05"),
        ("2021‑02‑05", "write 2021-02-05"),
        ("2021-02-04–2021-02-06", "write 2021-02-04/2021-02-06"),
        ("2021-02-04 — 2021-02-06", "write 2021-02-04/2021-02-06"),
        ("2021–2022", "write 2021/2022"),
        ("4–6 February 2021", "write 2021-02-04/2021-02-06"),
        ("05/02/2021", "write 2021-02-05 or 2021-05-02"),
        ("13/02/2021", "write 2021-02-13"),
        ("05/05/2021", "write 2021-05-05"),
        ("February 2021", "write 2021-02"),
        ("c. 1945", "write 1945~"),
        ("1940s", "write 194X"),
        ("spring 2021", "write 2021-21"),
        ("2021/22", "write 2021/2022"),
        ("2021–22", "write 2021/2022"),
        ("2004/05", "write 2004/2005 or 2004-05"),
        ("2021-02/03", "write 2021-02/2021-03"),
        ("2021-02-04/06", "write 2021-02-04/2021-02-06"),
        ("since 2020", "write 2020/.."),
        ("until 1945", "write ../1945"),
        ("“2021-02-05”", "write 2021-02-05"),
        ("2021-02-05,", "write 2021-02-05"),
        ("-0044", "only the years 1 to 9999 can be a date; write the year in the text"),
        ("44 BC", "only the years 1 to 9999 can be a date; write the year in the text"),
        ("12021-02-05", "only the years 1 to 9999 can be a date; write the year in the text"),
        ("soon", "write 2021-02-05, 2021-02, "),
        ("2021-02-30", "write 2021-02-05, 2021-02, "),
    ],
)  # fmt: skip
def test_an_error_says_how_to_write_the_date(site: Site, written: str, hint: str) -> None:
    """`"Feb 5, 2021"`, `5.2.2021`, en dashes; `05/02/2021` names both."""
    site.briefing("a", f"::: statement\nby: Ann\ndate: {written}\n\nWords.\n:::\n", date=written)
    found = site.problems()
    assert [item.rule for item in found] == ["date", "date"]
    assert all(item.hint == hint or item.hint.startswith(hint + "2021, ") for item in found), found[0].hint


def test_the_hint_for_a_day_of_publication_is_a_day(site: Site) -> None:
    site.briefing("a", published="Feb 5, 2021")
    assert site.only_problem().hint == "write 2021-02-05"
    site.briefing("a", published="February 2021")
    assert site.only_problem().hint == "write 2021-02-05 or 2021-02-05T09:00:00+01:00"
    assert "not exact" in site.only_problem().message or "not a date" in site.only_problem().message


# days


def test_a_day_is_the_day_of_the_site(site: Site) -> None:
    """`timezone = "America/Los_Angeles"`, `published: 2021-02-05`."""
    site.configure(timezone=LA)
    site.briefing("a", published="2021-02-05", corrections=[{"date": "2021-07-05", "text": "Right."}])
    site.build(today="2021-12-31")
    assert feed(site) == [("A", "2021-02-05T00:00:00-08:00", "2021-07-05T00:00:00-07:00")]
    entry = json.loads(site.page("/feed.json"))["items"][0]
    assert (entry["date_published"], entry["date_modified"]) == (
        "2021-02-05T00:00:00-08:00",
        "2021-07-05T00:00:00-07:00",
    )
    data = structured(site, "/briefings/a/")
    assert (data["datePublished"], data["dateModified"]) == ("2021-02-05", "2021-07-05")
    assert "<lastmod>2021-07-05</lastmod>" in site.page("/sitemap-2021.xml")


def test_another_time_zone_makes_what_depends_on_it_again(site: Site) -> None:
    site.briefing("a", date="2021-02-01T01:00Z", published="2021-02-05")
    site.build()
    assert feed(site)[0][1] == "2021-02-05T00:00:00Z"
    site.configure(timezone=LA)
    site.build()
    assert site.files() == site.clean_files()[0]
    assert "31 January 2021, 17:00 UTC-08:00" in site.page("/briefings/a/")


# what is new


def test_what_is_new_goes_by_publication(site: Site) -> None:
    """`date: 1814-06-18`, put out last, is the latest; `2031-01-01` is not published yet."""
    site.briefing("old", date="1814-06-18", published="2021-02-09")
    site.briefing("ahead", date="2031-01-01")
    site.briefing("announced", date="2031-01-01", published="2021-02-08")
    site.briefing("unknown", date="1814-06-19")
    site.briefing("usual", date="2021-02-05")
    assert site.build().problems == []
    assert titles(site.page("/")) == ["Old", "Announced", "Usual", "Unknown"]
    assert [title for title, *_ in feed(site)] == ["Old", "Announced", "Usual"]
    made = "".join(site.page(name) for name in site.files() if name.endswith((".xml", ".json")))
    assert not re.search("1814-|2031-", re.sub(r"/sitemap-\d+", "", made))
    for name in ("ahead", "unknown"):
        assert not {"datePublished", "dateModified"} & structured(site, f"/briefings/{name}/").keys()
        assert "published_time" not in site.page(f"/briefings/{name}/")


def test_the_day_comes_on_which_it_is_new(site: Site) -> None:
    site.briefing("ahead", date="2021-02-12", topics=["T"])
    site.briefing("usual", date="2021-02-05", topics=["T"])
    for today in ("2021-02-10", "2021-02-11", "2021-02-12", "2021-02-11", "2021-02-04"):
        site.build(today=today)
        assert site.files() == site.clean_files(today=today)[0], today
        assert ("Ahead" in titles(site.page("/"))) == (today >= "2021-02-12")
        assert ("Usual" in titles(site.page("/"))) == (today >= "2021-02-05")
        assert "2021-02-12" not in site.page("/sitemap-2021.xml") or today >= "2021-02-12"


def test_what_was_under_embargo_is_new_when_that_ends(site: Site) -> None:
    site.briefing("held", date="2021-01-01", published="2021-01-02", embargo="2021-02-10T09:00:00Z")
    site.briefing("usual", date="2021-02-05")
    site.build()
    assert feed(site)[0] == ("Held", "2021-02-10T09:00:00Z", "2021-02-10T09:00:00Z")


def test_what_was_changed_was_published_before(site: Site) -> None:
    site.briefing("a", date="1814-06-18", corrections=[{"date": "2021-02-08", "text": "Right."}])
    site.briefing("b", date="2031-01-01", updated="2021-02-07")
    assert site.build().problems == []
    assert [(title, published[:10]) for title, published, _ in feed(site)] == [("A", "2021-02-08"), ("B", "2021-02-07")]


def test_check_tells_of_what_is_not_known_or_lies_ahead(site: Site) -> None:
    site.briefing("unknown", date="1814-06-19", actors=["Ann"])
    site.briefing("ahead", published="2031-01-01", actors=["Ann"])
    site.briefing(
        "typo",
        updated="2022-02-09",
        corrections=[{"date": "2021-02-08", "text": "R."}, {"date": "2021-03-09", "text": "S."}],
    )
    found = {
        (item.path.rpartition("/")[2], item.line) for item in site.problems(write=False) if item.rule == "publication"
    }
    assert found == {("unknown.md", 3), ("ahead.md", 4), ("typo.md", 4), ("typo.md", 8)}


# corrections


def test_a_correction_moves_everything(site: Site) -> None:
    """`corrections: [{date: 2021-02-09, …}]` without `updated`."""
    site.briefing("a", published="2021-02-05")
    site.build()
    site.briefing("a", published="2021-02-05", corrections=[{"date": "2021-02-09", "text": "It was 9, not 8."}])
    site.build()
    assert feed(site) == [("A", "2021-02-05T00:00:00Z", "2021-02-09T00:00:00Z")]
    assert "<updated>2021-02-09T00:00:00Z</updated>\n<author>" in site.page("/feed.xml")
    assert json.loads(site.page("/feed.json"))["items"][0]["date_modified"] == "2021-02-09T00:00:00Z"
    assert "<lastmod>2021-02-09</lastmod>" in site.page("/sitemap-2021.xml")
    assert structured(site, "/briefings/a/")["dateModified"] == "2021-02-09"
    assert '<meta property="article:modified_time" content="2021-02-09">' in site.page("/briefings/a/")
    byline = plain(site.page("/briefings/a/"))
    assert "Published 5 February 2021 · updated 9 February 2021 · 1 correction" in byline
    assert site.files() == site.clean_files()[0]


def test_each_correction_on_the_day_of_publication_moves_the_feed(site: Site) -> None:
    seen = []
    for number in range(3):
        corrections = [{"date": "2021-02-05", "text": f"Correction {count}."} for count in range(number)]
        site.briefing("a", published="2021-02-05T09:30Z", corrections=corrections)
        site.build()
        seen.append(feed(site)[0][2])
    assert seen == ["2021-02-05T09:30:00Z", "2021-02-05T09:30:01Z", "2021-02-05T09:30:02Z"]
    assert "updated 5 February 2021 · 2 corrections" in plain(site.page("/briefings/a/"))


def test_nothing_is_changed_before_it_is_published_or_ahead_of_today(site: Site) -> None:
    site.briefing("early", published="2021-02-05", updated="2021-01-01")
    site.briefing("late", published="2021-02-05", corrections=[{"date": "2031-01-01", "text": "Right."}])
    site.briefing(
        "both", published="2021-02-05", updated="2021-02-09", corrections=[{"date": "2021-02-07", "text": "R."}]
    )
    site.build()
    published = "2021-02-05T00:00:00Z"
    assert sorted(feed(site)) == [
        ("Both", published, "2021-02-09T00:00:00Z"), ("Early", published, published), ("Late", published, published)
    ]  # fmt: skip
    assert "updated" not in site.page("/briefings/early/")
    assert "2031" not in site.page("/sitemap-2021.xml")
    assert structured(site, "/briefings/late/")["dateModified"] == "2021-02-05"


# ids


def test_the_id_of_an_entry_stays(site: Site) -> None:
    """`slug` changed with or without an alias, another title, another `base_url`."""

    def ids() -> tuple[str, str]:
        site.build()
        return feedparser.parse(site.page("/feed.xml")).entries[0].id, json.loads(site.page("/feed.json"))["items"][0][
            "id"
        ]

    site.briefing("talks")
    atom, other = ids()
    assert atom == other
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", atom)
    site.briefing("talks", slug="new", aliases=["/briefings/talks/"])
    assert ids() == (atom, atom)
    site.briefing("talks", slug="newer", title="Another title", date="2021-02-06")
    assert ids() == (atom, atom)
    site.configure(base_url="https://other.example/archive/", permalinks={"briefing": "/{year}/{slug}/"})
    assert ids() == (atom, atom)
    site.configure(title="Other name", feeds={"site": "Desk"})
    assert ids() == (atom, atom)


def test_two_briefings_and_two_sites_have_different_ids(site: Site) -> None:
    seen = set()
    for title in ("Desk", "Other desk"):
        site.configure(title=title)
        for name in ("talks", "2020/talks"):
            site.briefing(name, slug=name.replace("/", "-"))
        site.build(output=f"output-{title[:5].strip()}")
        seen |= {entry.id for entry in feedparser.parse(site.page("/feed.xml", f"output-{title[:5].strip()}")).entries}
    assert len(seen) == 4


# summaries


SENTENCE = "長い説明が続き、各国の立場の違いが浮き彫りになったと報じられた。"


def lead(site: Site, body: str) -> str:
    site.briefing("a", body)
    assert not site.build().failed
    found: str = json.loads(site.page("/feed.json"))["items"][0]["content_text"]
    return found


def test_a_japanese_paragraph_is_cut_at_a_sentence(site: Site) -> None:
    """No summary, and a paragraph that begins `G7 外相`."""
    assert lead(site, "G7 外相は会談した。" + SENTENCE * 20) == "G7 外相は会談した。" + SENTENCE * 9


@pytest.mark.parametrize(
    "word",
    [
        "会談",
        "ภาษาไทย",
        "มนุษย์",
        "मनुष्य",
        "मन्त्रालय",
        "ကျွန်ုပ်",
        "각하",
        "한글",
        "é",
        "e\u0301\u0323",
        "👩‍👩‍👧‍👦",
        "🇪🇺",
        "👍🏽",
    ],
)
def test_a_long_text_without_sentences_and_spaces_is_cut_between_graphemes(site: Site, word: str) -> None:
    word = unicodedata.normalize("NFC", word)
    found = lead(site, "G7 " + word * (600 // len(word)))
    assert 280 <= len(found) <= 301
    assert found.endswith("…")
    rest = found[3:-1].removesuffix(" ")
    torn = rest[len(rest) // len(word) * len(word) :]
    assert not torn or boundary(word, len(torn)) == len(torn)
    if len(set(word)) > 1 and boundary(word, len(word) - 1) == 0:
        assert torn == ""


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("The ministers met again in Geneva. " * 20, "Geneva."),
        ("«Les ministres se sont revus à Genève !» Rien de neuf. " * 20, "neuf."),
        ("मंत्री जिनेवा में फिर मिले और देर तक बात की। " * 20, "की।"),
        ("اجتمع الوزراء مرة أخرى في جنيف أمس، فماذا قالوا؟ " * 20, "قالوا؟"),
        ("وزراء جنیوا میں دوبارہ ملے اور دیر تک بات کی۔ " * 20, "کی۔"),
        ("Նախարարները կրկին հանդիպեցին Ժնևում։ " * 20, "Ժնևում։"),
        ("「会談は有意義だった。」と述べた。" * 40, "。"),
    ],
)
def test_a_long_text_is_cut_at_the_end_of_a_sentence(site: Site, text: str, end: str) -> None:
    found = lead(site, text)
    assert found.endswith(end)
    assert 100 <= len(found) <= 300
    assert text.startswith(found)


def test_an_abbreviation_is_no_end_of_a_sentence(site: Site) -> None:
    text = (
        "A long and winding list of those who were present on that day " * 3 + "began with the U.S. and Dr. Smith " * 9
    )
    assert lead(site, text).endswith(" …")


def test_a_long_text_of_words_is_cut_between_words(site: Site) -> None:
    found = lead(site, "slowly, " * 100)
    assert found.endswith("slowly …")
    assert len(found) <= 302


@pytest.mark.parametrize(
    "before",
    [
        "![What a picture shows](map.svg)\n\n", "![What a picture shows](map.svg)\n", "| a | b |\n|---|---|\n| c | d |\n\n",
        "## A heading\n\n", "> A quotation.\n\n", "- a list\n- of two\n\n", "::: key-points\n- A point.\n:::\n\n",
        "::: note\nA note.\n:::\n\n", "::: statement\nby: Ann\n\nWhat was said.\n:::\n\n", "```\ncode\n```\n\n", "***\n\n", "—\n\n",
    ],
)  # fmt: skip
def test_the_summary_is_the_first_paragraph_of_words(site: Site, before: str) -> None:
    """The body begins with a picture, a table, a heading, a quotation, a list, a block."""
    site.write("content/briefings/map.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    assert lead(site, f"{before}The words of it.\n\nMore.\n") == "The words of it."


def test_a_text_without_paragraphs_has_what_stands_in_its_lists(site: Site) -> None:
    assert lead(site, "::: statement\nby: Ann\n\nWhat was said.\n:::\n\n- First point.\n- Second.\n") == "First point."
    site.write("content/briefings/map.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    assert lead(site, "![What it shows](map.svg)\n") == ""


def test_a_citation_leaves_no_gap_in_the_summary(site: Site) -> None:
    site.briefing("a", "It was said [@news], and heard [@news].\n", sources=[{"title": "S", "key": "news"}])
    site.build()
    assert "<summary>It was said, and heard.</summary>" in site.page("/feed.xml")


# control characters


def test_a_control_character_breaks_no_output(site: Site) -> None:
    r"""`title: "Talks\x10 held"`, and one in each other text."""
    bad = "a\x10b\x00c\x0bd\x1be\x9ff\ufffe"
    front = {
        "title": f"Talks {bad}", "date": "2021-02-05", "summary": bad, "topics": [bad], "places": [bad], "actors": [bad],
        "outcome": {"kind": bad, "summary": bad}, "events": [{"date": "2021-02-05", "title": bad}],
        "corrections": [{"date": "2021-02-05", "text": bad}], "sources": [{"title": bad, "publisher": bad}],
        "follow_ups": [{"title": bad, "actors": [bad]}],
    }  # fmt: skip
    escaped = json.dumps(front)  # JSON is YAML, with escapes
    site.write("content/briefings/a.md", f"---\n{escaped}\n---\nText &#x10; [x](https://x.example/%10).\n")
    assert not site.build().failed
    for name, content in site.files().items():
        if name.endswith((".xml", ".json", ".html", ".txt")):
            assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]", content.decode()), name
    assert len(feed(site)) == 1
    json.loads(site.page("/feed.json"))
    structured(site, "/briefings/a/")


# direction


class Languages(HTMLParser):
    """Collects each text of a page with the language and the direction that hold for it."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str, str]] = [("", "en", "ltr")]
        self.texts: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("meta", "link", "img", "br", "hr"):
            return
        found = dict(attrs)
        way = found.get("dir") or ("auto" if tag == "bdi" else self.open[-1][2])
        self.open.append((tag, found.get("lang") or self.open[-1][1], way))

    def handle_endtag(self, tag: str) -> None:
        while self.open[-1][0] != tag:
            self.open.pop()
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and self.open[-1][0] not in ("script", "title", "style"):
            self.texts.append((data.strip(), *self.open[-1][1:]))


def texts(page: str) -> list[tuple[str, str, str]]:
    parser = Languages()
    parser.feed(page)
    return parser.texts


ARABIC = {
    "title": "محادثات في جنيف", "summary": "اجتمع الوزراء.", "actors": ["علي", {"actor": "Josep Borrell", "role": "ضيف"}],
    "topics": ["النووي"], "places": ["جنيف"], "outcome": {"kind": "اتفاق", "summary": "وافقوا."},
    "events": [{"date": "2021-02-05", "title": "مؤتمر صحفي", "actors": ["علي"]}],
    "follow_ups": [{"title": "اجتماع آخر", "id": "more", "due": "2021-03-01", "actors": ["علي"]}],
    "corrections": [{"date": "2021-02-06", "text": "تصحيح."}],
    "sources": [{"title": "تقرير", "publisher": "صحيفة", "key": "news"}],
}  # fmt: skip
ARABIC_BODY = "نص أول.\n\n## عنوان\n\n::: statement\nby: علي\nplace: جنيف\nsource: news\nid: one\n\nقال شيئا.\n:::\n\n## ثان\n\n## ثالث\n"


@pytest.mark.parametrize("lang", ["ar", None])
def test_the_direction_is_on_the_text_and_around_every_name_and_title(site: Site, lang: str | None) -> None:
    """A briefing in Arabic, alone and in every list, whether it names its language or not."""
    site.briefing("a", ARABIC_BODY, lang=lang, **ARABIC)
    site.briefing("b", "[[محادثات في جنيف]]\n", related=["a"], resolves="a#more", topics=["النووي"], date="2021-02-07")
    site.briefing("c", "نص.\n", lang=lang, title="لقاء في باريس", topics=["النووي"], date="2021-02-08")
    site.actor(
        "ali",
        name="علي",
        aliases=["أبو علي"],
        roles=[{"title": "وزير", "organisation": "وزارة"}],
        links=[{"title": "موقع", "url": "https://x.example"}],
    )
    assert not site.build().failed
    pages = [name for name in site.files() if name.endswith(".html") and "404" not in name]
    assert len(pages) > 10
    for name in pages:
        for text, _, way in texts(site.page(name)):
            if re.search("[\u0600-\u06ff]", text):
                assert way in ("rtl", "auto"), (name, text)
            elif "Josep" not in text:
                assert way != "rtl" or not re.search("[A-Za-z]", text), (name, text)
    for text, language, way in texts(site.page("/briefings/a/")):
        if text in ("نص أول.", "عنوان", "محادثات في جنيف", "قال شيئا."):
            assert (language, way) == ((lang, "rtl") if lang else ("en", "auto")), text


def test_the_language_stands_only_on_the_text(site: Site) -> None:
    """`<article lang="ja">` wrapped the theme's English labels."""
    text = "::: key-points\n- 要点。\n:::\n\n本文。\n\n::: statement\nby: 外相\nto: 首相\nsource: news\n\n発言。\n:::\n"
    site.briefing(
        "a", text, lang="ja", title="外相会談", summary="要約。", sources=[{"title": "記事", "key": "news"}],
        events=[{"date": "2021-02-05", "title": "会見"}], corrections=[{"date": "2021-02-06", "text": "訂正。"}],
        follow_ups=[{"title": "次回会合", "due": "2021-03-01"}],
    )  # fmt: skip
    site.build()
    for name in site.files():
        for text, language, _ in texts(site.page(name)) if name.endswith(".html") else ():
            is_japanese = bool(re.search("[\u3040-\u9fff]", text))
            assert language != "ja" or is_japanese or text in ("\u21a9\ufe0e",), (name, text)
    shown = {text: language for text, language, _ in texts(site.page("/briefings/a/"))}
    for text in ("外相会談", "要約。", "本文。", "発言。", "会見", "訂正。", "次回会合", "要点。"):
        assert shown[text] == "ja", text
    assert shown["Key points"] == "en"


def test_a_site_in_arabic_runs_from_the_right(site: Site) -> None:
    site.configure(language="ar", title="مكتب")
    site.briefing("a", ARABIC_BODY, **ARABIC)
    site.briefing("b", "English text.", title="A title in English", lang="en")
    site.build()
    page = site.page("/briefings/a/")
    assert '<html lang="ar" dir="rtl" ' in page
    assert "<h1>محادثات في جنيف</h1>" in page
    assert "<bdi>Josep Borrell</bdi>" in page
    assert '<h1 lang="en" dir="ltr">A title in English</h1>' in site.page("/briefings/b/")


@pytest.mark.parametrize("lang", ["ar", "fa", "he", "ur", "ckb", "pa-Arab", "az-Arab-IR", "uz-Arab", "ff-Adlm"])
def test_languages_that_are_written_from_the_right(site: Site, lang: str) -> None:
    site.briefing("a", lang=lang)
    site.briefing("b", lang=lang.split("-")[0] + "-Latn")
    site.build()
    assert f'<h1 lang="{lang}" dir="rtl">' in site.page("/briefings/a/")
    assert 'dir="' not in site.page("/briefings/b/")
