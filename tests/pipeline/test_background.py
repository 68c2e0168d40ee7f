"""Work beside this process: its answer comes, and whatever ends it, the build goes on without it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from briefgen.pipeline import output
from briefgen.pipeline.background import run_in_background
from briefgen.pipeline.pool import cores
from tests.needs import interruptible
from tests.sites import Site


def test_the_answer_comes() -> None:
    script = (
        "import os; from briefgen.pipeline.background import run_in_background\n"
        "with run_in_background(lambda: f'{os.getpid()} '.encode() * 100_000, wanted=True) as wait: said = wait()\n"
        "assert said is None or (len(said.split()) == 100_000 and int(said.split()[0]) != os.getpid())\n"
        "print('none' if said is None else 'beside')"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert said.strip() == ("beside" if hasattr(os, "fork") and cores() > 1 else "none")


def test_it_is_not_done_where_it_is_not_wanted() -> None:
    with run_in_background(lambda: b"x", wanted=False) as wait:
        assert wait() is None


@pytest.mark.parametrize("end", [lambda: 1 / 0, lambda: os.kill(os.getpid(), signal.SIGKILL), lambda: os._exit(3)])
def test_one_that_ends_otherwise_gives_none(end: object) -> None:
    def work() -> bytes:
        assert callable(end)
        end()
        return b"never"

    with run_in_background(work, wanted=True) as wait:
        assert wait() is None


def test_none_is_left_behind() -> None:
    """In a process of its own: another test of this one may have left a server running."""
    script = (
        "import os, time; from briefgen.pipeline.background import run_in_background\n"
        "def work(): time.sleep(0.2); return b''\n"
        "try:\n"
        "    with run_in_background(work, wanted=True): 1 / 0\n"
        "except ZeroDivisionError: pass\n"
        "try: os.waitpid(-1, os.WNOHANG)\n"
        "except ChildProcessError: print('none')"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert said == "none\n"


@pytest.mark.parametrize("large", [0, 10**12])
def test_what_is_lost_is_found_either_way(site: Site, monkeypatch: pytest.MonkeyPatch, large: int) -> None:
    monkeypatch.setattr(output, "LARGE", large)
    site.briefing("a", title="Talks")
    site.briefing("b", title="More")
    site.build()
    before = site.files()
    Path(site.root / "output/briefings/a/index.html").unlink()
    Path(site.root / "output/index.html").write_text("changed by hand")
    result = site.build()
    assert {made.address for made in result.reasons} == {"/", "/briefings/a/"}
    assert site.files() == before
    assert site.build().made == 0


@pytest.mark.parametrize("when", ["__init__", "start"])
def test_an_interrupt_while_helpers_start_ends_them(when: str) -> None:
    """It comes after they were started, and before the thread that tells them to end."""
    script = f"""
import os, signal
from concurrent.futures import process
from briefgen.pipeline.pool import pool

original = process._ExecutorManagerThread.{when}

def interrupted(*arguments):
    os.kill(os.getpid(), signal.SIGINT)
    original(*arguments)

process._ExecutorManagerThread.{when} = interrupted
try:
    with pool(2) as get:
        get().executor.submit(int)
except KeyboardInterrupt:
    print("interrupted")
"""
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, preexec_fn=interruptible)
    assert (done.returncode, done.stdout, done.stderr) == (0, "interrupted\n", "")
