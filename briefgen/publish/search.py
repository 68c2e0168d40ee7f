"""Search what a build made for leaks, and remember what passed: a file that did not change is searched once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from briefgen.archive.tables import connect
from briefgen.diagnostics import Problem
from briefgen.pipeline import manifest as outputs
from briefgen.pipeline import output_checks
from briefgen.pipeline.archive_paths import archive_path
from briefgen.pipeline.options import Options
from briefgen.pipeline.state_folder import make_folder
from briefgen.project import Project
from briefgen.publish import manifest, remembered
from briefgen.publish.leaks import LeakSearch
from briefgen.publish.manifest import File, Manifest
from briefgen.publish.remembered import Passed
from briefgen.rules import levelled


def search_output(site: Project, options: Options) -> tuple[Manifest, list[Problem]]:
    """Search an output for what was withheld from it.

    Args:
        site: the site.
        options: how it was built. No other build may be at work meanwhile (see `build`, `afterwards`).

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
        search = LeakSearch(db, site.root, options.output, site.config.leaks)
        problems = _search_changed(search, found.files, _record(site, options))
    finally:
        db.close()
    return found, levelled(problems, {}, strict=options.strict)


def _record(site: Project, options: Options) -> Path:
    folder = site.state / "publish"
    make_folder(folder)
    return folder / f"passed-{options.marking}.json"


def _search_changed(search: LeakSearch, files: Mapping[str, File], record: Path) -> list[Problem]:
    """Search the files that did not pass this gate before, as they are now; remember those in which nothing is."""
    kept, gate = remembered.load(record, Passed), search.gate
    version = gate.version
    passed = kept.files if kept.gate == version else {}
    changed = [path for path, file in files.items() if passed.get(path) != file.digest] if not gate.is_open else []
    result = search.search(changed)
    if changed or kept.gate != version:
        dirty = set(changed) - result.clean
        clean = {path: file.digest for path, file in files.items() if path not in dirty}
        remembered.save(record, Passed(version, clean))
    return result.problems
