"""SQL expressions that take ids apart, made from the types in `records.ids`."""

from __future__ import annotations

from briefgen.records.ids import Anchor, ListId, Scope


def name_of(column: str, kind: str) -> str:
    """Return SQL for the name in a column that holds the id of an entity or a list of this kind."""
    return f"substr({column}, {len(ListId.of(kind, '')) + 1})"


def is_kind(column: str, *kinds: str) -> str:
    """Return SQL that is true if a column holds the id of an entity or a list of one of these kinds.

    It can use an index.
    """
    return "({})".format(" OR ".join(f"({column} >= '{kind}:' AND {column} < '{kind};')" for kind in kinds))


def scope_of(column: str, kind: str) -> str:
    """Return SQL for the scope of a part of this kind whose anchor is in a column."""
    return f"'{Scope.of(kind, '')}' || substr({column}, {len(Anchor.of(kind, '')) + 1})"


def id_of(kind: str, column: str) -> str:
    """Return SQL for the id of an entity or a list of this kind whose name is in a column."""
    return f"'{kind}:' || {column}"
