"""Elsewhere than here: an archive that a cache restored, and addresses that last."""

from __future__ import annotations

import io
import marshal
import os
import pickle
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from jinja2.bccache import bc_magic

from briefgen.cli import main
from briefgen.content.sources import digest_of
from briefgen.pipeline.options import Result
from tests.cases.travelling import check_out, commit, packed, restore
from tests.publish.servers import KEY, SECRET, s3_server
from tests.sites import Site
from tests.test_docs import blocks, page

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.fixture
def desk(tmp_path: Path) -> Site:
    return built(tmp_path / "desk")


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The same site for all tests that only read it."""
    return built(tmp_path_factory.mktemp("origin") / "desk")


def built(root: Path) -> Site:
    """Return a site with a dozen of everything, built and committed."""
    site = Site(root)
    site.write("static/site.txt", "Hello.\n")
    site.write("content/briefings/map.png", PNG)
    site.actor("ann", "She leads.", aliases=["Annie"])
    for number in range(12):
        site.briefing(
            f"b{number:02}", f"Ann met Bob {number}. [[b{(number + 1) % 12:02}]]\n\n![A map](map.png)\n",
            date=f"20{10 + number}-02-05", actors=["Ann", f"Person {number}"], topics=[f"Topic {number % 3}"],
        )  # fmt: skip
    assert not site.build().failed
    commit(site.root)
    return site


def edit(site: Site) -> None:
    path = site.root / "content/briefings/b03.md"
    path.write_text(path.read_text().replace("Ann met", "Yesterday Ann met"))


def made(result: Result) -> dict[str, str]:
    assert not result.failed
    return {page.address: page.reason for page in result.reasons}


def test_a_restored_cache_makes_the_pages_that_an_edit_touches(desk: Site, tmp_path: Path) -> None:
    """`.briefgen` and `output` restored (tar with whole seconds), sources freshly checked out elsewhere, one edit."""
    kept = packed(desk.root)
    there = check_out(desk.root, tmp_path / "runner/work/site")
    restore(kept, there.root)
    edit(desk)
    edit(there)
    at_home, away = desk.build(), there.build()
    assert made(away) == made(at_home)
    assert 0 < away.made < away.pages / 3
    assert (away.notes, away.written, away.removed) == (at_home.notes, at_home.written, at_home.removed)
    assert there.files() == desk.files() == desk.clean_files()[0]
    again = there.build()
    assert (again.made, again.written) == (0, 0)


def test_a_restored_cache_makes_nothing_if_nothing_was_edited(origin: Site, tmp_path: Path) -> None:
    """The same, no edit; and once more, so that a cache goes from run to run."""
    kept = packed(origin.root)
    for number in range(3):
        there = check_out(origin.root, tmp_path / f"run-{number}/site")
        restore(kept, there.root)
        result = there.build()
        kept = packed(there.root)
        assert (result.made, result.written, result.notes) == (0, 0, [])


def test_nothing_that_is_kept_names_a_place_on_this_machine(origin: Site) -> None:
    """No absolute path in the archive."""
    kept = [path for path in (origin.root / ".briefgen").iterdir() if path.is_file()]
    assert len(kept) > 4
    for path in kept:
        assert os.fsencode(origin.root.parent) not in path.read_bytes(), path.name


@pytest.mark.parametrize("size", ["same", "other"])
def test_a_restored_page_that_differs_is_made_again(desk: Site, tmp_path: Path, size: str) -> None:
    """What the archive says of the output is not believed, whatever the time stamps say."""
    page = desk.root / "output/briefings/b03/index.html"
    content = page.read_bytes()
    page.write_bytes(content.replace(b"Yesterday", b"Yestermay").replace(b"met", b"hit") if size == "same" else b"x")
    there = check_out(desk.root, tmp_path / "there")
    restore(packed(desk.root), there.root)
    page.write_bytes(content)
    result = there.build()
    assert made(result) == {"/briefings/b03/": "its file in the output was changed or removed"}
    assert there.files() == desk.files()


@pytest.mark.parametrize("place", [0.1, 0.5, 0.95])
def test_a_restored_archive_that_was_damaged_is_made_anew(origin: Site, tmp_path: Path, place: float) -> None:
    """One bit of the archive was lost on the way."""
    there = check_out(origin.root, tmp_path / "there")
    restore(packed(origin.root), there.root)
    path = there.root / ".briefgen/site.db"
    content = bytearray(path.read_bytes())
    content[int(len(content) * place)] ^= 1
    path.write_bytes(content)
    result = there.build()
    assert result.notes == ["the archive was damaged, so it was rebuilt"]
    assert there.files() == origin.files()


def test_many_small_builds_leave_digests_that_hold(desk: Site, tmp_path: Path) -> None:
    """The digests of the archive are brought forward by each build, block by block."""
    for number in range(8):
        desk.briefing(f"more-{number}", "Ann met Cat. " * 10 ** number.bit_length(), actors=["Ann", "Cat"])
        desk.build()
        (desk.root / f"content/briefings/b{number:02}.md").unlink()
        desk.build()
        there = check_out(desk.root, tmp_path / f"there-{number}")
        shutil.copytree(desk.root / "content", there.root / "content", dirs_exist_ok=True)
        for path in range(number + 1):
            (there.root / f"content/briefings/b{path:02}.md").unlink(missing_ok=True)
        restore(packed(desk.root), there.root)
        result = there.build()
        assert result.made == 0
        assert not [note for note in result.notes if "damaged" in note]


def test_an_archive_of_an_earlier_version_is_no_damage(desk: Site) -> None:
    """Earlier versions recorded size and time of change only, and no digests."""
    record = desk.root / ".briefgen/site.integrity"
    record.write_text(" ".join(record.read_text().split()[:2]))
    (desk.root / ".briefgen/site.digests").unlink()
    for _ in range(3):
        edit(desk)
        assert desk.build().notes == []
    assert len((desk.root / ".briefgen/site.digests").read_bytes()) > 16


def plant(root: Path, canary: Path) -> None:
    """Put code into every compiled template, which writes a file when it is run."""
    code = marshal.dumps(compile(f"open({str(canary)!r}, 'w').close()\nname = None\nblocks = {{}}", "x", "exec"))
    for path in (root / ".briefgen/templates").iterdir():
        file = io.BytesIO(path.read_bytes()[len(digest_of(b"")) :])
        file.seek(len(bc_magic))
        content = bc_magic + pickle.dumps(pickle.load(file), 2) + code
        path.write_bytes(digest_of(content) + content)


@pytest.mark.parametrize("without", ["", "site.integrity", "site.db", "site.*"])
def test_compiled_templates_that_came_with_a_cache_are_not_run(desk: Site, tmp_path: Path, without: str) -> None:
    """A cache is data: templates that were compiled elsewhere are code, and are compiled anew."""
    canary = tmp_path / "canary"
    plant(desk.root, canary)
    kept = packed(desk.root)
    edit(desk)
    desk.build()
    assert canary.exists()  # on the machine that compiled them, they are trusted, so this test is real
    canary.unlink()
    shutil.rmtree(desk.root / ".briefgen")
    shutil.rmtree(desk.root / "output")
    restore(kept, desk.root)
    for path in (desk.root / ".briefgen").glob(without) if without else ():
        path.unlink()
    assert not desk.build().failed
    assert not canary.exists()
    assert desk.files() == desk.clean_files()[0]


def test_the_archive_of_another_output_folder_travels_too(desk: Site, tmp_path: Path) -> None:
    """`--output public`, as on GitLab."""
    desk.build("public")
    there = check_out(desk.root, tmp_path / "there")
    restore(packed(desk.root, (".briefgen", "public")), there.root)
    assert there.build("public").made == 0


class Runner:
    """A machine that runs the steps of a workflow, each time in a new folder. `cache` is what it kept."""

    def __init__(self, repository: Path, folder: Path) -> None:
        self.repository, self.folder = repository, folder
        self.cache: list[tuple[str, bytes]] = []
        self.runs = 0
        programs = folder / "bin"
        programs.mkdir(parents=True)
        for name, line in (("pip", "exit 0"), ("briefgen", f'exec {shlex.quote(sys.executable)} -m briefgen "$@"')):
            (programs / name).write_text(f"#!/bin/sh\n{line}\n")
            (programs / name).chmod(0o755)

    def shell(self, line: str, root: Path, **variables: str) -> str:
        environment = os.environ | {"PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}", "CI": "true"} | variables
        environment["PYTHONPATH"] = str(Path(__file__).parents[2])
        command = ["bash", "-e", "-o", "pipefail", "-c", line]
        done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def restored(self, prefix: str, root: Path) -> None:
        """Restore the newest cache whose key begins with a prefix, as `actions/cache` does."""
        found = [content for key, content in self.cache if key.startswith(prefix)]
        if found:
            restore(found[-1], root)

    def github(self, **secrets: str) -> tuple[str, Path]:
        """Run the workflow of `init` for GitHub; return what it printed, and the folder that it published."""
        self.runs += 1
        root = self.folder / f"run-{self.runs}/site"
        told, save, published = "", ("", ()), ""
        path = self.repository / ".github/workflows/publish.yml"
        for step in yaml.safe_load(path.read_text())["jobs"]["publish"]["steps"]:
            action, given = step.get("uses", "").partition("@")[0], step.get("with", {})
            if action == "actions/checkout":
                check_out(self.repository, root)
            elif action == "actions/cache":
                self.restored(given["restore-keys"], root)
                save = self.filled(given["key"]), tuple(given["path"].split())
            elif action == "actions/upload-pages-artifact":
                published = given["path"]
            elif "run" in step:
                variables = {name: self.filled(value, **secrets) for name, value in step.get("env", {}).items()}
                told += self.shell(self.filled(step["run"]), root, **variables)
        self.cache.append((save[0], packed(root, save[1])))
        return told, root / published

    def filled(self, text: str, **secrets: str) -> str:
        values = {
            "github.run_id": str(1000 + self.runs), "github.run_attempt": "1",
            "steps.pages.outputs.base_url": "https://you.example/archive",
        } | {f"secrets.{name}": value for name, value in secrets.items()}  # fmt: skip
        return re.sub(r"\$\{\{ *(.*?) *\}\}", lambda found: values[found[1]], text)

    def gitlab(self, **variables: str) -> tuple[str, Path]:
        """Run the job of `init` for GitLab; return what it printed, and the folder that it published."""
        self.runs += 1
        root = self.folder / f"run-{self.runs}/site"
        check_out(self.repository, root)
        (job,) = yaml.safe_load((self.repository / ".gitlab-ci.yml").read_text()).values()
        self.restored(job["cache"]["key"], root)
        told = self.shell("\n".join(job["script"]), root, CI_PAGES_URL="https://you.example/archive", **variables)
        self.cache.append((job["cache"]["key"], packed(root, job["cache"]["paths"])))
        return told, root / job.get("artifacts", {"paths": ["output"]})["paths"][0]


@pytest.fixture
def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site that `init` made, committed."""
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, ["init", "archive"]).exit_code == 0
    commit(tmp_path / "archive")
    return tmp_path / "archive"


