"""Sites whose people have any names: as many people as were meant, nothing torn or broken, each build as a clean one."""

from __future__ import annotations

import json
import random
import sqlite3
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest
import regex
from selectolax.lexbor import LexborHTMLParser, LexborNode

from briefgen.records.names import actor_slug, outcome_slug, tag_slug
from tests.any_names import Names, meaning
from tests.sites import Site

CLASH = "same-"
"""What the names of the rules begin with by which two different names share an address."""

AROUND = ("", " ", " (", "«", "x", "я", "ि", "\u0301", "\u200d", "s", "-", ".", "人")


@dataclass
class Written:
    """What a briefing says that is edited later."""

    actors: list[str]
    topic: str
    outcome: str
    title: str
    body: str


class People:
    """A site with names at random: some actors have files, others are only named."""

    def __init__(self, site: Site, seed: int) -> None:
        self.site, self.random = site, random.Random(seed)
        names = Names(seed)
        first = [names.name() for _ in range(5)]
        drawn = [*first, *(names.like(self.random.choice(first)) for _ in range(3))]
        self.names = list({meaning(name): name for name in reversed(drawn) if meaning(name)}.values())
        self.spelling = names.spelling
        self.files: dict[str, str] = {}
        self.briefings: dict[int, Written] = {}
        for name in self.names[::2]:
            self.give_file(name)
        for number in range(3):
            self.write(number)

    def give_file(self, name: str) -> None:
        """Write an actor's file. Its id says nothing about the name."""
        self.files.setdefault(name, f"p{self.names.index(name)}")
        also = self.spelling(name)
        self.site.actor(self.files[name], f"{name} wrote.", name=name, aliases=[also] if also != name else [])

    def write(self, number: int) -> None:
        """Write a briefing that names some of them, in its front matter and in its text."""
        pick = self.random.choice
        named = self.random.sample(self.names, min(3, len(self.names)))
        body = "\n\n".join(f"Before{pick(AROUND)}{name}{pick(AROUND)}after {pick(self.names)}." for name in named)
        title = f"{pick(self.names)} {number}"
        self.briefings[number] = Written(named, pick(self.names), pick(self.names), title, body)
        self.put(number)

    def put(self, number: int) -> None:
        """Write the file of a briefing."""
        item = self.briefings[number]
        actors = [self.spelling(name) for name in item.actors]
        event = {"date": "2021", "title": item.outcome, "actors": actors[:1]}
        self.site.briefing(
            f"b{number}", item.body, title=item.title, actors=actors, topics=[item.topic], outcome=item.outcome,
            places=[item.topic], events=[event],
        )  # fmt: skip

    def people(self) -> set[str]:
        """Return everybody who was meant."""
        return set(map(meaning, (*self.files, *(name for item in self.briefings.values() for name in item.actors))))

    def clashes(self) -> list[list[str]]:
        """Return the groups of different names that a slug cannot tell apart, of actors only those without a file."""
        written = self.briefings.values()
        without = {name for item in written for name in item.actors if name not in self.files}
        named: tuple[tuple[set[str], Callable[[str], str]], ...] = ((without, actor_slug), ({item.topic for item in written}, partial(tag_slug, "topic")),
                 ({item.outcome for item in written}, outcome_slug))  # fmt: skip
        groups: dict[tuple[int, str], dict[str, str]] = defaultdict(dict)
        for number, (names, slug) in enumerate(named):
            for name in names:
                groups[number, slug(name)][meaning(name)] = name
        return [sorted(group.values()) for group in groups.values() if len(group) > 1]

    def part(self) -> None:
        """Tell names apart that clash, as the messages say: a file for an actor, other words for a topic or outcome."""
        clashing = {name for group in self.clashes() for name in group}
        for number, item in self.briefings.items():
            item.topic, item.outcome = f"Topic {number}", f"Outcome {number}"
            self.put(number)
            for name in clashing.intersection(item.actors):
                self.give_file(name)

    def edit(self) -> None:
        """Change something at random."""
        kind, pick = self.random.randrange(4), self.random.choice
        if kind == 0:
            self.write(self.random.randrange(4))
        elif kind == 1:
            self.give_file(pick(self.names))
        elif kind == 2 and self.files:
            name = pick(sorted(self.files))
            (self.site.root / f"content/actors/{self.files.pop(name)}.md").unlink()
        else:
            number = pick(sorted(self.briefings))
            self.briefings[number].body += f"\n\n{pick(self.names)} met."
            self.put(number)


