"""The shorter ways lead to what markdown-it comes to without them."""

from __future__ import annotations

from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from briefgen.markdown.context import ParseContext, TextInput
from briefgen.markdown.fast_parser import Parser
from briefgen.markdown.parser import with_syntaxes

LINES = st.sampled_from([
    "", " ", "Words.", "A term", "é begins", ": said", "~ said", ":no", "::: note", ":::", "- item", "1. one", "a. no", "> cited",
    "    code", "  indented", "# Title", "===", "---", "| a | b |", "|---|---|", "a | b", "-|-", "```", "{.lead}", "[^1]: note", "see[^1]",
    "[x]: /y", "<div>", "</div>", "[[Ann]] said", "***", "Ann\tBo", "\tAnn", "ª", "\0nul", "* * *", "Setext\\", "by: Ann",
])  # fmt: skip
TEXTS = st.lists(LINES, max_size=14).map("\n".join)
ADDRESSES = st.text(alphabet="aZ09.-/:_~%?#é[]@ ()\\&xn", max_size=24)


def tokens(md: MarkdownIt, text: str) -> list[Any]:
    context = ParseContext(TextInput("content/briefings/a.md"), text.split("\n"))
    return [token.as_dict() for token in with_syntaxes(md).parse(text, {"context": context})]


@settings(max_examples=600, deadline=None)
@given(TEXTS)
@example("A term\n\n: said")
@example("Words.\n")
@example("- item\n\nWords.")
@example("::: note\nWords.\n\n: said\n:::")
def test_blocks(text: str) -> None:
    assert tokens(Parser("commonmark", html=False), text) == tokens(MarkdownIt("commonmark", {"html": False}), text)


@settings(max_examples=600)
@given(st.sampled_from(["", "http://", "https://", "https://a.example/", "https://xn--a.example/"]), ADDRESSES)
@example("https://", "example.org")
@example("https://a.example/", "b//c/../d")
def test_addresses(start: str, rest: str) -> None:
    plain = MarkdownIt("commonmark")
    assert Parser("commonmark", html=False).normalizeLink(start + rest) == plain.normalizeLink(start + rest)
