"""HTML where a site allows it: nothing harmful stays, nothing is drawn into it, and what it takes in is told."""

from __future__ import annotations

import pytest

from briefgen.diagnostics import Severity
from briefgen.markdown.context import TextInput
from briefgen.markdown.parser import read
from tests.sites import Site


def html_of(text: str, *, faults: int = 0) -> str:
    prose, found = read(text, TextInput("content/briefings/a.md", allows_html=True))
    assert [item.rule for item in found] == ["broken-html"] * faults
    return prose.body.html


def shown(site: Site, text: str) -> str:
    """Return the text of a page as it is shown, whatever is wrong with its HTML."""
    site.configure(markdown={"html": True}, rules={"broken-html": "warning", "missing-file": "warning"})
    site.briefing("b")
    site.write("content/briefings/c.png", b"png")
    site.briefing("a", text)
    result = site.build()
    assert not result.failed, result.problems
    return site.page("/briefings/a/").partition('<div class="prose">')[2].partition("<section")[0]


def test_what_is_filled_in_never_stands_in_an_attribute(site: Site) -> None:
    html = shown(site, '<p title="\n\n[[b]] ![x](c.png)<img src=x onerror=alert(1)>\n\n">\n\nafter')
    assert "onerror" not in html
    assert "/briefings/b/" not in html
    assert "/media/" not in html
    html = shown(site, "<p title='\n\n[[b]] ![x](c.png)\n\n'>\n\nafter [[b]]")
    assert html.count('href="/briefings/b/"') == 1
    assert html.count("\x00") == 0


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ('one\n\n<p title="\n\n[[b]]\n\nlost', 3, 1),
        ("one\n\n<script>\n\n[[b]]", 3, 1),
        ("one <textarea> two [[b]]", 1, 5),
        ("one\n<svg>two [[b]]", 2, 1),
        ("- one\n- two <style> three", 2, 7),
        ("<b>fine</b>\n\n<p title='\n\nlost\n\n'> but\n\n<!-- here too", 3, 1),
    ],
)
def test_html_that_takes_in_what_follows_is_told_with_its_place(site: Site, text: str, line: int, column: int) -> None:
    site.configure(markdown={"html": True})
    site.briefing("b")
    site.write("content/briefings/a.md", f"---\ntitle: A\ndate: 2021-02-05\n---\n{text}\n")
    told = [item for item in site.problems() if item.rule == "broken-html"]
    assert (told[0].line, told[0].column, told[0].severity) == (line + 4, column, Severity.ERROR)
    assert "close it" in told[0].hint


@pytest.mark.parametrize(
    "text",
    [
        "<b>bold</b> and <i>more</i>", "<!-- a comment --> x", "<div>\n\n[[b]]\n\n</div>", "<script>alert(1)</script>\n\nx", "<br>", "<p>no end",
        "<table>\n\n<tr>\n\n<td>\n\n[[b]]\n\n</td>\n\n</tr>\n\n</table>", "<ul><li>one</ul>", "<details><summary>a</summary>\n\n[[b]]\n\n</details>",
        "<iframe src=x></iframe>\n\nx", "<div>\n\n::: statement\nby: Ann\n\nSaid <b>so</b>.\n:::\n\n</div>", "a <a id=x></a> b", "x[^1]\n\n[^1]: <b>note</b>",
    ],
)  # fmt: skip
def test_html_that_is_sound_raises_no_alarm(text: str) -> None:
    html_of(text)


def test_links_are_closed_where_they_must_end(site: Site) -> None:
    for text in (
        "[a <div>](b.md) b",
        "[a </a> c](b.md) d",
        "<a href='https://x.example'>[[b]]</a> x",
        "[a <script>](b.md) </script> x",
        "<p>[a</p>](b.md)",
    ):
        html = shown(site, text)
        assert html.count("<a ") == html.count("</a>"), text
        assert "\x00" not in html


def test_a_text_cannot_guess_the_names_of_stand_ins() -> None:
    html = html_of('<a href="x-0">x</a> <img src="x-0"> <aside class="x-0"></aside> xt0- xe0-')
    assert "\x00" not in html
    assert "xt0- xe0-" in html


def test_control_characters_that_html_brings_in_are_replaced() -> None:
    html = html_of("<b title='&#1;&#xfdd0;'>&#12;&#8; &#0;o0&#0; &#x7f;</b>")
    assert html == '<p><b title="��">�� �o0� �</b></p>\n'


@pytest.mark.parametrize(
    "harm",
    [
        "<base href=//x.example>", "<meta http-equiv=refresh content='0;url=//x.example'>", "<form action=//x.example><input name=a></form>",
        "<style>*{color:red}</style>", "<p style='color:red'>x</p>", "<svg onload=alert(1)></svg>", "<math><mi xlink:href='javascript:alert(1)'></math>",
        "<a href='javascript:alert(1)'>x</a>", "<a href='&#106;avascript:alert(1)'>x</a>", "<a href='java&#10;script:alert(1)'>x</a>", "<a href='data:text/html,x'>x</a>",
        "<img src='data:image/svg+xml,x'>", "<a href='ftp://x.example/'>x</a>", "<a onclick=alert(1)>x</a>", "<object data=x></object>", "<embed src=x>",
        "<link rel=stylesheet href=//x.example>", "<button formaction=javascript:alert(1)>x</button>", "<area href=javascript:alert(1)>", "<iframe srcdoc=x></iframe>",
    ],
)  # fmt: skip
def test_harmful_html_is_left_out(harm: str) -> None:
    prose, _ = read(f"before {harm} after\n\n{harm}\n", TextInput("content/briefings/a.md", allows_html=True))
    html = prose.body.html
    for word in (
        "javascript",
        "java",
        "data:",
        "ftp:",
        "x.example",
        "style",
        "onload",
        "onclick",
        "<form",
        "<input",
        "<iframe",
        "<object",
        "<embed",
        "<svg",
        "<button",
    ):
        assert word not in html, html
