"""HTML that people write: nothing in it runs, loads or restyles the page, and nothing in it breaks what is around it.

While a parser of HTML looks at a text, elements stand in for what is filled in later, so that the parser closes them
where they must end. Their names hold a digest of the whole text: no text can hold its own. Behind every piece of HTML
stands a mark. If a mark is gone afterwards, a tag or comment was not closed and took in what follows.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from briefgen.characters import cleaned
from briefgen.markdown.placeholders import BLOCK, CLOSE, IMAGE, MARK, OPEN, TITLE, Code, parts, placeholder

END = "e"
"""The code of the mark behind a piece of HTML."""

_TAG = re.compile(r'<(/?)([A-Za-z][^\s/>"]*+)((?:[^">]|"[^"]*+")*+)>')
"""A tag as a serialiser writes it: attributes are in double quotes, and `<` stands nowhere else."""

_END = re.compile(f"{MARK}{END}([0-9]+){MARK}")
_LEFT_OUT = {
    "script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "noscript", "plaintext", "svg",
    "math",
}  # fmt: skip
"""Elements that are left out with all that is in them: a parser reads that by other rules."""

_EMPTY = re.compile(f"{MARK}{OPEN}([0-9]+){MARK}{MARK}{CLOSE}\\1{MARK}")
_SCHEMES = {"http", "https", "mailto", "tel"}


def piece_end(number: int) -> str:
    """Return the mark that stands behind a piece of HTML until it is sanitised."""
    return f"{MARK}{END}{number}{MARK}"


def pieces_in(html: str) -> Iterator[int]:
    """Yield the numbers of the pieces of HTML in a text."""
    return (int(found[1]) for found in _END.finditer(html))


def sanitised(html: str, addresses: Mapping[str, str]) -> tuple[str, frozenset[int]]:
    """Return HTML in which only what is harmless is left, and the numbers of the marks that were still there.

    Placeholders stay, but for those in attributes or in what is left out. `addresses` are those that become others.
    """
    seal = "x" + hashlib.blake2b(html.encode(), digest_size=16).hexdigest()
    made = _with_placeholders(cleaned(_harmless(_with_stand_ins(html, seal), addresses)), seal)
    end = re.compile(f"{seal}{END}([0-9]+)-")
    ends = frozenset(int(number) for number in end.findall(made))
    return _EMPTY.sub("", end.sub("", made)).replace(seal, ""), ends


def _with_stand_ins(html: str, seal: str) -> str:
    stand_ins: dict[str, str] = {
        OPEN: f"<a href={seal}-{{}}>",
        CLOSE: "</a>",
        IMAGE: f"<img src={seal}-{{}}>",
        BLOCK: f"<aside class={seal}-{{}}></aside>",
        TITLE: f"{seal}{TITLE}{{}}-",
    }
    html = _END.sub(rf"{seal}{END}\1-", html)
    return "".join(
        piece if isinstance(piece, str) else stand_ins[piece[0]].format(piece[1]) for piece in parts(html)
    ).replace(MARK, "")


def _with_placeholders(html: str, seal: str) -> str:
    number = re.compile(f' (?:href|src|class)="{seal}-([0-9]+)"')
    sealed = re.compile(f"{seal}[{TITLE}{END}]?-?[0-9]+-?")
    links: list[int | None] = []

    def tag(found: re.Match[str]) -> str:
        closing, name, attributes = found.groups()
        own = number.fullmatch(attributes)
        if name == "a" and closing:
            link = links.pop() if links else None
            return found[0] if link is None else placeholder(CLOSE, link)
        if name == "a":
            links.append(int(own[1]) if own else None)
        codes: dict[str, Code] = {"a": OPEN, "img": IMAGE, "aside": BLOCK}
        if own and name in codes:
            return placeholder(codes[name], int(own[1]))
        return f"<{closing}{name}{sealed.sub('', attributes)}>" if seal in attributes else found[0]

    made = _TAG.sub(tag, html)
    made = re.sub(f"({MARK}{BLOCK}[0-9]+{MARK})</aside>", r"\1", made)
    return re.sub(f"{seal}{TITLE}([0-9]+)-", lambda found: placeholder(TITLE, int(found[1])), made)


def _harmless(html: str, addresses: Mapping[str, str]) -> str:
    import nh3  # imported late: few sites allow HTML

    def changed(_tag: str, attribute: str, value: str) -> str:
        return addresses.get(value, value) if attribute in ("href", "src") else value

    return nh3.clean(html, **_settings(), attribute_filter=changed if addresses else None)


@cache
def _settings() -> dict[str, Any]:
    import nh3

    attributes: dict[str, set[str]] = {tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()}
    attributes["*"] = {"id", "class", "lang", "dir", "title"}
    return {
        "tags": nh3.ALLOWED_TAGS | {"section", "figure", "figcaption", "aside"},
        "clean_content_tags": _LEFT_OUT,
        "attributes": attributes,
        "generic_attribute_prefixes": {"aria-"},
        "url_schemes": _SCHEMES,
        "link_rel": None,
    }
