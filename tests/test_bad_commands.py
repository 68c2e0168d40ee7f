"""The commands with input that nobody foresaw: a message, never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sites import Site
from tests.test_cli import run, typed


@pytest.fixture
def here(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    site.briefing("a", actors=["Ann"])
    monkeypatch.chdir(site.root)
    return site


@pytest.mark.parametrize(("command", "told"), [("bild", 'Did you mean "build"?'), ("xyz", "No such command 'xyz'.\n")])
def test_a_mistyped_command_names_the_nearest(command: str, told: str) -> None:
    result = typed(command)
    assert result.exit_code == 2
    assert told in result.output


def test_a_day_in_words_is_told_how_to_write_it(here: Site) -> None:
    assert "write 2021-02-05 or" in typed("build", "--as-of", "tomorrow").output


@pytest.mark.parametrize(
    "as_of", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00", "9999-12-31", "0001-01-01", "0000", "-0001", "٢٠٢١", "\udcff"]
)  # fmt: skip
def test_a_day_beyond_the_calendar_is_refused(here: Site, as_of: str) -> None:
    for command in ("build", "check"):
        result = typed(command, "--as-of", as_of)
        assert result.exit_code == 2
        assert "Invalid value for --as-of" in result.output
    assert not (here.root / "output").exists()


@pytest.mark.parametrize(
    "epoch", ["99999999999999999999", "253402300800", "-1", "٣", "²", "1e5", "nan", "inf", " 5", "x"]
)
def test_an_epoch_that_is_no_time_is_refused(here: Site, epoch: str, monkeypatch: pytest.MonkeyPatch) -> None:
    here.write("briefgen.toml", 'title = "Desk"\n[publish.live]\nto = "folder"\npath = "/nowhere"\n')
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    for command in (["build"], ["check"], ["new", "A"], ["serve"], ["publish"]):
        result = typed(*command)
        assert result.exit_code == 2, result.output
        told = "beyond the year 9999" if epoch == "253402300800" else "not a number of seconds since 1970"
        assert "SOURCE_DATE_EPOCH" in result.output
        assert told in result.output


def test_what_a_command_fails_on_is_told_without_a_traceback(here: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from briefgen.scaffold import editor

    monkeypatch.setattr(editor, "known_actors", lambda _: 1 // 0)
    result = typed("schema", "--write")
    assert result.exit_code == 1
    assert "error: briefgen failed: ZeroDivisionError" in result.stderr
    assert "scaffold/editor.py, line" in result.stderr
    assert "please report it" in result.stderr
    assert "Traceback" not in result.stderr
    monkeypatch.setenv("BRIEFGEN_TRACEBACK", "1")
    assert "Traceback" in typed("schema", "--write").stderr


def test_schemas_are_written_whatever_actors_files_hold(here: Site) -> None:
    here.actor("ann")
    here.write("content/actors/bad.md", "---\nname: !!int x\naliases: [!!timestamp 3]\n---\n")
    here.write("content/actors/worse.md", b"\xff\x00---\nname: x\n---\n")
    assert typed("schema", "--write").exit_code == 0
    assert '"Ann"' in (here.root / ".vscode/actor.schema.json").read_text("utf-8")


@pytest.mark.parametrize("title", ["a\x00b", "\udcff\x1b[31m", "日本語" * 200, "x" * 5_000, "...", "!!int x", "a: [b"])
def test_a_new_briefing_can_be_read_whatever_its_title(here: Site, title: str) -> None:
    result = typed("new", title, "--actor", title, "--topic", title)
    assert result.exit_code == 0, result.output
    problems = [item for item in here.problems() if item.rule != "missing-key"]
    assert problems == []


@pytest.mark.parametrize("title", ["", " ", "\n", "\t\u3000", "\u200b", "\u3164"])
def test_a_new_briefing_without_a_title_is_refused(here: Site, title: str) -> None:
    result = typed("new", title)
    assert result.exit_code == 2
    assert "it is empty; write what happened" in result.output
    for option in ("--actor", "--topic"):
        assert f"{option}: it is empty; write a name" in typed("new", "Talks", option, title).output
    assert [path.name for path in (here.root / "content").rglob("*.md")] == ["a.md"]


def test_a_new_site_can_be_read_whatever_its_title(tmp_path: Path) -> None:
    for number, title in enumerate(('a\nb"\\', "\udcff\x1b[31m", "\x00", " ")):
        folder = tmp_path / str(number)
        assert typed("init", str(folder), "--title", title).exit_code == 0
        site = Site.at(folder)
        assert not site.build().failed


def test_a_terminal_is_not_steered_by_content(here: Site) -> None:
    here.write(
        "content/briefings/a.md",
        '---\ntitle: "\\e[2J"\ndate: "\\e]0;owned\\a"\n\x1b[31mkey: x\n---\n[[\x1b[2J]] \u202e\n',
    )
    result = run("build", cwd=here.root)
    assert "\x1b" not in result.stderr + result.stdout
    assert "\u202e" not in result.stderr
    assert "�" in result.stderr
