"""The leak gate: every byte that is to be published is searched for what is withheld."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path

import msgspec

from briefgen.archive.lint.locations import find_exactly
from briefgen.archive.withheld import Secret, public_digests, public_texts, secrets, withheld_files
from briefgen.config import Leaks
from briefgen.content.sources import digest_of
from briefgen.diagnostics import Location, Problem, Severity
from briefgen.project import shipped
from briefgen.publish.canonical import canonical
from briefgen.publish.gate import LEAST_BYTES, Gate, Hit
from briefgen.rules import problem

TELLING = 40
"""Letters from which on words that a public briefing has too are pointed out: fewer are no more than a phrase."""


class Search(msgspec.Struct, frozen=True):
    """What came of a search: problems, and the files in which nothing at all was found."""

    problems: list[Problem]
    clean: frozenset[str]


def gate_of(db: sqlite3.Connection, root: Path, settings: Leaks) -> Gate:
    """Return the gate for what a build withheld.

    Args:
        db: the build's archive.
        root: the site's folder, where withheld pictures and attachments lie.
        settings: what may be published all the same.

    """
    return Gate(secrets(db), settings.allow, _digests(db, root))


def _digests(db: sqlite3.Connection, root: Path) -> dict[bytes, Secret]:
    """Return the digests of withheld pictures and attachments, as they are and without what cameras write into them."""
    from briefgen.pipeline.picture_metadata import MetadataError, stripped

    found: dict[bytes, Secret] = {}
    for name, path in withheld_files(db):
        try:
            content = (root / name).read_bytes()
        except OSError:
            continue
        if len(content) < LEAST_BYTES:
            continue
        secret = Secret(name, "attachment", path)
        found[digest_of(content)] = secret
        try:
            found[digest_of(stripped(content))] = secret
        except MetadataError:
            continue
    public = public_digests(db)
    return {digest: secret for digest, secret in found.items() if digest not in public}


def search(
    db: sqlite3.Connection, root: Path, output: Path, paths: Iterable[str], gate: Gate, unread: Iterable[str]
) -> Search:
    """Search files of an output.

    Args:
        db: the archive of the build that made it.
        root: the site's folder.
        output: the output folder.
        paths: the files to search.
        gate: knows what is withheld.
        unread: patterns of files that may be published although they cannot be searched.

    Returns:
        An error for each withheld text and each file that cannot be searched; a warning for each withheld document of
        which whole sentences are public already.

    """
    shown = output.relative_to(root).as_posix() if output.is_relative_to(root) else str(output)
    hits: list[Hit] = []
    found: list[Problem] = []
    clean = set()
    for path in paths:
        result = gate.search(path, (output / path).read_bytes())
        is_allowed = any(fnmatchcase(path, pattern) for pattern in unread)
        refused = [] if is_allowed else list(dict.fromkeys(result.unread))
        hits += result.hits
        found += (_not_searched(f"{shown}/{path}", path, why) for why in refused)
        if not result.hits and not result.unread:  # what is allowed today may not be tomorrow: it is searched again
            clean.add(path)
    public = _public(db, {hit.secret for hit in hits}, gate) if hits else {}
    found += _all_told([hit for hit in hits if hit.secret not in public], shown, root)
    found += _shared({hit.secret: public[hit.secret] for hit in hits if hit.secret in public}, root)
    return Search(found, frozenset(clean))


def _public(db: sqlite3.Connection, wanted: set[Secret], gate: Gate) -> dict[Secret, str]:
    """Return those of some secrets that are public all the same, each with the file that says so."""
    found: dict[Secret, str] = {}
    for path, text in (*_theme_words(), *public_texts(db)):
        for secret, _ in gate.find(text):
            if secret in wanted and (path or " " not in canonical(secret.text).strip()):
                found.setdefault(secret, path)
        if len(found) == len(wanted):
            break
    return found


def _theme_words() -> Iterator[tuple[str, str]]:
    """Yield what the shipped themes themselves say: a single word of theirs gives nothing away."""
    for path in sorted(shipped().rglob("*.html")):
        yield "", path.read_text("utf-8")


def _all_told(hits: list[Hit], shown: str, root: Path) -> Iterator[Problem]:
    """Yield one problem for each text that leaks, at the first file that holds it."""
    by_secret: dict[Secret, list[Hit]] = defaultdict(list)
    for hit in hits:
        by_secret[hit.secret].append(hit)
    for first, *others in by_secret.values():
        yield _told(first, len(others), shown, root)


def _told(hit: Hit, others: int, shown: str, root: Path) -> Problem:
    where = f" ({hit.layer})" if hit.layer else ""
    more = f" and in {others:,} more file{'s' if others > 1 else ''}" if others else ""
    message = f"the {hit.secret.what} of {_place(hit.secret, root)} stands here{where}{more}, and that is withheld"
    hint = f"take it out of what is shown; if it gives nothing away: [leaks] allow = [{_quoted(hit.secret.text)}]"
    return problem("leak", Location.in_line(f"{shown}/{hit.path}", 0, 0, hit.excerpt), message, hint)


def _place(secret: Secret, root: Path) -> str:
    """Return file, line and column of what is withheld, if it is found there in these words."""
    first = secret.text.strip().split("\n", 1)[0]
    place = find_exactly(root, secret.path, first)
    return f"{place.path}:{place.line}:{place.column}" if place else secret.path


def _not_searched(shown: str, path: str, why: str) -> Problem:
    hint = f"take it out, or publish it all the same: [leaks] unread = [{_quoted(path)}]"
    return problem("leak", Location(shown), f"this file cannot be searched for what is withheld: {why}", hint)


def _shared(public: Mapping[Secret, str], root: Path) -> Iterator[Problem]:
    """Yield a warning for each withheld document of which whole sentences stand in a public one too."""
    by_document: dict[str, list[tuple[Secret, str]]] = defaultdict(list)
    for secret, path in public.items():
        if path and not secret.is_name and not secret.exact and len(canonical(secret.text)) >= TELLING:
            by_document[secret.path].append((secret, path))
    for path, found in sorted(by_document.items()):
        secret, other = found[0]
        more = f", and {len(found) - 1} more of its sentences are public" if len(found) > 1 else ""
        message = f"the {secret.what} of {_place(secret, root)} stands in {other} too, which is public{more}"
        hint = "check that it may be known before its time"
        yield msgspec.structs.replace(problem("leak", Location(path), message, hint), severity=Severity.WARNING)


def _quoted(text: str) -> str:
    return msgspec.json.encode(text).decode()
