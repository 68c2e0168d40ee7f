"""What refers to a briefing, with the sentence in which it does: as it reads now, and made again only if it differs."""

from __future__ import annotations

import re

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.sites import Site, same_as_clean

TEXT = "Nobody knew. Then [[ann]] spoke of [[b|the talks]] with [[c]]. Nobody asked."


@pytest.fixture
def linked(site: Site) -> Site:
    site.actor("ann", name="Ann Lee")
    site.briefing("a", TEXT, title="A")
    site.briefing("b", title="B")
    site.briefing("c", title="C")
    assert not site.build().failed
    return site


def backlinks(site: Site, name: str = "b") -> list[str]:
    """Return how each backlink of a briefing reads; the linked words are in brackets."""
    page = LexborHTMLParser(site.page(f"/briefings/{name}/"))
    for mark in page.css("mark"):
        mark.replace_with(f"[{mark.text()}]")
    return [" ".join(node.text().split()) for node in page.css(".backlink")]


def made(site: Site) -> set[str]:
    return {item.address for item in same_as_clean(site).reasons}


def test_a_backlink_shows_its_sentence(linked: Site) -> None:
    assert backlinks(linked) == ["A 5 Feb 2021 Then Ann Lee spoke of [the talks] with C."]
    assert backlinks(linked, "c") == ["A 5 Feb 2021 Then Ann Lee spoke of the talks with [C]."]


def test_of_several_links_the_first_in_a_sentence_counts_and_the_front_matter_has_none(linked: Site) -> None:
    linked.briefing("a", "- [[b]]\n\nFirst [[b|here]] now. Second [[b|there]] now.", title="A", related=["b"])
    linked.briefing("d", title="D", related=["b"])
    same_as_clean(linked)
    assert backlinks(linked) == ["D 5 Feb 2021", "A 5 Feb 2021 First [here] now."]


def test_an_edit_of_another_sentence_makes_only_its_own_page(linked: Site) -> None:
    linked.briefing("a", TEXT.replace("Nobody knew.", "One line more.\n\nMany did."), title="A", summary="Short.")
    same_as_clean(linked)
    linked.briefing("a", TEXT.replace("Nobody asked", "Everybody asked"), title="A", summary="Short.")
    assert made(linked) & {"/briefings/a/", "/briefings/b/", "/briefings/c/"} == {"/briefings/a/"}


def test_an_edit_of_the_sentence_makes_the_pages_that_show_it(linked: Site) -> None:
    linked.briefing("a", TEXT.replace("spoke", "kept silent"), title="A")
    assert {"/briefings/a/", "/briefings/b/", "/briefings/c/"} <= made(linked)
    assert backlinks(linked) == ["A 5 Feb 2021 Then Ann Lee kept silent of [the talks] with C."]


def test_a_title_in_the_sentence_is_the_one_of_now(linked: Site) -> None:
    linked.actor("ann", name="Ann Li")
    assert "/briefings/b/" in made(linked)
    linked.briefing("c", title="The sea")
    assert "/briefings/b/" in made(linked)
    assert backlinks(linked) == ["A 5 Feb 2021 Then Ann Li spoke of [the talks] with The sea."]


def test_nothing_withheld_stands_in_a_sentence(linked: Site) -> None:
    linked.briefing("c", title="Secret", status="draft")
    same_as_clean(linked)
    assert backlinks(linked) == ["A 5 Feb 2021 Then Ann Lee spoke of [the talks] with …."]
    linked.briefing("a", TEXT, title="A", status="draft")
    same_as_clean(linked)
    assert backlinks(linked) == []
    assert not [path for path, content in linked.files().items() if b"the talks" in content]


def test_a_page_carries_the_marking_of_what_a_sentence_names(site: Site) -> None:
    site.briefing("a", TEXT.replace("[[ann]]", "she"), title="A")
    site.briefing("b", title="B")
    site.briefing("c", title="C", marking="green")
    assert not site.build(marking="red").failed
    assert "TLP:GREEN" in site.page("/briefings/b/")
    site.briefing("c", title="C", marking="red")
    assert not site.build(marking="red").failed
    assert site.files() == site.clean_files(marking="red")[0]
    assert "TLP:RED" in site.page("/briefings/b/")


def test_a_sentence_says_its_language(site: Site) -> None:
    site.briefing("b", title="B")
    site.briefing("a", "ذهب الوزير إلى [[b|المحادثات]].", title="A", lang="ar")
    assert not site.build().failed
    (sentence,) = LexborHTMLParser(site.page("/briefings/b/")).css(".backlink p")
    assert (sentence.attributes["lang"], sentence.attributes["dir"]) == ("ar", "rtl")


def test_many_are_all_there_and_the_later_ones_are_folded(site: Site) -> None:
    site.briefing("b")
    for number in range(23):
        site.briefing(f"a{number:02}", "See [[b|this]] now.", date=f"2020-01-{number + 1:02}")
    site.build()
    section = site.page("/briefings/b/").partition('id="_backlinks"')[2].partition("</section>")[0]
    first, _, folded = section.partition("<details")
    assert first.count("<mark>") == 20
    assert "and 3 more</summary>" in folded
    assert re.findall(r"/briefings/(a\d\d)/", folded) == ["a02", "a01", "a00"]
