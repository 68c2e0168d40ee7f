"""The tags of raw HTML: their names, and their attributes with character references decoded."""

from __future__ import annotations

from html.parser import HTMLParser

Attributes = dict[str, str]


def tags(html: str) -> list[tuple[str, Attributes]]:
    """Return the tags that open in a piece of HTML, and `/name` for those that close."""
    reader = _Reader()
    reader.feed(html)
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, Attributes]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag. Of an attribute that stands twice the first counts, as in browsers."""
        self.found.append((tag, {name: value or "" for name, value in reversed(attrs)}))

    def handle_endtag(self, tag: str) -> None:
        """Note the end of an element."""
        self.found.append((f"/{tag}", {}))
