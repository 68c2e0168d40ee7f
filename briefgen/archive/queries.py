"""The named questions that pages may put to the archive. Nothing else reads from it while a page is made.

Each is a function of the database, the clock and texts or numbers. Its first `keyed` arguments are what `Work.touch`
names when the answer may have changed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any, NamedTuple

from briefgen.archive import list_counts
from briefgen.archive.clock import Clock
from briefgen.archive.list_items import Card, Person, card_decoder, whole
from briefgen.archive.participants import people
from briefgen.archive.references import targets
from briefgen.archive.results import ActorAnswer, ActorLine, BriefingAnswer, Companion, GroupLine, Place, Reply
from briefgen.records.model import MARKINGS, Actor, Body, Briefing, Marking, decoder
from briefgen.records.names import topic_slug

Query = Callable[..., Any]


class Named(NamedTuple):
    """A question: how many arguments name what it is about, and whether asking costs as much as making the page."""

    function: Query
    keyed: int
    dear: bool


QUERIES: dict[str, Named] = {}

_briefing_decoder = decoder(Briefing)
_actor_decoder = decoder(Actor)
_body_decoder = decoder(Body)

BACKLINKS = 20
"""How many briefings that lead to a page it names, the newest first."""


def query(keyed: int, *, dear: bool = False) -> Callable[[Query], Query]:
    """Make a function a question that pages can put."""

    def register(function: Query) -> Query:
        QUERIES[function.__name__] = Named(function, keyed, dear)
        return function

    return register


@query(keyed=1)
def briefing(db: sqlite3.Connection, _clock: Clock, name: str) -> BriefingAnswer | None:
    """Everything about one briefing, or None if there is none that is shown."""
    entity = f"briefing:{name}"
    row = db.execute("SELECT record, body FROM document WHERE entity = ? AND shown", (entity,)).fetchone()
    if row is None:
        return None
    named = people(db, entity)
    cards = {
        scope: whole(card_decoder.decode(card), named.get(scope, ()))
        for scope, card in db.execute("SELECT scope, card FROM entry WHERE entity = ?", (entity,))
    }
    record = _briefing_decoder.decode(row[0])
    matter = _matter(record)
    earlier, later = _neighbours(db, entity, matter[0]) if matter else (None, None)
    return BriefingAnswer(
        record=record,
        body=_body_decoder.decode(row[1]),
        cards=dict(sorted(cards.items())),
        people=named,
        targets=targets(db, entity),
        replies=_replies(db, entity),
        backlinks=_backlinks(db, entity),
        matter=matter,
        earlier=earlier,
        later=later,
    )


@query(keyed=1)
def actor(db: sqlite3.Connection, _clock: Clock, name: str) -> ActorAnswer | None:
    """An actor with its profile, or None if there is none."""
    row = db.execute("SELECT name, kind, address FROM actor WHERE id = ?", (name,)).fetchone()
    if row is None:
        return None
    entity = f"actor:{name}"
    document = db.execute("SELECT record, body FROM document WHERE entity = ? AND shown", (entity,)).fetchone()
    record, body = (_actor_decoder.decode(document[0]), _body_decoder.decode(document[1])) if document else (None, None)
    shown, kind, address = row
    return ActorAnswer(name, shown, kind, address, record, body, people(db, entity), targets(db, entity))


@query(keyed=1)
def naming(db: sqlite3.Connection, _clock: Clock, name: str) -> tuple[str, str]:
    """An actor's name and address."""
    row = db.execute("SELECT name, address FROM actor WHERE id = ?", (name,)).fetchone()
    return (row[0], row[1]) if row else ("", "")


@query(keyed=1)
def members(db: sqlite3.Connection, _clock: Clock, name: str) -> tuple[Person, ...]:
    """The actors whose files say that they belong to this one, by name."""
    rows = db.execute(
        "SELECT DISTINCT a.name, a.id, a.address FROM involvement i JOIN actor a ON 'actor:' || a.id = i.entity"
        " WHERE i.actor = ? AND i.scope = 'member' ORDER BY a.name, a.id",
        (name,),
    )
    return tuple(Person(*row) for row in rows)


@query(keyed=2)
def listing(
    db: sqlite3.Connection, _clock: Clock, name: str, period: str, limit: int, newest_first: bool
) -> tuple[Card, ...]:
    """The cards of a list in a period (`""`, a year or a month), at most `limit` of them; -1 is no limit."""
    order = "DESC" if newest_first else "ASC"
    rows = db.execute(
        "SELECT e.card FROM listing l JOIN entry e ON e.id = l.entry WHERE l.list = ? AND l.sort >= ? AND l.sort < ?"
        f" ORDER BY l.sort {order} LIMIT ?",
        (name, period, period + "~", limit),
    )
    return tuple(card_decoder.decode(row[0]) for row in rows)


@query(keyed=2)
def counts(db: sqlite3.Connection, _clock: Clock, name: str, period: str) -> tuple[tuple[str, int], ...]:
    """How many entries a list has in each month (`YYYY-MM`) of a period, the oldest first."""
    return tuple(list_counts.months(db, name, period))


