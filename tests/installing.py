"""Packages that tests install."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.needs import missing


def pip(*arguments: str, python: Path | str = sys.executable) -> None:
    """Run our pip for an interpreter, which needs none; without a way to the registry, skip (or fail in CI)."""
    command = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check", "-q", *arguments]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode:
        if "No matching distribution" in result.stderr or "Connection" in result.stderr:
            missing(f"a package registry ({result.stderr.strip().splitlines()[-1]})")
        pytest.fail(result.stderr)
