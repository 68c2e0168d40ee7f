"""The pages of the offices that others have or had in an actor, if there are many: all of them, or numbered parts.

The parts are counted from the oldest office, as those of lists are, so that a new one leaves the others as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

import msgspec

from briefgen.archive import list_counts, page_sources
from briefgen.archive.actor_results import ActorAnswer, Tenure
from briefgen.archive.members import number_of_offices
from briefgen.records.page import Page
from briefgen.site.dossiers import OFFICES, SHOWN, below
from briefgen.site.page_kinds import PageKind, Planning, ViewContext, register
from briefgen.site.period_links import Period, address_of, part_of


class ActorOffices(TypedDict):
    """The offices in an actor: all of them, the latest and the way to the others, or a part."""

    actor: ActorAnswer
    """The actor."""
    part: str
    """`part 2`, or `""` on the first page."""
    offices: tuple[Tenure, ...]
    """The offices on the page, the newest first."""
    total: int
    """How many offices the part has, or all of them on the first page."""
    periods: tuple[Period, ...]
    """On the first page, the parts, if the offices do not fit there; the newest first. The label says which years."""
    before: Period | None
    """The part with what is next older."""
    after: Period | None
    """The part with what is next newer."""


def _pages(at: Planning) -> Iterator[Page]:
    number, split = number_of_offices(at.db, at.name), at.config.chronology.split
    if number <= SHOWN["offices"] or (found := page_sources.actor(at.db, at.name)) is None:
        return
    address = below(found[0], OFFICES)
    yield at.page(address)
    if number > split:
        yield from (at.page(address_of(address, "", part), str(part)) for part in list_counts.numbered(number, split))


def _view(page: Page, at: ViewContext) -> ActorOffices:
    answer: ActorAnswer = at.reader.ask("actor", page.name)
    address, split = below(answer.address, OFFICES), at.config.chronology.split
    if page.argument:
        return _part_view(answer, int(page.argument), address, at)
    offices: tuple[Tenure, ...] = at.reader.ask("offices", page.name, -1, True)
    is_divided = len(offices) > split
    return {
        "actor": answer,
        "part": "",
        "offices": offices[: split // 4 or 1] if is_divided else offices,
        "total": len(offices),
        "periods": tuple(_parts(offices, address, split)) if is_divided else (),
        "before": None,
        "after": None,
    }


def _part_view(answer: ActorAnswer, part: int, address: str, at: ViewContext) -> ActorOffices:
    split = at.config.chronology.split
    offices: tuple[Tenure, ...] = at.reader.ask("offices", answer.id, split, False, (part - 1) * split)
    is_last = not at.reader.ask("offices", answer.id, 1, False, part * split)
    return {
        "actor": answer,
        "part": f"part {part}",
        "offices": offices[::-1],
        "total": len(offices),
        "periods": (),
        "before": part_of("", part - 1, address) if part > 1 else None,
        "after": None if is_last else part_of("", part + 1, address),
    }


def _parts(offices: tuple[Tenure, ...], address: str, split: int) -> Iterator[Period]:
    """Yield the parts of all offices, the newest first."""
    oldest_first = offices[::-1]
    for part in reversed(list_counts.numbered(len(offices), split)):
        own = oldest_first[(part - 1) * split : part * split]
        found = part_of("", part, address, len(own))
        yield msgspec.structs.replace(found, label=", ".join(filter(None, (found.label, _years(own)))))


def _years(offices: tuple[Tenure, ...]) -> str:
    """Return from which year to which some offices were held, as far as that is known: `1990–2004`, `2004–`."""
    days = [day.when for office in offices for day in (office.from_, office.to) if day]
    if not days:
        return ""
    is_open = any(office.to is None or office.to.when.last.startswith("9999") for office in offices)
    first, last = min(when.first for when in days)[:4], max(when.last for when in days)[:4]
    return f"{first}–{'' if is_open else last}"


register(
    PageKind(name="actor-offices", pages={"actor": _pages}, template="actor-offices.html", view=_view, is_listed=True)
)
