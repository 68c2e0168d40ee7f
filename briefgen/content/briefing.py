"""What a briefing contributes: where it stands in lists, whom it names, what it refers to."""

from __future__ import annotations

from briefgen.config import Permalinks
from briefgen.content.file_context import FileContext
from briefgen.content.value_checks import check_url, checked_redirects, checked_slug, image_reference
from briefgen.records.dates import Edtf
from briefgen.records.facts import Entry, Facts, Involvement, Name
from briefgen.records.front_matter import Briefing, FollowUp, Participant, outcome, participants
from briefgen.records.ids import Anchor, EntityId, ListId, Scope
from briefgen.records.names import fold, outcome_slug, slugify, topic_slug
from briefgen.records.text import Block, Prose, Reference

_WHOLE = Scope("briefing")

BY_PATH, BY_ID, BY_NAME, BY_TITLE = 0, 1, 2, 3
"""Ranks of names: a file's path, a slug or id, an actor's name or alias, a briefing's title."""


def briefing_anchors(record: Briefing) -> frozenset[str]:
    """Return the anchors that a briefing's page has besides those of its text."""
    own: list[str] = [Anchor.of("source", number) for number, _ in enumerate(record.sources, 1)]
    own += [Anchor.of("event", number) for number, _ in enumerate(record.events, 1)]
    own += [_follow_up(item).anchor for item in record.follow_ups]
    return frozenset(own)


def follow_up_id(item: FollowUp) -> str:
    """Return by what a follow-up is named."""
    return item.id or slugify(item.title) or "follow-up"


def _follow_up(item: FollowUp) -> Scope:
    return Scope.of("follow-up", follow_up_id(item))


def briefing_facts(record: Briefing, prose: Prose, file: FileContext, permalinks: Permalinks) -> Facts:
    """Gather what a briefing contributes; note problems of its values."""
    name = file.path.removeprefix("content/briefings/").removesuffix(".md")
    slug = checked_slug(record.slug, name.rpartition("/")[2], file)
    _check(record, file)
    return Facts(
        title=record.title,
        slug=slug,
        address=briefing_address(permalinks.briefing, slug, record.date),
        sort=record.date.sort_key,
        published=_published(record),
        modified=str(record.updated or record.published or record.date.when.first),
        lang=record.lang,
        marking=record.marking,
        draft=record.status == "draft",
        names=_names(record, name, slug, file.path),
        involvements=_involvements(record, prose),
        entries=_entries(record, prose, EntityId.of("briefing", name)),
        topics=tuple({topic_slug(topic): topic for topic in record.topics}.items()),
        anchors=(*prose.anchors, *sorted(briefing_anchors(record))),
        references=(*prose.references, *_references(record, file)),
        redirects=checked_redirects(record.aliases, file),
        corrections=record.corrections,
    )


def briefing_address(pattern: str, slug: str, date: Edtf) -> str:
    """Fill in a permalink pattern."""
    year, month, day = date.when.first.split("-")
    return pattern.format(slug=slug, year=year, month=month, day=day)


def _published(record: Briefing) -> str:
    return str(record.published) if record.published else record.date.when.first


def _check(record: Briefing, file: FileContext) -> None:
    for number, source in enumerate(record.sources):
        check_url(source.url, ("sources", number, "url"), file)
    _check_unique([source.key for source in record.sources], "sources", "key", file)
    _check_unique([follow_up_id(item) for item in record.follow_ups], "follow_ups", "id", file)


def _check_unique(values: list[str], key: str, part: str, file: FileContext) -> None:
    seen: set[str] = set()
    for number, value in enumerate(values):
        if value in seen:
            message = f'two {key.replace("_", "-")} have the {part} "{value}"'
            file.report("duplicate-anchor", (key, number, part), message, f"give one of the two another `{part}`")
        seen |= {value} if value else set()


def _names(record: Briefing, name: str, slug: str, path: str) -> tuple[Name, ...]:
    return (
        Name(f"path:{path}", BY_PATH, path),
        Name(fold(name), BY_PATH, name),
        Name(fold(f"briefings/{name}"), BY_PATH, name),
        Name(fold(slug), BY_ID, slug),
        Name(fold(record.title), BY_TITLE, record.title),
    )


def involved(scope: Scope, actors: tuple[str | Participant, ...], *, makes: bool = True) -> list[Involvement]:
    """Return the actors of one list. `makes` says whether a name that no file claims makes an actor."""
    return [
        Involvement(
            scope,
            number,
            fold(item.actor),
            item.actor.strip(),
            item.role,
            (slugify(item.actor) or "actor") if makes else "",
        )
        for number, item in enumerate(participants(actors))
    ]


def _involvements(record: Briefing, prose: Prose) -> tuple[Involvement, ...]:
    found = involved(_WHOLE, record.actors)
    for number, event in enumerate(record.events, 1):
        found += involved(Scope.of("event", number), event.actors)
    for item in record.follow_ups:
        found += involved(_follow_up(item), item.actors)
    for block in prose.body.blocks:
        for scope, names in block.participants.items():
            found += involved(scope, names)
    return tuple(found)


def _entries(record: Briefing, prose: Prose, entity: EntityId) -> tuple[Entry, ...]:
    main = _main_entry(record, prose, entity)
    events = [_event_entry(record, number, entity) for number in range(1, len(record.events) + 1)]
    follow_ups = [_follow_up_entry(item, record, entity) for item in record.follow_ups]
    blocks = [_block_entry(block, record, entity) for block in prose.body.blocks if block.is_listed]
    return (main, *events, *follow_ups, *blocks)


def _sort(date: Edtf, entity: EntityId, scope: Scope) -> str:
    return f"{date.sort_key}|{entity}|{scope}"


def _main_entry(record: Briefing, prose: Prose, entity: EntityId) -> Entry:
    sort = _sort(record.date, entity, _WHOLE)
    put_out = f"{_published(record)}|{entity}"
    topics = [topic_slug(topic) for topic in record.topics]
    lists = [(ListId("all"), sort), (ListId("briefings"), sort), (ListId("feed"), put_out)]
    lists += [(ListId.of("topic", topic), sort) for topic in topics]
    lists += [(ListId.of("feed-topic", topic), put_out) for topic in topics]
    result = outcome(record.outcome)
    if result:
        lists.append((ListId.of("outcome", outcome_slug(result.kind)), sort))
    summary = " ".join(record.summary.split()) or prose.lead
    return Entry(_WHOLE, sort, record.title, record.date, summary, result, "", tuple(dict.fromkeys(lists)))


def _event_entry(record: Briefing, number: int, entity: EntityId) -> Entry:
    event = record.events[number - 1]
    scope = Scope.of("event", number)
    sort = _sort(event.date, entity, scope)
    result = outcome(event.outcome)
    lists = [(ListId("all"), sort)]
    lists += [(ListId.of("outcome", outcome_slug(result.kind)), sort)] if result else []
    return Entry(scope, sort, event.title, event.date, "", result, scope.anchor, tuple(lists))


def _follow_up_entry(item: FollowUp, record: Briefing, entity: EntityId) -> Entry:
    """A follow-up is sorted by the last day on which it is due; one without a date comes after all others."""
    scope = _follow_up(item)
    sort = f"{item.due.when.last}|{entity}|{scope}" if item.due else f"9999-99|{record.date.sort_key}|{entity}|{scope}"
    return Entry(scope, sort, item.title, item.due, anchor=scope.anchor)


def _block_entry(block: Block, record: Briefing, entity: EntityId) -> Entry:
    date = block.date or record.date
    return Entry(block.scope, _sort(date, entity, block.scope), block.text, date, anchor=block.anchor)


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
