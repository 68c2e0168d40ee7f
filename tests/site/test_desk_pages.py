"""The desk's own pages: their addresses, what they show, where links to them stand, and who may read them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.sites import Site, same_as_clean


def foot(page: str) -> list[str]:
    """Return the addresses in the line of the footer that holds the desk's own pages."""
    return re.findall(r'href="([^"]+)"', page.partition('class="foot-desk"')[2].partition("</nav>")[0])


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site with pages of its own, built once."""
    site = Site(tmp_path_factory.mktemp("desk"))
    site.desk_page("imprint", title="Imprint", nav=3)
    site.desk_page(
        "about",
        "See [[method]], [[First]] and Ann.\n\n::: note\nMind this.\n:::\n\n![A map](map.svg)",
        title="About us", nav=1, summary="Who we are.",
    )  # fmt: skip
    site.desk_page("about/method", "## Sources\n\nText.", title="How we work")
    site.desk_page("arabic", title="من نحن", nav=2, lang="ar")
    site.write("content/pages/map.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>')
    site.actor("ann")
    site.briefing("first", "[[About us]], [[about]], [[method#Sources]] and [us](/about/).")
    assert same_as_clean(site).problems == []
    return site


@pytest.mark.parametrize(
    ("name", "front", "address"),
    [
        ("about", {}, "/about/"),
        ("about/method", {}, "/about/method/"),
        ("help/index", {}, "/help/"),
        ("help/Index", {"slug": "aid"}, "/aid/"),
        ("a/b/c", {"slug": "d"}, "/a/b/d/"),
        ("Über uns/Große Hilfe", {}, "/über-uns/große-hilfe/"),
        ("関于", {}, "/関于/"),
        ("index", {"slug": "start"}, "/start/"),
    ],
)
def test_the_address_is_that_of_the_file(site: Site, name: str, front: dict[str, str], address: str) -> None:
    site.desk_page(name, **front)
    assert site.build().problems == []
    assert 'class="desk-page"' in site.page(address)


def test_a_page_shows_what_the_file_says(pages: Site) -> None:
    page = pages.page("/about/")
    assert "<title>About us · Desk</title>" in page
    assert '<meta name="description" content="Who we are.">' in page
    assert '<link rel="canonical" href="https://desk.example/about/">' in page
    assert '<p class="standfirst">Who we are.</p>' in page
    assert '<a class="mention" href="/actors/ann/">Ann</a>' in page
    assert '<aside class="block note">' in page
    assert '<img src="/media/pages/map.svg" alt="A map" loading="lazy">' in page
    assert '<p class="kicker"><a href="/about/">About us</a></p>' in pages.page("/about/method/")


def test_links_lead_to_it_and_it_names_what_links(pages: Site) -> None:
    briefing = pages.page("/briefings/first/")
    assert briefing.count('href="/about/"') == 4, "three links, and the footer"
    assert '<a class="page" href="/about/">About us</a>' in briefing
    assert '<a class="page" href="/about/method/#sources">How we work</a>' in briefing
    for address in ("/about/", "/about/method/"):
        backlinks = pages.page(address).partition('id="_backlinks"')[2]
        assert '<a href="/briefings/first/">First</a>' in backlinks
    assert "_backlinks" not in pages.page("/imprint/")


def test_pages_with_nav_stand_at_the_foot_of_every_page(pages: Site) -> None:
    for address in ("/", "/briefings/first/", "/imprint/", "404.html"):
        assert foot(pages.page(address)) == ["/about/", "/arabic/", "/imprint/"]
    assert '<a href="/about/" aria-current="page">About us</a>' in pages.page("/about/")
    assert '<a href="/arabic/" lang="ar" dir="rtl">' in pages.page("/")


def test_they_are_in_the_sitemap(pages: Site) -> None:
    sitemap = pages.page("/sitemap-pages.xml")
    assert sitemap.count("https://desk.example/about/method/</loc>") == 1
    assert sitemap.count("https://desk.example/imprint/</loc>") == 1


def test_a_site_without_such_pages_has_no_line_for_them(site: Site) -> None:
    site.briefing("a")
    site.build()
    assert "foot-desk" not in site.page("/")


def test_every_change_reaches_every_page(site: Site) -> None:
    """A new title, place, slug or file changes the foot of all pages, the link up, and the links in texts."""
    site.briefing("a", "[[about]]")
    for front in ({}, {"nav": 1}, {"nav": 1, "title": "We"}, {"nav": 2, "title": "We", "slug": "we"}, {"nav": None}):
        site.desk_page("about", **front)
        site.desk_page("about/method", nav=1 if front.get("nav") == 2 else None)
        assert same_as_clean(site).problems == []
    (site.root / "content/pages/about/method.md").unlink()
    assert same_as_clean(site).problems == []
    (site.root / "content/pages/about.md").unlink()
    assert same_as_clean(site).problems[0].message == 'there is no page "about"'


def test_a_briefing_that_no_longer_links_leaves_the_page(site: Site) -> None:
    site.desk_page("about")
    for body, title in (("[[about]]", "A"), ("[[about]]", "Another"), ("", "Another")):
        site.briefing("a", body, title=title)
        assert same_as_clean(site).problems == []
        assert (f">{title}</a>" in site.page("/about/")) == bool(body)


SECRET = {"draft": {"status": "draft"}, "embargo": {"embargo": "2021-02-10T12:00:00Z"}, "marking": {"marking": "green"}}


@pytest.mark.parametrize("why", SECRET)
def test_what_is_withheld_is_in_no_byte(site: Site, why: str) -> None:
    site.desk_page("plan", "Canary text. [[a]]", title="Canary title", nav=1, old_addresses=["/canary/"], **SECRET[why])
    site.desk_page("plan/below", title="Below")
    site.briefing("a", "[[Canary title|the plan]] and [[pages/plan|it||a plan]].")
    result = same_as_clean(site)
    assert [item.rule for item in result.problems] == []
    assert not [name for name, content in site.files().items() if b"canary" in (name.encode() + content).lower()]
    assert 'class="kicker"' not in site.page("/plan/below/")
    assert "the plan and a plan" in site.page("/briefings/a/")
    assert foot(site.page("/")) == []
    (waiting,) = result.withheld
    assert (waiting.entity, waiting.title) == ("page:plan", "Canary title")


def test_it_is_released_when_its_embargo_ends(site: Site) -> None:
    site.desk_page("plan", title="Plan", nav=1, embargo="2021-02-10T12:00:00Z")
    site.briefing("a", "[[plan|the plan||a plan]]")
    site.build()
    assert "/plan/" not in site.page("/briefings/a/")
    later: dict[str, Any] = {"today": "2021-02-11", "now": 1613037600.0}
    assert site.build(**later).problems == []
    assert site.files() == site.clean_files(**later)[0]
    assert '<a class="page" href="/plan/">the plan</a>' in site.page("/briefings/a/")
    assert foot(site.page("/")) == ["/plan/"]
    site.build(embargoed=True)
    assert "Under embargo until" in site.page("/plan/")
    site.build(**later, embargoed=True)
    assert "Under embargo" not in site.page("/plan/")


def test_a_draft_says_so_in_the_preview(site: Site) -> None:
    site.desk_page("plan", status="draft")
    site.build(drafts=True)
    assert '<span class="notice">Draft</span>' in site.page("/plan/")


def test_a_page_is_marked_by_what_it_links_to(site: Site) -> None:
    """The foot of each page names the desk's own pages: the highest of their markings is that of each page."""
    site.briefing("a")
    site.desk_page("plan", marking="green")
    site.desk_page("open")
    site.build(marking="green")
    assert "TLP:GREEN" in site.page("/plan/")
    assert "TLP:GREEN" not in site.page("/briefings/a/")
    site.desk_page("plan", marking="green", nav=1)
    site.build(marking="green")
    assert site.files() == site.clean_files(marking="green")[0]
    for address in ("/briefings/a/", "/open/"):
        assert "TLP:GREEN" in site.page(address)


