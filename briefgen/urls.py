"""Web addresses that people write: take them apart, check their form, mask the passwords in them."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

WEB_ADDRESS = r"https?://(?:[\w.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?(?:/[\w.~%@+,=-]+)*/?"
"""An address of the web without user, query and fragment, in characters that mean nothing to servers and shells."""

_SECRETS = (
    (r"((?<!\w)\w+://)[^/?#\s]*@", r"\1***@"),
    (r"((?<!\w)\w+://)[^/?#\s@:]*:\S*@", r"\1***@"),  # a password in which / ? or # is not encoded
    (r"(?<![\w/.@-])[\w.+-]+:[^\s/@:\"']+@(?=[\w.-]+[:/])", "***@"),  # user:password@host:path
    (r"(?i)([?&;][\w.-]*(?:token|key|secret|pass|pwd|auth|credential|sig)[\w.-]*=)[^&;\s\"']+", r"\1***"),
)
"""What tells a password or a token in an address, and what is shown of it."""


def split(url: str) -> SplitResult:
    """Return the parts of an address; all are empty if it is none, as `http://[x`."""
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", "", "", "")


def masked(text: str) -> str:
    """Return a text without the passwords that addresses in it carry (RFC 3986, section 3.2.1)."""
    for pattern, shown in _SECRETS:
        text = re.sub(pattern, shown, text)
    return text
