"""How languages order letters where they differ from the order of Unicode that holds for all languages.

Each word lists letters in their order: the first stands where Unicode puts it, the others follow it, each as a letter
of its own. `ch` is one letter that is written as two. After `=` stands a variant of the letter before, which is sorted
with it. The order is that of the languages' own alphabets, as the Unicode Common Locale Data Repository has it.
"""

from __future__ import annotations

from collections.abc import Iterator

_DANISH = "z-æ=ä-ø=ö-å=aa"
_SWEDISH = "z-å-ä=æ-ö=ø"
_CROATIAN = "c-č-ć d-dž-đ l-lj n-nj s-š z-ž"
_SPANISH = "n-ñ"

ALPHABETS = {
    "az": "c-ç e-ə g-ğ h-x-ı-i k-q o-ö s-ş u-ü",
    "be": "і-й у-ў",
    "bg": "и-й",
    "bs": _CROATIAN,
    "cs": "c-č h-ch r-ř s-š z-ž",
    "cy": "c-ch d-dd f-ff g-ng l-ll p-ph r-rh t-th",
    "da": _DANISH,
    "eo": "c-ĉ g-ĝ h-ĥ j-ĵ s-ŝ u-ŭ",
    "es": _SPANISH,
    "et": "s-š-z-ž w-õ-ä-ö-ü",
    "eu": _SPANISH,
    "fi": _SWEDISH,
    "fo": "a-á d-ð i-í o-ó u-ú y-ý z-æ-ø-å",
    "gl": _SPANISH,
    "hr": _CROATIAN,
    "hu": "c-cs d-dz-dzs g-gy l-ly n-ny o-ö=ő s-sz t-ty u-ü=ű z-zs",
    "is": "a-á d-ð e-é i-í o-ó u-ú y-ý z-þ-æ-ö-å",
    "lt": "c-č i=y s-š z-ž",
    "lv": "c-č g-ģ i-y k-ķ l-ļ n-ņ r-ŗ s-š z-ž",
    "mt": "b-ċ f-ġ g-għ h-ħ y-ż",
    "nb": _DANISH,
    "nn": _DANISH,
    "no": _DANISH,
    "pl": "a-ą c-ć e-ę l-ł n-ń o-ó s-ś z-ź-ż",
    "ro": "a-ă-â i-î s-ș=ş t-ț=ţ",
    "ru": "и-й",
    "sk": "a-ä c-č h-ch o-ô s-š z-ž",
    "sl": "c-č-ć d-đ s-š z-ž",
    "sq": "c-ç d-dh e-ë g-gj l-ll n-nj r-rr s-sh t-th x-xh z-zh",
    "sr": _CROATIAN,
    "sv": _SWEDISH,
    "tr": "c-ç g-ğ h-ı-i o-ö s-ş u-ü",
    "uk": "і-ї-й",
    "vi": "a-ă-â d-đ e-ê o-ô-ơ u-ư",
}
"""The orders by language, without its region: those of `da` hold for `da-GL` too."""

_UPPER = {"i": "İ"}
"""Upper forms that are not those of other languages. `i` stands as a letter of its own only where it has this one."""


def letters(language: str) -> Iterator[tuple[str, str, int]]:
    """Yield each letter of a language that Unicode orders otherwise, with the letter before it that Unicode knows.

    The number is its place after that letter; 0 for a variant of that letter itself. A variant of a letter that the
    language has of its own is yielded with that letter, which came before.
    """
    for word in ALPHABETS.get(language.lower().partition("-")[0], "").split():
        first, *others = (part.split("=") for part in word.split("-"))
        yield from ((variant, first[0], 0) for variant in first[1:])
        for place, (letter, *variants) in enumerate(others, 1):
            yield letter, first[0], place
            yield from ((variant, letter, 0) for variant in variants)


def forms(letter: str) -> tuple[str, ...]:
    """Return a letter in lower case, with a capital, and in upper case; each once."""
    return tuple(dict.fromkeys((letter, capital(letter), _UPPER.get(letter, letter.upper()))))


def capital(text: str, *, of_language: bool = True) -> str:
    """Return a text with its first letter as a capital.

    `of_language` says whether that is a letter that `ALPHABETS` has.
    """
    first = (of_language and _UPPER.get(text[:1])) or text[:1].title()
    return first + text[1:]
