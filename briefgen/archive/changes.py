"""What one build has to bring up to date in the archive, gathered while it goes."""

from __future__ import annotations

from dataclasses import dataclass, field


def query_key(name: str, *arguments: str) -> str:
    """Return the key under which a question to the archive is remembered, and called out of date."""
    return f"{name}({', '.join(arguments)})"


def periods(sort: str) -> tuple[str, str, str]:
    """Return the periods that something with this sort key falls into: all time, its year, its month."""
    return "", sort[:4], sort[:7]


@dataclass(slots=True)
class Work:
    """Sets of what changed, each filled by one stage and emptied by the next.

    `cold` says that the archive was empty: nothing has been asked of it yet, so nothing needs to be called out of date.
    """

    cold: bool
    names: set[str] = field(default_factory=set)
    anchors: set[str] = field(default_factory=set)
    links: set[str] = field(default_factory=set)
    involvements: set[str] = field(default_factory=set)
    entries: set[str] = field(default_factory=set)
    actors: set[str] = field(default_factory=set)
    subjects: set[str] = field(default_factory=set)
    touched: set[str] = field(default_factory=set)

    def note_entry(self, entity: str) -> None:
        """Note a briefing whose cards may be others; in an empty archive those of all briefings are made anyway."""
        if not self.cold:
            self.entries.add(entity)

    def note_subject(self, entity: str) -> None:
        """Note a briefing whose pages may be others; in an empty archive those of all briefings are made anyway."""
        if not self.cold:
            self.subjects.add(entity)

    def touch(self, name: str, *arguments: str) -> None:
        """Call the answers to a question out of date, whatever they were."""
        if not self.cold:
            self.touched.add(query_key(name, *arguments))

    def touch_document(self, entity: str) -> None:
        """Call out of date what shows a document whole."""
        kind, _, name = entity.partition(":")
        self.touch(kind, name)

    def touch_list(self, name: str, sort: str) -> None:
        """Call out of date what shows a part of a list."""
        for period in periods(sort):
            self.touch("listing", name, period)

    def touch_counts(self, name: str, sort: str) -> None:
        """Call out of date what shows how long a list is, or where it goes on."""
        self.touch("steps", name)
        for period in periods(sort):
            self.touch("counts", name, period)
