"""Names: how they are compared, and what becomes of them in an address."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slugify import slugify as python_slugify

from briefgen.records.names import SHORT, SLUG_LIMIT, address_key, fold, is_slug, slug_of, slugify, tag_slug


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Josep Borrell", "JOSEP  borrell"),
        ("Straße", "STRASSE"),
        ("Лавров", "ЛАВРОВ"),
        ("café", "cafe\u0301"),
        ("ﬁne", "fine"),
        ("Σίσυφος", "ΣΊΣΥΦΟΣ"),
        ("علي", "\u202bعلي\u200f\u202c"),
        ("Straßenbau", "Straßen\u00adbau"),
    ],
)
def test_names_that_are_one_name(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize("sign", "\u00ad\u200b\u200e\u200f\u202a\u2060\u2067\ufeff")
def test_what_nobody_sees_is_in_no_slug(sign: str) -> None:
    assert slugify(f"{sign}عل{sign}ي{sign}") == "علي"


def test_names_match_whole() -> None:
    assert fold("Lavrov") != fold("Sergei Lavrov")


@settings(max_examples=500)
@given(st.text(alphabet="ABZabz0189 .:;!?()/-,'&\xe9", max_size=100))
def test_the_fast_path_of_slugs_gives_the_same(text: str) -> None:
    assert slugify(text) == python_slugify(text, allow_unicode=True, max_length=SHORT, word_boundary=True)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("EU–Russia relations", "eu-russia-relations"),
        ("Сергей Лавров", "сергей-лавров"),
        ("  What's next?  ", "what-s-next"),
        ("???", ""),
        ("मीना", "मीना"),
        ("मैना", "मैना"),
        ("ශ්\u200dරී ලංකා", "ශ්\u200dරී-ලංකා"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("بِسْمِ", "بِسْمِ"),
        ("עִבְרִית", "עִבְרִית"),
        ("Zoe\u0308", "zoë"),
        ("\u0301a \u200db", "a-b"),
        ("👍🏽", ""),
    ],
)
def test_slugs_keep_letters_of_every_script(text: str, slug: str) -> None:
    assert slugify(text) == slug


@pytest.mark.parametrize(
    ("name", "slug"), [("🔥", "fire"), ("🎉", "party-popper"), ("+", "plus-sign"), ("A+", "a"), ("\ue000", "x")]
)
def test_names_without_letters_have_slugs_of_their_own(name: str, slug: str) -> None:
    assert slug_of(name, "x") == slug


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="aZ9 é漢김ქमी्कैরී\u200d\u0301-+", max_size=300))
def test_every_slug_can_be_an_address(text: str) -> None:
    slug = tag_slug("topic", text)
    assert is_slug(slug), slug
    assert unicodedata.is_normalized("NFC", slug)
    assert len(slug.encode()) <= SLUG_LIMIT
    assert not unicodedata.category(slug[0]).startswith("M")


@pytest.mark.parametrize("unit", ["क्षि", "é", "e\u0323\u0302", "\u1112\u1161\u11ab\u11a8", "ශ්\u200dරී"])
@pytest.mark.parametrize("before", range(4))
def test_a_slug_ends_at_the_edge_of_a_grapheme(unit: str, before: int) -> None:
    slug, whole = slugify("a" * before + unit * 150), slugify(unit)
    assert len(slug) > 40
    assert slug == "a" * before + whole * (len(slug.removeprefix("a" * before)) // len(whole))


@pytest.mark.parametrize("text", ["a", "2021.02", "лавров", "a_b-c", "मीना", "می\u200cخواهم", "v1.é"])
def test_what_can_stand_in_an_address(text: str) -> None:
    assert is_slug(text)


@pytest.mark.parametrize(
    "text", ["", "..", "a/b", "-a", ".a", "a..b", "a b", "a?", "a.", "a\x00", "e\u0301", "a-\u093e", "\u200da", "🔥"]
)
def test_what_cannot_stand_in_an_address(text: str) -> None:
    assert not is_slug(text)


def test_addresses_that_a_file_system_takes_for_one() -> None:
    assert address_key("/É/") == address_key("/e\u0301/")
    assert address_key("/a/") != address_key("/b/")
