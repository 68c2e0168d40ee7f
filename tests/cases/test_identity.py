"""Who somebody is: two names are never one because an address cannot hold what tells them apart."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import pytest

from briefgen.archive.lint.similar import Named, similar
from briefgen.archive.tables import connect
from briefgen.publish.prepared import withheld_texts
from tests.sites import Site, same_as_clean


def dossiers(site: Site) -> set[str]:
    return {path.split("/")[1] for path in site.files() if path.startswith("actors/") and path.count("/") == 2}


def test_vowel_signs_tell_two_people_apart(site: Site) -> None:
    """`actors: [मीना]` in one file, `[मैना]` in another."""
    site.briefing("a", actors=["मीना"])
    site.briefing("b", actors=["मैना"])
    assert same_as_clean(site).problems == []
    assert dossiers(site) == {"मीना", "मैना"}
    assert "मैना" not in site.page("/actors/मीना/")


def test_joiners_are_part_of_a_word(site: Site) -> None:
    """A name of Sri Lanka with a joiner, and one of Persian with a non-joiner."""
    site.briefing("a", actors=["ශ්\u200dරී", "می\u200cخواهم"])
    assert same_as_clean(site).problems == []
    assert dossiers(site) == {"ශ්\u200dරී", "می\u200cخواهم"}


def test_names_of_signs_only_have_addresses_of_their_own(site: Site) -> None:
    """`🔥` and `🎉`, as actors, topics and outcomes."""
    site.briefing("a", actors=["🔥"], topics=["🔥"], outcome="🔥", follow_ups=[{"title": "🔥"}, {"title": "🎉"}])
    site.briefing("b", actors=["🎉"], topics=["🎉"], outcome="🎉")
    assert same_as_clean(site).problems == []
    for folder in ("actors", "topics", "outcomes"):
        assert "🔥" in site.page(f"/{folder}/fire/")
        assert "🎉" in site.page(f"/{folder}/party-popper/")


@pytest.mark.parametrize(
    ("key", "one", "other"),
    [
        ("actors", "C++ group", "C# group"),
        ("actors", "Ali (Sr.)", "Ali Sr"),
        ("actors", "A+", "A-"),
        ("topics", "G7", "G7+"),
        ("topics", "EU+3", "EU 3"),
        ("outcome", "agreement", "agreement+"),
    ],
)
def test_two_names_that_come_to_one_address(site: Site, key: str, one: str, other: str) -> None:
    """`C++ group` and `C# group`, `A+` and `A-`, topics `G7` and `G7+`, outcomes `agreement` and `agreement+`."""

    def value(name: str) -> object:
        return name if key == "outcome" else [name]

    site.briefing("a", **{key: value(one)})
    assert same_as_clean(site).problems == []
    before = site.files()
    site.briefing("b", **{key: value(other)})
    (problem,) = same_as_clean(site).problems
    assert problem.rule == "same-slug"
    assert f'"{one}"' in problem.message
    assert f'"{other}"' in problem.message
    assert "content/briefings/a.md" in (problem.path, *problem.message.replace(")", "(").split("("))
    assert {problem.path} < {"content/briefings/a.md", "content/briefings/b.md"}
    assert problem.line == (4 if key == "outcome" else 5)
    assert "if not, write" in problem.hint
    assert site.files() == before
    assert same_as_clean(site).problems == [problem], "it is told until it is gone"
    site.briefing("a", "Another text.", **{key: value(one)})
    assert same_as_clean(site).problems == [problem]
    site.configure(rules={"same-slug": "off"})
    assert [item.rule for item in site.problems()] == ["config"]
    site.configure()
    site.briefing("a")
    assert same_as_clean(site).problems == []
    assert other in site.page("/briefings/b/")


@pytest.mark.parametrize("key", ["topics", "outcome"])
def test_two_names_in_one_file_that_come_to_one_address(site: Site, key: str) -> None:
    """Topics `[G7, G7+]` in one briefing; an event whose outcome is nearly the briefing's."""
    if key == "topics":
        site.briefing("a", topics=["G7", "G7+", "g7"])
    else:
        site.briefing("a", outcome="G7", events=[{"date": "2021", "title": "Vote", "outcome": {"kind": "G7+"}}])
    (problem,) = same_as_clean(site).problems
    assert (problem.rule, '"G7"' in problem.message, '"G7+"' in problem.message) == ("same-slug", True, True)
    site.briefing("a", topics=["G7", "g7"], outcome="G7")
    assert same_as_clean(site).problems == []


