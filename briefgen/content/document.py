"""One file of Markdown, from bytes to a `Document`. Nothing here looks at another file."""

from __future__ import annotations

import re
from typing import TypeVar

import msgspec

from briefgen.characters import CONTROL, cleaned, named
from briefgen.config import Limits, Permalinks
from briefgen.content import frontmatter, validate
from briefgen.content.actor import actor_facts
from briefgen.content.briefing import briefing_facts, briefing_taken
from briefgen.content.frontmatter import Front
from briefgen.content.normal import nfc
from briefgen.content.sources import digest_of, entity_of
from briefgen.content.value_checks import Checker
from briefgen.diagnostics import Location, Problem
from briefgen.failure import failure
from briefgen.markdown import parser
from briefgen.markdown.context import Context
from briefgen.markdown.mentions import Matcher
from briefgen.records.facts import Document, Facts
from briefgen.records.front_matter import Actor, Briefing
from briefgen.records.storage import encoder
from briefgen.records.text import Prose
from briefgen.rules import problem

R = TypeVar("R", Actor, Briefing)


class Settings(msgspec.Struct, frozen=True):
    """What of the site's configuration the reading of a file depends on."""

    html: bool = False
    permalinks: Permalinks = Permalinks()
    limits: Limits = Limits()


def read(path: str, content: bytes, settings: Settings, matcher: Matcher | None = None) -> Document:
    """Read one briefing or actor.

    Args:
        path: where it stands in the site.
        content: its bytes.
        settings: what of the configuration counts here.
        matcher: knows the actors that are linked where they are mentioned.

    Returns:
        The document. A file that cannot be read has problems and no facts; one of them says so if we failed on it.

    """
    empty = Document(path, entity_of(path), digest_of(content))
    if len(content) > settings.limits.file:
        return msgspec.structs.replace(empty, problems=(_too_long(path, settings.limits.file),))
    try:
        return _read(empty, content, settings, matcher)
    except Exception as error:  # a file that we fail on must not stand in the way of all others
        return msgspec.structs.replace(empty, problems=(failure(error, path),))


def _read(empty: Document, content: bytes, settings: Settings, matcher: Matcher | None) -> Document:
    text, problems = _decoded(content, empty.path)
    if text is None:
        return msgspec.structs.replace(empty, problems=tuple(problems))
    front, faults = frontmatter.split(text, empty.path)
    problems += faults
    if front is None:
        return msgspec.structs.replace(empty, problems=tuple(problems))
    made = _actor if empty.path.startswith("content/actors/") else _briefing
    document = made(empty, front, settings, matcher)
    return msgspec.structs.replace(document, problems=(*problems, *document.problems)) if problems else document


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
    found = re.search(CONTROL, text)
    return (cleaned(text), [_control_character(text, found.start(), path)]) if found else (text, [])


def _control_character(text: str, at: int, path: str) -> Problem:
    """Point out the first character of a file that no page can show; U+FFFD stands for each of them."""
    start = text.rfind("\n", 0, at) + 1
    more = len(re.findall(CONTROL, text)) - 1
    message = f"the file holds a control character ({named(text[at])}), which no page can show"
    message += f", and {more:,} more" if more else ""
    line = cleaned(text[start:].split("\n", 1)[0])
    location = Location.in_line(path, text.count("\n", 0, at) + 1, at - start + 1, line)
    return problem(
        "control-character", location, message, "remove it; it often comes with text that was copied from a PDF"
    )


def _record(front: Front, kind: type[R], path: str, limits: Limits) -> tuple[R | None, Checker]:
    checker = Checker(front, path)
    record, faults = validate.read(front.data, kind)
    if len(front.yaml) > limits.value:
        faults += validate.too_long(front.data, kind, limits.value)
    for fault in faults:
        checker.fault(fault.rule, fault.path, fault.message, fault.hint, value=fault.at_value)
    return record, checker


def _prose(front: Front, context: Context, checker: Checker) -> Prose:
    prose, problems = parser.read(front.body, context)
    checker.problems += problems
    return prose


def _briefing(empty: Document, front: Front, settings: Settings, matcher: Matcher | None) -> Document:
    record, checker = _record(front, Briefing, empty.path, settings.limits)
    sources = record.sources if record else ()
    taken = briefing_taken(record) if record else frozenset()
    prose = _prose(front, Context(empty.path, front.body_line, sources, taken, matcher, "", settings.html), checker)
    if record is None:
        return msgspec.structs.replace(empty, problems=tuple(checker.problems))
    facts = briefing_facts(record, prose, checker, settings.permalinks)
    document = _document(empty, record, prose, facts, checker)
    embargo = record.embargo.timestamp if record.embargo else None
    return msgspec.structs.replace(document, draft=facts.draft, embargo=embargo, marking=record.marking)


def _actor(empty: Document, front: Front, settings: Settings, matcher: Matcher | None) -> Document:
    record, checker = _record(front, Actor, empty.path, settings.limits)
    own = empty.entity.removeprefix("actor:")
    prose = _prose(front, Context(empty.path, front.body_line, (), frozenset(), matcher, own, settings.html), checker)
    if record is None:
        return msgspec.structs.replace(empty, problems=tuple(checker.problems))
    facts = actor_facts(record, prose, checker, settings.permalinks)
    return _document(empty, record, prose, facts, checker)


def _document(empty: Document, record: Actor | Briefing, prose: Prose, facts: Facts, checker: Checker) -> Document:
    return msgspec.structs.replace(
        empty,
        facts=encoder.encode(facts),
        record=encoder.encode(record),
        body=encoder.encode(prose.body),
        plain=prose.plain,
        problems=tuple(checker.problems),
    )
