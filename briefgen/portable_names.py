"""Names of files that not every system takes: Windows, and stores of build artefacts, refuse some."""

from __future__ import annotations

import re

PATH_LIMIT = 230
"""The greatest length of a path in characters: Windows takes 260 with what comes before the site."""

DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³")}
)
"""Names of devices on Windows, whatever follows a dot behind them and in upper or lower case."""

_REFUSED = re.compile(r'[<>:"|?*\\]')
_SUSPICIOUS = re.compile(r'[<>:"|?*\\]|(?:^|/)(?:con|prn|aux|nul|com.|lpt.) *(?:[./]|$)|[. ](?:/|$)', re.IGNORECASE)
"""What a path holds that cannot be used everywhere, and some that can."""

HINT = "give it another name: Windows and stores of build artefacts would refuse it"


def portability_fault(path: str) -> str:
    """Return why a path, such as `briefings/aux.md`, cannot be used everywhere, or "" if it can."""
    if _SUSPICIOUS.search(path):
        for name in path.split("/"):
            if why := _name_fault(name):
                return f'the name "{name}" {why}'
    return f"the path has {len(path)} characters, and {PATH_LIMIT} are safe" if len(path) > PATH_LIMIT else ""


def _name_fault(name: str) -> str:
    if name.partition(".")[0].rstrip(" ").casefold() in DEVICES:
        return "is that of a device on Windows"
    if found := _REFUSED.search(name):
        return f"contains {found[0]}"
    return f"ends with a {'dot' if name.endswith('.') else 'space'}" if name.endswith((".", " ")) else ""
