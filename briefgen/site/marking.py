"""Which marking of the Traffic Light Protocol a page carries (https://www.first.org/tlp/, version 2.0)."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.archive.reader import Reader
from briefgen.archive.results import BriefingAnswer
from briefgen.records.page import Page
from briefgen.tlp import Marking, highest


def site_marking(_page: Page, reader: Reader) -> Marking:
    """Return the highest marking in the site: that of a page that gathers from many briefings, be it only a count."""
    found: Marking = reader.ask("marking")
    return found


def briefing_marking(page: Page, reader: Reader) -> Marking:
    """Return the marking of a briefing's page: the highest of its own and of all that it names."""
    return highest(_markings(reader.ask("briefing", page.key)))


def _markings(answer: BriefingAnswer) -> Iterator[Marking]:
    yield answer.record.marking
    yield from (target.marking for target in answer.targets)
    yield from (target.statement.marking for target in answer.targets if target.statement)
    yield from (card.resolved.marking for card in answer.cards.values() if card.resolved)
    yield from (reply.statement.marking for reply in answer.replies)
    yield from (card.marking for card in (*answer.backlinks, answer.earlier, answer.later) if card)
