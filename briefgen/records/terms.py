"""What withholds a document from some readers, or until some time.

`records.withholding` reads these terms from front matter; `archive.visibility` decides by them who sees what.
"""

from __future__ import annotations

import msgspec

from briefgen.tlp import Marking


class Terms(msgspec.Struct, frozen=True):
    """What withholds a document: that it is a draft, until when (in seconds since 1970), and from whom."""

    draft: bool = False
    """True for a draft."""
    embargo: float | None = None
    """When the embargo ends, in seconds since 1970; None if there is none."""
    marking: Marking = "clear"
    """The highest marking that its readers must be allowed to see (TLP 2.0)."""


PUBLIC = Terms()
"""The terms of what nothing withholds."""
