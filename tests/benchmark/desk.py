"""A desk's archive of any size, with everything that briefings can say: to look at, and to test what a large site shows.

    python -m tests.benchmark.desk FOLDER [--briefings 2000] [--actors 300] [--length 1]

Titles of every length, several languages and scripts, statements that contradict each other, follow-ups of every
state, events, ranges and uncertain dates, corrections, drafts, and texts that name actors whom they do not list. The
same numbers give the same files.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click

from tests.benchmark.corpus import word

TODAY = date(2021, 3, 1)
"""The day to build for: `--as-of 2021-03-01`. Some follow-ups and events lie ahead of it."""

YEARS, DRAFT = 24, 90
VOCABULARY = 30_000
"""How many words there are besides, in longer texts."""

AUTHORS = ("Mara Lind", "Jonas Okafor", "Ines Duarte", "Pavel Novák", "ليلى حداد", "佐藤 恵", "Tom Reed", "Asha Menon")
MATTERS = ("Grain corridor", "Border talks", "Gas transit", "Arms control", "Fisheries", "Asylum", "Election observers")
SCRIPTS = {
    "ar": ("محادثات السلام في جنيف", "اتفق الوفدان على وقف إطلاق النار."),
    "ja": ("外相会談、合意なし", "両国の外相は東京で会談したが、合意には至らなかった。"),
    "ru": ("Переговоры завершились без результата", "Стороны договорились встретиться снова."),
    "fr": ("Les pourparlers reprennent à Genève", "Les deux délégations se sont rencontrées hier."),
}
ALIASES = ("Сергей {}", "{} 先生", "السيد {}", "{} le Jeune")
FAMOUS = {
    "عبد الرحمن الصالح": "الصالح",
    "Maria Wilhelmina van der Westhuizen-Oppenheimer zu Hohenlohe-Langenburg": "Westhuizen",
}
"""Names that lists have to take as well as others, of people who are in many briefings."""

ALLIANCE = "The Alliance"
OFFICES = (
    {"title": "Envoy", "organisation": ALLIANCE, "from": "199X", "to": "2001"},
    {"title": "Secretary-general", "organisation": ALLIANCE, "from": "2003-05-01", "to": "2007~"},
    {"title": "Member of parliament", "from": "2000"},
    {"title": "Mayor", "to": "1999?"},
)  # fmt: skip
"""Offices whose dates are known more or less well, and overlap."""

OUTCOMES = ("agreement", "no agreement", "talks adjourned", "statement issued", "sanctions considered")
VERBS = ("meets", "rejects", "repeats", "withdraws", "welcomes", "warns", "signs", "postpones")
THINGS = (
    "the monitoring plan", "a second round of talks", "the list of exchanged prisoners", "an offer by the mediators",
    "the budget of the mission", "a truce along the river", "the report of the inspectors", "new elections",
)  # fmt: skip
SENTENCES = (
    "{one} said that {thing} would be looked at again before the summer.",
    "Officials close to {two} described the meeting as difficult, and would not say more.",
    "According to {one}, {thing} had been agreed in principle; {two} denied it the same evening.",
    "Nobody at the table had expected {thing} to come up on that day.",
    "The two delegations met for three hours, and again after dinner, without {three}.",
    "What remains is {thing}, on which {one} and {two} have differed for years.",
)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--briefings", default=2_000, show_default=True)
@click.option("--actors", default=300, show_default=True)
@click.option("--length", default=1, show_default=True, help="How many times as long texts are.")
def main(folder: Path, briefings: int, actors: int, length: int) -> None:
    """Write the archive of a desk to FOLDER, which must not exist."""
    write(folder, briefings, actors, length)


def write(root: Path, briefings: int, actors: int, length: int = 1) -> None:
    """Write an archive as a site for briefgen."""
    root.mkdir(parents=True)
    (root / "briefgen.toml").write_text(
        'title = "The Desk"\ndescription = "What happened, who said so, and what comes next."\n'
        'base_url = "https://desk.example/"\n'
    )
    people = _write_actors(root, actors)
    for number in range(briefings):
        front, body = _briefing(number, briefings, people)
        body += _background(number, len(body.split()) * (length - 1), people)
        _write(root / f"content/briefings/{_day(number, briefings).year}/b{number:06}.md", front, body)
    for matter in MATTERS:
        summary = f"What was said and done about {matter.lower()}."
        _write(root / f"content/topics/{matter.lower().replace(' ', '-')}.md", {"title": matter, "summary": summary})
    _write_own(root)


def _write_own(root: Path) -> None:
    """Write the files of some authors, and the desk's own pages."""
    for number, name in enumerate(AUTHORS[::2]):
        front: dict[str, Any] = {"name": name, "role": ("Editor", "Correspondent")[number % 2]}
        front |= {"email": f"a{number}@desk.example", "links": [f"https://a{number}.example/"]}
        _write(root / f"content/authors/a{number}.md", front, f"{name} writes about {MATTERS[number].lower()}.\n")
    text = "\n\n".join(SENTENCES).format(one="The desk", two="its readers", three="a word", thing="the list")
    for number, (path, title) in enumerate((("about", "About us"), ("contact", "Contact"), ("imprint", "Imprint")), 1):
        _write(root / f"content/pages/{path}.md", {"title": title, "nav": number}, f"{text}\n\nSee [[method]].\n")
    parts = "\n\n".join(f"## {matter}\n\n{text}" for matter in MATTERS)
    _write(root / "content/pages/about/method.md", {"title": "How we work", "summary": "What we check."}, parts)


