"""Many tabs of one preview, and everything that people and programs do to its site: what each tab shows, and how soon.

    python -m tests.preview.many_tabs [--operations 500] [--tabs 20] [--seconds 2] [--seed 1]

The tabs are real ones, of a headless Chromium. After each operation all of them must show what a clean build gives. A tab
notes when it last changed, so that the time that this program needs to look at the others does not count. The same seed
does the same things again.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

import click
from selenium import webdriver

from tests.conftest import chromium
from tests.preview.desk import Desk, perform
from tests.preview.following import eventually
from tests.preview.serving import serving

NEVER = 60.0
"""Seconds after which a tab counts as one that never shows the state of the site."""

SETTLE = 1.0
"""Seconds before the clean build begins, which would take time from the preview."""

PAGES = (
    "", "chronology/", "actors/", "topics/", "outcomes/", "follow-ups/", "topics/talks/", "topics/trade/", "actors/ann/",
    "actors/bob/", "actors/cat/", "briefings/b0/", "briefings/2020/b1/", "briefings/2021/b2/", "briefings/b3/",
    "briefings/2020/b4/", "briefings/linked/s/", "briefings/bulk/c7/", "briefings/nowhere/", "chronology/2021/",
)  # fmt: skip

WATCH = """
window.same = true;
window.changed = 0;
const note = () => { window.changed = performance.timeOrigin + performance.now() };
const observer = new MutationObserver(note);
for (const part of [document.head, document.body])
  observer.observe(part, { subtree: true, childList: true, characterData: true, attributes: true });
"""

COMPARE = r"""
const [html] = arguments;
const plain = (node) => {
  const copy = node.cloneNode(true);
  for (const script of copy.querySelectorAll("script[data-page]")) script.remove();
  for (const entry of copy.querySelectorAll("[aria-current=location]")) entry.removeAttribute("aria-current"); // reading
  for (const element of copy.querySelectorAll("*")) { // the order of attributes means nothing
    const sorted = [...element.attributes].sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ name, value }) => [name, value]);
    for (const [name] of sorted) element.removeAttribute(name);
    for (const [name, value] of sorted) element.setAttribute(name, value);
  }
  return copy.innerHTML.replace(/\?preview=[^"]*/g, "").replace(/\s+/g, " ").trim();
};
if (!window.same) return "reloaded";
if (html === null) return document.title.startsWith("Not shown because of errors") ? window.changed : "no errors";
const clean = new DOMParser().parseFromString(html, "text/html");
for (const part of ["head", "body"]) {
  const [found, wanted] = [plain(document[part]), plain(clean[part])];
  if (found === wanted) continue;
  let at = 0;
  while (found[at] === wanted[at]) at += 1;
  return `${part} has: …${found.slice(Math.max(at - 40, 0), at + 160)}… not: …${wanted.slice(Math.max(at - 40, 0), at + 160)}…`;
}
return window.changed;
"""


class Tabs:
    """The open tabs, each with its page."""

    def __init__(self, browser: webdriver.Chrome, address: str, count: int) -> None:
        self.browser, self.pages = browser, {}
        for number in range(count):
            if number:
                browser.switch_to.new_window("tab")
            page = PAGES[number % len(PAGES)]
            browser.get(address + page)
            eventually(lambda: browser.execute_script("return document.documentElement.dataset.previewSerial"), 60)
            browser.execute_script(WATCH)
            self.pages[browser.current_window_handle] = page

    def delays(self, expected: dict[str, bytes], has_errors: bool, since: float) -> dict[str, float | str]:
        """Wait until all tabs show what is expected; return for each page the seconds that it took, or what it shows."""
        left, found = dict(self.pages), {}
        until = time.monotonic() + NEVER
        while left and time.monotonic() < until:
            for handle, page in list(left.items()):
                self.browser.switch_to.window(handle)
                content = expected.get(f"{page}index.html") or (None if has_errors else expected["404.html"])
                state = self.browser.execute_script(COMPARE, content.decode() if content else None)
                found[page] = state if isinstance(state, str) else max(0.0, state / 1000 - since)
                if not isinstance(state, str):
                    del left[handle]
        return found


def run(browser: webdriver.Chrome, root: Path, operations: int, tabs: int, seconds: float, seed: int) -> list[str]:
    """Do things to a site and look at its tabs; return what was wrong. Says how long the tabs took."""
    desk, faults, delays = Desk(root, seed), [], []
    with serving(desk.site) as address:
        opened = Tabs(browser, address, tabs)
        for number in range(1, operations + 1):
            name = perform(desk)
            since = time.time()
            time.sleep(SETTLE)
            expected = desk.expected(address)
            has_errors = bool(desk.broken())
            found = opened.delays(expected, has_errors, since)
            desk.remember()
            late = {page: state for page, state in found.items() if isinstance(state, str) or state > seconds}
            slowest = max((state for state in found.values() if not isinstance(state, str)), default=0.0)
            delays.append(slowest)
            print(f"{number:4} {slowest:5.2f} s  {name}", flush=True)
            for page, state in list(late.items())[:3]:
                told = state if isinstance(state, str) else f"after {state:.2f} s"
                faults.append(f"operation {number}, {name}: /{page}: {told}")
                print(f"     /{page}: {told}", flush=True)
            if any(isinstance(state, str) for state in late.values()):
                break  # what comes later would fail for the same reason
        browser.switch_to.window(next(iter(opened.pages)))
    ordered = sorted(delays)
    p95 = ordered[max(0, int(len(ordered) * 0.95) - 1)]
    print(
        f"{len(delays)} operations, {tabs} tabs: median {statistics.median(delays):.2f} s, p95 {p95:.2f} s, worst {ordered[-1]:.2f} s"
    )
    return faults


@click.command()
@click.option("--operations", default=500, show_default=True)
@click.option("--tabs", default=20, show_default=True)
@click.option("--seconds", default=2.0, show_default=True, help="How soon each tab must show the state of the site.")
@click.option("--seed", default=1, show_default=True)
def main(operations: int, tabs: int, seconds: float, seed: int) -> None:
    """Work on a site at random while its preview is open in many tabs."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name).resolve()
        with chromium(folder / "chromium") as browser:
            faults = run(browser, folder / "site", operations, tabs, seconds, seed)
    print("\n".join(faults) or "All tabs showed what a clean build gives, in time.")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
