"""Checks of single values that every kind of front matter shares, each told at the value's own place."""

from __future__ import annotations

import posixpath

from briefgen.content.frontmatter import Front, Path, Places
from briefgen.diagnostics import Location, Problem
from briefgen.output_path import fault, path_of
from briefgen.records.front_matter import Picture, picture
from briefgen.records.names import is_slug, slug_fault, slugify
from briefgen.records.text import Reference
from briefgen.rules import problem
from briefgen.urls import split

_SCHEMES = ("http", "https", "mailto", "tel")


class Checker:
    """Collects the problems of one file's front matter."""

    def __init__(self, front: Front, path: str) -> None:
        self.front, self.path = front, path
        self.problems: list[Problem] = []
        self._places = Places(front, path)

    def fault(self, rule: str, at: Path, message: str, hint: str, *, value: bool = True) -> None:
        """Note a problem at a key of the front matter, or at its value."""
        self.problems.append(problem(rule, self.place(at, value=value), message, hint))

    def place(self, at: Path, *, value: bool = True) -> Location:
        """Return where a key, or its value, stands in the file."""
        return self._places.locate(at, value=value)

    def slug(self, given: str, otherwise: str) -> str:
        """Return the slug that is given, or one made from a file's name."""
        if given and (fault := slug_fault(given)):
            hint = f"write slug: {slugify(given) or 'a-few-words'}"
            shown = given if len(given) <= 60 else f"{given[:60]}…"
            self.fault("slug", ("slug",), f'"{shown}" {fault}', hint)
        return given or (otherwise if is_slug(otherwise) else slugify(otherwise)) or "untitled"

    def url(self, url: str, at: Path) -> None:
        """Check an address elsewhere."""
        if url and split(url).scheme.lower() not in _SCHEMES:
            self.fault("unsafe-link", at, f'"{url[:60]}" is not an address of the web', "write it in full: https://…")

    def redirects(self, addresses: tuple[str, ...]) -> tuple[str, ...]:
        """Check old addresses; return those that can be served."""
        kept = []
        for number, address in enumerate(addresses):
            full = address if address.endswith("/") or "." in address.rpartition("/")[2] else f"{address}/"
            why = _address_fault(full)
            if why:
                hint = "write the path only, as in /2020/old-name/"
                self.fault(
                    "address", ("aliases", number), f'"{address}" is not an address of this site: it {why}', hint
                )
            else:
                kept.append(full)
        return tuple(kept)

    def image(self, given: str | Picture | None) -> tuple[Reference, ...]:
        """Check a picture; return the reference to its file."""
        found = picture(given)
        if found is None:
            return ()
        at: Path = ("image", "file") if isinstance(given, Picture) else ("image",)
        location = self.place(at)
        if not found.alt and not found.decorative:
            hint = "write image: {file: …, alt: what it shows}, or decorative: true"
            self.fault("picture-description", at, f"the picture {found.file} has no description", hint)
        full = posixpath.normpath(posixpath.join(posixpath.dirname(self.path), found.file))
        return (Reference("file", f"file:{full}", found.alt, location.line, location.column),)


def _address_fault(address: str) -> str:
    """Return why an old address cannot be served, or "" if it can."""
    if not address.startswith("/"):
        return "does not begin with a slash"
    if found := next((character for character in "?#%" if character in address), ""):
        return f'contains "{found}"'
    return fault(path_of(address))
