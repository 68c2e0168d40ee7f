"""Texts, links, pictures and names of files: inputs that once went wrong, each with what is right."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Literal

import pytest

from briefgen.diagnostics import Problem, Severity
from tests.sites import Site, same_as_clean

Form = Literal["NFC", "NFD"]
ARCHIVE = "https://e.example/archive/"
TITLE = "---\ntitle: A\ndate: 2021-02-05\n---\n"


def prose(site: Site, page: str = "/briefings/a/") -> str:
    """Build the site and return the HTML of a page's text."""
    result = site.build()
    assert not result.failed, [(item.path, item.message) for item in result.problems]
    return site.page(page).partition('<div class="prose"')[2].partition(">")[2].partition("</article>")[0]


def found(site: Site, rule: str) -> list[Problem]:
    """Return the problems of a rule, and check that each has a place, an excerpt and a fix."""
    problems = [item for item in site.problems() if item.rule == rule]
    assert all(item.hint and item.message for item in problems)
    return problems


def rules_of(site: Site) -> list[tuple[str, str]]:
    return sorted((item.path.rpartition("/")[2], item.rule) for item in site.problems())


# anchors


def test_every_id_stands_once_on_every_page(site: Site) -> None:
    """`## Sources`, `## Main`, `## Follow-ups` … in texts of briefings and actors, with footnotes and statements."""
    names = ("Sources", "Main", "Follow-ups", "Events", "Corrections", "Related", "Backlinks", "Statements", "Owes",
             "Companions", "Members", "Chronology", "Latest", "Contents", "M 2021 02", "Fn 1", "Fnref 1", "Fn1", "Fnref1",
             "Source 1", "Event 1", "Follow-up vote", "Statement 1", "Sources 2", "Sources")  # fmt: skip
    text = "".join(f"## {name}\n\nText.[^1]\n\n" for name in names) + "[^1]: A note.\n\n"
    said = "::: statement\nby: Ann\n\nSo it is.[^1]\n:::\n\n::: statement\nby: Ann\n\nNot so.\n:::\n"
    front = {
        "sources": [{"title": "Wire", "key": "w"}], "events": [{"date": "2021-02-05", "title": "Met", "actors": ["Ann"]}],
        "follow_ups": [{"title": "Vote", "id": "vote", "actors": ["Ann"]}], "topics": ["Talks"], "outcome": "deal",
        "corrections": [{"date": "2021-02-06", "text": "x"}], "related": ["b"], "actors": ["Ann", "Bob"],
    }  # fmt: skip
    site.actor("ann", text, member_of=["Desk"])
    site.actor("desk")
    site.briefing("b", "[[a]] [[a#sources]]", actors=["Ann", "Bob"], aliases=["/old/"])
    site.briefing("a", text + said + "[up](#sources) [[#main]]", **front)
    html = prose(site)
    for name, content in site.files().items():
        if name.endswith(".html"):
            ids = Counter(re.findall(r'\sid="([^"]*)"', content.decode()))
            assert [name for name, number in ids.items() if number > 1] == [], name
            targets = set(re.findall(r'href="#([^"]+)"', content.decode()))
            assert targets <= set(ids), name
    assert '<h2 id="sources">Sources</h2>' in html
    assert 'href="/briefings/a/#sources">up</a>' in html
    assert 'href="/briefings/a/#sources"' in site.page("/briefings/b/")


@pytest.mark.parametrize("mark", ["## X {#_sources}", "[x]{#_main}", "## X {#fn_1}"])
def test_ids_of_the_theme_are_not_for_texts(site: Site, mark: str) -> None:
    site.briefing("a", mark)
    assert [item.line for item in found(site, "duplicate-anchor")] == [5]


@pytest.mark.parametrize("text", ["[a]{#x} [b]{#x}", "## A {#x}\n\n[b]{#x}", '<p id="x">a</p>\n\n## B {#x}', '<p id="x">a</p> <b id="&#120;">b</b>'])  # fmt: skip
def test_ids_of_one_text_that_are_the_same_are_told(site: Site, text: str) -> None:
    site.configure(markdown={"html": True})
    site.briefing("a", text)
    assert len(found(site, "duplicate-anchor")) == 1


def test_a_heading_keeps_away_from_ids_that_come_later(site: Site) -> None:
    site.briefing("a", "## Map\n\n[the map]{#map}\n")
    assert '<h2 id="map-2">' in prose(site)


# names of files in links


