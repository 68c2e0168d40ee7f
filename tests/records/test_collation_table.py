"""The table of collation elements is read a line at a time, with what pyuca makes of it at once."""

import random

from pyuca.collator import Collator_10_0_0

from briefgen.records.collation_table import Collator

ALPHABETS = [(0x20, 0x250), (0x300, 0x360), (0x370, 0x500), (0x5D0, 0x6F0), (0x900, 0xA00), (0xE01, 0xE60), (0xF40, 0xFBD),
             (0x3040, 0x3100), (0x4E00, 0x4E80), (0xAC00, 0xAC40), (0x17000, 0x17040), (0x1F600, 0x1F640)]  # fmt: skip


def test_keys_are_those_of_pyuca() -> None:
    whole, lazy, chance = Collator_10_0_0(), Collator(), random.Random(1)
    characters = [chr(code) for first, end in ALPHABETS for code in range(first, end)]
    texts = characters + ["".join(chance.choices(characters, k=chance.randint(2, 8))) for _ in range(3_000)]
    assert [text for text in texts if lazy.sort_key(text) != whole.sort_key(text)] == []
    assert lazy.implicit_weights == whole.implicit_weights
