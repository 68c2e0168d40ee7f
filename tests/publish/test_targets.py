"""Every kind of target is published to for real, and what the public gets from it is byte for byte the output."""

from __future__ import annotations

import io
import re
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import msgspec
import obstore
import pytest
from obstore.store import S3Store

from tests.needs import program
from tests.publish.servers import KEY, SECRET, nginx, s3_server, ssh_server
from tests.publish.sites import fetched, publish, small_site
from tests.sites import Site

KEYS = {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET}


class Live(msgspec.Struct):
    """A site with a target: how to fetch files back, and what publishing needs in the environment."""

    kind: str
    site: Site
    fetch: Callable[[list[str]], dict[str, bytes]]
    environment: dict[str, str]
    tamper: Callable[[str, bytes | None], None]

    def publish(self, *arguments: str, ok: bool = True) -> str:
        return publish(self.site, *arguments, ok=ok, environment=self.environment)


def git(repository: Path, *arguments: str) -> bytes:
    return subprocess.run([program("git"), *arguments], cwd=repository, capture_output=True, check=True).stdout


def of_branch(repository: Path) -> Callable[[list[str]], dict[str, bytes]]:
    def fetch(_paths: list[str]) -> dict[str, bytes]:
        if not git(repository, "branch", "--list", "gh-pages"):
            return {}
        with tarfile.open(fileobj=io.BytesIO(git(repository, "archive", "gh-pages"))) as packed:
            found = {item.name: packed.extractfile(item) for item in packed if item.isfile()}
            return {name: file.read() for name, file in found.items() if file and name != ".nojekyll"}

    return fetch


def push_by_hand(repository: Path, path: str, content: bytes | None) -> None:
    clone = repository.with_name("clone")
    if not clone.exists():
        git(repository, "clone", "-q", "-b", "gh-pages", str(repository), str(clone))
    git(clone, "pull", "-q", "--rebase")
    (clone / path).write_bytes(content) if content is not None else (clone / path).unlink()
    git(clone, "add", "-A")
    git(clone, "-c", "user.name=x", "-c", "user.email=x@localhost", "commit", "-q", "-m", "by hand")
    git(clone, "push", "-q")