def test_signs_in_names_of_files(site: Site) -> None:
    """`round #2.md`, `chart #1.png`, linked as `round%20%232.md`; `?` and `%` too."""
    site.briefing("round #2", title="Round two")
    site.briefing("100%", title="All")
    site.write("content/briefings/why?.md", "---\ntitle: Why\ndate: 2021\n---\n## Part\n")
    site.write("content/briefings/chart #1.png", b"png")
    site.briefing(
        "a", "[r](round%20%232.md) ![c](chart%20%231.png) [w](why%3F.md#part) [p](100%25.md) [f](chart%20%231.png#x=1)"
    )
    html = prose(site)
    assert '<a class="briefing" href="/briefings/round-2/">r</a>' in html
    assert '<img src="/media/briefings/chart%20%231.png" alt="c"' in html
    assert 'href="/briefings/why/#part"' in html
    assert 'href="/briefings/100/"' in html
    assert 'href="/media/briefings/chart%20%231.png#x=1"' in html


@pytest.mark.parametrize(("on_disk", "written"), [("NFD", "NFC"), ("NFC", "NFD"), ("NFD", "NFD")])
def test_names_are_compared_in_one_unicode_form(site: Site, on_disk: Form, written: Form) -> None:
    """File name in NFD, link in NFC; the message shows no percent-escapes."""
    for name, content in (("café.md", TITLE), ("café.png", "png")):
        site.write(f"content/briefings/{unicodedata.normalize(on_disk, name)}", content)
    link = unicodedata.normalize(written, "[c](café.md) ![m](café.png) ![[café.png|m]]")
    site.write("content/briefings/a.md", TITLE + link)
    assert prose(site).count("<img") == 2
    assert not same_as_clean(site).failed
    site.write("content/briefings/a.md", TITLE + "[c](n%C3%B6.md)")
    assert 'there is no page "nö.md"' in site.only_problem().message


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("![map](my map.png)", "![map](<my map.png>)"),
        ("[report](my report.pdf)", "[report](<my report.pdf>)"),
        ("[report](report.pdf and more", "end it with a )"),
        ("[report][annex]", "[report](address)"),
        ("[report] (report.pdf)", "[report](report.pdf)"),
        ('[report]({{< ref "b.md" >}})', "[report](other.md)"),
    ],
)
def test_links_that_are_shown_as_text_are_told(site: Site, text: str, fix: str) -> None:
    """`![map](my map.png)` was printed as text."""
    site.briefing("a", f"See\n{text}")
    (problem,) = found(site, "unread-link")
    assert (problem.line, problem.column, problem.severity) == (6, 1, Severity.WARNING)
    assert fix in problem.hint


@pytest.mark.parametrize("text", [r"!\[map](my map.png)", r"\[x](a b)", "`[x](a b)`", "    [x](a b)", "[sic] (see below)", "a[1] and [x]", "[x](<a b.md>)"])  # fmt: skip
def test_brackets_that_are_meant_so_are_not_told(site: Site, text: str) -> None:
    site.briefing("a", text)
    site.briefing("a b")
    assert found(site, "unread-link") == []


def test_a_number_sign_in_angle_brackets_has_the_fix(site: Site) -> None:
    site.briefing("a", "[chart](<my chart #1.pdf>)")
    site.write("content/briefings/my chart #1.pdf", "x")
    assert "%23" in found(site, "missing-file")[0].hint


@pytest.mark.parametrize(
    "text",
    ["a %%ask legal%% b", "%%\nask\n\nlegal\n%%", "{% comment %}ask{% endcomment %}", "{# ask #}", "{{/* ask */}}",
     "{{! ask }}", "{{!-- ask --}}"],
)  # fmt: skip
def test_a_comment_of_another_tool_is_an_error(site: Site, text: str) -> None:
    """Obsidian hides `%% ask legal %%`, Jekyll `{% comment %}`: readers saw them, or a whole line was gone."""
    site.briefing("a", f"See\n{text}")
    told = found(site, "foreign-comment")[0]
    assert (told.line, told.column, told.severity) == (6, 3 if text[0] == "a" else 1, Severity.ERROR)


@pytest.mark.parametrize(
    "text", ["100%% sure", "`%%x%%`", r"\%%x", "## H {#anchor}", "`` {# ` #} ``", "{sic}", "    %% x"]
)
def test_signs_that_are_no_comment_are_not_told(site: Site, text: str) -> None:
    site.briefing("a", text)
    assert found(site, "foreign-comment") + found(site, "foreign-tag") == []


@pytest.mark.parametrize(
    "text", ['{{< figure src="x" >}}', "{% include map.html %}", "{{ page.title }}", "{{% notice %}}"]
)
def test_a_tag_of_another_tool_is_told_and_shown(site: Site, text: str) -> None:
    """`{% include map.html %}` alone on its line was left out without a word."""
    site.briefing("a", text)
    (told,) = found(site, "foreign-tag")
    assert (told.line, told.column, told.severity) == (5, 1, Severity.WARNING)
    assert text.split()[1] in prose(site)


