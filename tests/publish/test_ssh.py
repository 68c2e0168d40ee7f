"""What a target on a server does with odd names, shells, and runs that come late: with OpenSSH, and without a site."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from briefgen.publish import lock as locks
from briefgen.publish.diff import plan
from briefgen.publish.manifest import NAME, Manifest, file_of
from briefgen.publish.target import PublishError, Upload
from briefgen.publish.targets.ssh import LOCK, SshTarget, _hosts
from briefgen.publish.targets.ssh import Ssh as Settings
from tests.publish.servers import Ssh, ssh_server

Files = dict[str, bytes]
ODD = ("#a.txt", ";b.txt", "-c.txt", 'd "e".txt', "f $HOME `g`.txt", "h\u00e9/\u9875 i.txt", "j'k.txt", " l.txt")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ssh]:
    with ssh_server(tmp_path_factory.mktemp("ssh") / "sshd") as running:
        yield running


def target(server: Ssh, path: Path, **settings: Any) -> SshTarget:
    config = settings.pop("ssh_config", str(server.config))
    return SshTarget(Settings(to="ssh", host="desk", path=str(path), ssh_config=config, **settings), path.parent)


def work_of(target: SshTarget, folder: Path, files: Files, token: str) -> Upload:
    """Write files to a folder, and return the work that brings the target to them."""
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    local = Manifest({path: file_of(content) for path, content in files.items()})
    there = target.look()
    return Upload(plan(local, there.manifest), folder, local, there, token)


def send(target: SshTarget, folder: Path, files: Files) -> None:
    lock = locks.new()
    assert target.acquire(lock) == lock
    work = work_of(target, folder, files, lock.token)
    target.send(work, lambda *_: None)
    target.release(lock)
    assert target.verify(work.manifest, files.get) == []


def served(path: Path) -> Files:
    base = (path / "current").resolve()
    found = {file.relative_to(base).as_posix(): file for file in base.rglob("*") if file.is_file()}
    return {name: file.read_bytes() for name, file in found.items() if name != NAME}


@pytest.mark.parametrize("name", ["a b 'c' \"d\"; $HOME `e` (f)", "[a]*?", "é页"])
def test_odd_names_of_folders_and_files(server: Ssh, tmp_path: Path, name: str) -> None:
    path = tmp_path / name / "www"
    config = tmp_path / "it's my $config"
    config.write_text(server.config.read_text())
    there = target(server, path, ssh_config=str(config))
    first, second = dict.fromkeys(ODD, b"1"), dict.fromkeys(ODD[1:], b"2")
    send(there, tmp_path / "1", first)
    send(there, tmp_path / "2", second)
    assert served(path) == second
    lock = locks.new()
    there.acquire(lock)
    there.rollback()
    there.release(lock)
    assert served(path) == first
    assert [item.name for item in path.iterdir() if item.name.startswith(LOCK)] == []


def test_a_file_becomes_a_folder_and_a_folder_a_file(server: Ssh, tmp_path: Path) -> None:
    path = tmp_path / "www"
    for number, files in enumerate(
        ({"d": b"1", "e/f/g": b"1"}, {"d/x/y": b"2", "e": b"2"}, {"d": b"3", "e/f/g": b"3"})
    ):
        send(target(server, path), tmp_path / str(number), files)
        assert served(path) == files


@pytest.mark.parametrize(
    "command",
    ['bash -O failglob -c "$SSH_ORIGINAL_COMMAND"', 'CDPATH=/ dash -c "$SSH_ORIGINAL_COMMAND"'],
    ids=["a shell that takes no pattern without a match, as zsh", "a shell that looks for folders elsewhere"],
)
def test_the_shell_that_a_person_has_on_the_server_makes_no_difference(tmp_path: Path, command: str) -> None:
    with ssh_server(tmp_path / "ssh", f"ForceCommand export CDPATH=/; {command}\n") as server:
        send(target(server, tmp_path / "www"), tmp_path / "1", {"a/b": b"1"})
        send(target(server, tmp_path / "www"), tmp_path / "2", {"a/b": b"2"})
        assert served(tmp_path / "www") == {"a/b": b"2"}


def test_files_that_may_not_be_linked_are_copied(tmp_path: Path) -> None:
    """As where a file belongs to somebody else (`protected_hardlinks` of proc_sys_fs(5)): some links are made then."""
    fake = tmp_path / "bin/cp"
    fake.parent.mkdir()
    fake.write_text('#!/bin/sh\n/bin/cp "$@" || exit\n[ "$1" != -al ]\n')
    fake.chmod(0o755)
    with ssh_server(
        tmp_path / "ssh", f'ForceCommand PATH={fake.parent}:$PATH sh -c "$SSH_ORIGINAL_COMMAND"\n'
    ) as server:
        for number in (1, 2):
            send(target(server, tmp_path / "www"), tmp_path / str(number), {"a": b"1", "b": b"%d" % number})
        assert served(tmp_path / "www") == {"a": b"1", "b": b"2"}


def test_what_is_no_release_stays_and_is_not_gone_back_to(server: Ssh, tmp_path: Path) -> None:
    path = tmp_path / "www"
    others = ["0 old site", "before", "2020-01-01", "20200101T000000Z", "0123"]
    for name in others:
        (path / "releases" / name).mkdir(parents=True)
    there = target(server, path, keep=2)
    for number in range(4):
        send(there, tmp_path / str(number), {"a": b"%d" % number})
    assert {item.name for item in (path / "releases").iterdir()} >= set(others)
    assert len(list((path / "releases").iterdir())) == len(others) + 2
    lock = locks.new()
    there.acquire(lock)
    there.rollback()
    assert served(path) == {"a": b"2"}
    with pytest.raises(PublishError, match="no earlier release"):
        there.rollback()
    there.release(lock)
    assert served(path) == {"a": b"2"}


def test_a_folder_where_the_link_must_be_is_told_and_stays(server: Ssh, tmp_path: Path) -> None:
    path = tmp_path / "www"
    (path / "current").mkdir(parents=True)
    (path / "current/index.html").write_bytes(b"mine")
    there = target(server, path)
    assert "is not a release that briefgen made" in there.look().foreign
    with pytest.raises(PublishError, match="current is no link: move it away"):
        send(there, tmp_path / "1", {"a": b"1"})
    assert served(path) == {"index.html": b"mine"}


LATE = {
    "before it lays the link": r"(ln -s releases)",
    "before it looks whose the lock is": r"(\[ -e \.briefgen-lock/[0-9a-f]+\.json \])",
    "before the release gets its name": r"(mv -T releases)",
    "before the link takes its place": r"(mv -T \.briefgen-lock/[0-9a-f]+\.new)",
}


@pytest.mark.parametrize("moment", LATE)
def test_a_script_that_comes_late_switches_nothing(server: Ssh, tmp_path: Path, moment: str) -> None:
    """A run stops on the server for a while; another one takes over its lock and publishes meanwhile."""
    path, go = tmp_path / "www", tmp_path / "go"
    send(target(server, path), tmp_path / "0", {"a": b"0"})
    late, lock, told = target(server, path), locks.new(), list[str]()
    late.acquire(lock)
    work = work_of(late, tmp_path / "1", {"a": b"1"}, lock.token)
    wait = rf"{{ touch {go}.waits; while [ ! -e {go} ]; do sleep 0.2; done; }} && \1"
    run = late._run

    def send_late() -> None:
        try:
            late.send(work, lambda *_: None)
        except PublishError as error:
            told.append(str(error))

    late._run = lambda script, given=b"": run(re.sub(LATE[moment], wait, script), given)  # type: ignore[method-assign]
    thread = threading.Thread(target=send_late)
    thread.start()
    while not Path(f"{go}.waits").exists():
        assert thread.is_alive()
        time.sleep(0.02)
    target(server, path).release(lock)
    other, mine = target(server, path), locks.new()
    assert other.acquire(mine) == mine
    other.send(work_of(other, tmp_path / "2", {"a": b"2"}, mine.token), lambda *_: None)
    go.touch()
    thread.join()
    assert len(told) == 1
    assert "took over the lock" in told[0]
    assert served(path) == {"a": b"2"}
    other.release(mine)
    send(target(server, path), tmp_path / "3", {"a": b"3"})
    assert len(list((path / "releases").iterdir())) == 3  # nothing of the late run is left
    assert not [item for item in path.iterdir() if item.name not in ("current", "releases")]


def test_a_link_that_was_left_in_the_locks_folder_keeps_nobody_out(server: Ssh, tmp_path: Path) -> None:
    path = tmp_path / "www"
    (path / LOCK).mkdir(parents=True)
    (path / LOCK / f"{'0' * 32}.new").symlink_to("releases/x")
    send(target(server, path), tmp_path / "1", {"a": b"1"})
    assert served(path) == {"a": b"1"}


@pytest.mark.parametrize(
    ("host", "for_ssh", "for_rsync"),
    [
        ("desk", "desk", "desk"), ("a@desk", "a@desk", "a@desk"), ("::1", "::1", "[::1]"), ("a@[::1]", "a@::1", "a@[::1]"),
        ("a@b.example@desk", "a@b.example@desk", "a@b.example@desk"), ("[fe80::1%eth0]", "fe80::1%eth0", "[fe80::1%eth0]"),
    ],
)  # fmt: skip
def test_an_address_of_ipv6_stands_in_brackets_only_for_rsync(host: str, for_ssh: str, for_rsync: str) -> None:
    assert _hosts(host) == (for_ssh, for_rsync)


def test_what_to_try_is_the_command_that_failed(server: Ssh, tmp_path: Path) -> None:
    """The port and the file of `ssh_config` were left out: that asked another server, or none."""
    with pytest.raises(PublishError) as refused:
        target(server, tmp_path / "www", port=1).look()
    assert f"`ssh -F {server.config} -p 1 desk`" in refused.value.hint
