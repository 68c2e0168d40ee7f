"""Why a page was made, or why it was not: what it asked the archive, and what it used."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from briefgen.archive.tables import connect
from briefgen.diagnostics import suggestion
from briefgen.pipeline.options import Result


def explain(archive: Path, result: Result, address: str) -> Iterator[str]:
    """Yield lines on one page, or on all that were made if `address` is empty; the build was a detailed one.

    Raises:
        sqlite3.DatabaseError: the archive cannot be read.

    """
    reasons = {made.address: made.reason for made in result.reasons}
    if not address:
        yield from (f"{page}: {reason}" for page, reason in reasons.items())
        return
    db = connect(archive, write=False)
    try:
        row = db.execute("SELECT id, footprint FROM page WHERE address = ?", (address,)).fetchone()
        if row is None:
            known = [item[0] for item in db.execute("SELECT address FROM page")]
            yield f"there is no page {address}; {suggestion(address, known, 'an address begins with a slash')}"
            return
        yield f"{address}: {reasons.get(address, 'not rendered, because nothing that it depends on has changed')}"
        asked = db.execute(
            "SELECT key FROM query WHERE id IN (SELECT query FROM read WHERE page = ?) ORDER BY name", row[:1]
        )
        yield from (f"  asked {key}" for (key,) in asked)
        used = db.execute("SELECT input FROM footprint_input WHERE footprint = ? ORDER BY input", row[1:])
        yield from (f"  used {name}" for (name,) in used)
    finally:
        db.close()
