"""From resolved names to lists: a card for each thing that lists show, and a row for each list that it stands in."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import msgspec

from briefgen.archive import list_counts, tables
from briefgen.archive.changes import Work
from briefgen.archive.documents import briefings
from briefgen.archive.list_items import NAMED, Card, Person, Resolution
from briefgen.archive.participants import people as people_of
from briefgen.archive.references import targets
from briefgen.build_time import instant
from briefgen.markdown.placeholders import MARK, filled
from briefgen.records.dates import Edtf
from briefgen.records.facts import Entry, Facts, facts_decoder
from briefgen.records.storage import encoder
from briefgen.tlp import MARKINGS

_ACTOR_LISTS = {"briefing": "actor", "event": "actor", "statement": "says", "follow-up": "owes"}
"""What stands before an actor's id in the name of the list that a thing of this kind stands in."""

Listed = set[tuple[str, str]]


def derive(db: sqlite3.Connection, work: Work) -> None:
    """Bring cards and lists up to date for every document whose card may have changed."""
    changed = briefings(db) if work.cold else iter(sorted(work.entries))
    for entity in changed:
        if entity.startswith("briefing:"):
            _briefing(db, entity, work)
    if work.cold:
        tables.index(db, tables.LISTED)
        list_counts.fill(db)
    work.entries.clear()


def _briefing(db: sqlite3.Connection, entity: str, work: Work) -> None:
    sql = "SELECT facts, iif(shown = 2, embargo, NULL) FROM document WHERE entity = ? AND shown"
    row = db.execute(sql, (entity,)).fetchone()
    facts = facts_decoder.decode(row[0]) if row else None
    new = dict(_cards(db, entity, facts, Edtf(instant(row[1])) if row[1] else None)) if facts else {}
    old = (
        {}
        if work.cold
        else {row[1]: row for row in db.execute("SELECT id, scope, card FROM entry WHERE entity = ?", (entity,))}
    )
    for scope in old.keys() - new.keys():
        number = old[scope][0]
        _list(db, number, entity, set(), work)
        db.execute("DELETE FROM entry WHERE id = ?", (number,))
    for scope, (card, lists) in new.items():
        number, changed = _put(db, entity, scope, card, old.get(scope))
        _list(db, number, entity, lists, work)
        if changed and not work.cold:
            _note_card(db, number, entity, work)
    if facts and not work.cold:
        work.touch_document(entity)
        for (source,) in db.execute("SELECT DISTINCT entity FROM link WHERE target = ?", (entity,)):
            work.touch_document(source)


def _put(
    db: sqlite3.Connection, entity: str, scope: str, card: Card, old: tuple[int, str, bytes] | None
) -> tuple[int, bool]:
    """Store a card; return its number and whether it is another than before."""
    stored, crowd = encoder.encode(card), card.more_people > 0
    if old is None:
        sql = "INSERT INTO entry (entity, scope, card, crowd) VALUES (?, ?, ?, ?)"
        return int(db.execute(sql, (entity, scope, stored, crowd)).lastrowid or 0), False
    if old[2] == stored:
        return old[0], False
    db.execute("UPDATE entry SET card = ?, crowd = ? WHERE id = ?", (stored, crowd, old[0]))
    return old[0], True


def _cards(
    db: sqlite3.Connection, entity: str, facts: Facts, embargo: Edtf | None
) -> Iterator[tuple[str, tuple[Card, Listed]]]:
    named = people_of(db, entity)
    has_follow_ups = any(entry.scope.startswith("follow-up/") for entry in facts.entries)
    resolved = _resolutions(db, entity) if has_follow_ups else {}
    for entry in _filled(db, entity, facts.entries):
        card = _card(entity, entry, facts, named, resolved.get(entry.anchor))
        if embargo:
            card = msgspec.structs.replace(card, embargo=embargo)
        yield entry.scope, (card, _lists(entry, card, facts, named.get(entry.scope, ())))


