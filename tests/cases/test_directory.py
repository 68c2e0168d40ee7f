"""The directory of actors, dossiers, sorting, and what is read and kept once."""

from __future__ import annotations

import json
import re
from pathlib import Path
from unittest.mock import patch
from urllib.parse import unquote

import pytest

from briefgen.content import document
from briefgen.pipeline import workers
from tests.site.test_actors import plain
from tests.sites import Site


def names(html: str) -> list[str]:
    """Return the names in the lists of a page of the directory."""
    lists = "".join(re.findall(r'<ul class="directory">(.*?)</ul>', html, re.S))
    return [plain(link) for link in re.findall(r'<a href="[^>]*>(.*?)</a>', lists)]


def sorted_names(site: Site, language: str, *given: str) -> list[str]:
    site.configure(language=language)
    for number, name in enumerate(given):
        site.actor(f"a{number}", name=name)
    assert site.problems() == []
    return names(site.page("/actors/"))


def said(by: str, number: int = 1, to: str = "") -> str:
    addressees = f"to: {to}\n" if to else ""
    return "".join(f"::: statement\nby: {by}\n{addressees}\nThat {index}.\n:::\n\n" for index in range(number))


FIRST = ("Maria", "Émile", "adam", "Öz", "Zoe", "Дарья", "Іван", "मीरा", "محمد", "Mac", "Ann", "Łukasz", "김민", "あい")
SYLLABLES = ("ba", "ce", "di", "fo", "gu", "ka", "le", "mi", "no", "pu", "ra", "se", "ti", "vo", "zu", "ber", "mar")
KINDS = ("person",) * 20 + ("organisation", "country", "group")


def many_actors(site: Site, number: int) -> None:
    """Write many actors with names of unequal letters, and briefings in which some of them took part."""
    total = len(SYLLABLES)
    for index in range(number):
        family = SYLLABLES[index % total] + SYLLABLES[index // total % total] + SYLLABLES[index // total**2 % total]
        name = f"{FIRST[index % len(FIRST)]} {family.title()}"
        site.actor(f"a{index}", name=name, kind=KINDS[index % len(KINDS)])
    for index in range(number // 10):
        site.briefing(
            f"b{index}", actors=[f"a{index * 7 % number}", f"a{index * 3 % number}"], date=f"20{index % 20:02}"
        )


def test_names_are_sorted_as_the_language_does(site: Site) -> None:
    """Actors Émile, Zoe, adam, Öz: seen adam, Zoe, Émile, Öz."""
    assert sorted_names(site, "en", "Émile", "Zoe", "adam", "Öz") == ["adam", "Émile", "Öz", "Zoe"]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("sv", ["Adam", "Zoe", "Åke", "Ärla", "Öz"]),
        ("de", ["Adam", "Åke", "Ärla", "Öz", "Zoe"]),
        ("da-DK", ["Adam", "Zoe", "Ærø", "Øre", "Aarhus"]),
        ("lt", ["Cas", "Čepas", "Daiva", "Yla", "Ilas", "Jonas"]),
        ("cs", ["Cyril", "Čech", "Hora", "Chalupa", "Igor"]),
        ("tr", ["Hasan", "Irmak", "İrem", "Jale"]),
        ("hu", ["Cz", "Csaba", "Ottó", "Ördög", "Őri"]),
        ("uk", ["Гай", "Ґалаган", "Єва", "Іван", "Їжак", "Йосип"]),
        ("ja", ["あい", "アン", "がく", "カナ"]),
        ("th", ["กอบ", "เกม", "ขวัญ"]),
    ],
)
def test_each_language_has_its_own_letters(site: Site, language: str, expected: list[str]) -> None:
    """Swedish ö after z, German ö with o, Lithuanian y with i."""
    assert sorted_names(site, language, *reversed(expected)) == expected


