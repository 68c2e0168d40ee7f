"""Unpack files: archives, office documents, PDF, compressed texts of pictures.

What cannot be unpacked is reported, never ignored: an encrypted or damaged file, an unknown format, a file that is
nested too deeply or grows too large.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from briefgen.publish.decodings import packed_in
from briefgen.publish.index_words import words_in

DEPTH = 4
"""How deeply files within files are unpacked."""

LARGEST = 128 * 2**20
"""The most bytes that are unpacked of one file, in all."""

PAGES = 5_000
"""The most pages of a PDF that are read."""


INDEX = "the words in it"
"""What the part of a file of the search index is called that is searched."""


class Layer(msgspec.Struct, frozen=True):
    """A part of a file: its name or what it is, and its bytes."""

    name: str
    content: bytes


class UnreadableError(Exception):
    """Something in a file cannot be unpacked. The message says why."""


class Layers:
    """Unpacks one file, and collects in `unread` what cannot be unpacked."""

    def __init__(self) -> None:
        self.unread: list[str] = []
        self._left = LARGEST

    def of(self, content: bytes, name: str = "", depth: int = DEPTH) -> Iterator[Layer]:
        """Yield the content of a file, and all that is packed in it."""
        if words := words_in(content):
            yield Layer(f"{name}, {INDEX}" if name else INDEX, words)
            return
        yield Layer(name, content)
        try:
            for inner in _unpacked(content, self._take):
                where = f"{name}, {inner.name}" if name else inner.name
                if depth:
                    yield from self.of(inner.content, where, depth - 1)
                else:
                    yield Layer(where, inner.content)
                    self._refuse_deeper(inner.content, where)
        except UnreadableError as error:
            self._note(name, str(error))
        except RuntimeError as error:
            self._note(name, f"it cannot be unpacked ({type(error).__name__})")
        except Exception:
            self._note(name, "it is damaged")

    def _note(self, name: str, why: str) -> None:
        self.unread.append(f"{name}: {why}" if name else why)

    def _refuse_deeper(self, content: bytes, where: str) -> None:
        if any(content.startswith(magic) for magic, _ in _FORMATS):
            self._note(where, f"it is packed more than {DEPTH} times")

    def _take(self, size: int) -> int:
        """Count unpacked bytes. Return how many more may be unpacked; raise UnreadableError if these were too many."""
        if size > self._left:
            msg = f"it holds more than {LARGEST // 2**20} MB"
            raise UnreadableError(msg)
        self._left -= size
        return self._left


Take = Callable[[int], int]
"""Counts unpacked bytes, see `Layers._take`."""


def _unpacked(content: bytes, take: Take) -> Iterator[Layer]:
    known = [unpack for magic, unpack in _FORMATS if content.startswith(magic)]
    if not known and b"%PDF-1." in content[:1024]:
        known.append(_pdf)  # readers accept a PDF that starts later, and an archive at the end of another file
    if _zip not in known and zipfile.is_zipfile(io.BytesIO(content)):
        known.append(_zip)
    for unpack in known:
        yield from unpack(content, take)
    if content[257:262] == b"ustar":
        yield from _tar(content, take)
    if packed := packed_in(content):
        take(len(packed))
        yield Layer("what is encoded in it", packed)


def _stream(opened: Callable[[io.BytesIO], Any]) -> Callable[[bytes, Take], Iterator[Layer]]:
    def unpack(content: bytes, take: Take) -> Iterator[Layer]:
        with opened(io.BytesIO(content)) as stream:
            found = stream.read(take(0) + 1)
        take(len(found))
        yield Layer("unpacked", found)

    return unpack


def _zip(content: bytes, take: Take) -> Iterator[Layer]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        items = archive.infolist()
        yield Layer("the names in it", "\n".join(item.filename for item in items).encode("utf-8", "replace"))
        notes = (note for item in items for note in (item.comment, item.extra))
        yield Layer("a comment in it", b"\n".join([archive.comment, *notes]))
        for item in items:
            if item.flag_bits & 1:
                msg = "it is encrypted"
                raise UnreadableError(msg)
            take(item.file_size)
            yield Layer(item.filename, archive.read(item))


def _tar(content: bytes, take: Take) -> Iterator[Layer]:
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        for item in archive:
            yield Layer("the names in it", item.name.encode("utf-8", "replace"))
            take(item.size)
            if (file := archive.extractfile(item) if item.isfile() else None) is not None:
                yield Layer(item.name, file.read())


def _png(content: bytes, take: Take) -> Iterator[Layer]:
    """Yield the texts of a picture, each without its keyword (PNG, third edition, section 11.3.3)."""
    at = 8
    while at + 8 <= len(content):
        length, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        data = content[at + 8 : at + 8 + length]
        if kind in (b"tEXt", b"zTXt", b"iTXt", b"iCCP", b"eXIf"):
            yield Layer("a text in it", data.replace(b"\0", b"\n") if kind == b"tEXt" else data)
        if kind in (b"zTXt", b"iTXt", b"iCCP"):
            text = data.partition(b"\0")[2]
            packed = text[2:].split(b"\0", 2)[-1] if kind == b"iTXt" else text[1:]
            yield Layer("a text in it", _inflated(packed, take))
        at += 12 + length


def _jpeg(content: bytes, _take: Take) -> Iterator[Layer]:
    """Yield the metadata of a photograph: the segments before its picture (ITU-T T.81, annex B)."""
    at = 2
    while content[at : at + 1] == b"\xff" and content[at + 1 : at + 2] not in (b"\xda", b""):
        length = int.from_bytes(content[at + 2 : at + 4], "big")
        yield Layer("a text in it", content[at + 4 : at + 2 + length])
        at += 2 + max(length, 2)


def _inflated(data: bytes, take: Take) -> bytes:
    """Return what was compressed, or no bytes if it cannot be decompressed."""
    try:
        found = zlib.decompressobj().decompress(data, take(0) + 1)
    except zlib.error:
        return b""
    take(len(found))
    return found


def _zlib(content: bytes, take: Take) -> Iterator[Layer]:
    yield Layer("unpacked", _inflated(content, take))


_PDF_STREAM = re.compile(rb"(?<!end)stream\r?\n")


def _pdf(content: bytes, take: Take) -> Iterator[Layer]:
    """Yield the streams of a PDF, also those that nothing refers to, then its strings and the text of its pages."""
    end = 0
    while found := _PDF_STREAM.search(content, end):
        if (end := content.find(b"endstream", found.end())) < 0:
            msg = "it is damaged"
            raise UnreadableError(msg)
        yield Layer("a stream in it", _inflated(content[found.end() : end], take))
    yield from _pdf_read(content, take)


def _pdf_read(content: bytes, take: Take) -> Iterator[Layer]:
    import logging

    from pypdf import PdfReader  # imported late: few sites have PDF files

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        msg = "it is encrypted"
        raise UnreadableError(msg)
    if len(reader.pages) > PAGES:
        msg = f"it has more than {PAGES:,} pages"
        raise UnreadableError(msg)
    yield from _pdf_objects(reader, take)
    text = "\n".join(page.extract_text() for page in reader.pages)
    take(len(text))
    yield Layer("its text", text.encode("utf-8", "replace"))


def _pdf_objects(reader: Any, take: Take) -> Iterator[Layer]:
    """Yield every string of a PDF, and every stream that is not merely compressed, as it is and decoded."""
    from pypdf.generic import IndirectObject, StreamObject

    numbers = {(number, part) for part, places in reader.xref.items() for number in places}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    strings: list[str] = []
    for number, part in sorted(numbers):
        item = reader.get_object(IndirectObject(number, part, reader)) if number else None
        if isinstance(item, StreamObject):
            raw = item._data
            take(len(raw))
            yield Layer("a stream in it", raw)
            if "/Image" not in str(item.get("/Subtype", "")) and "/Filter" in item:
                found = item.get_data()
                take(len(found))
                yield Layer("a stream in it", found)
        strings += _strings(item)
    strings += _strings(reader.trailer)
    yield Layer("what it says of itself", "\n".join(strings).encode("utf-8", "replace"))


def _strings(value: Any) -> Iterator[str]:
    """Yield the strings of an object of a PDF, without those of objects that it refers to."""
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part
        elif isinstance(part, bytes):
            yield part.decode("utf-8", "replace")
        elif isinstance(part, str) and not part.startswith("/"):
            yield part


def _unknown(what: str) -> Callable[[bytes, Take], Iterator[Layer]]:
    def unpack(content: bytes, _take: Take) -> Iterator[Layer]:
        if content:
            msg = f"it is {what}, which cannot be unpacked"
            raise UnreadableError(msg)
        yield from ()

    return unpack


_FORMATS: tuple[tuple[bytes, Callable[[bytes, Take], Iterator[Layer]]], ...] = (
    (b"\x1f\x8b", _stream(lambda file: gzip.GzipFile(fileobj=file))),
    (b"BZh", _stream(bz2.BZ2File)),
    *((b"\x78" + level, _zlib) for level in (b"\x01", b"\x5e", b"\x9c", b"\xda")),
    (b"\xfd7zXZ\0", _stream(lzma.LZMAFile)),
    (b"]\0\0\x80\0", _stream(lzma.LZMAFile)),
    (b"PK\x03\x04", _zip),
    (b"PK\x05\x06", _zip),
    (b"\x89PNG\r\n\x1a\n", _png),
    (b"\xff\xd8\xff", _jpeg),
    (b"%PDF-", _pdf),
    (b"7z\xbc\xaf\x27\x1c", _unknown("a 7z archive")),
    (b"Rar!\x1a\x07", _unknown("a RAR archive")),
    (b"\x28\xb5\x2f\xfd", _unknown("compressed with Zstandard")),
    (b"\x04\x22\x4d\x18", _unknown("compressed with LZ4")),
    (b"\x1f\x9d", _unknown("compressed with compress")),
    (b"LZIP", _unknown("compressed with lzip")),
    (b"MSCF", _unknown("a cabinet file")),
    (b"xar!", _unknown("a xar archive")),
    (b"-----BEGIN PGP MESSAGE", _unknown("encrypted")),
    (b"age-encryption.org/v1", _unknown("encrypted")),
    (b"Salted__", _unknown("encrypted")),
)  # fmt: skip
"""How a file starts, and the function that unpacks it."""
