"""What is packed in a file: archives, office documents, PDF, compressed texts of pictures.

What cannot be read through is named and not passed over: an encrypted or damaged file, a format that is not known here,
one that is nested too deeply or grows too large.
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

from briefgen.publish.readings import packed_in

DEPTH = 4
"""How deeply files within files are looked into."""

LARGEST = 128 * 2**20
"""Bytes that are unpacked of one file at most, in all."""

PAGES = 5_000
"""Pages of a PDF that are read at most."""


class Layer(msgspec.Struct, frozen=True):
    """Something in a file: what it is there, and its bytes."""

    name: str
    content: bytes


class UnreadableError(Exception):
    """Something in a file cannot be read through; the message says why."""


class Layers:
    """Goes through all that is in one file, and notes in `unread` what it could not look into."""

    def __init__(self) -> None:
        self.unread: list[str] = []
        self._left = LARGEST

    def of(self, content: bytes, name: str = "", depth: int = DEPTH) -> Iterator[Layer]:
        """Yield a file's content and whatever is packed in it."""
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
            self.unread.append(f"{name}: {error}" if name else str(error))

    def _refuse_deeper(self, content: bytes, where: str) -> None:
        if any(content.startswith(magic) for magic, _ in _FORMATS):
            self.unread.append(f"{where}: it is packed more than {DEPTH} times")

    def _take(self, size: int) -> int:
        """Return how many bytes may be unpacked; raise UnreadableError if that is none."""
        if size > self._left:
            msg = f"it holds more than {LARGEST // 2**20} MB"
            raise UnreadableError(msg)
        self._left -= size
        return self._left


Take = Callable[[int], int]
"""Told how many bytes were unpacked; returns how many may still be. Raises UnreadableError if these were too many."""


def _unpacked(content: bytes, take: Take) -> Iterator[Layer]:
    for magic, unpack in _FORMATS:
        if content.startswith(magic):
            yield from unpack(content, take)
    if content[257:262] == b"ustar":
        yield from _tar(content, take)
    if packed := packed_in(content):
        take(len(packed))
        yield Layer("what is encoded in it", packed)


def _stream(opened: Callable[[io.BytesIO], Any]) -> Callable[[bytes, Take], Iterator[Layer]]:
    def unpack(content: bytes, take: Take) -> Iterator[Layer]:
        try:
            with opened(io.BytesIO(content)) as stream:
                found = stream.read(take(0) + 1)
        except (OSError, EOFError, zlib.error, lzma.LZMAError, ValueError) as error:
            raise UnreadableError("it is damaged") from error
        take(len(found))
        yield Layer("unpacked", found)

    return unpack


def _zip(content: bytes, take: Take) -> Iterator[Layer]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            items = archive.infolist()
            yield Layer("the names in it", "\n".join(item.filename for item in items).encode("utf-8", "replace"))
            yield Layer("a comment in it", archive.comment + b"\n".join(item.comment for item in items))
            for item in items:
                take(item.file_size)
                yield Layer(item.filename, archive.read(item))
    except RuntimeError as error:
        raise UnreadableError("it is encrypted") from error
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        OSError,
        EOFError,
        zlib.error,
        ValueError,
        lzma.LZMAError,
    ) as error:
        raise UnreadableError("it is damaged") from error


def _tar(content: bytes, take: Take) -> Iterator[Layer]:
    try:
        with tarfile.open(fileobj=io.BytesIO(content)) as archive:
            for item in archive:
                yield Layer("the names in it", item.name.encode("utf-8", "replace"))
                take(item.size)
                if (file := archive.extractfile(item) if item.isfile() else None) is not None:
                    yield Layer(item.name, file.read())
    except (tarfile.TarError, OSError, EOFError, ValueError) as error:
        raise UnreadableError("it is damaged") from error


