"""docs/writing.md, "In the text": what Markdown in a briefing becomes."""

from __future__ import annotations

import re

import pytest

from tests.sites import Site


def text_of(site: Site, body: str, **front: object) -> str:
    """Build one briefing and return the HTML of its text."""
    site.briefing("a", body, **front)
    result = site.build()
    assert not result.failed, result.problems
    page = site.page("/briefings/a/")
    return page[page.index('<div class="prose">') + 20 : page.index("</article>")]


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("*a* **b** `c`", "<p><em>a</em> <strong>b</strong> <code>c</code></p>"),
        ("> quoted", "<blockquote>\n<p>quoted</p>\n</blockquote>"),
        ("| a | b |\n|---|--:|\n| c | d |", '<th class="align-right">b</th>'),
        ("A claim.[^1]\n\n[^1]: The note.", '<section class="footnotes" aria-label="Footnotes">'),
        ("Term\n: What it is.", "<dt>Term</dt>\n<dd>What it is.</dd>"),
        ("~~gone~~", "<s>gone</s>"),
        ("A [word]{.small lang=fr}.", '<span lang="fr" class="small">word</span>'),
        ("[out](https://x.example/?a=1&b=2)", '<a href="https://x.example/?a=1&amp;b=2">out</a>'),
        ("## A part", '<h2 id="a-part">A part</h2>'),
        ("## Часть", '<h2 id="часть">Часть</h2>'),
        ("## A {#own}", '<h2 id="own">A</h2>'),
        ("## A\n\n## A", '<h2 id="a-2">A</h2>'),
        ("# Top\n\n## Below", '<h3 id="below">Below</h3>'),
        ("::: key-points\n- one\n:::", '<aside class="block key-points">\n<p class="block-title">Key points</p>\n<ul>'),
        ("::: note\nx\n:::", '<aside class="block note">\n<p class="block-title">Note</p>'),
        ("::: warning Mind the gap\nx\n:::", '<p class="block-title">Mind the gap</p>'),
        ("<b>bold</b>", "&lt;b&gt;bold&lt;/b&gt;"),
        (r"\[[no link]]", "[[no link]]"),
        ("`[[no link]]`", "<code>[[no link]]</code>"),
    ],
)  # fmt: skip
def test_markdown(site: Site, body: str, html: str) -> None:
    assert html in text_of(site, body)


def test_a_table_has_no_inline_style(site: Site) -> None:
    assert "style=" not in text_of(site, "| a |\n|--:|\n| c |")


def test_a_statement_says_who_to_whom_when_and_where_reported(site: Site) -> None:
    said = "::: statement\nby: Ann\nto: Bob; Cat\ndate: 2021-02-04\nplace: Moscow\nsource: tass\nid: first\n\nThat it was *so*.\n:::\n"
    html = text_of(site, said, sources=[{"title": "Wire", "publisher": "TASS", "key": "tass"}])
    assert '<figure class="statement" id="statement-first">' in html
    assert '<span class="statement-by"><a href="/actors/ann/">Ann</a></span>' in html
    assert 'to <a href="/actors/bob/">Bob</a>, <a href="/actors/cat/">Cat</a>' in html
    assert '<time datetime="2021-02-04">4 Feb 2021</time>, Moscow' in html
    assert 'Reported by <a href="#source-1">TASS</a>' in html
    assert "<p>That it was <em>so</em>.</p>" in html


@pytest.mark.parametrize(
    ("relation", "one", "other"),
    [("answers", "Answers", "Answered by"), ("contradicts", "Contradicts", "Contradicted by")],
)
def test_statements_answer_and_contradict_one_another_on_both_pages(
    site: Site, relation: str, one: str, other: str
) -> None:
    site.briefing("b", "::: statement\nby: Ann\nid: claim\n\nThat it was so.\n:::\n")
    html = text_of(site, f"::: statement\nby: Bob\nid: denial\n{relation}: b#claim\n\nThat it was not.\n:::\n")
    assert f'{one} <a href="/briefings/b/#statement-claim">Ann, ' in html
    assert f'{other} <a href="/briefings/a/#statement-denial">Bob, ' in site.page("/briefings/b/")


def test_a_statement_answers_one_of_the_same_page(site: Site) -> None:
    one = "::: statement\nby: Ann\nid: claim\n\nSo.\n:::\n\n"
    html = text_of(site, one + "::: statement\nby: Bob\nanswers: #claim\n\nNot so.\n:::\n")
    assert 'Answers <a href="/briefings/a/#statement-claim">Ann, ' in html


@pytest.mark.parametrize(
    ("link", "html"),
    [
        ("[[The other]]", '<a class="briefing" href="/briefings/other/">The Other</a>'),
        ("[[2021/other]]", '<a class="briefing" href="/briefings/other/">The Other</a>'),
        ("[[other]]", '<a class="briefing" href="/briefings/other/">The Other</a>'),
        ("[[other.md|it]]", '<a class="briefing" href="/briefings/other/">it</a>'),
        ("[[other#a-part|that\npart]]", '<a class="briefing" href="/briefings/other/#a-part">that part</a>'),
        ("[[Сергей]]", '<a class="actor" href="/actors/lavrov/">Lavrov</a>'),
        ("[[lavrov]]", '<a class="actor" href="/actors/lavrov/">Lavrov</a>'),
        ("[[actors/lavrov]]", '<a class="actor" href="/actors/lavrov/">Lavrov</a>'),
        ("[it](2021/other.md)", '<a class="briefing" href="/briefings/other/">it</a>'),
        ("[it](2021/other.md#a-part)", '<a class="briefing" href="/briefings/other/#a-part">it</a>'),
        ("[him](../actors/lavrov.md)", '<a class="actor" href="/actors/lavrov/">him</a>'),
        ("![A map](map.png)", '<img src="/media/briefings/map.png" alt="A map" loading="lazy">'),
        ("[The file](map.png)", '<a class="file" href="/media/briefings/map.png">The file</a>'),
    ],
)  # fmt: skip
def test_links(site: Site, link: str, html: str) -> None:
    site.briefing("2021/other", "## A part", title="The Other")
    site.actor("lavrov", aliases=["Сергей"])
    site.write("content/briefings/map.png", b"png")
    assert html in text_of(site, f"See {link}.")


