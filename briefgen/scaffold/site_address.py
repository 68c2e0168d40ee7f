"""Writing `base_url` into `briefgen.toml`, which stays as a person wrote it but for that."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from briefgen.config import FILE

_KEY = re.compile(r"""(?P<key>[ \t]*base_url[ \t]*=[ \t]*)(?P<value>"[^"\n]*"|'[^'\n]*')(?P<rest>.*)""")


class NotWrittenError(Exception):
    """The file is written in a way in which the key cannot be put safely."""


def write_base_url(root: Path, address: str) -> None:
    """Set `base_url` in a site's `briefgen.toml`. All other lines and comments stay.

    Raises:
        NotWrittenError: that would change anything else.
        OSError: the file cannot be read or written.

    """
    path = root / FILE
    before = path.read_bytes().decode("utf-8-sig")
    after = _with_base_url(before, address)
    try:
        is_set = tomllib.loads(after) == tomllib.loads(before) | {"base_url": address}
    except tomllib.TOMLDecodeError:
        is_set = False
    if not is_set:
        raise NotWrittenError
    path.write_bytes(after.encode())


def _with_base_url(text: str, address: str) -> str:
    """Return the text with the key in the line where it is, or in a new line after the title."""
    lines = text.splitlines(keepends=True)
    top = next((number for number, line in enumerate(lines) if line.lstrip().startswith("[")), len(lines))
    for number, line in enumerate(lines[:top]):
        if found := _KEY.match(line):
            end = line[found.end() :]
            lines[number] = f'{found["key"]}"{address}"{found["rest"]}{end}'
            return "".join(lines)
    place = next((number for number, line in enumerate(lines[:top], 1) if re.match(r"\s*title\s*=", line)), 0)
    newline = "\r\n" if "\r\n" in text else "\n"
    if place and not lines[place - 1].endswith("\n"):
        lines[place - 1] += newline
    return "".join([*lines[:place], f'base_url = "{address}"{newline}', *lines[place:]])
