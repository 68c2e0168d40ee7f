"""Pictures: `![what the picture shows](file)`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import image
from markdown_it.token import Token

from briefgen.markdown.context import ParseContext
from briefgen.markdown.links import is_local, path_reference
from briefgen.markdown.locating import InlineLocator, with_position
from briefgen.markdown.placeholders import IMAGE, placeholder


def images(md: MarkdownIt) -> None:
    """Add positions to the tokens of pictures, and render pictures of the site as placeholders."""
    md.inline.ruler.at("image", with_position(image, "image"))
    md.add_render_rule("image", _render)


def add_image(token: Token, context: ParseContext, locator: InlineLocator) -> None:
    """Add the reference of a picture of the site; its token gets the number as `meta["ref"]`."""
    source = str(token.attrGet("src") or "")
    description = token.content.strip()
    at = locator.at(token.meta.get("at", 0))
    if not description:
        message = f"the picture {source} has no description"
        context.report("picture-description", at, message, "write ![what the picture shows](file)")
    if is_local(source):
        token.meta["ref"] = context.add_reference(path_reference(source, description, context.text.path, at))


def _render(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    token = tokens[index]
    if "ref" in token.meta:
        return placeholder(IMAGE, token.meta["ref"])
    return str(RendererHTML.image(self, tokens, index, options, env))
