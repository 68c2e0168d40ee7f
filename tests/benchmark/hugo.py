"""The same archive as a site for Hugo, with templates that show what the plain theme for briefgen shows."""

from __future__ import annotations

import json
from pathlib import Path

from tests.benchmark.corpus import Article, actor_names, articles

CONFIG = """
baseURL = "https://archive.example/"
title = "Archive"
languageCode = "en"
disableKinds = ["section"]
enableRobotsTXT = true
[pagination]
pagerSize = 200
disableAliases = true
[services.rss]
limit = 30
[taxonomies]
actor = "actors"
topic = "topics"
outcome = "outcomes"
year = "chronology"
[permalinks.page]
briefings = "/briefings/:slug/"
[outputs]
home = ["html", "rss"]
term = ["html", "rss"]
taxonomy = ["html"]
page = ["html"]
[markup.goldmark.renderer]
unsafe = false
"""

BASE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ block "title" . }}{{ .Title }}{{ end }} · {{ site.Title }}</title>
<link rel="canonical" href="{{ .Permalink }}"><link rel="stylesheet" href="{{ "plain.css" | relURL }}"></head>
<body><nav><a href="{{ "/" | relURL }}">{{ site.Title }}</a> <a href="{{ "/chronology/" | relURL }}">Chronology</a> <a href="{{ "/actors/" | relURL }}">Actors</a></nav>
<main>{{ block "main" . }}{{ end }}</main></body></html>
"""

ENTRY = """<li><time datetime="{{ .Date.Format "2006-01-02" }}">{{ .Date.Format "2 January 2006" }}</time> <a href="{{ .RelPermalink }}">{{ .Title }}</a>
<p>{{ .Params.summary }}</p>
<p>{{ range .Params.outcomes }}{{ . }}{{ end }} {{ range $i, $e := (.GetTerms "actors") }}{{ if $i }}, {{ end }}<a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a>{{ end }}</p></li>
"""

SINGLE = """{{ define "main" }}<h1>{{ .Title }}</h1>
<dl><dt>Date</dt><dd><time datetime="{{ .Date.Format "2006-01-02" }}">{{ .Date.Format "2 January 2006" }}</time></dd>
<dt>Outcome</dt><dd>{{ range .Params.outcomes }}{{ . }}{{ end }}</dd>
<dt>Actors</dt><dd>{{ range $i, $e := (.GetTerms "actors") }}{{ if $i }}, {{ end }}<a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a>{{ end }}</dd>
<dt>Topics</dt><dd>{{ range .GetTerms "topics" }}<a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a>{{ end }}</dd></dl>
<p>{{ .Params.summary }}</p>
{{ .Content }}
{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ end }}
"""

TERM = """{{ define "main" }}<h1>{{ .Title }}</h1>{{ .Content }}
{{ $pager := .Paginate .Pages }}<ol>{{ range $pager.Pages }}{{ partial "entry.html" . }}{{ end }}</ol>
{{ with $pager.Prev }}<a href="{{ .URL }}">Before</a>{{ end }}{{ with $pager.Next }}<a href="{{ .URL }}">After</a>{{ end }}
{{ end }}
"""

TAXONOMY = """{{ define "main" }}<h1>{{ .Title }}</h1><ul>{{ range .Data.Terms.Alphabetical }}<li><a href="{{ .Page.RelPermalink }}">{{ .Page.Title }}</a> {{ .Count }}</li>{{ end }}</ul>{{ end }}
"""

HOME = """{{ define "main" }}<h1>{{ .Title }}</h1><ol>{{ range first 8 site.RegularPages.ByDate.Reverse }}{{ partial "entry.html" . }}{{ end }}</ol>
<ul>{{ range first 12 site.Taxonomies.actors.ByCount }}<li><a href="{{ .Page.RelPermalink }}">{{ .Page.Title }}</a> {{ .Count }}</li>{{ end }}</ul>{{ end }}
"""

LAYOUTS = {
    "baseof.html": BASE,
    "page.html": SINGLE,
    "term.html": TERM,
    "taxonomy.html": TAXONOMY,
    "home.html": HOME,
    "404.html": '{{ define "main" }}<h1>Not found</h1>{{ end }}',
    "_partials/entry.html": ENTRY,
}


def write(root: Path, size: int) -> None:
    """Write an archive as a site for Hugo."""
    files = {"hugo.toml": CONFIG, "static/plain.css": "body { margin: 2rem }\n"}
    files |= {f"layouts/{name}": text for name, text in LAYOUTS.items()}
    for name in actor_names():
        files[f"content/actors/{name.lower().replace(' ', '-')}/_index.md"] = (
            f"---\ntitle: {name}\n---\n{name} is an actor.\n"
        )
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    for article in articles(size):
        folder = root / "content/briefings" / article.day[:4]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{article.name}.md").write_text(page(article))


def page(article: Article) -> str:
    """Return an article as a page for Hugo."""
    front = {
        "title": article.title, "date": article.day, "slug": article.name, "actors": article.actors, "topics": [article.topic],
        "outcomes": [article.outcome], "chronology": [article.day[:4]], "summary": article.summary,
    }  # fmt: skip
    lines = "\n".join(f"{key}: {json.dumps(value)}" for key, value in front.items())
    return f"---\n{lines}\n---\n{article.body}\n"
