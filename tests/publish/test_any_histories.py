"""Sites that are renamed, merged and moved at random, each step published to a branch: no reader loses what was there.

Every address that was ever published still leads to its page, or says that it is gone; ids in feeds never change; each
build is as a clean one.
"""

from __future__ import annotations

import json
import random
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from briefgen.cli import main
from tests.publish.sites import publish
from tests.publish.test_targets import git, of_branch
from tests.sites import Site

ATOM = "{http://www.w3.org/2005/Atom}"
PATTERNS = {
    "briefing": ("/briefings/{slug}/", "/{year}/{slug}/", "/b/{slug}.html", "/{year}/{month}/{slug}/"),
    "actor": ("/actors/{slug}/", "/who/{slug}/", "/people/of/{slug}/"),
    "topic": ("/topics/{slug}/", "/on/{slug}/"),
}
BASES = ("https://desk.example/", "https://desk.example/archive/", "https://other.example/a/b/")
WORDS = ("Amber", "Birch", "Cedar", "Dune", "Ember", "Fjord", "Grove", "Heath", "Inlet", "Jetty", "Knoll", "Lagoon")
LOST = re.compile(r"^  ! (/.*)$", re.MULTILINE)


class Item:
    """A briefing, an actor or a topic. `number` is who it is, whatever its names are."""

    def __init__(self, number: int, name: str, path: str = "") -> None:
        self.number, self.name, self.path = number, name, path
        self.slug, self.year = "", 2018
        self.others: list[str] = []
        self.old_addresses: list[str] = []


