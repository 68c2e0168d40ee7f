"""`briefgen clean`: remove everything that briefgen wrote."""

from __future__ import annotations

from pathlib import Path

import click

from briefgen.cli.current_site import current_site, display_path, exit_with
from briefgen.cli.options import output_option


@click.command()
@output_option
def clean(output: Path | None) -> None:
    """Remove the files that briefgen wrote, and its archive. All other files stay."""
    import shutil

    from briefgen.diagnostics import Problem, counted
    from briefgen.pipeline.clean import clean as clean_output

    site = current_site()
    folder = Path.cwd() / output if output else site.root / "output"
    removed = clean_output(site, folder)
    if isinstance(removed, Problem):
        exit_with([removed])
    shutil.rmtree(site.state, ignore_errors=True)
    click.echo(f"Removed {counted(removed, 'file')} from {display_path(folder)}")
