"""The problem for a bug in briefgen: the file that it failed on, the error, and the line of the code."""

from __future__ import annotations

from pathlib import Path

from briefgen.diagnostics import Location, Problem
from briefgen.rules import problem

REQUEST = "this is a bug in briefgen: please report it with this message and the file that it failed on"


def failure(error: Exception, path: str, doing: str = "reading it") -> Problem:
    """Return the problem for an unexpected exception. `doing` is what briefgen was doing, as in "building the site"."""
    message = f"briefgen failed while {doing}: {describe_error(error)}"
    return problem("internal-error", Location(path), message, REQUEST)


def describe_error(error: Exception) -> str:
    """Return an exception as one line, with the place in this package where it was raised."""
    what = " ".join(str(error).split())
    name = type(error).__name__
    return (f"{name}: {what[:200]}" if what else name) + _place(error)


def _place(error: Exception) -> str:
    import traceback  # imported late: it is seldom needed

    package = Path(__file__).parent
    frames = [
        frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).is_relative_to(package)
    ]
    if not frames:
        return ""
    return f" ({Path(frames[-1].filename).relative_to(package).as_posix()}, line {frames[-1].lineno})"
