"""What every kind of publish target can do, and what it is given and returns.

To add a kind of target, add a module to `briefgen.publish.targets`: a settings record, a class with the methods of
`Target`, and `KIND`, a `TargetKind`. Nothing else in the code names the kinds. A build imports the module too, to check
`[publish.NAME]`, so what is slow to import is imported where it is used.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

import msgspec

from briefgen import target_settings
from briefgen.publish.manifest import Manifest
from briefgen.target_settings import TargetSettings
from briefgen.urls import masked

if TYPE_CHECKING:
    from briefgen.publish.diff import Plan
    from briefgen.publish.lock import Lock

Report = Callable[[str, int, int], None]
"""Called with the stage, how much of it is done, and how much there is in all."""

LocalContent = Callable[[str], bytes | None]
"""Returns the content of a file as it was published, or None if this machine no longer has it."""

Settings = TypeVar("Settings", bound=TargetSettings)


class PublishError(Exception):
    """A target refuses, or cannot be reached. It says what happened and how to fix it; secrets are masked."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(masked(message))
        self.hint = masked(hint)


class TargetState(msgspec.Struct, frozen=True):
    """What a target holds.

    `manifest` is that of what briefgen published there, or None if it published nothing. `foreign` says in words what
    somebody else put there or changed, and is empty if nobody did. `address` is where people read the target, if what
    it holds says so.
    """

    manifest: Manifest | None = None
    foreign: str = ""
    address: str = ""


class Upload(msgspec.Struct, frozen=True):
    """What is to be published.

    Args:
        plan: the files to send and to remove.
        folder: holds the files that the plan sends, as they passed the leak gate, and no others.
        manifest: all files of the site.
        before: what the target holds now.
        token: that of the lock which this run holds. What the run lays out at the target has names made with it, so
            that no other run writes there.

    """

    plan: Plan
    folder: Path
    manifest: Manifest
    before: TargetState
    token: str

    @property
    def interim_manifest(self) -> Manifest:
        """The manifest of a target that is changed file by file, until all is sent: what the plan touches is unsure."""
        before = self.before.manifest.files if self.before.manifest else {}
        return Manifest({**before, **self.manifest.files}, (*self.plan.send, *self.plan.remove))


class Transferred(msgspec.Struct, frozen=True):
    """How many files were sent, and how many bytes: on the wire, where the target tells that."""

    files: int
    size: int


class Target(Protocol):
    """One place that a site is published to."""

    address: str

    def look(self) -> TargetState:
        """Return what the target holds. Raises PublishError if it cannot be reached."""

    def acquire(self, lock: Lock) -> Lock:
        """Lay a lock at the target if there is none, in one step; return the lock that is there now.

        If that is the one given, remove what killed runs left at the target.
        """

    def release(self, lock: Lock) -> None:
        """Remove a lock from the target, if it is that one."""

    def holds(self, manifest: Manifest | None) -> bool:
        """Return True if the target still holds what `look` found: nobody published there since."""

    def send(self, upload: Upload, report: Report) -> Transferred:
        """Bring the target from what it holds to the manifest. Raises PublishError; the next run completes it."""

    def verify(self, manifest: Manifest, local: LocalContent) -> list[str]:
        """Return the files at the target that differ from the manifest, by the target's own listing.

        `local` gives the content of the same files, for targets that can only compare contents.
        """

    def rollback(self) -> str:
        """Go back to what was published before, each time one step further.

        Return what that is, in words. Raises PublishError if it is not possible.
        """


class SiteFolders(msgspec.Struct, frozen=True):
    """The folders of a site that a target may use.

    `root` is the site's folder, where relative paths start. In `state` the target may keep files between runs; all of
    them can be deleted.
    """

    root: Path
    state: Path


class TargetKind(msgspec.Struct, Generic[Settings], frozen=True):
    """A kind of target: the record of its table `[publish.NAME]`, and what makes a target from that."""

    settings: type[Settings]
    make: Callable[[Settings, SiteFolders], Target]


def settings_of(table: dict[str, Any]) -> TargetSettings:
    """Return a table `[publish.NAME]` of a checked configuration as the record of its kind."""
    settings: TargetSettings = msgspec.convert(table, _kind(table["to"]).settings)
    return settings


def target_of(settings: TargetSettings, folders: SiteFolders) -> Target:
    """Return the target that a record describes."""
    return _kind(settings.to).make(settings, folders)


def _kind(to: str) -> TargetKind[Any]:
    found = target_settings.find_kind(to)
    if not isinstance(found, TargetKind):
        msg = f'there is no kind of target "{to}"'
        raise TypeError(msg)
    return found
