"""`briefgen new`: a new briefing."""

from __future__ import annotations

import click

from briefgen.cli.current_site import build_day, current_site


@click.command()
@click.argument("title")
@click.option("--date", metavar="EDTF", help="When it happened.  [default: today]")
@click.option("--actor", "actors", multiple=True, metavar="NAME", help="An actor who took part; can be repeated.")
@click.option("--topic", "topics", multiple=True, metavar="NAME", help="A topic of the briefing; can be repeated.")
def new(title: str, date: str | None, actors: tuple[str, ...], topics: tuple[str, ...]) -> None:
    """Create a draft briefing with this TITLE. Its front matter is filled in."""
    from briefgen.characters import cleaned
    from briefgen.records.dates import HINT, Edtf
    from briefgen.scaffold.briefing import write_briefing

    if not cleaned(title).strip():
        raise click.BadParameter('it is empty; write what happened, as in `briefgen new "Talks in Moscow"`')
    for name, option in (
        (item, f"--{kind}") for kind, names in (("actor", actors), ("topic", topics)) for item in names
    ):
        if not cleaned(name).strip():
            raise click.BadParameter("it is empty; write a name", param_hint=option)
    site = current_site()
    try:
        when = Edtf(date or build_day(site).today)
    except ValueError as error:
        raise click.BadParameter(f"{error}; {HINT}", param_hint="--date") from None
    click.echo(f"wrote {write_briefing(site.root, title, when, actors, topics)}")
