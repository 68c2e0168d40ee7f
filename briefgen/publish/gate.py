"""The gate: find the texts and files that a build withheld in the bytes that are to be published.

It finds words in every form, encoding and packing: `unpacking` opens what is packed in a file, `decodings` reads bytes
as text, `canonical` brings words into one form. `leaks` turns what is found into problems.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import metadata
from pathlib import Path

import msgspec
from ahocorasick_rs import AhoCorasick, BytesAhoCorasick

from briefgen.archive.withheld import WithheldText
from briefgen.content.sources import digest_of
from briefgen.publish.canonical import canonical, is_without_spaces, joined, plain, spaced
from briefgen.publish.decodings import texts_of
from briefgen.publish.unpacking import Layer, Layers

LEAST_BYTES = 64
"""Smaller pictures and attachments are not searched for: a single transparent point could be anybody's."""

LIBRARIES = ("ahocorasick-rs", "pypdf")
"""The libraries that decide what is found."""

LEAST_ENCODED = 8
"""Words in another encoding are searched for from this number of bytes on: fewer could be part of a picture."""

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
        kept = [withheld for withheld in texts if canonical(withheld.text) not in passed]
        self._words = _WordSearch(kept)
        self._encoded = _EncodedSearch(kept)
        self._paths = _PathSearch([withheld for withheld in kept if withheld.is_path])
        self._files = {
            digest: withheld for digest, withheld in (files or {}).items() if canonical(withheld.text) not in passed
        }
        self._known = sorted(
            [
                *((item.is_path, item.is_name, item.text) for item in kept),
                *((True, True, key.hex()) for key in self._files),
            ]
        )

    @property
    def is_open(self) -> bool:
        """Whether nothing is withheld, so that no file needs to be searched."""
        return not self._known

    @property
    def version(self) -> str:
        """A digest of what is searched for and of the code that searches.

        A file that passed is searched again when this changes.
        """
        return hashlib.sha256(repr((code_version(), self._known)).encode()).hexdigest()

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
    """Searches texts in one form for withheld texts in the same form."""

    def __init__(self, forms: Mapping[str, WithheldText], form: Callable[[bytes], str]) -> None:
        self._form = form
        self._texts: Sequence[WithheldText] = list(forms.values())
        self._machine = AhoCorasick(list(forms)) if forms else None

    def find(self, text: bytes) -> Iterator[tuple[WithheldText, str]]:
        """Yield what is found in a plain text, with the words around it."""
        if self._machine is None:
            return
        read = self._form(text)
        for number, start, end in self._machine.find_matches_as_indexes(read, overlapping=True):
            if self._is_whole(read, start, end):
                yield self._texts[number], read[max(0, start - 30) : end + 30].strip()

    def _is_whole(self, _text: str, _start: int, _end: int) -> bool:
        return True


class _WordSearch(_Search):
    """Searches for words, whatever is between them."""

    def __init__(self, texts: Iterable[WithheldText]) -> None:
        forms: dict[str, WithheldText] = {}
        for withheld in texts:
            form = canonical(withheld.text)
            if not withheld.is_path and _is_distinctive(form, withheld):
                forms.setdefault(form, withheld)
        super().__init__(forms, spaced)


class _PathSearch(_Search):
    """Searches for names of files and addresses. A hyphen may come before or after one, but no letter or digit."""

    def __init__(self, texts: Iterable[WithheldText]) -> None:
        forms: dict[str, WithheldText] = {}
        for withheld in texts:
            if form := joined(plain(withheld.text)).strip("-"):
                forms.setdefault(form, withheld)
        super().__init__(forms, joined)

    def _is_whole(self, text: str, start: int, end: int) -> bool:
        return not (start and text[start - 1].isalnum()) and not (end < len(text) and text[end].isalnum())


class _EncodedSearch:
    """Searches for words of other alphabets in files that are not UTF-8 and do not say so."""

    def __init__(self, texts: Iterable[WithheldText]) -> None:
        forms: dict[bytes, WithheldText] = {}
        for withheld in texts:
            if (
                not withheld.is_path
                and not withheld.text.isascii()
                and _is_distinctive(canonical(withheld.text), withheld)
            ):
                for name in ENCODINGS:
                    forms.setdefault(_in_encoding(withheld.text, name), withheld)
        self._forms = {form: withheld for form, withheld in forms.items() if len(form) >= LEAST_ENCODED}
        self._machine = BytesAhoCorasick(list(self._forms)) if self._forms else None
        self._texts = list(self._forms.values())

    def find(self, content: bytes) -> set[WithheldText]:
        """Return what is found in some bytes."""
        if self._machine is None:
            return set()
        return {self._texts[number] for number, _, _ in self._machine.find_matches_as_indexes(content)}


def _is_distinctive(form: str, withheld: WithheldText) -> bool:
    """Return True if a text says so much that nobody else would have written the same by chance."""
    words = form.split()
    letters = sum(map(len, words))
    if not letters or form.replace(" ", "").isdecimal():
        return False
    if is_without_spaces(words[0][0]):
        return len(words) >= (2 if withheld.is_name else 4)
    if withheld.is_name:
        return letters >= 4
    return len(words) >= 3 or letters >= (8 if len(words) == 2 else 10)


def _in_encoding(text: str, name: str) -> bytes:
    """Return a text in an encoding; no bytes if that lacks one of its letters."""
    try:
        return text.encode(name)
    except UnicodeEncodeError:
        return b""


def code_version(folder: Path = Path(__file__).parent) -> str:
    """Return a digest of all code in a folder, this package by default, and of what else decides what is found."""
    code = [hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.glob("*.py"))]
    return repr((code, sys.version, [metadata.version(name) for name in LIBRARIES]))
