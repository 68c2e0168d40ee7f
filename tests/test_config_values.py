"""No value of `briefgen.toml` becomes an option, a header, a line or a path that was not meant."""

from __future__ import annotations

import json
import random
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from briefgen import config_file
from briefgen.config import Config
from briefgen.diagnostics import text_of
from briefgen.site import hosting
from briefgen.urls import masked
from tests.needs import program
from tests.publish.servers import server_program


def problems(folder: Path, values: dict[str, Any]) -> tuple[Config | None, list[str]]:
    """Write values as a configuration, read it, and return it with what is wrong in words."""
    lines = [f"{key} = {json.dumps(value)}" for key, value in values.items() if not isinstance(value, dict)]
    for table, part in values.items():
        if isinstance(part, dict):
            lines += [f"[{table}]", *(f"{json.dumps(key)} = {json.dumps(value)}" for key, value in part.items())]
    path = folder / "briefgen.toml"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    found, wrong = config_file.load(path)
    assert all(item.line for item in wrong)
    return found, [f"{item.message}; {item.hint}" for item in wrong]


GIT, SSH = {"to": "git", "remote": "origin"}, {"to": "ssh", "host": "desk", "path": "/srv/desk"}
S3, FOLDER = {"to": "s3", "bucket": "desk"}, {"to": "folder", "path": "/srv/desk"}


@pytest.mark.parametrize(
    ("target", "key", "value"),
    [
        (GIT, "remote", "--upload-pack=touch x;"), (GIT, "remote", "ext::sh -c touch% x"), (GIT, "remote", "fd::17"),
        (GIT, "branch", "--force"), (GIT, "branch", "a..b"), (GIT, "branch", "a b"), (GIT, "branch", "x:refs/heads/main"),
        (GIT, "branch", "a.lock"), (GIT, "branch", "/a"), (GIT, "branch", "a//b"), (GIT, "branch", "@"), (GIT, "cname", "a\nb"),
        (GIT, "cname", "a/b"), (SSH, "host", "-oProxyCommand=touch x"), (SSH, "host", "a b"), (SSH, "host", "a;b"),
        (SSH, "host", "a@-b"), (SSH, "host", "$(x)"), (SSH, "path", "-rf"), (SSH, "path", "/"), (SSH, "path", "//"),
        (SSH, "path", "~/x"), (SSH, "path", "a\nb"), (SSH, "ssh_config", "-x"), (S3, "bucket", "-x"), (S3, "bucket", "a/b"),
        (S3, "endpoint", "https://user:pw@s3.example.org"), (S3, "endpoint", "file:///etc"), (S3, "region", "x y"),
        (S3, "prefix", "../x"), (S3, "prefix", "a//b"), (S3, "prefix", "a/.b"), (SSH, "host", "a@b@-c"), (SSH, "host", "[::1"), (SSH, "host", "-a@b"),
        (SSH, "host", "$(x)@b"), (FOLDER, "path", "-x"), (FOLDER, "base_url", "https://e.example/../x"),
    ],
)  # fmt: skip
def test_values_of_targets_that_are_refused(tmp_path: Path, target: dict[str, str], key: str, value: str) -> None:
    found, told = problems(tmp_path, {"title": "Desk", "publish.live": target | {key: value}})
    assert found is None
    assert len(told) == 1
    assert key in told[0]
    assert "user:pw" not in told[0]


@pytest.mark.parametrize(
    ("target", "key", "value"),
    [
        (GIT, "remote", "git@git.example:desk/pages.git"), (GIT, "remote", "https://git.example/x"), (GIT, "remote", "../pages.git"),
        (GIT, "branch", "pages/2021"), (GIT, "branch", "релиз"), (GIT, "cname", "www.example.org"), (SSH, "host", "desk@www.example.org"),
        (SSH, "path", "srv www/desk"), (S3, "prefix", "/desk/archive/"), (S3, "endpoint", "http://127.0.0.1:9000"),
        (FOLDER, "path", "~/Public/my site"), (FOLDER, "path", "C:\\Users\\Ann\\site"), (FOLDER, "path", "\\\\share\\desk"),
        (SSH, "host", "web_1"), (SSH, "host", "::1"), (SSH, "host", "desk@[2001:db8::1]"), (SSH, "host", "[fe80::1%eth0]"),
        (SSH, "host", "ann@example.org@www.example.org"), (SSH, "host", "CORP\\ann@www"), (SSH, "host", "сервер"),
        (SSH, "path", "/srv/a $x 'y' \"z\"; `d`"), (SSH, "ssh_config", "~/.ssh/my config"), (SSH, "address", "https://e.example/?a=b"),
        (S3, "region", "auto"), (S3, "region", "us-east-1"), (S3, "region", "eu_west.1"), (S3, "prefix", "desk archive/~ann/2021+"),
        (S3, "prefix", "релиз/v=1"), (S3, "endpoint", "https://x.example/storage/v1/s3"), (S3, "endpoint", "http://[::1]:9000"),
        (S3, "bucket", "desk.example.org"), (GIT, "remote", "ann@git.example:path with spaces/x.git"), (GIT, "remote", "file:///srv/x.git"),
        (GIT, "remote", "ssh://git@[::1]:22/x.git"), (GIT, "remote", "C:/x.git"), (GIT, "remote", "/srv/x.bundle"), (GIT, "branch", "a@b"),
        (GIT, "branch", "véritable/页面"), (GIT, "base_url", "https://e.example/~ann/a.b/"), (GIT, "base_url", "https://bücher.example/"),
        (GIT, "base_url", "https://e.example/@ann/c++/"), (GIT, "base_url", "http://[::1]:8000/x/"),
    ],
)  # fmt: skip
def test_values_of_targets_that_are_right(tmp_path: Path, target: dict[str, str], key: str, value: str) -> None:
    assert problems(tmp_path, {"title": "Desk", "publish.live": target | {key: value}})[1] == []


