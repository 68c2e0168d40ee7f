"""A theme as the build sees it: which file each template and asset name stands for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from briefgen.content.sources import Found, Kind
from briefgen.content.walk import folders, top_fault
from briefgen.diagnostics import Problem
from briefgen.project import Project


class Theme(msgspec.Struct, frozen=True):
    """Names to files: for each template its absolute path, for each asset its path as `walk` gives it.

    `bundle` names the folder of the assets in the output; it is another when any of them is.
    """

    templates: dict[str, str]
    assets: dict[str, str]
    bundle: str

    @property
    def addresses(self) -> dict[str, str]:
        """The path of each asset by its address in the output."""
        return {f"/assets/{self.bundle}/{name}": path for name, path in self.assets.items()}


def walk(project: Project, problems: list[Problem]) -> Iterator[Found]:
    """Yield the site's own templates and all files of its themes; add what is wrong to `problems`.

    Paths begin with `templates/` or `theme:<name>/`.
    """
    for top, prefix, folder, kind in _places(project, problems):
        for one in folders(folder, prefix, top, problems):
            place = folder / one.path.removeprefix(prefix).removeprefix("/")
            for name, stat in one.files.items():
                yield Found(f"{one.path}/{name}", kind, stat, str(place / name))


def _places(project: Project, problems: list[Problem]) -> Iterator[tuple[Path, str, Path, Kind]]:
    """Yield the folders of templates and assets: what links in it may not leave, its name, its place, its kind."""
    templates = project.root / "templates"
    if fault := top_fault(project.root, "templates"):
        problems.append(fault)
    else:
        yield templates, "templates", templates, "template"
    for name, folder in project.themes:
        yield folder, f"theme:{name}/templates", folder / "templates", "template"
        yield folder, f"theme:{name}/static", folder / "static", "asset"


def assemble(items: Iterable[Found], digests: Mapping[str, bytes]) -> Theme:
    """Work out which file each name stands for: the site's own first, then the theme's, then those it extends.

    A template of a certain theme is also there under `<theme>/<name>`, so that one that takes its place can extend it.
    """
    templates: dict[str, str] = {}
    assets: dict[str, str] = {}
    parts: dict[str, bytes] = {}
    for item in items:
        if item.kind == "template":
            name = item.path.partition("templates/")[2]
            templates.setdefault(name, item.location)
            if item.path.startswith("theme:"):
                theme = item.path.removeprefix("theme:").partition("/")[0]
                templates[f"{theme}/{name}"] = item.location
        elif item.kind == "asset":
            name = item.path.partition("static/")[2]
            if name not in assets:
                assets[name], parts[name] = item.path, digests[item.path]
    bundle = hashlib.blake2b(digest_size=6)
    for name in sorted(parts):
        bundle.update(name.encode() + b"\0" + parts[name])
    return Theme(templates, assets, bundle.hexdigest())
