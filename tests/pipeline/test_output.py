"""The output: what is ours is put in place and removed, what is not ours is not touched."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from briefgen import project
from briefgen.pipeline.clean import clean
from briefgen.pipeline.lock import LockedError, lock
from tests.needs import missing
from tests.sites import Site


def test_a_folder_with_foreign_files_is_refused_with_a_way_out(site: Site) -> None:
    site.write("output/thesis.doc", "do not lose")
    problem = site.only_problem()
    assert problem.rule == "foreign-output"
    assert "thesis.doc" in problem.message
    assert "--output" in problem.hint
    assert (site.root / "output/thesis.doc").read_text() == "do not lose"


def test_names_that_begin_with_a_dot_do_not_count(site: Site) -> None:
    site.write("output/.gitignore", "*")
    assert not site.build().failed
    assert (site.root / "output/.gitignore").read_text() == "*"


@pytest.mark.parametrize("folder", [".", ".."])
def test_the_site_itself_is_no_output(site: Site, folder: str) -> None:
    assert site.only_problem(output=folder).rule == "foreign-output"


def test_foreign_files_that_come_later_are_left_alone(site: Site) -> None:
    site.briefing("a")
    site.build()
    site.write("output/briefings/a/note.txt", "mine")
    (site.root / "content/briefings/a.md").unlink()
    site.build()
    assert (site.root / "output/briefings/a/note.txt").read_text() == "mine"
    assert not (site.root / "output/briefings/a/index.html").exists()


def test_a_new_page_does_not_overwrite_a_foreign_file(site: Site) -> None:
    site.build()
    site.write("output/briefings/a/index.html", "mine")
    site.briefing("a")
    problem = site.only_problem()
    assert (problem.rule, problem.path) == ("foreign-output", "output/briefings/a/index.html")
    assert (site.root / "output/briefings/a/index.html").read_text() == "mine"


def test_a_page_that_was_never_placed_leaves_a_foreign_file_alone(site: Site) -> None:
    site.build()
    site.write("output/briefings/a/index.html", "mine")
    site.briefing("a")
    assert site.build().failed
    (site.root / "content/briefings/a.md").unlink()
    assert not site.build().failed
    assert (site.root / "output/briefings/a/index.html").read_text() == "mine"


def test_what_somebody_changed_or_removed_is_made_again(site: Site) -> None:
    site.briefing("a")
    site.build()
    good = site.files()
    site.write("output/index.html", "changed")
    (site.root / "output/404.html").unlink()
    assert site.build().written == 2
    assert site.files() == good


def test_each_output_has_its_own_memory(site: Site) -> None:
    site.briefing("a")
    site.build()
    site.build(output="elsewhere")
    assert site.files() == site.files("elsewhere")
    assert site.build().made == 0
    assert site.build(output="elsewhere").made == 0


def test_clean_removes_what_is_ours(site: Site) -> None:
    site.briefing("a")
    site.build()
    site.write("output/mine.txt", "mine")
    found, _ = project.load(site.root)
    assert found
    removed = clean(found, site.root / "output")
    assert isinstance(removed, int)
    assert removed > 10
    assert site.files() == {"mine.txt": b"mine"}


def test_a_second_build_at_the_same_time_is_told(site: Site) -> None:
    (site.root / ".briefgen").mkdir()
    with lock(site.root / ".briefgen"), pytest.raises(LockedError):
        site.build()
    assert not site.build().failed


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Path]:
    """Give a folder on another file system than that of the site."""
    places = (Path("/dev/shm"), Path("/var/tmp"), Path.home(), Path(__file__).parent)
    own = tmp_path.stat().st_dev
    place = next((place for place in places if os.access(place, os.W_OK) and place.stat().st_dev != own), None)
    if place is None:
        missing("a second file system")
    with TemporaryDirectory(dir=place, prefix=".briefgen-test-") as folder:
        yield Path(folder)


def test_an_output_on_another_file_system(site: Site, elsewhere: Path) -> None:
    assert elsewhere.stat().st_dev != site.root.stat().st_dev
    site.briefing("a")
    site.build(output=f"{elsewhere}/out")
    site.build()
    assert site.files(f"{elsewhere}/out") == site.files()


@pytest.mark.parametrize("name", [".briefgen-manifest.part", ".briefgen-part"])
def test_a_link_under_the_name_of_an_unfinished_file_is_not_written_through(site: Site, name: str) -> None:
    other = site.write("../mine.txt", "mine")
    (site.root / "output").mkdir(parents=True)
    (site.root / "output" / name).symlink_to(other)
    site.briefing("a")
    assert not site.build().failed
    assert other.read_text() == "mine"


def test_an_address_that_is_no_path_is_told_once_where_there_is_an_output(site: Site) -> None:
    site.briefing("b")
    site.build()
    site.briefing("a", slug="a\0b")
    assert {item.rule for item in site.problems()} == {"control-character", "slug"}


def test_a_pipe_in_place_of_the_archive_does_not_hang_a_renamed_site(site: Site) -> None:
    site.briefing("a")
    site.build()
    site.configure(title="Another")
    (site.root / ".briefgen/site.db").unlink()
    os.mkfifo(site.root / ".briefgen/site.db")
    assert site.only_problem().rule == "foreign-output"


def test_many_links_to_folders_with_links_are_told_once(site: Site) -> None:
    for number in range(6):
        site.write(f"static/d{number}/f.txt", "x")
        for link in range(12 if number else 0):
            (site.root / f"static/d{number}/l{link}").symlink_to(f"../d{number - 1}")
    problem = site.only_problem()
    assert problem.rule == "outside-site"
    assert "1,000" in problem.message


def test_a_link_in_place_of_the_lock_is_not_written_through(site: Site) -> None:
    other = site.write("../mine.txt", "mine")
    (site.root / ".briefgen").mkdir(parents=True)
    (site.root / ".briefgen/lock").symlink_to(other)
    site.briefing("a")
    with pytest.raises(OSError, match="remove what stands in its place"):
        site.build()
    assert other.read_text() == "mine"
