"""Same input, same bytes: over hash seed, time zone, locale, jobs, order and age of files, place, and kind of executor."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from functools import partial
from pathlib import Path

import pytest

from briefgen import project
from briefgen.pipeline.build import build
from briefgen.pipeline.options import Options
from briefgen.pipeline.pool import Opener, Workers
from tests.sites import NOW, TODAY, Site

EPOCH = "1612951200"

WAYS: list[tuple[dict[str, str], list[str]]] = [
    ({"PYTHONHASHSEED": "0"}, []),
    ({"PYTHONHASHSEED": "12345"}, ["--jobs", "2"]),
    ({"TZ": "Pacific/Kiritimati"}, []),
    ({"TZ": "America/Los_Angeles", "LC_ALL": "C"}, ["--jobs", "1"]),
    ({"LC_ALL": "C.UTF-8", "LANG": "tr_TR.UTF-8"}, []),
    ({"PYTHONUTF8": "0", "LC_ALL": "POSIX"}, []),
]


@pytest.fixture(scope="module")
def expected(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return _built(repository, tmp_path_factory.mktemp("expected"), {}, [], shuffled=False)


def _built(
    repository: Path, folder: Path, environment: dict[str, str], arguments: list[str], *, shuffled: bool
) -> dict[str, bytes]:
    """Build the sample site from a copy, made in another order and with other times."""
    site = Site(folder / "site")
    paths = [path for top in ("content", "themes") for path in sorted((repository / top).rglob("*")) if path.is_file()]
    if shuffled:
        random.Random(3).shuffle(paths)
    for number, path in enumerate(paths):
        target = site.write(path.relative_to(repository).as_posix(), path.read_bytes())
        if shuffled:
            os.utime(target, (number, 1_000_000_000 + number))
    shutil.copy(repository / "briefgen.toml", site.root)
    env = os.environ | {"SOURCE_DATE_EPOCH": EPOCH} | environment
    command = [sys.executable, "-m", "briefgen", "build", "--strict", *arguments]
    result = subprocess.run(command, cwd=site.root, env=env, capture_output=True, check=False)
    assert result.returncode == 0, result.stderr
    return site.files()


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_the_same_bytes_in_any_environment(
    repository: Path, tmp_path: Path, expected: dict[str, bytes], way: tuple[dict[str, str], list[str]]
) -> None:
    assert _built(repository, tmp_path / "elsewhere", *way, shuffled=True) == expected


WORKERS = {
    "processes": None,
    "threads": partial(nullcontext, Workers(ThreadPoolExecutor(3))),
    "threads that see no file": partial(nullcontext, Workers(ThreadPoolExecutor(3), is_far=True)),
}


@pytest.mark.parametrize("opener", WORKERS.values(), ids=WORKERS)
def test_any_executor_can_be_handed_in(site: Site, opener: Opener | None) -> None:
    for number in range(80):
        site.briefing(f"b{number:02}", "Ann came. [[b01]]", actors=["Ann"], topics=["Talks"])
    site.actor("ann")
    expected, _ = site.clean_files()
    loaded, _ = project.load(site.root)
    assert loaded is not None
    options = Options(site.root / "output", TODAY, NOW, jobs=2)
    assert build(loaded, options, opener=opener).problems == []
    assert site.files() == expected
    site.briefing("b01", title="Another")
    site.write("templates/404.html", "changed")
    expected, _ = site.clean_files()
    build(loaded, options, opener=opener)
    assert site.files() == expected


def test_nothing_of_this_machine_stands_in_a_page(repository: Path, tmp_path: Path, expected: dict[str, bytes]) -> None:
    for name, content in expected.items():
        assert str(repository).encode() not in content, name
        assert b"/tmp" not in content, name
