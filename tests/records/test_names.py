"""Names: how they are compared, and what becomes of them in an address."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slugify import slugify as python_slugify

from briefgen.records.names import SHORT, address_key, fold, is_slug, slugify


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Josep Borrell", "JOSEP  borrell"),
        ("Straße", "STRASSE"),
        ("Лавров", "ЛАВРОВ"),
        ("café", "cafe\u0301"),
        ("ﬁne", "fine"),
        ("Σίσυφος", "ΣΊΣΥΦΟΣ"),
    ],
)
def test_names_that_are_one_name(one: str, other: str) -> None:
    assert fold(one) == fold(other)


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
    ],
)
def test_slugs_keep_letters_of_every_script(text: str, slug: str) -> None:
    assert slugify(text) == slug


@pytest.mark.parametrize("text", ["a", "2021.02", "лавров", "a_b-c"])
def test_what_can_stand_in_an_address(text: str) -> None:
    assert is_slug(text)


@pytest.mark.parametrize("text", ["", "..", "a/b", "-a", ".a", "a..b", "a b", "a?", "a.", "a\x00"])
def test_what_cannot_stand_in_an_address(text: str) -> None:
    assert not is_slug(text)


def test_addresses_that_a_file_system_takes_for_one() -> None:
    assert address_key("/É/") == address_key("/e\u0301/")
    assert address_key("/a/") != address_key("/b/")
