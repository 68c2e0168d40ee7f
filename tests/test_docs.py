"""README and docs: what stands in them is run, and what they list is all there is."""

from __future__ import annotations

import re
import shlex
import sqlite3
from contextlib import closing
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from briefgen import config_file
from briefgen.archive.queries import QUERIES
from briefgen.cli import main
from briefgen.config import Config
from briefgen.content.json_schema import RECORDS, schema
from briefgen.project import shipped
from briefgen.rules import FIXED, RULES
from briefgen.site.page_kinds import page_kinds
from tests import archive_diagram, recipes, theme_api
from tests.sites import Site
from tests.test_cli import all_commands

TEMPLATES = {kind.template for kind in page_kinds().values() if kind.template}


def page(repository: Path, name: str) -> str:
    return (repository / name).read_text("utf-8")


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def test_the_five_minutes_of_the_readme(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (block,) = blocks(page(repository, "README.md"), "console")
    output, ran = "", 0
    for line in block.splitlines():
        if not line.startswith("$ "):
            assert line in output
            continue
        program, *arguments = shlex.split(line[2:])
        if program == "cd":
            monkeypatch.chdir(arguments[0])
        elif program == "briefgen":
            result = CliRunner().invoke(main, arguments)
            assert result.exit_code == 0, (line, result.output)
            output, ran = result.output, ran + 1
    assert ran == 4
    assert "Talks in Geneva" in (tmp_path / "archive/output/index.html").read_text()


@pytest.mark.parametrize("number", range(6))
def test_the_examples_of_writing_build(repository: Path, site: Site, number: int) -> None:
    text = blocks(page(repository, "docs/writing.md"), "markdown")[number]
    front = text.split("---")[1]
    own = {"email:": "authors", "name:": "actors", "nav:": "pages", "date:": "briefings"}
    folder = next((folder for key, folder in own.items() if key in front), "topics")
    site.write(f"content/{folder}/example.md", text)
    site.actor("borrell", name="Josep Borrell")
    site.briefing("other", topics=["Foreign policy"])
    site.desk_page("method")
    assert site.problems() == []


def test_the_front_matter_of_writing_is_read(repository: Path, site: Site) -> None:
    found = blocks(page(repository, "docs/writing.md"), "yaml")
    assert len(found) > 4
    promised = "follow_ups: [{title: x, id: conclusions}]\n"
    site.write("content/briefings/talks.md", f"---\ntitle: Talks\ndate: 2021\n{promised}---\n")
    for name in ("john-adams-1735", "john-adams-1767"):
        site.actor(name, name="John Adams")
    for number, block in enumerate(found):
        front = block if "title: " in block.split("\n")[0] else f"title: A{number}\n{block}"
        site.write(f"content/briefings/a{number}.md", f"---\ndate: 2021-02-05\n{front}---\n")
    assert site.problems() == []


def test_every_key_is_described(repository: Path) -> None:
    text = page(repository, "docs/writing.md")
    for kind in RECORDS:
        for key in schema(kind, {}, known_only=False)["properties"]:
            assert f"`{key}`" in text or f"{key}:" in text, key


def test_every_date_of_the_table_is_read(repository: Path) -> None:
    from briefgen.records.dates import Edtf

    table = page(repository, "docs/writing.md").split("## Dates")[1].split("## An actor")[0]
    dates = [date for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for date in re.findall(r"`(.*?)`", row)]
    assert len(dates) == 13
    for date in dates:
        Edtf(date)


def test_the_whole_configuration_is_shown_with_its_defaults(repository: Path, tmp_path: Path) -> None:
    import msgspec

    (block,) = blocks(page(repository, "docs/configuration.md"), "toml")
    (tmp_path / "briefgen.toml").write_text(block)
    found, problems = config_file.load(tmp_path / "briefgen.toml")
    assert problems == []
    assert found is not None
    default = Config(title="x")
    for field in msgspec.structs.fields(Config):
        assert field.name in block or field.name == "publish", field.name
        if field.name not in ("title", "base_url", "description", "timezone", "rules", "params"):
            assert getattr(found, field.name) == getattr(default, field.name), field.name


def test_every_target_and_key_of_publishing_is_described(repository: Path, tmp_path: Path) -> None:
    from briefgen.target_settings import find_kind, kind_names

    text = page(repository, "docs/publishing.md")
    assert len(blocks(text, "toml")) > 1
    for block in blocks(text, "toml"):
        (tmp_path / "briefgen.toml").write_text('title = "x"\n' + block)
        assert config_file.load(tmp_path / "briefgen.toml")[1] == []
    for name in kind_names():
        kind = find_kind(name)
        assert kind is not None
        assert f'`to = "{name}"`' in text
        for field in kind.settings.__struct_fields__:
            assert field == "to" or f"`{field}`" in text, field
    for command in ("publish", "serve"):
        for option in all_commands()[command].params:
            named = any(f"{name}" in text for name in (*option.opts, *option.secondary_opts))
            assert named or option.name in ("name", "as_of", "strict"), option.opts


def test_every_command_is_listed(repository: Path) -> None:
    text = page(repository, "docs/configuration.md")
    assert set(re.findall(r"^\| `briefgen (\w+)", text, re.MULTILINE)) == set(all_commands())
    for name, command in all_commands().items():
        for option in command.params:
            if isinstance(option, click.Option):
                assert any(f"`{flag}`" in text for flag in (*option.opts, *option.secondary_opts)), (name, option.opts)


def test_every_page_of_a_site_is_listed(repository: Path, site: Site) -> None:
    """Of each address that a site with everything in it has, all parts but names and numbers are in the tables."""
    site.configure(base_url="https://desk.example/", chronology={"split": 3}, actors={"split": 3})
    site.configure(
        hosting={
            "host_files": True,
            "security_contact": "mailto:a@b.example",
            "security_expires": "2099-01-01T00:00:00Z",
        }
    )
    site.actor(
        "ann",
        name="Ann",
        kind="person",
        country="Spain",
        member_of=["Union"],
        roles=[{"title": "Envoy", "organisation": "Union"}],
    )
    site.tag("author", "cleo", name="Cleo")
    site.desk_page("about")
    said = "::: statement\nby: Ann\nto: Bob\nid: s\n\nX\n:::\n\n::: statement\nby: Bob\ncontradicts: #s\n\nY\n:::"
    for number in range(1, 9):
        site.briefing(
            f"b{number}", said if number < 7 else "Ann came.",
            date=f"2021-02-0{number}" if number < 5 else "198X" if number < 7 else "2021-21",
            actors=["Ann", "Bob", f"N{number}"] if number < 7 else [], topics=["Talks"], places=["Bern"], authors=["Cleo"],
            outcome="agreement" if number > 4 else "none", corrections=[{"date": "2021-03-01", "text": "Wrong."}],
            follow_ups=[{"title": "x", "due": "2021-06", "actors": ["Ann"]}, {"title": "y", "actors": ["Ann"]}],
        )  # fmt: skip
    assert not site.build().failed
    text = page(repository, "docs/pages.md")
    known = set(re.findall(r"[\w.-]+", " ".join(re.findall(r"`(.*?)`", text))))
    known |= {"index.html", "sitemap-pages.xml"}
    others = re.compile(r"/(assets|search|actors/all)/.*|/sitemap-\w+\.xml|/\.briefgen-manifest")
    for address in (f"/{path}" for path in site.files()):
        top, *below = address.strip("/").split("/")
        named = below[1:] if top in ("actors", "topics", "places", "authors", "briefings", "outcomes") else below
        parts = [part for part in (top, *named) if not re.fullmatch(r"\d{4}|\d\d|\d{3}0s|part-\d+", part)]
        assert others.fullmatch(address) or set(parts) <= known, address


def test_every_rule_is_listed_with_its_level(repository: Path) -> None:
    rows = re.findall(
        r"^\| `([\w-]+)` \| (error, always|error|warning) \| (.*?) \|$",
        page(repository, "docs/checking.md"),
        re.MULTILINE,
    )
    assert rows == [
        (name, f"{level}, always" if name in FIXED else str(level), text) for name, (level, text) in RULES.items()
    ]


def test_everything_that_templates_can_use_is_listed(repository: Path) -> None:
    themes, reference = page(repository, "docs/themes.md"), page(repository, "docs/theme-api.md")
    assert [template for template in TEMPLATES if f"`{template}`" not in themes] == []
    assert [name for name in theme_api.filters() if f"| `{name}" not in reference] == []
    assert set(re.findall(r'^### `ask\("([\w-]+)"', reference, re.MULTILINE)) == set(QUERIES)


def test_the_examples_of_templates_build(repository: Path, site: Site) -> None:
    styled, extended, dated, asking = blocks(page(repository, "docs/themes.md"), "jinja")
    (style,) = blocks(page(repository, "docs/themes.md"), "css")
    site.write("static/desk.css", style)
    site.write("templates/base.html", styled)
    site.write("templates/day.html", dated)
    site.write("templates/404.html", extended)
    site.write("templates/nav-latest.html", asking)
    dates = '{% from "day.html" import day %}{% for card in ask("listing", "all", "", 9, true) %}[{{ day(card.date) }}]'
    site.write("templates/topics.html", f'{{% include "nav-latest.html" %}}{dates}{{% endfor %}}')
    site.configure(params={"phone": "112"})
    for number in range(1, 5):
        site.briefing(f"b{number}", date=f"2021-02-0{number}")
    site.briefing("month", date="2020-11")
    assert not site.build().failed
    assert "Or ring us: 112" in site.page("/404.html")
    topics = site.page("/topics/")
    assert re.findall(r">(B\d)</a>, <time", topics) == ["B4", "B3", "B2"]
    days = [re.sub(r"\s", "", day) for day in re.findall(r"\[([^]]*)\]", topics)]
    assert days == ["2021年2月4日", "2021年2月3日", "2021年2月2日", "2021年2月1日", "2020年11月"]
    for address in ("/", "/briefings/b1/", "/actors/"):
        assert site.page(address).index("dispatch.css") < site.page(address).index('href="/desk.css"'), address


def _pages(repository: Path) -> list[Path]:
    return [*repository.glob("*.md"), *(repository / "docs").rglob("*.md")]


def test_links_between_pages_lead_somewhere(repository: Path) -> None:
    for path in _pages(repository):
        text = re.sub(r"`[^`\n]+`", "", path.read_text("utf-8"))  # what stands in code is no link
        for link, anchor in re.findall(r"\]\((?!https?:)([^)#]*)#?([^)]*)\)", text):
            target = path.parent / link if link else path
            assert target.exists(), (path.name, link)
            assert not anchor or anchor in _anchors(target), (path.name, link, anchor)


def _anchors(path: Path) -> set[str]:
    """Return the anchors that code hosts give to the headings of a page."""
    headings = re.findall(r"^#+ (.*)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_files_that_are_named_are_there(repository: Path) -> None:
    """Files of the code that the pages for contributors name, but those that recipes make."""
    for path in (repository / "CONTRIBUTING.md", *(repository / "docs").rglob("*.md")):
        text = recipes.BLOCK.sub("", path.read_text("utf-8"))
        for name in re.findall(r"`((?:briefgen|tests)/[\w/.-]*)`", text):
            assert (repository / name).exists(), (path.name, name)


def test_the_tables_of_the_archive_are_drawn_and_described(repository: Path) -> None:
    tables = archive_diagram.built()
    text = page(repository, "docs/architecture.md")
    assert archive_diagram.diagram(tables) in text, "run `python -m tests.archive_diagram --write`"
    rows = re.findall(r"^\| (.*?) \|", text.split("## The tables of the archive")[1].split("```")[0], re.MULTILINE)
    assert [name for row in rows for name in re.findall(r"`(\w+)`", row)] == list(tables)
    for item in archive_diagram.REFERENCES:
        names = {column.name for column in tables[item.table]} | {"rowid"}
        assert item.column in names, item
        assert item.other in tables, item


def test_the_queries_of_contributing_run(repository: Path, site: Site) -> None:
    site.briefing("talks", "[[more]]", actors=["Ada"], topics=["Talks"])
    site.briefing("more", topics=["Talks"])
    assert not site.build().failed
    queries = blocks(page(repository, "CONTRIBUTING.md"), "sql")
    assert len(queries) == 5
    with closing(sqlite3.connect(site.root / ".briefgen/site.db")) as db:
        assert [query for query in queries if not db.execute(query).fetchall()] == []


def test_the_glossary_is_in_order(repository: Path) -> None:
    words = re.findall(r"^\| ([\w -]+) \|", page(repository, "docs/glossary.md"), re.MULTILINE)[1:]
    assert len(words) > 50
    assert words == sorted(words)


def test_every_decision_is_listed(repository: Path) -> None:
    text = page(repository, "docs/architecture.md")
    files = sorted((repository / "docs/decisions").glob("*.md"))
    assert [f"decisions/{path.name}" for path in files] == re.findall(r"^\| \[\d+\]\((.*?)\)", text, re.MULTILINE)
    for number, path in enumerate(files, 1):
        assert path.name.startswith(f"{number:04}-")
        parts = re.findall(r"^(?:# (\d+)\. |\*\*(\w+)\.\*\*)", path.read_text("utf-8"), re.MULTILINE)
        assert parts == [(str(number), ""), ("", "Context"), ("", "Decision"), ("", "Consequences")], path.name


def test_the_set_up_of_contributing_is_that_of_ci(repository: Path) -> None:
    script = (repository / ".ci/run").read_text("utf-8")
    setup, fast, _, checks = blocks(page(repository, "CONTRIBUTING.md"), "sh")[:4]
    assert setup.strip() in script
    assert "-m fast" in fast
    assert checks in script


def test_the_two_commands_are_one_line_each(repository: Path) -> None:
    build, test = blocks(page(repository, "README.md"), "sh")
    assert build.count("\n") == test.count("\n") == 1
    assert test.strip() in (repository / ".ci/run").read_text("utf-8")


def test_every_template_of_the_theme_is_used_or_included() -> None:
    folder = shipped() / "dispatch/templates"
    texts = "".join(path.read_text() for path in folder.iterdir())
    for path in folder.iterdir():
        assert f'"{path.name}"' in texts or path.name in TEMPLATES, path.name
