"""Run the programs that targets need: git, ssh, rsync."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from briefgen.pipeline.parent_watch import parent_death_request
from briefgen.publish.target import PublishError


class Answer(msgspec.Struct, frozen=True):
    """The exit status of a program, and what it printed on standard output and standard error."""

    status: int
    out: bytes
    err: str


def program(name: str) -> str:
    """Return the path of a program. Raises PublishError if it is not installed."""
    import shutil  # imported late: it is slow to import, and builds call no program

    found = shutil.which(name)
    if found is None:
        raise PublishError(f"the program {name} is not installed", f"install {name}, and try again")
    return found


def call(
    command: Sequence[str], given: bytes = b"", folder: Path | None = None, environment: Mapping[str, str] | None = None
) -> Answer:
    """Run a program to its end, with `given` as its standard input. The first word of the command is from `program`.

    If this process is killed, the program is killed too, where the system can do that.
    """
    import subprocess

    result = subprocess.run(  # noqa: S603  # without a shell; the words are ours, or those of the site's owner
        command, input=given, cwd=folder, env=environment, capture_output=True, check=False,
        preexec_fn=parent_death_request(),
    )  # fmt: skip
    return Answer(result.returncode, result.stdout, result.stderr.decode("utf-8", "replace").strip())
