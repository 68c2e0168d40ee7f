"""The queries that pages may ask. A page that is rendered reads the archive only through them.

Each is a function of the database, the clock, and texts or numbers. Importing this package declares them all.
"""

from briefgen.archive.queries import (
    actors,
    agenda,
    briefings,
    desk_pages,
    directory,
    dossiers,
    groups,
    lists,
    search,
    site,
    statements,
    tag_directory,
    tags,
)
from briefgen.archive.query import QUERIES, stale_keys

__all__ = [
    "QUERIES",
    "actors",
    "agenda",
    "briefings",
    "desk_pages",
    "directory",
    "dossiers",
    "groups",
    "lists",
    "search",
    "site",
    "stale_keys",
    "statements",
    "tag_directory",
    "tags",
]
