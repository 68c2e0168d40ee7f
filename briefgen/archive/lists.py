"""Make list items and lists: an item for each thing that lists show, and a row for each list that it is in."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping

import msgspec

from briefgen.archive import agenda, company, directory_rows, exchanges, list_counts, tables, tags
from briefgen.archive.changes import (
    BacklinksChanged,
    ItemsChanged,
    ListItemChanged,
    ListRowChanged,
    NeighboursChanged,
    TagChanged,
)
from briefgen.archive.contributions import LINKED, note_references
from briefgen.archive.documents import briefings
from briefgen.archive.dossier_lists import disputed, mentioned
from briefgen.archive.keys import is_kind
from briefgen.archive.references import parents, people_by_scope, targets_of
from briefgen.archive.update import Row, Update
from briefgen.markdown.placeholders import MARK, filled
from briefgen.records.dates import Edtf
from briefgen.records.facts import Entry, Facts, facts_decoder
from briefgen.records.ids import TAG_KINDS, TAG_OUTCOMES, EntityId, ListId, Scope, Subject
from briefgen.records.list_items import NAMED, Byline, ListItem, Person, Resolution, is_closed
from briefgen.records.periods import UNDATED, place
from briefgen.records.storage import encoder
from briefgen.tlp import MARKINGS

_ACTOR_LISTS = {"briefing": "actor", "event": "actor", "statement": "says", "follow-up": "owes"}
"""For each kind of item, the kind of list that holds an actor's items of that kind; `kept` has closed follow-ups."""

FEEDS = ("feed", "changes")
"""The lists that feeds show: by publication, and by each change after it. Actors, topics and places have them too."""

UNPUBLISHED = ("news", "changes", "corrections")
"""The lists in which nothing is that only a preview shows."""

Placements = set[tuple[ListId, str]]
"""The lists that an item is in, each with the item's sort key there."""


def make_items(update: Update) -> None:
    """Update the list items and lists of every document whose items are dirty."""
    if update.is_first:
        for entity in briefings(update.db):
            _update_items(update, entity)
        tables.create_indexes(update.db, tables.LIST_INDEXES)
        list_counts.count_all(update.db)
        update.subjects |= {Subject.of("list", name) for name in list_counts.lists(update.db)}
        return
    for entity in sorted(update.items):
        if entity.kind == "briefing":
            _update_items(update, entity)
    update.items.clear()


def _update_items(update: Update, entity: EntityId) -> None:
    """Replace the list items of a briefing. Remove them if the briefing is not shown."""
    sql = "SELECT facts, visibility = 'early' FROM document WHERE entity = ? AND is_shown"
    row = update.db.execute(sql, (entity,)).fetchone()
    facts = facts_decoder.decode(row[0]) if row else None
    new = dict(_items(update.db, entity, facts, is_early=bool(row[1]))) if facts else {}
    old = {row[1]: row for row in update.known("SELECT id, scope, record FROM list_item WHERE entity = ?", entity)}
    for scope in old.keys() - new.keys():
        number, _, record = old[scope]
        company.note_item(update, number, record, None, _put_rows(update, number, set()), is_other=False)
        update.db.execute("DELETE FROM list_item WHERE id = ?", (number,))
    for scope, (item, lists) in new.items():
        if item.outcome:
            update.sort_key(item.outcome.kind)
        known = old.get(scope)
        number, is_other = _put_item(update.db, scope, item, known)
        changed = _put_rows(update, number, lists)
        company.note_item(update, number, known[2] if known else None, item, changed, is_other=is_other)
        if is_other:
            _note_item(update, number, entity)
        if is_other and scope.kind == "briefing":
            _note_agenda(update, entity)
    if facts:
        update.emit(ItemsChanged(entity))
        for (source,) in update.known("SELECT DISTINCT entity FROM link WHERE target = ?", entity):
            note_references(update, EntityId(source))
        exchanges.note(update, entity)


def _put_item(db: sqlite3.Connection, scope: Scope, item: ListItem, old: Row | None) -> tuple[int, bool]:
    """Store an item. Return its number, and True if there was another item before."""
    record, is_crowded = encoder.encode(item), item.more_people > 0
    if old is None:
        sql = "INSERT INTO list_item (entity, scope, record, is_crowded) VALUES (?, ?, ?, ?)"
        return int(db.execute(sql, (item.entity, scope, record, is_crowded)).lastrowid or 0), False
    if old[2] == record:
        return old[0], False
    db.execute("UPDATE list_item SET record = ?, is_crowded = ? WHERE id = ?", (record, is_crowded, old[0]))
    return old[0], True


