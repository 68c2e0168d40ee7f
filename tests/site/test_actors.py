"""docs/writing.md, "An actor": what each key of an actor's file does, and how names find their actor."""

from __future__ import annotations

import re

import pytest

from tests.sites import Site


def plain(html: str) -> str:
    """Return HTML without tags and with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


def test_an_actor_that_is_only_named_gets_a_page(site: Site) -> None:
    site.briefing("a", actors=["Mr. Nobody"])
    site.build()
    assert "<h1>Mr. Nobody</h1>" in site.page("/actors/mr-nobody/")
    assert "Also named" in site.page("/actors/")


@pytest.mark.parametrize(
    ("kind", "heading"),
    [("person", "People"), ("organisation", "Organisations"), ("country", "Countries"), ("group", "Groups")],
)
def test_kind_orders_the_directory(site: Site, kind: str, heading: str) -> None:
    site.actor("x", kind=kind)
    site.build()
    assert f'<h2 id="{kind}">{heading}</h2>' in site.page("/actors/")


def test_aliases_in_any_script_lead_to_the_actor(site: Site) -> None:
    site.actor("lavrov", name="Sergei Lavrov", aliases=["Сергей Лавров", "ラブロフ"])
    site.briefing("a", "Говорил Сергей Лавров. ラブロフ外相。", actors=["сергей лавров"])
    assert site.problems() == []
    page = site.page("/briefings/a/")
    assert '<a href="/actors/lavrov/">Sergei Lavrov</a>' in page
    assert '<a class="mention" href="/actors/lavrov/">Сергей Лавров</a>' in page
    assert "Сергей Лавров" in site.page("/actors/lavrov/")


def test_roles_change_over_time(site: Site) -> None:
    site.actor("spain", kind="country")
    roles = [
        {"title": "Minister", "organisation": "Spain", "from": "2018-06", "to": "2019-11"},
        {"title": "Envoy", "from": "2019-12"},
        {"title": "Mayor", "to": "2010"},
    ]
    site.actor("borrell", roles=roles)
    assert site.problems() == []
    text = plain(site.page("/actors/borrell/"))
    assert "Minister, Spain June 2018 – Nov 2019" in text
    assert "Envoy since Dec 2019" in text
    assert "Mayor until 2010" in text


@pytest.mark.parametrize("members", ["The Union", ["The Union"]])
def test_member_of_stands_on_both_pages(site: Site, members: object) -> None:
    site.actor("union", name="The Union")
    site.actor("spain", name="Spain", member_of=members)
    site.build()
    assert '<a href="/actors/union/">The Union</a>' in site.page("/actors/spain/")
    assert '<a href="/actors/spain/">Spain</a>' in site.page("/actors/union/")


def test_country_and_links_stand_in_the_facts_box(site: Site) -> None:
    site.actor("spain", kind="country")
    site.actor(
        "x", country="Spain", links=["https://www.x.example/", {"title": "Blog", "url": "https://blog.example/"}]
    )
    site.build()
    page = site.page("/actors/x/")
    assert '<dt>Country</dt><dd><a href="/actors/spain/">Spain</a></dd>' in page
    assert '<a href="https://www.x.example/">x.example</a>' in page
    assert '<a href="https://blog.example/">Blog</a>' in page


def test_image_is_the_portrait(site: Site) -> None:
    site.write("content/actors/x.jpg", b"jpg")
    site.actor("x", image={"file": "x.jpg", "alt": "X at a desk"})
    site.build()
    assert '<img src="/media/actors/x.jpg" alt="X at a desk">' in site.page("/actors/x/")


def test_a_picture_in_the_text_is_not_the_portrait(site: Site) -> None:
    site.write("content/actors/map.png", b"png")
    site.actor("x", "![Where X lives](map.png)\n")
    site.build()
    page = site.page("/actors/x/")
    assert page.count('src="/media/actors/map.png"') == 1
    assert "portrait" not in page


def test_the_body_is_the_profile(site: Site) -> None:
    site.actor("x", "Was *born*.")
    site.build()
    assert "<p>Was <em>born</em>.</p>" in site.page("/actors/x/")


def test_the_dossier_has_chronology_statements_companions_and_what_it_owes(site: Site) -> None:
    said = "::: statement\nby: Ann\nto: Bob\n\nThat it was so.\n:::\n"
    site.briefing("a", said, actors=["Ann", "Bob"], follow_ups=[{"title": "Vote", "actors": ["Ann"]}])
    site.briefing("b", actors=["Ann", "Bob", "Cat"])
    site.build()
    page = site.page("/actors/ann/")
    text = plain(page)
    assert "Chronology 2 briefings" in text
    assert "That it was so. to Bob, in A" in text
    assert "Follow-ups it owes 1 Open Vote" in text
    assert "Appears with Bob 2 together B 5 Feb 2021 A 5 Feb 2021 Cat 1 together B 5 Feb 2021" in text


def test_names_match_whole(site: Site) -> None:
    site.actor("us", name="US")
    site.actor("lavrov", name="Sergei Lavrov")
    site.briefing("a", "Lavrov told us that USA is not US.", actors=["Lavrov"])
    site.build()
    page = site.page("/briefings/a/")
    assert page.count('class="mention"') == 1
    assert 'not <a class="mention" href="/actors/us/">US</a>.' in page
    assert "/actors/lavrov/" in page  # the slug of the name is the id of the file


def test_known_only_refuses_other_actors(site: Site) -> None:
    site.configure(actors={"known_only": True})
    site.actor("lavrov", name="Sergei Lavrov")
    site.briefing("a", actors=["Sergei Lavrof"])
    problem = site.only_problem()
    assert (problem.rule, problem.path, problem.line, problem.column) == (
        "unknown-actor",
        "content/briefings/a.md",
        5,
        3,
    )
    assert '"Sergei Lavrov"' in problem.hint


def test_check_points_out_names_that_are_close(site: Site) -> None:
    site.actor("lavrov", name="Sergei Lavrov")
    site.briefing("a", actors=["Sergey Lavrov", "Sergei Lavrov"])
    problem = site.only_problem(write=False)
    assert (problem.rule, problem.path, problem.line) == ("similar-actor", "content/briefings/a.md", 5)
    assert "aliases: [Sergey Lavrov]" in problem.hint
    assert site.problems() == []


def test_check_points_out_orphans_and_what_is_overdue(site: Site) -> None:
    site.actor("nobody")
    site.briefing("a", follow_ups=[{"title": "The vote", "id": "vote", "due": "2021-02-09"}])
    found = {item.rule: item for item in site.problems(write=False)}
    assert found.keys() == {"orphan-actor", "overdue-follow-up"}
    assert (found["orphan-actor"].path, found["orphan-actor"].line) == ("content/actors/nobody.md", 2)
    assert "resolves: a#vote" in found["overdue-follow-up"].hint
    assert not (site.root / "output").exists()
