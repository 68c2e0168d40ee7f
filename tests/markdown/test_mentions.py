"""Names are found as whole words, the longest first, from left to right."""

from __future__ import annotations

import pickle
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.markdown.mentions import Matcher

TEXTS = st.text(alphabet="aAb1_é .-'日本カ한́", max_size=24)
NAMES = st.lists(st.tuples(TEXTS, st.sampled_from(["x", "y", "z"])), max_size=6)


def found(names: list[tuple[str, str]], text: str) -> list[tuple[int, int, str]]:
    return list(Matcher(names).find(text))


def test_the_longest_name_is_taken_and_nothing_within_it() -> None:
    names = [("Josep", "j"), ("Josep Borrell", "b"), ("Borrell", "c"), ("US", "us")]
    assert found(names, "Josep Borrell, Josep and the USA; US.") == [(0, 13, "b"), (15, 20, "j"), (34, 36, "us")]


def test_a_name_within_a_word_is_none() -> None:
    assert found([("EU", "eu"), ("U.S.", "us")], "EUR and xEU, U.S. U.S.A") == [(13, 17, "us"), (18, 22, "us")]


def test_scripts_without_spaces() -> None:
    assert found([("日本", "j")], "在日本国") == [(1, 3, "j")]


def test_one_name_of_two_actors_is_that_of_the_first() -> None:
    assert found([("Ann", "b"), ("Ann", "a")], "Ann") == [(0, 3, "a")]


def test_it_travels_to_another_process() -> None:
    matcher = pickle.loads(pickle.dumps(Matcher([("Ann", "a")])))
    assert list(matcher.find("Ann")) == [(0, 3, "a")]


@settings(max_examples=400)
@given(NAMES, TEXTS)
def test_it_finds_what_going_through_the_text_finds(names: list[tuple[str, str]], text: str) -> None:
    assert found(names, text) == slowly(names, text)


def slowly(names: list[tuple[str, str]], text: str) -> list[tuple[int, int, str]]:
    """Go through the text place by place and try each name, the longest first."""
    known = {(unicodedata.normalize("NFC", name), actor) for name, actor in names}
    hits, place = [], 0
    while place < len(text):
        here = [
            (-len(name), actor, name)
            for name, actor in known
            if name and is_word(name[0]) and text.startswith(name, place)
            and apart(text, place) and apart(text, place + len(name))
        ]  # fmt: skip
        if here:
            length, actor, _ = min(here)
            hits.append((place, place - length, actor))
            place -= length
        else:
            place += 1
    return hits


def apart(text: str, place: int) -> bool:
    """Say whether a word may end and begin between two characters."""
    if place in (0, len(text)):
        return True
    left, right = text[place - 1], text[place]
    if unicodedata.category(right).startswith("M") or (is_katakana(left) and is_katakana(right)):
        return False
    start = place - 1
    while start and unicodedata.category(text[start]).startswith("M"):
        start -= 1
    left = text[start]
    if is_katakana(left) and is_katakana(right):
        return False
    return not (is_word(left) and is_word(right)) or is_ideographic(left) or is_ideographic(right)


def is_word(character: str) -> bool:
    return character.isalnum()


def is_katakana(character: str) -> bool:
    return "\u30a1" <= character <= "\u30fe"


def is_ideographic(character: str) -> bool:
    return "\u3040" <= character <= "\u30ff" or "\u3400" <= character <= "\u9fff" or "\uac00" <= character <= "\ud7af"
