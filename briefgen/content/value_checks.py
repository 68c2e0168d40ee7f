"""Checks of values that several kinds of files share: slugs, addresses, pictures."""

from __future__ import annotations

import posixpath

from briefgen.content.file_context import FileContext
from briefgen.content.key_locations import KeyPath
from briefgen.content.sources import page_kind
from briefgen.diagnostics import Location
from briefgen.normal import nfc
from briefgen.output_path import fault, path_of
from briefgen.portable_names import DEVICES, portability_fault
from briefgen.portable_names import HINT as PORTABLE_HINT
from briefgen.records.facts import Facts, Label
from briefgen.records.front_matter import Link, Picture, picture
from briefgen.records.ids import EntityId, ListId
from briefgen.records.names import is_slug, slug_fault, slug_of, slugify
from briefgen.records.text import Reference
from briefgen.rules import problem
from briefgen.urls import is_elsewhere, split

_SCHEMES = ("http", "https", "mailto", "tel")


def checked_slug(given: str, file_name: str, file: FileContext) -> str:
    """Return the slug that is given, or one made from the file's name; report one that cannot be used."""
    if given and (why := slug_fault(given)):
        hint = f"write slug: {slugify(given) or 'a-few-words'}"
        excerpt = given if len(given) <= 60 else f"{given[:60]}…"
        file.report("slug", ("slug",), f'"{excerpt}" {why}', hint)
    name = nfc(file_name)
    return given or (name if is_slug(name) else slug_of(name, "untitled"))


def check_url(url: str, key: KeyPath, file: FileContext) -> None:
    """Report a link that does not lead to an address of the web, of mail or of a telephone."""
    if url and split(url).scheme.lower() not in _SCHEMES:
        file.report("unsafe-link", key, f'"{url[:60]}" is not an address of the web', "write it in full: https://…")


def check_links(links: tuple[str | Link, ...], file: FileContext) -> None:
    """Report those of a file's `links` that do not lead to such an address."""
    for number, link in enumerate(links):
        url, at = (link.url, ("links", number, "url")) if isinstance(link, Link) else (link, ("links", number))
        check_url(url, at, file)


def checked_redirects(addresses: tuple[str, ...], file: FileContext) -> tuple[str, ...]:
    """Return the old addresses that can be served; report the others."""
    kept = []
    for number, address in enumerate(addresses):
        full = full_address(address)
        if why := address_fault(full):
            message = f'"{address}" is not an address of this site: it {why}'
            file.report("address", _redirect_key(number, file), message, "write the path only, as in /2020/old-name/")
        else:
            kept.append(full)
    return tuple(kept)


def _redirect_key(number: int, file: FileContext) -> KeyPath:
    """Return the key at which a file states one of its old addresses."""
    return ("aliases" if page_kind(file.path) == "briefing" else "old_addresses", number)


def image_reference(given: str | Picture | None, file: FileContext) -> tuple[Reference, ...]:
    """Return the reference to the picture's file, if there is one; report a picture without description."""
    found = picture(given)
    if found is None:
        return ()
    key: KeyPath = ("image", "file") if isinstance(given, Picture) else ("image",)
    if not found.alt and not found.decorative:
        hint = "write image: {file: …, alt: what it shows}, or decorative: true"
        file.report("picture-description", key, f"the picture {found.file} has no description", hint)
    location = file.locate(key)
    name = nfc(found.file)
    if is_elsewhere(name):
        hint = "save it beside this file, and write its file name here"
        file.report("outside-media", key, f"the picture lies elsewhere: {name[:60]}", hint)
        return ()
    if name.startswith("/"):
        target = f"address:{posixpath.normpath(name)}"
        return (Reference("address", target, found.alt, location.line, location.column),)
    full = posixpath.normpath(posixpath.join(posixpath.dirname(nfc(file.path)), name))
    return (Reference("file", EntityId.of("file", full), found.alt, location.line, location.column),)


def check_portable(facts: Facts, file: FileContext) -> None:
    """Report names of the file, its addresses and what it names that some systems refuse."""
    if why := portability_fault(file.path):
        file.problems.append(problem("portable-name", Location(file.path), why, PORTABLE_HINT))
    elif why := portability_fault(facts.address.strip("/")):
        file.report("portable-name", ("slug",), f"in the address {facts.address}: {why}", PORTABLE_HINT)
    for number, address in enumerate(facts.redirects):
        if why := portability_fault(address.strip("/")):
            message = f"in the address {address}: {why}"
            file.report("portable-name", _redirect_key(number, file), message, PORTABLE_HINT)
    slugs = [ListId(item.list).key for item in facts.labels]
    if DEVICES.isdisjoint((*slugs, *(item.implicit for item in facts.involvements))):
        return
    named = [(slug, _key_of(item, file)) for slug, item in zip(slugs, facts.labels, strict=True)]
    named += [(item.implicit, ("actors", item.number)) for item in facts.involvements]
    for slug, key in named:
        if slug in DEVICES:
            message = f'the address of its page has the name "{slug}", which is that of a device on Windows'
            file.report("portable-name", key, message, "write it with another word, such as the name in full")


def _key_of(label: Label, file: FileContext) -> KeyPath:
    """Return the key at which a file has a label, or the top of the file if it is not one of a list."""
    key = f"{ListId(label.list).kind}s"
    values = file.front.data.get(key)
    return (key, values.index(label.written)) if isinstance(values, list) and label.written in values else (key,)


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
