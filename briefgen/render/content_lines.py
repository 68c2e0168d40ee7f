"""The content lines of iCalendar (RFC 5545, section 3.1): what templates write, escaped and folded.

The library `icalendar` does this too, and checks what a person may have written. It takes thirty times as long, and a
quarter of a second to import, which is as long as an edit takes. The tests read every kind of calendar with it.
"""

from __future__ import annotations

import re

from markupsafe import Markup

LIMIT = 75
"""How many bytes a line may have."""

_ESCAPED = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}
_SPECIAL = re.compile(r"[\\;,\n]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def calendar_text(text: str) -> Markup:
    """Return a text as the value of a property (RFC 5545, section 3.3.11)."""
    return Markup(_SPECIAL.sub(lambda found: _ESCAPED[found[0]], _CONTROL.sub("", str(text))))  # noqa: S704


def calendar_lines(text: str) -> Markup:
    """Return lines as a calendar wants them: none empty, none too long, each ended by CR and LF."""
    return Markup("".join(_folded(line) for line in str(text).split("\n") if line.strip()))  # noqa: S704


def _folded(line: str) -> str:
    """Return a line with its end, in parts that a space begins. No character is divided."""
    if len(line) * 4 <= LIMIT or len(line.encode()) <= LIMIT:
        return f"{line}\r\n"
    parts, start, size = [], 0, 0
    for number, character in enumerate(line):
        width = len(character.encode())
        if size + width > LIMIT:
            parts.append(line[start:number])
            start, size = number, 1  # the space that begins the next part
        size += width
    return "\r\n ".join([*parts, line[start:]]) + "\r\n"
