"""One bad value in one file is told with its place; it gives no traceback, and does not stop what else there is to say."""

from __future__ import annotations

import pytest

from briefgen.content import frontmatter
from briefgen.content.document import Settings, read
from briefgen.diagnostics import Location, Severity, text_of
from briefgen.records.names import SLUG_LIMIT, is_slug, slugify, within
from briefgen.rules import problem
from tests.sites import Site

HEAD = "---\ntitle: A\ndate: 2021-02-05\n"
PATH = "content/briefings/a.md"

CASES = [
    # front matter below title and date, rule, line, column, a part of the message
    ('sources: [{title: A, url: "http://[x"}]', "unsafe-link", 4, 27, "not an address"),
    ("sources:\n  - {title: A, url: http://℀.com/}", "unsafe-link", 5, 21, "not an address"),
    ("x: !!int foo", "yaml", 4, 4, "the tag !!int is not read"),
    ("x: !!float foo", "yaml", 4, 4, "!!float"),
    ("x: !!float 1.5", "yaml", 4, 4, "!!float"),
    ("x: !!bool foo", "yaml", 4, 4, "!!bool"),
    ("x: !!timestamp foo", "yaml", 4, 4, "!!timestamp"),
    ("x: !!timestamp 2021-01-01", "yaml", 4, 4, "!!timestamp"),
    ("x: !!int " + "9" * 5_000, "yaml", 4, 4, "!!int"),
    ("x: !!binary aGk=", "yaml", 4, 4, "!!binary"),
    ("x: !!set {a, b}", "yaml", 4, 4, "!!set"),
    ("x: !!omap [a: 1]", "yaml", 4, 4, "!!omap"),
    ("x: !!python/object/apply:os.system [ls]", "yaml", 4, 4, "!!python/object"),
    ("x: !!str [a]", "yaml", 4, 4, "!!str"),
    ("x: !!map a", "yaml", 4, 4, "!!map"),
    ("x: !!seq a", "yaml", 4, 4, "!!seq"),
    ("? [a, b]\n: c", "yaml", 4, 3, "a key must be text"),
    ("? {a: b}\n: c", "yaml", 4, 3, "a key must be text"),
    ("x: &a [*a]", "yaml-limits", 4, 8, "aliases"),
    ("summary: \"a\\0b\"", "control-character", 4, 10, "U+0000"),
    ("summary: \"a\\x1bb\"", "control-character", 4, 10, "U+001B"),
    ("summary: a\x07b", "control-character", 4, 11, "U+0007"),
    ("summary: a\x85b", "control-character", 4, 11, "U+0085"),
    ('summary: "a\u2028 b"\ntopics: !!set {a}', "yaml", 5, 9, "!!set"),
    ('summary: "a\u2028 b"\nembargo: 9999-12-31T23:59:59-12:00', "date", 5, 10, "end of the calendar"),
    ("summary: 'a\u2029\u2028 b'\nsources: [{title: x}, {title: y, url: 'http://[x'}]", "unsafe-link", 5, 39, "http://[x"),
    ("embargo: 9999-12-31T23:59:59-12:00", "date", 4, 10, "end of the calendar"),
    ("embargo: 0001-01-01T00:00:00+14:00", "date", 4, 10, "end of the calendar"),
    ("published: 9999-12-31T23:59:59-12:00", "date", 4, 12, "end of the calendar"),
    ("events: [{title: A, date: 0000}]", "date", 4, 27, "0000"),
    ("events: [{title: A, date: -0001}]", "date", 4, 27, "-0001"),
    ("events: [{title: A, date: ٢٠٢١}]", "date", 4, 27, "not a date"),
    (f"slug: {'x' * 300}", "slug", 4, 7, "too long for an address: 300 bytes"),
    (f"slug: {'é' * 101}", "slug", 4, 7, "too long for an address: 202 bytes"),
]  # fmt: skip


@pytest.mark.parametrize(("front", "rule", "line", "column", "message"), CASES)
def test_a_bad_value_is_told_with_its_place(
    site: Site, front: str, rule: str, line: int, column: int, message: str
) -> None:
    site.write(PATH, f"{HEAD}{front}\n---\nHello\n")
    site.write("content/briefings/b.md", "---\ntitle: B\ndate: 2021-02-30\n---\n")
    found = {item.path: item for item in site.problems() if item.rule != "unknown-key"}
    told = found[PATH]
    assert (told.rule, told.line, told.column) == (rule, line, column)
    assert message in told.message
    assert told.hint or "; write " in told.message
    assert found["content/briefings/b.md"].rule == "date"


