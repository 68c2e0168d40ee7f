"""A Jinja environment that records which templates, assets and configuration keys a page uses."""

from __future__ import annotations

from collections.abc import MutableMapping
from pathlib import Path
from typing import Any, cast

import jinja2
from jinja2 import Environment, StrictUndefined, Template
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from markupsafe import Markup

from briefgen.archive.queries import QUERIES
from briefgen.archive.reader import Argument, Reader
from briefgen.build_time import zone
from briefgen.config import Config
from briefgen.conflicts import conflicts
from briefgen.records.list_items import ListItem, is_settled
from briefgen.records.zones import start_of
from briefgen.render.cache import TemplateCache
from briefgen.render.direction import Direction, attributes, direction, way
from briefgen.render.fast_jinja import FastContext, escaped
from briefgen.render.filters import FILTERS
from briefgen.render.theme import Theme
from briefgen.site.hrefs import LinkBuilder


class UnknownQuestionError(LookupError):
    """A template asks a query that does not exist."""

    def __init__(self, name: object) -> None:
        super().__init__(f'there is no question "{name}"')
        self.name = str(name)


class TrackedConfig:
    """The configuration as pages see it. Each top-level key that is read is recorded."""

    def __init__(self, config: Config, uses: set[str]) -> None:
        self._config, self._uses = config, uses

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._config, name)
        self._uses.add("config:base_url" if name in ("base_path", "origin") else f"config:{name}")
        return value


class TrackedTemplate(Template):
    """A template whose macros are made once and shared by all pages. What that used is recorded for each page."""

    macro_uses: frozenset[str] = frozenset()

    @classmethod
    def _from_namespace(
        cls,
        environment: Environment,
        namespace: MutableMapping[str, Any],
        shared: MutableMapping[str, Any],
    ) -> Template:
        namespace["escape"] = escaped
        return super()._from_namespace(environment, namespace, shared)

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        """Return the macros of a template. `ctx` is ignored: pages have no globals of their own."""
        uses = cast("TrackingEnvironment", self.environment).uses
        if self._module is None:
            before = set(uses)
            uses.clear()
            super()._get_default_module()
            self.macro_uses = frozenset(uses)
            uses |= before
        uses |= self.macro_uses
        return super()._get_default_module()


class TrackingEnvironment(Environment):
    """Records in `uses` the name of each template that is requested, even if it does not exist.

    `reader` and `links` belong to the page that is being rendered.
    """

    template_class = TrackedTemplate
    context_class = FastContext
    reader: Reader
    links: LinkBuilder

    def __init__(self, theme: Theme, cache: Path | None, config: Config) -> None:
        self.uses: set[str] = set()
        self.theme = theme
        self._direction: Direction = direction(config.language)
        self._zone = zone(config.timezone)
        super().__init__(
            loader=jinja2.FunctionLoader(self._source),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            cache_size=-1,
            bytecode_cache=TemplateCache(cache) if cache else None,
        )
        self.filters.update(FILTERS)
        self.filters |= {"bdi": self.bdi, "text_attributes": self.text_attributes, "rfc3339": self.rfc3339}
        self.globals |= {
            "asset": self.asset,
            "ask": self.ask,
            "status": self.status,
            "url": self.url,
            "full_url": self.full_url,
        }

    def _source(self, name: str) -> tuple[str, str, None] | None:
        location = self.theme.templates.get(name)
        if location is None:
            return None
        try:
            source = self.theme.text(location)
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            raise jinja2.TemplateSyntaxError("the file is not UTF-8", line, name, location) from None
        if unmerged := conflicts(source, name):
            raise jinja2.TemplateSyntaxError(unmerged[0].message, unmerged[0].line, name, location)
        return source, location, None

    def _load_template(self, name: str, shared: MutableMapping[str, Any] | None) -> Template:
        self.uses.add(f"template:{name}")
        return super()._load_template(name, shared)

    def asset(self, name: str) -> str:
        """Return a link to a static file of the theme. Its folder is renamed when any of the files changes."""
        self.uses.add("assets")
        if name not in self.theme.assets:
            msg = f'the theme has no static file "{name}"; it has: {", ".join(sorted(self.theme.assets))}'
            raise LookupError(msg)
        return self.url(f"/assets/{self.theme.bundle}/{name}")

    def url(self, address: str, anchor: str = "") -> str:
        """Return an address of the site as a link."""
        self.uses.add("config:base_url")
        return self.links.path(address, anchor)

    def full_url(self, address: str, anchor: str = "") -> str:
        """Return an address of the site as a full URL."""
        self.uses.add("config:base_url")
        return self.links.full(address, anchor)

    @jinja2.pass_context  # with a context, Jinja never puts the answer for a constant into compiled code
    def bdi(self, _context: Context, text: str) -> str:
        """Return a name or title, isolated from the text around it if it is written in the other direction."""
        self.uses.add("config:language")
        if not (turn := way(text, self._direction)):
            return text
        return (Markup("<bdi>{}</bdi>") if turn == "auto" else Markup('<bdi dir="{1}">{0}</bdi>')).format(text, turn)

    @jinja2.pass_context  # as above
    def text_attributes(self, _context: Context, text: str, language: str = "") -> Markup:
        """Return the attributes `lang` and `dir` of an element that holds a text, with a space before each.

        The direction is that of the language, or of most letters of a text that holds both.
        """
        self.uses.add("config:language")
        return attributes(language, self._direction, way(text, self._direction))

    @jinja2.pass_context  # as above
    def rfc3339(self, _context: Context, moment: str) -> str:
        """Return a day or time as RFC 3339 wants it; a day begins in the site's time zone."""
        self.uses.add("config:timezone")
        return start_of(moment, self._zone) if len(moment) == 10 else moment

    def ask(self, name: str, *arguments: Argument) -> Any:
        """Return the answer to a query. Raises UnknownQuestionError if there is none of that name."""
        if name not in QUERIES:
            raise UnknownQuestionError(name)
        return self.reader.ask(name, *arguments)

    def status(self, card: ListItem) -> str:
        """Return the status of a follow-up on the day of the build.

        It is `resolved`, `withdrawn`, `open`, `due` or `overdue`.
        """
        if is_settled(card):
            return "resolved" if card.resolved else "withdrawn"
        if card.date is None:
            return "open"
        return "overdue" if self.reader.clock.passed(card.date.when.last) else "due"