def _items(
    db: sqlite3.Connection, entity: EntityId, facts: Facts, *, is_early: bool
) -> Iterator[tuple[Scope, tuple[ListItem, Placements]]]:
    """Yield each item of a briefing, completed with what other files say, and the lists that it is in."""
    named = people_by_scope(db, entity)
    has_follow_ups = any(entry.scope.kind == "follow-up" for entry in facts.entries)
    resolved = _resolutions(db, entity) if has_follow_ups else {}
    titles = _titles(db, entity, facts.entries)
    owners = tags.owners(db, entity)
    matter = _matter(facts, owners)
    has_statements = any(entry.scope.kind == "statement" for entry in facts.entries)
    found = exchanges.exchanges_of(db, entity) if has_statements else exchanges.Exchanges()
    in_dispute = disputed(db, entity) if has_statements else ()
    authors = _authors(db, entity, facts)
    topics = _labels(facts.entries[0], owners)
    for entry in facts.entries:
        people = named.get(entry.scope, ())
        addressees = named.get(entry.scope.addressees, ()) if entry.scope.kind == "statement" else ()
        item = msgspec.structs.replace(
            entry.item,
            title=filled(entry.item.title, titles),
            summary=filled(entry.item.summary, titles),
            people=people[:NAMED],
            addressees=addressees[:NAMED],
            more_people=len(people[NAMED:]),
            more_addressees=len(addressees[NAMED:]),
            resolved=resolved.get(entry.item.anchor),
            embargo=entry.item.embargo if is_early else None,
            authors=authors if entry.scope.kind == "briefing" else (),
        )
        lists = _lists(entry, item, people) | _told(entry, addressees) | _tagged(entry, item, owners)
        if item.kind == "briefing":
            lists |= {(name, entry.sort) for name in mentioned(db, entity, named)}
        if entry.scope in in_dispute:
            lists |= {(ListId.of("disputed", person.id), entry.sort) for person in people if person.id}
        lists |= exchanges.placements(entry, addressees, matter, found)
        labels = topics | _labels(entry, owners)
        lists |= set(agenda.placements(entry, item, people, labels, is_open=found.is_open(entry.scope)))
        yield entry.scope, (item, lists)


def _matter(facts: Facts, owners: Mapping[tuple[str, str], str]) -> str:
    """Return the slug of a briefing's first topic, as lists name it, or "" if it has none."""
    found = (ListId(owners.get(label) or label[0]) for label in facts.entries[0].tags)
    return next((tag.key for tag in found if tag.kind == "topic"), "")


def _authors(db: sqlite3.Connection, entity: EntityId, facts: Facts) -> tuple[Byline, ...]:
    """Return who wrote a briefing."""
    keys = [key for name, key in facts.entries[0].tags if ListId(name).kind == "author"]
    return tags.authors(db, entity, keys) if keys else ()


def _titles(db: sqlite3.Connection, entity: EntityId, entries: tuple[Entry, ...]) -> list[str]:
    """Return how the references of a document read, or nothing if the texts of its items hold no links."""
    if not any(MARK in entry.item.title or MARK in entry.item.summary for entry in entries):
        return []
    return [target.reads for target in targets_of(db, entity)]


