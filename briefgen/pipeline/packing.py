"""What rendering needs, packed for a worker that does not see the files of this machine."""

from __future__ import annotations

import zlib
from pathlib import Path

import msgspec

from briefgen.archive.snapshot import write_snapshot
from briefgen.render.renderer import Spec

PIECE = 2**20
"""Bytes that are compressed at a time."""

_SITE = "site"


class Packed(msgspec.Struct, frozen=True):
    """A `Spec` whose paths are relative, with the templates by these paths, and the pieces of the archive's snapshot.

    The pieces are compressed, which makes a quarter of them.
    """

    spec: Spec
    templates: dict[str, bytes]
    archive: list[bytes]


def packed(spec: Spec, scratch: Path) -> Packed:
    """Pack what rendering needs: the templates, and of the archive what queries read. `scratch` is a folder to use.

    Raises:
        OSError: a template cannot be read, or the snapshot of the archive cannot be written.

    """
    locations = sorted(set(spec.theme.templates.values()))
    places = {location: _place(Path(location), Path(spec.root), number) for number, location in enumerate(locations)}
    templates = {place: Path(location).read_bytes() for location, place in places.items()}
    theme = {name: places[location] for name, location in spec.theme.templates.items()}
    return Packed(_moved(spec, Path(), theme), templates, _snapshot(Path(spec.archive), scratch))


def unpacked(found: Packed, folder: Path) -> Spec:
    """Unpack what rendering needs into a folder."""
    spec = _moved(found.spec, folder, found.spec.theme.templates)
    Path(spec.cache).mkdir()
    for place, content in found.templates.items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    expand = zlib.decompressobj()
    with Path(spec.archive).open("wb") as file:
        for piece in found.archive:
            file.write(expand.decompress(piece))
        file.write(expand.flush())
    return spec


def _place(location: Path, root: Path, number: int) -> str:
    """Return where a template lies in the folder of a worker; messages show its path in the site, if it has one."""
    if location.is_relative_to(root):
        return f"{_SITE}/{location.relative_to(root).as_posix()}"
    return f"themes/{number}/{location.name}"


def _moved(spec: Spec, folder: Path, templates: dict[str, str]) -> Spec:
    """Return a spec whose files lie in a folder, with its templates at these paths below it."""
    theme = msgspec.structs.replace(
        spec.theme, templates={name: str(folder / place) for name, place in templates.items()}
    )
    return msgspec.structs.replace(
        spec,
        root=str(folder / _SITE),
        archive=str(folder / "archive.db"),
        cache=str(folder / "templates"),
        theme=theme,
    )


def _snapshot(archive: Path, scratch: Path) -> list[bytes]:
    """Return the compressed pieces of the snapshot of an archive."""
    scratch.mkdir(parents=True, exist_ok=True)
    path = scratch / "snapshot.db"
    press = zlib.compressobj(level=1)
    try:
        write_snapshot(archive, path)
        with path.open("rb") as file:
            pieces = [press.compress(piece) for piece in iter(lambda: file.read(PIECE), b"")]
    finally:
        path.unlink(missing_ok=True)
    return [*filter(None, pieces), press.flush()]
