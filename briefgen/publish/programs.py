"""Calls of the system's own programs: git, ssh, rsync."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from briefgen.pipeline.orphans import asks_to_be_killed
from briefgen.publish.target import PublishError


class Answer(msgspec.Struct, frozen=True):
    """What a program said, and its exit status."""

    status: int
    out: bytes
    err: str


def program(name: str) -> str:
    """Return where a program lies. Raises PublishError if it is not here."""
    import shutil  # imported late: it is slow to import, and builds call no program

    found = shutil.which(name)
    if found is None:
        raise PublishError(f"the program {name} is not on this machine", f"install {name}, and try again")
    return found


def call(
    command: Sequence[str], given: bytes = b"", folder: Path | None = None, environment: Mapping[str, str] | None = None
) -> Answer:
    """Run a program to its end, with what it is given to read. The first word is a path from `program`.

    If this process is killed, the program does not go on without it, where the system can do that.
    """
    import subprocess

    result = subprocess.run(  # noqa: S603  # no shell is between, and the words are ours or the site's owner's
        command, input=given, cwd=folder, env=environment, capture_output=True, check=False,
        preexec_fn=asks_to_be_killed(),
    )  # fmt: skip
    return Answer(result.returncode, result.stdout, result.stderr.decode("utf-8", "replace").strip())
