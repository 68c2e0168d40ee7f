"""The walk through a site's folders: which files there are, and which of them must not be opened.

Several people write what is walked. A symbolic link in it could lead anywhere, and a pipe or a device would never end,
so both are reported and not opened.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from briefgen.characters import has_control
from briefgen.content.sources import FOLDERS, TOPS, Folder, file_state, is_ignored
from briefgen.diagnostics import Location, Problem, nearest
from briefgen.rules import problem

_WITH_PAGES = (*(f"content/{name}/" for name in FOLDERS), "static/")
"""Where Markdown files may lie: pages are made from them, or they are copied."""

_OTHER_ENDINGS = re.compile(r"\.(md|mdown|mkdn?|markdown|md\.txt)$", re.IGNORECASE)
"""How the names of Markdown files end that were not saved as `.md`."""

LINKS = 1_000
"""How many links to folders are followed: links to folders with links could multiply without end."""

SAME_NAME = 0.8
"""How close the name of a folder must be to a known one to be a slip: `images` is not `pages`."""

_LINK_HINT = "put the file itself here, or link to one in the same folder of the site"


def walk(root: Path, problems: list[Problem]) -> Iterator[Folder]:
    """Yield all folders under `content/` and `static/` that have files.

    Files whose names begin with a dot or an underscore, and those that editors leave behind, are ignored. Links that
    lead out of `content/` or `static/`, special files and names that cannot be used are added to `problems`.
    """
    problems += _beside_content(root)
    for top in ("content", "static"):
        if fault := top_fault(root, top):
            problems.append(fault)
            continue
        for folder in folders(root / top, top, root / top, problems):
            if not f"{folder.path}/".startswith(_WITH_PAGES):
                problems += (_stray(f"{folder.path}/{name}") for name in folder.files if name.endswith(".md"))
            elif top == "content":
                others = (name for name in folder.files if not name.endswith(".md"))
                problems += (_misnamed(folder.path, name) for name in others if _OTHER_ENDINGS.search(name))
            yield folder


def _beside_content(root: Path) -> Iterator[Problem]:
    """Yield a problem for each folder such as `briefings/` that has pages and lies beside `content/`, not in it."""
    for name in FOLDERS:
        try:
            is_stray = any(file.endswith(".md") for file in os.listdir(root / name))
        except OSError:  # most sites have no such folder
            continue
        if is_stray:
            hint = f"move it to content/{name}/; if it is no part of the site, give it another name"
            yield problem("stray-page", Location(name), "no page is made from the files in this folder", hint=hint)


def _stray(path: str) -> Problem:
    _, *folders, _ = path.split("/")
    meant = nearest(folders[0], FOLDERS, SAME_NAME) if folders else None
    hint = f"move it to one of {', '.join(_WITH_PAGES[:-1])}, or rename it if it is only notes: _name.md"
    if meant:
        hint = f"rename the folder content/{folders[0]}/ to content/{meant}/"
    return problem("stray-page", Location(path), "no page is made from this file", hint=hint)


def _misnamed(folder: str, name: str) -> Problem:
    hint = f"rename it to {_OTHER_ENDINGS.sub('.md', name)}"
    return problem("stray-page", Location(f"{folder}/{name}"), "no page is made from this file", hint=hint)


def top_fault(root: Path, path: str) -> Problem | None:
    """Return what is wrong with a top folder of a site, such as `content` or `themes/dispatch`, that is a link.

    Such a link may lead to a folder inside the site that is not hidden and has no other purpose.
    """
    place = root / path
    if not place.is_symlink():
        return None
    target, inside = _real(place), _real(root)
    parts = target.relative_to(inside).parts if target.is_relative_to(inside) else ()
    others = {*TOPS, "output"} - set(path.split("/")[:-1])
    if parts and parts[0] not in others and not any(part.startswith(".") for part in parts):
        return None
    hint = "put the folder itself here, or link to one inside the site that is not hidden and has no other use"
    return problem(
        "outside-site", Location(path), "the symbolic link leads out of the site or to another of its parts", hint=hint
    )


def file_fault(path: Path, top: Path, site_path: str) -> Problem | None:
    """Return what is wrong with a file that is a link out of its top folder. `site_path` is its path in the site."""
    if not path.is_symlink() or not (why := _link_fault(path, (), _Walk(_real(top), []))):
        return None
    return problem("outside-site", Location(site_path), f"the symbolic link {why}", hint=_LINK_HINT)


def may_be_read(root: Path, path: str) -> bool:
    """Return True if a path of the site leads to a regular file in its top folder that is not hidden."""
    place, top = root / path, path.partition("/")[0]
    return not top_fault(root, top) and not _link_fault(place, (), _Walk(_real(root / top), [])) and place.is_file()


def folders(folder: Path, prefix: str, top: Path, problems: list[Problem]) -> Iterator[Folder]:
    """Yield a folder and those below it, if they have files; names are sorted.

    `prefix` is the folder's path in the site; links may not lead out of `top`.
    """
    walk = _Walk(_real(top), problems)
    if folder != top and folder.is_symlink() and (why := _link_fault(folder, (), walk)):
        walk.refuse("outside-site", prefix, f"the symbolic link {why}", _LINK_HINT)
        return
    yield from _below(_Here(folder, prefix, ()), walk)


@dataclass(slots=True)
class _Walk:
    """A walk under way: the folder that it stays in, its problems, and how many links to folders it followed."""

    top: Path
    problems: list[Problem]
    followed: int = 0

    def refuse(self, rule: str, path: str, message: str, hint: str) -> None:
        self.problems.append(problem(rule, Location(path), message, hint))


@dataclass(slots=True)
class _Here:
    """The folder that a walk has come to, its path in the site, and the folders that links on the way led out of."""

    folder: Path
    path: str
    left: tuple[Path, ...]

    def into(self, name: str, *, is_link: bool) -> _Here:
        left = (*self.left, _real(self.folder)) if is_link else self.left
        return _Here(self.folder / name, f"{self.path}/{name}", left)


def _below(here: _Here, walk: _Walk) -> Iterator[Folder]:
    """Yield a folder and those below it."""
    try:
        with _opened(here.folder) as entries:
            files, below = _listed(list(entries), here, walk)
    except FileNotFoundError:
        return
    except OSError as error:
        walk.refuse("unreadable", here.path, f"the folder cannot be read: {error.strerror}", "check who may read it")
        return
    if files:
        yield Folder(here.path, dict(sorted(files)))
    for name, is_link in sorted(below):
        yield from _below(here.into(name, is_link=is_link), walk)


@contextmanager
def _opened(folder: Path) -> Iterator[Iterator[os.DirEntry[str]]]:
    """Open a folder, where possible by a descriptor: then the system need not find the folder for each file."""
    if os.scandir not in os.supports_fd:
        with os.scandir(folder) as entries:
            yield entries
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with os.scandir(descriptor) as entries:
            yield entries
    finally:
        os.close(descriptor)


def _listed(
    entries: list[os.DirEntry[str]], here: _Here, walk: _Walk
) -> tuple[list[tuple[str, str]], list[tuple[str, bool]]]:
    """Return the entries of a folder that are not refused.

    Returns the files, each with its state, and the folders, each with whether it is a link.
    """
    files: list[tuple[str, str]] = []
    below: list[tuple[str, bool]] = []
    are_plain = _is_plain("".join(entry.name for entry in entries))
    for entry in entries:
        if is_ignored(entry.name) or not (are_plain or _is_named(entry.name, here.path, walk)):
            continue
        is_link = entry.is_symlink()
        if is_link and not _is_followed(entry.name, here, walk):
            continue
        try:
            found = entry.stat()
        except OSError as error:
            message = f"the file cannot be read: {error.strerror}"
            walk.refuse("unreadable", f"{here.path}/{entry.name}", message, "check who may read it")
            continue
        if stat.S_ISREG(found.st_mode):
            files.append((entry.name, file_state(found)))
        elif stat.S_ISDIR(found.st_mode):
            below.append((entry.name, is_link))
        else:
            message = f"this is {_kind(found.st_mode)}, not a file or a folder"
            walk.refuse("special-file", f"{here.path}/{entry.name}", message, "remove it, or move it out of the site")
    _report_alike([name for name, _ in files], here.path, walk)
    return files, below


def _report_alike(names: list[str], path: str, walk: _Walk) -> None:
    """Report files whose names differ only by case. Of two pages it is their addresses that are reported."""
    folded = "\n".join(names).casefold().split("\n")
    if len(set(folded)) >= len(names):
        return
    first: dict[str, str] = {}
    for name, key in sorted(zip(names, folded, strict=True)):
        other = first.setdefault(key, name)
        if other != name and not name.endswith(".md"):
            message = f'the name differs from "{other}" only by case: Windows and macOS take the two for one'
            walk.refuse("portable-name", f"{path}/{name}", message, "rename one of the two")


def _is_followed(name: str, here: _Here, walk: _Walk) -> bool:
    """Return True if a link can be followed; else refuse it. Of too many links only the first is reported."""
    if walk.followed > LINKS:
        return False
    if why := _link_fault(here.folder / name, here.left, walk):
        walk.refuse("outside-site", f"{here.path}/{name}", f"the symbolic link {why}", _LINK_HINT)
        return False
    return True


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable()


def _is_named(name: str, prefix: str, walk: _Walk) -> bool:
    """Return True if a name can be used; else refuse it."""
    if _is_plain(name) or not (why := _name_fault(name)):
        return True
    shown = os.fsencode(name).decode("utf-8", "replace")
    walk.refuse("file-name", f"{prefix}/{shown}", f"the name {why}", "rename it")
    return False


def _name_fault(name: str) -> str:
    try:
        name.encode()
    except UnicodeEncodeError:
        return "is not UTF-8"
    return "contains a control character" if has_control(name) else ""


def _link_fault(path: Path, left: tuple[Path, ...], walk: _Walk) -> str:
    """Return why a link is not followed, or "" if it leads to something in the same top folder."""
    target = _real(path)
    if not target.is_relative_to(walk.top):
        return f"leads out of {walk.top.name}/"
    if any(part.startswith(".") for part in target.relative_to(walk.top).parts):
        return "leads to something hidden"
    if target.suffix == ".md" and path.suffix != ".md":
        return "leads to a page's own text, which may be withheld"
    if not target.is_dir():
        return ""
    if any(place.is_relative_to(target) for place in (*left, _real(path.parent))):
        return "leads to a folder that it lies in"
    walk.followed += 1
    return (
        f"is one of more than {LINKS:,} links to folders; no further link is followed" if walk.followed > LINKS else ""
    )


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _kind(mode: int) -> str:
    kinds = {stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket", stat.S_IFCHR: "a device", stat.S_IFBLK: "a device"}
    return kinds.get(stat.S_IFMT(mode), "a special file")
