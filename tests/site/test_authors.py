"""Authors: who wrote a briefing, where that is said, and the pages of those who did."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import unquote

import pytest

from briefgen.site.kinds import tag_directories
from tests.site.test_tags import data_of, shown
from tests.sites import Site, same_as_clean


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site with authors, built once."""
    site = Site(tmp_path_factory.mktemp("authors"))
    site.tag(
        "author", "ann", "Writes on [[First]].", name="Ann Example", aliases=["A. E."], role="Editor",
        email="ann@desk.example", links=[{"title": "Elsewhere", "url": "https://ann.example/x"}, "https://b.example/"],
        actor="ann", image={"file": "ann.svg", "alt": "Ann at a desk", "credit": "Bo"}, summary="She edits.",
    )  # fmt: skip
    site.write("content/authors/ann.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>')
    site.actor("ann", name="Ann Example")
    site.briefing("first", authors=["a. e.", "Bo", "عمر", "Ann Example"], actors=["Ann Example"])
    site.briefing("second", "By [[author:Bo]].", date="2020-02-06", authors=["bo"])
    site.briefing("third")
    result = same_as_clean(site)
    assert [item.rule for item in result.problems] == []
    return site


def test_the_byline_names_each_once_in_order(pages: Site) -> None:
    byline = unquote(pages.page("/briefings/first/").partition('<p class="byline')[2].partition("</p>")[0])
    assert re.findall(r'href="([^"]+)" rel="author"', byline) == ["/authors/ann/", "/authors/bo/", "/authors/عمر/"]
    assert 'By <a href="/authors/ann/" rel="author">Ann Example</a>, ' in byline
    assert (
        ' and <a href="/authors/عمر/" rel="author"><bdi>عمر</bdi></a></span><span class="byline-date"> · <time'
        in byline
    )
    assert "By " not in pages.page("/briefings/third/").partition('<p class="byline')[2].partition("</p>")[0]


def test_machines_read_who_wrote_it(pages: Site) -> None:
    page = pages.page("/briefings/first/")
    assert '<meta name="author" content="Ann Example, Bo, عمر">' in page
    assert re.findall(r'<meta name="citation_author" content="([^"]+)">', page) == ["Ann Example", "Bo", "عمر"]
    assert '<meta name="citation_title" content="First">' in page
    assert '<meta name="citation_publication_date" content="2021/02/05">' in page
    authors: Any = data_of(page)["author"]
    assert authors[0] == {"@type": "Person", "name": "Ann Example", "url": "https://desk.example/authors/ann/"}
    without = pages.page("/briefings/third/")
    assert "citation_" not in without
    assert "author" not in data_of(without)


def test_feeds_name_the_authors(pages: Site) -> None:
    entry = pages.page("/feed.xml").partition("<title>First</title>")[2].partition("</entry>")[0]
    assert "<author><name>Ann Example</name><uri>https://desk.example/authors/ann/</uri></author>" in entry
    assert entry.count("<author>") == 3
    items = {item["title"]: item for item in json.loads(pages.page("/feed.json"))["items"]}
    assert items["First"]["authors"][1] == {"name": "Bo", "url": "https://desk.example/authors/bo/"}
    assert "authors" not in items["Third"]
    assert "<title>First</title>" in pages.page("/authors/bo/feed.xml")


def test_an_authors_page(pages: Site) -> None:
    page = pages.page("/authors/ann/")
    assert '<a href="mailto:ann@desk.example">' in page
    assert '<a href="https://ann.example/x">Elsewhere</a>' in page
    assert '<a href="https://b.example/">b.example</a>' in page
    assert 'In this archive: <a href="/actors/ann/">Ann Example</a>' in page
    assert '<img src="/media/authors/ann.svg" alt="Ann at a desk">' in page
    assert shown(page).startswith("Author Ann Example Also A. E. Bo Editor ann@desk.example Elsewhere b.example")
    assert ">First</a>" in page
    person: Any = data_of(page)["mainEntity"]
    assert (person["jobTitle"], person["email"]) == ("Editor", "ann@desk.example")
    assert person["sameAs"] == ["https://ann.example/x", "https://b.example/"]
    assert person["image"] == "https://desk.example/media/authors/ann.svg"


def test_an_author_that_is_only_named(pages: Site) -> None:
    page = pages.page("/authors/bo/")
    assert {"First", "Second"} <= set(re.findall(r">(\w+)</a>", page))
    assert data_of(page)["mainEntity"] == {
        "@type": "Person", "name": "Bo", "url": "https://desk.example/authors/bo/",
    }  # fmt: skip
    assert '<a class="author" href="/authors/bo/">Bo</a>' in pages.page("/briefings/second/")


def test_the_directory(pages: Site) -> None:
    assert shown(pages.page("/authors/")) == "Authors Ann Example 1 Bo 2 عمر 1"
    assert '<a href="/authors/">Authors</a>' in pages.page("/").partition('class="foot-desk"')[2]
    assert "https://desk.example/authors/</loc>" in pages.page("/sitemap-pages.xml")


def test_many_authors_are_divided_by_letter_as_topics_are(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """All on one page were 12,000 px on a phone."""
    monkeypatch.setattr(tag_directories, "LIMIT", 3)
    site.briefing("a", authors=["Ann", "Bo", "عمر"])
    same_as_clean(site)
    assert "/authors/all/" not in site.page("/authors/")
    site.briefing("b", authors=["Ann", "Abe", "Ada", "Amy"])
    same_as_clean(site)
    page = site.page("/authors/")
    assert "6 authors, by the first letter" in page
    found = re.findall(r'href="(/authors/all/[^"]+)"', unquote(page))
    assert found == ["/authors/all/a/", "/authors/all/b/", "/authors/all/ع/"]
    assert '<a href="/authors/ann/">Ann</a> <span class="count">2</span>' in page.partition('id="_largest"')[2]
    page = site.page("/authors/all/a/")
    assert "<title>Authors: A · Desk</title>" in page
    assert re.findall(r'href="/authors/([a-z]+)/"', page.partition('class="directory"')[2]) == ["abe", "ada", "amy"]
    assert ">Ann</a>" in site.page("/authors/all/a/part-2/")
    site.briefing("b", authors=["Ann"])
    same_as_clean(site)
    assert not (site.root / "output/authors/all").exists()


def test_an_author_and_an_actor_of_one_name_have_two_pages(pages: Site) -> None:
    assert "The whole dossier" not in pages.page("/actors/ann/")
    assert pages.page("/actors/ann/") != pages.page("/authors/ann/")


def test_there_is_a_directory_only_if_there_are_authors(site: Site) -> None:
    site.briefing("a")
    for authors, is_there in (([], False), (["Ann"], True), (["Bo"], True), ([], False)):
        site.briefing("a", authors=authors)
        assert same_as_clean(site).problems == []
        assert (site.root / "output/authors/index.html").exists() == is_there
        assert ("/authors/" in site.page("/")) == is_there
    path = site.tag("author", "ann")
    assert same_as_clean(site).problems == []
    assert (site.root / "output/authors/index.html").exists()
    (site.root / path).unlink()
    assert same_as_clean(site).problems == []
    assert not (site.root / "output/authors/index.html").exists()


def test_every_change_of_an_author_reaches_what_names_it(site: Site) -> None:
    """A name, an alias, a slug, the case in which a briefing writes it: feeds, bylines and lists follow."""
    site.configure(chronology={"split": 1})
    site.actor("someone")
    for authors, front in (
        (["Ann"], None), (["ANN"], None), (["Ann"], {"name": "Anna", "aliases": ["Ann"]}),
        (["Ann"], {"name": "Annie", "aliases": ["Ann"], "slug": "a"}), (["Ann", "Annie"], {"name": "Annie"}),
        (["Bo", "Ann"], {"name": "Ann", "actor": "someone"}), (["Bo", "Ann"], {"name": "Ann", "role": "Editor"}),
    ):  # fmt: skip
        site.briefing("a", "[[author:Ann]]", authors=authors)
        site.briefing("b", date="2020", authors=authors[:1])
        if front is not None:
            site.tag("author", "ann", **front)
        same_as_clean(site)
    site.actor("someone", name="Somebody else", aliases=["Someone"])
    site.tag("author", "ann", name="Ann", actor="Someone")
    assert same_as_clean(site).problems == []
    site.actor("someone", name="Another", aliases=["Someone"])
    assert same_as_clean(site).problems == []
    assert "In this archive: " in site.page("/authors/ann/")


def test_a_long_list_is_divided(site: Site) -> None:
    site.configure(chronology={"split": 1})
    for year in (2019, 2020, 2021):
        site.briefing(f"a{year}", date=str(year), authors=["Ann"])
    assert same_as_clean(site).problems == []
    assert "A2019" in site.page("/authors/ann/2019/")
    assert "All by Ann" in site.page("/authors/ann/2019/")


def test_who_wrote_only_what_is_withheld_is_in_no_byte(site: Site) -> None:
    site.briefing("a", authors=["Bo"])
    site.briefing("b", status="draft", authors=["Canary Person", "Bo"])
    assert same_as_clean(site).problems == []
    assert not [name for name, content in site.files().items() if b"canary" in (name.encode() + content).lower()]
    site.build(drafts=True)
    assert "Canary Person" in site.page("/authors/")


def test_a_clash_ends_with_a_file(site: Site) -> None:
    site.briefing("a", authors=["Ann M"])
    site.briefing("b", authors=["Ann M."])
    problem = site.only_problem()
    assert problem.rule == "same-slug"
    assert "write content/authors/ann-m-2.md, or a better file name, with `name: Ann M.`" in problem.hint
    site.tag("author", "ann-m-2", name="Ann M.")
    assert same_as_clean(site).problems == []


@pytest.mark.parametrize("change", ["slug", "rename", "name"])
def test_addresses_lead_on(site: Site, change: str) -> None:
    site.briefing("a", authors=["Ann"])
    path = site.root / site.tag("author", "ann", name="Ann")
    site.build(records_moves=True)
    if change == "slug":
        site.tag("author", "ann", name="Ann", slug="anna")
    elif change == "rename":
        path.rename(path.with_name("anna.md"))
    else:
        path.unlink()
        site.briefing("a", authors=["Anna"])
    assert site.build(records_moves=True).problems == []
    assert 'url=/authors/anna/"' in site.page("/authors/ann/")


@pytest.mark.parametrize(
    ("front", "rule", "where", "message", "hint"),
    [
        ({"email": "ann"}, "unsafe-link", (3, 8), '"ann" is not an address of mail', "ann@desk.example"),
        ({"email": "mailto:a@b.example"}, "unsafe-link", (3, 8), '"mailto:a@b.example" is not an', "ann@desk.example"),
        ({"links": ["javascript:x"]}, "unsafe-link", (4, 3), '"javascript:x" is not an address of the web', "https://"),
        ({"actor": "Nobdy"}, "broken-link", (3, 8), 'no actor with a file is called "Nobdy"', 'did you mean "Nobody"?'),
        ({"actor": "Ann"}, "broken-link", (3, 8), 'no actor with a file is called "Ann"', "or remove `actor`"),
        ({"rol": "Editor"}, "unknown-key", (3, 1), 'unknown key "rol"', 'did you mean "role"?'),
        ({"status": "draft"}, "withholding", (3, 1), '"status" stands in the file of an author', "content/authors/"),
        ({"aliases": ["Bo"]}, "ambiguous-name", (2, 7), '"Bo" is a name of content/authors/ann.md too', "remove it"),
        ({"image": "a.png"}, "missing-file", (3, 8), "there is no file", ""),
    ],
)
def test_what_is_wrong_with_a_file(
    site: Site, front: dict[str, object], rule: str, where: tuple[int, int], message: str, hint: str
) -> None:
    site.actor("nobody")
    site.tag("author", "bo")
    site.tag("author", "ann", **front)
    problem = next(item for item in site.problems() if item.rule != "picture-description")
    assert (problem.rule, problem.path) in ((rule, "content/authors/ann.md"), (rule, "content/authors/bo.md"))
    assert (problem.line, problem.column) == where
    assert message in problem.message
    assert hint in problem.hint


def test_advice(site: Site) -> None:
    site.briefing("a", authors=["Ann Exampel"])
    site.tag("author", "ann", name="Ann Example")
    found = {(item.rule, item.message) for item in site.problems(write=False)}
    assert ("orphan-author", 'nothing names the author "Ann Example"') in found
    assert ("similar-author", '"Ann Exampel" is close to "Ann Example", which is another author') in found
