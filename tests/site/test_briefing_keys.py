"""docs/writing.md, "A briefing": what each key of the front matter does to the pages. One test a row."""

from __future__ import annotations

import pytest

from tests.sites import Site


def times(html: str) -> str:
    """Return HTML without the tags that mark times."""
    import re

    return re.sub(r"</?time[^>]*>", "", html)


def test_title_is_the_headline_everywhere(site: Site) -> None:
    site.briefing("a", title="Talks <fail>")
    site.build()
    assert "<h1>Talks &lt;fail&gt;</h1>" in site.page("/briefings/a/")
    for address in ("/", "/chronology/", "/chronology/2021/", "/feed.xml"):
        assert "Talks &lt;fail&gt;" in site.page(address), address


@pytest.mark.parametrize(
    ("date", "shown", "year"),
    [
        ("2021-02-05", '<time datetime="2021-02-05">5 February 2021</time>', "2021"),
        ("2021-02", '<time datetime="2021-02">February 2021</time>', "2021"),
        ("2021-02~", '<time datetime="2021-02">about February 2021</time>', "2021"),
        ("2020-12-30/2021-01-02", "30 December 2020 – 2 January 2021", "2020"),
        ("2021-02-05T09:30:00+01:00", "5 February 2021, 08:30 UTC", "2021"),
    ],
)
def test_date_is_shown_as_exact_as_it_is(site: Site, date: str, shown: str, year: str) -> None:
    site.briefing("a", date=date)
    site.build()
    assert shown in site.page("/briefings/a/")
    assert "/briefings/a/" in site.page(f"/chronology/{year}/")


def test_actors_are_names_aliases_ids_or_mappings_with_a_role(site: Site) -> None:
    site.actor("lavrov", name="Sergei Lavrov", aliases=["Лавров"])
    site.briefing("by-name", actors=["sergei  LAVROV"])
    site.briefing("by-alias", actors=["лавров"])
    site.briefing("by-id", actors=["lavrov"])
    site.briefing("with-role", actors=[{"actor": "Sergei Lavrov", "role": "host"}, "Somebody Else"])
    assert site.problems() == []
    for name in ("by-name", "by-alias", "by-id", "with-role"):
        assert '<a href="/actors/lavrov/">Sergei Lavrov</a>' in site.page(f"/briefings/{name}/")
        assert f"/briefings/{name}/" in site.page("/actors/lavrov/")
    assert '<span class="role">host</span>' in site.page("/briefings/with-role/")
    assert "Somebody Else" in site.page("/actors/somebody-else/")


@pytest.mark.parametrize(
    ("outcome", "mark"),
    [
        ("no agreement", '<span class="outcome outcome-final">no agreement</span>'),
        (
            {"kind": "deal", "status": "open"},
            '<span class="outcome outcome-open">deal <span class="outcome-note">so far</span></span>',
        ),
        ({"kind": "deal", "status": "superseded"}, "<s>deal</s>"),
    ],
)
def test_outcome_is_text_or_a_mapping_with_a_status(site: Site, outcome: object, mark: str) -> None:
    site.briefing("a", outcome=outcome)
    site.build()
    assert mark in site.page("/briefings/a/")
    assert mark in site.page("/")
    assert "/briefings/a/" in site.page("/outcomes/")


def test_the_summary_of_an_outcome_stands_in_the_facts_box(site: Site) -> None:
    site.briefing("a", outcome={"kind": "deal", "summary": "Both signed."})
    site.build()
    assert '<span class="facts-note">Both signed.</span>' in site.page("/briefings/a/")


def test_follow_ups_are_due_overdue_open_or_resolved(site: Site) -> None:
    follow_ups = [
        {"title": "Vote", "id": "vote", "due": "2021-02-09"},
        {"title": "Report", "id": "report", "due": "2021-02-10", "actors": ["The Council"]},
        {"title": "Inquiry", "id": "inquiry"},
        {"title": "Reply", "id": "reply", "due": "2021-02"},
    ]
    site.briefing("a", follow_ups=follow_ups)
    site.briefing("b", date="2021-02-08", resolves="a#reply")
    assert site.problems() == []
    page = site.page("/briefings/a/")
    for name, state in (("vote", "overdue"), ("report", "due"), ("inquiry", "open"), ("reply", "resolved")):
        assert f'<li class="follow-up follow-up-{state}" id="follow-up-{name}">' in page
    ledger = times(site.page("/follow-ups/"))
    order = [ledger.index(f'id="{name}"') for name in ("overdue", "due", "open", "resolved")]
    assert order == sorted(order)
    assert 'Resolved 8 Feb 2021: <a href="/briefings/b/">B</a>' in ledger
    assert '<a href="/briefings/a/#follow-up-report">Report</a>' in site.page("/actors/the-council/")


