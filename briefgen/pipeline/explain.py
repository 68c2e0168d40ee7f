"""Explain why a page was rendered or not: the queries that it asked, and the inputs that it used."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from briefgen.archive import dependencies, pages
from briefgen.archive.document_updates import facts_of
from briefgen.archive.tables import connect
from briefgen.archive.visibility import Withheld
from briefgen.diagnostics import suggestion
from briefgen.pipeline.options import Result


def explain(archive: Path, result: Result, address: str) -> Iterator[str]:
    """Yield lines about one page, or about all that were rendered if `address` is empty. The build must be `detailed`.

    Raises:
        sqlite3.DatabaseError: the archive cannot be read.

    """
    reasons = {made.address: made.reason for made in result.reasons}
    if not address:
        yield from (f"{page}: {reason}" for page, reason in reasons.items())
        return
    db = connect(archive, write=False)
    try:
        page = pages.number_of(db, address)
        if page is None:
            if item := _withheld_at(db, result, address):
                yield f"{address}: withheld: {item.release.reason} ({item.release.path})"
                return
            hint = suggestion(address, pages.addresses(db), "an address begins with a slash")
            yield f"there is no page {address}; {hint}"
            return
        yield f"{address}: {reasons.get(address, 'not rendered, because nothing that it depends on has changed')}"
        yield from (f"  asked {key}" for key in dependencies.asked_by(db, page))
        yield from (f"  used {name}" for name in dependencies.used_by(db, page))
    finally:
        db.close()


def _withheld_at(db: sqlite3.Connection, result: Result, address: str) -> Withheld | None:
    """Return what is withheld that has an address, or had it."""
    for item in result.withheld:
        facts = facts_of(db, item.entity)
        if address == item.address or (facts and address in facts.redirects):
            return item
    return None
