"""What random edits write: names in ten scripts, front matter and texts, from a vocabulary so small that edits meet."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from briefgen.records.names import actor_slug, fold, office_slug, outcome_slug, tag_slug

BRIEFINGS = ("one", "two", "sub/three", "sub/four", "five")
ACTORS = ("ann", "bob", "cat")
COMMON_NAMES = ("Ann", "Bob", "Cat", "Annie", "Robert", "Zed")
ANY_NAMES = (
    "ANN", "Ａｎｎ", "annie", "Zoë", "Zoe\u0308", "ﬁona", "Fiona",  # Latin: case, width, NFC, NFD, a ligature
    "Дима", "ДИМА", "Σωκράτης", "ΣΩΚΡΆΤΗΣ", "عمر", "דנה", "मीना", "मैना", "می\u200cرا", "สมชาย", "王芳", "カナ", "ｶﾅ", "김민",
    "\u1100\u1175\u11b7\u1106\u1175\u11ab",  # the name before this one, in NFD
)  # fmt: skip
"""Names in ten scripts, and spellings of the same name that differ by case, width or marks."""

TOPICS = ("Talks", "talks", "ＴＡＬＫＳ", "Trade", "Война", "война", "อาหาร", "Peace", "G7")
TAG_NAMES: dict[str, dict[str, tuple[str, ...]]] = {
    "topic": {"talks": ("Talks", "ＴＡＬＫＳ", "talks"), "trade": ("Trade", "Война"), "g7": ("G7+", "Peace", "อาหาร")},
    "place": {"ann": ("Ann", "Annie"), "north": ("Bob", "Robert", "Zoë"), "in/zed": ("Zed", "王芳", "Geneva")},
    "author": {"ann": ("Ann", "Annie"), "sub/bo": ("Bob", "Robert")},
}
"""The files of tags, each with the names that it mostly has. `G7` and `G7+` come to one slug."""

PAGES = ("about", "about/method", "sub/index", "uno")
"""The desk's own pages."""

COUNTRIES = ("Zed", "Bob", "Utopia", "UTOPIA", "王芳")
OFFICES = ("Head", "HEAD", "Министр", "王")
OUTCOMES = ("no agreement", "No Agreement", "Deal", "deal", "条約")
DATES = (
    "2021-02-05", "2021-02", "2020~", "2020-12-30/2021-01-02", "2021-02-05T10:00:00Z", "2019?", "2018-07", "2022",
    "2021-02-05T23:30:00-05:00", "2021-02-05 09:00", "2021-02-11", "1814-06-18",
    "2021-21", "2020-24", "202X", "19XX", "2021-XX-05", "2019/2021-02", "2021-02-11/..", "../2020", "2021-02-17~",
    "2021-02-09/2021-03-10", "2021-03-01", "2021-03",
)  # fmt: skip
"""Dates of every kind: known to the time, the day, the month, the season, the year, the decade, the century; ranges."""

FOLLOW_UPS = ("vote", "report")
FOLLOW_UP_IDS = tuple(f"follow-up-{name}" for name in FOLLOW_UPS)
KEYS = (
    "title", "date", "actors", "topics", "places", "authors", "outcome", "follow_ups", "resolves", "events", "sources",
    "image", "status", "embargo", "marking", "published", "updated", "corrections", "slug", "aliases", "related",
    "summary", "lang",
)  # fmt: skip
"""The keys of a briefing that are edited one at a time."""

ROLES: tuple[list[dict[str, str]], ...] = (
    [],
    [{"title": "Head", "organisation": "Bob", "from": "2020"}],
    [{"title": "Head", "organisation": "Bob", "from": "2018-03", "to": "2020~"}],
    [
        {"title": "Head", "organisation": "Bob"},
        {"title": "Clerk", "to": "2011"},
        {"title": "Clerk", "organisation": "Ann"},
    ],
)
"""Offices: with dates, with others, and without."""

OLD_ADDRESSES = (
    "/briefings/one/", "/briefings/two/", "/briefings/three/", "/briefings/uno", "/old/a/", "/old/b/", "/old/c/",
    "/actors/ann/", "/actors/bob/", "/topics/talks/", "/places/ann/", "/authors/ann/", "/about/", "/about/method/",
    "/b/2021/one/", "/nowhere/",
)  # fmt: skip
"""Addresses that `redirects.toml` names: of pages that are there in some states of the site, and of none."""

