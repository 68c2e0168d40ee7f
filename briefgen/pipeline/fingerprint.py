"""The fingerprint of an archive: if it changes, the archive is rebuilt."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import msgspec

from briefgen import __version__
from briefgen.config import Config

LIBRARIES = frozenset(
    {
        "ahocorasick_rs", "edtf", "jinja2", "markdown_it_py", "markupsafe", "mdit_py_plugins", "mdurl", "msgspec",
        "nh3", "pyparsing", "python_dateutil", "python_frontmatter", "python_slugify", "pyyaml", "six",
        "text_unidecode", "tzdata",
    }
)  # fmt: skip
"""The distributions whose code decides what an archive or a page holds, by the names of their `.dist-info` folders.

They are those that are imported below `pipeline`, and what these need themselves; a test checks that none is missing.
"""


def fingerprint(config: Config) -> str:
    """Return a digest of the code, of the libraries that affect pages, and of the settings for reading files."""
    package = Path(__file__).parent.parent
    code = sorted((str(path.relative_to(package)), path.stat().st_mtime_ns) for path in package.rglob("*.py"))
    site = Path(msgspec.__file__).parent.parent
    libraries = sorted(name for name in os.listdir(site) if _distribution(name) in LIBRARIES)
    settings = (config.markdown, config.permalinks, config.limits, config.base_url)
    state = (__version__, sys.version, code, libraries, settings)
    return hashlib.blake2b(repr(state).encode(), digest_size=16).hexdigest()


def _distribution(name: str) -> str:
    """Return the distribution of a folder `<name>-<version>.dist-info`, or "" if it is another folder."""
    own, _, version = name.partition("-")
    return own.lower().replace(".", "_") if version.endswith(".dist-info") else ""
