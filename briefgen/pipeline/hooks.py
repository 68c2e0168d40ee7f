"""What others do during a build: look at what it made before it is written, and at its result before another begins."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from briefgen.diagnostics import Problem
from briefgen.pipeline.options import Options, Result
from briefgen.pipeline.progress import Report
from briefgen.project import Project

StagedFiles = Mapping[str, Path]
"""Where each staged file is, by its path in the output."""


def _accept(_db: sqlite3.Connection, _files: StagedFiles) -> list[Problem]:
    return []


def _nothing(_result: Result) -> None:
    """Do nothing after a build."""


class Hooks(msgspec.Struct, frozen=True):
    """What is called during a build.

    `inspect` gets the archive and the staged files of a build that withholds something, before they replace others. If
    it returns problems, nothing is written. `afterwards` gets the result, before another build of the site can begin.
    """

    inspect: Callable[[sqlite3.Connection, StagedFiles], list[Problem]] = _accept
    afterwards: Callable[[Result], None] = _nothing


NO_HOOKS = Hooks()


class Request(msgspec.Struct, frozen=True):
    """A build that is asked for: the site, the options, what is called with the progress, and the other hooks."""

    project: Project
    options: Options
    report: Report
    hooks: Hooks
