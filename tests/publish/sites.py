"""A site to publish, the command that publishes it, and what can be fetched back."""

from __future__ import annotations

import contextlib
import http.client
import os
import subprocess
import sys
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from click.testing import CliRunner

from briefgen.cli import main
from tests.processes import watched
from tests.sites import Site


def small_site(site: Site, **target: object) -> Site:
    """Write a site with briefings, a picture, a draft, and one target `live`."""
    site.configure(**{"publish.live": target})
    site.write("content/briefings/map.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>')
    for name in ("a", "b", "c"):
        site.briefing(
            name,
            f"Text of {name}. ![Map](map.svg)",
            title=f"Talks {name}",
            actors=["Ann", "Ben"],
            topics=["Talks"],
            summary="They talked.",
        )
    site.briefing(
        "plan", "The plan that nobody has heard of until now, in every detail.", title="Secret plan", status="draft"
    )
    return site


def bounded(rounds: int, few: int, share: int = 1) -> int:
    """Return how many rounds a costly test runs: few by default, in a long run a share of those that are asked for."""
    return few if rounds <= 20 else max(rounds // share, few)


def publish(site: Site, *arguments: str, ok: bool = True, environment: Mapping[str, str] | None = None) -> str:
    """Run `briefgen publish` and return what it says. It runs in this process: that is ten times as fast."""
    with contextlib.chdir(site.root):
        result = CliRunner(env=environment).invoke(main, ["publish", *arguments])
    said = result.output
    assert isinstance(result.exception, SystemExit | None), said
    assert "briefgen failed" not in said, said
    assert (result.exit_code == 0) is ok, said
    return said


def fetched(address: str, paths: list[str]) -> dict[str, bytes]:
    """Fetch files over HTTP, as a visitor gets them."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.netloc, timeout=30)
    found = {}
    for path in paths:
        connection.request("GET", f"{parts.path}{quote(path)}")
        answer = connection.getresponse()
        content = answer.read()
        if answer.status == 200:
            found[path] = content
    connection.close()
    return found


def started(site: Site, *arguments: str, environment: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    """Start `briefgen publish` as a process of its own."""
    return watched(subprocess.Popen(
        [sys.executable, "-m", "briefgen", "publish", *arguments],
        cwd=site.root, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env=os.environ | dict(environment or {}),
    ))  # fmt: skip
