"""How long `check` takes beside `build` on a site with many actors, some of whom share their name.

    python -m tests.benchmark.actors [SIZE] [--shared N] [--rich] [--write FOLDER]

A third of the actors are embassies, whose names are much alike; the others are people. Each command begins from nothing
and runs in processes of its own. A rich site has countries, offices and names in ten scripts besides.
"""

from __future__ import annotations

import gzip
import json
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import click

from tests.benchmark.corpus import word
from tests.benchmark.measure import Cost, cost_of

NAMED = 20
"""How many actors a briefing names by their ids. Each is named once; in a rich site, one in sixteen eight times more."""

TODAY = "2021-02-10"
"""The day to build for."""

OFFICES = ("Foreign minister", "Minister", "Ambassador", "Member of parliament", "Spokesperson", "Head of mission")
SCRIPTS = (
    ("Сергей", "Иванов"), ("محمد", "حسن"), ("דוד", "כהן"), ("Γιώργος", "Παπαδόπουλος"), ("अमित", "शर्मा"),
    ("王", "小明"), ("山田", "太郎"), ("김", "민수"), ("สมชาย", "ใจดี"), ("Łukasz", "Żak"), ("Åsa", "Öberg"), ("גיורגי", "לוי"),
)  # fmt: skip
"""A given name and a family name each."""


@click.command()
@click.argument("size", type=int, default=12_000)
@click.option("--shared", type=int, default=300, show_default=True, help="How many names two actors share.")
@click.option("--rich", is_flag=True, help="Give actors countries, offices and names in ten scripts.")
@click.option("--write", "target", type=click.Path(path_type=Path), help="Write the site there, and do nothing else.")
def main(size: int, shared: int, rich: bool, target: Path | None) -> None:
    """Print what `build` and `check` cost on a site with SIZE actors."""
    if target:
        write(target, size, shared, rich=rich)
        return
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        write(site, size, shared, rich=rich)
        build, check = _cost(site, "build"), _cost(site, "check", "--quiet")
        output = site / "output"
        files = sum(path.is_file() for path in output.rglob("*"))
        feeds = sum(1 for _ in output.glob("actors/*/feed.xml"))
        click.echo(f"{size:,} actors, {shared:,} shared names, {files:,} files, {feeds:,} feeds of actors")
        pages = list((output / "actors").rglob("index.html"))
        directory = [path for path in pages if "all" in path.parts or path.parent.name == "actors"]
        _print_heaviest("the directory", directory, output)
        _print_heaviest("dossiers", list(set(pages) - set(directory)), output)
    click.echo(f"build: {build}\ncheck: {check}")
    click.echo(
        f"check takes {check.wall / build.wall:.2f} times as long, and {check.memory / build.memory:.2f} times the memory"
    )


def _print_heaviest(name: str, pages: list[Path], output: Path) -> None:
    """Print how many pages there are, and how heavy the heaviest is, as it is and compressed."""
    heaviest = max(pages, key=lambda path: path.stat().st_size)
    content = heaviest.read_bytes()
    place = heaviest.parent.relative_to(output)
    click.echo(f"{name}: {len(pages):,} pages, {sum(path.stat().st_size for path in pages):,} bytes;", nl=False)
    click.echo(f" the heaviest has {len(content):,} ({len(gzip.compress(content)):,} compressed): {place}")


def _cost(site: Path, *command: str) -> Cost:
    shutil.rmtree(site / ".briefgen", ignore_errors=True)
    return cost_of([sys.executable, "-m", "briefgen", *command, "--as-of", TODAY], site)


def write(root: Path, size: int, shared: int, *, rich: bool = False) -> None:
    """Write a site with as many actors as wanted, of whom twice `shared` have a name that another has too."""
    (root / "content/actors").mkdir(parents=True)
    (root / "content/briefings").mkdir()
    (root / "briefgen.toml").write_text('title = "Actors"\nbase_url = "https://actors.example/"\n')
    chance = random.Random(1)
    actors = list(_actors(chance, size, shared))
    countries = list(dict.fromkeys(word(chance) for _ in range(60)))
    for number, (name, front) in enumerate(actors):
        text = _lines(_rich(number, front, countries) if rich else front)
        (root / f"content/actors/{name}.md").write_text(f"---\n{text}---\n", encoding="utf-8")
    ids = [name for name, _ in actors]
    _write_briefings(root, [ids[number : number + NAMED] for number in range(0, size, NAMED)], rich=rich)
    for country in countries[:30] if rich else ():
        (root / f"content/actors/c-{country.lower()}.md").write_text(f"---\nname: {country}\nkind: country\n---\n")


def _lines(front: dict[str, Any]) -> str:
    return "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in front.items())


def _rich(number: int, front: dict[str, Any], countries: list[str]) -> dict[str, Any]:
    """Return the front matter of an actor with a country, offices, and perhaps a name in another script."""
    rank = int((number * 0.618034 % 1) ** 3 * len(countries))  # most are from a few countries
    found = front | ({"country": countries[rank]} if number % 7 else {})
    if front["kind"] != "person":
        return found
    given, family = front["name"].split()
    if number % 5 == 0:
        given, family = SCRIPTS[number // 5 % len(SCRIPTS)]
        family += " " + front["name"].split()[1][: number % 9]
        found["name"] = f"{given} {family}".strip()
    found["sort_name"] = f"{family.strip()}, {given}"
    title = OFFICES[number % len(OFFICES)] if number % 11 else f"Envoy for {front['name'].split()[1]}"
    first: dict[str, Any] = {"title": title, "organisation": found.get("country", ""), "from": f"{1990 + number % 30}"}
    second = {"title": OFFICES[(number + 1) % len(OFFICES)], "from": "1980", "to": f"{1981 + number % 30}-06"}
    found["roles"] = [second, first] if number % 3 == 0 else [first] if number % 3 == 1 else []
    return found


def _write_briefings(root: Path, groups: list[list[str]], *, rich: bool) -> None:
    """Write a briefing for each group of actors; in a rich site in the course of two years, and with a second group."""
    for number, group in enumerate(groups):
        day = date(2021, 1, number % 28 + 1)
        named = group
        if rich:
            day = date(2021, 2, 20) - timedelta(days=number * 730 // len(groups))
            named = [*group, *groups[number // 8][:10]]
        names = ", ".join(dict.fromkeys(named))
        text = f"---\ntitle: Meeting {number}\ndate: {day}\nactors: [{names}]\n---\n"
        (root / f"content/briefings/meeting-{number:05}.md").write_text(text)


def _actors(chance: random.Random, size: int, shared: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the id and the front matter of each actor."""
    places = [word(chance) for _ in range(2 + int((size / 3) ** 0.5))]
    embassies = [f"Embassy of {one} in {other}" for one, other in permutations(dict.fromkeys(places), 2)][: size // 3]
    people: list[str] = []
    while len(people) < size - len(embassies):
        name = f"{word(chance)} {word(chance)}"
        people += [name] * (2 if len(people) < 2 * shared else 1)
    for kind, names in (("organisation", embassies), ("person", people[: size - len(embassies)])):
        for number, name in enumerate(names):
            yield f"{name.lower().replace(' ', '-')}-{kind[0]}{number}", {"name": name, "kind": kind}


if __name__ == "__main__":
    main()
