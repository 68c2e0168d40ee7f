"""One page of the site, from planning to writing."""

from __future__ import annotations

import msgspec

from briefgen.output_path import path_of
from briefgen.records.ids import Subject
from briefgen.records.names import address_key


def key_of(address: str) -> str:
    """Return the key of an address: two pages whose addresses have the same key would be one file."""
    return address_key(path_of(address))


class Page(msgspec.Struct, frozen=True):
    """A page: its address, its kind, and what it is about.

    `subject` names the thing whose pages are planned together: `site`, `briefing:<id>`, `actor:<id>`, `topic:<slug>`,
    `list:<name of a list>`, `file:<path>`, `static:<path>` or `assets`. `source` is the path of the file that the page
    comes from, or "" where it comes from many. `argument` tells pages of one subject and kind apart; read it by the
    name of what it is: `period`, `feed` or `target`.
    """

    address: str
    """The address of the page."""
    kind: str
    """The kind of page."""
    subject: Subject
    """What the page is about: `briefing:<slug>`, `actor:<id>`, `list:<list>`, `site` …."""
    argument: str = ""
    """What tells pages of one subject apart, such as the year."""
    source: str = ""
    """The file that the page comes from, or `""`."""

    @property
    def path(self) -> str:
        """Path of the page's file in the output."""
        return path_of(self.address)

    @property
    def key(self) -> str:
        """What follows the first colon of the subject: the id of a briefing or an actor, the name of a list."""
        return self.subject.key

    @property
    def about(self) -> str:
        """What kind of thing the page is about: the subject's kind, with that of the list."""
        return self.subject.about

    @property
    def name(self) -> str:
        """Id or slug of the thing that the page is about, also on the page of a period: `x` for `list:actor:x`."""
        return self.subject.name

    @property
    def period(self) -> str:
        """The period that a page of a list shows (`2021-02`; `2021-XX#2` is its second part), "" for the first page."""
        return self.argument

    @property
    def feed(self) -> str:
        """The name of the list that a feed or a calendar shows, or "" for the feed of the site."""
        return self.argument.partition("\n")[0] or (self.key if self.subject.kind == "list" else "")

    @property
    def target(self) -> str:
        """The address that a redirect leads to; also that of a feed or a file that stands at an old address too."""
        return self.argument.rpartition("\n")[2]
