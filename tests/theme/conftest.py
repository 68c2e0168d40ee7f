"""The sample site, built once and served on loopback, and a real browser to look at it with."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

import pytest

from briefgen import project
from briefgen.pipeline.build import build
from briefgen.pipeline.options import Options
from briefgen.site.hosting import POLICY
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


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback; give its address, without a slash at its end."""
    handler = functools.partial(Handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def served(sample: Path) -> Iterator[str]:
    with serving(sample) as address:
        yield address