class Desk:
    """A site whose people rename everything. They do what messages tell them to."""

    def __init__(self, site: Site, remote: Path, seed: int) -> None:
        self.site, self.remote, self.random = site, remote, random.Random(seed)
        self.live = of_branch(remote)
        self.names = (f"{first} {second}" for first in WORDS for second in WORDS)
        self.title, self.base, self.patterns = "Desk", BASES[0], {kind: "" for kind in PATTERNS}
        self.files = [self._new(number, f"person-{number}") for number in range(2)]
        self.named = [self._new(number) for number in (2, 3)]
        self.topics = [self._new(number) for number in (4, 5)]
        self.briefings = [self._briefing(number) for number in range(6, 10)]
        self.history: list[str] = []
        self.write()

    def _new(self, number: int, path: str = "") -> Item:
        return Item(number, next(self.names), path)

    def _briefing(self, number: int) -> Item:
        found = self._new(number, f"story-{number}")
        found.year = 2016 + number % 4
        found.actors = self.random.sample([*self.files, *self.named], 2)
        found.subjects = self.random.sample(self.topics, self.random.choice((1, 1, 2)))
        return found

    actors: list[Item]
    subjects: list[Item]

    def write(self) -> None:
        """Write all files of the site, and remove those that are no more."""
        kept = {f"content/actors/{item.path}.md" for item in self.files}
        kept |= {f"content/briefings/{item.path}.md" for item in self.briefings}
        for path in (self.site.root / "content").rglob("*.md"):
            if path.relative_to(self.site.root).as_posix() not in kept:
                path.unlink()
        config: dict[str, Any] = {"title": self.title, "base_url": self.base, "rules": {"similar-actor": "off"}}
        if any(self.patterns.values()):
            config["permalinks"] = {kind: pattern for kind, pattern in self.patterns.items() if pattern}
        config["publish.live"] = {"to": "git", "remote": self.remote.as_uri(), "max_deletions": 10_000}
        self.site.configure(**config)
        for item in self.files:
            self.site.actor(
                item.path, f"Is thing-{item.number}.", name=item.name, aliases=item.others, slug=item.slug or None,
                old_addresses=item.old_addresses,
            )  # fmt: skip
        for item in self.briefings:
            self.site.briefing(
                item.path, f"Is thing-{item.number}.", title=item.name, date=f"{item.year}-03-04",
                actors=[one.name for one in item.actors], topics=[one.name for one in item.subjects],
                published="2021-01-01", slug=item.slug or None,
            )  # fmt: skip

    def step(self) -> None:
        """Change something, or two things at once."""
        kinds: list[Callable[[], str]] = [
            self.rename_briefing, self.rename_briefing, self.rename_actor_file, self.rename_actor_file, self.set_slug, self.name_actor,
            self.name_topic, self.merge_actors, self.merge_topics, self.set_pattern, self.set_title, self.set_base,
            self.set_date, self.give_file, self.withdraw, self.add, self.swap,
        ]  # fmt: skip
        chosen = self.random.sample(kinds, self.random.choice((1, 1, 2)))
        self.history += [kind() for kind in chosen]
        self.write()

    def _path(self) -> str:
        """Return a name for a file: sometimes one that another had, or below a folder."""
        name = next(self.names).lower().replace(" ", "-")
        return self.random.choice((name, name, f"folder/{name}"))

    def rename_briefing(self) -> str:
        item = self.random.choice(self.briefings)
        old, item.path = item.path, self._path()
        if self.random.random() < 0.2:
            item.year += 1  # and edited at the same time: its title tells
        return f"briefing {old} is now {item.path}"

    def rename_actor_file(self) -> str:
        item = self.random.choice(self.files)
        old, item.path = item.path, self._path()
        return f"actor {old} is now {item.path}"

    def set_slug(self) -> str:
        item = self.random.choice([*self.briefings, *self.files])
        item.slug = "" if item.slug and self.random.random() < 0.5 else next(self.names).lower().replace(" ", "-")
        return f"slug of {item.path} is {item.slug}"

    def name_actor(self) -> str:
        item = self.random.choice([*self.files, *self.named])
        old, item.name = item.name, next(self.names)
        return f"actor {old} is called {item.name}"

    def name_topic(self) -> str:
        item = self.random.choice(self.topics)
        old, item.name = item.name, next(self.names)
        return f"topic {old} is called {item.name}"

    def merge_actors(self) -> str:
        kept, *others = self.random.sample([*self.files, *self.named], 2) if len(self.files) > 1 else self.files
        if not others or kept not in self.files:
            return "no actors to merge"
        (gone,) = others
        kept.others += [gone.name, *gone.others]
        self._forget(gone, kept)
        return f"actor {gone.name} is one with {kept.name}"

    def merge_topics(self) -> str:
        if len(self.topics) < 2:
            return "no topics to merge"
        kept, gone = self.random.sample(self.topics, 2)
        self._forget(gone, kept)
        return f"topic {gone.name} is one with {kept.name}"

    merged: dict[int, int]

    def _forget(self, gone: Item, kept: Item) -> None:
        for group in (self.files, self.named, self.topics):
            if gone in group:
                group.remove(gone)
        for item in self.briefings:
            item.actors = list(dict.fromkeys(kept if one is gone else one for one in item.actors))
            item.subjects = list(dict.fromkeys(kept if one is gone else one for one in item.subjects))
        self.merged = {**getattr(self, "merged", {}), gone.number: kept.number}

    def set_pattern(self) -> str:
        kind = self.random.choice(list(PATTERNS))
        self.patterns[kind] = self.random.choice(PATTERNS[kind])
        return f"pattern of {kind} is {self.patterns[kind]}"

    def set_title(self) -> str:
        self.title = self.random.choice(("Desk", "The Desk", 'Desk "7" \\ Ä'))
        return f"title is {self.title}"

    def set_base(self) -> str:
        self.base = self.random.choice(BASES)
        return f"base_url is {self.base}"

    def set_date(self) -> str:
        item = self.random.choice(self.briefings)
        item.year = self.random.randrange(2012, 2021)
        return f"{item.path} happened in {item.year}"

    def give_file(self) -> str:
        if not self.named:
            return "nobody without a file"
        item = self.random.choice(self.named)
        self.named.remove(item)
        item.path = self._path()
        self.files.append(item)
        return f"actor {item.name} has a file {item.path}"

    def withdraw(self) -> str:
        if len(self.briefings) < 3:
            return "nothing to withdraw"
        item = self.random.choice(self.briefings)
        self.briefings.remove(item)
        return f"{item.path} is withdrawn"

    def add(self) -> str:
        number = 100 + len(self.history)
        item = self._briefing(number)
        if self.random.random() < 0.5 and self.history:  # under a name that another had
            old = re.findall(r"briefing (\S+) is now", " ".join(self.history))
            taken = {one.path for one in self.briefings}
            item.path = next((path for path in old if path not in taken), item.path)
        if any((one.slug or one.path.rpartition("/")[2]) == item.path.rpartition("/")[2] for one in self.briefings):
            item.path = f"story-{number}"
        self.briefings.append(item)
        return f"{item.path} is new"

    def swap(self) -> str:
        """Let a briefing have the old address of another."""
        one, other = self.random.sample(self.briefings, 2)
        one.slug, other.slug = (item.slug or item.path.rpartition("/")[2] for item in (other, one))
        return f"{one.path} and {other.path} have each other's slug"

    def publish(self) -> None:
        """Publish, and do what the messages say until nothing is lost."""
        for _ in range(3):
            said = publish(self.site, "live", "--dry-run")
            lost = LOST.findall(said)
            assert ("nowhere then" in said) == bool(lost)
            if not lost:
                break
            self.history.append(f"gone: {lost}")
            self.declare_gone(lost)
        else:
            raise AssertionError(said)
        publish(self.site, "live", "--yes")

    def declare_gone(self, addresses: list[str]) -> None:
        path = self.site.root / "redirects.toml"
        text = path.read_text() if path.exists() else ""
        known = tomllib.loads(text).get("gone", [])
        rest = text.partition("\n")[2] if text.startswith("gone = ") else text
        path.write_text(f"gone = {json.dumps(sorted({*known, *addresses}))}\n{rest}")