@pytest.mark.parametrize(
    ("name", "others", "made"),
    [
        ("actors", {}, "/actors/"),
        ("index", {}, "/"),
        ("chronology/2021", {}, "/chronology/2021/"),
        ("topics/peace", {"topics": ["Peace"]}, "/topics/peace/"),
        ("authors", {"authors": ["Ann"]}, "/authors/"),
    ],
)
def test_an_address_that_is_taken_is_an_error_with_its_fix(
    site: Site, name: str, others: dict[str, list[str]], made: str
) -> None:
    for year in (2020, 2021):
        site.briefing(f"b{year}", date=str(year), **others)
    site.configure(chronology={"split": 1})
    assert site.build().problems == []
    before = site.files()
    path = site.desk_page(name)
    problem = site.only_problem()
    assert (problem.rule, problem.path) == ("same-address", path)
    assert f"two pages have the address {made}" in problem.message
    assert problem.hint == f"briefgen makes {made} itself: give the file another name, or write another `slug` in it"
    assert site.files() == before
    site.desk_page(name, slug="ours")
    assert same_as_clean(site).problems == []


def test_two_of_them_at_one_address(site: Site) -> None:
    site.desk_page("about")
    site.desk_page("about/index")
    problem = site.only_problem()
    assert (problem.rule, problem.hint) == ("same-address", "give one of the two another `slug`")
    assert "content/pages/about.md and content/pages/about/index.md" in problem.message


