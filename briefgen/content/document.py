"""One file of Markdown, from bytes to a `Document`. Nothing here looks at another file."""

from __future__ import annotations

import re
from typing import TypeVar

import msgspec

from briefgen.build_time import zone
from briefgen.characters import CONTROL, cleaned, first_control, named
from briefgen.config import Limits, Permalinks
from briefgen.conflicts import conflicts
from briefgen.content import frontmatter, notices, validate, withholding
from briefgen.content.actor import actor_facts
from briefgen.content.briefing import briefing_anchors, briefing_facts, briefing_names, names_of_unread
from briefgen.content.desk_page import desk_page_facts, desk_page_names
from briefgen.content.file_context import FileContext
from briefgen.content.frontmatter import Front
from briefgen.content.meant_values import meant
from briefgen.content.profile import profile_page
from briefgen.content.sources import digest_of, entity_of
from briefgen.content.tag import tag_facts
from briefgen.content.value_checks import check_portable
from briefgen.content.yaml_comments import report_cut_values, report_foreign_comments
from briefgen.diagnostics import Location, Problem
from briefgen.failure import failure
from briefgen.markdown import parser
from briefgen.markdown.context import TextInput
from briefgen.markdown.mentions import Matcher
from briefgen.normal import nfc
from briefgen.records.facts import Document, Facts
from briefgen.records.front_matter import Actor, Author, Briefing, DeskPage, Place, Source, Tag, Topic, Withholdable
from briefgen.records.storage import decode_hook, encoder
from briefgen.records.terms import PUBLIC
from briefgen.records.text import Prose
from briefgen.rules import problem
from briefgen.urls import BaseUrl

R = TypeVar("R", Actor, Briefing, Topic, Place, Author, DeskPage)

Profile = Actor | Tag | Author
"""The front matter of what has a name, and a text that introduces it."""


class Settings(msgspec.Struct, frozen=True):
    """The part of the site's configuration that reading a file depends on."""

    html: bool = False
    permalinks: Permalinks = Permalinks()
    limits: Limits = Limits()
    timezone: str = "UTC"
    base: BaseUrl = BaseUrl()


def read(path: str, content: bytes, settings: Settings, matcher: Matcher | None = None) -> Document:
    """Read one file that a page is made from.

    Args:
        path: where it stands in the site.
        content: its bytes.
        settings: the part of the configuration that reading depends on.
        matcher: finds the names of actors, which are linked where they are mentioned.

    Returns:
        The document. A file that cannot be read has problems and no facts, also if reading it raised an exception.

    """
    empty = Document(path, entity_of(path), digest_of(content))
    if len(content) > settings.limits.file:
        return msgspec.structs.replace(empty, problems=(_too_long(path, settings.limits.file),))
    try:
        return _read(empty, content, settings, matcher)
    except Exception as error:  # one file that cannot be read must not stop the build of all others
        return msgspec.structs.replace(empty, problems=(failure(error, path),))


def _read(empty: Document, content: bytes, settings: Settings, matcher: Matcher | None) -> Document:
    text, problems = _decoded(content, empty.path)
    if text is None:
        return msgspec.structs.replace(empty, problems=tuple(problems))
    if unmerged := conflicts(text, empty.path):
        return msgspec.structs.replace(empty, problems=(*problems, *unmerged))
    front, faults = frontmatter.split(text, empty.path)
    problems += faults
    if front is None:
        is_draft = withholding.is_surely_draft(text)
        names = names_of_unread(empty.path, "") if is_draft else ()
        return msgspec.structs.replace(empty, problems=tuple(problems), draft=is_draft, names=names)
    file = _File(empty, front, settings, matcher)
    document = _READERS.get(empty.entity.kind, _profile)(file)
    return msgspec.structs.replace(document, problems=(*problems, *file.problems))


def _too_long(path: str, limit: int) -> Problem:
    hint = "divide it, or set a higher `file` in [limits] of briefgen.toml"
    return problem("too-long", Location(path), f"the file has more than {limit:,} bytes", hint)


def _decoded(content: bytes, path: str) -> tuple[str | None, list[Problem]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].split(b"\n")
        line = content.split(b"\n")[len(before) - 1].decode("utf-8", "replace").rstrip("\r")
        hint = "save the file as UTF-8 in your editor"
        message = f"the file is not UTF-8: byte 0x{content[error.start]:02x}"
        column = len(before[-1].decode("utf-8", "replace")) + 1
        return None, [problem("encoding", Location.in_line(path, len(before), column, line), message, hint)]
    text = nfc(text.replace("\r\n", "\n").replace("\r", "\n"))
    found = first_control(text)
    return (cleaned(text), [_control_character(text, found.start(), path)]) if found else (text, [])


def _control_character(text: str, at: int, path: str) -> Problem:
    """Return the problem of a file with characters that no page can show, at the first. U+FFFD replaces them all."""
    start = text.rfind("\n", 0, at) + 1
    more = len(re.findall(CONTROL, text)) - 1
    message = f"the file holds a control character ({named(text[at])}), which no page can show"
    message += f", and {more:,} more" if more else ""
    line = cleaned(text[start:].split("\n", 1)[0])
    location = Location.in_line(path, text.count("\n", 0, at) + 1, at - start + 1, line)
    return problem(
        "control-character", location, message, "remove it; it often comes with text that was copied from a PDF"
    )