IDS = ("site", "briefing:one", "briefing:two", "briefing:never", "actor:ann", "topic:talks")
"""Names from which ids in feeds are made."""

ACTOR_IDS = tuple(dict.fromkeys((*ACTORS, *map(actor_slug, (*COMMON_NAMES, *ANY_NAMES)))))
TAGS = tuple((kind, name) for kind, files in TAG_NAMES.items() for name in files)
AUTHORS = ("Ann", "ANN", "Annie", "Bob", "Дима")
AUTHOR_SLUGS = tuple(dict.fromkeys((*TAG_NAMES["author"], *(tag_slug("author", name) for name in AUTHORS))))
PLACE_SLUGS = tuple(
    dict.fromkeys((*TAG_NAMES["place"], *(tag_slug("place", name) for name in (*COMMON_NAMES, *ANY_NAMES))))
)
TOPIC_SLUGS = tuple(dict.fromkeys((*TAG_NAMES["topic"], *(tag_slug("topic", name) for name in TOPICS))))
OFFICE_SLUGS = tuple(dict.fromkeys(map(office_slug, OFFICES)))
COUNTRY_SLUGS = tuple(dict.fromkeys(map(actor_slug, (*COUNTRIES, *ACTORS))))
OUTCOME_SLUGS = tuple(dict.fromkeys(map(outcome_slug, OUTCOMES)))

_OWNERS = {"ann": "ann", "bob": "bob", "cat": "cat"} | {
    name: ACTORS[number % len(ACTORS)]
    for number, name in enumerate(sorted({fold(name) for name in (*COMMON_NAMES, *ANY_NAMES)} - set(ACTORS)))
}
"""For each name the actor that mostly has it, so that most sites have no names that are shared."""

names = st.one_of(st.sampled_from(COMMON_NAMES), st.sampled_from(COMMON_NAMES), st.sampled_from(ANY_NAMES))
briefings = st.sampled_from(BRIEFINGS)
actors = st.sampled_from(ACTORS)
targets = st.one_of(
    names,
    st.sampled_from((*BRIEFINGS, *ACTORS, "Title one", "uno", "nowhere")),
    st.sampled_from(
        (
            "Talks",
            "Trade",
            "Peace",
            "topic:talks",
            "place:bob",
            "topics/talks",
            "Geneva",
            "author:ann",
            "About",
            "Method",
        )
    ),
)
tags = st.sampled_from(TAGS)
pages = st.sampled_from(PAGES)
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
    "See [[{target}]], [[{target}|text]] and [[{target}||other]] or [[{target}#part-{n}]].",
    "## Part {n}",
    "## On [[{target}]]",
    "::: statement\nby: {name}\n\nThat [[{target}]] was false.\n:::",
    "::: statement\nby: {name}\nto: {name}\nid: s{n}\n\nThat {name} was there.\n:::",
    "::: statement\nby: {name}\nanswers: {target}#s{n}\n\nThat it was not so.\n:::",
    "::: statement\nby: {name}\nplace: {name}\nid: t{n}\ncontradicts: {briefing}#s{n}\n\nThe opposite.\n:::",
    "::: statement\nby: {name}\nid: s{n}\ncontradicts: {briefing}#t{n}\n\nThe same.\n:::",
    "::: statement\nby: {name}\nanswers: {briefing}#t{n}\n\nThat is an answer.\n:::",
    "![A picture]({n}.png) and [a page]({target}.md).",
    "::: note\nMind {name}.\n:::",
    "See [a page](</briefings/{target}/#part-{n}>), [one](../five/), [a topic](/topics/talks/) and [a feed](/topics/trade/feed.xml).",
    "![[{n}.png|A picture]] and [[{n}.png]], [[{target}#Part {n}]]. <!-- {name} --> https://desk.example/briefings/one/",
)


redirects = st.fixed_dictionaries(
    {
        "moved": st.dictionaries(st.sampled_from(OLD_ADDRESSES), st.sampled_from(OLD_ADDRESSES), max_size=4),
        "gone": st.lists(st.sampled_from(OLD_ADDRESSES), max_size=1),
        "ids": st.dictionaries(st.sampled_from(IDS), st.sampled_from(IDS), max_size=3),
    }
)


@st.composite
def bodies(draw: st.DrawFn, known: tuple[str, ...] = PARTS) -> str:
    parts = [draw(st.sampled_from(known)) for _ in range(draw(st.integers(0, 4)))]
    return "\n\n".join(
        part.format(name=draw(names), target=draw(targets), briefing=draw(briefings), n=draw(st.integers(1, 3)))
        for part in parts
    )