def test_actors_and_briefings_come_first(site: Site) -> None:
    """A new page changes no link that leads somewhere; its path always leads to it."""
    site.actor("contact")
    site.briefing("method")
    for name in ("contact", "method"):
        site.desk_page(name)
    site.briefing("a", "[[Contact]] [[method]] [[pages/contact]] [[pages/method]]", topics=["Contact"])
    assert same_as_clean(site).problems == []
    found = re.findall(r'<a class="(\w+)" href="(/[^"]+)"', site.page("/briefings/a/"))
    assert found == [
        ("actor", "/actors/contact/"), ("briefing", "/briefings/method/"), ("page", "/contact/"), ("page", "/method/"),
    ]  # fmt: skip
    (site.root / "content/actors/contact.md").unlink()
    assert same_as_clean(site).problems == []
    assert '<a class="page" href="/contact/">Contact</a>' in site.page("/briefings/a/"), "before a topic"
    site.desk_page("other", title="Title")
    site.briefing("other-one", title="Title")
    site.briefing("a", "[[Title]]")
    problem = site.only_problem()
    assert problem.message == '"Title" could lead to "other-one" or "pages/other"'
    assert problem.hint == "name the one that is meant by its path, as in [[pages/other]]"


@pytest.mark.parametrize(
    ("front", "body", "rule", "where", "message", "hint"),
    [
        ({"nav": "first"}, "", "wrong-type", (3, 6), '"nav" must be a whole number, not text', "write nav: 1"),
        ({"nav": 1.5}, "", "wrong-type", (3, 6), '"nav" must be a whole number', "without a point"),
        ({"nav": True}, "", "wrong-type", (3, 6), '"nav" must be a whole number, not true', "write nav: 1"),
        ({"nav": 1, "titel": "x"}, "", "unknown-key", (4, 1), 'unknown key "titel"', 'did you mean "title"?'),
        ({"private": True}, "", "withholding", (3, 1), '"private" may mean that this page is not', "status: draft"),
        ({"embrago": "x"}, "", "withholding", (3, 1), '"embrago" may mean that this page', 'did you mean "embargo"?'),
        ({"lang": "english!"}, "", "wrong-type", (3, 7), '"english!" is not a value for "lang"', "a language tag"),
        ({"slug": "a/b"}, "", "slug", (3, 7), '"a/b" cannot be part of an address', "slug: a-b"),
        ({"old_addresses": ["old"]}, "", "address", (4, 3), '"old" is not an address of this site', "the path only"),
        ({}, "[[Nobody]]", "broken-link", (4, 1), 'there is no page "Nobody"', "check the name"),
        ({}, "::: statement\nby: Ann\n\nX.\n:::", "unknown-block", (4, 5), "a statement stands in briefings", "with >"),
        ({}, "DRAFT", "withholding", (4, 1), "this line is text", "`status: draft`"),
    ],
)
def test_what_is_wrong_with_a_file(
    site: Site, front: dict[str, object], body: str, rule: str, where: tuple[int, int], message: str, hint: str
) -> None:
    site.desk_page("a", body, title="A", **front)
    problem = site.only_problem()
    assert (problem.rule, problem.path) == (rule, "content/pages/a.md")
    assert (problem.line, problem.column) == where
    assert message in problem.message
    assert hint in problem.hint


