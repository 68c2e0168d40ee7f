"""Where made files wait until all are made."""

from pathlib import Path

import pytest

from briefgen.build.staging import FOLDERS, Staging


def test_files_wait_under_their_number_and_others_are_removed(tmp_path: Path) -> None:
    staging = Staging(str(tmp_path / "stage"))
    for number in (1, 2, 2 + FOLDERS):
        staging.write(number, b"%d" % number)
    (tmp_path / "stage" / "7").write_bytes(b"as an older briefgen left it")
    staging.keep({2, 2 + FOLDERS, 99})
    waiting = sorted(path for path in (tmp_path / "stage").rglob("*") if path.is_file())
    assert waiting == sorted([staging.path(2), staging.path(2 + FOLDERS)])
    assert staging.path(2 + FOLDERS).read_bytes() == b"%d" % (2 + FOLDERS)


def test_it_is_gone_once_nothing_waits(tmp_path: Path) -> None:
    staging = Staging(str(tmp_path / "stage"))
    staging.close()  # nothing was ever written
    staging.write(1, b"x")
    staging.close()
    assert staging.path(1).read_bytes() == b"x"
    staging.path(1).unlink()
    staging.close()
    assert not (tmp_path / "stage").exists()


def test_neighbours_do_not_share_a_folder() -> None:
    staging = Staging("stage")
    folders = {staging.path(number).parent for number in range(FOLDERS)}
    assert len(folders) == FOLDERS


def test_a_stage_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "stage").write_text("a file, not a folder")
    with pytest.raises(NotADirectoryError):
        Staging(str(tmp_path / "stage")).write(1, b"x")
