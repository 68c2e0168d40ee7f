"""Documents that nobody would write: odd values, broken YAML, markup that attacks, characters that cannot be shown."""

from __future__ import annotations

import random

VALUES = (
    "http://[x", '"http://[x"', "!!int foo", "!!int 5", "!!float 1.5", "!!bool maybe", "!!timestamp 2021-01-01", "9" * 4400,
    "!!binary aGk=", "!!set {a, b}", "!!omap [a: 1]", "!!python/object/apply:os.system [ls]", "!!str [a]", "!!map foo",
    "!!seq foo", "!!null foo", "!foo bar", "!", "&a [1]", "*a", "&a [*a]", "{<<: {a: 1}}", "{? [a] : b}", "{? {a: b} : c}",
    '"\\0"', '"a\\0o99\\0b"', '"\\x1b[31m"', '"\\uFFFE"', '"\\uD800"', '"\\x85"', '"\\r"', '"\\t"', "\x85", "\x0c", "\x00",
    "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00", "2021-02-05T09:00:00+01:00", "0000", "-0001", "0000-00-00",
    "9999-12-31/..", "../0001-01-01", "9999-12-31/9999-12-31", "2021-13", "2021-02-30", "2021-21", "20XX", "XXXX", "2021~/2022?",
    "2021-02-04/2021-02-06", "2021-02-05", "٢٠٢١", "²", "y-17000000000", "2021-02-05T24:00:00Z", "2021-02-05T23:59:60Z",
    "true", "false", "null", "~", "-1", "0", "1.5", ".inf", ".nan", "1e999", "0x10", "1_000", "12:30:45", "=", "<<",
    "[a, b]", "[[[[a]]]]", "{a: b}", "[{a: b}]", "[{title: a, url: 'http://[x'}]", "[null]", "[1, true, {}]", "{}", "[]",
    "[{title: x, date: 2021-02-05, actors: [{actor: A, role: r}], outcome: {kind: k, status: open}}]", "[http://℀.com/]",
    "[{title: '', due: 9999}]", "[{date: 2021-02-05, text: x}]", "{file: 'a%00b.png', alt: x}", "{kind: x, summary: y}",
    "x" * 300, "日" * 100, "a/b", "..", ".", "-", "_", "a" * 199 + "é", "e\u0301" * 120, "👩\u200d👩\u200d👧" * 30, "हिन्दी" * 30,
    "|\n  a\n  b", ">\n  a", "'", '"', "- a", "a: b", "# c", "%", "@", "`", "[", "{", "]", "text", "Ann Smith", "a.md", "x#y",
    "javascript:alert(1)", "data:text/html,x", "//evil.example/x", "https://x.example/?a=1&b=2", "mailto:a@b", "draft",
    "published", "red", "amber+strict", "person", "en", "/old/", "/2020/x.html", "b", "c#vote", "\u202eabc", "a\u2028b", "a\u2029b",
)  # fmt: skip
"""What may stand behind a key."""

KEYS = (
    "title", "date", "actors", "outcome", "follow_ups", "resolves", "events", "summary", "topics", "places", "sources",
    "published", "updated", "corrections", "status", "embargo", "marking", "slug", "aliases", "lang", "related", "image",
    "extra", "name", "kind", "roles", "member_of", "country", "links", "x", "tilte", "<<", "~", "true", "1", '"\\0"', "é", "a b",
    "__class__", "? a", "=",
)  # fmt: skip

ATTACKS = (
    "<script>window.pwned=1;alert(1)</script>", "<img src=x onerror=alert(1)>", '<p title="', "<p title='", "<!--", "-->", "<![CDATA[",
    "]]>", "<?php", "?>", "<style>*{display:none}</style>", "<style>", "</style>", "<base href=//evil.example/>", "<svg onload=alert(1)>",
    '<meta http-equiv=refresh content="0;url=//evil.example/">', "<form action=//evil.example/><input name=a></form>", "</div>", "</div></div>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>", "<a href=javascript:alert(1)>x</a>", '<a href="&#106;avascript:alert(1)">x</a>',
    "<a href='https://x.example/'>", "</a>", "<b>", "</b>", "<table>", "<tr>", "<td>", "</td></tr></table>", "<select>", "<option>",
    "<textarea>", "</textarea>", "<title>", "<plaintext>", "<xmp>", "<noscript>", "<template>", "<math><mi xlink:href='javascript:alert(1)'>",
    "<svg><style><img src=x onerror=alert(1)></style>", "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror=alert(1)&gt;'>",
    "<details open ontoggle=alert(1)>", "<div id=sources>", "<p class=marking>", "<button onclick=alert(1)>x</button>", "<video src=//evil.example/v autoplay>",
    "<object data=//evil.example/o>", "<embed src=//evil.example/e>", "<link rel=stylesheet href=//evil.example/s.css>", "<body onload=alert(1)>",
    "<html>", "</html>", "</body>", "</main>", "</article>", "<p", "<a href='", '">', "'>", "<<p>", "<a\tb=c\n>", "<img src='x' title=\"", "\x00", "<\x00script>",
    "<div style='position:fixed'>", "<area href=javascript:alert(1)>", "<p lang=\"\" dir=rtl>", "<image src=x onerror=alert(1)>", "<isindex>", "<frameset>", "<li>", "<dd>",
    "<h1>", "</h1>", "<ruby><rt>", "<caption>", "<col>", "<p aria-label='[[b]]'>", "<a name=x>", "<nobr>", "<noembed>", "<portal src=//evil.example/>",
)  # fmt: skip

