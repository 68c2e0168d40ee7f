"""The queries that pages may ask. A page that is rendered reads the archive only through them.

Each is a function of the database, the clock, and texts or numbers. Importing this package declares them all.
"""

from briefgen.archive.queries import actors, briefings, groups, lists, search, site, tags
from briefgen.archive.query import QUERIES, stale_keys

__all__ = ["QUERIES", "actors", "briefings", "groups", "lists", "search", "site", "stale_keys", "tags"]
