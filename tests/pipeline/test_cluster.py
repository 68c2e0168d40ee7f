"""A cluster makes the same site: real schedulers and workers, which do not see the site's folder."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import zlib
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import briefgen
from briefgen import project
from briefgen.pipeline.build import build
from briefgen.pipeline.options import Options
from briefgen.pipeline.pool import Workers
from briefgen.pipeline.software import software
from briefgen.pipeline.tasks import work_on
from briefgen.project import shipped
from tests.clusters import PATIENCE, Cluster, cluster, until
from tests.needs import interruptible
from tests.processes import watched
from tests.publish.servers import free_port
from tests.sites import NOW, TODAY, Site
from tests.test_docs import blocks, page

COMMAND = (sys.executable, "-m", "briefgen", "build", "--as-of", TODAY)
HURRIED = (
    sys.executable, "-c", "from briefgen.pipeline import cluster; cluster.WAIT = 3; from briefgen.cli import main; main()",
    *COMMAND[3:],
)  # fmt: skip
"""The command with less patience, where nobody will come."""


def _fill(site: Site) -> None:
    """Write a site with more files and pages than are read and rendered in one process."""
    site.actor("ann", "Ann knows Bo.", aliases=["A. Nn"])
    site.actor("bo")
    for number in range(100):
        site.briefing(f"b{number:02}", f"Ann and Bo spoke. [[b{number // 2:02}]]\n", actors=["Ann"], topics=["Talks"])
    site.briefing("hidden", "A secret word.", status="draft")
    site.write("templates/404.html", '{% extends "dispatch/404.html" %}')
    site.write("static/map.txt", "A map")


def _grown(site: Site) -> dict[str, bytes]:
    """Build a small site and make it large. Return what was built."""
    site.briefing("b00", "The first.")
    assert not site.build().failed
    _fill(site)
    return site.files()


def _run(
    site: Site, *arguments: str, environment: dict[str, str] | None = None, command: tuple[str, ...] = COMMAND
) -> subprocess.CompletedProcess[str]:
    words, env = [*command, *arguments], os.environ | (environment or {})
    return subprocess.run(words, cwd=site.root, env=env, capture_output=True, text=True, check=False)


def _started(site: Site, cluster: Cluster, command: tuple[str, ...] = COMMAND) -> subprocess.Popen[str]:
    """Start a build on a cluster."""
    words, pipe = [*command, "--scheduler", cluster.address], subprocess.PIPE
    return watched(
        subprocess.Popen(words, cwd=site.root, stdout=pipe, stderr=pipe, text=True, preexec_fn=interruptible)
    )


def _wait_for_work(build: subprocess.Popen[str], cluster: Cluster, worker: str) -> None:
    """Wait until a build has sent its work to a worker, which then begins with its first batch of pages."""
    until(lambda: cluster.received(worker) or build.poll() is not None, pause=0.001)
    assert build.poll() is None, "the build ended before that"


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return what `_fill` gives when it is built on this machine."""
    site = Site(tmp_path_factory.mktemp("expected") / "site")
    _fill(site)
    assert not site.build().failed
    return site.files()


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("cluster"), "first", "second") as made:
        yield made


def test_it_gives_the_same_bytes_cold_and_after_an_edit(site: Site, two: Cluster, expected: dict[str, bytes]) -> None:
    _fill(site)
    done = _run(site, "--scheduler", two.address)
    assert (done.returncode, done.stderr) == (0, "")
    assert site.files() == expected
    site.actor("bo", name="Bob", aliases=["Bo"])
    site.write("templates/base.html", (shipped() / "dispatch/templates/base.html").read_text() + "<!-- new -->")
    done = _run(site, "--scheduler", two.address)
    assert (done.returncode, done.stderr) == (0, "")
    files, clean = site.clean_files()
    assert not clean.failed
    assert site.files() == files != expected
    assert list(two.folder.rglob("archive.db")) == []
    assert two.received("first") + two.received("second") == []