def test_words_between_braces_are_shown(site: Site) -> None:
    """A line that begins and ends with a brace was taken for attributes, words and all."""
    site.briefing("a", "{#a} He said so {sic}\n\n{.lead}\nThe lead.")
    assert not site.build().failed
    assert "<p>{#a} He said so {sic}</p>" in prose(site)
    assert '<p class="lead">The lead.</p>' in prose(site)


def test_the_name_of_the_folder_stands_for_its_index(site: Site) -> None:
    """`talks/index.md` was `/briefings/index/`, and a second one clashed."""
    site.briefing("talks/index", title="Talks")
    site.briefing("2021/votes/Index", title="Votes")
    site.actor("ann/index", name="Ann")
    site.briefing("a", "[[talks]] [[votes]] [[talks/index|t]] [x](talks/index.md) [[ann]]")
    html = prose(site)
    assert html.count('href="/briefings/talks/"') == 3
    assert 'href="/briefings/votes/"' in html
    assert 'href="/actors/ann/"' in html


def test_names_of_files_lead_too(site: Site) -> None:
    """`[[3 three (p)]]` for `n/3 three (p).md`; `![[pic.png]]`; other habits of Obsidian."""
    site.write(
        "content/briefings/n/3 three (p).md", "---\ntitle: Three\ndate: 2021\n---\n## Heading One\n\n## Two {#u}\n"
    )
    site.write("content/briefings/img/pic.png", b"png")
    site.write("content/briefings/img/report.pdf", b"pdf")
    site.briefing("deep/er/file")
    links = "[[3 three (p)]] [[3 three (p)#Heading One|h]] [[3 three (p)#Heading One#u|u]] [[er/file|f]] "
    site.briefing(
        "a", links + "![[pic.png|A map]] ![[img/pic.png|300]] ![[report.pdf]] [[report.pdf|r]]", related=["3 three (p)"]
    )
    html = prose(site)
    assert '<a class="briefing" href="/briefings/3-three-p/">Three</a>' in html
    assert 'href="/briefings/3-three-p/#heading-one">h<' in html
    assert 'href="/briefings/3-three-p/#u">u<' in html
    assert 'href="/briefings/file/">f<' in html
    assert '<img src="/media/briefings/img/pic.png" alt="A map" loading="lazy">' in html
    assert html.count('<a class="file" href="/media/briefings/img/report.pdf">') == 2
    assert [item.rule for item in site.problems()] == ["picture-description"]
    assert not same_as_clean(site).failed


@pytest.mark.parametrize(
    ("text", "rule", "words"),
    [
        ("![[b]]", "embedded-page", "leave out the !"),
        ("![[b.md]]", "embedded-page", "leave out the !"),
        ("![b](b.md)", "embedded-page", "leave out the !"),
        ("![[none.png|x]]", "missing-file", "check the name"),
        ("![[p.png|x]]", "ambiguous-link", "by its path"),
        ("[[b#^abc]]", "broken-anchor", "{#abc}"),
    ],
)
def test_what_cannot_be_embedded_is_told(site: Site, text: str, rule: str, words: str) -> None:
    site.briefing("b")
    site.write("content/briefings/x/p.png", b"png")
    site.write("content/briefings/y/p.png", b"png")
    site.briefing("a", text)
    problem = site.only_problem()
    assert (problem.rule, problem.line, problem.column) == (rule, 5, 1)
    assert words in problem.hint


def test_an_embedded_file_appears_and_disappears(site: Site) -> None:
    site.briefing("a", "![[pic.png|A map]] [[notes.pdf|n]]")
    assert site.build().failed
    site.write("content/briefings/x/pic.png", b"png")
    site.write("content/briefings/x/notes.pdf", b"pdf")
    assert not same_as_clean(site).failed
    (site.root / "content/briefings/x/pic.png").rename(site.root / "content/briefings/pic.png")
    assert not same_as_clean(site).failed
    assert 'src="/media/briefings/pic.png"' in site.page("/briefings/a/")
    site.briefing("b", "![[secret.png|x]]", status="draft")
    site.write("content/briefings/x/secret.png", b"png")
    assert not same_as_clean(site).failed
    assert not any("secret" in name for name in site.files())


