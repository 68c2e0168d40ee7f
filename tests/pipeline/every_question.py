"""Templates that ask every public question about every kind of list, so that no answer can go stale unseen."""

from __future__ import annotations

from briefgen.records.search import BUCKETS as HOW_MANY
from briefgen.records.spans import LEVELS, month_of, span
from tests.pipeline.random_site import (
    ACTOR_IDS,
    AUTHOR_SLUGS,
    BRIEFINGS,
    COUNTRY_SLUGS,
    OFFICE_SLUGS,
    OUTCOME_SLUGS,
    PAGES,
    PLACE_SLUGS,
    TOPIC_SLUGS,
)

PAIRED = ("contradictions", "open-contradictions", *(f"contradictions-topic:{slug}" for slug in TOPIC_SLUGS))
"""The lists of statements that are shown together with others."""

LISTS = (
    "all", "briefings", "feed", "due", "open", "resolved", "agenda", "news", "corrections", "changes", *PAIRED, "unanswered",
    *(f"{kind}:{name}" for kind in ("actor", "says", "told", "owes", "kept", "mentions", "disputed", "feed-actor") for name in ACTOR_IDS),
    *(f"{kind}:{slug}" for kind in ("topic", "feed-topic", "changes-topic", "said-topic") for slug in TOPIC_SLUGS),
    *(f"{kind}:{slug}" for kind in ("place", "feed-place") for slug in PLACE_SLUGS),
    "changes-actor:ann", "changes-actor:bob", "changes-place:north", "changes-place:in/zed",
    *(f"{kind}:{slug}" for kind in ("author", "feed-author", "changes-author") for slug in AUTHOR_SLUGS),
    *(f"{kind}-actor:{name}" for kind in ("agenda", "open-contradictions") for name in ACTOR_IDS[:3]),
    *(f"{kind}-topic:{slug}" for kind in ("agenda", "open-contradictions") for slug in TOPIC_SLUGS[:3]),
    *(f"{kind}-place:{slug}" for kind in ("agenda", "open-contradictions") for slug in PLACE_SLUGS[:3]),
    *(f"outcome:{slug}" for slug in OUTCOME_SLUGS),
    *(f"topic-outcome:{slug}/{outcome}" for slug in TOPIC_SLUGS for outcome in OUTCOME_SLUGS),
    *(f"place-outcome:{slug}/{outcome}" for slug in PLACE_SLUGS[:4] for outcome in OUTCOME_SLUGS),
)  # fmt: skip
"""All lists that a random site can have; some are empty, which is an answer too."""

DIRECTORY = (
    *(f"kind:{kind}" for kind in ("", "person", "organisation", "country")),
    "index:country", "index:office", "country:",
    *(f"country:{slug}" for slug in COUNTRY_SLUGS),
    *(f"office:{slug}" for slug in OFFICE_SLUGS),
)  # fmt: skip
"""Lists of the directory."""

AGENDAS = tuple(name for name in LISTS if name.startswith("agenda"))

PERIODS = (
    "", "2021", "202X", "19XX", "XXXX", "2021-02", "2021-21", "2021-XX", "2021-02-0X", "2021-02-05", "2021-02-XX",
)  # fmt: skip
"""A period of every kind."""

STATEMENTS = ("statement-s1", "statement-s2", "statement-1", "statement-2")
"""Anchors of statements, with an id of their own or numbered."""

SPANS = tuple(span(month_of(month), level) for month in ("2021-02", "2020-03", "19XX") for level in (0, 1, 4, LEVELS))
"""Spans of the search index, of which some hold others."""

NAMES = (
    *(f"actor:{name}" for name in ACTOR_IDS),
    *(f"topic:{slug}" for slug in TOPIC_SLUGS),
    *(f"place:{slug}" for slug in PLACE_SLUGS),
    *(f"author:{slug}" for slug in AUTHOR_SLUGS),
    *(f"page:{name}" for name in PAGES),
)
"""What the search index holds besides briefings."""

BUCKETS = tuple(map(str, range(HOW_MANY)))

