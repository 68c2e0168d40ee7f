"""RFC 5545, sections 3.1 and 3.3.11: how the lines of a calendar are escaped and folded. Another reader checks them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from briefgen.render.content_lines import LIMIT, calendar_lines, calendar_text

texts = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\\;,"), min_size=1)


def calendar(summary: str) -> str:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:a", "BEGIN:VEVENT", "UID:a", "DTSTAMP:20210205T000000Z"]
    lines += [f"SUMMARY:{calendar_text(summary)}", "END:VEVENT", "END:VCALENDAR"]
    return str(calendar_lines("\n".join(lines)))


@pytest.mark.parametrize(
    ("text", "escaped"),
    [("a, b; c", "a\\, b\\; c"), ("a\\b", "a\\\\b"), ("a\nb", "a\\nb"), ("a\r\x07b", "ab"), ("a:b", "a:b")],
)
def test_text_is_escaped(text: str, escaped: str) -> None:
    assert calendar_text(text) == escaped


def test_no_line_is_longer_than_75_bytes_and_no_character_is_divided() -> None:
    for letter in "aé王𝒜":
        text = calendar(letter * 200)
        assert text.endswith("\r\n")
        assert text.count("\n") == text.count("\r\n") > 9
        lines = text.encode().split(b"\r\n")
        assert max(map(len, lines)) <= LIMIT
        assert max(map(len, lines)) > LIMIT - len(letter.encode()), "lines are folded too soon"
        assert all(line.decode() for line in lines[:-1])


def test_empty_lines_are_left_out() -> None:
    assert calendar_lines("A:1\n\n  \nB:2\n") == "A:1\r\nB:2\r\n"


@given(texts)
def test_another_reader_gets_the_same_text(text: str) -> None:
    (event,) = Calendar.from_ical(calendar(text)).walk("VEVENT")
    assert str(event["SUMMARY"]) == text
