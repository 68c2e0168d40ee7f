"""What a briefing puts into lists: itself, its events, its follow-ups, its changes, and blocks such as statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import msgspec

from briefgen.content.publication import Publication
from briefgen.records import periods
from briefgen.records.agenda import Mark, sort_key
from briefgen.records.dates import Edtf, Moment
from briefgen.records.facts import Entry
from briefgen.records.front_matter import Briefing, Event, FollowUp, by_date, outcome
from briefgen.records.ids import EntityId, ListId, Scope
from briefgen.records.list_items import NAMED, ListItem
from briefgen.records.names import fold, outcome_slug, slug_of, tag_slug
from briefgen.records.periods import UNDATED
from briefgen.records.text import Block, Prose, Statement

WHOLE = Scope("briefing")
"""The scope of a briefing as a whole."""

UPDATE = Scope("update")
"""The scope of the last update of a briefing."""

CORRECTIONS = "_corrections"
"""The anchor of the corrections on the page of a briefing."""

Lists = list[tuple[ListId, str]]


def follow_up_id(item: FollowUp) -> str:
    """Return the id of a follow-up: the one it was given, or one made from its title."""
    return item.id or slug_of(item.title, "follow-up")


def follow_up_scope(item: FollowUp) -> Scope:
    """Return the scope of a follow-up."""
    return Scope.of("follow-up", follow_up_id(item))


class Entries(msgspec.Struct, frozen=True):
    """Makes the entries of one briefing."""

    record: Briefing
    prose: Prose
    entity: EntityId
    address: str
    publication: Publication

    def all(self) -> tuple[Entry, ...]:
        """Return the entries of the briefing as a whole, its events, follow-ups and changes, and its listed blocks."""
        events = map(self._event, range(1, len(self.record.events) + 1), self.record.events, _parts(self.record.events))
        follow_ups = map(self._follow_up, self.record.follow_ups)
        blocks = (self._block(block) for block in self.prose.body.blocks if block.is_listed)
        return (self._main(), *events, *follow_ups, *self._changes(), *blocks)

    def _item(self, scope: Scope, title: str, date: Edtf | None) -> ListItem:
        """Return an item with what all items of the briefing say."""
        return ListItem(
            kind=scope.kind,
            entity=str(self.entity),
            title=title,
            address=self.address,
            briefing=self.record.title,
            date=date,
            period=periods.known(date) if date else "",
            anchor="" if scope == WHOLE else str(scope.anchor),
            marking=self.record.marking,
            draft=self.record.status == "draft",
            embargo=self.record.embargo,
            lang=self.record.lang,
        )

    def _sort(self, date: Edtf, scope: Scope) -> str:
        """Return the sort key of an item: what is known of its date, the time of day, what it is."""
        return f"{periods.place(periods.known(date))}{date.sort_key[10:]}|{self.entity}|{scope}"

    def _main(self) -> Entry:
        record = self.record
        sort, by_publication = self._sort(record.date, WHOLE), f"{self.publication.order}|{self.entity}"
        lists: Lists = [(ListId("all"), sort), (ListId("briefings"), sort), (ListId("feed"), by_publication)]
        if self.publication.published:
            lists.append((ListId("news"), by_publication))
        for change in self.publication.changes[-NAMED:]:  # as many as are named; some may lie ahead of today
            lists.append((ListId("changes"), f"{Moment(change).sort_key}|{self.entity}"))
        lists += self._announced(record.date, WHOLE)
        result = outcome(record.outcome)
        if result:
            lists.append((ListId.of("outcome", outcome_slug(result.kind)), sort))
        item = msgspec.structs.replace(
            self._item(WHOLE, record.title, record.date),
            summary=" ".join(record.summary.split()) or self.prose.lead,
            outcome=result,
            places=record.places,
            published=self.publication.published,
            modified=self.publication.modified,
            changes=self.publication.changes,
            updated=self.publication.updated,
            corrections=by_date(record.corrections)[-NAMED:],
        )
        tags = tags_of(topic=record.topics, place=record.places, author=record.authors)
        return Entry(WHOLE, sort, item, _stored(lists), tags)

    def _changes(self) -> Iterator[Entry]:
        """Yield an entry for each correction, and one for the last update."""
        for number, correction in enumerate(self.record.corrections, 1):
            scope = Scope.of("correction", number)
            sort = self._sort(correction.date, scope)
            news = [(ListId("news"), sort)] if self.publication.is_before(correction.date) else []
            item = self._item(scope, " ".join(correction.text.split()), correction.date)
            item = msgspec.structs.replace(item, anchor=CORRECTIONS)
            yield Entry(scope, sort, item, _stored([(ListId("corrections"), sort), *news]))
        if updated := self.publication.updated:
            sort = self._sort(updated, UPDATE)
            item = msgspec.structs.replace(self._item(UPDATE, self.record.title, updated), anchor="")
            yield Entry(UPDATE, sort, item, _stored([(ListId("news"), sort)]))

    def _announced(self, date: Edtf, scope: Scope) -> Lists:
        """Return the agenda with the sort key of a briefing or an event there, if it was announced: it came later."""
        if not self.publication.published or date.when.first <= self.publication.published[:10]:
            return []
        mark: Mark = "b" if scope == WHOLE else "e"
        return [(ListId("agenda"), sort_key(date, mark, f"{self.entity}|{scope}"))]

    def _event(self, number: int, event: Event, part: str) -> Entry:
        scope = Scope.of("event", number)
        sort, result = self._sort(event.date, scope), outcome(event.outcome)
        lists: Lists = [(ListId("all"), sort), *self._announced(event.date, scope)]
        if result:
            lists.append((ListId.of("outcome", outcome_slug(result.kind)), sort))
        item = msgspec.structs.replace(
            self._item(scope, event.title, event.date),
            outcome=result,
            places=event.places,
            part=part,
        )
        return Entry(scope, sort, item, _stored(lists), tags_of(place=event.places))

    def _follow_up(self, item: FollowUp) -> Entry:
        """Return the entry of a follow-up: sorted by the last day on which it is due, or after all others."""
        scope = follow_up_scope(item)
        sort = (
            f"{item.due.when.last}|{self.entity}|{scope}"
            if item.due
            else f"{UNDATED}|{self._sort(self.record.date, scope)}"
        )
        own = msgspec.structs.replace(self._item(scope, item.title, item.due), withdrawn=item.withdrawn)
        return Entry(scope, sort, own)

    def _block(self, block: Block) -> Entry:
        date = block.date or self.record.date
        item = self._item(block.scope, block.text, date)
        if isinstance(block, Statement):
            source = self.record.sources[block.source] if block.source is not None else None
            item = msgspec.structs.replace(item, place=block.place, source=source)
        return Entry(block.scope, self._sort(date, block.scope), item)


def _parts(events: tuple[Event, ...]) -> Iterator[str]:
    """Yield what tells each event from others of its briefing: its title, with a number if it is not the first.

    No title has a slash in its slug, so `meeting/2` is no other event than the second meeting.
    """
    seen: Counter[str] = Counter()
    for event in events:
        name = slug_of(event.title, "event")
        seen[name] += 1
        yield f"{name}/{seen[name]}" if seen[name] > 1 else name


def tags_of(**names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return for each name of a tag the list and the key of its label. `names` are given by kind of tag."""
    found = ((kind, fold(name)) for kind, several in names.items() for name in several)
    return tuple(dict.fromkeys((f"{kind}:{tag_slug(kind, key)}", key) for kind, key in found))


def _stored(lists: Lists) -> tuple[tuple[str, str], ...]:
    """Return lists as an entry stores them: each once, named by a text."""
    return tuple(dict.fromkeys((str(name), sort) for name, sort in lists))
