"""The way from the site to a target, step by step: build, leak gate, look, plan, send."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from briefgen.archive.schema import connect
from briefgen.archive.secrets import secrets
from briefgen.build import manifest as outputs
from briefgen.build.build import Options, archive_path
from briefgen.config import Config
from briefgen.content.model import AUDIENCES
from briefgen.diagnostics import Problem
from briefgen.project import Project
from briefgen.publish import leaks, manifest, record
from briefgen.publish.folder import FolderTarget
from briefgen.publish.git import GitTarget
from briefgen.publish.manifest import Manifest
from briefgen.publish.plan import Plan, plan
from briefgen.publish.s3 import S3Target
from briefgen.publish.settings import S3, Common, Folder, Git, Ssh, target_of
from briefgen.publish.ssh import SshTarget
from briefgen.publish.target import PublishError, Report, Sent, Target, There, Work


class Publisher:
    """One site and one of its targets."""

    def __init__(self, site: Project, name: str) -> None:
        self.settings: Common = target_of(site.config, name)
        self.site = _at(site, self.settings)
        self.state = site.state / "publish" / name
        self.target = _target(self.settings, site.root, self.state)
        self._record = self.state / "record.json"

    @property
    def output(self) -> Path:
        """Where the site for this target is built: `output/` if it is the one for everybody."""
        common = AUDIENCES[self.settings.audience] == "clear" and not self.settings.base_url
        return self.site.root / "output" if common else self.state / "site"

    def options(self, today: str, now: float, *, strict: bool) -> Options:
        """Return how the site is to be built for this target."""
        return Options(self.output, today, now, marking=AUDIENCES[self.settings.audience], strict=strict)

    def look(self) -> There:
        """Return what the target holds. Raises PublishError if it cannot be reached."""
        there = self.target.look()
        kept = record.load(self._record, record.Published)
        known = (kept.last, kept.begun)
        if (
            there.manifest
            and any(known)
            and not (there.foreign or there.manifest.pending or there.manifest.id in known)
        ):
            message = f"{self.target.address} was published to from elsewhere since the last time from here"
            return msgspec.structs.replace(there, foreign=message)
        return there

    def plan(self, local: Manifest, there: There, *, verify: bool) -> tuple[Plan, list[str]]:
        """Return what is to be done, and what the target lost or changed by itself, if that is to be verified."""
        known = there.manifest
        drifted: list[str] = []
        if verify and known:
            same = Manifest({path: file for path, file in local.files.items() if known.sure.get(path) == file})
            drifted = self.target.verify(same, self.output)
            known = Manifest(known.files, (*known.pending, *drifted))
        return plan(local, known), drifted

    def send(self, work: Work, report: Report, *, verify: bool) -> Sent:
        """Bring the target up to date.

        Raises:
            PublishError: it cannot be done, or with `verify`, it was not.

        """
        kept = record.load(self._record, record.Published)
        record.save(self._record, record.Published(kept.last, work.manifest.id))
        sent = self.target.send(work, report)
        self.remember(work.manifest)
        if verify and (wrong := self.target.verify(work.manifest, work.output)):
            raise PublishError(
                f"{len(wrong)} files are not there as they were sent, such as {wrong[0]}", "publish again"
            )
        return sent

    def remember(self, local: Manifest) -> None:
        """Note what the target holds now."""
        record.save(self._record, record.Published(local.id))


def searched(site: Project, options: Options) -> tuple[Manifest, list[Problem]]:
    """Search an output for what was withheld from it. What passed before, and did not change, is not searched again.

    Args:
        site: the site.
        options: how it was built.

    Returns:
        What is in the output, and every leak.

    """
    db = connect(archive_path(site, options), write=False)
    try:
        gate = leaks.Gate(secrets(db), site.config.leaks.allow)
    finally:
        db.close()
    built = outputs.read(options.output)
    found = manifest.of_folder(options.output, map(str, built.files) if built else ())
    digest = hashlib.sha256(gate.known.encode()).hexdigest()
    place = site.state / "publish" / f"passed-{options.marking}.json"
    kept = record.load(place, record.Passed)
    passed = kept.files if kept.gate == digest else {}
    fresh = [path for path, file in found.files.items() if passed.get(path) != file.digest] if gate.known else []
    hits = leaks.search(options.output, fresh, gate)
    if not hits and (fresh or kept.gate != digest):
        record.save(place, record.Passed(digest, {path: file.digest for path, file in found.files.items()}))
    shown = options.output.relative_to(site.root) if options.output.is_relative_to(site.root) else options.output
    return found, leaks.told(hits, shown.as_posix())


def _at(site: Project, settings: Common) -> Project:
    """Return the site with the address that it has at a target."""
    if not settings.base_url:
        return site
    config: Config = msgspec.structs.replace(site.config, base_url=settings.base_url)
    return msgspec.structs.replace(site, config=config)


def _target(settings: Common, root: Path, state: Path) -> Target:
    match settings:
        case Git():
            return GitTarget(settings, root, state)
        case Ssh():
            return SshTarget(settings, root)
        case S3():
            return S3Target(settings)
        case Folder():
            return FolderTarget(settings, root)
    raise TypeError(settings)