def test_a_follow_up_without_id_is_named_by_its_title(site: Site) -> None:
    site.briefing("a", follow_ups=[{"title": "The vote in June"}])
    site.briefing("b", resolves=["a#the-vote-in-june"])
    assert site.problems() == []
    assert "follow-up-resolved" in site.page("/follow-ups/")


def test_a_partial_due_date_is_overdue_after_its_last_day(site: Site) -> None:
    site.briefing("a", follow_ups=[{"title": "Vote", "due": "2021-02"}])
    site.build(today="2021-02-28")
    assert "follow-up-due" in site.page("/follow-ups/")
    site.build(today="2021-03-01")
    assert "follow-up-overdue" in site.page("/follow-ups/")


def test_each_event_stands_in_the_chronology(site: Site) -> None:
    events = [
        {"date": "2020-12-30", "title": "Arrival", "actors": ["Ann"]},
        {"date": "2021-02-06", "title": "Departure", "outcome": "no agreement"},
    ]
    site.briefing("a", events=events)
    site.build()
    assert '<a href="/briefings/a/#event-1">Arrival</a>' in site.page("/chronology/2020/")
    assert '<a href="/briefings/a/#event-2">Departure</a>' in site.page("/chronology/2021/")
    assert 'id="event-2"' in site.page("/briefings/a/")
    assert "Arrival" in site.page("/actors/ann/")
    assert "Departure" in site.page("/outcomes/no-agreement/")


def test_summary_stands_in_lists_feeds_and_cards(site: Site) -> None:
    site.briefing("a", "The first paragraph.", summary="In short.")
    site.briefing("b", "The first *paragraph*.\n\nThe second.")
    site.build()
    assert '<p class="standfirst" data-preview>In short.</p>' in site.page("/briefings/a/")
    for address in ("/", "/feed.xml", "/feed.json"):
        assert "In short." in site.page(address)
        assert "The first paragraph." in site.page(address)
        assert "The second." not in site.page(address)
    assert '<meta property="og:description" content="In short.">' in site.page("/briefings/a/")


def test_topics_have_pages(site: Site) -> None:
    site.briefing("a", topics=["EU–Russia relations", "Война"])
    site.build()
    assert '<a href="/topics/eu-russia-relations/">EU–Russia relations</a>' in site.page("/briefings/a/")
    assert "/briefings/a/" in site.page("/topics/eu-russia-relations/")
    assert "/briefings/a/" in site.page("/topics/война/")


def test_places_stand_in_the_facts_box(site: Site) -> None:
    site.briefing("a", places=["Moscow", "Brussels"])
    site.build()
    linked = '<a href="/places/moscow/">Moscow</a>, <a href="/places/brussels/">Brussels</a>'
    assert f"<dt>Places</dt><dd>{linked}</dd>" in site.page("/briefings/a/")


def test_sources_are_listed_and_cited(site: Site) -> None:
    sources = [
        {
            "title": "A report",
            "url": "https://x.example/?a=1&b=2",
            "publisher": "TASS",
            "date": "2021-02-08",
            "key": "tass",
        },
        {"title": "Another"},
    ]
    site.briefing("a", "So it is [@tass], and so [@tass, p. 3], and [@2].", sources=sources)
    assert site.problems() == []
    page = times(site.page("/briefings/a/"))
    assert '<a class="citation" href="#source-1">[1]</a>' in page
    assert '<a class="citation" href="#source-1">[1, p. 3]</a>' in page
    assert '<a class="citation" href="#source-2">[2]</a>' in page
    assert (
        '<li id="source-1"><a href="https://x.example/?a=1&amp;b=2">A report</a>. <span class="publisher">TASS</span>, 8 February 2021.</li>'
        in page
    )


def test_published_defaults_to_the_first_day_of_the_date(site: Site) -> None:
    site.briefing("a", date="2021-02-04/2021-02-06")
    site.briefing("b", date="2021-02-04", published="2021-02-09", updated="2021-02-10T08:00:00+01:00")
    site.build()
    assert '<meta property="article:published_time" content="2021-02-04">' in site.page("/briefings/a/")
    page = times(site.page("/briefings/b/"))
    assert "Published 9 February 2021 · updated 10 February 2021, 07:00 UTC" in page
    assert "<updated>2021-02-10T07:00:00Z</updated>" in site.page("/feed.xml")


