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


@pytest.mark.parametrize(
    ("head", "rule", "place"),
    [
        ("by: Ann\nby: Bob", "duplicate-key", (7, 1)),
        ("by: \u200b", "statement", (5, 5)),
        ("by: Ann\nid: x\ncontradicts: #x", "self-reference", (8, 14)),
        ("by: Ann\nid: x\nanswers: a#x", "self-reference", (8, 10)),
        ("by: Ann\nanswers: #1", "self-reference", (7, 10)),
    ],
)
def test_a_head_that_contradicts_itself(site: Site, head: str, rule: str, place: tuple[int, int]) -> None:
    """The second `by` won in silence; nobody had said it; a statement contradicted itself."""
    site.briefing("a", f"::: statement\n{head}\n\nNo.\n:::")
    problem = site.only_problem()
    assert (problem.rule, (problem.line, problem.column)) == (rule, place)
    assert problem.hint


def test_a_title_of_a_structured_block_is_an_error(site: Site) -> None:
    """It was shown nowhere, and so was `by: Ann` on the first line."""
    site.briefing("a", "::: statement What she said\nby: Ann\n\nNo.\n:::")
    problem = site.only_problem()
    assert (problem.rule, (problem.line, problem.column)) == ("statement", (5, 15))
    assert problem.message == 'a statement has no title: "What she said" is shown nowhere'
    assert "lines below" in problem.hint
    site.briefing("a", "::: statement <!-- first -->\nby: Ann\n\nNo.\n:::")
    assert site.problems() == []


def test_links_in_a_head_are_names(site: Site) -> None:
    """As in front matter: `by: [[Ann]]` was somebody else than Ann."""
    site.actor("ann", name="Ann")
    first = "::: statement\nby: [[Ann|her]]\nto: [[Bob]]; [[Cat]]\nid: x\n\nYes.\n:::\n\n"
    site.briefing("a", f"{first}::: statement\nby: Bob\nanswers: [[a#x]]\n\nNo.\n:::\n")
    assert site.build().problems == []
    assert "[[" not in site.page("/briefings/a/")
    assert 'href="/actors/ann/"' in site.page("/briefings/a/")


@pytest.mark.parametrize(
    ("head", "hint"),
    [
        ("by: Ann; Bob", "write a statement for each of them, or the name of their group"),
        ("by: Ann\nto: [Bob, Cat]", "write to: Bob; Cat"),
        ("by: [Ann]", "write by: Ann"),
        (
            "by: Ann\nid: x\ncontradicts: talks",
            "its statements are: x; one of another briefing is written <briefing>#<id>",
        ),
    ],
)
def test_names_in_a_head_that_are_written_otherwise(site: Site, head: str, hint: str) -> None:
    """The first was said by an actor called "Ann; Bob", the second to one called "[Bob, Cat]"."""
    site.briefing("a", f"::: statement\n{head}\n\nNo.\n:::")
    assert site.only_problem().hint == hint


@pytest.mark.parametrize(
    "link", ["./sub/c", "../briefings/sub/c", "/briefings/sub/c", "content/briefings/sub/c", "../actors/ann"]
)
def test_paths_as_other_editors_write_them(site: Site, link: str) -> None:
    site.briefing("sub/c")
    site.actor("ann")
    site.briefing("a", f"See [[{link}]].")
    assert site.build().problems == []
