"""A site on disk: its folder, its configuration, its themes."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from briefgen import config_file
from briefgen.config import FILE, Config
from briefgen.content.walk import file_fault, top_fault
from briefgen.diagnostics import Location, Problem, suggestion
from briefgen.output_path import fault
from briefgen.rules import problem

STATE = ".briefgen"


class Project(msgspec.Struct, frozen=True):
    """A site.

    `themes` are the names and folders of its theme and of the themes that it extends, the nearest first. `cache` is
    where the build's memory is, if that is not `.briefgen/`.
    """

    root: Path
    config: Config
    themes: tuple[tuple[str, Path], ...]
    cache: Path | None = None

    @property
    def state(self) -> Path:
        """The folder of the build's memory, `.briefgen/` or `cache`. Everything in it can be deleted."""
        return self.cache or self.root / STATE


def find_root(start: Path) -> Path | None:
    """Return the nearest folder, from `start` upwards, that holds a `briefgen.toml`, or None."""
    return next((folder for folder in (start, *start.parents) if (folder / FILE).is_file()), None)


def load(
    root: Path, overrides: Mapping[str, str] | None = None, cache: Path | None = None
) -> tuple[Project | None, list[Problem]]:
    """Read a site's configuration and find its themes. `cache` is where the build's memory is, or None.

    Raises:
        OSError: `briefgen.toml` cannot be read.

    """
    config, problems = config_file.load(root / FILE, overrides)
    if config is None:
        return None, problems
    themes, wrong = _themes(root, config.theme)
    if wrong:
        return None, [wrong]
    return Project(root, config, tuple(themes), cache), []


def _themes(root: Path, name: str) -> tuple[list[tuple[str, Path]], Problem | None]:
    chain: list[tuple[str, Path]] = []
    while name:
        if any(name == known for known, _ in chain):
            return [], problem(
                "theme",
                Location(f"themes/{name}/theme.toml"),
                f'the theme "{name}" extends itself',
                hint="remove `extends`",
            )
        places = (root / "themes", shipped()) if "/" not in name and not fault(name) else ()
        folder = next((place / name for place in places if (place / name / "theme.toml").is_file()), None)
        if folder is None:
            return [], _no_theme(root, name, chain)
        if wrong := _link_fault(root, folder):
            return [], wrong
        chain.append((name, folder))
        try:
            name = str(tomllib.loads((folder / "theme.toml").read_text("utf-8-sig")).get("extends", ""))
        except (ValueError, OSError, RecursionError) as error:
            return [], problem(
                "theme",
                Location(f"themes/{name}/theme.toml"),
                f"the file cannot be read: {error}",
                hint="write TOML in UTF-8",
            )
    return chain, None


def _link_fault(root: Path, folder: Path) -> Problem | None:
    """Return a problem if a theme of the site, or its `theme.toml`, is a link that leads outside."""
    if not folder.is_relative_to(root / "themes"):
        return None
    path = folder.relative_to(root).as_posix()
    file = f"{path}/theme.toml"
    return top_fault(root, "themes") or top_fault(root, path) or file_fault(root / file, folder, file)


def _no_theme(root: Path, name: str, chain: list[tuple[str, Path]]) -> Problem:
    known = sorted({path.parent.name for place in (root / "themes", shipped()) for path in place.glob("*/theme.toml")})
    hint = suggestion(name, known, f"themes here: {', '.join(known)}; a theme is a folder in themes/ with a theme.toml")
    where = f"themes/{chain[-1][0]}/theme.toml" if chain else FILE
    return problem("theme", Location(where), f'there is no theme "{name}"', hint=hint)


def shipped() -> Path:
    """Return the folder of the shipped themes: in the package if it is installed, beside the package in a checkout."""
    package = Path(__file__).parent
    beside = package / "themes"
    return beside if beside.is_dir() else package.parent / "themes"