def test_an_actor_whose_slug_is_the_id_of_another(site: Site) -> None:
    """A file `ali-sr.md` named `Ali Sr`, and `Ali (Sr.)` in a briefing."""
    site.briefing("a", actors=["Ali (Sr.)"])
    assert same_as_clean(site).problems == []
    site.actor("ali-sr", name="Ali Sr")
    (problem,) = same_as_clean(site).problems
    assert (problem.rule, problem.path, problem.line) == ("same-slug", "content/briefings/a.md", 5)
    assert "content/actors/ali-sr.md" in problem.message
    assert "aliases: [Ali (Sr.)]" in problem.hint
    site.actor("ali-sr", name="Ali Sr", aliases=["Ali (Sr.)"])
    assert same_as_clean(site).problems == []
    site.actor("ali-sr", name="Ali Sr")
    assert [item.rule for item in same_as_clean(site).problems] == ["same-slug"]
    (site.root / "content/actors/ali-sr.md").unlink()
    assert same_as_clean(site).problems == []


def test_a_clash_is_told_in_every_scope_and_gone_with_a_file_for_one(site: Site) -> None:
    """`A+` speaks and `A-` owes: the fix of the hint works."""
    site.briefing("a", "::: statement\nby: A+\n\nYes.\n:::\n", follow_ups=[{"title": "Vote", "actors": ["A-"]}])
    (problem,) = same_as_clean(site).problems
    assert problem.rule == "same-slug"
    site.actor("a-plus", name="A+")
    assert same_as_clean(site).problems == []
    assert {"a", "a-plus"} <= dossiers(site)


def test_follow_ups_with_one_id_are_told_by_their_titles(site: Site) -> None:
    """Follow-ups `Round A+` and `Round A-` without ids."""
    site.briefing("a", follow_ups=[{"title": "Round A+"}, {"title": "Round A-"}])
    problem = site.only_problem()
    assert problem.rule == "duplicate-anchor"
    assert '"Round A+" and "Round A-"' in problem.message
    site.briefing("a", follow_ups=[{"title": "Round A+"}, {"title": "Round A-", "id": "a-minus"}])
    assert same_as_clean(site).problems == []


@pytest.mark.parametrize("name", ["漢" * 96, "ა" * 99, "क्षि" * 60, "é" * 150, "김" * 200])
def test_long_names_have_addresses_that_files_can_have(site: Site, name: str) -> None:
    """A topic of 96 × 漢, an actor of 99 Georgian letters."""
    site.briefing("a", actors=[name], topics=[name], outcome=name)
    assert same_as_clean(site).problems == []
    for path in site.files():
        assert all(len(part.encode()) <= 255 for part in path.split("/"))


def test_a_name_and_an_alias_that_differ_by_case(site: Site) -> None:
    """`name: NATO`, `aliases: [Nato]`, text `Nato met.`; append a line."""
    site.actor("nato", name="NATO", aliases=["Nato"])
    site.briefing("a", "Nato met.\n")
    assert same_as_clean(site).problems == []
    site.briefing("a", "Nato met.\n\nNATO left.\n")
    assert same_as_clean(site).problems == []
    assert 'href="/actors/nato/">Nato</a>' in site.page("/briefings/a/")


def two_john_adams(site: Site) -> None:
    site.actor(
        "john-adams-1735", name="John Adams", kind="person", roles=[{"title": "President"}], country="United States"
    )
    site.actor("john-adams-1947", name="John Adams", kind="person", roles=[{"title": "Composer"}])
    site.actor("ek-1", name="Ann Ek", aliases=["Ek"])
    site.actor("ek-2", name="Bo Ek", aliases=["Ek"])


def test_people_may_share_a_name(site: Site) -> None:
    """Two people called John Adams; `aliases: [Ek]` on two."""
    two_john_adams(site)
    site.briefing("a", "John Adams met Ek, and Bo Ek left.", actors=["john-adams-1735", "ek-2"])
    assert same_as_clean(site).problems == []
    page = site.page("/briefings/a/")
    assert 'href="/actors/john-adams-1735/">John Adams' in page
    assert 'class="mention" href="/actors/john-adams' not in page
    assert 'class="mention" href="/actors/ek-2/">Bo Ek</a>' in page


