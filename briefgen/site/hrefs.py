"""Links to addresses of the site."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote

import msgspec

_IN_FRAGMENTS = "/?:@!$&'()*+,;=~"
"""Signs that stand in a fragment as they are, as in `report.pdf#page=3`."""


class LinkBuilder(msgspec.Struct, frozen=True):
    """Turns addresses of the site into links: `base_path` and `origin` come from `base_url`."""

    base_path: str
    origin: str

    def path(self, address: str, anchor: str = "", query: str = "") -> str:
        """Return an address as a link from any page, percent-encoded (RFC 3986). `query` is encoded already."""
        page = self.base_path + _quoted(address)
        if not (anchor or query):
            return page
        return page + (f"?{query}" if query else "") + (f"#{quote(anchor, safe=_IN_FRAGMENTS)}" if anchor else "")

    def full(self, address: str, anchor: str = "") -> str:
        """Return an address with scheme and host."""
        return self.origin + self.path(address, anchor)


@lru_cache(maxsize=16_384)
def _quoted(address: str) -> str:
    """Quote an address. The results are cached, because many lists link to the same pages."""
    return quote(address, safe="/~")
