"""The gate knows what is withheld, and finds it in the bytes that are to be published."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import msgspec
from ahocorasick_rs import AhoCorasick, BytesAhoCorasick

from briefgen.archive.withheld import Secret
from briefgen.content.sources import digest_of
from briefgen.publish.canonical import canonical, is_without_spaces, joined, plain, spaced
from briefgen.publish.decodings import texts_of
from briefgen.publish.unpacking import Layer, Layers

LEAST_BYTES = 64
"""A smaller picture or attachment could be anybody's, such as a single transparent point."""


LEAST_ENCODED = 8
"""Bytes from which on words in another encoding are searched: fewer could be part of a picture."""

ENCODINGS = (
    "utf-16-le", "utf-16-be", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "koi8-r", "mac-roman",
    "tis-620", "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr",
)  # fmt: skip
"""Encodings that are not UTF-8, in which words of other alphabets are searched."""


class Hit(msgspec.Struct, frozen=True):
    """Something withheld in something to be published: where in the file, and what stands around it."""

    secret: Secret
    path: str
    layer: str
    excerpt: str


class Found(msgspec.Struct, frozen=True):
    """What a file holds that is withheld, and what of it could not be looked into, in words."""

    hits: list[Hit]
    unread: list[str]


class Gate:
    """Finds what is withheld.

    Args:
        secrets: the words that are withheld.
        allowed: words that may be published all the same.
        files: digests of withheld pictures and attachments (`digest_of`), each with what it is.

    """

    def __init__(
        self, secrets: Iterable[Secret], allowed: Iterable[str] = (), files: Mapping[bytes, Secret] | None = None
    ) -> None:
        passed = {canonical(text) for text in allowed}
        kept = [secret for secret in secrets if canonical(secret.text) not in passed]
        self._words = _Words(kept)
        self._encoded = _Encoded(kept)
        self._names = _Names([secret for secret in kept if secret.exact])
        self._files = {
            digest: secret for digest, secret in (files or {}).items() if canonical(secret.text) not in passed
        }
        digests = [digest.hex() for digest in self._files]
        self.known = "\0".join(sorted([*(f"{secret.exact}{secret.is_name}{secret.text}" for secret in kept), *digests]))

    def search(self, path: str, content: bytes) -> Found:
        """Return what is withheld and stands in a file, or in its name."""
        found: dict[Secret, Hit] = {}
        layers = Layers()
        self._in_texts(path, "its name", iter([path, path.replace(" ", "-")]), found)
        try:
            self._in_layers(path, layers.of(content), found)
        except Exception as error:
            layers.unread.append(f"the search failed ({type(error).__name__}: please report it)")
        return Found(list(found.values()), layers.unread)

    def _in_layers(self, path: str, layers: Iterable[Layer], found: dict[Secret, Hit]) -> None:
        for layer in layers:
            if (
                self._files
                and len(layer.content) >= LEAST_BYTES
                and (file := self._files.get(digest_of(layer.content)))
            ):
                found.setdefault(file, Hit(file, path, layer.name, ""))
            self._in_texts(path, layer.name, texts_of(layer.content), found)
            for secret in self._encoded.find(layer.content):
                found.setdefault(secret, Hit(secret, path, layer.name, ""))

    def _in_texts(self, path: str, layer: str, texts: Iterator[str], found: dict[Secret, Hit]) -> None:
        for text in texts:
            for secret, around in self.find(text):
                found.setdefault(secret, Hit(secret, path, layer, around))

    def find(self, text: str) -> Iterator[tuple[Secret, str]]:
        """Yield what is withheld and stands in a text, with what is around it."""
        read = plain(text)
        yield from self._words.find(read)
        yield from self._names.find(read)


class _Machine:
    """Secrets that are searched in one form of a text."""

    def __init__(self, forms: Mapping[str, Secret], form: Callable[[bytes], str]) -> None:
        self._form = form
        self._secrets: Sequence[Secret] = list(forms.values())
        self._machine = AhoCorasick(list(forms)) if forms else None

    def find(self, text: bytes) -> Iterator[tuple[Secret, str]]:
        """Yield what stands in a plain text, with what is around it."""
        if self._machine is None:
            return
        read = self._form(text)
        for number, start, end in self._machine.find_matches_as_indexes(read, overlapping=True):
            if self._is_whole(read, start, end):
                yield self._secrets[number], read[max(0, start - 30) : end + 30].strip()

    def _is_whole(self, _text: str, _start: int, _end: int) -> bool:
        return True


class _Words(_Machine):
    """Words that are found whatever stands between them."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        forms: dict[str, Secret] = {}
        for secret in secrets:
            form = canonical(secret.text)
            if not secret.exact and _is_distinctive(form, secret):
                forms.setdefault(form, secret)
        super().__init__(forms, spaced)


class _Names(_Machine):
    """Names of files and addresses: letters and digits may not go on at their ends, but hyphens may."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        forms: dict[str, Secret] = {}
        for secret in secrets:
            if form := joined(plain(secret.text)).strip("-"):
                forms.setdefault(form, secret)
        super().__init__(forms, joined)

    def _is_whole(self, text: str, start: int, end: int) -> bool:
        return not (start and text[start - 1].isalnum()) and not (end < len(text) and text[end].isalnum())


class _Encoded:
    """Words of other alphabets, as they stand in files that are not UTF-8 and do not say so."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        forms: dict[bytes, Secret] = {}
        for secret in secrets:
            if not secret.exact and not secret.text.isascii() and _is_distinctive(canonical(secret.text), secret):
                for name in ENCODINGS:
                    forms.setdefault(_in_encoding(secret.text, name), secret)
        self._forms = {form: secret for form, secret in forms.items() if len(form) >= LEAST_ENCODED}
        self._machine = BytesAhoCorasick(list(self._forms)) if self._forms else None
        self._secrets = list(self._forms.values())

    def find(self, content: bytes) -> set[Secret]:
        """Return what stands in some bytes."""
        if self._machine is None:
            return set()
        return {self._secrets[number] for number, _, _ in self._machine.find_matches_as_indexes(content)}


def _is_distinctive(form: str, secret: Secret) -> bool:
    """Return True if words say enough to be told from what anybody could have written."""
    words = form.split()
    letters = sum(map(len, words))
    if not letters or form.replace(" ", "").isdecimal():
        return False
    if is_without_spaces(words[0][0]):
        return len(words) >= (2 if secret.is_name else 4)
    if secret.is_name:
        return letters >= 4
    return len(words) >= 3 or letters >= (8 if len(words) == 2 else 10)


def _in_encoding(text: str, name: str) -> bytes:
    """Return a text in an encoding; nothing if that lacks one of its letters."""
    try:
        return text.encode(name)
    except UnicodeEncodeError:
        return b""
