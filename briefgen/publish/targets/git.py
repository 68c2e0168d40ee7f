"""`to = "git"`: publish to a branch of a git remote. The commit is made in `.briefgen/`: no work tree is touched."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from briefgen.publish import git_hosts
from briefgen.publish.manifest import File, Manifest, file_of
from briefgen.publish.target import LocalContent, PublishError, Report, TargetKind, TargetState, Transferred, Upload
from briefgen.target_settings import Allowed, Served, TargetSettings, Text
from briefgen.urls import masked

if TYPE_CHECKING:
    from briefgen.publish.lock import Lock

TRAILER = "Briefgen-Manifest"
"""The trailer that marks the commits of briefgen (git-interpret-trailers(1)), with the id of their manifest."""

NOTHING = "0" * 40
"""The object id by which git-update-index(1) removes a file."""

_ID = r"[0-9a-f]{40,64}"
_OTHER = File("", 0)

_HOSTS_OWN = frozenset({".nojekyll", "CNAME"})
"""Files that tell the host how to serve the branch. The host itself may have put them there."""


_BRANCH = r"(?!-)(?!@$)(?:(?!\.)(?:(?!\.\.|@\{)[^\x00-\x20~^:?*\[\\\x7f/])+(?<!\.lock)(?<!\.)(?:/(?=.)|$))+(?<!/)"
"""What git-check-ref-format(1) takes as a branch, and no option."""

_REMOTE = r"(?!-)(?!\w+::).+"
_HOST_NAME = r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?"


class Git(TargetSettings, frozen=True, kw_only=True):
    """A branch of a git remote. With `squash` it has one commit only: the last."""

    remote: Annotated[Text, Allowed(_REMOTE, "the name of a remote, or an address that git knows")]
    branch: Annotated[Text, Allowed(_BRANCH, "the name of a branch, such as gh-pages")] = "gh-pages"
    cname: Annotated[str, Allowed(_HOST_NAME, "the name of a host, such as www.example.org")] = ""
    squash: bool = False

    def served(self, root: Path) -> Served:
        """Return what the address of the remote says."""
        from briefgen.publish.git_repository import address_of  # imported late: builds run no git

        branch = git_hosts.Branch(address_of(self.remote, root), self.branch, self.cname)
        return git_hosts.served(branch, has_workflow=(root / git_hosts.WORKFLOW).exists())


class GitTarget:
    """A branch that a host such as GitHub, GitLab or Codeberg serves as a site."""

    def __init__(self, settings: Git, root: Path, state: Path) -> None:
        from briefgen.publish.git_repository import Repository, address_of, sign_in  # imported late: builds run no git

        self._settings = settings
        self._repository = Repository(state / "repository.git", sign_in(root))
        self.address = masked(settings.address or f"{settings.remote}, branch {settings.branch}")
        self._tip = ""
        self._remote = address_of(settings.remote, root)
        self._own = {".nojekyll": b"", **({"CNAME": f"{settings.cname}\n".encode()} if settings.cname else {})}

    def look(self) -> TargetState:
        """Fetch the branch and return what is in it."""
        self._repository.prepare()
        branch = f"refs/heads/{self._settings.branch}"
        listed = self._repository.text("ls-remote", "--", self._remote, branch).splitlines()
        found = [line.partition("\t")[0] for line in listed if line.endswith(f"\t{branch}")]
        self._tip = found[0] if found and re.fullmatch(_ID, found[0]) else ""
        if not self._tip:
            return TargetState()
        try:
            return self._fetched()
        except PublishError:  # the remote just answered, so the repository here may be damaged
            self._repository.discard()
            self._repository.prepare()
            return self._fetched()

    def _fetched(self) -> TargetState:
        self._repository.text("fetch", "-q", "--no-tags", "--depth=1", "--", self._remote, self._tip)
        message = self._repository.text("show", "-s", "--format=%B", self._tip)
        foreign = "" if f"\n{TRAILER}: " in message else f"the last commit of {self.address} is not briefgen's"
        return TargetState(self._manifest(), foreign, self._address_there())

    def _address_there(self) -> str:
        """Return the address that GitHub wrote into `CNAME`, because somebody chose it in the settings; or ""."""
        if self._settings.cname or not git_hosts.is_github(self._remote):
            return ""
        if not self._repository.text("ls-tree", "--name-only", self._tip, "--", "CNAME"):
            return ""
        return f"https://{self._repository.text('cat-file', 'blob', f'{self._tip}:CNAME').strip().lower()}/"

    def _manifest(self) -> Manifest:
        """Return the files of the branch. Their content is read: git's own digests are of another kind.

        A link or a submodule is a file of no content that ours has.
        """
        listing = self._repository.text("ls-tree", "-r", "-z", self._tip)  # with a format of ours, names are quoted
        entries = [line.partition("\t")[::2] for line in listing.split("\0") if line]
        entries = [(kind, path) for kind, path in entries if path not in _HOSTS_OWN]
        names = [kind.split(" ")[2] for kind, _ in entries if kind.startswith("100")]
        contents = iter(self._blobs(names))
        return Manifest({path: next(contents) if kind.startswith("100") else _OTHER for kind, path in entries})

    def _blobs(self, names: Sequence[str]) -> list[File]:
        given = "".join(f"{name}\n" for name in names).encode()
        out = self._repository.call("cat-file", "--batch", given=given).out
        files, at = [], 0
        for _ in names:
            end = out.index(b"\n", at)
            size = int(out[at:end].rsplit(b" ", 1)[1])
            files.append(file_of(out[end + 1 : end + 1 + size]))
            at = end + 2 + size
        return files

    def acquire(self, lock: Lock) -> Lock:
        """Return the lock: a branch needs none, because a push fails if the branch has moved."""
        return lock

    def release(self, _lock: Lock) -> None:
        """Do nothing: there is no lock."""

    def holds(self, _manifest: Manifest | None) -> bool:
        """Return True: the push itself fails if the branch has moved."""
        return True

    def send(self, upload: Upload, report: Report) -> Transferred:
        """Commit the output and push the commit, if the branch has not moved."""
        report("committing", 0, 1)
        try:
            commit = self._commit(upload)
        except PublishError:
            self._repository.discard()  # only git took part: its repository here may be damaged
            raise
        report("pushing", 0, 1)
        printed = self._push(commit)
        report("pushing", 1, 1)
        return Transferred(len(upload.plan.send), _sent_bytes(printed) or upload.plan.size)

    def _commit(self, upload: Upload) -> str:
        """Commit the branch with the changes, in an index of this run's own. Return the id of the commit."""
        index = f"index-{upload.token}"

        def git(*arguments: str, given: str = "") -> str:
            return self._repository.call(*arguments, given=given.encode(), index=index).out.decode()

        if self._tip:
            git("read-tree", self._tip)
        git("update-index", "-z", "--index-info", given="".join(self._changes(upload)))
        tree = git("write-tree").strip()
        parents = ["-p", self._tip] if self._tip and not self._settings.squash else []
        return git("commit-tree", tree, *parents, given=_message(upload)).strip()

    def _changes(self, upload: Upload) -> Iterator[str]:
        """Yield the input for git-update-index(1). No ignore rule, attribute or line ending changes a file."""
        yield from (f"0 {NOTHING}\t{path}\0" for path in upload.plan.remove)  # first: a file may become a folder
        listed = "".join(f"./{path}\n" for path in upload.plan.send).encode()  # else a quotation mark would count
        hashed = ("hash-object", "-w", "--no-filters", "--stdin-paths")
        names = self._repository.call(*hashed, given=listed, folder=upload.folder).out.decode().split()
        yield from (f"100644 {name}\t{path}\0" for name, path in zip(names, upload.plan.send, strict=True))
        for path, content in self._own.items():
            name = self._repository.call("hash-object", "-w", "--stdin", given=content).out.decode().strip()
            yield f"100644 {name}\t{path}\0"

    def verify(self, manifest: Manifest, _local: LocalContent) -> list[str]:
        """Fetch the branch again and compare."""
        return manifest.differences(self.look().manifest or Manifest({}))

    def rollback(self) -> str:
        """Publish what the branch held before, in a new commit. Each call goes one step further back."""
        from briefgen.publish import git_history  # imported late: builds run no git

        self.look()
        if not self._tip:
            raise PublishError("nothing is published yet")
        found = git_history.earlier(self._repository, self._remote, self._tip)
        if found is None:
            hint = "it has one commit only, as squash = true asks for" if self._settings.squash else ""
            raise PublishError("the branch has no earlier commit to go back to", hint)
        tree = self._repository.text("rev-parse", f"{found.id}^{{tree}}").strip()
        message = f"Go back to {found.id[:12]}\n\n{TRAILER}: rollback\n{git_history.RESTORES}: {found.id}\n"
        commit = self._repository.text("commit-tree", tree, "-p", self._tip, given=message).strip()
        self._push(commit)
        return found.in_words

    def _push(self, commit: str) -> str:
        """Push a commit, if the branch has not moved. Return what git prints."""
        branch = f"refs/heads/{self._settings.branch}"
        lease = f"--force-with-lease={branch}:{self._tip}"
        return self._repository.call("push", "--progress", lease, "--", self._remote, f"{commit}:{branch}").err


def _message(upload: Upload) -> str:
    plan = upload.plan
    counts = f"{len(plan.new)} new, {len(plan.changed)} changed, {len(plan.remove)} removed"
    return f"Publish the site: {counts}\n\n{TRAILER}: {upload.manifest.id}\n"


def _sent_bytes(printed: str) -> int:
    """Return how many bytes git says that it sent, or 0 if it does not say."""
    found = re.search(r"Writing objects: 100% \(\d+/\d+\), ([\d.]+) (bytes|KiB|MiB|GiB)", printed)
    factors = {"bytes": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}
    return int(float(found[1]) * factors[found[2]]) if found else 0


KIND = TargetKind(Git, lambda settings, site: GitTarget(settings, site.root, site.state))
