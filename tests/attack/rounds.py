"""One round: a site, what attackers do to it, commands in any order, and at last what its author does about it."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from tests.attack import commands
from tests.attack.hostile import ATTACKS
from tests.attack.world import World, take_away


def play(seed: int) -> list[str]:
    """Play one round; return what was done. Raises AssertionError with all that was done if anything is not as it must be."""
    base = Path(tempfile.mkdtemp(prefix="attack-"))
    world = None
    try:
        world = World(base, seed)
        _round(world)
        return world.said
    except BaseException as error:
        told = "\n".join(world.said) if world else ""
        message = f"python -m tests.attack {seed} 1\n{told}\n{type(error).__name__}: {error}"
        if isinstance(error, KeyboardInterrupt):
            raise
        raise AssertionError(message) from error
    finally:
        shutil.rmtree(base)


def _round(world: World) -> None:
    pick = world.chance
    if pick.random() < 0.7:
        commands.build(world)
        if pick.random() < 0.4:
            commands.publish(world)
    for _ in range(pick.randint(1, 2)):
        for _ in range(pick.choice((1, 1, 1, 2, 3))):
            world.said.append(pick.choice(ATTACKS)(world))
        for _ in range(pick.randint(1, 3)):
            _any_command(world)
        if pick.random() < 0.3:
            world.said.append("the content is fixed")
            world.fix_content()
    _fixed(world)


def _any_command(world: World) -> None:
    pick = world.chance
    own = pick.random() < 0.06
    chosen = pick.choice(("build", "build", "build", "check", "clean", "publish", "publish", "preview", "odd"))
    if chosen == "build":
        commands.build(world, own_process=own)
    elif chosen == "check":
        commands.check(world, own_process=own)
    elif chosen == "clean":
        commands.clean(world, own_process=own)
    elif chosen == "publish":
        commands.publish(world, *pick.choice(((), ("--take-over", "--delete-many"), ("--verify",))), own_process=own)
    elif chosen == "preview":
        commands.preview(world)
    else:
        commands.odd_output(world, own_process=own)


def _fixed(world: World) -> None:
    """Take away what is wrong with the site: the next build and the next publishing succeed without a hand."""
    world.said.append("everything is fixed")
    world.fix_content()
    world.unplant()
    if world.chance.random() < 0.2:
        world.said.append(".briefgen/ is deleted")
        take_away(world.root / ".briefgen")
    assert commands.build(world), "the build after everything is fixed fails"
    if world.chance.random() < 0.4:
        assert commands.publish(world, "--verify", "--take-over", "--delete-many"), (
            "publishing after everything is fixed fails"
        )
