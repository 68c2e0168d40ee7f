"""Who said what: what contradicts what, what nobody has answered, by matter and by person."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TypedDict

from briefgen.archive import list_counts
from briefgen.archive.actor_results import ActorRanking
from briefgen.archive.exchanges import IS_MATTER
from briefgen.archive.results import TagLink
from briefgen.archive.statement_results import Contradiction, Matters
from briefgen.records.ids import ListId
from briefgen.records.page import Page
from briefgen.site.page_kinds import PageKind, Planning, ViewContext, register
from briefgen.site.periods import Chronology, part_pages, part_view, period_pages, period_view, split_of

ADDRESS = "/statements/"
MATTER = "/statements/on/"

SHOWN = 6
"""How many contradictions the pages show that are about more. If there are more of them, they have a page."""

MATTERS, SPEAKERS = 60, 30
"""How many matters and speakers the first page names."""

_ADDRESSES = {
    "contradictions": f"{ADDRESS}contradictions/",
    "open-contradictions": f"{ADDRESS}open/",
    "unanswered": f"{ADDRESS}unanswered/",
}


class Statements(TypedDict):
    """The way to all statements."""

    contradictions: tuple[Contradiction, ...]
    """The last contradictions, the newest first; at most six."""
    totals: dict[str, int]
    """How many `contradictions` there are, how many `open` ones, and how many `unanswered` statements."""
    contradictions_address: str
    """The address of the page with all contradictions, or `""` if they stand here."""
    matters: Matters
    """The matters on which most was said, those with at least five statements; at most sixty."""
    matter_address: str
    """What the addresses of the matters' pages begin with; the slug follows, and a slash."""
    speakers: ActorRanking
    """Who made the most statements; at most thirty."""


class Contradictions(Chronology):
    """All contradictions, of the site or of a matter, or a period of them."""

    matter: TagLink | None
    """The matter, or none."""
    matter_page: str
    """The address of the page with everything that was said on the matter, or `""`."""
    is_open: bool
    """True if only those are listed that nobody has answered."""
    list_address: str
    """The address of the first page."""
    pairs: tuple[Contradiction, ...]
    """The contradictions on the page, the newest first."""


class Said(Chronology):
    """Everything that was said on a matter, or statements that nobody has answered; or a period of them."""

    matter: TagLink | None
    """The matter, or none."""
    list_address: str
    """The address of the first page."""
    pairs: tuple[Contradiction, ...]
    """On the first page of a matter its last contradictions, the newest first; at most six."""
    pairs_total: int
    """How many contradictions the matter has."""
    pairs_address: str
    """The address of the page with all of them, or `""` if they stand here."""


def _overview(at: Planning) -> Iterator[Page]:
    yield at.page(ADDRESS)


def _overview_view(_page: Page, at: ViewContext) -> Statements:
    ask = at.reader.ask
    totals = {name: _total(name, at) for name in _ADDRESSES}
    return {
        "contradictions": ask("contradictions", "contradictions", "", SHOWN, True),
        "totals": {name.partition("-")[0]: number for name, number in totals.items()},
        "contradictions_address": _ADDRESSES["contradictions"] if totals["contradictions"] > SHOWN else "",
        "matters": ask("matters", IS_MATTER, MATTERS),
        "matter_address": MATTER,
        "speakers": ask("speakers", SPEAKERS),
    }


def _total(name: str, at: ViewContext) -> int:
    return sum(number for _, number in at.reader.ask("counts", name, ""))


def _address(name: ListId) -> str:
    """Return the address of the first page of a list of statements."""
    if name.kind == "said-topic":
        return f"{MATTER}{name.key}/"
    if name.kind == "contradictions-topic":
        return f"{MATTER}{name.key}/contradictions/"
    return _ADDRESSES[name.kind]


def _pages(least: int, at: Planning) -> Iterator[Page]:
    """Yield the pages of a list of statements that has so many of them. There are many matters: few pages for each."""
    name = at.subject.list
    if list_counts.total(at.db, name) >= least:
        yield at.page(_address(name))
        yield from (part_pages if name.key else period_pages)(at, _address(name))


def _period_view(page: Page, at: ViewContext) -> Chronology:
    name = page.subject.list
    return (part_view if name.key else period_view)(name, page.period, _address(name), at)


def _contradictions_view(page: Page, at: ViewContext) -> Contradictions:
    name = page.subject.list
    view, split = _period_view(page, at), split_of(name, at.config)
    period, _, part = page.period.partition("#")
    limit = -1 if view["whole"] else split // 4 or 1
    asked = (split, False, (int(part) - 1) * split) if part else (limit, True)
    pairs: tuple[Contradiction, ...] = at.reader.ask("contradictions", name, period, *asked)
    return {
        **view,
        "jumps": (),
        "matter": _matter(name, at),
        "matter_page": f"{MATTER}{name.key}/" if name.key else "",
        "is_open": name.kind == "open-contradictions",
        "list_address": _address(name),
        "pairs": pairs[::-1] if part else pairs,
    }


def _matter(name: ListId, at: ViewContext) -> TagLink | None:
    found: TagLink | None = at.reader.ask("tag_link", ListId.of("topic", name.key)) if name.key else None
    return found


def _said_view(page: Page, at: ViewContext) -> Said:
    name = page.subject.list
    pairs: tuple[Contradiction, ...] = ()
    total, disputes = 0, ListId.of("contradictions-topic", name.key)
    if name.key and not page.period:
        pairs, total = at.reader.ask("contradictions", disputes, "", SHOWN, True), _total(disputes, at)
    return {
        **_period_view(page, at),
        "matter": _matter(name, at),
        "list_address": _address(name),
        "pairs": pairs,
        "pairs_total": total,
        "pairs_address": _address(disputes) if total > SHOWN else "",
    }


register(
    PageKind(
        name="statements",
        pages={"site": _overview},
        template="statements.html",
        view=_overview_view,
        is_listed=True,
    )
)
register(
    PageKind(
        name="contradictions",
        pages={
            "list:contradictions": partial(_pages, SHOWN + 1),
            "list:contradictions-topic": partial(_pages, SHOWN + 1),
            "list:open-contradictions": partial(_pages, 1),
        },
        template="contradictions.html",
        view=_contradictions_view,
        is_listed=True,
    )
)
register(
    PageKind(
        name="said",
        pages={"list:said-topic": partial(_pages, IS_MATTER), "list:unanswered": partial(_pages, 1)},
        template="said.html",
        view=_said_view,
        is_listed=True,
    )
)
