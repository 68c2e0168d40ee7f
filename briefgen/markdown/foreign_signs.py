"""Signs of other tools that Markdown takes for text: comments of Obsidian and of templates, and tags of templates."""

from __future__ import annotations

import re

from markdown_it.token import Token

from briefgen.markdown.context import ParseContext
from briefgen.markdown.locating import InlineLocator

_SIGN = re.compile(
    r"\\.|(?P<code>(?<!`)`+(?!`)).{0,2000}?(?<!`)(?P=code)(?!`)"  # what is escaped, and code, is meant to be shown
    r"|(?P<comment>(?<!\d)%%|\{%(?=-?\s*comment\b)|\{#(?=-?\s)|\{\{(?=-?\s*/\*)|\{\{!)"
    r"|(?P<tag>\{\{[<%]|\{\{(?=[-\s]*[.$\w\"'])|\{%(?=-?\s*\w))",
    re.DOTALL,
)


def report_foreign_signs(inline: Token, row: int, context: ParseContext) -> None:
    """Report the first comment and the first tag of another tool in a paragraph: readers would see them."""
    if "%%" not in inline.content and "{" not in inline.content:
        return
    locator = InlineLocator(context, row, inline.content)
    first: dict[str | None, re.Match[str]] = {}
    for found in _SIGN.finditer(inline.content):
        first.setdefault(found.lastgroup, found)
    if comment := first.get("comment"):
        message = f"a comment of another tool begins here ({comment[0]}), and readers would see it"
        hint = f"write <!-- … --> or remove it; to show the signs, write \\{comment[0]}"
        context.report("foreign-comment", locator.at(comment.start()), message, hint)
    if tag := first.get("tag"):
        message = f"a tag of another tool ({tag[0]}) is shown as text"
        hint = f"write it in Markdown or remove it; to show the signs, write \\{tag[0]}"
        context.report("foreign-tag", locator.at(tag.start()), message, hint)
