"""Any sequence of edits, built step by step, gives byte for byte what a clean build of the last state gives."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import yaml
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
from briefgen.site.dossiers import SHOWN
from briefgen.site.kinds import sitemaps, tag_directories
from tests.pipeline.every_question import TEMPLATES
from tests.pipeline.oracle import Oracle, edit_of, texts_of, watching
from tests.pipeline.random_site import (
    KEYS,
    actor_fronts,
    actors,
    bodies,
    briefings,
    fronts,
    page_fronts,
    pages,
    prose,
    redirects,
    tag_fronts,
    tags,
)
from tests.sites import Site

LENIENT = dict.fromkeys(("broken-link", "broken-anchor", "ambiguous-link", "missing-file", "not-promised", "resolved-twice", "self-reference", "similar-actor", "redirect", "parent"), "warning")  # fmt: skip

CODE = "a build of what did not change made pages; it does if a file of briefgen itself is changed meanwhile"


class Edits(RuleBasedStateMachine):
    """A site that is edited at random and built after each edit."""

    steps = compared = 0
    oracle: Oracle

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.mkdtemp()
        self.site = Site(Path(self.folder, "site"))
        self.config: dict[str, Any] = {"rules": LENIENT}
        self.day: dict[str, Any] = {"today": "2021-02-10", "now": 1612951200.0}
        self.is_checked = False
        self.texts: dict[str, str] = {}
        self.known: object = None

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    @initialize()
    def begin(self) -> None:
        self.site.configure(**self.config)
        for name, text in TEMPLATES.items():
            self.site.write(f"templates/{name}", text)
        self.site.briefing("one", "Ann met Bob. [[two]]", title="Title one", actors=["Ann", "Bob"])
        self.site.briefing("two", "Bob.", title="Title two", actors=["Bob"], topics=["Talks"])
        self.site.briefing("sub/three", date="2019", actors=["Cat"], topics=["Trade"], outcome="Deal")
        self.site.briefing("sub/four", date="2020-03", actors=["Дима"], topics=["Война"])
        self.site.briefing("five", date="2018-01", actors=["Zed", "王芳"], outcome="条約")
        self.site.actor("ann", aliases=["Annie"])
        self.site.tag("topic", "talks", "See [[Trade]].", title="Talks", parent="Trade")
        self.site.tag("place", "north", title="Bob", aliases=["Robert"])
        self.site.desk_page("about", "See [[one]].", title="About", nav=1)

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
        key=st.sampled_from(KEYS),
        front=fronts(),
    )
    def edit_key(self, name: str, key: str, front: dict[str, Any]) -> None:
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

    @rule(name=actors, data=st.data(), body=prose())
    def write_actor(self, name: str, data: st.DataObject, body: str) -> None:
        self.site.actor(name, body, **data.draw(actor_fronts(name)))

    @rule(
        name=actors,
        key=st.sampled_from(
            (
                "name",
                "sort_name",
                "kind",
                "aliases",
                "member_of",
                "roles",
                "country",
                "links",
                "slug",
                "image",
                "distinct_from",
            )
        ),
        data=st.data(),
    )
    def edit_actor_key(self, name: str, key: str, data: st.DataObject) -> None:
        path = self.site.root / f"content/actors/{name}.md"
        if path.exists():
            _, head, body = path.read_text().split("---\n", 2)
            self.site.actor(name, body, **(yaml.safe_load(head) | {key: data.draw(actor_fronts(name))[key]}))

    @rule(name=actors, other=actors)
    def rename_actor(self, name: str, other: str) -> None:
        path, target = (self.site.root / f"content/actors/{item}.md" for item in (name, other))
        if path.exists() and not target.exists():
            path.rename(target)

    @rule(name=actors, other=actors)
    def merge_actors(self, name: str, other: str) -> None:
        """Delete an actor's file, and add its name to another's."""
        path, target = (self.site.root / f"content/actors/{item}.md" for item in (name, other))
        if name != other and path.exists() and target.exists():
            gone, front = (yaml.safe_load(file.read_text().split("---\n", 2)[1]) for file in (path, target))
            path.unlink()
            front["aliases"] = [*front.get("aliases", []), gone["name"]]
            self.site.actor(other, target.read_text().split("---\n", 2)[2], **front)

    def tag_path(self, tag: tuple[str, str]) -> Path:
        kind, name = tag
        return self.site.root / f"content/{kind}s/{name}.md"

    @rule(tag=tags, data=st.data(), body=prose())
    def write_tag(self, tag: tuple[str, str], data: st.DataObject, body: str) -> None:
        self.site.tag(*tag, body, **data.draw(tag_fronts(*tag)))

    @rule(
        tag=tags,
        key=st.sampled_from(
            ("title", "name", "aliases", "summary", "parent", "slug", "old_addresses", "position", "actor")
        ),
        data=st.data(),
    )
    def edit_tag_key(self, tag: tuple[str, str], key: str, data: st.DataObject) -> None:
        path = self.tag_path(tag)
        drawn = data.draw(tag_fronts(*tag)) if path.exists() else {}
        if key in drawn:
            _, head, body = path.read_text().split("---\n", 2)
            self.site.tag(*tag, body, **(yaml.safe_load(head) | {key: drawn[key]}))

    @rule(tag=tags, other=tags)
    def rename_tag(self, tag: tuple[str, str], other: tuple[str, str]) -> None:
        path, target = self.tag_path(tag), self.tag_path((tag[0], other[1]))
        if path.exists() and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            path.rename(target)

    @rule(tag=tags)
    def delete_tag(self, tag: tuple[str, str]) -> None:
        self.tag_path(tag).unlink(missing_ok=True)

    def page_path(self, name: str) -> Path:
        return self.site.root / f"content/pages/{name}.md"

    @rule(name=pages, front=page_fronts, body=prose())
    def write_page(self, name: str, front: dict[str, Any], body: str) -> None:
        self.site.desk_page(name, body, **front)

    @rule(name=pages, key=st.sampled_from(("title", "nav", "status", "embargo", "marking", "slug")), front=page_fronts)
    def edit_page_key(self, name: str, key: str, front: dict[str, Any]) -> None:
        path = self.page_path(name)
        if path.exists():
            _, head, body = path.read_text().split("---\n", 2)
            self.site.desk_page(name, body, **(yaml.safe_load(head) | {key: front[key]}))

    @rule(name=pages, other=pages)
    def rename_page(self, name: str, other: str) -> None:
        path, target = self.page_path(name), self.page_path(other)
        if path.exists() and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            path.rename(target)

    @rule(name=pages)
    def delete_page(self, name: str) -> None:
        self.page_path(name).unlink(missing_ok=True)

    @rule(records=st.booleans())
    def record_moves(self, records: bool) -> None:
        self.day["records_moves"] = records

    @rule(entries=st.one_of(st.none(), redirects))
    def old_addresses(self, entries: dict[str, Any] | None) -> None:
        path = self.site.root / "redirects.toml"
        path.unlink(missing_ok=True)
        if entries is not None:
            moved = "".join(f'"{old}" = "{new}"\n' for old, new in entries["moved"].items())
            ids = "".join(
                f'"{now}" = "{first}"\n' for now, first in entries["ids"].items() if first != "site" or now == "site"
            )
            self.site.write("redirects.toml", f"gone = {entries['gone']}\n[moved]\n{moved}[ids]\n{ids}")

    @rule(name=actors)
    def delete_actor(self, name: str) -> None:
        (self.site.root / f"content/actors/{name}.md").unlink(missing_ok=True)

    @rule(
        folder=st.sampled_from(("briefings", "briefings/sub", "actors")),
        number=st.integers(1, 3),
        content=st.sampled_from((b"a", b"b", None)),
    )
    def picture(self, folder: str, number: int, content: bytes | None) -> None:
        path = f"content/{folder}/{number}.png"
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

    @rule(
        key=st.sampled_from(("title", "description", "author", "language")), value=st.sampled_from(("en", "fr", "ar"))
    )
    def setting(self, key: str, value: str) -> None:
        self.config[key] = value
        self.site.configure(**self.config)

    @rule(
        table=st.sampled_from(
            (
                {"chronology": {"split": 2}}, {"chronology": {"split": 50}}, {"home": {"latest": 1, "due": 1}}, {"home": {}},
                {"feeds": {"limit": 1}}, {"markdown": {"mentions": False}}, {"markdown": {"mentions": True}},
                {"permalinks": {"briefing": "/b/{year}/{slug}/"}}, {"permalinks": {"actor": "/who/{slug}/"}}, {"permalinks": {}},
                {"permalinks": {"topic": "/on/{slug}/"}}, {"permalinks": {"place": "/at/{slug}/", "author": "/by/{slug}/"}}, {"chronology": {"split": 1}}, {"actors": {"split": 2}}, {"actors": {"split": 1}}, {"actors": {}}, {"hosting": {"host_files": True}},
                {"base_url": "https://desk.example/sub/"}, {"base_url": "https://desk.example/"},
                {"timezone": "America/New_York"}, {"timezone": "UTC"}, {"feeds": {"site": "Another desk"}},
            )
        )
    )  # fmt: skip
    def table(self, table: dict[str, Any]) -> None:
        self.config |= table
        self.site.configure(**self.config)

    @rule(day=st.sampled_from((9, 10, 11, 12, 40, 400)))
    def another_day(self, day: int) -> None:
        self.day |= {
            "today": (date(2021, 1, 31) + timedelta(days=day)).isoformat(),
            "now": 1612951200.0 + (day - 10) * 86400,
        }

    @rule(drafts=st.booleans())
    def drafts(self, drafts: bool) -> None:
        self.day["drafts"] = drafts

    @rule(marking=st.sampled_from(("clear", "clear", "green", "red")), embargoed=st.booleans())
    def audience(self, marking: str, embargoed: bool) -> None:
        self.day |= {"marking": marking, "embargoed": embargoed}

    @rule(is_checked=st.booleans())
    def check(self, is_checked: bool) -> None:
        """Somebody checks the site before each build, or no more."""
        self.is_checked = is_checked

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
        if not self.is_edited():
            return
        output = self.site.root / "output"
        before = self.site.files() if output.exists() else {}
        if self.is_checked:
            self.site.build(write=False, **self.day)
            assert (self.site.files() if output.exists() else {}) == before, "a check wrote"
        result = self.site.build(**self.day)
        self.known = self.state()
        self.no_answer_is_stale()
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
        type(self).compared += 1
        again = self.site.build(**self.day)
        assert (again.made, again.written, again.removed) == (0, 0, 0), CODE

    def is_edited(self) -> bool:
        """Return True, and count a step, if anything is other than after the last build: many an edit changes nothing."""
        if self.state() == self.known or not (self.site.root / "briefgen.toml").exists():
            return False
        type(self).steps += 1
        return True

    def state(self) -> object:
        """Return what a build depends on: the files, as the file system knows them, and what it is asked for."""
        stats = {path: path.lstat() for path in self.site.root.rglob("*") if ".briefgen" not in path.parts}
        known = {path: (stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino) for path, stat in stats.items()}
        return known, dict(self.day)

    def no_answer_is_stale(self) -> None:
        """Fail if the last build left a page unmarked that holds an answer that is no longer true."""
        before, self.texts = self.texts, texts_of(self.site.root)
        found, self.oracle.stale = self.oracle.stale, []
        assert not found, f"{'; '.join(map(str, found))}, after this edit ({self.day}):\n{edit_of(before, self.texts)}"


class QuickEdits(Edits):
    """A site that is edited at random, of which only the answers are checked: many more steps in the same time."""

    steps = compared = 0

    @invariant()
    def as_clean(self) -> None:
        if self.is_edited():
            type(self).compared += not self.site.build(**self.day).failed
            self.known = self.state()
            self.no_answer_is_stale()


def run_edits(machine: type[Edits], examples: int, capsys: pytest.CaptureFixture[str]) -> None:
    """Edit many sites, and say how many steps that were."""
    machine.steps = machine.compared = 0
    with ExitStack() as stack:
        stack.enter_context(patch.dict(SHOWN, dict.fromkeys(SHOWN, 1)))
        for module, limit in ((tag_directories, 2), (sitemaps, 5)):
            stack.enter_context(patch.object(module, "LIMIT", limit))
        machine.oracle = stack.enter_context(watching())
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
    assert machine.compared > machine.steps / 2, "most steps were errors"
    assert machine.oracle.compared or machine.steps <= examples, "no site was built twice"
    with capsys.disabled():
        told = f"{machine.steps} steps, {machine.compared} sites and {machine.oracle.compared} answers compared"
        print(f"\n{machine.__name__}: {told}")


ticks = pytest.mark.parametrize("tick", [scan.TICK, 20_000_000], ids=["all-is-fresh", "most-is-settled"])
"""In a test all files are so new that each is read in every build; a shorter tick lets the file system's word count."""


@pytest.mark.slow
@ticks
def test_any_edits(rounds: int, tick: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "TICK", tick)
    run_edits(Edits, rounds // 2, capsys)


def test_no_answer_goes_stale(rounds: int, capsys: pytest.CaptureFixture[str]) -> None:
    run_edits(QuickEdits, rounds // 4, capsys)
