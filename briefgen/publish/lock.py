"""The lock at a target: one desk at a time publishes there.

A lock is a small record that lies at the target while a run changes it. `Publisher.held` takes it, looks at the target
once more, and releases it, also after an error. A run that was killed leaves its lock: the next run from the same site
knows the lock's token from its own record and takes it over; anybody else is told whose it is.
"""

from __future__ import annotations

import getpass
import os
import socket
import time
from typing import Annotated

import msgspec
from msgspec import Meta

from briefgen.build_time import instant
from briefgen.publish.target import PublishError


class Lock(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who publishes (`user@host`), since when (RFC 3339), and a random token, which is another in each run."""

    owner: str
    since: str
    token: Annotated[str, Meta(pattern=r"^[0-9a-f]{32}\Z")]


def new() -> Lock:
    """Return a lock for a run that begins now."""
    return Lock(_owner(), instant(time.time()), os.urandom(16).hex())


def encode(lock: Lock) -> bytes:
    """Return a lock as it lies at the target."""
    return msgspec.json.encode(lock)


def decode(content: bytes, token: str = "") -> Lock:
    """Return the lock that lies at a target; one of an unknown owner, with the token given, if it cannot be read."""
    try:
        return msgspec.json.decode(content, type=Lock)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return Lock("somebody unknown", "", token)


def refused(lock: Lock, address: str, name: str) -> PublishError:
    """Return the error that says that somebody else holds the lock of a target. `name` is the target's here."""
    since = f" since {_printable(lock.since)}" if lock.since else ""
    message = f"{_printable(lock.owner)} is publishing to {address}{since}"
    hint = f"try again when that has ended; if that run is surely dead: briefgen publish {name} --break-lock"
    return PublishError(message, hint)


def _owner() -> str:
    try:
        user = getpass.getuser()
    except (OSError, KeyError):  # a user without a name, as in a container
        user = str(os.getuid()) if hasattr(os, "getuid") else "somebody"
    return f"{user}@{socket.gethostname()}"


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in text[:200])