# mentions


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("मोद", "आज मोदी आए।"), ("द", "मोदी"), ("ஸ்ரீ", "ஸ்ரீரங்கம்"), ("علی", "علی\u200cها آمدند"), ("नाम", "नाम\u200dकरण"),
        ("가", "가\u11a8 왔다"), ("カナ", "カナダへ"), ("カナ", "アカナ"), ("ｶﾅ", "ｶﾅﾞ"), ("สมชา", "สมชาย มา"), ("Bor", "Bor\u00adrell came"),
        ("Team 👍", "Team 👍🏽 won"), ("Zo", "Zo\u0308\u0323 came"), ("Group 🇩", "Group 🇩🇪"), ("Ann", "Anna"), ("שלום", "שלוםָ"),
    ],
)  # fmt: skip
def test_a_name_within_a_word_is_no_mention(site: Site, name: str, text: str) -> None:
    """Actor `मोद`, text `आज मोदी आए।`: marks, joiners and the parts of a syllable belong to the word."""
    site.actor("x", name=name)
    site.briefing("a", text)
    assert "mention" not in prose(site)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("मोदी", "आज मोदी आए।"), ("王芳", "昨日王芳到了"), ("カナ", "今日カナは"), ("김민", "김민이 왔다"), ("علی", "علی آمد"), ("สมชาย", "คุณ สมชาย มา"),
        ("Zoë", "Zoe\u0308 came"), ("Ann", "(Ann)"), ("葛\U000e0100城", "昨日葛\U000e0100城市"),
    ],
)  # fmt: skip
def test_a_name_that_is_a_word_is_a_mention(site: Site, name: str, text: str) -> None:
    site.actor("x", name=name)
    site.briefing("a", text)
    assert prose(site).count('class="mention"') == 1


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://x.example/">Josep Borrell said</a>', '<a href="https://x.example/"><b>Josep Borrell</b></a>',
        '<a href="https://x.example/">\n\nJosep Borrell\n\n</a>', "<code>Josep Borrell</code>", "<kbd>Josep Borrell</kbd>",
        "<details><summary>Josep Borrell</summary></details>", "text <pre>Josep Borrell</pre>",
    ],
)  # fmt: skip
def test_no_mention_within_a_link_of_html(site: Site, html: str) -> None:
    """`[markdown] html = true`, `<a href="…">Josep Borrell said</a>`: a link within a link."""
    site.configure(markdown={"html": True})
    site.actor("josep-borrell")
    site.briefing("a", html)
    assert "mention" not in prose(site)
    site.briefing("a", f"{html}\n\nJosep Borrell came.\n")
    assert prose(site).count('class="mention"') == 1


# actors without files


def test_an_actor_without_a_file_can_be_linked(site: Site) -> None:
    """`[[The Delegation]]`, an actor without a file: `there is no page`, though there is one."""
    site.briefing("b", actors=["The Delegation"])
    site.briefing("a", "[[The Delegation]], [[the-delegation|it]], [[the  delegation]]")
    assert prose(site).count('<a class="actor" href="/actors/the-delegation/">') == 3
    assert not same_as_clean(site).failed
    site.briefing("b")
    assert {item.rule for item in site.problems()} == {"broken-link"}
    site.briefing("c", "::: statement\nby: THE DELEGATION\n\nSo.\n:::\n")
    assert not same_as_clean(site).failed
    site.actor("delegation", name="The Delegation")
    site.briefing("a", "[[The Delegation]]")
    assert not same_as_clean(site).failed
    assert 'href="/actors/delegation/"' in site.page("/briefings/a/")
    (site.root / "content/actors/delegation.md").unlink()
    assert not same_as_clean(site).failed
    assert 'href="/actors/the-delegation/">THE DELEGATION</a>' in site.page("/briefings/a/")


def test_the_examples_of_the_documentation_work_together(site: Site) -> None:
    """The example of a text in docs/writing.md failed after the first two."""
    text = (Path(__file__).parents[2] / "docs/writing.md").read_text("utf-8")
    examples = re.findall(r"```markdown\n(---\n.*?)```", text, re.DOTALL)
    paths = (
        "briefings/talks.md", "actors/lavrov.md", "topics/sanctions.md", "authors/ann.md", "pages/about.md",
        "briefings/text.md",
    )  # fmt: skip
    for path, example in zip(paths, examples, strict=True):
        site.write(f"content/{path}", example)
    site.briefing("policy", topics=["Foreign policy"])
    site.desk_page("about/method")
    assert not site.build().failed, site.problems()


# names that other systems refuse


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("content/briefings/aux.md", TITLE), ("content/briefings/con/a.md", TITLE), ("content/actors/LPT1.md", "---\nname: Ann\n---\n"),
        ("static/nul.txt", "x"), ("static/a:b.css", "x"), ("static/what?.css", "x"), ("static/dot./x.css", "x"), ("static/space /x.css", "x"),
        ("content/briefings/a|b.png", "x"), ("content/briefings/slug.md", "---\ntitle: A\ndate: 2021\nslug: prn\n---\n"),
        ("content/briefings/t.md", "---\ntitle: A\ndate: 2021\ntopics: [Aux]\n---\n"), ("static/" + "long/" * 60 + "x", "x"),
        ("content/briefings/o.md", "---\ntitle: A\ndate: 2021\naliases: [/com1/]\n---\n"), ("themes/dispatch2/static/aux.css", "x"),
    ],
)  # fmt: skip
def test_names_that_windows_refuses_are_told(site: Site, path: str, content: str) -> None:
    """`aux.md`, a static file with `:`."""
    if path.startswith("themes/"):
        site.write("themes/dispatch2/theme.toml", 'extends = "dispatch"\n')
        site.configure(theme="dispatch2")
    site.write(path, content)
    for _ in range(2):  # they are told as long as they are there
        (problem,) = found(site, "portable-name")
        assert problem.severity is Severity.WARNING
        assert problem.path.rpartition("/")[2] == path.rpartition("/")[2]


