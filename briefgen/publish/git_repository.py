"""The bare repository in which commits for a branch are made. All that it holds can be fetched again.

It is in `.briefgen/`, where somebody else could put a hook or a setting that runs a program. So it is used only if its
settings are those that briefgen wrote; hooks are switched off; and a repository with anything else is removed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NoReturn

from briefgen import file_tree
from briefgen.publish.programs import Answer, call, program
from briefgen.publish.target import PublishError

AUTHOR = {
    "GIT_AUTHOR_NAME": "briefgen", "GIT_AUTHOR_EMAIL": "briefgen@localhost",
    "GIT_COMMITTER_NAME": "briefgen", "GIT_COMMITTER_EMAIL": "briefgen@localhost",
}  # fmt: skip
SETTINGS = "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n"
"""The repository's own configuration. All else comes from the person's configuration."""

PROTOCOLS = "file:git:http:https:ssh"
"""The protocols that git may use. `ext::`, which runs any program, is not among them (gitremote-helpers(7))."""

_PLANTED = ("hooks", "config.worktree", "commondir", "objects/info/alternates", "objects/info/http-alternates",
            "info/attributes", "info/grafts")  # fmt: skip
"""Files that a repository made here never has: they bring in programs or objects from elsewhere."""

_OVERRIDES = ("-c", f"core.hooksPath={os.devnull}", "-c", "core.fsmonitor=false", "-c", "protocol.ext.allow=never")
_NOT_INHERITED = ("GIT_DIR", "GIT_WORK", "GIT_INDEX", "GIT_OBJECT", "GIT_ALTERNATE", "GIT_COMMON", "GIT_NAMESPACE",
                  "GIT_TEMPLATE", "GIT_CEILING", "GIT_ALLOW_PROTOCOL", "GIT_DEFAULT_", "GIT_SHALLOW", "GIT_GRAFT",
                  "GIT_QUARANTINE", "GIT_REPLACE", "GIT_ATTR", "GIT_PREFIX", "GIT_IMPLICIT")  # fmt: skip
"""Variables that git, or one of its hooks, sets for another repository than this one."""


_MOVED = (
    "stale info|fetch first|non-fast-forward|cannot lock ref|failed to update|failed to lock|incorrect old value"
    "|already exists|File exists"
)
"""What git prints if the branch has moved, and does not print if a hook or a rule of the host refuses."""


class Repository:
    """A bare repository, which is made when it is first used."""

    def __init__(self, path: Path, sign_in: Mapping[str, str] = MappingProxyType({})) -> None:
        """Take the place of the repository, and variables with which git signs in at a server (see `sign_in`)."""
        self.path = path
        self._sign_in = sign_in

    def prepare(self) -> None:
        """Make the repository if it is missing or not ours, and remove the locks of killed runs.

        Only one run at a time may use it.
        """
        if not self._is_ours():
            self.discard()
            self.path.mkdir(parents=True)
            self.call("init", "-q", "--bare", "--template=", ".")
            (self.path / "config").write_text(SETTINGS, "ascii", newline="\n")
        for pattern in ("*.lock", "index*", "refs/**/*.lock", "objects/*.lock", "objects/info/*.lock"):
            for left in self.path.glob(pattern):
                if left.is_dir() and not left.is_symlink():
                    file_tree.remove_folder(left, may_fail=False)
                else:
                    left.unlink(missing_ok=True)

    def _is_ours(self) -> bool:
        try:
            settings = (self.path / "config").read_bytes()
        except OSError:
            return False
        is_whole = (self.path / "HEAD").is_file() and (self.path / "objects").is_dir() and not self.path.is_symlink()
        is_planted = any(os.path.lexists(self.path / name) for name in _PLANTED)
        is_planted = is_planted or any(entry.is_symlink() for entry in self.path.iterdir())
        return is_whole and not is_planted and settings == SETTINGS.encode()

    def discard(self) -> None:
        """Remove the repository."""
        if self.path.is_symlink() or self.path.is_file():
            self.path.unlink()
        elif self.path.exists():
            file_tree.remove_folder(self.path, may_fail=False)

    def text(self, *arguments: str, given: str = "") -> str:
        """Run git and return what it prints. Raises PublishError if it fails."""
        return self.call(*arguments, given=given.encode()).out.decode("utf-8", "replace")

    def call(self, *arguments: str, given: bytes = b"", folder: Path | None = None, index: str = "index") -> Answer:
        """Run git in the repository.

        Args:
            arguments: a command of git and its arguments.
            given: its standard input.
            folder: where it runs; relative paths in its input start there.
            index: the name of the index file that it uses.

        Raises:
            PublishError: git fails; the message is git's own.

        """
        environment = AUTHOR | _inherited() | dict(self._sign_in)
        environment |= {"GIT_DIR": str(self.path.absolute()), "GIT_INDEX_FILE": str(self.path.absolute() / index)}
        environment |= {"GIT_TERMINAL_PROMPT": "0", "GIT_ALLOW_PROTOCOL": PROTOCOLS, "LC_ALL": "C"}
        environment["GIT_NO_REPLACE_OBJECTS"] = "1"
        environment.setdefault("GIT_SSH_COMMAND", "ssh -o BatchMode=yes")
        answer = call([program("git"), *_OVERRIDES, *arguments], given, folder or self.path, environment)
        if answer.status:
            _refuse(arguments[0], answer.err)
        return answer


def address_of(remote: str, root: Path) -> str:
    """Return the address of a remote of the site's own repository, or the text itself if it has none of that name.

    A path that is not absolute starts at the site's folder.

    Raises:
        PublishError: the text is a name, and there is neither a remote nor a folder with it.

    """
    if "/" not in remote and ":" not in remote:
        command = [program("git"), *_OVERRIDES, "remote", "get-url", "--", remote]
        answer = call(command, folder=root, environment=_inherited())
        if answer.status == 0:
            remote = answer.out.decode("utf-8", "surrogateescape").removesuffix("\n")
    path = root / Path(remote).expanduser()
    is_path = ":" not in remote.partition("/")[0]  # as git sees it, see git-fetch(1)
    if "/" not in remote and is_path and not path.exists():
        hint = f"run `git remote add {remote} ADDRESS` in the site's folder, or write the address itself as `remote`"
        raise PublishError(f'the site\'s repository has no remote "{remote}"', hint)
    return str(path.resolve()) if remote.startswith((".", "~")) or (is_path and path.exists()) else remote


def sign_in(root: Path) -> dict[str, str]:
    """Return, as variables for git, the header fields with which the site's own repository signs in at a server.

    `actions/checkout` puts them there (`http.<url>.extraHeader`, see git-config(1)); else CI could push nothing.
    """
    command = [program("git"), *_OVERRIDES, "config", "--local", "--includes", "-z", "--get-regexp"]
    answer = call([*command, r"^http\..*\.extraheader$"], folder=root, environment=_inherited())
    pairs = [entry.partition("\n")[::2] for entry in answer.out.decode("utf-8", "replace").split("\0") if entry]
    known = int(os.environ.get("GIT_CONFIG_COUNT") or 0)
    variables = {"GIT_CONFIG_COUNT": str(known + len(pairs))} if pairs else {}
    for number, (key, value) in enumerate(pairs, known):
        variables |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return variables


def _inherited() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if not key.startswith(_NOT_INHERITED)}


def _refuse(command: str, said: str) -> NoReturn:
    lines = [line for line in said.strip().splitlines() if line.strip()]
    reasons = [line for line in lines if line.startswith(("fatal:", "error:", " !"))] or lines or ["no reason given"]
    if "hash algorithm" in said or "mismatched algorithms" in said:
        hint = "publish to a repository that was made with `git init --object-format=sha1`, as most are"
        raise PublishError("the repository has objects of SHA-256, and briefgen makes those of SHA-1", hint)
    if re.search(_MOVED, said):
        raise PublishError("the branch was changed by somebody else meanwhile", "publish again, with a new plan")
    hint = "try `git ls-remote` with the same address yourself; briefgen uses your keys and helpers, and asks nothing"
    raise PublishError(f"git {command}: {reasons[0].strip()}", hint)
