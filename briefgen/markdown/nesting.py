"""A limit on how deep a text is nested: the parser leaves out what is deeper, and that is reported."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.parser_block import ParserBlock
from markdown_it.rules_block import StateBlock

from briefgen.markdown.context import context_of


def nesting(md: MarkdownIt) -> None:
    """Report where a text is nested deeper than the parser goes."""
    md.block = _Blocks(md.block)


class _Blocks(ParserBlock):
    def __init__(self, given: ParserBlock) -> None:
        self.ruler = given.ruler

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:  # noqa: N803  # markdown-it's names
        """Read lines as blocks, or report that they are nested too deep."""
        limit = state.md.options.maxNesting
        if state.level >= limit and state.skipEmptyLines(startLine) < endLine:
            context = context_of(state.env)
            hint = "a list or a quotation in another counts as one or two levels: end some of them with a blank line"
            message = f"what stands here is left out: it is nested more than {limit} levels deep"
            context.report("too-deep", context.locate(startLine), message, hint)
        super().tokenize(state, startLine, endLine)
