"""Ids that never change, whatever becomes of addresses and names: of feeds, their entries, and events in calendars."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID, uuid5

from briefgen.site.page_kinds import ViewContext

_IDS = UUID("5ee37ea2-9be3-4dcd-9a9c-6b1f0f5b7a39")
"""The namespace of the ids (RFC 9562, section 5.5)."""


def site_name(at: ViewContext) -> str:
    """Return the name of the site in ids: the one that is set, or its title at the first publication."""
    return at.config.feeds.site or at.reader.ask("site_origin") or at.config.title


@lru_cache(maxsize=8_192)
def uid(name: str, site: str) -> str:
    """Return the id of a thing, which must never change (RFC 4287, section 4.2.6; RFC 5545, section 3.8.4.7).

    It is made from names at the first publication: the site's title, and what the briefing's file, the actor, the
    topic or the place was called then. Nothing of it is an address, which a site may lose.
    """
    return str(uuid5(_IDS, f"{site}/{name}"))


def urn(name: str, site: str) -> str:
    """Return the id of a thing as feeds write it."""
    return f"urn:uuid:{uid(name, site)}"
