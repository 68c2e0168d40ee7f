"""The marks that git leaves in a file where two people changed the same lines.

Lines within fenced code are no marks: a text may be about git.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefgen.diagnostics import Location, Problem
from briefgen.rules import problem

_SIGNS = ("<<<<<<<", ">>>>>>>", "|||||||")
_MARK = r"(<{7}|>{7}|\|{7})(?: .*)?\s*"
_FENCE = r" {0,3}(`{3,}|~{3,})(.*)"


def conflicts(text: str, path: str) -> list[Problem]:
    """Return a problem for each place where a merge was not finished."""
    if not any(sign in text for sign in _SIGNS):
        return []
    hint = "choose what stands there, and remove the lines <<<<<<<, ======= and >>>>>>>"
    message = "a merge was not finished: both versions stand here"
    return [
        problem("conflict-marker", Location.in_line(path, number, 1, line), message, hint)
        for number, line in _first_marks(text)
    ]


def _first_marks(text: str) -> Iterator[tuple[int, str]]:
    """Yield the first line of each conflict, with its number."""
    fence, is_inside = "", False
    for number, line in enumerate(text.split("\n"), 1):
        found = re.fullmatch(_MARK, line)
        if found and not fence:
            if not is_inside or found[1] == _SIGNS[0]:
                yield number, line
            is_inside = found[1] != _SIGNS[1]
        else:
            fence = _fence_after(line, fence)


def _fence_after(line: str, fence: str) -> str:
    """Return the fence of the code that a line stands in or opens, or "" behind its end."""
    found = re.match(_FENCE, line)
    if not found:
        return fence
    if not fence:
        return found[1]
    is_end = found[1][0] == fence[0] and len(found[1]) >= len(fence) and not found[2].strip()
    return "" if is_end else fence
