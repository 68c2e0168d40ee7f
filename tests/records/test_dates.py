"""Dates: what EDTF is read, what it means, how it sorts and reads. (ISO 8601-2:2019; loc.gov/standards/datetime)"""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.records import dates
from briefgen.records.date_labels import long, machine, short
from briefgen.records.dates import Edtf, Instant, Moment


@pytest.mark.parametrize(
    ("text", "first", "last", "words"),
    [
        ("2021-02-05", "2021-02-05", "2021-02-05", "5 February 2021"),
        ("2021-02", "2021-02-01", "2021-02-28", "February 2021"),
        ("2020-02", "2020-02-01", "2020-02-29", "February 2020"),
        ("2021", "2021-01-01", "2021-12-31", "2021"),
        ("0987", "0987-01-01", "0987-12-31", "987"),
        ("2021-02~", "2021-02-01", "2021-02-28", "about February 2021"),
        ("1945~", "1945-01-01", "1945-12-31", "about 1945"),
        ("2021?", "2021-01-01", "2021-12-31", "2021 (uncertain)"),
        ("2021-02-05?", "2021-02-05", "2021-02-05", "5 February 2021 (uncertain)"),
        ("2021%", "2021-01-01", "2021-12-31", "about 2021 (uncertain)"),
        ("2021-21", "2021-03-01", "2021-05-31", "spring 2021"),
        ("1944-21~", "1944-03-01", "1944-05-31", "about spring 1944"),
        ("1944-24?", "1944-12-01", "1944-12-31", "winter 1944 (uncertain)"),
        ("198X", "1980-01-01", "1989-12-31", "1980s"),
        ("../198X", "1980-01-01", "1989-12-31", "until the 1980s"),
        ("198X/..", "1980-01-01", "9999-12-31", "from the 1980s"),
        ("18XX", "1800-01-01", "1899-12-31", "1800–1899"),
        ("2021-XX", "2021-01-01", "2021-12-31", "2021"),
        ("2021-02-XX", "2021-02-01", "2021-02-28", "February 2021"),
        ("2021-02-04/2021-02-06", "2021-02-04", "2021-02-06", "4–6 February 2021"),
        ("2021-01-23/2021-02-06", "2021-01-23", "2021-02-06", "23 January – 6 February 2021"),
        ("2020-12-30/2021-01-02", "2020-12-30", "2021-01-02", "30 December 2020 – 2 January 2021"),
        ("2020~/2021-02", "2020-01-01", "2021-02-28", "about 2020 – February 2021"),
        ("2020/..", "2020-01-01", "9999-12-31", "from 2020"),
        ("../2020", "2020-01-01", "2020-12-31", "until 2020"),
        ("2021-02-05T09:30:00+01:00", "2021-02-05", "2021-02-05", "5 February 2021, 09:30 UTC+01:00"),
        ("2021-02-05T09:30Z", "2021-02-05", "2021-02-05", "5 February 2021, 09:30 UTC"),
    ],
)
def test_a_date_has_bounds_and_words(text: str, first: str, last: str, words: str) -> None:
    date = Edtf(text)
    assert (date.when.first, date.when.last) == (first, last)
    assert long(date) == words
    assert date == text


@pytest.mark.parametrize(
    "text",
    [
        "", "tomorrow", "2021-02-30", "2021-13", "2021-00", "5.2.2021", "02/05/2021", "2021-2-5", "21-02-05", "2021-02-05T09:00",
        "2021-02-05T25:00:00Z", "2021-02-06/2021-02-05", "2021-02-05/2021-02-05", "2021/2022/2023", "/", "../..", "0000", "12021",
        "٢٠٢١", "2021-02-05T09:00:00+99:00",
        # a part of a date that is known without the whole: what is read must not be guessed
        "198X-05", "198X-05-05", "19XX-02-03", "2021-XX-05", "198X-XX-05", "20X1-05",
        # seasons by hemisphere, quarters and halves of a year
        "2021-25", "2021-29", "2021-33", "2021-36", "2021-41",
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Edtf(text)


def test_dates_sort_in_time_and_the_less_exact_after_the_exact() -> None:
    texts = ["2020", "2021-02-04/2021-02-06", "2021-02-05T08:00Z", "2021-02-05", "2021-02-06", "2021-03~", "2022"]
    assert sorted(set(texts), key=lambda text: Edtf(text).sort_key) == texts


def test_short_months_have_three_letters() -> None:
    assert short(Edtf("2021-02-04/2021-03-06")) == "4 Feb – 6 Mar 2021"
    assert short(Edtf("2021-05")) == "May 2021"


@pytest.mark.parametrize(
    ("text", "attribute"),
    [
        ("2021-02-05", "2021-02-05"), ("2021-02~", "2021-02"), ("2021?", "2021"), ("2021-21", ""), ("2020/2021", ""),
        ("2021-02-05 09:00:00+01:00", "2021-02-05T09:00:00+01:00"),
    ],
)  # fmt: skip
def test_html_gets_only_dates_that_it_knows(text: str, attribute: str) -> None:
    assert machine(Edtf(text)) == attribute


def test_a_moment_is_exact_to_the_day() -> None:
    assert Moment("2021-02-05") == "2021-02-05"
    with pytest.raises(ValueError, match="not exact to the day"):
        Moment("2021-02")
    with pytest.raises(ValueError, match="not exact to the day"):
        Moment("2021-02-05~")


def test_an_instant_is_the_same_everywhere() -> None:
    assert Instant("2021-02-05T09:00:00+01:00").timestamp == Instant("2021-02-05T08:00:00Z").timestamp
    with pytest.raises(ValueError, match="not a time with zone"):
        Instant("2021-02-05")


@given(st.dates())
def test_every_day_of_the_calendar_is_read(day: object) -> None:
    date = Edtf(str(day))
    assert date.when.first == date.when.last == str(day)


DATES = st.tuples(
    st.sampled_from(("2021", "1999", "19XX", "198X", "0000", "Y-17", "")),
    st.sampled_from(("", "", "-02", "-21", "-13")),
    st.sampled_from(("", "", "-05", "-31")),
    st.sampled_from(("", "", "~", "?", "%", "T10:00Z", "T24:00")),
).map("".join)
PAIRS = st.tuples(DATES, st.sampled_from(("/", "/..", "../")), DATES).map("".join)


def test_no_text_crashes_the_reader() -> None:
    read = set()

    @settings(deadline=None, max_examples=500)
    @given(DATES | PAIRS | st.text("0123456789-/~?%XTZ:+.", max_size=24))
    def check(text: str) -> None:
        try:
            when = Edtf(text).when
        except ValueError:
            return
        read.add(text)
        assert when.first <= when.last
        assert long(Edtf(text))

    check()
    assert len(read) > 5, "hardly any of the texts was a date"


@pytest.mark.parametrize("sign", "~?%")
@pytest.mark.parametrize("date", ["1999", "2024-02", "2024-02-29", "0001-01-01", "9999-12"])
def test_a_sign_behind_a_date_is_read_as_the_library_reads_it(date: str, sign: str) -> None:
    assert dates.read(f"{date}{sign}") == dates._by_library(f"{date}{sign}")


def test_no_library_is_needed_for_a_sign_behind_a_date() -> None:
    code = "import sys; from briefgen.records.dates import read; read('2021-02~/2021-03-05?'); print('edtf' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "False\n"