def _png(content: bytes, take: Take) -> Iterator[Layer]:
    """Yield the compressed texts of a picture (PNG, third edition, section 11.3.3)."""
    at = 8
    while at + 8 <= len(content):
        length, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        data = content[at + 8 : at + 8 + length]
        if kind in (b"zTXt", b"iTXt", b"iCCP") and (start := data.find(b"\x78")) >= 0:
            yield Layer("a text in it", _inflated(data[start:], take))
        if kind == b"tEXt":
            yield Layer("a text in it", data.replace(b"\0", b"\n"))
        at += 12 + length


def _inflated(data: bytes, take: Take) -> bytes:
    """Return what was compressed; what does not decompress is no text."""
    try:
        found = zlib.decompressobj().decompress(data, take(0) + 1)
    except zlib.error:
        return b""
    take(len(found))
    return found


_PDF_STREAM = re.compile(rb"(?<!end)stream\r?\n")


def _pdf(content: bytes, take: Take) -> Iterator[Layer]:
    """Yield the texts of a PDF, its notes and forms, its data about itself, its attachments, and its streams."""
    for found in _PDF_STREAM.finditer(content):
        end = content.find(b"endstream", found.end())
        if end < 0:
            raise UnreadableError("it is damaged")
        if b"/Image" not in content[max(0, found.start() - 400) : found.start()]:
            yield Layer("a stream in it", _inflated(content[found.end() : end], take))
    yield Layer("its text", _pdf_text(content, take).encode("utf-8", "replace"))


def _pdf_text(content: bytes, take: Take) -> str:
    import logging

    from pypdf import PdfReader  # imported late: few sites have PDF files

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableError("it is encrypted")
        texts = list(_pdf_texts(reader))
    except UnreadableError:
        raise
    except Exception as error:  # a damaged file can make the reader raise anything
        raise UnreadableError("it is damaged") from error
    text = "\n".join(texts)
    take(len(text))
    return text


def _pdf_texts(reader: Any) -> Iterator[str]:
    if len(reader.pages) > PAGES:
        msg = f"it has more than {PAGES:,} pages"
        raise UnreadableError(msg)
    yield from (str(value) for value in (reader.metadata or {}).values())
    yield str(reader.trailer["/Root"].get("/Lang", ""))
    for name, parts in reader.attachments.items():
        yield name
        yield from (part.decode("utf-8", "replace") for part in parts)
    yield from (str(field.get("/V", "")) for field in (reader.get_fields() or {}).values())
    yield from _titles(reader.outline)
    for page in reader.pages:
        yield page.extract_text()
        for note in page.get("/Annots") or ():
            found = note.get_object()
            yield from (str(found.get(key, "")) for key in ("/Contents", "/T", "/Subj", "/TU"))
            if "/A" in found:
                yield str(found["/A"].get("/URI", ""))


def _titles(outline: list[Any]) -> Iterator[str]:
    for item in outline:
        if isinstance(item, list):
            yield from _titles(item)
        else:
            yield str(item.title)


def _unknown(what: str) -> Callable[[bytes, Take], Iterator[Layer]]:
    def unpack(content: bytes, _take: Take) -> Iterator[Layer]:
        if content:
            msg = f"it is {what}, which is not looked into"
            raise UnreadableError(msg)
        yield from ()

    return unpack


_FORMATS: tuple[tuple[bytes, Callable[[bytes, Take], Iterator[Layer]]], ...] = (
    (b"\x1f\x8b", _stream(lambda file: gzip.GzipFile(fileobj=file))),
    (b"BZh", _stream(bz2.BZ2File)),
    (b"\xfd7zXZ\0", _stream(lzma.LZMAFile)),
    (b"]\0\0\x80\0", _stream(lzma.LZMAFile)),
    (b"PK\x03\x04", _zip),
    (b"PK\x05\x06", _zip),
    (b"\x89PNG\r\n\x1a\n", _png),
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
"""How a file begins, and what unpacks it."""
