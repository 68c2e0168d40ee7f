"""Writing files into a site's folder, but never through a symbolic link, which could lead anywhere."""

from __future__ import annotations

import errno
from pathlib import Path

from briefgen.characters import cleaned


def make_folders(root: Path, path: Path) -> None:
    """Create the parent folders of a file. `path` is the file's path in the site.

    Raises:
        OSError: one of them is a symbolic link, or cannot be created.

    """
    for parent in reversed(path.parents):
        if (root / parent).is_symlink() and parent != Path():
            what = "briefgen does not write through symbolic links; replace this one with a folder"
            raise OSError(errno.ELOOP, what, str(root / parent))
    (root / path).parent.mkdir(parents=True, exist_ok=True)


def write_file(root: Path, path: Path, text: str) -> None:
    """Write a file of the site, replacing an existing one.

    Raises:
        OSError: one of its parent folders is a symbolic link, or the file cannot be written.

    """
    make_folders(root, path)
    file = root / path
    if file.is_symlink():
        file.unlink()
    file.write_text(text, "utf-8", newline="\n")


def write_new(root: Path, folder: Path, name: str, text: str) -> Path:
    """Write a Markdown file with this name, or with a number behind it if it is taken; return its path in the site.

    Raises:
        OSError: one of its parent folders is a symbolic link, or the file cannot be written.

    """
    make_folders(root, folder / "name.md")
    number = 1
    while True:
        path = folder / (f"{name}.md" if number == 1 else f"{name}-{number}.md")
        try:
            with (root / path).open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
        except FileExistsError:
            number += 1
        else:
            return path


def quoted(text: str) -> str:
    """Return text as a YAML scalar on one line, quoted only if needed (YAML 1.2, section 7.3)."""
    import yaml

    single_line = " ".join(cleaned(text).split())
    scalar: str = yaml.dump(single_line, allow_unicode=True, width=float("inf"))
    return scalar.removesuffix("\n").removesuffix("\n...")
