"""A preview that is killed leaves no helper, and the next one is what a clean build gives."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from briefgen import project
from briefgen.preview.builder import Builder, PreviewOptions
from tests.pipeline.killing import MARK, left, marked, resume, stop_some
from tests.pipeline.test_crash import archive
from tests.preview.serving import serving
from tests.processes import watched
from tests.sites import Site


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="helpers are found by /proc")
def test_a_killed_preview_leaves_no_helper(site: Site, tmp_path: Path, rounds: int) -> None:
    chance = random.Random(3)
    archive(site, 90)
    with_helpers = 0
    for number in range(max(2, rounds // 8)):
        site.configure(language=("en", "de")[number % 2])
        mark = f"{os.getpid()} serve {number}"
        command = [sys.executable, "-m", "briefgen", "serve"]
        environment = {**os.environ, MARK: mark}
        process = watched(subprocess.Popen(command, cwd=site.root, stdout=subprocess.DEVNULL, env=environment))
        until = time.monotonic() + 60
        while len(marked(mark)) < 2 and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.2))
        with_helpers += len(marked(mark)) > 1
        stopped = stop_some(chance, process.pid, mark)
        process.kill()
        process.wait()
        site.actor("ann", f"Profile {number}.", aliases=[f"Annie {number}"])
        with serving(site) as address:
            resume(stopped)
        assert left(mark) == []
        assert site.files(".briefgen/preview") == _clean(site, tmp_path / f"copy{number}", address)
    assert with_helpers, "no helper was at work when the preview was killed"


def _clean(site: Site, folder: Path, address: str) -> dict[str, bytes]:
    """Return what a preview of the same site that knows nothing shows at an address."""
    shutil.copytree(site.root, folder, ignore=shutil.ignore_patterns(".briefgen"))
    loaded, _ = project.load(folder)
    assert loaded
    Builder(loaded, address, PreviewOptions()).build()
    copy = Site.at(folder)
    return copy.files(".briefgen/preview")
