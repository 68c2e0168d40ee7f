"""The rules: the name, the severity and the requirement of each.

`--json` prints the names, and `[rules]` in `briefgen.toml` sets them to `off`, `warning` or `error`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

from briefgen.diagnostics import Location, Problem, Severity, in_order

Level = Literal["off", "warning", "error"]

_E, _W = Severity.ERROR, Severity.WARNING

RULES: Mapping[str, tuple[Severity, str]] = {
    # the file
    "encoding": (_E, "files are UTF-8"),
    "empty-file": (_E, "a file that a page is made from has front matter"),
    "outside-site": (
        _E,
        "a symbolic link stays inside its top folder, such as content/, and leads to nothing hidden",
    ),
    "special-file": (_E, "what lies in the site is files and folders, not pipes or devices"),
    "file-name": (_E, "names of files are UTF-8 without control characters"),
    "portable-name": (_W, "names of files and addresses are such that Windows and artefact stores take them"),
    "stray-page": (
        _W,
        "Markdown files end with .md and lie in content/briefings/, actors/, topics/, places/, authors/ or pages/",
    ),
    "unreadable": (_E, "every file of the site can be read"),
    "internal-error": (_E, "briefgen itself did not fail on the file"),
    "control-character": (_W, "a text holds no control characters"),
    "too-long": (_E, "a file, or a value of front matter, is no longer than [limits] allows"),
    "conflict-marker": (_E, "no merge of git was left unfinished in a file"),
    # front matter
    "front-matter": (_E, "front matter stands between two lines of three dashes"),
    "yaml": (_E, "front matter is well-formed YAML"),
    "yaml-limits": (_E, "front matter is not nested or repeated without end"),
    "duplicate-key": (_E, "a key stands once"),
    "unknown-key": (_W, "keys are known, or meant for a theme"),
    "withholding": (
        _E,
        "what withholds a briefing or a page is said in words that briefgen knows, where it reads it",
    ),
    "yaml-comment": (_W, "a value that holds ` #` is in quotes: YAML takes the rest for a comment"),
    "missing-key": (_E, "required keys are there"),
    "wrong-type": (_E, "a value is of the type that its key asks for"),
    "date": (_E, "dates are EDTF: 2021-02-05, 2021-02, 2021, 2021-02~, 2021-02-04/2021-02-06"),
    "slug": (_E, "a slug is letters, digits, '-', '_' and '.', and names no folder"),
    "address": (_E, "an address starts with '/', stays inside the site, and can be a file on disk"),
    # text
    "broken-html": (_E, "HTML that is allowed closes its tags and comments"),
    "raw-html": (_W, "HTML in the text is shown as text unless the site allows it"),
    "unsafe-link": (_E, "links lead to web, mail or site addresses"),
    "unread-link": (_W, "links and pictures are written so that Markdown reads them as such"),
    "comment": (_W, "a comment <!-- … --> does not stand in the middle of a line"),
    "open-comment": (_E, "a comment <!-- … --> is closed, and stands in the text, not in front matter"),
    "foreign-comment": (_E, "a comment is written as <!-- … -->: readers would see that of another tool"),
    "foreign-tag": (_W, "tags of other tools, such as {{< … >}} and {% … %}, are not shown as text"),
    "outside-media": (_E, "pictures and other media lie in the site, not elsewhere"),
    "embedded-page": (_E, "a page is linked, not shown as if it were a picture"),
    "unknown-block": (_E, "a ::: block has a known name; a statement stands in a briefing"),
    "too-deep": (_W, "lists, quotations and blocks are not nested without end"),
    "unclosed-block": (_E, "a ::: block is closed by a line :::"),
    "statement": (_E, "a statement says who made it"),
    "duplicate-anchor": (_E, "an anchor stands once on a page"),
    "unknown-source": (_E, "a citation names one of the briefing's sources"),
    "picture-description": (_W, "a picture has a description for those who cannot see it"),
    # across files
    "broken-link": (_E, "a link leads to a page of the site"),
    "broken-anchor": (_E, "the #part of a link is there on the page it leads to"),
    "ambiguous-link": (_E, "a link leads to one page only"),
    "withheld-link": (_W, "a link does not lead to something that is withheld"),
    "missing-file": (_E, "a picture or attachment is there"),
    "same-address": (_E, "two pages do not share an address"),
    "same-slug": (_E, "names that differ do not come to one slug, and so to one page"),
    "ambiguous-name": (
        _E,
        "a name that several actors have is not used without saying which; topics, places and authors share none",
    ),
    "parent": (_E, "what a topic or a place is a part of is there, and is no part of it"),
    "redirect": (_E, "an old address in redirects.toml leads to a page of the site"),
    "unused-redirect": (_W, "an old address in redirects.toml is not that of a page"),
    "unknown-actor": (_E, "with [actors] known_only, every actor has a file"),
    "self-reference": (
        _E,
        "nothing is a member of itself, related to itself, resolves its own follow-up, or answers itself",
    ),
    "not-promised": (_E, "what a briefing resolves was promised by another"),
    "resolved-twice": (_E, "a follow-up is resolved once"),
    # only `check`
    "orphan-actor": (_W, "an actor with a file takes part in something"),
    "orphan-topic": (_W, "a topic with a file is that of a briefing"),
    "orphan-place": (_W, "a place with a file is that of a briefing"),
    "orphan-author": (_W, "an author with a file wrote a briefing"),
    "similar-topic": (_W, "a topic with a file is not written in another way"),
    "similar-place": (_W, "a place with a file is not written in another way"),
    "similar-author": (_W, "an author with a file is not written in another way"),
    "similar-actor": (_W, "an actor is not written in two ways"),
    "dead-link": (_W, "with --links: a page of another site is still there"),
    "moved-link": (_W, "with --links: a page of another site has not moved for good"),
    "overdue-follow-up": (_W, "what was due has been resolved"),
    "early-resolution": (
        _W,
        "what was resolved was promised before, and nothing is resolved or withdrawn ahead of today",
    ),
    "publication": (_W, "a briefing says when it was published, and nothing was published or changed ahead of today"),
    "picture-metadata": (_E, "a picture does not say where or with what it was taken"),
    # site
    "config": (_E, "briefgen.toml holds known keys of the right type"),
    "base-url": (_W, "base_url is set: feeds and the sitemap need it"),
    "theme": (_E, "the theme is there and complete"),
    "template": (_E, "templates are well-formed and read what is there"),
    "leak": (_E, "what is published holds nothing that is withheld"),
    "host-limit": (_E, "the host of the site takes that many files, and files that large"),
    "foreign-output": (_E, "the output folder holds nothing that briefgen did not write"),
    "unwritable": (_E, "every page can be written in the output folder"),
}

GONE: Mapping[str, str] = {
    "alias-claimed-twice": "remove this line: actors may share a name, and ambiguous-name finds where it is used",
}
"""Rules that there were in earlier versions, each with what to do about a line that sets its level."""

FIXED = frozenset(
    {
        "encoding", "empty-file", "internal-error", "outside-site", "special-file", "file-name", "unreadable",
        "conflict-marker", "open-comment",
        "front-matter", "yaml", "yaml-limits", "duplicate-key", "too-long",
        "missing-key", "wrong-type", "date", "slug", "address", "unsafe-link", "same-address", "same-slug",
        "ambiguous-name", "config", "theme", "template", "foreign-output", "unwritable", "leak",
        "withholding",
    }
)  # fmt: skip
"""Rules whose level a site cannot lower, because a page would be missing, wrong, or unsafe without them."""


def problem(rule: str, location: Location, message: str, hint: str = "") -> Problem:
    """Return a problem with the severity of its rule. Raises KeyError if the rule is not in `RULES`."""
    return Problem(location, rule, RULES[rule][0], message, hint)


def levelled(problems: Iterable[Problem], levels: Mapping[str, Level], *, strict: bool) -> list[Problem]:
    """Apply the levels that the site sets, then `--strict`. Return the problems that are left, by file and line.

    A problem that only withheld content has stays a warning, unless `--strict` is given.
    """
    found = []
    for item in problems:
        level = levels.get(item.rule, item.severity.value)
        if level == "off":
            continue
        if item.only_warns:
            level = "warning"
        severity = Severity.ERROR if strict else Severity(level)
        found.append(msgspec.structs.replace(item, severity=severity))
    return in_order(set(found))