USES: dict[str, dict[str, Any]] = {
    "actors": {"actors": ["John Adams"]},
    "role": {"actors": [{"actor": "john adams", "role": "guest"}]},
    "event": {"events": [{"date": "2021", "title": "Walk", "actors": ["John Adams"]}]},
    "follow-up": {"follow_ups": [{"title": "Vote", "actors": ["John Adams"]}]},
    "related": {"related": ["John Adams"]},
}


@pytest.mark.parametrize("use", USES)
def test_a_shared_name_is_not_used_without_saying_which(site: Site, use: str) -> None:
    """`John Adams` in `actors`, in an event, a follow-up or `related`."""
    two_john_adams(site)
    site.briefing("a", **USES[use])
    problem = site.only_problem()
    assert (problem.rule, problem.path) == ("ambiguous-name", "content/briefings/a.md")
    assert "john-adams-1735 (President, United States)" in problem.message
    assert "john-adams-1947 (Composer)" in problem.message
    assert "john-adams-1735" in problem.hint


@pytest.mark.parametrize(
    "text",
    ["::: statement\nby: Ek\n\nYes.\n:::", "::: statement\nby: ek-1\nto: Ek\n\nYes.\n:::", "See [[Ek]].", "[[ek|him]]"],
)
def test_a_shared_name_in_a_text(site: Site, text: str) -> None:
    """`Ek` in `by`, `to` and `[[Ek]]`."""
    two_john_adams(site)
    site.briefing("a", text)
    problem = site.only_problem()
    assert (problem.rule, "ek-1, ek-2" in problem.message) == ("ambiguous-name", True)
    site.briefing("a", text.replace("Ek", "ek-2").replace("[ek|", "[ek-1|"))
    assert same_as_clean(site).problems == []


@pytest.mark.parametrize(
    "front",
    [
        {"member_of": ["Ek"]},
        {"country": "Ek"},
        {"roles": [{"title": "Head", "organisation": "Ek"}]},
        {"distinct_from": ["Ek"]},
    ],
)
def test_a_shared_name_in_an_actors_file(site: Site, front: dict[str, object]) -> None:
    """`Ek` in `member_of`, `country`, a role's `organisation`, `distinct_from`."""
    two_john_adams(site)
    site.actor("cy", **front)
    problem = site.only_problem()
    assert (problem.rule, problem.path) == ("ambiguous-name", "content/actors/cy.md")


def test_a_name_comes_to_be_shared_and_no_longer_is(site: Site) -> None:
    """A second John Adams gets a file, another name, and his old name again; mentions follow."""
    site.actor("john-adams-1735", name="John Adams")
    site.briefing("a", "John Adams spoke.", actors=["John Adams"])
    site.briefing("b", "Then John Adams left. [[John Adams]]")
    site.briefing("c", "And John Adams slept.")
    assert same_as_clean(site).problems == []
    site.actor("other", name="John Adams")
    assert [item.rule for item in same_as_clean(site).problems] == ["ambiguous-name"] * 2
    site.briefing("a", "John Adams spoke.", actors=["john-adams-1735"])
    site.briefing("b", "Then John Adams left. [[other]]")
    assert same_as_clean(site).problems == []
    assert "mention" not in site.page("/briefings/c/")
    site.actor("other", name="Quincy Adams")
    assert same_as_clean(site).problems == []
    assert 'class="mention" href="/actors/john-adams-1735/">John Adams</a>' in site.page("/briefings/c/")
    site.actor("other", name="Quincy Adams", aliases=["JOHN ADAMS"])
    assert same_as_clean(site).problems == []
    assert "mention" not in site.page("/briefings/c/")
    (site.root / "content/actors/john-adams-1735.md").unlink()
    site.briefing("a", "John Adams spoke.", actors=["John Adams"])
    assert same_as_clean(site).problems == []


def test_an_id_and_the_name_of_another_actor(site: Site) -> None:
    """A file `nato.md` for the alliance, and another actor who is named `Nato`: only the id itself is clear."""
    site.actor("nato", name="The Alliance")
    site.actor("chef", name="Nato")
    site.briefing("a", "Nato cooks. [[nato]]", actors=["nato"])
    assert same_as_clean(site).problems == []
    page = site.page("/briefings/a/")
    assert "The Alliance" in page
    assert "mention" not in page
    site.briefing("a", "[[Nato]]", actors=["Nato"])
    assert [item.rule for item in same_as_clean(site).problems] == ["ambiguous-name"] * 2


