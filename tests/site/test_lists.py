"""Lists that people read: the newest first everywhere, the way from page to page, what is found in them, sitemaps."""

from __future__ import annotations

import re

import pytest
from selectolax.lexbor import LexborHTMLParser

from briefgen.site.kinds import sitemaps, tag_directories
from tests.sites import Site, same_as_clean


def entries(page: str) -> list[str]:
    """Return the names of the briefings that a page lists, in its order."""
    return re.findall(r'class="entry-title"[^>]*><a href="/briefings/([\w-]+)/', page)


def step(page: str, rel: str) -> str:
    """Return where the way to what is newer (`prev`) or older (`next`) leads, and how it reads; or ""."""
    found = re.search(rf'<a href="([^"]+)" rel="{rel}">([^<]+)</a>', page)
    return f"{found[1]} {found[2]}" if found else ""


def periods(page: str) -> list[tuple[str, int, str]]:
    """Return what the periods of a page are called, how many entries each has, and how wide its bar is."""
    bars = page.partition('<ul class="bars">')[2].partition("</ul>")[0]
    rows = re.findall(r'<li><a href="[^"]+">([^<]+)</a> <span class="count">(\d+)</span>(.*)</li>', bars)
    return [(name, int(number), "".join(re.findall('rect width="([^"]+)"', rest))) for name, number, rest in rows]


