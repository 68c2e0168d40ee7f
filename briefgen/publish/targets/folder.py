"""`to = "folder"`: publish to a folder. The new site is laid out beside the old one and takes its place in one step."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

from briefgen import file_tree
from briefgen.project import STATE
from briefgen.publish import folder_lock
from briefgen.publish import manifest as manifests
from briefgen.publish.diff import ranks
from briefgen.publish.lock import Lock
from briefgen.publish.manifest import Manifest, file_of
from briefgen.publish.obstacles import obstacle
from briefgen.publish.target import (
    LocalContent,
    PublishError,
    Report,
    TargetKind,
    TargetState,
    Transferred,
    Upload,
)
from briefgen.target_settings import HOW_TO_SERVE, Allowed, Served, TargetSettings, Text

OWN = ("output", "content", "static", "templates", "themes", STATE)
"""Folders of a site that cannot be targets."""

STAGE = ".briefgen-stage-"
"""How the name of a folder in the target begins in which files are completed before they are put in place."""

LOCK = ".briefgen-lock"

_EXCHANGE = 2
"""RENAME_EXCHANGE of renameat2(2)."""


class Folder(TargetSettings, frozen=True, kw_only=True):
    """A folder on this machine, or one that is mounted."""

    path: Annotated[Text, Allowed(r"(?!-).+", "the path of a folder")]

    def served(self, root: Path) -> Served:
        """Return what to tell the web server."""
        return Served(steps=(f"Let a web server serve {_resolved(self.path, root)}. {HOW_TO_SERVE}",))


class FolderTarget:
    """A folder on this machine.

    The lock and the new site are put beside it, under names that begin with its own. Where nothing can be written
    beside it, as at a mount point, they are put in it.
    """

    def __init__(self, settings: Folder, root: Path) -> None:
        self.folder = _resolved(settings.path, root)
        self.address = settings.address or str(self.folder)
        self._beside = self.folder.parent, f".{self.folder.name}.briefgen-"

    def _place(self, what: str) -> Path:
        parent, prefix = self._beside
        return parent / f"{prefix}{what}"

    def look(self) -> TargetState:
        """Return what the folder holds."""
        with self._named_errors():
            folder = self.folder if self.folder.exists() else self._left_aside() or self.folder
            if not folder.exists():
                return TargetState()
            content = file_tree.content_of(folder / manifests.NAME)
            manifest = manifests.decode(content) if content is not None else None
            if manifest:
                return TargetState(manifest)
            if file_tree.kind_of(folder / manifests.NAME):
                return TargetState(None, f"{self.folder}/{manifests.NAME} is no manifest of briefgen's")
            if any(not path.startswith(".briefgen-") for path, _, _ in file_tree.entries(folder)):
                return TargetState(None, f"{self.folder} holds files that briefgen did not put there")
            return TargetState()

    def _left_aside(self) -> Path | None:
        """Return the folder of the old site that a killed run moved away before it could move the new one."""
        parent, prefix = self._beside
        aside = sorted(parent.glob(f"{_literal(prefix)}old*")) if parent.is_dir() else []
        return next((place for place in aside if file_tree.content_of(place / manifests.NAME) is not None), None)

    def acquire(self, lock: Lock) -> Lock:
        """Put the lock beside the folder, or in it, if there is none in either place. Remove what killed runs left."""
        with self._named_errors():
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            if self._is_written_in_place():
                place, other = self.folder / LOCK, self._place("lock")
            else:
                place, other = self._place("lock"), self.folder / LOCK
            found = folder_lock.take(place, lock)
            if found == lock and (second := folder_lock.current(other)):
                folder_lock.drop(place, lock)
                return second
            if found == lock:
                self._clear()
            return found

    def release(self, lock: Lock) -> None:
        """Remove the lock."""
        with self._named_errors():
            for place in (self._place("lock"), self.folder / LOCK):
                folder_lock.drop(place, lock)

    def _clear(self) -> None:
        """Put back the old site and remove folders, if killed runs left them so. Only the lock's holder does this."""
        if not self.folder.exists() and (old := self._left_aside()):
            old.rename(self.folder)
        parent, prefix = self._beside
        for what in ("new", "old", "lock-"):
            file_tree.clear(parent, f"{prefix}{what}")
        for prefix in (STAGE, f"{LOCK}-"):
            file_tree.clear(self.folder, prefix)

    def holds(self, manifest: Manifest | None) -> bool:
        """Return True if the folder's manifest is still that one."""
        return self.look().manifest == manifest

    def _is_written_in_place(self) -> bool:
        """Return True if the folder cannot be replaced by another, so that files must be written into it one by one."""
        return self.folder.exists() and (self.folder.is_mount() or not os.access(self.folder.parent, os.W_OK))

    def send(self, upload: Upload, report: Report) -> Transferred:
        """Put together the new site in a folder of its own, and let it take the place of the old one."""
        with self._named_errors():
            if fault := obstacle(self.folder, upload):
                raise PublishError(*fault)
            new = self._place(f"new-{upload.token}")
            if self.folder.exists() and (self._is_written_in_place() or not _can_link(new)):
                self._in_place(upload, report)
            else:
                self._exchange(upload, report, new)
        return Transferred(len(upload.plan.send), upload.plan.size)

    def _exchange(self, upload: Upload, report: Report, new: Path) -> None:
        new.mkdir()
        made = file_tree.Parents(new, self.folder)
        if self.folder.exists():
            _take_over(self.folder, new, upload, made)
        for number, path in enumerate(upload.plan.send, 1):
            made.make(path)
            file_tree.link_or_copy(upload.folder / path, new / path)
            report("copying", number, len(upload.plan.send))
        (new / manifests.NAME).write_bytes(manifests.encode(upload.manifest))
        self._check_lock(upload)
        if self.folder.exists():
            file_tree.copy_mode(self.folder, new)
            old = self._place(f"old-{upload.token}")
            _change_places(new, self.folder, old)
            file_tree.remove_folder(new)
            file_tree.remove_folder(old)
        else:
            new.rename(self.folder)

    def _in_place(self, upload: Upload, report: Report) -> None:
        """Write into the folder itself: assets, then pages, each in one step; then remove files; the manifest last."""
        stage, made = self.folder / f"{STAGE}{upload.token}", file_tree.Parents(self.folder)
        stage.mkdir()
        self._note(stage, upload.interim_manifest)
        _give_way(self.folder, upload)
        done = gone = 0
        for group in ranks(upload.plan.send):
            for path in group:
                made.make(path)
                file_tree.link_or_copy(upload.folder / path, stage / "part")
                (stage / "part").replace(self.folder / path)
                done += 1
                report("copying", done, len(upload.plan.send))
        for group in reversed(ranks(upload.plan.remove)):  # a page goes before the stylesheet that it needs
            for path in group:
                file_tree.remove(self.folder, path)
                report("removing", gone := gone + 1, len(upload.plan.remove))
        self._check_lock(upload)
        self._note(stage, upload.manifest)
        stage.rmdir()

    def _note(self, stage: Path, manifest: Manifest) -> None:
        (stage / "part").write_bytes(manifests.encode(manifest))
        (stage / "part").replace(self.folder / manifests.NAME)

    def _check_lock(self, upload: Upload) -> None:
        found = folder_lock.current(self._place("lock")) or folder_lock.current(self.folder / LOCK)
        if found is None or found.token != upload.token:
            raise PublishError(f"the lock of {self.folder} was broken meanwhile", "publish again")

    def verify(self, manifest: Manifest, _local: LocalContent) -> list[str]:
        """Compare every file with the manifest."""
        with self._named_errors():
            found = {
                path: file_of(file_tree.content_of(self.folder / path) or b"")
                for path, kind, _ in file_tree.entries(self.folder)
                if kind == "file" and path in manifest.files
            }
        return manifest.differences(Manifest(found))

    def rollback(self) -> str:
        """Refuse: a folder holds one site only."""
        raise PublishError("a folder keeps no earlier versions", 'publish to = "ssh" keeps some')

    @contextmanager
    def _named_errors(self) -> Iterator[None]:
        """Turn an OSError into a PublishError that names the folder."""
        try:
            yield
        except OSError as error:
            name = os.fsencode(error.filename or b"").decode("utf-8", "replace")
            where = f" ({name})" if name not in ("", str(self.folder)) else ""
            message = f"{self.folder}: {error.strerror or error}{where}"
            raise PublishError(message, "check the rights of the folder, and what is in the way") from error


