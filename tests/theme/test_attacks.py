"""Texts that attack whoever reads them, in a real browser: nothing runs, nothing is asked of another host, nothing leads away."""

from __future__ import annotations

import http.server
import random
from pathlib import Path
from typing import ClassVar

import pytest
from selenium import webdriver
from selenium.common.exceptions import NoAlertPresentException

from briefgen.content.document import Settings, read
from briefgen.rules import FIXED, RULES
from briefgen.site.hosting import POLICY
from tests.hosted import hosted
from tests.hostile import ATTACKS, TEXTS
from tests.pipeline.test_any_content import check_output
from tests.sites import Site

ARMED = (
    "<img src=//EVIL/picture onerror=alert(1)>", "<script src=//EVIL/s></script>", "<svg><script>alert(1)</script></svg>", "<iframe src=//EVIL/f></iframe>",
    "<a href=javascript:alert(1) id=own>x</a>", "<meta http-equiv=refresh content='0;url=//EVIL/m'>", "<link rel=stylesheet href=//EVIL/l>", "<object data=//EVIL/o></object>",
    "<style>@import '//EVIL/c'; body{background:url(//EVIL/b)}</style>", "<p style='background:url(//EVIL/p)'>x</p>", "<input autofocus onfocus=alert(1)>", "<video src=//EVIL/v poster=//EVIL/w>",
    "<p title=\"\n\n[[b]]<img src=x onerror=alert(1)>\n\n\">", "<p title='\n\n[[b|\" onmouseover=alert(1) x=\"]]\n\n'>", "<details open ontoggle=alert(1)>x</details>", "<table background=//EVIL/t><tr><td>x</table>",
)  # fmt: skip


class Silent(http.server.SimpleHTTPRequestHandler):
    """Serves files without any policy: what holds must hold without one."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        super().do_GET()

    def log_message(self, *_: object) -> None:
        pass


class Guarded(Silent):
    """Serves files with the policy that is recommended."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()


class Evil(Silent):
    """Stands for another host."""

    asked: ClassVar[list[str]] = []


def fixed(text: str, *, html: bool) -> bool:
    """Say whether a text has an error that no site can turn down."""
    content = f"---\ntitle: T\ndate: 2021-02-05\n---\n{text}".encode()
    return any(
        problem.rule in FIXED for problem in read("content/briefings/p.md", content, Settings(html=html)).problems
    )


def attack(chance: random.Random, evil: str, *, html: bool) -> str:
    """Return a text of attacks that a site can be built from."""
    while True:
        found = [chance.choice(chance.choice((ATTACKS, TEXTS, ARMED, ARMED))) for _ in range(40)]
        found = [piece.replace("EVIL", evil) for piece in found if not fixed(piece, html=html)]
        text = "".join(piece + chance.choice(("\n\n", "\n\n", "\n", " ")) for piece in found)
        if not fixed(text, html=html):
            return text


def look(browser: webdriver.Chrome, address: str) -> None:
    """Open a page, point at and click what is in it, and see that nothing came of that."""
    browser.get(address)
    browser.execute_script(
        "for (const node of document.querySelectorAll('main *')) {"
        " for (const kind of ['mouseover', 'focus', 'toggle', 'error', 'load']) node.dispatchEvent(new Event(kind)); }"
        "for (const link of document.querySelectorAll('main a[href^=\"javascript\" i]')) link.click();"
    )
    with pytest.raises(NoAlertPresentException):
        assert browser.switch_to.alert.text == "none"
    assert browser.execute_script("return window.pwned") is None
    assert browser.current_url == address
    assert browser.execute_script("return document.querySelector('body > footer.foot') !== null")
    assert (
        browser.execute_script(
            "return document.querySelectorAll('script:not([type=\"application/ld+json\"], head > script)').length"
        )
        == 0
    )


@pytest.mark.parametrize("html", [False, True])
def test_no_text_does_anything_in_a_browser(browser: webdriver.Chrome, tmp_path: Path, rounds: int, html: bool) -> None:
    empty = tmp_path / "evil"
    empty.mkdir()
    rules = {rule: "warning" for rule in RULES if rule not in FIXED}
    site = Site(tmp_path / "site", markdown={"html": html}, rules=rules)
    names = [f"p{number}" for number in range(max(rounds // 6, 1))]
    with hosted(empty, Evil) as evil:
        site.briefing("b", title='B" onmouseover=alert(1) x="<img src=x onerror=alert(1)>')
        for name in names:
            site.briefing(name, attack(random.Random(f"{html} {name}"), evil.removeprefix("http://"), html=html))
        result = site.build()
        assert not result.failed, [problem for problem in result.problems if problem.severity == "error"]
        check_output(site)
        with hosted(site.root / "output", Silent) as host:
            for name in ("b", *names):
                look(browser, f"{host}/briefings/{name}/")
        assert set(Evil.asked) == ({"/picture"} if html else set())  # without a policy, a picture is shown
        Evil.asked.clear()
        with hosted(site.root / "output", Guarded) as host:
            for name in names:
                look(browser, f"{host}/briefings/{name}/")
        assert Evil.asked == []
