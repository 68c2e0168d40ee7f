"""A theme: which file each name of a template or an asset stands for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO, TextIOWrapper
from pathlib import Path

import msgspec

from briefgen.content.sources import Found, Kind
from briefgen.content.walk import folders, top_fault
from briefgen.diagnostics import Problem
from briefgen.project import Project


class Theme(msgspec.Struct, frozen=True):
    """For each template its absolute path, and for each asset its path as `walk` yields it.

    `bundle` is the name of the assets' folder in the output. It changes when any of them changes. `contents` are the
    templates by their paths, where these files are on another machine.
    """

    templates: dict[str, str]
    assets: dict[str, str]
    bundle: str
    contents: Mapping[str, bytes] = {}

    def text(self, location: str, errors: str = "strict") -> str:
        """Return the text of a template. Raises OSError and, unless `errors` are to be replaced, UnicodeDecodeError."""
        if location not in self.contents:
            return Path(location).read_text("utf-8-sig", errors)
        return TextIOWrapper(BytesIO(self.contents[location]), "utf-8-sig", errors).read()

    @property
    def addresses(self) -> dict[str, str]:
        """The path of each asset by its address in the output."""
        return {f"/assets/{self.bundle}/{name}": path for name, path in self.assets.items()}


def walk(project: Project, problems: list[Problem]) -> Iterator[Found]:
    """Yield the site's own templates and all files of its themes. Add problems to `problems`.

    Paths begin with `templates/` or `theme:<name>/`.
    """
    for top, prefix, folder, kind in _places(project, problems):
        for one in folders(folder, prefix, top, problems):
            place = folder / one.path.removeprefix(prefix).removeprefix("/")
            for name, stat in one.files.items():
                yield Found(f"{one.path}/{name}", kind, stat, str(place / name))


def _places(project: Project, problems: list[Problem]) -> Iterator[tuple[Path, str, Path, Kind]]:
    """Yield each folder of templates or assets: the folder that its links may not leave, its name, path and kind."""
    templates = project.root / "templates"
    if fault := top_fault(project.root, "templates"):
        problems.append(fault)
    else:
        yield templates, "templates", templates, "template"
    for name, folder in project.themes:
        yield folder, f"theme:{name}/templates", folder / "templates", "template"
        yield folder, f"theme:{name}/static", folder / "static", "asset"


def assemble(items: Iterable[Found], digests: Mapping[str, bytes]) -> Theme:
    """Return the theme that some files make. The site's own come first, then the theme's, then those that it extends.

    A theme's template is also available as `<theme>/<name>`, so that a template that replaces it can extend it.
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
