"""What somebody could have meant by a name: the nearest names, and the actors that share it."""

from __future__ import annotations

import sqlite3
from functools import cache

from briefgen.archive.keys import id_of, is_kind
from briefgen.diagnostics import Suggestions
from briefgen.records.ids import EntityId

COMPARISONS = 400_000
"""How many names are compared to make suggestions."""

SOUGHT = 50
"""How many ids of follow-ups and statements are looked for in all briefings: each time all ids are compared."""

CHOICES = 12
"""How many of the things that a name could mean a message names."""

_SHOWN_BRIEFING = f"{is_kind('entity', 'briefing')} AND is_shown"


class NearestNames:
    """Finds the names that somebody could have meant. After many comparisons it returns no suggestions."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._suggestions = Suggestions(COMPARISONS)
        self.name, self.actor, self._anchors = cache(self._name), cache(self._actor), cache(self._anchors_of)
        self.targets, self.namesakes = cache(self._targets), cache(self._namesakes)
        self.holder = cache(self._holder)
        self._sought = 0

    def anchor(self, anchor: str, target: str, prefix: str, what: str) -> str:
        """Return a hint for an anchor, from those of a document that begin with a prefix. It omits the prefix."""
        known = self._anchors(target, prefix)
        kinds = [name for name in known if name.endswith(f"-{anchor}")]
        if len(kinds) == 1:  # a statement's id stands behind `statement-` on the page
            return f'did you mean "{kinds[0]}"?'
        return self._suggestions.of(anchor, known, _listed(what, known))

    def address(self, address: str) -> str:
        """Return a hint for an address, from those of pages that begin alike."""
        if address.startswith("/static/"):
            return f"what lies in static/ has its address without that folder: {address.removeprefix('/static')}"
        head, _, _ = address.rstrip("/").rpartition("/")
        for start in dict.fromkeys((f"{head}/", address[:2])):
            sql = "SELECT address FROM page WHERE address >= ? AND address < ? LIMIT 2000"
            known = [found for (found,) in self._db.execute(sql, (start, start + "\U0010ffff"))]
            if found := self._suggestions.of(address, known):
                return found
        return "check the address; a link to another text can also name its file, as in [text](other.md)"

    def _holder(self, anchor: str) -> str:
        """Return the one briefing that has a follow-up or a statement, or "": its file may have another name now."""
        self._sought += 1
        if self._sought > SOUGHT:
            return ""
        sql = f"SELECT entity FROM anchor JOIN document USING (entity) WHERE id = ? AND {_SHOWN_BRIEFING} LIMIT 2"
        rows = self._db.execute(sql, (anchor,)).fetchall()
        return EntityId(rows[0][0]).name if len(rows) == 1 else ""

    def file(self, path: str) -> str:
        """Return the file of a text whose path somebody wrote without `.md`, or with another ending, or ""."""
        folder, slash, name = path.rpartition("/")
        known = f"{folder}{slash}{name.partition('.')[0]}.md"
        found = self._db.execute("SELECT 1 FROM document WHERE path = ? AND is_shown", (known,)).fetchone()
        return known if found else ""

    def tag(self, key: EntityId, otherwise: str, *, but: EntityId) -> str:
        """Return a hint with the nearest of the names of topics or places `but` one, or `otherwise` if none is near."""
        sql = f"SELECT name FROM tag WHERE {is_kind('id', key.kind)} AND id <> ? ORDER BY id LIMIT 2000"
        rows = self._db.execute(sql, (but,))
        return self._suggestions.of(key.name, [name for (name,) in rows], otherwise)

    def _anchors_of(self, target: str, prefix: str) -> tuple[str, ...]:
        sql = "SELECT substr(id, ?) FROM anchor WHERE entity = ? AND id >= ? AND id < ? ORDER BY id"
        rows = self._db.execute(sql, (len(prefix) + 1, target, prefix, prefix + "\U0010ffff"))
        return tuple(name for (name,) in rows)

    def _targets(self, key: str) -> tuple[EntityId, ...]:
        """Return what an ambiguous link could lead to. If that is actors only, `namesakes` returns the same."""
        rows = self._db.execute(
            "SELECT DISTINCT entity FROM name WHERE key = ? AND rank = (SELECT min(rank) FROM name WHERE key = ?)"
            " ORDER BY entity",
            (key, key),
        ).fetchall()
        return tuple(EntityId(entity) for (entity,) in rows)

    def _namesakes(self, key: str) -> tuple[tuple[str, str], ...]:
        """Return the ids of the actors with a file that have a name, each with what tells it from the others."""
        rows = self._db.execute(
            "SELECT a.id, a.role, a.country, a.kind FROM (SELECT DISTINCT entity FROM name"
            f" WHERE key = ? AND is_actor AND rank IN (1, 2)) n JOIN actor a ON {id_of('actor', 'a.id')} = n.entity"
            " ORDER BY a.id",
            (key,),
        ).fetchall()
        return tuple((name, ", ".join(filter(None, (role, country))) or kind) for name, role, country, kind in rows)

    def _name(self, key: str, otherwise: str) -> str:
        """Return a hint with the nearest of all names, or `otherwise` if none is near."""
        return self._nearest(key, "rank > 0") or otherwise

    def _actor(self, key: str, otherwise: str) -> str:
        """Return a hint with the nearest of the names and ids of actors, or `otherwise` if none is near."""
        return self._nearest(key, "is_actor AND rank IN (1, 2)") or otherwise

    def _nearest(self, key: str, which: str) -> str:
        """Compare the names that begin alike, because comparing all would take too long."""
        for length in (3, 1):
            if self._suggestions.spent:
                break
            head = key[:length]
            rows = self._db.execute(
                f"SELECT key, min(written) FROM name WHERE key >= ? AND key < ? AND {which} GROUP BY key LIMIT 2000",
                (head, head + "\U0010ffff"),
            )
            names = {written: known for known, written in rows}
            found = self._suggestions.nearest(key, names)
            if found:
                return self._meant(found, names[found])
        return ""

    def _meant(self, written: str, key: str) -> str:
        """Return `did you mean "…"?`, with the ids of the actors if several have the name."""
        namesakes = self.namesakes(key)
        return f"did you mean {choices([name for name, _ in namesakes] if len(namesakes) > 1 else [written])}?"


def choices(names: list[str]) -> str:
    """Return `"one" or "two"`; of many names some, and how many more there are."""
    shown = [f'"{name}"' for name in names[:CHOICES]]
    return " or ".join([*shown, f"one of {len(names) - CHOICES} others"] if len(names) > CHOICES else shown)


def _listed(what: str, names: tuple[str, ...]) -> str:
    return f"{what}: {', '.join(names[:CHOICES])}" if names else "it has none"