def _resolved(path: str, root: Path) -> Path:
    """Return the target folder without links on the way. Raises PublishError if nothing can be published there."""
    try:
        folder = (root / Path(path).expanduser()).resolve()
        site = root.resolve()
        own = {place for name in OWN for place in (site / name, (site / name).resolve())}
    except (OSError, RuntimeError, ValueError) as error:
        raise PublishError(f"{path!r} cannot be a folder: {error}", "name another in briefgen.toml") from None
    hint = "name a folder of its own"
    if not folder.name:
        raise PublishError(f"{folder} is the root of the file system", hint)
    is_hidden = folder.is_relative_to(site) and any(part.startswith(".") for part in folder.relative_to(site).parts)
    is_within = any(folder.is_relative_to(place) for place in own)
    if is_hidden or is_within or any(place.is_relative_to(folder) for place in (site, *own)):
        raise PublishError(f"{folder} belongs to the site itself", hint)
    return folder


def _literal(text: str) -> str:
    """Return a glob pattern that matches only this text."""
    return "".join(f"[{character}]" if character in "*?[" else character for character in text)


def _take_over(old: Path, new: Path, upload: Upload, made: file_tree.Parents) -> None:
    """Take over what stays: files by hard links, links as links, and empty folders."""
    sent, removed = {*upload.plan.send, manifests.NAME}, set(upload.plan.remove)
    for path, kind, is_empty in file_tree.entries(old):
        if path in sent or (path in removed and kind == "file") or path.startswith((STAGE, LOCK)):
            continue
        if kind == "folder":
            if is_empty and sent.isdisjoint(file_tree.parents(path)):
                made.make(f"{path}/")
            continue
        made.make(path)
        if kind == "link":
            (new / path).symlink_to((old / path).readlink())
        else:
            os.link(old / path, new / path, follow_symlinks=False)


