"""Files that are copied: pictures and attachments, the site's static files, and those of its theme."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.archive import page_sources
from briefgen.records.ids import EntityId, file_address
from briefgen.records.page import Page
from briefgen.site.old_files import old_files
from briefgen.site.page_kinds import PageKind, Planning, register


def _file(at: Planning) -> Iterator[Page]:
    """Yield the page of a picture or an attachment, if a document that is shown links to it."""
    if page_sources.is_linked(at.db, at.name):
        yield at.page(file_address(EntityId(at.subject)), source=at.name)


def _static(at: Planning) -> Iterator[Page]:
    if page_sources.is_file(at.db, at.name):
        yield at.page(at.name.removeprefix("static"), source=at.name)


def _assets(at: Planning) -> Iterator[Page]:
    for address, source in at.assets.items():
        yield at.page(address, source=source)


def _old(at: Planning) -> Iterator[Page]:
    for old, page in old_files(at):
        yield at.page(old, page.address, page.source)


register(PageKind(name="old-file", pages={"old-addresses": _old}, is_copied=True, is_redirect=True))
register(PageKind(name="file", pages={"file": _file}, is_copied=True))
register(PageKind(name="static", pages={"static": _static}, is_copied=True))
register(PageKind(name="asset", pages={"assets": _assets}, is_copied=True))
