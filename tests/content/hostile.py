"""Files that a parser could choke on, each of any size: what one file repeats a thousand times."""

from __future__ import annotations

from collections.abc import Callable

BRIEFING, ACTOR = "content/briefings/a.md", "content/actors/a.md"
_HEAD = "---\ntitle: A\ndate: 2021-02-05\n"

Make = Callable[[int], str]


def _each(pattern: str, between: str = "\n") -> Make:
    """Return what repeats a pattern, with its number for `#`."""
    return lambda size: between.join(pattern.replace("#", str(number)) for number in range(size))


def _listed(key: str, pattern: str) -> Make:
    return lambda size: f"{key}: [{_each(pattern, ', ')(size)}]"


TEXTS: dict[str, Make] = {
    "links on a line": _each("[[B]]", ""),
    "links on lines": _each("[[B]]"),
    "links with a fallback": _each("[[B|x||y]]", " "),
    "links left open with bars": lambda size: "[[a" + "|" * size,
    "links left open": _each("[[a ", ""),
    "links left open before one": lambda size: "[[a " * size + "](x)",
    "spaces in a link": lambda size: ": ](" + " " * size + "<" + " " * size + "x",
    "citations of nothing": _each("[@a#]", " "),
    "citations left open": _each("[@a,", ""),
    "spaces in a citation": lambda size: "[@a," + " " * size + "x",
    "pictures in pictures": _each("![[]()", ""),
    "pictures without description": _each("![](a.png)", " "),
    "files on a line": _each("[x](a.md)", " "),
    "anchors on a line": _each("[x](#a)", " "),
    "unsafe links": _each("[x](javascript:a)", " "),
    "unsafe addresses": _each("<javascript:a>", " "),
    "unsafe addresses left open": _each("<javascript:", ""),
    "HTML on a line": _each("<b>", " "),
    "HTML on lines": _each("x <b#>"),
    "HTML written as entities": _each("&lt;b> <i>"),
    "comments": _each("<!--", ""),
    "instructions": _each("x <?", ""),
    "declarations": _each("x <!A ", ""),
    "equal headings": _each("## A\n"),
    "headings that take names": _each("## a\n\n## a-#\n"),
    "headings with one id": _each("## A {#a}\n"),
    "statements": _each("::: statement\nby: B\nid: a#\nsource: x\n\nX\n:::\n"),
    "statements with one id": _each("::: statement\nby: B\nid: a\n\nX\n:::\n"),
    "statements by nobody": _each("::: statement\nX\n:::\n"),
    "unknown keys of a statement": lambda size: "::: statement\nby: B\n" + _each("k#: x")(size) + "\n\nX\n:::\n",
    "answers": lambda size: "::: statement\nby: B\nanswers: " + _each("a#x", "; ")(size) + "\n\nX\n:::\n",
    "addressees": lambda size: "::: statement\nby: B\nto: " + _each("a#", "; ")(size) + "\n\nX\n:::\n",
    "unknown blocks": _each("::: nte#\nX\n:::\n"),
    "blocks left open": _each("::: note"),
    "a long word": lambda size: "a" * 20 * size,
    "a long line": _each("word", " "),
    "short paragraphs": _each("a\n"),
    "definitions of links": _each("[a#]: /u\n"),
    "footnotes": _each("x[^#]\n\n[^#]: y\n"),
    "footnotes in footnotes": lambda size: "^[a" * size + "]" * size,
    "definition lists": _each("a\n: b\n"),
    "attributes": _each("*a*{.b}", " "),
    "attributes left open": _each("*a*{", ""),
    "attributes of a picture": _each("![a](b){", ""),
    "entities": _each("&a", ""),
    "tables": _each("|a|\n|-|\n|b|\n"),
    "marks on a letter": lambda size: "a" + "\u0315\u0300" * size,
    # the pathological inputs of CommonMark's own tests
    "nested strong emphasis": lambda size: "*a **a " * size + "b" + " a** a*" * size,
    "closers of emphasis": _each("a_ ", ""),
    "openers of emphasis": _each("_a ", ""),
    "closers of links": _each("a]", ""),
    "openers of links": _each("[a", ""),
    "mismatched openers and closers": _each("*a_ ", ""),
    "openers and closers of a multiple of three": lambda size: "a**b" + "c* " * size,
    "links begun": _each("[a](", ""),
    "links begun in brackets": _each("[ (](", ""),
    "nested brackets": lambda size: "[" * size + "a" + "]" * size,
    "nested quotations": lambda size: "> " * size + "a",
    "nested lists": lambda size: "".join("  " * depth + "* a\n" for depth in range(int(size**0.5) * 4)),
    "empty lines in nested lists": lambda size: "- " * 15 + "x" + "\n" * size,
    "backticks": lambda size: "".join("e" + "`" * number for number in range(int(size**0.5) * 4)),
    "links left open in angles": _each("[a](<b", ""),
    "links left open in an address": _each("[a](b", ""),
    "references to one definition": lambda size: "[a]: u\n\n" + "[a] " * size,
    "references to many definitions": lambda size: _each("[#]: u")(size) + "\n\n" + _each("[#]", " ")(size),
    "NUL": _each("abc\0de\0", ""),
}  # fmt: skip

