"""The encoding of Pagefind's files: CBOR behind a signature, compressed by gzip, with the same bytes everywhere."""

from __future__ import annotations

import struct
import zlib
from typing import Any

import cbor2

SIGNATURE = b"pagefind_dcd"
"""What stands before the content of each file, once it is not compressed any more."""

HEAD = b"\x1f\x8b\x08\0\0\0\0\0\x02\xff"
"""The head of a gzip file without time and system (RFC 1952)."""


def decoded(content: bytes) -> Any:
    """Return what a file of Pagefind holds."""
    return cbor2.loads(zlib.decompress(content, wbits=31)[len(SIGNATURE) :])


def encoded(value: Any) -> bytes:
    """Return a value as a file of Pagefind."""
    return compressed(SIGNATURE + cbor2.dumps(value))


def compressed(content: bytes) -> bytes:
    """Return content as a gzip file that says nothing of when and where it was made."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = packer.compress(content) + packer.flush()
    return HEAD + body + struct.pack("<II", zlib.crc32(content), len(content) & 0xFFFFFFFF)
