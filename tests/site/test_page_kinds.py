"""Kinds of pages register themselves; one that is added shows up without a change anywhere else."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from briefgen.records.ids import Subject
from briefgen.records.page import Page
from briefgen.site import kinds, page_kinds
from briefgen.site.page_kinds import PageKind, Planning, register
from tests.sites import Site

HARBOURS = """
from briefgen.site.page_kinds import PageKind, register

def _pages(at):
    yield at.page("/harbours/")

def _view(page, at):
    return {"harbours": ["Odesa", "Varna"]}

register(PageKind(name="harbours", pages={"site": _pages}, template="harbours.html", view=_view, is_listed=True))
"""


@pytest.fixture(autouse=True)
def registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what a test registers be forgotten after it."""
    page_kinds.page_kinds()
    monkeypatch.setattr(page_kinds, "_registered", dict(page_kinds._registered))
    monkeypatch.setattr(page_kinds, "_by_subject", {name: list(of) for name, of in page_kinds._by_subject.items()})


def nowhere(at: Planning) -> Iterator[Page]:
    yield from ()


def test_a_kind_is_its_module_and_its_template(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "harbours_of_test.py").write_text(HARBOURS)
    monkeypatch.setattr(kinds, "__path__", [*kinds.__path__, str(tmp_path)])
    page_kinds._load.cache_clear()
    site.write(
        "templates/harbours.html", "{% for harbour in harbours %}<p>{{ harbour }} {{ page.kind }}</p>{% endfor %}"
    )
    site.briefing("a")
    assert not site.build().failed
    assert site.page("/harbours/") == "<p>Odesa harbours</p><p>Varna harbours</p>"
    assert "<loc>https://desk.example/harbours/</loc>" in site.page("/sitemap-pages.xml")
    monkeypatch.undo()
    page_kinds._load.cache_clear()
    sys.modules.pop("briefgen.site.kinds.harbours_of_test")


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        (PageKind(name="home", pages={"site": nowhere}, template="x.html"), 'two kinds of page called "home"'),
        (PageKind(name="x", pages={"harbours": nowhere}, template="x.html"), 'about "harbours"; it is none of site, briefing'),
        (PageKind(name="x", pages={"site": nowhere}), 'has a template, or files, or it is copied: "x"'),
        (PageKind(name="x", pages={"site": nowhere}, template="x.html", is_copied=True), "or it is copied"),
    ],
)  # fmt: skip
def test_a_wrong_registration_is_an_error(kind: PageKind, message: str) -> None:
    before = set(page_kinds.page_kinds())
    with pytest.raises(ValueError, match=message):
        register(kind)
    assert set(page_kinds.page_kinds()) == before


def test_every_kind_has_a_template_or_is_copied() -> None:
    found = page_kinds.page_kinds()
    assert {name for name, kind in found.items() if kind.is_copied} == {"file", "old-file", "static", "asset"}
    assert {name for name, kind in found.items() if kind.is_redirect} == {
        "old-calendar",
        "old-feed",
        "old-file",
        "redirect",
    }
    listed = {name for name, kind in found.items() if kind.is_listed}
    assert listed >= {"home", "actors", "actor", "chronology", "topics", "topic", "outcomes", "outcome", "follow-ups"}
    assert listed.isdisjoint(
        {"briefing", "feed", "json-feed", "sitemap", "sitemaps", "robots", "not-found", "redirect"}
    )


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("site", ("site", "")),
        ("actor:ann", ("actor", "ann")),
        ("list:all", ("list:all", "")),
        ("list:topic:trade", ("list:topic", "trade")),
        ("file:content/a:b.pdf", ("file", "content/a:b.pdf")),
    ],
)
def test_a_subject_is_a_kind_and_a_name(subject: str, expected: tuple[str, str]) -> None:
    page = Page("/a/", "kind", Subject(subject))
    assert (page.about, page.name) == expected


def test_an_unchanged_build_imports_no_kinds(site: Site) -> None:
    site.briefing("a")
    command = "import sys; from briefgen.cli import main\ntry: main(['build'])\nexcept SystemExit: pass\n"
    command += "print([name for name in sys.modules if name.startswith('briefgen.site.kinds')])"
    outputs = [
        subprocess.run(
            [sys.executable, "-c", command], cwd=site.root, capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    ]
    assert "briefgen.site.kinds.home" in outputs[0]
    assert outputs[1].endswith("[]\n")
