"""Search what a build made for leaks, and remember what passed: a file that did not change is searched once."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path

from briefgen.archive.tables import connect
from briefgen.diagnostics import Problem, Severity
from briefgen.pipeline import manifest as outputs
from briefgen.pipeline import output_checks
from briefgen.pipeline.archive_paths import archive_path
from briefgen.pipeline.hooks import Staged
from briefgen.pipeline.options import Options
from briefgen.pipeline.pool import Pool, pool
from briefgen.pipeline.state_folder import make_folder
from briefgen.project import Project
from briefgen.publish import manifest, remembered
from briefgen.publish.leaks import LeakSearch
from briefgen.publish.manifest import Manifest
from briefgen.publish.remembered import Passed
from briefgen.rules import levelled

MANY = 300
"""From this number of staged files on, it is remembered which passed: most may pass again in the next search."""


def search_output(site: Project, options: Options) -> tuple[Manifest, list[Problem]]:
    """Search an output for what was withheld from it.

    Args:
        site: the site.
        options: how it was built. No other build may be at work meanwhile (see `briefgen.pipeline.hooks`).

    Returns:
        What is in the output, and every leak.

    """
    try:
        built = outputs.read(options.output)
    except outputs.ManifestError as error:
        return Manifest({}), [output_checks.damaged_manifest(options.output, site.root, error)]
    paths = [str(path) for path in built.files] if built else []
    db = connect(archive_path(site, options), write=False)
    try:
        if beyond_links := output_checks.blocked(db, options.output, site.root, paths):
            return Manifest({}), beyond_links
        found = manifest.of_folder(options.output, paths)
        files = {path: options.output / path for path in found.files}
        record = _Record(site, options, keep_others=False)
        with pool(options.jobs) as processes:
            problems = record.search(_search(site, options, db), files, found, processes)
    finally:
        db.close()
    return found, levelled(problems, {}, strict=options.strict)


def search_staged(site: Project, options: Options, staged: Staged) -> list[Problem]:
    """Return the leaks in files that wait to be written."""
    search, files = _search(site, options, staged.db), staged.files
    if len(files) < MANY:
        problems = search.search(files, staged.pool).problems
    else:
        found = Manifest({path: manifest.file_of(location.read_bytes()) for path, location in files.items()})
        problems = _Record(site, options, keep_others=True).search(search, files, found, staged.pool)
    return [item for item in problems if item.severity is Severity.ERROR]


def _search(site: Project, options: Options, db: sqlite3.Connection) -> LeakSearch:
    prepared = _folder(site) / f"withheld-{options.marking}.json"
    return LeakSearch(db, site, options.output, prepared)


def _folder(site: Project) -> Path:
    folder = site.state / "publish"
    make_folder(folder)
    return folder


class _Record:
    """The files that passed the gate for an audience. `keep_others` keeps those that are not searched."""

    def __init__(self, site: Project, options: Options, *, keep_others: bool) -> None:
        self._path = _folder(site) / f"passed-{options.marking}.json"
        self._keep_others = keep_others

    def search(self, search: LeakSearch, files: Mapping[str, Path], found: Manifest, processes: Pool) -> list[Problem]:
        """Search the files that did not pass this gate before, as they are now; remember those in which nothing is.

        `found` are their digests.
        """
        kept, gate = remembered.load(self._path, Passed), search.gate
        version = gate.version
        passed = kept.files if kept.gate == version else {}
        digests = {path: file.digest for path, file in found.files.items()}
        changed = [path for path, digest in digests.items() if passed.get(path) != digest] if not gate.is_open else []
        result = search.search({path: files[path] for path in changed}, processes)
        if changed or kept.gate != version:
            dirty = set(changed) - result.clean
            others = passed if self._keep_others else {}
            clean = {path: digest for path, digest in {**others, **digests}.items() if path not in dirty}
            remembered.save(self._path, Passed(version, clean))
        return result.problems