FRONTS: dict[str, Make] = {
    "related": _listed("related", "b#"),
    "resolves": _listed("resolves", "'b#x'"),
    "unknown keys": _each("k#: x"),
    "unknown keys in an entry": lambda size: "sources:\n  - title: a\n" + _each("    k#: x")(size),
    "addresses that are none": lambda size: "sources:\n" + _each("  - {title: a, url: x}")(size),
    "addresses that are none on a line": _listed("sources", "{title: a, url: x}"),
    "sources with one key": lambda size: "sources:\n" + _each("  - {title: a, key: k}")(size),
    "values of a wrong type": _listed("actors", "[x]"),
    "values of a wrong type on lines": lambda size: "actors:\n" + _each("  - [x]")(size),
    "entries without their key": lambda size: "events:\n" + _each("  - {date: 2021}")(size),
    "dates that are none": lambda size: "events:\n" + _each("  - {date: x#, title: b}")(size),
    "empty topics": _listed("topics", "''"),
    "old addresses that are none": _listed("aliases", "b#"),
    "follow-ups with one name": lambda size: "follow_ups:\n" + _each("  - {title: b}")(size),
    "actors": _listed("actors", "b#"),
    "actors of an event": lambda size: f"events: [{{date: 2021, title: x, {_listed('actors', 'b#')(size)}}}]",
    "keys that are lists": lambda size: "? [" + "a, " * size + "a]\n: x",
    "a long summary": lambda size: "summary: " + "a " * size,
}

ACTORS: dict[str, Make] = {
    "roles without a title": lambda size: "roles:\n" + _each("  - {organisation: c#}")(size),
    "links that are none": _listed("links", "b#"),
}


def _cited(size: int) -> str:
    sources = _each("  - {title: a, key: k#}")(size)
    return f"{_HEAD}sources:\n{sources}\n---\n{_each('[@k#] [@j#]')(size)}\n"


def _in(head: str, make: Make, tail: str) -> Make:
    return lambda size: f"{head}{make(size)}\n{tail}"


FILES: dict[str, tuple[str, Make]] = {
    **{name: (BRIEFING, _in(f"{_HEAD}---\n", make, "")) for name, make in TEXTS.items()},
    **{name: (BRIEFING, _in(_HEAD, make, "---\nx\n")) for name, make in FRONTS.items()},
    **{name: (ACTOR, _in("---\nname: A\n", make, "---\nx\n")) for name, make in ACTORS.items()},
    "sources that are cited": (BRIEFING, _cited),
}
"""For each kind its path and what makes it."""
