"""The inputs of pages besides the archive. This needs no Jinja, because an unchanged build computes it too."""

from __future__ import annotations

from collections.abc import Mapping

from briefgen.config import Config
from briefgen.records.storage import digest_of_value
from briefgen.render.theme import Theme
from briefgen.tlp import Marking


def inputs(config: Config, theme: Theme, digests: Mapping[str, bytes], audience: Marking) -> dict[str, bytes]:
    """Return the name and the digest of everything that pages can use besides the archive.

    Args:
        config: the site's configuration.
        theme: its theme.
        digests: the digest of each template's file, by absolute path.
        audience: the highest marking that the site is for.

    """
    found = {f"config:{name}": digest_of_value(getattr(config, name)) for name in config.__struct_fields__}
    found |= {f"template:{name}": digests[location] for name, location in theme.templates.items()}
    found["audience"] = audience.encode()
    found["assets"] = theme.bundle.encode()
    return found
