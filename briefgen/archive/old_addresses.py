"""Where the old addresses of `redirects.toml` lead, as the pages of the site are now."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from briefgen.archive.update import Update
from briefgen.config import Permalinks
from briefgen.records.followed import FILES
from briefgen.records.ids import TAG_KINDS, ListId, Subject
from briefgen.records.page import Page, key_of

if TYPE_CHECKING:
    from briefgen.content.redirects_file import OldAddress

SUBJECT = Subject("old-addresses")
"""The subject of the pages at old addresses."""

TARGET = "substr(argument, instr(argument, char(10)) + 1)"
"""SQL for the address that a redirect leads to: `Page.target`."""

_PAGE = f"SELECT iif(is_redirect, {TARGET}, address) FROM page WHERE address_key = ? AND subject <> ?"


def put(update: Update, entries: Iterable[OldAddress]) -> None:
    """Replace the old addresses."""
    update.db.execute("DELETE FROM old_address")
    rows = ((key_of(item.address), item.address, item.target, item.line) for item in entries)
    update.db.executemany("INSERT OR IGNORE INTO old_address VALUES (?, ?, ?, ?, '', '')", rows)
    update.subjects.add(SUBJECT)


def resolve(db: sqlite3.Connection, permalinks: Permalinks) -> None:
    """Find out where each old address leads. All other pages must be planned.

    Its state is `ok` or `gone`; `taken` if there is a page now; `loop` if it leads to itself; `withheld` if it leads to
    something that is not shown; `missing` if it leads nowhere.
    """
    targets = dict(db.execute("SELECT key, target FROM old_address"))
    if not targets:
        return
    found = {key: _resolved(db, key, targets) for key in targets}
    if missing := [key for key, (state, _) in found.items() if state == "missing"]:
        hidden = _withheld_addresses(db, permalinks)
        found |= {key: ("withheld", "") for key in missing if key_of(found[key][1]) in hidden}
    rows = ((state, leads_to, key) for key, (state, leads_to) in found.items())
    db.executemany("UPDATE old_address SET state = ?, leads_to = ? WHERE key = ?", rows)


def _resolved(db: sqlite3.Connection, key: str, targets: dict[str, str]) -> tuple[str, str]:
    """Return the state of an old address, and where it leads; for a missing one, where it should."""
    if _page(db, key):
        return "taken", ""
    seen, target = {key}, targets[key]
    while target:
        if page := _page(db, key_of(target)):
            return "ok", page
        key = key_of(target)
        if key in seen:
            return "loop", ""
        seen.add(key)
        if key not in targets:
            return "missing", target
        target = targets[key]
    return "gone", ""


def _page(db: sqlite3.Connection, key: str) -> str:
    """Return the address of a page other than those at old addresses, or where it leads if it is a redirect."""
    row = db.execute(_PAGE, (key, SUBJECT)).fetchone()
    return str(row[0]) if row else ""


def _withheld_addresses(db: sqlite3.Connection, permalinks: Permalinks) -> Collection[str]:
    """Return the keys of the addresses of pages that there would be if nothing were withheld."""
    found: set[str] = set()
    withheld = db.execute("SELECT facts FROM document WHERE NOT is_shown").fetchall()
    from briefgen.records.facts import facts_decoder  # imported late: few sites have old addresses

    for facts in (facts_decoder.decode(row[0]) for row in withheld):
        found |= {facts.address, *facts.redirects}
        lists = [ListId(label.list) for label in facts.labels]
        found |= {getattr(permalinks, name.kind).format(slug=name.key) for name in lists if name.kind in TAG_KINDS}
        found |= {f"/outcomes/{name.key}/" for name in lists if name.kind == "outcome"}
        found |= {permalinks.actor.format(slug=item.implicit) for item in facts.involvements if item.implicit}
    return {key_of(address) for address in found}


def may_change(db: sqlite3.Connection) -> bool:
    """Return True if what an old address leads to can appear or vanish without a change of pages."""
    return bool(db.execute("SELECT 1 FROM old_address WHERE state IN ('missing', 'withheld') LIMIT 1").fetchone())


def targets(db: sqlite3.Connection) -> dict[str, str]:
    """Return where each old address is to lead."""
    return dict(db.execute("SELECT address, target FROM old_address"))


def leading(db: sqlite3.Connection) -> Iterator[tuple[str, Page]]:
    """Yield each old address that leads to a page, with the page."""
    rows = db.execute(
        "SELECT o.address, p.address, p.kind, p.subject, p.argument, p.source FROM old_address o"
        " JOIN page p ON p.address = o.leads_to AND NOT p.is_redirect WHERE o.state = 'ok' ORDER BY o.key"
    ).fetchall()
    for old, address, kind, subject, argument, source in rows:
        yield old, Page(address, kind, Subject(subject), argument, source)


def is_free(db: sqlite3.Connection, address: str) -> bool:
    """Return True if no line names an address, and only old addresses have a page there."""
    key = key_of(address)
    line = db.execute("SELECT 1 FROM old_address WHERE key = ?", (key,)).fetchone()
    return line is None and not _page(db, key)


def gone(db: sqlite3.Connection) -> Iterator[str]:
    """Yield the addresses of what is gone on purpose, but for files that went with their page: nobody reads these."""
    files = " OR ".join(f"address LIKE '%/{name}'" for name in FILES.values())
    sql = f"SELECT address FROM old_address WHERE state = 'gone' AND NOT (target <> '' AND ({files}))"
    yield from (row[0] for row in db.execute(f"{sql} ORDER BY key"))


def taken(db: sqlite3.Connection) -> list[str]:
    """Return the old addresses at which there are pages again."""
    sql = (
        "SELECT DISTINCT o.address FROM old_address o JOIN page p ON p.address_key = o.key WHERE p.subject <> ?"
        " ORDER BY o.key"
    )
    return [address for (address,) in db.execute(sql, (SUBJECT,))]


def is_part(address: str, target: str) -> bool:
    """Return True if an address was that of a part of what it leads to, such as a year, which comes and goes."""
    return target.endswith("/") and address.startswith(target)


def faulty(db: sqlite3.Connection) -> list[tuple[str, str, int, str]]:
    """Return address, target, line and state of each old address that does not do what it says."""
    sql = (
        "SELECT address, target, line, state FROM old_address WHERE state IN ('taken', 'loop', 'missing') ORDER BY line"
    )
    return [row for row in db.execute(sql) if not (row[3] == "taken" and is_part(row[0], row[1]))]
