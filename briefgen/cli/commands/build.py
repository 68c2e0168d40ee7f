"""`briefgen build`: write the site to its output folder."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from briefgen.cli.console import FAILED
from briefgen.cli.current_site import current_site, display_path
from briefgen.cli.options import SiteOptions, as_record, output_option, site_options

if TYPE_CHECKING:
    from briefgen.diagnostics import Problem
    from briefgen.pipeline.hooks import Staged
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
    from briefgen.cli.building import (
        build_site,
        host_problems,
        opener_of,
        print_built,
        print_found,
        print_json,
        with_problems,
    )
    from briefgen.diagnostics import has_errors
    from briefgen.pipeline.hooks import Hooks

    site = current_site(asked.base_url, as_json=asked.as_json)
    options = _options(site, asked)
    leaks: list[Problem] = []
    refused: list[Problem] = []

    def search(built: Result) -> None:
        if asked.gate and not built.failed:
            leaks.extend(_leaks(site, options))
        if not built.failed:
            refused.extend(host_problems(site, options, is_asked=bool(asked.base_url)))

    def inspect(staged: Staged) -> list[Problem]:
        from briefgen.publish.search import search_staged  # imported late: few sites withhold anything

        return search_staged(site, options, staged)

    hooks = Hooks(inspect, search)
    opener = opener_of(asked)
    result, seconds = build_site(site, options, show_progress=asked.shows_progress, hooks=hooks, opener=opener)
    checked, output = with_problems(result, [*leaks, *refused]), display_path(options.output)
    if asked.as_json:
        print_json(checked, asked.verbosity)
    else:
        if asked.explain is not None and not result.failed:
            _print_explained(site, options, result, asked.explain)
        print_built(result, output, seconds, asked.verbosity)
        print_found([*leaks, *refused], result, asked.verbosity)
        if checked.failed and not result.failed:
            reason = "it contains withheld content" if has_errors(leaks) else "its host does not take it"
            click.echo(f"Do not publish {output}: {reason}.", err=True)
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
