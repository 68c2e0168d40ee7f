"""`briefgen new actor`, `new topic`, `new place`, `new author`: a file that builds, at the address that the page had."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner, Result

from briefgen.cli import main
from tests.sites import Site, same_as_clean


@pytest.fixture
def here(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    site.briefing("a", actors=["Ann Smith"], topics=["War: a history", "G7"], places=["Genève"], authors=["Zoë E."])
    monkeypatch.chdir(site.root)
    return site


def new(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["new", *arguments])


@pytest.mark.parametrize(
    ("kind", "name", "slug"),
    [
        ("actor", "Ann Smith", "ann-smith"),
        ("topic", "war: a  history", "war-a-history"),
        ("place", "Genève", "genève"),
        ("author", "Zoë E.", "zoë-e"),
    ],
)
def test_a_file_is_begun(here: Site, kind: str, name: str, slug: str) -> None:
    assert here.build().problems == []
    assert new(kind, name).output == f"wrote content/{kind}s/{slug}.md\n"
    assert same_as_clean(here).problems == []
    assert f"/{kind}s/{slug}/" in unquote(here.page("/briefings/a/"))
    assert here.build(write=False).problems == []


def test_a_page_is_begun_as_a_draft(here: Site) -> None:
    assert new("page", "About us").output == "wrote content/pages/about-us.md\n"
    text = (here.root / "content/pages/about-us.md").read_text()
    assert text == "---\ntitle: About us\nnav:\nsummary:\nstatus: draft\n---\n\n"
    assert same_as_clean(here).problems == []
    assert not (here.root / "output/about-us").exists()
    here.build(drafts=True)
    assert "<h1>About us</h1>" in here.page("/about-us/")
    assert new("page", "About us").output == "wrote content/pages/about-us-2.md\n"
    assert 'as in `briefgen new page "About"`' in new("page").output


def test_withheld_pages_are_counted_apart(here: Site) -> None:
    new("page", "About us")
    here.briefing("b", status="draft")
    printed = CliRunner(env={"CI": ""}).invoke(main, ["build"]).output
    assert "1 briefing and 1 page are withheld: 2 drafts." in printed
    (here.root / "content/briefings/b.md").unlink()
    assert "1 page is withheld: 1 draft." in CliRunner(env={"CI": ""}).invoke(main, ["build"]).output


def test_a_name_that_a_file_has_is_refused(here: Site) -> None:
    here.tag("topic", "peace", title="Peace", aliases=["Quiet"])
    for name in ("PEACE", "quiet"):
        result = new("topic", name)
        assert result.exit_code == 2
        assert "is a name in content/topics/peace.md already" in result.output
    assert new("place", "Peace").exit_code == 0, "a place may have the name of a topic"
    assert new("actor", "Ann").output == "wrote content/actors/ann.md\n"
    assert new("actor", "Ann").output.splitlines() == [
        "wrote content/actors/ann-2.md",
        'note: "Ann" is a name in content/actors/ann.md too; if they are one, remove the new file; if not, write their'
        " ids, as in `actors: [ann-2]`",
    ], "actors may share a name"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["topic"], 'write its name, as in `briefgen new topic "Sanctions"`'),
        (["topic", " "], 'it is empty; write its name, as in `briefgen new topic "Sanctions"`'),
        (["topic", "War", "of"], "there are 3 titles"),
        (["actr", "Bob"], 'there is no kind of file "actr"; did you mean "actor"?'),
        (["briefing", "Talks"], 'without a word before its title: `briefgen new "Talks"`'),
        (["actor"], 'as in `briefgen new actor "Josep Borrell"`'),
        (["War", "of"], "there are 2 titles; put one of several words in quotes"),
        (["place", "Bern", "--topic", "x"], "--date, --actor and --topic are for briefings"),
    ],
)
def test_what_is_no_name(here: Site, arguments: list[str], message: str) -> None:
    result = new(*arguments)
    assert result.exit_code == 2
    assert message in result.output
    assert not (here.root / "content/topics").exists()


def test_topics_are_completed_and_offered_to_editors(here: Site) -> None:
    here.tag("topic", "peace", title="Peace", aliases=["Pease", "Quiet"])
    found = ShellComplete(main, {}, "briefgen", "_BRIEFGEN_COMPLETE").get_completions(["new", "--topic"], "pea")
    assert [item.value for item in found] == ["Peace", "Pease"]
    printed = CliRunner().invoke(main, ["schema", "briefing"]).output
    assert '"Quiet"' in printed
    assert '"position"' in CliRunner().invoke(main, ["schema", "place"]).output
    assert '"nav"' in CliRunner().invoke(main, ["schema", "page"]).output
    here.tag("author", "ann", name="Ann Example", role="Editor")
    assert '"Ann Example"' in CliRunner().invoke(main, ["schema", "briefing"]).output
    assert "wrote .vscode/topic.schema.json" in CliRunner().invoke(main, ["schema", "--write"]).output
