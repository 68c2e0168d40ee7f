"""The encoding of Pagefind's files: CBOR behind a signature, compressed by gzip.

The same value gives the same bytes wherever zlib is the same. Another version of zlib may compress otherwise; so no
name follows from compressed bytes.
"""

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
    return value_of(zlib.decompress(content, wbits=31))


def content_of(value: Any) -> bytes:
    """Return the content of a file of Pagefind that holds a value, before it is compressed."""
    return SIGNATURE + cbor2.dumps(value)


def value_of(content: bytes) -> Any:
    """Return the value whose content this is: `content_of` the other way round."""
    return cbor2.loads(content.removeprefix(SIGNATURE))


def compressed(content: bytes) -> bytes:
    """Return content as a gzip file that says nothing of when and where it was made."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = packer.compress(content) + packer.flush()
    return HEAD + body + struct.pack("<II", zlib.crc32(content), len(content) & 0xFFFFFFFF)
