"""Addresses that readers know and that would lead nowhere: a target has files there, and the output has none."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from briefgen.archive import pages
from briefgen.archive.tables import connect
from briefgen.records import followed
from briefgen.records.ids import MEDIA

PICTURES = (".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp")
FILES = tuple(followed.FILES.values())
"""What programs fetch by its address, and what is lost with the page above it."""


def lost_addresses(removed: Iterable[str], archive: Path) -> list[str]:
    """Return the addresses of pages, feeds, calendars and attachments among some files that are to be removed.

    Pictures are not among them: people read them on pages. Nor is the feed or the calendar of a page that is lost or
    gone itself. `archive` is that of the output.
    """
    addresses = {_address(path) for path in removed if _is_known(path)}
    if not addresses:
        return []
    db = connect(archive, write=False)
    try:
        return sorted(
            address
            for address in addresses
            if not (address.endswith(FILES) and pages.kind_at(db, f"{address.rpartition('/')[0]}/") in ("", "gone"))
        )
    finally:
        db.close()


def _is_known(path: str) -> bool:
    """Return True if people or programs know the address of a file by itself."""
    is_attachment = path.startswith(MEDIA.strip("/")) and not path.lower().endswith(PICTURES)
    return path.endswith((".html", *FILES)) or is_attachment


def _address(path: str) -> str:
    return f"/{path.removesuffix('index.html')}" if path.endswith("index.html") else f"/{path}"