@pytest.mark.parametrize("name", ["../../x", "a/b", "", ".x", "-x", "a b", "x" * 65, "ä"])
def test_the_name_of_a_target_is_a_name(tmp_path: Path, name: str) -> None:
    text = f'title = "Desk"\n[publish.{json.dumps(name, ensure_ascii=False)}]\nto = "folder"\npath = "x"\n'
    (tmp_path / "briefgen.toml").write_text(text, "utf-8")
    found, wrong = config_file.load(tmp_path / "briefgen.toml")
    assert found is None
    assert "is not a name for a target" in wrong[0].message


@pytest.mark.parametrize(
    "values",
    [
        {"base_url": "https://user:pw@example.org/"}, {"base_url": "https://example.org/a b/"}, {"base_url": 'https://example.org/"x'},
        {"base_url": "https://example.org/a;b"}, {"base_url": "https://example.org/a/../b/"}, {"base_url": "https://example.org\nx"},
        {"base_url": "https://[x/"}, {"base_url": "https://example.org/?x"}, {"language": "en\nX-Evil: 1"}, {"language": "en fr"},
        {"theme": "../x"}, {"theme": "/etc"}, {"theme": "."}, {"title": "a\x07b"}, {"description": "a\nb"}, {"author": "a\u2028b"},
        {"hosting": {"policy": 'default-src "x"'}}, {"hosting": {"policy": "x} evil {"}}, {"hosting": {"policy": "$host"}},
        {"hosting": {"policy": "a\nSet-Cookie: x"}}, {"hosting": {"policy": "a`b"}},
        {"hosting": {"security_contact": "mailto:a b", "security_expires": "2027-01-01T00:00:00Z"}},
        {"hosting": {"security_contact": "mailto:a\nExpires: x", "security_expires": "2027-01-01T00:00:00Z"}},
        {"hosting": {"security_contact": "mailto:a@b.example", "security_expires": "2027-01-01x00:00:00Z"}},
        {"permalinks": {"briefing": "/./{slug}/"}}, {"permalinks": {"topic": "/.git/{slug}/"}}, {"links": {"ignore": ["a\nb"]}},
    ],
)  # fmt: skip
def test_values_that_are_refused(tmp_path: Path, values: dict[str, Any]) -> None:
    found, told = problems(tmp_path, {"title": "Desk"} | values)
    assert found is None
    assert len(told) == 1
    assert "user:pw" not in told[0]


