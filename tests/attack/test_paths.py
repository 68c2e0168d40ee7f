"""No text, file name or manifest names a path outside the output: such a path is refused, and nothing is touched."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from briefgen import project
from briefgen.diagnostics import Problem
from briefgen.pipeline.clean import clean
from tests.attack import commands
from tests.attack.world import World, take_away

LONG = 250


def _rules(world: World) -> dict[str, str]:
    return {item.rule: item.path for item in world.site.build().problems if item.severity == "error"}


@pytest.mark.parametrize(
    "alias",
    [
        "/{}/v/x.html", "//{}/v/x.html", "/a\n{}/v/x.html", "/a\r{}/v/x.html", "/a\u2028{}/v/x.html", "/a\x85{}/v/x.html",
        "/./", "/actors/./", "/../", "/a/../../beside/x.html", "/a//b/", "/.briefgen-manifest", "/.briefgen-manifest.part",
        "/.briefgen-part", "/.git/config", "/a/.hidden/", "/a\\..\\..\\x.html", "/\0/", "/\x7f/", "a", "../beside/x.html",
        "/" + "x" * 256 + "/", "/" + "x/" * 600, "/" + "漢" * 86 + "/",
    ],
)  # fmt: skip
def test_an_alias_is_refused_at_its_line(world: World, alias: str) -> None:
    assert commands.build(world)
    alias = alias.format(world.absolute)
    world.site.briefing("evil", aliases=["/good/", alias])
    problem = world.site.only_problem()
    assert (problem.rule, problem.path) == ("address", "content/briefings/evil.md")
    assert problem.line > 1
    assert not commands.build(world)
    assert not commands.publish(world)
    (world.root / "content/briefings/evil.md").unlink()
    assert commands.build(world)
    commands.clean(world)


@pytest.mark.parametrize(
    "alias", ["/", "/index.html", "/404.html", "/actors/", "/briefings/b/", "/site.txt", "/sitemap.xml"]
)
def test_an_alias_does_not_take_the_place_of_a_page(world: World, alias: str) -> None:
    world.site.briefing("evil", aliases=[alias])
    assert _rules(world) == {"same-address": "content/briefings/evil.md"}


@pytest.mark.parametrize(
    "alias", ["/site.txt/", "/index.html/", "/briefings/b/index.html/", "/feed.xml/x/", "/briefings", "/x.html/y/"]
)
def test_an_alias_makes_no_folder_of_a_page_nor_a_page_of_a_folder(world: World, alias: str) -> None:
    world.site.briefing("evil", aliases=[alias, "/x.html"])
    assert {item.rule for item in world.site.problems()} == {"same-address"}
    assert not commands.build(world)


def test_an_alias_may_name_a_folder_that_has_no_page(world: World) -> None:
    world.site.briefing("evil", aliases=["/d", "/x.html"])
    assert commands.build(world)
    assert "/briefings/evil/" in world.site.page("/d/")


@pytest.mark.parametrize("slug", ["..", ".", "../x", "/x", "a/b", "a\nb", ".x", "a\u2028b", "x" * 300, "a\\b", "a\0b"])
@pytest.mark.parametrize("kind", ["briefing", "actor"])
def test_a_slug_is_one_name(world: World, slug: str, kind: str) -> None:
    (world.site.briefing if kind == "briefing" else world.site.actor)("evil", slug=slug)
    found = set(_rules(world))
    assert found
    assert found <= {"slug", "address"}
    assert not commands.build(world)


@pytest.mark.parametrize("name", ["a\n{}\nb", "a\u2028x", "a\x85x", "\x7f", "tab\there"])
@pytest.mark.parametrize("folder", ["static", "content/briefings", "themes/mine/static", "content/actors", "templates"])
def test_a_name_with_a_control_character_is_refused(world: World, folder: str, name: str) -> None:
    world.put_text(f"{folder}/{name.format('x')}.md", "---\ntitle: A\nname: A\ndate: 2021\n---\n")
    assert list(_rules(world)) == ["file-name"]
    assert not commands.build(world)
    world.fix_content()
    assert commands.build(world)


@pytest.mark.parametrize("key", ["topics", "actors", "places", "outcome"])
@pytest.mark.parametrize(
    "name", ["..", ".", "../../beside/x", "/etc/passwd", ".git", "a/../b", "a\\b", "x" * 300, "漢" * 100]
)
def test_names_in_front_matter_make_no_paths(world: World, key: str, name: str) -> None:
    world.site.briefing("evil", **{key: name if key == "outcome" else [name]})
    assert commands.build(world)
    commands.clean(world)


FORGED: dict[str, Any] = {
    "up": ["../private.txt"],
    "further up": ["../../beside/x.html"],
    "absolute": ["{}/v/x.html"],
    "a newline": ["a\n../../beside/x.html"],
    "a line separator": ["a\u2028/../../beside/x.html"],
    "hidden": ["../.git/config"],
    "among good ones": ["404.html", "index.html", "../private.txt"],
    "dots": ["a/../../private.txt"],
    "empty": [""],
    "nested": [["../private.txt"]],
    "no list": {"a": "../private.txt"},
}


def _forged(world: World, kind: str) -> str:
    return json.dumps({"format": 1, "site": "Desk", "files": FORGED[kind]}, ensure_ascii=False).replace(
        "{}", str(world.absolute)
    )


@pytest.mark.parametrize("kind", FORGED)
@pytest.mark.parametrize("is_built", [True, False])
def test_a_forged_manifest_is_refused_as_a_whole(world: World, kind: str, is_built: bool) -> None:
    if is_built:
        assert commands.build(world)
    good = (world.root / "output/.briefgen-manifest").read_bytes() if is_built else b""
    world.site.write("output/.briefgen-manifest", _forged(world, kind))
    _all_refuse(world)
    if not is_built:
        take_away(world.root / "output")
    else:
        world.site.write("output/.briefgen-manifest", good)
    assert commands.build(world)


@pytest.mark.parametrize(
    "text",
    [
        "index.html\n../../beside/x.html\n", "../private.txt", "", "\0", "{}", "null", "[", "[" * 100_000, "x" * 10_000_000,
        '{"format": 2, "site": "Desk", "files": []}', '{"format": 1, "site": "Desk", "files": [], "more": 1}',
        '{"format": 1, "site": "Another desk", "files": ["index.html"]}', '{"format": 1, "site": 1, "files": []}',
        '{"format": 1, "files": []}', '{"format": 1, "site": "Desk", "files": [\n"../private.txt"\n]}',
    ],
)  # fmt: skip
def test_what_is_no_manifest_of_ours_is_refused(world: World, text: str) -> None:
    assert commands.build(world)
    world.site.write("output/.briefgen-manifest", text)
    take_away(world.root / ".briefgen")
    _all_refuse(world)


def test_a_manifest_that_is_a_link_is_not_read(world: World) -> None:
    good = world.outside / "srv/manifest"
    good.write_text('{"format": 1, "site": "Desk", "files": ["index.html"]}')
    assert commands.build(world)
    take_away(world.root / "output/.briefgen-manifest")
    (world.root / "output/.briefgen-manifest").symlink_to(good)
    _all_refuse(world)


def _all_refuse(world: World) -> None:
    before = commands.visible(world.root / "output")
    take_away(world.root / ".briefgen")
    result = world.site.build()
    assert result.failed
    assert {item.rule for item in result.problems} == {"foreign-output"}
    assert not commands.publish(world)
    found, _ = project.load(world.root)
    assert found
    assert isinstance(clean(found, world.root / "output"), Problem)
    assert commands.visible(world.root / "output") == before


@pytest.mark.parametrize("kind", [kind for kind in FORGED if kind not in ("nested", "no list", "empty")])
def test_a_forged_manifest_at_a_target_deletes_nothing(world: World, kind: str) -> None:
    paths = [path.replace("{}", str(world.absolute)) for path in FORGED[kind] if isinstance(path, str)]
    assert commands.publish(world)
    for forged in (
        {"files": {path: ["0" * 64, 1] for path in paths}},
        {"files": {}, "pending": paths},
        {"files": {"index.html": ["0" * 64, 1]}, "pending": paths},
    ):
        (world.target / ".briefgen-published.json").write_text(json.dumps(forged))
        assert not commands.publish(world)
        commands.publish(world, "--take-over", "--delete-many")
        assert commands.publish(world, "--verify", "--take-over", "--delete-many")


@pytest.mark.parametrize("part", [".briefgen-manifest.part", ".briefgen-part"])
@pytest.mark.parametrize("lead", ["../../above.txt", "../private.txt", "../.git/config", "../.git"])
def test_nothing_is_written_through_a_part_that_is_a_link(world: World, part: str, lead: str) -> None:
    (world.root / "output").mkdir()
    (world.root / "output" / part).symlink_to(lead)
    assert commands.build(world)
    commands.clean(world)
    assert commands.build(world)
    assert not os.path.lexists(world.root / "output" / part)


@pytest.mark.parametrize("part", [".briefgen-manifest.part", ".briefgen-part"])
def test_a_pipe_in_the_place_of_a_part_does_not_hang(world: World, part: str) -> None:
    (world.root / "output").mkdir()
    os.mkfifo(world.root / "output" / part)
    assert commands.build(world)
    commands.clean(world)


def test_removed_names_of_all_lengths_are_removed(world: World) -> None:
    for size in (240, 250, 255):
        world.site.write(f"static/{'n' * size}", "x")
        assert commands.build(world)
        world.fix_content()
        assert commands.build(world)
        assert not Path(world.root, "output", "n" * size).exists()
