"""Bad input: each kind is told with rule, file, line, column, the line itself and the mend, and nothing is published."""

from __future__ import annotations

import pytest

from briefgen.diagnostics import Problem, Severity
from tests.sites import Site

HEAD = "---\ntitle: A\ndate: 2021-02-05\n"
PATH = "content/briefings/a.md"

ANY = -1
"""The column depends on the YAML library: each has its own limit before ours."""

Case = tuple[str, str | bytes, str, int, int, str, str]

CASES: list[Case] = [
    # name, file, rule, line, column, a part of the message, a part of the mend
    ("broken YAML", "---\ntitle: Talks: two\n---\n", "yaml", 2, 13, "second colon", 'title: "Talks: two"'),
    ("an open list", "---\ntitle: A\nactors: [B\n---\n", "yaml", 3, 9, "not closed", "write ] at its end"),
    ("an open mapping", "---\ntitle: A\nevents:\n  - {date: 2021\n---\n", "yaml", 4, 5, "not closed", "write } at its end"),
    ("no comma between keys", HEAD + "actors: [{actor: B role: guest}]\n---\n", "yaml", 4, 20, "a comma is missing", "before role: guest"),
    ("no comma between quotes", HEAD + "actors: ['B' 'C']\n---\n", "yaml", 4, 14, "a comma is missing", "before 'C'"),
    ("a second colon in a mapping", HEAD + "events:\n  - {date: 2021, title: Talks: two}\n---\n", "yaml", 5, 30, "second colon", 'title: "Talks: two"'),
    ("a second colon and quotes", "---\ntitle: A: \"b\"\n---\n", "yaml", 2, 9, "second colon", "title: 'A: \"b\"'"),
    ("an open quotation mark", "---\ntitle: 'A\n---\n", "yaml", 2, 8, "not closed", "other quotation mark at the end"),
    ("a tab", "---\ntitle: A\nevents:\n\t- x\n---\n", "yaml", 4, 1, "a tab stands here", "write spaces"),
    ("an asterisk", "---\ntitle: *bold* move\n---\n", "yaml", 2, 13, "without quotes", "in quotes"),
    ("an unusual space", "---\ntitle:\u00a0A\ndate: 2021\n---\n", "yaml", 2, 7, "unusual space", "ordinary space"),
    ("an unusual indent", HEAD + "actors:\n\u3000- B\n---\n", "yaml", 5, 1, "unusual space", "ordinary space"),
    ("a wide colon", "---\ntitle: A\ndate：2021\n---\n", "yaml", 3, 5, "wide colon", "plain colon"),
    ("a colon without space", "---\ntitle:A\ndate: 2021\n---\n", "yaml", 2, 6, "no space", "after the colon"),
    ("a last colon without space", HEAD + "actors:[B]\n---\n", "yaml", 4, 7, "no space", "after the colon"),
    ("an indent by one", "---\ntitle: A\n date: 2021\n---\n", "yaml", 3, 2, "indented", "alike"),
    ("words behind quotes", '---\ntitle: "A" and B\n---\n', "yaml", 2, 8, "ends before", """'"A" and B'"""),
    ("an apostrophe in quotes", "---\ntitle: 'It's over'\n---\n", "yaml", 2, 8, "ends before", '"It\'s over"'),
    ("a number sign in a list", HEAD + "topics: [a, #1]\n---\n", "yaml", 4, 13, "comment", '"#1"'),
    ("a backslash", '---\ntitle: "C:\\Users"\n---\n', "yaml", 2, 13, "backslash", "single quotes"),
    ("a pair of surrogates", '---\ntitle: "\\ud83d\\ude00"\n---\n', "yaml", 2, 11, "backslash", "themselves"),
    ("text behind a pipe", "---\ntitle: | A\n---\n", "yaml", 2, 10, "behind the |", "in quotes"),
    ("a dash for a title", "---\ntitle: - A\n---\n", "yaml", 2, 8, "line of its key", "in quotes"),
    ("bullets that are none", HEAD + "actors:\n  • B\n  • C\n---\n", "wrong-type", 5, 3, "must be a list", "dash and a space"),
    ("no front matter", "Hello\n", "front-matter", 1, 1, "no front matter", "line ---"),
    ("front matter left open", "---\ntitle: A\n", "front-matter", 1, 1, "not closed", "line --- after"),
    ("a list for front matter", "---\n- a\n---\n", "front-matter", 2, 1, "not a list of keys", "key: value"),
    ("a key twice", HEAD + "title: B\n---\n", "duplicate-key", 4, 1, '"title" stands twice', "remove one"),
    ("missing title", "---\ndate: 2021\n---\n", "missing-key", 2, 1, '"title" is missing', "title:"),
    ("missing date", "---\ntitle: A\n---\n", "missing-key", 2, 1, '"date" is missing', "date: 2021-02-05"),
    ("empty title", "---\ntitle: ''\ndate: 2021\n---\n", "missing-key", 2, 1, '"title" is empty', "after the colon"),
    ("text for a list", HEAD + "actors: Borrell\n---\n", "wrong-type", 4, 9, "must be a list", "actors: [Borrell]"),
    ("a text for a list of records", HEAD + "follow_ups: Vote\n---\n", "wrong-type", 4, 13, "must be a list", "follow_ups: [{title: Vote}]"),
    ("a text for a correction", HEAD + "corrections: [Wrong day]\n---\n", "wrong-type", 4, 15, "must be a mapping", "{date: …, text: Wrong day}"),
    ("an address for a source", HEAD + "sources: ['https://a.example/']\n---\n", "wrong-type", 4, 11, "must be a mapping", '{title: …, url: "https://a.example/"}'),
    ("a mapping for a list", HEAD + "follow_ups: {title: x}\n---\n", "wrong-type", 4, 13, "must be a list", "dash"),
    ("a list for text", HEAD + "summary: [x]\n---\n", "wrong-type", 4, 10, "must be text", "quotes"),
    ("a yes for text", HEAD + "summary: true\n---\n", "wrong-type", 4, 10, "must be text", '"true"'),
    ("an unknown status", HEAD + "status: drafted\n---\n", "wrong-type", 4, 9, "drafted", '"draft"'),
    ("an unknown marking", HEAD + "marking: orange\n---\n", "wrong-type", 4, 10, "orange", "amber"),
    ("a language that is none", HEAD + "lang: english!\n---\n", "wrong-type", 4, 7, "english!", "pt-BR"),
    ("a day that is not", "---\ntitle: A\ndate: 2021-02-30\n---\n", "date", 3, 7, "no 2021-02-30", "2021-02"),
    ("a month that is not", HEAD + "updated: 2021-13-01\n---\n", "date", 4, 10, "no 2021-13-01", ""),
    ("a date in words", "---\ntitle: A\ndate: soon\n---\n", "date", 3, 7, "not a date", "2021-02-05"),
    ("day first", "---\ntitle: A\ndate: 5.2.2021\n---\n", "date", 3, 7, "not a date", "2021-02-05"),
    ("a range backwards", "---\ntitle: A\ndate: 2021-02-06/2021-02-05\n---\n", "date", 3, 7, "before it starts", "write 2021-02-05/2021-02-06"),
    ("an embargo without time", HEAD + "embargo: 2021-02-05\n---\n", "date", 4, 10, "time with zone", ""),
    ("a date inside an event", HEAD + "events:\n  - {date: x, title: y}\n---\n", "date", 5, 12, "not a date", "write"),
    ("an event without title", HEAD + "events:\n  - {date: 2021}\n---\n", "missing-key", 5, 5, "in events", "title"),
    ("a slug that climbs", HEAD + "slug: ../../etc\n---\n", "slug", 4, 7, "part of an address", "slug: etc"),
    ("an old address elsewhere", HEAD + "aliases: [/../x]\n---\n", "address", 4, 11, "/../x", "/2020/old-name/"),
    ("a source at no address", HEAD + "sources: [{title: x, url: 'javascript:x'}]\n---\n", "unsafe-link", 4, 27, "", "https"),
    ("two sources with one key", HEAD + "sources: [{title: x, key: k}, {title: y, key: k}]\n---\n", "duplicate-anchor", 4, 47, "", "another"),
    ("two follow-ups with one id", HEAD + "follow_ups: [{title: x, id: k}, {title: y, id: k}]\n---\n", "duplicate-anchor", 4, 48, "", "another"),
    ("a broken wiki link", HEAD + "---\nSee [[Nobody]].\n", "broken-link", 5, 5, '"Nobody"', "check the name"),
    ("a broken link to a file", HEAD + "---\n\nSee\n[it](b.md).\n", "broken-link", 7, 1, '"b.md"', "check the name"),
    ("a broken anchor", HEAD + "---\n## Part\n\n[[#Prt]]\n", "broken-anchor", 7, 1, '"Prt"', "part"),
    ("a statement without its kind", HEAD + "---\n[[#said]]\n\n::: statement\nby: A\nid: said\n\nX\n:::\n", "broken-anchor", 5, 1, '"said"', "statement-said"),
    ("a link that is left open", HEAD + "---\nSee [[Nobody.\n", "broken-link", 5, 5, "not closed", "]]"),
    ("a missing picture", HEAD + "---\n![x](x.png)\n", "missing-file", 5, 1, "content/briefings/x.png", "upper and lower"),
    ("a missing lead picture", HEAD + "image: {file: x.png, alt: X}\n---\n", "missing-file", 4, 15, "x.png", ""),
    ("a javascript link", HEAD + "---\nSee [x](javascript:alert(1)).\n", "unsafe-link", 5, 9, "javascript", "https://"),
    ("a promise that nobody made", HEAD + "resolves: b#vote\n---\n", "not-promised", 4, 11, '"b"', "#<follow-up>"),
    ("a promise of its own", HEAD + "follow_ups: [{title: vote}]\nresolves: a#vote\n---\n", "self-reference", 5, 11, "this briefing itself", "withdrawn"),
    ("a briefing related to itself", HEAD + "related: [a]\n---\n", "self-reference", 4, 11, "this briefing itself", "remove"),
    ("a related briefing that is not there", HEAD + "related: [b]\n---\n", "broken-link", 4, 11, '"b"', "check"),
    ("a link without its ending", HEAD + "---\n[it](a)\n", "missing-file", 5, 1, '"content/briefings/a"', 'did you mean "a.md"?'),
    ("a link to a page's address as a file", HEAD + "---\n[it](a.html)\n", "missing-file", 5, 1, '"content/briefings/a.html"', 'did you mean "a.md"?'),
    ("a picture in static/", HEAD + "---\n![x](/static/x.png)\n", "broken-link", 5, 1, "/static/x.png", "without that folder: /x.png"),
    ("an unknown block", HEAD + "---\n::: statment\nx\n:::\n", "unknown-block", 5, 5, "statment", '"statement"'),
    ("an unknown block like no other", HEAD + "---\n::: quote\nx\n:::\n", "unknown-block", 5, 5, "quote", "blocks are: key-points, note, "),
    ("a block left open", HEAD + "---\n::: note\nx\n", "unclosed-block", 5, 1, "::: note", "end it"),
    ("a statement by nobody", HEAD + "---\n::: statement\nThat it was so.\n:::\n", "statement", 5, 5, "who made it", "by: Name"),
    ("an unknown key of a statement", HEAD + "---\n::: statement\nby: B\nwho: C\n\nX\n:::\n", "statement", 7, 1, "who", "keys are"),
    ("a statement on no day", HEAD + "---\n::: statement\nby: B\ndate: x\n\nX\n:::\n", "date", 7, 7, "not a date", "write"),
    ("a contradiction of nothing", HEAD + "---\n::: statement\nby: B\ncontradicts: a#no\n\nX\n:::\n", "broken-anchor", 7, 14, "no", "its statements are: 1"),
    ("an unknown source", HEAD + "---\nSo it is [@tass].\n", "unknown-source", 5, 10, "tass", "sources"),
    ("an anchor twice", HEAD + "---\n## A {#x}\n\n## B {#x}\n", "duplicate-anchor", 7, 8, '"x"', "another name"),
    ("not UTF-8", (HEAD + "---\nok\n").encode() + b"caf\xe9\n", "encoding", 6, 4, "0xe9", "UTF-8"),
    ("an empty file", "", "empty-file", 0, 0, "empty", "front matter"),
    ("a YAML bomb", "---\na: &a [x, x]\nb: &b [*a, *a]\ntitle: A\ndate: 2021\n---\n", "yaml-limits", 3, 8, "*a", "again"),
    ("10,000 brackets", f"---\ntitle: {'[' * 10_000}{']' * 10_000}\n---\n", "yaml-limits", 2, ANY, "nested", "levels"),
    ("a picture in the text without description", HEAD + "---\n![](x.png)\n", "picture-description", 5, 1, "x.png", "write ![what it shows](x.png)"),
    ("a picture by its name without description", HEAD + "---\n![[x.png]]\n", "picture-description", 5, 1, "x.png", "write ![[x.png|what it shows]]"),
    ("a picture without description", HEAD + "image: x.png\n---\n", "picture-description", 4, 8, "x.png", "alt"),
    ("a key that is close", HEAD + "actor: [B]\n---\n", "unknown-key", 4, 1, '"actor"', '"actors"'),
    ("HTML", HEAD + "---\nA <b>bold move.\n", "raw-html", 5, 3, "<b>", "html = true"),
]  # fmt: skip


