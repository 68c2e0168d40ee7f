"""What all tests share."""

from __future__ import annotations

import os
import tempfile
import venv
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from types import CodeType

import pytest
from jinja2 import Environment
from jinja2.bccache import Bucket
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from briefgen.pipeline import fingerprint
from briefgen.render.environment import TrackingEnvironment
from tests.installing import pip
from tests.memory import folder_in_memory
from tests.needs import program
from tests.processes import end_watched
from tests.sites import Site

REPOSITORY = Path(__file__).parent.parent
FAST = ("records", "content", "markdown", "archive", "site", "render", "scaffold")
"""Folders of tests that need no server, no browser and no other program."""
CHROMIUM = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
)  # fmt: skip


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rounds", type=int, default=20, help="How many rounds property and crash tests run.")


def pytest_configure() -> None:
    """Keep the files of tests in memory, where the machine has room and nobody says otherwise with `TMPDIR`."""
    folder = folder_in_memory()
    if folder and "TMPDIR" not in os.environ:
        os.environ["TMPDIR"] = str(folder)
        tempfile.tempdir = None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the fast tests: all together they take less than a minute on two cores. The slow ones come first.

    So no process is at work with a long test when all others are done, and where a test waits others compute.
    """
    for item in items:
        is_long = item.get_closest_marker("slow") or item.path.stem.startswith(
            ("test_growth", "test_any_", "test_hosting")
        )
        if item.path.parent.name in FAST and not is_long:
            item.add_marker("fast")
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture
def rounds(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--rounds"))


@pytest.fixture(scope="session", autouse=True)
def templates_compiled_once() -> Iterator[None]:
    """Compile each text of a template, such as those of the theme, once for all tests of this process.

    That takes four fifths of the time of a small site's first build. Each site still keeps the code in its own cache.
    """
    compiled: dict[tuple[str, str], CodeType] = {}
    compile_template = TrackingEnvironment.compile

    def once(self: TrackingEnvironment, source: str, name: str, path: str) -> CodeType:
        key = source, name
        if key not in compiled:
            compiled[key] = compile_template(self, source, name, path)
        return in_file(compiled[key], path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TrackingEnvironment, "compile", once)
        yield


@pytest.fixture(scope="session", autouse=True)
def templates_loaded_once() -> Iterator[None]:
    """Turn the bytes of a compiled template into code once for all tests of this process, wherever they are stored.

    A checksum says which text of the template they have to come from.
    """
    load_bytes = Bucket.bytecode_from_string

    @lru_cache(maxsize=512)
    def loaded(checksum: str, string: bytes) -> CodeType | None:
        bucket = Bucket(Environment(autoescape=True), "", checksum)
        load_bytes(bucket, string)
        return bucket.code

    def once(self: Bucket, string: bytes) -> None:
        self.code = loaded(self.checksum, string)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Bucket, "bytecode_from_string", once)
        yield


@pytest.fixture(scope="session", autouse=True)
def code_read_once() -> Iterator[None]:
    """Read briefgen's own code, for the fingerprint of an archive, once for all tests of this process.

    It is read again if the file system says that a module has changed.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fingerprint, "_content", cache(fingerprint._content))
        yield


def in_file(code: CodeType, path: str) -> CodeType:
    """Return the code as it is if its text stands in another file, which error messages name."""
    inner = (in_file(item, path) if isinstance(item, CodeType) else item for item in code.co_consts)
    return code if code.co_filename == path else code.replace(co_filename=path, co_consts=tuple(inner))


@pytest.fixture(autouse=True)
def no_program_outlives_its_test() -> Iterator[None]:
    yield
    end_watched()


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "site")


@pytest.fixture(scope="session")
def repository() -> Path:
    return REPOSITORY


@pytest.fixture(scope="session")
def wheel(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "-w", str(folder), str(repository))
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel as a person does, and return the folder of its commands."""
    folder = tmp_path_factory.mktemp("installed") / "env"
    venv.create(folder)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    pip("install", "--no-compile", str(wheel), python=scripts / "python")
    return scripts


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    with chromium(tmp_path_factory.mktemp("chromium")) as driver:
        yield driver


def chromium(profile: Path) -> webdriver.Chrome:
    """Start a browser that keeps its profile in a folder."""
    options = webdriver.ChromeOptions()
    options.binary_location = program("chromium", "chromium-browser", "google-chrome")
    for argument in (*CHROMIUM, f"--user-data-dir={profile}"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options=options, service=Service(program("chromedriver")))
