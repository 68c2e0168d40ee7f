"""The search index: what is in it, how it is divided, and that it follows each change and nothing else."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tomllib
import zlib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

from briefgen.pipeline import searchable
from briefgen.records import spans
from briefgen.records.periods import place
from briefgen.records.search import SearchRecord
from briefgen.search import PACKAGE, VERSION
from briefgen.search import files as files_of_parts
from briefgen.search.encoding import decoded
from briefgen.search.files import part_files
from briefgen.search.segments import divided, spaced
from briefgen.site import search_parts
from briefgen.site.search_parts import is_in_part, name_parts, parts_of
from tests.sites import Site

SAID = "::: statement\nby: Ann\nid: claim\n\nThat the dossier was never opened.\n:::\n"


@pytest.fixture
def searched(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """Return a site with a search, whose index has many parts: each holds two briefings."""
    monkeypatch.setattr(search_parts, "SIZE", 2)
    site.configure(search=True, rules={"broken-link": "warning"})
    for year in (1998, 2010, 2011, 2020):
        site.briefing(
            f"b{year}", f"Text of {year}.\n\n{SAID}", date=f"{year}-03-01", actors=["Ann", "Bob"], topics=["Talks"]
        )
    site.actor("ann", aliases=["Анна"])
    return site


def index_of(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files of the search index; those that are compressed as they are then."""
    found = {
        name: content for name, content in files.items() if name.startswith("search/") and name != "search/index.html"
    }
    return {
        name: zlib.decompress(content, 31) if content[:2] == b"\x1f\x8b" else content for name, content in found.items()
    }


def parts(files: dict[str, bytes]) -> dict[str, dict[str, bytes]]:
    """Return the files of each part of the index."""
    found: dict[str, dict[str, bytes]] = {}
    for name, content in files.items():
        if name.startswith("search/parts/"):
            found.setdefault(name.split("/")[2], {})[name] = content
    return found


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    """Return the parts of the index that differ."""
    old, new = parts(before), parts(after)
    return {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}


def part_with(site: Site, text: str) -> str:
    (name,) = {
        name for name, files in parts(site.files()).items() if any(text.encode() in one for one in files.values())
    }
    return name


def test_an_edit_touches_only_its_part(searched: Site) -> None:
    searched.build()
    before = searched.files()
    assert len(parts(before)) > 2
    own = part_with(searched, "Text of 1998")
    searched.briefing("b1998", "Another text.", date="1998-03-01", actors=["Ann", "Bob"], topics=["Talks"])
    result = searched.build()
    assert changed(before, searched.files()) == {own}
    assert {made.address for made in result.reasons if made.address.startswith("/search/")} == {
        f"/search/parts/{own}/pagefind-entry.json"
    }


def test_an_edit_of_an_actor_touches_the_part_of_names(searched: Site) -> None:
    searched.build()
    before = searched.files()
    searched.actor("ann", "She writes on whales.", aliases=["Анна"])
    searched.build()
    assert changed(before, searched.files()) == {"names-1of1"}
    assert part_with(searched, "whales") == "names-1of1"


def test_pages_and_authors_are_found(searched: Site) -> None:
    searched.desk_page("about", "We answer every letter on whales.")
    searched.desk_page("ahead", "The plesiosaur.", status="draft")
    searched.tag("author", "mara", "She has written on seals.", name="Mara Lind", aliases=["M. Lind"])
    searched.build()
    assert (
        part_with(searched, "letter on whales")
        == part_with(searched, "M. Lind · She has written on seals")
        == "names-1of1"
    )
    assert not any(b"plesiosaur" in content for content in index_of(searched.files()).values())
    searched.desk_page("about", "We answer every letter on squids.")
    result = searched.build()
    assert part_with(searched, "letter on squids") == "names-1of1"
    assert [made.address for made in result.reasons if "/parts/" in made.address] == [
        "/search/parts/names-1of1/pagefind-entry.json"
    ]
    (searched.root / "content/pages/about.md").unlink()
    searched.build()
    assert not any(b"squids" in content for content in index_of(searched.files()).values())


