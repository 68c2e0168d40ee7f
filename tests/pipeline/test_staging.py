"""Where made files wait until all are made."""

from collections.abc import Callable
from pathlib import Path

import pytest

from briefgen.content.sources import digest_of
from briefgen.pipeline.staging import FOLDERS, Staging


def test_each_build_has_a_folder_of_its_own_and_others_are_removed(tmp_path: Path) -> None:
    base = tmp_path / "stage"
    old, new = Staging(str(base), "old"), Staging(str(base), "new")
    for number in (1, 2, 2 + FOLDERS):
        old.write(number, b"%d" % number)
        new.write(number, b"new %d" % number)
    base.joinpath("7").write_bytes(b"as an older briefgen left it")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    base.joinpath("link").symlink_to(elsewhere)
    elsewhere.joinpath("x").write_bytes(b"x")
    new.take(old, 2)
    new.clear()
    assert sorted(path for path in base.rglob("*") if path.is_file()) == sorted(map(new.path, (1, 2, 2 + FOLDERS)))
    assert new.path(2).read_bytes() == b"2"
    assert elsewhere.joinpath("x").exists()


def test_a_file_is_known_by_its_digest(tmp_path: Path) -> None:
    staging = Staging(str(tmp_path / "stage"), "build")
    staging.write(1, b"abc")
    assert staging.holds(1, digest_of(b"abc"))
    staging.write(1, b"abd")
    assert not staging.holds(1, digest_of(b"abc"))
    assert not staging.holds(2, digest_of(b""))


@pytest.mark.parametrize("make", [Path.touch, lambda path: path.symlink_to(path.parent / "other")])
def test_what_is_no_folder_gives_way(tmp_path: Path, make: Callable[[Path], None]) -> None:
    other = tmp_path / "other/build"
    other.mkdir(parents=True)
    make(tmp_path / "stage")
    staging = Staging(str(tmp_path / "stage"), "build")
    staging.clear()
    staging.write(1, b"x")
    assert staging.path(1).is_file()
    staging.remove()
    assert list(tmp_path.iterdir()) == [tmp_path / "other"]
    assert other.is_dir()


def test_neighbours_do_not_share_a_folder() -> None:
    staging = Staging("stage", "build")
    folders = {staging.path(number).parent for number in range(FOLDERS)}
    assert len(folders) == FOLDERS


def test_a_stage_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "stage").write_text("a file, not a folder")
    with pytest.raises(NotADirectoryError):
        Staging(str(tmp_path / "stage"), "build").write(1, b"x")
