"""The marking of a page, by the Traffic Light Protocol (https://www.first.org/tlp/, version 2.0)."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.archive.reader import Reader
from briefgen.archive.results import BriefingAnswer, Desk
from briefgen.records.page import Page
from briefgen.tlp import Marking, highest


def site_marking(_page: Page, reader: Reader) -> Marking:
    """Return the highest marking in the site, for pages that show something of many briefings, even if only a count."""
    found: Marking = reader.ask("marking")
    return found


def briefing_marking(page: Page, reader: Reader) -> Marking:
    """Return the marking of a briefing's page: the highest of its own and of everything that it names."""
    return highest((*_markings(reader.ask("briefing", page.key)), foot_marking(reader)))


def foot_marking(reader: Reader) -> Marking:
    """Return the highest marking of the desk's own pages that each page links to."""
    desk: Desk = reader.ask("desk")
    return highest(link.marking for link in desk.pages)


def _markings(answer: BriefingAnswer) -> Iterator[Marking]:
    yield answer.record.marking
    yield from (target.marking for target in answer.targets)
    yield from (target.statement.marking for target in answer.targets if target.statement)
    yield from (item.resolved.marking for item in answer.cards.values() if item.resolved)
    yield from (reply.statement.marking for reply in answer.replies)
    yield from (backlink.marking for backlink in answer.backlinks)
    yield from (item.marking for item in (answer.earlier, answer.later) if item)