@st.composite
def fronts(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "title": draw(st.sampled_from(("Title one", "Title two", "Title three", "Ann"))),
        "date": draw(st.sampled_from(DATES)),
        "actors": draw(st.lists(names, max_size=3)),
        "topics": draw(st.lists(st.sampled_from(TOPICS), max_size=2, unique=True)),
        "places": draw(st.lists(names, max_size=2)),
        "authors": draw(st.lists(st.sampled_from(AUTHORS), max_size=2)),
        "outcome": draw(outcomes),
        "summary": draw(st.sampled_from((None, "Short."))),
        "related": draw(st.lists(targets, max_size=1)),
        "published": draw(st.sampled_from((None, None, "2021-02-06", "2021-02-11", "2021-02-06T23:30:00-05:00"))),
        "updated": draw(
            st.sampled_from((None, "2021-02-06", "2021-02-07T08:00:00Z", "2021-02-08T08:00:00Z", "2021-02-12"))
        ),
        "status": draw(st.sampled_from((None, None, None, "draft"))),
        "embargo": draw(st.sampled_from((None, None, "2021-02-10T12:00:00Z", "2021-02-12T00:00:00Z"))),
        "marking": draw(st.sampled_from((None, None, None, "green"))),
        "lang": draw(st.sampled_from((None, "de", "ar"))),
        "slug": draw(st.sampled_from((None, None, None, None, "uno", "день"))),
        "aliases": draw(st.sampled_from(([], [], [], ["/old/a/"], ["/old/b/", "/b.html"]))),
        "follow_ups": draw(st.lists(_follow_ups(), max_size=2, unique_by=lambda item: item["id"])),
        "resolves": [f"{draw(briefings)}#{draw(st.sampled_from(FOLLOW_UPS))}" for _ in range(draw(st.integers(0, 1)))],
        "events": draw(st.lists(_events(), max_size=2)),
        "sources": draw(st.lists(_sources(), max_size=2, unique_by=lambda item: item["key"])),
        "corrections": draw(st.lists(_corrections(), max_size=2)),
        "image": draw(pictures),
    }


@st.composite
def _follow_ups(draw: st.DrawFn) -> dict[str, Any]:
    name = draw(st.sampled_from(FOLLOW_UPS))
    due = draw(
        st.sampled_from(
            (
                None,
                "2021-02-09",
                "2021-02-11",
                "2021-02-10",
                "2021-03-10",
                "2021-03",
                "2021",
                "2020-21",
                "202X",
                "2021-02/..",
            )
        )
    )
    found = {"title": f"The {name}", "id": name, "actors": draw(st.lists(names, max_size=1))}
    withdrawn = draw(st.sampled_from((None, None, None, "2021-02-07", "2021-02-11")))
    return found | ({"due": due} if due else {}) | ({"withdrawn": withdrawn} if withdrawn else {})


@st.composite
def _events(draw: st.DrawFn) -> dict[str, Any]:
    found = {
        "title": draw(st.sampled_from(("A walk", "A meal"))),
        "date": draw(st.sampled_from(DATES)),
        "actors": draw(st.lists(names, max_size=2)),
        "outcome": draw(outcomes),
        "places": draw(st.one_of(st.none(), st.lists(names, max_size=1))),
    }
    return {key: value for key, value in found.items() if value is not None}


def _corrections() -> st.SearchStrategy[dict[str, Any]]:
    days = ("2021-02-06", "2021-02-07", "2021-02-07", "2021-02-06T09:00:00Z", "2021-02-11")
    texts = ("It was Monday.", "It was Tuesday.")
    return st.fixed_dictionaries({"date": st.sampled_from(days), "text": st.sampled_from(texts)})


def _sources() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {"title": st.sampled_from(("A paper", "A book")), "key": st.sampled_from(("paper", "book"))},
        optional={
            "url": st.just("https://paper.example/1"),
            "publisher": st.just("The Paper"),
            "date": st.sampled_from(DATES),
        },
    )


def _names_of(actor: str) -> st.SearchStrategy[str]:
    """Return a strategy of an actor's names: one in sixteen may be another's."""
    own = st.sampled_from([name for name in (*COMMON_NAMES, *ANY_NAMES) if _OWNERS[fold(name)] == actor])
    return st.integers(0, 15).flatmap(lambda number: own if number else names)


