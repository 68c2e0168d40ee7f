"""`briefgen schema`: the JSON Schema of front matter, for editors."""

from __future__ import annotations

from pathlib import Path

import click

from briefgen.cli.current_site import current_site


@click.command()
@click.argument(
    "kind", type=click.Choice(["briefing", "actor", "topic", "place", "author", "page"]), default="briefing"
)
@click.option(
    "--write/--no-write", help="Write all schemas to .vscode/, where the editor that `init` set up reads them."
)
def schema(kind: str, write: bool) -> None:
    """Print the JSON Schema of front matter, for editors."""
    from briefgen import project
    from briefgen.content.json_schema import schema_text
    from briefgen.scaffold.editor import known_names, write_schemas

    if write:
        for path in write_schemas(current_site()):
            click.echo(f"wrote {path}")
        return
    root = project.find_root(Path.cwd())
    names = known_names(root) if root else {}
    known_only = root is not None and current_site().config.actors.known_only
    click.echo(schema_text(kind, names, known_only=known_only), nl=False)
