"""Ids inside SQL: how the tables' texts are taken apart, made from the types in `records.ids`."""

from __future__ import annotations

from briefgen.records.ids import Anchor, EntityId, EntityKind, ListId, Scope


def name_of(column: str, kind: EntityKind) -> str:
    """Return SQL for the name in a column that holds the id of an entity of this kind."""
    return f"substr({column}, {len(EntityId.of(kind, '')) + 1})"


def is_entity(column: str, kind: EntityKind) -> str:
    """Return SQL that is true if a column holds the id of an entity of this kind; an index on it is used."""
    return f"({column} >= '{kind}:' AND {column} < '{kind};')"


def key_of(column: str, kind: str) -> str:
    """Return SQL for what a list is about, in a column that holds the id of a list of this kind."""
    return f"substr({column}, {len(ListId.of(kind, '')) + 1})"


def is_list(column: str, kind: str) -> str:
    """Return SQL that is true if a column holds the id of a list of this kind; an index on it is used."""
    return f"({column} >= '{kind}:' AND {column} < '{kind};')"


def scope_of(column: str, kind: str) -> str:
    """Return SQL for the scope of the part that an anchor of this kind in a column stands for."""
    return f"'{Scope.of(kind, '')}' || substr({column}, {len(Anchor.of(kind, '')) + 1})"


def id_of(kind: str, column: str) -> str:
    """Return SQL for the id of an entity, or of a list, of this kind that is named in a column."""
    return f"'{kind}:' || {column}"