EVERY = f"""
{{% for list in {LISTS!r} %}}
{{{{ ask("listing", list, "", 3, true) }}}} {{{{ ask("listing", list, "2021", -1, false) }}}}
{{{{ ask("listing", list, "2021-02", 1, true) }}}}
{{{{ ask("counts", list, "") }}}} {{{{ ask("counts", list, "2021") }}}} {{{{ ask("counts", list, "2021-02") }}}}
{{{{ ask("steps", list, "2020") }}}} {{{{ ask("steps", list, "2021-02") }}}} {{{{ ask("parts", list, "2021") }}}}
{{{{ ask("years", list) }}}} {{{{ ask("latest", list, 2) }}}} {{{{ ask("origins", list, 2) }}}}
{{% endfor %}}
{{{{ ask("site_origin") }}}}
{{% for list in ("all", "open", "resolved", "actor:ann", "news", "corrections", "contradictions") %}}{{% for period in {PERIODS!r} %}}
{{{{ ask("listing", list, period, 2, true, 1) }}}} {{{{ ask("counts", list, period) }}}}
{{{{ ask("parts", list, period) }}}} {{{{ ask("steps", list, period) }}}}
{{{{ ask("edge", list, period, 1, true) }}}} {{{{ ask("edge", list, period, 3, false) }}}}
{{% endfor %}}{{% endfor %}}
{{{{ ask("sitemap_years", 1) }}}} {{{{ ask("sitemap_parts", 5) }}}}
{{% for kind in ("topic", "place") %}}
{{{{ ask("tag_letters", kind) }}}} {{{{ ask("largest_tags", kind, 2) }}}} {{{{ ask("tags_with_parts", kind, 2) }}}}
{{% for letter in ("t", "p", "a", "b", "в", "д", "_") %}}{{{{ ask("tag_lines", kind, letter, 2) }}}}{{{{ ask("tag_lines", kind, letter, 1, 1) }}}}
{{% endfor %}}{{% endfor %}}
{{% for name in {ACTOR_IDS!r} %}}
{{{{ ask("actor", name) }}}} {{{{ ask("naming", name) }}}} {{{{ ask("members", name) }}}} {{{{ ask("offices", name) }}}} {{{{ ask("offices", name, 1, false, 1) }}}} {{{{ ask("has_feed", "actor:" ~ name) }}}} {{{{ ask("company", name, 3) }}}}
{{{{ ask("tally", name) }}}} {{{{ ask("member_letters", name) }}}} {{{{ ask("members", name, "a", 1) }}}}
{{{{ ask("topics_of", name, 2) }}}} {{{{ ask("places_of", name, 2) }}}}
{{% endfor %}}
{{% for name in {ACTOR_IDS[:6]!r} %}}{{% for other in {ACTOR_IDS[:6]!r} %}}{{{{ ask("together", name, other, 2) }}}}{{% endfor %}}{{% endfor %}}
{{% for name in {BRIEFINGS!r} %}}{{% for anchor in {STATEMENTS!r} %}}{{{{ ask("opposites", name, anchor) }}}}{{% endfor %}}{{% endfor %}}
{{% for slug in {TOPIC_SLUGS!r} %}}{{{{ ask("tag_link", "topic:" ~ slug) }}}}{{% endfor %}}
{{% for slug in {PLACE_SLUGS!r} %}}{{{{ ask("tag_link", "place:" ~ slug) }}}}{{% endfor %}}
{{% for name in {BRIEFINGS!r} %}}{{{{ ask("briefing", name) }}}}{{% endfor %}}
{{% for slug in {TOPIC_SLUGS!r} %}}{{{{ ask("topic", slug) }}}} {{{{ ask("tag", "topic:" ~ slug) }}}}
{{{{ ask("has_feed", "topic:" ~ slug) }}}} {{{{ ask("tag_outcomes", "topic:" ~ slug) }}}} {{{{ ask("tag_actors", "topic:" ~ slug, 2) }}}}{{% endfor %}}
{{% for slug in {PLACE_SLUGS!r} %}}{{{{ ask("place", slug) }}}} {{{{ ask("tag", "place:" ~ slug) }}}}
{{{{ ask("tag_outcomes", "place:" ~ slug) }}}} {{{{ ask("tag_actors", "place:" ~ slug, 2) }}}}{{% endfor %}}
{{% for slug in {AUTHOR_SLUGS!r} %}}{{{{ ask("author", slug) }}}} {{{{ ask("tag", "author:" ~ slug) }}}} {{{{ ask("has_feed", "author:" ~ slug) }}}}{{% endfor %}}
{{% for name in {PAGES!r} %}}{{{{ ask("desk_page", name) }}}}{{% endfor %}}
{{% for slug in {OUTCOME_SLUGS!r} %}}{{{{ ask("outcome", slug) }}}}{{% endfor %}}
{{% for year in ("2019", "2020", "2021", "202X") %}}{{{{ ask("sitemap", year) }}}}{{% endfor %}}
{{% for limit in (1, 5) %}}
{{{{ ask("upcoming", limit) }}}} {{{{ ask("overdue", limit) }}}} {{{{ ask("active", limit) }}}}
{{% endfor %}}
{{{{ ask("due_counts") }}}} {{{{ ask("agenda_news", 3) }}}}
{{% for list in {AGENDAS!r} %}}
{{{{ ask("ahead", list, 2) }}}} {{{{ ask("calendar", list) }}}} {{{{ ask("overdue_in", list, 2) }}}}
{{{{ ask("undated_in", list, 1) }}}} {{{{ ask("settled_in", list, 1) }}}}
{{% endfor %}}
{{% for name in {DIRECTORY!r} %}}{{% for prefix in ("", "a", "an", "b", "д", "_") %}}
{{{{ ask("directory_division", name, prefix) }}}} {{{{ ask("directory_parts", name, prefix) }}}}
{{{{ ask("directory_lines", name, prefix, "") }}}} {{{{ ask("directory_lines", name, prefix, "ann") }}}}
{{{{ ask("directory_offices", name, prefix, "") }}}}
{{% endfor %}}{{{{ ask("directory_group", name) }}}}{{% endfor %}}
{{% for prefix in ("", "a", "h", "_") %}}
{{{{ ask("directory_groups", "index:country", prefix, "") }}}} {{{{ ask("directory_groups", "index:office", prefix, "") }}}}
{{% endfor %}}
{{% for by in ("kind", "country", "office") %}}{{{{ ask("directory_fits", by, 3) }}}}{{% endfor %}}
{{{{ ask("directory_ways") }}}} {{{{ ask("directory_indexes") }}}} {{{{ ask("active_lately", 5) }}}}
{{% for list in {PAIRED!r} %}}{{% for period in ("", "2021", "2021-02") %}}
{{{{ ask("contradictions", list, period, -1, true) }}}} {{{{ ask("contradictions", list, period, 1, false, 1) }}}}
{{% endfor %}}{{% endfor %}}
{{{{ ask("matters", 1, 9) }}}} {{{{ ask("matters", 2, 1) }}}} {{{{ ask("speakers", 9) }}}} {{{{ ask("speakers", 1) }}}}
{{{{ ask("directory_kinds") }}}} {{{{ ask("topics") }}}} {{{{ ask("places") }}}} {{{{ ask("authors") }}}} {{{{ ask("desk") }}}} {{{{ ask("outcomes") }}}} {{{{ ask("actors") }}}} {{{{ ask("marking") }}}}
{{{{ ask("surroundings") }}}} {{{{ ask("redirects") }}}} {{{{ ask("actor_count") }}}}
{{% for span in {SPANS!r} %}}{{{{ ask("search_span", span) }}}}{{% endfor %}}
{{% for name in {BRIEFINGS!r} %}}{{{{ ask("search_briefing", name) }}}}{{% endfor %}}
{{% for bucket in {BUCKETS!r} %}}{{{{ ask("search_names", bucket) }}}}{{% endfor %}}
{{% for name in {NAMES!r} %}}{{{{ ask("search_name", name) }}}}{{% endfor %}}
"""

TEMPLATES = {
    "every.html": EVERY,
    "404.html": '{% include "every.html" %}',
    # The oracle can tell only from the page's mark that these were found: they stand on pages that ask nothing else.
    "robots.txt": '{{ ask("active", 5) }}',
    "headers.txt": '{{ ask("upcoming", 5) }}',
    "redirect.html": '{{ ask("overdue", 5) }}',
}
"""Templates of a random site. Of the shipped pages, those of actors, the sitemaps and `_redirects` ask one thing too."""