def test_a_nul_in_a_title_is_shown_as_what_cannot_be_shown(site: Site) -> None:
    site.write(PATH, '---\ntitle: "A\\0o99\\0"\ndate: 2021-02-05\n---\nHello\n')
    told = site.only_problem()
    assert (told.rule, told.severity) == ("control-character", Severity.WARNING)
    assert "<h1>A�o99�</h1>" in site.page("/briefings/a/")


def test_many_control_characters_are_told_once(site: Site) -> None:
    site.write(PATH, f"{HEAD}---\nfine\n\nbad \x0c" + "\x00" * 50_000)
    told = site.only_problem()
    assert (told.rule, told.line, told.column) == ("control-character", 7, 5)
    assert "U+000C" in told.message
    assert "50,000 more" in told.message
    assert "bad ��" in site.page("/briefings/a/")


@pytest.mark.parametrize(
    "text",
    [
        "&#xf8f0;o99&#xf8f0;", "\uf8f0o99\uf8f0", "&#0;o99&#0;", "\x00o99\x00", "<http://a.example/%00o99%00>", "&#12;", "&#xfdd0;",
        "[x](https://a.example/%00 '&#12;')", "`\x00o99\x00`", "    \x00o99\x00", "# \x00t99\x00", "![\x00](https://a.example/%00o99%00)",
        "::: note \x00s99\x00\nx\n:::", "::: statement\nby: \x00o99\x00\n\n\x00s99\x00\n:::", "[^1]\n\n[^1]: \x00i99\x00", "[x]{.\x00o99\x00}",
    ],
)  # fmt: skip
@pytest.mark.parametrize("html", [False, True])
def test_no_text_can_forge_a_placeholder(site: Site, text: str, html: bool) -> None:
    site.configure(markdown={"html": html}, rules={"outside-media": "warning"})
    site.briefing("a", f"{text}\n\n<b>x</b> {text if '::' not in text else ''}\n")
    result = site.build()
    assert not result.failed, result.problems
    for content in site.files().values():
        assert b"\x00" not in content
        assert b"\x0c" not in content


def test_a_file_that_we_fail_on_is_named_and_the_others_are_read(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    split = frontmatter.split

    def fails(text: str, path: str) -> object:
        return int("many") if path == PATH else split(text, path)

    monkeypatch.setattr(frontmatter, "split", fails)
    site.briefing("a")
    site.briefing("b", date="2021-02-30")
    first, second = site.problems()
    assert (first.rule, first.path, first.severity) == ("internal-error", PATH, Severity.ERROR)
    assert "ValueError: invalid literal for int()" in first.message
    assert "content/document.py, line" in first.message
    assert "please report it" in first.hint
    assert second.rule == "date"


def test_a_build_that_we_fail_on_says_so(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from briefgen.archive import resolution

    site.briefing("a")
    site.build()
    before = site.files()
    monkeypatch.setattr(resolution, "resolve", lambda *_: 1 // 0)
    site.briefing("a", "Another text.")
    assert site.only_problem().rule == "internal-error"
    assert site.files() == before
    monkeypatch.undo()
    assert site.problems() == []
    assert "Another text." in site.page("/briefings/a/")


def test_an_internal_error_cannot_be_turned_down(site: Site) -> None:
    site.configure(rules={"internal-error": "off"})
    assert "cannot be turned down" in site.only_problem().message


def test_what_content_says_cannot_steer_a_terminal() -> None:
    shown = text_of(problem("yaml", Location("a\x1b[2J.md", 1, 3, "a\x1bb\x85"), "x\x1b]0;t\x07\u202e\n", "\x9b31m"))
    assert not [c for c in shown if c != "\n" and not c.isprintable()]
    assert len(shown.split("\n")) == 6
    assert shown.split("\n")[3] == "1 | a�b�"


def test_slugs_end_within_their_limit_at_a_character_that_people_see() -> None:
    assert slugify("日" * 300) == "日" * (SLUG_LIMIT // 3)
    assert is_slug("x" * 200)
    assert not is_slug("x" * 201)
    assert not is_slug("é" * 101)
    syllable = "ᄒ\u1161\u11ab"
    for mark in ("\u0301", "\u0323\u0301", "\u200d", "ा", "\u11ab"):
        for filling in range(8):
            text = "x" * filling + f"a{mark}" * 200
            cut = within(text, SLUG_LIMIT)
            assert len(cut.encode()) <= SLUG_LIMIT
            assert cut.endswith(f"a{mark}")
            assert len(cut.encode()) > SLUG_LIMIT - len(f"a{mark}".encode())
    assert len(within(syllable * 100, 200)) % 3 == 0
    assert within("one-" + "two" * 80, 200) == "one"


def test_reading_never_raises_whatever_the_bytes(rounds: int) -> None:
    import random

    for seed in range(rounds * 10):
        content = random.Random(seed).randbytes(200)
        assert read(PATH, content, Settings()).problems
