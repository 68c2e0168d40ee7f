"""What a branch as target does with odd names, and with an environment that is meant for another repository."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from briefgen.publish.diff import plan
from briefgen.publish.git_repository import Repository, address_of
from briefgen.publish.manifest import Manifest, file_of
from briefgen.publish.target import PublishError, Upload
from briefgen.publish.targets.git import Git, GitTarget
from tests.publish.servers import git_server
from tests.publish.test_ssh import ODD
from tests.publish.test_targets import git, of_branch

Files = dict[str, bytes]


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """Return a new repository to publish to."""
    git(tmp_path, "init", "-q", "--bare", "pages.git")
    return tmp_path / "pages.git"


def target(root: Path, remote: str, **settings: Any) -> GitTarget:
    root.mkdir(parents=True, exist_ok=True)
    return GitTarget(Git(to="git", remote=remote, **settings), root, root / ".briefgen/publish/live")


def send(target: GitTarget, folder: Path, files: Files) -> None:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    local, there = Manifest({path: file_of(content) for path, content in files.items()}), target.look()
    work = Upload(plan(local, there.manifest), folder, local, there, "0" * 32)
    target.send(work, lambda *_: None)
    assert target.verify(local, files.get) == []


def test_odd_names_of_folders_and_files(tmp_path: Path, pages: Path) -> None:
    root = tmp_path / "a\nb 'c' \"d\"; $HOME"
    first, second = dict.fromkeys(ODD, b"1"), dict.fromkeys(ODD[1:], b"2")
    send(target(root, str(pages)), root / "1", first)
    assert of_branch(pages)([]) == first
    send(target(root, str(pages)), root / "2", second)
    assert of_branch(pages)([]) == second


def test_a_file_becomes_a_folder_and_a_folder_a_file(tmp_path: Path, pages: Path) -> None:
    for number, files in enumerate(
        ({"d": b"1", "e/f/g": b"1"}, {"d/x/y": b"2", "e": b"2"}, {"d": b"3", "e/f/g": b"3"})
    ):
        send(target(tmp_path / "site", str(pages)), tmp_path / str(number), files)
        assert of_branch(pages)([]) == files


@pytest.mark.parametrize(
    "name",
    [
        "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_SHALLOW_FILE", "GIT_QUARANTINE_PATH", "GIT_ATTR_SOURCE", "GIT_PREFIX",
        "GIT_REPLACE_REF_BASE", "GIT_GRAFT_FILE", "GIT_TEMPLATE_DIR",
    ],
)  # fmt: skip
def test_what_a_hook_of_another_repository_sets_does_not_count(
    tmp_path: Path, pages: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    other = tmp_path / "other"
    git(tmp_path, "init", "-q", str(other))
    git(other, "remote", "add", "origin", str(tmp_path / "wrong.git"))
    site = tmp_path / "site"
    git(tmp_path, "init", "-q", str(site))
    git(site, "remote", "add", "origin", str(pages))
    monkeypatch.setenv(name, str(other / ".git"))
    send(target(site, "origin"), tmp_path / "1", {"a": b"1"})
    monkeypatch.delenv(name)
    assert of_branch(pages)([]) == {"a": b"1"}


def test_settings_that_come_with_the_environment_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As those with which CI services give git its credentials."""
    for key, value in (("COUNT", "1"), ("KEY_0", "http.extraHeader"), ("VALUE_0", "X: 1")):
        monkeypatch.setenv(f"GIT_CONFIG_{key}", value)
    repository = Repository(tmp_path / "own.git")
    repository.prepare()
    assert repository.text("config", "http.extraHeader") == "X: 1\n"


def test_a_path_starts_at_the_sites_folder(tmp_path: Path, pages: Path) -> None:
    (tmp_path / "sub").mkdir()
    pages.rename(tmp_path / "sub/pages.git")
    for remote in ("sub/pages.git", "./sub/pages.git", str(tmp_path / "sub/pages.git")):
        assert address_of(remote, tmp_path) == str(tmp_path / "sub/pages.git")
    for remote in ("git@git.example:sub/pages.git", "https://git.example/x.git", "desk:pages.git", "elsewhere/x.git"):
        assert address_of(remote, tmp_path) == remote


def test_another_branch_whose_name_ends_alike_is_not_looked_at(tmp_path: Path, pages: Path) -> None:
    send(target(tmp_path / "site", str(pages), branch="a/refs/heads/gh-pages"), tmp_path / "1", {"a": b"1"})
    assert target(tmp_path / "site", str(pages)).look().manifest is None


