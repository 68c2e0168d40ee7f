"""Search: its page, and the index that a browser searches there, divided into parts of bounded size.

A part and the program are bundles: several files that are made together. Their first file says where the others are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypedDict

import msgspec

from briefgen.archive import list_counts, page_sources
from briefgen.archive.results import GroupLine
from briefgen.records.page import Page
from briefgen.records.search import ENTRY, SearchRecord
from briefgen.site.kinds.chronology import ADDRESS as CHRONOLOGY
from briefgen.site.page_kinds import PageKind, Planning, ViewContext, register
from briefgen.site.period_links import Period, links
from briefgen.site.search_parts import is_in_part, name_parts, parts_of, span_of

ADDRESS = "/search/"
ENGINE = f"{ADDRESS}engine/"
PARTS = f"{ADDRESS}parts/"
OUTCOMES = 60
"""How many kinds of outcome the page offers to choose from: the most frequent ones."""


class Search(TypedDict):
    """The page that searches."""

    parts: str
    """The parts of the index, for the script: as JSON, the newest first."""
    years: tuple[Period, ...]
    """The years in which something happened, with their pages in the chronology; the newest first."""
    outcomes: tuple[GroupLine, ...]
    """The most frequent kinds of outcome, by name."""
    more_outcomes: int
    """How many other kinds of outcome there are."""


def _search(at: Planning) -> Iterator[Page]:
    if at.config.search:
        yield at.page(ADDRESS)


def _engine(at: Planning) -> Iterator[Page]:
    if at.config.search:
        yield at.page(f"{ENGINE}{ENTRY}")


def _spans(at: Planning) -> Iterator[Page]:
    if at.config.search:
        for part in parts_of(list_counts.counts(at.db, at.subject.list)):
            yield at.page(f"{PARTS}{part.name}/{ENTRY}", part.name)


def _names(at: Planning) -> Iterator[Page]:
    if at.config.search:
        for name, buckets in name_parts(page_sources.count_actors(at.db)).items():
            yield at.page(f"{PARTS}{name}/{ENTRY}", "\n".join((name, *buckets)))


def _view(_page: Page, at: ViewContext) -> Search:
    spans = parts_of(at.reader.ask("counts", "briefings", ""))
    names = name_parts(at.reader.ask("actor_count"))
    parts = [(part.name, part.first, part.last, part.count) for part in spans[::-1]]
    lines: tuple[GroupLine, ...] = at.reader.ask("outcomes")
    return {
        "parts": msgspec.json.encode({"names": list(names), "spans": parts}).decode(),
        "years": links(at.reader.ask("years", "briefings")[::-1], CHRONOLOGY),
        "outcomes": tuple(sorted(lines[:OUTCOMES], key=lambda line: line.name.casefold())),
        "more_outcomes": len(lines[OUTCOMES:]),
    }


def _engine_files(_page: Page, at: ViewContext) -> Mapping[str, bytes]:
    from briefgen.search.files import engine_files  # imported late: few builds make an index

    return engine_files(at.config.language)


def _span_files(page: Page, at: ViewContext) -> Mapping[str, bytes]:
    name = page.argument
    found = (one for one in at.reader.ask("search_span", span_of(name)) if is_in_part(one, name))
    return _part_files(name, (record for one in found for record in at.reader.ask("search_briefing", one)), at)


def _name_files(page: Page, at: ViewContext) -> Mapping[str, bytes]:
    name, *buckets = page.argument.split("\n")
    found = (entity for bucket in buckets for entity in at.reader.ask("search_names", bucket))
    records = [record for entity in found for record in at.reader.ask("search_name", entity)]
    return _part_files(name, sorted(records, key=lambda record: record.title.casefold()), at)


def _part_files(name: str, records: Iterable[SearchRecord], at: ViewContext) -> Mapping[str, bytes]:
    """Return the files of a part. Addresses get the path of the site, and texts without a language that of the site."""
    from briefgen.search.files import part_files  # imported late, as above

    language = at.config.language
    return part_files(name, [_complete(record, language, at) for record in records], language)


def _complete(record: SearchRecord, language: str, at: ViewContext) -> SearchRecord:
    filters = tuple((kind, values or ((language,) if kind == "language" else ())) for kind, values in record.filters)
    address = at.links.path(record.address, record.anchor)
    return msgspec.structs.replace(record, address=address, anchor="", filters=filters)


register(PageKind(name="search", pages={"site": _search}, template="search.html", view=_view, is_listed=True))
register(PageKind(name="search-engine", pages={"site": _engine}, files=_engine_files))
register(PageKind(name="search-part", pages={"list:briefings": _spans}, files=_span_files))
register(PageKind(name="search-names", pages={"directory": _names}, files=_name_files))
