"""Old addresses: read `redirects.toml`, and write into it which pages have moved."""

from __future__ import annotations

from pathlib import Path

from briefgen import file_tree
from briefgen.archive import documents, former_pages, old_addresses, stored_values
from briefgen.archive.update import Update
from briefgen.config import REDIRECTS
from briefgen.content.sources import digest_of
from briefgen.diagnostics import Location, Problem, counted
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


def note_moves(update: Update, root: Path, options: Options) -> list[str]:
    """Write into `redirects.toml` which pages have moved since the last build for everybody.

    Return notes that say so. If the build must not write the file, they say which lines to add.
    """
    if not (options.write and options.is_for_everybody):
        former_pages.forget(update.db)
        return []
    former_pages.keep(update.db)
    if documents.has_errors(update.db):  # what is missing may come back when they are fixed
        return []
    moves = former_pages.moved(update.db)
    if not moves:
        return []
    if not options.records_moves:
        lines = [f'"{old}" = "{new}"' for old, new in sorted(moves.items())]
        return [f"{counted(len(moves), 'page')} moved; add to [moved] in {REDIRECTS}: {_few(lines)}"]
    from briefgen.content.redirects_file import updated

    path, before = root / REDIRECTS, _content(root / REDIRECTS)
    if isinstance(before, Problem):
        return []
    text = before.decode("utf-8-sig", "surrogateescape")
    after = updated(text, moves, old_addresses.taken(update.db))
    part = path.with_name(f".{REDIRECTS}.part")
    part.write_bytes(after.encode("utf-8", "surrogateescape"))
    part.replace(path)
    former_pages.settle(update.db, moves)
    take_in(update, root)
    told = [f"{old} is now {new}" for old, new in sorted(moves.items())]
    return [f"{_few(told)}; {REDIRECTS} leads on from there: commit it"]


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
