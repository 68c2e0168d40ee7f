"""What random edits write: names in ten scripts, front matter and texts, from a vocabulary so small that edits meet."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from briefgen.records.names import outcome_slug, slugify, topic_slug

BRIEFINGS = ("one", "two", "sub/three", "sub/four", "five")
ACTORS = ("ann", "bob", "cat")
COMMON_NAMES = ("Ann", "Bob", "Cat", "Annie", "Robert", "Zed")
ANY_NAMES = (
    "ANN", "Ａｎｎ", "annie", "Zoë", "Zoe\u0308", "ﬁona", "Fiona",  # Latin: case, width, NFC, NFD, a ligature
    "Дима", "ДИМА", "Σωκράτης", "ΣΩΚΡΆΤΗΣ", "عمر", "דנה", "मीरा", "สมชาย", "王芳", "カナ", "ｶﾅ", "김민",
    "\u1100\u1175\u11b7\u1106\u1175\u11ab",  # the name before this one, in NFD
)  # fmt: skip
"""Names in ten scripts, and spellings of the same name that differ by case, width or marks."""

TOPICS = ("Talks", "talks", "ＴＡＬＫＳ", "Trade", "Война", "война", "อาหาร")
OUTCOMES = ("no agreement", "No Agreement", "Deal", "deal", "条約")
DATES = ("2021-02-05", "2021-02", "2020~", "2020-12-30/2021-01-02", "2021-02-05T10:00:00Z", "2019?", "2018-07", "2022")
FOLLOW_UPS = ("vote", "report")
FOLLOW_UP_IDS = tuple(f"follow-up-{name}" for name in FOLLOW_UPS)
KEYS = (
    "title", "date", "actors", "topics", "places", "outcome", "follow_ups", "resolves", "events", "sources", "image",
    "status", "embargo", "marking", "published", "updated", "slug", "aliases", "related", "summary", "lang",
)  # fmt: skip
"""The keys of a briefing that are edited one at a time."""

OLD_ADDRESSES = (
    "/briefings/one/", "/briefings/two/", "/briefings/three/", "/briefings/uno", "/old/a/", "/old/b/", "/old/c/",
    "/actors/ann/", "/actors/bob/", "/topics/talks/", "/b/2021/one/", "/nowhere/",
)  # fmt: skip
"""Addresses that `redirects.toml` names: of pages that are there in some states of the site, and of none."""

ACTOR_IDS = tuple(dict.fromkeys((*ACTORS, *map(slugify, (*COMMON_NAMES, *ANY_NAMES)))))
TOPIC_SLUGS = tuple(dict.fromkeys(map(topic_slug, TOPICS)))
OUTCOME_SLUGS = tuple(dict.fromkeys(map(outcome_slug, OUTCOMES)))

names = st.one_of(st.sampled_from(COMMON_NAMES), st.sampled_from(COMMON_NAMES), st.sampled_from(ANY_NAMES))
briefings = st.sampled_from(BRIEFINGS)
actors = st.sampled_from(ACTORS)
targets = st.one_of(names, st.sampled_from((*BRIEFINGS, *ACTORS, "Title one", "uno", "nowhere")))
outcomes = st.one_of(
    st.none(),
    st.sampled_from(OUTCOMES),
    st.fixed_dictionaries(
        {"kind": st.sampled_from(OUTCOMES)},
        optional={"summary": st.just("It ended."), "status": st.sampled_from(("open", "final"))},
    ),
)
pictures = st.sampled_from(
    (None, None, "1.png", {"file": "1.png", "alt": "One"}, {"file": "2.png", "decorative": True})
)

PARTS = (
    "Then {name} spoke to {name}, and {name}'s friends left.",
    "See [[{target}]] and [[{target}|text]] or [[{target}#part-{n}]].",
    "## Part {n}",
    "## On [[{target}]]",
    "::: statement\nby: {name}\n\nThat [[{target}]] was false.\n:::",
    "::: statement\nby: {name}\nto: {name}\nid: s{n}\n\nThat {name} was there.\n:::",
    "::: statement\nby: {name}\nanswers: {target}#s{n}\n\nThat it was not so.\n:::",
    "::: statement\nby: {name}\ncontradicts: {target}#s{n}\n\nThe opposite.\n:::",
    "![A picture]({n}.png) and [a page]({target}.md).",
    "::: note\nMind {name}.\n:::",
)


redirects = st.fixed_dictionaries(
    {
        "moved": st.dictionaries(st.sampled_from(OLD_ADDRESSES), st.sampled_from(OLD_ADDRESSES), max_size=4),
        "gone": st.lists(st.sampled_from(OLD_ADDRESSES), max_size=1),
    }
)


@st.composite
def bodies(draw: st.DrawFn) -> str:
    parts = [draw(st.sampled_from(PARTS)) for _ in range(draw(st.integers(0, 4)))]
    return "\n\n".join(part.format(name=draw(names), target=draw(targets), n=draw(st.integers(1, 3))) for part in parts)


@st.composite
def fronts(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "title": draw(st.sampled_from(("Title one", "Title two", "Title three", "Ann"))),
        "date": draw(st.sampled_from(DATES)),
        "actors": draw(st.lists(names, max_size=3)),
        "topics": draw(st.lists(st.sampled_from(TOPICS), max_size=2, unique=True)),
        "places": draw(st.lists(names, max_size=2)),
        "outcome": draw(outcomes),
        "summary": draw(st.sampled_from((None, "Short."))),
        "related": draw(st.lists(targets, max_size=1)),
        "published": draw(st.sampled_from((None, "2021-02-06"))),
        "updated": draw(st.sampled_from((None, "2021-02-08T08:00:00Z"))),
        "status": draw(st.sampled_from((None, None, None, "draft"))),
        "embargo": draw(st.sampled_from((None, None, "2021-02-10T12:00:00Z", "2021-02-12T00:00:00Z"))),
        "marking": draw(st.sampled_from((None, None, None, "green"))),
        "lang": draw(st.sampled_from((None, "de"))),
        "slug": draw(st.sampled_from((None, None, None, None, "uno", "день"))),
        "aliases": draw(st.sampled_from(([], [], [], ["/old/a/"], ["/old/b/", "/b.html"]))),
        "follow_ups": draw(st.lists(_follow_ups(), max_size=2, unique_by=lambda item: item["id"])),
        "resolves": [f"{draw(briefings)}#{draw(st.sampled_from(FOLLOW_UPS))}" for _ in range(draw(st.integers(0, 1)))],
        "events": draw(st.lists(_events(), max_size=2)),
        "sources": draw(st.lists(_sources(), max_size=2, unique_by=lambda item: item["key"])),
        "corrections": draw(st.sampled_from(([], [{"date": "2021-02-07", "text": "It was Monday."}]))),
        "image": draw(pictures),
    }


@st.composite
def _follow_ups(draw: st.DrawFn) -> dict[str, Any]:
    name = draw(st.sampled_from(FOLLOW_UPS))
    due = draw(st.sampled_from((None, "2021-02-09", "2021-02-11", "2021-03")))
    found = {"title": f"The {name}", "id": name, "actors": draw(st.lists(names, max_size=1))}
    return found | ({"due": due} if due else {})


@st.composite
def _events(draw: st.DrawFn) -> dict[str, Any]:
    found = {
        "title": draw(st.sampled_from(("A walk", "A meal"))),
        "date": draw(st.sampled_from(DATES)),
        "actors": draw(st.lists(names, max_size=2)),
        "outcome": draw(outcomes),
    }
    return {key: value for key, value in found.items() if value is not None}


def _sources() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {"title": st.sampled_from(("A paper", "A book")), "key": st.sampled_from(("paper", "book"))},
        optional={
            "url": st.just("https://paper.example/1"),
            "publisher": st.just("The Paper"),
            "date": st.sampled_from(DATES),
        },
    )


@st.composite
def actor_fronts(draw: st.DrawFn, name: str) -> dict[str, Any]:
    return {
        "name": draw(st.one_of(st.just(name.title()), names)),
        "kind": draw(st.sampled_from((None, "person", "organisation", "country"))),
        "aliases": draw(st.lists(names, max_size=3, unique=True)),
        "member_of": draw(st.lists(names, max_size=1)),
        "roles": draw(st.sampled_from(([], [{"title": "Head", "organisation": "Bob", "from": "2020"}]))),
        "country": draw(st.sampled_from((None, "Zed"))),
        "links": draw(st.sampled_from(([], [{"title": "Home", "url": "https://ann.example/"}]))),
        "slug": draw(st.sampled_from((None, None, None, "annie", "кто"))),
        "image": draw(pictures),
    }
