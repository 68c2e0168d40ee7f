"""The queries that pages may put to the archive; nothing else reads from it while a page is made.

Each is a function of the database, the clock, and texts or numbers. To import this package declares them all.
"""

from briefgen.archive.queries import actors, briefings, groups, lists, site
from briefgen.archive.query import QUERIES, stale_keys

__all__ = ["QUERIES", "actors", "briefings", "groups", "lists", "site", "stale_keys"]
