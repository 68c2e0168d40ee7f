"""The way from the site to a target, step by step: build, leak gate, look, plan, seal, lock, look again, send."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

import msgspec

from briefgen.config import Config
from briefgen.pipeline.lock import LockedError
from briefgen.pipeline.lock import lock as locked
from briefgen.pipeline.options import Options
from briefgen.pipeline.state_folder import make_folder
from briefgen.project import Project
from briefgen.publish import lock, remembered
from briefgen.publish.diff import Plan, plan
from briefgen.publish.manifest import Manifest
from briefgen.publish.sealed_copy import local as known_here
from briefgen.publish.sealed_copy import sealed
from briefgen.publish.target import (
    PublishError,
    Report,
    SiteFolders,
    TargetState,
    Transferred,
    Upload,
    settings_of,
    target_of,
)
from briefgen.target_settings import TargetSettings
from briefgen.tlp import AUDIENCES

REMEMBERED = 100
"""How many runs that did not come to their end are remembered."""


class Publisher:
    """One site and one of its targets."""

    def __init__(self, site: Project, name: str) -> None:
        self.settings = settings_of(site.config.publish[name])
        self.site, self.name = _at(site, self.settings), name
        self.state = site.state / "publish" / name
        self.target = target_of(self.settings, SiteFolders(site.root, self.state))
        self._record = self.state / "record.json"

    @property
    def output(self) -> Path:
        """Where the site for this target is built: `output/` if it is the one for everybody."""
        common = AUDIENCES[self.settings.audience] == "clear" and not self.settings.base_url
        return self.site.root / "output" if common else self.state / "site"

    def options(self, today: str, now: float, *, strict: bool) -> Options:
        """Return how the site is to be built for this target."""
        return Options(self.output, today, now, marking=AUDIENCES[self.settings.audience], strict=strict)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let no other run from this site publish to the target meanwhile. All other steps are done within.

        Raises:
            PublishError: another run is at work.

        """
        for folder in (self.site.state, self.site.state / "publish", self.state):
            make_folder(folder)
        try:
            with locked(self.state):
                yield
        except LockedError:
            message = f"another run of `briefgen publish {self.name}` is at work on this site"
            raise PublishError(message, "wait until it has ended, or end it") from None

    def look(self) -> TargetState:
        """Return what the target holds. Raises PublishError if it cannot be reached."""
        there = self.target.look()
        kept = self._kept()
        known = {kept.last, *kept.attempts} - {""}
        if there.manifest and known and not (there.foreign or there.manifest.pending or there.manifest.id in known):
            message = f"{self.target.address} was published to from elsewhere since the last time from here"
            return msgspec.structs.replace(there, foreign=message)
        return there

    def plan(self, local: Manifest, there: TargetState, *, verify: bool) -> tuple[Plan, list[str]]:
        """Return what is to be done, and what the target lost or changed by itself, if that is to be verified."""
        known = there.manifest
        drifted: list[str] = []
        if verify and known:
            same = Manifest({path: file for path, file in local.files.items() if known.sure.get(path) == file})
            drifted = self.target.verify(same, known_here(same, self.output))
            known = Manifest(known.files, (*known.pending, *drifted))
        return plan(local, known), drifted

    def sealed(self, local: Manifest, plan: Plan) -> AbstractContextManager[Path]:
        """Copy what the plan sends, as it was searched, to a folder that nobody else writes to."""
        return sealed(self.state / "sealed", self.output, local, plan.send)

    @contextmanager
    def held(self, *, break_lock: bool) -> Iterator[str]:
        """Hold the target's lock, and give its token. With `break_lock`, take it from whoever has it.

        Raises:
            PublishError: somebody else holds it, or the target cannot be reached.

        """
        mine = lock.new()
        tokens = (*self._kept().tokens, mine.token)
        self._note(tokens=tokens[-REMEMBERED:])  # before it lies there: this run may be killed
        try:
            self._acquire(mine, break_lock=break_lock)
            yield mine.token
        except BaseException:
            with suppress(PublishError, OSError):  # what happened first is what is told; the next run takes it over
                self.target.release(mine)
            raise
        self.target.release(mine)
        self._note(tokens=tuple(token for token in self._kept().tokens if token != mine.token))

    def _acquire(self, mine: lock.Lock, *, break_lock: bool) -> None:
        found = self.target.acquire(mine)
        own, tries = self._kept().tokens, 20  # of several runs that were killed, each may have left a lock
        while found.token != mine.token and (break_lock or found.token in own) and tries:
            self.target.release(found)
            found, tries = self.target.acquire(mine), tries - 1
        if found.token != mine.token:
            hint = (
                f"try again when that has ended; if that run is surely dead: briefgen publish {self.name} --break-lock"
            )
            raise PublishError(lock.holder(found, self.target.address), hint)

    def look_again(self, there: TargetState) -> None:
        """Check, with the lock held, that the target still holds what an earlier look found.

        Raises:
            PublishError: it does not.

        """
        if not self.target.holds(there.manifest):
            raise PublishError(
                f"{self.target.address} was published to meanwhile", "publish again: the plan is another"
            )

    def send(self, upload: Upload, report: Report, *, verify: bool) -> Transferred:
        """Bring the target up to date.

        Raises:
            PublishError: it cannot be done, or with `verify`, it was not.

        """
        self._note(attempts=(*self._kept().attempts, upload.manifest.id)[-REMEMBERED:])
        sent = self.target.send(upload, report)
        self.remember(upload.manifest)
        if verify and (
            wrong := self.target.verify(upload.manifest, known_here(upload.manifest, upload.folder, self.output))
        ):
            raise PublishError(
                f"{len(wrong)} files are not there as they were sent, such as {wrong[0]}", "publish again"
            )
        return sent

    def remember(self, local: Manifest) -> None:
        """Note what the target holds now."""
        self._note(last=local.id, attempts=())

    def _kept(self) -> remembered.Published:
        return remembered.load(self._record, remembered.Published)

    def _note(self, **changes: str | tuple[str, ...]) -> None:
        remembered.save(self._record, msgspec.structs.replace(self._kept(), **changes))


def _at(site: Project, settings: TargetSettings) -> Project:
    """Return the site with the address that it has at a target."""
    if not settings.base_url:
        return site
    config: Config = msgspec.structs.replace(site.config, base_url=settings.base_url)
    return msgspec.structs.replace(site, config=config)
