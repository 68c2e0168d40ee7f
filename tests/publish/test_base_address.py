"""A first publication: where people will read the site is said, asked for, or refused if links would be dead there."""

from __future__ import annotations

import subprocess
import tomllib
from contextlib import chdir
from pathlib import Path

import pytest
from click.testing import CliRunner

from briefgen import project
from briefgen.cli import main
from briefgen.publish.base_address import NoAddressError
from briefgen.publish.publisher import Publisher
from briefgen.publish.target import PublishError
from tests.needs import program
from tests.publish.sites import publish, small_site
from tests.publish.test_sealed import Terminal
from tests.sites import Site

FOLDER = {"to": "folder", "path": "../www"}
GITHUB = {"to": "git", "remote": "git@github.com:You/archive.git"}
BUCKET = {"to": "s3", "bucket": "desk"}


def publisher(site: Site, base: str, target: dict[str, object]) -> Publisher:
    site.configure(base_url=base, **{"publish.live": target})
    found, problems = project.load(site.root)
    assert found is not None, problems
    return Publisher(found, "live")


@pytest.mark.parametrize(
    ("base", "target", "expected"),
    [
        ("https://e.site/", FOLDER, "https://e.site/"),
        ("", FOLDER | {"address": "https://e.site/x/"}, "https://e.site/x/"),
        ("", FOLDER | {"address": "e.site/x/"}, "https://e.site/x/"),
        ("https://e.site/", FOLDER | {"address": "the office's server"}, "https://e.site/"),
        ("https://e.site/x/", FOLDER | {"address": "https://mirror.site/x"}, "https://e.site/x/"),
        ("https://e.site/", FOLDER | {"base_url": "https://f.site/x/"}, "https://f.site/x/"),
        ("", FOLDER | {"address": "http://localhost:8000/x/"}, "http://localhost:8000/x/"),
        ("http://127.0.0.1/", FOLDER | {"address": "http://127.0.0.1:8000/"}, "http://127.0.0.1/"),
        ("", GITHUB, "https://you.github.io/archive/"),
        ("", GITHUB | {"remote": "https://github.com/you/You.github.io"}, "https://you.github.io/"),
        ("", GITHUB | {"cname": "www.desk.site"}, "https://www.desk.site/"),
        ("https://you.github.io/archive", GITHUB, "https://you.github.io/archive"),
        ("https://www.desk.site/", GITHUB, "https://www.desk.site/"),
        ("https://odd-word-1.pages.github.io/", GITHUB, "https://odd-word-1.pages.github.io/"),
        ("https://x.pages.dev/", GITHUB, "https://x.pages.dev/"),
        ("", {"to": "git", "remote": "https://codeberg.org/you/x.git", "branch": "pages"}, "https://you.codeberg.page/x/"),
        ("http://desk.s3-website-eu-west-1.amazonaws.com/", BUCKET, "http://desk.s3-website-eu-west-1.amazonaws.com/"),
        ("http://desk.s3-website.eu-west-1.amazonaws.com/", BUCKET, "http://desk.s3-website.eu-west-1.amazonaws.com/"),
    ],
)  # fmt: skip
def test_a_site_is_made_for_where_it_is_read(site: Site, base: str, target: dict[str, object], expected: str) -> None:
    found = publisher(site, base, target)
    assert found.site.config.base_url == expected
    found.check_links()


@pytest.mark.parametrize(
    ("base", "target", "told", "fix"),
    [
        ("https://example.org/", FOLDER, "is an example", "where people will read"),
        ("https://www.example.com/x/", FOLDER, "is an example", "where people will read"),
        ("https://e.site/", FOLDER | {"address": "https://example.net/"}, "is an example", "where people will read"),
        ("http://localhost:8000/", FOLDER, "this machine only", "base_url"),
        ("http://127.0.0.1/", FOLDER | {"address": "https://e.site/"}, "this machine only", "base_url"),
        ("http://[::1]:8000/", FOLDER, "this machine only", "base_url"),
        ("https://e.site/", FOLDER | {"address": "https://e.site/x/"}, "links and styles are made for", '"https://e.site/x/"'),
        ("https://e.site/x/", FOLDER | {"address": "e.site"}, "links and styles are made for", '"https://e.site"'),
        ("https://e.site/x/", FOLDER | {"address": "https://e.site/?x"}, "links and styles are made for", "base_url"),
        ("", FOLDER | {"address": "https://e.site/", "base_url": "https://e.site/x/"}, "are made for", "have one path"),
        ("", FOLDER | {"address": "https://e.site/x/index.html"}, "address of a page", "leave out"),
        ("https://you.github.io/", GITHUB, "read at https://you.github.io/archive/", '"https://you.github.io/archive/"'),
        ("https://me.github.io/archive/", GITHUB, "read at https://you.github.io/archive/", "you.github.io"),
        ("https://you.github.io/archive/", GITHUB | {"cname": "desk.site"}, "read at https://desk.site/", "desk.site"),
        ("https://desk.site/archive/", GITHUB | {"cname": "desk.site"}, "read at https://desk.site/", "desk.site"),
        ("https://x.pages.dev/archive/", GITHUB, "at the root", '"https://x.pages.dev/"'),
        ("https://x.netlify.app/archive/", FOLDER, "at the root", '"https://x.netlify.app/"'),
        ("https://desk.s3.eu-west-1.amazonaws.com/", BUCKET, "answers programs", "website hosting"),
        ("https://s3.eu-west-1.amazonaws.com/desk/", BUCKET, "answers programs", "website hosting"),
        ("https://desk.s3-eu-west-1.amazonaws.com/", BUCKET, "answers programs", "website hosting"),
    ],
)  # fmt: skip
def test_a_site_whose_links_would_be_dead_is_refused(
    site: Site, base: str, target: dict[str, object], told: str, fix: str
) -> None:
    with pytest.raises(PublishError) as refused:
        publisher(site, base, target).check_links()
    assert told in str(refused.value)
    assert fix in refused.value.hint


