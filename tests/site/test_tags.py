"""Topics and places: their files, names, introductions, parents and pages, and the names that no file has."""

from __future__ import annotations

import json
import re

import pytest

from tests.sites import Site, same_as_clean


def shown(page: str) -> str:
    """Return the main part of a page without tags, in single spaces."""
    main = page.partition('<main id="_main" class="wrap">')[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def data_of(page: str) -> dict[str, object]:
    """Return the structured data of a page."""
    found: dict[str, object] = json.loads(
        page.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    )
    return found


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site with files of topics and places, built once."""
    site = Site(tmp_path_factory.mktemp("tags"))
    site.tag(
        "topic", "cease", "With [[First]] and Ann.", title="Cease-fire", aliases=["ceasefire", "Waffenruhe"],
        summary="No shots.", parent="peace", slug="cease-fire",
    )  # fmt: skip
    site.tag("topic", "talks", title="Talks", parent="Cease-fire")
    site.tag("place", "europe/geneva", title="Geneva", aliases=["Genève"], parent="Switzerland",
             position={"latitude": 46.2, "longitude": -6.15})  # fmt: skip
    site.actor("ann")
    site.briefing("first", "On [[waffenruhe]], [[Geneva]], [[peace]] and [[place:BERN]].", topics=["CEASEFIRE", "Peace"],
                  places=["Genève"], events=[{"date": "2021-02-04", "title": "Walk", "places": ["Bern"]}])  # fmt: skip
    site.briefing("second", date="2021-02-06", topics=["Waffenruhe"], places=["Switzerland"])
    assert site.build().problems == []
    return site


def test_a_page_shows_what_the_file_says(pages: Site) -> None:
    page = pages.page("/topics/cease-fire/")
    assert shown(page).startswith(
        "Topic · Peace Cease-fire Also ceasefire , Waffenruhe No shots. With First and Ann . Part of it Talks 0"
    )
    assert '<a class="briefing" href="/briefings/first/">First</a>' in page
    assert '<a class="mention" href="/actors/ann/">Ann</a>' in page
    assert '<meta name="description" content="No shots.">' in page
    assert {"First", "Second"} <= set(re.findall(r">(\w+)</a>", page.partition("_chronology")[2]))


def test_every_name_means_the_file(pages: Site) -> None:
    for name in ("first", "second"):
        assert '<a href="/topics/cease-fire/">Cease-fire</a>' in pages.page(f"/briefings/{name}/")
    assert not (pages.root / "output/topics/waffenruhe").exists()
    assert "After, on Cease-fire" in pages.page("/briefings/first/"), (
        "before and after go by the file, not by the spelling"
    )


def test_a_name_that_no_file_has_is_a_topic_all_the_same(pages: Site) -> None:
    assert shown(pages.page("/topics/peace/")).startswith("Topic Peace Part of it Cease-fire 2")
    assert shown(pages.page("/places/switzerland/")).startswith("Place Switzerland Part of it Geneva 1")


def test_links_in_double_brackets_lead_to_topics_and_places(pages: Site) -> None:
    page = pages.page("/briefings/first/")
    assert '<a class="topic" href="/topics/cease-fire/">Cease-fire</a>' in page
    assert '<a class="place" href="/places/geneva/">Geneva</a>' in page
    assert '<a class="topic" href="/topics/peace/">Peace</a>' in page
    assert '<a class="place" href="/places/bern/">Bern</a>' in page


def test_a_place_says_where_it_is(pages: Site) -> None:
    page = pages.page("/places/geneva/")
    geo = {"@type": "GeoCoordinates", "latitude": 46.2, "longitude": -6.15}
    assert "46.2° N, 6.15° W" in page
    assert data_of(page)["geo"] == geo
    assert data_of(page)["containedInPlace"] == [
        {"@type": "Place", "name": "Switzerland", "url": "https://desk.example/places/switzerland/"}
    ]
    located = {"@type": "Place", "name": "Geneva", "url": "https://desk.example/places/geneva/", "geo": geo}
    assert data_of(pages.page("/briefings/first/"))["contentLocation"] == [located]


def test_places_have_what_topics_have(pages: Site) -> None:
    assert '<a href="/places/geneva/">Geneva</a>' in pages.page("/briefings/first/")
    assert "places/geneva/feed.xml" not in pages.files(), "one briefing is no feed"
    assert "<title>First</title>" in pages.page("/topics/cease-fire/feed.xml")
    assert "Walk" in pages.page("/places/bern/")
    assert '<a href="/places/bern/">Bern</a>' in pages.page("/briefings/first/")
    assert "https://desk.example/places/geneva/</loc>" in pages.page("/sitemap-pages.xml")
    assert 'href="/places/"' in pages.page("/")


def test_the_directory_is_nested(pages: Site) -> None:
    topics = pages.page("/topics/")
    assert shown(topics) == "Topics Peace 1 Cease-fire 2 Talks 0"
    assert topics.count("<ul>") == pages.page("/").count("<ul>") + 2, "a list in a list in the list"
    assert shown(pages.page("/places/")) == "Places Bern 1 Switzerland 1 Geneva 1"


def test_a_clash_ends_with_a_file_for_one(site: Site) -> None:
    """The fix that the message names works, whichever of the two names gets the file."""
    for kind, key in (("topic", "topics"), ("place", "places")):
        for own in ("G7", "G7+"):
            site.briefing("a", **{key: ["G7"]})
            site.briefing("b", **{key: ["G7+"]})
            (problem,) = same_as_clean(site).problems
            assert (problem.rule, problem.path) == ("same-slug", "content/briefings/b.md")
            assert f"write content/{kind}s/g7-2.md, or a better file name, with `title: G7+`" in problem.hint
            path = site.tag(kind, "g7-2", title=own)
            assert same_as_clean(site).problems == []

            assert "<h1>G7" in site.page(f"/{kind}s/g7/")
            assert f"<h1>{own}</h1>" in site.page(f"/{kind}s/g7-2/")
            (site.root / path).unlink()
        site.tag(kind, "seven", title="G7+", slug="g7-plus")
        assert same_as_clean(site).problems == []
        site.tag(kind, "seven", title="G7", aliases=["G7+"], slug="g7")
        assert same_as_clean(site).problems == [], "both are one"
        site.briefing("a")
        site.briefing("b")


def test_a_file_whose_name_is_the_slug_of_another_name(site: Site) -> None:
    site.briefing("a", topics=["G7"])
    site.tag("topic", "g7", title="G7+")
    (problem,) = same_as_clean(site).problems
    assert problem.rule == "same-slug"
    assert (
        "write `aliases: [G7]` in content/topics/g7.md if they are one; if not, write content/topics/g7-2.md"
        in problem.hint
    )
    site.tag("topic", "g7-2", title="G7")
    assert same_as_clean(site).problems == []
    (site.root / "content/topics/g7-2.md").unlink()
    site.tag("topic", "g7", title="G7+", aliases=["G7"])
    assert same_as_clean(site).problems == []


@pytest.mark.parametrize("change", ["title", "slug", "rename", "alias", "delete"])
def test_addresses_lead_on(site: Site, change: str) -> None:
    site.briefing("a", topics=["Peace"])
    path = site.root / site.tag("topic", "peace", title="Peace")
    site.build(records_moves=True)
    if change == "title":
        site.tag("topic", "peace", title="Peace talks", aliases=["Peace"], slug="peace-talks")
    elif change == "slug":
        site.tag("topic", "peace", title="Peace", slug="the-peace")
    elif change == "rename":
        path.rename(path.with_name("the-peace.md"))
    elif change == "alias":
        path.unlink()
        site.tag("topic", "talks", title="Talks", aliases=["Peace"])
    else:
        path.unlink()
    assert [item.rule for item in site.build(records_moves=True).problems] == []
    moved = (site.root / "redirects.toml").read_text() if (site.root / "redirects.toml").exists() else ""
    new = {"title": "peace-talks", "slug": "the-peace", "rename": "the-peace", "alias": "talks"}.get(change)
    assert ('"/topics/peace/" = ' in moved) == (new is not None)
    assert f'"/topics/peace/" = "/topics/{new}/"' in moved or new is None
    assert not site.build(records_moves=True).made


def test_a_file_states_old_addresses(site: Site) -> None:
    site.tag("topic", "peace", old_addresses=["/themes/peace", "/2020/peace/"])
    assert same_as_clean(site).problems == []
    assert 'url=/topics/peace/"' in site.page("/themes/peace/")
    site.tag("topic", "peace", old_addresses=["/2020/peace/"])
    assert same_as_clean(site).problems == []
    site.tag("topic", "peace", old_addresses=["peace"])
    problem = site.only_problem()
    assert (problem.rule, problem.line) == ("address", 4)


def test_a_place_that_a_briefing_lists_twice_stands_once(site: Site) -> None:
    site.tag("place", "geneva", aliases=["Genève"])
    site.briefing("a", places=["Geneva", "Genève", "GENEVA"])
    assert same_as_clean(site).problems == []
    assert site.page("/briefings/a/").count('href="/places/geneva/"') == 1
    assert "1 entry" in site.page("/places/geneva/")


@pytest.mark.parametrize(
    ("front", "rule", "message", "hint"),
    [
        ({"parent": "Pease"}, "parent", 'there is no topic "Pease"', 'did you mean "Peace"?'),
        ({"title": "Bern", "parent": "Berne"}, "parent", 'there is no topic "Berne"', "write content/topics/<name>.md"),
        ({"parent": "Nothing like it"}, "parent", "there is no topic", "write content/topics/<name>.md for it"),
        ({"parent": "A"}, "parent", '"A" is a part of itself: A → A', "remove `parent`"),
        ({"aliases": ["PEACE"]}, "ambiguous-name", '"Peace" is a name of content/topics/a.md too', "remove it"),
        ({"sumary": "x"}, "unknown-key", 'unknown key "sumary"', "summary"),
        ({"position": {"latitude": 1, "longitude": 2}}, "unknown-key", 'unknown key "position"', "parent"),
        ({"slug": "a/b"}, "slug", '"a/b" cannot be part of an address', "a-b"),
        ({"title": None}, "missing-key", '"title" is missing', "title"),
        ({"draft": True}, "withholding", '"draft" stands in the file of a topic', "move the file out of content/topics/"),
        ({"embargo": "2030-01-01T00:00:00Z"}, "withholding", "the file of a topic", "nothing withholds a topic"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_file(site: Site, front: dict[str, object], rule: str, message: str, hint: str) -> None:
    site.tag("topic", "peace", title="Peace")
    site.tag("topic", "a", "Secret words.", title="A") if "title" not in front else site.tag(
        "topic", "a", "Secret words."
    )
    assert site.build().problems == []
    before = site.files()
    site.tag("topic", "a", "Secret words.", **({"title": "A"} | front))
    (problem,) = site.problems()
    assert problem.rule == rule
    assert problem.path.startswith("content/topics/")
    assert (problem.line > 0, problem.column > 0) == (True, True)
    assert message in problem.message
    assert hint in problem.hint
    if problem.severity == "error":
        assert site.files() == before


@pytest.mark.parametrize(
    ("position", "where", "message"),
    [
        ({"latitude": 91, "longitude": 0}, "latitude", "91 is not a value"),
        ({"latitude": "46,2", "longitude": 0}, "latitude", "must be a number, not text"),
        ({"latitude": "33.9S", "longitude": 0}, "latitude", "must be a number, not text"),
        ({"latitude": 46, "longitude": "nan"}, "longitude", "must be a number, not text"),
        ({"latitude": 46, "longitude": -180.5}, "longitude", "-180.5 is not a value"),
        ({"latitude": 46}, "position", '"longitude" is missing'),
        ([46, 6], "[", "must be a mapping"),
        ("46, 6", "46", "must be a mapping"),
    ],
)  # fmt: skip
def test_a_position_is_checked(site: Site, position: object, where: str, message: str) -> None:
    site.tag("place", "geneva", position=position)
    problem = site.only_problem()
    assert (problem.rule, problem.path) in (
        ("wrong-type", "content/places/geneva.md"),
        ("missing-key", "content/places/geneva.md"),
    )
    assert message in problem.message
    assert problem.hint
    assert ("minus for south" in problem.hint) == ("must be a number" in problem.message)


def test_a_circle_of_parents_is_told_at_each_step(site: Site) -> None:
    for one, other in (("A", "B"), ("B", "C"), ("C", "A"), ("D", "A")):
        site.tag("topic", one.lower(), title=one, parent=other)
    found = site.problems()
    assert [(item.rule, item.path, item.line) for item in found] == [
        ("parent", f"content/topics/{name}.md", 3) for name in "abc"
    ]
    assert "A → B → C → A" in found[0].message
    assert not site.build(keep_going=True).failed, "the preview shows the site all the same"
    site.tag("topic", "c", title="C")
    assert same_as_clean(site).problems == []
    assert shown(site.page("/topics/")) == "Topics C 0 B 0 A 0 D 0"


def test_a_chain_of_parents_without_end(site: Site) -> None:
    for number in range(400):
        site.tag("place", f"p{number}", parent=f"P{number + 1}" if number < 399 else None)
    found = site.problems()
    assert {item.rule for item in found} == {"parent"}
    assert "stands below more than 11 others" in found[0].message
    assert len(found) == 400 - 12
    assert not site.build(keep_going=True).failed


def test_two_things_of_one_name(site: Site) -> None:
    """An actor or a briefing comes before a topic; of a topic and a place none does."""
    site.tag("topic", "geneva", title="Geneva")
    site.briefing("a", "[[Geneva]]")
    assert same_as_clean(site).problems == []
    assert 'class="topic" href="/topics/geneva/"' in site.page("/briefings/a/")
    site.tag("place", "geneva", title="Geneva")
    problem = site.only_problem()
    assert (problem.rule, problem.message) == (
        "ambiguous-link",
        '"Geneva" could lead to "places/geneva" or "topics/geneva"',
    )
    assert problem.hint == "name the one that is meant by its path, as in [[places/geneva]]"
    site.briefing("a", "[[places/geneva]] [[topic:geneva]]")
    assert same_as_clean(site).problems == []
    site.briefing("b", "[[Geneva]]", actors=["Geneva"])
    site.briefing("a", "[[Geneva]]")
    site.actor("geneva")
    assert same_as_clean(site).problems == []
    assert 'class="actor" href="/actors/geneva/"' in site.page("/briefings/b/")


def test_what_is_withheld_gives_a_topic_nothing(site: Site) -> None:
    """A topic that only a draft has is none; the file of one is public, and says nothing of the draft."""
    site.tag("topic", "plan", title="Plan")
    site.briefing("public", "[[Plan]]", places=["Bern"])
    site.briefing("draft", "Canary.", status="draft", topics=["Plan", "Canary topic"], places=["Bern", "Canary place"])
    assert site.build().problems == []
    assert "0 entries" not in site.page("/topics/plan/")
    assert "1 entry" in site.page("/places/bern/")
    assert not [name for name, content in site.files().items() if b"canary" in (name.encode() + content).lower()]
    site.build(drafts=True)
    assert "1 entry" in site.page("/topics/plan/")
    assert "Canary" in site.page("/places/")


def test_a_parent_that_only_a_withheld_briefing_names_is_not_missing(site: Site) -> None:
    """The site does not break when a briefing is withheld, nor say that the topic is there."""
    site.tag("place", "moscow", parent="Russia")
    site.briefing("a", places=["Russia"])
    assert same_as_clean(site).problems == []
    assert "Russia" in site.page("/places/moscow/")
    for withheld in ({"status": "draft"}, {"embargo": "2030-01-01T00:00:00Z"}):
        site.briefing("a", places=["Russia"], **withheld)
        assert same_as_clean(site).problems == []
        assert b"Russia" not in b"".join(site.files().values())
    site.briefing("a")
    assert [item.rule for item in same_as_clean(site).problems] == ["parent"]


def test_check_advises_on_names(site: Site) -> None:
    site.tag("topic", "sanctions", title="Sanctions")
    site.tag("place", "nowhere", title="Nowhere")
    site.tag("topic", "upper", title="Foreign policy")
    site.tag("topic", "lower", title="Trade", parent="Foreign policy")
    site.briefing("a", topics=["Sanctons", "Trade", "Talks", "Talkss"], places=["Bern", "Berne"])
    found = {(item.rule, item.message) for item in site.problems(write=False)}
    assert found == {
        ("orphan-topic", 'nothing names the topic "Sanctions"'),
        ("orphan-place", 'nothing names the place "Nowhere"'),
        ("similar-topic", '"Sanctons" is close to "Sanctions", which is another topic'),
    }


def test_a_theme_may_ask_for_topics_and_places(site: Site) -> None:
    site.write(
        "templates/404.html",
        '{{ ask("topic", "peace") }} {{ ask("place", "bern") }} {{ ask("tag", "place:bern").record.position|position }} {{ ask("places")|length }} {{ ask("listing", "place:bern", "", -1, true)|length }}',
    )
    site.tag("place", "bern", title="Bern", position={"latitude": -46.94809, "longitude": 7})
    site.briefing("a", topics=["Peace"], places=["Bern"])
    assert same_as_clean(site).problems == []
    assert (site.root / "output/404.html").read_text() == "Peace Bern 46.94809° S, 7° E 1 1"
