"""Tools that tests need and that not every machine has: where CI runs, none of them may be missing."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path
from typing import NoReturn

import pytest

TOOLS = Path(__file__).parent / "tools" / "node_modules"


def missing(what: str) -> NoReturn:
    """Skip a test for want of a tool on a person's machine; fail it in CI."""
    message = f"{what} is not here; `bash .ci/run` installs it"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


def program(*names: str) -> str:
    """Return the path of the first of these programs that is there."""
    found = next((path for path in map(shutil.which, names) if path), None)
    if found is None:
        missing(names[0])
    return found


def interruptible() -> None:
    """Let a child be interrupted, also where this process was started with interrupts ignored, as by `&` in a script.

    For `preexec_fn` of a process that a test sends SIGINT to.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def npm_file(path: str) -> Path:
    """Return a file of a package from npm."""
    found = TOOLS / path
    if not found.is_file():
        missing(path)
    return found
