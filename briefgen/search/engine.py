"""Pagefind's program, which makes an index of records: whether it is there, and how to talk to it.

It reads messages from its input and answers each one, in order: JSON in base64, with a comma behind it. The client that
Pagefind offers for Python waits a tenth of a second for each answer, so it is not used.
"""

from __future__ import annotations

import base64
import errno
import os
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import IO, Any

import msgspec

from briefgen.records.search import ENTRY
from briefgen.search import PACKAGE, VERSION

REPAIR = f"install it again with `pip install --force-reinstall {PACKAGE}=={VERSION}`, or set `search = false`"
"""What is to be done where the program does not work."""

_BLOCK = 1 << 16


class Text(msgspec.Struct, frozen=True):
    """What is indexed of one record."""

    title: str
    content: str


def index(texts: Sequence[Text], language: str) -> dict[str, bytes]:
    """Return the files of Pagefind's index of some texts, by path.

    Raises:
        OSError: the program cannot be run, or it failed.

    """
    with _started() as process:
        try:
            files = _conversation(process, texts, language)
        finally:
            process.kill()
            with suppress(BrokenPipeError):  # what was not sent before it ended; whatever failed has been told
                if process.stdin:
                    process.stdin.close()
    version = msgspec.json.decode(files[ENTRY])["version"]
    if version != VERSION:
        raise ChildProcessError(errno.ECHILD, f"Pagefind {version} is not the version that makes the index: {REPAIR}")
    return files


def _started() -> subprocess.Popen[bytes]:
    """Start the program of the package."""
    from pagefind_bin import get_executable  # imported late: few builds index anything

    pipe = subprocess.PIPE
    try:
        command = [str(get_executable()), "--service"]
        return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)  # noqa: S603
    except OSError as error:
        message = f"Pagefind, which makes the search index, cannot be run ({error}): {REPAIR}"
        raise ChildProcessError(errno.ECHILD, message) from error


def _conversation(process: subprocess.Popen[bytes], texts: Sequence[Text], language: str) -> dict[str, bytes]:
    if process.stdin is None or process.stdout is None:
        raise ChildProcessError(errno.ECHILD, "Pagefind cannot be talked to")
    sender, answers = _Sender(process.stdin), _answers(process.stdout)
    sender.send({"type": "NewIndex", "config": {"force_language": language}})
    number = _next(answers)["index_id"]
    feeding = threading.Thread(target=sender.send_all, args=(texts, number, language), daemon=True)
    feeding.start()
    for _ in texts:
        _next(answers)
    feeding.join()
    sender.send({"type": "GetFiles", "index_id": number})
    return {file["path"]: base64.b64decode(file["content"]) for file in _next(answers)["files"]}


class _Sender:
    """Sends messages, each with a number of its own."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._number = stream, 0

    def send(self, payload: dict[str, Any]) -> None:
        self._number += 1
        message = msgspec.json.encode({"message_id": self._number, "payload": payload})
        with suppress(BrokenPipeError, ValueError):  # it ended, and its input is closed: the missing answer says so
            self._stream.write(base64.b64encode(message) + b",")
            self._stream.flush()

    def send_all(self, texts: Sequence[Text], number: int, language: str) -> None:
        """Send all texts. Each has an address of its own, because Pagefind keeps one of two equal records."""
        for place, text in enumerate(texts):
            record = {"url": str(place), "content": text.content, "language": language, "meta": {"title": text.title}}
            self.send({"type": "AddRecord", "index_id": number, "filters": {}, "sort": {}, **record})


def _answers(stream: IO[bytes]) -> Iterator[dict[str, Any]]:
    pieces: list[bytes] = []
    while block := os.read(stream.fileno(), _BLOCK):
        *ends, rest = block.split(b",")
        for end in ends:
            yield msgspec.json.decode(base64.b64decode(b"".join((*pieces, end))))["payload"]
            pieces = []
        pieces.append(rest)


def _next(answers: Iterator[dict[str, Any]]) -> dict[str, Any]:
    answer = next(answers, None)
    if answer is None or answer["type"] == "Error":
        why = answer["message"] if answer else "it ended early"
        raise ChildProcessError(errno.ECHILD, f"Pagefind cannot make the search index: {why}")
    return answer
