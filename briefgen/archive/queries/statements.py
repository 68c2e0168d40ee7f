"""Queries about statements: what contradicts what, on which matters, and who speaks."""

from __future__ import annotations

import sqlite3

from briefgen.archive.actor_lines import ranking
from briefgen.archive.actor_results import ActorRanking
from briefgen.archive.changes import ListItemChanged, ListRowChanged, SpeakerChanged, TagChanged
from briefgen.archive.clock import Clock
from briefgen.archive.exchanges import IS_CONTRADICTION, IS_EXCHANGE, MEANT, PAIRED
from briefgen.archive.keys import id_of, is_kind, name_of
from briefgen.archive.query import Concern, query
from briefgen.archive.results import Reply
from briefgen.archive.statement_results import Contradiction, Matter, Matters
from briefgen.records.ids import ListId
from briefgen.records.list_items import ListItem, stored_item
from briefgen.records.periods import prefix


@query(
    key=("name", "period"),
    on=tuple(
        Concern(change, "list", "periods", kind=kind) for change in (ListRowChanged, ListItemChanged) for kind in PAIRED
    ),
)
def contradictions(
    db: sqlite3.Connection, _clock: Clock, name: str, period: str, limit: int, newest_first: bool, skipped: int = 0
) -> tuple[Contradiction, ...]:
    """The statements of a list in a period that contradict others, each with these; the arguments are as of `listing`.

    The lists are `contradictions`, `contradictions-topic:<slug>` and `open-contradictions`.

    Raises:
        ValueError: it is another list.

    """
    if ListId(name).kind not in PAIRED:
        msg = f'"{name}" is no list of contradictions; these are {", ".join(PAIRED)}'
        raise ValueError(msg)
    order, start = "DESC" if newest_first else "ASC", prefix(period)
    rows = db.execute(
        "SELECT i.scope, i.record FROM list_row r JOIN list_item i ON i.id = r.item"
        f" WHERE r.list = ? AND r.sort >= ? AND r.sort < ? ORDER BY r.sort {order} LIMIT ? OFFSET ?",
        (name, start, f"{start}~", limit, skipped),
    ).fetchall()
    return tuple(_contradiction(db, scope, stored_item(record)) for scope, record in rows)


def _contradiction(db: sqlite3.Connection, scope: str, item: ListItem) -> Contradiction:
    against = db.execute(
        f"SELECT i.record FROM link l JOIN list_item i ON i.entity = l.target AND i.scope = {MEANT}"
        f" WHERE l.entity = ? AND l.within = ? AND {IS_CONTRADICTION}"
        " GROUP BY i.id ORDER BY min(l.number)",
        (item.entity, scope),
    )
    replies = db.execute(
        "SELECT l.kind, i.record FROM link l JOIN list_item i ON i.entity = l.entity AND i.scope = l.within"
        f" WHERE l.target = ? AND l.anchor = ? AND {IS_EXCHANGE} ORDER BY l.entity, l.number",
        (item.entity, item.anchor),
    )
    others = tuple(stored_item(record) for (record,) in against)
    known = {(other.entity, other.anchor) for other in others}
    found = (Reply(kind, item.anchor, stored_item(record)) for kind, record in replies)
    shown = (reply for reply in found if (reply.statement.entity, reply.statement.anchor) not in known)
    return Contradiction(item, others, tuple(sorted(shown, key=lambda reply: _time(reply.statement))))


def _time(item: ListItem) -> str:
    return item.date.sort_key if item.date else ""


@query(
    on=(
        Concern(TagChanged, kind="topic"),
        Concern(ListRowChanged, kind="said-topic"),
        Concern(ListRowChanged, kind="contradictions-topic"),
    )
)
def matters(db: sqlite3.Connection, _clock: Clock, least: int, limit: int) -> Matters:
    """The topics on which most was said, with at least `least` statements; at most `limit`, and how many more."""
    slug = name_of("s.list", "said-topic")
    rows = db.execute(
        f"SELECT {slug}, t.name, t.address, s.number, coalesce(c.number, 0), count(*) OVER () FROM list_count s"
        f" JOIN tag t ON t.id = {id_of('topic', slug)} JOIN sort_key k ON k.text = t.name"
        f" LEFT JOIN list_count c ON c.list = {id_of('contradictions-topic', slug)} AND c.place = ''"
        f" WHERE {is_kind('s.list', 'said-topic')} AND s.place = '' AND s.number >= ?"
        " ORDER BY s.number DESC, k.key, t.id LIMIT ?",
        (least, limit),
    ).fetchall()
    return Matters(tuple(Matter(*row[:-1]) for row in rows), rows[0][-1] - len(rows) if rows else 0)


@query(on=(Concern(SpeakerChanged), Concern(ListRowChanged, kind="says")))
def speakers(db: sqlite3.Connection, _clock: Clock, limit: int) -> ActorRanking:
    """The actors who made the most statements; at most `limit`, and how many more there are."""
    rows = db.execute(
        "SELECT a.name, a.id, a.address, '', a.note, s.number, count(*) OVER () FROM list_count s"
        f" JOIN actor a ON a.id = {name_of('s.list', 'says')} WHERE {is_kind('s.list', 'says')} AND s.place = ''"
        " ORDER BY s.number DESC, a.sort, a.id LIMIT ?",
        (limit,),
    ).fetchall()
    return ranking(rows)
