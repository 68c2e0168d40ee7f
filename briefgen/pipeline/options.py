"""The options of a build, and its result."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from briefgen.archive.visibility import Withheld
from briefgen.diagnostics import Problem
from briefgen.tlp import Marking


class Options(msgspec.Struct, frozen=True):
    """The options of a build.

    `now` is the instant of the build in seconds since 1970, and `today` its day (`YYYY-MM-DD`). `touched` are the only
    content files that can have changed since the last build of this output, to which no other program has written; None
    if that is not known. `bundle` names the folder of the theme's assets, so that it stays the same while they change;
    if it is empty, the name follows from their content. `detailed` asks for a result that names every page.
    `records_moves` lets the build write into `redirects.toml` which pages have moved; else the result's notes say so.
    `keep_going` asks for a build that errors in some files do not stop: such a file counts as what it last said without
    errors, and the pages of files with errors stay as they are. `bundles` is how many bundles, such as parts of the
    search index, are made at most; None is no limit. The others are left for a later build.
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
    records_moves: bool = False
    keep_going: bool = False
    bundles: int | None = None

    @property
    def is_for_everybody(self) -> bool:
        """True if the output holds nothing that is not for everybody."""
        return not self.drafts and not self.embargoed and self.marking == "clear"


class Made(msgspec.Struct, frozen=True):
    """A page that was made, and why."""

    address: str
    reason: str


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """The result of a build.

    `failed` is True if errors stopped the build; then the output is unchanged. `pages` is the number of pages that
    people read, and `rendered` how many of them were made. `made` also counts feeds, assets and redirects; `written`
    and `removed` are numbers of files. After a `detailed` build, `reasons` names what was made, and `files` are the
    paths in the output that were written or removed. `withheld` are the documents that the audience does not see.
    After a build that was to keep going, `pages_of` are the paths in the output of the pages of each file that has a
    problem. `left` is the number of bundles that are left for a later build.
    """

    problems: list[Problem]
    failed: bool
    pages: int = 0
    made: int = 0
    rendered: int = 0
    written: int = 0
    removed: int = 0
    reasons: list[Made] = []
    files: list[str] = []
    pages_of: Mapping[str, list[str]] = {}
    next_embargo: float | None = None
    withheld: list[Withheld] = []
    seconds: dict[str, float] = {}
    notes: list[str] = []
    left: int = 0
