"""The sealed copy: the files to send, as they were when they passed the leak gate.

Between the search of the output and the last byte sent, a person may think about the plan for an hour, and another
terminal may build something else into the same output. So the files to send are copied at once, and checked meanwhile.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from briefgen.file_tree import remove_anything
from briefgen.publish.manifest import Manifest, file_of
from briefgen.publish.target import LocalContent, PublishError


@contextmanager
def sealed(folder: Path, output: Path, manifest: Manifest, paths: Iterable[str]) -> Iterator[Path]:
    """Copy files of the output to a folder that nothing else uses, and remove the folder at the end of the context.

    Raises:
        PublishError: a file is not as it was when it was searched, which the manifest says.

    """
    remove_anything(folder)  # a killed run leaves one behind
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
        raise PublishError(message, "publish again, and do not build meanwhile")
    return content


def local_content(manifest: Manifest, *folders: Path) -> LocalContent:
    """Return a function that finds the content of a published file in the first folder that has it unchanged."""

    def content(path: str) -> bytes | None:
        found = (_content(folder / path) for folder in folders)
        return next((one for one in found if one is not None and file_of(one) == manifest.files.get(path)), None)

    return content


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if path.is_file() else None
    except OSError:
        return None
