"""Sites that are renamed, merged and moved at random, each step published to a branch: no reader loses what was there.

Every address that was ever published still leads to its page, or says that it is gone; ids in feeds never change; each
build is as a clean one.
"""

from __future__ import annotations

import contextlib
import json
import random
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from selectolax.lexbor import LexborHTMLParser, LexborNode

from briefgen.cli import main
from tests.publish.test_targets import git, of_branch
from tests.sites import TODAY, Site

ATOM = "{http://www.w3.org/2005/Atom}"
PATTERNS = {
    "briefing": ("/briefings/{slug}/", "/{year}/{slug}/", "/in/{year}/{slug}/", "/{year}/{month}/{slug}/"),
    "actor": ("/actors/{slug}/", "/who/{slug}/", "/people/of/{slug}/"),
    "topic": ("/topics/{slug}/", "/on/{slug}/"),
}
BASES = ("https://desk.example/", "https://desk.example/archive/", "https://other.example/a/b/")
WORDS = ("Amber", "Birch", "Cedar", "Dune", "Ember", "Fjord", "Grove", "Heath", "Inlet", "Jetty", "Knoll", "Lagoon")
NEXT = "What comes next"
NO_PAGE = re.compile(r"/.* leads to (/.*), and there is no page")
NOTHING = re.compile(r"Nothing was published")
REFRESH = re.compile(r'http-equiv="refresh" content="0; url=([^"]*)"')
LOST = re.compile(r"^  ! (/.*)$", re.MULTILINE)


def said_by(site: Site, *arguments: str) -> str:
    """Run `briefgen publish` and return what it says, whether it publishes or not."""
    with contextlib.chdir(site.root):
        result = CliRunner().invoke(main, ["publish", *arguments])
    assert isinstance(result.exception, SystemExit | None), result.output
    return result.output


class Item:
    """A briefing, an actor or a topic. `number` is who it is, whatever its names are."""

    def __init__(self, number: int, name: str, path: str = "") -> None:
        self.number, self.name, self.path = number, name, path
        self.slug, self.year = "", 2018
        self.others: list[str] = []
        self.old_addresses: list[str] = []
        self.actors: list[Item] = []
        self.subjects: list[Item] = []


