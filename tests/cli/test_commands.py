"""A command is a file: it is imported when it is used, and adding one means adding its file."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

import briefgen
from briefgen.cli.commands.headers import PRINTED
from briefgen.cli.console import fail
from briefgen.cli.publish_plan import size_of
from briefgen.diagnostics import counted
from briefgen.site.hosting import SERVERS
from tests.sites import Site
from tests.test_cli import all_commands, typed

IMPORTED = """
import sys
from briefgen.cli import main
try:
    main({arguments!r})
finally:
    print(*sorted(name for name in sys.modules if name.startswith("briefgen.")))
"""


def imported(site: Site, *arguments: str) -> set[str]:
    """Return the modules of briefgen that a command imports."""
    script = IMPORTED.format(arguments=arguments)
    result = subprocess.run(
        [sys.executable, "-c", script], cwd=site.root, capture_output=True, text=True, timeout=60, check=False
    )
    return {name.removeprefix("briefgen.") for name in result.stdout.splitlines()[-1].split()}


def test_a_command_imports_no_other_command(site: Site) -> None:
    site.briefing("a")
    modules = imported(site, "build", "-q")
    assert {name for name in modules if name.startswith("cli.commands.")} == {"cli.commands.build"}
    packages = {name.split(".")[0] for name in modules}
    assert "pipeline" in packages
    assert not packages & {"preview", "publish", "scaffold"}


def test_listing_the_commands_imports_nothing_that_they_use(site: Site) -> None:
    packages = {name.split(".")[0] for name in imported(site, "--help")}
    assert "cli" in packages
    assert not packages & {"archive", "content", "pipeline", "preview", "publish", "render", "scaffold", "site"}


def test_a_new_command_is_its_file(tmp_path: Path) -> None:
    copy = tmp_path / "briefgen"
    shutil.copytree(Path(briefgen.__file__).parent, copy, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "cli/commands/greet.py").write_text(
        'import click\n\n\n@click.command()\ndef greet() -> None:\n    """Greet the reader."""\n    click.echo("Hello")\n'
    )
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}

    def run(*arguments: str) -> str:
        command = [sys.executable, "-m", "briefgen", *arguments]
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True, timeout=60
        ).stdout

    assert run("greet") == "Hello\n"
    assert "  greet    Greet the reader.\n" in run("--help")


def test_a_command_that_does_not_exist_is_refused() -> None:
    for name in ("bild", "__init__", "build.py", "../console", "commands.build"):
        result = typed(name)
        assert (result.exit_code, "No such command" in result.output) == (2, True)


def test_every_command_and_option_has_a_help_text() -> None:
    for command in all_commands().values():
        assert not command.get_short_help_str(limit=66).endswith("..."), command.name
        options = [option for option in command.params if isinstance(option, click.Option)]
        assert [option.name for option in options if not option.help] == [], command.name


def test_headers_knows_every_server() -> None:
    assert set(PRINTED) == set(SERVERS)
    for server, what in PRINTED.items():
        assert f"  {server:<10}  {what}\n" in typed("headers", "--help").output


def test_more_problems_than_are_printed_are_counted(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(site.root)
    site.briefing("a", "\n\n".join(f"[[Nobody {number}]]" for number in range(51)))
    result = typed("build")
    assert "… and 1 more problem; --json prints all of them:\n  1 × error[broken-link] in 1 file\n" in result.stderr
    assert "51 errors in 1 file" in result.stderr
    assert result.stderr.count("error[broken-link]: ") == 50


def test_one_page_is_not_called_pages(site: Site) -> None:
    assert [counted(number, "page") for number in (0, 1, 2, 1234)] == ["0 pages", "1 page", "2 pages", "1,234 pages"]
    assert [size_of(size) for size in (1, 2, 34_000)] == ["1 byte", "2 bytes", "34.0 kB"]


def test_an_error_names_the_fix(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        fail("it is broken", "repair it", 3)
    assert ended.value.code == 3
    assert capsys.readouterr().err == "error: it is broken\n  = help: repair it\n"


def test_the_target_must_be_clear(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(site.root)
    result = typed("publish")
    assert (result.exit_code, "briefgen.toml has no publish target" in result.stderr) == (2, True)
    assert '[publish.live]\n      to = "folder"' in result.stderr
    target = {"to": "folder", "path": "/nowhere"}
    site.configure(**{"publish.live": target, "publish.test": target})
    result = typed("publish")
    assert (result.exit_code, "help: choose one: live, test" in result.stderr) == (2, True)
    result = typed("publish", "lvie")
    assert (result.exit_code, 'there is no publish target "lvie"' in result.stderr) == (2, True)


def test_verbose_wins_over_quiet(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(site.root)
    site.briefing("a")
    assert "/briefings/a/: new" in typed("build", "-q", "-v").output


def test_publish_says_that_nothing_was_published(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(site.root)
    site.configure(**{"publish.live": {"to": "folder", "path": str(tmp_path / "www")}})
    site.briefing("a", "[[Nobody]]")
    result = typed("publish", "--yes")
    assert result.exit_code == 1
    assert "Nothing was written: output/ is unchanged.\nNothing was published: the site has errors.\n" in result.stderr
    site.briefing("a", "Nobody.")
    result = typed("publish")
    assert (result.exit_code, "help: there is no terminal to ask on; pass --yes to agree" in result.stderr) == (1, True)
    assert not (tmp_path / "www").exists()
