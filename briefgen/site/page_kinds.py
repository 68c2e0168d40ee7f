"""The kinds of pages.

Each module of `briefgen.site.kinds` calls `register` when it is imported. `page_kinds` imports the modules at its first
call, because a build in which nothing changed needs none of them.
"""

from __future__ import annotations

import importlib
import pkgutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache

import msgspec

from briefgen.archive.reader import Reader
from briefgen.config import Config
from briefgen.records.ids import Subject
from briefgen.records.page import Page
from briefgen.site.hrefs import LinkBuilder
from briefgen.site.marking import site_marking
from briefgen.tlp import Marking

SUBJECTS = (
    "site", "briefing", "actor", "directory", "topic", "place", "author", "topics", "places", "authors", "page", "file",
    "static", "assets", "sitemaps", "old-addresses",
)  # fmt: skip
"""The kinds of subjects besides lists: `list:topic` is all lists of topics, and `list:all` is one list."""

PACKAGE = "briefgen.site.kinds"
"""The package of the kinds. It is imported late and by name, because its modules import this one."""

View = Mapping[str, object]
"""The variables of a template. Each view returns a `TypedDict`, whose fields say what they are: the theme API."""

Files = Mapping[str, bytes]
"""The files of a bundle by their paths beside the first, which is the page's own and is among them."""


class Planning(msgspec.Struct, frozen=True):
    """What a kind has to plan the pages of one subject.

    `name` is the id or slug of the subject. `assets` are the sources of the theme's static files, by address, and
    `today` is the day of the build: only lists whose rows may lie ahead depend on it (`briefgen.archive.reached`).
    """

    db: sqlite3.Connection
    config: Config
    assets: Mapping[str, str]
    today: str
    kind: str
    subject: Subject
    name: str

    def page(self, address: str, argument: str = "", source: str = "") -> Page:
        """Return a page of this kind about this subject."""
        return Page(address, self.kind, self.subject, argument, source)


class ViewContext(msgspec.Struct, frozen=True):
    """What a view has: the archive, the configuration, and links.

    What a page asks of `reader` and reads of `config` is recorded.
    """

    reader: Reader
    config: Config
    links: LinkBuilder


class PageKind(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of page.

    Args:
        name: the kind's name, as templates see it in `page.kind`.
        pages: for each kind of subject that has such pages, a function that yields the pages of one subject.
        template: the template that makes the page; "" for a copied file or a bundle.
        view: returns the variables of the template.
        files: returns the files of a bundle: a page without a template, with files beside it that are made with it.
        is_listed: such pages are in the sitemap of pages. Briefings are in the sitemaps of their years instead.
        is_redirect: such pages lead to `page.target`, and are in the host's list of redirects.
        is_copied: such pages are copies of their source.
        is_long: such pages may take long to render, so they are rendered first.
        marking: returns the marking of a page; by default the highest in the site.

    """

    name: str
    pages: Mapping[str, Callable[[Planning], Iterator[Page]]]
    template: str = ""
    view: Callable[[Page, ViewContext], View] | None = None
    files: Callable[[Page, ViewContext], Files] | None = None
    is_listed: bool = False
    is_redirect: bool = False
    is_copied: bool = False
    is_long: bool = False
    marking: Callable[[Page, Reader], Marking] = site_marking


_registered: dict[str, PageKind] = {}
_by_subject: dict[str, list[PageKind]] = {}


def register(kind: PageKind) -> None:
    """Register a kind of page.

    Raises:
        ValueError: the name is taken, a subject does not exist, or the kind does not have just one of a template,
            `files` and `is_copied`.

    """
    if kind.name in _registered:
        msg = f'there are two kinds of page called "{kind.name}"'
        raise ValueError(msg)
    for subject in kind.pages:
        if subject not in SUBJECTS and not subject.startswith("list:"):
            msg = f'the pages of kind "{kind.name}" are about "{subject}"; it is none of {", ".join(SUBJECTS)}, list:…'
            raise ValueError(msg)
    if [bool(kind.template), bool(kind.files), kind.is_copied].count(True) != 1:
        msg = f'a kind of page has a template, or files, or it is copied: "{kind.name}"'
        raise ValueError(msg)
    _registered[kind.name] = kind
    for subject in kind.pages:
        _by_subject.setdefault(subject, []).append(kind)


@cache
def _load(name: str) -> None:
    """Import all modules of a package, in order of their names."""
    package = importlib.import_module(name)
    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda found: found.name):
        importlib.import_module(f"{name}.{module.name}")


def page_kinds() -> Mapping[str, PageKind]:
    """Return all kinds of pages by name. The first call imports them."""
    _load(PACKAGE)
    return _registered


def kinds_about(subject: str) -> Iterable[PageKind]:
    """Return the kinds that have pages about a kind of subject, such as `topic` or `list:topic`."""
    page_kinds()
    return _by_subject.get(subject, ())
