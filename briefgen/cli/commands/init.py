"""`briefgen init`: a new site."""

from __future__ import annotations

from pathlib import Path

import click

from briefgen.cli.console import fail


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=".")
@click.option("--title", metavar="TEXT", help="The site's name.  [default: the folder's name]")
def init(folder: Path, title: str | None) -> None:
    """Create a new site in FOLDER, ready to build."""
    from briefgen.scaffold.site import FilesExistError, write_site

    try:
        written = write_site(folder, title or _title_of(folder))
    except FilesExistError as error:
        other = "new-archive" if folder.resolve().name == "archive" else "archive"
        fail(str(error), f"choose another folder, for example `briefgen init {other}`")
    for path in written:
        click.echo(f"wrote {path}")
    change_folder = "" if folder == Path() else f"cd {folder} && "
    click.echo(f"\nTo see the site, run:\n  {change_folder}briefgen serve")


def _title_of(folder: Path) -> str:
    return folder.resolve().name.replace("-", " ").replace("_", " ").title()