class _File(FileContext):
    """A file that is being read, and what it is read with."""

    def __init__(self, document: Document, front: Front, settings: Settings, matcher: Matcher | None) -> None:
        super().__init__(front, zone(settings.timezone))
        self.document, self.settings, self.matcher = document, settings, matcher


def _record(kind: type[R], file: _File) -> R | None:
    file.front = msgspec.structs.replace(file.front, data=meant(file.front))
    record = validate.read(kind, file)
    report_cut_values(file)
    report_foreign_comments(file)
    withholding.check_extra(file)
    if record:
        withholding.check_topics(file, record)
        notices.check_text(file, record)
        withholding.check_place(file, record)
    limit = file.settings.limits.value
    if len(file.front.yaml) > limit:
        validate.check_lengths(kind, limit, file)
    return record


def _prose(text: TextInput, file: _File) -> Prose:
    prose, problems = parser.read(file.front.body, text)
    file.problems += problems
    return prose


def _briefing(file: _File) -> Document:
    record = _record(Briefing, file)
    page = briefing_names(record, file, file.settings.permalinks) if record else None
    text = TextInput(
        file.path,
        file.front.body_line,
        sources=record.sources if record else _readable_sources(file.front),
        reserved_anchors=briefing_anchors(record) if record else frozenset(),
        matcher=file.matcher,
        allows_html=file.settings.html,
        zone=file.zone,
        language=record.lang if record else "",
        address=page.address if page else "/",
        base=file.settings.base,
        needs_lead=record is not None and not record.summary.strip(),
    )
    prose = _prose(text, file)
    if record is None or page is None:
        return _unread(file)
    facts = briefing_facts(record, prose, file, page)
    check_portable(facts, file)
    return _stored(record, prose, facts, _with_terms(file))


def _with_terms(file: _File) -> Document:
    """Return the document with what withholds it."""
    terms = withholding.stated(file)
    return msgspec.structs.replace(file.document, draft=terms.draft, embargo=terms.embargo, marking=terms.marking)


def _unread(file: _File) -> Document:
    """Return the document of a front matter with errors: what withholds it, and then by which names."""
    is_withheld = withholding.stated(file) != PUBLIC
    names = names_of_unread(file.path, file.front.data.get("title")) if is_withheld else ()
    return msgspec.structs.replace(_with_terms(file), names=names)


def _readable_sources(front: Front) -> tuple[Source, ...] | None:
    """Return the sources of a front matter with errors, or None if an error is in them."""
    try:
        return msgspec.convert(front.data.get("sources") or (), tuple[Source, ...], dec_hook=decode_hook)
    except msgspec.ValidationError:
        return None


def _desk_page(file: _File) -> Document:
    """Read the file of one of the desk's own pages."""
    record = _record(DeskPage, file)
    page = desk_page_names(record, file) if record else None
    text = TextInput(
        file.path,
        file.front.body_line,
        matcher=file.matcher,
        allows_html=file.settings.html,
        zone=file.zone,
        language=record.lang if record else "",
        address=page.address if page else "/",
        base=file.settings.base,
        needs_lead=False,
        in_briefing=False,
    )
    prose = _prose(text, file)
    if record is None or page is None:
        return _unread(file)
    facts = desk_page_facts(record, prose, file, page)
    check_portable(facts, file)
    return _stored(record, prose, facts, _with_terms(file))


def _profile(file: _File) -> Document:
    """Read the file of an actor, a topic, a place or an author."""
    entity, permalinks = file.document.entity, file.settings.permalinks
    record = _profile_record(file)
    page = profile_page(record.slug, file, getattr(permalinks, entity.kind)) if record else None
    text = TextInput(
        file.path,
        file.front.body_line,
        matcher=file.matcher,
        own_actor=entity.name if entity.kind == "actor" else "",
        allows_html=file.settings.html,
        zone=file.zone,
        address=page.address if page else "/",
        base=file.settings.base,
        needs_lead=False,
        in_briefing=False,
    )
    prose = _prose(text, file)
    if record is None or page is None or withholding.stated(file).draft:
        return file.document
    own = actor_facts(record, prose, file, page) if isinstance(record, Actor) else tag_facts(record, prose, file, page)
    check_portable(own, file)
    return _stored(record, prose, own, file.document)


def _profile_record(file: _File) -> Profile | None:
    kind = file.document.entity.kind
    if kind == "actor":
        return _record(Actor, file)
    if kind == "author":
        return _record(Author, file)
    return _record(Topic, file) if kind == "topic" else _record(Place, file)


_READERS = {"briefing": _briefing, "page": _desk_page}
"""What reads a file of a kind; `_profile` reads the others."""


def _stored(record: Withholdable | Profile, prose: Prose, facts: Facts, document: Document) -> Document:
    return msgspec.structs.replace(
        document,
        facts=encoder.encode(facts),
        record=encoder.encode(record),
        body=encoder.encode(prose.body),
        plain=prose.plain,
    )
