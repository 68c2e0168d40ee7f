"""Plan the pages of the site. Only the kinds of pages decide which pages there are.

Each page has a subject: a briefing, an actor, a list, the site. When a subject changes, its pages are planned again and
compared with those in the archive. Other subjects are not touched.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping

import msgspec

from briefgen.archive import old_addresses, pages, reached
from briefgen.archive.changes import PagesChanged
from briefgen.archive.pages import PlannedPage
from briefgen.archive.update import Update
from briefgen.config import Config
from briefgen.records.ids import Subject

SITEMAPS = Subject("sitemaps")
"""The subject of the sitemaps of pages: how many there are is known when all others are planned."""

LISTED = PagesChanged("listed")


class _Given(msgspec.Struct, frozen=True):
    """What all pages are planned from."""

    db: sqlite3.Connection
    config: Config
    assets: Mapping[str, str] = {}
    today: str = ""


def plan(update: Update, config: Config, assets: Mapping[str, str], today: str) -> bool:
    """Update the pages of all subjects that changed, but those at old addresses. Return True if there were any.

    Args:
        update: what changed in this build.
        config: the site's configuration.
        assets: the source of each static file of the theme, by address.
        today: the day of the build.

    """
    settings = {
        "hosting": (str(config.hosting), "site"),
        "split": (str(config.chronology.split), "list"),
        "directory": (str(config.actors.split), "directory"),
        "assets": (str(sorted(assets.items())), "assets"),
        **{name: (reached.last(update.db, name, today), f"list:{name}") for name in sorted(reached.LISTS)},
        **{f"search-{subject}": (str(config.search), subject) for subject in ("site", "list:briefings", "directory")},
    }
    given, is_changed = _Given(update.db, config, assets, today), False
    for subject in pages.changed_subjects(update, settings):
        is_changed = True
        if subject != old_addresses.SUBJECT:
            pages.replace(update, subject, _planned(subject, given))
    if update.is_first or LISTED in update.changes:
        pages.replace(update, SITEMAPS, _planned(SITEMAPS, given))
    return is_changed


def plan_old_addresses(update: Update, config: Config) -> None:
    """Update the pages at old addresses, when all other pages are planned: where they lead depends on them."""
    old_addresses.resolve(update.db, config.permalinks)
    pages.replace(update, old_addresses.SUBJECT, _planned(old_addresses.SUBJECT, _Given(update.db, config)))


def _planned(subject: Subject, given: _Given) -> Iterator[PlannedPage]:
    """Yield the pages of a subject, kind by kind."""
    from briefgen.site.page_kinds import Planning, kinds_about  # imported late: an unchanged build plans no page

    every = (given.db, given.config, given.assets, given.today)
    for kind in kinds_about(subject.about):
        for page in kind.pages[subject.about](Planning(*every, kind.name, subject, subject.name)):
            yield PlannedPage(page, kind.is_listed, kind.is_redirect, kind.is_copied, bool(kind.files))