def find(problems: list[Problem], rule: str) -> Problem:
    found = [item for item in problems if item.rule == rule]
    assert len(found) == 1, problems
    return found[0]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_bad_input_is_told_with_place_and_mend(site: Site, case: Case) -> None:
    _, text, rule, line, column, message, hint = case
    site.briefing("good")
    before = (site.build(), site.files())[1]
    site.write(PATH, text)
    result = site.build()
    problem = find(result.problems, rule)
    assert (problem.path, problem.line) == (PATH, line), problem
    assert column in (problem.column, ANY), problem
    assert message in problem.message
    assert hint in problem.hint
    if line:
        lines = (text if isinstance(text, bytes) else text.encode()).decode("utf-8", "replace").split("\n")
        assert problem.excerpt == lines[line - 1]
    if problem.severity is Severity.ERROR:
        assert result.failed
        assert site.files() == before


def test_all_mistakes_of_a_file_and_of_a_build_are_told_together(site: Site) -> None:
    site.write(PATH, "---\ntitle: [x]\ndate: soon\nstatus: maybe\n---\n[[Nobody]] [@x]\n")
    site.write("content/briefings/b.md", "---\ndate: 2021\n---\n")
    found = {(item.path.rpartition("/")[2], item.rule) for item in site.problems()}
    assert found == {
        ("a.md", "wrong-type"), ("a.md", "date"), ("a.md", "unknown-source"), ("b.md", "missing-key"),
    }  # fmt: skip
    assert len(site.problems()) == 5


