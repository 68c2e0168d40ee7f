"""Whatever stands in `.briefgen/`: a build repairs it or says what is in its way, and the output stays whole."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.sites import Site

NAMES = (
    "lock",
    "code",
    "site.integrity",
    "site.digests",
    "site.db",
    "site.db-wal",
    "site.stage",
    "next-embargo",
    "templates",
    "template",
    "",
)
"""What a build keeps in `.briefgen/`; `template` stands for every file in `templates/`, and "" for the folder itself."""


def _garbage(path: Path) -> None:
    path.write_bytes(random.Random(3).randbytes(5000))


def _folder(path: Path) -> None:
    path.mkdir()
    path.joinpath("something").write_text("x")


def _link(path: Path) -> None:
    elsewhere = path.parent.parent / "elsewhere"
    elsewhere.write_text("somebody's")
    path.symlink_to(elsewhere)


KINDS: dict[str, Callable[[Path], object]] = {
    "garbage": _garbage,
    "empty": Path.touch,
    "a folder": _folder,
    "a pipe": os.mkfifo,
    "a link to nothing": lambda path: path.symlink_to("missing"),
}


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _replace(path: Path, make: Callable[[Path], object]) -> None:
    _remove(path)
    make(path)


def _build(site: Site) -> OSError | None:
    """Build; return what the command line would print as an error."""
    try:
        assert not site.build().failed
    except OSError as error:
        return error
    return None


def _is_told(name: str, kind: str) -> bool:
    """Return True if a build says what is in its way; otherwise it puts it right."""
    if name in ("site.stage", "template"):
        return False
    return kind != "a folder" if name in ("templates", "") else kind in ("a folder", "a pipe", "a link to nothing")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", NAMES)
def test_what_stands_in_the_state_is_repaired_or_told(site: Site, name: str, kind: str) -> None:
    site.briefing("a")
    assert _build(site) is None
    before = site.files()
    state = site.root / ".briefgen"
    chosen = sorted((state / "templates").iterdir()) if name == "template" else [state / name]
    for path in chosen:
        _replace(path, KINDS[kind])
    site.briefing("a", title="Another")
    site.briefing("b", "Embargoed.", embargo="2031-01-01T00:00:00Z")
    error = _build(site)
    assert bool(error) is _is_told(name, kind)
    if error:
        assert ".briefgen" in str(error.filename)
        assert site.files() == before
        _remove(state)
        assert _build(site) is None
    assert site.files() == site.clean_files()[0]


def test_a_lock_that_is_somebodys_file_is_not_emptied(site: Site) -> None:
    site.briefing("a")
    site.build()
    _replace(site.root / ".briefgen/lock", _link)
    with pytest.raises(OSError, match="a file of briefgen's belongs here"):
        site.build()
    assert (site.root / "elsewhere").read_text() == "somebody's"


@pytest.mark.parametrize("size", [0, 3, 16, 60, 200])
def test_a_compiled_template_that_was_cut_is_compiled_again(site: Site, size: int) -> None:
    site.briefing("a")
    site.build()
    before = site.files()
    for path in (site.root / ".briefgen/templates").iterdir():
        os.truncate(path, size)
    shutil.rmtree(site.root / "output")
    assert not site.build().failed
    assert site.files() == before