@query(keyed=1)
def steps(db: sqlite3.Connection, _clock: Clock, name: str, period: str) -> tuple[str, str]:
    """The years before and after a year in which a list has entries, or the months of the same year; "" is none."""
    within = period[:-3] if len(period) == 7 else ""
    before = "SELECT max(sort) FROM listing WHERE list = ? AND sort >= ? AND sort < ?"
    after = "SELECT min(sort) FROM listing WHERE list = ? AND sort >= ? AND sort < ?"
    found = (
        db.execute(before, (name, within, period)).fetchone()[0],
        db.execute(after, (name, period + "~", within + "~")).fetchone()[0],
    )
    earlier, later = (sort[: len(period)] if sort else "" for sort in found)
    return earlier, later


@query(keyed=0, dear=True)
def actors(db: sqlite3.Connection, _clock: Clock) -> tuple[ActorLine, ...]:
    """All actors by name, with how often each takes part."""
    rows = db.execute(
        "SELECT a.id, a.name, a.kind, a.address, coalesce(t.number, 0),"
        " coalesce((SELECT max(month) FROM tally WHERE list = 'actor:' || a.id), '') FROM actor a"
        " LEFT JOIN tally t ON t.list = 'actor:' || a.id AND t.month = '' ORDER BY a.name COLLATE NOCASE, a.id"
    )
    return tuple(ActorLine(*row) for row in rows)


@query(keyed=0, dear=True)
def active(db: sqlite3.Connection, clock: Clock, limit: int) -> tuple[ActorLine, ...]:
    """The actors that take part most often."""
    found = [line for line in actors(db, clock) if line.count]
    return tuple(sorted(found, key=lambda line: (-line.count, line.name, line.id))[:limit])


@query(keyed=1)
def company(db: sqlite3.Connection, _clock: Clock, name: str, limit: int) -> tuple[Companion, ...]:
    """Who takes part in the same things as an actor, the most frequent first.

    Things in which more than `cards.NAMED` take part do not count.
    """
    rows = db.execute(
        "SELECT a.name, a.id, a.address, count(*) FROM listing mine JOIN listing other ON other.entry = mine.entry"
        " JOIN actor a ON a.id = substr(other.list, 7)"
        " WHERE mine.list = ? AND other.list >= 'actor:' AND other.list < 'actor;' AND other.list <> mine.list"
        " AND mine.entry NOT IN (SELECT id FROM entry WHERE crowd)"
        " GROUP BY a.id ORDER BY count(*) DESC, a.name, a.id LIMIT ?",
        (f"actor:{name}", limit),
    )
    return tuple(Companion(Person(*row[:3]), row[3]) for row in rows)


@query(keyed=0)
def topics(db: sqlite3.Connection, _clock: Clock) -> tuple[GroupLine, ...]:
    """All topics by name."""
    rows = db.execute(
        "SELECT t.slug, min(t.label), count(*),"
        " (SELECT substr(max(sort), 1, 7) FROM listing WHERE list = 'topic:' || t.slug)"
        " FROM topic t GROUP BY t.slug ORDER BY min(t.label) COLLATE NOCASE, t.slug"
    )
    return tuple(GroupLine(*row) for row in rows)


@query(keyed=1)
def topic(db: sqlite3.Connection, _clock: Clock, slug: str) -> str:
    """A topic's name: of several spellings the one that sorts first."""
    row = db.execute("SELECT min(label) FROM topic WHERE slug = ?", (slug,)).fetchone()
    return row[0] or slug


@query(keyed=0)
def outcomes(db: sqlite3.Connection, _clock: Clock) -> tuple[GroupLine, ...]:
    """All kinds of outcome, the most frequent first."""
    rows = db.execute(
        "SELECT substr(list, 9), number, (SELECT max(sort) FROM listing l WHERE l.list = t.list), list FROM tally t"
        " WHERE list >= 'outcome:' AND list < 'outcome;' AND month = '' ORDER BY number DESC, list"
    ).fetchall()
    return tuple(
        GroupLine(slug, _outcome_name(db, name, last) or slug, number, last[:7]) for slug, number, last, name in rows
    )


@query(keyed=1)
def outcome(db: sqlite3.Connection, _clock: Clock, slug: str) -> str:
    """The name of a kind of outcome, as its last entry writes it."""
    name = f"outcome:{slug}"
    last = db.execute("SELECT max(sort) FROM listing WHERE list = ?", (name,)).fetchone()[0]
    return _outcome_name(db, name, last) if last else slug


def _outcome_name(db: sqlite3.Connection, name: str, sort: str) -> str:
    row = db.execute(
        "SELECT e.card FROM listing l JOIN entry e ON e.id = l.entry WHERE l.list = ? AND l.sort = ?", (name, sort)
    ).fetchone()
    outcome = card_decoder.decode(row[0]).outcome
    return outcome.kind if outcome else ""


