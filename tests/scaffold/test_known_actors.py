"""By which names those who write call the actors that have a file: in `new`, in completion, in editors."""

from __future__ import annotations

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner, Result

from briefgen.cli import main
from briefgen.scaffold.known_actors import known_actors, offered
from tests.sites import Site


@pytest.fixture
def named(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    site.actor("john-adams-1735", name="John Adams", roles=[{"title": "President"}], country="United States")
    site.actor("john-adams-1947", name="John Adams", kind="person", aliases=["J. C. Adams"])
    site.actor("ann", name="Ann")
    site.write("content/actors/broken.md", "---\n: [\n---\n")
    monkeypatch.chdir(site.root)
    return site


def new(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["new", "Talks", *(part for name in arguments for part in ("--actor", name))])


def completed(typed: str) -> list[str]:
    items = ShellComplete(main, {}, "briefgen", "_BRIEFGEN_COMPLETE").get_completions(["new", "--actor"], typed)
    return [f"{item.value}: {item.help}" if item.help else item.value for item in items]


def test_a_shared_name_is_refused_with_the_ids(named: Site) -> None:
    result = new("john  ADAMS")
    assert result.exit_code == 2
    assert "john-adams-1735 (President, United States), john-adams-1947 (person)" in result.output
    assert "as in john-adams-1735" in result.output
    assert not (named.root / "content/briefings").exists()


def test_an_id_and_a_clear_name_are_written(named: Site) -> None:
    assert new("john-adams-1735", "J. C. Adams", "Somebody Else").output == "wrote content/briefings/talks.md\n"
    (named.root / "content/actors/broken.md").unlink()
    assert not named.build(drafts=True).failed


def test_a_name_that_no_file_has_is_refused_where_files_are_asked_for(named: Site) -> None:
    named.configure(actors={"known_only": True})
    result = new("Anna")
    assert result.exit_code == 2
    assert 'did you mean "Ann"?' in result.output
    assert new("Ann").exit_code == 0


def test_a_name_that_comes_to_the_address_of_an_actor_is_refused(named: Site) -> None:
    result = new("Ann!")
    assert result.exit_code == 2
    assert "content/actors/ann.md" in result.output


def test_completion_offers_ids_for_shared_names(named: Site) -> None:
    ids = ["john-adams-1735: President, United States", "john-adams-1947: person"]
    assert completed("john") == ids
    assert completed("J.") == ["J. C. Adams: person"]
    assert completed("") == ["ann", "Ann", "J. C. Adams: person", *ids] or completed("")[-2:] == ids


def test_an_editor_is_offered_ids_for_shared_names(named: Site) -> None:
    names = offered(known_actors(named.root))
    assert names == ["Ann", "J. C. Adams", "john-adams-1735", "john-adams-1947"]
    schema = CliRunner().invoke(main, ["schema"]).output
    assert '"john-adams-1735"' in schema
    assert '"John Adams"' not in schema
