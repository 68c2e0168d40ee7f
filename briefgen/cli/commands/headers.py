"""`briefgen headers`: what a web server must be configured to send."""

from __future__ import annotations

import click

from briefgen.cli.current_site import current_site


@click.command()
@click.argument("server", type=click.Choice(["nginx", "caddy", "cloudfront", "netlify"]))
def headers(server: str) -> None:
    """Print the security configuration of the site for a web server."""
    from briefgen.site.hosting import SERVERS

    click.echo(SERVERS[server](current_site().config), nl=False)
