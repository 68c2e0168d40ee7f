"""Checks of values that briefings and actors share: slugs, addresses, pictures."""

from __future__ import annotations

import posixpath

from briefgen.content.file_context import FileContext
from briefgen.content.key_locations import KeyPath
from briefgen.output_path import fault, path_of
from briefgen.records.front_matter import Picture, picture
from briefgen.records.ids import EntityId
from briefgen.records.names import is_slug, slug_fault, slugify
from briefgen.records.text import Reference
from briefgen.urls import split

_SCHEMES = ("http", "https", "mailto", "tel")


def checked_slug(given: str, file_name: str, file: FileContext) -> str:
    """Return the slug that is given, or one made from the file's name; report one that cannot be used."""
    if given and (why := slug_fault(given)):
        hint = f"write slug: {slugify(given) or 'a-few-words'}"
        excerpt = given if len(given) <= 60 else f"{given[:60]}…"
        file.report("slug", ("slug",), f'"{excerpt}" {why}', hint)
    return given or (file_name if is_slug(file_name) else slugify(file_name)) or "untitled"


def check_url(url: str, key: KeyPath, file: FileContext) -> None:
    """Report a link that does not lead to an address of the web, of mail or of a telephone."""
    if url and split(url).scheme.lower() not in _SCHEMES:
        file.report("unsafe-link", key, f'"{url[:60]}" is not an address of the web', "write it in full: https://…")


def checked_redirects(addresses: tuple[str, ...], file: FileContext) -> tuple[str, ...]:
    """Return the old addresses that can be served; report the others."""
    kept = []
    for number, address in enumerate(addresses):
        full = full_address(address)
        if why := address_fault(full):
            message = f'"{address}" is not an address of this site: it {why}'
            file.report("address", ("aliases", number), message, "write the path only, as in /2020/old-name/")
        else:
            kept.append(full)
    return tuple(kept)


def image_reference(given: str | Picture | None, file: FileContext) -> tuple[Reference, ...]:
    """Return the reference to the picture's file, if there is one; report a picture without description."""
    found = picture(given)
    if found is None:
        return ()
    key: KeyPath = ("image", "file") if isinstance(given, Picture) else ("image",)
    if not found.alt and not found.decorative:
        hint = "write image: {file: …, alt: what it shows}, or decorative: true"
        file.report("picture-description", key, f"the picture {found.file} has no description", hint)
    full = posixpath.normpath(posixpath.join(posixpath.dirname(file.path), found.file))
    location = file.locate(key)
    return (Reference("file", EntityId.of("file", full), found.alt, location.line, location.column),)


def full_address(address: str) -> str:
    """Return an address with the slash at its end that the address of a page has, unless it is that of a file."""
    return address if address.endswith("/") or "." in address.rpartition("/")[2] else f"{address}/"


def address_fault(address: str) -> str:
    """Return why an old address cannot be served, or "" if it can."""
    if not address.startswith("/"):
        return "does not begin with a slash"
    if found := next((character for character in "?#%" if character in address), ""):
        return f'contains "{found}"'
    return fault(path_of(address))
