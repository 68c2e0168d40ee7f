"""`briefgen check`: find what is wrong with the site, without writing it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click
import msgspec

from briefgen.cli.console import FAILED, Progress, fail
from briefgen.cli.current_site import current_site
from briefgen.cli.options import SiteOptions, as_record, site_options

if TYPE_CHECKING:
    from briefgen.diagnostics import Problem
    from briefgen.pipeline.options import Options
    from briefgen.project import Project


class CheckOptions(SiteOptions, frozen=True, kw_only=True):
    """What `check` is asked for."""

    links: bool


@click.command()
@click.option("--links/--no-links", help="Also check that links to other sites work.")
@site_options
@as_record(CheckOptions)
def check(asked: CheckOptions) -> None:
    """Find what is wrong with the site, without writing it."""
    from briefgen.cli.building import (
        build_site,
        host_problems,
        opener_of,
        pipeline_options,
        print_checked,
        print_json,
        with_problems,
    )

    site = current_site(asked.base_url, as_json=asked.as_json)
    options = msgspec.structs.replace(pipeline_options(site, asked), write=False)
    result, seconds = build_site(site, options, show_progress=asked.shows_progress, opener=opener_of(asked))
    if not result.failed:
        result = with_problems(result, host_problems(site, options, is_asked=bool(asked.base_url)))
    if asked.links:
        result = with_problems(result, _dead_links(site, options))
    if asked.as_json:
        print_json(result, asked.verbosity)
    else:
        print_checked(result, seconds, asked.verbosity)
    sys.exit(FAILED if result.failed else 0)


def _dead_links(site: Project, options: Options) -> list[Problem]:
    """Ask other sites for the pages that are linked to; return the links that do not work."""
    from briefgen import weblinks
    from briefgen.archive.tables import connect
    from briefgen.pipeline.archive_paths import archive_path
    from briefgen.rules import levelled

    db = connect(archive_path(site, options), write=False)
    progress = Progress()
    try:
        found = weblinks.check(
            weblinks.uses(db, site.root), site.config.links, site.state / "links.json", progress.report
        )
    except ModuleNotFoundError:
        fail("--links needs the package httpx, which is not installed", "pip install 'briefgen[links]'")
    finally:
        progress.clear()
        db.close()
    return levelled(found, site.config.rules, strict=options.strict)
