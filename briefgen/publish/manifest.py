"""What is published: every file with what tells its content from another, as a file that lies beside them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from briefgen.output_path import fault

NAME = ".briefgen-published.json"


class File(msgspec.Struct, frozen=True, array_like=True):
    """One file: SHA-256 of its content in hexadecimal (FIPS 180-4), and its size in bytes."""

    digest: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
    size: Annotated[int, Meta(ge=0)]


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All files by path.

    `pending` are those that were about to be sent or removed when it was written: of these, nothing is sure.
    """

    files: Mapping[str, File]
    pending: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """What tells this state of the files from another."""
        ordered = msgspec.json.encode(
            sorted((path, *msgspec.structs.astuple(file)) for path, file in self.files.items())
        )
        return hashlib.sha256(ordered).hexdigest()[:16]

    @property
    def sure(self) -> Mapping[str, File]:
        """The files that are there for certain."""
        if not self.pending:
            return self.files
        pending = set(self.pending)
        return {path: file for path, file in self.files.items() if path not in pending}

    def unlike(self, found: Manifest) -> list[str]:
        """Return the files that another manifest has not, or has otherwise."""
        return sorted(path for path, file in self.files.items() if found.files.get(path) != file)


def of_folder(folder: Path, paths: Iterable[str]) -> Manifest:
    """Read files and return what they are.

    Raises:
        OSError: one of them cannot be read.

    """
    return Manifest({path: file_of((folder / path).read_bytes()) for path in sorted(paths)})


def file_of(content: bytes) -> File:
    """Return what stands for a content."""
    return File(hashlib.sha256(content).hexdigest(), len(content))


def encode(manifest: Manifest) -> bytes:
    """Return a manifest as it lies beside the files."""
    return msgspec.json.encode(manifest, order="deterministic")


def decode(content: bytes) -> Manifest | None:
    """Read a manifest; None if it is none, or names a path that no file of a site can have."""
    try:
        manifest = msgspec.json.decode(content, type=Manifest)
    except (ValueError, msgspec.MsgspecError, RecursionError):
        return None
    return None if any(fault(path) for path in (*manifest.files, *manifest.pending)) else manifest