def test_two_pages_at_one_address(site: Site) -> None:
    site.briefing("a")
    site.briefing("other/a")
    problem = site.only_problem()
    assert problem.rule == "same-address"
    assert "content/briefings/a.md" in problem.message
    assert "content/briefings/other/a.md" in problem.message
    assert "slug" in problem.hint


@pytest.mark.parametrize(("one", "other"), [("a", "x/A"), ("caf\u00e9", "x/cafe\u0301"), ("\u00e9a", "x/\u00c9A")])
def test_addresses_that_differ_only_by_case_or_unicode_form(site: Site, one: str, other: str) -> None:
    site.briefing(one, title="One")
    site.briefing(other, title="Two")
    assert [item.rule for item in site.problems()] == ["same-address"]


def test_a_page_at_the_address_of_a_list(site: Site) -> None:
    site.configure(permalinks={"briefing": "/{slug}/"})
    site.briefing("topics")
    problem = site.only_problem()
    assert problem.rule == "same-address"
    assert (problem.path, "/topics/" in problem.message) == ("content/briefings/topics.md", True)


def test_a_name_that_two_actors_share(site: Site) -> None:
    site.actor("one", aliases=["The Minister"])
    site.actor("two", aliases=["the  minister"])
    assert site.problems() == []
    site.briefing("a", actors=["The Minister"])
    problem = site.only_problem()
    assert (problem.rule, problem.path, problem.line, problem.column) == ("ambiguous-name", PATH, 5, 3)
    assert "2 actors: one, two" in problem.message
    assert problem.hint == "write the id of the one that is meant, as in one"


