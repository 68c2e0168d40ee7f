"""Paths of files in an output folder or at a publish target, checked in one place.

Every path that comes from content, from a manifest or from a target goes through `OutputPath` before a file is
written, read or removed under it.
"""

from __future__ import annotations

import re

from briefgen.characters import has_control

NAME_LIMIT = 255
"""Bytes in one segment: what ext4, APFS, NTFS and most others take."""

PATH_LIMIT = 1_024
"""Bytes in a whole path: what S3 takes as a key."""

WELL_KNOWN = ".well-known"
"""The only name with a dot in front that a site serves (RFC 8615)."""

_PLAIN = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9._-]*/)*[A-Za-z0-9_][A-Za-z0-9._-]*", re.ASCII)
"""Paths that need no closer look, if they are short."""


class OutputPath(str):
    """A path relative to an output folder, with forward slashes, that stays inside the folder.

    It is not absolute, and no segment is empty, begins with a dot (but for `.well-known` in front), holds a backslash
    or a control character, or is longer than file systems take.
    """

    __slots__ = ()

    def __new__(cls, text: str) -> OutputPath:
        """Check a path.

        Raises:
            ValueError: the path is not allowed; the message says why, to be put after the path.

        """
        if not (len(text) <= 200 and _PLAIN.fullmatch(text)):
            _check(text)
        return super().__new__(cls, text)


def checked(kind: type, value: object) -> OutputPath:
    """Return a value as a path: tells msgspec how paths in manifests are read.

    Raises:
        ValueError: the value is not an allowed path; the message names it.

    """
    if kind is not OutputPath or not isinstance(value, str):
        msg = f"{value!r} is not a path"
        raise ValueError(msg)
    try:
        return OutputPath(value)
    except ValueError as error:
        msg = f"the path {value[:200]!r} {error}"
        raise ValueError(msg) from None


def path_of(address: str) -> str:
    """Return the path under which an address is served, unchecked: `a/index.html` for `/a/`."""
    path = address.removeprefix("/")
    return f"{path}index.html" if path.endswith("/") or not path else path


def fault(text: str) -> str:
    """Return what is wrong with a path, as `OutputPath` would say, or "" if nothing is."""
    try:
        OutputPath(text)
    except ValueError as error:
        return str(error)
    return ""


def _check(text: str) -> None:
    if not text:
        raise ValueError("is empty")
    if text.startswith("/"):
        raise ValueError("is absolute")
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        raise ValueError("is not UTF-8") from None
    if size > PATH_LIMIT:
        msg = f"is {size:,} bytes long; at most {PATH_LIMIT:,} are possible"
        raise ValueError(msg)
    for number, segment in enumerate(text.split("/")):
        _check_segment(segment, is_first=number == 0)


def _check_segment(segment: str, *, is_first: bool) -> None:
    if not segment:
        raise ValueError("has two slashes in a row, or ends with one")
    if segment in (".", ".."):
        msg = f'contains "{segment}"'
        raise ValueError(msg)
    if segment.startswith(".") and not (is_first and segment == WELL_KNOWN):
        msg = f'contains "{segment}"; a name with a dot in front is hidden'
        raise ValueError(msg)
    if "\\" in segment:
        raise ValueError("contains a backslash")
    if has_control(segment):
        raise ValueError("contains a control character")
    if (size := len(segment.encode())) > NAME_LIMIT:
        msg = f"has a name of {size:,} bytes; at most {NAME_LIMIT} are possible"
        raise ValueError(msg)
