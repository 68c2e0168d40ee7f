"""What an actor's file contributes: the names it claims, whom it belongs to, what it refers to."""

from __future__ import annotations

from briefgen.content.briefing import BY_ID, BY_NAME, BY_PATH, PageNames, involved
from briefgen.content.file_context import FileContext
from briefgen.content.profile import given_names, page_names
from briefgen.content.value_checks import check_links, checked_redirects, image_reference
from briefgen.normal import nfc
from briefgen.records.facts import Facts, Name, Office
from briefgen.records.front_matter import Actor, Participant, Role, latest_role
from briefgen.records.ids import EntityId, Scope
from briefgen.records.text import Prose

DISTINCT = Scope("distinct")
"""The scope of the actors that an actor's file tells it apart from."""


def actor_facts(record: Actor, prose: Prose, file: FileContext, page: PageNames) -> Facts:
    """Gather what an actor contributes; note problems of its values."""
    name = page.name
    check_links(record.links, file)
    _check_order(record.roles, file)
    names = [*page_names(page, file), Name(EntityId.of("actor", name), BY_PATH, name)]
    names += [*given_names([nfc(name)], BY_ID), *given_names((record.name, *record.aliases), BY_NAME)]
    members = (record.member_of,) if isinstance(record.member_of, str) else record.member_of
    organisations = tuple(Participant(actor=role.organisation, role=role.title) for role in record.roles)
    involvements = involved(Scope("member"), members) + involved(Scope("role"), organisations, makes=False)
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


def _check_order(roles: tuple[Role, ...], file: FileContext) -> None:
    """Report each office that ends before it begins."""
    for number, role in enumerate(roles):
        if role.from_ and role.to and role.to.when.last < role.from_.when.first:
            message = f'the office "{role.title}" ends before it begins, {role.from_}'
            file.report("date", ("roles", number, "to"), message, "check both dates; the later one stands in `to`")
