"""The records of a text after Markdown: its body, its headings and statements, and what it refers to."""

from __future__ import annotations

from typing import Literal

import msgspec

from briefgen.records.dates import Edtf
from briefgen.records.ids import Anchor, Scope


class Heading(msgspec.Struct, frozen=True):
    """One heading of a text, as its table of contents lists it."""

    level: int
    """1 to 6."""
    id: str
    """The anchor."""
    text: str
    """How it reads."""


ReferenceKind = Literal[
    "wiki", "path", "file", "embed", "address", "mention", "related", "resolves", "answers", "contradicts",
    "parent",
]  # fmt: skip


class Reference(msgspec.Struct, frozen=True, omit_defaults=True):
    """A place in a file that names something elsewhere in the site.

    `key` is the folded name, `path:<file>`, `file:<file>`, `attachment:<folded name>` or `address:<address>`, and
    `written` the name as the author wrote it. `line` and `column` are where it stands, and `within` is the block in
    which it does. `text` is how the link reads, the target's title if empty; `fallback` is what stands there instead
    where the target is withheld. `query` is what follows the `?` of an address. `sentence` is the one in which a
    link to a page stands, with placeholders: see `markdown.sentences`.
    """

    kind: ReferenceKind
    key: str
    written: str
    line: int
    column: int
    anchor: str = ""
    text: str = ""
    fallback: str = ""
    within: str = ""
    query: str = ""
    sentence: str = ""


KIND = "block"
"""The key that holds the kind of a block where it is stored."""


class Block(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, tag_field=KIND):
    """A structured block of a text: what the rest of the program must know of every kind.

    A kind is a subclass with a tag, which is its name in the text and in anchors, and a member of `AnyBlock`. Its
    place in lists is that of its date, or of its briefing's if it has none. `html` and `text` are what stands in it.
    """

    id: str
    """The id; the anchor is `<kind>-<id>`."""
    html: str = ""
    """What stands in it, as HTML with placeholders."""
    text: str = ""
    """What stands in it, without markup."""
    date: Edtf | None = None
    """When it was made, or none if it says nothing of that."""

    @property
    def kind(self) -> str:
        """The name of the kind, as in `statement`."""
        return str(self.__struct_config__.tag)

    @property
    def scope(self) -> Scope:
        """The block as a part of its briefing, as in `statement/first`."""
        return Scope.of(self.kind, self.id)

    @property
    def anchor(self) -> Anchor:
        """The block's anchor on its briefing's page."""
        return self.scope.anchor

    @property
    def is_listed(self) -> bool:
        """Whether the block stands in lists on its own."""
        return False

    @property
    def participants(self) -> dict[Scope, tuple[str, ...]]:
        """The names of the actors that take part in it, by the scope in which they do."""
        return {}


class Statement(Block, frozen=True, omit_defaults=True, kw_only=True, tag="statement"):
    """Who said what to whom, where reported, and which statement it answers or contradicts.

    `answers` and `contradicts` are positions in the references of the file that it stands in.
    """

    by: str
    """The name of whoever made it."""
    to: tuple[str, ...] = ()
    """The names of whoever heard it."""
    source: int | None = None
    """The position of its source in the sources, or none."""
    answers: tuple[int, ...] = ()
    """The positions of the statements that it answers, in the references of the file."""
    contradicts: tuple[int, ...] = ()
    """The positions of the statements that it contradicts, in the references of the file."""
    place: str = ""
    """Where it was made, or `""`."""

    @property
    def is_listed(self) -> bool:
        """A statement stands in the lists of those who made it."""
        return True

    @property
    def heard(self) -> Scope:
        """The scope of those to whom it was said."""
        return self.scope.addressees

    @property
    def participants(self) -> dict[Scope, tuple[str, ...]]:
        """Who made the statement, and who heard it."""
        return {self.scope: (self.by,) if self.by else (), self.heard: self.to}


AnyBlock = Statement
"""The union of all kinds of structured blocks, by which they are read from the archive."""


class Body(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a page shows of a text.

    `html` has placeholders, see `markdown.placeholders`. `cited` are positions in the sources.
    """

    html: str = ""
    """The text as HTML with placeholders; templates use `parts` or `profile` of the view."""
    headings: tuple[Heading, ...] = ()
    """The headings, in order."""
    blocks: tuple[AnyBlock, ...] = ()
    """The structured blocks, such as statements, in order."""
    cited: tuple[int, ...] = ()
    """The positions in the sources that the text cites."""

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The blocks that are statements."""
        return tuple(block for block in self.blocks if isinstance(block, Statement))


class Prose(msgspec.Struct, frozen=True):
    """A text after Markdown: its body, and what it refers to.

    `lead` is the first paragraph, if that is needed, and `plain` the whole text, both without markup; `anchors` are all
    ids in it.
    """

    body: Body
    references: tuple[Reference, ...] = ()
    anchors: tuple[str, ...] = ()
    lead: str = ""
    plain: str = ""
