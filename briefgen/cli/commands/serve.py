"""`briefgen serve`: a preview of the site in the browser."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import click
import msgspec

from briefgen.cli.console import print_problems
from briefgen.cli.current_site import build_day, current_site
from briefgen.cli.options import as_record, audience_option, cache_dir_option
from briefgen.tlp import Marking

if TYPE_CHECKING:
    from briefgen.preview.builder import Update


class ServeOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What `serve` is asked for."""

    port: int
    host: str
    browse: bool
    drafts: bool
    embargoed: bool
    audience: Marking


@click.command()
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="If it is taken, the next free one."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--open/--no-open", "browse", help="Open the site in the browser.")
@click.option("--drafts/--no-drafts", default=True, show_default=True, help="Include drafts, labelled as such.")
@click.option(
    "--embargoed/--no-embargoed",
    default=True,
    show_default=True,
    help="Include briefings under embargo, labelled as such.",
)
@audience_option("red", "Who the preview is for; sets the highest marking (TLP 2.0) that is included.")
@cache_dir_option
@as_record(ServeOptions)
def serve(asked: ServeOptions) -> None:
    """Serve a preview of the site, and update it as files change."""
    import webbrowser

    from briefgen.cli.building import print_built, timed
    from briefgen.diagnostics import has_errors
    from briefgen.preview.builder import PreviewOptions
    from briefgen.preview.server import Preview

    site = current_site()
    build_day(site)
    options = PreviewOptions(asked.drafts, asked.embargoed, asked.audience)
    with Preview(site, asked.host, asked.port, options) as preview:
        result, seconds = timed(preview.build)
        print_built(result, "the preview", seconds)
        if has_errors(result.problems) and not result.failed:
            click.echo("Pages of files with errors are not shown, or as they were before.", err=True)
        with contextlib.suppress(KeyboardInterrupt):
            click.echo(f"Serving at {preview.address} (press Ctrl+C to stop)")
            if asked.browse:
                webbrowser.open(preview.address)
            preview.run(print_update)
        click.echo()


def print_update(before: Update, now: Update) -> None:
    """Print what changed in the preview: new problems, what is left of the others, or how many files changed."""
    from briefgen.diagnostics import counted, summary

    told, found = (*before.warnings, *before.problems), (*now.warnings, *now.problems)
    known = set(told)
    if new := [item for item in found if item not in known]:
        print_problems(new)
    if found != told and before.problems and not now.problems:
        click.echo(f"No errors any more; left: {summary(found)}" if found else "All good again.")
    elif found != told and len(new) < len(found):
        click.echo(f"All in all: {summary(found)}")
    elif (changed := len(now.pages) + len(now.styles)) and not new:
        click.echo(f"{counted(changed, 'file')} changed")
