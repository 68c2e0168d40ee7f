"""The commands: they parse what was typed, call what does the work, and print what came of it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click
import msgspec

from briefgen import __version__, project
from briefgen.characters import visible
from briefgen.diagnostics import Problem, has_errors
from briefgen.failure import REQUEST, told
from briefgen.project import Project
from briefgen.records.model import AUDIENCES, Marking

FAILED, USAGE = 1, 2
"""Exit statuses: what the system refused, wrong use of the command."""

if TYPE_CHECKING:
    from briefgen.build_time import Day
    from briefgen.pipeline.options import Options, Result

_AUDIENCE: dict[str, Any] = {
    "type": click.Choice(tuple(AUDIENCES)),
    "callback": lambda _context, _option, value: AUDIENCES[value],
    "show_default": True,
}
"""An option that takes an audience by its name and gives the highest marking that it may read."""

F = TypeVar("F", bound=Callable[..., Any])


class Commands(click.Group):
    """The group of commands: it turns what the system refuses, and what we failed on, into a message."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except OSError as error:
            where = f": {error.filename}" if error.filename else ""
            click.echo(f"error: {visible(f'{error.strerror or error}{where}')}", err=True)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:  # a person who writes has no use for a traceback
            click.echo(f"error: briefgen failed: {visible(told(error))}\n  = help: {REQUEST}", err=True)
            if os.environ.get("BRIEFGEN_TRACEBACK"):
                import traceback

                click.echo(traceback.format_exc(), err=True)
        return ctx.exit(FAILED)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="briefgen")
def main() -> None:
    """Turn a folder of Markdown briefings into a static site."""


