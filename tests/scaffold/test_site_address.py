"""The address of a site is written into `briefgen.toml`, and nothing else in it changes."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from briefgen.scaffold.site import write_site
from briefgen.scaffold.site_address import NotWrittenError, write_base_url

ADDRESS = "https://desk.example/archive/"


def test_the_file_of_a_new_site_keeps_all_its_lines(tmp_path: Path) -> None:
    write_site(tmp_path, "Desk")
    before = (tmp_path / "briefgen.toml").read_text().splitlines()
    write_base_url(tmp_path, ADDRESS)
    after = (tmp_path / "briefgen.toml").read_text().splitlines()
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) == 1
    assert changed[0][0].startswith('base_url = ""  ')
    assert changed[0][1].startswith(f'base_url = "{ADDRESS}"  ')
    assert changed[0][1].partition("#")[2] == changed[0][0].partition("#")[2]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('title = "x"\n', f'title = "x"\nbase_url = "{ADDRESS}"\n'),
        ('title = "x"', f'title = "x"\nbase_url = "{ADDRESS}"\n'),
        ('# mine\r\ntitle = "x"\r\n[home]\r\n', f'# mine\r\ntitle = "x"\r\nbase_url = "{ADDRESS}"\r\n[home]\r\n'),
        ("title = 'x'\n  base_url=''#none\n", f"title = 'x'\n  base_url=\"{ADDRESS}\"#none\n"),
        (
            'title = "x"\n[publish.a]\nto = "folder"\nbase_url = ""\n',
            f'title = "x"\nbase_url = "{ADDRESS}"\n[publish.a]\nto = "folder"\nbase_url = ""\n',
        ),
        ('# base_url = ""\ntitle = "x"\n', f'# base_url = ""\ntitle = "x"\nbase_url = "{ADDRESS}"\n'),
        ("[publish]\n", f'base_url = "{ADDRESS}"\n[publish]\n'),
    ],
)
def test_the_key_is_put_where_it_counts(tmp_path: Path, before: str, after: str) -> None:
    path = tmp_path / "briefgen.toml"
    path.write_bytes(before.encode())
    write_base_url(tmp_path, ADDRESS)
    assert path.read_bytes().decode() == after
    assert tomllib.loads(after)["base_url"] == ADDRESS


@pytest.mark.parametrize(
    "text",
    [
        'title = "x"\n"base_url" = ""\n',
        'title = "x"\ndescription = """\nbase_url = ""\n"""\n',
        'title = """\nx"""\n',
        'title = "x"\nbase_url = """\n"""\n',
    ],
)
def test_a_file_in_which_that_is_not_safe_stays_as_it_is(tmp_path: Path, text: str) -> None:
    path = tmp_path / "briefgen.toml"
    path.write_text(text)
    with pytest.raises(NotWrittenError):
        write_base_url(tmp_path, ADDRESS)
    assert path.read_text() == text
