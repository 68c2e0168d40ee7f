"""The fingerprint of an archive: if it changes, the archive is rebuilt."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import msgspec

from briefgen import __version__
from briefgen.config import Config

LIBRARIES = (
    "markdown_it", "mdit_py", "jinja2", "msgspec", "edtf", "python_slugify", "nh3", "pyyaml", "python_frontmatter",
)  # fmt: skip


def fingerprint(config: Config) -> str:
    """Return a digest of the code, of the libraries that affect pages, and of the settings for reading files."""
    package = Path(__file__).parent.parent
    code = sorted((str(path.relative_to(package)), path.stat().st_mtime_ns) for path in package.rglob("*.py"))
    site = Path(msgspec.__file__).parent.parent
    libraries = sorted(
        name for name in os.listdir(site) if name.lower().startswith(LIBRARIES) and name.endswith(".dist-info")
    )
    state = (__version__, sys.version, code, libraries, config.markdown, config.permalinks, config.limits)
    return hashlib.blake2b(repr(state).encode(), digest_size=16).hexdigest()
