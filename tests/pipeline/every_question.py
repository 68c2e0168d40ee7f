"""Templates that ask every public question about every kind of list, so that no answer can go stale unseen."""

from __future__ import annotations

from briefgen.records.search import BUCKETS as HOW_MANY
from briefgen.records.spans import LEVELS, month_of, span
from tests.pipeline.random_site import ACTOR_IDS, BRIEFINGS, OUTCOME_SLUGS, PLACE_SLUGS, TOPIC_SLUGS

LISTS = (
    "all", "briefings", "feed", "due", "open", "resolved",
    *(f"{kind}:{name}" for kind in ("actor", "says", "told", "owes", "kept", "feed-actor") for name in ACTOR_IDS),
    *(f"{kind}:{slug}" for kind in ("topic", "feed-topic") for slug in TOPIC_SLUGS),
    *(f"{kind}:{slug}" for kind in ("place", "feed-place") for slug in PLACE_SLUGS),
    *(f"outcome:{slug}" for slug in OUTCOME_SLUGS),
)  # fmt: skip
"""All lists that a random site can have; some are empty, which is an answer too."""

PERIODS = (
    "", "2021", "202X", "19XX", "XXXX", "2021-02", "2021-21", "2021-XX", "2021-02-0X", "2021-02-05", "2021-02-XX",
)  # fmt: skip
"""A period of every kind."""

SPANS = tuple(span(month_of(month), level) for month in ("2021-02", "2020-03", "19XX") for level in (0, 1, 4, LEVELS))
"""Spans of the search index, of which some hold others."""

NAMES = (
    *(f"actor:{name}" for name in ACTOR_IDS),
    *(f"topic:{slug}" for slug in TOPIC_SLUGS),
    *(f"place:{slug}" for slug in PLACE_SLUGS),
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
{{% for list in ("all", "open", "resolved", "actor:ann") %}}{{% for period in {PERIODS!r} %}}
{{{{ ask("listing", list, period, 2, true, 1) }}}} {{{{ ask("counts", list, period) }}}}
{{{{ ask("parts", list, period) }}}} {{{{ ask("steps", list, period) }}}}
{{% endfor %}}{{% endfor %}}
{{% for name in {ACTOR_IDS!r} %}}
{{{{ ask("actor", name) }}}} {{{{ ask("naming", name) }}}} {{{{ ask("members", name) }}}} {{{{ ask("offices", name) }}}} {{{{ ask("company", name, 3) }}}}
{{% endfor %}}
{{% for name in {BRIEFINGS!r} %}}{{{{ ask("briefing", name) }}}}{{% endfor %}}
{{% for slug in {TOPIC_SLUGS!r} %}}{{{{ ask("topic", slug) }}}} {{{{ ask("tag", "topic:" ~ slug) }}}}{{% endfor %}}
{{% for slug in {PLACE_SLUGS!r} %}}{{{{ ask("place", slug) }}}} {{{{ ask("tag", "place:" ~ slug) }}}}{{% endfor %}}
{{% for slug in {OUTCOME_SLUGS!r} %}}{{{{ ask("outcome", slug) }}}}{{% endfor %}}
{{% for year in ("2019", "2020", "2021", "202X") %}}{{{{ ask("sitemap", year) }}}}{{% endfor %}}
{{% for limit in (1, 5) %}}
{{{{ ask("upcoming", limit) }}}} {{{{ ask("overdue", limit) }}}} {{{{ ask("active", limit) }}}}
{{% endfor %}}
{{{{ ask("due_counts") }}}}
{{% for kind in ("", "person", "organisation", "country") %}}{{% for prefix in ("", "a", "an", "b", "д", "_") %}}
{{{{ ask("directory_division", kind, prefix) }}}} {{{{ ask("directory_parts", kind, prefix) }}}}
{{{{ ask("directory_lines", kind, prefix, "") }}}} {{{{ ask("directory_lines", kind, prefix, "ann") }}}}
{{% endfor %}}{{% endfor %}}
{{{{ ask("directory_kinds") }}}} {{{{ ask("topics") }}}} {{{{ ask("places") }}}} {{{{ ask("outcomes") }}}} {{{{ ask("actors") }}}} {{{{ ask("marking") }}}}
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
