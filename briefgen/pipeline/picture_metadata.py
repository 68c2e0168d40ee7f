"""Remove the metadata that cameras and programs write into pictures: place, time, owner, device, earlier versions.

The image data is not changed. What a viewer needs to show the picture stays: the colour profile, the animation, and the
orientation, but nothing else of Exif.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

_JPEG, _PNG = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"
_TIFF = (b"II*\0", b"MM\0*")


METADATA_HINT = "save it as JPEG, PNG or WebP"
"""What to do about a picture whose metadata cannot be removed."""


class MetadataError(ValueError):
    """The picture holds metadata, or may hold it, and it cannot be removed."""


def stripped(content: bytes) -> bytes:
    """Return the content of a file, without metadata if it is a picture.

    Raises:
        MetadataError: the picture is damaged, or in a format from which metadata cannot be removed.

    """
    for magic, strip in _FORMATS.items():
        if content.startswith(magic):
            try:
                return strip(content)
            except (struct.error, IndexError) as error:
                msg = "the picture is cut off or damaged"
                raise MetadataError(msg) from error
    if (
        content[4:8] == b"ftyp"
        and content[8:12] in (b"heic", b"heix", b"mif1", b"avif", b"avis")
        and b"Exif" in content
    ):
        msg = "the picture says where or with what it was taken, and briefgen cannot take that out of its format"
        raise MetadataError(msg)
    if content.startswith(_TIFF):
        msg = "a TIFF file says with what it was taken, often also where, and browsers do not show it"
        raise MetadataError(msg)
    return content


def metadata_fault(content: bytes) -> str:
    """Return why the metadata of a picture cannot be removed, or "" if it can."""
    try:
        stripped(content)
    except MetadataError as error:
        return str(error)
    return ""


def _jpeg(content: bytes) -> bytes:
    """Keep what draws the picture (ITU-T T.81, annex B), the JFIF and Adobe segments, and colour profiles."""
    kept = [_JPEG]
    for marker, segment in _segments(content):
        kind = marker - 0xE0
        if kind == 1 and segment[4:10] == b"Exif\0\0":
            kept.append(_orientation(segment[10:]))
        elif kind == 2 and segment[4:16] != b"ICC_PROFILE\0":
            continue
        elif marker != 0xFE and not (0 <= kind <= 15 and kind not in (0, 2, 14)):
            kept.append(segment)
    return b"".join(kept)


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield each segment with its marker. The image data after the header of a scan is part of its segment."""
    at = 2
    while True:
        if content[at] != 0xFF:
            raise IndexError(at)
        while content[at + 1] == 0xFF:
            at += 1
        marker = content[at + 1]
        if marker == 0xD9:
            yield marker, content[at : at + 2]
            return
        end = at + 2 + struct.unpack_from(">H", content, at + 2)[0]
        if marker == 0xDA:
            end = _after_scan(content, end)
        yield marker, content[at:end]
        at = end


def _after_scan(content: bytes, at: int) -> int:
    """Return the position of the next marker that is neither a stuffed byte nor a restart."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0:
            raise IndexError(at)
        following = content[at + 1]
        if following != 0 and not 0xD0 <= following <= 0xD7:
            return at
        at += 2


def _orientation(tiff: bytes) -> bytes:
    """Return an Exif segment with nothing but the orientation, or nothing if the picture is upright."""
    order = ">" if tiff[:2] == b"MM" else "<"
    try:
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, start)
        tags = (struct.unpack_from(f"{order}HHIH", tiff, start + 2 + 12 * number) for number in range(count))
        turned = next((value for tag, _, _, value in tags if tag == 0x0112), 1)
    except struct.error:
        turned = 1
    if not 2 <= turned <= 8:
        return b""
    made = b"Exif\0\0MM\0*\0\0\0\x08\0\x01" + struct.pack(">HHIHH", 0x0112, 3, 1, turned, 0) + b"\0\0\0\0"
    return b"\xff\xe1" + struct.pack(">H", len(made) + 2) + made


_PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD hIST pHYs sPLT acTL fcTL fdAT cICP mDCV cLLI".split()
)


def _png(content: bytes) -> bytes:
    """Keep the chunks that draw the picture (PNG, third edition, sections 5 and 11)."""
    kept, at, kind = [_PNG], len(_PNG), b""
    while kind != b"IEND":
        (length,) = struct.unpack_from(">I", content, at)
        kind, end = content[at + 4 : at + 8], at + 12 + length
        if end > len(content):
            raise IndexError(end)
        if kind in _PNG_KEPT:
            kept.append(content[at:end])
        at = end
    return b"".join(kept)


def _riff(content: bytes) -> bytes:
    """Keep everything of a WebP file (RFC 9649) except Exif and XMP chunks. Other RIFF files stay as they are."""
    if content[8:12] != b"WEBP":
        return content
    kept, at, end = [b"WEBP"], 12, 8 + struct.unpack_from("<I", content, 4)[0]
    if end > len(content):
        raise IndexError(end)
    while at + 8 <= end:
        kind, length = content[at : at + 4], struct.unpack_from("<I", content, at + 4)[0]
        chunk = content[at : at + 8 + length + length % 2]
        if kind == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~0x0C]) + chunk[9:]
        if kind not in (b"EXIF", b"XMP "):
            kept.append(chunk)
        at += 8 + length + length % 2
    made = b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(made)) + made


_FORMATS: dict[bytes, Callable[[bytes], bytes]] = {_JPEG: _jpeg, _PNG: _png, b"RIFF": _riff}
