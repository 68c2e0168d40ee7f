"""The pages of an actor's lists that its dossier does not show all of: its chronology, its statements and so on."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.archive import list_counts, page_sources
from briefgen.archive.actor_results import ActorAnswer, Opposite
from briefgen.records.page import Page
from briefgen.site.dossiers import IN_PARTS, NAMES, SEGMENTS, SHOWN, below, is_open, opposites_of
from briefgen.site.page_kinds import PageKind, Planning, ViewContext, register
from briefgen.site.periods import (
    Chronology,
    by_month,
    by_year,
    jumps_of,
    part_pages,
    part_view,
    period_pages,
    period_view,
)


class ActorList(Chronology):
    """All items of one of an actor's lists, or a period or a numbered part of them."""

    actor: ActorAnswer
    """The actor."""
    list: str
    """Which of them: `chronology`, `statements`, `told`, `disputed`, `owes`, `kept` or `mentions`."""
    opposites: dict[str, tuple[Opposite, ...]]
    """For each statement of `disputed`, by `entity` and `anchor` with `#` between them, those that stand against it."""


def _pages(at: Planning) -> Iterator[Page]:
    """Yield the pages of a list. Those for periods of the chronology stand directly below the dossier."""
    kind = at.subject.list.kind
    found = page_sources.actor(at.db, at.name)
    if found and list_counts.total(at.db, at.subject.list) > SHOWN[kind]:
        address = below(found[0], SEGMENTS[kind])
        yield at.page(address)
        if kind != "actor":
            yield from (part_pages if kind in IN_PARTS else period_pages)(at, address)


def _view(page: Page, at: ViewContext) -> ActorList:
    """Return an actor's list, or one period of it."""
    name, kind = page.subject.list, page.subject.list.kind
    answer: ActorAnswer = at.reader.ask("actor", page.name)
    address = _address(answer, kind, name, at)
    view = (part_view if kind in IN_PARTS else period_view)(name, page.period, address, at)
    if is_open(kind) and view["whole"] and not page.period:
        items = at.reader.ask("listing", name, "", -1, False)
        view["groups"] = by_year(items) if view["jumps"] else by_month(items)
        view["jumps"] = jumps_of(view["groups"], address) if view["jumps"] else ()
    shown = tuple(card for group in view["groups"] for card in group.cards) if kind == "disputed" else ()
    opposites = opposites_of(shown, at)
    return {"actor": answer, "list": NAMES[kind], "opposites": opposites, **view}


def _address(answer: ActorAnswer, kind: str, name: str, at: ViewContext) -> str:
    """Return the address below which the periods of a list stand: those of the chronology are at the dossier."""
    is_divided = sum(number for _, number in at.reader.ask("counts", name, "")) > at.config.chronology.split
    return answer.address if kind == "actor" and is_divided else below(answer.address, SEGMENTS[kind])


register(
    PageKind(
        name="actor-list",
        pages={f"list:{kind}": _pages for kind in SEGMENTS},
        template="actor-list.html",
        view=_view,
        is_listed=True,
    )
)
