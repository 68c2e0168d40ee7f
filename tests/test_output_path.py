"""Which paths may stand in an output folder."""

from __future__ import annotations

import re

import pytest

from briefgen.output_path import OutputPath, fault


@pytest.mark.parametrize(
    "path",
    [
        "index.html", "briefings/a/index.html", "media/my map (1).png", "actors/मीना/index.html", ".well-known/security.txt",
        "a..b/c", "x" * 255, f"{'漢' * 85}/index.html", "_headers", "aux.md", "a:b",
    ],
)  # fmt: skip
def test_ordinary_paths_stay_as_they_are(path: str) -> None:
    assert OutputPath(path) == path


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("", "empty"), ("/etc/passwd", "absolute"), ("//tmp/x", "absolute"), ("a//b", "two slashes"), ("a/", "ends with"),
        (".", '"."'), ("..", '".."'), ("a/../b", '".."'), ("./a", '"."'), ("a/./b", '"."'), (".git/config", '".git"'),
        ("a/.well-known/x", "hidden"), (".briefgen-manifest", "hidden"), ("..a", "hidden"), ("a\\..\\b", "backslash"),
        ("a\nb", "control"), ("a\0b", "control"), ("a\x85b", "control"), ("a\u2028b", "control"), ("a\udc80", "UTF-8"),
        ("x" * 256, "255"), ("漢" * 86, "258"), ("/".join(["x" * 200] * 6), "1,024"),
    ],
)  # fmt: skip
def test_other_paths_are_refused(path: str, why: str) -> None:
    with pytest.raises(ValueError, match=re.escape(why)) as refused:
        OutputPath(path)
    assert fault(path) == str(refused.value)
