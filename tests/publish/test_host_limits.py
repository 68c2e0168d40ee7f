"""What hosts take is told before they refuse it: a warning when it is near, an error beyond."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import chdir
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from briefgen.archive import tables
from briefgen.cli import main
from briefgen.diagnostics import Problem
from briefgen.hosts import HOSTS, host_of
from briefgen.publish.host_limits import OWN_FILES, host_problems
from briefgen.rules import levelled
from tests.publish.sites import publish, small_site
from tests.sites import Site
from tests.test_docs import page

MIB = 2**20
LIMITS = [
    (name, field)
    for name, host in HOSTS.items()
    for field in ("files", "folder_files", "file_size", "size", "redirects")
    if getattr(host, field)
]


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    db, _ = tables.open_archive(tmp_path / "site.db", "x")
    yield db
    db.close()


def fill(db: sqlite3.Connection, rows: Iterable[tuple[str, int, bool]]) -> None:
    """Let an output have these files: path, size, and whether it is a redirect."""
    columns = "address, address_key, path, kind, subject, argument, source, is_listed, is_redirect, is_copied, size"
    values = ((f"/{path}", path, is_redirect, size) for path, size, is_redirect in rows)
    with tables.transaction(db):
        db.execute("DELETE FROM page")
        db.executemany(f"INSERT INTO page ({columns}) VALUES (?, '', ?, 'x', '', '', '', 0, ?, 0, ?)", values)


OUTPUTS: dict[str, Callable[[int], Iterable[tuple[str, int, bool]]]] = {
    "files": lambda most: ((f"b{number}.html", 1, False) for number in range(most - OWN_FILES)),
    "folder_files": lambda most: ((f"media/{number}.png", 1, False) for number in range(most)),
    "file_size": lambda most: [("index.html", 10, False), ("media/film.mp4", most, False)],
    "size": lambda most: ((f"media/{number}.mp4", most // 20, False) for number in range(20)),
    "redirects": lambda most: [("_redirects", 9, False), *((f"old{n}/index.html", 9, True) for n in range(most))],
}
"""Outputs that have just as much as a limit allows."""


@pytest.mark.parametrize(("name", "field"), LIMITS)
def test_every_limit_of_every_host_is_told(db: sqlite3.Connection, name: str, field: str) -> None:
    most = getattr(HOSTS[name], field)

    def told(share: float) -> list[Problem]:
        if share > 1 or not field.endswith(("files", "redirects")):
            fill(db, OUTPUTS[field](int(most * share)))
        else:  # fewer of the same files
            db.execute("DELETE FROM page WHERE id > ?", (most * share - (OWN_FILES if field == "files" else 0),))
        return [item for item in levelled(host_problems(db, name), {}, strict=False) if _is_about(item, field)]

    (beyond,) = told(1.01)
    (full,) = told(1)
    assert told(0.8) == []
    assert full.severity == "warning"
    assert "(100%)" in full.message
    assert beyond.severity == ("warning" if HOSTS[name].is_soft else "error")
    assert HOSTS[name].title in beyond.message
    assert 'host-limit = "warning"' in beyond.hint


def _is_about(item: Problem, field: str) -> bool:
    unit = {"file_size": "a file", "size": "a site", "folder_files": "a folder"}.get(field, field)
    return unit in item.message and (field != "size" or "files" not in item.message)


def test_folders_count_where_the_host_counts_them(db: sqlite3.Connection) -> None:
    """Most pages are a folder and a file in it: 200,000 are 100,000 pages."""
    fill(db, ((f"briefings/b{number}/index.html", 1, False) for number in range(100_001)))
    (found,) = host_problems(db, "gitlab-pages")
    assert "yours has 200,004 files and folders" in found.message
    assert not found.only_warns


def test_the_redirects_count_only_if_the_host_is_told_of_them(db: sqlite3.Connection) -> None:
    fill(db, [*OUTPUTS["redirects"](3000)][1:])
    assert host_problems(db, "cloudflare-pages") == []


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://you.github.io/archive/", "github-pages"),
        ("https://YOU.GitHub.io", "github-pages"),
        ("https://group.gitlab.io/a/b/", "gitlab-pages"),
        ("https://x.pages.dev/", "cloudflare-pages"),
        ("https://main--x.netlify.app/", "netlify"),
        ("https://x.vercel.app:443/", "vercel"),
        ("https://github.io.desk.site/", ""),
        ("https://notgithub.io/", ""),
        ("https://desk.site/x.github.io/", ""),
        ("", ""),
    ],
)
def test_a_host_is_known_by_the_address_that_it_gives(address: str, name: str) -> None:
    assert host_of(address) == name


def test_the_table_of_the_documentation_is_that_of_the_code(repository: Path) -> None:
    text = page(repository, "docs/publishing.md")
    table = text.split("| `served_by` |")[1].split("\n\n")[0]
    rows = [[cell.strip(" `") for cell in line.split("|")[1:-1]] for line in table.splitlines()[2:]]
    assert [row[0] for row in rows] == list(HOSTS)
    for name, *cells in rows:
        host = HOSTS[name]
        expected = [
            f"{host.files:,}{', with folders' * host.counts_folders}" if host.files else f"{host.folder_files:,} in a folder" if host.folder_files else "",
            _bytes(host.file_size), _bytes(host.size), f"{host.redirects:,}" if host.redirects else "",
        ]  # fmt: skip
        assert cells == expected, name
    assert all(host.domain in text for host in HOSTS.values())


def _bytes(size: int) -> str:
    if not size:
        return ""
    if size % MIB == 0:
        return f"{size // MIB} MiB"
    return f"{size // 10**9} GB" if size >= 10**9 else f"{size // 10**6} MB"


def typed(site: Site, *arguments: str) -> Result:
    with chdir(site.root):
        return CliRunner().invoke(main, arguments)


def test_a_file_that_is_too_large_stops_publishing_and_is_told_by_build_and_check(site: Site, tmp_path: Path) -> None:
    """Each command says it, and says which file; `[rules]` lets it pass."""
    film = site.write("static/film.bin", b"")
    with film.open("r+b") as file:
        file.truncate(26 * MIB)
    target = {"to": "folder", "path": str(tmp_path / "www"), "served_by": "cloudflare-pages"}
    small_site(site, **target)
    said = publish(site, "--yes", ok=False)
    assert "Cloudflare Pages takes 25.0 MiB a file" in said
    assert "static/film.bin" in said
    assert "its host does not take it" in said
    assert not (tmp_path / "www").exists()
    for command in ("check", "build"):
        for _ in range(2):
            result = typed(site, command)
            assert result.exit_code == 1, command
            assert "error[host-limit]" in result.output
    assert "Do not publish" in typed(site, "build").output
    found = json.loads(typed(site, "check", "--json").stdout)["problems"]
    assert ("static/film.bin", "host-limit", "error") in [(one["path"], one["rule"], one["severity"]) for one in found]
    site.configure(rules={"host-limit": "warning"}, **{"publish.live": target})
    assert "warning[host-limit]" in publish(site, "--yes")
    assert (tmp_path / "www/film.bin").stat().st_size == 26 * MIB


def test_the_address_of_the_workflow_says_which_host_it_is(site: Site) -> None:
    film = site.write("static/film.bin", b"")
    with film.open("r+b") as file:
        file.truncate(21 * MIB)
    assert "host-limit" not in typed(site, "build").output
    result = typed(site, "build", "--base-url", "https://x.pages.dev/")
    assert result.exit_code == 0
    assert (
        "warning[host-limit]: Cloudflare Pages takes 25.0 MiB a file, and this one has 21.0 MiB (84%)" in result.output
    )
    assert typed(site, "build", "--strict", "--base-url", "https://x.pages.dev/").exit_code == 1


def test_a_host_that_is_not_known_is_a_mistake(site: Site) -> None:
    small_site(site, to="folder", path="../www", served_by="cloudflare")
    said = typed(site, "build").output
    assert '"cloudflare" is not a host that is known' in said
    assert 'did you mean "cloudflare-pages"?' in said


def test_the_headers_are_asked_for_where_the_host_reads_them(site: Site, tmp_path: Path) -> None:
    target = {"to": "folder", "path": str(tmp_path / "www"), "address": "https://x.netlify.app/"}
    small_site(site, **target)
    assert "host_files = true" in publish(site, "--yes")
    site.configure(hosting={"host_files": True}, **{"publish.live": target | {"path": str(tmp_path / "other")}})
    assert "host_files" not in publish(site, "--yes")
