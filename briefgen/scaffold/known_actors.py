"""The actors that have a file, as those who write need them: by which names to call them.

Their files are read, not the archive: it may be older than they are, or missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from briefgen.content import frontmatter
from briefgen.content.sources import entity_of, kind_of
from briefgen.content.walk import walk
from briefgen.diagnostics import nearest
from briefgen.normal import nfc
from briefgen.records.names import actor_slug, fold


class KnownActor(msgspec.Struct, frozen=True):
    """An actor with a file: its id, its name and aliases, and what tells it from others with the same name."""

    id: str
    names: tuple[str, ...]
    described: str

    def __str__(self) -> str:
        return f"{self.id} ({self.described})" if self.described else self.id


def known_actors(root: Path, holding: str = "") -> list[KnownActor]:
    """Return the actors with a readable file that holds all words of a text, by id. Upper and lower case are alike."""
    words = nfc(holding).casefold().split()
    paths = (f"{folder.path}/{name}" for folder in walk(root, []) for name in folder.files)
    found = (_actor(root, path, words) for path in paths if kind_of(path) == "actor")
    return sorted(filter(None, found), key=lambda actor: actor.id)


def _actor(root: Path, path: str, words: Sequence[str]) -> KnownActor | None:
    """Return the actor of a file, or None if it cannot be read, which `check` reports, or holds not all words."""
    name = entity_of(path).name
    try:
        text = nfc((root / path).read_text("utf-8-sig", errors="replace"))
        held = f"{nfc(name)}\n{text}".casefold()
        front = frontmatter.split(text, path)[0] if all(word in held for word in words) else None
    except Exception:
        return None
    return KnownActor(nfc(name), tuple(_names(front.data)), _described(front.data)) if front else None


def _names(data: dict[str, Any]) -> Iterator[str]:
    aliases = data.get("aliases")
    for name in (data.get("name"), *(aliases if isinstance(aliases, list) else ())):
        if isinstance(name, str) and name.strip():
            yield name


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
