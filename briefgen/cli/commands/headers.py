"""`briefgen headers`: what a web server must be configured to send."""

from __future__ import annotations

import click

from briefgen.cli.console import fail
from briefgen.cli.current_site import current_site

PRINTED = {
    "nginx": "lines for a server block",
    "caddy": "lines for a site block of a Caddyfile",
    "cloudfront": "a response headers policy, as the AWS command line takes it",
    "netlify": "the file _headers, which Cloudflare Pages reads too",
}
"""What is printed for each server. The names are those in `briefgen.site.hosting.SERVERS`, which is slow to import."""

EPILOG = "\b\nWhat is printed:\n" + "\n".join(f"  {server:<10}  {what}" for server, what in PRINTED.items())
"""Text after the options; click keeps the lines of a paragraph that begins with a backspace."""


@click.command(epilog=EPILOG)
@click.argument("server", type=click.Choice(list(PRINTED)))
def headers(server: str) -> None:
    """Print the security configuration of the site for a web server."""
    from briefgen.publish.base_address import at_only_target
    from briefgen.publish.target import PublishError
    from briefgen.site.hosting import SERVERS

    try:
        site = at_only_target(current_site())
    except PublishError as error:
        fail(str(error), error.hint)
    click.echo(SERVERS[server](site.config), nl=False)
