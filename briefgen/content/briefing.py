"""What a briefing contributes: where it stands in lists, whom it names, what it refers to."""

from __future__ import annotations

import msgspec

from briefgen.config import Permalinks
from briefgen.content.entries import WHOLE, Entries, follow_up_id, follow_up_scope
from briefgen.content.file_context import FileContext
from briefgen.content.publication import publication_of
from briefgen.content.sources import own_name
from briefgen.content.value_checks import check_url, checked_redirects, checked_slug, image_reference
from briefgen.normal import nfc
from briefgen.records.dates import Edtf
from briefgen.records.facts import Facts, Involvement, Label, Name
from briefgen.records.front_matter import Briefing, FollowUp, Participant, outcome, participants
from briefgen.records.ids import Anchor, EntityId, ListId, Scope
from briefgen.records.names import actor_slug, fold, outcome_slug, slug_of, tag_slug
from briefgen.records.text import Prose, Reference

BY_PATH, BY_ID, BY_NAME, BY_TITLE, BY_FILE, BY_TAG = 0, 1, 2, 3, 4, 5
"""Ranks of names: a file's path, a slug or id, an actor's name or alias, a title, the end of a path; what a topic, a
place or an author is called."""


def briefing_anchors(record: Briefing) -> frozenset[str]:
    """Return the anchors that a briefing's page has besides those of its text."""
    own: list[str] = [Anchor.of("source", number) for number, _ in enumerate(record.sources, 1)]
    own += [Anchor.of("event", number) for number, _ in enumerate(record.events, 1)]
    own += [follow_up_scope(item).anchor for item in record.follow_ups]
    return frozenset(own)


class PageNames(msgspec.Struct, frozen=True):
    """What a page is named by: its file's path within its folder and without ending, its slug, and its address."""

    name: str
    slug: str
    address: str


def briefing_names(record: Briefing, file: FileContext, permalinks: Permalinks) -> PageNames:
    """Return what the page of a briefing is named by; report a slug that cannot be used."""
    name = file.path.removeprefix("content/briefings/").removesuffix(".md")
    slug = checked_slug(record.slug, own_name(name), file)
    return PageNames(name, slug, briefing_address(permalinks.briefing, slug, record.date))


def briefing_facts(record: Briefing, prose: Prose, file: FileContext, page: PageNames) -> Facts:
    """Gather what a briefing contributes; note problems of its values."""
    name, slug, address = page.name, page.slug, page.address
    found = publication_of(record, file.zone)
    _check(record, file)
    return Facts(
        title=record.title,
        slug=slug,
        address=address,
        published=found.published,
        modified=found.modified,
        marking=record.marking,
        draft=record.status == "draft",
        names=(*_names(record, name, slug, file.path), *place_names(page)),
        involvements=_involvements(record, prose),
        entries=Entries(record, prose, EntityId.of("briefing", name), address, found).all(),
        anchors=(*prose.anchors, *sorted(briefing_anchors(record))),
        references=(*prose.references, *_references(record, file)),
        redirects=checked_redirects(record.aliases, file),
        labels=_labels(record),
    )


def briefing_address(pattern: str, slug: str, date: Edtf) -> str:
    """Fill in a permalink pattern."""
    year, month, day = date.when.first.split("-")
    return pattern.format(slug=slug, year=year, month=month, day=day)


def _check(record: Briefing, file: FileContext) -> None:
    for number, source in enumerate(record.sources):
        check_url(source.url, ("sources", number, "url"), file)
    _check_unique([source.key for source in record.sources], "sources", "key", file)
    _check_follow_ups(record, file)


def _check_unique(values: list[str], key: str, part: str, file: FileContext) -> None:
    seen: set[str] = set()
    for number, value in enumerate(values):
        if value in seen:
            message = f'two {key.replace("_", "-")} have the {part} "{value}"'
            file.report("duplicate-anchor", (key, number, part), message, f"give one of the two another `{part}`")
        seen |= {value} if value else set()


def _check_follow_ups(record: Briefing, file: FileContext) -> None:
    """Report each follow-up that has the id of one before it, given or made from its title."""
    seen: dict[str, FollowUp] = {}
    for number, item in enumerate(record.follow_ups):
        name = follow_up_id(item)
        before = seen.setdefault(name, item)
        if before is item:
            continue
        message = f'two follow-ups have the id "{name}"'
        if not item.id:
            message = f'the follow-ups "{before.title}" and "{item.title}" come to one id, "{name}"'
        key = ("follow_ups", number, "id" if item.id else "title")
        file.report("duplicate-anchor", key, message, "give one of the two another `id`")


