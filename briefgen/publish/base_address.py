"""The `base_url` that a site has at a target: links, styles and feeds are written for it, and work nowhere else."""

from __future__ import annotations

import re

import msgspec

from briefgen.config import Config
from briefgen.config_values import is_site_address
from briefgen.hosts import HOSTS, host_of
from briefgen.project import Project
from briefgen.publish.target import PublishError, settings_of
from briefgen.target_settings import Served, TargetSettings
from briefgen.urls import BaseUrl, split

_EXAMPLE = r"(?:.+\.)?example\.(?:com|net|org)"
"""Hosts that stand in documentation and lead nowhere (RFC 2606, section 3)."""

_LOOPBACK = r"(?:.+\.)?localhost|127(?:\.\d+){3}|::1|0\.0\.0\.0"
"""Hosts that mean the reader's own machine (RFC 6761, section 6.3; RFC 6890)."""

_PRIVATE = ".pages.github.io"
"""How the addresses end that GitHub makes up for sites that only members read."""

_REST = r"(?:.+\.)?s3[.-](?!website)(?:.+\.)?amazonaws\.com(?:\.cn)?"
"""Hosts at which Amazon S3 answers programs. There a folder such as `/briefings/a/` has no `index.html`."""


class NoAddressError(PublishError):
    """Nobody has said yet where the site is read."""


def at_target(site: Project, settings: TargetSettings) -> Project:
    """Return the site with the `base_url` that it has at a target, or without one if nobody has said it."""
    said = settings.base_url or site.config.base_url or _web_address(settings.address)
    config: Config = msgspec.structs.replace(
        site.config, base_url=said or _by_itself(settings.served(site.root), settings)
    )
    return msgspec.structs.replace(site, config=config)


def _by_itself(served: Served, settings: TargetSettings) -> str:
    """Return the address that the host of a target gives it, unless the settings name another host."""
    return served.address if settings.served_by in ("", served.host) else ""


def at_only_target(site: Project) -> Project:
    """Return the site as it is at its only target; the same site if it has a `base_url`, or not just one target."""
    tables = list(site.config.publish.values())
    return at_target(site, settings_of(tables[0])) if len(tables) == 1 and not site.config.base_url else site


def check_links(placed: Project, name: str, settings: TargetSettings) -> None:
    """Check that links and styles work where a target is read. `placed` is the site as `at_target` returns it.

    Raises:
        NoAddressError: nobody has said where that is.
        PublishError: they would be dead; or the address leads nowhere, or not to the readers.

    """
    base = placed.config.base_url
    if not base:
        message = "nobody has said where people will read the site, and links and styles need that"
        hint = 'write base_url = "https://…/" at the top of briefgen.toml'
        raise NoAddressError(message, f'{hint}, or address = "https://…/" in [publish.{name}]')
    _check_host(base, settings)
    _check_path(base, settings)
    _check_served(base, settings.served(placed.root))


def _check_host(base: str, settings: TargetSettings) -> None:
    """Raise PublishError if no reader can open the site's address, or the pages of the site below it."""
    for address in filter(None, (base, settings.address)):
        host = _host(address)
        if re.fullmatch(_EXAMPLE, host):
            hint = "write the address where people will read the site"
            raise PublishError(f"{address} is an example, not the address of this site", hint)
        if address.lower().endswith((".html", ".htm")):
            raise PublishError(f"{address} is the address of a page, not of a site", "leave out the name of the page")
        if re.fullmatch(_REST, host):
            hint = "turn on website hosting for the bucket, and write the address that it gives, with s3-website in it"
            raise PublishError(f"at {address}, storage answers programs: it shows no page of a folder", hint)
    is_said = _host(settings.address) == _host(base) or settings.base_url
    if re.fullmatch(_LOOPBACK, _host(base)) and not is_said:
        hint = 'write the address where people will read the site: base_url = "https://…/" in briefgen.toml'
        raise PublishError(f"{base} is this machine only: feeds and the sitemap would lead readers to their own", hint)


def _check_path(base: str, settings: TargetSettings) -> None:
    """Raise PublishError if a target is read under another path than that of the site."""
    said = _web_address(settings.address)
    if said and _path(said) != _path(base):
        message = f"the target is read at {settings.address}, but links and styles are made for {base}"
        if settings.base_url:
            raise PublishError(message, "correct one of the two: address and base_url of the target have one path")
        raise PublishError(message, f'add base_url = "{said}" to the target, or correct one of the two')


def check_there(placed: Project, address: str) -> None:
    """Check that links work at the address that a target itself says. Raises PublishError if they do not."""
    base = placed.config.base_url
    if address and _path(address) != _path(base):
        message = f"its host serves the target at {address} now, but links and styles are made for {base}"
        raise PublishError(message, f'write base_url = "{address}" into briefgen.toml')


def _check_served(base: str, served: Served) -> None:
    """Raise PublishError if the target's host serves the site at another address."""
    given = host_of(base)
    if given and HOSTS[given].at_root and _path(base):
        message = f"{HOSTS[given].title} serves a site at the root of its address, never at {base}"
        raise PublishError(message, f'write "https://{_host(base)}/"')
    is_same_host = _host(served.address) == _host(base) or (given and given == served.host)
    if _host(base).endswith(_PRIVATE):
        return
    if served.address and is_same_host and BaseUrl.of(served.address) != BaseUrl.of(base):
        message = f"the target is read at {served.address}, but links and styles are made for {base}"
        raise PublishError(message, f'write "{served.address}"')


def _web_address(text: str) -> str:
    """Return the `address` of a target as a web address without query, or "" if it is none, but words."""
    text = re.split(r"[?#]", text, maxsplit=1)[0]
    if re.match(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:/|$)", text):
        text = f"https://{text}"
    return text if is_site_address(text) else ""


def _host(address: str) -> str:
    return (split(_web_address(address)).hostname or "").lower()


def _path(address: str) -> str:
    return split(address).path.rstrip("/")
