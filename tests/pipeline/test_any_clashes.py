"""Any sequence of names that clash and names that are shared is told, step by step, as a clean build tells it."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from tests.sites import Site, same_as_clean

NAMES = (
    "A+",
    "A-",
    "a+",
    "C# group",
    "C++ group",
    "मीना",
    "मैना",
    "🔥",
    "🎉",
    "Ann",
    "ANN",
    "ann",
    "Ann (Sr.)",
    "Ann Sr",
)
ACTORS = ("ann", "ann-sr", "a", "c-group", "fire")
BRIEFINGS = ("one", "two", "three")
TOPICS = ("topic", "a-plus")
FOLDERS = {**dict.fromkeys(ACTORS, "actors"), **dict.fromkeys(TOPICS, "topics")}


def test_any_clashes(tmp_path: Path, rounds: int) -> None:
    told: set[str] = set()
    built = 0
    for seed in range(max(2, rounds // 10)):
        chance = random.Random(seed)
        site = Site(tmp_path / str(seed), rules={"broken-link": "off", "parent": "off"})
        for _ in range(20):
            _edit(site, chance)
            result = same_as_clean(site)
            told |= {problem.rule for problem in result.problems}
            built += not result.failed
    assert built
    assert {"same-slug", "ambiguous-name"} <= told


def _edit(site: Site, chance: random.Random) -> None:
    """Write or remove a briefing, an actor or a topic. Most names are used by one file only, so that some sites are right."""

    def some(most: int) -> list[str]:
        return [chance.choice(NAMES) for _ in range(chance.randint(0, most))]

    name = chance.choice((*BRIEFINGS, *ACTORS, *TOPICS))
    if chance.random() < 0.35:
        (site.root / f"content/{FOLDERS.get(name, 'briefings')}/{name}.md").unlink(missing_ok=True)
    elif name in TOPICS:
        site.tag("topic", name, title=chance.choice(NAMES), aliases=some(1), parent=chance.choice((None, *NAMES)))
    elif name in ACTORS:
        front: dict[str, Any] = {"name": chance.choice(NAMES), "aliases": some(1), "distinct_from": some(1)}
        if chance.random() < 0.2:
            front |= {"country": chance.choice(NAMES), "roles": [{"title": title} for title in some(1)]}
        site.actor(name, f"{chance.choice(NAMES)} wrote.", **front)
    else:
        outcome = chance.choice((None, *NAMES))
        text = f"{chance.choice(NAMES)} met {chance.choice(NAMES)}. [[{chance.choice((*NAMES, *ACTORS))}]]"
        site.briefing(name, text, actors=some(1), topics=some(1), places=some(1), outcome=outcome)
