"""What the host of a site does not take: too many files, or files that are too large."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from briefgen.archive import output_files
from briefgen.archive.output_files import Totals
from briefgen.archive.tables import connect
from briefgen.config import FILE, Config
from briefgen.diagnostics import Location, Problem
from briefgen.hosts import HOSTS, Host, host_of
from briefgen.pipeline.archive_paths import archive_path
from briefgen.pipeline.options import Options
from briefgen.project import Project
from briefgen.publish.target import settings_of
from briefgen.rules import levelled, problem
from briefgen.target_settings import TargetSettings
from briefgen.tlp import AUDIENCES, Marking

NEAR = 0.8
"""The share of a limit from which on a warning says that it is near."""

OWN_FILES = 2
"""How many files a target adds to those of the site: the manifest, or what tells the host how to serve a branch."""


class _Limit(msgspec.Struct, frozen=True):
    """A limit of a host and what a site has: "20,400 files" of "20,000 files a site". `place` is where it shows."""

    has: int
    most: int
    unit: str
    place: str
    where: str
    hint: str


def host_at(config: Config, settings: TargetSettings) -> str:
    """Return the name of the host that a target names, or its address, or that of the site; "" if none does."""
    return settings.served_by or host_of(settings.address) or host_of(settings.base_url or config.base_url)


def hosts_of(config: Config, marking: Marking) -> list[str]:
    """Return the names of the hosts that a site for an audience names, as far as no remote has to be looked up."""
    settings = [settings_of(table) for table in config.publish.values()]
    found = {host_at(config, target) for target in settings if AUDIENCES[target.audience] == marking}
    return sorted({*found, host_of(config.base_url)} - {""})


def host_problems(db: sqlite3.Connection, name: str) -> list[Problem]:
    """Return what a host does not take of the output of an archive, and what it will not take much longer."""
    host = HOSTS[name]
    return [found for limit in _limits(db, host) if limit.most and (found := _problem(limit, host))]


def problems_of_build(site: Project, options: Options) -> list[Problem]:
    """Return what the hosts that a site names do not take of what was just built or checked."""
    return problems_at(hosts_of(site.config, options.marking), site, archive_path(site, options), strict=options.strict)


def problems_at(hosts: Sequence[str], site: Project, archive: Path, *, strict: bool) -> list[Problem]:
    """Return what some hosts do not take of an output. `archive` is that of the output."""
    if not hosts:
        return []
    db = connect(archive, write=False)
    try:
        found = [problem for name in hosts for problem in host_problems(db, name)]
    finally:
        db.close()
    return levelled(found, site.config.rules, strict=strict)


def _limits(db: sqlite3.Connection, host: Host) -> Iterator[_Limit]:
    """Yield the limits of a host, with what an output has of each."""
    totals: Totals = output_files.totals(db)
    fewer = "remove what is not needed, or publish to a host without this limit"
    smaller = "make it smaller, or put it elsewhere and link to it"
    files, unit = totals.files + OWN_FILES, "files"
    if host.counts_folders and 2 * files > host.files * NEAR:  # most pages have a folder of their own
        files, unit = files + output_files.folders(db), "files and folders"
    yield _Limit(files, host.files, unit, FILE, "a site", fewer)
    yield _Limit(totals.size, host.size, "bytes", FILE, "a site", fewer)
    yield _Limit(totals.largest, host.file_size, "bytes", totals.largest_path, "a file", smaller)
    if host.folder_files and totals.files > host.folder_files * NEAR:
        folder, files = output_files.fullest_folder(db)
        yield _Limit(files, host.folder_files, "files", folder, "a folder", fewer)
    if host.redirects and (count := output_files.host_redirects(db)):
        hint = "remove old addresses that nobody uses: aliases, and lines of redirects.toml"
        yield _Limit(count, host.redirects, "redirects", "_redirects", "a site", hint)


def _problem(limit: _Limit, host: Host) -> Problem | None:
    """Return a problem if a limit is passed or near, else None."""
    if limit.has <= limit.most * NEAR:
        return None
    is_near = limit.has <= limit.most
    message = (
        f"{host.title} takes {_counted(limit.most, limit.unit)} {limit.where}, and {_this(limit)} has"
        f" {_counted(limit.has, limit.unit)}" + (f" ({limit.has / limit.most:.0%})" if is_near else "")
    )
    hint = limit.hint if is_near else f'{limit.hint}; if your plan takes more: [rules] host-limit = "warning"'
    found = problem("host-limit", Location(limit.place), message, hint)
    return msgspec.structs.replace(found, only_warns=is_near or host.is_soft)


def _this(limit: _Limit) -> str:
    return "this one" if limit.place != FILE else "yours"


def _counted(number: int, unit: str) -> str:
    """Return a number with its unit; bytes as megabytes, as hosts count them."""
    if unit != "bytes":
        return f"{number:,} {unit}"
    return f"{number / 2**20:,.1f} MiB" if number < 10**9 // 2 else f"{number / 10**9:,.2f} GB"
