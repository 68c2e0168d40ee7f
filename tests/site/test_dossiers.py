"""What a dossier shows of an actor with much to show, and where the rest of it stands."""

from __future__ import annotations

import re

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.site.test_actors import plain
from tests.sites import Site, same_as_clean


def said(by: str, name: str = "s", **head: str) -> str:
    lines = "".join(f"{key}: {value}\n" for key, value in head.items())
    return f"::: statement\nby: {by}\nid: {name}\n{lines}\nSaid by {by}.\n:::\n\n"


def section(html: str, name: str) -> str:
    """Return the section of a dossier with an id, or "" if there is none."""
    return html.partition(f'id="_{name}"')[2].partition("</section>")[0]


def texts(html: str) -> list[str]:
    return re.findall(r'<a href="/briefings/[^"]*">(?:<bdi>)?([^<]*)', html)


# counts


def test_briefings_events_and_statements_are_counted_apart(site: Site) -> None:
    events = [{"title": "Walk", "date": "2021-01-02", "actors": ["Ann"]}]
    site.briefing("a", said("Ann", to="Bob"), actors=["Ann"], events=events)
    site.briefing("b", said("Ann", to="Bob"), actors=["Ann"])
    site.build()
    assert "2 briefings, 1 event, 2 statements made" in plain(site.page("/actors/ann/"))
    assert "Chronology 2 briefings, 1 event" in plain(site.page("/actors/ann/"))
    assert "2 statements heard" in plain(site.page("/actors/bob/"))


def test_an_actor_with_nothing_but_a_name(site: Site) -> None:
    site.actor("ann")
    site.build()
    assert "No briefing names Ann yet." in plain(site.page("/actors/ann/"))
    assert "On this page" not in site.page("/actors/ann/")


# the chronology


def test_a_long_chronology_has_a_page_and_years(site: Site) -> None:
    site.configure(chronology={"split": 20})
    for number in range(15):
        site.briefing(f"b{number:02}", actors=["Ann"], date=f"2020-{number % 12 + 1:02}-{number + 1:02}")
    site.build()
    page = site.page("/actors/ann/")
    assert len(re.findall('class="entry entry', page)) == 8
    assert '<a href="/actors/ann/chronology/">The latest 8 are shown: see all 15</a>' in page
    assert len(re.findall('class="entry entry', site.page("/actors/ann/chronology/"))) == 15
    for number in range(15, 30):
        site.briefing(f"b{number:02}", actors=["Ann"], date=f"2021-01-{number:02}")
    site.build()
    assert '<a href="/actors/ann/2020/">2020</a>' in site.page("/actors/ann/")
    assert '<a href="/actors/ann/2020/">2020</a>' in site.page("/actors/ann/chronology/")
    assert len(re.findall('class="entry entry', site.page("/actors/ann/"))) == 8


# mentions


def test_mentioned_in_is_what_names_or_links_to_an_actor_without_listing_it(site: Site) -> None:
    site.actor("ann")
    site.briefing("listed", "Ann came.", actors=["Ann"])
    site.briefing("speaks", "Ann came.\n\n" + said("Ann"))
    site.briefing("named", "Ann came.")
    site.briefing("linked", "See [[Ann|her]], and [[Zed]].", date="2021-02-06")
    site.briefing("other", actors=["Zed"])
    site.build()
    page = site.page("/actors/ann/")
    assert texts(section(page, "mentions")) == ["Linked", "Named"]
    assert "1 briefing, 1 statement made, 2 mentions" in plain(page)
    assert texts(section(site.page("/actors/zed/"), "mentions")) == ["Linked"]


def test_mentions_follow_edits(site: Site) -> None:
    site.actor("ann")
    site.actor("bob", aliases=["Robert"])
    site.briefing("a", "Ann and Robert came.")
    same_as_clean(site)
    assert section(site.page("/actors/ann/"), "mentions")
    site.briefing("a", "Ann and Robert came.", actors=["Ann"])
    same_as_clean(site)
    assert not section(site.page("/actors/ann/"), "mentions")
    site.actor("bob")
    same_as_clean(site)
    assert not section(site.page("/actors/bob/"), "mentions")
    site.actor("bob", aliases=["Robert"])
    same_as_clean(site)
    assert section(site.page("/actors/bob/"), "mentions")
    site.briefing("a", "Nobody came.")
    same_as_clean(site)
    assert not section(site.page("/actors/bob/"), "mentions")
    site.briefing("a", "Robert came.", status="draft")
    same_as_clean(site)
    assert not section(site.page("/actors/bob/"), "mentions")


def test_many_mentions_have_a_page(site: Site) -> None:
    site.actor("ann")
    for number in range(9):
        site.briefing(f"b{number}", "Ann came.")
    site.build()
    assert '<a href="/actors/ann/mentioned/">The latest 5 are shown: see all 9</a>' in site.page("/actors/ann/")
    assert len(texts(site.page("/actors/ann/mentioned/"))) == 9


