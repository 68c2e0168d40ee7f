"""The gate is silent where nothing leaks: the sample with any of its briefings held back, and a generated archive."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from briefgen import project
from briefgen.diagnostics import Problem
from briefgen.pipeline.build import build
from briefgen.pipeline.options import Options
from briefgen.publish.search import search_output
from tests.benchmark import corpus

TODAY, NOW = "2021-02-10", 1612951200.0
LENIENT = "\n[rules]\n" + "".join(
    f'{rule} = "warning"\n' for rule in ("broken-link", "broken-anchor", "not-promised", "withheld-link")
)


def held_back(root: Path, names: list[str]) -> None:
    for name in names:
        file = root / f"content/briefings/{name}.md"
        text = file.read_text("utf-8")
        if "\nstatus: draft\n" not in text:
            file.write_text(text.replace("---\n", "---\nstatus: draft\n", 1), "utf-8")


def found(root: Path) -> list[Problem]:
    site, problems = project.load(root)
    assert site, problems
    options = Options(root / "output", TODAY, NOW, jobs=1)
    result = build(site, options)
    assert not result.failed, result.problems
    return search_output(site, options)[1]


SAMPLE = sorted(path.stem for path in (Path(__file__).parents[2] / "content/briefings").glob("*.md"))


@pytest.fixture
def sample(repository: Path, tmp_path: Path) -> Path:
    for name in ("content", "themes"):
        shutil.copytree(repository / name, tmp_path / name)
    (tmp_path / "briefgen.toml").write_text((repository / "briefgen.toml").read_text() + LENIENT)
    return tmp_path


@pytest.mark.parametrize("name", SAMPLE)
def test_one_briefing_of_the_sample(sample: Path, name: str) -> None:
    held_back(sample, [name])
    assert [f"{item.message}: {item.excerpt}" for item in found(sample)] == []


def test_half_of_the_sample(sample: Path) -> None:
    held_back(sample, SAMPLE[::2])
    assert [f"{item.message}: {item.excerpt}" for item in found(sample)] == []


def test_a_generated_archive(tmp_path: Path, rounds: int) -> None:
    """A tenth is held back; actors, topics, outcomes and phrases are those of the rest."""
    size = 2_000 if rounds > 100 else 200
    corpus.write(tmp_path, size)
    names = sorted(path.relative_to(tmp_path / "content/briefings").with_suffix("").as_posix() for path in (tmp_path / "content/briefings").rglob("*.md"))  # fmt: skip
    held_back(tmp_path, names[::10])
    with (tmp_path / "briefgen.toml").open("a") as file:
        file.write(LENIENT)
    assert [f"{item.message}: {item.excerpt}" for item in found(tmp_path)] == []
