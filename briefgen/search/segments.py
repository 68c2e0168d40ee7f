"""Put words apart in scripts that write no spaces, so that a word in the middle of a sentence is found.

Pagefind finds what words begin with, and it takes words to be what stands between spaces. So each run of such a script
is written as overlapping pairs of characters, and its last character alone: 外相会談 becomes 外相 相会 会談 談. What is
typed is divided likewise (`search.js`), without the last character if there is more than one. A run of n characters
makes n words, from which the script that marks words in a text finds its way back.
"""

from __future__ import annotations

import re

UNSPACED = (
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f\u1780-\u17ff"  # Burmese, Khmer
    "\u3005-\u3007\u3031-\u3035\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f"  # Japanese
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Chinese characters
)
"""The characters of these scripts, as in a class of a regular expression."""

_RUN = re.compile(f"[{UNSPACED}]+")
_NO_SPACE = re.compile("[\u200b\ufeff\x1c-\x1f\x85]")
"""What Python, JavaScript and Pagefind do not agree on whether it is a space."""


def spaced(text: str) -> str:
    """Return a text with single spaces between its words, and nowhere else any."""
    return " ".join(_NO_SPACE.sub(" ", text).split())


def divided(text: str) -> str:
    """Return a text as it is indexed. The other way round, `spaced(text)` is what its words are counted in."""
    return " ".join(_RUN.sub(_pairs, text).split()) if not text.isascii() else text


def _pairs(found: re.Match[str]) -> str:
    run = found[0]
    return f" {' '.join(run[number : number + 2] for number in range(len(run)))} "
