"""Plan the pages of the site. Only the kinds of pages decide which pages there are.

Each page has a subject: a briefing, an actor, a list, the site. When a subject changes, its pages are planned again and
compared with those in the archive. Other subjects are not touched.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping

from briefgen.archive import old_addresses, pages
from briefgen.archive.pages import PlannedPage
from briefgen.archive.update import Update
from briefgen.config import Config
from briefgen.records.ids import Subject


def plan(update: Update, config: Config, assets: Mapping[str, str]) -> bool:
    """Update the pages of all subjects that changed, but those at old addresses. Return True if there were any.

    Args:
        update: what changed in this build.
        config: the site's configuration.
        assets: the source of each static file of the theme, by address.

    """
    settings = {
        "hosting": (str(config.hosting), "site"),
        "split": (str(config.chronology.split), "list"),
        "directory": (str(config.actors.split), "directory"),
        "assets": (str(sorted(assets.items())), "assets"),
        **{f"search-{subject}": (str(config.search), subject) for subject in ("site", "list:briefings", "directory")},
    }
    is_changed = False
    for subject in pages.changed_subjects(update, settings):
        is_changed = True
        if subject != old_addresses.SUBJECT:
            pages.replace(update, subject, _planned(update.db, subject, config, assets))
    return is_changed


def plan_old_addresses(update: Update, config: Config) -> None:
    """Update the pages at old addresses, when all other pages are planned: where they lead depends on them."""
    old_addresses.resolve(update.db, config.permalinks)
    pages.replace(update, old_addresses.SUBJECT, _planned(update.db, old_addresses.SUBJECT, config, {}))


def _planned(
    db: sqlite3.Connection, subject: Subject, config: Config, assets: Mapping[str, str]
) -> Iterator[PlannedPage]:
    """Yield the pages of a subject, kind by kind."""
    from briefgen.site.page_kinds import Planning, kinds_about  # imported late: an unchanged build plans no page

    for kind in kinds_about(subject.about):
        for page in kind.pages[subject.about](Planning(db, config, assets, kind.name, subject, subject.name)):
            yield PlannedPage(page, kind.is_listed, kind.is_redirect, kind.is_copied, bool(kind.files))
