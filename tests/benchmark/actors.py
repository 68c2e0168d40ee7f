"""How long `check` takes beside `build` on a site with many actors, some of whom share their name.

    python -m tests.benchmark.actors [SIZE] [--shared N]

A third of the actors are embassies, whose names are much alike; the others are people. Each command begins from nothing
and runs in processes of its own.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import click

from tests.benchmark.corpus import word
from tests.benchmark.measure import Cost, cost_of

NAMED = 20
"""How many actors a briefing names by their ids. Each actor is named once."""


@click.command()
@click.argument("size", type=int, default=12_000)
@click.option("--shared", type=int, default=300, show_default=True, help="How many names two actors share.")
def main(size: int, shared: int) -> None:
    """Print what `build` and `check` cost on a site with SIZE actors."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        write(site, size, shared)
        build, check = _cost(site, "build"), _cost(site, "check", "--quiet")
    click.echo(f"{size:,} actors, {shared:,} shared names")
    click.echo(f"build: {build}\ncheck: {check}")
    click.echo(
        f"check takes {check.wall / build.wall:.2f} times as long, and {check.memory / build.memory:.2f} times the memory"
    )


def _cost(site: Path, *command: str) -> Cost:
    shutil.rmtree(site / ".briefgen", ignore_errors=True)
    return cost_of([sys.executable, "-m", "briefgen", *command], site)


def write(root: Path, size: int, shared: int) -> None:
    """Write a site with as many actors as wanted, of whom twice `shared` have a name that another has too."""
    (root / "content/actors").mkdir(parents=True)
    (root / "content/briefings").mkdir()
    (root / "briefgen.toml").write_text('title = "Actors"\nbase_url = "https://actors.example/"\n')
    chance = random.Random(1)
    actors = list(_actors(chance, size, shared))
    for name, text in actors:
        (root / f"content/actors/{name}.md").write_text(f"---\n{text}---\n")
    for number in range(0, size, NAMED):
        names = ", ".join(name for name, _ in actors[number : number + NAMED])
        text = f"---\ntitle: Meeting {number}\ndate: 2021-01-{number % 28 + 1:02}\nactors: [{names}]\n---\n"
        (root / f"content/briefings/meeting-{number:05}.md").write_text(text)


def _actors(chance: random.Random, size: int, shared: int) -> Iterator[tuple[str, str]]:
    """Yield the id and the front matter of each actor."""
    places = [word(chance) for _ in range(2 + int((size / 3) ** 0.5))]
    embassies = [f"Embassy of {one} in {other}" for one, other in permutations(dict.fromkeys(places), 2)][: size // 3]
    people: list[str] = []
    while len(people) < size - len(embassies):
        name = f"{word(chance)} {word(chance)}"
        people += [name] * (2 if len(people) < 2 * shared else 1)
    for kind, names in (("organisation", embassies), ("person", people[: size - len(embassies)])):
        for number, name in enumerate(names):
            yield f"{name.lower().replace(' ', '-')}-{kind[0]}{number}", f"name: {name}\nkind: {kind}\n"


if __name__ == "__main__":
    main()
