"""In which direction a text is shown that holds letters of both."""

from __future__ import annotations

import pytest

from briefgen.render.direction import Direction, attributes, way

NAME = "عبد الرحمن"


@pytest.mark.parametrize(
    ("text", "around", "expected"),
    [
        ("A meeting in Oslo", "ltr", ""),
        (NAME, "ltr", "auto"),
        (f"{NAME} rejects the offer of the mediators", "ltr", "ltr"),
        (f"Talks with {NAME} go on", "ltr", "auto"),
        (f"EU: {NAME} في أوسلو", "ltr", "rtl"),
        (NAME, "rtl", ""),
        ("Oslo", "rtl", "auto"),
        (f"Oslo: {NAME} يرفض", "rtl", "rtl"),
        (f'<p class="note"><a href="/actors/abd/">{NAME}</a> في أوسلو.</p>', "ltr", "auto"),
        ("\u200f1", "ltr", "auto"),
    ],
)
def test_most_letters_decide(text: str, around: Direction, expected: str) -> None:
    assert way(text, around) == expected


def test_a_language_decides_before_letters_do() -> None:
    assert attributes("ar", "ltr", way("EU, UN and NATO", "ltr")) == ' lang="ar" dir="rtl"'
    assert attributes("fr", "ltr", way(f"{NAME} refuse la proposition", "ltr")) == ' lang="fr" dir="ltr"'
