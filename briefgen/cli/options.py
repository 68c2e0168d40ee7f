"""Options that several commands share, and how a command is given its options as one record."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, TypeVar

import click
import msgspec

from briefgen.tlp import AUDIENCES, Marking

Command = Callable[..., None]
Verbosity = Literal["quiet", "normal", "verbose"]
"""How much a command prints: problems only, also a summary, or also reasons and times."""

R = TypeVar("R", bound=msgspec.Struct)


class SiteOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What `build` and `check` are both asked for."""

    base_url: str | None
    drafts: bool
    audience: Marking
    as_of: str | None
    jobs: int | None
    scheduler: str | None
    executor: str | None
    strict: bool
    as_json: bool
    quiet: bool
    verbose: bool

    @property
    def verbosity(self) -> Verbosity:
        """How much to print."""
        if self.verbose:
            return "verbose"
        return "quiet" if self.quiet else "normal"

    @property
    def shows_progress(self) -> bool:
        """Whether to show how far the build is."""
        return not (self.quiet or self.as_json)


class PublishOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What `publish` is asked for. `name` is the target's; None is the only target of the site."""

    name: str | None
    dry_run: bool
    yes: bool
    verify: bool
    rollback: bool
    take_over: bool
    delete_many: bool
    break_lock: bool
    as_of: str | None
    strict: bool


def as_record(kind: type[R]) -> Callable[[Callable[[R], None]], Command]:
    """Return a decorator that passes a command its options as one record of this kind."""

    def decorator(command: Callable[[R], None]) -> Command:
        @functools.wraps(command)
        def call(**options: Any) -> None:
            command(kind(**options))

        return call

    return decorator


def audience_option(default: str, help_text: str) -> Callable[[Command], Command]:
    """Return the option that takes an audience by name and gives the highest marking that it may read."""
    return click.option(
        "--audience",
        type=click.Choice(tuple(AUDIENCES)),
        callback=lambda _context, _option, value: AUDIENCES[value],
        default=default,
        show_default=True,
        help=help_text,
    )


as_of_option = click.option(
    "--as-of", metavar="TIME", help="Build as if it were this date or time, instead of the current time."
)
strict_option = click.option("--strict/--no-strict", help="Treat warnings as errors.")
output_option = click.option(
    "--output", type=click.Path(path_type=Path), metavar="DIR", help="The output folder.  [default: output/]"
)


CACHE_DIR = "briefgen.cache_dir"
"""The name under which click keeps what `--cache-dir` was given."""


def _keep_cache_dir(context: click.Context, _option: click.Parameter, value: Path | None) -> None:
    context.meta[CACHE_DIR] = value and Path.cwd() / value


cache_dir_option = click.option(
    "--cache-dir",
    type=click.Path(path_type=Path),
    metavar="DIR",
    envvar="BRIEFGEN_CACHE_DIR",
    expose_value=False,
    callback=_keep_cache_dir,
    help="Where to remember earlier builds.  [default: .briefgen/]",
)
"""`current_site` reads it, for every command that has the option."""


def _site_address(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    """Return the value of `--base-url`. Raises BadParameter if it is not the address of a site."""
    if value:
        from briefgen.config_values import is_site_address  # imported late: the option is rare
        from briefgen.urls import masked

        if not is_site_address(value):
            message = f'"{masked(value)}" is not the address of a site; write it as in https://example.org/archive/'
            raise click.BadParameter(message)
    return value


def site_options(command: Command) -> Command:
    """Add the options of `SiteOptions` to a command."""
    options: tuple[Callable[[Command], Command], ...] = (
        click.option(
            "--base-url",
            metavar="URL",
            callback=_site_address,
            help="The address of the published site; overrides briefgen.toml.",
        ),
        click.option("--drafts/--no-drafts", help="Include drafts."),
        audience_option("public", "Who the site is for; sets the highest marking (TLP 2.0) that is included."),
        as_of_option,
        click.option(
            "--jobs", type=click.IntRange(min=1), metavar="N", help="The number of processes.  [default: all cores]"
        ),
        click.option("--scheduler", metavar="URL", help="Let the workers of this Dask scheduler make the pages."),
        click.option(
            "--executor", metavar="MODULE:FUNCTION", help="Let the workers of the executor that this returns do so."
        ),
        strict_option,
        cache_dir_option,
        click.option("--json/--no-json", "as_json", help="Print the result as JSON."),
        click.option("-q", "--quiet", is_flag=True, help="Print problems only."),
        click.option(
            "-v", "--verbose", is_flag=True, help="Print why each page was rendered, and how long each stage took."
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command
