"""What a list shows of one thing: the record that pages get, made once and read by every list it stands in."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from briefgen.records.dates import Edtf, Moment
from briefgen.records.front_matter import Correction, Outcome, Source
from briefgen.records.storage import decoder
from briefgen.tlp import Marking

NAMED = 50
"""How many people a list item names."""


class Person(msgspec.Struct, frozen=True, omit_defaults=True):
    """An actor as a list names it. `id` and `address` are empty where nothing is known but the name."""

    name: str
    """The name as it is shown."""
    id: str = ""
    """The actor's id, or `""`."""
    address: str = ""
    """The address of the dossier, or `""`."""
    role: str = ""
    """The part that it plays here, or `""`."""
    note: str = ""
    """What tells the actor from others of the same name; `""` if nobody shares it."""


class Byline(msgspec.Struct, frozen=True):
    """An author as a list names it."""

    name: str
    """The name as it is shown."""
    address: str
    """The address of the author's page."""


class Resolution(msgspec.Struct, frozen=True):
    """The briefing that resolved a follow-up."""

    title: str
    """The headline of the briefing."""
    address: str
    """The address of its page."""
    date: Edtf
    """When that was."""
    marking: Marking = "clear"
    """The marking of the briefing."""


class ListItem(msgspec.Struct, frozen=True, omit_defaults=True):
    """A briefing, an event, a statement, a follow-up, a correction or an update, as lists show it.

    `address` is that of the briefing's page, `anchor` the part of it. `title` is the headline, the event's title, what
    was said, what is to happen, or the text of the correction; `briefing` is the headline of the briefing that it
    stands in. `date` is when it happened, or for a follow-up when it is due. For a statement, `people` made it and
    `addressees` heard it.
    Of many people the first `NAMED` are named, and `more_people` and `more_addressees` are how many more there are:
    a list shows each item once for every one of them. Likewise `corrections` are the last `NAMED`.
    `embargo` is the instant that the briefing is not to be published before; it is set only in a preview,
    which shows it all the same.
    """

    kind: str
    """`briefing`, `event`, `statement`, `follow-up`, `correction` or `update`."""
    entity: str
    """The briefing that it stands in: `briefing:<slug>`."""
    title: str
    """The headline, the event's title, what was said, what is to happen, or the text of the correction."""
    address: str
    """The address of the briefing's page."""
    briefing: str
    """The headline of the briefing."""
    date: Edtf | None = None
    """When it happened; for a follow-up, when it is due."""
    period: str = ""
    """What is known of the date: `2021-02-05`, `2021-02-XX`, `2021-21`, `2021-XX`, `198X`; `""` without a date."""
    anchor: str = ""
    """The part of the page, or `""`."""
    summary: str = ""
    """One or two sentences, or `""`."""
    outcome: Outcome | None = None
    """What came of it."""
    people: tuple[Person, ...] = ()
    """Who takes part, or who made the statement; at most fifty."""
    addressees: tuple[Person, ...] = ()
    """Who heard the statement; at most fifty."""
    more_people: int = 0
    """How many more people there are."""
    more_addressees: int = 0
    """How many more addressees there are."""
    place: str = ""
    """For a statement, where it was made, or `""`."""
    source: Source | None = None
    """For a statement, where it was reported."""
    resolved: Resolution | None = None
    """The briefing that resolved the follow-up."""
    withdrawn: Moment | None = None
    """Since when a follow-up is no longer expected, though nothing resolved it."""
    places: tuple[str, ...] = ()
    """For a briefing or an event, where it happens, as its file names the places."""
    part: str = ""
    """For an event, what tells it from others of its briefing, whatever its place or date becomes."""
    marking: Marking = "clear"
    """The marking of the briefing."""
    draft: bool = False
    """True if the briefing is a draft; only a build with drafts has these."""
    embargo: Edtf | None = None
    """When the embargo ends, if the build shows the briefing before that."""
    lang: str = ""
    """The language of the text, or `""` for that of the site."""
    published: str = ""
    """For a briefing, the day or time when it was published, or `""` if that is not known. It may lie ahead."""
    modified: str = ""
    """For a briefing, the day or time of its last change, or `""`. It may lie ahead."""
    changes: tuple[str, ...] = ()
    """For a briefing, the days or times of its changes after the publication, the oldest first. They may lie ahead."""
    updated: Moment | None = None
    """For a briefing, its last update after the publication, if that is no correction. It may lie ahead."""
    corrections: tuple[Correction, ...] = ()
    """For a briefing, the last fifty corrections."""
    authors: tuple[Byline, ...] = ()
    """For a briefing, who wrote it, in the order of the front matter."""

    @property
    def happened(self) -> Edtf | None:
        """The date, if the day of the publication does not say it; otherwise none."""
        if self.date is None or not self.published:
            return self.date
        when = self.date.when
        is_exact = when.first == when.last and not (when.approximate or when.uncertain)
        return None if is_exact and when.first == self.published[:10] else self.date


_decode = decoder(ListItem).decode


@lru_cache(maxsize=4_096)
def stored_item(record: bytes) -> ListItem:
    """Return an item as the archive stores it. The last ones are kept, because many pages show the same items."""
    return _decode(record)


def is_settled(item: ListItem) -> bool:
    """Return True if nobody has to wait for a follow-up any more: it is resolved, or withdrawn."""
    return bool(item.resolved or item.withdrawn)


def whole(item: ListItem, people: tuple[Person, ...]) -> ListItem:
    """Return an item that names everybody, as the page of the item does."""
    return msgspec.structs.replace(item, people=people, more_people=0) if item.more_people else item