def test_params_may_have_several_lines(tmp_path: Path) -> None:
    assert problems(tmp_path, {"title": "Desk", "params": {"imprint": "One\n\tTwo"}})[1] == []
    assert problems(tmp_path, {"title": "Desk", "params": {"imprint": "One\x1b[2J"}})[0] is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("fatal: https://desk:tok@en@git.example/x", "fatal: https://***@git.example/x"),
        ("https://tok@git.example/x?private_token=tok&a=b", "https://***@git.example/x?private_token=***&a=b"),
        ("ssh://git.example/x", "ssh://git.example/x"),
        ("git@git.example:desk/pages.git", "git@git.example:desk/pages.git"),
        ("https://git.example:8443/x", "https://git.example:8443/x"),
        ("https://desk:to/k?e#n@git.example/x is not there", "https://***@git.example/x is not there"),
        ("desk:token@git.example:pages.git", "***@git.example:pages.git"),
        ("'https://e.example/?X-Amz-Signature=tok&a=b'", "'https://e.example/?X-Amz-Signature=***&a=b'"),
        ("write to mailto:desk@example.org", "write to mailto:desk@example.org"),
    ],
)
def test_passwords_in_addresses_are_masked(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize(
    "line",
    [
        "base_url = \"https://user:tok3n@e.example/\"", "[publish.live]\nto = \"git\"\nremote = \"--x=https://u:tok3n@e.example/\"",
        "[publish.live]\nto = \"git\"\nremotes = \"https://tok3n@e.example/\"", "[publish.live]\nremote = \"https://u:tok3n@e.example/",
        "[publish.live]\nto = \"https://u:tok3n@e.example/\"",
    ],
)  # fmt: skip
def test_passwords_are_not_in_the_line_that_is_shown(tmp_path: Path, line: str) -> None:
    (tmp_path / "briefgen.toml").write_text(f'title = "Desk"\n{line}\n')
    found, wrong = config_file.load(tmp_path / "briefgen.toml")
    assert found is None
    assert "tok3n" not in repr(wrong)
    assert all(text_of(item) for item in wrong)


@pytest.mark.parametrize(
    "text", ["a" * 100_000, "x://" + ":" * 100_000, "a:" * 50_000, "a:b@" * 20_000, "?a&key" * 20_000]
)
def test_long_texts_are_masked_at_once(text: str) -> None:
    """What is quadratic would take minutes here."""
    assert masked(f"{text} https://u:tok3n@e.example/").endswith(" https://***@e.example/")


NASTY = (";", "}", "{", '"', "'", "`", "\\", "$x", "{$HOME}", "\n", "\r", "\t", " ", "#", "%0a", "\u2028", "add_header X y;", "@x",
         "https://", "example.org", "/a", "-", "=", "<x>", "default-src 'self'", "; ", "mailto:", "é", "..", "//", "?", "&")  # fmt: skip


def texts(chance: random.Random) -> str:
    return "".join(chance.choice(NASTY) for _ in range(chance.randint(1, 5)))


def configs(folder: Path, rounds: int) -> Iterator[Config]:
    """Give configurations of random text that were let through; the first is an ordinary one."""
    chance = random.Random(3)
    yield Config(title="Desk", base_url="https://e.example/a.b/")
    for _ in range(rounds * 20):
        values: dict[str, Any] = {"title": texts(chance)}
        for key, start in (("base_url", "https://e.example/"), ("language", "en"), ("description", ""), ("author", "")):
            if chance.random() < 0.5:
                values[key] = start + texts(chance)
        if chance.random() < 0.5:
            contact, expires = f"mailto:desk{texts(chance)}", "2027-01-01T00:00:00Z"
            values["hosting"] = {"policy": texts(chance), "security_contact": contact, "security_expires": expires}
        found, _ = problems(folder, values)
        if found:
            yield found


def test_nothing_gets_into_what_servers_read(tmp_path: Path, rounds: int) -> None:
    """Whatever is let through gives the same directives and header fields, with other values."""
    fields = ["Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy", "Strict-Transport-Security"]  # fmt: skip
    number = 0
    for number, found in enumerate(configs(tmp_path, rounds), 1):
        common, *blocks = hosting.host_file(found).split("\n\n")
        assert common.split("\n")[0] == f"{found.base_path}/*"
        assert [line.partition(":")[0].strip() for line in common.split("\n")[1:]] == fields
        assert all(block.count("\n") <= 2 and block.startswith(f"{found.base_path}/") for block in blocks)
        policy = json.loads(hosting.cloudfront(found))["SecurityHeadersConfig"]["ContentSecurityPolicy"]
        assert policy["ContentSecurityPolicy"] == (found.hosting.policy or hosting.policy(found))
        if number <= 12:
            _nginx_takes(tmp_path, hosting.nginx(found), fields)
            _caddy_takes(tmp_path, hosting.caddy(found), fields)
    assert number > 3, "nothing was let through"


def _nginx_takes(folder: Path, lines: str, fields: list[str]) -> None:
    named = re.findall(r'^ *add_header ([\w-]+) "[^"]*" always;$', lines, re.MULTILINE)
    assert [*fields, *fields, "Cache-Control", *fields, *fields] == named
    conf = folder / "nginx.conf"
    conf.write_text(f"pid {folder}/pid; error_log {folder}/log; events {{}}\nhttp {{ access_log off; server {{ listen 127.0.0.1:1;\n{lines}\n}} }}\n")  # fmt: skip
    command = [server_program("nginx"), "-t", "-q", "-p", str(folder), "-c", str(conf)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "emerg" not in result.stderr, result.stderr


def _caddy_takes(folder: Path, block: str, fields: list[str]) -> None:
    file = folder / "Caddyfile"
    file.write_text(f"http://127.0.0.1:1 {{\n{block}}}\n")
    command = [program("caddy"), "adapt", "--config", str(file), "--adapter", "caddyfile"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    routes = json.loads(result.stdout)["apps"]["http"]["servers"]["srv0"]["routes"]
    sent = re.findall(r'"set": (\{[^}]*\})', json.dumps(routes))
    assert all(set(json.loads(item)) <= {*fields, "Cache-Control"} for item in sent)
    assert sent
