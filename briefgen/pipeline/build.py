"""A build of a site: one at a time, with an archive that can be used."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from briefgen.archive import integrity, stored_values
from briefgen.diagnostics import Problem
from briefgen.pipeline import manifest, output_checks, state_folder
from briefgen.pipeline.archive_paths import archive_path, forget
from briefgen.pipeline.lock import LockedError, lock
from briefgen.pipeline.options import Options, Result
from briefgen.pipeline.pool import Pool, pool
from briefgen.pipeline.progress import Report, silent
from briefgen.pipeline.run import NEXT_EMBARGO, TEMPLATES, Run
from briefgen.project import Project

if TYPE_CHECKING:
    from concurrent.futures import Executor


Afterwards = Callable[[Result], None]
"""Does something with what a build left, before another build can begin."""


def nothing(_result: Result) -> None:
    """Do nothing after a build."""


def build(
    project: Project,
    options: Options,
    report: Report = silent,
    executor: Executor | None = None,
    afterwards: Afterwards = nothing,
) -> Result:
    """Build a site.

    Args:
        project: the site.
        options: what is asked for.
        report: told of progress.
        executor: does the work that is spread; by default processes on this machine, as many as `options.jobs` says.
        afterwards: is given the result while no other build of the site can begin.

    Raises:
        LockedError: another build of the site is at work.
        OSError: the disk is full or a folder cannot be written. The output is the old site, or the new one after the
            next build.

    """
    if options.write and (fault := _output_fault(project, options)):
        return Result(problems=[fault], failed=True)
    state_folder.make_folder(project.state)
    state_folder.check_folder(project.state / TEMPLATES)
    state_folder.check_files(archive_path(project, options), project.state / "lock", project.state / NEXT_EMBARGO)
    with lock(project.state):
        result = _pooled(project, options, report, executor)
        afterwards(result)
    return result


def _pooled(project: Project, options: Options, report: Report, executor: Executor | None) -> Result:
    with pool(options.jobs, executor) as processes:
        try:
            return _first(project, options, report, processes)
        except manifest.ManifestError as error:
            return Result(problems=[output_checks.damaged_manifest(options.output, project.root, error)], failed=True)
        except RuntimeError as error:
            from concurrent.futures import BrokenExecutor  # imported late: it is heavy, and seldom needed

            if not isinstance(error, BrokenExecutor):
                return _bug(error)
            msg = "a helper process ended before its work was done; if memory was short, try --jobs 1"
            raise ChildProcessError(errno.ECHILD, msg) from error
        except (OSError, LockedError):
            raise
        except Exception as error:  # what we failed on is told like what is wrong with the site
            return _bug(error)


def _bug(error: Exception) -> Result:
    from briefgen.failure import failure  # imported late: it is seldom needed

    return Result(problems=[failure(error, ".", "building the site")], failed=True)


def _output_fault(project: Project, options: Options) -> Problem | None:
    """Return why the output folder cannot be written to."""

    def known() -> str:
        return stored_values.value_in(archive_path(project, options), "site")

    return output_checks.folder_fault(options.output, project.root, project.config.title, known)


def _first(project: Project, options: Options, report: Report, processes: Pool) -> Result:
    """Build with the archive that is there; with a new one if that is damaged or was never finished."""
    if integrity.is_incomplete(archive_path(project, options)):
        forget(project, options)
    if not integrity.is_damaged(archive_path(project, options)):
        try:
            return Run(project, options, report, processes).run()
        except sqlite3.DatabaseError as error:
            if "disk is full" in str(error):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
    forget(project, options)
    try:
        result = Run(project, options, report, processes).run()
    except sqlite3.DatabaseError as error:
        raise OSError(errno.EIO, f"the archive cannot be used: {error}", str(archive_path(project, options))) from error
    return msgspec.structs.replace(result, notes=["the archive was damaged, so it was rebuilt", *result.notes])
