"""What each kind of output costs: files, bytes, and the CPU time to make it.

    python -m tests.benchmark.outputs FOLDER

FOLDER is a site. It is built from nothing in one process, on the day that it is built for with `--as-of`, and each page is
timed. Bundles, such as parts of the search index, are made by programs of their own, whose time counts too.
"""

from __future__ import annotations

import os
import resource
from collections.abc import Callable
from pathlib import Path

import click
import msgspec

from briefgen.cli import main as briefgen
from briefgen.diagnostics import Problem
from briefgen.records.page import Page
from briefgen.render.renderer import Rendered, Renderer


class Output(msgspec.Struct):
    """What one kind of output has cost so far: its files, their bytes, and seconds of CPU time."""

    files: int = 0
    bytes: int = 0
    seconds: float = 0.0


Render = Callable[[Renderer, Page], Rendered | Problem]


def timed(render: Render, found: dict[str, Output]) -> Render:
    """Return what renders pages as before, and adds up what each kind of them costs."""

    def render_timed(renderer: Renderer, page: Page) -> Rendered | Problem:
        start = _cpu()
        made = render(renderer, page)
        output = found.setdefault(page.kind, Output())
        output.seconds += _cpu() - start
        if isinstance(made, Rendered):
            files = [made.content, *made.beside.values()]
            output.files += len(files)
            output.bytes += sum(map(len, files))
        return made

    return render_timed


def _cpu() -> float:
    """Return the CPU time of this process, and of the programs that it has run to their end."""
    own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--as-of", metavar="DATE", help="Build for this day.")
def main(folder: Path, as_of: str | None) -> None:
    """Build a site and print what each kind of its output costs."""
    found: dict[str, Output] = {}
    Renderer.render = timed(Renderer.render, found)  # type: ignore[method-assign, assignment]
    os.chdir(folder)
    start = _cpu()
    arguments = ["build", "--clean", "--jobs", "1", "-q"]
    try:
        briefgen([*arguments, *(("--as-of", as_of) if as_of else ())])
    except SystemExit as end:
        if end.code:
            raise
    _print(found, _cpu() - start)


def _print(found: dict[str, Output], total: float) -> None:
    click.echo("| kind | files | kB | CPU s | ms a file |\n|---|---|---|---|---|")
    for kind, output in sorted(found.items(), key=lambda pair: -pair[1].seconds):
        cells = f"{output.files:,} | {output.bytes / 1000:,.0f} | {output.seconds:.2f}"
        click.echo(f"| {kind} | {cells} | {output.seconds * 1000 / max(output.files, 1):.2f} |")
    pages = sum(output.seconds for output in found.values())
    click.echo(f"\n{total:.1f} s of CPU in all, {pages:.1f} s of them for these pages")


if __name__ == "__main__":
    main()
