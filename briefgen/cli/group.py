"""The `briefgen` command: it imports a subcommand when it is used, and turns every failure into a message."""

from __future__ import annotations

import atexit
import gc
import os
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from briefgen import __version__
from briefgen.cli.console import FAILED, error

COMMANDS = Path(__file__).parent / "commands"

COLLECTED = 100_000
"""How many new objects the garbage collector waits for: the imports of an edit make that many, and few cycles."""

atexit.register(gc.freeze)
# otherwise a process that ends looks for cycles among all that it imported: a tenth of the time of an edit


class Commands(click.Group):
    """A group whose subcommands are the modules of `briefgen.cli.commands`, imported when they are used or listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all subcommands: those of their files."""
        return sorted(name[:-3] for name in os.listdir(COMMANDS) if name.endswith(".py") and not name.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a subcommand, or None if there is no such file."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = getattr(import_module(f"briefgen.cli.commands.{cmd_name}"), cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the subcommand that the arguments name. The error for one that is not there names the nearest."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as unknown:
            from briefgen.diagnostics import suggestion

            meant = suggestion(args[0], self.list_commands(ctx)).capitalize()
            raise click.UsageError(f"No such command '{args[0]}'. {meant}".rstrip(), ctx) from unknown

    def invoke(self, ctx: click.Context) -> Any:
        """Run a subcommand. Print a message and exit with status 1 if the system refuses something, or on a bug."""
        gc.set_threshold(COLLECTED)
        try:
            return super().invoke(ctx)
        except OSError as refused:
            _print_refused(refused)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as bug:  # a traceback does not help people who write
            _print_bug(bug)
        return ctx.exit(FAILED)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="briefgen")
def main() -> None:
    """Turn a folder of Markdown briefings into a static site."""


def _print_refused(refused: OSError) -> None:
    from briefgen.characters import visible

    where = f": {refused.filename}" if refused.filename else ""
    error(visible(f"{refused.strerror or refused}{where}"))


def _print_bug(bug: Exception) -> None:
    from briefgen.characters import visible
    from briefgen.failure import REQUEST, describe_error

    error(f"briefgen failed: {visible(describe_error(bug))}", REQUEST)
    if os.environ.get("BRIEFGEN_TRACEBACK"):
        import traceback

        click.echo("".join(traceback.format_exception(bug)), err=True)
