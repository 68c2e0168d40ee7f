"""What a publish would do, as it is printed."""

from __future__ import annotations

import click

from briefgen.diagnostics import counted
from briefgen.publish.diff import Plan
from briefgen.publish.publisher import Publisher
from briefgen.publish.target import TargetState
from briefgen.scaffold.site import unchanged_samples

MAX_PATHS = 12
"""How many paths of each kind are printed."""


def print_plan(plan: Plan, there: TargetState, drifted: list[str], address: str) -> None:
    """Print which files would be sent to the target and removed from it, and which changed there by themselves."""
    if drifted:
        print_drifted(drifted)
    if plan.is_empty:
        is_ours = there.manifest and not there.foreign
        what = f"{address} is up to date" if is_ours else f"nothing to send to {address}"
        click.echo(f"{what}: {counted(plan.unchanged, 'file')}.")
        return
    parts = [(len(plan.new), "new"), (len(plan.changed), "changed"), (len(plan.remove), "to remove")]
    counts = ", ".join(f"{number:,} {what}" for number, what in parts if number)
    click.echo(f"To {address}: {counts}; {size_of(plan.size)} to send, {counted(plan.unchanged, 'file')} unchanged.")
    for sign, paths in (("+", plan.new if there.manifest else ()), ("~", plan.changed), ("-", plan.remove)):
        _print_paths(sign, paths)


def is_first(there: TargetState) -> bool:
    """Return True if briefgen has published nothing to a target yet."""
    return there.manifest is None


def print_first(publisher: Publisher) -> None:
    """Print what matters before a first publication: where it is read, and which pages are only samples of `init`."""
    click.echo(f"People will read it at {publisher.site.config.base_url}")
    for path in unchanged_samples(publisher.site.root):
        click.echo(f"  ! {path} is a sample that `briefgen init` wrote: change it, or remove it, before you publish.")


def print_next_steps(publisher: Publisher) -> None:
    """Print which address to open after a first publication, and what is left to do before it shows the site."""
    click.echo("Next:")
    for step in publisher.next_steps():
        click.echo(f"  - {step}")
    click.echo(f"  - Open {publisher.site.config.base_url}")
    click.echo("From now on, `briefgen publish` sends what changed.")


def print_lost(addresses: list[str]) -> None:
    """Print which addresses that readers know would lead nowhere, and what to do about them."""
    if not addresses:
        return
    what, them = ("address leads", "it") if len(addresses) == 1 else ("addresses lead", "them")
    click.echo(f"{len(addresses):,} {what} nowhere then:")
    _print_paths("!", tuple(addresses))
    line = f'"{addresses[0]}" = "/the-new-address/"'
    click.echo(f"  Let {them} lead on by lines in redirects.toml such as {line}, or list {them} there as gone.")


def print_drifted(paths: list[str]) -> None:
    """Print which files at the target are not what was published."""
    verb = "is" if len(paths) == 1 else "are"
    click.echo(f"{counted(len(paths), 'file')} at the target {verb} missing or not what was published:")
    _print_paths("?", tuple(paths))


def _print_paths(sign: str, paths: tuple[str, ...]) -> None:
    for path in paths[:MAX_PATHS]:
        click.echo(f"  {sign} {path}")
    if len(paths) > MAX_PATHS:
        click.echo(f"  {sign} … and {len(paths) - MAX_PATHS:,} more")


def size_of(size: int) -> str:
    """Return a number of bytes with its unit, such as `34.0 kB`."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= factor:
            return f"{size / factor:.1f} {unit}"
    return counted(size, "byte")
