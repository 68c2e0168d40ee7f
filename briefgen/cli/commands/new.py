"""`briefgen new`: a new briefing, or a new file of an actor, a topic or a place."""

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


def _complete_topic(_context: click.Context, _option: click.Parameter, incomplete: str) -> list[str]:
    """Return the names of topics with a file that begin with what was typed."""
    from briefgen import project
    from briefgen.records.names import fold
    from briefgen.scaffold.known_files import tag_names

    root = project.find_root(Path.cwd())
    return [name for name in (tag_names(root, "topic") if root else ()) if fold(name).startswith(fold(incomplete))]


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="[actor|topic|place] TITLE")
@click.option("--date", metavar="EDTF", help="When it happened.  [default: today]")
@click.option(
    "--actor",
    "actors",
    multiple=True,
    metavar="NAME",
    shell_complete=_complete_actor,
    help="An actor who took part, by name or id; can be repeated.",
)
@click.option(
    "--topic",
    "topics",
    multiple=True,
    metavar="NAME",
    shell_complete=_complete_topic,
    help="A topic of the briefing; can be repeated.",
)
def new(words: tuple[str, ...], date: str | None, actors: tuple[str, ...], topics: tuple[str, ...]) -> None:
    """Create a draft briefing, or a file of an actor, topic or place.

    TITLE is the headline of the briefing, or the name. Front matter is filled in as far as it is known.
    """
    from briefgen.build_time import zone
    from briefgen.characters import cleaned
    from briefgen.records.date_advice import advice
    from briefgen.records.dates import Edtf
    from briefgen.scaffold.briefing import NewBriefing, write_briefing
    from briefgen.scaffold.known_actors import fault

    title = words[-1]
    if len(words) > 1 and words[:-1] not in (("actor",), ("topic",), ("place",)):
        raise click.UsageError(f"there are {len(words)} titles; put one of several words in quotes")
    if not cleaned(title).strip():
        raise click.BadParameter('it is empty; write what happened, as in `briefgen new "Talks in Moscow"`')
    for option, names in (("--actor", actors), ("--topic", topics)):
        if not all(cleaned(name).strip() for name in names):
            raise click.BadParameter("it is empty; write a name", param_hint=option)
    site = current_site()
    if len(words) > 1:
        if date or actors or topics:
            raise click.UsageError("--date, --actor and --topic are for briefings")
        _write_profile(site.root, words[0], title)
        return
    today = build_day(site).today
    try:
        when = Edtf.at(date or today, zone(site.config.timezone))
    except ValueError as error:
        raise click.BadParameter(f"{error}; {advice(date or today)}", param_hint="--date") from None
    for name in actors:
        if wrong := fault(name, site.root, known_only=site.config.actors.known_only):
            raise click.BadParameter("; ".join(wrong), param_hint="--actor")
    click.echo(f"wrote {write_briefing(site.root, NewBriefing(title, when, today, actors, topics))}")


def _write_profile(root: Path, kind: str, name: str) -> None:
    from briefgen.records.ids import TAG_KINDS
    from briefgen.scaffold.known_files import claimed_by
    from briefgen.scaffold.profile import KEYS, write_profile

    (found,) = (known for known in KEYS if known == kind)
    if kind in TAG_KINDS and (path := claimed_by(name, root, found)):
        raise click.BadParameter(f'"{name}" is a name in {path} already')
    click.echo(f"wrote {write_profile(root, found, name)}")
