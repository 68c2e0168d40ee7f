"""Symbolic links: none is followed out of its top folder, to what is hidden, or below the output or a target."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from briefgen.content import walk
from tests.attack import commands
from tests.attack.world import TOPS, World, take_away

OUT = ["../.git", "../.git/config", "../.env", "../private.txt", "../../beside", "../../above.txt", "..", "/", "../shared", "../output", "../.briefgen"]  # fmt: skip
PLACES = ["static/link", "static/link.txt", "content/briefings/leak.md", "content/leak.png", "templates/leak.html", "themes/mine/static/leak.css", "themes/mine/templates/leak.html"]  # fmt: skip


def _link(world: World, place: str, lead: str, *, absolute: bool = False) -> None:
    """Make a link; `lead` is seen from the top folder that it lies in."""
    path, target = world.root / place, (world.root / "static" / lead).resolve()
    take_away(path)
    path.symlink_to(
        target if absolute else Path(*[".."] * (len(path.relative_to(world.root).parts) - 1), "static", lead)
    )


def _refused(world: World, *rules: str) -> None:
    before = commands.visible(world.root / "output")
    result = world.site.build()
    assert result.failed
    found = {item.rule for item in result.problems if item.severity == "error"}
    assert found
    assert found <= set(rules or ("outside-site",))
    assert not commands.build(world)
    commands.check(world)
    assert not commands.publish(world)
    commands.preview(world)
    assert commands.visible(world.root / "output") == before


@pytest.mark.parametrize("lead", OUT)
@pytest.mark.parametrize("place", PLACES)
def test_a_link_out_of_its_top_folder_is_refused(world: World, place: str, lead: str) -> None:
    _link(world, place, lead, absolute=len(lead) % 2 == 0)
    _refused(world)
    world.fix_content()
    assert commands.build(world)


@pytest.mark.parametrize("place", ["content/briefings/leak.md", "content/leak.png"])
def test_the_log_of_a_ci_system_reads_no_link(world: World, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    monkeypatch.setenv("CI", "true")  # then a file with a fault is read to see whether it is withheld
    _link(world, place, "../../above.txt")
    _refused(world)


@pytest.mark.parametrize("top", [*TOPS, "themes/mine"])
@pytest.mark.parametrize("lead", [".git", "../beside", "../beside/x.html", "/", ".", "output", ".briefgen", "static/d"])
def test_a_top_folder_that_is_a_link_out_of_the_site_is_refused(world: World, top: str, lead: str) -> None:
    assert commands.build(world)
    take_away(world.root / top)
    (world.root / top).symlink_to((world.root / lead).resolve())
    _refused(world, "outside-site", "theme", "foreign-output")
    world.fix_content()
    assert commands.build(world)


@pytest.mark.parametrize("lead", [".git", "../beside", "shared", "nowhere"])
@pytest.mark.parametrize(
    "place", ["content/briefings", "content/actors", "static/d", "themes/mine/static", "themes/mine/templates"]
)
def test_a_folder_that_is_a_link_is_refused(world: World, place: str, lead: str) -> None:
    take_away(world.root / place)
    (world.root / place).symlink_to(os.path.relpath(world.root / lead, (world.root / place).parent))
    assert (world.root / place).is_dir() is (lead != "nowhere")
    _refused(world)


def test_a_theme_is_not_read_through_a_link(world: World) -> None:
    take_away(world.root / "themes/mine/theme.toml")
    (world.root / "themes/mine/theme.toml").symlink_to("../../../above.txt")
    assert not commands.build(world)


def test_links_inside_a_top_folder_are_followed(world: World) -> None:
    (world.root / "static/copy.txt").symlink_to("d/one.txt")
    (world.root / "static/d2").symlink_to("d")
    (world.root / "content/briefings/map2.svg").symlink_to("map.svg")
    assert commands.build(world)
    assert world.site.files()["copy.txt"] == b"d/one.txt\n"
    assert world.site.files()["d2/two.txt"] == b"d/two.txt\n"


@pytest.mark.parametrize("place", ["static", "content/briefings", "templates", "themes/mine/static"])
def test_a_hidden_file_of_the_same_folder_is_not_reached_by_a_link(world: World, place: str) -> None:
    world.site.write(f"{place}/.secret/key.txt", "key-4711")
    (world.root / place / "link").symlink_to(".secret")
    (world.root / place / "link.txt").symlink_to(".secret/key.txt")
    _refused(world)


@pytest.mark.parametrize(
    "place", ["static", "content/briefings", "templates", "themes/mine/static", "themes/mine/templates"]
)
@pytest.mark.parametrize("lead", ["loop", ".", "..", "nowhere", "other"])
def test_loops_and_links_to_nothing_are_told(world: World, place: str, lead: str) -> None:
    (world.root / place / "loop").symlink_to(lead)
    (world.root / place / "other").symlink_to("loop")
    _refused(world, "outside-site", "unreadable")


@pytest.mark.parametrize("place", ["static", "content/briefings", "templates", "themes/mine/static"])
def test_links_that_multiply_are_refused(world: World, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walk, "LINKS", 100)
    for level in range(4):
        folder = world.root / place / f"level{level}"
        folder.mkdir()
        folder.joinpath("x.txt").write_text("x")
        for number in range(12):
            folder.joinpath(f"n{number}").symlink_to(f"../level{level + 1}")
    _refused(world, "outside-site", "unreadable")
    assert sum("more than 100 links to folders" in item.message for item in world.site.problems()) == 1


OURS = ["index.html", "briefings", "briefings/b", "briefings/b/index.html", "assets", "d", "d/one.txt", "actors"]


@pytest.mark.parametrize("place", OURS)
@pytest.mark.parametrize("lead", ["beside", "beside/x.html", "site/.git", "other/output", "nowhere"])
def test_a_link_below_the_output_is_neither_written_nor_deleted_through(world: World, place: str, lead: str) -> None:
    assert commands.build(world)
    path = world.root / "output" / place
    world.plant(path, lambda path: path.symlink_to(world.outside / lead))
    world.site.briefing("b", "Another text.", title="Another")
    world.site.write("static/d/one.txt", "another")
    world.site.write("static/d/three.txt", "another")
    commands.build(world)
    commands.publish(world)
    take_away(world.root / "static/d")
    commands.build(world)
    commands.clean(world)
    world.unplant()
    assert commands.build(world)


@pytest.mark.parametrize("place", ["briefings", "briefings/b", "assets", "d"])
def test_a_folder_of_ours_that_became_a_link_is_told_before_anything_is_replaced(world: World, place: str) -> None:
    assert commands.build(world)
    world.plant(world.root / "output" / place, lambda path: path.symlink_to(world.outside / "beside"))
    world.site.configure(title="New title", theme="mine")
    result = world.site.build()
    assert result.failed
    assert {item.rule for item in result.problems} == {"foreign-output"}
    assert not commands.build(world)


@pytest.mark.parametrize("place", OURS)
@pytest.mark.parametrize("lead", ["beside", "beside/x.html", "other/output"])
def test_a_link_below_a_target_is_neither_written_nor_deleted_through(world: World, place: str, lead: str) -> None:
    assert commands.publish(world)
    world.plant(world.target / place, lambda path: path.symlink_to(world.outside / lead))
    world.site.briefing("b", "Another text.", title="Another")
    commands.publish(world)
    take_away(world.root / "static/d")
    commands.publish(world, "--verify", "--take-over")
    world.unplant()
    assert commands.publish(world, "--verify", "--take-over", "--delete-many")


@pytest.mark.parametrize("name", ["lock", "site.db", "site.integrity", "site.stage", "templates", "next-embargo", "preview", "publish", "publish/live", "publish/live/sealed", "publish/live/record.json"])  # fmt: skip
@pytest.mark.parametrize("lead", ["beside", "above.txt"])
def test_nothing_is_written_through_a_link_in_the_state(world: World, name: str, lead: str) -> None:
    world.plant(world.root / ".briefgen" / name, lambda path: path.symlink_to(world.outside / lead))
    commands.build(world)
    commands.preview(world)
    commands.publish(world)
    commands.clean(world)
    world.unplant()
    assert commands.build(world)
    assert commands.publish(world)
