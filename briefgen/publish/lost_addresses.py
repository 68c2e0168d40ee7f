"""Addresses that readers know and that would lead nowhere: a target has pages there, and the output has none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from briefgen.archive import pages
from briefgen.archive.tables import connect
from briefgen.site.page_kinds import page_kinds


def lost_addresses(removed: Iterable[str], archive: Path) -> list[str]:
    """Return the addresses of the pages among some files that are to be removed.

    A year or a month of a list is not among them: that comes and goes with its entries, and the list is still there.
    `archive` is that of the output.
    """
    addresses = sorted({_address(path) for path in removed if path.endswith(".html")})
    if not addresses:
        return []
    db = connect(archive, write=False)
    try:
        lists = {kind.name for kind in page_kinds().values() if any(about.startswith("list:") for about in kind.pages)}
        return [
            address
            for address in addresses
            if not (_is_period(address) and any(pages.kind_at(db, place) in lists for place in _above(address)))
        ]
    finally:
        db.close()


def _address(path: str) -> str:
    return f"/{path.removesuffix('index.html')}" if path.endswith("index.html") else f"/{path}"


def _is_period(address: str) -> bool:
    return address.rstrip("/").rpartition("/")[2][:1].isdigit()


def _above(address: str) -> Iterator[str]:
    """Yield the addresses that an address lies below, but the front page's."""
    parts = address.strip("/").split("/")
    yield from (f"/{'/'.join(parts[:number])}/" for number in range(1, len(parts)))
