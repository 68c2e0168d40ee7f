"""Remove what briefgen wrote to an output folder."""

from __future__ import annotations

from pathlib import Path

from briefgen.archive.stored_values import value_in
from briefgen.diagnostics import Problem
from briefgen.pipeline import manifest
from briefgen.pipeline.archive_paths import archive_of
from briefgen.pipeline.output import PART, remove
from briefgen.pipeline.output_checks import damaged_manifest, manifest_fault
from briefgen.project import Project


def clean(site: Project, output: Path) -> int | Problem:
    """Remove all files that this site's builds wrote to a folder, and nothing else.

    Return the number of files, or a problem if the manifest is damaged or another site's; then nothing is removed.

    Raises:
        OSError: a file cannot be removed.

    """
    fault = manifest_fault(output, site.root, site.config.title, lambda: value_in(archive_of(site, output), "site"))
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
