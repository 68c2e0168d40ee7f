"""Bare addresses in a text, as in `see https://news.example/talks`, become links."""

from __future__ import annotations

import re

from markdown_it.rules_inline import StateInline

_SCHEME = r"(?i:(?:^|[^A-Za-z0-9.+-])(https?)$)"
_REST = (
    r"://(?:[^\W_](?:[\w-]*[^\W_])?\.)*[^\W_](?:[\w-]*[^\W_])?(?::\d{1,5})?"
    r"""(?:[/?#][^\s<>"`\\^{|}«»‹›“”„‘’‚\u2026\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]*)?"""
)
"""A host and what follows it, up to a space, a quotation mark, or the punctuation of scripts without spaces."""
# the patterns are compiled where they are used, because few texts need them

_TRAILING = ".,:;!?'*_~-।॥؟،؛。"
_OPENING = {")": "(", "]": "["}


def bare_link(state: StateInline, silent: bool) -> bool:
    """Make links of addresses that begin with http:// or https://, but for those in code and in other links."""
    if not state.src.startswith("://", state.pos) or state.linkLevel > 0:
        return False
    scheme = re.search(_SCHEME, state.pending)
    found = re.compile(_REST).match(state.src, state.pos, state.posMax) if scheme else None
    if scheme is None or found is None or _is_in_code(state):
        return False
    rest = _trimmed(found[0])
    address = scheme[1] + rest
    target = state.md.normalizeLink(address)
    if not state.md.validateLink(target):
        return False
    if not silent:
        state.pending = state.pending[: -len(scheme[1])]
        opening = state.push("link_open", "a", 1)
        opening.attrs = {"href": target}
        opening.meta = {"at": state.pos - len(scheme[1])}
        state.push("text", "", 0).content = address
        state.push("link_close", "a", -1)
    state.pos += len(rest)
    return True


def _trimmed(rest: str) -> str:
    """Return an address without the punctuation of the sentence at its end, and brackets that it did not open."""
    while rest:
        last = rest[-1]
        if last in _OPENING:
            if rest.count(last) <= rest.count(_OPENING[last]):
                break
        elif last not in _TRAILING:
            break
        rest = rest[:-1]
    return rest


def _is_in_code(state: StateInline) -> bool:
    """Return True within `<code>` and the like, where HTML is allowed."""
    depth = 0
    for token in state.tokens:
        if token.type == "html_inline" and (found := re.match(_CODE, token.content)):
            depth += -1 if found[1] else 1
    return depth > 0


_CODE = r"(?i:<(/?)(?:code|pre|kbd|samp|button)\b)"
