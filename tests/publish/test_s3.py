"""What a target in storage does with answers that are cut off."""

from __future__ import annotations

from typing import Any

import obstore
import pytest

from briefgen.publish.target import PublishError
from briefgen.publish.targets.s3 import S3, TRIES, S3Target


class Cut:
    """An answer that is cut off in the middle."""

    def bytes(self) -> bytes:
        message = "request or response body error"
        raise obstore.exceptions.GenericError(message)


class Whole:
    meta = {"e_tag": "tag"}  # noqa: RUF012

    def bytes(self) -> bytes:
        return b"content"


@pytest.mark.parametrize("cuts", [0, 1, TRIES, TRIES + 1])
def test_an_answer_that_is_cut_off_is_asked_for_again(monkeypatch: pytest.MonkeyPatch, cuts: int) -> None:
    """As where another desk replaces the object at this moment, in storage that is no database."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "x")
    answers: list[Any] = [*(Cut() for _ in range(cuts)), Whole()]
    monkeypatch.setattr(obstore, "get", lambda *_: answers.pop(0))
    target = S3Target(S3(to="s3", bucket="site", endpoint="http://127.0.0.1:1"))
    if cuts > TRIES:
        with pytest.raises(PublishError):
            target._get("x")
    else:
        assert target._get("x") == (b"content", "tag")