def test_what_is_wrong_is_told_as_it_is_on_this_machine(site: Site, two: Cluster) -> None:
    _fill(site)
    site.write("templates/briefing.html", "<p>\n{{ nobody.there }}")
    told = _run(site, "--scheduler", two.address).stderr
    assert "templates/briefing.html:2" in told
    assert sorted(told.splitlines()) == sorted(_run(site, "--clean").stderr.splitlines())


def test_a_worker_that_is_killed_costs_its_batch(site: Site, two: Cluster, expected: dict[str, bytes]) -> None:
    _fill(site)
    victim = two.worker("victim")
    build = _started(site, two)
    _wait_for_work(build, two, "victim")
    victim.send_signal(signal.SIGKILL)
    assert build.poll() is None
    assert build.communicate(timeout=PATIENCE)[1] == ""
    assert build.returncode == 0
    assert site.files() == expected


def test_a_worker_of_another_version_is_refused(site: Site, two: Cluster, tmp_path: Path) -> None:
    files = _grown(site)
    shutil.copytree(Path(briefgen.__file__).parent, tmp_path / "briefgen")
    (tmp_path / "briefgen/__init__.py").write_text('"""Another."""\n__version__ = "0.0.1"\n')
    old = two.worker("old", {"PYTHONPATH": str(tmp_path)})
    try:
        done = _run(site, "--scheduler", two.address)
    finally:
        old.terminate()
        old.wait(PATIENCE)
    assert done.returncode == 1
    assert f"has other software (briefgen 0.0.1 instead of {briefgen.__version__}," in done.stderr
    assert site.files() == files


def test_a_worker_refuses_the_work_of_another_version() -> None:
    """So does one that comes while a build is under way."""
    other = software() | {"briefgen": "0.0.1"}
    assert work_on(other, b"name", b"cannot be read", b"cannot be read") == software()
    assert work_on(software() | {"machine": "elsewhere"}, b"unknown", None, b"cannot be read") != software()


