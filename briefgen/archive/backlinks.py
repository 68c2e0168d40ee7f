"""What refers to a briefing, and the sentence in which it does."""

from __future__ import annotations

import re
import sqlite3

from briefgen.archive.references import targets_of
from briefgen.archive.results import Backlink, Target
from briefgen.markdown.placeholders import CLOSE, MARK, OPEN, TITLE, parts
from briefgen.records.ids import EntityId
from briefgen.records.list_items import ListItem, item_decoder
from briefgen.records.periods import place
from briefgen.tlp import highest

_LAST = 1_000_000
"""More than the number of any reference: a link that stands in no sentence counts only if there is no other."""

_REFERRING = (
    f"SELECT i.record, l.sentence, min(iif(l.sentence = '', {_LAST}, 0) + l.number)"
    " FROM link l JOIN list_item i ON i.entity = l.entity AND i.scope = 'briefing'"
    " WHERE l.target = ? AND l.entity <> ? GROUP BY l.entity"
)
"""Each briefing that refers to one, with the sentence of the row that `min` takes (https://sqlite.org/lang_select.html,
section 2.5)."""


def backlinks_of(db: sqlite3.Connection, entity: EntityId, limit: int) -> tuple[tuple[Backlink, ...], int]:
    """Return the briefings that refer to one, the newest first, at most `limit`, and how many more there are."""
    rows = db.execute(_REFERRING, (entity, entity))
    found = [(item_decoder.decode(record), sentence) for record, sentence, _ in rows]
    found.sort(key=lambda pair: _newest(pair[0]), reverse=True)
    return tuple(_backlink(db, *pair) for pair in found[:limit]), len(found[limit:])


def _newest(item: ListItem) -> tuple[str, str, str]:
    return place(item.period), item.date.sort_key[10:] if item.date else "", item.entity


def _backlink(db: sqlite3.Connection, item: ListItem, sentence: str) -> Backlink:
    """Return a backlink, with the titles in its sentence as they read now."""
    if not sentence:
        return Backlink(item, marking=item.marking)
    targets = targets_of(db, item.entity) if MARK + TITLE in sentence else ()
    before, linked, after = _read(sentence, targets)
    named = (targets[int(number)].marking for number in re.findall(f"{MARK}{TITLE}([0-9]+)", sentence))
    return Backlink(item, before, linked, after, highest((item.marking, *named)))


def _read(sentence: str, targets: tuple[Target, ...]) -> list[str]:
    """Return the words before a link, those of the link and those after it."""
    words = [""]
    for part in parts(sentence):
        if isinstance(part, str):
            words[-1] += part
        elif part[0] in (OPEN, CLOSE):
            words.append("")
        else:
            words[-1] += targets[part[1]].reads
    return words
