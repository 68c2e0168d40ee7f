"""The sample site, built once and served on loopback, and a real browser to look at it with."""

from __future__ import annotations

import http.server
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import ClassVar

import pytest

from briefgen import project
from briefgen.pipeline.build import build
from briefgen.pipeline.options import Options
from briefgen.site.hosting import POLICY
from tests.hosted import hosted
from tests.sites import NOW, TODAY


@pytest.fixture(scope="session")
def sample(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the repository's own site and return the folder of the output."""
    root = tmp_path_factory.mktemp("sample")
    for name in ("content", "themes"):
        shutil.copytree(repository / name, root / name)
    shutil.copy(repository / "briefgen.toml", root)
    output = root / "site"
    site, problems = project.load(root, {"base_url": "http://127.0.0.1/"})
    assert site is not None, problems
    result = build(site, Options(output, TODAY, NOW, jobs=1, strict=True))
    assert result.problems == []
    return output


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files with the policy that is recommended."""

    asked: ClassVar[list[str]] = []

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def do_GET(self) -> None:
        self.asked.append(self.path)
        super().do_GET()

    def log_message(self, *_: object) -> None:
        pass


def serving(folder: Path) -> AbstractContextManager[str]:
    """Serve a folder on loopback; give its address, without a slash at its end."""
    return hosted(folder, Handler)


@pytest.fixture(scope="session")
def served(sample: Path) -> Iterator[str]:
    with serving(sample) as address:
        yield address
