"""The actors that have a file, as those who write need them: by which names to call them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from briefgen.diagnostics import nearest
from briefgen.normal import nfc
from briefgen.records.names import actor_slug, fold
from briefgen.scaffold.known_files import fronts, names_in


class KnownActor(msgspec.Struct, frozen=True):
    """An actor with a file: its id, its name and aliases, and what tells it from others with the same name."""

    id: str
    names: tuple[str, ...]
    described: str

    def __str__(self) -> str:
        return f"{self.id} ({self.described})" if self.described else self.id


def known_actors(root: Path, holding: str = "") -> list[KnownActor]:
    """Return the actors with a readable file that holds all words of a text, by id. Upper and lower case are alike."""
    found = fronts(root, "actor", holding)
    actors = (KnownActor(name, tuple(names_in(data)), _described(data)) for name, data in found)
    return sorted(actors, key=lambda actor: actor.id)


def _described(data: dict[str, Any]) -> str:
    roles = data.get("roles")
    titles = [role.get("title") for role in roles if isinstance(role, dict)] if isinstance(roles, list) else []
    found = [part for part in (*titles[-1:], data.get("country")) if isinstance(part, str)]
    return ", ".join(found) or str(data.get("kind") or "")


def offered(actors: Sequence[KnownActor]) -> list[str]:
    """Return by what to call each actor: its names and aliases, and its id where another has the name too, sorted."""
    owners = _owners(actors)
    clear = {name for actor in actors for name in actor.names if len(owners[fold(name)]) == 1}
    shared = {actor.id for actor in actors for name in actor.names if len(owners[fold(name)]) > 1}
    return sorted(clear | shared, key=lambda name: (name.casefold(), name))


def completions(root: Path, typed: str) -> dict[str, str]:
    """Return the names and ids that begin with what was typed, each with a description; an id for a shared name."""
    found: dict[str, str] = {}
    actors, start = known_actors(root, typed), fold(typed)
    owners = _owners(actors)
    for actor in actors:
        for name in (actor.id, *actor.names):
            if fold(name).startswith(start):
                is_clear = name == actor.id or len(owners[fold(name)]) == 1
                found[name if is_clear else actor.id] = actor.described
    return dict(sorted(found.items(), key=lambda item: (item[0].casefold(), item[0])))


def meant(name: str, actors: Sequence[KnownActor]) -> list[KnownActor]:
    """Return the actors that a name could mean: one if it is clear, none if no file has the name."""
    owners = _owners(actors).get(fold(name), set())
    exact = [actor for actor in actors if actor.id == nfc(name).strip()]
    return exact or [actor for actor in actors if actor.id in owners]


def _owners(actors: Iterable[KnownActor]) -> dict[str, set[str]]:
    """Return for each folded name or id the ids of the actors that have it."""
    owners: dict[str, set[str]] = {}
    for actor in actors:
        for name in (actor.id, *actor.names):
            owners.setdefault(fold(name), set()).add(actor.id)
    return owners


def fault(name: str, root: Path, *, known_only: bool) -> tuple[str, str] | None:
    """Return what is wrong with a name for an actor and what to write, or None if a briefing can name it."""
    found = meant(name, known_actors(root, name))
    if len(found) > 1:
        shown = ", ".join(map(str, found))
        return f'"{name}" is a name of {len(found)} actors: {shown}', f"write the id of one, as in {found[0].id}"
    if found:
        return None
    same_slug = f"content/actors/{actor_slug(name)}.md"
    if (root / same_slug).exists():
        return f'"{name}" comes to the address of {same_slug}, but is no name in it', "add it to `aliases` there first"
    if not known_only:
        return None
    near = nearest(name, offered(known_actors(root)))
    hint = f'did you mean "{near}"?' if near else "write content/actors/<name>.md first"
    return f'no file claims the actor "{name}", as [actors] known_only asks for', hint
