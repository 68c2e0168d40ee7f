"""The sealed copy: the files that travel, as they were when they passed the leak gate.

Between the search of the output and the last byte sent, a person may think about the question for an hour, and another
terminal may build something else into the same output. So what travels is copied at once, and checked while it is.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from briefgen.publish.manifest import Manifest, file_of
from briefgen.publish.target import LocalContent, PublishError


@contextmanager
def sealed(folder: Path, output: Path, manifest: Manifest, paths: Iterable[str]) -> Iterator[Path]:
    """Copy files of the output to a folder, which is removed at the end. Nobody else may use that folder meanwhile.

    Raises:
        PublishError: a file is not what the manifest says that it was when it was searched.

    """
    shutil.rmtree(folder, ignore_errors=True)  # a run that was killed leaves its own
    try:
        folder.mkdir(parents=True)
        for parent in {(folder / path).parent for path in paths}:
            parent.mkdir(parents=True, exist_ok=True)
        for path in paths:
            (folder / path).write_bytes(_checked(output, path, manifest))
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _checked(output: Path, path: str, manifest: Manifest) -> bytes:
    content = _content(output / path)
    if content is None or file_of(content) != manifest.files[path]:
        message = f"{output.name}/{path} was changed after it was searched, perhaps by another build"
        raise PublishError(message, "publish again, and let nothing else write to the output meanwhile")
    return content


def local(manifest: Manifest, *folders: Path) -> LocalContent:
    """Return what gives the content of a published file, from the first folder that has it as the manifest says."""

    def content(path: str) -> bytes | None:
        found = (_content(folder / path) for folder in folders)
        return next((one for one in found if one is not None and file_of(one) == manifest.files.get(path)), None)

    return content


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if path.is_file() else None
    except OSError:
        return None
