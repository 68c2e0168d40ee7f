"""Publish a site to a target, in steps.

1. Build the site, and search the output for leaks (`search`).
2. `look`: ask the target what it holds.
3. `plan`: compare that with the output.
4. `sealed`: copy what is to be sent, so that later builds do not change it.
5. `held`: take the target's lock.
6. `look_again`: check that the target was not changed while a person thought about the plan.
7. `send`.

All of this is done under `alone`: only one run of this site publishes to the target at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import cached_property
from pathlib import Path

import msgspec

from briefgen.diagnostics import Problem
from briefgen.hosts import HOSTS
from briefgen.pipeline.archive_paths import archive_of
from briefgen.pipeline.lock import LockedError
from briefgen.pipeline.lock import lock as locked
from briefgen.pipeline.options import Options
from briefgen.pipeline.state_folder import make_folder, make_state
from briefgen.project import Project
from briefgen.publish import lock, remembered
from briefgen.publish.base_address import at_target, check_links, check_there
from briefgen.publish.diff import Plan, plan
from briefgen.publish.host_limits import host_at, problems_at
from briefgen.publish.manifest import Manifest
from briefgen.publish.sealed_copy import local_content, sealed
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
from briefgen.target_settings import Served
from briefgen.tlp import AUDIENCES

REMEMBERED = 100
"""How many runs that did not end are remembered."""


class Publisher:
    """Publishes a site to one of its targets. `name` is the target's in `briefgen.toml`."""

    def __init__(self, site: Project, name: str) -> None:
        self.settings = settings_of(site.config.publish[name])
        self.site, self.name = at_target(site, self.settings), name
        self._has_own_address = self.site.config.base_url != site.config.base_url
        self.state = site.state / "publish" / name
        self.target = target_of(self.settings, SiteFolders(site.root, self.state))
        self._record = self.state / "record.json"

    def check_links(self) -> None:
        """Check that links and styles work where the target is read. Raises PublishError if they do not."""
        check_links(self.site, self.name, self.settings)

    def host_problems(self, *, strict: bool) -> list[Problem]:
        """Return what the target's host does not take of the output, as it was just built."""
        hosts = [host] if (host := self._host) else []
        return problems_at(hosts, self.site, archive_of(self.site, self.output), strict=strict)

    def next_steps(self) -> Iterator[str]:
        """Yield what is left to do after the first publication, one sentence each."""
        yield from self._served.steps
        host = HOSTS.get(self._host)
        if host and "_headers" in host.reads and not self.site.config.hosting.host_files:
            yield f"Add `host_files = true` to [hosting] in briefgen.toml, so that {host.title} sends security headers."

    @property
    def _host(self) -> str:
        return host_at(self.site.config, self.settings) or self._served.host

    @cached_property
    def _served(self) -> Served:
        return self.settings.served(self.site.root)

    @property
    def output(self) -> Path:
        """The folder that the site is built into for this target: `output/` if it is the same site as for everybody."""
        is_common = AUDIENCES[self.settings.audience] == "clear" and not self._has_own_address
        return self.site.root / "output" if is_common else self.state / "site"

    def options(self, today: str, now: float, *, strict: bool) -> Options:
        """Return the options of a build for this target."""
        return Options(self.output, today, now, marking=AUDIENCES[self.settings.audience], strict=strict)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other runs of this site from publishing to the target. All other steps are done within this context.

        Raises:
            PublishError: another run is under way.

        """
        make_state(self.site.state)
        for folder in (self.site.state / "publish", self.state):
            make_folder(folder)
        try:
            with locked(self.state):
                yield
        except LockedError:
            message = f"another `briefgen publish {self.name}` is running for this site"
            raise PublishError(message, "wait until it ends, or stop it") from None

    def look(self) -> TargetState:
        """Return what the target holds. Raises PublishError if it cannot be reached, or links would be dead there."""
        there = self.target.look()
        check_there(self.site, there.address)
        kept = self._kept()
        known = {kept.last, *kept.attempts} - {""}
        if there.manifest and known and not (there.foreign or there.manifest.pending or there.manifest.id in known):
            why = "it was rolled back, or published to from elsewhere"
            message = f"{self.target.address} does not hold what was last published from here: {why}"
            return msgspec.structs.replace(there, foreign=message)
        return there

    def plan(self, local: Manifest, there: TargetState, *, verify: bool) -> tuple[Plan, list[str]]:
        """Compare the output with the target.

        Returns:
            What is to be done; and with `verify`, the files that are not at the target as they were published, by the
            target's own listing.

        """
        known = there.manifest
        drifted: list[str] = []
        if verify and known:
            same = Manifest({path: file for path, file in local.files.items() if known.sure.get(path) == file})
            drifted = self.target.verify(same, local_content(same, self.output))
            known = Manifest(known.files, (*known.pending, *drifted))
        return plan(local, known), drifted

    def sealed(self, local: Manifest, plan: Plan) -> AbstractContextManager[Path]:
        """Copy the files that the plan sends to a folder of their own, which is removed at the end of the context.

        Raises:
            PublishError: a file changed after it was searched.

        """
        return sealed(self.state / "sealed", self.output, local, plan.send)

    @contextmanager
    def held(self, *, break_lock: bool) -> Iterator[str]:
        """Hold the target's lock and return its token. With `break_lock`, take the lock from whoever holds it.

        Raises:
            PublishError: somebody else holds it, or the target cannot be reached.

        """
        mine = lock.new()
        tokens = (*self._kept().tokens, mine.token)
        self._note(tokens=tokens[-REMEMBERED:])  # before the lock is taken: this run may be killed right after
        try:
            self._acquire(mine, break_lock=break_lock)
            yield mine.token
        except BaseException:
            with suppress(
                PublishError, OSError
            ):  # the first error is the one to report; the next run takes over the lock
                self.target.release(mine)
            raise
        self.target.release(mine)
        self._note(tokens=tuple(token for token in self._kept().tokens if token != mine.token))

    def _acquire(self, mine: lock.Lock, *, break_lock: bool) -> None:
        found = self.target.acquire(mine)
        own, tries = self._kept().tokens, 20  # several killed runs may each have left a lock
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
            raise PublishError(f"{self.target.address} was published to meanwhile", "publish again, with a new plan")

    def send(self, upload: Upload, report: Report, *, verify: bool) -> Transferred:
        """Bring the target up to date.

        Raises:
            PublishError: that fails, or with `verify`, the target does not hold what was sent.

        """
        self._note(attempts=(*self._kept().attempts, upload.manifest.id)[-REMEMBERED:])
        sent = self.target.send(upload, report)
        self.remember(upload.manifest)
        if verify and (
            wrong := self.target.verify(upload.manifest, local_content(upload.manifest, upload.folder, self.output))
        ):
            raise PublishError(
                f"{len(wrong):,} files at the target differ from what was sent, such as {wrong[0]}", "publish again"
            )
        return sent

    def remember(self, local: Manifest) -> None:
        """Record that the target holds this manifest."""
        self._note(last=local.id, attempts=())

    def _kept(self) -> remembered.Published:
        return remembered.load(self._record, remembered.Published)

    def _note(self, **changes: str | tuple[str, ...]) -> None:
        remembered.save(self._record, msgspec.structs.replace(self._kept(), **changes))
