"""Checks of the output folder, before anything in it is replaced.

A build never replaces or removes what briefgen did not write, and never writes or removes through a symbolic link in
the output folder.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path

from briefgen.archive import output_files
from briefgen.content.sources import TOPS
from briefgen.diagnostics import Location, Problem
from briefgen.file_tree import KIND_NAMES, Kind, barrier, files_in, kind_of
from briefgen.output_path import NAME_LIMIT, PATH_LIMIT, fault
from briefgen.pipeline import manifest
from briefgen.project import Project
from briefgen.rules import problem

_OWN_FOLDERS = ("preview", "publish")
"""The only folders in the build's memory that a site is built into, by `serve` and by `publish`."""

_OTHER_HINT = "delete the folder if nothing in it is needed, or name another with --output"
_NAME_HINT = "name a folder of its own, such as --output output"


def folder_fault(output: Path, site: Project, last_title: Callable[[], str]) -> Problem | None:
    """Return a problem if a site cannot be built into a folder.

    Args:
        output: the folder.
        site: the site. The manifest of its own folder holds its title.
        last_title: returns the title of the site when it last wrote to the folder, or "" if that is not known.

    """
    root, title = site.root, site.config.title
    shown = display_path(output, root)
    if why := _misplaced(output, root, site.state):
        return problem("foreign-output", Location(shown), why, hint=_NAME_HINT)
    if os.path.lexists(output) and not output.is_dir():
        return problem("foreign-output", Location(shown), "this is not a folder", hint="name a folder with --output")
    if not output.is_dir():
        return None
    if os.path.lexists(output / manifest.NAME):
        return manifest_fault(output, root, title, last_title)
    others = sorted(entry.name for entry in output.iterdir() if not entry.name.startswith(".") and _holds_files(entry))
    if not others:
        return None
    names = ", ".join(others[:3]) + (" …" if len(others) > 3 else "")
    hint = "name an empty folder with --output, or empty this one yourself if nothing in it is needed"
    message = f"the folder is not empty and briefgen did not write what is in it: {names}"
    return problem("foreign-output", Location(shown), message, hint=hint)


def _holds_files(entry: Path) -> bool:
    """Return True unless an entry is a folder that holds nothing but empty folders."""
    if entry.is_symlink() or not entry.is_dir():
        return True
    return any(names or any(Path(place, name).is_symlink() for name in below) for place, below, names in os.walk(entry))


def manifest_fault(output: Path, root: Path, title: str, last_title: Callable[[], str]) -> Problem | None:
    """Return a problem if the manifest of a folder is damaged or belongs to another site."""
    try:
        found = manifest.title_in(output)
    except manifest.ManifestError as error:
        return damaged_manifest(output, root, error)
    if found is None or found == title or found == last_title():
        return None
    message = f'the folder belongs to another site, "{found}"'
    return problem("foreign-output", Location(display_path(output, root)), message, hint=_OTHER_HINT)


def damaged_manifest(output: Path, root: Path, error: manifest.ManifestError) -> Problem:
    """Return the problem for a folder with a manifest that briefgen did not write."""
    message = f"this was not written by briefgen: {error}"
    return problem(
        "foreign-output", Location(f"{display_path(output, root)}/{manifest.NAME}"), message, hint=_OTHER_HINT
    )


def display_path(output: Path, root: Path) -> str:
    """Return the path of a folder for a message: relative to the site if it is inside."""
    return output.relative_to(root).as_posix() if output.is_relative_to(root) else str(output)


def _misplaced(output: Path, root: Path, state: Path) -> str:
    """Return why a folder cannot be an output folder, or ""."""
    folder, site, memory = (Path(os.path.realpath(path)) for path in (output, root, state))
    if site.is_relative_to(folder):
        return "the output folder holds the site itself"
    tops = [Path(os.path.realpath(site / top)) for top in TOPS]
    if inside := next((top for top, place in zip(TOPS, tops, strict=True) if _overlap(folder, place)), ""):
        return f"the output folder lies in or around {inside}/, which the site is made from"
    parts = folder.relative_to(site).parts if folder.is_relative_to(site) else ()
    inner = folder.relative_to(memory).parts if folder.is_relative_to(memory) else ()
    is_own = bool(inner) and inner[0] in _OWN_FOLDERS
    if not is_own and any(part.startswith(".") for part in parts):
        return "the output folder is hidden inside the site"
    return ""


def _overlap(one: Path, other: Path) -> bool:
    return one.is_relative_to(other) or other.is_relative_to(one)


def foreign_files(db: sqlite3.Connection, output: Path, root: Path) -> list[Problem]:
    """Return a problem for each new page whose path is taken by something that briefgen did not write."""
    return _check_all(db, output, root, output_files.unclaimed(db), may_be_there=False)


