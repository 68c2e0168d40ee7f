"""How long the preview takes from the save of a file to the open page that shows it, in a real browser.

    python -m tests.benchmark.preview [SIZE] [--edits N]

The page notes the time at which its text changed, with the clock of this machine; the file is written beside it and
moved into place, as editors do, and that is when the time begins.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import click
from selenium import webdriver

from tests.benchmark import corpus
from tests.conftest import chromium
from tests.preview.serving import serving
from tests.sites import Site

OBSERVER = (
    "new MutationObserver(() => { window.changed = performance.timeOrigin + performance.now() })"
    ".observe(document, {subtree: true, childList: true, characterData: true, attributes: true})"
)


@click.command()
@click.argument("size", type=int, default=10_000)
@click.option("--edits", type=int, default=60, show_default=True)
def main(size: int, edits: int) -> None:
    """Serve an archive of SIZE briefings, edit it, and print how long edits take to be seen."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve() / "site"
        root.mkdir()
        corpus.write(root, size)
        site = Site.at(root)
        with serving(site) as address, chromium(Path(folder, "chromium")) as browser:
            _measure(browser, root, address, edits)


def _measure(browser: webdriver.Chrome, root: Path, address: str, edits: int) -> None:
    article = sorted((root / "content/briefings/2010").glob("*.md"))[0]
    slug = article.stem
    browser.get(f"{address}briefings/{slug}/")
    kinds: dict[str, Callable[[str, int], str]] = {
        "body": lambda text, number: f"{text}\nSeen {number}.\n",
        "title": lambda text, number: text.replace("title: ", f"title: Seen {number} ", 1),
    }
    print(f"| edit | median | p95 | worst | of {edits}, milliseconds from save to seen |\n|---|---|---|---|---|")
    for kind, edit in kinds.items():
        original = article.read_text()
        times = [_one(browser, article, edit(original, number)) for number in range(edits)]
        ordered = sorted(times)
        p95 = ordered[int(len(ordered) * 0.95) - 1]
        print(f"| {kind} | {statistics.median(times):.0f} | {p95:.0f} | {ordered[-1]:.0f} | |")


def _one(browser: webdriver.Chrome, article: Path, text: str) -> float:
    browser.execute_script(f"window.changed = 0; if (!window.observed) {{ window.observed = true; {OBSERVER} }}")
    part = article.with_name(f".{article.name}.tmp")
    part.write_text(text)
    start = time.time() * 1000
    part.replace(article)
    while not (changed := float(browser.execute_script("return window.changed"))):
        time.sleep(0.3)
    time.sleep(0.2)  # let everything else that the edit touches come to rest
    return changed - start


if __name__ == "__main__":
    main()