def test_a_name_in_a_heading_runs_its_own_way_and_the_heading_does_not(site: Site) -> None:
    site.actor("omar", name="عمر بن عبد الرحمن الصالح")
    for number in range(9):
        site.briefing(f"b{number}", said("Ann", to="omar"))
    site.build()
    for page, heading in (("", "h2"), ("addressed/", "h1")):
        html = site.page(f"/actors/omar/{page}")
        assert re.search(f"<{heading}[^>]*>Addressed to <bdi>عمر بن عبد الرحمن الصالح</bdi>", html), page


def test_more_mentions_have_numbered_parts(site: Site) -> None:
    """They are spread over the years: a page for each year would hold a few."""
    site.configure(chronology={"split": 4})
    site.actor("ann")
    for number in range(9):
        site.briefing(f"b{number}", "Ann came.", title=f"B{number}", date=f"{2000 + number}-01-01")
    same_as_clean(site)
    below = sorted(path for path in site.files() if path.startswith("actors/ann/mentioned/"))
    assert below == [
        "actors/ann/mentioned/index.html",
        *(f"actors/ann/mentioned/part-{n}/index.html" for n in (1, 2, 3)),
    ]
    first = site.page("/actors/ann/mentioned/")
    assert re.findall(r'mentioned/part-(\d)/">([^<]*)</a>', first) == [
        ("3", "2008"), ("2", "2004–2007"), ("1", "2000–2003"),
    ]  # fmt: skip
    before = site.page("/actors/ann/mentioned/part-2/")
    assert [f"B{number}" in before for number in range(9)] == [False] * 4 + [True] * 4 + [False]
    site.briefing("b9", "Ann came.", date="2009-01-01")
    same_as_clean(site)
    assert site.page("/actors/ann/mentioned/part-2/") == before


# contradictions


def test_contradicting_statements_stand_side_by_side_in_both_dossiers(site: Site) -> None:
    site.briefing("a", said("Ann"))
    site.briefing("b", said("Bob", contradicts="a#s"))
    site.briefing("c", said("Cat", answers="a#s"))
    site.build()
    ann, bob = (section(site.page(f"/actors/{name}/"), "disputed") for name in ("ann", "bob"))
    assert "Said by Ann. In A contradicted by Bob 5 Feb 2021 Said by Bob. In B" in plain(ann)
    assert "Said by Bob. In B contradicts Ann 5 Feb 2021 Said by Ann. In A" in plain(bob)
    sides = [LexborHTMLParser(page).css(".exchange-side") for page in (ann, bob)]
    against = [["exchange-contradicting" in str(side.attributes["class"]) for side in both] for both in sides]
    assert against == [[False, True], [True, False]], "what contradicts is marked, on whichever side it stands"
    assert '<a href="/briefings/b/#statement-s">B</a>' in ann
    assert '<a href="/briefings/a/#statement-s">A</a>' in ann
    assert not section(site.page("/actors/cat/"), "disputed")


def test_contradictions_follow_edits_on_either_side(site: Site) -> None:
    site.briefing("a", said("Ann"))
    site.briefing("b", said("Bob", contradicts="a#s"))
    same_as_clean(site)
    site.briefing("b", said("Bob", contradicts="a#s"), title="Another title")
    same_as_clean(site)
    assert "Another title" in section(site.page("/actors/ann/"), "disputed")
    site.briefing("a", said("Cat"))
    same_as_clean(site)
    assert section(site.page("/actors/cat/"), "disputed")
    site.briefing("b", said("Bob"))
    same_as_clean(site)
    assert not section(site.page("/actors/cat/"), "disputed")
    assert not section(site.page("/actors/bob/"), "disputed")
    site.briefing("b", said("Bob", contradicts="a#s"), status="draft")
    same_as_clean(site)
    assert not section(site.page("/actors/cat/"), "disputed")


def test_many_contradictions_have_a_page(site: Site) -> None:
    site.briefing("a", "".join(said("Ann", f"s{number}") for number in range(5)))
    site.briefing("b", "".join(said("Bob", f"s{number}", contradicts=f"a#s{number}") for number in range(5)))
    site.build()
    assert '<a href="/actors/ann/contradictions/">The latest 3 are shown: see all 5</a>' in site.page("/actors/ann/")
    assert site.page("/actors/ann/contradictions/").count("contradicted by") == 5


# companions, topics and places


def test_companions_of_a_short_dossier_show_what_they_share(site: Site) -> None:
    site.briefing("a", actors=["Ann", "Bob"])
    site.briefing("b", actors=["Ann", "Bob"], date="2021-02-06")
    site.build()
    found = section(site.page("/actors/ann/"), "companions")
    assert texts(found) == ["B", "A"]
    assert not (site.root / "output/actors/ann/with").exists()


