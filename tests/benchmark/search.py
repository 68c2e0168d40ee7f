"""What a reader loads for a search, in a real browser that has nothing in its cache.

    python -m tests.benchmark.search FOLDER

FOLDER is the output of a site. What is searched for is taken from its newest briefings: words, phrases, filters. All is
counted as a host sends it, text compressed: the page with its style and scripts, Pagefind's program, the index, and what
is shown of the first results.
"""

from __future__ import annotations

import html
import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import click
from selenium import webdriver
from selenium.webdriver.support.wait import WebDriverWait

from briefgen.search.encoding import decoded
from tests.conftest import chromium
from tests.hosted import hosted

SORTS = {
    "engine/": "program",
    "/index/": "words",
    "/filter/": "filters",
    "/parts/.*entry.json|pf_meta": "parts",
    "/parts/": "results",
}
"""What an address holds, by the first of these that is in it."""

LOADED = """
const entries = [...performance.getEntriesByType('resource'), ...performance.getEntriesByType('navigation')];
return entries.map(entry => [entry.name, entry.encodedBodySize]);
"""


@click.command(help=(__doc__ or "").partition("\n")[0])
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(folder: Path) -> None:
    """Print a line for each search."""
    columns = ("page", *dict.fromkeys(SORTS.values()))
    click.echo(f"{'kB, compressed':<26}" + "".join(f"{name:>9}" for name in (*columns, "all", "files", "found")))
    with tempfile.TemporaryDirectory() as profile, hosted(folder) as base, chromium(Path(profile)) as browser:
        browser.execute_cdp_cmd("Network.enable", {})
        browser.execute_cdp_cmd("Network.setCacheDisabled", {"cacheDisabled": True})
        for name, query in searches(folder):
            sizes, files, found = _search(browser, f"{base}/search/?{urlencode(query)}")
            numbers = [sizes[column] for column in columns]
            shown = "".join(f"{number / 1000:>9.1f}" for number in (*numbers, sum(numbers)))
            click.echo(f"{name:<26}{shown}{files:>9}{found:>9}")


def searches(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield searches that find a briefing of the newest full part, with what each is."""
    (found,) = re.findall(r'data-parts="([^"]*)"', (folder / "search/index.html").read_text("utf-8"))
    spans = json.loads(html.unescape(found))["spans"]
    part = folder / "search/parts" / max(spans[:3], key=lambda span: span[3])[0]
    meta = decoded(next(part.glob("*.pf_meta")).read_bytes())
    number, card = _briefing(part, [page for page, _ in meta[1]])
    values = _values(part, number)
    words = re.findall(r"\w{3,}", card["text"])
    longest = sorted(dict.fromkeys(words), key=lambda word: (-len(word), word))
    frequent = [word for word, _ in Counter(words).most_common(10)]
    phrase = re.findall(r"(?:\w+ ){3}\w+", card["text"])[0]
    actor = {"actor": values["actor"]} if "actor" in values else {}
    yield "a word", {"q": longest[0]}
    yield "a frequent word", {"q": frequent[0]}
    yield "a word that nothing has", {"q": "qwrtzpsdf"}
    yield "four words", {"q": " ".join(longest[:4])}
    yield "a phrase of four words", {"q": f'"{phrase}"'}
    yield "ten words", {"q": " ".join([*longest[:5], *frequent[:5]])}
    yield "a word and an actor", {"q": longest[0], **actor}
    yield "a word, actor and year", {"q": longest[0], "year": values["year"], **actor}
    yield "a word and all filters", {"q": longest[0], **values}
    yield "all filters", values
    yield "statements, newest first", {"q": frequent[0], "kind": "statement", "order": "new"}
    yield "a year", {"year": values["year"]}


def _briefing(part: Path, pages: list[str]) -> tuple[int, dict[str, Any]]:
    """Return the number and the card of a briefing in the middle of a part."""
    for number in range(len(pages) // 2, len(pages)):
        pack, size, _ = pages[number].rsplit(".", 2)
        card = json.loads((part.parent / f"{pack}.json").read_bytes())[number % int(size)]
        if card["kind"] == "briefing" and "lang" not in card:
            return number, card
    raise LookupError(part)


def _values(part: Path, number: int) -> dict[str, str]:
    """Return the first value of each filter that a record of a part has."""
    found: dict[str, str] = {}
    for path in sorted(part.glob("filter/*")):
        kind, values = decoded(path.read_bytes())
        for value, numbers in values:
            if number in numbers:
                found.setdefault(kind.rstrip("0123"), value)
    return found


def _search(browser: webdriver.Chrome, address: str) -> tuple[Counter[str], int, str]:
    """Return how many bytes of each sort a search loads, how many files, and what it says that it found."""
    browser.get("about:blank")
    browser.get(address)
    status = "return document.querySelector('.search-status').textContent"
    WebDriverWait(browser, 60, 0.05).until(
        lambda found: re.match(r"[\d,]+ result|Nothing", found.execute_script(status))
    )
    entries: list[tuple[str, int]] = browser.execute_script(LOADED)
    sizes: Counter[str] = Counter()
    for name, size in entries:
        sizes[next((sort for part, sort in SORTS.items() if re.search(part, name)), "page")] += size
    return sizes, len(entries), str(browser.execute_script(status)).split()[0]


if __name__ == "__main__":
    main()
