"""Offices over time: their order, and where the stretches of their bands begin and end."""

from __future__ import annotations

import pytest

from briefgen.records.dates import Edtf
from briefgen.records.front_matter import Role
from briefgen.render.filters import term
from briefgen.site.offices import Stretch, career
from tests.site.test_actors import plain
from tests.sites import Site


def role(title: str, start: str = "", end: str = "") -> Role:
    return Role(title=title, from_=Edtf(start) if start else None, to=Edtf(end) if end else None)


def bands(*roles: Role) -> dict[str, list[tuple[str, int, int]]]:
    """Return the stretches of each office: how sure it is, and the hundredths between which it lies."""
    found = career(roles, [None] * len(roles))
    return {item.role.title: [_rounded(part) for part in item.band] for item in found.offices}


def _rounded(part: Stretch) -> tuple[str, int, int]:
    return part.sureness, round(part.start), round(part.start + part.width)


def titles(*roles: Role) -> list[str]:
    return [item.role.title for item in career(roles, [None] * len(roles)).offices]


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2001", "2009-06", "2001 – June 2009"), ("2009~", "", "since about 2009"), ("", "2009?", "until 2009 (uncertain)"),
        ("199X", "", "since the 1990s"), ("199X~", "", "since about the 1990s"), ("", "198X", "until the 1980s"),
        ("2004/..", "", "from 2004"), ("", "../198X", "until the 1980s"), ("", "", ""),
    ],
)  # fmt: skip
def test_a_term_is_said_in_words_whatever_is_known_of_it(start: str, end: str, words: str) -> None:
    assert plain(term(start, end)) == words


def test_the_newest_office_comes_first() -> None:
    roles = (
        role("mayor", "1990", "1999"), role("member", "1995"), role("clerk", "", "1989"), role("envoy", "2001-05"),
        role("minister", "1999", "2001-05"),
    )  # fmt: skip
    assert titles(*roles) == ["envoy", "member", "minister", "mayor", "clerk"]
    assert titles(role("first"), role("second")) == ["second", "first"]


def test_days_that_are_known_make_a_sure_band() -> None:
    found = bands(role("a", "2000-01-01", "2000-12-31"), role("b", "2001-01-01", "2001-12-31"))
    assert found == {"b": [("sure", 50, 100)], "a": [("sure", 0, 50)]}


def test_years_are_vague_at_both_ends() -> None:
    found = bands(role("a", "2000", "2003"), role("b", "2004-01-01", "2007-12-31"))
    assert found["a"] == [("vague", 0, 12), ("sure", 12, 38), ("vague", 38, 50)]


def test_what_is_known_to_the_same_year_is_vague_as_a_whole() -> None:
    assert bands(role("a", "2000", "2000"), role("b", "2001", "2001"))["a"] == [("vague", 0, 50)]


def test_open_ends_go_on() -> None:
    found = bands(role("now", "2008-01-01"), role("then", "", "2000-01-01"))
    assert [part[0] for part in found["now"]] == ["sure", "open"]
    assert [part[0] for part in found["then"]] == ["open"]
    assert found["now"][-1][2] == 100
    assert found["then"][0][1] == 0
    assert career((role("now", "2008-01-01"), role("then", "", "2000")), [None, None]).is_open


@pytest.mark.parametrize("dates", [("2004/..", ""), ("../2004", "2005"), ("2004~", "2005?"), ("198X", "2005-21")])
def test_every_kind_of_date_lies_within_the_band(dates: tuple[str, str]) -> None:
    found = career((role("a", *dates), role("b", "2010", "2011-03")), [None, None])
    stretches = [part for item in found.offices for part in item.band]
    assert stretches
    assert all(part.start >= 0 and part.width > 0 and part.start + part.width <= 100.01 for part in stretches)


def test_a_short_office_can_be_seen() -> None:
    (part,) = career((role("a", "1900", "1990"), role("b", "1950-05-05", "1950-05-05")), [None, None]).offices[1].band
    assert part.width == 0.8


def test_one_office_with_dates_has_no_line_of_time(site: Site) -> None:
    site.actor("ann", roles=[{"title": "Mayor", "from": "2010"}, {"title": "Member"}])
    site.build()
    page = site.page("/actors/ann/")
    assert "<svg" not in page
    assert "Offices Mayor since 2010 Member" in plain(page)


def test_a_line_of_time_is_said_in_words_and_drawn_without_style(site: Site) -> None:
    roles = [{"title": f"Office {number}", "from": f"{1990 + number}", "to": f"{1991 + number}"} for number in range(9)]
    site.actor("ann", roles=[*roles, {"title": "Last", "from": "2001"}])
    site.build()
    page = site.page("/actors/ann/")
    assert page.count("<svg") == 10
    assert "style=" not in page
    assert "1990 2001– Last since 2001 Office 8 1998 – 1999" in plain(page)
    assert "2 earlier offices" in plain(page)