@st.composite
def actor_fronts(draw: st.DrawFn, name: str) -> dict[str, Any]:
    return {
        "name": draw(st.one_of(st.just(name.title()), _names_of(name))),
        "sort_name": draw(st.one_of(st.none(), names)),
        "kind": draw(st.sampled_from((None, "person", "organisation", "country"))),
        "aliases": draw(st.lists(_names_of(name), max_size=3, unique=True)),
        "old_addresses": draw(st.sampled_from(([], [], [], ["/old/c/"], ["/old/c/", "/who.html"]))),
        "distinct_from": draw(st.sampled_from((None, None, None, ["Zed"], ["bob"]))),
        "member_of": draw(st.lists(names, max_size=1)),
        "roles": draw(st.one_of(st.sampled_from(ROLES), st.lists(_roles(), max_size=2))),
        "country": draw(st.sampled_from((None, None, *COUNTRIES))),
        "links": draw(st.sampled_from(([], [{"title": "Home", "url": "https://ann.example/"}]))),
        "slug": draw(st.sampled_from((None, None, None, "annie", "кто"))),
        "image": draw(pictures),
    }


def _roles() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {"title": st.sampled_from(OFFICES)},
        optional={
            "organisation": st.sampled_from(("Bob", "Zed", "Utopia")),
            "from": st.sampled_from(("2020", "2021-02-11", "2022")),
            "to": st.sampled_from(("2020-12", "2021-02-10", "2021-02-11", "2022")),
        },
    )


def _names_of_tag(kind: str, name: str) -> st.SearchStrategy[str]:
    """Return a strategy of the names of a topic or a place: one in sixteen may be another's."""
    other = st.sampled_from([title for names in TAG_NAMES[kind].values() for title in names])
    return st.integers(0, 15).flatmap(lambda number: st.sampled_from(TAG_NAMES[kind][name]) if number else other)


def _author_fronts(own: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "name": own,
            "aliases": st.lists(own, max_size=2, unique=True),
            "role": st.sampled_from((None, "Editor")),
            "summary": st.sampled_from((None, "Short.")),
            "links": st.sampled_from(([], ["https://ann.example/"])),
            "actor": st.sampled_from((None, "ann", "Bob", "Zed")),
            "image": pictures,
            "slug": st.sampled_from((None, None, None, "annie")),
            "old_addresses": st.sampled_from(([], [], ["/old/g/"])),
        }
    )


page_fronts = st.fixed_dictionaries(
    {
        "title": st.sampled_from(("About", "Method", "Title one", "Ann")),
        "nav": st.sampled_from((None, 1, 2)),
        "summary": st.sampled_from((None, "Short.")),
        "status": st.sampled_from((None, None, "draft")),
        "embargo": st.sampled_from((None, None, "2021-02-10T12:00:00Z", "2021-02-12T00:00:00Z")),
        "marking": st.sampled_from((None, None, "green")),
        "slug": st.sampled_from((None, None, None, "eins", "about")),
        "old_addresses": st.sampled_from(([], [], ["/old/h/"])),
        "lang": st.sampled_from((None, "ar")),
    }
)


def prose() -> st.SearchStrategy[str]:
    """Return texts without statements, which stand in briefings only."""
    return bodies(tuple(part for part in PARTS if not part.startswith("::: statement")))


@st.composite
def tag_fronts(draw: st.DrawFn, kind: str, name: str) -> dict[str, Any]:
    own, every = _names_of_tag(kind, name), [title for names in TAG_NAMES[kind].values() for title in names]
    if kind == "author":
        return draw(_author_fronts(own))
    front: dict[str, Any] = {
        "title": draw(own),
        "aliases": draw(st.lists(own, max_size=3, unique=True)),
        "old_addresses": draw(st.sampled_from(([], [], ["/old/d/"], ["/old/e", "/old/f.html"]))),
        "summary": draw(st.sampled_from((None, "Short."))),
        "parent": draw(st.one_of(st.none(), st.sampled_from((*every, "nowhere")))),
        "slug": draw(st.sampled_from((None, None, None, "talks", f"{kind}-1", "тема"))),
    }
    if kind == "place":
        front["position"] = draw(
            st.sampled_from((None, {"latitude": 46.2, "longitude": 6.15}, {"latitude": -1, "longitude": 0}))
        )
    return front
