"""A new site builds at once, and everything that is wired in it works."""

from __future__ import annotations

import json
import shlex
import subprocess
import tomllib
from pathlib import Path

import jsonschema
import pytest
import yaml
from click.testing import CliRunner

from briefgen import project
from briefgen.cli import main
from briefgen.pipeline.build import build
from briefgen.pipeline.options import Options
from briefgen.scaffold.site import SAMPLES, unchanged_samples
from tests.needs import program
from tests.sites import NOW, TODAY


@pytest.fixture
def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["init", "our-archive"])
    assert result.exit_code == 0, result.output
    assert "cd our-archive && briefgen serve" in result.output
    return tmp_path / "our-archive"


def test_a_new_site_builds_without_a_problem_once_its_address_is_set(begun: Path) -> None:
    site, problems = project.load(begun, {"base_url": "https://x.example/"})
    assert site is not None
    result = build(site, Options(begun / "output", TODAY, NOW, jobs=1, strict=True))
    assert (problems, result.problems) == ([], [])
    assert result.pages > 10


def test_a_new_site_says_when_its_address_is_asked_for(begun: Path) -> None:
    site, _ = project.load(begun)
    assert site is not None
    (problem,) = build(site, Options(begun / "output", TODAY, NOW, jobs=1)).problems
    assert problem.rule == "base-url"
    assert "the address where people will read the site; `publish` asks for it" in problem.hint


def test_it_has_a_title_and_no_line_of_git_lists_the_output(begun: Path) -> None:
    assert tomllib.loads((begun / "briefgen.toml").read_text())["title"] == "Our Archive"
    git = program("git")
    subprocess.run([git, "init", "-q"], cwd=begun, check=True)
    site, _ = project.load(begun)
    assert site is not None
    build(site, Options(begun / "output", TODAY, NOW, jobs=1))
    listed = subprocess.run(
        [git, "status", "--short", "-uall"], cwd=begun, capture_output=True, text=True, check=True
    ).stdout
    assert "content/briefings/how-a-briefing-is-written.md" in listed
    assert "output/" not in listed
    assert ".briefgen/" not in listed


@pytest.mark.parametrize("title", ['Say "no"', "back\\slash", "Café Лавров"])
def test_any_title_is_kept(tmp_path: Path, title: str) -> None:
    CliRunner().invoke(main, ["init", str(tmp_path / "x"), "--title", title])
    assert tomllib.loads((tmp_path / "x/briefgen.toml").read_text("utf-8"))["title"] == title


def test_nothing_that_is_there_is_overwritten(begun: Path) -> None:
    (begun / "briefgen.toml").write_text("mine")
    result = CliRunner().invoke(main, ["init", str(begun)])
    assert result.exit_code == 1
    assert "already contains" in result.output
    assert "for example `briefgen init archive`" in result.output
    assert (begun / "briefgen.toml").read_text() == "mine"


def test_the_folder_that_is_there_is_not_the_one_to_choose(tmp_path: Path) -> None:
    """`briefgen init archive`, said twice, was told: choose another folder, for example `briefgen init archive`."""
    arguments = ["init", str(tmp_path / "archive")]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    assert "for example `briefgen init new-archive`" in CliRunner().invoke(main, arguments).output


def test_the_samples_are_those_that_a_first_publication_points_to(begun: Path) -> None:
    written = {path.relative_to(begun / "content").as_posix() for path in (begun / "content").rglob("*.md")}
    assert written == set(SAMPLES)


def test_samples_count_as_such_until_somebody_changes_them(begun: Path) -> None:
    assert list(unchanged_samples(begun)) == [f"content/{path}" for path in SAMPLES]
    about = begun / "content/pages/about.md"
    about.write_text(about.read_text().replace("Say how readers reach you.", "Write to us: desk@desk.example."))
    (begun / "content/actors/your-desk.md").unlink()
    assert list(unchanged_samples(begun)) == ["content/briefings/how-a-briefing-is-written.md"]


def test_the_about_page_stands_at_the_foot_of_every_page(begun: Path) -> None:
    site, _ = project.load(begun)
    assert site is not None
    assert not build(site, Options(begun / "output", TODAY, NOW, jobs=1)).failed
    for page in ("index.html", "about/index.html", "briefings/how-a-briefing-is-written/index.html"):
        assert 'href="/about/"' in (begun / "output" / page).read_text().partition('class="foot-desk"')[2]


def test_a_folder_with_other_files_is_fine(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine")
    assert CliRunner().invoke(main, ["init", str(tmp_path)]).exit_code == 0


def test_the_workflow_builds_strictly_and_on_a_timer(begun: Path) -> None:
    workflow = yaml.safe_load((begun / ".github/workflows/publish.yml").read_text())
    steps = [step.get("run", "") for step in workflow["jobs"]["publish"]["steps"]]
    assert any(step.startswith("briefgen build --strict") for step in steps)
    assert workflow[True]["schedule"]  # YAML 1.1 reads the key `on` as true


def test_the_workflow_for_gitlab_builds_what_it_publishes(begun: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    job = yaml.safe_load((begun / ".gitlab-ci.yml").read_text())["pages"]
    assert job["artifacts"]["paths"] == ["public"]
    monkeypatch.chdir(begun)
    (line,) = [line for line in job["script"] if line.startswith("briefgen ")]
    arguments = shlex.split(line.replace("$CI_PAGES_URL", "https://you.gitlab.example/archive"))[1:]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    assert 'href="/archive/briefings/' in (begun / "public/index.html").read_text()


def test_the_schemas_for_editors_hold_the_sample_and_offer_known_actors(begun: Path) -> None:
    schema = json.loads((begun / ".vscode/briefing.schema.json").read_text())
    jsonschema.Draft7Validator.check_schema(schema)
    text = (begun / "content/briefings/how-a-briefing-is-written.md").read_text()
    front = yaml.safe_load(text.split("---\n")[1])
    front["date"] = str(front["date"])
    jsonschema.validate(front, schema)
    assert '"Your Desk"' in json.dumps(schema)


def test_schemas_are_written_anew(begun: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(begun)
    (begun / "content/actors/ann.md").write_text("---\nname: Ann Smith\n---\n")
    assert CliRunner().invoke(main, ["schema", "--write"]).exit_code == 0
    assert '"Ann Smith"' in (begun / ".vscode/briefing.schema.json").read_text()
