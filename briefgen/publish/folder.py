"""A folder as target: the new site is laid beside the old one, and the two change places in one step."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from briefgen.build.output import remove
from briefgen.project import STATE
from briefgen.publish import manifest as manifests
from briefgen.publish.manifest import Manifest
from briefgen.publish.plan import ranks
from briefgen.publish.settings import Folder
from briefgen.publish.target import PublishError, Report, Sent, There, Work

_EXCHANGE = 2
"""RENAME_EXCHANGE of renameat2(2)."""


class FolderTarget:
    """A folder on this machine."""

    def __init__(self, settings: Folder, root: Path) -> None:
        self.folder = (root / Path(settings.path).expanduser()).resolve()
        self._site = root.resolve()
        self.address = settings.address or str(self.folder)
        self._new = self.folder.with_name(f".{self.folder.name}.briefgen-new")
        self._old = self.folder.with_name(f".{self.folder.name}.briefgen-old")

    def look(self) -> There:
        """Return what the folder holds."""
        own = [self._site / name for name in ("output", "content", "static", "templates", "themes", STATE)]
        if self._site.is_relative_to(self.folder) or any(self.folder.is_relative_to(place) for place in own):
            raise PublishError(f"{self.folder} belongs to the site itself", "name a folder of its own")
        if not self.folder.exists() and self._old.exists():
            self._old.rename(self.folder)  # a run was cut between the two steps of a change of places
        for left in (self._new, self._old):  # what a cut run had not come to use or to clear away
            shutil.rmtree(left, ignore_errors=True)
        try:
            manifest = manifests.decode((self.folder / manifests.NAME).read_bytes())
        except FileNotFoundError:
            manifest = None
        except OSError as error:
            raise PublishError(f"{self.folder}: {error.strerror}", "check who may read it") from error
        if manifest is None and any(_files(self.folder)):
            return There(None, f"{self.folder} holds files that briefgen did not put there")
        return There(manifest)

    def send(self, work: Work, report: Report) -> Sent:
        """Lay out the new site and let it take the place of the old one."""
        try:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            if self.folder.exists() and (self.folder.is_mount() or not _can_link(self._new)):
                self._in_place(work, report)
            else:
                self._beside(work, report)
        except OSError as error:
            where = f" ({error.filename})" if error.filename else ""
            raise PublishError(f"the folder cannot be written: {error.strerror}{where}") from error
        return Sent(len(work.plan.send), work.plan.size)

    def _beside(self, work: Work, report: Report) -> None:
        self._new.mkdir()
        ours = {*work.plan.send, *work.plan.remove, manifests.NAME}
        for path in _files(self.folder):
            if path not in ours:
                _link(self.folder / path, self._new / path)
        for number, path in enumerate(work.plan.send, 1):
            _copy(work.output / path, self._new / path)
            report("copying", number, len(work.plan.send))
        (self._new / manifests.NAME).write_bytes(manifests.encode(work.manifest))
        if self.folder.exists():
            shutil.copymode(self.folder, self._new)
            _change_places(self._new, self.folder, self._old)
            shutil.rmtree(self._new, ignore_errors=True)
            shutil.rmtree(self._old, ignore_errors=True)
        else:
            self._new.rename(self.folder)

    def _in_place(self, work: Work, report: Report) -> None:
        """Write into the folder itself: assets, then pages, each whole; then remove; the manifest last."""
        self._note(work.begun)
        done = gone = 0
        for group in ranks(work.plan.send):
            for path in group:
                _copy(work.output / path, self.folder / path)
                done += 1
                report("copying", done, len(work.plan.send))
        for group in reversed(ranks(work.plan.remove)):  # a page goes before the stylesheet that it needs
            for path in group:
                remove(self.folder, path)
                report("removing", gone := gone + 1, len(work.plan.remove))
        self._note(work.manifest)

    def _note(self, manifest: Manifest) -> None:
        part = self.folder / f"{manifests.NAME}.part"
        part.write_bytes(manifests.encode(manifest))
        part.replace(self.folder / manifests.NAME)

    def verify(self, manifest: Manifest, _output: Path) -> list[str]:
        """Compare every file with the manifest."""
        found = manifests.of_folder(self.folder, (path for path in _files(self.folder) if path != manifests.NAME))
        return manifest.unlike(found)

    def rollback(self) -> str:
        """Refuse: a folder holds one site only."""
        raise PublishError("a folder keeps no earlier versions", 'publish to = "ssh" keeps some')


def _files(folder: Path) -> Iterator[str]:
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            yield (Path(place) / name).relative_to(folder).as_posix()


def _can_link(folder: Path) -> bool:
    """Say whether a folder can be made here, and files be linked in it."""
    try:
        folder.mkdir(exist_ok=True)
        (folder / "one").touch()
        (folder / "two").hardlink_to(folder / "one")
    except OSError:
        return False
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return True


def _link(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.hardlink_to(source)


def _copy(source: Path, target: Path) -> None:
    """Copy a file so that the target is at any moment the old file or the new one."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.briefgen-part")
    shutil.copyfile(source, part)
    part.replace(target)


def _change_places(new: Path, there: Path, aside: Path) -> None:
    """Let two folders change places in one step; in two where the system has no such call."""
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if hasattr(libc, "renameat2"):
            at = -100  # AT_FDCWD: paths count from the working folder
            if libc.renameat2(at, os.fsencode(new), at, os.fsencode(there), _EXCHANGE) == 0:
                return
    shutil.rmtree(aside, ignore_errors=True)
    there.rename(aside)
    new.rename(there)
