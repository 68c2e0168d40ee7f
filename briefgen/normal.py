"""Texts in Unicode's composed form (NFC), in time that grows with their length only."""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache

STREAM_SAFE = 30
"""How many marks may follow a letter before they are sorted here (UAX #15, section 13, Stream-Safe Text Format)."""


def nfc(text: str) -> str:
    """Return a text in NFC.

    Python puts the marks after a letter in order by comparing each with those before it: for thousands of marks, which
    no language needs, they are sorted before it does.
    """
    if unicodedata.is_normalized("NFC", text):
        return text
    return unicodedata.normalize("NFC", _many_marks().sub(_sorted, text))


@cache
def _many_marks() -> re.Pattern[str]:
    marks = "".join(map(re.escape, filter(unicodedata.combining, map(chr, range(0x300, sys.maxunicode)))))
    return re.compile(f"[{marks}]{{{STREAM_SAFE},}}")


def _sorted(found: re.Match[str]) -> str:
    apart = "".join(unicodedata.normalize("NFD", mark) for mark in found[0])
    return "".join(sorted(apart, key=unicodedata.combining))
