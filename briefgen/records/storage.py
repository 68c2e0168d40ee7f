"""How records are stored in the archive and read from it, as MessagePack."""

from __future__ import annotations

import hashlib
from datetime import UTC, tzinfo
from typing import TypeVar

import msgspec

from briefgen.records.dates import Edtf

R = TypeVar("R")


def encode_hook(value: object) -> object:
    """Return how msgspec stores dates and ids: as the texts they are."""
    if isinstance(value, str):
        return str.__str__(value)
    msg = f"cannot store {type(value).__name__}"
    raise NotImplementedError(msg)


def decode_hook(kind: type, value: object, zone: tzinfo = UTC) -> object:
    """Return a value of front matter as a date of this kind, with times in a zone. Raises ValueError if it is none."""
    if issubclass(kind, Edtf) and isinstance(value, (str, int)) and not isinstance(value, bool):
        return kind.at(str(value), zone)
    msg = f"{value!r} is not a date"
    raise ValueError(msg)


encoder = msgspec.msgpack.Encoder(enc_hook=encode_hook)
_same_order = msgspec.msgpack.Encoder(enc_hook=encode_hook, order="deterministic")


def digest_of_value(value: object) -> bytes:
    """Return 8 bytes that tell one value from another: an answer of the archive, or a part of the configuration."""
    return hashlib.blake2b(_same_order.encode(value), digest_size=8).digest()


def decoder(record: type[R]) -> msgspec.msgpack.Decoder[R]:
    """Return a decoder of records that `encoder` wrote. It does not check dates again."""
    return msgspec.msgpack.Decoder(record, dec_hook=_stored)


def _stored(kind: type, value: object) -> object:
    if issubclass(kind, str) and isinstance(value, str):
        return str.__new__(kind, value)
    msg = f"{value!r} is not a {kind.__name__}"
    raise ValueError(msg)
