"""Statements: what contradicts what, what nobody has answered, by matter and by person."""

from __future__ import annotations

import re

import pytest

from tests.site.test_actors import plain
from tests.sites import Site, same_as_clean


def said(by: str, text: str, **head: str) -> str:
    lines = "\n".join(f"{key}: {value}" for key, value in {"by": by, **head}.items())
    return f"::: statement\n{lines}\n\n{text}\n:::\n"


def pairs(page: str) -> list[tuple[list[str], list[str]]]:
    """Return for each contradiction on a page what was said, and what was said against it."""
    found = []
    for part in page.split('<li class="exchange">')[1:]:
        left, right = part.split('class="exchange-against"')
        texts = [re.findall(r'class="claim-text"[^>]*>([^<]*)<', side) for side in (left, right.partition("</li>")[0])]
        found.append((texts[0], texts[1]))
    return found


@pytest.fixture
def dispute(site: Site) -> Site:
    """Two briefings whose statements contradict each other."""
    sources = [{"title": "A report", "publisher": "The News", "url": "https://news.example/1", "key": "news"}]
    claim = said("Ann", "It was so.", to="Bob", id="claim", date="2021-02-03", place="Geneva", source="news")
    site.briefing("one", claim, topics=["Talks"], sources=sources)
    site.briefing("two", said("Bob", "It was not.", contradicts="one#claim", id="denial"), topics=["Talks", "Trade"])
    return site


def test_a_contradiction_stands_beside_what_it_contradicts(dispute: Site) -> None:
    same_as_clean(dispute)
    page = dispute.page("/statements/")
    assert pairs(page) == [(["It was so."], ["It was not."])]
    text = " ".join(plain(page).split())
    assert "Ann to Bob 3 Feb 2021, Geneva It was so. Reported by The News, in One against Bob 5 Feb 2021" in text
    for link in ("/actors/ann/", "/briefings/one/#statement-claim", "/briefings/two/#statement-denial"):
        assert f'href="{link}"' in page
    assert 'href="https://news.example/1"' in page


def test_an_answer_is_named_and_closes_the_contradiction(dispute: Site) -> None:
    dispute.build()
    assert "1 contradiction" in dispute.page("/statements/").partition('id="_unanswered"')[2]
    assert pairs(dispute.page("/statements/open/"))
    dispute.briefing("three", said("Ann", "It was, and here it is.", answers="two#denial"), date="2021-02-08")
    same_as_clean(dispute)
    assert "Answered by" in dispute.page("/statements/")
    assert 'id="_unanswered"' not in dispute.page("/statements/")
    assert not (dispute.root / "output/statements/open/index.html").exists()


def test_replies_stand_in_the_order_of_time(dispute: Site) -> None:
    dispute.briefing("a", said("Ann", "Last.", answers="two#denial"), date="2021-02-09")
    dispute.briefing("z", said("Cat", "First.", answers="two#denial"), date="2021-02-06")
    dispute.build()
    replies = dispute.page("/statements/").partition("exchange-replies")[2]
    assert replies.index("Cat") < replies.index("Ann")


def test_two_that_contradict_each_other_are_one_contradiction(site: Site) -> None:
    site.briefing("one", said("Ann", "Yes.", id="yes", contradicts="two#no"))
    site.briefing("two", said("Bob", "No.", id="no", contradicts="one#yes"))
    same_as_clean(site)
    assert pairs(site.page("/statements/")) == [(["Yes."], ["No."])]
    assert "Contradicted by" not in site.page("/statements/")


def test_a_statement_may_contradict_several(site: Site) -> None:
    several = said("Cat", "None of it.", contradicts="#a; #b")
    site.briefing("one", said("Ann", "A.", id="a") + "\n" + said("Bob", "B.", id="b") + "\n" + several)
    site.build()
    assert pairs(site.page("/statements/")) == [(["A.", "B."], ["None of it."])]


def test_what_was_said_to_somebody_and_not_answered_is_listed(site: Site) -> None:
    site.briefing("one", said("Ann", "Give it back.", to="Bob", id="ask") + "\n" + said("Ann", "To nobody."))
    site.build()
    page = site.page("/statements/unanswered/")
    assert "Give it back." in page
    assert "To nobody." not in page
    site.briefing("two", said("Bob", "No.", answers="one#ask"))
    same_as_clean(site)
    assert not (site.root / "output/statements/unanswered/index.html").exists()


def test_a_matter_with_many_statements_has_a_page(dispute: Site) -> None:
    for number in range(4):
        dispute.briefing(f"b{number}", said("Cat", f"Words {number}."), topics=["Talks"])
    same_as_clean(dispute)
    page = dispute.page("/statements/")
    assert '<a href="/statements/on/talks/">Talks</a> <span class="count">6 statements · 1 contradiction</span>' in page
    assert "/statements/on/trade/" not in page
    assert '<a href="/actors/cat/#_statements">Cat</a></span> <span class="count">4 statements</span>' in page
    assert 'id="_statements"' in dispute.page("/actors/cat/")
    page = dispute.page("/statements/on/talks/")
    assert pairs(page) == [(["It was so."], ["It was not."])]
    assert all(f"Words {number}." in page for number in range(4))
    assert 'href="/topics/talks/"' in page
    assert 'href="/statements/on/talks/"' in dispute.page("/topics/talks/")
    assert "/statements/on/" not in dispute.page("/topics/trade/")
    dispute.briefing("b3", topics=["Talks"])
    dispute.briefing("b2", topics=["Talks"])
    same_as_clean(dispute)
    assert "/statements/on/" not in dispute.page("/topics/talks/")


