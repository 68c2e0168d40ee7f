"""The archive is known by its content where the file system says something else of it."""

import os
from pathlib import Path

import pytest

from briefgen.archive import integrity
from briefgen.archive.integrity import BLOCK, Origin


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a large archive, of five blocks and a half, that is recorded and has other time stamps since."""
    monkeypatch.setattr(integrity, "LARGE", 3)
    path = tmp_path / "site.db"
    path.write_bytes(os.urandom(5 * BLOCK + BLOCK // 2))
    integrity.record(path, None)
    os.utime(path, (0, 0))
    return path


def test_a_large_archive_is_known_by_its_digests(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert integrity.origin(archive) is Origin.ELSEWHERE
    monkeypatch.undo()  # by one thread
    assert integrity.origin(archive) is Origin.ELSEWHERE


@pytest.mark.parametrize("block", range(6))
def test_a_change_in_any_block_of_a_large_archive_is_noticed(archive: Path, block: int) -> None:
    content = bytearray(archive.read_bytes())
    content[block * BLOCK + 7] ^= 1
    archive.write_bytes(content)
    assert integrity.origin(archive) is Origin.DAMAGED
