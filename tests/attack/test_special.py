"""Pipes, sockets, devices, odd names and odd places: told, never opened, and nothing hangs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.attack import commands
from tests.attack.hostile import NAMES, SPECIAL
from tests.attack.world import World, take_away
from tests.sites import Site

PLACES = ["content/x", "content/briefings/x.md", "content/briefings/map.svg", "content/actors/x.md", "static/x.txt", "static/d/one.txt", "templates/base.html", "themes/mine/static/x.css", "themes/mine/templates/x.html"]  # fmt: skip


@pytest.mark.parametrize("kind", SPECIAL)
@pytest.mark.parametrize("place", PLACES)
def test_a_special_file_is_told_and_not_opened(world: World, kind: str, place: str) -> None:
    assert commands.build(world)
    world.put(world.root / place, SPECIAL[kind])
    rules = {item.rule for item in world.site.build().problems if item.severity == "error"}
    assert "special-file" in rules
    assert not commands.build(world)
    commands.check(world)
    commands.preview(world)
    assert not commands.publish(world)
    world.fix_content()
    assert commands.build(world)


@pytest.mark.parametrize("kind", SPECIAL)
@pytest.mark.parametrize("place", ["content", "static", "templates", "themes", "themes/mine", "themes/mine/theme.toml", "themes/mine/static", "content/briefings"])  # fmt: skip
def test_a_special_file_in_the_place_of_a_folder_does_not_hang(world: World, kind: str, place: str) -> None:
    world.put(world.root / place, SPECIAL[kind])
    commands.build(world)
    commands.check(world)
    world.fix_content()
    assert commands.build(world)


@pytest.mark.parametrize("kind", SPECIAL)
@pytest.mark.parametrize("place", ["index.html", "d", "briefings/b", "404.html", ".briefgen-manifest", "mine.txt"])
def test_a_special_file_in_the_output_does_not_hang(world: World, kind: str, place: str) -> None:
    assert commands.build(world)
    world.plant(world.root / "output" / place, SPECIAL[kind])
    commands.build(world)
    commands.publish(world)
    commands.clean(world)
    world.unplant()
    take_away(world.root / "output")
    assert commands.build(world)


@pytest.mark.parametrize("kind", SPECIAL)
@pytest.mark.parametrize("place", ["index.html", "d", "briefings/b", ".briefgen-published.json", ".briefgen-lock"])
def test_a_special_file_at_a_target_does_not_hang(world: World, kind: str, place: str) -> None:
    assert commands.publish(world)
    world.plant(world.target / place, SPECIAL[kind])
    world.site.briefing("new")
    commands.publish(world)
    commands.publish(world, "--verify", "--take-over")


@pytest.mark.parametrize("folder", ["content/briefings", "content/actors", "static", "templates", "themes/mine/static"])
@pytest.mark.parametrize("name", NAMES)
def test_an_odd_name_is_served_or_told(world: World, folder: str, name: bytes) -> None:
    text = b"---\ntitle: Odd\nname: Odd\ndate: 2021\n---\nText.\n"
    ending = b"" if len(name) > 250 else b".md"
    world.put(world.root / folder / os.fsdecode(name + ending), lambda path: path.write_bytes(text))
    commands.build(world, own_process=name == b"\xff\xfe")
    commands.publish(world)
    world.fix_content()
    assert commands.build(world)


@pytest.mark.parametrize("output", [place for place in commands.ODD_OUTPUTS if place not in ("../other", "../beside")])
def test_an_odd_output_is_refused(world: World, output: str) -> None:
    assert commands.build(world)
    assert commands.run(world, "build", "--output", output, own_process=True)
    assert commands.build(world)


@pytest.mark.parametrize("output", ["static/o", "content/o", ".briefgen/o", "templates/o", "themes/mine/static/o"])
def test_an_output_that_is_a_link_into_the_site_is_refused(world: World, output: str) -> None:
    (world.root / output).mkdir(parents=True)
    (world.root / "output").symlink_to(output)
    result = world.site.build()
    assert [item.rule for item in result.problems if item.severity == "error"] == ["foreign-output"]
    assert list((world.root / output).iterdir()) == []


def test_two_sites_do_not_mix_in_one_output(world: World, tmp_path: Path) -> None:
    other = Site(tmp_path / "second", title="Second desk")
    other.briefing("theirs")
    place = world.outside / "srv/both"
    assert not other.build(output=str(place)).failed
    before = commands.visible(place)
    problem = world.site.build(output=str(place)).problems[0]
    assert problem.rule == "foreign-output"
    assert "Second desk" in problem.message
    assert commands.run(world, "build", "--output", str(place), own_process=True) == 1
    assert commands.run(world, "clean", "--output", str(place)) == 1
    assert commands.visible(place) == before
    assert not other.build(output=str(place)).failed
