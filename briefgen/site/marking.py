"""Which marking of the Traffic Light Protocol a page carries (https://www.first.org/tlp/, version 2.0)."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.archive.reader import Reader
from briefgen.archive.results import BriefingAnswer
from briefgen.tlp import Marking, highest


def page_marking(kind: str, key: str, reader: Reader, audience: Marking) -> Marking:
    """Return the marking of a page.

    That of a briefing is the highest of its own and of all that it names. A page that gathers from many briefings, be
    it only a count, has the highest in the site.
    """
    if audience == "clear":
        return "clear"
    if kind == "briefing":
        return highest(_markings(reader.ask("briefing", key)))
    found: Marking = reader.ask("marking")
    return found


def _markings(answer: BriefingAnswer) -> Iterator[Marking]:
    yield answer.record.marking
    yield from (target.marking for target in answer.targets)
    yield from (target.statement.marking for target in answer.targets if target.statement)
    yield from (card.resolved.marking for card in answer.cards.values() if card.resolved)
    yield from (reply.statement.marking for reply in answer.replies)
    yield from (card.marking for card in (*answer.backlinks, answer.earlier, answer.later) if card)
