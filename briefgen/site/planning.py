"""Which addresses exist and what each is about. Nothing else decides that.

Pages belong to subjects: a briefing, an actor, a list, the site. When something about a subject changes, its pages are
worked out again and compared with what is known; no other subject is looked at.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Set
from itertools import chain
from typing import Literal

import msgspec

from briefgen.archive import list_counts
from briefgen.archive.changes import Work
from briefgen.archive.documents import briefings
from briefgen.archive.queries import SURROUNDINGS
from briefgen.archive.references import file_address
from briefgen.config import Config
from briefgen.output_path import path_of
from briefgen.records.names import address_key

Kind = Literal[
    "home", "briefing", "actors", "actor", "chronology", "topics", "topic", "outcomes", "outcome",
    "follow-ups", "feed", "json-feed", "sitemaps", "sitemap", "robots", "headers", "redirects", "security",
    "not-found", "redirect", "file", "static", "asset",
]  # fmt: skip


class Page(msgspec.Struct, frozen=True):
    """One address. `argument` tells a subject's pages apart, as the year of a long list does; `source` is its file."""

    address: str
    kind: Kind
    subject: str
    argument: str = ""
    source: str = ""

    @property
    def path(self) -> str:
        """Where it stands in the output."""
        return path_of(self.address)


SITE_PAGES = (
    Page("/", "home", "site"),
    Page("/actors/", "actors", "site"),
    Page("/chronology/", "chronology", "site"),
    Page("/topics/", "topics", "site"),
    Page("/outcomes/", "outcomes", "site"),
    Page("/follow-ups/", "follow-ups", "site"),
    Page("/feed.xml", "feed", "site"),
    Page("/feed.json", "json-feed", "site"),
    Page("/sitemap.xml", "sitemaps", "site"),
    Page("/sitemap-pages.xml", "sitemap", "site"),
    Page("/robots.txt", "robots", "site"),
    Page("/404.html", "not-found", "site"),
    Page("/briefings/", "redirect", "site", "/chronology/"),
)


def plan(db: sqlite3.Connection, work: Work, config: Config) -> None:
    """Bring the table of pages up to date for all subjects that changed."""
    subjects = set(work.subjects)
    if _is_new(db, "hosting", str(config.hosting)) or work.cold:
        subjects.add("site")
    if _is_new(db, "split", str(config.chronology.split)) and not work.cold:
        subjects |= {f"list:{name}" for (name,) in db.execute("SELECT DISTINCT list FROM listing")}
    changed = chain(sorted(subjects), briefings(db) if work.cold else ())
    for subject in changed:
        replace(db, subject, list(_pages(db, subject, config)), work)
    work.subjects.clear()


def _is_new(db: sqlite3.Connection, key: str, value: str) -> bool:
    """Remember a setting on which pages depend; say whether it is another than before."""
    known = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))
    return known is None or known[0] != value


def replace(db: sqlite3.Connection, subject: str, pages: list[Page], work: Work) -> None:
    """Let a subject have these pages and no others."""
    wanted = {(page.address, page.argument): page for page in pages}
    known = {} if work.cold else _known(db, subject)
    for key in known.keys() - wanted.keys():
        remove(db, known[key], work)
    new = [page for key, page in wanted.items() if key not in known]
    if new:
        _note_kinds({page.kind for page in new}, work)
        insert(db, [row_of(page) for page in new])


def _known(db: sqlite3.Connection, subject: str) -> dict[tuple[str, str], int]:
    rows = db.execute("SELECT id, address, argument FROM page WHERE subject = ?", (subject,))
    return {(address, argument): number for number, address, argument in rows}


def row_of(page: Page) -> tuple[str, ...]:
    """Return a page as `insert` takes it."""
    return page.address, address_key(page.path), page.path, page.kind, page.subject, page.argument, page.source


def insert(db: sqlite3.Connection, rows: list[tuple[str, ...]]) -> None:
    """Add pages; each is to be made in this build."""
    columns = "address, address_key, path, kind, subject, argument, source"
    db.executemany(f"INSERT INTO page ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)", rows)


def remove(db: sqlite3.Connection, number: int, work: Work) -> None:
    """Forget a page; its file goes when the build is put in place."""
    db.execute("INSERT OR IGNORE INTO owned SELECT path FROM page WHERE id = ? AND mtime >= 0", (number,))
    _note_kinds({kind for (kind,) in db.execute("DELETE FROM page WHERE id = ? RETURNING kind", (number,))}, work)
    db.execute("DELETE FROM read WHERE page = ?", (number,))


def _note_kinds(kinds: Set[str], work: Work) -> None:
    """Call out of date what lists pages of these kinds."""
    if not kinds.isdisjoint(SURROUNDINGS):
        work.touch("surroundings")
    if "redirect" in kinds:
        work.touch("redirects")