def test_companions_of_a_long_dossier_have_a_page(site: Site) -> None:
    for number in range(12):
        others = ["Bob"] if number % 2 else ["Cat", "Dan"]
        site.briefing(f"b{number:02}", actors=["Ann", *others], topics=["Talks"], places=[f"Place {number}"])
    site.build()
    page = site.page("/actors/ann/")
    assert '<a class="count" href="/actors/ann/with/#_with-bob" aria-label="6 together with Bob">6 together</a>' in page
    assert '<a href="/actors/ann/with/#_places">and 4 more</a>' in page
    company = site.page("/actors/ann/with/")
    bob = company.split('id="_with-bob"')[1].split("</div>")[0]
    assert texts(bob) == [f"B{number:02}" for number in (11, 9, 7, 5, 3, 1)]
    assert "Place 11" in company
    assert "Talks 12" in plain(section(company, "topics"))


@pytest.mark.parametrize("size", [2, 12])
def test_companions_follow_edits(site: Site, size: int) -> None:
    site.actor("bob")
    site.actor("cat")
    for number in range(size):
        site.briefing(f"b{number:02}", actors=["Ann", "Bob", "Cat"], topics=["Talks"])
    same_as_clean(site)
    for front in (
        {"title": "Other"}, {"date": "2020"}, {"actors": ["Ann", "Cat"]}, {"topics": ["Trade", "Talks"]}, {"actors": ["Bob"]},
    ):  # fmt: skip
        site.briefing("b00", **({"actors": ["Ann", "Bob", "Cat"], "topics": ["Talks"]} | front))
        same_as_clean(site)
    site.actor("cat", sort_name="Aaron")
    same_as_clean(site)
    site.actor("cat", name="Aba")
    same_as_clean(site)
    site.tag("topic", "talks", title="Talks", aliases=["Trade"], slug="peace-talks")
    same_as_clean(site)


def test_companions_beyond_the_first_twenty_are_folded(site: Site) -> None:
    for number in range(9):
        site.briefing(f"b{number}", actors=["Ann", *(f"Other {other}" for other in range(30 - number))])
    site.build()
    page = site.page("/actors/ann/with/")
    assert page.count('class="company-shared"') == 20
    assert "and 10 others, less often" in plain(page)
    assert '<span><a href="/actors/other-29/">Other 29</a></span> <span class="count">1 together' in page


# members and offices


def test_members_and_offices_follow_edits(site: Site) -> None:
    site.actor("union")
    site.actor("ann", member_of="Union", roles=[{"title": "Head", "organisation": "Union", "from": "2019"}])
    site.actor("bob", roles=[{"title": "Head", "organisation": "Union", "from": "2010", "to": "2019"}])
    same_as_clean(site)
    assert "Ann Head, since 2019 Bob Head, 2010 – 2019" in plain(site.page("/actors/union/"))
    site.actor(
        "ann", member_of="Union", roles=[{"title": "Head", "organisation": "Union", "from": "2001", "to": "2009"}]
    )
    same_as_clean(site)
    assert "Bob Head, 2010 – 2019 Ann Head, 2001 – 2009" in plain(site.page("/actors/union/"))
    site.actor("ann")
    same_as_clean(site)
    assert "Members" not in plain(section(site.page("/actors/union/"), "members"))


def test_many_members_have_pages_by_letter(site: Site) -> None:
    site.actor("union")
    for number in range(220):
        site.actor(f"m{number:03}", name=f"{'ABÖД王'[number % 5]}{number:03}", member_of="Union")
    site.build()
    page = site.page("/actors/union/")
    assert len(re.findall("<li><span><a", section(page, "members"))) == 24
    assert '<a href="/actors/union/members/">The first 24 are shown: see all 220</a>' in page
    index = site.page("/actors/union/members/")
    assert "220 members, by the first letter of the name:" in index
    assert "<h2" not in index, "a heading with nothing below it"
    found = re.findall(r'<a href="(/actors/union/members/[^"]+)"', index)
    assert len(found) == 5
    listed = [name for path in found for name in re.findall(r"<li><span><a", site.page(_decoded(path)))]
    assert len(listed) == 220
    for number in range(30, 220):
        (site.root / f"content/actors/m{number:03}.md").unlink()
    same_as_clean(site)
    assert len(re.findall("<li><span><a", site.page("/actors/union/members/"))) == 30


def _decoded(path: str) -> str:
    from urllib.parse import unquote

    return unquote(path)


