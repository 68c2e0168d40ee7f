"""A folder target: what it refuses, and what it leaves alone."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from briefgen.publish.manifest import NAME, Manifest, decode, encode, file_of
from briefgen.publish.target import PublishError, Upload
from briefgen.publish.targets import folder as folders
from briefgen.publish.targets.folder import Folder, FolderTarget
from tests.publish.sites import publish, small_site
from tests.publish.test_cuts import tree
from tests.publish.test_sealed import begun
from tests.sites import Site


def target(site: Site, path: str) -> FolderTarget:
    return FolderTarget(Folder(to="folder", path=path), site.root)


@pytest.mark.parametrize(
    "path",
    ["/", "//", "/..", "static", "static/x", "themes/../templates/a", ".git/x", ".briefgen/publish", "..", "linked", "linked/x",
     "up/content/deep", "loop", "a\0b", "~nobody-of-that-name/x"],
)  # fmt: skip
def test_a_folder_that_cannot_be_a_target_is_refused(site: Site, path: str) -> None:
    (site.root / "static").mkdir()
    (site.root / "linked").symlink_to("static")
    (site.root / "up").symlink_to(".")
    (site.root / "loop").symlink_to("loop")
    with pytest.raises(PublishError):
        target(site, path)


def test_a_place_of_the_site_that_is_a_link_is_refused_where_it_leads(site: Site, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (site.root / "content").symlink_to(tmp_path / "elsewhere")
    for path in ("../elsewhere", "../elsewhere/x", ".."):
        with pytest.raises(PublishError, match="belongs to the site itself"):
            target(site, path)


def test_the_root_of_the_file_system_is_told(site: Site) -> None:
    small_site(site, to="folder", path="/")
    assert "root of the file system" in publish(site, "--yes", ok=False)


@pytest.fixture(params=["exchange", "in place"])
def there(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    if request.param == "in place":
        monkeypatch.setattr(FolderTarget, "_is_written_in_place", lambda self: self.folder.exists())
    (tmp_path / "www").mkdir()
    return tmp_path / "www"


def sent(site: Site, there: Path, *, verify: bool = True) -> None:
    """Publish in this process, without a question."""
    publisher, local, _ = begun(site, to="folder", path=str(there))
    found = publisher.look()
    plan, _ = publisher.plan(local, found, verify=False)
    with publisher.alone(), publisher.sealed(local, plan) as folder, publisher.held(break_lock=False) as token:
        publisher.look_again(found)
        publisher.send(Upload(plan, folder, local, found, token), lambda *_: None, verify=verify)
    assert not [path for path in there.parent.iterdir() if "briefgen" in path.name]
    assert not [path for path in there.iterdir() if path.name.startswith(".briefgen") and path.name != NAME]


def test_a_link_in_the_target_is_never_followed(site: Site, there: Path, tmp_path: Path) -> None:
    sent(site, there)
    canary = tmp_path / "elsewhere"
    (canary / "a").mkdir(parents=True)
    (canary / "a/index.html").write_text("precious")
    (canary / "more.html").write_text("precious")
    (there / "briefings").rename(tmp_path / "kept")
    (there / "briefings").symlink_to(canary)
    site.briefing("a", "Anew.")
    with pytest.raises(PublishError, match=r"briefings \(a symbolic link\) is in the way"):
        sent(site, there)
    for name in ("a", "b", "c"):  # and neither when what would lie behind it goes
        (site.root / f"content/briefings/{name}.md").unlink()
    sent(site, there, verify=False)
    assert not (there / "actors/ann/index.html").exists()
    assert (there / "briefings").is_symlink()
    assert (canary / "a/index.html").read_text() == "precious"
    assert sorted(path.name for path in canary.rglob("*")) == ["a", "index.html", "more.html"]


def test_removing_stops_at_a_link(tmp_path: Path) -> None:
    from briefgen import file_tree

    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/x.html").write_text("precious")
    (tmp_path / "www").mkdir()
    (tmp_path / "www/d").symlink_to("../elsewhere")
    (tmp_path / "www/l.html").symlink_to("../elsewhere/x.html")
    file_tree.remove(tmp_path / "www", "d/x.html")
    file_tree.remove(tmp_path / "www", "l.html")
    assert (tmp_path / "elsewhere/x.html").read_text() == "precious"
    assert (tmp_path / "www/l.html").is_symlink()


def test_what_is_not_ours_stays(site: Site, there: Path, tmp_path: Path) -> None:
    sent(site, there)
    (there / "own").mkdir()
    (there / "own/deep").mkdir(mode=0o750)
    (there / "own/deep/file").write_text("1")
    (there / "own/empty").mkdir()
    (there / "briefings/link").symlink_to("../own")
    (there / "dead").symlink_to("nowhere")
    os.mkfifo(there / "own/pipe")
    site.briefing("a", "Anew.")
    sent(site, there)
    assert (there / "own/deep/file").read_text() == "1"
    assert (there / "own/deep").stat().st_mode & 0o777 == 0o750
    assert (there / "own/empty").is_dir()
    assert (there / "briefings/link").readlink() == Path("../own")
    assert (there / "dead").readlink() == Path("nowhere")
    assert (there / "own/pipe").is_fifo()
    assert b"Anew." in (there / "briefings/a/index.html").read_bytes()


def test_a_file_of_somebody_else_is_not_overwritten(site: Site, there: Path) -> None:
    sent(site, there)
    (there / "briefings/new").mkdir()
    (there / "briefings/new/index.html").write_text("precious")
    site.briefing("new", "New.")
    with pytest.raises(PublishError, match=r"briefings/new/index.html \(a file\) is in the way"):
        sent(site, there)
    assert (there / "briefings/new/index.html").read_text() == "precious"
    (there / "briefings/new/index.html").unlink()
    os.mkfifo(there / "briefings/new/index.html")
    with pytest.raises(PublishError, match="is in the way"):
        sent(site, there)
    (there / "briefings/new/index.html").unlink()
    sent(site, there)
    assert tree(there) == site.files()


def test_a_file_becomes_a_folder_and_a_folder_a_file(site: Site, there: Path) -> None:
    site.write("static/d/one.txt", "1")
    site.write("static/f", "2")
    sent(site, there)
    (site.root / "static/d/one.txt").unlink()
    (site.root / "static/d").rmdir()
    (site.root / "static/f").unlink()
    shutil.rmtree(site.root / "output")
    site.write("static/d", "3")
    site.write("static/f/two.txt", "4")
    sent(site, there)
    assert tree(there) == site.files()


FILE = file_of(b"x")


@pytest.mark.parametrize(
    "path",
    [
        "../../v/x",
        "/abs",
        "a/../b",
        "",
        ".",
        "./a",
        "a//b",
        "a\nb",
        "a\u2028b",
        ".git/config",
        NAME,
        "a/.hidden",
        "x" * 300,
        "\\x",
    ],
)
@pytest.mark.parametrize("where", ["files", "pending"])
def test_a_manifest_with_another_kind_of_path_is_none(path: str, where: str) -> None:
    manifest = Manifest({path: FILE}) if where == "files" else Manifest({"a.html": FILE}, (path,))
    assert decode(encode(manifest)) is None


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"null", b"\xff", b'{"files": {"a": ["x", 1]}}', b"[" * 100_000, b'{"files": {}, "more": 1}',
     json.dumps({"files": {"a": ["0" * 64, -1]}}).encode(), json.dumps({"files": {"a": ["0" * 64 + "\n", 1]}}).encode()],
)  # fmt: skip
def test_a_manifest_that_cannot_be_read_is_none(content: bytes) -> None:
    assert decode(content) is None


@pytest.mark.parametrize("kind", ["escape", "pipe", "link"])
def test_a_folder_with_a_manifest_that_is_none_is_foreign(site: Site, tmp_path: Path, kind: str) -> None:
    there = tmp_path / "www"
    (tmp_path / "v").mkdir()
    (tmp_path / "v/x").write_text("canary")
    (there / "kept").mkdir(parents=True)
    (there / "kept/file.txt").write_text("precious")
    note = there / NAME
    if kind == "escape":
        note.write_bytes(encode(Manifest({"../v/x": FILE, str(tmp_path / "v/x"): FILE, "kept/file.txt": FILE})))
    elif kind == "pipe":
        os.mkfifo(note)
    else:
        (tmp_path / "v/manifest").write_bytes(encode(Manifest({"kept/file.txt": FILE})))
        note.symlink_to(tmp_path / "v/manifest")
    small_site(site, to="folder", path=str(there))
    said = publish(site, "--yes", "--delete-many", ok=False)
    assert "is no manifest of briefgen's" in said
    publish(site, "--yes", "--delete-many", "--take-over")
    assert decode(note.read_bytes())
    assert not note.is_symlink()
    assert (there / "kept/file.txt").read_text() == "precious"
    assert (tmp_path / "v/x").read_text() == "canary"
    if kind == "link":
        assert decode((tmp_path / "v/manifest").read_bytes()) == Manifest({"kept/file.txt": FILE})


def test_what_dead_runs_left_is_put_back_and_cleared(site: Site, tmp_path: Path) -> None:
    """A run was killed between the two steps in which a new site takes the place of an old one."""
    there = tmp_path / "www"
    small_site(site, to="folder", path=str(there))
    publish(site, "--yes")
    before = tree(there)
    there.rename(tmp_path / f".www.briefgen-old-{'0' * 32}")
    (tmp_path / f".www.briefgen-new-{'0' * 32}").mkdir()
    (tmp_path / f".www.briefgen-lock-{'0' * 32}").mkdir()
    assert "is up to date" in publish(site)
    assert tree(there) == before
    assert not [path for path in tmp_path.iterdir() if "briefgen" in path.name]


def test_the_lock_lies_in_the_folder_where_nothing_can_be_written_beside_it(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from briefgen.publish import lock as locks

    folder = target(site, str(tmp_path / "www"))
    folder.folder.mkdir()
    beside, within = locks.new(), locks.new()
    assert folder.acquire(beside) == beside
    with monkeypatch.context() as patch:
        patch.setattr(FolderTarget, "_is_written_in_place", lambda _self: True)
        assert folder.acquire(within) == beside
        folder.release(beside)
        assert folder.acquire(within) == within
        assert [path.name for path in folder.folder.iterdir()] == [folders.LOCK]
    assert folder.acquire(beside) == within
    folder.release(within)
    assert not any(folder.folder.iterdir())
