"""A site in a temporary folder, for tests: files go in, pages and problems come out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Self

import yaml

from briefgen import project
from briefgen.diagnostics import Problem
from briefgen.pipeline import manifest
from briefgen.pipeline.build import build
from briefgen.pipeline.options import Options, Result

TODAY = "2021-02-10"
NOW = 1612951200.0  # 2021-02-10T10:00:00Z


class Site:
    """One site. It builds in this process, with one job, on a fixed day, unless told otherwise."""

    def __init__(self, root: Path, **config: Any) -> None:
        self.root = root
        self.configure(**config)

    @classmethod
    def at(cls, root: Path) -> Self:
        """Return the site that is in a folder already, as it is."""
        site = cls.__new__(cls)
        site.root = root
        return site

    def configure(self, **config: Any) -> None:
        # an index takes as long as all the rest of a small site, so only tests of the search have one
        values = {"title": "Desk", "base_url": "https://desk.example/", "search": False} | config
        lines = [f"{key} = {json.dumps(value)}" for key, value in values.items() if not isinstance(value, dict)]
        for key, table in values.items():
            if isinstance(table, dict):
                lines += [f"[{key}]", *(f"{name} = {json.dumps(value)}" for name, value in table.items())]
        self.write("briefgen.toml", "\n".join(lines) + "\n")

    def write(self, path: str, text: str | bytes) -> Path:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())
        return target

    def briefing(self, name: str, body: str = "", /, **front: Any) -> str:
        values = {"title": name.replace("-", " ").title(), "date": "2021-02-05"} | front
        return self._page(f"content/briefings/{name}.md", body, values)

    def actor(self, name: str, body: str = "", /, **front: Any) -> str:
        values = {"name": name.replace("-", " ").title()} | front
        return self._page(f"content/actors/{name}.md", body, values)

    def tag(self, kind: str, name: str, body: str = "", /, **front: Any) -> str:
        """Write the file of a topic, a place or an author."""
        values = {"name" if kind == "author" else "title": name.replace("-", " ").title()} | front
        return self._page(f"content/{kind}s/{name}.md", body, values)

    def desk_page(self, name: str, body: str = "", /, **front: Any) -> str:
        """Write the file of one of the desk's own pages."""
        values = {"title": name.replace("-", " ").title()} | front
        return self._page(f"content/pages/{name}.md", body, values)

    def _page(self, path: str, body: str, front: dict[str, Any]) -> str:
        front = {key: value for key, value in front.items() if value is not None}
        self.write(path, f"---\n{yaml.safe_dump(front, allow_unicode=True, sort_keys=False)}---\n{body}")
        return path

    def build(self, output: str = "output", **options: Any) -> Result:
        site, problems = project.load(self.root)
        if site is None:
            return Result(problems=problems, failed=True)
        values: dict[str, Any] = {"today": TODAY, "now": NOW, "jobs": 1, "detailed": True} | options
        return build(site, Options(self.root / output, **values))

    def problems(self, **options: Any) -> list[Problem]:
        return self.build(**options).problems

    def only_problem(self, **options: Any) -> Problem:
        found = self.problems(**options)
        assert len(found) == 1, [f"{item.path}:{item.line}: {item.message}" for item in found]
        return found[0]

    def page(self, path: str, output: str = "output") -> str:
        path = path.removeprefix("/")
        name = f"{path}index.html" if path.endswith("/") or not path else path
        return (self.root / output / name).read_text("utf-8")

    def files(self, output: str = "output") -> dict[str, bytes]:
        """Return all files of the output, without the manifest."""
        base = self.root / output
        found = {path.relative_to(base).as_posix(): path for path in base.rglob("*") if path.is_file()}
        return {name: path.read_bytes() for name, path in sorted(found.items()) if name != manifest.NAME}

    def clean_files(self, **options: Any) -> tuple[dict[str, bytes], Result]:
        """Return what a build that knows nothing gives, without touching the output."""
        import shutil
        import tempfile

        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder, "site")
            shutil.copytree(
                self.root, target, ignore=shutil.ignore_patterns(".briefgen", "output"), copy_function=shutil.copy2
            )
            other = Site.at(target)
            result = other.build(**options)
            return (other.files() if not result.failed else {}), result


def same_as_clean(site: Site) -> Result:
    """Build, compare with what a build that knows nothing gives, and return the result."""
    result = site.build()
    files, clean = site.clean_files()
    assert result.problems == clean.problems
    assert result.failed == clean.failed
    if not result.failed:
        assert site.files() == files
    return result
