"""Build a site: one build at a time, with an archive that is undamaged."""

from __future__ import annotations

import errno
import os
import sqlite3

import msgspec

from briefgen.archive import integrity, stored_values
from briefgen.archive.integrity import Origin
from briefgen.diagnostics import Problem
from briefgen.file_tree import remove_anything
from briefgen.pipeline import manifest, output_checks, state_folder
from briefgen.pipeline.archive_paths import archive_path, forget
from briefgen.pipeline.hooks import NO_HOOKS, Hooks, Request
from briefgen.pipeline.lock import LockedError, lock
from briefgen.pipeline.options import Options, Result
from briefgen.pipeline.pool import Opener, Pool, pool
from briefgen.pipeline.progress import Report, silent
from briefgen.pipeline.run import CODE, NEXT_EMBARGO, TEMPLATES, Run
from briefgen.project import Project


def build(
    project: Project,
    options: Options,
    report: Report = silent,
    opener: Opener | None = None,
    hooks: Hooks = NO_HOOKS,
) -> Result:
    """Build a site.

    Args:
        project: the site.
        options: the options of the build.
        report: called with the progress.
        opener: provides the workers that read files and render pages; else `options.jobs` processes here.
        hooks: what is called meanwhile.

    Raises:
        LockedError: another build of the site is running.
        OSError: the disk is full, a folder cannot be written, or a worker failed. The output is the old site, or the
            new one after the next build.

    """
    if options.write and (fault := _output_fault(project, options)):
        return Result(problems=[fault], failed=True)
    state_folder.make_state(project.state)
    state_folder.check_folder(project.state / TEMPLATES)
    others = (project.state / name for name in ("lock", NEXT_EMBARGO, CODE))
    state_folder.check_files(archive_path(project, options), *others)
    with lock(project.state):
        result = _build_in_pool(Request(project, options, report, hooks), opener)
        hooks.afterwards(result)
    return result


def _build_in_pool(asked: Request, opener: Opener | None) -> Result:
    project, options = asked.project, asked.options
    with pool(options.jobs, opener) as processes:
        try:
            return _build_or_rebuild(asked, processes)
        except manifest.ManifestError as error:
            return Result(problems=[output_checks.damaged_manifest(options.output, project.root, error)], failed=True)
        except (OSError, LockedError):
            raise
        except Exception as error:  # a bug in briefgen is reported like a problem of the site
            return _internal_error(error)


def _internal_error(error: Exception) -> Result:
    from briefgen.failure import failure  # imported late: it is seldom needed

    return Result(problems=[failure(error, ".", "building the site")], failed=True)


def _output_fault(project: Project, options: Options) -> Problem | None:
    """Return a problem if the site cannot be built into the output folder."""

    def last_title() -> str:
        return stored_values.value_in(archive_path(project, options), stored_values.SITE)

    return output_checks.folder_fault(options.output, project, last_title)


def _build_or_rebuild(asked: Request, processes: Pool) -> Result:
    """Build with the existing archive, or with a new one if that is damaged or incomplete."""
    project, options = asked.project, asked.options
    archive = archive_path(project, options)
    if integrity.is_incomplete(archive):
        forget(project, options)
    origin = integrity.origin(archive)
    if origin is not Origin.HERE:
        remove_anything(project.state / TEMPLATES)  # compiled templates are code, and who made them is not known
    if origin is not Origin.DAMAGED:
        try:
            return Run(asked, processes).run()
        except sqlite3.DatabaseError as error:
            if "disk is full" in str(error):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
    forget(project, options)
    try:
        result = Run(asked, processes).run()
    except sqlite3.DatabaseError as error:
        raise OSError(errno.EIO, f"the archive cannot be used: {error}", str(archive)) from error
    return msgspec.structs.replace(result, notes=["the archive was damaged, so it was rebuilt", *result.notes])
