"""Whole sites of odd documents: what is wrong is told, what is right is built, and every file of the output is well-formed."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import nh3
import pytest
from selectolax.lexbor import LexborHTMLParser

from briefgen.characters import CONTROL
from briefgen.pipeline.options import Result
from briefgen.rules import FIXED, RULES
from tests.hostile import ATTACKS, TEXTS, body, document
from tests.sites import Site

OURS = {"div", "section", "figure", "figcaption", "aside", "main", "nav", "header", "footer", "time", "svg"}
NAMES = ("b", "c", "one", "two", "three", "four", "five")


def hostile_site(root: Path, chance: random.Random, *, html: bool) -> Site:
    site = Site(root, markdown={"html": html}, rules={rule: "warning" for rule in RULES if rule not in FIXED})
    site.briefing("sound", "[[b]]", title="Sound", sources=[{"title": "x", "url": "https://x.example/", "key": "key"}])
    site.briefing("b", body(chance, 30), title=chance.choice(TEXTS) or "B", summary=chance.choice(ATTACKS + TEXTS))
    site.actor("ann", body(chance), name="Ann Smith", aliases=[chance.choice(ATTACKS)])
    for name in NAMES:
        folder = chance.choice(("briefings", "actors"))
        site.write(f"content/{folder}/{name}-x.md", document(chance))
    return site


def built(site: Site) -> Result:
    """Build; files with errors are taken away until there are none."""
    for _ in range(12):
        result = site.build()
        for problem in result.problems:
            assert problem.rule not in ("internal-error", "template"), problem
        if not result.failed:
            return result
        wrong = {problem.path for problem in result.problems if problem.severity == "error"}
        for path in wrong:
            assert path.startswith("content/"), path
            text = (site.root / path).read_bytes()
            assert text
            (site.root / path).unlink()
    raise AssertionError([problem.message for problem in result.problems])


def check_page(name: str, content: bytes) -> None:
    text = content.decode("utf-8")
    assert not re.search(CONTROL, text), name
    page = LexborHTMLParser(text)
    for selector, parent in (("main", "body"), ("footer.foot", "body"), ("header.masthead", "body")):
        found = [node for node in page.css(selector) if node.parent is not None and node.parent.tag == parent]
        assert len(found) == 1, (name, selector)
    assert [node.tag for node in page.css("body > *")][-1] == "footer", name
    for node in page.css("script:not([src])"):
        assert node.attributes.get("type") == "application/ld+json", name
        json.loads(node.text())
    assert page.css("script[src]") == page.css("head > script[src^='/assets/']"), name
    for node in page.css(".prose *, .said *"):
        assert node.tag in nh3.ALLOWED_TAGS | OURS, (name, node.tag)
    assert (
        len(
            page.css(
                "head > base, meta[http-equiv], main style, main link, main meta, main iframe, main script:not([type])"
            )
        )
        == 0
    )
    for node in page.css("*"):
        for key, value in node.attributes.items():
            assert not key.startswith("on"), (name, key)
            if key in ("href", "src"):
                assert not re.match(
                    r"[\s\0-\x20]*(javascript|vbscript|data|file):(?!image/)", value or "", re.IGNORECASE
                ), (name, value)


def check_output(site: Site) -> None:
    for name, content in site.files().items():
        if name.endswith(".html"):
            if "redirect" not in name and b"http-equiv" not in content:
                check_page(name, content)
        elif name.endswith(".xml"):
            ET.fromstring(content)
        elif name.endswith(".json"):
            json.loads(content)


@pytest.mark.parametrize("html", [False, True])
def test_whole_sites_of_any_documents(tmp_path: Path, rounds: int, html: bool) -> None:
    for seed in range(max(rounds // 4, 1)):
        chance = random.Random(f"site {html} {seed}")
        site = hostile_site(tmp_path / f"{seed}", chance, html=html)
        try:
            built(site)
            check_output(site)
        except BaseException:
            print(f"seed {seed}, html {html}")
            raise
