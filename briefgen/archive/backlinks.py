"""What refers to a briefing, and the sentence in which it does."""

from __future__ import annotations

import sqlite3

from briefgen.archive.references import target_of
from briefgen.archive.results import Backlink
from briefgen.markdown.placeholders import TITLE, parts
from briefgen.records.ids import EntityId
from briefgen.records.list_items import ListItem, stored_item
from briefgen.records.periods import place
from briefgen.tlp import highest

_WITH_SENTENCES = 20
"""How many of the briefings that refer to one stand there with the sentence in which they do."""

_LAST = 1_000_000
"""More than the number of any reference: a link that stands in no sentence counts only if there is no other."""

_REFERRING = (
    f"SELECT i.record, l.sentence, min(iif(l.sentence = '', {_LAST}, 0) + l.number)"
    " FROM link l JOIN list_item i ON i.entity = l.entity AND i.scope = 'briefing'"
    " WHERE l.target = ? AND l.entity <> ? GROUP BY l.entity"
)
"""Each briefing that refers to one, with the sentence of the row that `min` takes (https://sqlite.org/lang_select.html,
section 2.5)."""


def backlinks_of(db: sqlite3.Connection, entity: EntityId) -> tuple[Backlink, ...]:
    """Return the briefings that refer to one or to a page of the desk, the newest first."""
    rows = db.execute(_REFERRING, (entity, entity))
    found = [(stored_item(record), sentence) for record, sentence, _ in rows]
    found.sort(key=lambda pair: _newest(pair[0]), reverse=True)
    first = [_backlink(db, *pair) for pair in found[:_WITH_SENTENCES]]
    return (*first, *(Backlink(item, marking=item.marking) for item, _ in found[_WITH_SENTENCES:]))


def _newest(item: ListItem) -> tuple[str, str, str]:
    return place(item.period), item.date.sort_key[10:] if item.date else "", item.entity


def _backlink(db: sqlite3.Connection, item: ListItem, sentence: str) -> Backlink:
    """Return a backlink, with the titles in its sentence as they read now."""
    if not sentence:
        return Backlink(item, marking=item.marking)
    words, markings = [""], [item.marking]
    for part in parts(sentence):
        if isinstance(part, str):
            words[-1] += part
        elif part[0] == TITLE:
            target = target_of(db, item.entity, part[1])
            words[-1] += target.reads
            markings.append(target.marking)
        else:  # the link begins, or ends
            words.append("")
    before, linked, after = words
    return Backlink(item, before, linked, after, highest(markings))