def test_names_that_differ_only_by_case_are_told(site: Site) -> None:
    site.write("static/map.png", b"1")
    site.write("static/x/Map.png", b"1")
    assert found(site, "portable-name") == []
    site.write("static/Map.png", b"2")
    assert [item.path for item in found(site, "portable-name")] == ["static/map.png"]


# merges


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("content/briefings/a.md", TITLE + "x\n\n<<<<<<< HEAD\none\n=======\ntwo\n>>>>>>> other\n", 7),
        ("content/briefings/a.md", TITLE + "x\n\n>>>>>>> other\n", 7),
        ("content/briefings/a.md", TITLE + "x\n\n||||||| 1a2b3c\n", 7),
        (
            "content/briefings/a.md",
            "---\n<<<<<<< HEAD\ntitle: A\n=======\ntitle: B\n>>>>>>> other\ndate: 2021\n---\n[[Nowhere]]",
            2,
        ),
        ("content/actors/ann.md", "---\nname: Ann\n<<<<<<< HEAD\n=======\n>>>>>>> other\n---\n", 3),
        ("briefgen.toml", 'title = "A"\n<<<<<<< HEAD\n=======\n>>>>>>> other\n', 2),
    ],
)
def test_an_unfinished_merge_is_an_error(site: Site, path: str, text: str, line: int) -> None:
    """`<<<<<<< HEAD` … `>>>>>>>` was published as quotations."""
    site.briefing("other", "[[a]] [[Ann]]" if "content" in path else "")
    site.write(path, text)
    errors = [item for item in site.problems() if item.severity is Severity.ERROR and item.path == path]
    assert [(item.rule, item.line) for item in errors] == [("conflict-marker", line)]


def test_an_unfinished_merge_in_a_template_is_an_error(site: Site) -> None:
    site.write("templates/home.html", "x\n<<<<<<< HEAD\n=======\n>>>>>>> other\n")
    problem = next(item for item in site.problems() if item.rule == "template")
    assert (problem.path, problem.line) == ("templates/home.html", 2)


@pytest.mark.parametrize(
    "text", ["```\n<<<<<<< HEAD\n=======\n>>>>>>> x\n```", "Title\n=======", "> > > > > > > deep", "a <<<<<<< b"]
)
def test_what_only_looks_like_a_merge_is_none(site: Site, text: str) -> None:
    site.briefing("a", text)
    assert site.problems() == []


# comments

COMMENTED = """<!-- ask legal -->

Text goes on.
<!-- ask legal, on a line of its own -->
And on.

<!-- ask

legal -->

> <!-- ask legal -->
> quoted

- <!-- ask legal -->
- item

## Heading <!-- ask legal -->

::: statement
by: Ann <!-- ask legal -->
<!-- ask legal -->
to: Bob

Said <!-- ask legal --> so.
:::

::: note A title <!-- ask legal -->
x
:::

A [[b|link <!-- ask legal -->]], ![a map <!-- ask legal -->](map.png) ![[map.png|a map <!-- ask legal -->]].[^1]

[^1]: Note <!-- ask legal -->.

Reported [@n, p. 3 <!-- ask legal -->] by [two](https://a.example/ "a title <!-- ask legal -->") [papers][p].

[p]: https://b.example/ "a title <!-- ask legal -->"
"""


@pytest.mark.parametrize("html", [False, True])
def test_comments_are_in_no_output(site: Site, html: bool) -> None:
    """`<!-- ask legal -->` was printed for readers to see."""
    site.configure(markdown={"html": html})
    site.briefing("b")
    site.write("content/briefings/map.png", b"png")
    site.briefing("a", COMMENTED, actors=["Ann"], sources=[{"title": "News", "key": "n"}])
    site.actor("ann", "<!-- ask legal -->\n\nA profile.\n")
    assert "And on." in prose(site)
    for name, content in site.files().items():
        assert b"legal" not in content, name
    assert "Text goes on. And on." in " ".join(site.page("/feed.xml").split())
    told = found(site, "comment")
    assert [item.excerpt.split()[0] for item in told] == ["Said", "[^1]:"]  # words stand on both sides
    assert all(item.severity is Severity.WARNING for item in told)


