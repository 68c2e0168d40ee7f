"""What a page of the desk's own contributes: its address, the names it claims, what it refers to."""

from __future__ import annotations

from briefgen.content.briefing import BY_TITLE, PageNames
from briefgen.content.file_context import FileContext
from briefgen.content.profile import given_names, page_names
from briefgen.content.sources import entity_of, own_name
from briefgen.content.value_checks import checked_redirects, checked_slug
from briefgen.normal import nfc
from briefgen.records.facts import Facts
from briefgen.records.front_matter import DeskPage
from briefgen.records.names import is_slug, slug_of
from briefgen.records.text import Prose


def desk_page_names(record: DeskPage, file: FileContext) -> PageNames:
    """Return what the page is named by; report a slug that cannot be used.

    Its address is that of its file: `/about/method/` for `content/pages/about/method.md`. An `index.md` has that of its
    folder.
    """
    name = entity_of(file.path).name
    *folders, last = name.split("/")
    is_index = last.casefold() == "index"
    if is_index and not folders and not record.slug:
        return PageNames(name, "index", "/")  # the front page has that address too, which is an error with its fix
    slug = checked_slug(record.slug, own_name(name), file)
    above = folders[:-1] if is_index else folders
    return PageNames(name, slug, f"/{'/'.join((*map(_segment, above), slug))}/")


def _segment(folder: str) -> str:
    """Return how a folder is called in addresses."""
    return nfc(folder) if is_slug(nfc(folder)) else slug_of(nfc(folder), "untitled")


def desk_page_facts(record: DeskPage, prose: Prose, file: FileContext, page: PageNames) -> Facts:
    """Gather what the page contributes. Names of actors and briefings' files come before its own."""
    own = dict.fromkeys((nfc(page.name), page.slug, record.title))
    return Facts(
        title=record.title,
        slug=page.slug,
        address=page.address,
        marking=record.marking,
        draft=record.status == "draft",
        names=tuple(dict.fromkeys((*page_names(page, file), *given_names(own, BY_TITLE)))),
        anchors=prose.anchors,
        references=prose.references,
        redirects=checked_redirects(record.old_addresses, file),
    )
