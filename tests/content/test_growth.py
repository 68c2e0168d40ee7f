"""What reading costs grows with a file's size and no faster, whatever is in it; what is too long is refused at once."""

from __future__ import annotations

import os
import time
import tracemalloc

import msgspec
import pytest

from briefgen.config import Limits
from briefgen.content import redirects_file
from briefgen.content.document import Settings, read
from briefgen.diagnostics import EXCERPT, Problem, text_of
from briefgen.markdown.mentions import Matcher
from briefgen.normal import nfc
from briefgen.records.facts import Document
from briefgen.records.storage import encoder
from tests.content.hostile import BRIEFING, FILES
from tests.sites import Site

SIZES = (500, 2_000)
ALLOWED = 8
"""How many times as much four times the size may cost: in a square it would be 16 times."""
BASE = 0.02
"""Seconds that are not looked at: below that, other things than the size count."""

MATCHER = Matcher([("A", "one"), ("aa", "two"), ("word", "three")])
SETTINGS = Settings(limits=Limits(value=1_000_000))


def cost(path: str, content: bytes, settings: Settings) -> tuple[float, Document]:
    begin = time.process_time()
    document = read(path, content, settings, MATCHER)
    return time.process_time() - begin, document


@pytest.mark.parametrize("html", [False, True], ids=["text", "html"])
@pytest.mark.parametrize("name", FILES)
def test_reading_is_linear(name: str, html: bool) -> None:
    path, make = FILES[name]
    settings = msgspec.structs.replace(SETTINGS, html=html)
    contents = [make(size).encode() for size in SIZES]
    least = [float("inf")] * len(SIZES)
    for _ in range(4):  # what else runs on the machine can only make it look slower
        made = [cost(path, content, settings) for content in contents]
        least = [min(known, new) for known, (new, _) in zip(least, made, strict=True)]
        if least[-1] <= ALLOWED * (least[0] + BASE):
            break
    else:
        pytest.fail(f"{name}: {least} seconds for sizes {SIZES}")
    small, large = (len(encoder.encode(document)) for _, document in made)
    assert large <= 6 * small, f"{name}: {small} bytes became {large}"
    assert large <= 1_000 * len(contents[-1])


def test_reading_old_addresses_is_linear() -> None:
    """Each was looked for in all lines: 8,000 took 18 seconds."""
    texts = ["[moved]\n" + "".join(f'"/old/{n}/" = "/new/{n}/"\n' for n in range(4 * size)) for size in SIZES]
    least = [float("inf")] * len(SIZES)
    for _ in range(4):  # as above
        for place, text in enumerate(texts):
            begin = time.process_time()
            found, problems = redirects_file.read(text.encode())
            least[place] = min(least[place], time.process_time() - begin)
            assert (problems, found.addresses[-1].line) == ([], text.count("\n"))
    assert least[1] <= ALLOWED * (least[0] + BASE), f"{least} seconds"


def only(document: Document, rule: str) -> Problem:
    (found,) = [item for item in document.problems if item.rule == rule]
    return found


def test_a_file_that_is_too_long_is_told_with_the_limit() -> None:
    content = b"---\ntitle: A\ndate: 2021\n---\n" + b"a" * 1_000_000
    found = only(read(BRIEFING, content, Settings()), "too-long")
    assert "1,000,000 bytes" in found.message
    assert "[limits]" in found.hint
    assert read(BRIEFING, content, Settings(limits=Limits(file=2_000_000))).problems == ()


@pytest.mark.parametrize("known", [False, True], ids=["a-new-file", "a-known-file"])
def test_a_file_that_is_too_long_is_not_read_whole(site: Site, known: bool) -> None:
    path = site.root / site.briefing("a")
    if known:
        assert site.problems() == []
    os.truncate(path, 100_000_000)
    tracemalloc.start()
    try:
        found = site.only_problem()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (found.rule, found.path) == ("too-long", "content/briefings/a.md")
    assert peak < 50_000_000
    site.briefing("a")
    assert site.problems() == []


def test_a_limit_beyond_all_files_is_no_limit(site: Site) -> None:
    site.configure(limits={"file": 2**62})
    site.briefing("a", "a" * 2_000_000)
    assert site.problems() == []


def test_a_value_that_is_too_long_is_told_with_the_limit() -> None:
    long = "a" * 10_001
    content = f"---\ntitle: A\ndate: 2021\nx: {long}\nevents: [{{date: 2021, title: {long}}}]\n---\n".encode()
    found = only(read(BRIEFING, content, Settings()), "too-long")
    assert (found.line, found.column) == (5, 23)
    assert '"events 1. title" has 10,001 characters, more than 10,000' in found.message
    assert "[limits]" in found.hint
    raised = read(BRIEFING, content, Settings(limits=Limits(value=20_000)))
    assert [item.rule for item in raised.problems] == ["unknown-key"]


def test_more_keys_than_front_matter_may_have_are_told_with_the_limit() -> None:
    content = b"---\ntitle: A\ndate: 2021\nx: [" + b"a, " * 100_000 + b"a]\n---\n"
    found = only(read(BRIEFING, content, Settings()), "yaml-limits")
    assert "100,000" in found.message


def test_a_text_that_is_nested_too_deeply_is_told_and_not_dropped_in_silence() -> None:
    found = only(read(BRIEFING, b"---\ntitle: A\ndate: 2021\n---\n\n" + b"> " * 30 + b"a\n", Settings()), "too-deep")
    assert (found.line, "20 levels" in found.message) == (6, True)
    nine = b"".join(b"  " * depth + b"- a\n" for depth in range(9))
    assert read(BRIEFING, b"---\ntitle: A\ndate: 2021\n---\n" + nine, Settings()).problems == ()


@pytest.mark.parametrize("before", [0, 50, 5_000])
def test_a_long_line_is_shown_around_the_column(site: Site, before: int) -> None:
    site.briefing("a", "x" * before + " [[Nobody]] " + "y" * 5_000)
    problem = site.only_problem()
    assert problem.column == before + 2
    assert len(problem.excerpt) == EXCERPT
    assert problem.excerpt[problem.column - 1 - problem.location.skipped :].startswith("[[Nobody]]")
    *_, line, marker = text_of(problem).split("\n")[:5]
    assert line[marker.index("^") :].startswith("[[Nobody]]")


def test_every_mistake_of_a_line_has_its_own_column(site: Site) -> None:
    site.briefing("a", "One <b> &lt;b> <i> and <b>\n")
    assert [item.column for item in site.problems()] == [5, 16, 24]


def test_marks_are_sorted_as_unicode_does_it() -> None:
    marks = "\u0315\u0300\u05ae\u0345\u0301\u0344"
    for text in (f"a{marks * 40}b", f"é{marks * 7}"):
        import unicodedata

        assert nfc(text) == unicodedata.normalize("NFC", text)
