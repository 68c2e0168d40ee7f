"""Reads a recipe and does what it says, in a copy of the package.

A block of code below a line that is only a path (`briefgen/rules.py`:) is a step. The path says what is done:

- `briefgen/…`, `themes/…`, `docs/…`: a new file, or with the language `diff` a change of one that is there.
- `site/…`: a file of a site to try it with; with the language `text` what a file holds after the build.

A block `console` holds the commands to run in the site instead of `briefgen build`, and lines of what they print.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

REPOSITORY = Path(__file__).parent.parent
PROGRAM = ("briefgen", "themes", "docs", "pyproject.toml")
EVERYTHING = (
    *PROGRAM, "tests", "content", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE",
    "constraints.txt", "briefgen.toml", ".ci", ".github", ".gitignore",
)  # fmt: skip
"""What stands in the repository, without what is made there."""
TOOLS = (
    ("tests.theme_api", "--write"),
    ("ruff", "check", "-q", "--no-cache", "."),
    ("ruff", "format", "--check", "-q", "--no-cache", "."),
    ("mypy", "--cache-dir", os.devnull),
)
"""What a contributor runs after a change, and CI too."""
TESTS = (
    "tests/test_docs.py", "tests/test_theme_api.py", "tests/test_config.py", "tests/content/test_schema.py",
    "tests/markdown/test_blocks.py", "tests/site/test_page_kinds.py", "tests/theme/test_files.py",
    "tests/publish/test_adding_a_target.py",
)  # fmt: skip
"""Tests that look at all kinds of something, so that a new one could need a change in them."""
NOTHING_GOES_STALE = """
from pathlib import Path
from briefgen.cli import main

def built(*arguments):
    assert not main(["build", *arguments], standalone_mode=False)
    return {path: path.read_bytes() for path in sorted(Path("output").rglob("*")) if path.is_file()}

for path in sorted(Path("content/briefings").glob("*.md")):
    path.write_text(path.read_text("utf-8").replace("Geneva", "geneva").replace("2021", "2022"), "utf-8")
    assert built() == built("--clean"), f"{path} was changed"
    path.unlink()
    assert built() == built("--clean"), f"{path} was removed"
"""
"""Changes and removes a site's briefings one after the other: each time a clean build gives the same."""
BLOCK = re.compile(r"^(?:`([\w./-]+)`:\n\n)?```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Step(NamedTuple):
    """One block of a recipe."""

    path: str
    language: str
    text: str


class Command(NamedTuple):
    """A command of briefgen, and what it prints, among other things."""

    arguments: list[str]
    printed: list[str]


class Recipe(NamedTuple):
    """A recipe: how many files it says that it changes, its steps, and its commands."""

    files: int
    steps: list[Step]
    commands: list[Command]

    @property
    def sources(self) -> list[str]:
        """The files of the program that are new or changed, without documentation."""
        return sorted({step.path for step in self.steps if step.path.startswith(("briefgen/", "themes/"))})


def read(path: Path) -> Recipe:
    """Return a recipe of `docs/recipes/`."""
    text = path.read_text("utf-8")
    blocks = [Step(*found) for found in BLOCK.findall(text)]
    commands: list[Command] = []
    for line in "".join(block.text for block in blocks if block.language == "console").splitlines():
        if line.startswith("$ briefgen "):
            commands.append(Command(shlex.split(line)[2:], []))
        else:
            commands[-1].printed.append(line)
    (files,) = re.findall(r"^Files: (\d+)", text, re.MULTILINE)
    return Recipe(int(files), [block for block in blocks if block.path], commands or [Command(["build"], [])])


class ChangedCopy:
    """A copy of the package in which a recipe is done, and a site to try it with."""

    def __init__(self, folder: Path, names: tuple[str, ...] = PROGRAM) -> None:
        self.code, self.site = folder / "code", folder / "site"
        for name in names:
            source, target = REPOSITORY / name, self.code / name
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, target)

    def follow(self, recipe: Recipe) -> None:
        """Do all steps, and run the commands."""
        self.change(recipe)
        for step in recipe.steps:
            if step.path.startswith("site/") and step.language != "text":
                self._place(step)
        for command in recipe.commands:
            printed = self.run(*command.arguments)
            assert [line for line in command.printed if line not in printed] == [], printed

    def change(self, recipe: Recipe) -> None:
        """Change the program and its documentation."""
        for step in recipe.steps:
            if not step.path.startswith("site/"):
                self._write(step)

    def run(self, *arguments: str) -> str:
        """Run a command of briefgen in the site; return what it prints."""
        return self._python(self.site, "briefgen", *arguments)

    def check_everything(self) -> None:
        """Do what CI does: all tools, and the tests that look at all kinds of something."""
        for module, *arguments in TOOLS:
            self._python(self.code, module, *arguments)
        _output([str(Path(sys.executable).with_name("lint-imports"))], self.code, self._environment)
        self._python(self.code, "pytest", "-q", "-m", "not slow", "-p", "no:cacheprovider", *TESTS)

    @property
    def _environment(self) -> dict[str, str]:
        return os.environ | {"PYTHONPATH": str(self.code)}

    def _python(self, folder: Path, *arguments: str) -> str:
        return _output([sys.executable, "-m", *arguments], folder, self._environment)

    def check_that_nothing_goes_stale(self) -> None:
        """Edit the site in one process, with the changed package."""
        _output([sys.executable, "-c", NOTHING_GOES_STALE], self.site, self._environment)

    def check(self, sources: list[str]) -> None:
        """Check the style of the files that the recipe wrote, as CI does."""
        files = [path for path in sources if path.endswith(".py")]
        for arguments in (["check", "-q"], ["format", "--check", "-q"]):
            _output([sys.executable, "-m", "ruff", *arguments, "--no-cache", *files], self.code, dict(os.environ))

    def _write(self, step: Step) -> None:
        path = self.code / step.path
        if step.language == "diff":
            path.write_text(changed(path.read_text("utf-8"), step), "utf-8")
            return
        assert not path.exists(), f"{step.path} is there already"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(step.text, "utf-8")

    def _place(self, step: Step) -> None:
        path = self.code.parent / step.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(step.text, "utf-8")


def changed(text: str, step: Step) -> str:
    """Return a text after the change that a `diff` shows; the lines that it shows stand there once, one after the other."""
    for hunk in re.split(r"^@@.*\n", step.text, flags=re.MULTILINE):
        lines = hunk.splitlines()
        before = "".join(f"{line[1:]}\n" for line in lines if not line.startswith("+"))
        after = "".join(f"{line[1:]}\n" for line in lines if not line.startswith("-"))
        if hunk.strip():
            assert f"\n{text}".count(f"\n{before}") == 1, f"{step.path} does not hold these lines once:\n{before}"
            text = f"\n{text}".replace(f"\n{before}", f"\n{after}")[1:]
    return text


def _output(command: list[str], folder: Path, environment: dict[str, str]) -> str:
    result = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, f"{' '.join(command)}\n{result.stdout}{result.stderr}"
    return result.stdout
