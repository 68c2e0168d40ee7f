"""What a person at a terminal sees: problems, progress, and a summary; or the same as JSON."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click
import msgspec

from briefgen.build_time import instant
from briefgen.diagnostics import Problem, Severity, has_errors, summary, text_of
from briefgen.pipeline.build import Afterwards, build, nothing
from briefgen.pipeline.lock import LockedError
from briefgen.pipeline.options import Options, Result
from briefgen.pipeline.progress import Report
from briefgen.project import Project

SHOWN = 50
"""How many problems are printed in full; `--json` gives them all."""

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


FAILED, BUSY = 1, 3
"""Exit statuses: errors in the site, another build at work."""


class Progress:
    """One line that is written over while long work goes on. It is silent where nobody watches, as in a pipe."""

    def __init__(self, *, wanted: bool) -> None:
        self._wanted = wanted and sys.stderr.isatty()
        self._next = time.monotonic() + 0.4

    def report(self, stage: str, done: int, total: int) -> None:
        """Say how far a stage is, at most ten times a second."""
        now = time.monotonic()
        if self._wanted and now >= self._next:
            self._next = now + 0.1
            click.echo(f"\r\x1b[K{stage}: {done:,} of {total:,}", err=True, nl=False)

    def clear(self) -> None:
        """Wipe the line."""
        if self._wanted:
            click.echo("\r\x1b[K", err=True, nl=False)


def timed(work: Callable[[Report], Result], *, wanted: bool = True) -> tuple[Result, float]:
    """Do something that builds, with a line of progress, and return the result and the seconds that it took."""
    progress = Progress(wanted=wanted)
    start = time.perf_counter()
    try:
        return work(progress.report), time.perf_counter() - start
    finally:
        progress.clear()


def watched(
    site: Project, options: Options, *, wanted: bool, afterwards: Afterwards = nothing
) -> tuple[Result | None, float]:
    """Build with a line of progress, if that is wanted, and return the result and the seconds that it took.

    `afterwards` is what `build` takes. The result is None, and a message is printed, if another build of the site is at
    work.

    Raises:
        OSError: as `build` does.

    """
    try:
        return timed(lambda report: build(site, options, report, afterwards=afterwards), wanted=wanted)
    except LockedError:
        click.echo("error: another build of this site is at work; wait until it has ended", err=True)
        return None, 0.0


def print_problems(problems: Sequence[Problem]) -> None:
    """Print problems on standard error, errors last, where the eye is when the command ends."""
    ordered = sorted(problems, key=lambda item: item.severity is Severity.ERROR)
    left_out = ordered[:-SHOWN] if len(ordered) > SHOWN else []
    for item in ordered[len(left_out) :]:
        head, _, rest = text_of(item).partition("\n")
        colour = _COLOURS[item.severity]
        label, _, message = head.partition(": ")
        click.echo(f"{click.style(label, fg=colour, bold=True)}: {click.style(message, bold=True)}\n{rest}\n", err=True)
    if left_out:
        click.echo(f"… and {len(left_out)} more; --json prints all of them\n", err=True)
    if problems:
        click.echo(summary(problems), err=True)


def print_built(result: Result, output: str, seconds: float, verbosity: int) -> None:
    """Print what a build did. Verbosity is -1 for nothing, 0 for a line, 1 for reasons and times of stages as well."""
    print_problems(result.problems)
    for note in result.notes:
        click.echo(f"note: {note}", err=True)
    if verbosity > 0:
        _print_details(result)
    if result.failed:
        click.echo(f"Nothing was published: {output} is as it was.", err=True)
    elif verbosity >= 0:
        click.echo(_sentence(result, output, seconds))
        if result.next_embargo is not None:
            click.echo(f"The next embargo ends at {instant(result.next_embargo)}.")


def print_leaks(leaks: Sequence[Problem], output: str) -> None:
    """Print what is withheld and stands in the output all the same."""
    print_problems(leaks)
    if has_errors(leaks):
        click.echo(f"Do not publish {output}: what is withheld is in it.", err=True)


def print_checked(result: Result, seconds: float, verbosity: int) -> None:
    """Print what a check found. Verbosity is as in `print_built`."""
    print_problems(result.problems)
    if verbosity > 0:
        _print_details(result)
    if not result.problems and verbosity >= 0:
        click.echo(f"All is well: {result.pages:,} pages could be made ({seconds:.2f} s).")


def print_explained(archive: Path, result: Result, address: str) -> None:
    """Print why pages were made, or why one was or was not."""
    from briefgen.pipeline.explain import explain

    for line in explain(archive, result, address):
        click.echo(line)


def _sentence(result: Result, output: str, seconds: float) -> str:
    if not result.made and not result.removed:
        return f"Nothing changed: {result.pages:,} pages are up to date ({seconds:.2f} s)."
    gone = f", {result.removed:,} removed" if result.removed else ""
    made = f"{result.made:,} of {result.pages:,} pages made, {result.written:,} written{gone}"
    return f"{made} → {output} ({seconds:.2f} s)"


def _print_details(result: Result) -> None:
    for made in result.reasons:
        click.echo(f"{made.address}: {made.reason}")
    for stage, seconds in result.seconds.items():
        click.echo(f"{stage:>10} {seconds:8.3f} s")


def print_json(result: Result) -> None:
    """Print what came of a build or check as one JSON object."""
    data: dict[str, Any] = {
        "ok": not result.failed,
        "problems": result.problems,
        "pages": result.pages,
        "made": result.reasons,
        "written": result.written,
        "removed": result.removed,
        "next_embargo": None if result.next_embargo is None else instant(result.next_embargo),
        "notes": result.notes,
        "seconds": result.seconds,
    }
    click.echo(msgspec.json.format(msgspec.json.encode(data), indent=2))