def blocked(db: sqlite3.Connection, output: Path, root: Path, paths: Iterable[str]) -> list[Problem]:
    """Return a problem for each file that cannot be written."""
    return _check_all(db, output, root, paths, may_be_there=True) if output.is_dir() else []


def _check_all(
    db: sqlite3.Connection, output: Path, root: Path, paths: Iterable[str], *, may_be_there: bool
) -> list[Problem]:
    if not output.is_dir():
        return []
    checker = _Checker(db, output, display_path(output, root))
    allowed = (path for path in paths if not fault(path))  # the others are reported with the addresses
    return list(dict.fromkeys(found for path in allowed if (found := checker.check(path, may_be_there=may_be_there))))


def is_beyond_link(output: Path, path: str) -> bool:
    """Return True if a path leads through something that is not a folder, such as a symbolic link."""
    return bool(barrier(output, path, set())[0])


class _Checker:
    """Checks the paths of files that are to be written. It remembers the folders that it has checked."""

    def __init__(self, db: sqlite3.Connection, output: Path, shown: str) -> None:
        self._db, self._base, self._shown = db, str(output), shown
        self._real: set[str] = set()
        self._writable: dict[str, bool] = {}
        self._limits = _limits(output)

    def check(self, path: str, *, may_be_there: bool) -> Problem | None:
        """Return a problem if a file cannot be written. If `may_be_there`, a file may be there that briefgen wrote."""
        if self._limits and (why := _too_long(self._base, path, self._limits)):
            hint = "give the page a shorter `slug` or file name"
            return problem("unwritable", Location(f"{self._shown}/{path}"), why, hint=hint)
        place, kind = barrier(self._base, path, self._real)
        if place:
            return None if self._is_ours(place) else self._in_the_way(place, kind, "a folder")
        kind = kind_of(f"{self._base}{os.sep}{path}")
        if kind == "folder":
            return None if self._will_be_empty(path) else self._in_the_way(path, kind, "a file")
        if kind and not may_be_there:
            hint = "move it to static/ of the site, or out of the output folder"
            message = "a page belongs here, but briefgen did not write this file"
            return problem("foreign-output", Location(f"{self._shown}/{path}"), message, hint=hint)
        return self._not_writable(path)

    def _in_the_way(self, place: str, kind: Kind, wanted: str) -> Problem:
        message = f"{wanted} of the site belongs here, but this is {KIND_NAMES[kind]} that briefgen did not make"
        return problem(
            "foreign-output", Location(f"{self._shown}/{place}"), message, hint="move it out of the output folder"
        )

    def _is_ours(self, path: str) -> bool:
        """Return True if briefgen wrote a file, which may be replaced. If a page needs it, `same-address` says so."""
        return output_files.is_ours(self._db, path)

    def _will_be_empty(self, path: str) -> bool:
        """Return True if a folder will be empty when the files that briefgen wrote are removed."""
        return all(self._is_ours(inside) for inside in files_in(self._base, path))

    def _not_writable(self, path: str) -> Problem | None:
        """Return a problem if the nearest existing folder of a path is not writable."""
        folder = path.rpartition("/")[0]
        while folder and folder not in self._real:
            folder = folder.rpartition("/")[0]
        if folder not in self._writable:
            self._writable[folder] = os.access(f"{self._base}{os.sep}{folder}", os.W_OK | os.X_OK)
        if self._writable[folder]:
            return None
        where = f"{self._shown}/{folder}" if folder else self._shown
        return problem(
            "unwritable", Location(where), "files cannot be written in this folder", hint="check who may write in it"
        )


def _limits(output: Path) -> tuple[int, int] | None:
    """Return how long a name and a path may be on this disk, in bytes, or None if every path of a site fits."""
    if not hasattr(os, "pathconf"):
        return None
    try:
        limits = os.pathconf(output, "PC_NAME_MAX"), os.pathconf(output, "PC_PATH_MAX")
    except OSError:
        return None
    is_enough = limits[0] >= NAME_LIMIT and limits[1] > len(os.fsencode(output)) + 1 + PATH_LIMIT
    return None if is_enough else limits


def _too_long(base: str, path: str, limits: tuple[int, int]) -> str:
    name, whole = limits
    if (size := max(len(part.encode()) for part in path.split("/"))) > name:
        return f"the name has {size} bytes, and this disk takes {name}"
    if (size := len(os.fsencode(base)) + 1 + len(path.encode())) >= whole:
        return f"the path has {size:,} bytes, and this system takes {whole - 1:,}"
    return ""
