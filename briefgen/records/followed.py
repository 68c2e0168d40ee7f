"""What readers follow of an actor, a topic, a place or an author: its feed, and its calendar.

Each shows a list, stands below the first page of the thing, and is there as soon as the list has enough to follow.
Most of the actors, topics and authors of a large site are named once: with a feed for each there would be as many
feeds as briefings.
"""

from __future__ import annotations

import msgspec

from briefgen.records.ids import ABOUT_KINDS, TAG_KINDS, EntityId, ListId, Subject

FILES = {"feed": "feed.xml", "calendar": "calendar.ics"}
"""The kinds of pages that readers follow, and the names of their files."""


class Followed(msgspec.Struct, frozen=True):
    """Feeds or calendars: the kind of the lists that they show, what has them, and how many items are enough."""

    list: str
    things: tuple[str, ...]
    enough: int

    @property
    def lists(self) -> tuple[str, ...]:
        """The kinds of lists that they show: `feed-actor`, `feed-topic` …."""
        return tuple(f"{self.list}-{thing}" for thing in self.things)

    def list_of(self, thing: EntityId | ListId | Subject) -> ListId:
        """Return the list that the feed or the calendar of something shows: `feed-topic:peace`."""
        return ListId.of(f"{self.list}-{thing.kind}", Subject(thing).key)


FEED = Followed("feed", ("actor", *TAG_KINDS), enough=2)
CALENDAR = Followed("agenda", ("actor", *ABOUT_KINDS), enough=1)
KINDS = {"feed": FEED, "calendar": CALENDAR}


def subjects_of(thing: EntityId | ListId) -> set[Subject]:
    """Return the subjects of the pages that follow something: its feed, its calendar and its forecast."""
    return {Subject.of("list", kind.list_of(thing)) for kind in KINDS.values()}
