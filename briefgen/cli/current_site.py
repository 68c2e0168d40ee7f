"""The site that a command was typed in, and the day that it is built for."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click
import msgspec

from briefgen.cli.console import FAILED, USAGE, fail, print_problems
from briefgen.cli.options import CACHE_DIR

if TYPE_CHECKING:
    from briefgen.build_time import Day
    from briefgen.diagnostics import Problem
    from briefgen.project import Project


def current_site(base_url: str | None = None, *, as_json: bool = False) -> Project:
    """Return the site in the current folder or above it. Exit if there is none, or its configuration is wrong.

    Args:
        base_url: overrides the setting of that name.
        as_json: print what is wrong as JSON.

    """
    from briefgen import project

    root = project.find_root(Path.cwd())
    if root is None:
        fail(
            "this folder is not a site: there is no briefgen.toml here or in any parent folder",
            "change to your site's folder, or create a site with `briefgen init`",
            USAGE,
        )
    overrides = {"base_url": base_url} if base_url is not None else None
    site, problems = project.load(root, overrides, _cache_folder(root))
    return site or exit_with(problems, as_json=as_json)


def _cache_folder(root: Path) -> Path | None:
    """Return the folder that `--cache-dir` names, or None."""
    from briefgen.content.sources import TOPS

    asked: Path | None = click.get_current_context().meta.get(CACHE_DIR)
    if asked is None:
        return None
    folder = Path(os.path.realpath(asked))
    for name in (*TOPS, "output"):
        other = Path(os.path.realpath(root / name))
        if folder.is_relative_to(other) or other.is_relative_to(folder):
            message = f"{asked} lies in or around {name}/; name a folder of its own"
            raise click.BadParameter(message, param_hint="--cache-dir")
    return folder


def exit_with(problems: list[Problem], *, as_json: bool = False) -> NoReturn:
    """Print problems that stop the command, and exit."""
    if as_json:
        from briefgen.diagnostics import flat

        answer = {"ok": False, "problems": [flat(item) for item in problems]}
        click.echo(msgspec.json.format(msgspec.json.encode(answer), indent=2))
    else:
        print_problems(problems)
    sys.exit(FAILED)


def build_day(site: Project, as_of: str | None = None) -> Day:
    """Return the day that a site is built for.

    Raises:
        BadParameter: `as_of`, or SOURCE_DATE_EPOCH if that is None, is not a time.

    """
    from briefgen.build_time import day

    try:
        return day(as_of, site.config.timezone)
    except ValueError as error:
        message = f"{error}; write 2021-02-05 or 2021-02-05T09:00:00+01:00" if as_of else str(error)
        raise click.BadParameter(message, param_hint="--as-of" if as_of else "SOURCE_DATE_EPOCH") from None


def display_path(folder: Path) -> str:
    """Return a folder's path for a message: relative to the current folder if it is inside."""
    here = Path.cwd()
    return f"{folder.relative_to(here)}/" if folder.is_relative_to(here) else str(folder)
