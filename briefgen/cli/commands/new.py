"""`briefgen new`: a new briefing, or a new file of an actor, a topic, a place, an author or a page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefgen.cli.current_site import build_day, current_site

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from briefgen.content.sources import PageKind


EXAMPLES: Mapping[PageKind, str] = {
    "actor": "Josep Borrell", "topic": "Sanctions", "place": "Geneva", "author": "Ann Example", "page": "About",
}  # fmt: skip
"""A name for each kind of file, as messages show it."""


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
    from briefgen.scaffold.known_files import file_names

    root = project.find_root(Path.cwd())
    return [name for name in (file_names(root, "topic") if root else ()) if fold(name).startswith(fold(incomplete))]


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="[actor|topic|place|author|page] TITLE")
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
    """Create a draft, or the file of an actor, topic, place or author.

    A draft is a briefing or a page. TITLE is its headline, or the name. What is known of the front matter is filled in.
    """
    from briefgen.build_time import zone
    from briefgen.characters import cleaned
    from briefgen.content.meant_values import is_blank
    from briefgen.records.date_advice import advice
    from briefgen.records.dates import Edtf
    from briefgen.scaffold.briefing import NewBriefing, first_of, write_briefing
    from briefgen.scaffold.known_actors import fault

    kind, title = _kind_and_title(words)
    for option, names in (("--actor", actors), ("--topic", topics)):
        if any(is_blank(cleaned(name)) for name in names):
            raise click.BadParameter("it is empty; write a name", param_hint=option)
    site = current_site()
    if kind:
        if date or actors or topics:
            raise click.UsageError("--date, --actor and --topic are for briefings")
        _write_profile(site.root, kind, title)
        return
    today = build_day(site).today
    try:
        when = Edtf.at(date or today, zone(site.config.timezone))
    except ValueError as error:
        raise click.BadParameter(f"{error}; {advice(date or today)}", param_hint="--date") from None
    for name in actors:
        if wrong := fault(name, site.root, known_only=site.config.actors.known_only):
            raise click.BadParameter("; ".join(wrong), param_hint="--actor")
    written = write_briefing(site.root, NewBriefing(title, when, today, actors, topics))
    click.echo(f"wrote {written}")
    if (other := first_of(written, title)) != written:
        told = f"{other} was there already; if that is the same briefing, remove the new file"
        click.echo(f"note: {told}; if not, give the two different titles, so that links can tell them apart", err=True)


def _kind_and_title(words: tuple[str, ...]) -> tuple[PageKind | None, str]:
    """Return what the file is to be about, None for a briefing, and the title or name."""
    from briefgen.characters import cleaned
    from briefgen.content.meant_values import is_blank
    from briefgen.scaffold.profile import KEYS

    kind = next((kind for kind in KEYS if kind == words[0]), None)
    naming = f'write its name, as in `briefgen new {kind} "{EXAMPLES[kind]}"`' if kind else ""
    if kind and len(words) == 1:
        raise click.UsageError(naming)
    if len(words) > (2 if kind else 1):
        raise click.UsageError(_too_many(words))
    if is_blank(cleaned(words[-1])):
        wanted = naming if kind else 'write what happened, as in `briefgen new "Talks in Moscow"`'
        raise click.BadParameter(f"it is empty; {wanted}")
    return kind, words[-1]


def _too_many(words: tuple[str, ...]) -> str:
    """Return what to write instead of several words, of which the first is not the kind of a file."""
    from briefgen.diagnostics import nearest
    from briefgen.scaffold.profile import KEYS

    meant = nearest(words[0], [*KEYS, "briefing"]) if len(words) == 2 else None
    if meant == "briefing":
        return f'a briefing is made without a word before its title: `briefgen new "{words[1]}"`'
    if meant:
        return f'there is no kind of file "{words[0]}"; did you mean "{meant}"?'
    return f"there are {len(words)} titles; put one of several words in quotes"


def _write_profile(root: Path, kind: PageKind, name: str) -> None:
    from briefgen.records.ids import TAG_KINDS
    from briefgen.scaffold.known_files import claimed_by
    from briefgen.scaffold.profile import write_profile

    path = "" if kind == "page" else claimed_by(name, root, kind)
    if path and kind in TAG_KINDS:
        raise click.BadParameter(f'"{name}" is a name in {path} already')
    written = write_profile(root, kind, name)
    click.echo(f"wrote {written}")
    if path:
        told = f'"{name}" is a name in {path} too; if they are one, remove the new file; if not, write their ids'
        click.echo(f"note: {told}, as in `actors: [{written.stem}]`", err=True)