def test_names_that_are_close_are_settled_for_a_pair(site: Site) -> None:
    """`distinct_from` in the file of one of the two."""
    site.actor("sergei", name="Sergei Lavrov")
    site.actor("sergey", name="Sergey Lavrov")
    site.briefing("a", actors=["sergei", "sergey", "Sergej Lavrov"])
    found = [item for item in site.problems(write=False) if item.rule == "similar-actor"]
    assert len(found) == 3
    assert "distinct_from: [sergey]" in found[-1].hint or "distinct_from: [sergey]" in found[0].hint
    site.actor("sergey", name="Sergey Lavrov", distinct_from=["sergei", "Sergej Lavrov"])
    found = [item for item in site.problems(write=False) if item.rule == "similar-actor"]
    assert len(found) == 1
    site.actor("sergei", name="Sergei Lavrov", distinct_from=["Sergej Lavrov"])
    assert site.problems(write=False) == []
    assert same_as_clean(site).problems == []


def test_distinct_from_somebody_who_is_not_there(site: Site) -> None:
    """`distinct_from: [Sergey Lavrow]`."""
    site.actor("sergei", name="Sergei Lavrov", distinct_from=["Sergey Lavrow"])
    site.actor("sergey", name="Sergey Lavrov")
    problem = site.only_problem()
    assert (problem.rule, problem.path, problem.line) == ("broken-link", "content/actors/sergei.md", 4)
    assert 'did you mean "Sergey Lavrov"?' in problem.hint


def test_suggestions_are_ids_where_a_name_is_shared(site: Site) -> None:
    """`known_only`, `John Adam` and `[[Johnn Adams]]` where there are two John Adams."""
    site.configure(actors={"known_only": True})
    two_john_adams(site)
    site.briefing("a", "[[Johnn Adams]]", actors=["John Adam", "An Ek"])
    hints = {item.rule: item.hint for item in site.problems() if "Adam" in item.message}
    wanted = 'did you mean "john-adams-1735" or "john-adams-1947"?'
    assert hints == {"unknown-actor": wanted, "broken-link": wanted}
    assert 'did you mean "Ann Ek"?' in [item.hint for item in site.problems()]


def test_the_rule_that_is_gone_says_what_to_do(site: Site) -> None:
    """`alias-claimed-twice` in `[rules]`."""
    site.configure(rules={"alias-claimed-twice": "off"})
    assert "may share a name" in site.only_problem().hint


def test_a_withheld_name_is_not_public_because_its_slug_is(site: Site) -> None:
    """A draft with the outcome `truce+`, and a public briefing with `truce`: the gate looks for the former."""
    site.briefing("a", outcome="truce", topics=["Talks"])
    site.briefing("b", outcome="truce+", topics=["Talks+", "TALKS"], status="draft")
    assert site.problems() == []
    with closing(connect(site.root / ".briefgen/site.db", write=False)) as db:
        texts = {item.text for item in withheld_texts(db, site.root, site.root / ".briefgen/prepared")}
    assert {"truce+", "Talks+"} <= texts
    assert "TALKS" not in texts


def test_hints_are_yaml(site: Site) -> None:
    """`Borrell, Josep` in a hint for a list."""
    site.actor("josep", name="Josep Borrell")
    site.briefing("a", actors=["Borrell, Josep"])
    found = {item.rule: item.hint for item in site.problems(write=False)}
    assert "`aliases: ['Borrell, Josep']`" in found["similar-actor"]
    site.actor("josep", name="Josep Borrell", aliases=["Borrell, Josep"])
    assert site.problems(write=False) == []


def test_many_actors_with_one_short_form(site: Site) -> None:
    """A short form that hundreds of actors share is no pair of names that are close, and costs nothing."""
    names = [Named("J. Smith", str(number), "p", True) for number in range(3_000)]
    assert list(similar([*names, Named("J Smith", "other", "p", True)], set())) == [
        (names[0], Named("J Smith", "other", "p", True))
    ]


