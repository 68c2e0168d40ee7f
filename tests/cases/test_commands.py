"""What commands say and do, for inputs that once went wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from briefgen.cli import main
from tests.publish.sites import publish, small_site
from tests.sites import TODAY, Site


@pytest.fixture
def here(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.chdir(site.root)
    return site


def typed(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_an_address_of_a_target_is_the_base_of_a_site_without_one(here: Site, tmp_path: Path) -> None:
    """`publish` with `address = "https://e.example/archive/"` and no `base_url`."""
    target = {"to": "folder", "path": str(tmp_path / "www"), "address": "https://e.example/archive/"}
    small_site(here)
    here.configure(base_url="", **{"publish.live": target})
    assert "base-url" not in publish(here, "--yes")
    page = (tmp_path / "www/briefings/a/index.html").read_text("utf-8")
    assert 'href="/archive/assets/' in page
    assert 'href="https://e.example/archive/briefings/a/"' in page
    assert 'href="/assets/' not in page


@pytest.mark.parametrize(
    ("base", "address", "is_refused"),
    [
        ("https://e.example/", "https://e.example/archive/", True),
        ("https://e.example/archive/", "https://e.example/", True),
        ("https://e.example/archive", "https://e.example/archive/", False),
        ("https://e.example/archive/", "https://mirror.example/archive/", False),
        ("https://e.example/archive/", "the office's server", False),
    ],
)
def test_a_site_whose_links_would_be_dead_is_not_published(
    here: Site, tmp_path: Path, base: str, address: str, is_refused: bool
) -> None:
    """An `address` under another path than `base_url`."""
    target = {"to": "folder", "path": str(tmp_path / "www"), "address": address}
    here.briefing("a")
    here.configure(base_url=base, **{"publish.live": target})
    said = publish(here, "--yes", ok=not is_refused)
    assert ("links and styles are made for" in said) is is_refused
    assert (tmp_path / "www").exists() is not is_refused
    here.configure(base_url=base, **{"publish.live": target | {"base_url": "https://e.example/archive/"}})
    publish(here, "--yes", ok=address != "https://e.example/")


def test_a_build_counts_pages_that_people_read(here: Site) -> None:
    """3 briefings: "36 pages" (feeds and assets counted)."""
    for name in ("a", "b", "c"):
        here.briefing(name, actors=["Ann"], aliases=[f"/old/{name}/"], summary="They met.")
    result = here.build()
    pages = {path: content for path, content in here.files().items() if path.endswith(".html")}
    readable = [path for path, content in pages.items() if b'http-equiv="refresh"' not in content]
    assert len(pages) - len(readable) == 4
    assert result.pages == result.rendered == len(readable)
    assert f"{len(readable)} pages are up to date" in typed("build", "--as-of", TODAY).stdout
    here.briefing("a", "Other words.", actors=["Ann"], aliases=["/old/a/"], summary="They met.")
    assert f"1 of {len(readable)} pages rendered" in typed("build", "--as-of", TODAY).stdout


def test_many_problems_are_counted_by_rule(here: Site) -> None:
    """20,000 problems: "… and 19962 more"."""
    for number in range(40):
        here.briefing(f"b{number}", "[[Nobody]] and [[No one]] ![](a.png)", colour="red")
    said = typed("build").stderr
    assert "… and 150 more problems; --json prints all of them:\n" in said
    assert "  40 × warning[unknown-key] in 40 files\n" in said
    assert "error[broken-link] in " in said
    assert said.count("error[") < 60


@pytest.mark.parametrize("command", ["build", "check"])
def test_a_wrong_option_is_named(here: Site, command: str) -> None:
    """`--base-url example.org` blames `briefgen.toml:3`."""
    result = typed(command, "--base-url", "example.org")
    assert result.exit_code == 2
    assert "--base-url" in result.output
    assert "briefgen.toml" not in result.output


def test_a_new_briefing_has_a_title(here: Site) -> None:
    """`new ""` writes a file that stops the build."""
    before = sorted(here.root.rglob("*"))
    assert typed("new", "").exit_code == 2
    assert sorted(here.root.rglob("*")) == before


def test_verbs_and_plurals_are_those_of_the_command(here: Site) -> None:
    """A build that says "1 files changed" and "Nothing was published"."""
    here.briefing("a", "[[Nobody]]")
    result = typed("build")
    assert "1 error in 1 file\n" in result.stderr
    assert "Nothing was written: output/ is unchanged." in result.stderr
    assert "publish" not in result.stderr