def test_a_follow_up_resolved_twice(site: Site) -> None:
    site.briefing("a", follow_ups=[{"title": "Vote", "id": "vote"}])
    site.briefing("b", resolves="a#vote")
    site.briefing("c", resolves="a#vote")
    problem = site.only_problem()
    assert (problem.rule, problem.path, problem.line, problem.column) == (
        "resolved-twice",
        "content/briefings/c.md",
        4,
        11,
    )
    assert "content/briefings/b.md" in problem.message


def test_a_follow_up_that_was_never_promised_names_the_nearest(site: Site) -> None:
    site.briefing("a", follow_ups=[{"title": "Vote", "id": "vote"}])
    site.briefing("b", resolves="a#vot")
    problem = site.only_problem()
    assert problem.rule == "not-promised"
    assert '"vote"' in problem.hint


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(site: Site) -> None:
    site.write(PATH, b"\xef\xbb\xbf" + (HEAD + "---\nHello\n\n[[Nobody]]\n").replace("\n", "\r\n").encode())
    problem = site.only_problem()
    assert (problem.rule, problem.line, problem.column) == ("broken-link", 7, 1)


def test_a_symbolic_link_that_leaves_the_site(site: Site) -> None:
    outside = site.root.parent / "secret.md"
    outside.write_text(HEAD + "---\nsecret\n")
    (site.root / "content/briefings").mkdir(parents=True)
    (site.root / PATH).symlink_to(outside)
    problem = site.only_problem()
    assert (problem.rule, problem.path) == ("outside-site", PATH)
    assert "in the same folder of the site" in problem.hint