class Desk:
    """A site whose people rename everything. They do what messages tell them to."""

    def __init__(self, site: Site, remote: Path, seed: int) -> None:
        self.site, self.remote, self.random = site, remote, random.Random(seed)
        self.live = of_branch(remote)
        self.free = (f"{first} {second}" for first in WORDS for second in WORDS)
        self.numbers: dict[str, int] = {NEXT: -1}
        self.merged: dict[int, int] = {}
        self.lost: set[str] = set()
        self.title, self.base, self.patterns = "Desk", BASES[0], dict.fromkeys(PATTERNS, "")
        self.files = [self._new(number, f"person-{number}") for number in (1, 2)]
        self.named = [self._new(number) for number in (3, 4)]
        self.topics = [self._new(number) for number in (5, 6)]
        self.briefings = [self._briefing(number) for number in range(7, 11)]
        self.history: list[str] = []
        self.write()

    def _new(self, number: int, path: str = "") -> Item:
        return Item(number, self._name(number), path)

    def _name(self, number: int) -> str:
        """Return a name that nothing had before."""
        name = next(self.free)
        self.numbers[name] = number
        return name

    def as_now(self, number: int) -> int:
        """Return what something is one with now."""
        while number in self.merged:
            number = self.merged[number]
        return number

    def address(self, url: str) -> str:
        """Return the address of a link, with or without scheme and host."""
        path, base = urlsplit(url).path, urlsplit(self.base).path
        assert path.startswith(base), (url, self.base)
        assert not urlsplit(url).netloc or url.startswith(self.base), (url, self.base)
        return "/" + path.removeprefix(base)

    def _briefing(self, number: int) -> Item:
        found = self._new(number, f"story-{number}")
        found.year = 2016 + number % 4
        found.actors = self.random.sample([*self.files, *self.named], 2)
        found.subjects = self.random.sample(self.topics, min(len(self.topics), self.random.choice((1, 1, 2))))
        return found

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
            self.state_address, self.rename_briefing, self.rename_briefing, self.rename_actor_file, self.rename_actor_file, self.set_slug, self.name_actor,
            self.name_topic, self.merge_actors, self.merge_topics, self.set_pattern, self.set_title, self.set_base,
            self.set_date, self.give_file, self.withdraw, self.add, self.swap,
        ]  # fmt: skip
        chosen = self.random.sample(kinds, self.random.choice((1, 1, 2)))
        self.history += [kind() for kind in chosen]
        self.write()

    def _path(self) -> str:
        """Return a name for a file: sometimes one that another had, or below a folder."""
        name = next(self.free).lower().replace(" ", "-")
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
        item.slug = "" if item.slug and self.random.random() < 0.5 else next(self.free).lower().replace(" ", "-")
        return f"slug of {item.path} is {item.slug}"

    def name_actor(self) -> str:
        item = self.random.choice([*self.files, *self.named])
        old, item.name = item.name, self._name(item.number)
        return f"actor {old} is called {item.name}"

    def name_topic(self) -> str:
        item = self.random.choice(self.topics)
        old, item.name = item.name, self._name(item.number)
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
        gone, kept = sorted(self.random.sample(self.topics, 2), key=self._size)
        self._forget(gone, kept)
        return f"topic {gone.name} is one with {kept.name}"

    def _size(self, topic: Item) -> tuple[int, str]:
        """Return by what a topic is the greater of two: if the one that is left has a new name too, its size decides."""
        return sum(topic in item.subjects for item in self.briefings), topic.name

    def _forget(self, gone: Item, kept: Item) -> None:
        for group in (self.files, self.named, self.topics):
            if gone in group:
                group.remove(gone)
        for item in self.briefings:
            item.actors = list(dict.fromkeys(kept if one is gone else one for one in item.actors))
            item.subjects = list(dict.fromkeys(kept if one is gone else one for one in item.subjects))
        self.merged[gone.number] = kept.number
        kept.old_addresses += gone.old_addresses

    def set_pattern(self) -> str:
        kind = self.random.choice(list(PATTERNS))
        self.patterns[kind] = self.random.choice(PATTERNS[kind])
        return f"pattern of {kind} is {self.patterns[kind]}"

    def state_address(self) -> str:
        item = self.random.choice(self.files)
        item.old_addresses.append(f"/legacy/{len(self.history)}/")
        return f"{item.path} states {item.old_addresses[-1]}"

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

    def publish(self, readers: dict[str, int]) -> None:
        """Publish, and do what the messages say until nothing is lost. `readers` know what was at each address."""
        self.lost = set()
        for _ in range(4):
            said = said_by(self.site, "live", "--yes", "--as-of", TODAY)
            lost = sorted({*LOST.findall(said), *NO_PAGE.findall(said)})
            assert ("nowhere then" in said) == bool(LOST.findall(said))
            assert lost or not NOTHING.search(said), said
            if not lost:
                return
            self.history.append(f"gone: {lost}")
            self.lost |= {f"feed {readers.get(address)}" for address in lost}
            self.declare_gone(lost)
        raise AssertionError(said)

    def declare_gone(self, addresses: list[str]) -> None:
        path = self.site.root / "redirects.toml"
        text = path.read_text() if path.exists() else ""
        known = tomllib.loads(text).get("gone", [])
        rest = text.partition("\n")[2] if text.startswith("gone = ") else text
        path.write_text(f"gone = {json.dumps(sorted({*known, *addresses}))}\n{rest}")