def test_a_briefing_is_found_by_whom_and_what_it_lists(searched: Site) -> None:
    searched.briefing(
        "listed", "Bob came.", actors=["Ann", "Bob"], topics=["Talks"], authors=["Mara"], date="2020-01-01"
    )
    searched.build()
    assert part_with(searched, '"Bob came. · Ann · Mara · Talks"')


def test_a_correction_is_found_from_its_day_on(searched: Site) -> None:
    corrections = [{"date": "2021-02-01", "text": "It was a whale."}, {"date": "2999-01-01", "text": "It was a seal."}]
    searched.briefing("b1998", "Text of 1998", date="1998-03-01", corrections=corrections)
    searched.build()
    assert part_with(searched, "Text of 1998 It was a whale.")
    assert not any(b"seal" in content for content in index_of(searched.files()).values())
    result = searched.build(today="2999-01-01")
    assert part_with(searched, "Text of 1998 It was a whale. It was a seal.")
    assert len([made for made in result.reasons if "/parts/" in made.address]) == 1


def test_an_edit_changes_few_files_of_its_part() -> None:
    chance = random.Random(4)
    words = [f"{chance.choice('bcdfghklmnprst')}{number:x}" for number in range(4_000)]
    texts = [" ".join((*chance.choices(words, k=80), *chance.choices(words[:40], k=60))) for _ in range(200)]
    before = part_files(
        "p", [SearchRecord("briefing", f"/{n}/", f"Title {n}", text=text) for n, text in enumerate(texts)], "en"
    )
    texts[70] += " entirely new words"
    after = part_files(
        "p", [SearchRecord("briefing", f"/{n}/", f"Title {n}", text=text) for n, text in enumerate(texts)], "en"
    )
    assert len(before) > 60
    assert len(after.items() - before.items()) < 12
    assert max(len(content) for path, content in before.items() if path.startswith("index/")) < 4_000


def test_no_name_follows_from_how_files_are_compressed(monkeypatch: pytest.MonkeyPatch) -> None:
    records = [SearchRecord("briefing", "/a/", "A title", text="A text.", filters=(("kind", ("briefing",)),))]
    before = part_files("p", records, "en")
    monkeypatch.setattr(files_of_parts, "compressed", lambda content: content)
    assert part_files("p", records, "en").keys() == before.keys()


def test_names_are_as_short_as_tells_files_apart() -> None:
    contents = [f"{number}".encode() for number in range(60_000)]  # six characters are the same for two of them
    names = files_of_parts._names(contents)
    assert len(set(names)) == len(names)
    assert len(names[0]) > files_of_parts.DIGEST
    assert files_of_parts._names(contents[:2]) == [name[: files_of_parts.DIGEST] for name in names[:2]]


def test_what_is_added_elsewhere_leaves_other_parts_alone(searched: Site) -> None:
    searched.build()
    before = searched.files()
    for number in range(5):
        searched.briefing(f"new{number}", "New.", date=f"2020-0{number + 4}-01", actors=["Ann"], topics=["Talks"])
    searched.build()
    left = changed(before, searched.files())
    assert part_with(searched, "Text of 1998") not in left
    assert part_with(searched, "Text of 2020") in left


def test_any_edits_give_the_index_of_a_clean_build(searched: Site) -> None:
    chance = random.Random(5)
    edits: list[Any] = [
        lambda name: searched.briefing(
            name, "Words.", date=chance.choice(("2011-03", "1998", "199X", "2020-21")), actors=["Cat"]
        ),
        lambda name: searched.briefing(
            name, f"{SAID}\n[[b2010]]", date="2010-03-02", topics=[chance.choice(("Trade", "Talks"))]
        ),
        lambda name: (searched.root / f"content/briefings/{name}.md").unlink(missing_ok=True),
        lambda name: searched.briefing(name, "Held back.", status="draft"),
        lambda _: searched.tag("topic", "talks", "An introduction.", title="Negotiations", aliases=["Talks"]),
        lambda _: searched.actor("bob", name="Robert", aliases=["Bob"]),
        lambda _: (searched.root / "content/actors/bob.md").unlink(missing_ok=True),
        lambda _: searched.configure(search=chance.random() < 0.7, rules={"broken-link": "warning"}),
    ]
    searched.build()
    for step in range(12):
        chance.choice(edits)(chance.choice(("b1998", "b2010", "b2020", "x", "y")))
        result = searched.build()
        assert not result.failed
        assert searched.files() == _clean(searched, step), step


