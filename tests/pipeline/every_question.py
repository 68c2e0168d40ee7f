"""Templates that ask every public question about every kind of list, so that no answer can go stale unseen."""

from __future__ import annotations

from tests.pipeline.random_site import ACTOR_IDS, BRIEFINGS, OUTCOME_SLUGS, PLACE_SLUGS, TOPIC_SLUGS

LISTS = (
    "all", "briefings", "feed", "due", "open", "resolved", "agenda", "open-contradictions",
    *(f"{kind}:{name}" for kind in ("actor", "says", "told", "owes", "kept", "feed-actor") for name in ACTOR_IDS),
    *(f"{kind}:{slug}" for kind in ("topic", "feed-topic") for slug in TOPIC_SLUGS),
    *(f"{kind}:{slug}" for kind in ("place", "feed-place") for slug in PLACE_SLUGS),
    *(f"{kind}-actor:{name}" for kind in ("agenda", "open-contradictions") for name in ACTOR_IDS[:3]),
    *(f"{kind}-topic:{slug}" for kind in ("agenda", "open-contradictions") for slug in TOPIC_SLUGS[:3]),
    *(f"agenda-place:{slug}" for slug in PLACE_SLUGS[:3]),
    *(f"outcome:{slug}" for slug in OUTCOME_SLUGS),
)  # fmt: skip
"""All lists that a random site can have; some are empty, which is an answer too."""

AGENDAS = tuple(name for name in LISTS if name.startswith("agenda"))

PERIODS = (
    "", "2021", "202X", "19XX", "XXXX", "2021-02", "2021-21", "2021-XX", "2021-02-0X", "2021-02-05", "2021-02-XX",
)  # fmt: skip
"""A period of every kind."""

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
{{{{ ask("due_counts") }}}} {{{{ ask("agenda_news", 3) }}}}
{{% for list in {AGENDAS!r} %}}
{{{{ ask("forecast", list, 2) }}}} {{{{ ask("calendar", list) }}}} {{{{ ask("overdue_in", list, 2) }}}}
{{{{ ask("undated_in", list, 1) }}}} {{{{ ask("closed_in", list, 1) }}}}
{{% endfor %}}
{{% for kind in ("", "person", "organisation", "country") %}}{{% for prefix in ("", "a", "an", "b", "д", "_") %}}
{{{{ ask("directory_division", kind, prefix) }}}} {{{{ ask("directory_parts", kind, prefix) }}}}
{{{{ ask("directory_lines", kind, prefix, "") }}}} {{{{ ask("directory_lines", kind, prefix, "ann") }}}}
{{% endfor %}}{{% endfor %}}
{{{{ ask("directory_kinds") }}}} {{{{ ask("topics") }}}} {{{{ ask("places") }}}} {{{{ ask("outcomes") }}}} {{{{ ask("actors") }}}} {{{{ ask("marking") }}}}
{{{{ ask("surroundings") }}}} {{{{ ask("redirects") }}}}
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
