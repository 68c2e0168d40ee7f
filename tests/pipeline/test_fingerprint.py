"""An archive is made anew when a library changes that decides what it or a page holds."""

from __future__ import annotations

import ast
import re
import sys
from importlib import metadata
from pathlib import Path

import msgspec
import pytest

from briefgen.config import Config
from briefgen.pipeline import fingerprint
from briefgen.pipeline.fingerprint import LIBRARIES

PACKAGES = ("archive", "content", "markdown", "records", "render", "search", "site")


def _imported(repository: Path) -> set[str]:
    """Return the top names of all modules that the packages below `pipeline` import."""
    names = set()
    for package in PACKAGES:
        for path in (repository / "briefgen" / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Import):
                    names |= {alias.name.partition(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom):
                    names.add((node.module or "").partition(".")[0])
    return names - sys.stdlib_module_names - {"briefgen"}


def _needed(name: str) -> set[str]:
    """Return a distribution, and those that it requires without extras, as its `.dist-info` folder writes them."""
    found = {re.sub(r"[-_.]+", "_", name).lower()}
    for line in metadata.requires(name) or ():
        if ";" not in line:
            found |= _needed(re.match(r"[\w.-]+", line)[0])  # type: ignore[index]  # every requirement begins with a name
    return found


def test_no_library_is_missing(repository: Path) -> None:
    owners = metadata.packages_distributions()
    imported = _imported(repository)
    assert {"jinja2", "markdown_it", "yaml", "ahocorasick_rs"} <= imported
    needed = {part for name in imported for owner in owners[name] for part in _needed(owner)}
    assert needed | {"six", "tzdata"} == LIBRARIES  # these two depend on the version of python-dateutil


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("MarkupSafe-3.0.2.dist-info", "markupsafe"),
        ("ahocorasick_rs-0.22.2.dist-info", "ahocorasick_rs"),
        ("markdown_it", ""),
        ("click-8.5.1.data", ""),
    ],
)
def test_a_folder_belongs_to_a_distribution(name: str, expected: str) -> None:
    assert fingerprint._distribution(name) == expected


def test_another_version_of_a_library_is_another_epoch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(msgspec, "__file__", str(tmp_path / "msgspec/__init__.py"))
    epochs = []
    for version in ("1", "2"):
        (tmp_path / f"MarkupSafe-{version}.dist-info").mkdir()
        epochs.append(fingerprint.fingerprint(Config(title="Desk")))
        (tmp_path / f"MarkupSafe-{version}.dist-info").rmdir()
    assert epochs[0] != epochs[1]
