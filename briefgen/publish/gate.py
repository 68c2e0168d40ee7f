"""The gate: find the texts and files that a build withheld in the bytes that are to be published.

It finds words in every form, encoding and packing: `unpacking` opens what is packed in a file, `decodings` reads bytes
as text, `canonical` brings words into one form. `leaks` turns what is found into problems.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

import msgspec
from ahocorasick_rs import AhoCorasick, BytesAhoCorasick, Implementation

from briefgen.archive.withheld_texts import WithheldText
from briefgen.content.sources import digest_of
from briefgen.publish.canonical import canonical, is_without_spaces, joined, plain, spaced
from briefgen.publish.decodings import texts_of
from briefgen.publish.unpacking import Layer, Layers

LEAST_BYTES = 64
"""Smaller pictures and attachments are not searched for: a single transparent point could be anybody's."""

LIBRARIES = ("ahocorasick-rs", "cbor2", "pypdf")
"""The libraries that decide what is found."""

LEAST_WORD = 10
"""Addresses and names of files that are one word are searched for from this number of letters on."""

LEAST_ENCODED = 8
"""Words in another encoding are searched for from this number of bytes on: fewer could be part of a picture."""

QUICK = Implementation.ContiguousNFA
"""The automaton that is made in a short time, for builds of a few pages, and searches quickly."""

_BEGINNING = re.compile(r"\s?(?:\S+\s?){1,4}")

ENCODINGS = (
    "utf-16-le", "utf-16-be", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "koi8-r", "mac-roman",
    "tis-620", "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr",
)  # fmt: skip
"""The encodings other than UTF-8 in which words of other alphabets are searched for."""


class Hit(msgspec.Struct, frozen=True):
    """A withheld text or file that was found: in which file, in which part of that, and the words around it."""

    withheld: WithheldText
    path: str
    layer: str
    excerpt: str


class Found(msgspec.Struct, frozen=True):
    """What the search of a file found. `unread` says in words which parts of it could not be searched, and why."""

    hits: list[Hit]
    unread: list[str]


class Gate:
    """Finds withheld texts and files.

    Args:
        texts: the texts that are withheld.
        allowed: texts that may be published all the same.
        files: digests of withheld pictures and attachments (`digest_of`), each with what it is.

    """

    def __init__(
        self,
        texts: Iterable[WithheldText],
        allowed: Iterable[str] = (),
        files: Mapping[bytes, WithheldText] | None = None,
    ) -> None:
        passed = {canonical(text) for text in allowed}
        self._texts = [withheld for withheld in texts if _form(withheld) not in passed]
        self._words = _WordSearch(self._texts)
        self._encoded = _EncodedSearch(self._texts)
        self._paths = _PathSearch([withheld for withheld in self._texts if withheld.is_path])
        self._files = {digest: withheld for digest, withheld in (files or {}).items() if _form(withheld) not in passed}

    def __reduce__(self) -> tuple[type[Gate], tuple[object, ...]]:
        return Gate, (self._texts, (), self._files)  # automata cannot travel to another process

    @property
    def is_open(self) -> bool:
        """Whether nothing is withheld, so that no file needs to be searched."""
        return not (self._texts or self._files)

    @property
    def version(self) -> str:
        """A digest of what is searched for and of the code that searches.

        A file that passed is searched again when this changes.
        """
        known = sorted(
            [
                *((item.is_path, item.is_name, item.text) for item in self._texts),
                *((True, True, key.hex()) for key in self._files),
            ]
        )
        return hashlib.sha256(repr((code_version(), known)).encode()).hexdigest()

    def search(self, path: str, content: bytes) -> Found:
        """Search a file and its name."""
        found: dict[WithheldText, Hit] = {}
        layers = Layers()
        self._in_texts(path, "its name", iter([path, path.replace(" ", "-")]), found)
        try:
            self._in_layers(path, layers.of(content), found)
        except Exception as error:
            layers.unread.append(f"the search failed ({type(error).__name__}: please report it)")
        return Found(list(found.values()), layers.unread)

    def _in_layers(self, path: str, layers: Iterable[Layer], found: dict[WithheldText, Hit]) -> None:
        for layer in layers:
            is_large_enough = self._files and len(layer.content) >= LEAST_BYTES
            if is_large_enough and (file := self._files.get(digest_of(layer.content))):
                found.setdefault(file, Hit(file, path, layer.name, ""))
            self._in_texts(path, layer.name, texts_of(layer.content), found)
            for withheld in self._encoded.find(layer.content):
                found.setdefault(withheld, Hit(withheld, path, layer.name, ""))

    def _in_texts(self, path: str, layer: str, texts: Iterator[str], found: dict[WithheldText, Hit]) -> None:
        for text in texts:
            for withheld, around in self.find(text):
                found.setdefault(withheld, Hit(withheld, path, layer, around))

    def find(self, text: str) -> Iterator[tuple[WithheldText, str]]:
        """Yield each withheld text that is in a text, with the words around it."""
        read = plain(text)
        yield from self._words.find(read)
        yield from self._paths.find(read)


