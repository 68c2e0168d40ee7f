"""The theme API: all of it is described, and `docs/theme-api.md` says what the code says."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import jinja2
import pytest

from briefgen.site.dossiers import SHOWN
from tests import theme_api
from tests.sites import Site

STATEMENT = "::: statement\nby: Ada\nto: Ben\nid: one\n\nThat it is so.\n:::\n"
CONTRADICTION = "::: statement\nby: Ben\ncontradicts: #one\n\nThat it is not.\n:::\n"


def rich(site: Site, **config: Any) -> None:
    """Fill a site so that it has pages of every kind, long lists and short ones."""
    contact = {"security_contact": "mailto:desk@desk.example", "security_expires": "2030-01-01T00:00:00Z"}
    site.configure(hosting={"host_files": True, **contact}, chronology={"split": 1}, actors={"split": 1}, **config)
    site.write("redirects.toml", 'gone = ["/withdrawn/"]\n')
    site.actor(
        "ada",
        "Her profile.",
        kind="person",
        old_addresses=["/who/ada/"],
        country="Utopia",
        member_of="The Council",
        roles=[{"title": "Envoy", "organisation": "The Council"}],
    )
    site.actor("council", name="The Council")
    shared: dict[str, Any] = {
        "actors": ["Ada", "Ben"],
        "topics": ["Talks"],
        "places": ["Geneva"],
        "authors": ["Ann"],
        "outcome": "no agreement",
        "sources": [{"title": "Report", "publisher": "The News"}],
    }
    site.desk_page("about", "[[first]]", nav=1)
    follow_ups = [
        {"title": "To do", "due": "2021-01-05", "actors": ["Ada"]},
        {"title": "To do too", "due": "2021-03-05"},
        {"title": "Due", "due": "2021-02-05"},
        {"title": "Some day"},
    ]
    corrections = [{"date": "2021-02-06", "text": "It was Monday."}]
    site.briefing(
        "first", STATEMENT + CONTRADICTION, aliases=["/old/"], follow_ups=follow_ups, corrections=corrections, **shared
    )
    site.briefing(
        "second", f"[[first]]\n\n{STATEMENT}", date="2021-03-01", resolves=["first#to-do", "first#to-do-too"], **shared
    )
    site.briefing("third", date="2020-03-01", events=[{"date": "2020-03-02", "title": "It happened"}], **shared)


def test_the_page_says_what_the_code_says() -> None:
    page = theme_api.PAGE.read_text("utf-8")
    assert page == theme_api.page(), "run `python -m tests.theme_api --write`"


def test_everything_is_described() -> None:
    assert theme_api.missing() == []


def test_templates_get_what_is_described(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, list[set[str]]] = {}
    render = jinja2.Template.render

    def watched(self: jinja2.Template, given: dict[str, Any], **shared: Any) -> str:
        assert set(shared) == set(theme_api.SHARED)
        seen.setdefault(shared["page"].kind, []).append(set(given))
        return render(self, given, **shared)

    monkeypatch.setattr(jinja2.Template, "render", watched)
    for part in SHOWN:
        monkeypatch.setitem(SHOWN, part, 0)
    rich(site, search=True)
    assert site.problems() == []
    assert sorted(seen) == theme_api.kinds()
    for kind, pages in seen.items():
        described = [theme_api.keys(variables) for variables in theme_api.variables_of(kind)]
        assert [given for given in pages if given not in described] == [], (kind, "given, but not described", described)
        assert [wanted for wanted in described if wanted not in pages] == [], (kind, "described, but never given")


def test_every_list_is_named(site: Site, repository: Path) -> None:
    rich(site)
    assert not site.build().failed
    with closing(sqlite3.connect(site.root / ".briefgen/site.db")) as db:
        lists = {name.partition(":")[0] for (name,) in db.execute("SELECT DISTINCT list FROM list_row")}
    text = (repository / "docs/themes.md").read_text("utf-8").split("## Lists")[1]
    assert {"briefings", "topic", "actor", "feed-topic"} <= lists
    assert sorted(name for name in lists if f"`{name}" not in text) == []
