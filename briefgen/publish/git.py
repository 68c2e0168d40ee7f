"""A branch of a git remote as target. The commit is made in a repository of its own: no work tree is touched."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from briefgen.publish.lock import Lock
from briefgen.publish.manifest import File, Manifest, file_of
from briefgen.publish.programs import Answer, call, program
from briefgen.publish.settings import Git
from briefgen.publish.target import Local, PublishError, Report, Sent, There, Work

AUTHOR = {
    "GIT_AUTHOR_NAME": "briefgen", "GIT_AUTHOR_EMAIL": "briefgen@localhost",
    "GIT_COMMITTER_NAME": "briefgen", "GIT_COMMITTER_EMAIL": "briefgen@localhost",
}  # fmt: skip
TRAILER = "Briefgen-Manifest"
"""Marks our commits (git-interpret-trailers(1)), with the id of what they publish."""

NOTHING = "0" * 40
"""Stands for no object, in what git-update-index(1) is told of a file that goes."""

_HOSTS_OWN = frozenset({".nojekyll", "CNAME"})
"""Files that tell the host how to serve a branch; a host's own pages may have put them there."""


class GitTarget:
    """A branch that a host such as GitHub, GitLab or Codeberg serves as a site."""

    def __init__(self, settings: Git, root: Path, state: Path) -> None:
        self._settings = settings
        self._root, self._repository = root, state / "repository.git"
        self.address = settings.address or f"{settings.remote}, branch {settings.branch}"
        self._tip = ""
        self._remote = _remote(settings.remote, root)
        self._own = {".nojekyll": b"", **({"CNAME": f"{settings.cname}\n".encode()} if settings.cname else {})}

    def look(self) -> There:
        """Fetch the branch and return what is in it."""
        if not (self._repository / "HEAD").exists():
            self._repository.mkdir(parents=True, exist_ok=True)
            self._git("init", "-q", "--bare", ".")
        listed = self._git("ls-remote", self._remote, f"refs/heads/{self._settings.branch}").split()
        self._tip = listed[0] if listed else ""
        if not self._tip:
            return There()
        self._git("fetch", "-q", "--no-tags", "--depth=1", self._remote, self._tip)
        message = self._git("show", "-s", "--format=%B", self._tip)
        foreign = "" if f"\n{TRAILER}: " in message else f"the last commit of {self.address} is not briefgen's"
        return There(self._manifest(), foreign)

    def _manifest(self) -> Manifest:
        """Return the files of the branch. Their content is read: git's own digests are of another kind."""
        listing = self._git("ls-tree", "-r", "-z", "--format=%(objectname) %(path)", self._tip).split("\0")
        pairs = [line.split(" ", 1) for line in listing if line]
        wanted = [(name, path) for name, path in pairs if path not in _HOSTS_OWN]
        contents = self._blobs([name for name, _ in wanted])
        return Manifest({path: file for (_, path), file in zip(wanted, contents, strict=True)})

    def _blobs(self, names: Sequence[str]) -> list[File]:
        given = "".join(f"{name}\n" for name in names).encode()
        out = self._call("cat-file", "--batch", given=given).out
        files, at = [], 0
        for _ in names:
            end = out.index(b"\n", at)
            size = int(out[at:end].rsplit(b" ", 1)[1])
            files.append(file_of(out[end + 1 : end + 1 + size]))
            at = end + 2 + size
        return files

    def acquire(self, lock: Lock) -> Lock:
        """Return the lock: a branch needs none, it is only pushed to if it is still where it was."""
        return lock

    def release(self, _lock: Lock) -> None:
        """Do nothing: there is no lock."""

    def holds(self, _manifest: Manifest | None) -> bool:
        """Return True: whether the branch has moved is seen in the push itself."""
        return True

    def send(self, work: Work, report: Report) -> Sent:
        """Commit the output and push the commit, if the branch is still where it was."""
        index = self._repository / "index"
        index.unlink(missing_ok=True)
        report("committing", 0, 1)
        if self._tip:
            self._git("read-tree", self._tip)
        self._change(work)
        tree = self._git("write-tree").strip()
        parents = ["-p", self._tip] if self._tip and not self._settings.squash else []
        commit = self._git("commit-tree", tree, *parents, given=_message(work)).strip()
        report("pushing", 0, 1)
        said = self._push(commit)
        report("pushing", 1, 1)
        return Sent(len(work.plan.send), _on_the_wire(said) or work.plan.size)

    def _change(self, work: Work) -> None:
        """Bring the index up to date with files as they are: no ignore rule, attribute or line ending counts."""
        listed = "".join(f"{work.output / path}\n" for path in work.plan.send)
        names = self._git("hash-object", "-w", "--no-filters", "--stdin-paths", given=listed).split()
        lines = [f"100644 {name}\t{path}\0" for name, path in zip(names, work.plan.send, strict=True)]
        lines += [f"0 {NOTHING}\t{path}\0" for path in work.plan.remove]
        for path, content in self._own.items():
            name = self._call("hash-object", "-w", "--stdin", given=content).out.decode().strip()
            lines.append(f"100644 {name}\t{path}\0")
        self._git("update-index", "-z", "--index-info", given="".join(lines))

    def verify(self, manifest: Manifest, _local: Local) -> list[str]:
        """Fetch the branch anew and compare."""
        return manifest.unlike(self.look().manifest or Manifest({}))

    def rollback(self) -> str:
        """Publish the commit before the last one again, as a commit of its own."""
        self.look()
        if not self._tip:
            raise PublishError("nothing is published yet")
        self._git("fetch", "-q", "--no-tags", "--depth=2", self._remote, self._tip)
        found = self._git("rev-list", "--skip=1", "-n1", self._tip).strip()
        if not found:
            raise PublishError("the branch has no earlier commit", "with `squash` there is never one")
        tree = self._git("rev-parse", f"{found}^{{tree}}").strip()
        message = f"Go back to {found[:12]}\n\n{TRAILER}: rollback\n"
        commit = self._git("commit-tree", tree, "-p", self._tip, given=message).strip()
        self._push(commit)
        return found[:12]

    def _push(self, commit: str) -> str:
        """Push a commit, if the branch is still where it was; return what git says of it."""
        branch = f"refs/heads/{self._settings.branch}"
        lease = f"--force-with-lease={branch}:{self._tip}"
        return self._call("push", "--progress", lease, self._remote, f"{commit}:{branch}").err

    def _git(self, *arguments: str, given: str = "") -> str:
        return self._call(*arguments, given=given.encode()).out.decode("utf-8", "replace")

    def _call(self, *arguments: str, given: bytes = b"") -> Answer:
        own = ("GIT_DIR", "GIT_WORK", "GIT_INDEX")
        environment = AUTHOR | {key: value for key, value in os.environ.items() if not key.startswith(own)}
        environment |= {"GIT_DIR": str(self._repository), "GIT_INDEX_FILE": str(self._repository / "index")}
        environment |= {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
        environment.setdefault("GIT_SSH_COMMAND", "ssh -o BatchMode=yes")
        answer = call([program("git"), *arguments], given, self._repository, environment)
        if answer.status:
            _refuse(arguments[0], answer.err)
        return answer


def _refuse(command: str, said: str) -> None:
    lines = [line for line in said.strip().splitlines() if line.strip()]
    telling = [line for line in lines if line.startswith(("fatal:", "error:", " !"))] or lines or ["no reason given"]
    if "stale info" in said or "rejected" in said or "fetch first" in said:
        raise PublishError("the branch was changed by somebody else meanwhile", "publish again: the new plan says how")
    hint = "try `git ls-remote` with the same address yourself; briefgen uses your keys and helpers, and asks nothing"
    raise PublishError(f"git {command}: {telling[0].strip()}", hint)


def _message(work: Work) -> str:
    plan = work.plan
    counts = f"{len(plan.new)} new, {len(plan.changed)} changed, {len(plan.remove)} removed"
    return f"Publish the site: {counts}\n\n{TRAILER}: {work.manifest.id}\n"


def _remote(name: str, root: Path) -> str:
    """Return the address of a remote: of the site's own repository if it has one of that name, else the text itself."""
    if "/" not in name and ":" not in name:
        answer = call([program("git"), "remote", "get-url", name], folder=root)
        if answer.status == 0:
            return answer.out.decode().strip()
    return str((root / Path(name).expanduser()).resolve()) if name.startswith((".", "~")) else name


def _on_the_wire(said: str) -> int:
    """Return how many bytes a push says that it wrote; 0 if it does not say."""
    found = re.search(r"Writing objects: 100% \(\d+/\d+\), ([\d.]+) (bytes|KiB|MiB|GiB)", said)
    factors = {"bytes": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}
    return int(float(found[1]) * factors[found[2]]) if found else 0
