"""What has to travel so that a target holds what the output holds."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from briefgen.publish.manifest import File, Manifest


class Plan(msgspec.Struct, frozen=True):
    """Which files are sent, because they are new or others, and which are removed.

    `send` are all that travel: assets and pictures before the pages that show them.
    """

    new: tuple[str, ...]
    changed: tuple[str, ...]
    send: tuple[str, ...]
    remove: tuple[str, ...]
    unchanged: int
    size: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to be done."""
        return not (self.new or self.changed or self.remove)


def plan(local: Manifest, there: Manifest | None) -> Plan:
    """Compare what is to be published with what is there."""
    known: Mapping[str, File] = there.sure if there else {}
    new = tuple(path for path in local.files if path not in known)
    changed = tuple(path for path, file in local.files.items() if path in known and known[path] != file)
    gone = sorted((there.files.keys() | set(there.pending)) - local.files.keys()) if there else []
    size = sum(local.files[path].size for path in (*new, *changed))
    send = tuple(sorted((*new, *changed), key=lambda path: (_rank(path), path)))
    return Plan(new, changed, send, tuple(gone), len(local.files) - len(new) - len(changed), size)


def _rank(path: str) -> int:
    if path.startswith("assets/"):
        return 0
    return 2 if path.endswith((".html", ".xml", ".json", ".txt")) else 1


def ranks(paths: tuple[str, ...]) -> list[list[str]]:
    """Divide files into groups, each to be there whole before the next one begins."""
    groups: list[list[str]] = [[], [], []]
    for path in paths:
        groups[_rank(path)].append(path)
    return [group for group in groups if group]
