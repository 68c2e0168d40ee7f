"""What looks like ours and is not: files behind a link with the right size and time, a manifest damaged later, links that commands write through."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.attack import commands
from tests.attack.canary import every
from tests.attack.world import World, take_away

MANIFEST = "output/.briefgen-manifest"


@pytest.mark.parametrize("place", ["briefings", "briefings/a/index.html", "briefings/a", "d", "site.txt"])
def test_what_lies_behind_a_link_is_not_published_whatever_size_and_time_it_has(world: World, place: str) -> None:
    """Sizes and times can be forged: they tell our own files from edited ones, and never a link from a file."""
    assert commands.build(world)
    output, forged = world.root / "output", world.outside / "forged"
    (output / place).rename(forged)
    path = forged if forged.is_file() else min(file for file in forged.rglob("*") if file.is_file())
    found = path.stat()
    path.write_bytes((b"forged " * 10_000)[: found.st_size])
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))
    (output / place).symlink_to(forged)
    before = path.read_bytes()
    commands.run(world, "publish", "live", "--yes")
    published = [file.read_bytes() for file in every(world.target) if file.is_file()]
    assert before not in published
    world.site.briefing("a", "Another text.")  # a build that changes nothing looks at files alone, and writes none
    for file in [file for file in (world.root / "static").rglob("*") if file.is_file()]:
        file.write_text("another text")
    code = commands.run(world, "build", "--as-of", "2021-02-10", "--jobs", "1")
    is_page = place.endswith((".html", ".txt"))  # one that is a link is replaced; a folder that is a link is refused
    assert (code, (output / place).is_symlink()) == ((0, False) if is_page else (1, True))
    assert path.read_bytes() == before
    if not is_page:
        (output / place).unlink()
    assert commands.build(world)


@pytest.mark.parametrize(
    "text",
    [
        '{"format": 1, "site": "Desk", "files": [\n"404.html",\n"../private.txt"\n]}\n',
        '{"format": 1, "site": "Desk", "files": [\n"404.html",\n',
        '{"format": 1, "site": "Desk", "files": [\n"404.html"\n], "more": 1}\n',
        '{"format": 1, "site": "Desk", "files": [\n' + "[" * 100_000,
    ],
    ids=["a path that leads out", "cut", "another key", "deep"],
)
def test_a_manifest_that_is_damaged_behind_its_first_line_is_refused_by_later_builds_too(
    world: World, text: str
) -> None:
    assert commands.build(world)
    good = (world.root / MANIFEST).read_bytes()
    (world.root / MANIFEST).write_text(text)
    world.site.briefing("a", "Another text.")
    before = commands.visible(world.root / "output")
    codes = {
        name: commands.run(world, name, *more)
        for name, more in (("build", ("--as-of", "2021-02-10")), ("publish", ("live", "--yes")), ("clean", ()))
    }
    assert codes == {"build": 1, "publish": 1, "clean": 1}
    assert commands.visible(world.root / "output") == before
    (world.root / MANIFEST).write_bytes(good)
    assert commands.build(world)


@pytest.mark.parametrize("name", ["", "templates", "publish", "publish/live", "lock", "preview"])
@pytest.mark.parametrize("is_built", [True, False], ids=["later", "first"])
def test_no_command_writes_through_a_link_in_the_place_of_a_folder_of_the_state(
    world: World, name: str, is_built: bool
) -> None:
    if is_built:
        assert commands.build(world)
        assert commands.publish(world)
    path = world.root / ".briefgen" / name
    take_away(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(world.outside / "beside")
    world.site.briefing("a", "Another text.")
    for command in ("build", "check", "publish", "clean"):
        commands.run(world, command, *({"publish": ("live", "--yes")}.get(command, ())))
    commands.preview(world)
    if path.is_symlink():
        path.unlink()
    assert commands.build(world)


@pytest.mark.parametrize("place", ["content", "content/briefings"])
def test_a_new_briefing_is_not_written_through_a_link(world: World, place: str) -> None:
    path = world.root / place
    shutil.rmtree(path)
    path.symlink_to(world.outside / "beside")
    assert commands.run(world, "new", "Talks about talks") == 1


@pytest.mark.parametrize("at", [1, 6, 20])
@pytest.mark.parametrize("then", ["the same", "back again", "something else", "nothing known"])
def test_what_the_system_refuses_in_the_middle_is_completed_by_the_next_build(
    world: World, at: int, then: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, output = world.site, str(world.root / "output")

    def pages(text: str) -> None:
        for number in range(24):
            site.briefing(f"n{number:02}", text, title=f"{text} {number}")

    pages("Old")
    assert commands.build(world)
    pages("New")
    take_away(world.root / "static/d")
    site.write("static/d", "now a file")
    calls, real = 0, os.replace

    def replace(source: str | Path, target: str | Path) -> None:
        nonlocal calls
        calls += str(target).startswith(output)
        if calls == at:
            raise PermissionError(13, "Permission denied", str(target))
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    code = commands.run(world, "build", "--as-of", "2021-02-10", "--jobs", "1")
    monkeypatch.undo()
    assert calls >= at
    assert code == 1
    if then == "back again":
        pages("Old")
        (world.root / "static/d").unlink()
        world.write_content()
    elif then == "something else":
        (world.root / "static/d").unlink()
        (world.root / "content/briefings/n07.md").unlink()
    elif then == "nothing known":
        take_away(world.root / ".briefgen")
    assert commands.build(world)
