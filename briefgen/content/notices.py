"""Lines at the beginning of a text that say what only front matter can say: who may read it, and when."""

from __future__ import annotations

import re

import msgspec

from briefgen.content.file_context import FileContext
from briefgen.content.withholding import HINTS, RULE, UNCLEAR, UNCLEAR_VALUE, is_withheld, open_hint
from briefgen.diagnostics import Location
from briefgen.records import withholding
from briefgen.records.front_matter import Withholdable
from briefgen.rules import problem

_SIGNALS = (
    "embargo",
    "tlp",
    "draft",
    "publi",
    "release",
    "distribut",
    "circulat",
    "confidential",
    "secret",
    " only",
    "#priv",
)
"""Parts of words, one of which is in each line that patterns below match. They are compiled where they are used."""

_UNTIL = r"(?:(?:un)?til|bis|jusqu\W?(?:au|à)|hasta|fino a\w*|até|до)\b.{0,70}[^.]"
_NOTICE = rf"\W*(?:(?:strictly )?(?:under )?embargo(?:ed)?\W+{_UNTIL}|tlp\W{{0,2}}(\w+(?:\+strict)?)\W*)"
"""A line of a text that says what the front matter must say: `EMBARGOED UNTIL …`, `TLP:RED`."""

_CLOSED_NOTICE = (
    r"\W*(?:(?:DRAFT|UNPUBLISHED|EMBARGOED|CONFIDENTIAL|SECRET"
    r"|(?i:(?:draft\W+)?do not (?:publish|release|distribute|circulate)"
    r"|under (?:strict )?embargo|(?:strictly|private and) confidential|top secret"
    r"|(?:for )?(?:internal|official)(?: use)? only))\W*"
    r"|(?i:(?:draft\W+)?not for (?:publication|release|distribution|circulation)\b(?:.{0,60}[^.])?))"
)
"""A line that says that a text is not for everybody: `DRAFT`, `Not for publication`. One word is meant in capitals."""

_TAGS = r"(?:#[\w/-]+[\s,]*)+"
_CLOSED_TAG = r"#(?:draft|unpublished|private|embargo(?:ed)?|confidential)\b"
"""A line of tags, as in Obsidian, and those that mean withholding."""

_MARKS = r"^\s*[-+*] |[*`>\[\]()]|__|==|%%"
"""Signs of Markdown around the words of a line."""

_KEY_LINE = r"([^\W\d][\w -]{0,40}?)\s*(?:[:=]+|：)\s*(\S.*)"
_DAY_OR_TIME = (
    r"\d{4}-\d\d|\d{1,2}(?:st|nd|rd|th)?[./ ]{1,2}\w+[./ ]{1,2}\d{4}|\w+ \d{1,2}(?:st|nd|rd|th)?,? \d{4}"
    r"|\d{1,2}[:.]\d\d|\d ?(?:am|pm|uhr|h)\b"
)
"""A day or a time of day, in whatever form."""

_FIRST_CHARACTERS, _FIRST_LINES = 2_000, 12
"""How much of a text is looked at."""

_LONGEST_LINE = 200
"""A longer line, in characters, is a paragraph."""


def check_text(file: FileContext, record: msgspec.Struct) -> None:
    """Report lines at the beginning of the text that say what only front matter can say."""
    start = file.front.body[:_FIRST_CHARACTERS]
    folded = start.casefold()
    may_notify = any(signal in folded for signal in _SIGNALS)
    for row, line in enumerate(start.split("\n")[:_FIRST_LINES], file.front.body_line + 1):
        if line.startswith(":::"):
            break  # the head of a block has a check of its own
        if not line or len(line) > _LONGEST_LINE:
            continue
        hint = _notice_fault(line, record) if may_notify else None
        if hint is None:
            hint = _key_fault(line, record)
        if hint:
            hint = hint if isinstance(record, Withholdable) else open_hint(file)
            location = Location.in_line(file.path, row, 1, line)
            message = "this line is text: it stands below the front matter, and withholds nothing"
            file.problems.append(problem(RULE, location, message, hint))


def _notice_fault(line: str, record: msgspec.Struct) -> str | None:
    """Return what to do about a notice, "" if what it says is done, or None if the line is none."""
    if found := re.fullmatch(_NOTICE, line.strip(), re.I):
        if not found[1]:
            return "" if is_withheld(record) else HINTS["embargo"]
        marking = withholding.marking_of(found[1])
        return "" if marking in (None, getattr(record, "marking", "clear")) else f"write `marking: {marking}`"
    is_tag = "#" in line and re.fullmatch(_TAGS, line.strip()) and re.search(_CLOSED_TAG, line, re.I)
    if is_tag or re.fullmatch(_CLOSED_NOTICE, line):
        return "" if is_withheld(record) else UNCLEAR_VALUE
    return None


def _key_fault(line: str, record: msgspec.Struct) -> str:
    """Return what to do about a line with a key and a value, or "" if there is nothing to do."""
    if not (":" in line or "=" in line or "：" in line):
        return ""
    pair = re.fullmatch(_KEY_LINE, re.sub(_MARKS, "", line).strip())
    value = pair[2].strip("\"'_ ") if pair else ""
    said = withholding.read(pair[1], value) if pair else None
    if said is None or not said.withholds:
        return ""
    if said.key:
        is_done = str(getattr(record, said.key, "")) == said.value
        return "" if is_done else f"write `{said.key}: {said.value}` between the lines of three dashes"
    if said.meaning == "embargo" and re.match(_DAY_OR_TIME, value, re.I):
        return "" if is_withheld(record) else HINTS["embargo"]
    return UNCLEAR if said.meaning == "closed" and withholding.is_flag(value) else ""
