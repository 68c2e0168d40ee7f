"""From Markdown to `Prose`: CommonMark, its usual extensions, and the syntaxes of this package."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from briefgen.diagnostics import Problem
from briefgen.markdown.blocks.structured import finished_blocks, structured_blocks, without_blocks
from briefgen.markdown.blocks.syntax import blocks
from briefgen.markdown.citations import citations
from briefgen.markdown.clean_text import clean
from briefgen.markdown.comments import comments
from briefgen.markdown.context import ParseContext, TextInput
from briefgen.markdown.extensions import extensions
from briefgen.markdown.fast_parser import Parser
from briefgen.markdown.headings import headings, plain
from briefgen.markdown.images import images
from briefgen.markdown.inline_rules import inline_rules
from briefgen.markdown.links import links
from briefgen.markdown.nesting import nesting
from briefgen.markdown.own_anchors import own_anchors
from briefgen.markdown.raw_html import raw_html, without_harm
from briefgen.markdown.references import references
from briefgen.markdown.running_text import running_text
from briefgen.markdown.sentences import sentences
from briefgen.markdown.wikilinks import wikilinks
from briefgen.records.text import Body, Prose

SYNTAXES = (
    extensions,
    nesting,
    links,
    images,
    clean,
    comments,
    wikilinks,
    citations,
    inline_rules,
    blocks,
    structured_blocks,
    references,
    own_anchors,
    headings,
    sentences,
    running_text,
    raw_html,
)
"""What is added to CommonMark, in the order in which it is applied. Each is one file: how it is read and rendered."""


def read(markdown: str, text: TextInput) -> tuple[Prose, list[Problem]]:
    """Read one text.

    Returns the text with placeholders for all that other files decide, and every problem found.
    """
    md = _parser(text.allows_html)
    context = ParseContext(text, markdown.split("\n"))
    env: dict[str, Any] = {"context": context}
    tokens = md.parse(markdown, env)

    def render(part: Sequence[Token]) -> str:
        return without_harm(md.renderer.render(part, md.options, env), context)

    made = finished_blocks(tokens, context, render) if context.blocks else ()
    html = render(without_blocks(tokens) if context.blocks else tokens)
    prose = Prose(
        body=Body(html, tuple(context.headings), made, tuple(context.cited)),
        references=tuple(context.references),
        anchors=tuple(sorted(context.anchors)),
        lead=_lead(tokens) if text.needs_lead else "",
        plain="\n".join(plain(token) for token in tokens if token.type == "inline"),
    )
    return prose, context.problems


def _lead(tokens: Sequence[Token]) -> str:
    from briefgen.markdown.lead import lead  # imported late: many briefings have a summary

    return lead(tokens)


@lru_cache(maxsize=4)
def _parser(html: bool) -> MarkdownIt:
    return with_syntaxes(Parser("commonmark", html=html))


def with_syntaxes(md: MarkdownIt) -> MarkdownIt:
    """Add the syntaxes to a parser of CommonMark, and return it."""
    for syntax in SYNTAXES:
        syntax(md)
    return md
