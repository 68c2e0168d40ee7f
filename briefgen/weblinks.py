"""`check --links`: check that pages of other sites are still there.

Requests go to several hosts at once, but slowly to each. Answers are cached. For a page that is gone, an archived copy
is looked up.
"""

from __future__ import annotations

import asyncio
import html
import re
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from briefgen import __version__
from briefgen.archive import documents
from briefgen.config import Links
from briefgen.diagnostics import Location, Problem
from briefgen.failure import describe_error
from briefgen.records.text import Body
from briefgen.rules import problem
from briefgen.urls import split

if TYPE_CHECKING:
    import httpx

AT_ONCE, AT_ONE_HOST = 16, 2
PAUSE = 0.3
"""Seconds between two requests to one host on one connection."""

TIMEOUT = 20.0
KEPT = 7 * 86_400
"""Seconds for which a good answer is cached."""

AGENT = f"briefgen/{__version__} (checks the links of an archive)"
_HREF = re.compile(r'href="(https?://[^"]+)"')
_decoder = msgspec.msgpack.Decoder(Body)

Report = Callable[[str, int, int], None]


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """The answer for an address. `moved` leads to `to`; `unsure` says nothing about the page itself."""

    state: Literal["ok", "moved", "gone", "unsure"]
    why: str = ""
    to: str = ""
    asked: float = 0.0


class Use(msgspec.Struct, frozen=True):
    """An address of another site, and its place in a file."""

    url: str
    location: Location


def uses(db: sqlite3.Connection, root: Path) -> Iterator[Use]:
    """Yield every address of another site in the documents, drafts included."""
    for path, record, body in documents.contents(db):
        decoded = _decoder.decode(body)
        texts = (decoded.html, *(block.html for block in decoded.blocks))
        found = [html.unescape(url) for text in texts for url in _HREF.findall(text)]
        found += [text for text in _texts(msgspec.msgpack.decode(record)) if re.match(r"https?://\S+$", text)]
        text = (root / path).read_text("utf-8-sig", errors="replace") if found else ""
        for url in dict.fromkeys(found):
            yield Use(url, _location(path, text, url))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def _location(path: str, text: str, url: str) -> Location:
    at = text.find(url)
    if at < 0:
        return Location(path)
    start = text.rfind("\n", 0, at) + 1
    return Location.in_line(path, text.count("\n", 0, at) + 1, at - start + 1, text[start:].split("\n", 1)[0])


def check(found: Iterable[Use], settings: Links, cache: Path, report: Report) -> list[Problem]:
    """Request every address once, and return the problems.

    Args:
        found: the addresses and their places.
        settings: the addresses to leave out, and where to look up archived copies.
        cache: the file of the cached answers.
        report: called with the progress.

    Raises:
        ModuleNotFoundError: the HTTP client is not installed.

    """
    wanted = [use for use in found if not any(use.url.startswith(prefix) for prefix in settings.ignore)]
    known = _load(cache)
    now = time.time()
    fresh = {url for url, answer in known.items() if answer.state in ("ok", "moved") and now - answer.asked < KEPT}
    to_ask = sorted({_page(use.url) for use in wanted} - fresh)
    known |= asyncio.run(_ask_all(to_ask, settings, report))
    cache.write_bytes(msgspec.json.encode(known, order="deterministic"))
    return [item for use in wanted if (item := _problem(use, known[_page(use.url)])) is not None]


def _page(url: str) -> str:
    """Return an address without its fragment, which is not sent (RFC 9110, section 7.1)."""
    return url.partition("#")[0]


def _load(cache: Path) -> dict[str, Answer]:
    try:
        return msgspec.json.decode(cache.read_bytes(), type=dict[str, Answer])
    except (FileNotFoundError, msgspec.DecodeError):
        return {}


async def _ask_all(urls: list[str], settings: Links, report: Report) -> Mapping[str, Answer]:
    if not urls:
        return {}
    import httpx  # imported late: it comes with an extra

    hosts: dict[str, asyncio.Semaphore] = {}
    everywhere = asyncio.Semaphore(AT_ONCE)
    answers: dict[str, Answer] = {}
    async with httpx.AsyncClient(headers={"User-Agent": AGENT}, timeout=TIMEOUT, trust_env=True) as client:

        async def one(url: str) -> None:
            host = hosts.setdefault(split(url).netloc, asyncio.Semaphore(AT_ONE_HOST))
            async with host:
                async with everywhere:
                    answer = await _asked(client, url, settings)
                await asyncio.sleep(PAUSE)
            answers[url] = msgspec.structs.replace(answer, asked=time.time())
            report("asking for links", len(answers), len(urls))

        await asyncio.gather(*(one(url) for url in urls))
    return answers


async def _asked(client: httpx.AsyncClient, url: str, settings: Links) -> Answer:
    """Request a page, and look up a copy if it is gone. If the client fails, the answer is `unsure`."""
    try:
        answer = await _ask(client, url)
        if answer.state == "gone":
            answer = msgspec.structs.replace(answer, to=await _copy(client, url, settings.archive))
    except Exception as error:  # the client raises many kinds of errors for invalid addresses
        return Answer("unsure", describe_error(error))
    return answer


async def _ask(client: httpx.AsyncClient, url: str) -> Answer:
    """Request the head of a page or, if that is refused, the page without reading its content."""
    import httpx

    first = ""
    for method in ("HEAD", "GET"):
        try:
            async with client.stream(method, url, follow_redirects=True) as answer:
                steps = [*answer.history, answer]
                lasting = [step for step in answer.history if step.status_code in (301, 308)]
                if answer.is_success:
                    moved = len(lasting) == len(answer.history) > 0
                    return Answer("moved", "", str(answer.url)) if moved else Answer("ok")
                first = f"{steps[-1].status_code} {steps[-1].reason_phrase}".strip()
                if method == "GET":
                    return Answer("gone" if answer.status_code in (404, 410) else "unsure", first)
        except httpx.TooManyRedirects:
            return Answer("gone", "it leads round in circles")
        except httpx.ConnectError as error:
            name_is_gone = "name" in str(error).lower() or "nodename" in str(error).lower()
            return Answer("gone" if name_is_gone else "unsure", str(error))
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            if method == "GET":
                return Answer("unsure", str(error) or type(error).__name__)
    return Answer("unsure", first)


async def _copy(client: httpx.AsyncClient, url: str, archive: str) -> str:
    """Return the address of an archived copy from the API of the Wayback Machine, or "" if there is none."""
    import httpx

    if not archive:
        return ""
    try:
        answer = await client.get(archive, params={"url": url})
        return str(answer.json()["archived_snapshots"]["closest"]["url"])
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        return ""


def _problem(use: Use, answer: Answer) -> Problem | None:
    if answer.state == "gone":
        hint = (
            f"an archived copy: {answer.to}" if answer.to else "look for the page elsewhere, or cite an archived copy"
        )
        return problem("dead-link", use.location, f"{use.url} is gone: {answer.why}", hint)
    if answer.state == "moved":
        return problem("moved-link", use.location, f"{use.url} has moved for good", f"write {answer.to}")
    return None
