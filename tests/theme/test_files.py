"""The sample site's files: valid HTML, no dead link, nothing inline, nothing from elsewhere."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import feedparser
import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.needs import npm_file, program

HOST = "127.0.0.1"


def pages(sample: Path) -> dict[str, LexborHTMLParser]:
    return {
        path.relative_to(sample).as_posix(): LexborHTMLParser(path.read_text("utf-8"))
        for path in sample.rglob("*.html")
    }


def links(page: LexborHTMLParser) -> list[str]:
    found = [node.attributes.get(name) for name in ("href", "src") for node in page.css(f"[{name}]")]
    return [link for link in found if link]


def test_the_sample_uses_every_page_of_the_format(sample: Path) -> None:
    files = {path.relative_to(sample).as_posix() for path in sample.rglob("*") if path.is_file()}
    assert len([name for name in files if name.startswith("briefings/")]) >= 11
    assert len([name for name in files if name.startswith("actors/") and name.endswith("index.html")]) >= 13
    for name in (
        "index.html", "404.html", "chronology/2020/index.html", "topics/navalny-case/feed.xml", "outcomes/no-agreement/index.html",
        "follow-ups/index.html", "feed.json", "sitemap.xml", "robots.txt", "2020/eu-magnitsky/index.html",
        "media/briefings/images/visit.svg",
    ):  # fmt: skip
        assert name in files


def dead_links(folder: Path, host: str) -> list[str]:
    """Return the links to pages, files and ids of the site that are not there."""
    parsed = pages(folder)
    ids = {name: {node.attributes["id"] for node in page.css("[id]")} for name, page in parsed.items()}
    dead = []
    for name, page in parsed.items():
        for link in links(page):
            parts = urlsplit(link)
            if parts.scheme == "mailto" or parts.netloc not in ("", host):
                continue
            target = unquote(parts.path).removeprefix("/") if parts.path else name
            target = f"{target}index.html" if target.endswith("/") or not target else target
            found = (folder / target).is_file() and (not parts.fragment or unquote(parts.fragment) in ids[target])
            dead += [] if found else [f"{name}: {link}"]
    return dead


def repeated_ids(folder: Path) -> list[str]:
    """Return the pages on which an id stands twice, with the id."""
    found = {name: [node.attributes["id"] for node in page.css("[id]")] for name, page in pages(folder).items()}
    return [f"{name}: {one}" for name, ids in found.items() for one, number in Counter(ids).items() if number > 1]


def test_no_link_inside_the_site_is_dead(sample: Path) -> None:
    assert sum(len(links(page)) for page in pages(sample).values()) > 1000
    assert dead_links(sample, HOST) == []


def test_ids_stand_once_and_headings_do_not_skip(sample: Path) -> None:
    assert repeated_ids(sample) == []
    for name, page in pages(sample).items():
        levels = [int(str(node.tag)[1]) for node in page.css("h1, h2, h3, h4, h5, h6")]
        if "http-equiv" in (page.html or ""):  # a redirect
            continue
        assert levels.count(1) == 1, name
        for before, after in pairwise(levels):
            assert after <= before + 1, f"{name}: h{before} is followed by h{after}"


def test_nothing_runs_and_nothing_is_styled_inline(sample: Path) -> None:
    for name, page in pages(sample).items():
        assert page.css("[style], style") == [], name
        for script in page.css("script:not([type='application/ld+json'])"):
            assert (script.attributes["type"], script.text()) == ("module", ""), name
            assert str(script.attributes["src"]).startswith("/assets/"), name
        assert not [key for node in page.css("*") for key in node.attributes if key.startswith("on")], name


def test_nothing_is_loaded_from_elsewhere(sample: Path) -> None:
    for name, page in pages(sample).items():
        loaded = [node.attributes.get("src") for node in page.css("[src]")]
        loaded += [node.attributes.get("href") for node in page.css("link[rel=stylesheet], link[rel=icon]")]
        for link in loaded:
            assert link is not None
            assert link.startswith("/"), f"{name}: {link}"
    for path in sample.rglob("*.css"):
        assert "url(" not in path.read_text()
        assert "@import" not in path.read_text()


def test_the_stylesheet_is_small(sample: Path) -> None:
    (css,) = sample.rglob("*.css")
    assert css.stat().st_size < 48_000


def test_feeds_parse(sample: Path) -> None:
    feeds = list(sample.rglob("feed.xml"))
    assert len(feeds) > 12  # the site's, and those of what two briefings name
    for path in feeds:
        feed = feedparser.parse(path.read_bytes())
        assert not feed.bozo, (path, feed.get("bozo_exception"))
        assert feed.feed.title
    assert len(json.loads((sample / "feed.json").read_text())["items"]) == 10


@pytest.mark.slow
def test_the_html_is_valid(sample: Path) -> None:
    """Nu Html Checker, the W3C's own (https://validator.github.io/validator/)."""
    jar = npm_file("vnu-jar/build/dist/vnu.jar")
    command = [
        program("java"),
        "-jar",
        str(jar),
        "--also-check-css",
        "--also-check-svg",
        "--skip-non-html",
        "--format",
        "json",
        str(sample),
    ]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    messages = json.loads(result.stderr)["messages"]
    told = [
        f"{item.get('url', '').rpartition('/site/')[2]}:{item.get('lastLine')}: {item['message']}"
        for item in messages
        if item["type"] == "error"
    ]
    assert told == []
