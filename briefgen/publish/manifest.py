"""The manifest of a published site: every file with its digest and size. It is itself a file at the target."""

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

    `pending` are the files that were about to be sent or removed when the manifest was written. They may be at the
    target or not, whole or not.
    """

    files: Mapping[str, File]
    pending: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """A short digest of all files: two manifests of the same files have the same id."""
        ordered = msgspec.json.encode(
            sorted((path, *msgspec.structs.astuple(file)) for path, file in self.files.items())
        )
        return hashlib.sha256(ordered).hexdigest()[:16]

    @property
    def sure(self) -> Mapping[str, File]:
        """The files that are at the target for certain."""
        if not self.pending:
            return self.files
        pending = set(self.pending)
        return {path: file for path, file in self.files.items() if path not in pending}

    def differences(self, found: Manifest) -> list[str]:
        """Return the files that are missing or different in another manifest."""
        return sorted(path for path, file in self.files.items() if found.files.get(path) != file)


def of_folder(folder: Path, paths: Iterable[str]) -> Manifest:
    """Return the manifest of files in a folder.

    Raises:
        OSError: one of them cannot be read.

    """
    return Manifest({path: file_of((folder / path).read_bytes()) for path in sorted(paths)})


def file_of(content: bytes) -> File:
    """Return the digest and size of a content."""
    return File(hashlib.sha256(content).hexdigest(), len(content))


def encode(manifest: Manifest) -> bytes:
    """Return the content of the manifest's file."""
    return msgspec.json.encode(manifest, order="deterministic")


def decode(content: bytes) -> Manifest | None:
    """Read a manifest. Return None if it is no manifest, or names a path that no file of a site can have."""
    try:
        manifest = msgspec.json.decode(content, type=Manifest)
    except (ValueError, msgspec.MsgspecError, RecursionError):
        return None
    return None if any(fault(path) for path in (*manifest.files, *manifest.pending)) else manifest
