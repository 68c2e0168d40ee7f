"""Themes: a site overrides one template, a theme extends another, and mistakes in templates are told with their place."""

from __future__ import annotations

import pytest

from briefgen.pipeline.options import Result
from tests.sites import Site


@pytest.fixture
def own(site: Site) -> Site:
    """A site with a theme of its own that changes one template of the shipped one."""
    site.briefing("a", outcome="deal")
    site.write("themes/own/theme.toml", 'name = "Own"\nextends = "dispatch"\n')
    site.write(
        "themes/own/templates/outcome-mark.html", "{% macro outcome_mark(outcome) %}[{{ outcome.kind }}]{% endmacro %}"
    )
    site.configure(theme="own")
    return site


def test_a_theme_extends_another(own: Site) -> None:
    own.build()
    assert "[deal]" in own.page("/briefings/a/")
    assert '<nav class="nav"' in own.page("/briefings/a/")


def test_a_template_of_the_site_stands_above_those_of_the_theme(own: Site) -> None:
    own.write("templates/outcome-mark.html", "{% macro outcome_mark(outcome) %}({{ outcome.kind }}){% endmacro %}")
    own.build()
    assert "(deal)" in own.page("/briefings/a/")


def test_a_template_can_extend_the_one_that_it_replaces(own: Site) -> None:
    own.write(
        "templates/404.html",
        '{% extends "dispatch/404.html" %}{% block main %}{{ super() }}<p>Ask us.</p>{% endblock %}',
    )
    own.build()
    assert "<p>Ask us.</p>" in own.page("/404.html")
    assert "This page is not here" in own.page("/404.html")


def test_a_static_file_of_the_theme_takes_the_place_of_one_it_extends(own: Site) -> None:
    own.write("themes/own/static/dispatch.css", "body { color: red }")
    own.build()
    css = [content for name, content in own.files().items() if name.endswith("dispatch.css")]
    assert css == [b"body { color: red }"]


def test_themes_read_through_questions_that_are_tracked(own: Site) -> None:
    own.write(
        "templates/404.html",
        '{% for card in ask("listing", "briefings", "", 3, true) %}<i>{{ card.title }}</i>{% endfor %}',
    )
    own.build()
    assert "<i>A</i>" in own.page("/404.html")
    own.briefing("b", title="Another")
    assert "/404.html" in {made.address for made in own.build().reasons}
    assert "<i>Another</i>" in own.page("/404.html")


def test_themes_read_own_settings(own: Site) -> None:
    own.write("templates/404.html", "{{ site.params.phone }}")
    own.configure(theme="own", params={"phone": "112"})
    own.build()
    assert own.page("/404.html") == "112"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a\n{% if %}", 2, "Expected an expression"),
        ("a\n\n  {{ nothing.here }}", 3, "'nothing' is undefined"),
        ('{% include "nowhere.html" %}', 1, 'no template "nowhere.html"'),
        ("{{ asset('no.css') }}", 1, 'no static file "no.css"'),
        ("{{ 1 / 0 }}", 1, "division by zero"),
        ("\n{{ ask('lising', 'all', '', 1, true) }}", 2, 'no question "lising"'),
        ("{% for x in %}", 1, "Expected an expression"),
        ("{{ 'x'|nofilter }}", 1, "nofilter"),
    ],
)
def test_a_mistake_in_a_template_is_told_with_template_line_and_page(
    site: Site, text: str, line: int, message: str
) -> None:
    site.build()
    before = site.files()
    site.write("templates/404.html", text)
    result: Result = site.build()
    assert result.failed
    (problem,) = result.problems
    assert (problem.rule, problem.path, problem.line) == ("template", "templates/404.html", line)
    assert message in problem.message
    assert "/404.html" in problem.message
    assert problem.excerpt == text.split("\n")[line - 1]
    assert site.files() == before


def test_a_mistake_on_many_pages_is_told_once(site: Site) -> None:
    """A template with a fault gave a problem for each topic."""
    for number in range(3):
        site.briefing(f"b{number}", topics=[f"Topic {number}"])
    site.write("templates/topic.html", "{% if topic %}")
    problem = site.only_problem()
    assert problem.message.endswith(", while making /topics/topic-0/ and 2 other pages")


@pytest.mark.parametrize(
    ("question", "hint"),
    [
        ("lising", 'did you mean "listing"?'),
        ("Overdu", 'did you mean "overdue"?'),
        ("xyz", "the page on themes lists the questions that a template can ask"),
    ],
)
def test_a_mistyped_question_names_the_nearest(site: Site, question: str, hint: str) -> None:
    site.write("templates/404.html", f"{{{{ ask('{question}') }}}}")
    assert site.only_problem().hint == hint


def test_check_finds_mistakes_in_templates_too(site: Site) -> None:
    site.write("templates/404.html", "{{ nothing.here }}")
    assert [item.rule for item in site.problems(write=False)] == ["template"]


def test_a_template_that_is_not_utf8(site: Site) -> None:
    site.write("templates/404.html", b"caf\xe9")
    (problem,) = site.build().problems
    assert (problem.rule, problem.path) == ("template", "templates/404.html")


def test_an_unknown_theme_names_the_nearest(site: Site) -> None:
    site.configure(theme="dispach")
    problem = site.only_problem()
    assert problem.rule == "theme"
    assert '"dispatch"' in problem.hint


def test_a_theme_that_extends_itself(site: Site) -> None:
    site.write("themes/own/theme.toml", 'extends = "own"\n')
    site.configure(theme="own")
    assert "extends itself" in site.only_problem().message