def write(site: Site, days: dict[str, str], **front: object) -> None:
    for name, date in days.items():
        site.briefing(name, **{"date": date, "topics": ["Talks"], "actors": ["Ann"]} | front)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site whose lists are divided at three entries, built once."""
    site = Site(tmp_path_factory.mktemp("desk"), chronology={"split": 3})
    write(site, {"a": "2019-05-01", "b": "2020-01-07", "c": "2020-01-09", "d": "2020-12-01", "e": "2020-12-02"})
    write(site, {f"day-{number}": "2020-12-31" for number in range(7)}, outcome="deal", places=["Oslo"])
    write(site, {"year": "2020", "spring": "2021-21", "f": "2021-01-05", "g": "2021-06-01"}, outcome="vote")
    assert site.build().problems == []
    return site


@pytest.mark.parametrize("base", ["/chronology/", "/topics/talks/", "/actors/ann/"])
def test_the_newest_comes_first(desk: Site, base: str) -> None:
    assert entries(desk.page(f"{base}2021/")) == ["g", "spring", "f"]
    assert entries(desk.page(f"{base}2020/01/")) == ["c", "b"]
    assert entries(desk.page(f"{base}2020/12/31/part-2/")) == ["day-5", "day-4", "day-3"]
    assert [name for name, _, _ in periods(desk.page(f"{base}2020/12/31/"))] == ["Part 3", "Part 2", "Part 1"]


def test_what_is_less_exact_comes_after_what_it_may_be_part_of(desk: Site) -> None:
    assert periods(desk.page("/topics/talks/2020/"))[-1] == ("Month unknown", 1, "12%")


def test_bars_show_where_most_is(desk: Site) -> None:
    assert periods(desk.page("/topics/talks/")) == [("2021", 3, "25%"), ("2020", 12, "100%"), ("2019", 1, "9%")]
    assert periods(desk.page("/topics/talks/2020/")) == [
        ("December", 9, "100%"), ("January", 2, "23%"), ("Month unknown", 1, "12%"),
    ]  # fmt: skip
    assert [name for name, _, _ in periods(desk.page("/topics/talks/2020/12/"))] == ["30–31 Dec", "1–9 Dec"]


def test_steps_lead_through_all_pages_across_years(desk: Site) -> None:
    base = "/topics/talks/2020"
    assert step(desk.page("/topics/talks/2021/"), "next") == f"{base}/12/31/part-3/ Older: 31 December 2020, part 3"
    assert step(desk.page(f"{base}/12/31/part-3/"), "prev") == "/topics/talks/2021/ Newer: 2021"
    assert step(desk.page(f"{base}/12/31/part-3/"), "next") == f"{base}/12/31/part-2/ Older: Part 2"
    assert step(desk.page(f"{base}/12/31/part-1/"), "next") == f"{base}/12/01-09/ Older: 1–9 December 2020"
    assert step(desk.page(f"{base}/12/01-09/"), "next") == f"{base}/01/ Older: January 2020"
    assert step(desk.page(f"{base}/month-unknown/"), "next") == "/topics/talks/2019/ Older: 2019"
    assert step(desk.page("/topics/talks/2019/"), "next") == ""
    assert step(desk.page(f"{base}/"), "next") == "/topics/talks/2019/ Older: 2019"


def test_a_list_on_one_page_has_a_way_to_its_years(site: Site) -> None:
    write(site, {f"b{number}": f"{2019 + number // 6}-03-01" for number in range(14)})
    write(site, {"short": "2018"}, topics=["Trade"], actors=["Bob"])
    site.build()
    page = site.page("/topics/talks/")
    assert [name for name, _, _ in periods(page)] == ["2021", "2020", "2019"]
    assert '<a href="/topics/talks/#_m-2020">2020</a>' in page
    assert '<h3 class="month-title" id="_m-2020">2020</h3>' in page
    assert "periods" not in site.page("/topics/trade/")


def test_what_has_no_date_comes_last(site: Site) -> None:
    due = ("2020-03", "", "2020-05", "2019")
    follow_ups = [{"title": f"Step {date}"} | ({"due": date} if date else {}) for date in due]
    site.briefing("a", date="2018", follow_ups=follow_ups)
    site.configure(chronology={"split": 4})
    site.build()
    assert re.findall(r">Step ([\d-]*)</a>", site.page("/follow-ups/open/")) == ["2020-05", "2020-03", "2019", ""]
    site.configure(chronology={"split": 3})
    site.build()
    assert [name for name, _, _ in periods(site.page("/follow-ups/open/"))] == ["2020", "2019", "Without a date"]
    assert "rel=" not in site.page("/follow-ups/open/undated/").partition("<main")[2]


def test_an_event_says_in_which_briefing_it_stands(site: Site) -> None:
    site.briefing("a", title="The talks", events=[{"date": "2021-02-04", "title": "Dinner"}])
    site.build()
    page = site.page("/chronology/2021/")
    assert '<p class="entry-from">Event in <a href="/briefings/a/">The talks</a></p>' in page
    assert '<a href="/briefings/a/#event-1">Dinner</a>' in page


def test_a_long_topic_has_pages_for_its_outcomes(desk: Site) -> None:
    page = desk.page("/topics/talks/")
    assert '<a href="/topics/talks/outcome/deal/">deal</a> <span class="count">7</span>' in page
    assert '<a href="/topics/talks/outcome/vote/">vote</a> <span class="count">4</span>' in page
    vote = desk.page("/topics/talks/outcome/vote/")
    assert periods(vote) == [("2021", 1, ""), ("2020–2021", 3, "")]
    assert entries(desk.page("/topics/talks/outcome/vote/part-1/")) == ["spring", "f", "year"]
    assert step(desk.page("/topics/talks/outcome/vote/part-1/"), "prev").endswith("/part-2/ Newer: Part 2")
    assert '<a href="/topics/talks/">Talks</a>' in desk.page("/topics/talks/outcome/deal/")
    assert '<span><a href="/actors/ann/">Ann</a></span> <span class="count">16</span>' in page
    assert "/places/oslo/outcome/deal/index.html"[1:] in desk.files()


@pytest.mark.parametrize("number", [25, 26])
def test_a_long_list_on_one_page_is_told_from_a_short_one(site: Site, number: int) -> None:
    write(site, {f"b{day}": f"2021-01-{day:02}" for day in range(1, number + 1)})
    assert site.problems() == []
    assert ('class="chronology long"' in site.page("/topics/talks/")) == (number > 25), (
        "a phone shows no summaries then"
    )


def test_rare_outcomes_and_short_lists_have_no_pages_of_their_own(site: Site) -> None:
    site.configure(chronology={"split": 20})
    write(site, {f"b{number}": "2021" for number in range(20)}, outcome="deal")
    write(site, {"once": "2020"}, topics=["Talks", "Trade"], outcome="vote")
    same_as_clean(site)
    page = site.page("/topics/talks/")
    assert "/topics/talks/outcome/deal/" in page
    assert "And 1 rarer kind" in page
    assert [name for name in site.files() if "outcome/" in name] == ["topics/talks/outcome/deal/index.html"]
    (site.root / "content/briefings/once.md").unlink()
    same_as_clean(site)
    assert not [name for name in site.files() if "outcome/" in name], "the list of the topic stands on one page again"
    write(site, {"twice": "2019"})
    same_as_clean(site)
    assert [name for name in site.files() if "outcome/" in name] == ["topics/talks/outcome/deal/index.html"]


def test_the_pages_of_outcomes_move_with_their_topic(site: Site) -> None:
    site.configure(chronology={"split": 1})
    write(site, {"a": "2019", "b": "2021"}, outcome="deal")
    site.build()
    site.tag("topic", "dialogue", title="Dialogue", aliases=["Talks"])
    site.build(records_moves=True)
    moved = (site.root / "redirects.toml").read_text("utf-8")
    assert '"/topics/talks/outcome/deal/" = "/topics/dialogue/outcome/deal/"' in moved
    assert '"/topics/talks/outcome/deal/part-2/" = "/topics/dialogue/outcome/deal/part-2/"' in moved


def test_the_directory_of_outcomes_names_all(site: Site) -> None:
    for number in range(10):
        site.briefing(f"b{number}", outcome=f"Outcome {number}")
    site.build()
    page = site.page("/outcomes/")
    assert len(re.findall(r'href="/outcomes/outcome-\d/"', page)) == 10
    assert len(entries(page)) == 8


def test_sitemaps_are_divided(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "LIMIT", 4)
    days = {f"y{number}": f"2020-01-{number + 1:02}" for number in range(9)}
    write(site, days)
    same_as_clean(site)
    files = site.files()
    maps = {name: re.findall("<loc>https://desk.example/([^<]*)</loc>", files[name].decode()) for name in files
            if name.startswith("sitemap") and name != "sitemap.xml"}  # fmt: skip
    years = ["sitemap-2020.xml", "sitemap-2020-part-2.xml", "sitemap-2020-part-3.xml"]
    assert [maps[name] for name in years] == [
        [f"briefings/y{number}/" for number in numbers] for numbers in (range(4), range(4, 8), range(8, 9))
    ]
    others = [address for name, found in maps.items() if name.startswith("sitemap-pages") for address in found]
    assert len(others) == len(set(others))
    assert {"", "chronology/2020/", "topics/talks/", "actors/"} <= set(others)
    assert all(len(found) <= 4 for found in maps.values())
    index = re.findall("<loc>https://desk.example/([^<]*)</loc>", site.page("/sitemap.xml"))
    assert sorted(index) == sorted(maps)
    write(site, {"later": "2020-12-24", "earlier": "2019"}, topics=["Trade", "Borders"])
    same_as_clean(site)
    assert site.files()["sitemap-2020.xml"] == files["sitemap-2020.xml"], "the first part stays as it is"
    for name in ("y1", "y2", "later", "earlier"):
        (site.root / f"content/briefings/{name}.md").unlink()
        same_as_clean(site)
    assert "sitemap-2020-part-3.xml" not in site.files()


def links(page: str, section: str = "") -> list[str]:
    """Return the texts of the links of a page's main part, or of one of its sections."""
    main = page.partition('<main id="_main"')[2].partition("</main>")[0]
    main = main.partition(f'id="{section}"')[2].partition("</section>")[0] if section else main
    return re.findall(r"<a [^>]*>(?:<bdi>)?([^<]+)", main)


