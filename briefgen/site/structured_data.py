"""The structured data of a briefing: JSON-LD with the vocabulary of schema.org (https://schema.org/NewsArticle)."""

from __future__ import annotations

from typing import Any

from briefgen.archive.results import BriefingAnswer
from briefgen.records.date_labels import machine
from briefgen.records.dates import Edtf
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
        "publisher": {"@type": "Organization", "name": config.author or config.title},
        "about": [_person(person, links) for person in answer.people.get("briefing", ())],
        "keywords": list(record.topics),
        "contentLocation": [{"@type": "Place", "name": place} for place in record.places],
        "citation": [_source(source.title, source.url) for source in record.sources],
        "correction": [correction.text for correction in record.corrections],
    }
    return {key: value for key, value in found.items() if value}


def _coverage(date: Edtf) -> str:
    when = date.when
    return machine(date) or f"{when.first}/{'..' if when.last == '9999-12-31' else when.last}"


def _person(person: Person, links: LinkBuilder) -> dict[str, str]:
    found = {"@type": "Thing", "name": person.name}
    return found | {"url": links.full(person.address)} if person.address else found


def _source(title: str, url: str) -> dict[str, str]:
    found = {"@type": "CreativeWork", "name": title}
    return found | {"url": url} if url else found
