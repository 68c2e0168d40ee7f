"""Compare an output with a target: which files to send, in which order, and which to remove."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from briefgen.publish.manifest import File, Manifest


class Plan(msgspec.Struct, frozen=True):
    """What publishing will do.

    Args:
        new: files that are not at the target.
        changed: files that are different at the target.
        send: both, in the order in which they are sent: assets and pictures before the pages that show them.
        remove: files at the target that the output does not have.
        unchanged: how many files are the same on both sides.
        size: how many bytes are to be sent.

    """

    new: tuple[str, ...]
    changed: tuple[str, ...]
    send: tuple[str, ...]
    remove: tuple[str, ...]
    unchanged: int
    size: int

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.new or self.changed or self.remove)


def plan(local: Manifest, target: Manifest | None) -> Plan:
    """Return what has to be done so that a target with one manifest (None: it is empty) has another, `local`."""
    known: Mapping[str, File] = target.sure if target else {}
    new = tuple(path for path in local.files if path not in known)
    changed = tuple(path for path, file in local.files.items() if path in known and known[path] != file)
    gone = sorted((target.files.keys() | set(target.pending)) - local.files.keys()) if target else []
    size = sum(local.files[path].size for path in (*new, *changed))
    send = tuple(sorted((*new, *changed), key=lambda path: (_rank(path), path)))
    return Plan(new, changed, send, tuple(gone), len(local.files) - len(new) - len(changed), size)


def _rank(path: str) -> int:
    if path.startswith("assets/"):
        return 0
    return 2 if path.endswith((".html", ".xml", ".json", ".txt")) else 1


def ranks(paths: tuple[str, ...]) -> list[list[str]]:
    """Divide files into groups. All files of one are sent before the first of the next."""
    groups: list[list[str]] = [[], [], []]
    for path in paths:
        groups[_rank(path)].append(path)
    return [group for group in groups if group]
