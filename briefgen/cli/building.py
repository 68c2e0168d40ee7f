"""Building a site for a command: its options, a line of progress, and what `build`, `check` and `serve` print."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import click
import msgspec

from briefgen.build_time import instant
from briefgen.cli.console import Progress, fail_busy, is_ci, print_problems
from briefgen.cli.current_site import build_day
from briefgen.cli.options import SiteOptions, Verbosity
from briefgen.diagnostics import Problem, counted, flat, has_errors
from briefgen.pipeline.build import build
from briefgen.pipeline.hooks import NO_HOOKS, Hooks
from briefgen.pipeline.lock import LockedError
from briefgen.pipeline.options import Options, Result
from briefgen.pipeline.pool import Opener
from briefgen.pipeline.progress import Report
from briefgen.project import Project


def pipeline_options(site: Project, asked: SiteOptions) -> Options:
    """Return the options of a build that writes to the site's own output folder."""
    moment = build_day(site, asked.as_of)
    return Options(
        site.root / "output",
        moment.today,
        moment.now,
        drafts=asked.drafts,
        marking=asked.audience,
        strict=asked.strict,
        jobs=asked.jobs or 0,
        detailed=asked.verbose or asked.as_json,
        records_moves=may_write_redirects(),
    )


def may_write_redirects() -> bool:
    """Return True if a build may write `redirects.toml`: on a desk, not where nobody commits what a build writes."""
    return not is_ci()


def timed(work: Callable[[Report], Result], *, show_progress: bool = True) -> tuple[Result, float]:
    """Run a build with a line of progress; return its result and the seconds that it took."""
    progress = Progress(wanted=show_progress)
    start = time.perf_counter()
    try:
        return work(progress.report), time.perf_counter() - start
    finally:
        progress.clear()


def opener_of(asked: SiteOptions) -> Opener | None:
    """Return what finds the workers that are asked for, or None for processes on this machine."""
    if not (asked.scheduler or asked.executor):
        return None
    from functools import partial

    from briefgen.pipeline.cluster import (
        dask_workers,
        executor_workers,
    )  # imported late: most sites are built on one machine

    if asked.scheduler and asked.executor:
        raise click.UsageError("--scheduler and --executor exclude each other")
    return (
        partial(dask_workers, asked.scheduler) if asked.scheduler else partial(executor_workers, asked.executor or "")
    )


def build_site(
    site: Project,
    options: Options,
    *,
    show_progress: bool = True,
    hooks: Hooks = NO_HOOKS,
    opener: Opener | None = None,
) -> tuple[Result, float]:
    """Build a site; return the result and the seconds that it took. Exit if another build of the site is running.

    Args:
        site: the site.
        options: how it is built.
        show_progress: show a line of progress.
        hooks: what is called meanwhile.
        opener: provides the workers that read files and render pages.

    Raises:
        OSError: see `briefgen.pipeline.build.build`.

    """
    try:
        return timed(lambda report: build(site, options, report, opener, hooks), show_progress=show_progress)
    except LockedError:
        fail_busy()


def with_problems(result: Result, found: Sequence[Problem]) -> Result:
    """Return a result with problems that were found after the build."""
    return msgspec.structs.replace(
        result, problems=[*result.problems, *found], failed=result.failed or has_errors(found)
    )


def host_problems(site: Project, options: Options, *, is_asked: bool) -> list[Problem]:
    """Return what the hosts that a site names do not take of what was built. `is_asked`: `--base-url` was given."""
    if not (site.config.publish or is_asked):
        return []
    from briefgen.publish.host_limits import problems_of_build  # imported late: most sites name no host

    return problems_of_build(site, options)


def print_built(result: Result, output: str, seconds: float, verbosity: Verbosity = "normal") -> None:
    """Print what a build did. `output` is how messages name the output folder."""
    print_found(result.problems, result, verbosity)
    for note in result.notes:
        click.echo(f"note: {note}", err=True)
    if verbosity == "verbose":
        _print_details(result)
    if result.failed:
        click.echo(f"Nothing was written: {output} is unchanged.", err=True)
    elif verbosity != "quiet":
        click.echo(_built(result, output, seconds))
        _print_withheld(result, verbosity)
        if result.next_embargo is not None:
            click.echo(f"The next embargo ends at {instant(result.next_embargo)}.")


def print_found(problems: Sequence[Problem], result: Result, verbosity: Verbosity = "normal") -> None:
    """Print problems of a build. In the log of a CI system, they do not name what it withholds."""
    print_problems(_for_the_log(problems, result, verbosity))


def _for_the_log(problems: Sequence[Problem], result: Result, verbosity: Verbosity) -> Sequence[Problem]:
    if not problems:
        return problems
    from briefgen.cli.withheld import for_the_log  # imported late: most builds have no problems

    return for_the_log(problems, result.withheld, verbosity)


def _built(result: Result, output: str, seconds: float) -> str:
    pages = counted(result.pages, "page")
    if not result.made and not result.written and not result.removed:
        return f"Nothing changed: {pages} {'is' if result.pages == 1 else 'are'} up to date ({seconds:.2f} s)."
    removed = f", {result.removed:,} removed" if result.removed else ""
    written = f"{counted(result.written, 'file')} written{removed}"
    if not result.made and result.written:
        return f"{pages}, rendered by the last check or build; {written} → {output} ({seconds:.2f} s)"
    return f"{result.rendered:,} of {pages} rendered, {written} → {output} ({seconds:.2f} s)"


def _print_withheld(result: Result, verbosity: Verbosity) -> None:
    if result.withheld:
        from briefgen.cli.withheld import print_withheld  # imported late, as above

        print_withheld(result.withheld, verbosity)


def print_checked(result: Result, seconds: float, verbosity: Verbosity) -> None:
    """Print what a check found."""
    print_found(result.problems, result, verbosity)
    if verbosity == "verbose":
        _print_details(result)
    if not result.problems and verbosity != "quiet":
        click.echo(f"All good: {counted(result.pages, 'page')} checked ({seconds:.2f} s).")


def _print_details(result: Result) -> None:
    """Print why each page was rendered, and how long each stage took."""
    for made in result.reasons:
        click.echo(f"{made.address}: {made.reason}")
    for stage, seconds in result.seconds.items():
        click.echo(f"{stage:>10} {seconds:8.3f} s")


def print_json(result: Result, verbosity: Verbosity = "normal") -> None:
    """Print the result of a build or check as one JSON object."""
    from briefgen.cli.withheld import withheld_data  # imported late, as above

    data: dict[str, object] = {
        "ok": not result.failed,
        "problems": [flat(item) for item in _for_the_log(result.problems, result, verbosity)],
        "pages": result.pages,
        "made": result.reasons,
        "written": result.written,
        "removed": result.removed,
        "withheld": withheld_data(result.withheld, verbosity),
        "next_embargo": None if result.next_embargo is None else instant(result.next_embargo),
        "notes": result.notes,
        "seconds": result.seconds,
    }
    click.echo(msgspec.json.format(msgspec.json.encode(data), indent=2))