def _names(record: Briefing, name: str, slug: str, path: str) -> tuple[Name, ...]:
    return (
        Name(f"path:{nfc(path)}", BY_PATH, path),
        Name(fold(name), BY_PATH, name),
        Name(fold(f"briefings/{name}"), BY_PATH, name),
        Name(fold(slug), BY_ID, slug),
        Name(fold(record.title), BY_TITLE, record.title),
    )


def _labels(record: Briefing) -> tuple[Label, ...]:
    """Return how the briefing writes the names of its topics, places, authors and outcomes: of spellings the first."""
    outcomes = filter(None, map(outcome, (record.outcome, *(event.outcome for event in record.events))))
    places = (*record.places, *(place for event in record.events for place in event.places))
    named = [(ListId.of("topic", tag_slug("topic", topic)), topic) for topic in record.topics]
    named += [(ListId.of("place", tag_slug("place", place)), place) for place in places]
    named += [(ListId.of("author", tag_slug("author", author)), author) for author in record.authors]
    named += [(ListId.of("outcome", outcome_slug(found.kind)), found.kind) for found in outcomes]
    labels = [Label(str(name), fold(written), written) for name, written in reversed(named)]
    return tuple({(label.list, label.key): label for label in labels}.values())


def names_of_unread(path: str, title: object) -> tuple[str, ...]:
    """Return the keys by which links may name a file that cannot be read. `title` is its title, if that is text."""
    inner = path.removeprefix("content/").removesuffix(".md")
    name = inner.partition("/")[2]
    slug = slug_of(own_name(name), "untitled")
    texts = (name, inner, slug, title if isinstance(title, str) else "")
    return (f"path:{path}", *(fold(text) for text in texts if text))


def place_names(page: PageNames) -> list[Name]:
    """Return the names that a page has by its address, and by the ends of its path: `a/b` and `b` for `x/a/b`."""
    address = Name(f"address:{nfc(page.address)}", BY_PATH, page.address)
    parts = page.name.split("/")
    if parts[-1] == page.slug and len(parts) < 3:
        return [address]
    ends = ["/".join(parts[start:]) for start in range(1, len(parts))]
    found = [Name(fold(end), BY_FILE, end) for end in dict.fromkeys((*ends, own_name(page.name)))]
    known = (fold(page.slug), fold(page.name), "index")
    return [address, *(item for item in found if item.key not in known)]


def attachment_names(path: str) -> dict[str, int]:
    """Return the names of a picture or an attachment, each with its rank: its path and its ends, folded."""
    parts = path.split("/")[2:]
    ends = ["/".join(parts[start:]) for start in range(len(parts))]
    return {f"attachment:{fold(end)}": BY_FILE if number else BY_PATH for number, end in enumerate(ends)}


def involved(scope: Scope, actors: tuple[str | Participant, ...], *, makes: bool = True) -> list[Involvement]:
    """Return the actors of one list. `makes` says whether a name that no file claims makes an actor."""
    stored = str(scope)
    return [
        Involvement(
            stored,
            number,
            fold(item.actor),
            item.actor.strip(),
            item.role,
            actor_slug(item.actor) if makes else "",
        )
        for number, item in enumerate(participants(actors))
    ]


def _involvements(record: Briefing, prose: Prose) -> tuple[Involvement, ...]:
    found = involved(WHOLE, record.actors)
    for number, event in enumerate(record.events, 1):
        found += involved(Scope.of("event", number), event.actors)
    for item in record.follow_ups:
        found += involved(follow_up_scope(item), item.actors)
    for block in prose.body.blocks:
        for scope, names in block.participants.items():
            found += involved(scope, names)
    return tuple(found)


def _references(record: Briefing, file: FileContext) -> list[Reference]:
    found: list[Reference] = []
    for number, name in enumerate(record.related):
        location = file.locate(("related", number))
        found.append(Reference("related", fold(name.removesuffix(".md")), name, location.line, location.column))
    listed = (record.resolves,) if isinstance(record.resolves, str) else record.resolves
    for number, name in enumerate(listed):
        at = ("resolves",) if isinstance(record.resolves, str) else ("resolves", number)
        location = file.locate(at)
        target, _, part = name.partition("#")
        key, anchor = fold(target.removesuffix(".md")), Anchor.of("follow-up", part.strip())
        found.append(Reference("resolves", key, name, location.line, location.column, anchor))
    return found + list(image_reference(record.image, file))
