"""What programs fetch, and not people: feeds, calendars, pictures and attachments that have moved.

Feeds and calendars stand below the page of what they are about, and go with it without a line in `redirects.toml`. One
that is not there any more, because too little is in it, is kept where it was: its line leads to that page.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from briefgen.archive import old_addresses, page_sources
from briefgen.config import REDIRECTS
from briefgen.records.followed import FILES, KINDS
from briefgen.records.ids import EntityId, ListId, Subject
from briefgen.records.page import Page
from briefgen.site.agenda import entity_of, page_of
from briefgen.site.page_kinds import Planning

COPIES = ("file", "static")
"""The kinds of pages that are copies of files of the desk: pictures, attachments, and what is in `static`."""


def stays_a_file(old: str, page: Page) -> bool:
    """Return True if an old address is that of a feed, a calendar or a file, as the page is that it leads to.

    So is that of a feed or a calendar whose line leads to the page above it, because it is not there any more.
    """
    is_other = page.kind in ("json-feed", "agenda-feed", *COPIES) and not _is_html(old)
    return is_other or any(_is_of(kind, old, page) for kind in FILES)


def _is_of(kind: str, old: str, page: Page) -> bool:
    """Return True if an old address is that of a feed or a calendar, and leads to one or to the page above it."""
    if page.kind == kind:
        return not _is_html(old)
    return _below(page, kind) is not None and old.endswith(f"/{FILES[kind]}")


def _is_html(address: str) -> bool:
    return address.endswith(("/", ".html"))


def _below(page: Page, kind: str) -> ListId | None:
    """Return the list of the feed or the calendar below a page, or None if it is not the first page of what has one."""
    has_one = page.kind == page.subject.kind and page.kind in KINDS[kind].things
    return KINDS[kind].list_of(page.subject) if has_one else None


def own(at: Planning) -> Iterator[Page]:
    """Yield the feed or the calendar of an actor or a tag, if there is enough to follow."""
    found = page_of(at)
    if found and page_sources.is_followed(at.db, KINDS[at.kind], at.subject.list):
        yield at.page(f"{found[0]}{FILES[at.kind]}")


def kept(at: Planning) -> Iterator[Page]:
    """Yield the feed or the calendar of what has none of its own any more, where it was."""
    yield from _kept(at, at.kind).values()


def _kept(at: Planning, kind: str) -> dict[ListId, Page]:
    """Return each feed or calendar that is kept, by the list that it shows."""
    found = dict[ListId, Page]()
    for old, page in old_addresses.leading(at.db):
        name = _below(page, kind)
        if name and _is_of(kind, old, page) and not page_sources.is_followed(at.db, KINDS[kind], name):
            found.setdefault(name, Page(old, kind, at.subject, name, REDIRECTS))
    return found


def stated(at: Planning) -> Iterator[Page]:
    """Yield a feed or a calendar below each old address that the file of an actor or a tag states."""
    kind = _kind_of(at)
    if not page_sources.is_followed(at.db, KINDS[kind], at.subject.list):
        return
    for old, address, source in page_sources.old_addresses(at.db, entity_of(at)):
        if old.endswith("/"):
            yield at.page(f"{old}{FILES[kind]}", f"{at.subject.list}\n{address}{FILES[kind]}", source)


def moved(at: Planning) -> Iterator[Page]:
    """Yield a feed or a calendar at each old address of it, or of the page above it, that `redirects.toml` names."""
    for old, file in _moved(at, _kind_of(at)):
        if old != file.address:
            yield at.page(old, f"{file.feed}\n{file.address}", REDIRECTS)


def _kind_of(at: Planning) -> str:
    """Return the kind of the files that stand at the old addresses that are planned."""
    return at.kind.removeprefix("old-")


def _moved(at: Planning, kind: str) -> Iterator[tuple[str, Page]]:
    """Yield each address at which a feed or a calendar stands by `redirects.toml`, with the file, kept ones too."""
    leading, keeping = list(old_addresses.leading(at.db)), _kept(at, kind)
    for old, page in leading:
        file = page if page.kind == kind else _file(at, kind, page, keeping)
        if file and _is_of(kind, old, page):
            yield old, file
    whole = {(old, page.address): _file(at, kind, page, keeping) for old, page in leading if old.endswith("/")}
    above = [(old, file) for (old, address), file in whole.items() if not _is_part(old, address, whole)]
    for name, file in keeping.items():
        above += [(old, file) for old, _, _ in page_sources.old_addresses(at.db, EntityId(name.tag))]
    for old, below in above:
        if below and old.endswith("/") and old_addresses.is_free(at.db, f"{old}{FILES[kind]}"):
            yield f"{old}{FILES[kind]}", below


def _file(at: Planning, kind: str, page: Page, keeping: Mapping[ListId, Page]) -> Page | None:
    """Return the feed or the calendar of what has its first page here: its own, or one that is kept; or None."""
    name = _below(page, kind)
    if name and page_sources.is_followed(at.db, KINDS[kind], name):
        return Page(f"{page.address}{FILES[kind]}", kind, Subject.of("list", name))
    return keeping.get(name) if name else None


def _is_part(old: str, address: str, whole: Collection[tuple[str, str]]) -> bool:
    """Return True if an old address is that of a period or a list of something, which has no feed of its own."""
    parts = old.strip("/").split("/")
    above = {f"/{'/'.join(parts[:number])}/" for number in range(1, len(parts))}
    return address in above or any((place, address) in whole for place in above)


def old_files(at: Planning) -> Iterator[tuple[str, Page]]:
    """Yield each old address of a picture, an attachment or a static file, with its page."""
    for old, page in old_addresses.leading(at.db):
        if page.kind in COPIES and stays_a_file(old, page):
            yield old, page
