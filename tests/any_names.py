"""Names as people have them: ten scripts and more, with marks, joiners, signs and emoji, in any Unicode form and length."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

SCRIPTS = {
    "Latin": ("aeiounsıİßñłøæ", "\u0301\u0308\u0327\u030c"),
    "Greek": ("αβγδεσςΣω", "\u0301"),
    "Cyrillic": ("абвгдеийщ", "\u0301\u0306"),
    "Georgian": ("აბგდევზთ", ""),
    "Hebrew": ("אבגדהושת", "\u05b7\u05b8\u05bc\u05c1"),
    "Arabic": ("ابتجدرسعلمنهوي", "\u064b\u064e\u064f\u0650\u0651\u0652"),
    "Devanagari": ("कगचजतदनपबमयरलवसह", "\u093e\u093f\u0940\u0941\u0947\u0948\u094b\u0902\u094d"),
    "Tamil": ("கசடதநபமயரலவ", "\u0bbe\u0bbf\u0bc0\u0bc1\u0bc6\u0bca\u0bcd"),
    "Thai": ("กขคงจชดตนปมรวส", "\u0e31\u0e34\u0e35\u0e38\u0e48\u0e49"),
    "Hangul": ("가나다라김이박최민", ""),
    "Jamo": ("\u1100\u1161\u11a8", ""),
    "Han": ("王李張国会議漢字", ""),
    "Kana": ("アカサタナハｶﾊあいう", "\u3099\u309a"),
    "Ethiopic": ("ሀለሐመሠረሰ", ""),
}
"""For each script some letters, and marks that may follow them."""

EMOJI = ("🔥", "🎉", "👍🏽", "🇪🇺", "👩\u200d👩\u200d👧", "☎\ufe0f")
SIGNS = ("+", "-", "++", "#", " &", "!", "'", "’", ".", " (Sr.)", " Sr", "/", "²", "ﬁ", "№", "+3", " 3", "3")
JOINERS = ("\u200d", "\u200c")


def meaning(name: str) -> str:
    """Return the same text for all spellings of a name: those that differ by case, width, Unicode form or spaces only."""
    last, text = None, name
    while text != last:
        last, text = text, unicodedata.normalize("NFKC", unicodedata.normalize("NFKD", text).casefold())
    return " ".join(text.split())


class Names:
    """Makes names at random."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def name(self) -> str:
        """Return a name of 1 to 300 bytes, in NFC or NFD, that is not only spaces."""
        words = [self._word() for _ in range(self._pick((1, 1, 2, 2, 3)))]
        if self._pick(range(12)) == 0:
            words *= 40
        text = unicodedata.normalize(self._pick(("NFC", "NFC", "NFD")), " ".join(words))
        cut = text.encode()[: self._pick((300, 300, 60))].decode("utf-8", "ignore").strip()
        return cut or "A"

    def like(self, name: str) -> str:
        """Return another name that differs from this one in a mark, a sign or a joiner."""
        where = self._pick(range(1, len(name) + 1))
        added = self._pick((*SIGNS, *JOINERS, *(mark for _, marks in SCRIPTS.values() for mark in marks)))
        marks = [at for at, character in enumerate(name) if unicodedata.category(character).startswith("M")]
        if marks and self._pick((True, False)):
            at = self._pick(marks)
            return name[:at] + name[at + 1 :] or "B"
        return self._pick((name[:where] + added + name[where:], name + added)).strip()

    def spelling(self, name: str) -> str:
        """Return another spelling of the same name."""
        ways = (name.upper(), name.lower(), name.title(), unicodedata.normalize("NFD", name), f" {name}  ")
        fitting = [way for way in ways if meaning(way) == meaning(name)]
        return self._pick(fitting or (name,))

    def _word(self) -> str:
        if self._pick(range(15)) == 0:
            return self._pick(EMOJI)
        letters, marks = self._pick(tuple(SCRIPTS.values()))
        text = ""
        for _ in range(self._pick((1, 2, 3, 5, 8))):
            text += self._pick(letters)
            if marks and self._pick((True, False)):
                text += self._pick(marks)
        if self._pick(range(8)) == 0:
            text += self._pick(JOINERS) + self._pick(letters)
        return text + (self._pick(SIGNS) if self._pick(range(6)) == 0 else "")

    def _pick(self, options: Sequence[T]) -> T:
        return self._random.choice(options)
