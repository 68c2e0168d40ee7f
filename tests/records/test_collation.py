"""The order of texts in a language, and the letters by which a directory is divided."""

from __future__ import annotations

import pytest

from briefgen.records.alphabets import ALPHABETS
from briefgen.records.collation import DIGITS, OTHER, Collation


@pytest.mark.parametrize(
    ("text", "letters", "first"),
    [
        ("Émile Zola", "emile zola", "e"),
        ("\u201cBob\u201d", "bob", "b"),
        ("O'Brien", "o brien", "o"),
        ("Łódź", "lodz", "l"),
        ("Straße", "strasse", "s"),
        ("Ærø", "aero", "a"),
        ("ΣΩΚΡΆΤΗΣ", "σωκρατησ", "σ"),
        ("मैना", "मैना", "म"),
        ("مُحمد", "محمد", "م"),
        ("ｶﾅ", "かな", "か"),
        ("เกม", "กเม", "ก"),
        ("김", "\u1100\u1175\u11b7", "\u1100"),
        ("3 Rivers", "3 rivers", DIGITS),
        ("१२", "१२", DIGITS),
        ("🔥", "", OTHER),
        ("", "", OTHER),
    ],
)
def test_letters_of_any_script(text: str, letters: str, first: str) -> None:
    collation = Collation("en")
    assert (collation.letters(text), collation.first(letters)) == (letters, first)


@pytest.mark.parametrize("language", sorted(ALPHABETS))
def test_each_alphabet_is_in_its_own_order(language: str) -> None:
    collation = Collation(language)
    for word in ALPHABETS[language].split():
        letters = [part.split("=")[0] for part in word.split("-")]
        for form in (str.lower, str.title):
            texts = [f"{form(letter)}{rest}" for letter in letters for rest in ("a", "o")]
            expected = texts if "ı" not in letters else sorted(texts, key=collation.key)
            mixed = sorted(texts, key=lambda text: text[-1])
            assert sorted(mixed, key=collation.key) == expected
        assert [collation.first(collation.letters(letter)) for letter in letters] == letters


def test_case_decides_last() -> None:
    collation = Collation("en")
    assert sorted(["Ann", "ann b", "ann", "Ánn", "Ann b"], key=collation.key) == ["ann", "Ann", "Ánn", "ann b", "Ann b"]


def test_labels() -> None:
    assert [Collation("en").label(found) for found in ("ma", "maria b", DIGITS, OTHER)] == [
        "Ma",
        "Maria B",
        "0–9",
        "Other",
    ]
    assert [Collation("tr").label(found) for found in ("i", "ı")] == ["İ", "I"]
    assert Collation("cs").label("ch") == "Ch"
