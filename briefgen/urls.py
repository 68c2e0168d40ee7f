"""Web addresses that people write: split them, check their form, mask their passwords."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

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


def masked(text: str) -> str:
    """Return a text in which the passwords of addresses are masked (RFC 3986, section 3.2.1)."""
    for pattern, shown in _SECRETS:
        text = re.sub(pattern, shown, text)
    return text