def test_topics_outcomes_members_and_companions_are_sorted_likewise(site: Site) -> None:
    """The siblings of the directory: every list by name."""
    site.actor("u", name="Union")
    for name in ("Émile", "Zoe", "adam", "Öz"):
        site.actor(f"id-{ord(name[0])}", name=name, member_of="Union")
        site.briefing(f"on-{ord(name[0])}", topics=[name], outcome=name)
    site.briefing("all", actors=["Union", "Zoe", "Émile", "Öz", "adam"])
    assert site.problems() == []
    expected = ["adam", "Émile", "Öz", "Zoe"]
    assert names(site.page("/topics/")) == expected
    page = site.page("/actors/u/")
    for part in ("members", "companions"):
        section = page.split(f'id="_{part}"')[1].split("</section>")[0]
        assert re.findall(r'<a href="/actors/[^"]*">([^<]*)</a>', section) == expected
    outcomes = [plain(item) for item in re.findall(r"<h2[^>]*>(.*?)</h2>", site.page("/outcomes/"), re.S)]
    assert [item.split(" ")[0] for item in outcomes] == expected
    active = site.page("/").split('id="active"')[1].split("</section>")[0]
    assert re.findall(r'<a href="/actors/[^"]+">([^<]*)</a>', active) == [*expected[:3], "Union", "Zoe"]


def test_sort_name_says_how_a_name_is_sorted(site: Site) -> None:
    """`sort_name: Adams, John` in an actor's front matter."""
    site.actor("john", name="John Adams", sort_name="Adams, John")
    site.actor("ben", name="Ben Zander", sort_name="Zander, Ben")
    site.actor("cat", name="Cat")
    assert site.problems() == []
    assert names(site.page("/actors/")) == ["John Adams", "Cat", "Ben Zander"]
    site.actor("john", name="John Adams")
    site.build()
    assert names(site.page("/actors/")) == ["Cat", "John Adams", "Ben Zander"]


def test_a_long_directory_is_divided(site: Site) -> None:
    """12,794 actors: one page of 1.1 MB."""
    site.configure(actors={"split": 20})
    many_actors(site, 300)
    assert not site.build().failed
    first = site.page("/actors/")
    assert "300 actors" in first
    pages = [path for path in site.files() if re.fullmatch(r"actors/all/.*index\.html", path)]
    found = [name for path in pages for name in names(site.page(path))]
    assert len(found) == 300
    assert max(len(names(site.page(path))) for path in pages) <= 20
    linked = {"actors/index.html"}
    todo = ["actors/index.html"]
    while todo:
        links = re.findall(r'href="/(actors/all/[^"]*)"', site.page(todo.pop()))
        new = {f"{unquote(link)}index.html" for link in links} - linked
        linked |= new
        todo += new
    assert set(pages) <= linked
    assert "/actors/all/people/m/" in first
    assert 'rel="next"' in site.page("/actors/all/people/m/")
    assert '<a href="/actors/all/people/%D0%B4/">Д</a>' in first


def test_a_new_actor_touches_its_letter(site: Site) -> None:
    """Incremental: its page, its letter and the overview, and no other letter."""
    site.configure(actors={"split": 20})
    many_actors(site, 300)
    site.build()
    site.actor("new", name="Zoe Newcomer", kind="person")
    made = {item.address for item in site.build().reasons if item.address.startswith("/actors/")}
    assert made == {
        "/actors/", "/actors/all/people/", "/actors/all/people/z/", "/actors/new/",
    } | {address for address in made if address.startswith("/actors/all/people/zoe")}  # fmt: skip
    site.briefing("b0", actors=["new"], date="2001")
    made = {item.address for item in site.build().reasons if item.address.startswith("/actors/all/")}
    assert made == {"/actors/all/people/mar/", "/actors/all/people/z/"}


