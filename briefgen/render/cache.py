"""A cache of compiled templates on disk."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket

from briefgen.content.sources import digest_of

SIZE = len(digest_of(b""))


class TemplateCache(jinja2.BytecodeCache):
    """Stores each compiled template in a file that begins with its digest, to detect damage."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load a template from the cache, if it is there and undamaged."""
        path = self._path(bucket)
        if not path.is_file():
            return
        with suppress(OSError):
            content = path.read_bytes()
            if content[:SIZE] == digest_of(content[SIZE:]):
                bucket.bytecode_from_string(content[SIZE:])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Store a template. If that fails, the next build compiles it again."""
        content = bucket.bytecode_to_string()
        path = self._path(bucket)
        part = path.with_suffix(f".{os.urandom(4).hex()}")
        with suppress(OSError):
            part.write_bytes(digest_of(content) + content)
            part.replace(path)
            return
        with suppress(OSError):
            part.unlink()

    def _path(self, bucket: Bucket) -> Path:
        return self._folder / f"{bucket.key}.cache"