@pytest.mark.parametrize("host", [Runner.github, Runner.gitlab])
def test_the_workflows_keep_a_cache(begun: Path, tmp_path: Path, host: Callable[[Runner], tuple[str, Path]]) -> None:
    """The workflows of `init` keep no cache: their own steps are run, each time in a new checkout."""
    runner = Runner(begun, tmp_path / "runner")
    first, _ = host(runner)
    assert _rendered(first)[0] == _rendered(first)[1] > 10
    second, _ = host(runner)
    assert "Nothing changed" in second
    path = begun / "content/briefings/how-a-briefing-is-written.md"
    path.write_text(f"{path.read_text()}\nOne more sentence.\n")
    commit(begun)
    third, published = host(runner)
    assert 0 < _rendered(third)[0] < _rendered(third)[1] / 2
    runner.cache.clear()
    clean, expected = host(runner)
    assert _rendered(clean)[0] == _rendered(clean)[1]
    assert _files(published) == _files(expected)


def _rendered(told: str) -> tuple[int, int]:
    found = re.search(r"([\d,]+) of ([\d,]+) pages", told)
    assert found, told
    return int(found[1].replace(",", "")), int(found[2].replace(",", ""))


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("host", [Runner.github, Runner.gitlab])
def test_the_workflows_publish_what_changed(
    begun: Path, repository: Path, tmp_path: Path, host: Callable[..., tuple[str, Path]]
) -> None:
    """With the steps that the page on publishing gives, to real storage: each run sends what its commit changed."""
    text = page(repository, "docs/publishing.md").split("### From CI")[1]
    steps, job = blocks(text, "yaml")
    workflow = begun / ".github/workflows/publish.yml"
    kept, _, _ = workflow.read_text().partition("      - run: pip install")
    for part in (r"    environment:\n(?:      .*\n)+", r"      - id: pages\n        uses: actions/configure-pages.*\n"):
        kept, number = re.subn(part, "", kept)
        assert number == 1, part
    workflow.write_text(kept + steps)
    (begun / ".gitlab-ci.yml").write_text(job)
    keys = {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET}
    with s3_server(tmp_path / "s3") as endpoint:
        target = {"to": "s3", "bucket": "site", "endpoint": endpoint, "address": "https://you.example/archive/"}
        with (begun / "briefgen.toml").open("a") as file:
            file.write("[publish.live]\n" + "".join(f'{key} = "{value}"\n' for key, value in target.items()))
        commit(begun)
        runner = Runner(begun, tmp_path / "runner")
        first, _ = host(runner, **keys)
        assert _sent(first) > 15
        assert "Open https://you.example/archive/" in first
        second, _ = host(runner, **keys)
        assert "Nothing changed" in second
        assert "is up to date" in second
        path = begun / "content/briefings/how-a-briefing-is-written.md"
        path.write_text(f"{path.read_text()}\nOne more sentence.\n")
        commit(begun)
        third, _ = host(runner, **keys)
        assert 0 < _rendered(third)[0] < _rendered(third)[1] / 2
        assert 0 < _sent(third) < _sent(first) / 2
        assert (
            b"One more sentence."
            in _files(tmp_path / "s3/buckets/site")["briefings/how-a-briefing-is-written/index.html"]
        )
        del runner.cache[1:]  # an older cache than that of the last run
        path.write_text(f"{path.read_text()}\nAnd one more.\n")
        commit(begun)
        fourth, _ = host(runner, **keys)
        assert 0 < _sent(fourth) <= _sent(third)
        runner.cache.clear()
        fifth, _ = host(runner, **keys)
        assert _rendered(fifth)[0] == _rendered(fifth)[1]
        assert "is up to date" in fifth


