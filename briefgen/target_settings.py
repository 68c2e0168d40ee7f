"""What every table `[publish.NAME]` may hold, and how the kinds of publish target are found.

A kind of target is one module in `briefgen.publish.targets`: `to = "git"` means the module `git`. The module registers
the kind with a constant `KIND` (`TargetKind` in `briefgen.publish.target`). It is imported only when a table names it,
so a site that does not publish imports none.
"""

from __future__ import annotations

import importlib
import re
from typing import Annotated, Protocol

import msgspec
from msgspec import Meta

from briefgen.config import Section

PACKAGE = "briefgen.publish.targets"
"""Where the kinds of target are. Imported by name: this module is below it, and knows only `Kind`."""

Text = Annotated[str, Meta(min_length=1)]


class TargetSettings(Section, frozen=True, kw_only=True):
    """The keys that all targets have.

    `audience` is who reads there, `address` where they find it, `base_url` the site's address there if it is not the
    one at the top of the file. To remove more than `max_deletions` files, `publish` asks again.
    """

    to: str
    audience: str = "public"
    address: str = ""
    base_url: str = ""
    max_deletions: Annotated[int, Meta(ge=0)] = 100


class Allowed(msgspec.Struct, frozen=True):
    """What the text of a key may be: a pattern that matches all of it, and in words, what to write.

    It stands in the type of the key, as in `path: Annotated[Text, Allowed(r"(?!-).+", "the path of a folder")]`. An
    empty text is not checked: a key that must not be empty has the type `Text`.
    """

    pattern: str
    instead: str


class Kind(Protocol):
    """What this module must know of a kind of target."""

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
    """Return the keys of a record whose text is limited, each with what it may be."""
    return {
        field.encode_name: limit
        for field in msgspec.structs.fields(settings)
        for limit in getattr(field.type, "__metadata__", ())
        if isinstance(limit, Allowed)
    }
