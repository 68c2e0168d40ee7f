"""What every kind of target can do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec

from briefgen.config_values import masked
from briefgen.publish.diff import Plan
from briefgen.publish.manifest import Manifest

if TYPE_CHECKING:
    from briefgen.publish.lock import Lock

Report = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""


class PublishError(Exception):
    """A target refuses, or cannot be reached. It says what happened and how to fix it; secrets are masked."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(masked(message))
        self.hint = masked(hint)


class There(msgspec.Struct, frozen=True):
    """What a target holds: the manifest of what briefgen put there, and what somebody else did there, in words."""

    manifest: Manifest | None = None
    foreign: str = ""


Local = Callable[[str], bytes | None]
"""Returns the content of a file as it is published, or None if it is not known here any more."""


class Work(msgspec.Struct, frozen=True):
    """What is to be published.

    In `output` lie the files that the plan sends, as they passed the leak gate, and no others. `manifest` is that of
    the whole site, `there` what the target holds. `token` is that of the lock which this run holds: names of
    what is laid out at the target meanwhile are made with it, so that no other run writes there.
    """

    plan: Plan
    output: Path
    manifest: Manifest
    there: There
    token: str

    @property
    def begun(self) -> Manifest:
        """What a target that is changed step by step says of itself meanwhile: what is touched is not sure."""
        before = self.there.manifest.files if self.there.manifest else {}
        return Manifest({**before, **self.manifest.files}, (*self.plan.send, *self.plan.remove))


class Sent(msgspec.Struct, frozen=True):
    """What travelled: files and bytes; bytes are those on the wire where the target tells them."""

    files: int
    size: int


class Target(Protocol):
    """One place that a site is published to."""

    address: str

    def look(self) -> There:
        """Return what the target holds. Raises PublishError if it cannot be reached."""

    def acquire(self, lock: Lock) -> Lock:
        """Lay a lock at the target if there is none, in one step; return the lock that is there now.

        If that is the one given, clear away what runs that are dead left at the target.
        """

    def release(self, lock: Lock) -> None:
        """Remove a lock from the target, if it is that one."""

    def holds(self, manifest: Manifest | None) -> bool:
        """Return True if the target holds what an earlier look found: nobody published there since."""

    def send(self, work: Work, report: Report) -> Sent:
        """Bring the target from what it holds to the manifest. Raises PublishError; the next run completes it."""

    def verify(self, manifest: Manifest, local: Local) -> list[str]:
        """Return the files there that are not what the manifest says, by the target's own listing.

        `local` gives the content of the same files, for targets that can only compare.
        """

    def rollback(self) -> str:
        """Go back to what was published before; return what that is called. Raises PublishError if it cannot."""