def test_a_symbolic_link_inside_content_is_followed(site: Site) -> None:
    site.write("content/_shared.md", HEAD + "---\nshared\n")
    (site.root / "content/briefings").mkdir(parents=True)
    (site.root / PATH).symlink_to(site.root / "content/_shared.md")
    assert site.problems() == []
    assert "shared" in site.page("/briefings/a/")


def test_a_page_in_the_wrong_folder_is_pointed_out(site: Site) -> None:
    site.write("content/about.md", HEAD + "---\nAbout us\n")
    site.write("content/_notes.md", "Just notes\n")
    problem = site.only_problem()
    assert (problem.rule, problem.path, problem.severity) == ("stray-page", "content/about.md", Severity.WARNING)
    assert "content/briefings/" in problem.hint


def test_a_folder_of_pages_beside_content_is_pointed_out(site: Site) -> None:
    """`briefings/talks.md` was a file of which nothing was heard."""
    site.write("briefings/talks.md", HEAD + "---\nX\n")
    site.write("actors/notes.txt", "Just notes\n")
    problem = site.only_problem()
    assert (problem.rule, problem.path) == ("stray-page", "briefings")
    assert "to content/briefings/" in problem.hint
    (site.root / "content").mkdir()
    (site.root / "briefings").rename(site.root / "content/briefings")
    assert site.problems() == []


