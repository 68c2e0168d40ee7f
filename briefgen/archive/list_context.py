"""What surrounds a briefing: all that decides on its list items and their lists, besides its own file."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping, Sequence

import msgspec

from briefgen.archive import tags
from briefgen.archive.exchanges import Exchanges, exchanges_of
from briefgen.archive.keys import is_kind, name_of
from briefgen.archive.references import people_by_scope, targets_of
from briefgen.markdown.placeholders import MARK, filled
from briefgen.records.dates import Edtf
from briefgen.records.facts import Entry, Facts, facts_decoder
from briefgen.records.ids import EntityId, ListId
from briefgen.records.list_items import NAMED, Byline, ListItem, Person, Resolution
from briefgen.tlp import MARKINGS

_MENTIONED = f"SELECT {name_of('target', 'actor')} FROM link WHERE entity = ? AND {is_kind('target', 'actor')}"


class Context(msgspec.Struct, frozen=True):
    """What other files say of a briefing, and whether only a preview shows it."""

    is_early: bool
    """It is under embargo: only a preview shows it."""
    people: Mapping[str, tuple[Person, ...]]
    """Who takes part in what, by scope."""
    owners: Mapping[tuple[str, str], str]
    """The files that claim its topics and places, by the list and the key of the label."""
    authors: tuple[Byline, ...]
    """Who wrote it."""
    titles: Sequence[str]
    """How its references read, or nothing if the texts of its items hold no links."""
    resolved: Mapping[str, Resolution]
    """The briefings that resolved its follow-ups, by the anchor of the follow-up."""
    exchanges: Exchanges
    """Which of its statements contradict others, or have a reply."""
    mentioned: Collection[str]
    """The actors whom its text names or links to, and who take part in nothing."""
    topics: frozenset[ListId]
    """The topics, places and authors of the briefing as a whole: they are those of all its parts."""
    matter: str
    """The slug of its first topic, as lists name it, or "" if it has none."""

    def tags_of(self, entry: Entry) -> frozenset[ListId]:
        """Return the topics, places and authors that an entry names itself."""
        return frozenset(_tags(entry, self.owners))

    def item_of(self, entry: Entry) -> ListItem:
        """Return the item of an entry, completed with what other files say."""
        people, addressees = self.people_of(entry), self.addressees_of(entry)
        return msgspec.structs.replace(
            entry.item,
            title=filled(entry.item.title, self.titles),
            summary=filled(entry.item.summary, self.titles),
            people=people[:NAMED],
            addressees=addressees[:NAMED],
            more_people=len(people[NAMED:]),
            more_addressees=len(addressees[NAMED:]),
            resolved=self.resolved.get(entry.item.anchor),
            embargo=entry.item.embargo if self.is_early else None,
            authors=self.authors if entry.scope.kind == "briefing" else (),
        )

    def people_of(self, entry: Entry) -> tuple[Person, ...]:
        """Return who takes part, or who made a statement, or who owes what is to follow."""
        return self.people.get(entry.scope, ())

    def addressees_of(self, entry: Entry) -> tuple[Person, ...]:
        """Return who heard a statement."""
        return self.people.get(entry.scope.addressees, ()) if entry.scope.kind == "statement" else ()


def context_of(db: sqlite3.Connection, entity: EntityId, facts: Facts, *, is_early: bool) -> Context:
    """Return what surrounds a briefing. What it has no part for is not asked."""
    kinds = {entry.scope.kind for entry in facts.entries}
    people, owners = people_by_scope(db, entity), tags.owners(db, entity)
    topics = _tags(facts.entries[0], owners)
    return Context(
        is_early=is_early,
        people=people,
        owners=owners,
        authors=_authors(db, entity, facts),
        titles=_titles(db, entity, facts.entries),
        resolved=_resolutions(db, entity) if "follow-up" in kinds else {},
        exchanges=exchanges_of(db, entity) if "statement" in kinds else Exchanges(),
        mentioned=_mentioned(db, entity, people) if facts.references else (),
        topics=frozenset(topics),
        matter=next((tag.key for tag in topics if tag.kind == "topic"), ""),
    )


def _tags(entry: Entry, owners: Mapping[tuple[str, str], str]) -> list[ListId]:
    """Return the tags of an entry in their order: each is the file that claims the name, or what the name says."""
    return [ListId(owners.get(label) or label[0]) for label in entry.tags]


def _authors(db: sqlite3.Connection, entity: EntityId, facts: Facts) -> tuple[Byline, ...]:
    keys = [key for name, key in facts.entries[0].tags if ListId(name).kind == "author"]
    return tags.authors(db, entity, keys) if keys else ()


def _titles(db: sqlite3.Connection, entity: EntityId, entries: tuple[Entry, ...]) -> list[str]:
    if not any(MARK in entry.item.title or MARK in entry.item.summary for entry in entries):
        return []
    return [target.reads for target in targets_of(db, entity)]


def _resolutions(db: sqlite3.Connection, entity: EntityId) -> dict[str, Resolution]:
    rows = db.execute(
        "SELECT anchor, entity FROM link WHERE target = ? AND kind = 'resolves' AND state IN ('ok', 'self')"
        " ORDER BY entity DESC",
        (entity,),
    ).fetchall()
    found = {source: _resolution(db, source) for source in {source for _, source in rows}}
    return {anchor: found[source] for anchor, source in rows}


def _resolution(db: sqlite3.Connection, entity: EntityId) -> Resolution:
    row = db.execute("SELECT title, address, facts, marking FROM document WHERE entity = ?", (entity,)).fetchone()
    return Resolution(row[0], row[1], _date(row[2]), MARKINGS[row[3]])


def _date(facts: bytes) -> Edtf:
    entry = facts_decoder.decode(facts).entries[0]
    return entry.item.date or Edtf("0001")


def _mentioned(db: sqlite3.Connection, entity: EntityId, people: Mapping[str, tuple[Person, ...]]) -> frozenset[str]:
    listed = {person.id for several in people.values() for person in several}
    return frozenset(actor for (actor,) in db.execute(_MENTIONED, (entity,)) if actor not in listed)
