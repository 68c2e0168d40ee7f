"""Old addresses: read `redirects.toml`, and write into it which pages have moved."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from briefgen import file_tree
from briefgen.archive import documents, former_pages, old_addresses, stored_values
from briefgen.archive.update import Update
from briefgen.config import REDIRECTS
from briefgen.content.sources import digest_of
from briefgen.diagnostics import Location, Problem, counted
from briefgen.output_path import fault
from briefgen.pipeline.options import Options
from briefgen.rules import problem

SHOWN = 5
"""How many addresses a note names."""


def take_in(update: Update, root: Path) -> None:
    """Store the old addresses that `redirects.toml` names, if the file changed."""
    content = _content(root / REDIRECTS)
    if isinstance(content, Problem):
        documents.put_problems(update.db, REDIRECTS, [content])
        stored_values.put(update.db, REDIRECTS, "")
        return
    if stored_values.replace(update.db, REDIRECTS, digest_of(content).hex()):
        from briefgen.content.redirects_file import read  # imported late: an unchanged build does not read it

        entries, problems = read(content)
        documents.put_problems(update.db, REDIRECTS, problems)
        old_addresses.put(update, entries)


def note_moves(update: Update, root: Path, options: Options, *, is_changed: bool) -> list[str]:
    """Write into `redirects.toml` which pages have moved since the last build for everybody.

    Return notes that say so. If the build must not write the file, they say which lines to add. `is_changed` is True if
    pages were planned in this build.
    """
    if not options.is_for_everybody:
        former_pages.forget(update.db)
        return []
    if is_changed:
        former_pages.keep(update.db)
        stored_values.put(update.db, "moves", "to be noted")
    if not options.write or stored_values.get(update.db, "moves") != "to be noted":
        return []
    if documents.is_any_unusable(update.db):  # what is missing may come back when it is fixed
        return []
    moves = former_pages.moved(update.db)
    if any(fault(address.strip("/")) for address in moves.values()):  # this build fails, and nothing has moved
        return []
    if not moves:
        stored_values.put(update.db, "moves", "noted")
        return []
    if not (options.records_moves and _write(root / REDIRECTS, moves, old_addresses.taken(update.db))):
        lines = [f'"{old}" = "{new}"' for old, new in sorted(moves.items())]
        return [f"{counted(len(moves), 'page')} moved; add to [moved] in {REDIRECTS}: {_few(lines)}"]
    former_pages.settle(update.db, moves)
    stored_values.put(update.db, "moves", "noted")
    take_in(update, root)
    told = [f"{old} is now {new}" for old, new in sorted(moves.items())]
    return [f"{_few(told)}; {REDIRECTS} leads on from there: commit it"]


def _write(path: Path, moves: Mapping[str, str], taken: Collection[str]) -> bool:
    """Write into the file which pages have moved. Return False if it cannot be written."""
    from briefgen.content.redirects_file import updated  # imported late, as above

    before, part = _content(path), path.with_name(f".{REDIRECTS}.part")
    if isinstance(before, Problem):
        return False
    text = updated(before.decode("utf-8-sig"), moves, taken)
    try:
        part.unlink(missing_ok=True)  # never write through a link with this name
        with part.open("xb") as file:
            file.write(text.encode())
        part.replace(path)
    except OSError:
        return False
    return True


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