def test_a_directory_is_a_tree_with_a_heading_for_each_letter(site: Site) -> None:
    names = [f"{letter}{number}" for letter in "ABД" for number in range(8)]
    site.briefing("a", topics=[*names, "Émigrés", "1 May"], places=["Oslo", "Bern"])
    site.tag("topic", "part", title="Part of it", parent="A1")
    site.build()
    page = site.page("/topics/")
    assert re.findall(r'<h2 id="_letter-\d+">(?:<bdi>)?([^<]+)', page) == ["0–9", "A", "B", "E", "Д"]
    assert page.index(">A1<") < page.index(">Part of it<") < page.index(">A2<")
    assert links(site.page("/places/")) == ["Bern", "Oslo"]
    assert "<h2" not in site.page("/places/")


def test_a_long_directory_has_a_page_for_each_letter(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tag_directories, "LIMIT", 3)
    site.briefing("a", topics=["Bank", "Asylum", "Arms", "Art", "Äther", "سلام", "Trade"], places=["Oslo"])
    site.briefing("b", topics=["Bank"])
    site.tag("topic", "tariffs", title="Tariffs", parent="Trade")
    same_as_clean(site)
    first = site.page("/topics/")
    assert links(first)[:4] == ["A", "B", "T", "س"]
    assert links(first, "_largest")[0] == "Bank"
    assert links(first, "_wholes") == ["Trade"]
    assert links(site.page("/topics/all/a/")) == ["Topics", "B", "T", "س", "Arms", "Art", "Asylum", "A, part 2"]
    assert links(site.page("/topics/all/a/part-2/"))[-3:] == ["Äther", "A", "B"]
    assert links(site.page("/topics/all/t/"))[4:6] == ["Tariffs", "Trade"]
    assert '<span class="role">in Trade</span>' in site.page("/topics/all/t/")
    site.tag("topic", "trade", title="Commerce", aliases=["Trade"])
    same_as_clean(site)
    assert '<span class="role">in Commerce</span>' in site.page("/topics/all/t/")
    site.briefing("a", topics=["Bank", "Asylum"])
    (site.root / "content/topics/tariffs.md").unlink()
    same_as_clean(site)
    assert not [name for name in site.files() if name.startswith("topics/all/")]
    assert links(site.page("/topics/")) == ["Asylum", "Bank", "Commerce"]


@pytest.mark.parametrize(
    "address", ["/follow-ups/", "/follow-ups/open/", "/actors/ann/follow-ups/", "/actors/ann/resolved/"]
)
def test_years_on_a_page_lead_to_where_they_begin(site: Site, address: str) -> None:
    """Lists of follow-ups named years of which none had a heading."""
    days = [f"{year}-03-{day:02}" for year in (2019, 2020) for day in range(1, 15)]
    owed = [{"title": day, "due": day, "actors": ["Ann"]} for day in days]
    site.briefing("a", date="2019-01-01", follow_ups=owed)
    site.briefing("b", date="2019-01-01", follow_ups=[{**item, "withdrawn": "2019-02-01"} for item in owed])
    site.build()
    page = LexborHTMLParser(site.page(address))
    links = [str(link.attributes["href"]) for link in page.css(".jumps a")]
    assert len(links) == 2
    assert [f"{address}#{heading.attributes['id']}" for heading in page.css("h3")] == links
