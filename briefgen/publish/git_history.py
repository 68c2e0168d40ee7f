"""What a branch held before: which commit `publish --rollback` goes back to.

A rollback is a new commit with the files of an earlier one, which a trailer names. Going back once more goes on from
that earlier commit, so that each rollback leads one step further back.
"""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from briefgen.publish.git_repository import Repository

RESTORES = "Briefgen-Restores"
"""The trailer of a rollback, with the id of the commit whose files it has (git-interpret-trailers(1))."""

FIRST_DEPTH, DEEPER = 4, 8
"""How many commits are fetched at first, and how many times as many when those are not enough."""

_FORMAT = f"--format=%H%x00%P%x00%(trailers:key={RESTORES},valueonly,separator=%x2C)%x00%ct%x00%s"


class Commit(msgspec.Struct, frozen=True):
    """A commit: its id, the one before it, the one whose files it restores, its time in seconds, its first line."""

    id: str
    parent: str
    restores: str
    time: int
    subject: str

    @property
    def in_words(self) -> str:
        """When the commit was made and what it says: `the commit of 2021-02-05 13:45 UTC (Publish the site: …)`."""
        moment = datetime.fromtimestamp(self.time, UTC)
        return f"the commit {self.id[:12]} of {moment:%Y-%m-%d %H:%M} UTC ({self.subject})"


def earlier(repository: Repository, remote: str, tip: str) -> Commit | None:
    """Return the commit whose files the branch had before those that it has now, or None if there is none."""
    depth = FIRST_DEPTH
    while True:
        repository.text("fetch", "-q", "--no-tags", f"--depth={depth}", "--", remote, tip)
        known = _commits(repository, tip)
        current = _restored(known, tip)
        found = _restored(known, known[current].parent) if current else ""
        if found:
            return known[found]
        if len(known) < depth:
            return None
        depth *= DEEPER


def _commits(repository: Repository, tip: str) -> dict[str, Commit]:
    """Return the commits that were fetched, by their id. Only the first parent of each counts."""
    lines = repository.text("log", "--first-parent", _FORMAT, tip).splitlines()
    rows = (line.split("\0") for line in lines if line)
    commits = (Commit(row[0], row[1].partition(" ")[0], row[2].strip(), int(row[3]), row[4]) for row in rows)
    return {commit.id: commit for commit in commits}


def _restored(known: dict[str, Commit], commit: str) -> str:
    """Return the commit in which the files of a commit were first published, or "" if it is not among the known."""
    while commit in known and known[commit].restores:
        commit = known[commit].restores
    return commit if commit in known else ""
