"""What is installed: a wheel that carries the theme, and every click that we allow."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from fnmatch import fnmatch
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.installing import pip


@pytest.mark.slow
def test_the_wheel_carries_the_theme_the_new_site_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "briefgen/themes/dispatch/templates/briefing.html" in names
    assert "briefgen/themes/dispatch/static/dispatch.css" in names
    assert "briefgen/scaffold/files/gitignore" in names
    assert "briefgen/py.typed" in names
    assert not [name for name in names if not re.match(r"briefgen(/|-[^/]*\.dist-info/)", name)]
    assert not [name for name in names if "__pycache__" in name]


@pytest.mark.slow
def test_a_person_installs_it_begins_a_site_and_builds(installed: Path, tmp_path: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV"))}
    for arguments, cwd in (
        (["init", "site"], tmp_path),
        (["build"], tmp_path / "site"),
        (["check"], tmp_path / "site"),
    ):
        result = subprocess.run(
            [installed / "briefgen", *arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=False
        )
        assert result.returncode == 0, result.stderr
    assert "How a briefing is written" in (tmp_path / "site/output/index.html").read_text()
    result = subprocess.run(
        [installed / "python", "-m", "briefgen", "--version"],
        env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert result.stdout.startswith("briefgen, version")


@pytest.mark.slow
@pytest.mark.parametrize("which", ["lowest", "newest"])
def test_every_click_that_we_allow(repository: Path, tmp_path: Path, which: str) -> None:
    dependencies = tomllib.loads((repository / "pyproject.toml").read_text())["project"]["dependencies"]
    (allowed,) = [item for item in dependencies if item.startswith("click")]
    lowest = re.search(r">=([\d.]+)", allowed)
    assert lowest
    pip("install", "--target", str(tmp_path), "--no-deps", f"click=={lowest[1]}" if which == "lowest" else allowed)
    if (tmp_path / f"click-{version('click')}.dist-info").exists():
        return  # all tests of this run are tests of this one
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(tmp_path), str(repository)))}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-n0",
        "tests/test_cli.py",
        "tests/scaffold",
    ]
    result = subprocess.run(command, cwd=repository, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout[-3000:]


def test_no_folder_of_tests_is_passed_over(request: pytest.FixtureRequest) -> None:
    """Pytest skips some names without a word: `build` is one."""
    skipped = request.config.getini("norecursedirs")
    tests = Path(__file__).parent
    folders = {part for path in tests.rglob("test_*.py") for part in path.relative_to(tests).parent.parts}
    assert "pipeline" in folders
    assert not [name for name in folders for pattern in skipped if fnmatch(name, pattern)]


def test_modules_are_neither_long_nor_tiny(repository: Path) -> None:
    """A module of 20 lines is read only together with another; one of 400 does several jobs."""
    faces = ("__init__.py", "__main__.py")
    modules = [path for path in (repository / "briefgen").rglob("*.py") if path.name not in faces]
    lines = {str(path.relative_to(repository)): len(path.read_text("utf-8").splitlines()) for path in modules}
    assert {path: number for path, number in lines.items() if not 25 <= number <= 350} == {}
