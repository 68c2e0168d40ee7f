"""The inline syntaxes of this package, by the character with which each begins.

One rule tries them, because markdown-it calls every rule at each sign of a text.
"""

from __future__ import annotations

from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from briefgen.markdown.bare_links import bare_link
from briefgen.markdown.citations import citation
from briefgen.markdown.comments import comment
from briefgen.markdown.wikilinks import embed, wikilink

Rule = Callable[[StateInline, bool], bool]

_RULES: dict[str, tuple[Rule, ...]] = {"[": (wikilink, citation), "!": (embed,), "<": (comment,), ":": (bare_link,)}


def inline_rules(md: MarkdownIt) -> None:
    """Try the syntaxes before CommonMark's rules. An escape or code that holds their signs has been read by then."""
    md.inline.ruler.before("newline", "signs", _rule)


def _rule(state: StateInline, silent: bool) -> bool:
    rules = _RULES.get(state.src[state.pos])
    return rules is not None and any(rule(state, silent) for rule in rules)