TEXTS = (
    "[[b]]", "[[b|text]]", "[[b#x|t||f]]", "[[nobody]]", "[[", "]]", "[[b", "[x](b.md)", "[x](a%00b.md)", "[x](#%00)", "![a](c.png)", "![&#12;](c%00.png)",
    "[x](javascript:alert(1))", "<javascript:alert(1)>", "<http://a/%00o99%00>", "![x](data:text/html,x)", "![x](javascript:alert(1))", "[x][r]", "[r]: javascript:alert(1)",
    "[r]: <data:text/html,<script>alert(1)</script>>", "[x](vbscript:x)", "[x]( java\nscript:alert(1))", "[x](&#106;avascript:alert(1))", "[x](\x01javascript:alert(1))",
    "[x](//evil.example/)", "[x](http://[x)", "[x]{href=javascript:alert(1) onclick=alert(1) style=x .c #sources}", "{#sources .marking}", "## H {#a\"b}", "# H", "## [[b]] x", "### <b>",
    "&#xf8f0;o99&#xf8f0;", "&#0;o1&#0;", "&#xfdd0;", "&#12;", "&#x85;", "&#55296;", "&#xffffffff;", "&nope;", "&NewLine;", "\x00o0\x00", "\x00s0\x00", "\x0c", "\x1b[2J", "\ufdd0o0\ufdd0",
    "xb-0", "Ann Smith", "[@1]", "[@key, p. 3]", "[@", "[^1]", "[^1]: note [[b]]", "^[x]", "Term\n: Definition", "| a | b |\n|:-:|--|\n| [[b]] | `|` |", "`code [[b]]`", "```\n[[b]]\n```",
    "    code", "> quote", "- item", "1. one", "***", "~~x~~", "**b**", "*i", "\\", "::: note", ":::", "::: statement\nby: Ann Smith\nto: Bob\ndate: 2021\nid: one\n\nHello [[b]].\n:::",
    "::: statement\nby: \x00\nid: ../x\ndate: 0000\nanswers: b#1; #2\ncontradicts: #\nsource: 9\nx: y\n\n[[b]]\n\n::: statement\nby: B\n:::\n:::", "::: <script>alert(1)</script>", "::: note [[b]] <img src=x onerror=alert(1)>",
    "&lt;script&gt;", "&amp;#60;", "\u202e", "\u2028", "\ufeff", "e\u0301", "👩\u200d👧", "ﬁ", "x" * 400, "[" * 60, "(" * 60, "<" * 30, "*" * 40, "`" * 7, "\t", "  ", "",
)  # fmt: skip


def body(chance: random.Random, pieces: int = 14) -> str:
    """Return a text put together at random."""
    joints = ("\n\n", "\n\n", "\n", " ", "")
    found = [chance.choice(ATTACKS if chance.random() < 0.45 else TEXTS) for _ in range(chance.randrange(pieces))]
    return "".join(piece + chance.choice(joints) for piece in found) + "\n"


def front(chance: random.Random) -> str:
    """Return front matter put together at random; half of it has what it needs."""
    lines = []
    if chance.random() < 0.7:
        lines += ["title: T", "date: 2021-02-05", "name: N"]
    lines += [f"{chance.choice(KEYS)}: {chance.choice(VALUES)}" for _ in range(chance.randrange(5))]
    chance.shuffle(lines)
    return "\n".join(lines) + "\n"


def document(chance: random.Random) -> bytes:
    """Return a file; a tenth are damaged after they were put together."""
    made = f"---\n{front(chance)}---\n{body(chance)}".encode("utf-8", "surrogatepass")
    while chance.random() < 0.1:
        at, size = chance.randrange(len(made)), chance.randrange(8)
        made = made[:at] + chance.randbytes(chance.randrange(4)) + made[at + size :] or b"x"
    return made
