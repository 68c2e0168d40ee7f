"""A build that keeps going: a file with errors counts as what it last said without them."""

from __future__ import annotations

from typing import Any

import pytest

from briefgen import project
from briefgen.diagnostics import Location
from briefgen.pipeline import build as pipeline
from briefgen.pipeline.hooks import Hooks
from briefgen.pipeline.options import Options, Result
from briefgen.rules import problem
from tests.sites import NOW, TODAY, Site


def build(site: Site, **options: Any) -> Result:
    return site.build(keep_going=True, **options)


def test_a_broken_file_says_what_it_last_said(site: Site) -> None:
    site.briefing("a", "The first text.", topics=["Talks"])
    site.briefing("b")
    build(site)
    site.write("content/briefings/a.md", "---\ntitle: [A\n---\n")
    site.briefing("b", "See [[a]].")
    result = build(site)
    assert [item.rule for item in result.problems] == ["yaml"]
    assert not result.failed
    assert "The first text." in site.page("/briefings/a/")
    assert 'href="/briefings/a/"' in site.page("/topics/talks/")
    assert result.pages_of == {"content/briefings/a.md": ["briefings/a/index.html"]}
    site.briefing("b", "See [[a]] again.", title="New title")
    build(site)
    assert "New title" in site.page("/briefings/a/")


def test_a_file_that_never_was_good_says_nothing(site: Site) -> None:
    site.briefing("a")
    site.write("content/briefings/b.md", "---\ntitle: [B\n---\n")
    result = build(site)
    assert not result.failed
    assert "briefings/b/index.html" not in site.files()
    assert result.pages_of == {}


def test_the_page_of_a_broken_link_stays(site: Site) -> None:
    site.briefing("a", "The first text.")
    build(site)
    site.briefing("a", "See [[Nobody]].", title="Another title")
    assert not build(site).failed
    assert "The first text." in site.page("/briefings/a/")
    assert "Another title" in site.page("/")
    site.briefing("a", "See nobody.", title="Another title")
    assert build(site).problems == []
    assert site.files() == site.clean_files()[0]


def test_a_word_for_withholding_that_is_wrong_lets_nothing_out(site: Site) -> None:
    site.write("content/briefings/a.md", "---\ntitle: Secret\ndate: 2021-02-05\nembargo: soon\n---\nSecret.\n")
    build(site)
    assert not [name for name, content in site.files().items() if b"Secret" in content]


def test_an_actor_that_is_broken_is_still_linked(site: Site) -> None:
    site.actor("ann", aliases=["Annie"])
    site.briefing("a", "Annie spoke.")
    build(site)
    site.write("content/actors/ann.md", "---\nname: [Ann\n---\n")
    site.briefing("b", "Annie was silent.")
    build(site)
    assert all('href="/actors/ann/"' in site.page(f"/briefings/{name}/") for name in "ab")
    site.actor("ann", aliases=["Annie"])
    build(site)
    assert site.files() == site.clean_files()[0]


@pytest.mark.parametrize("other", ["/x/", "/briefings/b/deep/"])
def test_pages_whose_addresses_clash_are_not_made_until_they_are_parted(site: Site, other: str) -> None:
    site.briefing("a", aliases=["/x/"])
    site.briefing("b")
    before = build(site)
    assert not before.failed
    page = site.page("/x/")
    site.briefing("c", aliases=["/x/"])
    result = build(site)
    assert [item.rule for item in result.problems] == ["same-address"]
    assert not result.failed
    assert site.page("/x/") == page
    assert site.page("/briefings/c/")
    site.briefing("c", aliases=[other.replace("x", "y")])
    assert not build(site).problems
    assert site.files() == site.clean_files()[0]


def test_other_pages_are_made_though_a_template_fails(site: Site) -> None:
    site.briefing("a", "The first text.")
    build(site)
    site.write("templates/home.html", "{{ nothing.at.all }}")
    site.briefing("a", "The second text.")
    result = build(site)
    assert (result.failed, [item.rule for item in result.problems]) == (False, ["template"])
    assert "The second text." in site.page("/briefings/a/")
    assert "The first text." in site.page("/")
    (site.root / "templates/home.html").unlink()
    assert build(site).problems == []
    assert site.files() == site.clean_files()[0]


def test_what_concerns_more_than_some_pages_stops_it(site: Site) -> None:
    site.briefing("a")
    build(site)
    site.briefing("b")
    site.write("output/briefings/b/index.html", "not ours")
    result = build(site)
    assert (result.failed, [item.rule for item in result.problems]) == (True, ["foreign-output"])


def test_an_empty_archive_looks_at_every_file(site: Site) -> None:
    site.briefing("a")
    site.briefing("b")
    site.build(touched=frozenset({"content/briefings/a.md"}))
    assert "briefings/b/index.html" in site.files()


def test_other_builds_are_stopped_by_errors(site: Site) -> None:
    site.briefing("a", "The first text.")
    build(site)
    site.write("content/briefings/a.md", "---\ntitle: [A\n---\n")
    site.briefing("b")
    build(site)
    before = site.files()
    assert site.build().failed
    assert site.files() == before


def test_what_would_leak_stops_it_though_other_problems_do_not(site: Site) -> None:
    site.briefing("a", "The first text.")
    site.briefing("b", status="draft")
    build(site)
    site.briefing("a", "The second text.")
    site.write("templates/home.html", "{{ nothing.at.all }}")
    loaded, _ = project.load(site.root)
    assert loaded
    hooks = Hooks(inspect=lambda _staged: [problem("leak", Location("content/briefings/b.md"), "it leaks")])
    options = Options(site.root / "output", TODAY, NOW, keep_going=True)
    result = pipeline.build(loaded, options, hooks=hooks)
    assert (result.failed, [item.rule for item in result.problems]) == (True, ["leak"])
    assert "The first text." in site.page("/briefings/a/")


def test_the_page_of_a_name_that_two_people_have_stays(site: Site) -> None:
    site.actor("one", name="Ann Lee")
    site.briefing("a", "The first text.", actors=["Ann Lee"])
    site.briefing("b")
    build(site)
    site.actor("two", name="Ann Lee")
    site.briefing("a", "The second text.", actors=["Ann Lee"])
    site.briefing("b", "Another text.")
    result = build(site)
    assert (result.failed, [item.rule for item in result.problems]) == (False, ["ambiguous-name"])
    assert "The first text." in site.page("/briefings/a/")
    assert "Another text." in site.page("/briefings/b/")
    site.briefing("a", "The second text.", actors=["one"])
    assert build(site).problems == []
    assert site.files() == site.clean_files()[0]
