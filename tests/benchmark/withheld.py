"""What withholding costs: the gate in each kind of build, and the check of what is ahead.

    python -m tests.benchmark.withheld [SIZE] [--drafts N] [--embargoes N] [--rounds N]

Builds a site of SIZE briefings, of which N are drafts and N are under embargo, each with a broken link in one of ten.
Prints how long the stages `inspect` (the gate) and `releases` (the check of what is ahead) take in each kind of build.
"""

from __future__ import annotations

import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import msgspec

from tests.benchmark import corpus
from tests.benchmark.__main__ import PLAIN

STAGES = ("releases", "inspect")


class Built(msgspec.Struct):
    """What a build says of itself."""

    made: list[object]
    seconds: dict[str, float]


@click.command()
@click.argument("size", type=int, default=10_000)
@click.option("--drafts", type=int, default=100, show_default=True)
@click.option("--embargoes", type=int, default=100, show_default=True)
@click.option("--rounds", type=int, default=5, show_default=True)
def main(size: int, drafts: int, embargoes: int, rounds: int) -> None:
    """Build an archive of SIZE briefings with drafts and embargoes, and print what these cost."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        corpus.write(root, size, "plain")
        shutil.copytree(PLAIN, root / "themes/plain")
        hidden = list(_withhold(root, drafts, embargoes))
        public = sorted(set((root / "content/briefings").rglob("*.md")) - set(hidden))
        click.echo("| build | pages made | all | releases | inspect |\n|---|---|---|---|---|")
        _print("cold", [_run(root, "build")])
        _print("unchanged", [_run(root, "build") for _ in range(rounds)])
        for name, paths, edit in (
            ("body edit", public, _body),
            ("title edit", public, _title),
            ("edit of a draft", hidden, _body),
        ):
            _print(name, [_edited(root, paths[number], edit) for number in range(rounds)])
        _print("check", [_run(root, "check") for _ in range(2)])


def _withhold(root: Path, drafts: int, embargoes: int) -> Iterator[Path]:
    """Make drafts and embargoes of some briefings, with words of their own, and yield their paths."""
    paths = random.Random(1).sample(sorted((root / "content/briefings").rglob("*.md")), drafts + embargoes)
    for number, path in enumerate(paths):
        key = "status: draft" if number < drafts else f"embargo: {2100 + number}-01-01T00:00:00Z"
        link = "See [[Nowhere at all]].\n" if number % 10 == 0 else ""
        text = path.read_text().replace(" the ", f" the{number}th ")
        path.write_text(text.replace("---\n", f"---\n{key}\n", 1) + link)
        yield path


def _body(path: Path) -> None:
    path.write_text(path.read_text() + "One more sentence.\n")


def _title(path: Path) -> None:
    path.write_text(path.read_text().replace("title: ", "title: New ", 1))


def _edited(root: Path, path: Path, edit: Callable[[Path], None]) -> Built:
    edit(path)
    return _run(root, "build")


def _run(root: Path, command: str) -> Built:
    arguments = [sys.executable, "-m", "briefgen", command, "--json"]
    done = subprocess.run(arguments, cwd=root, capture_output=True, check=False)
    return msgspec.json.decode(done.stdout, type=Built)


def _print(name: str, builds: list[Built]) -> None:
    def median(values: list[float]) -> str:
        return f"{statistics.median(values):.3f} s"

    everything = median([sum(built.seconds.values()) for built in builds])
    stages = [median([built.seconds.get(stage, 0.0) for built in builds]) for stage in STAGES]
    click.echo(f"| {name} | {len(builds[-1].made):,} | {everything} | {' | '.join(stages)} |")


if __name__ == "__main__":
    main()
