"""Lists by time, over dates of every kind: each entry is in one place, numbers add up, and every period is reached."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefgen.records import periods
from briefgen.records.date_labels import period as in_words
from briefgen.records.dates import Edtf
from tests.sites import Site

_years = st.sampled_from(("0009", "0987", "1899", "1980", "2019", "2020", "2021", "9999"))
_months = st.sampled_from(("01", "02", "09", "12"))
_days = st.sampled_from(("01", "05", "09", "10", "17", "28"))
_marks = st.sampled_from(("", "", "~", "?", "%"))
_exact = st.builds(lambda *parts: "-".join(parts), _years, _months, _days)
_loose = st.one_of(
    st.builds("{}-{}{}".format, _years, _months, _marks),
    st.builds("{}{}".format, _years, _marks),
    st.builds("{}-{}".format, _years, st.sampled_from(("21", "22", "23", "24", "XX", "XX-XX", "XX-05", "02-XX"))),
    st.sampled_from(("198X", "202X", "18XX", "19XX", "202X-02", "1XXX-02-05", "202X-XX")),
)
_times = st.builds(
    "{}T{}:30{}".format, _exact, st.sampled_from(("00", "09", "23")), st.sampled_from(("Z", "+14:00", "-05:00"))
)
_closed = st.one_of(_exact, _exact, _loose)
_ranges = st.one_of(
    st.builds("{}/{}".format, _closed, _closed), st.builds("../{}".format, _closed), st.builds("{}/..".format, _closed)
)


def _is_date(text: str) -> bool:
    try:
        Edtf(text)
    except ValueError:
        return False
    return True


dates = st.one_of(_exact, _loose, _times, _ranges).filter(_is_date)
"""Dates of every kind that there is."""


@given(dates)
@settings(max_examples=300, deadline=None)
def test_every_date_has_one_period_which_its_sort_key_tells(text: str) -> None:
    date = Edtf(text)
    known = periods.known(date)
    sort = f"{periods.place(known)}{date.sort_key[10:]}|briefing:a|briefing"
    assert periods.at_place(sort) == known
    path = periods.path(known)
    assert path[-1] == known
    for above, period in zip(("", *path), path, strict=False):
        assert periods.parent(period) == above
        assert periods.part_of(known, above) == period
        assert periods.is_divisible(above)
        assert sort.startswith(periods.prefix(period))
        assert in_words(period)
        assert re.fullmatch(r"([0-9a-z-]+/){1,3}", periods.address(period))


@given(st.lists(dates, min_size=2, max_size=6, unique=True))
@settings(max_examples=100, deadline=None)
def test_periods_have_addresses_of_their_own_and_keep_together_in_a_list(texts: list[str]) -> None:
    known = [periods.known(Edtf(text)) for text in texts]
    every = {period for found in known for period in periods.path(found)}
    assert len({periods.address(period) for period in every}) == len(every)
    ordered = sorted(known, key=periods.place)
    for period in every:
        inside = "".join("x" if period in periods.path(found) else " " for found in ordered)
        assert " " not in inside.strip()


LIST = {"chronology": "/chronology/", "topic": "/topics/talks/", "outcome": "/outcomes/deal/", "actor": "/actors/ann/"}

BESIDE = ("outcome", "next", "with", "chronology", "follow-ups", "resolved")
"""Pages below the first one of a list that are none of its periods."""


@given(st.lists(dates, min_size=1, max_size=14), dates, st.sampled_from((1, 2, 3, 5)))
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_entry_is_in_one_period_of_each_list(found: list[str], other: str, split: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder, "site"), chronology={"split": split})
        for number, date in enumerate(found):
            write(site, number, date)
        assert not site.build().failed
        for base in LIST.values():
            check_list(site, base, len(found))
        write(site, 0, other)
        assert not site.build().failed
        assert site.files() == site.clean_files()[0]
        check_list(site, LIST["topic"], len(found))


def write(site: Site, number: int, date: str) -> None:
    site.briefing(
        f"b{number}", date=date, actors=["Ann"], topics=["Talks"], outcome="deal", published="2021-02-05",
        follow_ups=[{"title": f"Vote {number}", "due": date}],
    )  # fmt: skip


def check_list(site: Site, base: str, total: int) -> None:
    """Fail unless every entry of a list is on one page that is not divided, and all pages are reached."""
    pages = {
        f"/{name.removesuffix('index.html')}": content.decode()
        for name, content in site.files().items()
        if f"/{name}".startswith(base) and name.endswith("index.html")
        if f"/{name}".removeprefix(base).partition("/")[0] not in BESIDE
    }
    first = pages.pop(base)
    if not pages:
        assert len(entries(first)) == total
        return
    whole = {address: page for address, page in pages.items() if 'class="periods"' not in page}
    assert sorted(link for page in whole.values() for link in entries(page)) == sorted(f"b{n}" for n in range(total))
    order = list(leaves({base: first} | pages, base, base, total))
    assert sorted(order) == sorted(whole)
    latest = entries(first)
    assert [link for address in order for link in entries(whole[address])][: len(latest)] == latest
    assert list(walk(whole, order[0], "next")) == order, "the way to what is older leads through all pages"
    assert list(walk(whole, order[-1], "prev")) == order[::-1]


def leaves(pages: dict[str, str], address: str, base: str, total: int) -> Iterator[str]:
    """Yield the pages that are not divided as the pages above them name them: the newest first. All must be reached."""
    page = pages.pop(address)
    below = parts(page, base) if address != base or base != "/chronology/" else overview(page)
    if not below:
        yield address
        return
    assert sum(number for _, number in below) == size(page, total)
    for part, _ in below:
        yield from leaves(pages, part, base, total)


def walk(pages: dict[str, str], address: str, rel: str) -> Iterator[str]:
    """Yield a page and all to which the links of a relation lead from it."""
    while address:
        yield address
        link = re.search(rf'<a href="([^"]+)" rel="{rel}">', pages[address])
        address = link[1] if link else ""


def entries(page: str) -> list[str]:
    return re.findall(r'class="entry-title"><a href="/briefings/(\w+)/"', page)


def parts(page: str, base: str) -> list[tuple[str, int]]:
    """Return where the page of a list that is divided leads, and how many entries it says are there."""
    found = re.findall(rf'<li><a href="({base}[^"]+)">[^<]+</a> <span class="count">(\d+)</span>', page)
    return [(address, int(number)) for address, number in found if "/outcome/" not in address]


def overview(page: str) -> list[tuple[str, int]]:
    """Return the rows of the table of activity: the address of a year, and how many entries it counts."""
    rows = re.findall(r'<tr><th scope="row"><a href="([^"]+)">.*?</tr>', page)
    cells = [re.findall(r">(\d+)</a></td>", row) for row in re.findall(r'<tr><th scope="row">.*?</tr>', page)]
    return [(address, sum(map(int, numbers))) for address, numbers in zip(rows, cells, strict=True)]


def size(page: str, total: int) -> int:
    found = re.search(r"(\d+) entr(?:y|ies)<", page)
    return int(found[1]) if found else total
