"""How long pages are on a phone: the longest of each kind, in Chromium.

    python -m tests.benchmark.heights OUTPUT

OUTPUT is a built site. Of each kind of page the largest files are loaded at a width of 390 px, and their heights are
printed. The exit status is 1 if one is longer than a page may be that is no text.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

import click
import msgspec
from selenium import webdriver

from tests.conftest import chromium
from tests.hosted import hosted

WIDTH, LONGEST = 390, 12_000
"""The width of a phone, and the height in pixels that no page of it may exceed, but for texts of authors."""

TEXTS = ("briefing", "page")
"""The kinds of pages that are as long as what somebody wrote."""

TRIED = 4
"""How many pages of each kind are loaded: the largest files are the longest pages, or nearly so."""


class Height(msgspec.Struct, frozen=True, order=True):
    """A page and how long it is."""

    pixels: int
    kind: str
    address: str


@click.command()
@click.argument("output", type=click.Path(path_type=Path, exists=True))
def main(output: Path) -> None:
    """Print how long the longest pages of each kind are on a phone."""
    found = _by_kind(output)
    with TemporaryDirectory() as profile, chromium(Path(profile)) as browser:
        heights = measured(output, browser)
    for height in heights:
        mark = "  too long" if is_too_long(height) else ""
        click.echo(f"{height.pixels:>8,} px  {height.kind:<16}{height.address}{mark}")
    counted = Counter({kind: len(files) for kind, files in found.items()})
    click.echo(", ".join(f"{number:,} {kind}" for kind, number in counted.most_common()))
    sys.exit(any(map(is_too_long, heights)))


def is_too_long(height: Height) -> bool:
    """Return True if a page is longer than it may be."""
    return height.pixels > LONGEST and height.kind not in TEXTS


def measured(output: Path, browser: webdriver.Chrome) -> list[Height]:
    """Return the longest page of each kind, the longest of all first."""
    with hosted(output) as base:
        return sorted(
            (max(_height(browser, base, kind, path.relative_to(output)) for path in files[:TRIED])
             for kind, files in _by_kind(output).items()), reverse=True,
        )  # fmt: skip


def _by_kind(output: Path) -> dict[str, list[Path]]:
    """Return the pages of each kind, the largest first."""
    found: dict[str, list[Path]] = {}
    for path in output.rglob("*.html"):
        if kind := re.search(r'<body class="page-([\w-]+)', path.read_text("utf-8")):
            found.setdefault(kind[1], []).append(path)
    return {kind: sorted(files, key=lambda path: (-path.stat().st_size, path)) for kind, files in found.items()}


def _height(browser: webdriver.Chrome, base: str, kind: str, path: Path) -> Height:
    address = f"/{path.as_posix().removesuffix('index.html')}"
    size = {"width": WIDTH, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.get(base + quote(address))
    return Height(browser.execute_script("return document.documentElement.scrollHeight"), kind, address)


if __name__ == "__main__":
    main()
