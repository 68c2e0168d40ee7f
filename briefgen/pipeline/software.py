"""The software of a machine that decides what a page holds: it must be the same on all machines that make pages."""

from __future__ import annotations

import sys
from functools import cache

from briefgen import __version__
from briefgen.pipeline.fingerprint import code, libraries

Software = dict[str, str]
"""The version of each part, by its name, and whose it is under `MACHINE`. Its types are plain, for other versions."""

MACHINE = "machine"


@cache
def software() -> Software:
    """Return the software of this machine."""
    import socket  # imported late: only workers of a cluster are asked

    python = f"{sys.implementation.name} {'.'.join(map(str, sys.version_info[:3]))}"
    own = {MACHINE: socket.gethostname(), "briefgen": __version__, "Python": python}
    versions = (name.removesuffix(".dist-info").rpartition("-") for name in libraries())
    return own | {name: version for name, _, version in versions} | {"the code of briefgen": code()[:8]}


def differences(other: Software) -> list[str]:
    """Return in which parts other software differs from that of this machine."""
    own = software()
    names = [name for name in own | other if name != MACHINE and own.get(name) != other.get(name)]
    return [f"{name} {other.get(name, 'is missing')} instead of {own.get(name, 'none')}" for name in names]


def refusal(other: Software) -> str:
    """Return what to tell about a worker whose software differs."""
    what = ", ".join(differences(other)[:3])
    worker = f"the worker on {other.get(MACHINE, 'another machine')}"
    return f"{worker} has other software ({what}); install the same versions of briefgen, Python and libraries on both"
