"""Publishing for a command, step by step: build and search the site, look at the target, ask, send."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import NoReturn

import click
import msgspec

from briefgen.build_time import Day
from briefgen.cli.asking import ask_for_address
from briefgen.cli.building import build_site, may_write_redirects, print_built, print_found
from briefgen.cli.console import FAILED, Progress, fail
from briefgen.cli.current_site import display_path
from briefgen.cli.options import PublishOptions
from briefgen.cli.publish_plan import is_first, print_first, print_lost, print_next_steps, print_plan, size_of
from briefgen.diagnostics import Problem, Severity, counted
from briefgen.pipeline.archive_paths import archive_of
from briefgen.pipeline.hooks import Hooks
from briefgen.pipeline.options import Options, Result
from briefgen.project import Project
from briefgen.publish.base_address import NoAddressError
from briefgen.publish.diff import Plan
from briefgen.publish.lost_addresses import lost_addresses
from briefgen.publish.manifest import Manifest
from briefgen.publish.publisher import Publisher
from briefgen.publish.search import search_output, search_staged
from briefgen.publish.target import PublishError, TargetState, Upload

CLOCK_SKEW = 60
"""Seconds by which the clocks of machines may differ."""


def publish_to(site: Project, name: str, moment: Day, asked: PublishOptions) -> None:
    """Publish a site as of a moment to the target of this name, or roll the target back. Exit if that fails.

    Raises:
        PublishError: the target refuses, or cannot be reached.

    """
    publisher = Publisher(site, name)
    if asked.rollback:
        with _signals_unwind(), publisher.alone():
            _roll_back(publisher, asked)
        return
    try:
        publisher.check_links()
    except NoAddressError:
        if asked.yes or asked.dry_run or not sys.stdin.isatty():
            raise
        publisher = Publisher(ask_for_address(site), name)
        publisher.check_links()
    options = _options(publisher, moment, asked)
    with _signals_unwind(), publisher.alone():
        _publish(publisher, _build(publisher, options), asked)


@contextmanager
def _signals_unwind() -> Iterator[None]:
    """Exit in order when this process is asked to end, so that the lock at the target is released."""
    signals = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = [
        (number, signal.signal(number, _exit)) for number in signals if signal.getsignal(number) == signal.SIG_DFL
    ]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)


def _exit(number: int, _frame: object) -> NoReturn:
    sys.exit(128 + number)


def _roll_back(publisher: Publisher, asked: PublishOptions) -> None:
    with publisher.held(break_lock=asked.break_lock):
        click.echo(f"Rolled back to {publisher.target.rollback()}: {publisher.target.address}")


def _options(publisher: Publisher, moment: Day, asked: PublishOptions) -> Options:
    """Return how the site is built for the target. Exit if that is for a day in the future."""
    if moment.now > time.time() + CLOCK_SKEW:
        fail(
            "the day of the build is in the future: embargoes would end early",
            "leave out --as-of, and do not set SOURCE_DATE_EPOCH",
        )
    options = publisher.options(moment.today, moment.now, strict=asked.strict)
    return msgspec.structs.replace(options, records_moves=may_write_redirects())


def _build(publisher: Publisher, options: Options) -> Manifest:
    """Build the site and search it before another build can begin; return what is in it. Exit if it has errors."""
    found: list[tuple[Manifest, list[Problem]]] = []

    def search(result: Result) -> None:
        if not result.failed:
            local, leaks = search_output(publisher.site, options)
            found.append((local, [*leaks, *publisher.host_problems(strict=options.strict)]))

    result, seconds = build_site(
        publisher.site, options, hooks=Hooks(partial(search_staged, publisher.site, options), search)
    )
    print_built(result, display_path(options.output), seconds)
    if not found:
        _exit_unpublished("the site has errors")
    local, problems = found[0]
    print_found(problems, result)
    errors = {item.rule for item in problems if item.severity is Severity.ERROR}
    if errors:
        is_too_large = errors == {"host-limit"}
        _exit_unpublished("its host does not take it" if is_too_large else "the site contains withheld content")
    return local


def _exit_unpublished(reason: str) -> NoReturn:
    click.echo(f"Nothing was published: {reason}.", err=True)
    sys.exit(FAILED)


def _publish(publisher: Publisher, local: Manifest, asked: PublishOptions) -> None:
    """Print what would be done, ask for what needs consent, and do it."""
    there = publisher.look()
    plan, drifted = publisher.plan(local, there, verify=asked.verify)
    is_done = plan.is_empty and there.manifest is not None and not there.foreign
    if is_done and not asked.dry_run:
        with publisher.held(break_lock=asked.break_lock):
            publisher.look_again(there)
            publisher.remember(local)
    print_plan(plan, there, drifted, publisher.target.address)
    if is_first(there):
        print_first(publisher)
    print_lost(lost_addresses(plan.remove, archive_of(publisher.site, publisher.output)))
    if asked.dry_run and there.foreign:
        click.echo(f"{there.foreign}. To publish all the same, pass --take-over.")
    if is_done or asked.dry_run:
        return
    with publisher.sealed(local, plan) as folder:
        _confirm(plan, there, publisher, asked)
        with publisher.held(break_lock=asked.break_lock) as token:
            publisher.look_again(there)
            _send(publisher, Upload(plan, folder, local, there, token), asked)


def _confirm(plan: Plan, there: TargetState, publisher: Publisher, asked: PublishOptions) -> None:
    """Ask for what needs consent and was not agreed to by an option. Exit if an answer is no."""
    limit = publisher.settings.max_deletions
    too_many = f"{counted(len(plan.remove), 'file')} would be removed, more than max_deletions = {limit:,}."
    questions = [
        (bool(there.foreign) and not asked.take_over, f"{there.foreign}.", "Take it over?", "--take-over"),
        (len(plan.remove) > limit and not asked.delete_many, too_many, "Remove them?", "--delete-many"),
        (not asked.yes, "", "Publish?", "--yes"),
    ]
    is_open = [(why, question, option) for is_open, why, question, option in questions if is_open]
    if is_open and not sys.stdin.isatty():
        _refuse(" ".join(why for why, _, _ in is_open if why), " ".join(option for _, _, option in is_open))
    if not all(click.confirm(f"{why} {question}".lstrip()) for why, question, _ in is_open):
        _exit_unpublished("it was not confirmed")


def _refuse(why: str, options: str) -> NoReturn:
    """Say what would have been asked, and which options agree to it."""
    message = f"nothing was published: {why or 'nobody agreed to it'}"
    raise PublishError(message.removesuffix("."), f"there is no terminal to ask on; pass {options} to agree")


def _send(publisher: Publisher, upload: Upload, asked: PublishOptions) -> None:
    start = time.perf_counter()
    progress = Progress()
    try:
        sent = publisher.send(upload, progress.report, verify=asked.verify)
    finally:
        progress.clear()
    removed = f", {len(upload.plan.remove):,} removed" if upload.plan.remove else ""
    verified = ", all files verified" if asked.verify else ""
    what = f"{counted(sent.files, 'file')} ({size_of(sent.size)}{removed}{verified})"
    click.echo(f"Published {what} in {time.perf_counter() - start:.1f} s: {publisher.target.address}")
    if is_first(upload.before):
        print_next_steps(publisher)
