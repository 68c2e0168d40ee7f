"""What our short ways through Jinja make is what Jinja makes."""

from __future__ import annotations

from pathlib import Path

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from briefgen.config import Config
from briefgen.records.dates import Edtf
from briefgen.render.environment import TrackingEnvironment
from briefgen.render.fast_jinja import escaped
from briefgen.render.theme import Theme

MACROS = """
{% macro plain(text, end="!") %}<b>{{ text }}{{ end }}</b>{% endmacro %}
{% macro rest(text) %}{{ text }}{{ varargs|join }}{{ kwargs.other }}{% endmacro %}
{% macro around(text) %}<i>{{ caller(text) }}</i>{% endmacro %}
"""
PAGE = """
{% from "macros.html" import plain, rest, around %}
{% import "macros.html" as all %}
{{ text }}{{ text|safe }}{{ text ~ "<" }}{{ number }}{{ none }}{{ text.upper() }}
{{ plain(text) }}{{ plain(text, end="<") }}{{ all.plain(end=text, text=number) }}{{ rest(text, text, other=text) }}
{% call(again) around(text) %}{{ again }}{{ plain(again) }}{% endcall %}
{% for item in [text, number] %}{% set shown = item %}{{ plain(shown) }}{{ loop.cycle("a", "<") }}{% endfor %}
{% autoescape false %}{{ text }}{{ plain(text) }}{% endautoescape %}
{% set block %}{{ text }}&{% endset %}{{ block }}{{ plain(block) }}
{% macro own(value) %}{{ value }}{{ text }}{% endmacro %}{{ own("<") }}{{ dict(a=text).a }}{{ range(number)|list }}
"""

TEXTS = st.text(st.sampled_from("ab <>&'\"é"), max_size=8)


@given(st.one_of(TEXTS, TEXTS.map(Markup), st.integers(), st.none(), st.just(Edtf("2021-02?"))))
def test_escaped_is_what_markupsafe_makes(value: object) -> None:
    assert str(escaped(value)) == str(escape(value))


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[jinja2.Template, jinja2.Template]:
    """The same page with the same macros, in our environment and in Jinja's own."""
    folder: Path = tmp_path_factory.mktemp("templates")
    sources = {"page.html": PAGE, "macros.html": MACROS}
    for name, text in sources.items():
        (folder / name).write_text(text)
    ours = TrackingEnvironment(
        Theme({name: str(folder / name) for name in sources}, {}, ""), None, Config(title="Desk")
    )
    theirs = jinja2.Environment(
        loader=jinja2.DictLoader(sources), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True,
    )  # fmt: skip
    return ours.get_template("page.html"), theirs.get_template("page.html")


@given(text=st.one_of(TEXTS, TEXTS.map(Markup)), number=st.integers(0, 3))
def test_a_page_is_what_jinja_makes(both: tuple[jinja2.Template, jinja2.Template], text: str, number: int) -> None:
    ours, theirs = (template.render(text=text, number=number) for template in both)
    assert ours == theirs
