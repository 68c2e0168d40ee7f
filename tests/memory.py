"""A folder in memory for the files of tests: on a disk, the build of a small site takes twice as long."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

FOLDER = Path("/dev/shm")
ROOM = 4 * 2**30
"""Bytes that have to be free: several times what tests hold at a time."""


def folder_in_memory() -> Path | None:
    """Return the folder, if there is one with room that programs can be run from."""
    if not os.access(FOLDER, os.W_OK) or os.statvfs(FOLDER).f_flag & os.ST_NOEXEC:
        return None
    return FOLDER if min(shutil.disk_usage(FOLDER).free, _free_memory()) >= ROOM else None


def _free_memory() -> int:
    """Return how many bytes programs can take, as Linux says it."""
    try:
        told = re.search(r"^MemAvailable: +(\d+) kB$", Path("/proc/meminfo").read_text("ascii"), re.MULTILINE)
    except FileNotFoundError:
        return 0
    return int(told[1]) * 1024 if told else 0
