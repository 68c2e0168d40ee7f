"""What a list shows of one thing: the record that pages get, made once and read by every list it stands in."""

from __future__ import annotations

import msgspec

from briefgen.records.dates import Edtf
from briefgen.records.front_matter import Correction, Outcome
from briefgen.records.storage import decoder
from briefgen.tlp import Marking

NAMED = 50
"""How many people a card names."""


class Person(msgspec.Struct, frozen=True, omit_defaults=True):
    """An actor as a list names it. `id` and `address` are empty where nothing is known but the name."""

    name: str
    id: str = ""
    address: str = ""
    role: str = ""


class Resolution(msgspec.Struct, frozen=True):
    """The briefing that closed a follow-up."""

    title: str
    address: str
    date: Edtf
    marking: Marking = "clear"


class Card(msgspec.Struct, frozen=True, omit_defaults=True):
    """A briefing, an event, a statement or a follow-up, as lists show it.

    `address` is that of the briefing's page, `anchor` the part of it. `title` is the headline, the event's title, what
    was said, or what is to happen; `briefing` is the headline of the briefing that it stands in. `date` is when it
    happened, or for a follow-up when it is due. For a statement, `people` made it and `addressees` heard it.
    Of many people the first `NAMED` are named, and `more_people` and `more_addressees` are how many more there are:
    a list shows each card once for every one of them. Likewise `corrections` are the last `NAMED`.
    `embargo` is the instant that the briefing is not to be published before; it is set only in a preview,
    which shows it all the same.
    """

    kind: str
    entity: str
    title: str
    address: str
    briefing: str
    date: Edtf | None = None
    anchor: str = ""
    summary: str = ""
    outcome: Outcome | None = None
    people: tuple[Person, ...] = ()
    addressees: tuple[Person, ...] = ()
    more_people: int = 0
    more_addressees: int = 0
    resolved: Resolution | None = None
    marking: Marking = "clear"
    draft: bool = False
    embargo: Edtf | None = None
    lang: str = ""
    published: str = ""
    modified: str = ""
    corrections: tuple[Correction, ...] = ()


card_decoder = decoder(Card)


def whole(card: Card, people: tuple[Person, ...]) -> Card:
    """Return a card that names everybody, as the page does that it stands for."""
    return msgspec.structs.replace(card, people=people, more_people=0) if card.more_people else card
