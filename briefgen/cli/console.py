"""What every command prints: errors, problems with their place, and progress."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from briefgen.diagnostics import Problem

FAILED, USAGE, BUSY = 1, 2, 3
"""Exit statuses: the command failed, it was used wrongly, another build of the site is running."""

MAX_PROBLEMS = 50
"""How many problems are printed; `--json` prints all of them."""

FIRST_UPDATE, UPDATE_EVERY = 0.4, 0.1
"""Seconds until progress is shown, and between two updates of it."""

CLEAR_LINE = "\r\x1b[K"
"""Moves the cursor to the start of the line and erases the line (ECMA-48, EL)."""


def is_ci() -> bool:
    """Return True in a CI system, which sets `CI`: others read its log, and nobody commits what it writes."""
    return os.environ.get("CI", "").lower() not in ("", "0", "false")


def error(message: str, hint: str = "") -> None:
    """Print what went wrong and how to fix it."""
    click.echo(f"error: {message}" + (f"\n  = help: {hint}" if hint else ""), err=True)


def fail(message: str, hint: str = "", status: int = FAILED) -> NoReturn:
    """Print what went wrong and how to fix it, and exit."""
    error(message, hint)
    sys.exit(status)


def fail_busy() -> NoReturn:
    """Print that another build of the site is running, and exit."""
    hint = "wait until it has finished, then try again; it may be the preview, which builds when a file is saved"
    fail("another build of this site is running", hint, BUSY)


class Progress:
    """A line that shows how far long work is. Nothing is printed unless standard error is a terminal."""

    def __init__(self, *, wanted: bool = True) -> None:
        self._wanted = wanted and sys.stderr.isatty()
        self._next = time.monotonic() + FIRST_UPDATE

    def report(self, stage: str, done: int, total: int) -> None:
        """Show how much of a stage is done, at most ten times a second."""
        now = time.monotonic()
        if self._wanted and now >= self._next:
            self._next = now + UPDATE_EVERY
            click.echo(f"{CLEAR_LINE}{stage}: {done:,} of {total:,}", err=True, nl=False)

    def clear(self) -> None:
        """Erase the line."""
        if self._wanted:
            click.echo(CLEAR_LINE, err=True, nl=False)


def print_problems(problems: Sequence[Problem]) -> None:
    """Print problems and their number on standard error. Errors come last, where they are seen first."""
    from briefgen.diagnostics import Severity, counted, counted_by_rule, summary

    ordered = sorted(problems, key=lambda item: item.severity is Severity.ERROR)
    left_out = ordered[:-MAX_PROBLEMS]
    for item in ordered[len(left_out) :]:
        _print_problem(item)
    if left_out:
        click.echo(f"… and {counted(len(left_out), 'more problem')}; --json prints all of them:", err=True)
        for line in counted_by_rule(left_out):
            click.echo(f"  {line}", err=True)
        click.echo(err=True)
    if problems:
        click.echo(summary(problems), err=True)


def _print_problem(problem: Problem) -> None:
    from briefgen.diagnostics import Severity, text_of

    head, _, rest = text_of(problem).partition("\n")
    colour = "red" if problem.severity is Severity.ERROR else "yellow"
    label, _, message = head.partition(": ")
    click.echo(f"{click.style(label, fg=colour, bold=True)}: {click.style(message, bold=True)}\n{rest}\n", err=True)