def _give_way(folder: Path, upload: Upload) -> None:
    """Before files are sent, remove what is in the place of a folder, and the folders in the place of a file."""
    sent = set(upload.plan.send)
    needed = {parent for path in upload.plan.send for parent in file_tree.parents(path)}
    for path in upload.plan.remove:
        if path in needed or any(parent in sent for parent in file_tree.parents(path)):
            file_tree.remove(folder, path)
    for path in upload.plan.send:
        if file_tree.kind_of(folder / path) == "folder":  # it holds nothing but folders, see `obstacle`
            file_tree.remove_folder(folder / path, may_fail=False)


def _can_link(folder: Path) -> bool:
    """Return True if this folder can be made, and hard links in it. Remove it again."""
    try:
        folder.mkdir(exist_ok=True)
        (folder / "one").touch()
        (folder / "two").hardlink_to(folder / "one")
    except OSError:
        return False
    finally:
        file_tree.remove_folder(folder)
    return True


def _change_places(new: Path, there: Path, aside: Path) -> None:
    """Exchange two folders in one step, or in two where the system has no such call."""
    if sys.platform == "linux":
        import ctypes  # imported late: it is slow to import, and builds do not need it

        libc = ctypes.CDLL(None, use_errno=True)
        if hasattr(libc, "renameat2"):
            at = -100  # AT_FDCWD: paths count from the working folder
            if libc.renameat2(at, os.fsencode(new), at, os.fsencode(there), _EXCHANGE) == 0:
                return
    there.rename(aside)
    new.rename(there)


KIND = TargetKind(Folder, lambda settings, site: FolderTarget(settings, site.root))
