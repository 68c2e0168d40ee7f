"""`briefgen.toml`: every key has a default but the title, and every mistake is told with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen import config
from briefgen.config import Config


def load(folder: Path, text: str | bytes) -> tuple[Config | None, list[tuple[int, int, str, str]]]:
    path = folder / "briefgen.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    found, problems = config.load(path)
    return found, [(item.line, item.column, item.message, item.hint) for item in problems]


def test_a_title_is_enough(tmp_path: Path) -> None:
    found, problems = load(tmp_path, 'title = "Desk"\n')
    assert problems == []
    assert found is not None
    assert (found.language, found.timezone, found.theme, found.chronology.split) == ("en", "UTC", "dispatch", 200)


@pytest.mark.parametrize(
    ("base_url", "path", "origin"),
    [
        ("https://example.org", "", "https://example.org"),
        ("https://example.org/", "", "https://example.org"),
        ("https://example.org/archive/", "/archive", "https://example.org"),
        ("http://127.0.0.1:8000/a/b", "/a/b", "http://127.0.0.1:8000"),
        ("", "", ""),
    ],
)
def test_base_url_may_have_a_path(tmp_path: Path, base_url: str, path: str, origin: str) -> None:
    found, _ = load(tmp_path, f'title = "Desk"\nbase_url = "{base_url}"\n')
    assert found is not None
    assert (found.base_path, found.origin) == (path, origin)


@pytest.mark.parametrize(
    ("text", "line", "column", "message", "hint"),
    [
        ("", 1, 1, '"title" is missing', "title ="),
        ('title = ""', 1, 1, '"title"', ""),
        ("title = 3", 1, 1, '"title"', ""),
        ('title = "x"\nlangauge = "en"', 2, 1, '"langauge"', '"language"'),
        ('title = "x"\n[markdown]\n  htlm = true', 3, 3, '"htlm"', '"html"'),
        ('title = "x"\n[home]\nlatest = 0', 3, 1, '"latest"', ""),
        ('title = "x"\nmarkdown.html = "yes"', 2, 1, '"html"', ""),
        ('title = "x"\nbase_url = "example.org"', 2, 1, "not an address", "https://"),
        ('title = "x"\ntimezone = "Europe/Brusels"', 2, 1, "no time zone", "Europe/Brussels"),
        ('title = "x"\n[permalinks]\nbriefing = "/x/"', 3, 1, "{slug}", ""),
        ('title = "x"\n[permalinks]\nactor = "/{year}/{slug}/"', 3, 1, "{slug}", ""),
        ('title = "x"\n[permalinks]\ntopic = "/../{slug}/"', 3, 1, "slash", "topic ="),
        ('title = "x"\n[rules]\nbroken-lnk = "off"', 3, 1, '"broken-lnk"', '"broken-link"'),
        ('title = "x"\n[rules]\nbroken-link = "none"', 2, 1, '"rules"', ""),
        ('title = "x"\n[rules]\nslug = "off"', 3, 1, "cannot be turned down", "fix"),
        ("title = x", 1, 9, "not TOML", "in quotes"),
        (b'title = "x"\n# caf\xe9\n', 2, 1, "UTF-8", "UTF-8"),
    ],
)
def test_mistakes(tmp_path: Path, text: str | bytes, line: int, column: int, message: str, hint: str) -> None:
    found, problems = load(tmp_path, text)
    assert found is None
    assert len(problems) == 1, problems
    assert problems[0][:2] == (line, column), problems
    assert message in problems[0][2]
    assert hint in problems[0][3]


def test_a_byte_order_mark_is_fine(tmp_path: Path) -> None:
    assert load(tmp_path, b'\xef\xbb\xbftitle = "x"\r\n')[1] == []