@pytest.mark.parametrize("name", ["objects", "refs", "HEAD"])
def test_links_in_the_repository_are_not_written_through(tmp_path: Path, pages: Path, name: str) -> None:
    there = target(tmp_path / "site", str(pages))
    send(there, tmp_path / "1", {"a": b"1"})
    own = tmp_path / "site/.briefgen/publish/live/repository.git" / name
    own.rename(tmp_path / "outside")
    before = sorted((tmp_path / "outside").rglob("*"))
    own.symlink_to(tmp_path / "outside")
    send(target(tmp_path / "site", str(pages)), tmp_path / "2", {"a": b"2"})
    assert sorted((tmp_path / "outside").rglob("*")) == before
    assert of_branch(pages)([]) == {"a": b"2"}


@pytest.mark.parametrize("left", ["x.lock/y", "index/y", "refs/heads/x.lock/y"])
def test_folders_in_the_place_of_locks_are_no_obstacle(tmp_path: Path, pages: Path, left: str) -> None:
    send(target(tmp_path / "site", str(pages)), tmp_path / "1", {"a": b"1"})
    (tmp_path / "site/.briefgen/publish/live/repository.git" / left).mkdir(parents=True)
    send(target(tmp_path / "site", str(pages)), tmp_path / "2", {"a": b"2"})
    assert of_branch(pages)([]) == {"a": b"2"}


def test_planted_replacements_do_not_count(tmp_path: Path, pages: Path) -> None:
    there = target(tmp_path / "site", str(pages))
    send(there, tmp_path / "1", {"a": b"1", "b": b"1"})
    own = tmp_path / "site/.briefgen/publish/live/repository.git"
    tip = git(pages, "rev-parse", "gh-pages").decode().strip()
    blob = git(pages, "rev-parse", f"{tip}:b").decode().strip()
    evil = tmp_path / "evil"
    evil.write_bytes(b"evil")
    other = git(own, "hash-object", "-w", str(evil)).decode().strip()
    git(own, "update-ref", f"refs/replace/{blob}", other)
    assert there.look().manifest == Manifest({"a": file_of(b"1"), "b": file_of(b"1")})


def test_a_repository_of_sha256_is_told(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "--object-format=sha256", "pages.git")
    with pytest.raises(PublishError, match="SHA-256"):
        send(target(tmp_path / "site", str(tmp_path / "pages.git")), tmp_path / "1", {"a": b"1"})


def test_a_hook_of_the_host_that_refuses_is_told_as_that(tmp_path: Path, pages: Path) -> None:
    hook = pages / "hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(PublishError, match="hook declined"):
        send(target(tmp_path / "site", str(pages)), tmp_path / "1", {"a": b"1"})


def test_a_branch_that_moved_is_told(tmp_path: Path, pages: Path) -> None:
    send(target(tmp_path / "site", str(pages)), tmp_path / "1", {"a": b"1"})
    late = target(tmp_path / "late", str(pages))
    late.look()
    tip = late._tip
    send(target(tmp_path / "site", str(pages)), tmp_path / "2", {"a": b"2"})
    late._tip = tip
    with pytest.raises(PublishError, match="changed by somebody else"):
        late._push(tip)


def test_what_a_checkout_signs_in_with_is_used(tmp_path: Path, pages: Path) -> None:
    """As `actions/checkout` leaves it: in the repository of the site, as a header field for one server."""
    git(pages, "config", "http.receivepack", "true")
    root = tmp_path / "site"
    root.mkdir()
    with git_server(tmp_path, "canary") as server:
        git(root, "init", "-q")
        git(root, "remote", "add", "origin", f"{server}/pages.git")
        with pytest.raises(PublishError, match="could not read Username"):
            target(root, "origin").look()
        git(root, "config", "http.https://other.site/.extraHeader", "AUTHORIZATION: basic other")
        git(root, "config", f"http.{server}/.extraheader", "AUTHORIZATION: basic canary")
        send(target(root, "origin"), tmp_path / "1", {"a": b"1"})
    assert of_branch(pages)([]) == {"a": b"1"}
    kept = [path.read_bytes() for path in (root / ".briefgen").rglob("*") if path.is_file()]
    assert not any(b"canary" in content for content in kept)


def test_a_remote_that_is_not_there_is_told_as_that(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match='no remote "origin"') as refused:
        target(tmp_path / "site", "origin")
    assert "git remote add origin" in refused.value.hint


def test_a_repository_that_is_not_there_is_not_taken_for_one_that_moved(tmp_path: Path) -> None:
    """Git says "Please make sure you have the correct access rights and the repository exists"."""
    with pytest.raises(PublishError) as refused:
        target(tmp_path / "site", str(tmp_path / "nothing/here.git")).look()
    assert "does not appear to be a git repository" in str(refused.value)
    assert "git ls-remote" in refused.value.hint


@pytest.mark.parametrize("squash", [True, False])
def test_a_rollback_mentions_squash_only_where_it_is_used(tmp_path: Path, pages: Path, squash: bool) -> None:
    found = target(tmp_path / "site", str(pages), squash=squash)
    send(found, tmp_path / "1", {"a": b"1"})
    with pytest.raises(PublishError, match="no earlier commit") as refused:
        found.rollback()
    assert ("squash" in refused.value.hint) is squash