def test_a_remote_by_name_says_where_it_is_read(site: Site) -> None:
    git = program("git")
    subprocess.run([git, "init", "-q", str(site.root)], check=True)
    subprocess.run([git, "remote", "add", "origin", "git@github.com:you/archive.git"], cwd=site.root, check=True)
    found = publisher(site, "", {"to": "git", "remote": "origin"})
    assert found.site.config.base_url == "https://you.github.io/archive/"
    site.write(".github/workflows/publish.yml", "")
    steps = [*found.next_steps()]
    assert "Settings > Pages" in steps[0]
    assert ".github/workflows/publish.yml" in steps[1]


@pytest.mark.parametrize(
    "target",
    [
        FOLDER,
        FOLDER | {"address": "the office's server"},
        {"to": "git", "remote": "../x"},
        GITHUB | {"served_by": "netlify"},
    ],
)
def test_a_site_without_an_address_is_refused_without_a_terminal(site: Site, target: dict[str, object]) -> None:
    with pytest.raises(NoAddressError):
        publisher(site, "", target).check_links()
    said = publish(small_site(site, **FOLDER), "--dry-run")
    assert "read it at https://desk.example/" in said
    site.configure(base_url="", **{"publish.live": target})
    for options in ([], ["--yes"], ["--dry-run"]):
        said = publish(site, *options, ok=False)
        assert 'base_url = "https://…/"' in said
        assert "[publish.live]" in said
    assert not (site.root.parent / "www").exists()


def test_at_a_terminal_the_address_is_asked_for_and_kept(site: Site) -> None:
    small_site(site, **FOLDER)
    config = site.root / "briefgen.toml"
    config.write_text('# ours\ntitle = "Desk"\nbase_url = ""  # soon\n[publish.live]\nto = "folder"\npath = "../www"\n')
    person = Terminal(site)
    person.wait_for("Where will people read the site?")
    person.type("not an address\n")
    person.wait_for("is not an address")
    person.type("desk.site/archive\n")
    person.wait_for("Publish? [y/N]")
    person.type("y\n")
    assert person.end() == 0, person.said
    assert config.read_text().splitlines()[:3] == [
        "# ours", 'title = "Desk"', 'base_url = "https://desk.site/archive/"  # soon',
    ]  # fmt: skip
    assert tomllib.loads(config.read_text())["publish"]["live"]["path"] == "../www"
    assert 'href="/archive/briefings/a/"' in (site.root.parent / "www/index.html").read_text("utf-8")
    assert "Open https://desk.site/archive/" in person.said


def test_an_example_that_is_written_into_the_configuration_goes_no_further(site: Site, tmp_path: Path) -> None:
    small_site(site, to="folder", path=str(tmp_path / "www"))
    site.configure(base_url="https://example.org/", **{"publish.live": {"to": "folder", "path": str(tmp_path / "www")}})
    said = publish(site, "--yes", ok=False)
    assert "https://example.org/ is an example" in said
    assert not (tmp_path / "www").exists()
    assert not (site.root / "output").exists()  # nothing was built for nothing


def test_what_to_do_next_is_said_once(site: Site, tmp_path: Path) -> None:
    small_site(site, to="folder", path=str(tmp_path / "www"))
    said = publish(site, "--yes")
    assert "Open https://desk.example/" in said
    assert f"Let a web server serve {tmp_path}/www" in said
    site.briefing("d", "More.")
    said = publish(site, "--yes")
    assert "Open" not in said
    assert "web server" not in said


def test_without_a_terminal_every_option_that_is_missing_is_named(site: Site, tmp_path: Path) -> None:
    (tmp_path / "www").mkdir()
    (tmp_path / "www/letter.txt").write_text("mine")
    small_site(site, to="folder", path=str(tmp_path / "www"))
    said = publish(site, ok=False)
    assert "nothing was published" in said
    assert "pass --take-over --yes to agree" in said
    said = publish(site, "--take-over", ok=False)
    assert "pass --yes to agree" in said
    assert "there is no terminal to ask on" in said
    assert "Publish?" not in said


def test_headers_are_for_the_path_of_the_only_target(site: Site) -> None:
    site.configure(base_url="", **{"publish.live": FOLDER | {"address": "https://desk.site/archive/"}})
    with chdir(site.root):
        result = CliRunner().invoke(main, ["headers", "nginx"])
        assert "location ^~ /archive/assets/" in result.output
        site.configure(base_url="", **{"publish.live": {"to": "git", "remote": "origin"}})
        result = CliRunner().invoke(main, ["headers", "nginx"])
    assert (result.exit_code, 'no remote "origin"' in result.output) == (1, True)
