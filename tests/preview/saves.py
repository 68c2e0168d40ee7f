"""Every kind of save: how editors and other programs write a file."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

Save = Callable[[Path, str], None]


def in_place(path: Path, text: str) -> None:
    path.write_text(text)


def in_two_steps(path: Path, text: str) -> None:
    """As VS Code does: the file is empty for a moment."""
    with path.open("w") as file:
        file.flush()
        time.sleep(0.003)
        file.write(text[: len(text) // 2])
        file.flush()
        file.write(text[len(text) // 2 :])


def renamed_over(path: Path, text: str) -> None:
    part = path.with_name(f".{path.name}.part")
    part.write_text(text)
    part.replace(path)


def renamed_from_elsewhere(path: Path, text: str) -> None:
    root = next(folder for folder in path.parents if (folder / "content").is_dir())
    part = root / f"{path.stem}.save"
    part.write_text(text)
    part.replace(path)


def deleted_and_made(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    path.write_text(text)


def vim(path: Path, text: str) -> None:
    probe, swap, backup = path.with_name("4913"), path.with_name(f".{path.name}.swp"), path.with_name(f"{path.name}~")
    swap.write_text("b0VIM")
    probe.write_text("")
    probe.unlink()
    if path.exists():
        path.replace(backup)
    path.write_text(text)
    backup.unlink(missing_ok=True)
    swap.unlink()


def emacs(path: Path, text: str) -> None:
    lock, own = path.with_name(f".#{path.name}"), path.with_name(f"#{path.name}#")
    lock.symlink_to("nobody@nowhere.1:1")
    own.write_text(text[:9])
    if path.exists():
        path.replace(path.with_name(f"{path.name}~"))
    path.write_text(text)
    own.unlink()
    lock.unlink()


def libreoffice(path: Path, text: str) -> None:
    lock, part = path.with_name(f".~lock.{path.name}#"), path.with_name("lu1234abcd.tmp")
    lock.write_text(",me,host,;")
    part.write_text(text)
    part.replace(path)
    lock.unlink()


def jetbrains(path: Path, text: str) -> None:
    part, old = path.with_name(f"{path.name}___jb_tmp___"), path.with_name(f"{path.name}___jb_old___")
    part.write_text(text)
    if path.exists():
        path.rename(old)
    part.rename(path)
    old.unlink(missing_ok=True)


def fifty_times(path: Path, text: str) -> None:
    for number in range(50):
        path.write_text(f"{text}\nDraft {number}.\n")
        time.sleep(0.02)
    path.write_text(text)


def with_the_time_set_back(path: Path, text: str) -> None:
    path.write_text(text)
    os.utime(path, (1_000_000_000, 1_000_000_000))


def with_the_same_time(path: Path, text: str) -> None:
    before = path.stat() if path.exists() else None
    path.write_text(text)
    if before:
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


SAVES: tuple[Save, ...] = (
    in_place, in_two_steps, renamed_over, renamed_from_elsewhere, deleted_and_made, vim, emacs, libreoffice, jetbrains,
    fifty_times, with_the_time_set_back, with_the_same_time,
)  # fmt: skip
