"""`briefgen publish`: build the site, search it for leaks, and bring a target up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from briefgen.cli.console import USAGE, fail
from briefgen.cli.current_site import build_day, current_site
from briefgen.cli.options import PublishOptions, as_of_option, as_record, cache_dir_option, strict_option

if TYPE_CHECKING:
    from briefgen.project import Project

EXAMPLE = """

      [publish.live]
      to = "folder"
      path = "/srv/www/archive"
      address = "https://www.example.org/archive/"

    with your own path and address. Other kinds are "git", "ssh" and "s3"; the page on publishing has all.
"""


@click.command()
@click.argument("name", required=False)
@click.option("--dry-run", is_flag=True, help="Print what would be done, and do nothing.")
@click.option("--yes", is_flag=True, help="Publish without asking.")
@click.option("--verify", is_flag=True, help="Compare with the files at the target, before and after.")
@click.option("--rollback", is_flag=True, help="Restore what was published before, without asking.")
@click.option("--take-over", is_flag=True, help="Publish even if somebody else changed the target.")
@click.option("--delete-many", is_flag=True, help="Remove more files than the target's `max_deletions`.")
@click.option("--break-lock", is_flag=True, help="Publish even if a run that has died holds the target's lock.")
@as_of_option
@strict_option
@cache_dir_option
@as_record(PublishOptions)
def publish(asked: PublishOptions) -> None:
    """Publish the site to the target NAME of briefgen.toml.

    The site is built and searched for leaks first.
    """
    from briefgen.cli.publishing import publish_to
    from briefgen.publish.target import PublishError

    if asked.rollback and asked.dry_run:
        fail("--rollback goes back at once; it has no dry run", "leave out one of the two", USAGE)
    site = current_site()
    moment = build_day(site, asked.as_of)
    name = _target_name(site, asked.name)
    try:
        publish_to(site, name, moment, asked)
    except PublishError as error:
        fail(str(error), error.hint)


def _target_name(site: Project, name: str | None) -> str:
    """Return the name of the target: the only one if none is given. Exit if it is not clear which one is meant."""
    names = list(site.config.publish)
    if not names:
        fail("briefgen.toml has no publish target", f"add one, for example:{EXAMPLE}", USAGE)
    if name is None and len(names) == 1:
        return names[0]
    if name is None:
        fail("briefgen.toml has several publish targets", f"choose one: {', '.join(names)}", USAGE)
    if name not in names:
        fail(f'there is no publish target "{name}"', f"choose one: {', '.join(names)}", USAGE)
    return name