class _Search:
    """Searches texts in one form for withheld texts in the same form.

    The automaton knows only how each begins, because it takes long to make one of whole sentences; where it finds a
    beginning, the rest is compared.
    """

    def __init__(self, forms: Mapping[str, WithheldText], form: Callable[[bytes], str]) -> None:
        self._form = form
        by_beginning: dict[str, list[tuple[str, WithheldText]]] = {}
        for whole, withheld in forms.items():
            by_beginning.setdefault(_beginning(whole), []).append((whole, withheld))
        self._texts = list(by_beginning.values())
        self._machine = AhoCorasick(list(by_beginning), implementation=QUICK) if forms else None

    def find(self, text: bytes) -> Iterator[tuple[WithheldText, str]]:
        """Yield what is found in a plain text, with the words around it."""
        if self._machine is None:
            return
        read = self._form(text)
        for number, start, _ in self._machine.find_matches_as_indexes(read, overlapping=True):
            for whole, withheld in self._texts[number]:
                end = start + len(whole)
                if read.startswith(whole, start) and self._is_whole(read, start, end):
                    yield withheld, read[max(0, start - 30) : end + 30].strip()

    def _is_whole(self, _text: str, _start: int, _end: int) -> bool:
        return True


def _beginning(form: str) -> str:
    """Return the first words of a form."""
    found = _BEGINNING.match(form)
    return found[0] if found else form


class _WordSearch(_Search):
    """Searches for words, whatever is between them."""

    def __init__(self, texts: Iterable[WithheldText]) -> None:
        forms: dict[str, WithheldText] = {}
        for withheld in texts:
            form = _form(withheld)
            if not withheld.is_path and _is_distinctive(form, withheld):
                forms.setdefault(form, withheld)
        super().__init__(forms, spaced)


class _PathSearch(_Search):
    """Searches for names of files and addresses. A hyphen may come before or after one, but no letter or digit."""

    def __init__(self, texts: Iterable[WithheldText]) -> None:
        forms: dict[str, WithheldText] = {}
        for withheld in texts:
            form = joined(plain(withheld.text)).strip("-")
            if form and (not form.isalpha() or len(form) >= LEAST_WORD):  # a short word is in many texts
                forms.setdefault(form, withheld)
        super().__init__(forms, joined)

    def _is_whole(self, text: str, start: int, end: int) -> bool:
        return not (start and text[start - 1].isalnum()) and not (end < len(text) and text[end].isalnum())


class _EncodedSearch:
    """Searches for words of other alphabets in files that are not UTF-8 and do not say so."""

    def __init__(self, texts: Iterable[WithheldText]) -> None:
        self._wanted = [item for item in texts if not item.is_path and not item.text.isascii()]

    def find(self, content: bytes) -> set[WithheldText]:
        """Return what is found in some bytes. A text in UTF-8 without control characters holds no other encoding."""
        if not self._wanted or _is_plain_text(content):
            return set()
        machine, texts = self._made
        return {texts[number] for number, _, _ in machine.find_matches_as_indexes(content)}

    @cached_property
    def _made(self) -> tuple[BytesAhoCorasick, list[WithheldText]]:
        """The automaton, which is made when there is a file to search: it takes long, and pages are UTF-8."""
        forms: dict[bytes, WithheldText] = {}
        for withheld in self._wanted:
            if _is_distinctive(_form(withheld), withheld):
                for name in ENCODINGS:
                    forms.setdefault(_in_encoding(withheld.text, name), withheld)
        kept = {form: withheld for form, withheld in forms.items() if len(form) >= LEAST_ENCODED}
        return BytesAhoCorasick(list(kept)), list(kept.values())


def _is_plain_text(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return not _CONTROL.search(content)


_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def _form(withheld: WithheldText) -> str:
    return withheld.form or canonical(withheld.text)


def _is_distinctive(form: str, withheld: WithheldText) -> bool:
    """Return True if a text says so much that nobody else would have written the same by chance."""
    letters = form.replace(" ", "")
    if not letters or letters.isdecimal():
        return False
    words = len(form.split())
    if is_without_spaces(letters[0]):
        return words >= (2 if withheld.is_name else 4)
    if withheld.is_name:
        return len(letters) >= 4
    return words >= 3 or len(letters) >= (8 if words == 2 else 10)


def _in_encoding(text: str, name: str) -> bytes:
    """Return a text in an encoding; no bytes if that lacks one of its letters."""
    try:
        return text.encode(name)
    except UnicodeEncodeError:
        return b""


def code_version(folder: Path = Path(__file__).parent) -> str:
    """Return a digest of all code in a folder, this package by default, and of what else decides what is found."""
    from importlib import metadata  # imported late: it is heavy, and a build asks for no version

    code = [hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.glob("*.py"))]
    return repr((code, sys.version, [metadata.version(name) for name in LIBRARIES]))
