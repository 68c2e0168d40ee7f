"""A deterministic archive of any size: briefings over twenty years with a few hundred actors of very unequal fame."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import msgspec

ACTORS = 300
TOPICS = ("Trade", "Energy", "Borders", "Sanctions", "Elections", "Climate", "Defence", "Migration", "Courts", "Health")
OUTCOMES = ("agreement", "no agreement", "statement", "vote", "postponed")
FIRST, DAYS = date(2001, 1, 1), 20 * 365

_SYLLABLES = (
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ka",
    "le",
    "mi",
    "no",
    "pu",
    "ra",
    "se",
    "ti",
    "vo",
    "zu",
    "han",
    "ber",
    "lin",
    "mar",
    "ten",
)
_WORDS = [
    "the",
    "of",
    "and",
    "to",
    "in",
    "a",
    "that",
    "talks",
    "minister",
    "said",
    "council",
    "would",
    "government",
    "border",
    "agreement",
    "after",
    "before",
    "between",
    "measure",
    "report",
    "committee",
    "member",
    "state",
    "position",
    "summit",
    "question",
    "answer",
    "draft",
    "proposal",
    "week",
    "month",
    "decision",
    "meeting",
    "people",
    "energy",
    "trade",
    "court",
    "vote",
    "party",
    "leader",
    "policy",
    "press",
    "statement",
    "visit",
    "region",
    "security",
    "export",
    "import",
    "price",
    "market",
    "law",
    "reform",
    "budget",
    "plan",
    "deadline",
    "observer",
    "mission",
    "delegation",
    "letter",
    "reply",
    "list",
    "round",
    "text",
    "version",
    "point",
    "step",
    "line",
]


class Article(msgspec.Struct, frozen=True):
    """One briefing of the archive, before it is written in anybody's format."""

    number: int
    name: str
    title: str
    day: str
    actors: tuple[str, ...]
    topic: str
    outcome: str
    paragraphs: tuple[str, ...]

    @property
    def summary(self) -> str:
        """One line for lists."""
        return " ".join(self.paragraphs[0].split()[:12])

    @property
    def body(self) -> str:
        """The text in Markdown: three parts of two paragraphs."""
        parts = (
            f"## Part {index // 2 + 1}\n\n{text}" if index % 2 == 0 else text
            for index, text in enumerate(self.paragraphs)
        )
        return "\n\n".join(parts)


def actor_names() -> list[str]:
    """Return the names of all actors, the most famous first."""
    chance = random.Random(1)
    names: dict[str, None] = {}
    while len(names) < ACTORS:
        given, family = (word(chance) for _ in range(2))
        names[f"{given} {family}"] = None
    return list(names)


def word(chance: random.Random) -> str:
    """Return a word that could be a name."""
    return "".join(chance.choices(_SYLLABLES, k=chance.randint(2, 3))).title()


def articles(size: int) -> Iterator[Article]:
    """Yield as many articles as wanted; the first ones of a larger archive are those of a smaller one."""
    names = actor_names()
    weights = [1 / (rank + 1) for rank in range(len(names))]
    for number in range(size):
        chance = random.Random(number)
        actors = tuple(dict.fromkeys(chance.choices(names, weights, k=chance.randint(2, 6))))
        day = FIRST + timedelta(days=chance.randrange(DAYS))
        title = " ".join(chance.choices(_WORDS, k=6)).capitalize()
        paragraphs = tuple(_paragraph(chance, actors) for _ in range(6))
        yield Article(
            number, f"briefing-{number:06}", f"{title} {number}", day.isoformat(), actors, chance.choice(TOPICS),
            chance.choice(OUTCOMES), paragraphs,
        )  # fmt: skip


def _paragraph(chance: random.Random, actors: tuple[str, ...]) -> str:
    """Return 75 words with an actor in each sentence, one word in italics, and a link."""
    sentences = []
    for number in range(5):
        words = chance.choices(_WORDS, k=15)
        words[chance.randrange(1, 14)] = chance.choice(actors)
        if number == 1:
            words[chance.randrange(1, 14)] = f"*{chance.choice(_WORDS)}*"
        if number == 3 and chance.random() < 0.34:
            words[chance.randrange(1, 14)] = f"[{chance.choice(_WORDS)}](https://example.org/{chance.randrange(1000)})"
        words[0] = words[0].capitalize()
        sentences.append(" ".join(words) + ".")
    return " ".join(sentences)


def write(root: Path, size: int, theme: str = "dispatch") -> None:
    """Write an archive as a site for briefgen."""
    (root / "content/actors").mkdir(parents=True)
    (root / "briefgen.toml").write_text(
        f'title = "Archive"\nbase_url = "https://archive.example/"\ntheme = "{theme}"\n[chronology]\nsplit = 200\n'
    )
    for name in actor_names():
        slug = name.lower().replace(" ", "-")
        (root / f"content/actors/{slug}.md").write_text(f"---\nname: {name}\nkind: person\n---\n{name} is an actor.\n")
    for article in articles(size):
        folder = root / "content/briefings" / article.day[:4]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{article.name}.md").write_text(briefing(article))


def briefing(article: Article) -> str:
    """Return an article as a briefing for briefgen."""
    return (
        f"---\ntitle: {article.title}\ndate: {article.day}\nactors: [{', '.join(article.actors)}]\n"
        f"topics: [{article.topic}]\noutcome: {article.outcome}\nsummary: {article.summary}\n---\n{article.body}\n"
    )