def test_a_letter_that_empties_is_gone(site: Site) -> None:
    """A directory that becomes small again is one page."""
    site.configure(actors={"split": 2})
    for name in ("Ann", "Bob", "Cat"):
        site.actor(name.lower(), name=name, kind="person")
    site.build()
    assert names(site.page("/actors/all/people/b/")) == ["Bob"]
    (site.root / "content/actors/bob.md").unlink()
    site.build()
    assert names(site.page("/actors/")) == ["Ann", "Cat"]
    assert not (site.root / "output/actors/all").exists()


@pytest.mark.parametrize("name", ["All", "People", "M", "Statements", "Named"])
def test_no_actor_takes_an_address_of_the_directory(site: Site, name: str) -> None:
    """Stable addresses that clash with no actor's."""
    site.configure(actors={"split": 1})
    site.actor(name.lower(), name=name, kind="person")
    site.actor("mia", name="Mia", kind="person")
    site.briefing("a", said(name, 50))
    assert site.problems() == []


def test_shared_names_are_told_apart_in_lists(site: Site) -> None:
    """Two people called John Adams."""
    site.actor("john-1", name="John Adams", roles=[{"title": "President", "organisation": "United States"}])
    site.actor("john-2", name="John Adams", country="Utopia", member_of="Club")
    site.actor("john-3", name="John Adams", country="Utopia", kind="person")
    site.actor("ann", name="Ann", country="Utopia")
    site.actor("club", name="Club")
    site.briefing("a", actors=["john-1", "john-2", "john-3", "Ann"])
    site.build()
    text = plain(site.page("/actors/"))
    assert "John Adams (President, United States)" in text
    assert "John Adams (john-2)" in text
    assert "John Adams (person)" in text
    assert "Ann (" not in text
    assert "John Adams (john-2)" in plain(site.page("/actors/club/"))
    assert "John Adams (person) 1" in plain(site.page("/actors/john-1/"))
    assert "<title>John Adams (john-2) · Desk</title>" in site.page("/actors/john-2/")
    assert "John Adams (john-2) 1" in plain(site.page("/"))
    for number in (2, 3):
        (site.root / f"content/actors/john-{number}.md").unlink()
    site.briefing("a", actors=["john-1", "Ann"])
    site.build()
    assert "John Adams (" not in plain(site.page("/actors/")) + plain(site.page("/briefings/a/"))


def test_shared_names_are_told_apart_where_statements_contradict(site: Site) -> None:
    """The envoy's words are denied, but not those of the other John Adams."""
    site.actor("john-1", name="John Adams", country="Utopia")
    site.actor("john-2", name="John Adams", country="Atlantis")
    site.briefing("a", "::: statement\nby: john-1\nid: said\n\nYes.\n:::\n")
    site.briefing("b", "::: statement\nby: john-2\ncontradicts: a#said\n\nNo.\n:::\n")
    site.build()
    assert "Contradicts John Adams (Utopia)" in plain(site.page("/briefings/b/"))
    assert "Contradicted by John Adams (Atlantis)" in plain(site.page("/briefings/a/"))


def test_all_statements_are_reachable(site: Site) -> None:
    """An actor who made 3,749 statements: the latest without a count or a way on."""
    site.configure(chronology={"split": 60})
    site.briefing("a", said("Ann", 70), date="2020-01-01")
    site.briefing("b", said("Ann", 30), date="2021-01-01")
    assert site.problems() == []
    page = site.page("/actors/ann/")
    assert "Statements 100 statements" in plain(page)
    assert page.count('class="said"') == 5
    assert '<a href="/actors/ann/statements/">The latest 5 are shown: see all 100</a>' in page
    assert '<a href="/actors/ann/statements/2020/">2020</a>' in site.page("/actors/ann/statements/")
    assert site.page("/actors/ann/statements/2021/").count('class="said"') == 30
    site.briefing("a", said("Ann", 4), date="2020-01-01")
    site.briefing("b", said("Ann", 1), date="2021-01-01")
    site.build()
    assert not (site.root / "output/actors/ann/statements").exists()