def test_thousands_of_embassies(site: Site) -> None:
    """4,000 "Embassy of X in Y", and one that is misspelt."""
    places = [f"{one}{two}land" for one in "abcdefgh" for two in ("ra", "to", "mi", "lu", "ne", "so", "ki", "va")]
    names = [f"Embassy of {one} in {other}" for one in places for other in places if one != other]
    found = similar([Named(name, name, "p", True) for name in (*names, "Embassy of aralandd in atoland")], set())
    pairs = [(one.name, other.name) for one, other in found]
    assert ("Embassy of araland in atoland", "Embassy of aralandd in atoland") in pairs
    assert len(pairs) < 5


@pytest.mark.parametrize(
    ("one", "other"),
    [("Straße", "STRASSE"), ("Σωκράτης", "ΣΩΚΡΆΤΗΣ"), ("ﬁona", "FIONA"), ("Ｇ７", "g7"), ("Zoe\u0308", "ZOË")],
)
def test_spellings_of_one_name_have_one_page(site: Site, one: str, other: str) -> None:
    """`Straße` in one file, `STRASSE` in another: equal names, whose slugs were not."""
    site.briefing("a", actors=[one], topics=[one], outcome=one)
    site.briefing("b", actors=[other], topics=[other], outcome=other)
    assert same_as_clean(site).problems == []
    for folder in ("actors", "topics", "outcomes"):
        assert (
            len({path.split("/")[1] for path in site.files() if path.startswith(f"{folder}/") and "/" in path[9:]}) == 1
        )
    site.briefing("b", actors=[one], topics=[other], outcome=one)
    assert same_as_clean(site).problems == []


def test_of_two_names_without_a_file_the_rare_one_is_told(site: Site) -> None:
    """`Josep Borrell`, as most briefings wrote it, was told to be close to a slip in one of them."""
    site.briefing("slip", actors=["Josep Borell"])
    for number in range(2):
        site.briefing(f"talks-{number}", actors=["Josep Borrell"])
    (problem,) = (item for item in site.problems(write=False) if item.rule == "similar-actor")
    assert problem.path == "content/briefings/slip.md"
    assert problem.hint.startswith("write Josep Borell as Josep Borrell if")


def test_what_names_a_renamed_briefing_is_told_its_new_name(site: Site) -> None:
    """`talks#conclusions` was told: did you mean "talks-in-geneva"?"""
    said = "::: statement\nby: Ann\nid: demand\n\nX\n:::"
    site.briefing("moscow-talks", said, follow_ups=[{"title": "Conclusions", "id": "conclusions"}])
    site.briefing("talks-in-geneva")
    answer = "::: statement\nby: Bob\nanswers: talks#demand\n\nY\n:::"
    site.briefing("council", answer, resolves=["talks#conclusions"])
    hints = {item.rule: item.hint for item in site.problems()}
    assert 'did you mean "moscow-talks#conclusions"?' in hints["not-promised"]
    assert 'did you mean "moscow-talks#demand"?' in hints["broken-link"]
    site.briefing(
        "moscow-talks", said, embargo="2999-01-01T00:00:00Z", follow_ups=[{"title": "x", "id": "conclusions"}]
    )
    assert not any("moscow-talks" in item.hint for item in site.problems() if not item.upon)


def test_each_place_of_a_shared_name_is_told(site: Site) -> None:
    """The one behind `by` was told only once that in `actors` was put right."""
    two_john_adams(site)
    said = "::: statement\nby: John Adams\n\nX\n:::\n\n::: statement\nby: Ann\nto: Bob; John Adams\n\nY\n:::"
    site.briefing("a", said, actors=["John Adams"])
    lines = [(item.line, item.column) for item in site.problems() if item.rule == "ambiguous-name"]
    assert lines == [(5, 3), (8, 5), (15, 10)]


@pytest.mark.parametrize("key", ["country", "office"])
def test_countries_and_offices_that_come_to_one_page(site: Site, key: str) -> None:
    """`C` and `C++` stood on one page of the directory, under the name that more actors had."""

    def write(actor: str, name: str) -> None:
        site.actor(actor, **({"country": name} if key == "country" else {"roles": [{"title": name}]}))

    for actor, name in (("ann", "C"), ("bob", "c"), ("cat", "C++")):
        write(actor, name)
        if actor == "bob":
            assert same_as_clean(site).problems == [], "upper and lower case make no other name"
    (problem,) = same_as_clean(site).problems
    assert (problem.rule, problem.path) == ("same-slug", "content/actors/cat.md")
    assert problem.message == '"C" (content/actors/ann.md) and "C++" are two names, but both come to "c" in addresses'
    write("cat", "C plus plus")
    assert same_as_clean(site).problems == []