def test_other_words_for_a_draft_count(site: Site) -> None:
    site.desk_page("a", draft=True)
    site.desk_page("b", published=False)
    site.desk_page("drafts/c")
    problem = site.only_problem()
    assert 'the folder "drafts" withholds nothing' in problem.message
    (site.root / "content/pages/drafts/c.md").unlink()
    assert site.build().problems == []
    assert len(site.build().withheld) == 2


def test_a_draft_with_a_fault_withholds_its_names(site: Site) -> None:
    """Of a draft that cannot be read, links are told that they lead to something withheld."""
    site.briefing("a", "[[about]] and [[pages/about]]")
    site.desk_page("about", title=None, status="draft")
    assert [(item.rule, item.path) for item in site.problems()] == [
        ("withheld-link", "content/briefings/a.md"), ("withheld-link", "content/briefings/a.md"),
        ("missing-key", "content/pages/about.md"),
    ]  # fmt: skip


@pytest.mark.parametrize("change", ["slug", "rename", "move", "rewrite", "states"])
def test_addresses_lead_on(site: Site, change: str) -> None:
    path = site.root / site.desk_page("about", "Text.", title="About us")
    site.build(records_moves=True)
    if change == "slug":
        site.desk_page("about", "Text.", title="About us", slug="we")
    elif change in ("rename", "move"):
        target = path.with_name("we.md") if change == "rename" else site.root / "content/pages/desk/we.md"
        target.parent.mkdir(exist_ok=True)
        path.rename(target)
    elif change == "rewrite":
        path.unlink()
        site.desk_page("we", "Other text.", title="About us")
    else:
        path.unlink()
        site.desk_page("we", "Other text.", title="We", old_addresses=["/about"])
    assert site.build(records_moves=True).problems == []
    wanted = "/desk/we/" if change == "move" else "/we/"
    assert f'url={wanted}"' in site.page("/about/")
    assert (site.root / "redirects.toml").exists() == (change != "states")
    assert not site.build(records_moves=True).made


def test_a_page_is_marked_as_the_one_above_it_whose_title_it_shows(site: Site) -> None:
    site.desk_page("about", title="Secret name", marking="green")
    site.desk_page("about/method")
    site.briefing("a")
    site.build(marking="green")
    assert "Secret name" in site.page("/about/method/")
    assert "TLP:GREEN" in site.page("/about/method/")
    assert "TLP:GREEN" not in site.page("/briefings/a/")
    site.desk_page("about", title="Secret name", marking="clear")
    same = site.build(marking="green")
    assert not same.failed
    assert site.files() == site.clean_files(marking="green")[0]
    assert "TLP:GREEN" not in site.page("/about/method/")
