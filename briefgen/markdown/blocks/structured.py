"""Structured blocks: their heads become records, and placeholders stand for them in the HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from briefgen.markdown.blocks.head import Head, Line
from briefgen.markdown.blocks.kinds import StructuredBlock
from briefgen.markdown.blocks.syntax import OPEN, end_of, kind_of
from briefgen.markdown.comments import without_comments
from briefgen.markdown.context import ParseContext, context_of
from briefgen.markdown.headings import plain
from briefgen.markdown.placeholders import BLOCK, placeholder
from briefgen.markdown.wikilinks import without_links
from briefgen.records import withholding
from briefgen.records.text import AnyBlock

Render = Callable[[Sequence[Token]], str]
"""Makes HTML of tokens."""


def structured_blocks(md: MarkdownIt) -> None:
    """Read the heads of structured blocks; the opening token gets the number of the record as `meta["block"]`."""
    md.core.ruler.before("inline", "structured_blocks", _rule)
    md.add_render_rule("placeholder", _render_placeholder)


def finished_blocks(tokens: Sequence[Token], context: ParseContext, render: Render) -> tuple[AnyBlock, ...]:
    """Return the records of all structured blocks of a text, with what stands in them."""
    inner = {
        token.meta["block"]: tokens[index + 1 : end_of(tokens, index)]
        for index, token in enumerate(tokens)
        if token.type == OPEN and "block" in token.meta
    }
    return tuple(_finished(context.blocks[number], inner[number], render) for number in sorted(inner))


def without_blocks(tokens: Sequence[Token]) -> list[Token]:
    """Return tokens with a placeholder for each structured block."""
    kept: list[Token] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.type == OPEN and "block" in token.meta:
            kept.append(Token("placeholder", "", 0, content=placeholder(BLOCK, token.meta["block"])))
            index = end_of(tokens, index)
        else:
            kept.append(token)
        index += 1
    return kept


def _finished(block: AnyBlock, inner: Sequence[Token], render: Render) -> AnyBlock:
    text = " ".join(plain(token) for token in inner if token.type == "inline")
    return msgspec.structs.replace(block, html=render(without_blocks(inner)), text=text)


def _rule(state: StateCore) -> None:
    if not any(token.type == OPEN for token in state.tokens):
        return
    context = context_of(state.env)
    kept: list[Token] = []
    index = 0
    while index < len(state.tokens):
        token = state.tokens[index]
        kept.append(token)
        index += 1
        kind = kind_of(token) if token.type == OPEN else None
        if isinstance(kind, StructuredBlock):
            head = _head(state.tokens[index : index + 3])
            index += 3 if head else 0
            lines = list(_known(_lines(head), kind, context)) if head else []
            if not context.text.in_briefing:
                _report_place(kind.name, token, context)
            _report_title(kind, token, context)
            token.meta["block"] = len(context.blocks)
            context.blocks.append(kind.read(Head(kind.name, token, lines, context)))
    state.tokens = kept


def _report_place(name: str, opening: Token, context: ParseContext) -> None:
    """Report a structured block in a text that shows none."""
    location = context.locate(opening.map[0] if opening.map else 0, name)
    hint = "write it in a briefing; here, quote the words with > at the beginning of the line"
    context.report("unknown-block", location, f"a {name} stands in briefings only", hint)


def _report_title(kind: StructuredBlock, opening: Token, context: ParseContext) -> None:
    """Report words behind the name of a structured block, which shows none: only plain blocks have titles."""
    title = without_comments(opening.info.strip().removeprefix(kind.name)).strip()
    if title:
        location = context.locate(opening.map[0] if opening.map else 0, title)
        hint = "leave it out, or write it into the text; keys such as `by: Name` stand on the lines below"
        context.report(kind.unknown_key, location, f'a {kind.name} has no title: "{title[:60]}" is shown nowhere', hint)


def _head(tokens: list[Token]) -> Token | None:
    """Return the paragraph that is the head, if the block begins with one."""
    if len(tokens) == 3 and tokens[0].type == "paragraph_open" and ":" in tokens[1].content.split("\n", 1)[0]:
        return tokens[1]
    return None


def _lines(head: Token) -> Iterator[Line]:
    for row, line in enumerate(head.content.split("\n"), head.map[0] if head.map else 0):
        if text := without_comments(line):
            key, _, value = text.partition(":")
            yield Line(key.strip(), without_links(value).strip().strip("\"'"), row)


def _known(lines: Iterator[Line], kind: StructuredBlock, context: ParseContext) -> Iterator[Line]:
    """Yield the lines whose keys the kind of block has; report the others."""
    seen: set[str] = set()
    for line in lines:
        if line.key in seen:
            message = f'the key "{line.key}" stands twice'
            context.report("duplicate-key", context.locate(line.row, line.key), message, "remove one of the two")
            continue
        seen.add(line.key)
        if line.key in kind.keys:
            yield line
            continue
        if (said := withholding.read(line.key, line.value)) and said.withholds:
            hint = "only a whole briefing can be withheld: write `status: draft` in its front matter, or take this out"
            message = f'"{line.key}" withholds nothing here'
            context.report("withholding", context.locate(line.row, line.key), message, hint)
            continue
        known = f"keys are: {', '.join(kind.keys)}; leave a line blank before the text"
        hint = context.suggestions.of(line.key, kind.keys, known)
        message = f'a {kind.name} has no key "{line.key}"'
        context.report(kind.unknown_key, context.locate(line.row, line.key), message, hint)


def _render_placeholder(_self: RendererHTML, tokens: Sequence[Token], index: int, *_: Any) -> str:
    return tokens[index].content
