"""Remove what briefgen wrote to an output folder, and its archive."""

from __future__ import annotations

import time
from contextlib import ExitStack
from pathlib import Path

from briefgen.archive.stored_values import SITE, value_in
from briefgen.diagnostics import Problem
from briefgen.file_tree import remove_anything
from briefgen.pipeline import manifest, state_folder
from briefgen.pipeline.archive_paths import archive_of
from briefgen.pipeline.lock import LockedError, lock
from briefgen.pipeline.output import PART, remove
from briefgen.pipeline.output_checks import damaged_manifest, manifest_fault
from briefgen.project import Project

PATIENCE = 10.0
"""Seconds to wait for another build of the site to finish. A preview builds often, and each time only for a moment."""


def clean_site(site: Project, output: Path) -> int | Problem:
    """Remove what `clean` removes, and the archive, while no build of the site can begin.

    Raises:
        LockedError: another build of the site is running.
        OSError: a file cannot be removed.

    """
    if not state_folder.is_state(site.state):
        return clean(site, output)
    with ExitStack() as held:
        _lock(held, site.state)
        return _clean_all(site, output)


def _lock(held: ExitStack, folder: Path) -> None:
    """Lock a site as soon as it is free, if it can be locked. Raises LockedError."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            held.enter_context(lock(folder))
        except OSError:  # something else is in the place of the lock, so no build can begin either
            return
        except LockedError:
            if time.monotonic() > until:
                raise
        else:
            return


def _clean_all(site: Project, output: Path) -> int | Problem:
    removed = clean(site, output)
    if isinstance(removed, Problem):
        return removed
    for path in site.state.iterdir():
        if path.name != "lock":
            remove_anything(path)
    remove_anything(site.state)  # the lock last: from now on others may build
    return removed


def clean(site: Project, output: Path) -> int | Problem:
    """Remove all files that this site's builds wrote to a folder, and nothing else.

    Return the number of files, or a problem if the manifest is damaged or another site's; then nothing is removed.

    Raises:
        OSError: a file cannot be removed.

    """
    fault = manifest_fault(output, site.root, site.config.title, lambda: value_in(archive_of(site, output), SITE))
    if fault:
        return fault
    try:
        found = manifest.read(output)
    except manifest.ManifestError as error:
        return damaged_manifest(output, site.root, error)
    if found is None:
        return 0
    for path in found.files:
        remove(output, path)
    (output / PART).unlink(missing_ok=True)
    manifest.remove(output)
    return len(found.files)
