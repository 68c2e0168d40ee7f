"""What is remembered from one time of publishing to the next."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import msgspec


class Published(msgspec.Struct, frozen=True):
    """The ids of the last manifest that a target was brought to, and of the one that was begun after it."""

    last: str = ""
    begun: str = ""


class Passed(msgspec.Struct, frozen=True):
    """Which contents passed the leak gate, by path; `gate` stands for what was withheld then."""

    gate: str = ""
    files: Mapping[str, str] = {}


R = TypeVar("R", Published, Passed)


def load(path: Path, kind: type[R]) -> R:
    """Read a record; an empty one if there is none."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (FileNotFoundError, msgspec.DecodeError):
        return kind()


def save(path: Path, record: Published | Passed) -> None:
    """Write a record."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(msgspec.json.encode(record))
    part.replace(path)
