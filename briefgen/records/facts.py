"""What one file contributes to the archive, whatever other files say."""

from __future__ import annotations

import msgspec

from briefgen.diagnostics import Problem
from briefgen.records.ids import EntityId, Scope
from briefgen.records.list_items import ListItem
from briefgen.records.storage import decoder
from briefgen.records.text import Reference
from briefgen.tlp import Marking


class Name(msgspec.Struct, frozen=True, array_like=True):
    """A name by which others refer to the file's subject: folded, and as it is written. The lowest rank wins."""

    key: str
    rank: int
    written: str


class Involvement(msgspec.Struct, frozen=True, array_like=True):
    """An actor named in the file: in which part (`scope`), at which position there, and in which role.

    `implicit` is the id that the actor gets if no file claims the name; it is empty where the name makes no actor.
    The scope is the text that the archive stores: there are many of these, and each id would be made anew.
    """

    scope: str
    number: int
    key: str
    name: str
    role: str
    implicit: str


class Label(msgspec.Struct, frozen=True, array_like=True):
    """How the file writes the name that a list (`topic:peace`) stands for: folded, and as it is written.

    The list is the one that the name has if no file of a topic or a place claims it.
    """

    list: str
    key: str
    written: str


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """One thing that lists show: a part of the briefing, its item as the file alone makes it, and where it stands.

    The archive adds what other files say: who takes part, what was resolved, how links in the texts read. `sort` is the
    key by which lists of actors, topics and places are sorted; `lists` are the other lists, each with the key by which
    it is sorted there. `tags` are its topics and places: for each the list and the key of its label.
    """

    scope: Scope
    sort: str
    item: ListItem
    lists: tuple[tuple[str, str], ...] = ()
    tags: tuple[tuple[str, str], ...] = ()


class Office(msgspec.Struct, frozen=True, array_like=True):
    """An office that an actor holds or held, since when and until when: EDTF, or "" where the file does not say."""

    title: str
    since: str
    until: str


class Facts(msgspec.Struct, frozen=True, array_like=True):
    """All that one file contributes.

    `published` and `modified` are days or times; `kind`, `role`, `country`, `sort_name` and `offices` are an actor's.
    """

    title: str
    slug: str
    address: str
    published: str = ""
    modified: str = ""
    marking: Marking = "clear"
    draft: bool = False
    kind: str = ""
    names: tuple[Name, ...] = ()
    involvements: tuple[Involvement, ...] = ()
    entries: tuple[Entry, ...] = ()
    anchors: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    redirects: tuple[str, ...] = ()
    labels: tuple[Label, ...] = ()
    role: str = ""
    country: str = ""
    sort_name: str = ""
    offices: tuple[Office, ...] = ()


class Document(msgspec.Struct, frozen=True):
    """One file that was read: its facts, its record and its body, and its problems.

    `facts`, `record` and `body` are MessagePack, for other processes and the archive. A file with an error has none.
    If it is withheld all the same, `names` are the keys by which links may name it.
    """

    path: str
    entity: EntityId
    digest: bytes
    facts: bytes = b""
    record: bytes = b""
    body: bytes = b""
    plain: str = ""
    draft: bool = False
    embargo: float | None = None
    marking: Marking = "clear"
    problems: tuple[Problem, ...] = ()
    names: tuple[str, ...] = ()


facts_decoder = decoder(Facts)
