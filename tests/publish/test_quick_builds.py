"""A build checks the tables of publish targets, and imports nothing that only publishing needs."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from briefgen.target_settings import kind_names
from tests.sites import NOW, TODAY, Site

IMPORTS = """
import json, sys
from pathlib import Path
from briefgen import project
from briefgen.pipeline.build import build
from briefgen.pipeline.options import Options
site, problems = project.load(Path({root!r}))
result = build(site, Options(Path({root!r}, "output"), {today!r}, {now!r}))
assert not result.made, result.made
print(json.dumps(sorted(sys.modules)))
"""
SLOW = {
    "shutil", "subprocess", "socket", "getpass", "ctypes", "mimetypes", "concurrent.futures", "pkgutil", "obstore",
    "pypdf", "ahocorasick_rs", "briefgen.publish.publisher", "briefgen.publish.git_repository",
}  # fmt: skip
TABLES = {
    "folder": {"to": "folder", "path": "../www"}, "git": {"to": "git", "remote": "origin"},
    "s3": {"to": "s3", "bucket": "desk"}, "ssh": {"to": "ssh", "host": "desk", "path": "www"},
}  # fmt: skip


def imported(site: Site) -> set[str]:
    assert not site.build().failed
    script = IMPORTS.format(root=str(site.root), today=TODAY, now=NOW)
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(json.loads(run.stdout))


def test_a_site_without_targets_imports_none(site: Site) -> None:
    site.briefing("a", "Text.")
    modules = imported(site)
    assert [name for name in modules if name.startswith("briefgen.publish")] == []
    assert "briefgen.target_settings" not in modules


def test_every_kind_is_tried() -> None:
    assert sorted(TABLES) == kind_names()


@pytest.mark.parametrize("kind", TABLES)
def test_a_site_with_a_target_imports_that_one_and_nothing_slow(site: Site, kind: str) -> None:
    site.configure(**{"publish.live": TABLES[kind]})
    site.briefing("a", "Text.")
    modules = imported(site)
    assert [name for name in modules if name.startswith("briefgen.publish.targets.")] == [
        f"briefgen.publish.targets.{kind}"
    ]
    assert sorted(SLOW & modules) == []