def _inputs(command: F) -> F:
    """Add the options that say what a site is built from."""
    options = (
        click.option(
            "--base-url", metavar="URL", help="The address that the site will have; stands above briefgen.toml."
        ),
        click.option("--drafts/--no-drafts", help="Also show drafts."),
        click.option(
            "--audience", **_AUDIENCE, default="public", help="Who the site is for: up to which marking (TLP 2.0)."
        ),
        click.option("--as-of", metavar="TIME", help="Build as on this day or at this instant, instead of now."),
        click.option(
            "--jobs", type=click.IntRange(min=1), metavar="N", help="Processes to use; all cores if not given."
        ),
        click.option("--strict/--no-strict", help="Let warnings fail the build too."),
        click.option("--json/--no-json", "as_json", help="Print the result as JSON."),
        click.option("-q", "--quiet", is_flag=True, help="Print problems only."),
        click.option(
            "-v", "--verbose", is_flag=True, help="Print why each page was made, and how long each stage took."
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


@main.command()
@click.option(
    "--output", type=click.Path(path_type=Path), metavar="DIR", help="Where to put the site; output/ if not given."
)
@click.option("--clean/--no-clean", help="Forget the last build first.")
@click.option(
    "--explain",
    is_flag=False,
    flag_value="",
    metavar="[PAGE]",
    help="Say why pages were made, or why the one at this address was or was not.",
)
@click.option("--gate/--no-gate", help="Search the whole output for what is withheld; a leak fails the build.")
@_inputs
def build(output: Path | None, clean: bool, explain: str | None, gate: bool, **given: Any) -> None:
    """Build the site. What did not change is not made again."""
    _build(output, clean=clean, write=True, explain=explain, gate=gate, given=given)


@main.command()
@click.option("--links/--no-links", help="Also ask other sites whether the pages that links lead to are there.")
@_inputs
def check(links: bool, **given: Any) -> None:
    """Check everything that `build` checks, and more, without writing."""
    _build(None, clean=False, write=False, links=links, given=given)


def _build(
    output: Path | None,
    *,
    clean: bool,
    write: bool,
    given: dict[str, Any],
    explain: str | None = None,
    gate: bool = False,
    links: bool = False,
) -> None:
    from briefgen import terminal
    from briefgen.pipeline.archive_paths import archive_path, forget

    site = _site(given["base_url"], as_json=given["as_json"])
    options = _options(site, output, given | {"explain": explain}, write=write)
    if clean:
        forget(site, options)
    leaks: list[Problem] = []

    def search(built: Result) -> None:
        if gate and not built.failed:
            leaks.extend(_leaks(site, options))

    wanted = not given["quiet"] and not given["as_json"]
    result, seconds = terminal.watched(site, options, wanted=wanted, afterwards=search)
    if result is None:
        sys.exit(terminal.BUSY)
    if links:
        result = _with_links(site, options, result)
    verbosity = 1 if given["verbose"] else -1 if given["quiet"] else 0
    if given["as_json"]:
        problems = [*result.problems, *leaks]
        terminal.print_json(
            msgspec.structs.replace(result, problems=problems, failed=result.failed or has_errors(leaks))
        )
    elif write:
        if explain is not None and not result.failed:
            terminal.print_explained(archive_path(site, options), result, explain)
        terminal.print_built(result, _shown(options.output), seconds, verbosity)
        terminal.print_leaks(leaks, _shown(options.output))
    else:
        terminal.print_checked(result, seconds, verbosity)
    sys.exit(terminal.FAILED if result.failed or has_errors(leaks) else 0)


def _leaks(site: Project, options: Options) -> list[Problem]:
    """Search what was built for what is withheld."""
    from briefgen.publish.search import search_output  # imported late: few builds ask for it

    return search_output(site, options)[1]


def _with_links(site: Project, options: Options, result: Result) -> Result:
    """Add what asking other sites brings up."""
    from briefgen import terminal, weblinks
    from briefgen.archive.tables import connect
    from briefgen.diagnostics import Severity
    from briefgen.pipeline.archive_paths import archive_path
    from briefgen.rules import levelled

    db = connect(archive_path(site, options), write=False)
    progress = terminal.Progress(wanted=True)
    try:
        found = weblinks.check(
            weblinks.uses(db, site.root), site.config.links, site.state / "links.json", progress.report
        )
    except ModuleNotFoundError:
        click.echo("error: asking for links needs a library\n  = help: pip install 'briefgen[links]'", err=True)
        sys.exit(FAILED)
    finally:
        progress.clear()
        db.close()
    dead = levelled(found, site.config.rules, strict=options.strict)
    failed = result.failed or any(item.severity is Severity.ERROR for item in dead)
    return msgspec.structs.replace(result, problems=[*result.problems, *dead], failed=failed)


def _options(site: Project, output: Path | None, given: dict[str, Any], *, write: bool) -> Options:
    from briefgen.pipeline.options import Options

    moment = _day(site, given["as_of"])
    return Options(
        Path.cwd() / output if output else site.root / "output",
        moment.today,
        moment.now,
        drafts=given["drafts"],
        marking=given["audience"],
        strict=given["strict"],
        jobs=given["jobs"] or 0,
        write=write,
        detailed=given["verbose"] or given["as_json"] or given.get("explain") is not None,
    )


def _day(site: Project, as_of: str | None) -> Day:
    """Return the day of a build, or end with what is wrong in the option or in SOURCE_DATE_EPOCH."""
    from briefgen.build_time import day

    try:
        return day(as_of, site.config.timezone)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--as-of" if as_of else "SOURCE_DATE_EPOCH") from None


@main.command()
@click.argument("folder", type=click.Path(path_type=Path), default=".")
@click.option("--title", metavar="TEXT", help="The site's name; the folder's name if not given.")
def init(folder: Path, title: str | None) -> None:
    """Begin a site in FOLDER that builds at once."""
    from briefgen.scaffold.site import NotEmptyError, write_site

    try:
        written = write_site(folder, title or folder.resolve().name.replace("-", " ").replace("_", " ").title())
    except NotEmptyError as error:
        click.echo(f"error: {error}\n  = help: name a new folder, as in `briefgen init archive`", err=True)
        sys.exit(FAILED)
    for path in written:
        click.echo(f"wrote {path}")
    go = "" if folder == Path() else f"cd {folder} && "
    click.echo(f"\nLook at it with:\n  {go}briefgen serve")


@main.command()
@click.argument("title")
@click.option("--date", metavar="EDTF", help="When it happened; today if not given.")
@click.option("--actor", "actors", multiple=True, metavar="NAME", help="Who took part; can be given more than once.")
@click.option("--topic", "topics", multiple=True, metavar="NAME", help="What it is about; can be given more than once.")
def new(title: str, date: str | None, actors: tuple[str, ...], topics: tuple[str, ...]) -> None:
    """Begin a briefing with this TITLE: a draft with its front matter filled in."""
    from briefgen.records.dates import HINT, Edtf
    from briefgen.scaffold.briefing import write_briefing

    site = _site(None)
    try:
        when = Edtf(date or _day(site, None).today)
    except ValueError as error:
        raise click.BadParameter(f"{error}; {HINT}", param_hint="--date") from None
    path = write_briefing(site.root, title, when, actors, topics)
    click.echo(f"wrote {path}")


@main.command()
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="The next free one if it is taken."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at: who else can look.")
@click.option("--open/--no-open", "browse", help="Open the browser.")
@click.option("--drafts/--no-drafts", default=True, show_default=True, help="Also show drafts, marked as such.")
@click.option(
    "--embargoed/--no-embargoed", default=True, show_default=True, help="Also show what is under embargo, marked."
)
@click.option("--audience", **_AUDIENCE, default="red", help="The highest marking (TLP 2.0) that is shown.")
def serve(host: str, port: int, browse: bool, drafts: bool, embargoed: bool, audience: Marking) -> None:
    """Show the site on this machine, and keep what is shown up to date."""
    from briefgen.preview.builder import Wanted
    from briefgen.preview.server import serve as run

    site = _site(None)
    _day(site, None)
    sys.exit(run(site, host, port, Wanted(drafts, embargoed, audience), browse=browse))


@main.command()
@click.argument("name", required=False)
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@click.option("--yes", is_flag=True, help="Publish without asking.")
@click.option("--verify", is_flag=True, help="Compare with the target's own listing, before and after.")
@click.option("--rollback", is_flag=True, help="Go back to what was published before.")
@click.option("--take-over", is_flag=True, help="Publish although somebody else changed the target.")
@click.option("--delete-many", is_flag=True, help="Remove more files than the target's `max_deletions`.")
@click.option("--break-lock", is_flag=True, help="Publish although a run that is surely dead holds the target's lock.")
@click.option("--as-of", metavar="TIME", help="Build as on this day or at this instant, instead of now.")
@click.option("--strict/--no-strict", help="Let warnings stop it too.")
def publish(name: str | None, rollback: bool, **wishes: Any) -> None:
    """Build the site, search it for leaks, and publish it to the target NAME of briefgen.toml."""
    from briefgen.publish import command
    from briefgen.publish.target import PublishError

    site = _site(None)
    _day(site, wishes["as_of"])
    target = _target_name(site, name)
    try:
        asked = command.Wishes(**wishes)
        sys.exit(command.rollback(site, target, asked) if rollback else command.publish(site, target, asked))
    except PublishError as error:
        click.echo(f"error: {error}" + (f"\n  = help: {error.hint}" if error.hint else ""), err=True)
        sys.exit(FAILED)


def _target_name(site: Project, name: str | None) -> str:
    """Return the target that is meant: the only one if none is named."""
    names = list(site.config.publish)
    if name in names or (name is None and len(names) == 1):
        return name or names[0]
    if not names:
        click.echo(
            "error: briefgen.toml names no target\n  = help: add one, as in\n\n"
            '      [publish.live]\n      to = "folder"\n      path = "/srv/www/desk"\n',
            err=True,
        )
    else:
        what = f'there is no target "{name}"' if name else "there are several targets"
        click.echo(f"error: {what}\n  = help: name one of: {', '.join(names)}", err=True)
    sys.exit(USAGE)


@main.command()
@click.argument("server", type=click.Choice(["nginx", "caddy", "cloudfront", "netlify"]))
def headers(server: str) -> None:
    """Print what a web server is to be told, so that it sends the site safely."""
    from briefgen.site.hosting import SERVERS

    click.echo(SERVERS[server](_site(None).config), nl=False)


@main.command()
@click.argument("kind", type=click.Choice(["briefing", "actor"]), default="briefing")
@click.option(
    "--write/--no-write", help="Write both schemas to .vscode/, where `init` wired the editor to look for them."
)
def schema(kind: str, write: bool) -> None:
    """Print the JSON Schema of the front matter of a briefing or an actor."""
    from briefgen.content.json_schema import schema_text
    from briefgen.scaffold.editor import known_actors, write_schemas

    root = project.find_root(Path.cwd())
    if write:
        for path in write_schemas(_site(None)):
            click.echo(f"wrote {path}")
        return
    names = known_actors(root) if root else []
    click.echo(schema_text(kind, names, known_only=root is not None and _site(None).config.actors.known_only), nl=False)


@main.command()
@click.option(
    "--output", type=click.Path(path_type=Path), metavar="DIR", help="The folder to clean; output/ if not given."
)
def clean(output: Path | None) -> None:
    """Remove what briefgen wrote to the output, and its memory. Nothing else is touched."""
    import shutil

    from briefgen.pipeline.clean import clean as clean_output

    site = _site(None)
    folder = Path.cwd() / output if output else site.root / "output"
    removed = clean_output(site, folder)
    if isinstance(removed, Problem):
        _end([removed], as_json=False)
    shutil.rmtree(site.state, ignore_errors=True)
    click.echo(f"{removed:,} files removed from {_shown(folder)}")


def _site(base_url: str | None, *, as_json: bool = False) -> Project:
    """Return the site that the command was typed in, or end with what is wrong."""
    root = project.find_root(Path.cwd())
    if root is None:
        click.echo(
            "error: this folder is not a site: there is no briefgen.toml here or in a folder above\n"
            "  = help: go to your site's folder, or begin a site with `briefgen init`",
            err=True,
        )
        sys.exit(USAGE)
    site, problems = project.load(root, {"base_url": base_url} if base_url is not None else None)
    return site or _end(problems, as_json=as_json)


def _end(problems: list[Problem], *, as_json: bool) -> NoReturn:
    """Print what is wrong with the site as a whole, and end."""
    from briefgen import terminal

    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode({"ok": False, "problems": problems}), indent=2))
    else:
        terminal.print_problems(problems)
    sys.exit(FAILED)


def _shown(folder: Path) -> str:
    """Return a folder as a person here would name it."""
    here = Path.cwd()
    return f"{folder.relative_to(here)}/" if folder.is_relative_to(here) else str(folder)
