"""A real Dask cluster on this machine: a scheduler and workers, each in a folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

PATIENCE = 180.0
"""Seconds until something counts as not coming."""


class Cluster:
    """A scheduler with workers. A worker's folder is its current folder, and where it keeps files for a while."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._file = folder / "address.json"
        self.scheduler = self._start("scheduler", {}, "scheduler", "--port", "0", "--scheduler-file", str(self._file))

    @cached_property
    def address(self) -> str:
        """Where the scheduler listens. It is waited for until the scheduler has written it."""
        until(lambda: _json(self._file))
        address: str = _json(self._file)["address"]
        return address

    def worker(self, name: str, environment: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
        """Start a worker with one thread, and wait until the scheduler knows it."""
        known = self.told("scheduler").count("Register worker addr")
        arguments = ("worker", self.address, "--nthreads", "1", "--no-nanny", "--name", name)
        process = self._start(name, environment or {}, *arguments, "--local-directory", str(self.folder / name))
        until(lambda: self.told("scheduler").count("Register worker addr") > known)
        return process

    def told(self, name: str) -> str:
        """Return what the scheduler or a worker printed."""
        return (self.folder / f"{name}.log").read_text("utf-8", "replace")

    def received(self, name: str) -> list[Path]:
        """Return the archives that a worker was sent, through which their files can be read although they are removed."""
        found = Path(f"/proc/{self._processes[name].pid}/fd")
        return [path for path in found.iterdir() if "/briefgen-" in _target(path)]

    def _start(self, name: str, environment: Mapping[str, str], *arguments: str) -> subprocess.Popen[bytes]:
        own = self.folder / name
        own.mkdir()
        everywhere = ("--host", "127.0.0.1", "--dashboard-address", "127.0.0.1:0")
        env = {**os.environ, "TMPDIR": str(own), **environment}
        with (self.folder / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", *arguments, *everywhere], cwd=own, env=env, stdout=log, stderr=log
            )
        self._processes[name] = process
        return process

    def stop(self) -> None:
        """End all processes, the workers first."""
        for process in reversed(self._processes.values()):
            process.terminate()
            process.wait(PATIENCE)


def _json(file: Path) -> dict[str, Any]:
    """Return what a file of JSON holds, and nothing while it is missing or half written."""
    try:
        held: dict[str, Any] = json.loads(file.read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return held


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except FileNotFoundError:
        return ""


@contextmanager
def cluster(folder: Path, *workers: str) -> Iterator[Cluster]:
    """Start a cluster for a while."""
    made = Cluster(folder)
    try:
        for name in workers:
            made.worker(name)
        yield made
    finally:
        made.stop()


def until(condition: Callable[[], object], pause: float = 0.02) -> None:
    """Wait until a condition holds."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(pause)
