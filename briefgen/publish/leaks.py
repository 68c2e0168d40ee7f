"""The leak gate: every byte that is to be published is searched for what is withheld."""

from __future__ import annotations

import bz2
import gzip
import html
import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote

import msgspec
from ahocorasick_rs import AhoCorasick

from briefgen.archive.secrets import Secret
from briefgen.content.names import fold, folded
from briefgen.diagnostics import Problem
from briefgen.rules import problem

DEPTH = 3
"""How often what is packed is unpacked."""

LARGEST = 64 * 2**20
"""Bytes that are unpacked of one stream at most: more is no text of a briefing."""

_BREAK = re.compile(r"<(?:br|/?p|/?li|/?h\d|/?d[tdl]|/?t[dr])\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\(.)")
_FLATE = re.compile(rb"stream\r?\n")


class Hit(msgspec.Struct, frozen=True):
    """Something withheld in something to be published: where in the file, and what stands around it."""

    secret: Secret
    path: str
    layer: str
    excerpt: str


class Gate:
    """Knows what is withheld, and finds it."""

    def __init__(self, secrets: Iterable[Secret], allowed: Iterable[str] = ()) -> None:
        passed = {fold(text) for text in allowed}
        kept = [secret for secret in secrets if fold(secret.text) not in passed]
        self._exact = _Words([secret for secret in kept if secret.exact])
        self._loose = _Words([secret for secret in kept if not secret.exact])
        self.known = "\0".join(sorted(f"{secret.exact}{secret.text}" for secret in kept))

    def search(self, path: str, content: bytes) -> list[Hit]:
        """Return what is withheld and stands in a file, or in its name."""
        found: dict[Secret, Hit] = {}
        for layer, data in (("its name", path.encode()), *_layers(content, "", DEPTH)):
            for text in _readings(data):
                for secret, around in (*self._exact.find(text), *self._loose.find(folded(text))):
                    found.setdefault(secret, Hit(secret, path, layer, around))
        return list(found.values())


class _Words:
    """Secrets that are searched in the same form of a text."""

    def __init__(self, secrets: Sequence[Secret]) -> None:
        self._secrets = secrets
        self._machine = AhoCorasick([secret.text for secret in secrets]) if secrets else None

    def find(self, text: str) -> Iterator[tuple[Secret, str]]:
        """Yield what stands in a text as whole words, with what is around it."""
        if self._machine is None:
            return
        for number, start, end in self._machine.find_matches_as_indexes(text, overlapping=True):
            if _whole(text, start, end):
                yield self._secrets[number], text[max(0, start - 30) : end + 30].replace("\n", " ")


def _whole(text: str, start: int, end: int) -> bool:
    return not (_within(text, start) or _within(text, end))


def _within(text: str, at: int) -> bool:
    """Say whether a position is inside of a word, or of names that hyphens join."""
    return 0 < at < len(text) and _joins(text[at - 1]) and _joins(text[at])


def _joins(character: str) -> bool:
    return character.isalnum() or character in "-_"


def _readings(data: bytes) -> Iterator[str]:
    """Yield a text as it is, and as those read it who take markup and escapes for what they mean."""
    text = data.decode("utf-8", "replace")
    yield text
    if "&" in text:
        yield html.unescape(text)  # what stands in attributes goes with the tags below
    read = text
    if "<" in read or "&" in read:
        read = html.unescape(_TAG.sub("", _BREAK.sub(" ", read)))
    if "\\" in read:
        read = _ESCAPE.sub(
            lambda found: chr(int(found[1], 16)) if found[1] else " " if found[2] in "nrt" else found[2], read
        )
    if "%" in read:
        read = unquote(read)
    if read != text:
        yield read
    if "\n " in text:
        yield re.sub(r"\r?\n ", "", text)  # iCalendar folds long lines (RFC 5545, section 3.1)
    if b"\0" in data[:4096]:
        yield data.decode("utf-16-le", "ignore")


def _layers(content: bytes, name: str, depth: int) -> Iterator[tuple[str, bytes]]:
    """Yield a file's content and whatever is packed in it."""
    yield name, content
    if depth:
        for inner, data in _unpacked(content):
            yield from _layers(data, f"{name}, {inner}" if name else inner, depth - 1)


def _unpacked(content: bytes) -> Iterator[tuple[str, bytes]]:
    if content.startswith(b"\x1f\x8b"):
        yield "unpacked", _limited(gzip.GzipFile(fileobj=io.BytesIO(content)))
    elif content.startswith(b"BZh"):
        yield "unpacked", _limited(bz2.BZ2File(io.BytesIO(content)))  # read at once
    elif content.startswith(b"\xfd7zXZ\0"):
        yield "unpacked", _limited(lzma.LZMAFile(io.BytesIO(content)))  # noqa: SIM115  # read at once
    elif content.startswith(b"PK\x03\x04"):
        yield from _zipped(content)
    elif content.startswith(b"\x89PNG"):
        yield from _png_texts(content)
    elif content.startswith(b"%PDF"):
        for found in _FLATE.finditer(content):
            yield "a stream in it", _inflated(content[found.end() :])


def _limited(stream: gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile) -> bytes:
    try:
        return stream.read(LARGEST)
    except (OSError, EOFError, zlib.error, lzma.LZMAError):
        return b""


def _zipped(content: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for item in archive.infolist():
                yield "the names in it", item.filename.encode()
                if item.file_size <= LARGEST:
                    yield item.filename, archive.read(item)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, zlib.error):
        return


def _png_texts(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the compressed texts of a picture (PNG, third edition, section 11.3.3)."""
    for kind in (b"zTXt", b"iTXt", b"iCCP"):
        at = content.find(kind)
        while at >= 0:
            length = int.from_bytes(content[at - 4 : at], "big")
            data = content[at + 4 : at + 4 + length]
            packed = data.find(b"\x78")
            if packed >= 0:
                yield "a text in it", _inflated(data[packed:])
            at = content.find(kind, at + 4)


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, LARGEST)
    except zlib.error:
        return b""


def told(hits: Iterable[Hit], shown: str) -> list[Problem]:
    """Return what to say of hits. `shown` names the output folder."""
    return [_told(hit, shown) for hit in hits]


def _told(hit: Hit, shown: str) -> Problem:
    where = f" ({hit.layer})" if hit.layer else ""
    message = f"the {hit.secret.what} of {hit.secret.path} stands here{where}, and that is withheld"
    hint = f"take it out of what is shown; if it gives nothing away: [leaks] allow = [{_quoted(hit.secret.text)}]"
    return problem("leak", f"{shown}/{hit.path}", message, hint=hint, excerpt=hit.excerpt)


def _quoted(text: str) -> str:
    return msgspec.json.encode(text).decode()


def search(output: Path, paths: Iterable[str], gate: Gate) -> list[Hit]:
    """Search files of the output."""
    return [hit for path in paths for hit in gate.search(path, (output / path).read_bytes())]
