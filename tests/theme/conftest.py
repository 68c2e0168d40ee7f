"""The sample site, built once and served on loopback, and a real browser to look at it with."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from briefgen import project
from briefgen.build.build import Options, build
from tests.needs import program
from tests.sites import NOW, TODAY

CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
CHROMIUM = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
)  # fmt: skip


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
    """Serves files with the strictest policy that the theme promises to work under."""

    asked: ClassVar[list[str]] = []

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", CSP)
        super().end_headers()

    def do_GET(self) -> None:
        self.asked.append(self.path)
        super().do_GET()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def served(sample: Path) -> Iterator[str]:
    handler = functools.partial(Handler, directory=str(sample))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location = program("chromium", "chromium-browser", "google-chrome")
    for argument in (*CHROMIUM, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(program("chromedriver")))
    yield driver
    driver.quit()