def check_people(people: People) -> None:
    """Fail if there is somebody too many or too few."""
    db = sqlite3.connect(people.site.root / ".briefgen/site.db")
    rows = db.execute("SELECT name, address FROM actor").fetchall()
    db.close()
    assert sorted(meaning(name) for name, _ in rows) == sorted(people.people())
    for name, address in rows:
        heading = LexborHTMLParser(people.site.page(unquote(address))).css_first("h1")
        assert heading is not None
        assert meaning(heading.text()) == meaning(name), address


def check_slugs(site: Site) -> None:
    """Fail if an address is not NFC, too long, or has a mark without its letter."""
    for path in site.files():
        for part in path.split("/"):
            assert part == unicodedata.normalize("NFC", part), path
            assert len(part.encode()) <= 255, path
            assert not regex.search(r"(?:^|-)\p{M}", part), path


def check_links(site: Site) -> None:
    """Fail if a link leads nowhere, two parts of a page have one id, or a link begins or ends within a character."""
    paths = site.files()
    for path, content in paths.items():
        if not path.endswith(".html"):
            continue
        tree = LexborHTMLParser(content.decode("utf-8"))
        ids = [node.attributes["id"] for node in tree.css("[id]")]
        assert len(ids) == len(set(ids)), path
        for node in tree.css("a[href^='/']"):
            target = unquote(urlsplit(str(node.attributes["href"])).path)[1:]
            assert (f"{target}index.html" if target.endswith("/") or not target else target) in paths, (path, target)
        for paragraph in tree.css("article p"):
            check_whole(paragraph)


def check_whole(paragraph: LexborNode) -> None:
    """Fail if a link in a paragraph begins or ends within what people see as one character."""
    whole = paragraph.text()
    edges = {0, *(found.end() for found in regex.finditer(r"\X", whole))}
    at = 0
    for node in paragraph.iter(include_text=True):
        length = len(node.text())
        if node.tag == "a":
            assert {at, at + length} <= edges, (whole, node.text())
        at += length


def check_formats(site: Site) -> None:
    """Fail if a feed or a sitemap cannot be read."""
    for path, content in site.files().items():
        if path.endswith(".xml"):
            ElementTree.fromstring(content)
        elif path.endswith(".json"):
            json.loads(content)


def build(people: People) -> bool:
    """Build the site. Return False if it says that names clash, and fail if they do not or it says something else."""
    result = people.site.build()
    clashes = people.clashes()
    if not result.failed:
        assert not clashes, clashes
        return True
    assert {item.rule[: len(CLASH)] for item in result.problems if item.severity == "error"} == {CLASH}, result.problems
    said = " ".join(meaning(f"{item.message} {item.hint}") for item in result.problems)
    for group in clashes:
        assert sum(meaning(name) in said for name in group) > 1, (group, said)
    assert clashes, result.problems
    return False


def check(people: People) -> None:
    check_people(people)
    check_slugs(people.site)
    check_links(people.site)
    check_formats(people.site)


@pytest.mark.parametrize("part", range(4))
def test_any_names(tmp_path: Path, rounds: int, part: int) -> None:
    """Eight sites by default, and in a long run as many as there are rounds."""
    for seed in range(part, rounds if rounds > 20 else 8, 4):
        site = Site(tmp_path / str(seed), rules={"similar-actor": "off"})
        people = People(site, seed)
        if not build(people):
            people.part()
            assert build(people), f"the names of site {seed} cannot be told apart"
        check(people)
        for _ in range(6):
            people.edit()
            if build(people):
                check(people)
                assert site.files() == site.clean_files()[0], seed
