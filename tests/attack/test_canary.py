"""Whatever stands in a site, its output or its target: nothing outside is changed, read or published.

With `--rounds N` there are N rounds; `python -m tests.attack SEED 1` plays one again.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.attack import commands
from tests.attack.canary import entry_of, every
from tests.attack.hostile import ATTACKS, Attack
from tests.attack.rounds import play
from tests.attack.world import World


@pytest.mark.slow
def test_nothing_outside_is_changed_read_or_published(rounds: int) -> None:
    failed = []
    for seed in range(rounds):
        try:
            play(seed)
        except AssertionError as error:
            failed.append(str(error))
    assert not failed, f"{len(failed)} of {rounds} rounds:\n\n" + "\n\n".join(failed)


def test_the_canary_sings(tmp_path: Path) -> None:
    world = World(tmp_path, 1)
    world.canary.places[0].write_text("changed")
    Path(tmp_path, "out/beside/new").touch()
    assert world.canary.changes() == [str(tmp_path / "out/above.txt"), str(tmp_path / "out/beside/new")]
    with world.canary.unread() as read:
        Path(tmp_path, "out/site/content").mkdir(exist_ok=True)
        link = tmp_path / "out/site/content/link"
        link.symlink_to("../../etc/passwd")
        link.read_text()
    assert read == [str(tmp_path / "out/etc/passwd")]
    (tmp_path / "out/site/static/copy.txt").write_bytes(link.read_bytes())
    assert world.canary.found_in(tmp_path / "out/site/static") == [str(tmp_path / "out/site/static/copy.txt")]


@pytest.mark.parametrize("attack", list(dict.fromkeys(ATTACKS)))
def test_each_attack_is_made(tmp_path: Path, attack: Attack) -> None:
    """Play an attack by itself, three times: it does something, and the next build is as it must be."""
    world = World(tmp_path, 7)
    commands.build(world)
    before = {path: entry_of(path) for path in every(tmp_path)}
    assert all(attack(world) for _ in range(3))
    assert {path: entry_of(path) for path in every(tmp_path)} != before
    commands.build(world)
