"""Pictures: `![what the picture shows](file)`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import image
from markdown_it.token import Token

from briefgen.diagnostics import Location
from briefgen.markdown.comments import without_comments
from briefgen.markdown.context import ParseContext
from briefgen.markdown.links import decoded, is_inside, reference_to
from briefgen.markdown.locating import InlineLocator, with_position
from briefgen.markdown.placeholders import IMAGE, placeholder

PICTURES = ("png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "apng", "bmp", "ico")
"""The endings of the names of pictures."""

ELSEWHERE = "save it beside the text, and write its file name here"


def images(md: MarkdownIt) -> None:
    """Add positions to the tokens of pictures, and render pictures of the site as placeholders."""
    md.inline.ruler.at("image", with_position(image, "image"))
    md.add_render_rule("image", _render)


def add_image(token: Token, context: ParseContext, locator: InlineLocator) -> None:
    """Add the reference of a picture of the site; its token gets the number as `meta["ref"]`."""
    source = str(token.attrGet("src") or "")
    description = token.content = without_comments(token.content.strip())
    at = locator.at(token.meta.get("at", 0))
    if not description:
        report_undescribed(decoded(source), f"![what it shows]({source})", at, context)
    if not source or not is_inside(source, context.text):
        message = f"the picture lies elsewhere: {source[:60]}" if source else "the picture names no file"
        context.report("outside-media", at, message, ELSEWHERE)
        return
    reference = reference_to(source, context.text, at, description)
    if reference.kind == "path":
        report_page(decoded(source), at, context)
    token.meta["ref"] = context.add_reference(reference)


def report_undescribed(source: str, described: str, at: Location, context: ParseContext) -> None:
    """Report a picture without a description. `described` is how it is written with one."""
    context.report("picture-description", at, f"the picture {source} has no description", f"write {described}")


def report_page(written: str, at: Location, context: ParseContext) -> None:
    """Report a page that is to be shown within another, as if it were a picture."""
    message = f'"{written}" is a page, which cannot be shown within another'
    context.report("embedded-page", at, message, "link to it: leave out the ! in front")


def _render(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    token = tokens[index]
    if "ref" in token.meta:
        return placeholder(IMAGE, token.meta["ref"])
    return str(RendererHTML.image(self, tokens, index, options, env))