def test_a_letter_with_too_many_members_has_numbered_parts(site: Site) -> None:
    site.actor("union")
    for number in range(205):
        site.actor(f"m{number:03}", name=f"M{number:03}", member_of="Union")
    same_as_clean(site)
    page = site.page("/actors/union/members/m/")
    assert "205 members" in plain(page)
    assert "<li><span><a" not in page
    shown = [re.findall(r">(M\d+)<", site.page(f"/actors/union/members/m/part-{part}/")) for part in (1, 2)]
    assert [len(names) for names in shown] == [200, 5]
    assert shown[1][-1] == "M204"


def heads(site: Site, number: int) -> None:
    """Write an organisation, and as many actors who led it for a year each."""
    site.actor("union")
    for year in range(2000, 2000 + number):
        role = {"title": "Head", "organisation": "Union", "from": str(year), "to": str(year + 1)}
        site.actor(f"m{year}", roles=[role])


def held(html: str) -> list[str]:
    """Return the years in which offices began, in the order of a page."""
    return re.findall(r"Head, (\d{4})", plain(html))


def test_many_offices_have_a_page(site: Site) -> None:
    heads(site, 14)
    site.build()
    page = site.page("/actors/union/")
    assert '<a href="/actors/union/offices/">The latest 12 are shown: see all 14</a>' in page
    assert "Offices here 14" in plain(page)
    assert held(site.page("/actors/union/offices/")) == [str(year) for year in range(2013, 1999, -1)]
    assert "14 offices" in plain(site.page("/actors/union/offices/"))


def test_more_offices_than_fit_a_page_have_numbered_parts(site: Site) -> None:
    site.configure(chronology={"split": 16})
    heads(site, 35)
    same_as_clean(site)
    first = site.page("/actors/union/offices/")
    assert held(first) == ["2034", "2033", "2032", "2031"]
    assert "The latest of 35 offices" in plain(first)
    assert re.findall(r'offices/part-(\d)/">([^<]*)</a> <span class="count">(\d+)', first) == [
        ("3", "Part 3, 2032–2035", "3"), ("2", "Part 2, 2016–2032", "16"), ("1", "Part 1, 2000–2016", "16"),
    ]  # fmt: skip
    shown = [year for part in (3, 2, 1) for year in held(site.page(f"/actors/union/offices/part-{part}/"))]
    assert shown == [str(year) for year in range(2034, 1999, -1)]
    assert 'rel="next">Older: Part 1' in site.page("/actors/union/offices/part-2/")
    before = site.page("/actors/union/offices/part-1/")
    site.actor("last", roles=[{"title": "Head", "organisation": "Union", "from": "2035"}])
    same_as_clean(site)
    assert site.page("/actors/union/offices/part-1/") == before
    assert "Part 3, 2032–</a>" in site.page("/actors/union/offices/")


# feeds


def test_who_is_listed_twice_has_a_feed(site: Site) -> None:
    site.actor("ann", roles=[{"title": "Mayor"}])
    site.briefing("a", said("Bob"), actors=["Ann"], events=[{"title": "Walk", "date": "2021-01-02", "actors": ["Bob"]}])
    same_as_clean(site)
    assert not [path for path in site.files() if path.startswith("actors/") and path.endswith("feed.xml")]
    assert "feed.xml" not in site.page("/actors/ann/").partition("<footer")[0].partition("<main")[2]
    site.briefing("b", actors=["Ann"])
    same_as_clean(site)
    assert "actors/ann/feed.xml" in site.files()
    assert "actors/bob/feed.xml" not in site.files()
    assert site.page("/actors/ann/").count('href="/actors/ann/feed.xml"') == 2
    site.actor("ann", slug="anna")
    same_as_clean(site)
    assert "actors/anna/feed.xml" in site.files()
    assert "actors/ann/feed.xml" not in site.files()


def test_old_addresses_of_an_actor_have_its_feed_as_soon_as_there_is_one(site: Site) -> None:
    site.actor("ann", old_addresses=["/people/ann/"])
    site.briefing("a", actors=["Ann"])
    same_as_clean(site)
    assert "people/ann/feed.xml" not in site.files()
    site.briefing("b", actors=["Ann"])
    same_as_clean(site)
    assert site.page("/people/ann/feed.xml") == site.page("/actors/ann/feed.xml")
    site.actor("ann", old_addresses=["/staff/ann/"])
    same_as_clean(site)
    assert "people/ann/feed.xml" not in site.files()
    assert "staff/ann/feed.xml" in site.files()


def test_the_description_counts_what_there_is(site: Site) -> None:
    site.briefing("a", said("Ann", to="Bob"), actors=["Ann"])
    site.build()
    assert '<meta name="description" content="Ann: 1 briefing, 1 statement made.">' in site.page("/actors/ann/")
    assert '<meta name="description" content="Bob: 1 statement heard.">' in site.page("/actors/bob/")
