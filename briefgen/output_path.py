"""Check the paths of files in an output folder or at a publish target.

Every path that comes from content, from a manifest or from a target is checked by `OutputPath` before a file is
written, read or removed under it.
"""

from __future__ import annotations

import re

from briefgen.characters import has_control

NAME_LIMIT = 255
"""The greatest length of a segment in bytes: the limit of most file systems, such as ext4, APFS and NTFS."""

PATH_LIMIT = 1_024
"""The greatest length of a path in bytes: the limit of S3 for keys."""

WELL_KNOWN = ".well-known"
"""The only name that begins with a dot and that a site serves (RFC 8615)."""

_PLAIN = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9._-]*/)*[A-Za-z0-9_][A-Za-z0-9._-]*", re.ASCII)
"""Paths that are allowed without further checks, if they are short."""


class OutputPath(str):
    """A path relative to an output folder, with forward slashes, that stays inside the folder.

    It is not absolute. No segment is empty, begins with a dot (except a leading `.well-known`), holds a backslash or a
    control character, or is too long for file systems.
    """

    __slots__ = ()

    def __new__(cls, text: str) -> OutputPath:
        """Check a path.

        Raises:
            ValueError: the path is not allowed. The message continues a sentence that begins with the path.

        """
        if not (len(text) <= 200 and _PLAIN.fullmatch(text)):
            _check(text)
        return super().__new__(cls, text)


def checked(kind: type, value: object) -> OutputPath:
    """Return a value as a path. This is a `dec_hook` of msgspec.

    Raises:
        ValueError: the value is not an allowed path. The message names it.

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
    """Return the path of the file for an address, unchecked: `a/index.html` for `/a/`."""
    path = address.removeprefix("/")
    return f"{path}index.html" if path.endswith("/") or not path else path


def fault(text: str) -> str:
    """Return the message of `OutputPath` for a path, or "" if the path is allowed."""
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
