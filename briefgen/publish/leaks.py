"""Search all files of an output for what is withheld, and report it. What is public anyway is no leak."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path

import msgspec

from briefgen.archive.full_text import first_mentioning
from briefgen.archive.lint.locations import find_exactly, find_words
from briefgen.archive.withheld import first_listing, public_digests, public_texts
from briefgen.archive.withheld_texts import ATTACHMENT, WithheldText
from briefgen.content.sources import digest_of
from briefgen.diagnostics import Location, Problem, Severity
from briefgen.pipeline.pool import Pool
from briefgen.project import Project, shipped
from briefgen.publish.canonical import canonical
from briefgen.publish.endings import shortened
from briefgen.publish.gate import LEAST_BYTES, Gate, Hit
from briefgen.publish.prepared import withheld_texts
from briefgen.publish.searching import search_files
from briefgen.publish.unpacking import INDEX
from briefgen.rules import problem

LEAST_SHARED = 40
"""Withheld texts that are public too are reported from this number of letters on: fewer are no more than a phrase."""


class Search(msgspec.Struct, frozen=True):
    """What a search of an output found: problems, and the files in which nothing at all was found."""

    problems: list[Problem]
    clean: frozenset[str]


class LeakSearch:
    """Searches the files of an output for what the build that made them withheld.

    Args:
        db: the archive of the build.
        site: the site, which says what may be published all the same.
        output: the output folder.
        prepared: the file that keeps what is searched for from one run to the next.

    """

    def __init__(self, db: sqlite3.Connection, site: Project, output: Path, prepared: Path) -> None:
        root, settings = site.root, site.config.leaks
        self._db, self._root, self._unread, self._language = db, root, settings.unread, site.config.language
        self._shown = output.relative_to(root).as_posix() if output.is_relative_to(root) else str(output)
        texts = withheld_texts(db, root, prepared)
        attachments = [text for text in texts if text.kind == ATTACHMENT]
        others = [text for text in texts if text.kind != ATTACHMENT]
        self.gate = Gate(others, settings.allow, _digests(db, root, attachments) if attachments else {})

    def search(self, files: Mapping[str, Path], pool: Pool) -> Search:
        """Search some files: where each is, by its path in the output. Many are searched by the processes of a pool.

        Returns:
            An error for each withheld text and each file that cannot be searched; a warning for each withheld document
            of which whole sentences are public already.

        """
        hits: list[Hit] = []
        problems: list[Problem] = []
        clean = set()
        for path, found in search_files(self.gate, files, pool).items():
            hits += found.hits
            if not self._may_be_unread(path):
                problems += (self._not_searched(path, why) for why in dict.fromkeys(found.unread))
            if not found.hits and not found.unread:  # what is allowed now may not be tomorrow: it is searched again
                clean.add(path)
        public = self._public({hit.withheld for hit in hits}) if hits else {}
        elsewhere = {hit.withheld for hit in hits if not hit.layer.endswith(INDEX)}
        public |= self._stems({hit.withheld for hit in hits} - elsewhere - public.keys())
        problems += self._leaks(hit for hit in hits if hit.withheld not in public)
        problems += self._shared(public)
        return Search(problems, frozenset(clean))

    def _may_be_unread(self, path: str) -> bool:
        return any(fnmatchcase(path, pattern) for pattern in self._unread)

    def _stems(self, wanted: set[WithheldText]) -> dict[WithheldText, str]:
        """Return those of some withheld words that the search index makes of public ones, each with ""."""
        texts = (text for _, text in public_texts(self._db)) if wanted else ()
        found = shortened({withheld.text for withheld in wanted}, texts, self._language)
        return {withheld: "" for withheld in wanted if withheld.text in found}

    def _not_searched(self, path: str, why: str) -> Problem:
        hint = f"take it out, or publish it all the same: [leaks] unread = [{_quoted(path)}]"
        message = f"this file cannot be searched for what is withheld: {why}"
        return problem("leak", Location(f"{self._shown}/{path}"), message, hint)

    def _public(self, wanted: set[WithheldText]) -> dict[WithheldText, str]:
        """Return those of some withheld texts that are public all the same, each with the file that says so."""
        found: dict[WithheldText, str] = {}
        for candidates in (self._with_the_text, self._with_the_item, self._of_themes, self._all):
            missing = wanted - found.keys()
            for path, text in candidates(missing) if missing else ():
                for withheld, _ in self.gate.find(text):
                    if withheld in missing and (path or " " not in canonical(withheld.text).strip()):
                        found.setdefault(withheld, path)
                if len(found) == len(wanted):
                    break
        return found

    def _with_the_text(self, wanted: Iterable[WithheldText]) -> Iterator[tuple[str, str]]:
        """Yield the texts of documents whose text has one of those wanted word for word: one document for each."""
        likely = {entity for item in wanted if not item.is_path for entity in first_mentioning(self._db, item.text)}
        return public_texts(self._db, likely)

    def _with_the_item(self, wanted: Iterable[WithheldText]) -> Iterator[tuple[str, str]]:
        """Yield the texts of documents of which lists show one of those wanted word for word: one document for each."""
        likely = {entity for item in wanted if not item.is_path for entity in first_listing(self._db, item.text)}
        return public_texts(self._db, likely)

    def _of_themes(self, _wanted: Iterable[WithheldText]) -> Iterator[tuple[str, str]]:
        """Yield what the shipped themes say themselves: a single word of theirs gives nothing away."""
        return (("", path.read_text("utf-8")) for path in sorted(shipped().rglob("*.html")))

    def _all(self, _wanted: Iterable[WithheldText]) -> Iterator[tuple[str, str]]:
        """Yield all texts of all documents: the wanted ones may be written in another way there."""
        return public_texts(self._db)

    def _leaks(self, hits: Iterable[Hit]) -> Iterator[Problem]:
        """Yield one problem for each text that leaks, at the first file that has it."""
        by_text: dict[WithheldText, list[Hit]] = defaultdict(list)
        for hit in hits:
            by_text[hit.withheld].append(hit)
        for first, *others in by_text.values():
            yield self._leak(first, len(others))

    def _leak(self, hit: Hit, others: int) -> Problem:
        where = f" ({hit.layer})" if hit.layer else ""
        more = f" and in {others:,} more file{'s' if others > 1 else ''}" if others else ""
        what = f"the {hit.withheld.kind} of {self._place(hit.withheld)}"
        message = f"{what} is withheld, but it is in this file{where}{more}"
        hint = (
            f"take it out of what is public; if it gives nothing away: [leaks] allow = [{_quoted(hit.withheld.text)}]"
        )
        return problem("leak", Location.in_line(f"{self._shown}/{hit.path}", 0, 0, hit.excerpt), message, hint)

    def _place(self, withheld: WithheldText) -> str:
        """Return file, line and column of a withheld text, or only the file if not even its first words are there."""
        first = withheld.text.strip().split("\n", 1)[0]
        place = find_exactly(self._root, withheld.path, first) or find_words(self._root, withheld.path, first)
        return f"{place.path}:{place.line}:{place.column}" if place else withheld.path

    def _shared(self, public: Mapping[WithheldText, str]) -> Iterator[Problem]:
        """Yield a warning for each withheld document of which whole sentences are in a public one too."""
        by_document: dict[str, list[tuple[WithheldText, str]]] = defaultdict(list)
        for withheld, path in public.items():
            is_sentence = not (withheld.is_name or withheld.is_path)
            if path and is_sentence and len(canonical(withheld.text)) >= LEAST_SHARED:
                by_document[withheld.path].append((withheld, path))
        for path, found in sorted(by_document.items()):
            withheld, other = found[0]
            more = f", and {_sentences(len(found) - 1)} public" if len(found) > 1 else ""
            message = f"the {withheld.kind} of {self._place(withheld)} is withheld, but it is in {other} too{more}"
            hint = "check that it may be public already"
            yield msgspec.structs.replace(problem("leak", Location(path), message, hint), severity=Severity.WARNING)


def _digests(db: sqlite3.Connection, root: Path, attachments: Iterable[WithheldText]) -> dict[bytes, WithheldText]:
    """Return the digests of withheld pictures and attachments, as they are and without what cameras write into them."""
    from briefgen.pipeline.picture_metadata import MetadataError, stripped

    found: dict[bytes, WithheldText] = {}
    for withheld in attachments:
        try:
            content = (root / withheld.text).read_bytes()
        except OSError:
            continue
        if len(content) < LEAST_BYTES:
            continue
        found[digest_of(content)] = withheld
        try:
            found[digest_of(stripped(content))] = withheld
        except MetadataError:
            continue
    public = public_digests(db)
    return {digest: withheld for digest, withheld in found.items() if digest not in public}


def _sentences(number: int) -> str:
    return "1 more of its sentences is" if number == 1 else f"{number:,} more of its sentences are"


def _quoted(text: str) -> str:
    return msgspec.json.encode(text).decode()
