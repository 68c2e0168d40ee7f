"""The records of a text after Markdown: its body, its headings and statements, and what it refers to."""

from __future__ import annotations

from typing import Literal

import msgspec

from briefgen.records.dates import Edtf


class Heading(msgspec.Struct, frozen=True):
    """One heading of a text, as its table of contents lists it."""

    level: int
    """1 to 6."""
    id: str
    """The anchor."""
    text: str
    """How it reads."""


class Reference(msgspec.Struct, frozen=True, omit_defaults=True):
    """A place in a file that names something elsewhere in the site.

    `key` is the folded name, `path:<file>` or `file:<file>`; `line` and `column` say where it stands, and `within` in
    which statement. `text` is how the link reads, the target's title if empty; `fallback` is what stands there instead
    where the target is withheld.
    """

    kind: Literal["wiki", "path", "file", "mention", "related", "resolves", "answers", "contradicts"]
    key: str
    shown: str
    line: int
    column: int
    anchor: str = ""
    text: str = ""
    fallback: str = ""
    within: str = ""


class Statement(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who said what to whom, where reported, and which statement it answers or contradicts.

    `answers` and `contradicts` are positions in the references of the file that it stands in.
    """

    id: str
    """The id; its anchor is `statement-<id>`."""
    by: str
    """The name of whoever made it."""
    html: str
    """What was said, as HTML with placeholders."""
    text: str
    """What was said, without markup."""
    to: tuple[str, ...] = ()
    """The names of whoever heard it."""
    date: Edtf | None = None
    """When it was made."""
    source: int | None = None
    """The position of its source in the sources, or none."""
    answers: tuple[int, ...] = ()
    """The positions of the statements that it answers, in the references of the file."""
    contradicts: tuple[int, ...] = ()
    """The positions of the statements that it contradicts, in the references of the file."""
    place: str = ""
    """Where it was made, or `""`."""


class Body(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a page shows of a text.

    `html` has placeholders, see `markdown.placeholders`. `cited` are positions in the sources.
    """

    html: str = ""
    """The text as HTML with placeholders; templates use `parts` or `profile` of the view."""
    headings: tuple[Heading, ...] = ()
    """The headings, in order."""
    statements: tuple[Statement, ...] = ()
    """The statements, in order."""
    cited: tuple[int, ...] = ()
    """The positions in the sources that the text cites."""


class Prose(msgspec.Struct, frozen=True):
    """A text after Markdown: its body, and what it refers to.

    `lead` is the first paragraph and `plain` the whole text, both without markup; `anchors` are all ids in it.
    """

    body: Body
    references: tuple[Reference, ...] = ()
    anchors: tuple[str, ...] = ()
    lead: str = ""
    plain: str = ""