def test_links_honour_a_base_url_with_a_path(site: Site) -> None:
    site.configure(base_url="https://desk.example/archive/")
    site.briefing("b")
    assert 'href="/archive/briefings/b/"' in text_of(site, "[[b]]")
    for name, content in site.files().items():
        if name.endswith(".html"):
            assert b'href="/briefings' not in content
            assert b'href="/assets' not in content


def test_the_first_mention_in_a_section_is_linked(site: Site) -> None:
    site.actor("ann", name="Ann Smith", aliases=["Ann"])
    html = text_of(site, "Ann Smith came. Ann left.\n\n## Ann\n\nThen Ann `Ann` [Ann](https://x.example) spoke.")
    assert html.count('class="mention"') == 2
    assert '<a class="mention" href="/actors/ann/">Ann Smith</a> came. Ann left.' in html
    assert '<h2 id="ann">Ann</h2>' in html


def test_mentions_can_be_turned_off(site: Site) -> None:
    site.configure(markdown={"mentions": False})
    site.actor("ann")
    assert "mention" not in text_of(site, "Ann came.")


def test_an_actor_is_not_linked_on_its_own_page(site: Site) -> None:
    site.actor("ann", "Ann was born. [[Bob]] was not.")
    site.actor("bob")
    site.build()
    assert 'class="mention"' not in site.page("/actors/ann/")


def test_html_that_is_allowed_is_sanitised(site: Site) -> None:
    site.configure(markdown={"html": True})
    body = "A <b onclick=x>bold</b> <a href='javascript:x'>y</a> [[b]]\n\n<script>alert(1)</script>\n\n<iframe src=x></iframe>\n"
    site.briefing("b")
    html = text_of(site, body)
    assert "<b>bold</b>" in html
    assert '<a class="briefing" href="/briefings/b/">B</a>' in html
    for word in ("onclick", "javascript", "alert", "iframe", "<script"):
        assert word not in html


def test_contents_are_listed_where_there_are_several_parts(site: Site) -> None:
    text_of(site, "## One\n\n## Two\n\n### Three\n")
    page = site.page("/briefings/a/")
    assert '<li class="level-2"><a href="#one">One</a></li>' in page
    assert '<li class="level-3"><a href="#three">Three</a></li>' in page


def test_a_link_to_something_withheld_is_plain_text(site: Site) -> None:
    site.briefing("b", title="Secret plan", status="draft")
    html = text_of(site, "See [[b|the plan]], [[b]] and [[b|it||something]].")
    assert "See the plan, … and something." in html
    assert "Secret" not in html


def test_a_link_with_only_a_text_for_when_its_target_is_withheld(site: Site) -> None:
    """`[[b||a plan]]` read "|a plan"."""
    site.briefing("b", title="The plan", status="draft")
    assert "See a plan, … and it." in text_of(site, "See [[b||a plan]], [[b||]] and [[b|it||]].")
    site.briefing("b", title="The plan")
    text = re.sub("<[^>]+>", "", text_of(site, "See [[b||a plan]], [[b||]] and [[b|it||]]."))
    assert "See The plan, The plan and it." in text


def test_backlinks(site: Site) -> None:
    site.briefing("b", title="The other")
    text_of(site, "[[b]]")
    assert '<h2 id="_backlinks">Referred to in</h2>' in site.page("/briefings/b/")
    assert '<a href="/briefings/a/">A</a>' in site.page("/briefings/b/")


def test_deep_nesting_of_markdown_is_no_trap(site: Site) -> None:
    text_of(
        site, ">" * 10_000 + " x\n\n" + "[ " * 10_000 + "\n\n" + "".join("  " * depth + "- a\n" for depth in range(300))
    )


def test_a_link_in_the_first_paragraph_reads_as_its_title_in_lists_too(site: Site) -> None:
    site.briefing("b", title="The other")
    html = text_of(
        site,
        "See [[b]].\n\n## On [[b]]\n\n## Two\n\n## Three\n\n::: statement\nby: Ann\n\nThat [[b]] was wrong.\n:::\n",
    )
    assert '<h2 id="on">On <a class="briefing" href="/briefings/b/">The other</a></h2>' in html
    assert '<p class="entry-summary">See The other.</p>' in site.page("/")
    assert '<a href="#on">On The other</a>' in site.page("/briefings/a/")
    assert '<p class="said">That The other was wrong.</p>' in site.page("/actors/ann/")
    site.briefing("b", title="Renamed")
    site.build()
    assert '<p class="entry-summary">See Renamed.</p>' in site.page("/")
    assert "That Renamed was wrong." in site.page("/actors/ann/")
