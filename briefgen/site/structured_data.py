"""The structured data of a briefing: JSON-LD with the vocabulary of schema.org (https://schema.org/NewsArticle)."""

from __future__ import annotations

from typing import Any

from briefgen.archive.results import BriefingAnswer, TagAnswer, TagName
from briefgen.records.date_labels import machine
from briefgen.records.dates import Edtf
from briefgen.records.front_matter import Author, Place
from briefgen.records.list_items import Person
from briefgen.site.hrefs import LinkBuilder
from briefgen.site.page_kinds import ViewContext


def structured_data(answer: BriefingAnswer, address: str, moments: tuple[str, str], at: ViewContext) -> dict[str, Any]:
    """Return a briefing as a `NewsArticle`. `moments` are when it was published and last changed.

    Dates that HTML cannot express, such as ranges, are ISO 8601 intervals in `temporalCoverage`.
    """
    record, item, config, links = answer.record, answer.cards["briefing"], at.config, at.links
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": record.title,
        "description": item.summary,
        "url": links.full(address),
        "mainEntityOfPage": links.full(address),
        "datePublished": moments[0],
        "dateModified": moments[1],
        "inLanguage": record.lang or config.language,
        "temporalCoverage": _coverage(record.date),
        "author": [_author(author, links) for author in answer.authors],
        "publisher": {"@type": "Organization", "name": config.author or config.title},
        "about": [_person(person, links) for person in answer.people.get("briefing", ())],
        "keywords": [topic.name for topic in answer.topics],
        "contentLocation": [_place(place, links) for place in answer.places],
        "citation": [_source(source.title, source.url) for source in record.sources],
        "correction": [
            correction.text for correction in record.corrections if at.reader.clock.reached(correction.date.when.first)
        ],
    }
    return {key: value for key, value in found.items() if value}


def place_data(tag: TagAnswer, links: LinkBuilder) -> dict[str, Any]:
    """Return a place as a `Place` (https://schema.org/Place), with its position and the places that it is a part of."""
    record = tag.record if isinstance(tag.record, Place) else None
    own = TagName(tag.id, tag.name, tag.address, record.position if record else None)
    found: dict[str, Any] = {"@context": "https://schema.org", **_place(own, links)}
    if record:
        found |= {"alternateName": list(record.aliases), "description": record.summary}
    above = [{"@type": "Place", "name": link.name, "url": links.full(link.address)} for link in tag.above[-1:]]
    return {key: value for key, value in (found | {"containedInPlace": above}).items() if value}


def author_data(tag: TagAnswer, portrait: str, links: LinkBuilder) -> dict[str, Any]:
    """Return an author as a `ProfilePage` (https://schema.org/ProfilePage). `portrait` is the address of a picture."""
    record = tag.record if isinstance(tag.record, Author) else None
    person: dict[str, Any] = _author(tag, links)
    if record:
        addresses = [link if isinstance(link, str) else link.url for link in record.links]
        person |= {
            "alternateName": list(record.aliases),
            "jobTitle": record.role,
            "description": record.summary,
            "email": record.email,
            "image": links.full(portrait) if portrait else "",
            "sameAs": addresses,
        }
    person = {key: value for key, value in person.items() if value}
    return {"@context": "https://schema.org", "@type": "ProfilePage", "mainEntity": person}


def _author(author: TagName | TagAnswer, links: LinkBuilder) -> dict[str, Any]:
    return {"@type": "Person", "name": author.name, "url": links.full(author.address)}


def _place(tag: TagName, links: LinkBuilder) -> dict[str, Any]:
    found: dict[str, Any] = {"@type": "Place", "name": tag.name, "url": links.full(tag.address)}
    if tag.position:
        found["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": tag.position.latitude,
            "longitude": tag.position.longitude,
        }
    return found


def _coverage(date: Edtf) -> str:
    when = date.when
    return machine(date) or f"{when.first}/{'..' if when.last == '9999-12-31' else when.last}"


def _person(person: Person, links: LinkBuilder) -> dict[str, str]:
    found = {"@type": "Thing", "name": person.name}
    return found | {"url": links.full(person.address)} if person.address else found


def _source(title: str, url: str) -> dict[str, str]:
    found = {"@type": "CreativeWork", "name": title}
    return found | {"url": url} if url else found
