"""How the texts of a withheld document are divided into what is searched for: names, sentences, file names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

import msgspec

from briefgen.markdown.placeholders import MARK
from briefgen.records.text import KIND, Reference

_SENTENCE_END = re.compile(f"(?<=[.!?…।၊။])\\s+|(?<=[。！？])|\n|{MARK}[^{MARK}]*{MARK}")

ATTACHMENT = "attachment"
"""The kind of a text that is the path of a withheld picture or attachment."""

_NAME_KEYS = {
    "actors": "actor", "actor": "actor", "by": "speaker", "to": "actor", "role": "role", "topics": "topic",
    "places": "place", "authors": "author", "place": "place", "outcome": "outcome", "kind": "outcome",
    "publisher": "publisher",
}  # fmt: skip
"""Keys whose values are names, each with what the name is. A name that something public has is not withheld."""

_FILE_KEYS = ("slug", "file", "image")
"""Keys whose values are names of files or pages."""

_IGNORED_KEYS = frozenset(
    {"date", "due", "published", "updated", "withdrawn", "status", "embargo", "marking", "lang", "id", "key", "related",
     "resolves", "html", "anchor", "nav", "decorative", "source", "answers", "contradicts", "from", "headings", "cited"}
)  # fmt: skip
"""Keys whose values are not searched for: dates, states and ids reveal nothing, and the values of the others are in the
full text or under other keys."""


class WithheldText(msgspec.Struct, frozen=True, array_like=True):
    """A text that must not be published.

    Args:
        text: the text.
        kind: what it is, for messages: `title`, `file name`, `sentence` …
        path: the file of the withheld document that it comes from.
        is_path: it is an address or the name of a file, and is searched for with the characters between its words.
            Other texts are searched for as words, whatever is between them.
        is_name: it is a name of a person, place or topic, of a word or two, and is searched for though it is short.
        file: the picture or attachment that it is a name of, by id, or "". Its path has the kind `ATTACHMENT`.
        form: the canonical form of the text, if that is known already.

    """

    text: str
    kind: str
    path: str
    is_path: bool = False
    is_name: bool = False
    file: str = ""
    form: str = ""


class Contents(msgspec.Struct, frozen=True):
    """What a withheld document says.

    `values` are those of its front matter and of its structured blocks, `plain` is its text without markup. The address
    and the slug are not known of a file that cannot be read.
    """

    values: list[Any]
    plain: str
    references: tuple[Reference, ...]
    address: str = ""
    slug: str = ""


def blocks_of(body: bytes) -> list[dict[str, Any]]:
    """Return the values of the structured blocks of a stored text, without the names of their kinds."""
    blocks = msgspec.msgpack.decode(body).get("blocks", ())
    return [{key: value for key, value in block.items() if key != KIND} for block in blocks]


def divided(path: str, contents: Contents) -> Iterator[WithheldText]:
    """Yield the texts of the withheld document at a path: front matter, statements, address, file names, sentences."""
    for key, text in (pair for value in contents.values for pair in field_texts(value, "")):
        yield from _value_texts(path, key, text)
    if contents.address:
        yield WithheldText(contents.address, "address", path, is_path=True)
    yield from file_names(path, contents.slug or path)
    for sentence in _SENTENCE_END.split(contents.plain):
        if sentence.strip():
            yield WithheldText(sentence.strip(), "sentence", path)


def _value_texts(path: str, key: str, text: str) -> Iterator[WithheldText]:
    """Yield the texts of one value. `key` is the path of keys to it, such as `outcome summary`."""
    part = key.rpartition(" ")[2]
    if part in ("aliases", "old_addresses"):
        yield WithheldText(text, "old address", path, is_path=True)
    elif part in _FILE_KEYS:
        yield from file_names(path, text)
    elif text.startswith(("http://", "https://")):
        yield WithheldText(re.sub(r"^https?://(?:www\.)?", "", text), "address of a source", path)
    elif part in _NAME_KEYS:
        yield WithheldText(text, _NAME_KEYS[part], path, is_name=True)
    else:
        yield WithheldText(text, key or "text", path)
        yield from (
            WithheldText(part, key, path) for part in _SENTENCE_END.split(text) if part.strip() and part != text
        )


def file_names(path: str, name: str, file: str = "") -> Iterator[WithheldText]:
    """Yield the names that reveal a file: its own with and without its ending, and that of the document's file."""
    whole = PurePosixPath(name).name
    for text in dict.fromkeys((whole, PurePosixPath(whole).stem, PurePosixPath(path).stem)):
        if len(text) >= 6 and re.search(r"[-_.\s\d]", text):
            is_own = text != PurePosixPath(path).stem
            yield WithheldText(text, "file name", path, is_path=True, file=file if is_own else "")


def field_texts(value: object, key: str) -> Iterator[tuple[str, str]]:
    """Yield every text in a value, with the path of keys to it."""
    if isinstance(value, str):
        if value.strip():
            yield key, value
    elif isinstance(value, dict):
        for name, part in value.items():
            if name not in _IGNORED_KEYS:
                yield from field_texts(part, f"{key} {name}".strip() if name != "extra" else key)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from field_texts(part, key)
