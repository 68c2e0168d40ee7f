"""The least that a generator made of the same libraries can do: what a cold build costs before briefgen does anything.

    python -m tests.benchmark.bare SITE

Each article is read with python-frontmatter, put through markdown-it-py as it comes, and written through one Jinja
template, on all cores. There are no links to actors, no lists, no archive, and nothing is checked.
"""

from __future__ import annotations

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path

import frontmatter
from jinja2 import Environment, Template
from markdown_it import MarkdownIt

BATCH = 40
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title></head>
<body><h1>{{ title }}</h1>
<dl><dt>Date</dt><dd>{{ date }}</dd><dt>Outcome</dt><dd>{{ outcome }}</dd>
<dt>Actors</dt><dd>{% for name in actors %}{{ name }} {% endfor %}</dd>
<dt>Topics</dt><dd>{% for name in topics %}{{ name }} {% endfor %}</dd></dl>
<p>{{ summary }}</p>
{{ body|safe }}</body></html>
"""


@cache
def _tools() -> tuple[MarkdownIt, Template]:
    return MarkdownIt("commonmark"), Environment(autoescape=True).from_string(PAGE)


def make(paths: list[Path], output: Path) -> None:
    """Make the pages of some articles."""
    markdown, template = _tools()
    for path in paths:
        article = frontmatter.loads(path.read_text("utf-8"))
        folder = output / path.stem
        folder.mkdir(parents=True)
        (folder / "index.html").write_text(template.render(article.metadata, body=markdown.render(article.content)))


def main(root: Path) -> None:
    """Make the pages of all briefings of a site into its folder `bare/`."""
    paths = sorted((root / "content/briefings").rglob("*.md"))
    batches = [paths[start : start + BATCH] for start in range(0, len(paths), BATCH)]
    with ProcessPoolExecutor(os.cpu_count()) as executor:
        list(executor.map(make, batches, [root / "bare"] * len(batches)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
