"""The lock at a target: only one machine at a time publishes there.

A lock is a small record that lies at the target while a run changes the target. `Publisher.held` takes it and releases
it, also after an error. A run that is killed leaves its lock behind. The next run from the same site knows the lock's
token from its own record, and takes it over; anybody else is told whose it is.
"""

from __future__ import annotations

import os
import time
from typing import Annotated

import msgspec
from msgspec import Meta

from briefgen.build_time import instant


class Lock(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who publishes (`user@host`), since when (RFC 3339), and a random token that is different in each run."""

    owner: str
    since: str
    token: Annotated[str, Meta(pattern=r"^[0-9a-f]{32}\Z")]


def new() -> Lock:
    """Return a lock for a run that starts now."""
    return Lock(_owner(), instant(time.time()), os.urandom(16).hex())


def encode(lock: Lock) -> bytes:
    """Return the content of the lock's file at the target."""
    return msgspec.json.encode(lock)


def decode(content: bytes, token: str = "") -> Lock:
    """Return the lock in a file at the target. If it cannot be read, its owner is unknown and its token `token`."""
    try:
        return msgspec.json.decode(content, type=Lock)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return Lock("somebody unknown", "", token)


def _owner() -> str:
    import getpass  # both are imported late: a build that only checks `[publish.NAME]` imports this module
    import socket

    try:
        user = getpass.getuser()
    except (OSError, KeyError):  # a user without a name, as in a container
        user = str(os.getuid()) if hasattr(os, "getuid") else "somebody"
    return f"{user}@{socket.gethostname()}"


def holder(lock: Lock, address: str) -> str:
    """Return who is publishing to an address, and since when. What others wrote into the lock is made printable."""
    since = f" since {_printable(lock.since)}" if lock.since else ""
    return f"{_printable(lock.owner)} is publishing to {address}{since}"


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in text[:200])
