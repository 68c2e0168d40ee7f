"""The settings that all publish targets share, and how the kinds of target are found.

A kind of target is one module in `briefgen.publish.targets`: `to = "git"` means the module `git`. The module registers
the kind with a constant `KIND` (`TargetKind` in `briefgen.publish.target`). It is imported only when a table names it,
so a site that does not publish imports none.
"""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import Annotated, Protocol

import msgspec
from msgspec import Meta

from briefgen.config import Section

PACKAGE = "briefgen.publish.targets"
"""The package of the kinds of target. It is imported by name, because its modules import this one."""

HOW_TO_SERVE = "`briefgen headers nginx`, or `caddy`, prints what its configuration needs."

Text = Annotated[str, Meta(min_length=1)]


class Served(msgspec.Struct, frozen=True):
    """What a target knows of where it is read.

    Args:
        address: the only address at which its host serves it, or "" if that can be any.
        host: the name of its host in `briefgen.hosts`, or "".
        steps: what is left to do after the first publication, one sentence each.

    """

    address: str = ""
    host: str = ""
    steps: tuple[str, ...] = ()


class TargetSettings(Section, frozen=True, kw_only=True):
    """The keys that all targets have.

    `audience` is who reads the target, and `address` is where. `base_url` replaces that of the site. `served_by` names
    a host of `briefgen.hosts`. `publish` asks before it removes more than `max_deletions` files.
    """

    to: str
    audience: str = "public"
    address: str = ""
    base_url: str = ""
    served_by: str = ""
    max_deletions: Annotated[int, Meta(ge=0)] = 100

    def served(self, root: Path) -> Served:
        """Return what is known of where the target is read. `root` is the site's folder."""
        del root
        return Served()


class Allowed(msgspec.Struct, frozen=True):
    """The texts that a key allows: a pattern that matches the whole text, and a description of what to write instead.

    It is part of the type of the key, as in `path: Annotated[Text, Allowed(r"(?!-).+", "the path of a folder")]`. An
    empty text is not checked: a key that must not be empty has the type `Text`.
    """

    pattern: str
    instead: str


class Kind(Protocol):
    """The part of a kind of target that this module uses."""

    @property
    def settings(self) -> type[TargetSettings]:
        """The record of its table."""


def find_kind(to: str) -> Kind | None:
    """Return the kind of target with this name, or None if there is none."""
    if not re.fullmatch("[a-z][a-z0-9_]*", to):
        return None
    name = f"{PACKAGE}.{to}"
    try:
        found: Kind = importlib.import_module(name).KIND
    except ModuleNotFoundError as error:
        if error.name != name:
            raise  # the kind is there, and a module that it needs is not
        return None
    return found


def kind_names() -> list[str]:
    """Return the names of all kinds of target, sorted."""
    import pkgutil  # imported late: only a mistake, or the documentation, asks for all names

    modules = pkgutil.iter_modules(importlib.import_module(PACKAGE).__path__)
    return sorted(module.name for module in modules if not module.name.startswith("_"))


def allowed_texts(settings: type[TargetSettings]) -> dict[str, Allowed]:
    """Return what the texts of a record may be, for each key that limits them."""
    return {
        field.encode_name: limit
        for field in msgspec.structs.fields(settings)
        for limit in getattr(field.type, "__metadata__", ())
        if isinstance(limit, Allowed)
    }
