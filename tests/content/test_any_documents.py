"""Any file at all: it is read, or told about with its place, and nothing in what comes of it breaks a page or a feed."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from selectolax.lexbor import LexborHTMLParser

from briefgen.characters import CONTROL
from briefgen.content.document import Settings, read
from briefgen.diagnostics import text_of
from briefgen.markdown.mentions import Matcher
from briefgen.markdown.placeholders import parts
from briefgen.records.facts import Document, facts_decoder
from briefgen.records.front_matter import Actor, Briefing
from briefgen.records.storage import decoder
from briefgen.records.text import Body
from briefgen.rules import RULES
from tests.hostile import document

MATCHER = Matcher([("Ann Smith", "ann"), ("Ann", "ann"), ("e\u0301", "e")])
STEERS = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
TAG = re.compile(r'<[A-Za-z](?:[^">]|"[^"]*")*>')
FILL = {
    "o": '<a class="briefing" href="/b/">', "c": "</a>", "t": "A &quot;title&quot;", "i": '<img src="/c.png" alt="x">',
    "b": '<aside id="statement-1"><p>said</p><h3>by</h3></aside>',
}  # fmt: skip
PLACEHOLDER = re.compile("\0[octib][0-9]+\0")


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from strings(key)
            yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)


def check(made: Document, size: int) -> None:
    for problem in made.problems:
        assert problem.rule != "internal-error", problem
        assert problem.rule in RULES
        assert 0 <= problem.line <= size, problem
        assert not STEERS.search(text_of(problem))
        msgspec.json.encode(problem)
    if not made.record:
        assert made.problems
        return
    record = decoder(Actor if made.path.startswith("content/actors/") else Briefing).decode(made.record)
    facts = facts_decoder.decode(made.facts)
    assert record
    body = decoder(Body).decode(made.body)
    stored = [msgspec.msgpack.decode(part) for part in (made.facts, made.record, made.body)]
    for text in (*strings(stored), made.plain):
        assert not re.search(CONTROL, PLACEHOLDER.sub("", text)), text
    for html in (body.html, *(item.html for item in body.blocks)):
        for piece in parts(html):
            if not isinstance(piece, str):
                limit = len(body.blocks) if piece[0] == "b" else len(facts.references)
                assert piece[1] < limit, html


def contained(html: str) -> None:
    """Check that what stands after a text in a page is not drawn into it."""
    for tag in TAG.finditer(html):
        assert "\0" not in tag[0], html
    text = "".join(piece if isinstance(piece, str) else FILL[piece[0]] for piece in parts(html))
    page = LexborHTMLParser(
        f"<!doctype html><body><main><div id=-t>{text}</div><p id=-p>p</p></main><footer id=-f>f</footer>"
    )
    for name, parent in (("-t", "main"), ("-p", "main"), ("-f", "body")):
        found = page.css(f'[id="{name}"]')
        assert len(found) == 1, (name, text)
        assert found[0].parent is not None, (name, text)
        assert found[0].parent.tag == parent, (name, text)
    assert not page.css(
        "script, style, iframe, svg, math, base, meta, link, form, input, textarea, select, object, embed"
    )
    for node in page.css("main *"):
        for name, value in node.attributes.items():
            assert not name.startswith("on"), text
            assert name != "style", text
            if name in ("href", "src"):
                address = re.sub(r"[\0-\x20]", "", value or "")  # browsers leave these out of a scheme
                assert not re.match("(javascript|vbscript|data):", address, re.IGNORECASE), text


@pytest.mark.parametrize("html", [False, True])
def test_any_document_is_read_or_told_about(rounds: int, html: bool) -> None:
    shown = 0
    for seed in range(rounds * 40):
        chance = random.Random(f"{html} {seed}")
        content = document(chance)
        path = chance.choice(("content/briefings/a.md", "content/actors/a.md"))
        made = read(path, content, Settings(html=html), chance.choice((None, MATCHER)))
        try:
            check(made, content.count(b"\n") + content.count(b"\r") + 1)
            if made.body:
                body = decoder(Body).decode(made.body)
                for text in (body.html, *(item.html for item in body.blocks)):
                    contained(text)
                shown += len(body.html) > 100
        except BaseException:
            print(f"seed {seed}, html {html}: {content!r}")
            raise
    assert shown > rounds, "hardly any document was read"
