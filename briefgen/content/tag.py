"""What the file of a topic, a place or an author contributes: the names it claims, what it is a part of, refers to."""

from __future__ import annotations

import re

from briefgen.content.briefing import BY_NAME, BY_TAG, PageNames, involved
from briefgen.content.file_context import FileContext
from briefgen.content.profile import given_names, page_names
from briefgen.content.sources import entity_of
from briefgen.content.value_checks import check_links, checked_redirects, image_reference
from briefgen.normal import nfc
from briefgen.records.facts import Facts, Involvement, Name
from briefgen.records.front_matter import Author, Tag
from briefgen.records.ids import SELF, tag_key
from briefgen.records.names import fold
from briefgen.records.text import Prose, Reference

_MAIL = re.compile(r"[^@\s:?&]+@[^@\s:?&]+\.[^@\s:?&]+")


def tag_facts(record: Tag | Author, prose: Prose, file: FileContext, page: PageNames) -> Facts:
    """Gather what a topic, a place or an author contributes; note problems of its values."""
    title = record.name if isinstance(record, Author) else record.title
    kind, titles = entity_of(file.path).kind, (title, *record.aliases)
    own = [*page_names(page, file), *given_names([nfc(page.name)], BY_TAG), *given_names(titles, BY_TAG)]
    names = [Name(item.key, item.rank and BY_TAG, item.written) for item in own]  # but for paths, others come first
    names += [Name(tag_key(kind, fold(name)), BY_NAME, name) for name in titles]
    if isinstance(record, Author):
        _check_addresses(record, file)
        involvements, references = _as_actor(record), image_reference(record.image, file)
    else:
        involvements, references = (), _parent(record, file, kind)
    return Facts(
        title=title,
        slug=page.slug,
        address=page.address,
        names=tuple(dict.fromkeys(names)),
        involvements=involvements,
        anchors=prose.anchors,
        references=(*prose.references, *references),
        redirects=checked_redirects(record.old_addresses, file),
    )


def _check_addresses(record: Author, file: FileContext) -> None:
    """Report addresses of mail and of other sites to which nobody can write or go."""
    if record.email and not _MAIL.fullmatch(record.email):
        hint = "write it as in email: ann@desk.example, or leave it out"
        file.report("unsafe-link", ("email",), f'"{record.email[:60]}" is not an address of mail', hint)
    check_links(record.links, file)


def _as_actor(record: Author) -> tuple[Involvement, ...]:
    return tuple(involved(SELF, (record.actor,), makes=False)) if record.actor.strip() else ()


def _parent(record: Tag, file: FileContext, kind: str) -> tuple[Reference, ...]:
    if not record.parent.strip():
        return ()
    at = file.locate(("parent",))
    return (Reference("parent", tag_key(kind, fold(record.parent)), record.parent, at.line, at.column),)
