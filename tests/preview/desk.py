"""A site that a desk works on while its preview is open: what people and programs do to it, and what is right then."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from briefgen import project
from briefgen.build_time import day
from briefgen.preview.builder import BUNDLE
from tests.preview.saves import SAVES
from tests.sites import Site

BROKEN = "---\ntitle: [never closed\ndate: 2021-02-05\n---\nBroken.\n"
TOPICS = ("Talks", "Trade", "Borders")
PEOPLE = ("Ann", "Bob", "Cat", "Дима")
Operation = Callable[["Desk"], None]
OPERATIONS: dict[str, tuple[int, Operation]] = {}


def operation(weight: int = 1) -> Callable[[Operation], Operation]:
    def register(function: Operation) -> Operation:
        OPERATIONS[function.__name__] = weight, function
        return function

    return register


class Desk:
    """A site under work. `last` is what each file last said without errors, as far as the preview has seen it."""

    def __init__(self, root: Path, seed: int) -> None:
        self.site, self.chance, self.number = Site(root, theme="own"), random.Random(seed), 0
        self.last: dict[str, bytes] = {}
        self.config = {"title": "Desk", "theme": "own"}
        self.site.write("themes/own/theme.toml", 'extends = "dispatch"\n')
        self.site.write("themes/own/static/own.css", "h1 { color: teal }\n")
        self.site.write("static/notes.txt", "x")
        self.site.write(".gitignore", ".briefgen/\noutput/\n")
        for number in range(12):
            self.write(f"content/briefings/{('', '2020/', '2021/')[number % 3]}b{number}.md")
        for name in ("ann", "bob"):
            self.site.actor(name, f"About {name}.", aliases=[f"{name.title()}ie"])
        self.git("init", "-q", "-b", "main")
        self.commit()
        self.git("checkout", "-q", "-b", "other")
        for number in range(150):
            self.write(f"content/briefings/bulk/c{number}.md")
        self.commit()
        self.git("checkout", "-q", "main")
        self.remember()

    @property
    def root(self) -> Path:
        return self.site.root

    def git(self, *arguments: str) -> None:
        named = ("-c", "user.name=Desk", "-c", "user.email=desk@desk.example", "-c", "gc.auto=0")
        subprocess.run(["git", *named, *arguments], cwd=self.root, check=True, capture_output=True)

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "Work")

    def text(self) -> str:
        """Return a briefing that differs from all before it."""
        self.number += 1
        pick = self.chance.choice
        people = ", ".join(dict.fromkeys((pick(PEOPLE), pick(PEOPLE))))
        head = f"title: Talks {self.number}\ndate: 20{pick((19, 20, 21))}-02-0{pick(range(1, 9))}\ntopics: [{pick(TOPICS)}]"
        return (
            f"---\n{head}\nactors: [{people}]\n---\n{pick(PEOPLE)} met {pick(PEOPLE)} for the {self.number}th time.\n"
        )

    def write(self, path: str, text: str | None = None) -> None:
        self.site.write(path, text or self.text())

    def briefings(self, *, good: bool = False) -> list[Path]:
        found = sorted((self.root / "content/briefings").rglob("*.md"))
        return [path for path in found if not path.is_symlink() and not (good and is_broken(path))]

    def briefing(self) -> Path:
        return self.chance.choice(self.briefings() or [self.root / "content/briefings/b0.md"])

    def folders(self) -> list[Path]:
        found = sorted((self.root / "content/briefings").iterdir())
        return [path for path in found if path.is_dir() and not path.is_symlink()]

    def path_of(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    def broken(self) -> list[Path]:
        return [path for path in (self.root / "content").rglob("*.md") if is_broken(path)]

    def repair(self) -> None:
        """Write all broken files anew, before something that may make the preview forget what they said."""
        for path in self.broken():
            path.write_text(self.text())

    def forget(self) -> None:
        """Take it that the preview forgets what broken files said."""
        for path in self.broken():
            self.last.pop(self.path_of(path), None)

    def remember(self) -> None:
        """Note what each file says without errors."""
        paths = {self.path_of(path): path for path in (self.root / "content").rglob("*.md") if path.is_file()}
        self.last = {name: content for name, content in self.last.items() if name in paths}
        self.last |= {name: path.read_bytes() for name, path in paths.items() if not is_broken(path)}

    def expected(self, address: str) -> dict[str, bytes]:
        """Return what a clean build gives, in which each broken file says what it last said without errors."""
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder, "site")
            ignored = shutil.ignore_patterns(".briefgen", "output", ".git")
            shutil.copytree(self.root, copy, symlinks=True, ignore=ignored)
            for path in [path for path in (copy / "content").rglob("*.md") if is_broken(path)]:
                if content := self.last.get(path.relative_to(copy).as_posix()):
                    path.write_bytes(content)
                else:
                    path.unlink()
            config = (copy / "briefgen.toml").read_text()
            lines = [line for line in config.split("\n") if not line.startswith("base_url")]
            (copy / "briefgen.toml").write_text(f'base_url = "{address}"\n' + "\n".join(lines))
            other = Site.at(copy)
            loaded, problems = project.load(copy)
            assert loaded, problems
            now = day(None, loaded.config.timezone)
            options: dict[str, Any] = {"drafts": True, "embargoed": True, "marking": "red", "bundle": BUNDLE}
            result = other.build(today=now.today, now=now.now, **options)
            assert not result.failed, result.problems
            return other.files()

    def command(self, *arguments: str) -> bool:
        """Run a command beside the preview; return True if it did what it does."""
        command = [sys.executable, "-m", "briefgen", *arguments]
        return not subprocess.run(command, cwd=self.root, capture_output=True).returncode


def is_broken(path: Path) -> bool:
    return path.is_file() and path.read_bytes() == BROKEN.encode()


@operation(24)
def save(desk: Desk) -> None:
    desk.chance.choice(SAVES)(desk.briefing(), desk.text())


@operation(3)
def save_many(desk: Desk) -> None:
    for _ in range(desk.chance.randint(2, 6)):
        desk.chance.choice(SAVES[:-3])(desk.briefing(), desk.text())


@operation(3)
def add(desk: Desk) -> None:
    desk.number += 1
    desk.write(f"content/briefings/{desk.chance.choice(('', '2020/', f'new{desk.number}/deep/'))}n{desk.number}.md")


@operation(2)
def delete(desk: Desk) -> None:
    if len(desk.briefings()) > 6:
        desk.briefing().unlink()


@operation(2)
def rename(desk: Desk) -> None:
    path = desk.briefing()
    desk.number += 1
    path.rename(path.with_name(f"r{desk.number}.md"))


@operation(2)
def rename_case(desk: Desk) -> None:
    path = desk.briefing()
    path.rename(path.with_name(path.name.swapcase()[:-3] + ".md"))


@operation(2)
def rename_folder(desk: Desk) -> None:
    if folders := desk.folders():
        desk.number += 1
        moved = desk.chance.choice(folders)
        target = moved.with_name(f"f{desk.number}")
        moved.rename(target)
        for path in sorted(target.rglob("*.md"))[:1]:
            path.write_text(desk.text())


@operation(2)
def move_folder_out_and_in(desk: Desk) -> None:
    if folders := desk.folders():
        desk.repair()
        moved = desk.chance.choice(folders)
        away = desk.root / "away"
        moved.rename(away)
        time.sleep(desk.chance.choice((0, 0.1, 0.5)))
        away.rename(moved)
        for path in sorted(moved.rglob("*.md"))[:1]:
            path.write_text(desk.text())


@operation(3)
def link_a_folder(desk: Desk) -> None:
    """Add a link to a folder, or edit a file through it, or remove it."""
    link, target = desk.root / "content/briefings/linked", desk.root / "content/shared"
    target.mkdir(exist_ok=True)
    if not link.is_symlink():
        (target / "s.txt").write_text("x")
        link.symlink_to("../shared")
        time.sleep(desk.chance.choice((0, 0.3)))
        desk.write("content/briefings/linked/s.md")
    elif desk.chance.random() < 0.7:
        desk.chance.choice(SAVES)(desk.chance.choice((link, target)) / "s.md", desk.text())
    else:
        link.unlink()
        shutil.rmtree(target)


@operation(3)
def actor(desk: Desk) -> None:
    name = desk.chance.choice(("ann", "bob"))
    desk.number += 1
    desk.site.actor(name, f"Profile {desk.number}.", aliases=[f"{name.title()} {desk.number}"])


@operation(3)
def break_a_file(desk: Desk) -> None:
    desk.chance.choice(SAVES[:9])(desk.briefing(), BROKEN)


@operation(2)
def break_a_file_and_edit_another(desk: Desk) -> None:
    desk.briefing().write_text(BROKEN)
    for path in desk.briefings(good=True)[:1]:
        path.write_text(desk.text())


@operation(1)
def add_a_broken_file(desk: Desk) -> None:
    desk.number += 1
    desk.write(f"content/briefings/x{desk.number}.md", BROKEN)


@operation(3)
def fix_a_file(desk: Desk) -> None:
    for path in desk.broken()[:1]:
        path.write_text(desk.text())


@operation(2)
def template(desk: Desk) -> None:
    path = desk.root / "templates/home.html"
    if path.exists() and desk.chance.random() < 0.4:
        path.unlink()
        return
    desk.number += 1
    body = (
        f'{{% extends "dispatch/home.html" %}}{{% block main %}}<p>{desk.number}</p>{{{{ super() }}}}{{% endblock %}}'
    )
    desk.site.write("templates/home.html", body)


@operation(2)
def broken_template(desk: Desk) -> None:
    (desk.root / "templates/topic.html").parent.mkdir(exist_ok=True)
    (desk.root / "templates/topic.html").write_text("{% if %}")
    time.sleep(desk.chance.choice((0, 0.4)))
    desk.briefing().write_text(desk.text())
    (desk.root / "templates/topic.html").unlink()


@operation(2)
def style(desk: Desk) -> None:
    desk.number += 1
    desk.site.write("themes/own/static/own.css", f"h1 {{ color: rgb(1, 2, {desk.number % 250}) }}\n")


@operation(2)
def setting(desk: Desk) -> None:
    desk.number += 1
    desk.config["title"] = f"Desk {desk.number}"
    desk.site.configure(**desk.config)


@operation(2)
def config_away_and_anew(desk: Desk) -> None:
    path = desk.root / "briefgen.toml"
    path.rename(path.with_name("briefgen.toml.old"))
    time.sleep(desk.chance.choice((0, 0, 0.3, 1)))
    desk.number += 1
    desk.config["title"] = f"Desk {desk.number}"
    desk.site.configure(**desk.config)
    path.with_name("briefgen.toml.old").unlink()


@operation(2)
def config_gone_and_back(desk: Desk) -> None:
    path = desk.root / "briefgen.toml"
    text = path.read_text()
    path.unlink()
    if desk.chance.random() < 0.5:
        desk.briefing().write_text(desk.text())
    time.sleep(desk.chance.choice((0, 0.3, 1)))
    path.write_text("title = [")
    time.sleep(desk.chance.choice((0, 0.3)))
    path.write_text(text)


@operation(1)
def themes_away_and_back(desk: Desk) -> None:
    (desk.root / "themes").rename(desk.root / "themes.away")
    time.sleep(desk.chance.choice((0, 0.3, 1)))
    (desk.root / "themes.away").rename(desk.root / "themes")
    style(desk)


@operation(1)
def content_away_and_back(desk: Desk) -> None:
    desk.repair()
    (desk.root / "content").rename(desk.root / "content.away")
    time.sleep(desk.chance.choice((0, 0.3, 1)))
    (desk.root / "content.away").rename(desk.root / "content")
    desk.briefing().write_text(desk.text())


@operation(2)
def switch_branch(desk: Desk) -> None:
    desk.repair()
    desk.commit()
    here = subprocess.run(
        ["git", "branch", "--show-current"], cwd=desk.root, check=True, capture_output=True, text=True
    )
    desk.git("checkout", "-q", "main" if here.stdout.strip() == "other" else "other")


@operation(2)
def build_beside(desk: Desk) -> None:
    desk.briefing().write_text(desk.text())
    desk.command("build")


@operation(2)
def clean_beside(desk: Desk) -> None:
    if desk.command("clean"):  # it refuses an output that was built under another title
        desk.forget()
    if desk.chance.random() < 0.5:
        desk.briefing().write_text(desk.text())


@operation(1)
def remove_the_state(desk: Desk) -> None:
    desk.forget()
    shutil.rmtree(desk.root / ".briefgen", ignore_errors=True)
    if desk.chance.random() < 0.5:
        desk.briefing().write_text(desk.text())


@operation(1)
def remove_the_output(desk: Desk) -> None:
    shutil.rmtree(desk.root / ".briefgen/preview", ignore_errors=True)


def perform(desk: Desk) -> str:
    """Do something at random; return its name."""
    names = list(OPERATIONS)
    name = desk.chance.choices(names, [OPERATIONS[name][0] for name in names])[0]
    OPERATIONS[name][1](desk)
    return name