def _due(db: sqlite3.Connection, name: str, sign: str, day: str, limit: int) -> tuple[Card, ...]:
    order = "DESC" if sign == "<" else "ASC"
    rows = db.execute(
        f"SELECT e.card FROM listing l JOIN entry e ON e.id = l.entry WHERE l.list = ? AND l.sort {sign} ?"
        f" ORDER BY l.sort {order} LIMIT ?",
        (name, day, limit),
    )
    return tuple(card_decoder.decode(row[0]) for row in rows)


def _watch(clock: Clock, cards: tuple[Card, ...]) -> None:
    """Let the clock know on which days these follow-ups become overdue."""
    for card in cards:
        if card.date:
            clock.passed(card.date.when.last)


@query(keyed=0)
def upcoming(db: sqlite3.Connection, clock: Clock, limit: int) -> tuple[Card, ...]:
    """Open follow-ups that are due today or later, the next first."""
    found = _due(db, "due", ">=", clock.today, limit)
    _watch(clock, found + _due(db, "due", "<", clock.today, 1))
    return found


@query(keyed=0)
def overdue(db: sqlite3.Connection, clock: Clock, limit: int) -> tuple[Card, ...]:
    """Open follow-ups whose last day is past, the latest first."""
    found = _due(db, "due", "<", clock.today, limit)
    _watch(clock, found[:1] + _due(db, "due", ">=", clock.today, 1))
    return found


@query(keyed=0)
def marking(db: sqlite3.Connection, _clock: Clock) -> Marking:
    """The highest marking of all that is shown."""
    row = db.execute("SELECT max(marking) FROM document WHERE marking > 0 AND shown").fetchone()
    return MARKINGS[row[0] or 0]


@query(keyed=1)
def years(db: sqlite3.Connection, _clock: Clock, name: str) -> tuple[str, ...]:
    """The years in which a list has entries, the oldest first."""
    return list_counts.years(db, name)


@query(keyed=1, dear=True)
def sitemap(db: sqlite3.Connection, _clock: Clock, year: str) -> tuple[Place, ...]:
    """The pages of a year's briefings, by address."""
    rows = db.execute(
        "SELECT d.address, d.modified FROM listing l JOIN entry e ON e.id = l.entry JOIN document d USING (entity)"
        " WHERE l.list = 'briefings' AND l.sort >= ? AND l.sort < ? ORDER BY d.address",
        (year, f"{year}~"),
    )
    return tuple(Place(*row) for row in rows)


@query(keyed=0, dear=True)
def surroundings(db: sqlite3.Connection, _clock: Clock) -> tuple[Place, ...]:
    """All pages that people read but those of briefings, by address."""
    rows = db.execute("SELECT address FROM page WHERE is_listed ORDER BY address")
    return tuple(Place(address, "") for (address,) in rows)


@query(keyed=0, dear=True)
def redirects(db: sqlite3.Connection, _clock: Clock) -> tuple[tuple[str, str], ...]:
    """All old addresses, each with the one that it leads on to."""
    rows = db.execute("SELECT address, argument FROM page WHERE is_redirect ORDER BY address")
    return tuple((old, new) for old, new in rows)


def _replies(db: sqlite3.Connection, entity: str) -> tuple[Reply, ...]:
    rows = db.execute(
        "SELECT l.kind, l.anchor, e.card FROM link l JOIN entry e ON e.entity = l.entity AND e.scope = l.within"
        " WHERE l.target = ? AND l.kind IN ('answers', 'contradicts') AND l.state = 'ok' ORDER BY l.entity, l.number",
        (entity,),
    )
    return tuple(Reply(kind, anchor, card_decoder.decode(card)) for kind, anchor, card in rows)


def _backlinks(db: sqlite3.Connection, entity: str) -> tuple[Card, ...]:
    rows = db.execute(
        "SELECT DISTINCT l.entity, e.card FROM link l JOIN entry e ON e.entity = l.entity AND e.scope = 'briefing'"
        " WHERE l.target = ? AND l.entity <> ?",
        (entity, entity),
    )
    cards = [card_decoder.decode(card) for _, card in rows]
    return tuple(sorted(cards, key=_newest, reverse=True)[:BACKLINKS])


def _newest(card: Card) -> tuple[str, str]:
    return card.date.sort_key if card.date else "", card.entity


def _matter(record: Briefing) -> tuple[str, str] | None:
    """Return slug and name of the first topic: what the briefing is about before all else."""
    return (topic_slug(record.topics[0]), record.topics[0]) if record.topics else None


def _neighbours(db: sqlite3.Connection, entity: str, slug: str) -> tuple[Card | None, Card | None]:
    """Return the briefings before and after one in the list of its first topic."""
    name = f"topic:{slug}"
    row = db.execute(
        "SELECT l.sort FROM entry e JOIN listing l ON l.entry = e.id AND l.list = ?"
        " WHERE e.entity = ? AND e.scope = 'briefing'",
        (name, entity),
    ).fetchone()
    if row is None:
        return None, None
    earlier, later = _due(db, name, "<", row[0], 1), _due(db, name, ">", row[0], 1)
    return (earlier[0] if earlier else None), (later[0] if later else None)