def _sent(told: str) -> int:
    found = re.search(r"Published (\d+) files?", told)
    assert found, told
    return int(found[1])


@pytest.mark.parametrize("is_kept", [True, False], ids=["cache", "cache lost"])
def test_publishing_from_elsewhere_sends_what_changed(desk: Site, tmp_path: Path, is_kept: bool) -> None:
    """`publish` from CI, to a folder: what the target holds already is not sent again, with the cache or without."""
    settings = {"to": "folder", "path": str(tmp_path / "live"), "base_url": "https://x.example/"}
    with (desk.root / "briefgen.toml").open("a") as file:
        file.write("[publish.live]\n" + "".join(f'{key} = "{value}"\n' for key, value in settings.items()))
    commit(desk.root)
    runner = Runner(desk.root, tmp_path / "runner")
    there = check_out(desk.root, tmp_path / "one")
    told = runner.shell("briefgen publish live --yes", there.root)
    assert _rendered(told)[0] == _rendered(told)[1]
    kept = packed(there.root)
    edit(desk)
    commit(desk.root)
    there = check_out(desk.root, tmp_path / "two")
    if is_kept:
        restore(kept, there.root)
    told = runner.shell("briefgen publish live --yes", there.root)
    if is_kept:
        assert _rendered(told)[0] < _rendered(told)[1] / 3
    assert _sent(told) < 20


