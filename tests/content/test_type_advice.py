"""What a message proposes to write is what was meant, as YAML reads it."""

from __future__ import annotations

import pytest
import yaml

from briefgen.content.type_advice import _listed

NAMES = ["Ann", 'it\'s: "q"', "null", "No", "C:\\new", 'a "b"', "Smith: J.", "#1", "[x]", "O'Neill"]


@pytest.mark.parametrize("name", NAMES)
def test_a_proposed_list_holds_the_names(name: str) -> None:
    assert yaml.safe_load(f"[{_listed(f'{name}; Bo')}]") == [name, "Bo"]
