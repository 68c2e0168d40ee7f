"""The channel to open pages: who may listen, what is said, and that nobody who sleeps holds the others up."""

from __future__ import annotations

import asyncio
import http.client
import json
from urllib.parse import urlsplit

import pytest

from briefgen.diagnostics import Location, Problem
from briefgen.preview.builder import Update
from briefgen.preview.channel import MOST, SHOWN, Channel, encoded
from briefgen.rules import problem

HANDSHAKE = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "x3JJHMbDL1EzLkh9GBhXDw=="}  # fmt: skip


def handshake(address: str, **headers: str) -> int:
    """Ask for a WebSocket and return the status."""
    port = urlsplit(address).port
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    named = {"Host": f"127.0.0.1:{port}"} | HANDSHAKE | headers
    connection.request("GET", "/-briefgen/events", headers={name: value for name, value in named.items() if value})
    status = connection.getresponse().status
    connection.close()
    return status


def test_only_pages_of_the_preview_may_listen(address: str) -> None:
    own = f"http://127.0.0.1:{urlsplit(address).port}"
    assert handshake(address, Origin=own) == 101
    for origin in ("http://evil.example", "null", "", f"{own}0", "http://127.0.0.1"):
        assert handshake(address, Origin=origin) == 403, origin
    assert handshake(address, Origin="http://evil.example", Host="evil.example") == 403


def broken(path: str, number: int = 0) -> Problem:
    return problem("yaml", Location(path, 1, 1), f"it is broken {number}")


def test_a_problem_is_told_with_its_pages() -> None:
    pages = {"content/briefings/a.md": ["briefings/a/index.html"]}
    problems = tuple(map(broken, ("content/briefings/a.md", "content/briefings/new.md", "briefgen.toml")))
    told = json.loads(encoded(Update(3, ("index.html",), problems=problems, pages_of=pages, session="s")))
    assert told["id"] == "s-3"
    assert told["pages"] == ["index.html"]
    assert [item.get("pages") for item in told["problems"]] == [["briefings/a/index.html"], [], None]


def test_errors_come_first_and_all_are_counted() -> None:
    errors = tuple(broken("content/briefings/a.md", number) for number in range(SHOWN))
    warnings = tuple(broken("content/briefings/b.md", number) for number in range(5))
    told = json.loads(encoded(Update(1, problems=errors, warnings=warnings), is_greeting=True))
    assert (told["errors"], told["warnings"], len(told["problems"])) == (SHOWN, 5, SHOWN)
    assert told["greeting"] is True


def test_each_page_gets_each_update_and_one_that_sleeps_is_let_go() -> None:
    async def run() -> None:
        channel = Channel()
        awake, asleep = channel.listen(Update(0)), channel.listen(Update(0))
        assert json.loads(await anext(awake))["greeting"]
        await anext(asleep)
        for number in range(1, MOST + 2):
            channel.send(Update(number))
            assert json.loads(await anext(awake))["id"] == f"-{number}"
        assert len([message async for message in asleep]) <= MOST
        channel.close()
        assert "".join([message async for message in awake]) == ""

    asyncio.run(run())


@pytest.mark.parametrize("serial", [0, 7])
def test_a_greeting_says_in_which_state_the_site_is(serial: int) -> None:
    told = json.loads(encoded(Update(serial, ("index.html",), session="run"), is_greeting=True))
    assert (told["id"], told["pages"]) == (f"run-{serial}", [])
