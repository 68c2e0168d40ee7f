"""What others do during a build: look at what it made before it is written, and at its result before another begins."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from briefgen.diagnostics import Problem
from briefgen.pipeline.options import Options, Result
from briefgen.pipeline.pool import Pool
from briefgen.pipeline.progress import Report
from briefgen.project import Project


class Staged(msgspec.Struct, frozen=True):
    """What a build staged: its archive, the location of each file by its path in the output, and its processes."""

    db: sqlite3.Connection
    files: Mapping[str, Path]
    pool: Pool


def _accept(_staged: Staged) -> list[Problem]:
    return []


def _nothing(_result: Result) -> None:
    """Do nothing after a build."""


class Hooks(msgspec.Struct, frozen=True):
    """What is called during a build.

    `inspect` gets what a build staged that withholds something, before the files replace others. If it returns
    problems, nothing is written. `afterwards` gets the result, before another build of the site can begin.
    """

    inspect: Callable[[Staged], list[Problem]] = _accept
    afterwards: Callable[[Result], None] = _nothing


NO_HOOKS = Hooks()


class Request(msgspec.Struct, frozen=True):
    """A build that is asked for: the site, the options, what is called with the progress, and the other hooks."""

    project: Project
    options: Options
    report: Report
    hooks: Hooks
