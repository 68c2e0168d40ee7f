"""Each recipe of `docs/recipes/` does what it says, in no more files than it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import recipes

LIMITS = {"page": 2, "list": 6, "key": 4, "target": 1, "block": 3, "structured-block": 6}
"""How many files of the program each may change at most."""


def test_every_recipe_is_tried(repository: Path) -> None:
    assert {path.stem for path in (repository / "docs/recipes").glob("*.md")} == set(LIMITS)
    text = (repository / "CONTRIBUTING.md").read_text("utf-8")
    assert [name for name in LIMITS if f"docs/recipes/{name}.md" not in text] == []


@pytest.mark.parametrize("name", LIMITS)
def test_a_recipe_does_what_it_says(repository: Path, tmp_path: Path, name: str) -> None:
    recipe = recipes.read(repository / f"docs/recipes/{name}.md")
    copy = recipes.ChangedCopy(tmp_path)
    copy.follow(recipe)
    expected = [step for step in recipe.steps if step.path.startswith("site/") and step.language == "text"]
    assert expected or any(command.printed for command in recipe.commands)
    for step in expected:
        text = (tmp_path / step.path).read_text("utf-8")
        assert [line for line in step.text.splitlines() if line not in text] == [], step.path
    assert len(recipe.sources) == recipe.files <= LIMITS[name], recipe.sources
    copy.check(recipe.sources)
    copy.check_that_nothing_goes_stale()


@pytest.mark.slow
def test_all_recipes_together_pass_what_ci_runs(repository: Path, tmp_path: Path) -> None:
    """No recipe needs a change in the tests, and types and layers are right."""
    copy = recipes.ChangedCopy(tmp_path, recipes.EVERYTHING)
    for name in LIMITS:
        copy.change(recipes.read(repository / f"docs/recipes/{name}.md"))
    copy.check_everything()
