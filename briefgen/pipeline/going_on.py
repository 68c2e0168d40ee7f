"""How a build goes on in spite of errors, for the preview: it holds back the pages that the errors concern."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

from briefgen.archive import pages
from briefgen.archive.lint import addresses
from briefgen.content.sources import page_kind
from briefgen.diagnostics import Problem, Severity
from briefgen.rules import FIXED

STOPPING = frozenset({"foreign-output", "theme"})
"""The rules whose errors stop every build: they concern more than some pages."""

_ABOUT_ADDRESSES = frozenset({"address", "same-address"})

_ABOUT_ONE_FILE = FIXED - {"ambiguous-name", "same-slug"}
"""The rules with which a document counts as what it last said. The others are broken by several files together."""


def held(db: sqlite3.Connection, problems: Iterable[Problem]) -> frozenset[int] | None:
    """Return the numbers of the pages that stay as they are, or None if an error concerns more than some pages.

    They are the pages of the files with errors, and new pages whose addresses have a problem. A document with errors
    that no site can allow counts as what it last said without them, so its pages need not be held.
    """
    errors = [item for item in problems if item.severity is Severity.ERROR]
    rules = {item.rule for item in errors}
    if rules & STOPPING:
        return None
    sources = {item.path for item in errors if item.rule not in _ABOUT_ONE_FILE or not _is_document(item.path)}
    found = {number for number, _, _ in pages.made_from(db, sources)} if sources else set()
    return frozenset(found | addresses.faulty(db) if rules & _ABOUT_ADDRESSES else found)


def _is_document(path: str) -> bool:
    return page_kind(path) is not None


def pages_of(db: sqlite3.Connection, problems: Iterable[Problem]) -> Mapping[str, list[str]]:
    """Return the paths in the output of the pages of each file that has a problem, by the path of the file."""
    found: dict[str, list[str]] = {}
    for _, source, path in pages.made_from(db, (item.path for item in problems)):
        found.setdefault(source, []).append(path)
    return found
