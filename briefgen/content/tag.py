"""What the file of a topic or a place contributes: the names it claims, what it is a part of, what it refers to."""

from __future__ import annotations

from briefgen.content.briefing import BY_NAME, BY_TAG, PageNames
from briefgen.content.file_context import FileContext
from briefgen.content.profile import given_names, page_names
from briefgen.content.sources import entity_of
from briefgen.content.value_checks import checked_redirects
from briefgen.normal import nfc
from briefgen.records.facts import Facts, Name
from briefgen.records.front_matter import Tag
from briefgen.records.ids import tag_key
from briefgen.records.names import fold
from briefgen.records.text import Prose, Reference


def tag_facts(record: Tag, prose: Prose, file: FileContext, page: PageNames) -> Facts:
    """Gather what a topic or a place contributes."""
    kind, titles = entity_of(file.path).kind, (record.title, *record.aliases)
    own = [*page_names(page, file), *given_names([nfc(page.name)], BY_TAG), *given_names(titles, BY_TAG)]
    names = [Name(item.key, item.rank and BY_TAG, item.written) for item in own]  # but for paths, others come first
    names += [Name(tag_key(kind, fold(title)), BY_NAME, title) for title in titles]
    return Facts(
        title=record.title,
        slug=page.slug,
        address=page.address,
        names=tuple(dict.fromkeys(names)),
        anchors=prose.anchors,
        references=(*prose.references, *_parent(record, file, kind)),
        redirects=checked_redirects(record.old_addresses, file),
    )


def _parent(record: Tag, file: FileContext, kind: str) -> tuple[Reference, ...]:
    if not record.parent.strip():
        return ()
    at = file.locate(("parent",))
    return (Reference("parent", tag_key(kind, fold(record.parent)), record.parent, at.line, at.column),)