def test_signs_of_a_comment_in_code_are_shown(site: Site) -> None:
    site.briefing("a", "`<!-- one -->`\n\n```\n<!-- two -->\n```\n\n\\<!-- three -->\n")
    html = prose(site)
    for word in ("one", "two", "three"):
        assert f"&lt;!-- {word} --&gt;" in html


@pytest.mark.parametrize("html", [False, True])
@pytest.mark.parametrize(
    ("text", "line"),
    [("<!-- ask\n\nmore", 5), ("one\n\ntwo <!-- ask\n\nmore -->", 7), ("> <!-- ask\n\nmore", 5)],
)
def test_a_comment_that_is_not_closed_is_an_error(site: Site, html: bool, text: str, line: int) -> None:
    site.configure(markdown={"html": html})
    site.briefing("a", text)
    (problem,) = found(site, "open-comment")
    assert (problem.line, problem.severity) == (line, Severity.ERROR)


@pytest.mark.parametrize("key", ["summary", "title"])
@pytest.mark.parametrize(
    "comment", ["<!-- ask legal -->", "%%ask legal%%", "{# ask legal #}", "{% comment %}ask legal"]
)
def test_a_comment_in_front_matter_is_an_error(site: Site, key: str, comment: str) -> None:
    site.briefing("a", **{key: f"Words {comment}"})
    assert len(found(site, "open-comment")) == 1


def test_per_cent_signs_in_front_matter_are_no_comment(site: Site) -> None:
    site.briefing("a", summary="100%% sure, 50%% not", sources=[{"title": "S", "url": "https://e.example/%25%25"}])
    assert found(site, "open-comment") == []


# links of the site, in every spelling


def archive(site: Site) -> None:
    site.configure(base_url=ARCHIVE)
    site.briefing("b", "## Part\n", topics=["Talks"], actors=["Zed"], aliases=["/old/b/"])
    site.briefing("c", topics=["Talks"])  # a topic has a feed from its second briefing on
    site.actor("ann")
    site.write("static/x.css", "x")
    site.write("static/CNAME", "x")
    site.write("content/briefings/map.png", b"png")


LINKS = (
    ("/briefings/b/", "/archive/briefings/b/"), ("/briefings/b", "/archive/briefings/b/"),
    ("/briefings/b/index.html", "/archive/briefings/b/"), ("../b/", "/archive/briefings/b/"),
    ("https://e.example/archive/briefings/b/", "/archive/briefings/b/"), ("HTTP://E.example/archive/briefings/b", "/archive/briefings/b/"),
    ("//e.example/archive/briefings/b/", "/archive/briefings/b/"), ("/archive/briefings/b/", "/archive/briefings/b/"),
    ("/briefings/b/#part", "/archive/briefings/b/#part"), ("/briefings/b/?x=1&y=2#part", "/archive/briefings/b/?x=1&amp;y=2#part"),
    ("https://e.example/archive", "/archive/"), ("/", "/archive/"), ("/x.css", "/archive/x.css"), ("/CNAME", "/archive/CNAME"),
    ("/feed.xml", "/archive/feed.xml"), ("/topics/talks/", "/archive/topics/talks/"), ("/topics/talks/feed.xml", "/archive/topics/talks/feed.xml"),
    ("/actors/zed/", "/archive/actors/zed/"), ("/actors/ann/", "/archive/actors/ann/"), ("/old/b/", "/archive/old/b/"),
    ("/media/briefings/map.png", "/archive/media/briefings/map.png"), ("/chronology/", "/archive/chronology/"),
    ("https://e.example/elsewhere/", "https://e.example/elsewhere/"), ("https://other.example/briefings/b/", "https://other.example/briefings/b/"),
)  # fmt: skip
"""Links to what is in the site, each with how it is written."""


