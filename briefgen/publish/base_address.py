"""The `base_url` that a site has at a target: links, styles and feeds are written for it."""

from __future__ import annotations

import msgspec

from briefgen.config import Config
from briefgen.config_values import is_site_address
from briefgen.project import Project
from briefgen.publish.target import PublishError
from briefgen.target_settings import TargetSettings
from briefgen.urls import split


def at_target(site: Project, settings: TargetSettings) -> Project:
    """Return the site with the `base_url` that it has at a target.

    Raises:
        PublishError: the site is read under another path than the one that its links begin with.

    """
    wanted = settings.base_url or _from_address(site.config, settings.address)
    config: Config = msgspec.structs.replace(site.config, base_url=wanted)
    return msgspec.structs.replace(site, config=config)


def _from_address(config: Config, address: str) -> str:
    """Return the site's own `base_url`, or the target's address if the site has none."""
    if not is_site_address(address):
        return config.base_url
    if not config.base_url:
        return address
    path = split(address).path.rstrip("/")
    if path != config.base_path:
        message = f"the target is read at {address}, but links and styles are made for {config.base_url}"
        raise PublishError(message, f'add base_url = "{address}" to the target, or correct one of the two')
    return config.base_url
