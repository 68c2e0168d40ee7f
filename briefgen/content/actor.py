"""What an actor's file contributes: the names it claims, whom it belongs to, what it refers to."""

from __future__ import annotations

from briefgen.content.briefing import BY_ID, BY_NAME, BY_PATH, PageNames, involved
from briefgen.content.file_context import FileContext
from briefgen.content.key_locations import KeyPath
from briefgen.content.profile import given_names, page_names
from briefgen.content.value_checks import check_links, checked_redirects, image_reference
from briefgen.normal import nfc
from briefgen.records.facts import Facts, Name, Office
from briefgen.records.front_matter import Actor, Participant, Role, latest_role
from briefgen.records.ids import EntityId, Scope
from briefgen.records.names import fold
from briefgen.records.text import Prose

DISTINCT = Scope("distinct")
"""The scope of the actors that an actor's file tells it apart from."""


def actor_facts(record: Actor, prose: Prose, file: FileContext, page: PageNames) -> Facts:
    """Gather what an actor contributes; note problems of its values."""
    name = page.name
    check_links(record.links, file)
    _check_selves(record, page.name, file)
    _check_order(record.roles, file)
    names = [*page_names(page, file), Name(EntityId.of("actor", name), BY_PATH, name)]
    names += [*given_names([nfc(name)], BY_ID), *given_names((record.name, *record.aliases), BY_NAME)]
    organisations = tuple(Participant(actor=role.organisation, role=role.title) for role in record.roles)
    involvements = involved(Scope("member"), _members(record)) + involved(Scope("role"), organisations, makes=False)
    involvements += involved(Scope("country"), (record.country,) if record.country else (), makes=False)
    involvements += involved(DISTINCT, record.distinct_from, makes=False)
    role = latest_role(record.roles)
    return Facts(
        title=record.name,
        slug=page.slug,
        address=page.address,
        kind=record.kind or "",
        names=tuple(dict.fromkeys(names)),
        involvements=tuple(item for item in involvements if item.name),
        anchors=prose.anchors,
        references=(*prose.references, *image_reference(record.image, file)),
        redirects=checked_redirects(record.old_addresses, file),
        role=role.title if role else "",
        country=record.country,
        sort_name=record.sort_name,
        offices=tuple(Office(item.title, item.from_ or "", item.to or "") for item in record.roles),
    )


def _check_selves(record: Actor, own: str, file: FileContext) -> None:
    """Report where an actor is said to be a member of itself, or to hold an office there."""
    selves = {fold(name) for name in (own, record.name, *record.aliases)}
    is_one = isinstance(record.member_of, str)
    members: list[tuple[KeyPath, str]] = [
        (("member_of",) if is_one else ("member_of", number), name) for number, name in enumerate(_members(record))
    ]
    offices = [(("roles", number, "organisation"), role.organisation) for number, role in enumerate(record.roles)]
    for key, name in (*members, *offices):
        if fold(name) in selves:
            file.report("self-reference", key, f'"{name}" is this actor itself', "remove it, or name another")


def _members(record: Actor) -> tuple[str, ...]:
    return (record.member_of,) if isinstance(record.member_of, str) else record.member_of


def _check_order(roles: tuple[Role, ...], file: FileContext) -> None:
    """Report each office that ends before it begins."""
    for number, role in enumerate(roles):
        if role.from_ and role.to and role.to.when.last < role.from_.when.first:
            message = f'the office "{role.title}" ends before it begins, {role.from_}'
            file.report("date", ("roles", number, "to"), message, "check both dates; the later one stands in `to`")
