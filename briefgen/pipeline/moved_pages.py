"""Old addresses: read `redirects.toml`, and write into it what has moved."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from briefgen import file_tree
from briefgen.archive import documents, former_pages, old_addresses, origins, stored_values
from briefgen.archive.update import Update
from briefgen.config import REDIRECTS
from briefgen.content.sources import digest_of
from briefgen.diagnostics import Location, Problem, counted
from briefgen.output_path import fault
from briefgen.pipeline.options import Options
from briefgen.project import Project
from briefgen.rules import problem

SHOWN = 5
"""How many addresses a note names."""

PENDING = "moves"
"""The name under which the archive stores whether there may be moves that are not in `redirects.toml`."""


class Noted(msgspec.Struct, frozen=True):
    """What moved since the last build for everybody: the text of `redirects.toml` with it, and notes that say so.

    `text` is empty if there is nothing to write. `settled` are the addresses that the text names.
    """

    text: str = ""
    settled: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def take_in(update: Update, root: Path) -> None:
    """Store what `redirects.toml` says, if the file changed."""
    content = _content(root / REDIRECTS)
    if isinstance(content, Problem):
        documents.put_problems(update.db, REDIRECTS, [content])
        stored_values.put(update.db, REDIRECTS, "")
        return
    _take_in(update, content)


def _take_in(update: Update, content: bytes) -> None:
    if stored_values.replace(update.db, REDIRECTS, digest_of(content).hex()):
        from briefgen.content.redirects_file import read  # imported late: an unchanged build does not read it

        found, problems = read(content)
        documents.put_problems(update.db, REDIRECTS, problems)
        old_addresses.put(update, found.addresses)
        origins.put(update, found.names)


def note_moves(update: Update, project: Project, options: Options, *, is_changed: bool) -> Noted:
    """Return what has moved since the last build for everybody, and go on as if `redirects.toml` said so.

    If the build must not write the file, the notes say which lines to add. `is_changed` is True if pages were planned
    in this build.
    """
    db = update.db
    if not options.is_for_everybody:
        former_pages.forget(db)
        stored_values.put(db, former_pages.READERS, former_pages.OTHERS)
        return Noted()
    stored_values.replace(db, former_pages.READERS, former_pages.EVERYBODY)
    is_all_former = former_pages.is_all_former(db)
    is_changed = (is_changed or is_all_former) and former_pages.may_have_moved(db)
    title_before = _title_before(db, project)
    if is_changed or title_before:
        if is_changed:
            from briefgen.archive import successors  # imported late: an unchanged build moves nothing

            successors.keep(db, is_first=update.is_first or is_all_former)
        stored_values.put(db, PENDING, "to be noted")
    if not options.write or stored_values.get(db, PENDING) != "to be noted":
        return Noted()
    if documents.is_any_unusable(db):  # what is missing may come back when it is fixed
        return Noted()
    return _found(update, project, options, title_before)


def _title_before(db: sqlite3.Connection, project: Project) -> str:
    """Return the title that ids in feeds were made from, if it is another one now and nothing says so; else ""."""
    config = project.config
    said = config.feeds.site or origins.site(db)
    now = said or config.title
    before = stored_values.get(db, former_pages.SITE)
    if before is None or said:
        stored_values.replace(db, former_pages.SITE, now)
        return ""
    return before if before != now else ""


def _found(update: Update, project: Project, options: Options, title_before: str) -> Noted:
    from briefgen.archive import successors  # imported late, as above

    db, path = update.db, project.root / REDIRECTS
    found = successors.moved(db)
    if any(fault(address.strip("/")) for address in found.free.values()):  # this build fails, and nothing moved
        return Noted()
    known = old_addresses.targets(db)
    moves = {old: new for old, new in found.free.items() if known.get(old) != new}
    given = {old: new for old, new in found.given.items() if old in known.values()}
    before = origins.all_names(db)
    names = _names(before, former_pages.renamings(db), title_before)
    is_new = names != _stated(before)
    settled = (*found.free, *found.given)
    taken = old_addresses.taken(db)
    is_back = any(old_addresses.is_part(address, known[address]) for address in taken)
    if not (moves or given or is_new or is_back):
        _settle(db, settled)
        return Noted()
    from briefgen.content.redirects_file import read, updated  # imported late, as above

    content, text = _content(path), ""
    if options.records_moves and not isinstance(content, Problem) and os.access(project.root, os.W_OK):
        text = updated(content.decode("utf-8-sig"), {**moves, **given}, {*taken, *given}, names)
    if not text or read(text.encode())[1]:  # the lines of people are of a kind that this cannot add to
        return Noted(notes=tuple(_to_add(moves, given, names if is_new else {})))
    _take_in(update, text.encode())
    if told := [f"{old} is now {new}" for old, new in sorted({**moves, **given}.items())]:
        note = f"{_few(told)}; {REDIRECTS} leads on from there: commit it"
    elif is_new:
        note = f"the ids in feeds stay as they were by [ids] in {REDIRECTS}: commit it"
    else:
        note = f"{_few(taken)} {'is a page' if len(taken) == 1 else 'are pages'} again; {REDIRECTS} says so: commit it"
    return Noted(text, settled, (note,))


def _stated(known: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """Return the names that `redirects.toml` states, without those that only keep two things from having the same."""
    return {thing: first for thing, (first, state) in known.items() if state != "follower"}


def _names(known: Mapping[str, tuple[str, str]], renamed: Mapping[str, str], title_before: str) -> dict[str, str]:
    """Return the names at the first publication, by the names of today.

    `known` are those so far with their states. What is new there stays: somebody stated it for the same renaming.
    """
    names = _stated(known)
    for now, before in renamed.items():
        if known.get(now, ("", ""))[1] == "new":
            continue
        first = names.pop(before, known.get(before, (before, ""))[0])
        names.pop(now, None)
        if first != now:
            names[now] = first
    if title_before:
        names[origins.SITE] = title_before
    return names


def _settle(db: sqlite3.Connection, addresses: Iterable[str]) -> None:
    """Note that all moves are known."""
    former_pages.settle(db, addresses)
    former_pages.settle_names(db)
    origins.settle(db)
    stored_values.put(db, PENDING, "noted")


def _to_add(moves: Mapping[str, str], given: Mapping[str, str], names: Mapping[str, str]) -> list[str]:
    """Return notes that say which lines to add or change."""
    from briefgen.content.redirects_file import line  # imported late, as above

    notes = []
    if moves:
        lines = _few([line(old, new) for old, new in sorted(moves.items())])
        notes.append(f"{counted(len(moves), 'page')} moved; add to [moved] in {REDIRECTS}: {lines}")
    if given:
        told = _few([f"{new} for {old}" for old, new in sorted(given.items())])
        notes.append(f"{counted(len(given), 'page')} moved whose address another has now; write in {REDIRECTS}: {told}")
    if names:
        lines = _few([line(now, first) for now, first in sorted(names.items())])
        notes.append(f"ids in feeds change, unless you add to [ids] in {REDIRECTS}: {lines}")
    return notes


def record(db: sqlite3.Connection, root: Path, noted: Noted) -> None:
    """Write into `redirects.toml` what has moved. A transaction must be open.

    Raises:
        OSError: the file cannot be written.

    """
    if not noted.text:
        return
    path = root / REDIRECTS
    part = path.with_name(f".{REDIRECTS}.part")
    part.unlink(missing_ok=True)  # never write through a link with this name
    with part.open("xb") as file:
        file.write(noted.text.encode())
    part.replace(path)
    _settle(db, noted.settled)
    if title := origins.site(db):
        stored_values.put(db, former_pages.SITE, title)


def _content(path: Path) -> bytes | Problem:
    """Return the content of the file, which may be missing, or what is wrong with it. A link is not followed."""
    kind = file_tree.kind_of(path)
    if not kind:
        return b""
    if kind != "file":
        message = f"this is {file_tree.KIND_NAMES[kind]}, not a file"
        return problem("special-file", Location(REDIRECTS), message, "put the file itself here")
    try:
        return path.read_bytes()
    except OSError as error:
        message = f"the file cannot be read: {error.strerror}"
        return problem("unreadable", Location(REDIRECTS), message, "check who may read it")


def _few(items: list[str]) -> str:
    more = f" and {len(items) - SHOWN:,} more" if len(items) > SHOWN else ""
    return ", ".join(items[:SHOWN]) + more