def test_links_of_the_site_are_written_under_the_base_path(site: Site) -> None:
    """`[x](/briefings/nope/)` with `base_url = "https://e.example/archive/"` was emitted as written."""
    archive(site)
    texts = (f"[x{n}]({to}) <{to}>" if "://" in to else f"[x{n}]({to})" for n, (to, _) in enumerate(LINKS))
    site.briefing("a", "\n\n".join(texts))
    html = prose(site)
    for number, (target, href) in enumerate(LINKS):
        assert f'href="{href}">x{number}</a>' in html, target
    site.configure(base_url=ARCHIVE, markdown={"html": True})
    site.briefing("a", "\n\n".join(f'<a href="{target}">x{number}</a>' for number, (target, _) in enumerate(LINKS)))
    html = prose(site).replace("/index.html", "/")
    for number, (target, href) in enumerate(LINKS):
        found = re.search(rf'href="{re.escape(href).removesuffix("/")}/?"[^>]*>x{number}</a>', html)
        assert found or "part" in href, target


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("[x](/briefings/nope/)", "broken-link"), ("[x](../nope/)", "broken-link"), ("![x](/none.png)", "broken-link"),
        ("[x](https://e.example/archive/nope)", "broken-link"), ("<https://e.example/archive/nope>", "broken-link"),
        ("https://e.example/archive/nope", "broken-link"), ("[x](/briefings/b/#nope)", "broken-anchor"), ("[x](/none.css)", "broken-link"),
        ("[x](/media/briefings/none.png)", "missing-file"), ("[x](/topics/nope/)", "broken-link"),
        ('<a href="/briefings/nope/">x</a>', "broken-link"), ('<img src="/none.png" alt="x">', "broken-link"),
        ('<img src="none.png" alt="x">', "missing-file"), ('<a href="b.md">x</a>', "broken-link"), ('<a href="#nope">x</a>', "broken-anchor"),
    ],
)  # fmt: skip
def test_a_link_of_the_site_that_leads_nowhere_is_told(site: Site, text: str, rule: str) -> None:
    archive(site)
    site.configure(base_url=ARCHIVE, markdown={"html": True})
    site.briefing("a", text)
    problem = site.only_problem()
    assert (problem.rule, problem.line, problem.column) == (rule, 5, 1)
    assert problem.hint


def test_a_page_that_disappears_breaks_links_to_its_address(site: Site) -> None:
    archive(site)
    links = "[x](/topics/talks/) [y](/x.css) [z](/briefings/b/) [o](/old/b/) [p](/briefings/b/#part)"
    site.briefing("a", links)
    assert not same_as_clean(site).failed
    site.briefing("b", "## Part\n", aliases=["/old/b/"])
    site.briefing("c")
    assert [item.message for item in site.problems()] == ['there is no page or file at "/topics/talks/"']
    site.briefing("c", topics=["talks"])
    assert not same_as_clean(site).failed
    (site.root / "static/x.css").unlink()
    assert [item.message for item in site.problems()] == ['there is no page or file at "/x.css"']
    site.write("static/x.css", "new")
    assert not same_as_clean(site).failed
    site.briefing("b", "", aliases=["/old/b/"])
    assert [item.rule for item in site.problems()] == ["broken-anchor"]
    site.briefing("b", "## Part\n", aliases=["/old/b/"], status="draft")
    site.briefing("a", "[z](/briefings/b/) [p](/briefings/b/#part)")
    assert not same_as_clean(site).failed
    assert "/briefings/b" not in site.page("/briefings/a/")
    site.briefing("b", "## Part\n", slug="renamed")
    assert {item.rule for item in site.problems()} == {"broken-link"}
    site.briefing("b", "## Part\n", slug="renamed", aliases=["/briefings/b/"])
    assert not site.build().failed
    site.configure(base_url="https://e.example/other/")
    assert not same_as_clean(site).failed


def test_a_picture_of_front_matter_can_be_a_static_file(site: Site) -> None:
    archive(site)
    site.write("static/p.png", b"png")
    site.briefing("a", image={"file": "/p.png", "alt": "x"})
    prose(site)
    assert 'src="/archive/p.png"' in site.page("/briefings/a/")
    site.briefing("a", image={"file": "/none.png", "alt": "x"})
    assert site.only_problem().rule == "broken-link"


@pytest.mark.parametrize(
    ("text", "url", "after"),
    [
        ("See https://news.example/talks, and", "https://news.example/talks", ", and"),
        ("(https://x.example/a_(b)).", "https://x.example/a_(b)", ")."),
        ("読む https://a.example/x。次", "https://a.example/x", "。次"),
        ("「https://a.example/x」", "https://a.example/x", "」"),
        ("**http://b.example:8000/c?d=1&e=2#f**", "http://b.example:8000/c?d=1&amp;e=2#f", "</strong>"),
        ("https://de.example/wiki/Köln!", "https://de.example/wiki/Köln", "!"),
        ('"https://k.example/"', "https://k.example/", "&quot;"),
    ],
)
def test_a_bare_address_is_a_link(site: Site, text: str, url: str, after: str) -> None:
    """A bare `https://…` in a text was no link."""
    site.briefing("a", text)
    assert f">{url}</a>{after}" in prose(site)


@pytest.mark.parametrize("text", ["`https://x.example`", "    https://x.example", "xhttps://x.example", "https://", "ftp://x.example", "<code>https://x.example</code>"])  # fmt: skip
def test_what_is_no_address_is_no_link(site: Site, text: str) -> None:
    site.configure(markdown={"html": True})
    site.briefing("a", text)
    assert "<a " not in prose(site)


def test_a_link_that_reads_as_an_address_is_one_link(site: Site) -> None:
    site.briefing("a", "[https://x.example/](https://y.example/) <https://z.example/>")
    assert prose(site).count("<a ") == 2


