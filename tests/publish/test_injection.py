"""Nothing that is written in a configuration, or left in `.briefgen/`, runs a program or shows a password."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from briefgen.publish.git_repository import Repository
from briefgen.publish.programs import program
from briefgen.publish.targets.git import GitTarget
from tests.publish.sites import publish, small_site
from tests.publish.test_git import send, target
from tests.publish.test_targets import git, of_branch
from tests.sites import Site


@pytest.fixture
def ran(tmp_path: Path) -> Path:
    """Return a file that is made if something runs that should not."""
    return tmp_path / "ran"


def published(site: Site, tmp_path: Path) -> Path:
    repository = tmp_path / "pages.git"
    git(tmp_path, "init", "-q", "--bare", str(repository))
    small_site(site, to="git", remote=repository.as_uri())
    publish(site, "--yes")
    return repository


def begun(site: Site, tmp_path: Path) -> GitTarget:
    """Publish one file, without a site, and return the target."""
    git(tmp_path, "init", "-q", "--bare", "pages.git")
    there = target(site.root, str(tmp_path / "pages.git"))
    send(there, tmp_path / "1", {"a": b"1"})
    return there


def goes_on(there: GitTarget, tmp_path: Path) -> None:
    """Check that the next publishing works."""
    send(there, tmp_path / "2", {"a": b"2"})
    assert of_branch(tmp_path / "pages.git")([]) == {"a": b"2"}


def own(site: Site) -> Path:
    return site.root / ".briefgen/publish/live/repository.git"


@pytest.mark.parametrize(
    "name", ["pre-push", "reference-transaction", "post-index-change", "pre-auto-gc", "fsmonitor-watchman"]
)
def test_a_planted_hook_does_not_run(site: Site, tmp_path: Path, ran: Path, name: str) -> None:
    there = begun(site, tmp_path)
    hook = own(site) / "hooks" / name
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {ran}\n")
    hook.chmod(0o755)
    goes_on(there, tmp_path)
    assert not ran.exists()


@pytest.mark.parametrize(
    "setting",
    [
        '[core]\n\thooksPath = {hooks}\n', '[core]\n\tfsmonitor = {program}\n', '[core]\n\tsshCommand = {program}\n',
        '[core]\n\tgitProxy = {program}\n', '[core]\n\talternateRefsCommand = {program}\n', '[credential]\n\thelper = "!{program}"\n',
        '[protocol "ext"]\n\tallow = always\n[url "ext::{program} "]\n\tinsteadOf = file://\n', '[include]\n\tpath = {config}\n',
        '[uploadpack]\n\tpackObjectsHook = {program}\n', '[gpg]\n\tprogram = {program}\n[commit]\n\tgpgSign = true\n',
    ],
)  # fmt: skip
def test_planted_settings_do_not_count(site: Site, tmp_path: Path, ran: Path, setting: str) -> None:
    there = begun(site, tmp_path)
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    evil = hooks / "pre-push"
    evil.write_text(f"#!/bin/sh\ntouch {ran}\n")
    evil.chmod(0o755)
    (tmp_path / "config").write_text(f"[core]\n\thooksPath = {hooks}\n")
    with (own(site) / "config").open("a") as file:
        file.write(setting.format(hooks=hooks, program=evil, config=tmp_path / "config"))
    goes_on(there, tmp_path)
    assert not ran.exists()


def test_hooks_of_the_persons_own_template_do_not_come_along(site: Site, tmp_path: Path, ran: Path) -> None:
    template = tmp_path / "template/hooks"
    template.mkdir(parents=True)
    (template / "pre-push").write_text(f"#!/bin/sh\ntouch {ran}\n")
    (template / "pre-push").chmod(0o755)
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text(f"[init]\n\ttemplateDir = {template.parent}\n")
    repository = tmp_path / "pages.git"
    git(tmp_path, "init", "-q", "--bare", str(repository))
    small_site(site, to="git", remote=repository.as_uri())
    publish(site, "--yes", environment={"HOME": str(home)})
    assert of_branch(repository)([]) == site.files()
    assert not ran.exists()


def test_the_persons_own_credential_helper_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".gitconfig").write_text("[credential]\n\thelper = mine\n")
    repository = Repository(tmp_path / "own.git")
    repository.prepare()
    assert repository.text("config", "credential.helper") == "mine\n"


def test_a_transport_that_runs_programs_is_refused_by_git_too(tmp_path: Path, ran: Path) -> None:
    repository = Repository(tmp_path / "own.git")
    repository.prepare()
    from briefgen.publish.target import PublishError

    with pytest.raises(PublishError, match="ext"):
        repository.call("ls-remote", "--", f"ext::touch {ran}")
    assert not ran.exists()


def test_options_end_before_addresses(tmp_path: Path, ran: Path) -> None:
    repository = Repository(tmp_path / "own.git")
    repository.prepare()
    from briefgen.publish.target import PublishError

    with pytest.raises(PublishError):
        repository.call("ls-remote", "--", f"--upload-pack=touch {ran};", "x")
    assert not ran.exists()


def test_a_token_in_a_remotes_address_is_not_shown(site: Site, tmp_path: Path) -> None:
    site.briefing("a")
    for remote in ("https://desk:tok3n@127.0.0.1:1/x.git", "origin"):
        small_site(site, to="git", remote=remote)
        if remote == "origin":
            git(site.root, "init", "-q")
            git(site.root, "remote", "add", "origin", "https://desk:tok3n@127.0.0.1:1/x.git")
        for arguments in (["--yes"], ["--dry-run"], ["--rollback"]):
            assert "tok3n" not in publish(site, *arguments, ok=False)


def test_a_branch_with_links_and_submodules_is_taken_over(site: Site, tmp_path: Path) -> None:
    repository = published(site, tmp_path)
    clone = tmp_path / "other"
    git(tmp_path, "clone", "-q", "-b", "gh-pages", str(repository), str(clone))
    (clone / "link").symlink_to("/etc/passwd")
    git(clone, "add", "-A")
    head = git(clone, "rev-parse", "HEAD").decode().strip()
    git(clone, "update-index", "--add", "--cacheinfo", f"160000,{head},module")
    git(clone, "-c", "user.name=x", "-c", "user.email=x@localhost", "commit", "-q", "-m", "by hand")
    git(clone, "push", "-q")
    said = publish(site, "--yes", ok=False)
    assert "is not briefgen's" in said
    publish(site, "--yes", "--take-over")
    assert of_branch(repository)([]) == site.files()


def test_ssh_gets_no_option_for_a_host(tmp_path: Path, ran: Path) -> None:
    """What `SshTarget` puts before the host ends the options, also where a value was not checked."""
    from briefgen.publish.target import PublishError
    from briefgen.publish.targets.ssh import Ssh, SshTarget

    program("ssh")
    with pytest.raises(PublishError):
        SshTarget(Ssh(to="ssh", host=f"-oProxyCommand=touch {ran}", path="x"), tmp_path).look()
    assert not ran.exists()


def test_links_at_the_server_are_not_followed(site: Site, tmp_path: Path) -> None:
    from tests.publish.servers import ssh_server

    outside = tmp_path / "outside"
    (outside / "odd").mkdir(parents=True)
    (outside / "odd/index.html").write_text("mine")
    with ssh_server(tmp_path / "ssh") as server:
        small_site(site, to="ssh", host="desk", path=str(tmp_path / "www"), ssh_config=str(server.config))
        site.briefing("odd", "Odd.")
        publish(site, "--yes")
        served = tmp_path / "www/current/briefings"
        subprocess.run(["rm", "-rf", str(served)], check=True)
        served.symlink_to(outside)
        (site.root / "content/briefings/odd.md").unlink()
        site.briefing("a", "Another text.")
        publish(site, "--yes", "--verify")
        assert (outside / "odd/index.html").read_text() == "mine"
        assert [path.name for path in outside.iterdir()] == ["odd"]
        found = {
            path.relative_to(served.parent).as_posix()
            for path in (tmp_path / "www/current/").rglob("*")
            if path.is_file()
        }
        assert found - {".briefgen-published.json"} == set(site.files())
