"""What an actor's file contributes: the names it claims, whom it belongs to, what it refers to."""

from __future__ import annotations

from briefgen.config import Permalinks
from briefgen.content.briefing import BY_ID, BY_NAME, BY_PATH, involved, place_names
from briefgen.content.file_context import FileContext
from briefgen.content.sources import own_name
from briefgen.content.value_checks import check_url, checked_slug, image_reference, slug_of
from briefgen.normal import nfc
from briefgen.records.facts import Facts, Name
from briefgen.records.front_matter import Actor, Link
from briefgen.records.ids import EntityId, Scope
from briefgen.records.names import fold
from briefgen.records.text import Prose


def actor_facts(record: Actor, prose: Prose, file: FileContext, permalinks: Permalinks) -> Facts:
    """Gather what an actor contributes; note problems of its values."""
    name = file.path.removeprefix("content/actors/").removesuffix(".md")
    slug = checked_slug(record.slug, own_name(name), file)
    address = permalinks.actor.format(slug=slug)
    for number, link in enumerate(record.links):
        url, at = (link.url, ("links", number, "url")) if isinstance(link, Link) else (link, ("links", number))
        check_url(url, at, file)
    names = [
        Name(f"path:{nfc(file.path)}", BY_PATH, file.path),
        Name(fold(f"actors/{name}"), BY_PATH, name),
        Name(EntityId.of("actor", name), BY_PATH, name),
        Name(fold(name), BY_ID, name),
    ]
    names += [Name(fold(text), BY_NAME, text) for text in (record.name, *record.aliases)]
    names += place_names(name, name, address)
    members = (record.member_of,) if isinstance(record.member_of, str) else record.member_of
    organisations = tuple(role.organisation for role in record.roles)
    involvements = involved(Scope("member"), members) + involved(Scope("role"), organisations, makes=False)
    involvements += involved(Scope("country"), (record.country,) if record.country else (), makes=False)
    return Facts(
        title=record.name,
        slug=slug,
        address=address,
        kind=record.kind or "",
        names=tuple(dict.fromkeys(names)),
        involvements=tuple(item for item in involvements if item.name),
        anchors=prose.anchors,
        references=(*prose.references, *image_reference(record.image, file)),
    )


def address_of_actor(record: Actor, path: str, permalinks: Permalinks) -> str:
    """Return the address of the actor in a file."""
    name = path.removeprefix("content/actors/").removesuffix(".md")
    return permalinks.actor.format(slug=slug_of(record.slug, own_name(name)))
