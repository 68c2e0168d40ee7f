"""The fingerprint of an archive: if it changes, the archive is rebuilt."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from briefgen import __version__
from briefgen.config import Config
from briefgen.content.sources import digest_of, file_state

LIBRARIES = frozenset(
    {
        "ahocorasick_rs", "cbor2", "edtf", "jinja2", "markdown_it_py", "markupsafe", "mdit_py_plugins", "mdurl",
        "msgspec", "nh3", "pagefind_bin", "pyparsing", "python_dateutil", "python_frontmatter", "python_slugify",
        "pyuca", "pyyaml", "rapidfuzz", "six", "text_unidecode", "tzdata",
    }
)  # fmt: skip
"""The distributions whose code decides what an archive or a page holds, by the names of their `.dist-info` folders.

They are those that are imported below `pipeline`, and what these need themselves; a test checks that none is missing.
"""


def fingerprint(config: Config, hint: Path | None = None) -> str:
    """Return a digest of the code, of the libraries that affect pages, and of the settings for reading files.

    It is the same on every machine with the same version of Python, briefgen and the libraries. `hint` is a file in
    which the digest of the code is kept with what the file system says of the code, so that it is not read each time.
    """
    settings = (
        config.markdown, config.permalinks, config.limits, config.timezone, config.language, config.base_url,
    )  # fmt: skip
    python = (sys.implementation.name, *sys.version_info)
    state = (__version__, python, code(hint), libraries(), *settings)
    return digest_of(repr(state).encode()).hex()


def libraries() -> list[str]:
    """Return the folders of the libraries that decide what an archive or a page holds, each with its version."""
    site = Path(msgspec.__file__).parent.parent
    return sorted(name for name in os.listdir(site) if _distribution(name) in LIBRARIES)


def code(hint: Path | None = None) -> str:
    """Return a digest of the content of all modules. `hint` is what `fingerprint` says."""
    package = str(Path(__file__).parent.parent)
    modules = sorted(_modules(package))
    state = digest_of(repr(modules).encode()).hex()
    known = _read(hint)
    if known[:1] == [state] and len(known) == 2:
        return known[1]
    found = _content(package, tuple(modules))
    if hint:
        with suppress(OSError):  # if it cannot be kept, the code is read again
            hint.write_text(f"{state} {found}\n", "ascii")
    return found


def _content(package: str, modules: tuple[tuple[str, str], ...]) -> str:
    """Return a digest of the names and the content of modules."""
    named = sorted((path[len(package) :].replace(os.sep, "/"), path) for path, _ in modules)
    contents = (digest_of(name.encode()) + digest_of(Path(path).read_bytes()) for name, path in named)
    return digest_of(b"".join(contents)).hex()


def _modules(folder: str) -> Iterator[tuple[str, str]]:
    """Yield the path of each module below a folder, with what the file system says of it."""
    with os.scandir(folder) as entries:  # a third of the time that pathlib takes
        for entry in entries:
            if entry.name.endswith(".py"):
                yield entry.path, file_state(entry.stat())
            elif entry.name != "__pycache__" and entry.is_dir():
                yield from _modules(entry.path)


def _read(hint: Path | None) -> list[str]:
    try:
        return hint.read_text("ascii", errors="replace").split() if hint else []
    except OSError:
        return []


def _distribution(name: str) -> str:
    """Return the distribution of a folder `<name>-<version>.dist-info`, or "" if it is another folder."""
    own, _, version = name.partition("-")
    return own.lower().replace(".", "_") if version.endswith(".dist-info") else ""
