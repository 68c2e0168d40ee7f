"""`briefgen new`: a new briefing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefgen.cli.current_site import build_day, current_site

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def _complete_actor(_context: click.Context, _option: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the names of actors that begin with what was typed; the ids of those that share their name."""
    from click.shell_completion import CompletionItem

    from briefgen import project
    from briefgen.scaffold.known_actors import completions

    root = project.find_root(Path.cwd())
    found = completions(root, incomplete) if root else {}
    return [CompletionItem(name, help=described or None) for name, described in found.items()]


@click.command()
@click.argument("title")
@click.option("--date", metavar="EDTF", help="When it happened.  [default: today]")
@click.option(
    "--actor",
    "actors",
    multiple=True,
    metavar="NAME",
    shell_complete=_complete_actor,
    help="An actor who took part, by name or id; can be repeated.",
)
@click.option("--topic", "topics", multiple=True, metavar="NAME", help="A topic of the briefing; can be repeated.")
def new(title: str, date: str | None, actors: tuple[str, ...], topics: tuple[str, ...]) -> None:
    """Create a draft briefing with this TITLE. Its front matter is filled in."""
    from briefgen.build_time import zone
    from briefgen.characters import cleaned
    from briefgen.content.meant_values import is_blank
    from briefgen.records.date_advice import advice
    from briefgen.records.dates import Edtf
    from briefgen.scaffold.briefing import NewBriefing, write_briefing
    from briefgen.scaffold.known_actors import fault

    if is_blank(cleaned(title)):
        raise click.BadParameter('it is empty; write what happened, as in `briefgen new "Talks in Moscow"`')
    for option, names in (("--actor", actors), ("--topic", topics)):
        if any(is_blank(cleaned(name)) for name in names):
            raise click.BadParameter("it is empty; write a name", param_hint=option)
    site = current_site()
    today = build_day(site).today
    try:
        when = Edtf.at(date or today, zone(site.config.timezone))
    except ValueError as error:
        raise click.BadParameter(f"{error}; {advice(date or today)}", param_hint="--date") from None
    for name in actors:
        if wrong := fault(name, site.root, known_only=site.config.actors.known_only):
            raise click.BadParameter("; ".join(wrong), param_hint="--actor")
    click.echo(f"wrote {write_briefing(site.root, NewBriefing(title, when, today, actors, topics))}")
