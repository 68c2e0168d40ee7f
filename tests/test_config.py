"""`briefgen.toml`: every key has a default but the title, and every mistake is told with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen import config_file
from briefgen.config import Config
from tests.sites import Site


def load(folder: Path, text: str | bytes) -> tuple[Config | None, list[tuple[int, int, str, str]]]:
    path = folder / "briefgen.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    found, problems = config_file.load(path)
    return found, [(item.line, item.column, item.message, item.hint) for item in problems]


def test_a_title_is_enough(tmp_path: Path) -> None:
    found, problems = load(tmp_path, 'title = "Desk"\n')
    assert problems == []
    assert found is not None
    assert (found.language, found.timezone, found.theme, found.chronology.split) == ("en", "UTC", "dispatch", 50)


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
        ('title = "x"\ntimezone = "Europe/berlin"', 2, 1, "no time zone", 'timezone = "Europe/Berlin"'),
        ('title = "x"\n[leaks]\nallow = "x"', 3, 1, "expected a list, got text", 'allow = ["…"]'),
        ('title = "x"\n[feeds]\nlimit = 0', 3, 1, "a whole number >= 1", "limit = 30"),
        ('title = "x"\nmarkdown = true', 2, 1, "expected a table", "[markdown]"),
        ('title = "x"\n[permalinks]\nactor = "/a/"', 3, 1, "must contain {slug}", "/actors/{slug}/"),
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


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("publish = 3", 2, '"publish"'), ("publish = [1]", 2, '"publish"'), ("rules = 5", 2, '"rules"'), ("[rules]\nyaml = 3", 2, '"rules"'), ("params = [1]", 2, '"params"'),
        ("[publish.x]\nto = [3]", 3, "no kind of target"), ("[publish]\nx = 3", 3, "does not say what it is"), ("x = " + "9" * 5_000, 2, "not TOML"),
        ("x = " + "[" * 100_000, 1, "nested too deeply"), ("[feeds]\nlimit = 99999999999999999999", 3, "too large"), ("[params]\nx = [-99999999999999999999]", 3, "too large"),
        ('description = "\\u0000"', 2, "control character"), ('"\\u001b" = 3', 1, "control character"), ('[params]\nx = ["\\u0007"]', 3, "control character"), ('theme = "a\\u0000"', 2, "control character"),
        ('base_url = "http://[x"', 2, "not an address"), ('base_url = "https://℀.com/"', 2, "not an address"), ('timezone = "/etc/passwd"', 2, "no time zone"),
        ('[hosting]\nsecurity_contact = "http://[x"\nsecurity_expires = "2027-01-01T00:00:00Z"', 3, "not an address"), ("\x00", 2, "not TOML"),
    ],
)  # fmt: skip
def test_no_value_is_too_odd_to_be_told(tmp_path: Path, text: str, line: int, message: str) -> None:
    found, problems = load(tmp_path, f'title = "Desk"\n{text}\n')
    assert found is None
    assert problems[0][0] == line
    assert message in problems[0][2]


@pytest.mark.parametrize("theme", ["x" * 300, "../x", "/", "..", ".", "a/b"])
def test_a_theme_is_a_name(site: Site, theme: str) -> None:
    site.configure(theme=theme)
    assert site.only_problem().rule == "config"


@pytest.mark.parametrize(
    "content", [b"x = ", b"\xff", b"extends = 3", b"extends = [1]", b"x = " + b"[" * 100_000, b"x = " + b"9" * 5_000]
)
def test_a_theme_file_that_is_none_is_told(site: Site, content: bytes) -> None:
    site.configure(theme="own")
    site.write("themes/own/theme.toml", content)
    assert site.only_problem().rule == "theme"


def test_parameters_of_all_types_are_built(site: Site) -> None:
    site.briefing("a")
    site.write(
        "briefgen.toml",
        'title = "D"\nbase_url = "https://d.example/"\n[params]\na = 2021-02-03\nb = 2021-02-03T04:05:06Z\nc = 07:32:00\nd = nan\ne = -inf\n',
    )
    assert site.problems() == []
