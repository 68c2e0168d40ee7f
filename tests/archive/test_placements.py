"""In which lists items are, by the rules of `archive.placements` alone: no archive is needed to try them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from briefgen.archive.exchanges import Exchanges
from briefgen.archive.list_context import Context
from briefgen.archive.placements import RULES, placements
from briefgen.records.agenda import NO_TIME
from briefgen.records.dates import Edtf, Moment
from briefgen.records.facts import Entry
from briefgen.records.ids import ListId, Scope
from briefgen.records.list_items import ListItem, Person, Resolution
from briefgen.records.text import Block

ANN, BOB = Person("Ann", "ann"), Person("Bob", "bob")
SORT, PUBLISHED = "2021-02-05|briefing:a|x", "2021-02-06|briefing:a"


def context(**known: Any) -> Context:
    values: dict[str, Any] = {
        "is_early": False, "people": {}, "owners": {}, "authors": (), "titles": (), "resolved": {},
        "exchanges": Exchanges(), "mentioned": (), "topics": frozenset(), "matter": "",
    }  # fmt: skip
    return Context(**values | known)


def entry(
    scope: str, lists: Iterable[tuple[str, str]] = (), tags: Iterable[tuple[str, str]] = (), **item: Any
) -> Entry:
    own = Scope(scope)
    shown = ListItem(own.kind, "briefing:a", "A", "/a/", "A", anchor=str(own.anchor), **item)
    return Entry(own, SORT, shown, tuple(lists), tuple(tags))


def lists(made: Entry, surroundings: Context) -> dict[str, str]:
    """Return the lists of an entry's item, each with the sort key there. No list has it twice."""
    found = placements(made, surroundings.item_of(made), surroundings)
    assert len(found) == len(dict(found))
    return {str(name): sort for name, sort in found}


def blocks(kind: type[Block] = Block) -> list[type[Block]]:
    return [found for one in kind.__subclasses__() for found in (one, *blocks(one))]


def test_every_kind_of_item_has_rules() -> None:
    listed = {str(kind.__struct_config__.tag) for kind in blocks() if "is_listed" in vars(kind)}
    assert listed == {"statement"}, "a block that lists show has a line in RULES"
    assert {"briefing", "event", "follow-up", "correction", "update", *listed} == set(RULES)


BRIEFING = (("all", SORT), ("feed", PUBLISHED), ("news", PUBLISHED), ("outcome:deal", SORT))


def test_a_briefing_is_in_the_lists_of_all_that_it_names() -> None:
    made = entry("briefing", BRIEFING, [("topic:rain", "rain"), ("place:oslo", "oslo"), ("author:mara", "mara")])
    surroundings = context(
        people={"briefing": (ANN, Person("Nobody known"))}, owners={("topic:rain", "rain"): "topic:weather"}, mentioned=["bob"]
    )  # fmt: skip
    assert lists(made, surroundings) == {
        **dict(BRIEFING),
        "actor:ann": SORT, "topic:weather": SORT, "place:oslo": SORT, "author:mara": SORT, "mentions:bob": SORT,
        "topic-outcome:weather/deal": SORT, "place-outcome:oslo/deal": SORT,
        **{f"feed-{name}": PUBLISHED for name in ("actor:ann", "topic:weather", "place:oslo", "author:mara")},
    }  # fmt: skip


def test_what_only_a_preview_shows_is_not_new() -> None:
    made = entry("briefing", BRIEFING, date=Edtf("2021-02-05"), embargo=Edtf("2021-03-01"))
    assert lists(made, context(is_early=True)) == {"all": SORT, "feed": SORT, "outcome:deal": SORT}
    assert lists(made, context()) == dict(BRIEFING), "the embargo is over"


@pytest.mark.parametrize("by", ["resolved", "withdrawn", ""])
def test_a_follow_up_is_owed_until_it_is_settled(by: str) -> None:
    resolved = {"follow-up-x": Resolution("B", "/b/", Edtf("2021-02-09"))} if by == "resolved" else {}
    withdrawn = Moment("2021-02-09") if by == "withdrawn" else None
    made = entry("follow-up/x", date=Edtf("2021-03"), period="2021-03-XX", withdrawn=withdrawn)
    found = lists(
        made, context(people={"follow-up/x": (ANN,)}, resolved=resolved, topics=frozenset([ListId("topic:rain")]))
    )
    expected = {"resolved", "kept:ann"} if by else {"open", "owes:ann", "due"}
    assert set(found) == expected | {"agenda", "agenda-actor:ann", "agenda-topic:rain"}
    assert found["kept:ann" if by else "owes:ann"] == f"2021-03---|{SORT}"
    mark = "x2021-02-09" if by else "f"
    assert found["agenda"] == found["agenda-topic:rain"] == f"2021-03---|2021-03-31|{NO_TIME}|{mark}|{SORT}"


@pytest.mark.parametrize(
    ("exchanges", "expected"),
    [
        (Exchanges(), {"unanswered"}),
        (Exchanges(replied=frozenset(["statement/x"])), set()),
        (
            Exchanges(contradicting=frozenset(["statement/x"]), disputed=frozenset(["statement/x"])),
            {"disputed:ann", "contradictions", "contradictions-topic:rain", "open-contradictions", "open-contradictions-actor:ann"},
        ),
        (
            Exchanges(*[frozenset(["statement/x"])] * 3),
            {"disputed:ann", "contradictions", "contradictions-topic:rain"},
        ),
    ],
)  # fmt: skip
def test_a_statement_waits_stands_against_another_or_is_answered(exchanges: Exchanges, expected: set[str]) -> None:
    people = {"statement/x": (ANN,), "statement-to/x": (BOB,)}
    found = lists(entry("statement/x"), context(people=people, exchanges=exchanges, matter="rain"))
    assert set(found) == {"says:ann", "told:bob", "said-topic:rain"} | expected


def test_an_event_was_announced_if_its_file_says_so() -> None:
    made = entry("event/1", [("all", SORT), ("agenda", "later")], [("place:oslo", "oslo")])
    found = lists(
        made, context(people={"event/1": (ANN,)}, topics=frozenset([ListId("topic:rain"), ListId("author:m")]))
    )
    assert found == {
        "all": SORT, "actor:ann": SORT, "place:oslo": SORT,
        **dict.fromkeys(("agenda", "agenda-actor:ann", "agenda-topic:rain", "agenda-place:oslo"), "later"),
    }  # fmt: skip
