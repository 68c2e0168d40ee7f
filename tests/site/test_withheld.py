"""What is not to be published is in no byte of the output: page, list, count, feed, sitemap, picture, link, text of a link."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sites import NOW, Site

WITHHELD: dict[str, dict[str, Any]] = {
    "draft": {"status": "draft"},
    "embargo": {"embargo": "2021-02-11T00:00:00Z"},
    "green": {"marking": "green"},
    "red": {"marking": "red"},
}


def secret(site: Site, why: str) -> None:
    """Write a briefing with a canary in every field, and public ones that refer to it in every way there is."""
    site.write("content/briefings/canary-picture.png", b"canary picture")
    site.briefing(
        "canary-file",
        "Canary text. [[public]]\n\n## Canary part\n\n::: statement\nby: Canary Speaker\nid: canary\nanswers: public#claim\n\nCanary words.\n:::\n",
        title="Canary title",
        date="1999-12-31",
        actors=["Canary Actor", "Ann"],
        outcome={"kind": "Canary outcome", "summary": "Canary summary"},
        follow_ups=[
            {"title": "Canary promise", "id": "canary", "due": "1999-12-31", "actors": ["Ann", "Canary Debtor"]}
        ],
        resolves=["public#vote"],
        events=[{"date": "1998-12-31", "title": "Canary event", "actors": ["Ann"]}],
        summary="Canary summary",
        topics=["Canary topic", "Talks"],
        places=["Canary place"],
        sources=[{"title": "Canary source", "url": "https://canary.example/"}],
        corrections=[{"date": "1999-12-31", "text": "Canary correction"}],
        slug="canary-slug",
        aliases=["/canary-alias/"],
        related=["public"],
        image={"file": "canary-picture.png", "alt": "Canary picture"},
        **WITHHELD[why],
    )
    body = (
        "See [[canary-file|a plan]], [[canary-file]] and [it](canary-file.md).\n\n"
        "::: statement\nby: Ann\nid: claim\n\nThat it was so.\n:::\n\n"
        "::: statement\nby: Ann\nid: reply\nanswers: canary-file#canary\n\nThat it was not.\n:::\n"
    )
    vote = [{"title": "Vote", "id": "vote", "due": "2021-02-20"}]
    site.briefing(
        "public",
        body,
        actors=["Ann"],
        topics=["Talks"],
        related=["canary-file"],
        resolves=["canary-file#canary"],
        follow_ups=vote,
    )


@pytest.mark.parametrize("why", WITHHELD)
def test_no_canary_is_in_any_byte(site: Site, why: str) -> None:
    secret(site, why)
    result = site.build()
    assert not result.failed, result.problems
    assert {problem.rule for problem in result.problems} == {"withheld-link"}
    for name, content in site.files().items():
        assert b"canary" not in content.lower(), name
        assert b"1999" not in content, name
        assert b"1998" not in content, name
        assert "canary" not in name.lower()
    page = site.page("/briefings/public/")
    assert "See a plan, … and it." in page
    assert "Answers a statement that is not public" in page
    assert "follow-up-due" in page
    assert '<span class="count">1 entry</span>' in site.page("/topics/talks/")


@pytest.mark.parametrize("why", WITHHELD)
def test_what_was_public_and_is_withheld_again_leaves_no_trace(site: Site, why: str) -> None:
    secret(site, why)
    clean = (site.build(), site.files())[1]
    assert not site.build(drafts=True, marking="red", now=NOW + 100_000).failed
    assert "Canary title" in site.page("/")
    assert not site.build().failed
    assert site.files() == clean


def test_a_link_to_something_withheld_is_an_error_in_strict_builds(site: Site) -> None:
    site.briefing("secret", status="draft")
    site.briefing("a", "[[secret]]")
    assert site.build(strict=True).failed
    site.briefing("a", "[[secret|the plan||something]]")
    assert site.problems(strict=True) == []
    assert "something" in site.page("/briefings/a/")