def _filled(db: sqlite3.Connection, entity: str, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Return entries in whose texts links read as the titles of what they lead to."""
    if not any(MARK in entry.title or MARK in entry.summary for entry in entries):
        return entries
    titles = [target.reads for target in targets(db, entity)]
    return tuple(
        msgspec.structs.replace(entry, title=filled(entry.title, titles), summary=filled(entry.summary, titles))
        for entry in entries
    )


def _resolutions(db: sqlite3.Connection, entity: str) -> dict[str, Resolution]:
    rows = db.execute(
        "SELECT anchor, entity FROM link WHERE target = ? AND kind = 'resolves' AND state = 'ok' ORDER BY entity DESC",
        (entity,),
    ).fetchall()
    found = {source: _resolution(db, source) for source in {source for _, source in rows}}
    return {anchor: found[source] for anchor, source in rows}


def _resolution(db: sqlite3.Connection, entity: str) -> Resolution:
    row = db.execute("SELECT title, address, facts, marking FROM document WHERE entity = ?", (entity,)).fetchone()
    return Resolution(row[0], row[1], _date(row[2]), MARKINGS[row[3]])


def _date(facts: bytes) -> Edtf:
    entry = facts_decoder.decode(facts).entries[0]
    return entry.date or Edtf("0001")


def _card(
    entity: str, entry: Entry, facts: Facts, named: dict[str, tuple[Person, ...]], resolved: Resolution | None
) -> Card:
    kind, _, name = entry.scope.partition("/")
    is_main = kind == "briefing"
    people = named.get(entry.scope, ())
    addressees = named.get(f"statement-to/{name}", ()) if kind == "statement" else ()
    return Card(
        kind=kind,
        entity=entity,
        title=entry.title,
        address=facts.address,
        briefing=facts.title,
        date=entry.date,
        anchor=entry.anchor,
        summary=entry.summary,
        outcome=entry.outcome,
        people=people[:NAMED],
        addressees=addressees[:NAMED],
        more_people=len(people[NAMED:]),
        more_addressees=len(addressees[NAMED:]),
        resolved=resolved,
        marking=facts.marking,
        draft=facts.draft,
        lang=facts.lang,
        published=facts.published if is_main else "",
        modified=facts.modified if is_main else "",
        corrections=facts.corrections[-NAMED:] if is_main else (),
    )


def _lists(entry: Entry, card: Card, facts: Facts, people: tuple[Person, ...]) -> Listed:
    lists = set(entry.lists)
    for person in people:
        if person.id:
            lists.add((f"{_ACTOR_LISTS[card.kind]}:{person.id}", entry.sort))
            if card.kind == "briefing":
                lists.add((f"feed-actor:{person.id}", f"{facts.published}|{card.entity}"))
    if card.kind == "follow-up":
        state = "resolved" if card.resolved else "due" if entry.date else "open"
        lists.add((state, entry.sort))
    return lists


def _list(db: sqlite3.Connection, number: int, entity: str, lists: Listed, work: Work) -> None:
    """Let an entry stand in these lists and no others."""
    old: Listed = set() if work.cold else set(db.execute("SELECT list, sort FROM listing WHERE entry = ?", (number,)))
    removed, added = old - lists, lists - old
    for name, sort in removed:
        _note_listed(db, name, sort, entity, work)
        db.execute("DELETE FROM listing WHERE list = ? AND sort = ? AND entry = ?", (name, sort, number))
        list_counts.count(db, name, sort, -1)
    db.executemany(
        "INSERT OR IGNORE INTO listing VALUES (?, ?, ?)", [(name, sort, number) for name, sort in sorted(added)]
    )
    for name, sort in added:
        _note_listed(db, name, sort, entity, work)
        if not work.cold:
            list_counts.count(db, name, sort, 1)


def _note_listed(db: sqlite3.Connection, name: str, sort: str, entity: str, work: Work) -> None:
    """Call out of date what a new or a lost row of a list changes."""
    work.subjects.add(f"list:{name}")
    if work.cold:
        return
    work.touch_list(name, sort)
    work.touch_counts(name, sort)
    if name in ("due", "open", "resolved"):
        work.touch("upcoming")
        work.touch("overdue")
    if name == "briefings":
        work.touch("sitemap", sort[:4])
        work.touch("years", name)
    kind, _, key = name.partition(":")
    work.touch(f"{kind}s")
    if kind == "outcome":
        work.touch("outcome", key)
    if kind == "actor":
        work.touch("active")
        work.touch("company", key)
    if kind == "topic":
        _note_neighbours(db, name, sort, work)


def _note_card(db: sqlite3.Connection, number: int, entity: str, work: Work) -> None:
    """Call out of date what shows a card: its lists, and the briefings that its own refers to."""
    for (target,) in db.execute(
        "SELECT DISTINCT target FROM link WHERE entity = ? AND target LIKE 'briefing:%'", (entity,)
    ):
        work.touch_document(target)
    for name, sort in db.execute("SELECT list, sort FROM listing WHERE entry = ?", (number,)).fetchall():
        work.touch_list(name, sort)
        kind, _, key = name.partition(":")
        if kind == "actor":
            work.touch("company", key)
        if kind == "outcome":
            work.touch("outcomes")
            work.touch("outcome", key)
        if name == "due":
            work.touch("upcoming")
            work.touch("overdue")
        if kind == "topic":
            _note_neighbours(db, name, sort, work)


def _note_neighbours(db: sqlite3.Connection, name: str, sort: str, work: Work) -> None:
    """Call out of date the briefings before and after a place in a list: their pages name what stands there."""
    for sign, order in (("<", "DESC"), (">", "ASC")):
        row = db.execute(
            f"SELECT e.entity FROM listing l JOIN entry e ON e.id = l.entry WHERE l.list = ? AND l.sort {sign} ?"
            f" ORDER BY l.sort {order} LIMIT 1",
            (name, sort),
        ).fetchone()
        if row:
            work.touch_document(row[0])
