"""`briefgen build`: write the site to its output folder."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from briefgen.cli.console import FAILED, print_problems
from briefgen.cli.current_site import current_site, display_path
from briefgen.cli.options import SiteOptions, as_record, output_option, site_options

if TYPE_CHECKING:
    import sqlite3

    from briefgen.diagnostics import Problem
    from briefgen.pipeline.hooks import StagedFiles
    from briefgen.pipeline.options import Options, Result
    from briefgen.project import Project


class BuildOptions(SiteOptions, frozen=True, kw_only=True):
    """What `build` is asked for. `explain` is the address of a page, "" for all pages, or None."""

    output: Path | None
    clean: bool
    explain: str | None
    gate: bool


@click.command()
@output_option
@click.option("--clean/--no-clean", help="Forget earlier builds first, and render every page.")
@click.option(
    "--explain",
    is_flag=False,
    flag_value="",
    metavar="[PAGE]",
    help="Print why pages were rendered, or why the page at this address was or was not.",
)
@click.option("--gate/--no-gate", help="Search the whole output for withheld content; fail if there is any.")
@site_options
@as_record(BuildOptions)
def build(asked: BuildOptions) -> None:
    """Build the site. Only pages that changed are rendered again."""
    from briefgen.cli.building import build_site, opener_of, print_built, print_json, with_problems
    from briefgen.pipeline.hooks import Hooks

    site = current_site(asked.base_url, as_json=asked.as_json)
    options = _options(site, asked)
    leaks: list[Problem] = []

    def search(built: Result) -> None:
        if asked.gate and not built.failed:
            leaks.extend(_leaks(site, options))

    def inspect(db: sqlite3.Connection, files: StagedFiles) -> list[Problem]:
        from briefgen.publish.search import search_staged  # imported late: few sites withhold anything

        return search_staged(site, options, db, files)

    hooks = Hooks(inspect, search)
    opener = opener_of(asked)
    result, seconds = build_site(site, options, show_progress=asked.shows_progress, hooks=hooks, opener=opener)
    checked, output = with_problems(result, leaks), display_path(options.output)
    if asked.as_json:
        print_json(checked, asked.verbosity)
    else:
        if asked.explain is not None and not result.failed:
            _print_explained(site, options, result, asked.explain)
        print_built(result, output, seconds, asked.verbosity)
        print_problems(leaks)
        if checked.failed and not result.failed:
            click.echo(f"Do not publish {output}: it contains withheld content.", err=True)
    sys.exit(FAILED if checked.failed else 0)


def _options(site: Project, asked: BuildOptions) -> Options:
    from briefgen.cli.building import pipeline_options
    from briefgen.pipeline.archive_paths import forget

    options = pipeline_options(site, asked)
    if asked.output:
        options = msgspec.structs.replace(options, output=Path.cwd() / asked.output)
    if asked.explain is not None:
        options = msgspec.structs.replace(options, detailed=True)
    if asked.clean:
        forget(site, options)
    return options


def _leaks(site: Project, options: Options) -> list[Problem]:
    """Return where the output contains withheld content."""
    from briefgen.publish.search import search_output

    return search_output(site, options)[1]


def _print_explained(site: Project, options: Options, result: Result, address: str) -> None:
    from briefgen.pipeline.archive_paths import archive_path
    from briefgen.pipeline.explain import explain

    for line in explain(archive_path(site, options), result, address):
        click.echo(line)
