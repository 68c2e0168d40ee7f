"""What `publish` remembers from one run to the next: the state of a target, and the files that passed the leak gate."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from briefgen.archive.withheld_texts import WithheldText


class Published(msgspec.Struct, frozen=True):
    """What this site did to a target.

    `last` is the id of the manifest that the target was brought to last, `attempts` are those of all later runs that
    did not end: any of them may have changed the target. `tokens` are those of the locks that such runs may have left
    there, or may still leave: a server can be slower than the kill.
    """

    last: str = ""
    attempts: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()


class Passed(msgspec.Struct, frozen=True):
    """The digests of the files that passed the leak gate, by path; `gate` is the version of the gate then."""

    gate: str = ""
    files: Mapping[str, str] = {}


class Divided(msgspec.Struct, frozen=True):
    """The texts of a withheld document; `version` is what they were made from."""

    version: str
    texts: tuple[WithheldText, ...]


class Prepared(msgspec.Struct, frozen=True):
    """The texts of the withheld documents, by path."""

    documents: Mapping[str, Divided] = {}


R = TypeVar("R", Published, Passed, Prepared)


def load(path: Path, kind: type[R]) -> R:
    """Read a record. Return an empty one if there is none, or none that can be read. A link is not followed."""
    try:
        is_ours = path.is_file() and not path.is_symlink()
        return msgspec.json.decode(path.read_bytes() if is_ours else b"", type=kind)
    except (OSError, ValueError, msgspec.MsgspecError, RecursionError):
        return kind()


def save(path: Path, record: Published | Passed | Prepared) -> None:
    """Write a record. Anything else at its path is removed: nothing but briefgen writes there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    for place in (path, part):
        if place.is_dir() and not place.is_symlink():
            shutil.rmtree(place)
        elif place.is_symlink() or (place.exists() and not place.is_file()):
            place.unlink()
    part.write_bytes(msgspec.json.encode(record))
    part.replace(path)
