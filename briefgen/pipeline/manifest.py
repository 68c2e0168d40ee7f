"""The manifest of an output folder: which site wrote it, and which files briefgen wrote.

It is a JSON file whose first line holds the site's title, so that the title can be read without the list of files:

    {"format": 1, "site": "The Eastern Desk", "files": [
    "404.html",
    "index.html"
    ]}
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import msgspec

from briefgen.output_path import OutputPath, checked

NAME = ".briefgen-manifest"
PART = f"{NAME}.part"
"""The name of the manifest while it is being written."""


class ManifestError(ValueError):
    """A manifest was not written by briefgen. The message says what is wrong with it."""


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The title of the site that wrote the folder, and the paths of its files."""

    format: Literal[1]
    site: str
    files: tuple[OutputPath, ...]


def read(output: Path) -> Manifest | None:
    """Return the manifest of a folder, or None if there is none.

    Raises:
        ManifestError: briefgen did not write it; for example, a path in it leads out of the folder.
        OSError: it cannot be read.

    """
    try:
        content = _opened(output).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return _decoded(content)


def title_in(output: Path) -> str | None:
    """Return the title of the site that wrote a folder, or None if there is no manifest. The files are not checked.

    Raises:
        ManifestError: briefgen did not write it.
        OSError: it cannot be read.

    """
    try:
        with _opened(output).open("rb") as file:
            head = file.readline(65_536)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return _decoded(head.rstrip() + b"]}").site


def write(output: Path, site: str, paths: Iterable[str]) -> None:
    """Write the manifest of a folder, unless it would not change. `paths` are sorted."""
    target, part = output / NAME, output / PART
    encode = msgspec.json.Encoder().encode
    part.unlink(missing_ok=True)  # never write through a link with this name
    with part.open("xb") as file:
        file.write(b'{"format": 1, "site": ' + encode(site) + b', "files": [\n')
        file.write(b",\n".join(map(encode, paths)))
        file.write(b"\n]}\n")
    if not target.is_symlink() and target.is_file() and target.read_bytes() == part.read_bytes():
        part.unlink()
    else:
        part.replace(target)


def remove(output: Path) -> None:
    """Remove the manifest of a folder."""
    for name in (NAME, PART):
        (output / name).unlink(missing_ok=True)


def _opened(output: Path) -> Path:
    """Return the path of the manifest, which must be a regular file if it is there."""
    path = output / NAME
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise ManifestError("it is not a regular file")
    return path


def _decoded(content: bytes) -> Manifest:
    try:
        return msgspec.json.decode(content, type=Manifest, dec_hook=checked)
    except ValueError as error:
        msg = f"it cannot be read: {error}"
        raise ManifestError(msg) from None
