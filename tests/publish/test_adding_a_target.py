"""The recipe for a new publish target, done: one module in `publish/targets`, and all else works with it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from briefgen.publish import targets
from briefgen.target_settings import PACKAGE, find_kind, kind_names
from tests.publish.sites import publish, small_site
from tests.sites import Site

SHELF = '''
"""`to = "shelf"`: publish to one file for each file of the site, on a shelf."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from briefgen.config import Positive
from briefgen.publish import manifest as manifests
from briefgen.publish.lock import Lock
from briefgen.publish.manifest import Manifest, file_of
from briefgen.publish.target import LocalContent, PublishError, Report, TargetKind, TargetState, Transferred, Upload
from briefgen.target_settings import Allowed, TargetSettings, Text


class Shelf(TargetSettings, frozen=True, kw_only=True):
    """A shelf: a folder without folders."""

    shelf: Annotated[Text, Allowed("[a-z]+", "the name of a shelf, in small letters")]
    boards: Positive = 3


class ShelfTarget:
    def __init__(self, settings: Shelf, root: Path) -> None:
        self.address = settings.address or f"shelf {settings.shelf}"
        self._folder = root.parent / settings.shelf

    def _place(self, path: str) -> Path:
        return self._folder / path.replace("/", "__")

    def look(self) -> TargetState:
        place = self._place(manifests.NAME)
        return TargetState(manifests.decode(place.read_bytes()) if place.exists() else None)

    def acquire(self, lock: Lock) -> Lock:
        return lock

    def release(self, lock: Lock) -> None:
        pass

    def holds(self, manifest: Manifest | None) -> bool:
        return self.look().manifest == manifest

    def send(self, upload: Upload, report: Report) -> Transferred:
        self._folder.mkdir(exist_ok=True)
        for path in upload.plan.send:
            self._place(path).write_bytes((upload.folder / path).read_bytes())
        for path in upload.plan.remove:
            self._place(path).unlink()
        self._place(manifests.NAME).write_bytes(manifests.encode(upload.manifest))
        return Transferred(len(upload.plan.send), upload.plan.size)

    def verify(self, manifest: Manifest, local: LocalContent) -> list[str]:
        return [path for path, file in manifest.files.items() if file_of(self._place(path).read_bytes()) != file]

    def rollback(self) -> str:
        raise PublishError("a shelf keeps no earlier versions")


KIND = TargetKind(Shelf, lambda settings, site: ShelfTarget(settings, site.root))
'''


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Add the module `shelf` to the package of targets, as if it were a file in its folder."""
    added = tmp_path / "added"
    added.mkdir()
    (added / "shelf.py").write_text(SHELF, "utf-8")
    monkeypatch.setattr(targets, "__path__", [*targets.__path__, str(added)])
    yield tmp_path / "shelf"
    sys.modules.pop(f"{PACKAGE}.shelf", None)


def test_a_target_added_in_one_file_is_published_to(site: Site, shelf: Path) -> None:
    small_site(site, to="shelf", shelf="shelf")
    target = site.root.parent / "shelf"
    assert "Published" in publish(site, "--yes", "--verify")
    assert (target / "index.html").read_bytes() == site.files()["index.html"]
    assert "shelf shelf is up to date" in publish(site)
    (site.root / "content/briefings/c.md").unlink()
    publish(site, "--yes")
    assert not (target / "briefings__c__index.html").exists()
    assert "a shelf keeps no earlier versions" in publish(site, "--rollback", ok=False)
    site.write("static/notes.txt", "A secret plan.")
    assert "error[leak]" in publish(site, "--yes", ok=False)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"shelf": "Top"}, '"Top" cannot be the shelf of a target\n --> briefgen.toml:6:1'),
        ({"shelf": "Top"}, "write the name of a shelf, in small letters"),
        ({"shelf": ""}, '"shelf": expected'),
        ({"shelf": "a", "bords": 3}, 'did you mean "boards"?'),
        ({"shelf": "a", "boards": 0}, '"boards"'),
        ({}, 'the key "shelf" is missing'),
        ({"shelf": "a", "audience": "publik"}, 'did you mean "public"?'),
    ],
)
@pytest.mark.usefixtures("shelf")
def test_its_settings_are_checked(site: Site, wrong: dict[str, object], said: str) -> None:
    site.configure(**{"publish.live": {"to": "shelf"} | wrong})
    answer = publish(site, ok=False)
    assert said in answer.replace("  -->", " -->"), answer


@pytest.mark.usefixtures("shelf")
def test_it_is_named_with_the_others() -> None:
    names = kind_names()
    assert names == sorted(names)
    assert {"folder", "git", "s3", "shelf", "ssh"} <= set(names)
    kind = find_kind("shelf")
    assert kind is not None
    assert kind.settings.__name__ == "Shelf"


@pytest.mark.parametrize("name", ["shelf", "target", "__init__", "_x", "../folder", "folder.x", "Folder", "", "os"])
def test_nothing_else_is_a_kind_of_target(name: str) -> None:
    assert find_kind(name) is None
