"""`to = "ssh"`: publish to a server. Each release is a folder, sent with rsync, and a symbolic link is switched to it.

PATH/releases/20261125T093000Z-0123456789abcdef/   what was published then
PATH/releases/20261125T…-0123456789abcdef.withdrawn/   a release that a rollback went back from
PATH/releases/TOKEN.part/                          what a run lays out that holds the lock with this token
PATH/current -> releases/…                         what the web server serves
PATH/.briefgen-lock/TOKEN.json                     the lock, while somebody publishes
PATH/.briefgen-lock/TOKEN.new                      the link that becomes `current`; it goes with the lock
"""

from __future__ import annotations

import re
import shlex
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from briefgen.config import Positive
from briefgen.publish import lock as locks
from briefgen.publish import manifest as manifests
from briefgen.publish.lock import Lock
from briefgen.publish.manifest import File, Manifest
from briefgen.publish.programs import call, program
from briefgen.publish.target import LocalContent, PublishError, Report, TargetKind, TargetState, Transferred, Upload
from briefgen.target_settings import HOW_TO_SERVE, Allowed, Served, TargetSettings, Text

PATIENCE = 20
"""Seconds to wait for an answer before a connection counts as dead."""

LOCK = ".briefgen-lock"
_RELEASE = r"[0-9]{8}T[0-9]{6,12}Z-[0-9a-f]{16}"
"""The pattern of a release's name. Anything else in `releases/` is not briefgen's, and stays."""

_WITHDRAWN = ".withdrawn"
"""The end of the name of a release that a rollback went back from, so that no rollback leads to it again."""

TRIES = 5
"""How often to try again when a lock was there, and was released before it could be read."""


_USER = r"(?!-)[\w.+@%\\-]+@"
_HOST = rf"(?:{_USER})?(?:(?!-)[\w.-]+|\[[0-9A-Fa-f:.]+(?:%[\w.-]+)?\]|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%[\w.-]+)?)"
_FOLDER = r"(?!-)(?!/+$)(?!~).+"


class Ssh(TargetSettings, frozen=True, kw_only=True):
    """A folder on a server: `releases/` and `current`, which the web server serves. `ssh_config` is a file for ssh."""

    host: Annotated[Text, Allowed(_HOST, "a host as for ssh, such as desk@www.example.org")]
    path: Annotated[Text, Allowed(_FOLDER, "a folder such as /srv/desk, or www for one in your home")]
    port: Positive | None = None
    keep: Positive = 5
    ssh_config: Annotated[str, Allowed(r"(?!-).+", "the path of a file")] = ""

    def served(self, root: Path) -> Served:
        """Return what to tell the web server."""
        del root
        return Served(steps=(f"Let the web server of {self.host} serve {self.path}/current. {HOW_TO_SERVE}",))


