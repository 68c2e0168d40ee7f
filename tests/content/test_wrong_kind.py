"""What one kind of file understands is never ignored in another: it is told, with what to do."""

from __future__ import annotations

import json
from typing import Any

import pytest

from briefgen.content.document import Settings, read
from briefgen.content.json_schema import RECORDS
from briefgen.diagnostics import Problem

VALUES: dict[str, Any] = {
    "published": "2021-02-05", "embargo": "2021-02-05T09:00:00Z", "position": {"latitude": 1, "longitude": 2}, "nav": 1,
    "events": [{"date": "2021", "title": "x"}], "corrections": [{"date": "2021-02-06", "text": "x"}],
}  # fmt: skip
REQUIRED: dict[str, dict[str, Any]] = {
    kind: {"title": "T", "date": "2021"} if kind == "briefing" else {"title": "T", "name": "N"} for kind in RECORDS
}
EVERY_KEY = sorted({key for record in RECORDS.values() for key in record.__struct_encode_fields__} - {"extra"})


def problems(kind: str, body: str = "Text.", /, **front: Any) -> tuple[Problem, ...]:
    """Return the problems of a file of a kind."""
    own = RECORDS[kind].__struct_encode_fields__
    values = {key: value for key, value in REQUIRED[kind].items() if key in own} | front
    text = f"---\n{json.dumps(values)}\n---\n{body}\n"
    return read(f"content/{kind}s/a.md", text.encode(), Settings()).problems


@pytest.mark.parametrize("kind", RECORDS)
def test_every_key_of_another_kind_is_told(kind: str) -> None:
    assert problems(kind) == ()
    for key in EVERY_KEY:
        if key in RECORDS[kind].__struct_encode_fields__:
            continue
        (problem,) = problems(kind, **{key: VALUES.get(key, "words")})
        assert problem.rule in ("unknown-key", "withholding"), key
        assert f'"{key}"' in problem.message
        assert problem.hint, key


@pytest.mark.parametrize(
    ("kind", "key", "hint"),
    [
        ("briefing", "old_addresses", 'here it is called "aliases"'),
        ("page", "aliases", 'here it is called "old_addresses"'),
        ("actor", "title", 'here it is called "name"'),
        ("topic", "name", 'here it is called "title"'),
        ("briefing", "tags", 'here it is called "topics"'),
        ("briefing", "participants", 'here it is called "actors"'),
        ("briefing", "colour", "known keys: "),
        ("briefing", "member_of", "it is a key of actors; known keys: actors, "),
        ("actor", "summary", "it is a key of briefings, topics, places, authors, pages; known keys: "),
        ("actor", "role", 'did you mean "roles"?'),
        ("page", "published", "write `status: draft` to withhold it; `published` is the day or time when a briefing"),
    ],
)
def test_the_hint_says_where_the_key_belongs(kind: str, key: str, hint: str) -> None:
    """`member_of` in a briefing was told: did you mean "embargo"?"""
    (problem,) = problems(kind, **{key: VALUES.get(key, "words")})
    assert problem.hint.startswith(hint)


@pytest.mark.parametrize(
    ("kind", "front", "hint"),
    [
        ("briefing", {"actors": [{"actor": "B"}], "role": "guest"}, 'it is a key within "actors": indent it'),
        ("briefing", {"actors": ["B"], "due": "2021"}, "known keys: "),
        ("actor", {"roles": [{"title": "Minister"}], "from": "2004"}, 'it is a key within "roles": indent it'),
        ("actor", {"roles": [{"title": "Minister", "until": "2004"}]}, 'here it is called "to"'),
    ],
)
def test_the_hint_says_within_which_key_it_belongs(kind: str, front: dict[str, Any], hint: str) -> None:
    """`role` that was not indented was told to be a key of authors, and `until` was told: did you mean "title"?"""
    (problem,) = problems(kind, **front)
    assert problem.hint.startswith(hint)


@pytest.mark.parametrize("kind", [kind for kind in RECORDS if kind != "briefing"])
def test_a_statement_outside_briefings_is_an_error(kind: str) -> None:
    """It vanished from the files of actors, topics, places and authors."""
    (problem,) = problems(kind, "Text.\n\n::: statement\nby: Ann\n\nNo.\n:::")
    assert (problem.rule, problem.line, problem.column) == ("unknown-block", 6, 5)
    assert problem.message == "a statement stands in briefings only"
    assert "write it in a briefing" in problem.hint


@pytest.mark.parametrize("kind", [kind for kind in RECORDS if kind != "briefing"])
def test_a_citation_outside_briefings_says_how_to_name_a_source(kind: str) -> None:
    (problem,) = problems(kind, "It was so [@news].")
    assert problem.rule == "unknown-source"
    assert problem.hint.startswith("only a briefing has `sources`: link to it here")
