"""`briefgen clean`: remove everything that briefgen wrote."""

from __future__ import annotations

from pathlib import Path

import click

from briefgen.cli.console import fail_busy
from briefgen.cli.current_site import current_site, display_path, exit_with
from briefgen.cli.options import cache_dir_option, output_option


@click.command()
@output_option
@cache_dir_option
def clean(output: Path | None) -> None:
    """Remove the files that briefgen wrote. All other files stay.

    The folder .briefgen/, in which it keeps what it knows of the site, is removed too.
    """
    from briefgen.diagnostics import Problem, counted
    from briefgen.pipeline.clean import clean_site
    from briefgen.pipeline.lock import LockedError

    site = current_site()
    folder = Path.cwd() / output if output else site.root / "output"
    try:
        removed = clean_site(site, folder)
    except LockedError:
        fail_busy()
    if isinstance(removed, Problem):
        exit_with([removed])
    click.echo(f"Removed {counted(removed, 'file')} from {display_path(folder)}")
