"""The records of a text after Markdown: its body, its headings and statements, and what it refers to."""

from __future__ import annotations

from typing import Literal

import msgspec

from briefgen.records.dates import Edtf


class Heading(msgspec.Struct, frozen=True):
    """One heading of a text, as its table of contents lists it."""

    level: int
    id: str
    text: str


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
    by: str
    html: str
    text: str
    to: tuple[str, ...] = ()
    date: Edtf | None = None
    source: int | None = None
    answers: tuple[int, ...] = ()
    contradicts: tuple[int, ...] = ()
    place: str = ""


class Body(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a page shows of a text.

    `html` has placeholders, see `markdown.placeholders`. `cited` are positions in the sources.
    """

    html: str = ""
    headings: tuple[Heading, ...] = ()
    statements: tuple[Statement, ...] = ()
    cited: tuple[int, ...] = ()


class Prose(msgspec.Struct, frozen=True):
    """A text after Markdown: its body, and what it refers to.

    `lead` is the first paragraph and `plain` the whole text, both without markup; `anchors` are all ids in it.
    """

    body: Body
    references: tuple[Reference, ...] = ()
    anchors: tuple[str, ...] = ()
    lead: str = ""
    plain: str = ""