def _clean(site: Site, step: int) -> dict[str, bytes]:
    """Return what a clean build of a copy of a site gives."""
    other = Site.at(site.root.with_name(f"clean{step}"))
    for top in ("briefgen.toml", "content"):
        source = site.root / top
        for path in [source] if source.is_file() else source.rglob("*"):
            if path.is_file():
                other.write(path.relative_to(site.root).as_posix(), path.read_bytes())
    other.build()
    return other.files()


def test_a_lost_file_of_the_index_is_made_again(searched: Site) -> None:
    searched.build()
    before = searched.files()
    lost = [name for name in before if name.endswith((".pf_index", ".json"))][:3]
    for name in lost:
        (searched.root / "output" / name).unlink()
    (searched.root / "output" / lost[0]).write_bytes(b"changed")
    searched.build()
    assert searched.files() == before
    assert searched.build().made == 0


def test_a_file_that_stands_where_one_of_the_index_belongs_stops_the_build(searched: Site) -> None:
    searched.build()
    name = next(name for name in searched.files() if name.endswith(".pf_index"))
    other = searched.write(f"other/{name}", b"mine")
    result = searched.build("other")
    assert result.failed
    assert other.read_bytes() == b"mine"


def test_the_same_content_gives_the_same_bytes(searched: Site, tmp_path: Path) -> None:
    searched.build()
    code = (
        "import sys; from tests.sites import Site; from pathlib import Path; from briefgen.site import search_parts;"
        " search_parts.SIZE = 2; Site.at(Path(sys.argv[1])).build('again', jobs=2)"
    )
    environment = os.environ | {"PYTHONHASHSEED": "7", "RAYON_NUM_THREADS": "1", "TZ": "Asia/Tokyo"}
    subprocess.run([sys.executable, "-c", code, str(searched.root)], env=environment, check=True)
    assert index_of(searched.files()) == index_of(searched.files("again"))
    assert searched.files()["search/engine/pagefind-entry.json"]


def test_nothing_withheld_is_in_the_index(searched: Site) -> None:
    searched.briefing("draft", "The plesiosaur.", title="Hidden", actors=["Zoe"], status="draft")
    searched.briefing("ahead", "An ichthyosaur.", embargo="2031-01-01T00:00:00Z")
    searched.briefing("red", "A pterosaur.", marking="red")
    searched.briefing("open", "See [[draft|the plan||another text]] and [[draft]].", actors=["Ann"])
    searched.build()
    found = index_of(searched.files())
    assert any(b"another text" in content for content in found.values())
    for word in (b"plesiosaur", b"ichthyosaur", b"pterosaur", b"Hidden", b"hidden", b"zoe", b"the plan"):
        assert [name for name, content in found.items() if word in content] == [], word


def test_a_site_can_have_no_search(searched: Site) -> None:
    searched.build()
    assert "search-box" in searched.page("/")
    searched.configure(search=False)
    searched.build()
    assert not [name for name in searched.files() if name.startswith("search/")]
    assert "search-box" not in searched.page("/")
    assert "/search/" not in searched.page("/sitemap-pages.xml")


def test_where_pagefind_is_missing_the_site_is_built_without(searched: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searchable, "PACKAGE", "no_such_package")
    result = searched.build()
    assert result.notes == [searchable.NO_ENGINE]
    assert not [name for name in searched.files() if name.startswith("search/")]