class _Late(ThreadPoolExecutor):
    """Has the tasks done by a worker that came when the others had been asked for their software."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        wanted, *rest = args
        return super().submit(fn, wanted | {"Python": "cpython 2.7.18"}, *rest, **kwargs)


def test_a_late_worker_of_another_version_ends_the_build(site: Site) -> None:
    files = _grown(site)
    loaded, _ = project.load(site.root)
    assert loaded is not None
    options = Options(site.root / "output", TODAY, NOW)
    with pytest.raises(ChildProcessError, match="has other software"):
        build(loaded, options, opener=lambda: nullcontext(Workers(_Late(2), is_far=True)))
    assert site.files() == files


@pytest.mark.slow
def test_without_workers_or_connection_nothing_is_written(site: Site, tmp_path: Path) -> None:
    files = _grown(site)
    with cluster(tmp_path) as found:
        done = _run(site, "--scheduler", found.address, command=HURRIED)
        assert done.returncode == 1
        assert done.stderr.endswith(f"has no workers; start some with `dask worker {found.address}`\n")
        only = found.worker("only")
        build = _started(site, found, HURRIED)
        _wait_for_work(build, found, "only")
        only.send_signal(signal.SIGKILL)
        assert build.communicate(timeout=PATIENCE)[1] == done.stderr
        assert build.returncode == 1
        found.worker("another")
        build = _started(site, found)
        _wait_for_work(build, found, "another")
        found.scheduler.send_signal(signal.SIGKILL)
        told = build.communicate(timeout=PATIENCE)[1]
    assert build.returncode == 1
    assert (
        told
        == f"error: the connection to {found.address} was lost before the work was done; build again when it is back\n"
    )
    assert site.files() == files


def test_an_interrupt_ends_the_build_and_its_work(site: Site, two: Cluster) -> None:
    files = _grown(site)
    asked, closed = "Run out-of-band function", "Close client connection"
    before = two.told("second").count(asked), two.told("scheduler").count(closed)
    build = _started(site, two)
    until(lambda: two.told("second").count(asked) > before[0])
    build.send_signal(signal.SIGINT)
    assert build.communicate(timeout=PATIENCE)[1].strip() == "Aborted!"
    assert build.returncode == 1
    until(lambda: two.told("scheduler").count(closed) > before[1])
    assert site.files() == files


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--scheduler", "desk"), '"desk" is not the address of a scheduler; write it as in tcp://'),
        (("--scheduler", "tls://127.0.0.1:1"), "needs certificates"),
        (("--scheduler", "tcp://127.0.0.1:1"), "error: no Dask scheduler answers at tcp://127.0.0.1:1 ("),
        (("--executor", "nowhere:make"), "No module named 'nowhere'"),
        (("--executor", "json:JSONDecoder"), "must return one of Python's concurrent.futures"),
        (("--executor", "json:JSONDecoder", "--scheduler", "tcp://127.0.0.1:1"), "exclude each other"),
    ],
)
def test_what_cannot_be_meant_is_told(site: Site, arguments: tuple[str, ...], message: str) -> None:
    for number in range(81):
        site.briefing(f"b{number}")
    done = _run(site, *arguments, command=HURRIED)
    assert done.returncode == (2 if "exclude" in message else 1)
    assert message in done.stderr
    assert not (site.root / "output").exists()


def _examples(repository: Path, language: str) -> str:
    return blocks(page(repository, "docs/cluster.md"), language)[0]


def test_the_executor_of_any_function(repository: Path, site: Site, tmp_path: Path, expected: dict[str, bytes]) -> None:
    _fill(site)
    (tmp_path / "pools.py").write_text(_examples(repository, "python"))
    done = _run(site, "--executor", "pools:two", environment={"PYTHONPATH": str(tmp_path)})
    assert (done.returncode, done.stderr) == (0, "")
    assert site.files() == expected


def _is_logged(log: Path, sign: str) -> bool:
    return sign in log.read_text("utf-8")


def test_the_commands_of_the_docs(repository: Path, site: Site, tmp_path: Path, expected: dict[str, bytes]) -> None:
    _fill(site)
    port = free_port()
    told = _examples(repository, "sh").replace(":8786", f":{port}").replace("192.0.2.7", "127.0.0.1")
    _install, *lines, build = told.replace("--nworkers 8", "--nworkers 1").splitlines()
    helpers = []
    log = tmp_path / "log"
    try:
        for line, more, sign in zip(
            lines, (["--port", str(port)], []), ("Scheduler at", "Register worker addr"), strict=True
        ):
            words = [sys.executable, "-m", *line.split(), *more, "--dashboard-address", "127.0.0.1:0"]
            with log.open("ab") as file:
                helpers.append(watched(subprocess.Popen(words, cwd=tmp_path, stderr=file)))
            until(partial(_is_logged, log, sign))
        words = [*COMMAND, *build.split()[2:]]
        done = subprocess.run(words, cwd=site.root, capture_output=True, text=True, check=False)
    finally:
        for helper in reversed(helpers):
            helper.terminate()
            helper.wait(PATIENCE)
    assert (done.returncode, done.stderr) == (0, "")
    assert site.files() == expected


class _Listening(ThreadPoolExecutor):
    """Notes what is sent."""

    def __init__(self) -> None:
        super().__init__(3)
        self.sent: list[tuple[Any, ...]] = []

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.sent.append(args)
        return super().submit(fn, *args, **kwargs)


def test_what_is_shared_travels_once_and_no_path_of_this_machine_does(site: Site) -> None:
    _fill(site)
    executor = _Listening()
    loaded, _ = project.load(site.root)
    assert loaded is not None
    options = Options(site.root / "output", TODAY, NOW)
    assert not build(loaded, options, opener=lambda: nullcontext(Workers(executor, is_far=True))).failed
    sent = [(payload or b"") + zlib.decompress(batch) for _, _, payload, batch in executor.sent]
    assert str(site.root).encode() not in b"".join(sent)
    works = {name for _, name, _, _ in executor.sent}
    payloads = [name for _, name, payload, _ in executor.sent if payload is not None]
    assert len(works) == 3  # actors' files, all files, pages
    assert sorted(payloads) == sorted(works)
    assert len(executor.sent) > 2 * len(works)