def write_by_hand(folder: Path) -> Callable[[str, bytes | None], None]:
    def tamper(path: str, content: bytes | None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        if content is None:
            (folder / path).unlink()
        else:
            (folder / path).write_bytes(content)

    return tamper


@pytest.fixture(params=["folder", "git file", "ssh", "s3"])
def live(request: pytest.FixtureRequest, site: Site, tmp_path: Path) -> Iterator[Live]:
    kind = request.param
    with ExitStack() as stack:
        if kind == "folder":
            folder = tmp_path / "www/site"
            small_site(site, to="folder", path=str(folder))
            folder.parent.mkdir()
            address = stack.enter_context(nginx(tmp_path / "nginx", folder))
            yield Live(kind, site, lambda paths: fetched(address, paths), {}, write_by_hand(folder))
        elif kind.startswith("git"):
            repository = tmp_path / "pages.git"
            git(tmp_path, "init", "-q", "--bare", str(repository))
            environment = {}
            remote = repository.as_uri()
            if kind == "git ssh":
                server = stack.enter_context(ssh_server(tmp_path / "ssh"))
                environment = {"GIT_SSH_COMMAND": f"ssh -F {server.config}"}
                remote = f"ssh://desk{repository}"
            small_site(site, to="git", remote=remote)
            yield Live(
                kind, site, of_branch(repository), environment, lambda *change: push_by_hand(repository, *change)
            )
        elif kind == "ssh":
            server = stack.enter_context(ssh_server(tmp_path / "ssh"))
            path = tmp_path / "srv www"
            small_site(site, to="ssh", host="desk", path=str(path), ssh_config=str(server.config), keep=3)
            path.mkdir()
            address = stack.enter_context(nginx(tmp_path / "nginx", f'"{path}/current"'))
            yield Live(kind, site, lambda paths: fetched(address, paths), {}, write_by_hand(path / "current"))
        else:
            endpoint = stack.enter_context(s3_server(tmp_path / "s3"))
            small_site(site, to="s3", bucket="site", endpoint=endpoint)
            bucket = tmp_path / "s3/buckets/site"

            options: Any = {"region": "us-east-1", "endpoint": endpoint, "client_options": {"allow_http": True}}
            options |= {"access_key_id": KEY, "secret_access_key": SECRET, "virtual_hosted_style_request": False}
            store = S3Store("site", **options)

            def fetch(_paths: list[str]) -> dict[str, bytes]:
                names = [item["path"] for batch in obstore.list(store) for item in batch]
                return {name: bytes(obstore.get(store, name).bytes()) for name in names}

            yield Live(kind, site, fetch, KEYS, write_by_hand(bucket))


def output_of(site: Site) -> dict[str, bytes]:
    return site.files()


def is_published(live: Live) -> None:
    wanted = output_of(live.site)
    found = live.fetch([*wanted, "briefings/plan/index.html"])
    found.pop(".briefgen-published.json", None)
    assert found == wanted


@pytest.mark.parametrize("live", ["folder", "git file", "git ssh", "ssh", "s3"], indirect=True)
def test_it_is_published_and_after_an_edit_only_what_changed_travels(live: Live) -> None:
    said = live.publish("--yes", "--verify")
    total = len(output_of(live.site))
    assert f"Published {total} files" in said
    assert "all files verified" in said
    is_published(live)

    assert f"is up to date: {total} files" in live.publish()

    live.site.briefing(
        "a", "Another text.", title="Talks a", actors=["Ann", "Ben"], topics=["Talks"], summary="They talked."
    )
    dry = live.publish("--dry-run")
    assert "~ briefings/a/index.html" in dry
    assert b"Another text." not in live.fetch(["briefings/a/index.html"])["briefings/a/index.html"]
    said = live.publish("--yes")
    assert "Published 1 file (" in said, said
    is_published(live)

    (live.site.root / "content/briefings/c.md").unlink()
    said = live.publish("--yes")
    assert "- briefings/c/index.html" in said
    is_published(live)
    assert "is up to date" in live.publish()


def test_nobody_there_to_answer_is_no_yes(live: Live) -> None:
    said = live.publish(ok=False)
    assert "pass --yes" in said
    assert not live.fetch(["index.html"])


@pytest.mark.parametrize("live", ["folder"], indirect=True)  # the command asks, whatever the target
def test_more_deletions_than_the_limit_ask_again(live: Live) -> None:
    text = (live.site.root / "briefgen.toml").read_text()
    live.site.write("briefgen.toml", text + "max_deletions = 1\n")
    live.publish("--yes")
    (live.site.root / "content/briefings/c.md").unlink()
    (live.site.root / "content/briefings/b.md").unlink()
    paths = list(output_of(live.site))
    before = live.fetch(paths)
    assert "--delete-many" in live.publish("--yes", ok=False)
    assert live.fetch(paths) == before
    live.publish("--yes", "--delete-many")
    is_published(live)


def test_what_was_changed_at_the_target_is_found_and_mended(live: Live) -> None:
    live.publish("--yes")
    live.tamper("briefings/a/index.html", b"defaced")
    arguments = ["--yes", "--verify"]
    if live.kind.startswith("git"):
        assert "is not briefgen's" in live.publish(*arguments, ok=False)
        arguments.append("--take-over")
    said = live.publish(*arguments)
    assert "briefings/a/index.html" in said
    is_published(live)


def test_publishing_from_elsewhere_is_noticed(live: Live, tmp_path: Path) -> None:
    live.publish("--yes")
    other = Site.at(tmp_path / "other")
    subprocess.run(["cp", "-r", str(live.site.root), str(other.root)], check=True)
    other.briefing("d", title="From elsewhere")
    publish(other, "--yes", environment=live.environment)
    said = live.publish("--yes", ok=False)
    assert "published to from elsewhere" in said
    assert "--take-over" in said
    live.publish("--yes", "--take-over")
    is_published(live)


def test_a_target_that_holds_other_things_is_not_taken_without_asking(live: Live) -> None:
    if live.kind in ("ssh", "git file", "git ssh"):
        live.publish("--yes")
        for path in (live.site.root / ".briefgen/publish").rglob("record.json"):
            path.unlink()
    if live.kind == "ssh":
        live.tamper(".briefgen-published.json", None)
    live.tamper("precious.txt", b"1")
    assert "--take-over" in live.publish("--yes", ok=False)
    assert live.fetch(["precious.txt"])["precious.txt"] == b"1"
    live.publish("--yes", "--take-over")
    if live.kind in ("folder", "s3", "ssh"):  # a branch holds what is published and nothing else
        assert live.fetch(["precious.txt"])["precious.txt"] == b"1"


@pytest.mark.parametrize("live", ["s3"], indirect=True)  # the others have none
def test_no_secret_is_in_what_is_said(live: Live) -> None:
    said = live.publish("--yes", "--verify")
    assert SECRET not in said
    for path in (live.site.root / ".briefgen").rglob("*"):
        if path.is_file() and path.suffix != ".db":
            assert SECRET.encode() not in path.read_bytes(), path


@pytest.mark.parametrize("server", ["ssh", "git ssh"], indirect=False)
def test_a_server_that_cannot_be_reached_says_so(site: Site, server: str) -> None:
    target = {"to": "ssh", "path": "/x"} if server == "ssh" else {"to": "git"}
    key = {"host": "127.0.0.1", "port": 9} if server == "ssh" else {"remote": "ssh://u:canary@127.0.0.1:9/x.git"}
    small_site(site, **target, **key)
    said = publish(site, "--yes", ok=False)
    assert "error: " in said
    assert "help: " in said
    assert "canary" not in said


def test_git_keeps_the_work_tree_and_the_hosts_own_files(site: Site, tmp_path: Path) -> None:
    repository = tmp_path / "pages.git"
    git(tmp_path, "init", "-q", "--bare", str(repository))
    small_site(site, to="git", remote="origin", cname="desk.example")
    git(site.root, "init", "-q", "-b", "main")
    git(site.root, "remote", "add", "origin", str(repository))
    site.write(".gitignore", "*.html\n")
    git(site.root, "add", ".gitignore")
    before = git(site.root, "status", "--porcelain")
    publish(site, "--yes", environment={"GIT_DIR": str(site.root / ".git"), "GIT_WORK_TREE": str(site.root)})
    assert (
        git(site.root, "status", "--porcelain").replace(b"?? .briefgen/\n", b"").replace(b"?? output/\n", b"") == before
    )
    assert git(repository, "show", "gh-pages:CNAME") == b"desk.example\n"
    assert git(repository, "show", "gh-pages:.nojekyll") == b""
    assert b"Talks a" in git(repository, "show", "gh-pages:index.html")
    site.configure(**{"publish.live": {"to": "git", "remote": "origin", "squash": True}})
    site.briefing("a", "Anew.")
    publish(site, "--yes")
    assert git(repository, "rev-list", "--count", "gh-pages").strip() == b"1"
    assert git(repository, "show", "gh-pages:CNAME") == b"desk.example\n"


@pytest.mark.parametrize("kind", ["ssh", "git"])
def test_rollback(site: Site, tmp_path: Path, kind: str) -> None:
    with ssh_server(tmp_path / "ssh") as server:
        root = tmp_path / "srv"
        repository = tmp_path / "pages.git"
        git(tmp_path, "init", "-q", "--bare", str(repository))
        if kind == "ssh":
            small_site(site, to="ssh", host="desk", path=str(root), ssh_config=str(server.config), keep=4)
        else:
            small_site(site, to="git", remote=str(repository))
        states = []
        for number in range(4):
            site.briefing("a", f"Version {number}.")
            publish(site, "--yes")
            states.append(site.files())

        def there() -> dict[str, bytes]:
            if kind == "git":
                return of_branch(repository)([])
            base = root / "current/."
            found = {p.relative_to(root / "current").as_posix(): p.read_bytes() for p in base.rglob("*") if p.is_file()}
            return {path: content for path, content in found.items() if path != ".briefgen-published.json"}

        assert "no dry run" in publish(site, "--rollback", "--dry-run", ok=False)
        assert there() == states[3]
        for number in (2, 1, 0):
            said = publish(site, "--rollback")
            assert re.search(r"Rolled back to the (release|commit \w{12}) of \d{4}-\d\d-\d\d \d\d:\d\d UTC \(", said)
            assert there() == states[number]
        assert "no earlier" in publish(site, "--rollback", ok=False)
        assert there() == states[0]
        site.briefing("a", "Version 5.")
        for arguments in (["--dry-run"], ["--yes"]):
            said = publish(site, *arguments, ok=arguments == ["--dry-run"])
            assert "it was rolled back, or published to from elsewhere" in said
            assert "--take-over" in said
        assert there() == states[0]
        publish(site, "--yes", "--take-over")
        assert there() == site.files()
        publish(site, "--rollback")
        assert there() == states[0]
        if kind == "ssh":
            assert len(list((root / "releases").iterdir())) == 2


def test_s3_headers_tell_how_to_show_and_keep_files(site: Site, tmp_path: Path) -> None:
    from briefgen.publish.targets.s3 import cache_control, content_type

    assert content_type("a/index.html") == "text/html; charset=utf-8"
    assert content_type("feed.xml") == "application/atom+xml"
    assert content_type("actors/x/feed.xml") == "application/atom+xml"
    assert content_type("media/a.unknown-ending") == "application/octet-stream"
    assert "immutable" in cache_control("assets/0123/dispatch.css")
    assert "must-revalidate" in cache_control("index.html")


def test_s3_without_keys_or_with_wrong_ones(site: Site, tmp_path: Path) -> None:
    with s3_server(tmp_path / "s3") as endpoint:
        small_site(site, to="s3", bucket="site", endpoint=endpoint)
        assert "AWS_ACCESS_KEY_ID" in publish(site, "--yes", ok=False, environment={"AWS_ACCESS_KEY_ID": ""})
        said = publish(site, "--yes", ok=False, environment=KEYS | {"AWS_SECRET_ACCESS_KEY": "wrong-canary"})
        assert "check endpoint, bucket and keys" in said
        assert "wrong-canary" not in said
        assert not any((tmp_path / "s3/buckets/site").iterdir())


def test_a_folder_that_is_a_file_is_refused(site: Site, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("x")
    small_site(site, to="folder", path=str(tmp_path / "taken"))
    assert "error: " in publish(site, "--yes", ok=False)
    assert (tmp_path / "taken").read_text() == "x"


@pytest.mark.parametrize("path", [".", "output", "content/x", ".briefgen", ".."])
def test_a_folder_of_the_site_itself_is_refused(site: Site, path: str) -> None:
    small_site(site, to="folder", path=path)
    assert "belongs to the site itself" in publish(site, "--yes", "--take-over", ok=False)
    assert (site.root / "content/briefings/a.md").exists()


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("", "has no publish target"),
        ('[publish.live]\nto = "ftp"\n', 'there is no kind of target "ftp"'),
        ('[publish.live]\npath = "x"\n', "does not say what it is"),
        ('[publish.live]\nto = "ssh"\nhost = "desk"\n', 'the key "path" is missing'),
        ('[publish.live]\nto = "folder"\npaht = "x"\n', 'did you mean "path"'),
        ('[publish.live]\nto = "folder"\npath = "x"\naudience = "gren"\n', 'did you mean "green"'),
        ('[publish.live]\nto = "folder"\npath = "x"\nmax_deletions = -1\n', "max_deletions"),
        ("[publish]\nlive = 3\n", "publish"),
        (
            '[publish.a]\nto = "folder"\npath = "x"\n[publish.b]\nto = "folder"\npath = "y"\n',
            "has several publish targets",
        ),
    ],
)
def test_mistakes_in_the_configuration_are_told(site: Site, table: str, told: str) -> None:
    site.write("briefgen.toml", f'title = "Desk"\n{table}')
    site.briefing("a")
    said = publish(site, "--yes", ok=False)
    assert told in said
    assert "help: " in said
