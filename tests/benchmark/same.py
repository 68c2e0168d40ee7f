"""Whether both programs made the same site: pages of each kind counted, and a sample of texts and lists compared."""

from __future__ import annotations

from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

SAMPLE = 97
"""Every so many briefings, one is compared."""


class DifferentError(Exception):
    """The two sites are not the same."""


def compare(ours: Path, theirs: Path, size: int) -> str:
    """Return a sentence on what was compared.

    Raises:
        DifferentError: they differ.

    """
    counts = [len(list((root / "briefings").glob("*/index.html"))) for root in (ours, theirs)]
    _require(counts == [size, size], f"briefings: {counts}, not {size}")
    names = [sorted(path.parent.name for path in (root / "actors").glob("*/index.html")) for root in (ours, theirs)]
    _require(names[0] == names[1], "actors differ")
    briefings = sorted(path.parent.name for path in (ours / "briefings").glob("*/index.html"))
    sample = briefings[::SAMPLE]
    for name in sample:
        left, right = (_words(root / f"briefings/{name}/index.html", "h1, h2, p") for root in (ours, theirs))
        _require(left == right, f"{name}: the texts differ")
    for actor in names[0][:: len(names[0]) // 5]:
        lists = [_listed(root / "actors" / actor) for root in (ours, theirs)]
        _require(lists[0] == lists[1], f"{actor}: the lists differ")
    totals = [sum(1 for path in root.rglob("*") if path.is_file()) for root in (ours, theirs)]
    return (
        f"{size:,} briefings and {len(names[0])} actors on both sides; {len(sample)} texts and 5 lists compared and equal;"
        f" {totals[0]:,} files from briefgen, {totals[1]:,} from Hugo"
    )


def _require(holds: bool, message: str) -> None:
    if not holds:
        raise DifferentError(message)


def _words(path: Path, parts: str) -> list[str]:
    main = LexborHTMLParser(path.read_text("utf-8")).css_first("main")
    return " ".join(node.text() for node in main.css(parts)).split() if main else []


def _listed(folder: Path) -> set[str]:
    """Return the briefings that an actor's pages list, over all its periods or numbered pages."""
    found: set[str] = set()
    for path in folder.rglob("*.html"):
        for link in LexborHTMLParser(path.read_text("utf-8")).css("li a"):
            address = link.attributes.get("href") or ""
            if address.startswith("/briefings/"):
                found.add(address)
    return found