def _pages(db: sqlite3.Connection, subject: str, config: Config) -> Iterator[Page]:
    kind, _, key = subject.partition(":")
    makers: dict[str, Callable[[sqlite3.Connection, str, Config], Iterator[Page]]] = {
        "site": _site,
        "briefing": _briefing,
        "actor": _actor,
        "topic": _topic,
        "list": _list,
        "file": _file,
        "static": _static,
    }
    return makers[kind](db, key, config)


def _site(_db: sqlite3.Connection, _key: str, config: Config) -> Iterator[Page]:
    yield from SITE_PAGES
    if config.hosting.host_files:
        yield Page("/_headers", "headers", "site")
        yield Page("/_redirects", "redirects", "site")
    if config.hosting.security_contact:
        yield Page("/.well-known/security.txt", "security", "site")


def _briefing(db: sqlite3.Connection, key: str, _config: Config) -> Iterator[Page]:
    subject = f"briefing:{key}"
    row = db.execute("SELECT address, path FROM document WHERE entity = ? AND shown", (subject,)).fetchone()
    if row:
        yield Page(row[0], "briefing", subject, "", row[1])
        for (address,) in db.execute("SELECT address FROM redirect WHERE entity = ?", (subject,)):
            yield Page(address, "redirect", subject, row[0], row[1])


def _actor(db: sqlite3.Connection, key: str, _config: Config) -> Iterator[Page]:
    row = db.execute("SELECT address FROM actor WHERE id = ?", (key,)).fetchone()
    if row:
        path = db.execute("SELECT path FROM document WHERE entity = ?", (f"actor:{key}",)).fetchone()
        source = path[0] if path else ""
        yield Page(row[0], "actor", f"actor:{key}", "", source)
        yield Page(f"{row[0]}feed.xml", "feed", f"actor:{key}", f"feed-actor:{key}", source)


def _topic(db: sqlite3.Connection, key: str, config: Config) -> Iterator[Page]:
    if db.execute("SELECT 1 FROM topic WHERE slug = ?", (key,)).fetchone():
        address = config.permalinks.topic.format(slug=key)
        yield Page(address, "topic", f"topic:{key}")
        yield Page(f"{address}feed.xml", "feed", f"topic:{key}", f"feed-topic:{key}")


def _file(db: sqlite3.Connection, key: str, _config: Config) -> Iterator[Page]:
    """A picture or attachment is there as long as a page uses it."""
    entity = f"file:{key}"
    if db.execute("SELECT 1 FROM link WHERE target = ?", (entity,)).fetchone():
        yield Page(file_address(entity), "file", entity, "", key)


def _static(db: sqlite3.Connection, key: str, _config: Config) -> Iterator[Page]:
    if db.execute("SELECT 1 FROM source WHERE path = ?", (key,)).fetchone():
        yield Page(key.removeprefix("static"), "static", f"static:{key}", "", key)


def _list(db: sqlite3.Connection, key: str, config: Config) -> Iterator[Page]:
    """A list that is long has pages for its years, and a year that is long for its months."""
    subject, (kind, _, name) = f"list:{key}", key.partition(":")
    if kind == "outcome":
        if list_counts.months(db, key):
            yield Page(f"/outcomes/{name}/", "outcome", subject)
            yield from _periods(db, key, f"/outcomes/{name}/", "outcome", config, always=False)
    elif kind == "briefings":
        yield from (Page(f"/sitemap-{year}.xml", "sitemap", subject, year) for year in list_counts.years(db, key))
    elif kind == "all":
        yield from _periods(db, key, "/chronology/", "chronology", config, always=True)
    elif kind == "topic":
        yield from _periods(db, key, config.permalinks.topic.format(slug=name), "topic", config, always=False)
    elif kind == "actor":
        row = db.execute("SELECT address FROM actor WHERE id = ?", (name,)).fetchone()
        if row:
            yield from _periods(db, key, row[0], "actor", config, always=False)
    elif kind == "resolved":
        yield from _periods(db, key, "/follow-ups/", "follow-ups", config, always=False)


def _periods(
    db: sqlite3.Connection, name: str, address: str, kind: Kind, config: Config, *, always: bool
) -> Iterator[Page]:
    months = list_counts.months(db, name)
    split = config.chronology.split
    if not always and sum(number for _, number in months) <= split:
        return
    years: dict[str, list[tuple[str, int]]] = {}
    for month, number in months:
        years.setdefault(month[:4], []).append((month, number))
    for year, parts in years.items():
        yield Page(f"{address}{year}/", kind, f"list:{name}", year)
        if sum(number for _, number in parts) > split:
            for month, _ in parts:
                yield Page(f"{address}{year}/{month[5:7]}/", kind, f"list:{name}", month)
