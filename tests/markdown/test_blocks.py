"""Blocks declare themselves in `briefgen/markdown/blocks/`; what else must name them is checked here."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from briefgen.markdown.blocks.kinds import StructuredBlock, kinds
from briefgen.markdown.blocks.plain import PlainBlock
from briefgen.records.text import AnyBlock, Block
from tests.sites import Site

DOCS = Path(__file__).parents[2] / "docs/writing.md"


@pytest.mark.parametrize("name", kinds())
def test_the_docs_name_every_block(name: str) -> None:
    table = DOCS.read_text("utf-8").split("| block |")[1].split("\n\n")[0]
    assert f"\n| `{name}` | " in table


@pytest.mark.parametrize("kind", [kind for kind in kinds().values() if isinstance(kind, PlainBlock)])
def test_a_plain_block_has_its_title(site: Site, kind: PlainBlock) -> None:
    site.briefing("a", f"::: {kind.name}\nText.\n:::\n")
    site.build()
    block = f'<aside class="block {kind.name}">\n<p class="block-title">{kind.title}</p>\n<p>Text.</p>\n</aside>'
    assert block in site.page("/briefings/a/")


def test_every_structured_block_can_be_read_from_the_archive() -> None:
    stored = {str(record.__struct_config__.tag) for record in (get_args(AnyBlock) or (AnyBlock,))}
    assert stored == {kind.name for kind in kinds().values() if isinstance(kind, StructuredBlock)}
    assert all(issubclass(record, Block) for record in (get_args(AnyBlock) or (AnyBlock,)))