def test_what_is_open_comes_first(site: Site) -> None:
    """44 kept promises and one open: the open one is missing from "owes"."""
    follow_ups = [{"title": f"Step {n}", "due": f"2020-01-{n % 28 + 1:02}", "actors": ["Ann"]} for n in range(44)]
    follow_ups += [{"title": "Some day", "actors": ["Ann"]}, {"title": "Soon", "due": "2021-03", "actors": ["Ann"]}]
    follow_ups += [{"title": "Late", "due": "2021-01", "actors": ["Ann"]}]
    site.briefing("a", follow_ups=follow_ups, date="2020-01-01")
    site.briefing("b", resolves=[f"a#step-{n}" for n in range(44)])
    assert site.problems() == []
    text = plain(site.page("/actors/ann/"))
    places = [
        text.index(word) for word in ("Follow-ups it owes 3", "Late", "Soon", "Some day", "Follow-ups resolved 44")
    ]
    assert places == sorted(places)
    assert "The latest 3 are shown: see all 44" in text
    assert site.page("/actors/ann/resolved/").count('class="follow-up-title"') == 44


def test_companions_say_how_many_more(site: Site) -> None:
    """companions, at most twelve."""
    site.briefing("a", actors=["Ann", *(f"Actor {number}" for number in range(20))])
    site.build()
    assert "and 8 more" in plain(site.page("/actors/ann/"))


def test_who_only_speaks_has_no_empty_chronology(site: Site) -> None:
    """A speaker who is nobody's actor: "Chronology 0 entries" over a statement."""
    site.briefing("a", said("Ann", 2, to="Bob"))
    assert site.problems() == []
    page = plain(site.page("/actors/ann/"))
    assert "Statements 2 statements" in page
    assert "0 entries" not in page
    page = plain(site.page("/actors/bob/"))
    assert "Addressed to Bob 2 statements" in page
    assert "Ann to Bob, in A" in page
    assert "0 entries" not in page
    assert "Ann 2 statements" in plain(site.page("/actors/"))


@pytest.mark.parametrize(
    ("front", "shown"),
    [
        ({"follow_ups": [{"title": "Vote", "actors": ["X"]}]}, "Follow-ups it owes 1 Open Vote"),
        ({"events": [{"date": "2021-02-05", "title": "Walk", "actors": ["X"]}]}, "Chronology 1 event February 2021"),
        ({}, "Members 1 Ann"),
        ({}, "Offices here 1 Ann Head"),
    ],
)
def test_dossiers_of_those_who_do_one_thing_only(site: Site, front: dict[str, object], shown: str) -> None:
    """The siblings: who only owes, is in an event, has members, is the organisation of a role."""
    site.actor("x", name="X")
    member = {"member_of": "X"} if "Members" in shown else {}
    roles = {"roles": [{"title": "Head", "organisation": "X"}]} if "Offices" in shown else {}
    site.actor("ann", name="Ann", **member, **roles)
    site.briefing("a", actors=["Ann"], **front)
    assert site.problems() == []
    page = plain(site.page("/actors/x/"))
    assert shown in page
    assert "0 entries" not in page


def test_years_are_asked_again(site: Site) -> None:
    """A site template with `ask("years", "topic:talks")`, then a briefing of another year."""
    site.write("templates/404.html", '{{ ask("years", "topic:talks") }}')
    site.briefing("a", topics=["Talks"], date="2020")
    site.build()
    site.briefing("b", topics=["Talks"], date="2021")
    site.build()
    assert "2021" in site.page("404.html")


def test_a_picture_in_a_profile_is_no_portrait(site: Site) -> None:
    """A picture in an actor's profile, no `image`: taken for the portrait."""
    site.write("content/actors/map.png", b"png")
    site.actor("x", "![Where X lives](map.png)\n", name="X")
    site.build()
    assert "portrait" not in site.page("/actors/x/")