class Readers:
    """What readers remember: each address with what was there, and each entry of a feed with its id."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.pages: dict[str, str] = {}
        self.feeds: dict[str, str] = {}
        self.ids: dict[str, str] = {}

    def visit(self) -> None:
        """Visit all known addresses, and remember the new ones."""
        files = {path: content.decode() for path, content in self.desk.live([]).items() if self._is_text(path)}
        for address in self.pages | self.feeds:
            self.check(address, files)
        for path, text in files.items():
            if path.endswith(".html") and path != "404.html" and 'http-equiv="refresh"' not in text:
                self.pages["/" + path.removesuffix("index.html")] = text
            elif path.endswith("feed.xml"):
                self.feeds[f"/{path}"] = text
                self.check_feed(path, text)
        for text in files.values():
            assert "Moved" in text or 'http-equiv="refresh"' not in text

    def _is_text(self, path: str) -> bool:
        return path.endswith((".html", ".xml"))

    def check(self, address: str, files: dict[str, str]) -> None:
        """Fail if an address leads nowhere, or to something else than was there."""
        path = address[1:] + ("index.html" if address.endswith("/") else "")
        if address.endswith("feed.xml"):
            above = files.get(path.replace("feed.xml", "index.html"), "")
            assert path in files or "This page was withdrawn" in above, address
            return
        text, base = files.get(path, ""), re.sub(r"https://[^/]*", "", self.desk.base)[:-1]
        assert text, f"{address} is a dead link"
        if found := re.search(r'http-equiv="refresh" content="0; url=([^"]*)"', text):
            target = found[1].removeprefix(base)[1:]
            text = files[target + ("index.html" if target.endswith("/") or not target else "")]
            assert 'http-equiv="refresh"' not in text, address
        if "This page was withdrawn" in text:
            return
        if (before := thing(self.pages[address])) and (now := thing(text)):
            assert self.as_now(before) == now, f"{address} was about {before}, and leads to {now}"

    def as_now(self, number: int) -> int:
        merged = getattr(self.desk, "merged", {})
        while number in merged:
            number = merged[number]
        return number

    def check_feed(self, path: str, text: str) -> None:
        """Fail if a feed is not one, or the id of an entry changed."""
        root = ElementTree.fromstring(text)
        own = root.find(f"{ATOM}link[@rel='self']")
        assert own is not None
        assert own.attrib["href"].startswith(self.desk.base), path
        by_title = {item.name: item.number for item in self.desk.briefings}
        for entry in root.iter(f"{ATOM}entry"):
            name, now = entry.findtext(f"{ATOM}title", ""), entry.findtext(f"{ATOM}id", "")
            self.remember(f"briefing {by_title[name]}", now)
        if path == "feed.xml":
            self.remember("site", root.findtext(f"{ATOM}id", ""))
        by_name = {item.name: item.number for item in self.desk.files}
        title = root.findtext(f"{ATOM}title", "").partition(" · ")[0]
        if title in by_name:
            self.remember(f"actor {by_name[title]}", root.findtext(f"{ATOM}id", ""))

    def remember(self, what: str, now: str) -> None:
        assert self.ids.setdefault(what, now) == now, f"the id of {what} changed"
        assert sum(known == now for known in self.ids.values()) == 1, f"{what} has the id of another"


def thing(text: str) -> int:
    """Return which thing a page is about, 0 if it is about many."""
    found = re.search(r"Is thing-(\d+)\.", text.partition("<main")[2].partition("</main")[0])
    return int(found[1]) if found and text.count("Is thing-") == 1 else 0


def run(root: Path, seed: int) -> int:
    """Run one history. Return how many addresses readers know in the end."""
    (root / "pages.git").mkdir(parents=True)
    git(root / "pages.git", "init", "-q", "--bare")
    desk = Desk(Site(root / "site"), root / "pages.git", seed)
    readers = Readers(desk)
    try:
        for number in range(desk.random.randrange(4, 8)):
            if number:
                desk.step()
            desk.publish()
            readers.visit()
        output = desk.site.files(".briefgen/publish/live/site") if False else desk.site.files()
        assert output == desk.site.clean_files()[0]
    except BaseException as error:
        error.add_note("\n".join((f"seed {seed}:", *desk.history)))
        raise
    return len(readers.pages) + len(readers.feeds)


@pytest.mark.parametrize("part", range(2))
def test_any_histories(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rounds: int, part: int) -> None:
    """Four histories by default, and in a long run as many as there are rounds."""
    monkeypatch.delenv("CI", raising=False)
    assert main
    for seed in range(part, rounds if rounds > 20 else 4, 2):
        assert run(tmp_path / str(seed), seed) > 10
