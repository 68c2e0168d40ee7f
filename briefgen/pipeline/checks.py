"""What is wrong with a site, as its archive knows it, with the levels that the site sets."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from briefgen.archive import documents
from briefgen.archive.lint import references
from briefgen.archive.visibility import Audience, Withheld
from briefgen.diagnostics import Location, Problem
from briefgen.pipeline import output_checks
from briefgen.pipeline.options import Options
from briefgen.project import Project
from briefgen.rules import levelled, problem


class Checks(msgspec.Struct, frozen=True):
    """The checks of a build for an audience. `check`, which writes nothing, looks at more and is stricter."""

    project: Project
    options: Options
    audience: Audience

    @property
    def _is_build(self) -> bool:
        return self.options.write

    def problems(self, db: sqlite3.Connection, scanned: Iterable[Problem]) -> list[Problem]:
        """Return all problems of the site. `scanned` are those of its folders and names of files."""
        root, config = self.project.root, self.project.config
        found = [
            *scanned,
            *self._of_files(db),
            *references.check_references(db, root, known_only=config.actors.known_only),
        ]
        if self._is_build:
            found += output_checks.foreign_files(db, self.options.output, root)
        else:
            from briefgen.archive.lint.advice import survey  # imported late: only `check` asks for it

            found += survey(db, root, self.options.today)
        if not config.base_url:
            message = "base_url is not set: feeds and sitemap have no full addresses"
            said = next((table["address"] for table in config.publish.values() if table.get("address")), "")
            asked = 'write base_url = "https://…", the address where people will read the site; `publish` asks for it'
            hint = f'add base_url = "{said}"' if said else asked
            found.append(problem("base-url", Location("briefgen.toml"), message, hint))
        return levelled(found, config.rules, strict=self.options.strict)

    def _of_files(self, db: sqlite3.Connection) -> Iterator[Problem]:
        """Yield the problems of files. Those of a file that is withheld begin with its release."""
        for item, release in documents.problems(db, self.audience):
            yield release.later(item, is_strict=not self._is_build) if release else item

    def of_releases(
        self, db: sqlite3.Connection, assets: Mapping[str, str], known: Sequence[Problem], hidden: Sequence[Withheld]
    ) -> list[Problem]:
        """Return the problems that only the release of what is withheld brings.

        `assets` are those of the theme, `known` the problems that there are now, `hidden` what is withheld.
        """
        from briefgen.pipeline import releases  # imported late: most sites withhold nothing

        found = releases.ReleaseCheck(self.project, assets, is_strict=not self._is_build).problems(db, known, hidden)
        return levelled(found, self.project.config.rules, strict=self.options.strict)
