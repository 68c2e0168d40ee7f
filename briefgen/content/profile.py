"""What the files of actors, topics and places have in common: names that others use, and a page of their own."""

from __future__ import annotations

from collections.abc import Iterable

from briefgen.content.briefing import BY_PATH, PageNames, place_names
from briefgen.content.file_context import FileContext
from briefgen.content.sources import entity_of, own_name
from briefgen.content.value_checks import checked_slug
from briefgen.normal import nfc
from briefgen.records.facts import Name
from briefgen.records.names import fold


def profile_page(slug: str, file: FileContext, pattern: str) -> PageNames:
    """Return what the page of a file is named by; report a slug that cannot be used. `pattern` is that of addresses."""
    name = entity_of(file.path).name
    slug = checked_slug(slug, own_name(name), file)
    return PageNames(name, slug, pattern.format(slug=slug))


def page_names(page: PageNames, file: FileContext) -> list[Name]:
    """Return the names under which links find a page: its file's path, its path in its folder, and its address."""
    path = nfc(file.path)
    inner = path.removeprefix("content/").removesuffix(".md")
    return [Name(f"path:{path}", BY_PATH, file.path), Name(fold(inner), BY_PATH, page.name), *place_names(page)]


def given_names(names: Iterable[str], rank: int) -> list[Name]:
    """Return names that a file gives to what it is about."""
    return [Name(fold(name), rank, name) for name in names]
