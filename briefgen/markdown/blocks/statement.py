"""Statements: who said what, to whom, when, where reported, and which statement it answers or contradicts.

::: statement
by: Josep Borrell
to: Sergei Lavrov
date: 2021-02-05
source: tass
contradicts: borrell-in-moscow#first-words

What was said, in the writer's own words.
:::
"""

from __future__ import annotations

from briefgen.markdown.blocks.head import Head
from briefgen.markdown.blocks.kinds import StructuredBlock
from briefgen.records.names import fold
from briefgen.records.text import Statement

RULE = "statement"


def _read(head: Head) -> Statement:
    if not fold(head.value("by")):
        hint = "write `by: Name` on the first line of the block, then a blank line before the text"
        head.report_missing(RULE, "a statement does not say who made it", hint)
    name = head.id(RULE)
    return Statement(
        id=name,
        by=head.value("by"),
        to=head.values("to"),
        date=head.date("date"),
        source=head.source("source"),
        answers=head.references("answers", name, RULE),
        contradicts=head.references("contradicts", name, RULE),
        place=head.value("place"),
    )


BLOCKS = (
    StructuredBlock(
        "statement", ("by", "to", "date", "place", "source", "id", "answers", "contradicts"), _read, unknown_key=RULE
    ),
)
