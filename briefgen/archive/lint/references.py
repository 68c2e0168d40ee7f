"""Problems across files: broken links, ambiguous names, shared addresses, follow-ups resolved twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from briefgen.archive import documents
from briefgen.archive.lint.addresses import addresses
from briefgen.archive.lint.locations import at
from briefgen.archive.lint.names import ambiguous, names
from briefgen.archive.lint.nearest import NearestNames, choices
from briefgen.archive.lint.old_addresses import check_old_addresses
from briefgen.diagnostics import Problem
from briefgen.records.ids import HTML, TAG_KINDS, Anchor, EntityId
from briefgen.rules import problem

_BY_PATH = (*TAG_KINDS, "page")
"""The kinds of documents that messages name by their paths."""

_NOUNS = {"answers": "statement", "contradicts": "statement", "resolves": "follow-up"}


ALL = ("ambiguous", "anchor", "broken", "self", "withheld")
BY_TWO = ("ambiguous", "anchor")
"""The states of links that are no good, and those that may come from two documents together."""


def check_references(
    db: sqlite3.Connection, root: Path, *, known_only: bool, states: Sequence[str] = ALL
) -> Iterator[Problem]:
    """Yield all problems across files. The queries use indexes that hold only faulty or few rows.

    `root` is the site's folder. Files in it are read again to find the line of a name. Links are reported that are in
    some `states`.
    """
    near = NearestNames(db)
    yield from _links(db, root, near, states)
    yield from names(db, root, near, known_only=known_only)
    if documents.is_any_tag(db):
        from briefgen.archive.lint.tags import tags  # imported late: few sites have files of topics or places

        yield from tags(db, root)
    yield from addresses(db, root)
    yield from check_old_addresses(db, root)
    yield from _resolved_twice(db, root)


def check_clashes(db: sqlite3.Connection, root: Path) -> Iterator[Problem]:
    """Yield the problems that two documents have only together."""
    return check_references(db, root, known_only=False, states=BY_TWO)


class _FaultyLink(msgspec.Struct, frozen=True):
    """A link that does not lead to exactly one thing that is shown. `entity` is what it stands in."""

    entity: EntityId
    kind: str
    state: str
    key: EntityId
    anchor: Anchor
    written: str
    target: EntityId
    fallback: str
    within: str


_Fault = tuple[str, str, str]
"""The rule, the message and the hint of a problem."""


def _links(db: sqlite3.Connection, root: Path, near: NearestNames, states: Sequence[str]) -> Iterator[Problem]:
    """Yield the problems of links that are in some states."""
    rows = db.execute(
        'SELECT d.path, l.line, l."column",'
        " l.entity, l.kind, l.state, l.key, l.anchor, l.written, coalesce(l.target, ''), l.fallback, l.within"
        " FROM link l JOIN document d ON d.entity = l.entity WHERE l.state <> 'ok'"
        f" AND l.state IN ({', '.join('?' * len(states))}) AND d.is_shown ORDER BY d.path",
        states,
    ).fetchall()
    if not rows:
        return
    from briefgen.archive.lint.unread_files import UnreadFiles  # imported late: few builds have faulty links

    unread = UnreadFiles(db, root)
    for path, line, column, entity, kind, state, key, anchor, written, target, *rest in rows:
        if state == "broken" and unread.may_be(key):
            continue
        link = _FaultyLink(
            EntityId(entity), kind, state, EntityId(key), Anchor(anchor), written, EntityId(target), *rest
        )
        if fault := _link_fault(near, link):
            rule, message, hint = fault
            yield problem(rule, at(root, path, line, column), message, hint)


def _link_fault(near: NearestNames, link: _FaultyLink) -> _Fault | None:
    if link.state == "withheld":
        return _withheld_fault(link)
    if link.state == "ambiguous":
        return _ambiguous_fault(near, link)
    if link.state == "anchor":
        return _anchor_fault(near, link)
    if link.state == "self":
        return _self_fault(link)
    if link.kind in ("file", "embed"):
        return "missing-file", f'there is no file "{link.key.name}"', _file_hint(near, link)
    if link.kind == "parent":
        otherwise = f"write content/{link.key.kind}s/<name>.md for it, or remove `parent`"
        hint = near.tag(link.key, otherwise, but=link.entity)
        return "parent", f'there is no {link.key.kind} "{link.written}"', hint
    if link.kind == "address":
        return "broken-link", f'there is no page or file at "{link.key.name}"', near.address(link.key.name)
    if link.kind in _NOUNS:
        return _briefing_fault(near, link)
    noun = "page" if link.kind in ("wiki", "path") else "briefing"
    hint = near.name(link.key, "check the name, or write the briefing or actor that is missing")
    return "broken-link", f'there is no {noun} "{link.written}"', hint


def _briefing_fault(near: NearestNames, link: _FaultyLink) -> _Fault:
    """Return the fault of a reference to a follow-up or a statement in a briefing that is not there."""
    noun = _NOUNS[link.kind]
    wanted = link.anchor.name_as(noun)
    rule = "not-promised" if link.kind == "resolves" else "broken-link"
    message = f'there is no briefing "{link.written.partition("#")[0]}"'
    if wanted and (holder := near.holder(link.anchor)):
        return rule, message, f'the {noun} "{wanted}" stands in "{holder}": did you mean "{holder}#{wanted}"?'
    return rule, message, near.name(link.key, f"write <briefing>#<{noun}>")


def _ambiguous_fault(near: NearestNames, link: _FaultyLink) -> _Fault:
    targets = near.targets(link.key)
    if all(target.kind == "actor" for target in targets):
        return "ambiguous-name", *ambiguous(link.written, near.namesakes(link.key))
    written = link.key.name if link.kind == "embed" else link.written
    shown = [f"{target.kind}s/{target.name}" if target.kind in _BY_PATH else target.name for target in targets]
    message = f'"{written}" could lead to {choices(shown)}'
    path = next((name for name, target in zip(shown, targets, strict=True) if target.kind in _BY_PATH), "2021/name")
    return "ambiguous-link", message, f"name the one that is meant by its path, as in [[{path}]]"


def _withheld_fault(link: _FaultyLink) -> _Fault | None:
    message = f'"{link.written}" leads to something that is withheld'
    if link.within == HTML:
        hint = "write it in Markdown, [text](address): then the text stands there without a link"
        return "withheld-link", message, hint
    if link.fallback or link.kind not in ("wiki", "related"):
        return None
    if link.kind == "related":
        return "withheld-link", message, "remove it; or leave it, and it stands there once that is released"
    return "withheld-link", message, "write [[…|text]]: the text stands there without a link"


def _self_fault(link: _FaultyLink) -> _Fault:
    if link.kind == "related":
        return "self-reference", f'"{link.written}" is this briefing itself', "remove it"
    if link.kind == "resolves":
        message = f'"{link.written}" is a follow-up of this briefing itself'
        hint = "resolve it in the briefing that reports what came of it; or write `withdrawn: 2021-03-02` into it"
        return "self-reference", message, hint
    hint = "write the id of the statement that is meant"
    return "self-reference", f'"{link.written}" is this statement itself', hint


def _file_hint(near: NearestNames, link: _FaultyLink) -> str:
    if link.kind == "embed":
        return "check the name; the file lies anywhere in content/, best beside this text"
    if "." in link.anchor:
        return "in an address, a # that belongs to the name of the file is written %23, also in angle brackets"
    if meant := near.file(link.key.name):
        return f'did you mean "{meant.rpartition("/")[2]}"?'
    if "." not in link.key.name.rpartition("/")[2]:
        return "a link to a page leads to its file, as in other.md, or to its address, with a slash at the end"
    return "check the path, seen from this file, and upper and lower case"


def _anchor_fault(near: NearestNames, link: _FaultyLink) -> _Fault:
    noun, name = _NOUNS.get(link.kind), link.target.name
    if noun is None and link.anchor.startswith("^"):
        hint = f"write {{#{link.anchor[1:]}}} behind a heading of that text, and link to #{link.anchor[1:]}"
        return "broken-anchor", f'"{link.anchor}" is the name of a block in Obsidian, which is not read', hint
    if noun is None:
        hint = near.anchor(link.anchor, link.target, "", "its parts are")
        return "broken-anchor", f'"{name}" has no part "{link.anchor}"', hint
    wanted = link.anchor.name_as(noun)
    rule = "not-promised" if link.kind == "resolves" else "broken-anchor"
    message = f'"{name}" has no {noun} "{wanted}"' if wanted else f'"{link.written}" names no {noun}'
    hint = near.anchor(wanted, link.target, Anchor.of(noun, ""), f"its {noun}s are")
    if wanted and "#" not in link.written:
        hint = f"{hint}; one of another briefing is written <briefing>#<id>"
    return rule, message, hint


def _resolved_twice(db: sqlite3.Connection, root: Path) -> Iterator[Problem]:
    rows = db.execute(
        "SELECT target, anchor FROM link WHERE kind = 'resolves' AND target IS NOT NULL"
        " GROUP BY target, anchor HAVING count(*) > 1"
    ).fetchall()
    for target, anchor in rows:
        found = db.execute(
            'SELECT d.path, l.line, l."column" FROM link l JOIN document d ON d.entity = l.entity'
            " WHERE l.kind = 'resolves' AND l.target = ? AND l.anchor = ? ORDER BY d.path, l.number",
            (target, anchor),
        ).fetchall()
        name = f"{EntityId(target).name}#{Anchor(anchor).name_as('follow-up')}"
        for path, line, column in found[1:]:
            message = f'"{name}" is already resolved by {found[0][0]}'
            hint = "remove it here or there; what goes on after a first step is a new follow-up"
            yield problem("resolved-twice", at(root, path, line, column), message, hint)
