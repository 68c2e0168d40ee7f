"""Emit what changes for actors who take part in the same things, and for the topics and places of these."""

from __future__ import annotations

from collections.abc import Set

from briefgen.archive.changes import AttendanceChanged, CompanyChanged, ContextChanged, MeetingChanged
from briefgen.archive.keys import is_kind, name_of
from briefgen.archive.update import Update
from briefgen.records.ids import TAG_KINDS, ListId
from briefgen.records.list_items import ListItem, Person, stored_item

_OTHERS = (
    f"SELECT {name_of('other', 'actor')} FROM shared_count WHERE list = ? AND {is_kind('other', 'actor')} ORDER BY 1"
)
_ACTORS_OF_ITEM = f"SELECT {name_of('list', 'actor')} FROM list_row WHERE item = ? AND {is_kind('list', 'actor')}"
_TAGS_OF_ITEM = f"SELECT list FROM list_row WHERE item = ? AND {is_kind('list', *TAG_KINDS)}"
_TAGS_OF_ACTOR = f"SELECT other FROM shared_count WHERE list = ? AND {is_kind('other', *TAG_KINDS)}"


def note_item(
    update: Update, number: int, before: bytes | None, after: ListItem | None, lists: Set[ListId], *, is_other: bool
) -> None:
    """Emit the changes for the actors of an item that is new, gone, another one, or in other lists than before.

    Args:
        update: the update of the archive.
        number: the number of the item.
        before: the record of the item as it was, or None if it is new.
        after: the item as it is, or None if it is gone.
        lists: the lists that it came to or left.
        is_other: the record is another one than before.

    """
    kinds = {name.kind for name in lists}
    if not kinds.isdisjoint(("actor", *TAG_KINDS)):
        _note_context(update, number, lists)
    if not (is_other or "actor" in kinds):
        return
    was, now = _people(stored_item(before) if before else None), _people(after)
    together = tuple(sorted({person.id for person in (*was, *now) if person.id}))
    if not together:
        return
    update.emit(MeetingChanged(together))
    if was != now or "actor" in kinds:
        update.emit(CompanyChanged(together))
        _note_attendance(update, _TAGS_OF_ITEM, number)


def note_order(update: Update, actor: str) -> None:
    """Emit the changes for all with whom an actor takes part in something, and on what: it is sorted otherwise now."""
    name = ListId.of("actor", actor)
    others = update.known(_OTHERS, name)
    if others:
        update.emit(CompanyChanged(tuple(other for (other,) in others)))
    _note_attendance(update, _TAGS_OF_ACTOR, name)


def _note_attendance(update: Update, tags: str, value: object) -> None:
    for (tag,) in update.known(tags, value):
        update.emit(AttendanceChanged(ListId(tag)))


def _people(item: ListItem | None) -> tuple[Person, ...]:
    """Return who keeps company in a briefing or an event: nobody in a crowd."""
    return item.people if item and item.kind in ("briefing", "event") and not item.more_people else ()


def _note_context(update: Update, number: int, lists: Set[ListId]) -> None:
    actors = {name.key for name in lists if name.kind == "actor"}
    actors |= {actor for (actor,) in update.known(_ACTORS_OF_ITEM, number)}
    if actors:
        update.emit(ContextChanged(tuple(sorted(actors))))
