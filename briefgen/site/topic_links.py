"""Links to topics, for the pages that show them."""

from __future__ import annotations

import msgspec

from briefgen.config import Config
from briefgen.records.names import topic_slug
from briefgen.site.page_kinds import ViewContext


class TopicLink(msgspec.Struct, frozen=True):
    """A topic and the address of its page; `count` is how many briefings it has, or 0 where that is not asked."""

    name: str
    """The topic's name."""
    address: str
    """The address of its page."""
    count: int = 0
    """How many briefings are about it; 0 where that is not asked."""


def topic_address(slug: str, config: Config) -> str:
    """Return the address of the page of a topic."""
    return config.permalinks.topic.format(slug=slug)


def topic_link(label: str, at: ViewContext) -> TopicLink:
    """Return the link to a topic by its name."""
    return TopicLink(label, topic_address(topic_slug(label), at.config))


def topic_links(at: ViewContext) -> list[TopicLink]:
    """Return links to all topics, with their numbers of briefings."""
    return [TopicLink(line.name, topic_address(line.slug, at.config), line.count) for line in at.reader.ask("topics")]