@pytest.mark.parametrize(
    ("text", "front"),
    [
        ("![x](https://elsewhere.example/x.png)", {}), ("![x](//elsewhere.example/x.png)", {}), ("![x](data:image/png;base64,aaaa)", {}),
        ('<img src="https://elsewhere.example/x.png">', {}), ('<img srcset="//elsewhere.example/x.png 2x">', {}),
        ('<video src="https://elsewhere.example/x.mp4"></video>', {}), ('<iframe src="https://elsewhere.example/"></iframe>', {}),
        ('<p style="background: url(https://elsewhere.example/x.png)">x</p>', {}), ('<video poster="https://elsewhere.example/x.png"></video>', {}),
        ("", {"image": {"file": "https://elsewhere.example/x.png", "alt": "x"}}),
    ],
)  # fmt: skip
def test_media_from_elsewhere_are_an_error(site: Site, text: str, front: dict[str, object]) -> None:
    """`![x](https://elsewhere.example/x.png)` was loaded from elsewhere."""
    site.configure(markdown={"html": True})
    site.briefing("a", text, **front)
    problem = site.only_problem()
    assert (problem.rule, problem.severity) == ("outside-media", Severity.ERROR)
    assert "save it beside" in problem.hint


def test_a_portrait_from_elsewhere_is_an_error(site: Site) -> None:
    site.actor("ann", image={"file": "https://elsewhere.example/x.png", "alt": "x"})
    assert site.only_problem().rule == "outside-media"


# errors that only follow from another


def test_a_copied_file_gives_one_problem(site: Site) -> None:
    """`b/one.md` copied to `a/one.md`: also `foreign-output` on our own page."""
    site.briefing("b/one")
    site.build()
    site.briefing("a/one")
    assert {item.rule for item in site.problems()} == {"same-address"}
    assert {item.rule for item in site.problems()} == {"same-address"}
    site.briefing("b/one", title="Changed")
    assert {item.rule for item in site.problems()} == {"same-address"}


def test_what_only_follows_from_another_error_is_not_told(site: Site) -> None:
    """A colon in one key of the front matter: also "no source has the key …" for keys that are there."""
    site.configure(actors={"known_only": True})
    site.write(
        "content/briefings/bad.md",
        "---\ntitle: Talks: second\ndate: 2021\nfollow_ups:\n- {title: Vote, id: vote}\n---\n## Part\n",
    )
    site.write(
        "content/briefings/half.md",
        "---\ntitle: {a: b}\ndate: 2021\nsources:\n- {title: x, key: news}\n---\n[@news] [@none]",
    )
    site.write(
        "content/briefings/none.md",
        "---\ntitle: T\ndate: 2021\nsources:\n- {title: x, key: news}\n- title: {a: b}\n---\n[@news]",
    )
    site.write("content/actors/zed.md", "---\nname: Zed\nkind: nobody\naliases: [Zeddy]\n---\n")
    links = "[[bad]] [[Talks]] [x](bad.md#part) [x](/briefings/bad/) [[half]] [[Zeddy]] [[Nowhere]]"
    site.briefing("a", links, resolves="bad#vote", related=["bad"], actors=["Zed"])
    assert rules_of(site) == [
        ("a.md", "broken-link"), ("bad.md", "yaml"), ("half.md", "unknown-source"), ("half.md", "wrong-type"),
        ("none.md", "wrong-type"), ("zed.md", "wrong-type"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("title: Resolution #2231 adopted", 8), ("title: Talks # working title", 8), ("summary: They met #again", 10),
        ("topics: [one, two] #x", 0), ("places:\n- The hall #4", 3), ("events:\n- {date: 2021, title: A #5\n  }", 23),
    ],
)  # fmt: skip
def test_a_value_that_a_comment_cuts_is_told(site: Site, line: str, column: int) -> None:
    """`title: Resolution #2231 adopted`: the headline was "Resolution"."""
    title = "" if line.startswith("title") else "title: A\n"
    site.write("content/briefings/a.md", f"---\n{title}date: 2021\n{line}\n---\n")
    problems = found(site, "yaml-comment")
    assert [item.column for item in problems] == ([column] if column else [])
    assert all("in quotes" in item.hint and item.severity is Severity.WARNING for item in problems)


@pytest.mark.parametrize(
    "line",
    [
        "date: 2021 # to be checked",
        "status: published # since May",
        '"title": "A #1"',
        "summary: |\n  A #1",
        "# a note",
        "topics: # several\n- a",
    ],
)
def test_a_note_in_front_matter_is_not_told(site: Site, line: str) -> None:
    title = "" if "title" in line else "title: A\n"
    date = "" if line.startswith("date") else "date: 2021\n"
    site.write("content/briefings/a.md", f"---\n{title}{date}{line}\n---\n")
    assert found(site, "yaml-comment") == []