def test_two_countries_of_one_name(site: Site) -> None:
    """Two files called Congo: the directory had the actors of both on one page, whatever id they named."""
    site.actor("congo-b", name="Congo", kind="country")
    site.actor("congo-k", name="Congo", kind="country")
    site.actor("ann", country="congo-b")
    assert same_as_clean(site).problems == []
    site.actor("bob", country="congo-k")
    site.actor("ann", country="Congo")
    assert {item.rule for item in same_as_clean(site).problems} == {"ambiguous-name"}
    site.actor("ann", country="congo-b")
    (problem,) = same_as_clean(site).problems
    assert (problem.rule, problem.path, problem.line) == ("same-slug", "content/actors/congo-k.md", 2)
    assert "content/actors/congo-b.md and content/actors/congo-k.md" in problem.message
    site.actor("congo-k", name="Congo (Kinshasa)", aliases=["Congo"], kind="country")
    assert same_as_clean(site).problems == []
    site.actor("bob", country="congo-b")
    site.actor("congo-k", name="Congo", kind="country")
    assert same_as_clean(site).problems == []


def test_an_actor_is_no_member_of_itself(site: Site) -> None:
    site.actor("a", name="A", aliases=["Ä"], member_of=["Ä"], roles=[{"title": "Head", "organisation": "a"}])
    site.actor("b", name="B", member_of="B")
    found = [(item.rule, item.path, item.line) for item in site.problems()]
    actors = ("content/actors/a.md", 6), ("content/actors/a.md", 9), ("content/actors/b.md", 3)
    assert found == [("self-reference", *place) for place in actors]
    site.actor("a", name="A", member_of=["B"])
    site.actor("b", name="B", member_of="A")
    assert same_as_clean(site).problems == [], "two organisations may be members of each other"


def test_an_actor_that_is_listed_twice_stands_there_once(site: Site) -> None:
    """`actors: [Lavrov, Сергей Лавров]`: two names of one, and pages, feeds and calendars said it twice."""
    site.actor("lavrov", name="Sergei Lavrov", aliases=["Lavrov", "Сергей Лавров"])
    said = "::: statement\nby: Ann\nto: Lavrov; Сергей Лавров\n\nNo.\n:::\n"
    twice = ["Lavrov", "Сергей Лавров", "Sergei Lavrov"]
    owed = {"title": "Visit", "due": "2021-03-01", "actors": twice}
    site.briefing("a", said, actors=[*twice, "Ann", {"actor": "Ann", "role": "chair"}], follow_ups=[owed])
    assert same_as_clean(site).problems == []
    assert site.page("/").count(">Sergei Lavrov<") == 3, "the briefing, the follow-up, and who is most active"
    assert site.page("/feed.xml").count("<category") == 2
    assert "DESCRIPTION:Sergei Lavrov\\nFrom" in site.page("/calendar.ics")
    facts = site.page("/briefings/a/").partition("Key facts")[2].partition("Follow-ups")[0]
    assert (facts.count("Sergei Lavrov"), facts.count(">Ann<"), facts.count("chair")) == (1, 1, 1)
    offices = [{"title": "Clerk", "organisation": "Lavrov", "to": "2001"}, {"title": "Clerk", "organisation": "Lavrov"}]
    site.actor("ann", name="Ann", roles=offices)
    assert same_as_clean(site).problems == []
    assert site.page("/actors/ann/").count("Clerk") == 2


def test_namesakes_are_told_apart_by_what_differs_today(site: Site) -> None:
    """The office written last stood beside the name, not the latest one; two spellings of one country told them apart."""
    site.actor("ukraine", name="Ukraine", aliases=["Україна"])
    clerk = {"title": "Clerk", "from": "2000", "to": "2010"}
    site.actor("one", name="Ann Lee", country="Ukraine", roles=[{"title": "President", "from": "2020"}, clerk])
    site.actor("two", name="Ann Lee", country="Україна", kind="person")
    site.briefing("a", actors=["one", "two"])
    assert same_as_clean(site).problems == []
    assert "(President)" in site.page("/")
    assert "(person)" in site.page("/")
    site.actor("ukraine", name="Ukraine")
    assert same_as_clean(site).problems == []
    assert "(Україна)" in site.page("/"), "it is another country now"
