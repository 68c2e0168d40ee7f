"""Values of front matter that are written as other tools do, or that nobody sees."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.diagnostics import Severity
from tests.sites import Site

BLANK = ('" "', '"\\u200b"', '"\u200b"', "\u00a0", '"\u3164"', '"\\u2800"', "'\u200f\u202e'", '"\ufe0f"')
"""Texts that look empty, as YAML."""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_a_link_in_front_matter_is_a_name(site: Site) -> None:
    """Obsidian writes names as links: `[[Ann]]` was another actor than Ann, or none at all."""
    site.actor("ann", name="Ann", member_of="[[EU]]")
    site.briefing("promise", follow_ups=[{"title": "Vote", "id": "vote", "actors": ["[[Ann]]"]}])
    event = {"date": "2021-02-05", "title": "Vote", "actors": [{"actor": "[[Ann]]", "role": "chair"}]}
    names = {"actors": ["[[ann|Ann S.]]", "[[Bob]]"], "topics": ["[[Peace]]"], "related": ["[[promise]]"]}
    site.briefing("a", events=[event], resolves="[[promise#vote]]", **names)
    result = site.build()
    assert result.problems == []
    page = site.page("/briefings/a/")
    assert "[[" not in page
    assert all(f'href="{address}"' in page for address in ("/actors/ann/", "/actors/bob/", "/topics/peace/"))


def test_a_link_without_quotes_is_an_error_with_the_fix(site: Site) -> None:
    """To YAML, `[[Ann]]` is a list in a list."""
    site.write("content/briefings/a.md", "---\ntitle: A\ndate: 2021-02-05\nactors: [[Ann]]\n---\n")
    assert site.only_problem().hint.startswith("write Ann, without the brackets")


@pytest.mark.parametrize("value", BLANK)
@pytest.mark.parametrize(
    "key", ["title: {}", "actors: [Ann, {}]", "topics: [{}]", "events: [{{date: 2021, title: {}}}]"]
)
def test_what_nobody_sees_is_empty(site: Site, value: str, key: str) -> None:
    """A headline without letters, an actor of the name " " that no list showed."""
    keys = {"title": "A", "date": "2021-02-05"} | {key.partition(":")[0]: key.partition(": ")[2].format(value)}
    lines = "".join(f"{name}: {written}\n" for name, written in keys.items())
    site.write("content/briefings/a.md", f"---\n{lines}---\n")
    problem = site.only_problem()
    assert (problem.rule, problem.message.endswith("is empty")) == ("missing-key", True)


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("Ann; Bob", "actors: [Ann, Bob]"),
        ("Ann, Bob", "actors: [Ann, Bob]"),
        ('"Ann: chair; Bob"', 'actors: ["Ann: chair", Bob]'),
    ],
)
def test_names_in_one_text_become_a_list(site: Site, text: str, fix: str) -> None:
    """`[Ann; Bob]`, as the fix was, is one actor."""
    site.write("content/briefings/a.md", f"---\ntitle: A\ndate: 2021-02-05\nactors: {text}\n---\n")
    assert site.only_problem().hint == f"write a list: {fix}"
    site.write("content/briefings/a.md", f"---\ntitle: A\ndate: 2021-02-05\n{fix}\n---\n")
    assert not site.build().failed


@pytest.mark.parametrize(
    ("folder", "line", "fix"),
    [
        (
            "briefings",
            "corrections: The day was wrong",
            "write a list: corrections: [{date: …, text: The day was wrong}]",
        ),
        ("briefings", "sources: 12", "write a list: sources: [{title: …}]"),
        ("briefings", "events: [{date: 2021, title: T, actors: Ann}]", "write a list: actors: [Ann]"),
        ("briefings", "topics: |\n  Peace\n  War", "write a list: topics: [one, another]"),
        ("briefings", f"topics: {'x' * 200}", "write a list: topics: [one, another]"),
        ("briefings", "topics: '  '", "write a list, as in topics: [one, another], or remove it"),
        ("briefings", "topics: true", 'write a list: topics: ["true"]'),
        ("briefings", "image: [a.png, b.png]", "write {file: …}"),
        ("briefings", "image: {file: a.png, decorative: [true]}", "write decorative: true or decorative: false"),
        ("briefings", "sources: [{url: 'https://a.example/'}]", "add `title: …`"),
        ("actors", "kind: [person]", "write country, group, organisation or person"),
        ("actors", "member_of: {name: EU}", 'begin each entry with a dash: "- "'),
        ("actors", "roles: [[Minister]]", "write {title: …}"),
        ("places", "position: true", "write {latitude: …, longitude: …}"),
    ],
)
def test_the_fix_for_a_value_of_another_type_works(site: Site, folder: str, line: str, fix: str) -> None:
    """`corrections: [The day was wrong]`, as the fix was, is an error too, and so is `events 1. actors: [Ann]`."""
    head = {"briefings": "title: A\ndate: 2021-02-05", "actors": "name: A"}.get(folder, "title: A")
    site.write(f"content/{folder}/a.md", f"---\n{head}\n{line}\n---\n")
    errors = [item for item in site.problems() if item.severity is Severity.ERROR and item.rule != "missing-file"]
    assert [item.hint for item in errors] == [fix]


@pytest.mark.parametrize(("since", "until"), [("2020", "2019"), ("2020-03", "2020-02-28"), ("2021-21", "202X")])
def test_an_office_does_not_end_before_it_begins(site: Site, since: str, until: str) -> None:
    site.write("content/actors/a.md", f"---\nname: A\nroles:\n  - {{title: Chair, from: {since}, to: {until}}}\n---\n")
    assert [(item.rule, item.line) for item in site.problems()] == [("date", 4)] * (until != "202X")


@pytest.mark.parametrize(
    ("path", "text", "fix"),
    [
        ("briefings/a.md", "Text.", "then `title: …` and `date: …`, then"),
        ("actors/a.md", "Text.", "then `name: …`, then"),
        ("pages/a.md", "Text.", "then `title: …`, then"),
        ("authors/a.md", "\n---\nname: A\n---\n", "remove what stands before the first line ---"),
    ],
)
def test_a_file_without_front_matter_is_told_what_to_begin_with(site: Site, path: str, text: str, fix: str) -> None:
    site.write(f"content/{path}", text)
    assert fix in site.only_problem().hint


def test_an_item_without_a_value_has_a_fix(site: Site) -> None:
    site.write("content/briefings/a.md", "---\ntitle: A\ndate: 2021-02-05\nplaces: [Null]\n---\n")
    assert '"Null"' in site.only_problem().hint


def test_the_name_of_a_language_is_no_tag(site: Site) -> None:
    """`lang: arabic` was taken, and the text ran from left to right."""
    site.briefing("a", lang="arabic")
    assert site.only_problem().rule == "wrong-type"