@pytest.mark.parametrize("name", ["../elsewhere", ".cache/briefgen"])
def test_the_cache_is_put_elsewhere(desk: Site, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """`--cache-dir DIR`."""
    monkeypatch.chdir(desk.root)
    desk.build()
    before = desk.files()
    shutil.rmtree(".briefgen")
    for command in (["check"], ["build"], ["build"]):
        result = CliRunner().invoke(main, [*command, "--as-of", "2021-02-10", "--cache-dir", name])
        assert result.exit_code == 0, result.output
    assert "Nothing changed" in result.output
    assert desk.files() == before
    assert Path(name, "site.db").exists()
    assert not Path(".briefgen").exists()
    Path(name, "theirs.txt").write_text("theirs")
    assert CliRunner().invoke(main, ["clean", "--cache-dir", name]).exit_code == 0


@pytest.mark.parametrize("name", ["content/x", "static", ".", "output", "home"])
def test_a_folder_that_is_not_ours_is_no_cache(desk: Site, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """`--cache-dir` with a folder that holds other files: nothing is written or deleted there."""
    monkeypatch.chdir(desk.root)
    desk.write("home/letter.txt", "mine")
    before = _files(desk.root)
    for command in ("build", "check", "clean"):
        result = CliRunner().invoke(main, [command, "--cache-dir", name])
        assert result.exit_code or command == "clean"
    assert (desk.root / "home/letter.txt").exists()
    assert {path for path in before if not path.startswith(("output/", ".briefgen/"))} <= _files(desk.root).keys()
