"""`briefgen publish` as a person sees it: what would be done, the question, progress, and what came of it."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import click
import msgspec

from briefgen import terminal
from briefgen.build_time import day
from briefgen.diagnostics import Problem, has_errors
from briefgen.pipeline.options import Options, Result
from briefgen.project import Project
from briefgen.publish.diff import Plan
from briefgen.publish.manifest import Manifest
from briefgen.publish.publisher import Publisher
from briefgen.publish.search import search_output
from briefgen.publish.target import PublishError, TargetState, Upload

CLOCKS = 60
"""Seconds by which the clocks of machines may differ."""

SHOWN = 12
"""How many paths of each kind the plan names."""


class Wishes(msgspec.Struct, frozen=True):
    """What the person asked for."""

    as_of: str | None = None
    dry_run: bool = False
    yes: bool = False
    verify: bool = False
    take_over: bool = False
    delete_many: bool = False
    break_lock: bool = False
    strict: bool = False


def publish(site: Project, name: str, wishes: Wishes) -> int:
    """Build a site and publish it. Returns the exit status."""
    publisher = Publisher(site, name)
    moment = day(wishes.as_of, site.config.timezone)
    if moment.now > time.time() + CLOCKS:
        raise PublishError("what is published cannot be dated ahead: embargoes would end early", "leave out --as-of")
    options = publisher.options(moment.today, moment.now, strict=wishes.strict)
    with _ended_in_order(), publisher.alone():
        local = _built(publisher, options)
        return local if isinstance(local, int) else _brought(publisher, local, wishes)


def rollback(site: Project, name: str, wishes: Wishes) -> int:
    """Go back to what was published before. Returns the exit status."""
    publisher = Publisher(site, name)
    with _ended_in_order(), publisher.alone(), publisher.held(break_lock=wishes.break_lock):
        click.echo(f"Back to {publisher.target.rollback()}: {publisher.target.address}")
    return 0


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """Let what is begun be undone when this process is asked to end: the lock at the target is released."""
    signals = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = [(number, signal.signal(number, _end)) for number in signals if signal.getsignal(number) == signal.SIG_DFL]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)


def _end(number: int, _frame: object) -> NoReturn:
    sys.exit(128 + number)


def _built(publisher: Publisher, options: Options) -> Manifest | int:
    """Build, and search what was built before anybody else can build; return what it is, or the exit status."""
    found: list[tuple[Manifest, list[Problem]]] = []

    def search(result: Result) -> None:
        if not result.failed:
            found.append(search_output(publisher.site, options))

    result, seconds = terminal.watched(publisher.site, options, wanted=True, afterwards=search)
    if result is None:
        return terminal.BUSY
    terminal.print_built(result, str(options.output.relative_to(publisher.site.root)) + "/", seconds, 0)
    if not found:
        return terminal.FAILED
    local, leaks = found[0]
    terminal.print_problems(leaks)
    if has_errors(leaks):
        click.echo("Nothing was published: what is withheld would have been in it.", err=True)
        return terminal.FAILED
    return local


def _brought(publisher: Publisher, local: Manifest, wishes: Wishes) -> int:
    """Say what would be done, ask, and do it; return the exit status."""
    there = publisher.look()
    plan, drifted = publisher.plan(local, there, verify=wishes.verify)
    if wishes.dry_run:
        _print_plan(plan, there, drifted, publisher.target.address)
        return 0
    if plan.is_empty and there.manifest and not there.foreign:
        with publisher.held(break_lock=wishes.break_lock):
            publisher.look_again(there)
            publisher.remember(local)
            _print_plan(plan, there, drifted, publisher.target.address)
        return 0
    _print_plan(plan, there, drifted, publisher.target.address)
    with publisher.sealed(local, plan) as folder:
        if not _agreed(plan, there, publisher, wishes):
            click.echo("Nothing was published.", err=True)
            return terminal.FAILED
        with publisher.held(break_lock=wishes.break_lock) as token:
            publisher.look_again(there)
            _send(publisher, Upload(plan, folder, local, there, token), wishes)
    return 0


def _send(publisher: Publisher, upload: Upload, wishes: Wishes) -> None:
    start = time.perf_counter()
    progress = terminal.Progress(wanted=True)
    try:
        sent = publisher.send(upload, progress.report, verify=wishes.verify)
    finally:
        progress.clear()
    gone = f", {len(upload.plan.remove):,} removed" if upload.plan.remove else ""
    checked = ", all files verified" if wishes.verify else ""
    what = f"{sent.files:,} files ({size_of(sent.size)}{gone}{checked}) in {time.perf_counter() - start:.1f} s"
    click.echo(f"Published {what}: {publisher.target.address}")


def _print_plan(plan: Plan, there: TargetState, drifted: list[str], address: str) -> None:
    if drifted:
        click.echo(f"{len(drifted):,} files at the target are not as they were published:")
        _print_paths("?", tuple(drifted))
    if plan.is_empty:
        is_ours = there.manifest and not there.foreign
        what = f"{address} is up to date" if is_ours else f"nothing is to be sent to {address}"
        click.echo(f"{what}: {plan.unchanged:,} files.")
        return
    parts = [(len(plan.new), "new"), (len(plan.changed), "changed"), (len(plan.remove), "to be removed")]
    counts = ", ".join(f"{number:,} {what}" for number, what in parts if number)
    click.echo(f"To {address}: {counts}; {size_of(plan.size)} to send, {plan.unchanged:,} files stay as they are.")
    for sign, paths in (("+", plan.new if there.manifest else ()), ("~", plan.changed), ("-", plan.remove)):
        _print_paths(sign, paths)


def _print_paths(sign: str, paths: tuple[str, ...]) -> None:
    for path in paths[:SHOWN]:
        click.echo(f"  {sign} {path}")
    if len(paths) > SHOWN:
        click.echo(f"  {sign} … and {len(paths) - SHOWN:,} more")


def _agreed(plan: Plan, there: TargetState, publisher: Publisher, wishes: Wishes) -> bool:
    """Ask what has to be asked; where nobody can answer, only what was agreed to in the command counts."""
    limit = publisher.settings.max_deletions
    questions = [
        (bool(there.foreign) and not wishes.take_over, f"{there.foreign}. Take it over?", "--take-over"),
        (
            len(plan.remove) > limit and not wishes.delete_many,
            f"{len(plan.remove):,} files would be removed, and the limit is {limit:,}. Remove them?",
            "--delete-many",
        ),
        (not wishes.yes, "Publish?", "--yes"),
    ]
    return all(_ask(question, option) for open_, question, option in questions if open_)


def _ask(question: str, option: str) -> bool:
    if not sys.stdin.isatty():
        raise PublishError(question, f"nobody is here to answer; say {option} if that is right")
    return click.confirm(question)


def size_of(size: int) -> str:
    """Return a number of bytes for people: `34 kB`."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= factor:
            return f"{size / factor:.1f} {unit}"
    return f"{size} bytes"
