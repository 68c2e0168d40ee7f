"""What is remembered from one time of publishing to the next."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import msgspec


class Published(msgspec.Struct, frozen=True):
    """The id of the last manifest that a target was brought to, and those of all that were begun after it.

    Any of several runs that were killed may have been the one that changed the target. `tokens` are those of locks
    which runs from here may have left there, or still leave: the server may be slower than the kill.
    """

    last: str = ""
    attempts: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()


class Passed(msgspec.Struct, frozen=True):
    """Which contents passed the leak gate, by path; `gate` stands for what was withheld then."""

    gate: str = ""
    files: Mapping[str, str] = {}


R = TypeVar("R", Published, Passed)


def load(path: Path, kind: type[R]) -> R:
    """Read a record; an empty one if there is none, or none that can be read."""
    try:
        return msgspec.json.decode(path.read_bytes() if path.is_file() else b"", type=kind)
    except (OSError, ValueError, msgspec.MsgspecError, RecursionError):
        return kind()


def save(path: Path, record: Published | Passed) -> None:
    """Write a record. Whatever else lies in its place was put there by nobody who needs it, and goes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    for place in (path, part):
        if place.is_dir() and not place.is_symlink():
            shutil.rmtree(place)
        elif place.is_symlink() or (place.exists() and not place.is_file()):
            place.unlink()
    part.write_bytes(msgspec.json.encode(record))
    part.replace(path)
