"""The commands, as they are typed."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from briefgen import __version__
from briefgen.cli import main
from tests.needs import interruptible
from tests.processes import watched
from tests.sites import Site


def run(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a person would, in a process of its own."""
    env = os.environ | environment
    return subprocess.run(
        [sys.executable, "-m", "briefgen", *arguments],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def typed(*arguments: str) -> Result:
    """Run the command in this process, in the current folder."""
    return CliRunner().invoke(main, arguments)


def all_commands() -> dict[str, click.Command]:
    """Return every command by its name."""
    context = click.Context(main)
    found = {name: main.get_command(context, name) for name in main.list_commands(context)}
    return {name: command for name, command in found.items() if command}


@pytest.fixture
def here(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    site.briefing("a", actors=["Ann"])
    monkeypatch.chdir(site.root)
    return site


def test_version_and_help() -> None:
    assert typed("--version").output == f"briefgen, version {__version__}\n"
    output = typed("--help").output
    for command in ("init", "new", "build", "check", "serve", "schema", "clean"):
        assert f"\n  {command} " in output


def test_a_folder_that_is_no_site_says_so_and_what_to_do(tmp_path: Path) -> None:
    result = run("build", cwd=tmp_path)
    assert result.returncode == 2
    assert "this folder is not a site" in result.stderr
    assert "briefgen init" in result.stderr
    assert result.stdout == ""


def test_build_says_what_it_did(here: Site) -> None:
    first = typed("build")
    assert first.exit_code == 0
    said = re.fullmatch(r"(\d+) of (\d+) pages rendered, (\d+) files written → output/ \(\d+\.\d\d s\)\n", first.output)
    assert said, first.output
    assert said[1] == said[2]
    assert typed("build").output.startswith(f"Nothing changed: {said[2]} pages are up to date (")


def test_build_works_from_a_folder_below(here: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(here.root / "content")
    assert typed("build").exit_code == 0
    assert (here.root / "output/index.html").exists()


def test_errors_end_with_status_1_and_a_summary(here: Site) -> None:
    here.briefing("b", "[[Nobody]]")
    result = run("build", cwd=here.root)
    assert result.returncode == 1
    assert "error[broken-link]" in result.stderr
    assert "1 error in 1 file" in result.stderr
    assert "Nothing was written: output/ is unchanged." in result.stderr
    assert "\x1b" not in result.stderr
    assert not (here.root / "output").exists()


def test_problems_and_results_as_json(here: Site) -> None:
    here.briefing("b", "[[Nobody]]", date="2021-02-04")
    result = run("build", "--json", cwd=here.root)
    assert result.returncode == 1
    assert result.stderr == ""
    data = json.loads(result.stdout)
    assert data["ok"] is False
    (problem,) = data["problems"]
    assert problem == {
        "path": "content/briefings/b.md", "line": 5, "column": 1, "rule": "broken-link", "severity": "error",
        "message": 'there is no page "Nobody"', "hint": "check the name, or write the briefing or actor that is missing",
        "excerpt": "[[Nobody]]",
    }  # fmt: skip


def test_json_of_a_site_that_cannot_be_read(here: Site) -> None:
    here.write("briefgen.toml", "titel = 'x'")
    data = json.loads(typed("build", "--json").output)
    assert {item["rule"] for item in data["problems"]} == {"config"}


def test_strict_fails_on_warnings(here: Site) -> None:
    here.briefing("b", reporter="x")
    assert typed("build").exit_code == 0
    assert typed("build", "--strict").exit_code == 1
    assert typed("build", "--no-strict").exit_code == 0


def test_drafts_are_asked_for(here: Site) -> None:
    here.briefing("b", status="draft")
    typed("build")
    assert not (here.root / "output/briefings/b").exists()
    typed("build", "--drafts")
    assert (here.root / "output/briefings/b").exists()
    typed("build", "--no-drafts")
    assert not (here.root / "output/briefings/b").exists()


def test_output_and_base_url(here: Site) -> None:
    result = typed("build", "--output", "site", "--base-url", "https://other.example/x/")
    assert result.exit_code == 0
    assert 'href="https://other.example/x/"' in here.page("/", "site")
    wrong = typed("build", "--base-url", "nonsense")
    assert wrong.exit_code == 2
    assert "--base-url" in wrong.output
    assert "briefgen.toml" not in wrong.output


@pytest.mark.parametrize(
    ("as_of", "shown"),
    [("2021-02-09", False), ("2021-02-10", False), ("2021-02-10T12:00:00Z", True), ("2021-02-11", True)],
)
def test_as_of_is_the_day_of_the_build(here: Site, as_of: str, shown: bool) -> None:
    here.briefing("b", embargo="2021-02-10T12:00:00Z")
    assert typed("build", "--as-of", as_of).exit_code == 0
    assert (here.root / "output/briefings/b").exists() == shown


def test_as_of_must_be_exact(here: Site) -> None:
    result = typed("build", "--as-of", "2021-02")
    assert result.exit_code == 2
    assert "not exact to the day" in result.output


def test_source_date_epoch_is_the_day_of_the_build(here: Site) -> None:
    here.briefing("b", embargo="2021-02-10T12:00:00Z")
    result = run("build", cwd=here.root, SOURCE_DATE_EPOCH="1612958399")
    assert "The next embargo ends at 2021-02-10T12:00:00Z." in result.stdout
    run("build", cwd=here.root, SOURCE_DATE_EPOCH="1612958400")
    assert (here.root / "output/briefings/b").exists()
    assert run("build", cwd=here.root, SOURCE_DATE_EPOCH="soon").returncode == 2


def test_quiet_prints_problems_only_and_verbose_prints_reasons(here: Site) -> None:
    assert typed("build", "-q").output == ""
    here.write("templates/404.html", "x")
    output = typed("build", "-v").output
    assert "/404.html: template:404.html changed" in output
    for stage in ("scan", "read", "archive", "check", "plan", "make", "write"):
        assert f"{stage} " in output


def test_explain_says_why_a_page_was_made_or_was_not(here: Site) -> None:
    assert "/briefings/a/: new" in typed("build", "--explain").output
    output = typed("build", "--explain", "/briefings/a/").output
    assert "/briefings/a/: not rendered, because nothing that it depends on has changed" in output
    assert "  asked briefing(a)" in output
    assert "  used template:briefing.html" in output
    here.briefing("a", title="Other")
    assert "/briefings/a/: the answer to briefing(a) changed" in typed("build", "--explain", "/briefings/a/").output
    assert 'did you mean "/briefings/a/"?' in typed("build", "--explain", "/briefing/a/").output


def test_clean_builds_are_asked_for(here: Site) -> None:
    typed("build")
    result = typed("build", "--clean")
    assert "pages rendered, 0 files written →" in result.output


def test_jobs(here: Site) -> None:
    for number in range(60):
        here.briefing(f"b{number}")
    assert typed("build", "--jobs", "1").exit_code == 0
    one = here.files()
    assert typed("build", "--jobs", "2", "--clean").exit_code == 0
    assert here.files() == one
    assert typed("build", "--jobs", "0").exit_code == 2


def test_check_writes_nothing(here: Site) -> None:
    result = typed("check")
    assert result.exit_code == 0
    assert re.search(r"All good: \d+ pages checked", result.output)
    assert not (here.root / "output").exists()
    here.actor("nobody")
    assert "orphan-actor" in typed("check").output
    assert typed("check", "--strict").exit_code == 1


def test_new_begins_a_draft(here: Site) -> None:
    result = typed(
        "new",
        "Talks: the second round",
        "--date",
        "2021-03~",
        "--actor",
        "Ann",
        "--actor",
        "Bob: a friend",
        "--topic",
        "Talks",
    )
    assert result.output == "wrote content/briefings/talks-the-second-round.md\n"
    assert typed("build", "--drafts").exit_code == 0
    page = here.page("/briefings/talks-the-second-round/")
    assert "<h1>Talks: the second round</h1>" in page
    assert "about March 2021" in page
    assert "Bob: a friend" in page
    assert typed("new", "Talks, the second round").output.splitlines() == [
        "wrote content/briefings/talks-the-second-round-2.md",
        "note: content/briefings/talks-the-second-round.md was there already; if that is the same briefing, remove the new"
        " file; if not, give the two different titles, so that links can tell them apart",
    ]


def test_new_takes_today_and_refuses_what_is_no_date(here: Site) -> None:
    typed("new", "Today")
    assert time.strftime("date: %Y-") in (here.root / "content/briefings/today.md").read_text()
    result = typed("new", "Never", "--date", "soon")
    assert result.exit_code == 2
    assert "is not a date" in result.output


def test_clean_removes_the_output_and_the_memory(here: Site) -> None:
    typed("build")
    here.write("output/mine.txt", "mine")
    assert re.fullmatch(r"Removed \d+ files from output/\n", typed("clean").output)
    assert here.files() == {"mine.txt": b"mine"}
    assert not (here.root / ".briefgen").exists()


def test_schema_is_printed(here: Site) -> None:
    data = json.loads(typed("schema").output)
    assert data["required"] == ["title", "date"]
    assert json.loads(typed("schema", "actor").output)["required"] == ["name"]
    assert typed("schema", "nonsense").exit_code == 2


def test_another_build_at_work_is_told(here: Site) -> None:
    from briefgen.pipeline.lock import lock

    (here.root / ".briefgen").mkdir()
    with lock(here.root / ".briefgen"):
        result = run("build", cwd=here.root)
    assert result.returncode == 3
    assert "another build of this site is running" in result.stderr


def test_a_folder_that_cannot_be_written_gives_a_message(here: Site) -> None:
    here.write("blocked", "a file")
    result = run("build", "--output", "blocked/site", cwd=here.root)
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert "blocked" in result.stderr


def test_an_interrupt_ends_quietly_and_the_next_build_completes(here: Site) -> None:
    for number in range(600):
        here.briefing(f"b{number}", "Some words. " * 200)
    command = [sys.executable, "-m", "briefgen", "build", "--jobs", "2"]
    pipe = subprocess.PIPE
    process = watched(
        subprocess.Popen(
            command, cwd=here.root, stderr=pipe, text=True, start_new_session=True, preexec_fn=interruptible
        )
    )
    while not (here.root / ".briefgen/site.db").is_file():
        assert process.poll() is None
    time.sleep(0.2)  # the build is at work now, for some seconds; anywhere in it will do
    os.killpg(process.pid, signal.SIGINT)
    told = process.communicate()[1]
    assert process.returncode == 1, "the build ended before it was interrupted"
    assert "Traceback" not in told
    assert run("build", cwd=here.root).returncode == 0
    assert here.files() == here.clean_files(today=time.strftime("%Y-%m-%d"))[0]


def test_progress_is_shown_in_a_terminal_and_never_in_a_pipe(here: Site) -> None:
    for number in range(400):
        here.briefing(f"b{number}", "Some *slow* words of [[b1]]. " * 80)
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "briefgen", "build", "--jobs", "1"]
    process = watched(subprocess.Popen(command, cwd=here.root, stdout=subprocess.PIPE, stderr=slave))
    os.close(slave)
    seen = b""
    while True:
        try:
            part = os.read(master, 4096)
        except OSError:
            break
        if not part:
            break
        seen += part
    os.close(master)
    process.communicate()
    assert b" of 4" in seen
    assert run("build", "--clean", cwd=here.root).stderr == ""


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_can_complete(tmp_path: Path, shell: str) -> None:
    script = "from briefgen.cli import main; main(prog_name='briefgen')"
    env = os.environ | {"_BRIEFGEN_COMPLETE": f"{shell}_source"}
    result = subprocess.run(
        [sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert "_briefgen_completion" in result.stdout


def test_no_two_options_share_a_name() -> None:
    """Click 8.2.2 and 8.3 paired such options wrongly; one `--x/--no-x` works with all (MkDocs lost its live reload to it)."""
    commands = all_commands()
    assert len(commands) >= 9
    for command in commands.values():
        names = [option.name for option in command.params if isinstance(option, click.Option)]
        assert len(names) == len(set(names)), command.name
