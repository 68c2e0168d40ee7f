"""Web addresses that people write: split them, check their form, mask their passwords."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

import msgspec

WEB_ADDRESS = r"https?://(?:[\w.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?(?:/[\w.~%@+,=-]+)*/?"
"""A web address without user, query and fragment, of characters that have no meaning for servers and shells."""

_SECRETS = (
    (r"((?<!\w)\w+://)[^/?#\s]*@", r"\1***@"),
    (r"((?<!\w)\w+://)[^/?#\s@:]*:\S*@", r"\1***@"),  # a password in which / ? or # is not encoded
    (r"(?<![\w/.@-])[\w.+-]+:[^\s/@:\"']+@(?=[\w.-]+[:/])", "***@"),  # user:password@host:path
    (r"(?i)([?&;][\w.-]*(?:token|key|secret|pass|pwd|auth|credential|sig)[\w.-]*=)[^&;\s\"']+", r"\1***"),
)
"""Patterns for passwords and tokens in addresses, each with what replaces it."""


def split(url: str) -> SplitResult:
    """Return the parts of an address. All are empty if the address is invalid, such as `http://[x`."""
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", "", "", "")


def is_elsewhere(address: str) -> bool:
    """Return True if an address has a scheme or a host, so that it is no path."""
    return address.startswith("//") or split(address).scheme.lower() in ("http", "https", "ftp", "data", "file")


class BaseUrl(msgspec.Struct, frozen=True):
    """The address of the site: its host (`desk.example`, perhaps with a port), and the path under which it lies.

    `path` has no slash at its end: `""` or `/archive`. Both are empty if the site has no address yet.
    """

    host: str = ""
    path: str = ""

    @classmethod
    def of(cls, url: str) -> BaseUrl:
        """Return the base of a setting `base_url`."""
        parts = split(url)
        return cls(parts.netloc.lower(), parts.path.rstrip("/"))

    def inside(self, url: str) -> str | None:
        """Return what follows the host in an address of this site (`/archive/a/?x#part`), or None for another address.

        The scheme does not count: a site has one address, whether it is reached by http or https.
        """
        found = re.match(_HOST, url, re.IGNORECASE) if self.host and self.host in url.lower() else None
        if not found or found[1].lower() != self.host:
            return None
        rest = url[found.end() :]
        path = re.split(r"[?#]", rest, maxsplit=1)[0]
        return rest or "/" if path == self.path or path.startswith(f"{self.path}/") else None


_HOST = r"(?:https?:)?//([^/?#]*)"


def masked(text: str) -> str:
    """Return a text in which the passwords of addresses are masked (RFC 3986, section 3.2.1)."""
    for pattern, shown in _SECRETS:
        text = re.sub(pattern, shown, text)
    return text
