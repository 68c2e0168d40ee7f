"""docs/writing.md, "The directory of actors": by country, by office, activity over the last year, sorted names."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.site.test_actors import plain
from tests.sites import Site, same_as_clean

BY_COUNTRY, BY_OFFICE = "/actors/all/by-country/", "/actors/all/by-office/"


def made(site: Site, **options: Any) -> set[str]:
    """Build the site; return the addresses of the pages of the directory that were made."""
    result = site.build(**options)
    assert not result.failed, result.problems
    found = {item.address for item in result.reasons}
    return {address for address in found if address == "/actors/" or address.startswith("/actors/all/")}


def sections(html: str) -> list[str]:
    """Return the text of each section of a page."""
    return [plain(item) for item in re.findall(r"<section.*?</section>", html, re.S)]


def test_by_country_and_without_one(site: Site) -> None:
    """Russia has a file, Utopia is only named, and a country has no country."""
    site.actor("ru", name="Russia", kind="country", aliases=["Russian Federation"])
    site.actor("lavrov", name="Sergei Lavrov", sort_name="Lavrov, Sergei", kind="person", country="Russian Federation")
    site.actor("zakharova", name="Maria Zakharova", sort_name="Zakharova, Maria", kind="person", country="Russia")
    site.actor("ministry", name="Ministry", kind="organisation", country="Utopia")
    site.actor("union", name="Union", kind="organisation")
    site.briefing("a", actors=["Utopia", "Nobody"])
    assert site.problems() == []
    page = site.page(BY_COUNTRY)
    assert sections(page) == [
        "Russia 2 Sergei Lavrov Maria Zakharova",
        "Utopia 1 Ministry",
        "Without a country 1 Union",
    ]
    assert '<a href="/actors/ru/">Russia</a>' in page
    assert '<a href="/actors/utopia/">Utopia</a>' in page


def test_a_site_without_countries_and_offices_has_no_such_pages(site: Site) -> None:
    site.actor("ann")
    site.build()
    assert not (site.root / "output/actors/all").exists()
    assert "By country" not in site.page("/actors/")
    site.actor("ann", country="Utopia", roles=[{"title": "Head"}])
    assert made(site) == {"/actors/", BY_COUNTRY, BY_OFFICE}
    site.actor("ann")
    site.build()
    assert not (site.root / "output/actors/all").exists()


def test_many_countries_have_pages_that_keep_their_addresses(site: Site) -> None:
    site.configure(actors={"split": 3})
    for number in range(4):
        site.actor(f"a{number}", name=f"{'AABB'[number]}{number}", country="Utopia", kind="person")
    site.actor("b", country="Atlantis")
    site.actor("c")
    site.build()
    links = re.findall(r'<li><a href="(/actors/all/[^"]*)">([^<]*)</a> <span class="count">(\d)', site.page(BY_COUNTRY))
    assert links[-3:] == [
        ("/actors/all/country/atlantis/", "Atlantis", "1"),
        ("/actors/all/country/utopia/", "Utopia", "4"),
        ("/actors/all/without-country/", "Without a country", "1"),
    ]
    assert "/actors/all/country/utopia/a/" in site.page("/actors/all/country/utopia/")
    before = {path for path in site.files() if path.startswith("actors/all/")}
    site.actor("utopia", name="Utopia", kind="country")
    site.actor("d", country="Utopia", kind="person")
    same_as_clean(site)
    assert before <= site.files().keys()
    assert '<a href="/actors/utopia/">The dossier of Utopia</a>' in site.page("/actors/all/country/utopia/")


def test_a_country_that_is_renamed_takes_those_from_there_along(site: Site) -> None:
    site.configure(actors={"split": 1})
    site.actor("u", name="Utopia", kind="country")
    site.actor("ann", country="Utopia")
    site.actor("bob", country="Utopia")
    site.build()
    assert (site.root / "output/actors/all/country/utopia/index.html").exists()
    site.actor("u", name="New Utopia", aliases=["Utopia"], kind="country")
    same_as_clean(site)
    assert "Ann" in site.page("/actors/all/country/new-utopia/a/")
    (site.root / "content/actors/u.md").unlink()
    same_as_clean(site)
    assert "Ann" in site.page("/actors/all/country/utopia/a/")


def test_by_office_says_who_holds_it_now(site: Site) -> None:
    """Foreign ministers of two countries: the one of today first, with organisation and years."""
    site.actor("spain", kind="country")
    roles = [{"title": "Foreign minister", "organisation": "Spain", "from": "2018-06", "to": "2019-11"}]
    site.actor("borrell", name="Josep Borrell", roles=[*roles, {"title": "High Representative", "from": "2019-12"}])
    site.actor(
        "lavrov", name="Sergei Lavrov", roles=[{"title": "Foreign Minister", "organisation": "Russia", "from": "2004"}]
    )
    site.actor("next", name="Next One", roles=[{"title": "Foreign minister", "from": "2021-03-01"}])
    assert site.problems() == []
    page = site.page(BY_OFFICE)
    assert sections(page) == [
        "Foreign minister 3 Sergei Lavrov Russia, since 2004 Next One since 1 Mar 2021 Josep Borrell Spain, June 2018 – Nov 2019",
        "High Representative Josep Borrell since Dec 2019",
    ]
    assert '<a href="/actors/spain/">Spain</a>' in page
    site.configure(actors={"split": 3})
    site.build()
    assert sections(site.page("/actors/all/office/foreign-minister/")) == [
        "Now 1 Sergei Lavrov Russia, since 2004",
        "To come 1 Next One since 1 Mar 2021",
        "Before 1 Josep Borrell Spain, June 2018 – Nov 2019",
    ]
    assert "High Representative Josep Borrell, since Dec 2019" in plain(site.page(BY_OFFICE))
    assert made(site, today="2021-02-28") == set()
    assert made(site, today="2021-03-01") == {"/actors/all/office/foreign-minister/"}
    assert sections(site.page("/actors/all/office/foreign-minister/"))[0].startswith("Now 2 Next One")


def test_an_office_that_many_hold_is_divided_by_letter(site: Site) -> None:
    site.configure(actors={"split": 2})
    for name in ("Ann", "Adam", "Bob"):
        site.actor(name.lower(), name=name, kind="person", roles=[{"title": "Minister"}])
    site.build()
    assert "Ann" in site.page("/actors/all/office/minister/a/")
    assert sections(site.page("/actors/all/office/minister/")) == []
    same_as_clean(site)


def test_an_index_of_many_offices_is_divided_by_letter(site: Site) -> None:
    site.configure(actors={"split": 2})
    for title in ("Mayor", "Minister", "President"):
        site.actor(title.lower(), name=f"A {title}", roles=[{"title": title, "to": "2001"}])
    site.build()
    assert "Mayor A Mayor, until 2001" in plain(site.page(f"{BY_OFFICE}m/"))
    assert f'<a href="{BY_OFFICE}p/">P</a>' in site.page(BY_OFFICE)
    site.actor("mayor", name="The Mayor", roles=[{"title": "Mayor"}])
    same_as_clean(site)
    assert "Mayor The Mayor" in plain(site.page(f"{BY_OFFICE}m/"))


def test_activity_of_the_last_year_stands_beside_all_time(site: Site) -> None:
    """On 10 February 2021 the year begins with February 2020."""
    for number, date in enumerate(("2019-12-31", "2020-01-31", "2020-02-01", "2021-01", "2021", "2021-02-11", "202X")):
        site.briefing(f"b{number}", date=date, actors=["Ann"])
    site.build()
    assert "Ann 7 briefings (3 recent)" in plain(site.page("/actors/"))
    assert made(site, today="2021-02-11") == {"/actors/"}
    assert "Ann 7 briefings (4 recent)" in plain(site.page("/actors/"))
    assert made(site, today="2021-02-28") == set()
    assert made(site, today="2021-03-01") == {"/actors/"}
    assert "Ann 7 briefings (3 recent)" in plain(site.page("/actors/"))
    assert made(site, today="2021-12-31") == set()
    for today, text in (
        ("2022-01-01", "7 briefings (2 recent)"),
        ("2022-02-01", "7 briefings (1 recent)"),
        ("2022-03-01", "Ann 7 briefings"),
        ("2021-02-10", "7 briefings (3 recent)"),
    ):
        site.build(today=today)
        files, _ = site.clean_files(today=today)
        assert site.files() == files
        assert text in plain(site.page("/actors/")), today


def test_a_page_of_the_directory_is_made_again_only_if_its_numbers_change(site: Site) -> None:
    site.configure(actors={"split": 1})
    site.actor("ann", kind="person")
    site.actor("bob", kind="person")
    site.briefing("a", actors=["Ann"], date="2020-06-01")
    site.briefing("b", actors=["Bob"], date="2015")
    site.build()
    assert made(site, today="2021-06-30") == set()
    assert made(site, today="2021-07-01") == {"/actors/all/people/a/"}
    assert made(site, today="2031-07-01") == set()


def test_the_most_active_stand_on_top_where_there_are_many(site: Site) -> None:
    names = [f"Actor {number:02}" for number in range(30)]
    site.briefing("old", actors=names, date="2010")
    for number in range(3):
        site.briefing(f"new-{number}", actors=names[20 : 22 + number])
    site.build()
    (found,) = re.findall(r'<section class="lately".*?</section>', site.page("/actors/"), re.S)
    assert re.findall(r"Actor \d\d \d briefings \(\d recent\)", plain(found)) == [
        "Actor 20 4 briefings (3 recent)", "Actor 21 4 briefings (3 recent)", "Actor 22 3 briefings (2 recent)",
        "Actor 23 2 briefings (1 recent)",
    ]  # fmt: skip
    site.briefing("new-0", actors=names[5:6])
    same_as_clean(site)
    assert "Actor 05 2 briefings (1 recent)" in plain(site.page("/actors/"))


@pytest.mark.parametrize(
    ("name", "sort_name", "shown"),
    [
        ("Sergei Lavrov", "Lavrov, Sergei", "Sergei <b>Lavrov</b></a>"),
        ("王小明", "Wang Xiaoming", '王小明</a> <span class="role">Wang Xiaoming</span>'),
        ("محمد حسن", "حسن, محمد", 'dir="auto">محمد <b>حسن</b></a>'),
        ("The Hague Group", "Hague Group", "The <b>Hague Group</b></a>"),
        ("Utopia", "Utopia", ">Utopia</a></span>"),
    ],
)
def test_what_a_name_is_sorted_by_stands_out(site: Site, name: str, sort_name: str, shown: str) -> None:
    site.actor("x", name=name, sort_name=sort_name)
    site.build()
    assert shown in site.page("/actors/")


def test_the_letters_say_where_one_is(site: Site) -> None:
    site.configure(actors={"split": 1})
    for name in ("Ann", "Дарья", "محمد"):
        site.actor(name, name=name, kind="person")
    site.build()
    page = site.page("/actors/all/people/д/")
    assert '<strong aria-current="page">Д</strong>' in page
    assert '<a href="/actors/all/people/" aria-current="true">People</a>' in page
    assert "<bdi>م</bdi></a>" in page
