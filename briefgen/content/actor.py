"""What an actor's file contributes: the names it claims, whom it belongs to, what it refers to."""

from __future__ import annotations

from briefgen.config import Permalinks
from briefgen.content.briefing import BY_ID, BY_NAME, BY_PATH, PageNames, involved, place_names
from briefgen.content.file_context import FileContext
from briefgen.content.sources import own_name
from briefgen.content.value_checks import check_url, checked_redirects, checked_slug, image_reference
from briefgen.normal import nfc
from briefgen.records.facts import Facts, Name
from briefgen.records.front_matter import Actor, Link, Participant, latest_role
from briefgen.records.ids import EntityId, Scope
from briefgen.records.names import fold
from briefgen.records.text import Prose

DISTINCT = Scope("distinct")
"""The scope of the actors that an actor's file tells it apart from."""


def actor_names(record: Actor, file: FileContext, permalinks: Permalinks) -> PageNames:
    """Return what the page of an actor is named by; report a slug that cannot be used."""
    name = file.path.removeprefix("content/actors/").removesuffix(".md")
    slug = checked_slug(record.slug, own_name(name), file)
    return PageNames(name, slug, permalinks.actor.format(slug=slug))


def actor_facts(record: Actor, prose: Prose, file: FileContext, page: PageNames) -> Facts:
    """Gather what an actor contributes; note problems of its values."""
    name = page.name
    for number, link in enumerate(record.links):
        url, at = (link.url, ("links", number, "url")) if isinstance(link, Link) else (link, ("links", number))
        check_url(url, at, file)
    names = [
        Name(f"path:{nfc(file.path)}", BY_PATH, file.path),
        Name(fold(f"actors/{name}"), BY_PATH, name),
        Name(EntityId.of("actor", name), BY_PATH, name),
        Name(fold(name), BY_ID, nfc(name)),
    ]
    names += [Name(fold(text), BY_NAME, text) for text in (record.name, *record.aliases)]
    names += place_names(page)
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
    )