def test_corrections_are_shown_on_the_page_and_in_the_feed(site: Site) -> None:
    site.briefing("a", corrections=[{"date": "2021-02-09", "text": "It was Monday."}])
    site.build()
    page = times(site.page("/briefings/a/"))
    assert "<dt>9 February 2021</dt><dd>It was Monday.</dd>" in page
    assert "1 correction" in page
    assert "It was Monday." in site.page("/feed.xml")
    assert "It was Monday." in site.page("/feed.json")


def test_a_draft_is_in_no_output(site: Site) -> None:
    site.briefing("a", status="draft", title="Unfinished", topics=["Secret"])
    site.build()
    assert not any(b"Unfinished" in content or b"secret" in content.lower() for content in site.files().values())
    site.build(drafts=True)
    for address in ("/", "/briefings/a/", "/chronology/2021/"):
        assert "Unfinished" in site.page(address)
        assert '<span class="notice">Draft</span>' in site.page(address)


def test_an_embargo_ends_at_its_instant(site: Site) -> None:
    site.briefing("a", embargo="2021-02-10T12:00:00+01:00", title="Later")
    ends = 1612954800.0
    result = site.build(now=ends - 1)
    assert result.next_embargo == ends
    assert not any(b"Later" in content for content in site.files().values())
    result = site.build(now=ends)
    assert result.next_embargo is None
    assert "Later" in site.page("/")


@pytest.mark.parametrize("marking", ["green", "amber", "amber+strict", "red"])
def test_what_is_marked_above_clear_is_not_for_everybody(site: Site, marking: str) -> None:
    site.briefing("a", marking=marking, title="Restricted")
    site.build()
    assert not any(b"Restricted" in content for content in site.files().values())
    site.build(marking="red")
    assert f"TLP:{marking.upper()}" in site.page("/briefings/a/")
    assert f"TLP:{marking.upper()}" in site.page("/")


def test_slug_is_the_last_part_of_the_address(site: Site) -> None:
    site.briefing("2021/a", slug="another-name")
    site.build()
    assert "<h1>" in site.page("/briefings/another-name/")


def test_aliases_redirect(site: Site) -> None:
    site.briefing("a", aliases=["/2020/old", "/old.html"])
    site.build()
    for address in ("/2020/old/", "/old.html"):
        assert '<meta http-equiv="refresh" content="0; url=/briefings/a/">' in site.page(address)
        assert '<link rel="canonical" href="https://desk.example/briefings/a/">' in site.page(address)


def test_lang_is_marked_where_the_text_stands(site: Site) -> None:
    site.briefing("a", lang="ru", title="Визит")
    site.build()
    assert '<h1 lang="ru">Визит</h1>' in site.page("/briefings/a/")
    assert '<h3 class="entry-title" lang="ru">' in site.page("/")


def test_related_briefings_are_linked(site: Site) -> None:
    site.briefing("a", related=["b"])
    site.briefing("b", title="The other")
    site.build()
    assert '<h2 id="_related">Related</h2>' in site.page("/briefings/a/")
    assert '<a href="/briefings/b/">The other</a>' in site.page("/briefings/a/")


def test_image_is_shown_with_its_description(site: Site) -> None:
    site.write("content/briefings/pictures/x.png", b"png")
    site.briefing("a", image={"file": "pictures/x.png", "alt": "Two people", "credit": "Somebody"})
    assert site.problems() == []
    page = site.page("/briefings/a/")
    assert '<img src="/media/briefings/pictures/x.png" alt="Two people">' in page
    assert "Somebody" in page
    assert site.files()["media/briefings/pictures/x.png"] == b"png"


def test_a_picture_that_no_page_uses_is_in_no_output(site: Site) -> None:
    site.write("content/briefings/x.png", b"png")
    site.briefing("a")
    site.build()
    assert not any(name.endswith(".png") for name in site.files())


def test_unknown_keys_stay_readable_to_themes(site: Site) -> None:
    site.write("templates/marking.html", "{% macro marking(level, draft=false) %}{% endmacro %}")
    site.write("templates/facts.html", "<p>{{ briefing.extra.reporter }}</p>")
    site.briefing("a", reporter="Ada")
    result = site.build()
    assert [item.rule for item in result.problems] == ["unknown-key"]
    assert "<p>Ada</p>" in site.page("/briefings/a/")


def test_before_and_after_on_the_same_matter(site: Site) -> None:
    for number in (1, 2, 3):
        site.briefing(f"b{number}", date=f"2021-02-0{number}", topics=["Talks"])
    site.build()
    page = site.page("/briefings/b2/")
    assert 'class="onward-earlier" href="/briefings/b1/"' in page
    assert 'class="onward-later" href="/briefings/b3/"' in page