@pytest.mark.parametrize(("folder", "own"), [("Actors", "actors"), ("briefing", "briefings")])
def test_a_folder_with_nearly_the_right_name_is_to_be_renamed(site: Site, folder: str, own: str) -> None:
    site.write(f"content/{folder}/a.md", HEAD + "---\nX\n")
    assert site.only_problem().hint == f"rename the folder content/{folder}/ to content/{own}/"
    site.write(f"content/{folder}/a.md", "").unlink()
    site.write("content/images/a.md", "A list of the pictures.\n")
    assert site.only_problem().hint.startswith("move it to one of content/briefings/, ")


@pytest.mark.parametrize("name", ["a.MD", "a.markdown", "a.md.txt"])
def test_a_page_that_is_saved_under_another_ending_is_pointed_out(site: Site, name: str) -> None:
    """Editors add `.txt` or write `.MD`: the briefing was missing, in silence."""
    site.write(f"content/briefings/{name}", HEAD + "---\nText.\n")
    site.write("content/briefings/notes.txt", "An attachment.")
    problem = site.only_problem()
    assert (problem.rule, problem.path) == ("stray-page", f"content/briefings/{name}")
    assert problem.hint == "rename it to a.md"


def test_a_file_that_cannot_be_read(site: Site) -> None:
    (site.root / "content/briefings").mkdir(parents=True)
    (site.root / PATH).symlink_to("nowhere.md")
    problem = site.only_problem()
    assert (problem.rule, problem.path) == ("unreadable", PATH)


def test_ambiguous_names_are_told_with_the_choices(site: Site) -> None:
    site.briefing("x/one", title="Talks")
    site.briefing("x/two", title="Talks")
    site.briefing("c", "[[Talks]]")
    problem = site.only_problem()
    assert problem.rule == "ambiguous-link"
    assert '"x/one" or "x/two"' in problem.message


def test_levels_of_rules_and_strict(site: Site) -> None:
    site.write(PATH, HEAD + "actor: [B]\n---\n")
    assert not site.build().failed
    assert site.build(strict=True).failed
    site.configure(rules={"unknown-key": "off"})
    assert site.problems() == []
    site.configure(rules={"unknown-key": "error"})
    assert site.build().failed


def test_a_link_does_not_give_a_draft_away(site: Site) -> None:
    site.briefing("plan", "Hidden.", title="Secret plan", status="draft")
    (site.root / "content/briefings/map.png").symlink_to("plan.md")
    site.briefing("b", "![A map](map.png)")
    problem = next(item for item in site.problems() if item.rule == "outside-site")
    assert problem.path == "content/briefings/map.png"


@pytest.mark.parametrize(
    "name", ["n" * 300 + ".png", "d" * 300 + "/x.png", "d/" * 3_000 + "x.png", "日" * 100 + ".png"]
)
def test_a_picture_whose_name_no_file_can_have_is_missing(site: Site, name: str) -> None:
    site.briefing("a", f"![A picture]({name})\n", image={"file": name, "alt": "A picture"})
    assert [item.rule for item in site.problems()] == ["missing-file"] * 2


@pytest.mark.parametrize("kind", ["briefing", "actor", "topic"])
@pytest.mark.parametrize("folder", ["p" * 300, "日" * 100, "p/" * 3_000 + "p", "p/" * 2_000 + "p"])
def test_a_permalink_that_no_file_can_have_is_told(site: Site, kind: str, folder: str) -> None:
    site.configure(permalinks={kind: f"/{folder}/{{slug}}/"})
    site.actor("ann")
    site.briefing("a", actors=["Ann"], topics=["Talks"])
    assert site.only_problem().rule == "config"
    assert site.build().failed
