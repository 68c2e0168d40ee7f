"""Any sequence of edits, built step by step, gives byte for byte what a clean build of the last state gives."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from briefgen.pipeline import scan
from briefgen.project import shipped
from tests.sites import Site

BRIEFINGS = ("one", "two", "sub/three", "sub/four", "five")
ACTORS = ("ann", "bob", "cat")
NAMES = ("Ann", "Bob", "Cat", "Annie", "Robert", "Дима", "Zed")
TOPICS = ("Talks", "talks", "Trade", "Война")
DATES = ("2021-02-05", "2021-02", "2020~", "2020-12-30/2021-01-02", "2021-02-05T10:00:00Z", "2019?")
OUTCOMES = (None, "no agreement", {"kind": "Deal", "status": "open"}, {"kind": "deal", "summary": "It ended."})
FOLLOW_UPS = ("vote", "report")
LENIENT = dict.fromkeys(("broken-link", "broken-anchor", "ambiguous-link", "missing-file", "alias-claimed-twice", "not-promised", "resolved-twice", "similar-actor"), "warning")  # fmt: skip

CODE = "a build of what did not change made pages; it does if a file of briefgen itself is changed meanwhile"

names = st.sampled_from(NAMES)
briefings = st.sampled_from(BRIEFINGS)
targets = st.sampled_from((*BRIEFINGS, *NAMES, *ACTORS, "Title one", "nowhere"))
follow_up_names = st.sampled_from(FOLLOW_UPS)


@st.composite
def bodies(draw: st.DrawFn) -> str:
    parts = [draw(st.sampled_from(PARTS)) for _ in range(draw(st.integers(0, 4)))]
    return "\n\n".join(part.format(name=draw(names), target=draw(targets), n=draw(st.integers(1, 3))) for part in parts)


PARTS = (
    "Then {name} spoke to {name}, and {name}'s friends left.",
    "See [[{target}]] and [[{target}|text]] or [[{target}#part-{n}]].",
    "## Part {n}",
    "## On [[{target}]]",
    "::: statement\nby: {name}\n\nThat [[{target}]] was false.\n:::",
    "::: statement\nby: {name}\nto: {name}\nid: s{n}\n\nThat {name} was there.\n:::",
    "::: statement\nby: {name}\nanswers: {target}#s{n}\n\nThat it was not so.\n:::",
    "::: statement\nby: {name}\ncontradicts: {target}#s{n}\n\nThe opposite.\n:::",
    "![A picture]({n}.png) and [a page]({target}.md).",
    "::: note\nMind {name}.\n:::",
)


@st.composite
def fronts(draw: st.DrawFn) -> dict[str, Any]:
    front: dict[str, Any] = {
        "title": draw(st.sampled_from(("Title one", "Title two", "Title three"))),
        "date": draw(st.sampled_from(DATES)),
        "actors": draw(st.lists(names, max_size=3)),
        "topics": draw(st.lists(st.sampled_from(TOPICS), max_size=2, unique=True)),
        "outcome": draw(st.sampled_from(OUTCOMES)),
        "summary": draw(st.sampled_from((None, "Short."))),
        "related": draw(st.lists(targets, max_size=1)),
        "published": draw(st.sampled_from((None, "2021-02-06"))),
        "updated": draw(st.sampled_from((None, "2021-02-08T08:00:00Z"))),
        "status": draw(st.sampled_from((None, None, None, "draft"))),
        "embargo": draw(st.sampled_from((None, None, "2021-02-10T12:00:00Z", "2021-02-12T00:00:00Z"))),
        "marking": draw(st.sampled_from((None, None, None, "green"))),
        "lang": draw(st.sampled_from((None, "de"))),
        "follow_ups": [
            {
                "title": f"The {name}",
                "id": name,
                "due": draw(st.sampled_from((None, "2021-02-09", "2021-02-11", "2021-03"))),
            }
            | {"actors": draw(st.lists(names, max_size=1))}
            for name in draw(st.lists(follow_up_names, max_size=2, unique=True))
        ],
        "resolves": [f"{draw(briefings)}#{draw(follow_up_names)}" for _ in range(draw(st.integers(0, 1)))],
        "events": [
            {
                "title": f"Event {number}",
                "date": draw(st.sampled_from(DATES)),
                "actors": draw(st.lists(names, max_size=2)),
            }
            for number in range(draw(st.integers(0, 2)))
        ],
        "sources": draw(st.sampled_from(([], [{"title": "A paper", "key": "paper"}]))),
        "corrections": draw(st.sampled_from(([], [{"date": "2021-02-07", "text": "It was Monday."}]))),
        "image": draw(st.sampled_from((None, {"file": "1.png", "alt": "One"}))),
    }
    for follow_up in front["follow_ups"]:
        if follow_up["due"] is None:
            del follow_up["due"]
    return front


@st.composite
def actor_fronts(draw: st.DrawFn, name: str) -> dict[str, Any]:
    return {
        "name": draw(st.sampled_from((name.title(), *NAMES))),
        "kind": draw(st.sampled_from((None, "person", "organisation"))),
        "aliases": draw(st.lists(names, max_size=2, unique=True)),
        "member_of": draw(st.lists(names, max_size=1)),
        "roles": draw(st.sampled_from(([], [{"title": "Head", "organisation": "Bob", "from": "2020"}]))),
        "country": draw(st.sampled_from((None, "Zed"))),
    }


class Edits(RuleBasedStateMachine):
    """A site that is edited at random and built after each edit."""

    steps = 0

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.mkdtemp()
        self.site = Site(Path(self.folder, "site"))
        self.config: dict[str, Any] = {"rules": LENIENT}
        self.day: dict[str, Any] = {"today": "2021-02-10", "now": 1612951200.0}

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    @initialize()
    def begin(self) -> None:
        self.site.configure(**self.config)
        self.site.briefing("one", "Ann met Bob. [[two]]", title="Title one", actors=["Ann", "Bob"])
        self.site.briefing("two", "Bob.", title="Title two", actors=["Bob"], topics=["Talks"])
        self.site.actor("ann", aliases=["Annie"])

    @rule(name=briefings, front=fronts(), body=bodies())
    def write_briefing(self, name: str, front: dict[str, Any], body: str) -> None:
        self.site.briefing(name, body, **front)

    @rule(name=briefings, body=bodies())
    def edit_body(self, name: str, body: str) -> None:
        path = self.site.root / f"content/briefings/{name}.md"
        if path.exists():
            head = path.read_text().split("---\n", 2)[1]
            path.write_text(f"---\n{head}---\n{body}")

    @rule(
        name=briefings,
        key=st.sampled_from(
            ("title", "date", "actors", "topics", "outcome", "follow_ups", "status", "embargo", "events")
        ),
        front=fronts(),
    )
    def edit_key(self, name: str, key: str, front: dict[str, Any]) -> None:
        import yaml

        path = self.site.root / f"content/briefings/{name}.md"
        if path.exists():
            _, head, body = path.read_text().split("---\n", 2)
            self.site.briefing(name, body, **(yaml.safe_load(head) | {key: front[key]}))

    @rule(name=briefings)
    def delete_briefing(self, name: str) -> None:
        (self.site.root / f"content/briefings/{name}.md").unlink(missing_ok=True)

    @rule(name=briefings, other=briefings)
    def rename_briefing(self, name: str, other: str) -> None:
        path, target = (self.site.root / f"content/briefings/{item}.md" for item in (name, other))
        if path.exists() and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            path.rename(target)

    @rule(name=briefings)
    def rename_case(self, name: str) -> None:
        folder = (self.site.root / f"content/briefings/{name}.md").parent
        stem = name.rpartition("/")[2]
        for now, then in ((stem, stem.upper()), (stem.upper(), stem)):
            if (folder / f"{now}.md").exists() and not (folder / f"{then}.md").exists():
                (folder / f"{now}.md").rename(folder / f"{then}.md")
                return

    @rule(name=st.sampled_from(ACTORS), data=st.data(), body=bodies())
    def write_actor(self, name: str, data: st.DataObject, body: str) -> None:
        self.site.actor(name, body, **data.draw(actor_fronts(name)))

    @rule(name=st.sampled_from(ACTORS))
    def delete_actor(self, name: str) -> None:
        (self.site.root / f"content/actors/{name}.md").unlink(missing_ok=True)

    @rule(number=st.integers(1, 3), content=st.sampled_from((b"a", b"b", None)))
    def picture(self, number: int, content: bytes | None) -> None:
        path = f"content/briefings/{number}.png"
        if content is None:
            (self.site.root / path).unlink(missing_ok=True)
        else:
            self.site.write(path, content)

    @rule(name=st.sampled_from(("a.txt", "b/c.txt")), content=st.sampled_from(("x", "y", None)))
    def static(self, name: str, content: str | None) -> None:
        if content is None:
            (self.site.root / "static" / name).unlink(missing_ok=True)
        else:
            self.site.write(f"static/{name}", content)

    @rule(
        name=st.sampled_from(("entry.html", "person.html", "home.html", "nav.html", "extra.html", "feed.xml")),
        mark=st.sampled_from(("<!-- 1 -->", "<!-- 2 -->", None)),
    )
    def template(self, name: str, mark: str | None) -> None:
        path = self.site.root / "templates" / name
        original = shipped() / "dispatch" / "templates" / name
        if mark is None:
            path.unlink(missing_ok=True)
        else:
            text = original.read_text() if original.exists() else ""
            self.site.write(
                f"templates/{name}",
                text.replace("{% endmacro %}", mark + "{% endmacro %}") if "macro" in text else text + mark,
            )

    @rule(theme=st.booleans(), mark=st.sampled_from(("1", "2")))
    def theme(self, theme: bool, mark: str) -> None:
        self.site.write("themes/own/theme.toml", 'extends = "dispatch"\n')
        self.site.write(
            "themes/own/templates/marking.html",
            "{% macro marking(card) %}" + mark + "{% endmacro %}{% macro tlp(level) %}{{ level }}{% endmacro %}",
        )
        self.site.write("themes/own/static/own.css", mark)
        self.config["theme"] = "own" if theme else "dispatch"
        self.site.configure(**self.config)

    @rule(key=st.sampled_from(("title", "description", "author", "language")), value=st.sampled_from(("en", "fr")))
    def setting(self, key: str, value: str) -> None:
        self.config[key] = value
        self.site.configure(**self.config)

    @rule(
        table=st.sampled_from(
            (
                {"chronology": {"split": 2}}, {"chronology": {"split": 50}}, {"home": {"latest": 1, "due": 1}}, {"home": {}},
                {"feeds": {"limit": 1}}, {"markdown": {"mentions": False}}, {"markdown": {"mentions": True}},
                {"permalinks": {"briefing": "/b/{year}/{slug}/"}}, {"permalinks": {"actor": "/who/{slug}/"}}, {"permalinks": {}},
                {"base_url": "https://desk.example/sub/"}, {"base_url": "https://desk.example/"},
            )
        )
    )  # fmt: skip
    def table(self, table: dict[str, Any]) -> None:
        self.config |= table
        self.site.configure(**self.config)

    @rule(day=st.sampled_from((9, 10, 11, 12, 40)))
    def another_day(self, day: int) -> None:
        self.day |= {
            "today": f"2021-02-{day:02}" if day < 28 else "2021-03-12",
            "now": 1612951200.0 + (day - 10) * 86400,
        }

    @rule(drafts=st.booleans())
    def drafts(self, drafts: bool) -> None:
        self.day["drafts"] = drafts

    @rule(marking=st.sampled_from(("clear", "clear", "green", "red")), embargoed=st.booleans())
    def audience(self, marking: str, embargoed: bool) -> None:
        self.day |= {"marking": marking, "embargoed": embargoed}

    @rule(name=briefings)
    def touch(self, name: str) -> None:
        path = self.site.root / f"content/briefings/{name}.md"
        if path.exists():
            os.utime(path)

    @rule(name=briefings, same_time=st.booleans())
    def same_size(self, name: str, same_time: bool) -> None:
        """Change a file without changing its size, within one tick of the clock."""
        path = self.site.root / f"content/briefings/{name}.md"
        if path.exists():
            stat = path.stat()
            path.write_text(path.read_text().replace("Title one", "Title 1ne").replace("Title two", "Title one"))
            if same_time:
                os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))

    @rule(number=st.integers(0, 200), change=st.booleans())
    def spoil_output(self, number: int, change: bool) -> None:
        """Somebody changes or removes a file of the output."""
        files = sorted(path for path in (self.site.root / "output").rglob("*.html"))
        if files:
            path = files[number % len(files)]
            path.write_text("changed by hand") if change else path.unlink()

    @invariant()
    def as_clean(self) -> None:
        if not (self.site.root / "briefgen.toml").exists():
            return
        type(self).steps += 1
        output = self.site.root / "output"
        before = self.site.files() if output.exists() else {}
        result = self.site.build(**self.day)
        expected, clean = self.site.clean_files(**self.day)
        assert result.problems == clean.problems
        assert result.failed == clean.failed
        assert result.next_embargo == clean.next_embargo
        found = self.site.files() if output.exists() else {}
        if result.failed:
            assert found == before
            return
        assert found.keys() == expected.keys()
        for name, content in expected.items():
            assert found[name].decode("utf-8", "replace") == content.decode("utf-8", "replace"), name
        again = self.site.build(**self.day)
        assert (again.made, again.written, again.removed) == (0, 0, 0), CODE


def run_edits(machine: type[Edits], examples: int, capsys: pytest.CaptureFixture[str]) -> None:
    """Edit many sites, and say how many steps that were."""
    machine.steps = 0
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=max(1, examples),
            stateful_step_count=30,
            deadline=None,
            phases=[Phase.generate] if os.environ.get("FAST") else list(Phase),
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    with capsys.disabled():
        print(f"\n{machine.__name__}: {machine.steps} steps compared with a clean build")


ticks = pytest.mark.parametrize("tick", [scan.TICK, 20_000_000], ids=["all-is-fresh", "most-is-settled"])
"""In a test all files are so new that each is read in every build; a shorter tick lets the file system's word count."""


@ticks
def test_any_edits(rounds: int, tick: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "TICK", tick)
    run_edits(Edits, rounds // 2, capsys)