def _write(path: Path, front: dict[str, Any], body: str = "") -> None:
    """Write a file; JSON is YAML too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = "\n".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in front.items())
    path.write_text(f"---\n{lines}\n---\n\n{body}", encoding="utf-8")


def _write_actors(root: Path, number: int) -> list[str]:
    """Write the files of actors; return their names, the most famous first."""
    chance = random.Random(number)
    countries = list(dict.fromkeys(word(chance) for _ in range(12)))
    people: dict[str, str] = dict(FAMOUS)
    while len(people) < number - len(countries) * 2:
        family = word(chance)
        people[f"{word(chance)} {family}"] = family
    names = list(people)
    for rank, (name, family) in enumerate(people.items()):
        country = countries[rank % len(countries)]
        front: dict[str, Any] = {"name": name, "kind": "person", "country": country, "sort_name": f"{family}, {name}"}
        front["aliases"] = [ALIASES[rank % len(ALIASES)].format(name.split()[0])] if rank % 5 == 0 else []
        front["member_of"] = [ALLIANCE, *([f"Ministry of {country}"] if rank % 3 == 0 else [])]
        front["roles"] = [
            {"title": "Deputy minister", "organisation": f"Ministry of {country}", "from": "2001", "to": "2009-06"},
            {"title": "Minister", "organisation": f"Ministry of {country}", "from": "2009-06"},
        ][: rank % 3] + list(OFFICES if rank % 6 < 2 else ())
        _write(root / f"content/actors/a{rank:05}.md", front, f"{name} is known for {THINGS[rank % len(THINGS)]}.\n")
    _write(root / "content/actors/alliance.md", {"name": ALLIANCE, "kind": "group"})
    for country in countries:
        _write(root / f"content/actors/c-{country.lower()}.md", {"name": country, "kind": "country"})
        front = {"name": f"Ministry of {country}", "kind": "organisation", "country": country}
        _write(root / f"content/actors/m-{country.lower()}.md", front)
    return names


def _day(number: int, total: int) -> date:
    """Return the day of a briefing; one in fifty lies ahead, and the last years have more than the first."""
    past = (1 - (number + 1) / total) ** 2 * YEARS * 365.25
    ahead = number % 50 == 49
    return TODAY + timedelta(days=number % 90 + 1) if ahead else TODAY - timedelta(days=int(past))


def _briefing(number: int, total: int, people: list[str]) -> tuple[dict[str, Any], str]:
    chance = random.Random(number)
    day = _day(number, total)
    weights = [1 / (rank + 1) for rank in range(len(people))]
    named = list(dict.fromkeys(chance.choices(people, weights, k=chance.randint(2, 7))))
    matter = chance.choice(MATTERS)
    front: dict[str, Any] = {"title": _title(number, chance, named), "date": _written(number, day), "actors": named}
    front |= {"topics": [matter, word(chance)][: 1 + number % 2], "places": [word(random.Random(number % 40))]}
    front |= {"authors": AUTHORS[number % 8 :][: 1 + number % 2]} if number % 5 else {}
    front |= (
        {"authors": [f"{word(random.Random(number))} {word(random.Random(number + 1))}"]} if number % 10 == 0 else {}
    )
    front |= {"outcome": chance.choice(OUTCOMES)} if number % 3 else {}
    front |= {"summary": _sentence(chance, named)} if number % 4 else {}
    front |= {"published": (day + timedelta(days=number % 5)).isoformat()} if number % 2 and day < TODAY else {}
    if number % 17 == 0 and day + timedelta(days=9) < TODAY:
        text = f"A first version named {chance.choice(people)}, who was not there." * (20 if number % 85 == 0 else 1)
        front["corrections"] = [{"date": (day + timedelta(days=9)).isoformat(), "text": text}] * (1 + number % 2)
    if number % 13 == 5 and day + timedelta(days=4) < TODAY:
        front["updated"] = (day + timedelta(days=4)).isoformat()
    if number % DRAFT == 7:
        front["status"] = "draft"
    if language := dict(enumerate(SCRIPTS)).get(number % 23):
        front |= {"lang": language, "title": f"{SCRIPTS[language][0]} ({number})", "summary": SCRIPTS[language][1]}
    front["sources"] = [{"title": f"Report {number}", "publisher": "The News", "date": day.isoformat(), "key": "news"}]
    front |= _what_follows(number, day, named, chance)
    return front, "\n".join(_body(number, day, named, people, chance))


def _written(number: int, day: date) -> str:
    """Return a date as desks write it: days, ranges, months, years, uncertain ones."""
    forms = {11: f"{day}/{day + timedelta(days=3)}", 12: f"{day:%Y-%m}", 13: f"{day:%Y}", 14: f"{day}~"}
    return forms.get(number % 19, day.isoformat())


def _title(number: int, chance: random.Random, named: list[str]) -> str:
    title = f"{named[0]} {chance.choice(VERBS)} {chance.choice(THINGS)}"
    if number % 31 == 0:
        title += (
            f", and {named[-1]} asks for an assurance in writing before {chance.choice(THINGS)} is put to a vote again"
        )
    return f"{title} ({number})"


def _what_follows(number: int, day: date, named: list[str], chance: random.Random) -> dict[str, Any]:
    """Return follow-ups of all states, and events."""
    found: dict[str, Any] = {}
    if number % 6 == 0:
        due = (day + timedelta(days=chance.choice((20, 90, 400)))).isoformat() if number % 12 else ""
        thing = f"{named[-1]} reports on {chance.choice(THINGS)}"
        found["follow_ups"] = [{"title": thing, "id": "report", "actors": named[-1:]} | ({"due": due} if due else {})]
        if number % 60 == 54 and day + timedelta(days=10) < TODAY:
            found["follow_ups"][0]["withdrawn"] = (day + timedelta(days=10)).isoformat()
    if number % 6 == 1 and number % 4:
        found["resolves"] = [f"b{number - 1:06}#report"]
    if number % 9 == 0:
        title = f"Meeting on {chance.choice(THINGS)}"
        found["events"] = [
            {"date": (day + timedelta(days=at)).isoformat(), "title": title, "actors": named[:2]} for at in (0, 2)
        ]
    return found


def _body(number: int, day: date, named: list[str], people: list[str], chance: random.Random) -> Iterator[str]:
    yield f"::: key-points\n- {_sentence(chance, named)}\n- {_sentence(chance, named)}\n:::\n"
    for part in range(2 + number % 3):
        yield f"## Part {part + 1}\n"
        yield " ".join(_sentence(chance, [*named, chance.choice(people)]) for _ in range(6)) + " [@news]\n"
    for said, by in _statements(number, named):
        to = named[1 - by] if len(named) > 1 else named[0]
        where = "place: Geneva\n" if number % 3 else ""
        head = f"by: {named[by]}\nto: {to}\ndate: {day}\n{where}source: news\nid: {said}\n{_reply(number, said)}"
        text = f"That {chance.choice(THINGS)} was never agreed, and is not going to be."
        if language := dict(enumerate(SCRIPTS)).get(number % 23):
            text = SCRIPTS[language][1]
        yield f"::: statement\n{head}\n{text}\n:::\n"
    if number > 10 and number % 4 == 0:
        before = chance.randrange(number)
        yield f"See also [[b{before - (before % DRAFT == 7):06}]] and [[{chance.choice(people)}]].\n"


def _background(number: int, words: int, people: list[str]) -> str:
    """Return a part of a text with about so many words. Half of them are as rare as words are in real texts."""
    chance = random.Random(-number)
    paragraphs: list[str] = []
    count = 0
    while count < words:
        rare = (random.Random(int(VOCABULARY ** chance.random())) for _ in range(40))
        found = " ".join(f"{word(one)}{word(one)[:3]}".lower() for one in rare)
        paragraphs.append(f"{_sentence(chance, people)} {_sentence(chance, people)} {found.capitalize()}.")
        count += len(paragraphs[-1].split())
    return "\n## Background\n\n" + "\n\n".join(paragraphs) + "\n" if paragraphs else ""


def _statements(number: int, named: list[str]) -> list[tuple[str, int]]:
    """Return the ids of the statements of a briefing, each with the position of its speaker."""
    said = [("first", 0), ("second", 1)][: len(named)] if number % 5 < 2 else []
    return [*said, ("third", 0)] if number % 30 == 20 and len(named) > 1 else said


def _reply(number: int, said: str) -> str:
    """Return what a statement stands against, or what it answers: one of the same briefing, or of the one before."""
    if said == "second" and number % 5 == 0:
        return "contradicts: #first\n"
    if said == "second" and number % 30 == 11:
        return f"contradicts: b{number - 1:06}#first\n"
    return "answers: #second\n" if said == "third" else ""


def _sentence(chance: random.Random, named: list[str]) -> str:
    one, two, three = (chance.choice(named) for _ in range(3))
    return chance.choice(SENTENCES).format(one=one, two=two, three=three, thing=chance.choice(THINGS))


if __name__ == "__main__":
    main()