def test_the_package_is_installed_where_there_is_one(repository: Path) -> None:
    dependencies = tomllib.loads((repository / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    (found,) = (Requirement(line) for line in dependencies if line.startswith(PACKAGE))
    assert str(found.specifier) == f"=={VERSION}"
    assert found.marker is not None
    for system, processor, expected in (
        ("linux", "x86_64", True), ("linux", "aarch64", True), ("darwin", "arm64", True), ("win32", "AMD64", True),
        ("linux", "armv7l", False), ("linux", "i686", False), ("linux", "riscv64", False), ("win32", "x86", False),
        ("freebsd14", "amd64", False), ("freebsd14", "arm64", False),
    ):  # fmt: skip
        assert found.marker.evaluate({"sys_platform": system, "platform_machine": processor}) == expected, processor


def test_a_program_that_cannot_be_run_is_named_with_the_fix(searched: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pagefind_bin.get_executable", lambda: "/no/such/program")
    with pytest.raises(OSError, match=r"cannot be run .*`pip install --force-reinstall pagefind_bin=="):
        searched.build()


def test_a_program_that_fails_leaves_the_site_as_it_was(searched: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    searched.build()
    before = searched.files()
    monkeypatch.setattr("pagefind_bin.get_executable", lambda: "/bin/false")
    searched.briefing("b1998", "Another text.", date="1998-03-01")
    with pytest.raises(OSError, match="Pagefind cannot make the search index"):
        searched.build()
    assert searched.files() == before


def test_parts_cover_all_time_once() -> None:
    chance = random.Random(3)
    periods = [f"{year}-{month:02}" for year in range(1950, 2030) for month in range(1, 13)]
    periods += ["2021-XX", "198X", "19XX", "2000-XX", "2000-21", "20XX", "2XXX", "2020-24", "0000-01", "9999-12"]
    counts = [(period, chance.randrange(1, 40)) for period in periods] + [("2021-03", 5_000)]
    found = parts_of(counts)
    assert len({part.name for part in found}) == len(found)
    assert max(part.count for part in found) <= search_parts.SIZE
    for period, _ in counts:
        sort = f"{place(period if period[5:7] in ('', 'XX', '21', '24') else f'{period}-15')}|briefing:x"
        holding = {part.span for part in found if spans.bounds(part.span)[0] <= sort < spans.bounds(part.span)[1]}
        assert len(holding) == 1, period
        assert holding == {part.span for part in found if part.span in spans.spans_at(sort)}


def test_a_month_with_too_many_briefings_is_shared_out() -> None:
    found = parts_of([("2021-03", 3_000)])
    names = [part.name for part in found]
    assert len(names) == 8
    for number in range(50):
        assert len([name for name in names if is_in_part(f"b{number}", name)]) == 1


def test_names_are_spread_over_more_parts_where_there_are_more() -> None:
    assert list(name_parts(300)) == ["names-1of1"]
    assert len(name_parts(12_000)) == 4
    assert sorted(bucket for buckets in name_parts(12_000).values() for bucket in buckets) == sorted(
        map(str, range(16))
    )


def test_scripts_without_spaces_are_divided_into_pairs() -> None:
    assert divided("外相会談、合意") == "外相 相会 会談 談 、 合意 意"
    assert divided("EUの外相 met") == "EU の外 外相 相 met"
    assert divided("Élan, سلام 12") == "Élan, سلام 12"
    assert spaced(" a\u200bb\n c\u00a0d ") == "a b c d"


def test_a_word_is_found_by_pagefinds_own_words(searched: Site) -> None:
    searched.build()
    words = {
        word[0]
        for name, content in searched.files().items()
        if name.endswith(".pf_index")
        for word in decoded(content)[0]
    }
    assert {"text\x01", "анна\x01", "dossier\x01"} <= words


def test_a_site_with_nothing_in_it_can_be_built(site: Site) -> None:
    site.configure(search=True)
    assert site.problems() == []
    assert sorted(parts(site.files())) == ["names-1of1"]
    site.briefing("a", "…", title="—")
    assert site.problems() == []