def _resolutions(db: sqlite3.Connection, entity: EntityId) -> dict[str, Resolution]:
    rows = db.execute(
        "SELECT anchor, entity FROM link WHERE target = ? AND kind = 'resolves' AND state = 'ok' ORDER BY entity DESC",
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


def _sorts(entry: Entry, item: ListItem) -> Iterator[tuple[str, str]]:
    """Yield the lists that an item is in whatever it names, each with the item's sort key there.

    While only a preview shows it, feeds have it by the first day of its date, and what is new leaves it out: it is not
    published.
    """
    for name, sort in entry.lists:
        if not item.embargo:
            yield name, sort
        elif name == "feed" and item.date:
            yield name, f"{item.date.when.first}{entry.sort[10:]}"
        elif name not in UNPUBLISHED:
            yield name, entry.sort


def _feeds(entry: Entry, item: ListItem, kind: str, key: str) -> Placements:
    """Return the lists that the feed of an actor, a topic or a place shows, if the item is a briefing."""
    sorts = _sorts(entry, item) if item.kind == "briefing" else ()
    return {(ListId.of(f"{name}-{kind}", key), sort) for name, sort in sorts if name in FEEDS}


def _tagged(entry: Entry, item: ListItem, owners: Mapping[tuple[str, str], str]) -> Placements:
    """Return the lists of the tags of an item, with and without its outcome, and those of their feeds."""
    found = _labels(entry, owners)
    lists = {(tag, entry.sort) for tag in found}
    outcomes = [name.key for name in map(ListId, dict(entry.lists)) if name.kind == "outcome"] if found else []
    found_in = [ListId.of_outcome(tag, outcome) for tag in found for outcome in outcomes]
    lists |= {(name, entry.sort) for name in found_in if name.kind in TAG_OUTCOMES}
    return lists.union(*(_feeds(entry, item, tag.kind, tag.key) for tag in found))


def _labels(entry: Entry, owners: Mapping[tuple[str, str], str]) -> set[ListId]:
    """Return the topics and places of an item."""
    return {ListId(owners.get(label) or label[0]) for label in entry.tags}


def _lists(entry: Entry, item: ListItem, people: tuple[Person, ...]) -> Placements:
    """Return the lists of an item, but for those of its tags."""
    lists = {(ListId(name), sort) for name, sort in _sorts(entry, item) if name != agenda.AGENDA}
    kind = "kept" if is_closed(item) else _ACTOR_LISTS.get(item.kind, "")
    sort = _by_period(entry, item) if item.kind == "follow-up" else entry.sort
    for person in people:
        if person.id:
            lists.add((ListId.of(kind, person.id), sort))
            lists |= _feeds(entry, item, "actor", person.id)
    if item.kind == "follow-up":
        lists.add((ListId("resolved" if is_closed(item) else "open"), sort))
        if item.date and not is_closed(item):
            lists.add((ListId("due"), entry.sort))
    return lists


def _told(entry: Entry, addressees: tuple[Person, ...]) -> Placements:
    """Return the lists of those who heard a statement."""
    return {(ListId.of("told", person.id), entry.sort) for person in addressees if person.id}


def _by_period(entry: Entry, item: ListItem) -> str:
    """Return the sort key of a follow-up in lists that say when it is due as it is known, not only its last day."""
    return f"{place(item.period or UNDATED)}|{entry.sort}"


def _put_rows(update: Update, number: int, lists: Placements) -> set[ListId]:
    """Put an item into some lists, and remove it from all others. Return the lists that it came to or left."""
    known = update.known("SELECT list, sort FROM list_row WHERE item = ?", number)
    old = {(ListId(name), sort) for name, sort in known}
    removed, added = old - lists, lists - old
    for name, sort in removed:
        _note_row(update, name, sort)
        update.db.execute("DELETE FROM list_row WHERE list = ? AND sort = ? AND item = ?", (name, sort, number))
        list_counts.add(update.db, name, sort, -1)
    rows = [(name, sort, number) for name, sort in sorted(added)]
    update.db.executemany("INSERT OR IGNORE INTO list_row VALUES (?, ?, ?)", rows)
    if update.is_first:
        return set()  # fast path: rows are counted, and lists planned, when all are there
    for name, sort in added:
        _note_row(update, name, sort)
        list_counts.add(update.db, name, sort, 1)
    return {name for name, _ in removed | added}


def _note_row(update: Update, name: ListId, sort: str) -> None:
    """Emit changes for a row that is new or gone, and plan the pages of its list again."""
    update.subjects.add(Subject.of("list", name))
    update.emit(ListRowChanged(name, sort))
    if name.kind in ("actor", "says"):
        directory_rows.note_line(update, name.key)
    if name.kind in TAG_KINDS:
        for parent in parents(update, name):
            update.emit(TagChanged(parent))
        tags.note_line(update, name)
        tags.plan_outcomes(update, name)
    _note_neighbours(update, name, sort)


def _note_item(update: Update, number: int, entity: EntityId) -> None:
    """Emit changes for a changed item: for its lists, and for the briefings and pages that its document refers to."""
    targets = f"SELECT DISTINCT target FROM link WHERE entity = ? AND {is_kind('target', *LINKED)}"
    for (target,) in update.known(targets, entity):
        update.emit(BacklinksChanged(EntityId(target)))
    for name, sort in update.known("SELECT list, sort FROM list_row WHERE item = ?", number):
        update.emit(ListItemChanged(ListId(name), sort))
        _note_neighbours(update, ListId(name), sort)


def _note_agenda(update: Update, entity: EntityId) -> None:
    """Emit changes for all rows of a briefing in the agenda: a calendar says of each when the briefing changed."""
    for name, sort in agenda.rows_of(update, entity):
        update.emit(ListItemChanged(name, sort))


def _note_neighbours(update: Update, name: ListId, sort: str) -> None:
    """Emit changes for the briefings before and after a row of a topic's list, because they have a new neighbour."""
    if name.kind != "topic":
        return
    for sign, order in (("<", "DESC"), (">", "ASC")):
        rows = update.known(
            f"SELECT i.entity FROM list_row r JOIN list_item i ON i.id = r.item WHERE r.list = ? AND r.sort {sign} ?"
            f" ORDER BY r.sort {order} LIMIT 1",
            name, sort,
        )  # fmt: skip
        for (entity,) in rows:
            update.emit(NeighboursChanged(EntityId(entity)))