def test_resolves_names_the_follow_up(site: Site) -> None:
    """Facts box: "Resolves: Navalny must serve two years and eight months", the other briefing's headline."""
    site.briefing("court", title="Navalny must serve", follow_ups=[{"title": "Borrell travels to Moscow"}])
    site.briefing("visit", title="Borrell in Moscow", resolves="court#borrell-travels-to-moscow")
    assert site.problems() == []
    page = plain(site.page("/briefings/visit/"))
    assert "Resolves Borrell travels to Moscow promised in Navalny must serve" in page
    site.briefing(
        "court", title="Navalny must serve", follow_ups=[{"title": "Borrell goes", "id": "borrell-travels-to-moscow"}]
    )
    site.build()
    assert "Resolves Borrell goes promised in" in plain(site.page("/briefings/visit/"))


def test_a_cold_build_reads_each_actor_once(site: Site) -> None:
    """A cold build reads every actor's file twice."""
    site.actor("ann", "Ann was born.", name="Ann")
    site.actor("bob", "Bob met Ann.", name="Bob")
    site.actor("cat", name="Cat")
    site.briefing("a", "Ann met Bob.")
    with patch.object(workers, "read", wraps=document.read) as read:
        assert site.problems() == []
    assert sorted(call.args[0] for call in read.call_args_list) == [
        "content/actors/ann.md", "content/actors/bob.md", "content/actors/bob.md", "content/actors/cat.md",
        "content/briefings/a.md",
    ]  # fmt: skip
    assert '<a class="mention" href="/actors/ann/">' in site.page("/actors/bob/")


def test_check_and_build_share_an_archive(site: Site, tmp_path: Path) -> None:
    """`check` keeps an archive of its own (264 MB → 540 MB)."""
    site.briefing("a", "One.", actors=["Ann"])
    assert site.build(write=False).made > 5
    assert [path.name for path in (site.root / ".briefgen").glob("*.db")] == ["site.db"]
    assert not (site.root / "output").exists()
    assert (site.build(write=False).made, site.build(write=False).made) == (0, 0)
    built = site.build()
    assert (built.made, built.failed) == (0, False)
    assert built.written > 5
    site.briefing("a", "Two.", actors=["Ann", "Bob"])
    before = site.files()
    assert site.build(write=False).made
    assert site.files() == before
    site.briefing("b", actors=["Ann"])
    assert not site.build().failed
    expected = Site(tmp_path / "clean")
    expected.briefing("a", "Two.", actors=["Ann", "Bob"])
    expected.briefing("b", actors=["Ann"])
    expected.build()
    assert site.files() == expected.files()


def test_check_for_others_does_not_disturb_the_build(site: Site) -> None:
    """Drafts and another audience are checked in the archive of the build."""
    site.briefing("a", actors=["Ann"])
    site.briefing("draft", actors=["Ben"], status="draft")
    site.briefing("red", actors=["Cat"], marking="red")
    site.build()
    before = site.files()
    assert site.build(write=False, drafts=True, marking="red").made
    assert not site.build().failed
    assert site.files() == before


def test_what_check_staged_does_not_replace_files_of_others(site: Site) -> None:
    """A file that somebody put into the output between check and build stays."""
    site.briefing("a")
    site.build(write=False)
    site.write("output/briefings/a/index.html", "mine")
    assert {item.rule for item in site.problems()} == {"foreign-output"}
    assert site.page("/briefings/a/") == "mine"


def test_json_ld_names_people_whole(site: Site) -> None:
    """A shared name: the address tells machines who is meant."""
    site.actor("john-1", name="John Adams")
    site.actor("john-2", name="John Adams")
    site.briefing("a", actors=["john-1", "john-2"])
    site.build()
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', site.page("/briefings/a/"), re.S)
    about = json.loads(found)["about"]
    assert [item["name"] for item in about] == ["John Adams", "John Adams"]
    assert len({item["url"] for item in about}) == 2
