"""What rendering needs, packed for a worker that does not see the files of this machine."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from pathlib import Path

import msgspec

from briefgen.archive.snapshot import write_snapshot
from briefgen.render.renderer import Spec

PIECE = 2**20
"""Bytes that are compressed at a time."""

_SITE = "/site"


class Packed(msgspec.Struct, frozen=True):
    """A `Spec` that holds its templates, and the pieces of the archive's snapshot, compressed to a quarter."""

    spec: Spec
    archive: list[bytes]


def packed(spec: Spec, scratch: Path) -> Packed:
    """Pack what rendering needs: the templates, and of the archive what queries read. `scratch` is a folder to use.

    Raises:
        OSError: a template cannot be read, or the snapshot of the archive cannot be written.

    """
    locations = sorted(set(spec.theme.templates.values()))
    places = {location: _place(Path(location), Path(spec.root), number) for number, location in enumerate(locations)}
    theme = msgspec.structs.replace(
        spec.theme,
        templates={name: places[location] for name, location in spec.theme.templates.items()},
        contents={place: Path(location).read_bytes() for location, place in places.items()},
    )
    own = msgspec.structs.replace(spec, root=_SITE, archive="", cache="", theme=theme)
    return Packed(own, _snapshot(Path(spec.archive), scratch))


def unpacked(found: Packed, folder: Path) -> Spec:
    """Unpack the archive into a folder, and return the spec."""
    path, expand = folder / "archive.db", zlib.decompressobj()
    with path.open("wb") as file:
        for piece in found.archive:
            file.write(expand.decompress(piece))
        file.write(expand.flush())
    return msgspec.structs.replace(found.spec, archive=str(path))


def _place(location: Path, root: Path, number: int) -> str:
    """Return how a template is called elsewhere. Messages show its path in the site, or its name if it has none."""
    if location.is_relative_to(root):
        return f"{_SITE}/{location.relative_to(root).as_posix()}"
    return f"/themes/{number}/{location.name}"


def _snapshot(archive: Path, scratch: Path) -> list[bytes]:
    """Return the compressed pieces of the snapshot of an archive."""
    scratch.mkdir(parents=True, exist_ok=True)
    path = scratch / "snapshot.db"
    try:
        write_snapshot(archive, path)
        with path.open("rb") as file:
            return list(_compressed(iter(lambda: file.read(PIECE), b"")))
    finally:
        path.unlink(missing_ok=True)


def _compressed(pieces: Iterable[bytes]) -> Iterable[bytes]:
    press = zlib.compressobj(level=1)
    yield from filter(None, map(press.compress, pieces))
    yield press.flush()