class Readers:
    """What readers remember: each address with what was there last, each feed, and each id in feeds."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.pages: dict[str, int] = {}
        self.feeds: dict[str, int] = {}
        self.ids: dict[str, str] = {}

    def visit(self) -> None:
        """Visit all known addresses, and remember what is there."""
        live = self.desk.live([])
        files = {path: content.decode() for path, content in live.items() if path.endswith((".html", ".xml"))}
        for number in self.desk.lost & self.ids.keys():
            self.ids.pop(number)  # nobody was told what it is called now
        for address in self.pages:
            self.check_page(address, files)
        for address in self.feeds:
            self.check_feed(address, files)
        for path, text in files.items():
            if path.endswith(".html") and path != "404.html" and not REFRESH.search(text):
                self.pages["/" + path.removesuffix("index.html")] = self.number(LexborHTMLParser(text).css_first("h1"))
            elif path.endswith("feed.xml"):
                self.remember_feed(path, text)

    def number(self, heading: LexborNode | None) -> int:
        """Return who or what a heading names; 0 if it is no name."""
        return self.desk.numbers.get(heading.text().strip() if heading else "", 0)

    def check_page(self, address: str, files: dict[str, str]) -> None:
        """Fail if an address leads nowhere, or to something else than what was there."""
        text = files.get(path_of(address), "")
        assert text, f"{address} is a dead link"
        found = REFRESH.search(text)
        if not found:
            return  # a page: of the same thing, of another that was given the address, or of what is gone
        text = files[path_of(self.desk.address(found[1]))]
        assert not REFRESH.search(text), address
        before, now = self.pages[address], self.number(LexborHTMLParser(text).css_first("h1"))
        if "This page was withdrawn" not in text and before:
            assert self.desk.as_now(before) == now, f"{address} was about {before}, and leads to {now}"

    def check_feed(self, address: str, files: dict[str, str]) -> None:
        """Fail if there is no feed any more, though the page of the feed is not gone."""
        page = files.get(path_of(address.removesuffix("feed.xml")), "")
        text = files.get(address[1:], "")
        if not text:
            assert "This page was withdrawn" in page, f"{address} is a dead feed"
            return
        now, canonical = self.feed(text)
        if canonical != address:
            before = self.feeds[address]
            assert files[canonical[1:]] == text
            assert self.desk.as_now(before) == now, f"{address} was about {before}, and is about {now}"

    def feed(self, text: str) -> tuple[int, str]:
        """Return what a feed is about, and its address."""
        root = ElementTree.fromstring(text)
        own = root.find(f"{ATOM}link[@rel='self']")
        assert own is not None
        about, _, _ = root.findtext(f"{ATOM}title", "").rpartition(f" · {self.desk.title}")
        return self.desk.numbers[about] if about else 0, self.desk.address(own.attrib["href"])

    def remember_feed(self, path: str, text: str) -> None:
        number, canonical = self.feed(text)
        self.feeds[f"/{path}"] = number
        root = ElementTree.fromstring(text)
        if canonical == f"/{path}":
            self.remember(f"feed {number}", root.findtext(f"{ATOM}id", ""))
        for entry in root.iter(f"{ATOM}entry"):
            name = self.desk.numbers[entry.findtext(f"{ATOM}title", "")]
            self.remember(f"entry {name}", entry.findtext(f"{ATOM}id", ""))

    def remember(self, what: str, now: str) -> None:
        assert self.ids.setdefault(what, now) == now, f"the id of {what} changed"
        number = int(what.split()[1])
        others = [
            one for one, known in self.ids.items() if known == now and self.desk.as_now(int(one.split()[1])) != number
        ]
        assert not others, f"{what} has the id of {others}"


def path_of(address: str) -> str:
    return address[1:] + ("index.html" if address.endswith("/") else "")


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
            desk.publish(readers.pages)
            readers.visit()
        assert desk.site.files() == desk.site.clean_files()[0]
        assert f"feed {desk.numbers[NEXT]}" in readers.ids, "the feed of what comes next is not followed"
    except BaseException as error:
        error.add_note("\n".join((f"seed {seed}:", *desk.history)))
        raise
    return len(readers.pages) + len(readers.feeds)


@pytest.mark.parametrize("part", range(2))
def test_any_histories(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rounds: int, part: int) -> None:
    """Four histories by default, and in a long run as many as there are rounds."""
    monkeypatch.delenv("CI", raising=False)
    for seed in range(part, rounds if rounds > 20 else 4, 2):
        assert run(tmp_path / str(seed), seed) > 10