class SshTarget:
    """A folder on a server that can be reached with ssh, with the person's own keys and settings."""

    def __init__(self, settings: Ssh, root: Path) -> None:
        self._settings = settings
        self.address = settings.address or f"{settings.host}:{settings.path}/current"
        options = ["-o", "BatchMode=yes", "-o", f"ConnectTimeout={PATIENCE}", "-o", f"ServerAliveInterval={PATIENCE}"]
        if settings.ssh_config:
            options += ["-F", str((root / Path(settings.ssh_config).expanduser()).absolute())]
        if settings.port:
            options += ["-p", str(settings.port)]
        self._ssh = [program("ssh"), *options]
        self._host, self._rsync_host = _hosts(settings.host)
        self._token = ""

    def look(self) -> TargetState:
        """Return what the current release holds."""
        found = self._run(f'[ ! -e current ] || cat current/{manifests.NAME} 2>/dev/null || echo "not ours"')
        if not found:
            return TargetState()
        manifest = manifests.decode(found)
        return (
            TargetState(manifest)
            if manifest
            else TargetState(None, f"{self.address} is not a release that briefgen made")
        )

    def acquire(self, lock: Lock) -> Lock:
        """Put a lock on the server if there is none. Return the lock that is there now.

        The lock is a folder as in `folder_lock`.
        """
        mine = f"{LOCK}-{lock.token}"
        script = (
            f"rm -rf {mine}; mkdir {mine}; cat > {mine}/{lock.token}.json"
            f"; mv -T {mine} {LOCK} 2>/dev/null || rm -rf {mine}"
            f'; for file in {LOCK}/*.json; do said=$(cat "$file" 2>/dev/null) || continue'
            """; basename "$file" .json; printf %s "$said"; exit 0; done"""
            f"; rm -f {LOCK}/*.new"  # nobody holds the lock, and this would keep it from everybody
        )
        for _ in range(TRIES):
            token, _, content = self._run(script, locks.encode(lock)).partition(b"\n")
            if token == lock.token.encode():
                self._token = lock.token
                self._tidy()
                return lock
            if token:
                return locks.decode(content, token.decode("utf-8", "replace"))
        message = f"{self._settings.host}: the lock {self._settings.path}/{LOCK} cannot be taken"
        raise PublishError(message, "look what is in that folder, and remove it if nobody is publishing")

    def _tidy(self) -> None:
        """Remove what killed runs left behind. The lock is held.

        What one of them is still writing to stays until the next time.
        """
        self._run(
            f"rm -f current.new; find . -maxdepth 1 -name '{LOCK}-*' -mmin +10 -exec rm -rf {{}} + || true"
            "; [ ! -d releases ] || find releases -maxdepth 1 -name '*.part' -exec rm -rf {} + || true"
        )

    def release(self, lock: Lock) -> None:
        """Remove a lock from the server, if it is that one.

        After that, the run that held it can switch nothing, see `_switching`.
        """
        files = shlex.join([f"{LOCK}/{lock.token}.json", f"{LOCK}/{lock.token}.new"])
        self._run(f"rm -f -- {files}; rmdir {LOCK} 2>/dev/null || true")

    def holds(self, manifest: Manifest | None) -> bool:
        """Return True if the current release is still the one that an earlier look found."""
        return self.look().manifest == manifest

    def send(self, upload: Upload, report: Report) -> Transferred:
        """Make a release from the current one and the changes, and switch to it."""
        moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
        release, part = f"releases/{moment}-{upload.manifest.id}", f"releases/{upload.token}.part"
        before = self._run(
            "[ -L current ] || [ ! -e current ] || { echo 'current is no link: move it away' >&2; exit 9; }"
            f"; mkdir -p releases; rm -rf {part}; mkdir {part}; chmod 755 {part}"
            f"; if [ -e current ]; then cp -al current/. {part}/ 2>/dev/null"
            f" || {{ rm -rf {part}; mkdir {part}; cp -a current/. {part}/; }}; fi"  # a file that may not be linked
            f"; find {part} -type l -delete"  # nothing is written or removed through a link that somebody made there
            f"; cd {part}; rm -f {manifests.NAME}; xargs -0 rm -f --; find . -mindepth 1 -type d -empty -delete"
            "; cd ../..; readlink current || true",
            b"\0".join(path.encode() for path in upload.plan.remove),
        )
        size = self._copy(upload, part, report)
        manifest, note = manifests.encode(upload.manifest), f"{part}/{manifests.NAME}"
        served = before.decode("utf-8", "surrogateescape").rstrip("\n")
        self._run(
            f"cat > {note}; [ $(wc -c < {note}) -eq {len(manifest)} ]"  # what is cut off here is not switched to
            f"; {_switching(release, upload.token, served, part)}; {self._pruning(release)}",
            manifest,
        )
        return Transferred(len(upload.plan.send), size)

    def _copy(self, upload: Upload, part: str, report: Report) -> int:
        """Send what changed. Return how many bytes were sent."""
        if not upload.plan.send:
            return 0
        report("sending", 0, len(upload.plan.send))
        command = [
            program("rsync"), "-rIs", "--from0", "--files-from=-", "--chmod=D755,F644", "--stats", "--no-motd", "-z",
            f"--timeout={3 * PATIENCE}", "-e", shlex.join(self._ssh), "--", f"{upload.folder}/",
            f"{self._rsync_host}:{self._settings.path}/{part}/",
        ]  # fmt: skip
        listed = b"\0".join(f"./{path}".encode() for path in upload.plan.send)  # else "#x" would be a comment
        answer = _called(command, listed, self._settings)
        report("sending", len(upload.plan.send), len(upload.plan.send))
        found = re.search(r"Total bytes sent: ([\d,.]+)", answer.decode("utf-8", "replace"))
        return int(re.sub(r"\D", "", found[1])) if found else upload.plan.size

    def _pruning(self, release: str) -> str:
        """Return the script that removes the releases that are not kept.

        Those are the withdrawn ones, and all others but the newest and the one that is served.
        """
        name = release.removeprefix("releases/")
        return (
            f"cd releases; {{ ls -1 | grep -E '^{_RELEASE}{_WITHDRAWN}$' || true"
            f"; (ls -1 | grep -E '^{_RELEASE}$' | grep -v '^{name}$' || true)"
            f" | sort -r | tail -n +{self._settings.keep}; }}"
            ' | while read -r old; do rm -rf -- "$old"; done'
        )

    def verify(self, manifest: Manifest, _local: LocalContent) -> list[str]:
        """Compare the digests that the server computes of its files."""
        answer = self._run("cd current/. && find . -type f -exec sha256sum -z {} +").split(b"\0")
        found = {line[68:].decode("utf-8", "replace"): line[:64].decode() for line in answer if line}
        return sorted(path for path, file in manifest.files.items() if not _is(found.get(path), file))

    def rollback(self) -> str:
        """Switch to the release before the current one, and mark the current one as withdrawn."""
        answer = self._run("""printf '%s\\n' "$(readlink current)"; ls -1 releases 2>/dev/null || true""")
        served, *names = answer.decode("utf-8", "surrogateescape").split("\n")
        current = served.removeprefix("releases/")
        earlier = max((name for name in names if re.fullmatch(_RELEASE, name) and name < current), default="")
        if not earlier:
            raise PublishError("there is no earlier release to go back to", "publish again instead")
        left = shlex.join([served, f"{served}{_WITHDRAWN}"])
        self._run(f"{_switching(f'releases/{earlier}', self._token, served)}; mv -T -- {left} || true")
        moment = datetime.strptime(earlier[:13], "%Y%m%dT%H%M").replace(tzinfo=UTC)
        return f"the release of {moment:%Y-%m-%d %H:%M} UTC ({earlier})"

    def _run(self, script: str, given: bytes = b"") -> bytes:
        """Run a script of sh in the target's folder, which is made if it is missing. Return what the script prints."""
        folder = shlex.quote(self._settings.path)
        whole = f"set -e; export LC_ALL=C; unset CDPATH; mkdir -p -- {folder}; cd -- {folder}; {script}"
        command = [*self._ssh, "--", self._host, f"exec sh -c {shlex.quote(whole)}"]
        return _called(command, given, self._settings)


