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
    _check_names(head)
    name = head.id(RULE)
    return Statement(
        id=name,
        by=head.value("by"),
        to=head.values("to"),
        date=head.date("date"),
        source=head.source("source"),
        answers=head.references("answers", name),
        contradicts=head.references("contradicts", name),
        place=head.value("place"),
    )


def _check_names(head: Head) -> None:
    """Report several names where there is to be one, and names that are written as a list in YAML."""
    if len(speakers := head.values("by")) > 1:
        hint = "write a statement for each of them, or the name of their group"
        head.report(RULE, "by", f"a statement has one speaker, and this has {len(speakers)}", hint)
    for key in ("by", "to"):
        written = head.value(key)
        if written.startswith("[") and written.endswith("]"):
            names = "; ".join(name.strip() for name in written[1:-1].split(","))
            head.report(RULE, key, f'"{written}" is one name here, not a list', f"write {key}: {names}")


BLOCKS = (
    StructuredBlock(
        "statement", ("by", "to", "date", "place", "source", "id", "answers", "contradicts"), _read, unknown_key=RULE
    ),
)
