"""`<!-- a note -->`: a comment of the author, which is left out of everything that readers see.

A comment that is never closed is an error: nobody can know how much of the text it was to hide.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock, html_block
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from briefgen.markdown.context import ParseContext, context_of
from briefgen.markdown.locating import InlineLocator

BEGIN = "<!--"

_COMMENT = re.compile(r"<!--(?:-?>|.*?-->)", re.DOTALL)


def comments(md: MarkdownIt) -> None:
    """Leave out comments. Those in a paragraph become `comment` tokens, which are rendered as nothing."""
    alternatives: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote"]}
    md.block.ruler.before("html_block", "comment", _block_rule, alternatives)
    md.block.ruler.at("html_block", _html_block, alternatives)
    md.add_render_rule("comment", lambda *_: "")


def report_comment(token: Token, context: ParseContext, locator: InlineLocator) -> None:
    """Report a comment with words before and behind it, or one that is not closed."""
    at = locator.at(token.meta["at"])
    if token.meta["is_odd"]:
        hint = "put it on a line of its own, so that those who edit the text see it"
        context.report("comment", at, "a comment in the middle of a line is left out", hint)
    if not token.meta["is_closed"]:
        hint = "end it with -->; one that holds a blank line begins on a line of its own"
        context.report("open-comment", at, "a comment begins here and is not closed in its paragraph", hint)


def without_comments(text: str) -> str:
    """Return a text, such as a title, without the comments in it."""
    return _COMMENT.sub("", text).strip() if BEGIN in text else text


def _block_rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    begin = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith(BEGIN, begin) or state.is_code_block(start):
        return False
    last = state.eMarks[end - 1]
    behind = _behind(state, begin, last)
    if behind < 0:
        return _unclosed(state, start, silent)
    line_end = state.src.find("\n", behind, last)
    if state.src[behind : line_end if line_end >= 0 else last].strip():
        return False  # what stands behind it is to be read
    rows = state.src.count("\n", begin, behind)
    if not silent:
        state.line = start + 1 + rows
    return not silent or rows > 0  # one of a single line does not end the paragraph before it


def _html_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read other HTML than comments."""
    begin = state.bMarks[start] + state.tShift[start]
    return not state.src.startswith(BEGIN, begin) and html_block(state, start, end, silent)


def _behind(state: StateBlock, begin: int, last: int) -> int:
    """Return the position behind one or more comments in a row, or -1 if one of them is not closed."""
    while state.src.startswith(BEGIN, begin):
        close = _next_close(state, begin + 2)
        if close < 0 or close + 3 > last:
            return -1
        begin = close + 3
        while begin < last and state.src[begin] in " \t":
            begin += 1
    return begin


def _next_close(state: StateBlock, place: int) -> int:
    """Return where the next `-->` stands, or -1. The text is searched once, as it can hold many beginnings."""
    source, since, found = state.env.get("comment_close", ("", 0, 0))
    if source is not state.src or not (since <= place and (found < 0 or place <= found)):
        found = state.src.find("-->", place)
        state.env["comment_close"] = (state.src, place, found)
    return int(found)


def _unclosed(state: StateBlock, start: int, silent: bool) -> bool:
    """Take in a line that begins a comment without end, and report it."""
    if not silent:
        context = context_of(state.env)
        hint = "end it with -->; to show these signs to readers, write &lt;!--"
        context.report("open-comment", context.locate(start, BEGIN), "a comment begins here and is not closed", hint)
        state.line = start + 1
    return True


def comment(state: StateInline, silent: bool) -> bool:
    """Make `comment` tokens; `meta` says where one stands, whether it is closed, and whether words stand around it."""
    if not state.src.startswith(BEGIN, state.pos):
        return False
    found = _COMMENT.match(state.src, state.pos, state.posMax)
    if not silent:
        token = state.push("comment", "", 0)
        is_odd = found is not None and _has_words_around(state, found.end())
        token.meta = {"at": state.pos, "is_closed": found is not None, "is_odd": is_odd}
    state.pos = found.end() if found else state.posMax
    return True


def _has_words_around(state: StateInline, end: int) -> bool:
    """Return True if words stand on the same line before and behind a comment that ends at a position."""
    before = state.src[state.src.rfind("\n", 0, state.pos) + 1 : state.pos]
    behind = state.src[end : state.posMax].split("\n", 1)[0]
    return bool(before.strip() and behind.strip())
