"""The stage of a build that checks the site: every file by itself, all together, and what a release will bring."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from briefgen.archive import documents
from briefgen.archive.lint import references
from briefgen.archive.visibility import Audience, Withheld
from briefgen.diagnostics import Location, Problem
from briefgen.pipeline import output_checks, releases
from briefgen.pipeline.options import Options
from briefgen.pipeline.scan import Scan
from briefgen.project import Project
from briefgen.rules import levelled, problem


class Checks(msgspec.Struct, frozen=True):
    """The checks of one build. What is withheld from the audience is checked as it will stand when it is released."""

    project: Project
    options: Options
    audience: Audience

    def found(self, db: sqlite3.Connection, scanned: Scan) -> list[Problem]:
        """Return all problems of the site, with the levels that the site sets."""
        root, config = self.project.root, self.project.config
        found = [
            *scanned.problems,
            *self._file_problems(db),
            *references.check_references(db, root, known_only=config.actors.known_only),
        ]
        if self.options.write:
            found += output_checks.foreign_files(db, self.options.output, root)
        else:
            from briefgen.archive.lint.advice import survey  # imported late: only `check` asks for it

            found += survey(db, root, self.options.today)
        if not config.base_url:
            message = "base_url is not set: feeds and sitemap have no full addresses"
            hint = 'add base_url = "https://…" before you publish'
            found.append(problem("base-url", Location("briefgen.toml"), message, hint))
        return levelled(found, config.rules, strict=self.options.strict)

    def _file_problems(self, db: sqlite3.Connection) -> Iterator[Problem]:
        """Yield the problems of files. Those of a file that is withheld begin with its release."""
        for item, release in documents.problems(db, self.audience):
            yield release.later(item, is_strict=not self.options.write) if release else item

    def upon_release(
        self, db: sqlite3.Connection, assets: Mapping[str, str], known: Sequence[Problem], hidden: Sequence[Withheld]
    ) -> list[Problem]:
        """Return the problems that only the release of what is withheld brings.

        Args:
            db: the archive.
            assets: the addresses of the theme's assets.
            known: the problems that are there already.
            hidden: what is withheld.

        """
        check = releases.ReleaseCheck(self.project, assets, is_strict=not self.options.write)
        return levelled(check.problems(db, known, hidden), self.project.config.rules, strict=self.options.strict)
