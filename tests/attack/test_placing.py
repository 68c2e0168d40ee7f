"""A build that cannot place a file changes nothing; once its author has fixed that, the next one needs no hand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.attack import commands
from tests.attack.hostile import full_folder
from tests.attack.world import World, take_away
from tests.needs import program
from tests.sites import TODAY


def _fixed(world: World, *, forget: bool) -> None:
    """See that the next build succeeds, and equals a clean build."""
    if forget:
        take_away(world.root / ".briefgen")
    assert commands.build(world)


def _to_file(world: World) -> None:
    take_away(world.root / "static/d")
    world.site.write("static/d", "now a file")


SHAPES: dict[str, tuple[Callable[[World], object], Callable[[World], object]]] = {
    "a folder, then a file": (lambda world: world.site.write("static/e/f/one.txt", "1"), lambda world: world.site.write("static/e", "2")),
    "a file, then a folder": (lambda world: world.site.write("static/e", "1"), lambda world: world.site.write("static/e/f/one.txt", "2")),
    "a page's file, then a folder": (
        lambda world: world.site.briefing("old", aliases=["/e.html"]),
        lambda world: world.site.briefing("old", aliases=["/e.html/x.html"]),
    ),
    "a folder, then a page's file": (
        lambda world: world.site.briefing("old", aliases=["/e.html/x.html"]),
        lambda world: world.site.briefing("old", aliases=["/e.html"]),
    ),
    "a static file, then a page": (
        lambda world: world.site.write("static/briefings/x", "1"),
        lambda world: world.site.briefing("x"),
    ),
    "a page, then a static file": (
        lambda world: world.site.briefing("x"),
        lambda world: world.site.write("static/briefings/x", "1"),
    ),
    "deep, then a file": (
        lambda world: [world.site.write(f"static/e/{name}/x/y.txt", name) for name in "abc"],
        lambda world: world.site.write("static/e", "2"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("forget", [False, True])
def test_what_a_build_wrote_gives_way(world: World, shape: str, forget: bool) -> None:
    first, second = SHAPES[shape]
    first(world)
    assert commands.build(world)
    assert commands.publish(world)
    for change in (second, first, second):
        world.fix_content()
        take_away(world.root / "content/briefings/old.md")
        change(world)
        _fixed(world, forget=forget)
        assert commands.publish(world, "--delete-many")


def test_a_static_folder_becomes_a_file_and_a_folder_again(world: World) -> None:
    assert commands.build(world)
    for _ in range(2):
        _to_file(world)
        assert commands.build(world)
        world.fix_content()
        assert commands.build(world)


@pytest.mark.parametrize("forget", [False, True])
@pytest.mark.parametrize("key", ["slug", "aliases", "topics", "file"])
def test_a_long_name_in_the_middle_of_many_pages(world: World, key: str, forget: bool) -> None:
    for number in range(60):
        world.site.briefing(f"p{number:02}", "Text.", topics=["Talks"])
    assert commands.build(world)
    long = "n" * 300
    for number in range(60):
        world.site.briefing(f"p{number:02}", "Another text.", topics=["Talks"])
    fronts: dict[str, dict[str, Any]] = {
        "slug": {"slug": long},
        "aliases": {"aliases": [f"/{long}/"]},
        "topics": {"topics": [long]},
    }
    front = fronts.get(key, {})
    world.site.briefing("p30" if key != "file" else "p30/" + "n" * 252, "Text.", **front)
    commands.build(world)
    commands.publish(world)
    take_away(world.root / "content/briefings/p30")
    world.site.briefing("p30", "Fixed.")
    _fixed(world, forget=forget)
    assert commands.publish(world, "--delete-many")


IN_THE_WAY: dict[str, Callable[[Path], object]] = {
    "a folder with a file": full_folder,
    "a file": lambda path: path.write_text("mine"),
    "a link": lambda path: path.symlink_to("nowhere"),
}


@pytest.mark.parametrize("kind", IN_THE_WAY)
@pytest.mark.parametrize("place", ["briefings/p30", "briefings/p30/index.html", "briefings", "index.html", "topics"])
def test_something_in_the_way_of_one_of_many_pages(world: World, kind: str, place: str) -> None:
    for number in range(60):
        world.site.briefing(f"p{number:02}", "Text.")
    assert commands.build(world)
    world.plant(world.root / "output" / place, IN_THE_WAY[kind])
    for number in range(60):
        world.site.briefing(f"p{number:02}", "Another text.")
    commands.build(world)
    commands.build(world)
    world.unplant()
    assert commands.build(world)


@pytest.mark.parametrize("forget", [False, True])
@pytest.mark.parametrize("place", ["briefings/p30", "briefings", "", "topics"])
def test_a_folder_that_cannot_be_written(world: World, place: str, forget: bool) -> None:
    for number in range(60):
        world.site.briefing(f"p{number:02}", "Text.", topics=["Talks"])
    assert commands.build(world)
    before = commands.visible(world.root / "output")
    (world.root / "output" / place).chmod(0o555)
    for number in range(60):
        world.site.briefing(f"p{number:02}", "Another text.", topics=["Talks"])
    assert _build_without_rights(world) == (1, {"unwritable"})
    assert commands.visible(world.root / "output") == before
    (world.root / "output" / place).chmod(0o755)
    if forget:
        take_away(world.root / ".briefgen")
    assert _build_without_rights(world) == (0, set())
    assert commands.build(world)


def _build_without_rights(world: World) -> tuple[int, set[str]]:
    """Build as somebody whom the modes of folders stop, as they do not stop root; return which rules were broken."""
    bare = [program("setpriv"), "--bounding-set=-all", "--inh-caps=-all"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*bare, sys.executable, "-m", "briefgen", "build", "--json", "--jobs", "1", "--as-of", TODAY],
        cwd=world.root, capture_output=True, text=True, check=False, timeout=commands.PATIENCE,
    )  # fmt: skip
    assert done.stdout.startswith("{"), done.stderr
    found = json.loads(done.stdout)["problems"]
    return done.returncode, {item["rule"] for item in found if item["severity"] == "error"}
