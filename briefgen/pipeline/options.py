"""What a build is asked for, and what came of it."""

from __future__ import annotations

from pathlib import Path

import msgspec

from briefgen.diagnostics import Problem
from briefgen.tlp import Marking


class Options(msgspec.Struct, frozen=True):
    """What a build is asked for. `today` is a day (`YYYY-MM-DD`), `now` the same instant in seconds since 1970.

    `touched` are the only files of content that can have changed since the last build of this output, which nobody else
    has written to; None if that is not known. `bundle` names the folder of the theme's assets, so that it stays the
    same while they change; empty, it follows from what is in them. `detailed` asks for a result that names every page.
    """

    output: Path
    today: str
    now: float
    drafts: bool = False
    embargoed: bool = False
    marking: Marking = "clear"
    strict: bool = False
    jobs: int = 0
    write: bool = True
    touched: frozenset[str] | None = None
    bundle: str = ""
    detailed: bool = False


class Made(msgspec.Struct, frozen=True):
    """Why a page was made."""

    address: str
    reason: str


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a build. `failed` says that errors stopped it, and that the output is as it was.

    `made`, `written` and `removed` count pages, files that became others, and files that are gone. If the build was
    to be detailed, `reasons` and `files` name them; `files` are paths in the output.
    """

    problems: list[Problem]
    failed: bool
    pages: int = 0
    made: int = 0
    written: int = 0
    removed: int = 0
    reasons: list[Made] = []
    files: list[str] = []
    next_embargo: float | None = None
    seconds: dict[str, float] = {}
    notes: list[str] = []
