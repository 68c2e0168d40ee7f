"""What a first publication asks at a terminal: where people will read the site."""

from __future__ import annotations

import click

from briefgen.cli.console import fail
from briefgen.cli.current_site import current_site
from briefgen.config import FILE
from briefgen.config_values import is_site_address
from briefgen.project import Project
from briefgen.scaffold.site_address import NotWrittenError, write_base_url


def ask_for_address(site: Project) -> Project:
    """Ask where a site is read, write the answer into its `briefgen.toml`, and return the site with it."""
    question = "Where will people read the site? Its whole address, such as https://www.example.org/archive/\n"
    address = click.prompt(question, prompt_suffix="> ", value_proc=_checked)
    try:
        write_base_url(site.root, address)
    except (NotWrittenError, OSError):
        fail(f"{FILE} cannot be changed", f'write base_url = "{address}" at its top yourself')
    click.echo(f'Wrote base_url = "{address}" into {FILE}.')
    return current_site()


def _checked(text: str) -> str:
    """Return an answer as an address. Raises UsageError, which is shown before the question is put again."""
    address = text.strip()
    if "://" not in address:
        address = f"https://{address}"
    if not is_site_address(address) or "." not in address.partition("://")[2]:
        raise click.UsageError(f'"{text}" is not an address without user, query and special characters')
    return address.rstrip("/") + "/"
