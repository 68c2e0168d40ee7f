"""The JSON Schema says what the reader says: both take and refuse the same front matter."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, TypeVar

import jsonschema
import pytest
import yaml

from briefgen.content import frontmatter
from briefgen.content.file_context import FileContext
from briefgen.content.json_schema import schema
from briefgen.content.validate import read
from briefgen.diagnostics import Problem
from briefgen.records.front_matter import Actor, Briefing

R = TypeVar("R", Actor, Briefing)

GOOD: list[dict[str, Any]] = [
    {"title": "A", "date": "2021-02-05"},
    {"title": "A", "date": 2021},
    {"title": "A", "date": "2021", "actors": ["Ann", {"actor": "Bob", "role": "host"}], "outcome": "deal"},
    {"title": "A", "date": "2021", "outcome": {"kind": "deal", "status": "open"}, "resolves": "a#b", "x-key": 1},
    {
        "title": "A",
        "date": "2021",
        "events": [{"date": "2021", "title": "E"}],
        "follow_ups": [{"title": "F", "due": "2022"}],
    },
    {"title": "A", "date": "2021", "image": {"file": "a.png", "alt": "A"}, "lang": "pt-BR", "marking": "amber+strict"},
]
BAD: list[dict[str, Any]] = [
    {"title": "A"},
    {"date": "2021"},
    {"title": "", "date": "2021"},
    {"title": "A", "date": ["2021"]},
    {"title": "A", "date": "2021", "actors": "Ann"},
    {"title": "A", "date": "2021", "outcome": {"summary": "x"}},
    {"title": "A", "date": "2021", "status": "ready"},
    {"title": "A", "date": "2021", "marking": "orange"},
    {"title": "A", "date": "2021", "events": [{"title": "E"}]},
    {"title": "A", "date": "2021", "lang": "english!"},
]


def read_all(data: dict[str, Any], record: type[R]) -> tuple[R | None, list[Problem]]:
    """Return front matter as a record, and the problems found in it."""
    front, problems = frontmatter.split(f"---\n{yaml.safe_dump(data)}---\n", "content/briefings/a.md")
    assert front is not None, problems
    file = FileContext(front)
    return read(record, file), file.problems


@pytest.mark.parametrize("data", GOOD)
def test_what_is_right(data: dict[str, Any]) -> None:
    jsonschema.validate(data, schema("briefing", {}, known_only=False))
    record, problems = read_all(data, Briefing)
    assert record is not None
    assert [problem for problem in problems if problem.rule != "unknown-key"] == []


@pytest.mark.parametrize("data", BAD)
def test_what_is_wrong(data: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, schema("briefing", {}, known_only=False))
    assert read_all(data, Briefing)[1]


def test_actors() -> None:
    made = schema("actor", {}, known_only=False)
    jsonschema.validate(
        {"name": "A", "kind": "person", "roles": [{"title": "T", "from": "2020"}], "links": ["https://x"]}, made
    )
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"name": "A", "kind": "persona"}, made)
    assert read_all({"name": "A", "kind": "persona"}, Actor)[1]


def test_known_actors_are_offered_and_with_known_only_required() -> None:
    data = {"title": "A", "date": "2021", "actors": ["Cat"]}
    jsonschema.validate(data, schema("briefing", {"actor": ["Ann"]}, known_only=False))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, schema("briefing", {"actor": ["Ann"]}, known_only=True))


def test_the_keys_are_those_of_the_docs(repository: Path) -> None:
    table = (repository / "docs/writing.md").read_text("utf-8").split("| key |")[1].split("\n\n")[0]
    rows = [line.split(" | ")[0] for line in table.splitlines() if line.startswith("| `")]
    documented = {key for row in rows for key in re.findall(r"`(\w+)`", row)}
    assert {"title", "date", "marking"} < documented
    assert set(schema("briefing", {}, known_only=False)["properties"]) == documented
