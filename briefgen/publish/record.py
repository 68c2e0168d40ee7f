"""What is remembered of the last time that a target was published to from here."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec


class Record(msgspec.Struct, frozen=True):
    """The id of the last manifest that was sent, or was begun to be sent.

    `passed` are the contents that passed the leak gate, and `gate` stands for what was withheld then.
    """

    published: str = ""
    begun: str = ""
    gate: str = ""
    passed: Mapping[str, str] = {}


def load(folder: Path) -> Record:
    """Read the record; an empty one if there is none."""
    try:
        return msgspec.json.decode((folder / "record.json").read_bytes(), type=Record)
    except (FileNotFoundError, msgspec.DecodeError):
        return Record()


def save(folder: Path, record: Record) -> None:
    """Write the record."""
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / "record.json.part"
    part.write_bytes(msgspec.json.encode(record))
    part.replace(folder / "record.json")
