"""The words in a file of the search index. Words and numbers are all that it holds, so only its words are searched."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

from briefgen.search.encoding import HEAD, content_of, value_of
from briefgen.search.files import ALL, END

LARGEST = 2**20
"""The largest file that is looked at, in bytes, also unpacked: those of the index are much smaller."""


def words_in(content: bytes) -> bytes:
    """Return the words in a file of the search index, or nothing if the file is another one.

    A file that only looks like one of the index is another one. How it is compressed does not matter. The words stand
    apart, so that they make no sentence.
    """
    if not content.startswith(HEAD) or len(content) > LARGEST:
        return b""
    try:
        unpacker = zlib.decompressobj(wbits=31)
        inner = unpacker.decompress(content, LARGEST)
        value = value_of(inner)
        if content_of(value) != inner or not unpacker.eof or unpacker.unused_data:
            return b""
        return f" {ALL} ".join(text.removesuffix(END) for text in _texts(value)).encode()
    except Exception:  # whatever is wrong with it, it is none of the index
        return b""


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            if not isinstance(one, int):
                yield from _texts(one)
    else:
        msg = f"the search index holds nothing like {type(value).__name__}"
        raise TypeError(msg)
