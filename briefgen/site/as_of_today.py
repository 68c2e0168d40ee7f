"""What is said of a briefing's changes today: none that lies ahead.

Feeds, the front page and the briefing's own page ask here, and so they are made again on the day of a change.
"""

from __future__ import annotations

import msgspec

from briefgen.archive.clock import Clock
from briefgen.records.list_items import ListItem


def as_of_today(item: ListItem, clock: Clock) -> ListItem:
    """Return the list item of a briefing without the changes and corrections that lie ahead of today."""
    changes = tuple(change for change in item.changes if clock.reached(change[:10]))
    corrections = tuple(found for found in item.corrections if clock.reached(found.date.when.first))
    updated = item.updated if item.updated and clock.reached(item.updated.when.first) else None
    if (changes, corrections, updated) == (item.changes, item.corrections, item.updated):
        return item
    return msgspec.structs.replace(
        item,
        changes=changes,
        modified=changes[-1] if changes else item.published,
        corrections=corrections,
        updated=updated,
    )