def test_many_contradictions_have_pages_of_their_own(site: Site) -> None:
    site.configure(chronology={"split": 8})
    for number in range(9):
        text = said("Ann", f"Yes {number}.", id="yes") + "\n" + said("Bob", f"No {number}.", contradicts="#yes")
        site.briefing(f"b{number}", text, topics=["Talks"], date=f"202{number % 2}-01-{number + 1:02}")
    same_as_clean(site)
    assert len(pairs(site.page("/statements/"))) == 6
    for base in ("/statements/contradictions/", "/statements/open/"):
        assert "The latest of 9" in site.page(base)
        found = pairs(site.page(f"{base}2021/"))
        assert [right for _, right in found] == [["No 7."], ["No 5."], ["No 3."], ["No 1."]]
    base = "/statements/on/talks/contradictions/"
    assert "The latest of 9" in site.page(base)
    parts = [[right[0] for _, right in pairs(site.page(f"{base}part-{number}/"))] for number in (3, 2, 1)]
    assert parts == [["No 7."], ["No 5.", "No 3.", "No 1.", "No 8."], ["No 6.", "No 4.", "No 2.", "No 0."]]


def test_parts_of_a_period_hold_each_contradiction_once(site: Site) -> None:
    site.configure(chronology={"split": 4})
    for number in range(7):
        text = said("Ann", f"Yes {number}.", id="yes") + "\n" + said("Bob", f"No {number}.", contradicts="#yes")
        site.briefing(f"b{number}", text, date="2021")
    same_as_clean(site)
    found = [
        right[0]
        for part in range(1, 5)
        for _, right in pairs(site.page(f"/statements/contradictions/2021/month-unknown/part-{part}/"))
    ]
    assert sorted(found) == [f"No {number}." for number in range(7)]


def test_a_statement_against_something_withheld_contradicts_nothing(dispute: Site) -> None:
    dispute.briefing("three", said("Cat", "Not at all.", contradicts="one#claim; two#denial"))
    dispute.build()
    assert (["It was so.", "It was not."], ["Not at all."]) in pairs(dispute.page("/statements/"))
    front = {"topics": ["Talks"], "sources": [{"title": "A report", "key": "news"}]}
    dispute.configure(rules={"withheld-link": "off"})
    for withheld in ({"status": "draft"}, {"marking": "red"}, {"embargo": "2021-03-01T00:00:00Z"}):
        dispute.briefing("one", said("Ann", "It was so.", id="claim"), **front, **withheld)
        same_as_clean(dispute)
        assert pairs(dispute.page("/statements/")) == [(["It was not."], ["Not at all."])]
        everything = "".join(str(content, "utf-8") for name, content in dispute.files().items() if "assets" not in name)
        assert "It was so." not in everything
    dispute.briefing("one", said("Ann", "It was so.", id="claim"), **front)
    same_as_clean(dispute)
    assert len(pairs(dispute.page("/statements/"))) == 2


def test_what_changes_beside_a_contradiction_changes_it(dispute: Site) -> None:
    dispute.briefing("three", said("Cat", "Bob is right.", answers="two#denial", id="reply"))
    same_as_clean(dispute)
    for edit in (
        lambda: dispute.briefing("one", said("Zed", "It was, once.", id="claim"), topics=["Talks"]),
        lambda: dispute.actor("zed", name="Zed the Elder", aliases=["Zed"]),
        lambda: dispute.briefing("three", said("Dan", "Bob is wrong.", contradicts="two#denial", id="reply")),
        lambda: dispute.briefing("two", said("Bob", "It was not.", contradicts="three#reply", id="denial")),
        lambda: (dispute.root / "content/briefings/three.md").unlink(),
        lambda: dispute.briefing("two", said("Bob", "It was not.", contradicts="one#claim", id="denial")),
        lambda: dispute.tag("topic", "negotiations", title="Negotiations", aliases=["Talks"]),
    ):
        edit()
        same_as_clean(dispute)
    assert "Zed the Elder" in dispute.page("/statements/")


def test_each_side_has_its_own_language_and_direction(dispute: Site) -> None:
    dispute.briefing("two", said("عمر", "لم يكن كذلك.", contradicts="one#claim", id="denial"), title="نفي", lang="ar")
    dispute.build()
    page = dispute.page("/statements/")
    assert '<blockquote class="claim-text" lang="ar" dir="rtl">لم يكن كذلك.</blockquote>' in page
    assert '<blockquote class="claim-text">It was so.</blockquote>' in page
    assert "<bdi>عمر</bdi>" in page


def test_a_marked_statement_carries_its_marking(dispute: Site) -> None:
    dispute.briefing("two", said("Bob", "It was not.", contradicts="one#claim"), marking="amber")
    dispute.build(marking="amber")
    page = dispute.page("/statements/")
    assert pairs(page)
    assert page.count("TLP:AMBER") == 3, "header, footer, and the statement itself"
    dispute.build()
    assert not pairs(dispute.page("/statements/"))


def test_a_site_without_statements_says_so(site: Site) -> None:
    site.briefing("one")
    site.build()
    assert "No statement has been noted yet." in site.page("/statements/")