def _switching(release: str, token: str, served: str, part: str = "") -> str:
    """Return the script that makes a release the current one.

    It does so only if the run with this token holds the lock, and `served` is the current release.

    The new link is made in the lock's folder before the script checks whose the lock is, and is moved from there.
    Whoever takes over the lock removes the link. A run that comes late can then no longer move it.
    """
    link = f"{LOCK}/{token}.new"
    laid = f" && mv -T {part} {release} 2>/dev/null" if part else ""
    undone = f"; [ -e {part} ] || rm -rf {release}" if part else ""
    return (
        f"ln -s {release} {link} 2>/dev/null && [ -e {LOCK}/{token}.json ]"
        f' && [ "$(readlink current)" = {shlex.quote(served)} ]{laid} && mv -T {link} current 2>/dev/null'
        f" || {{ rm -f {link}{undone}"
        '; echo "somebody else took over the lock, or published meanwhile" >&2; exit 9; }'
    )


def _hosts(host: str) -> tuple[str, str]:
    """Return a host as ssh takes it, and as rsync takes it: with brackets around an address of IPv6."""
    user, at, name = host.rpartition("@")
    bare = name.strip("[]")
    return f"{user}{at}{bare}", f"{user}{at}[{bare}]" if ":" in bare else host


def _is(digest: str | None, file: File) -> bool:
    return digest == file.digest


def _called(command: list[str], given: bytes, server: Ssh) -> bytes:
    """Return what a program prints that asks a server. Raises PublishError, with what to try, if it fails."""
    answer = call(command, given)
    if answer.status:
        said = [line for line in answer.err.splitlines() if line.strip() and not line.startswith("rsync error:")]
        why = said[0] if said else f"exit status {answer.status}"
        port = ["-p", str(server.port)] if server.port else []
        settings = ["-F", str(Path(server.ssh_config).expanduser())] if server.ssh_config else []
        tried = shlex.join(["ssh", *settings, *port, server.host])
        hint = f"try `{tried}` yourself; briefgen uses your keys and settings, and asks for no password"
        raise PublishError(f"{server.host}: {why}", hint)
    return answer.out


KIND = TargetKind(Ssh, lambda settings, site: SshTarget(settings, site.root))
