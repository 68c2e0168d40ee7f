"""Nothing withheld is in any byte: in sites made at random, and in spite of a theme that tells what it should not."""

from __future__ import annotations

import bz2
import gzip
import io
import random
import shutil
import zipfile
import zlib
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from briefgen import project
from briefgen.archive.tables import connect
from briefgen.archive.withheld_texts import WithheldText
from briefgen.diagnostics import Problem
from briefgen.pipeline.pool import pool
from briefgen.publish import gate
from briefgen.publish.gate import Gate
from briefgen.publish.index_words import words_in
from briefgen.publish.leaks import LeakSearch
from briefgen.search.encoding import compressed, content_of
from tests.publish.sites import bounded, publish, small_site
from tests.sites import NOW, Site

DAY = 86_400
MARKINGS = ("clear", "green", "amber", "amber+strict", "red")


@pytest.fixture(autouse=True)
def on_a_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have messages name what is withheld, which they do not in the log of a CI system."""
    monkeypatch.delenv("CI", raising=False)


def canary(chance: random.Random) -> str:
    return "canary" + "".join(chance.choices("abcdefghkmnpqrstuvwxyz", k=12))


def write(site: Site, chance: random.Random, number: int, others: list[str]) -> dict[str, Any]:
    """Write a briefing and a page with a canary of their own in every field; return what they are held back by."""
    own = canary(chance)
    embargo = chance.choice([None, None, NOW + chance.randrange(-3, 4) * DAY])
    held: dict[str, Any] = {
        "canary": own,
        "draft": chance.random() < 0.3,
        "embargo": embargo,
        "marking": chance.choice(MARKINGS) if chance.random() < 0.5 else "clear",
    }
    links = "".join(f"See [[{other}]], [[{other}|it]] and [so]({other}.md).\n\n" for other in others)
    site.write(f"content/briefings/{own}-map.svg", f'<svg xmlns="http://www.w3.org/2000/svg" id="{own}"/>')
    body = (
        f"{own} opens. ![{own} map]({own}-map.svg)\n\n{links}## {own} part\n\n| {own} |\n|---|\n| {own} |\n\n"
        f"::: key-points\n{own} point\n:::\n\n::: statement\nby: {own} Speaker\nid: said\n\n{own} said.\n:::\n\nNote.[^1]\n\n[^1]: {own} foot.\n"
    )
    front = {
        "title": f"{own} title", "date": "2021-01-0" + str(1 + number % 9), "actors": [f"{own} Actor", "Ann"],
        "outcome": {"kind": f"{own} kind", "summary": f"{own} outcome"}, "topics": [f"{own} topic", "Talks"],
        "follow_ups": [{"title": f"{own} promise", "id": "p", "due": "2021-03-01", "actors": [f"{own} Debtor"]}],
        "events": [{"date": "2021-01-02", "title": f"{own} event", "actors": [f"{own} Guest"]}],
        "summary": f"{own} summary", "places": [f"{own} place"], "authors": [f"{own} author"], "aliases": [f"/old/{own}/"], "related": others[:1],
        "sources": [{"title": f"{own} source", "url": f"https://{own}.example/"}],
        "corrections": [{"date": "2021-01-05", "text": f"{own} correction"}],
        "image": {"file": f"{own}-map.svg", "alt": f"{own} picture"}, "marking": held["marking"],
        "status": "draft" if held["draft"] else "published", "house_key": f"{own} extra",
    }  # fmt: skip
    if embargo is not None:
        front["embargo"] = f"2021-02-{10 + round((embargo - NOW) / DAY):02}T10:00:00Z"
    site.briefing(own, body, **front)
    terms = {key: front[key] for key in ("status", "marking", "embargo") if key in front}
    page = {"title": f"{own} page", "nav": number, "summary": f"{own} words", "old_addresses": [f"/own/{own}/"]}
    site.desk_page(own, f"{own} text. [[{own}]]\n\n{links}", **page, **terms)
    return held


def shown(held: dict[str, Any], audience: str, now: float) -> bool:
    due = held["embargo"] is None or held["embargo"] <= now
    return not held["draft"] and due and MARKINGS.index(held["marking"]) <= MARKINGS.index(audience)


def configure(site: Site, audience: str) -> None:
    target = {"to": "folder", "path": "../www", "audience": audience}
    site.configure(**{"publish.live": target, "rules": {"unknown-key": "off"}})


def holds(files: dict[str, bytes], word: str) -> list[str]:
    return [path for path, content in files.items() if word in path or word.encode() in content.lower()]


def test_no_canary_is_in_any_byte_of_sites_at_random(site: Site, tmp_path: Any, rounds: int) -> None:
    seen_shown = seen_withheld = 0
    rounds = bounded(rounds, 6)
    for number in range(rounds):
        chance = random.Random(number)
        one = Site(tmp_path / f"site-{number}")
        held: list[dict[str, Any]] = []
        for index in range(chance.randint(2, 5)):
            held.append(write(one, chance, index, [item["canary"] for item in held]))
        for _ in range(3):
            audience, now = chance.choice(MARKINGS), NOW + chance.randrange(-3, 4) * DAY
            configure(one, audience)
            result = one.build(marking=audience, now=now)
            assert not result.failed, result.problems
            files = one.files()
            for item in held:
                if shown(item, audience, now):
                    assert len(holds(files, item["canary"])) > 3
                    seen_shown += 1
                else:
                    assert holds(files, item["canary"]) == []
                    seen_withheld += 1
            clean, _ = one.clean_files(marking=audience, now=now)
            assert clean == files
            pending = [
                item["embargo"] for item in held if item["embargo"] and item["embargo"] > now and not item["draft"]
            ]
            assert result.next_embargo == min(pending, default=None)
        if number % 5 == 0:
            publish(one, "--yes", "--as-of", "2021-02-10T10:00:00Z", "--delete-many", "--take-over")
            out = {path.as_posix(): path.read_bytes() for path in (tmp_path / "www").rglob("*") if path.is_file()}
            for item in held:
                assert bool(holds(out, item["canary"])) == shown(item, audience, NOW)
    assert seen_shown > rounds
    assert seen_withheld > rounds


@pytest.mark.parametrize(
    "path", ["templates/foot.html", "static/notes.txt", "static/secret-plan.txt", "content/briefings/notes.txt"]
)
def test_a_leak_that_a_theme_or_a_file_makes_stops_publishing(site: Site, tmp_path: Any, path: str) -> None:
    small_site(site, to="folder", path=str(tmp_path / "www"))
    publish(site, "--yes")
    before = (tmp_path / "www/index.html").read_bytes()
    if path.endswith(".html"):
        site.write(
            "templates/home.html",
            '{% extends "dispatch/home.html" %}{% block main %}Soon: Secret&nbsp;plan{% endblock %}',
        )
    elif "secret" in path:
        site.write(path, "nothing of note")
        site.briefing("secret-plan", "Hidden.", title="Hidden things", status="draft")
    else:
        site.write(path, "They said: the plan that nobody has heard of until now, in  every detail. More.")
        if path.startswith("content"):
            site.briefing("a", "See [notes](notes.txt).", title="Talks a")
    said = publish(site, "--yes", ok=False)
    assert "error[leak]" in said
    assert f"content/briefings/{'secret-plan' if 'secret' in path else 'plan'}.md" in said
    assert "output/" in said
    assert (tmp_path / "www/index.html").read_bytes() == before
    assert "error[leak]" in publish(site, "--yes", "--dry-run", ok=False)


def test_what_gives_nothing_away_can_be_allowed(site: Site, tmp_path: Any) -> None:
    small_site(site, to="folder", path=str(tmp_path / "www"))
    site.write("static/notes.txt", "A secret plan.")
    assert '[leaks] allow = ["Secret plan"]' in publish(site, "--yes", ok=False)
    text = (site.root / "briefgen.toml").read_text()
    site.write("briefgen.toml", text + '[leaks]\nallow = ["Secret plan"]\n')
    publish(site, "--yes")


def test_what_many_say_is_looked_for_in_one_document_of_them(site: Site) -> None:
    said, title = "Officials called the meeting difficult and left.", "The talks about the river go on"
    for number in range(5):
        site.briefing(f"b{number}", f"Part {number}. {said}", title=title)
    site.briefing("held", said, title=title, status="draft")
    assert not site.build().failed
    found, asked = _searched(site)
    assert [problem.message for problem in found] == [
        "the sentence of content/briefings/held.md:6:1 is withheld, but it is in content/briefings/b0.md too"
    ]
    read = [sql for sql in asked if sql.startswith("SELECT d.path, d.address, d.record")]
    assert [sql.partition("is_shown")[2] for sql in read] == [" AND entity = 'briefing:b0'"]


def test_what_is_public_in_other_capitals_is_no_leak(site: Site) -> None:
    site.briefing("b", "Nothing.", title="THE TALKS about the river: they go on")
    site.briefing("held", "Hidden.", title="The talks about the river they go on", status="draft")
    assert not site.build().failed
    assert _searched(site)[0] == []


def _searched(site: Site) -> tuple[list[Problem], list[str]]:
    """Search the output of a site; return what was found, and what the archive was asked."""
    found, _ = project.load(site.root)
    assert found
    asked: list[str] = []
    files = {path: site.root / "output" / path for path in site.files()}
    with closing(connect(site.root / ".briefgen/site.db", write=False)) as db, pool(1) as processes:
        db.set_trace_callback(asked.append)
        search = LeakSearch(db, found, site.root / "output", site.root / ".briefgen/texts.json")
        return search.search(files, processes).problems, asked


def test_words_of_two_fields_do_not_make_a_text_public(site: Site, tmp_path: Any) -> None:
    """The text of a public briefing ends as a withheld title begins, and its own title goes on: nobody said it all."""
    small_site(site, to="folder", path=str(tmp_path / "www"))
    site.briefing("a", "They spoke of the long", title="Secret harvest of Ann")
    site.briefing("harvest", "Hidden.", title="The long secret harvest of Ann", status="draft")
    site.write("static/notes.txt", "The long secret harvest of Ann is near.")
    assert "error[leak]: the title of content/briefings/harvest.md" in publish(site, "--yes", ok=False)


def test_the_search_index_may_shorten_a_public_word_to_a_withheld_name(site: Site, tmp_path: Any) -> None:
    small_site(site, to="folder", path=str(tmp_path / "www"))
    site.briefing("public", "Hoping for sanctions.", topics=["Talks"], actors=["\u00c9lan"])
    site.briefing("hidden", "Hidden.", topics=["Talk", "Sanction", "Hope"], actors=["Elan"], slug="h", status="draft")
    assert "Nothing was written" not in publish(site, "--yes")
    site.briefing("public", "Hoping.", topics=["Talks"])
    site.write("static/search/notes.pf_index", compressed(content_of([["sanction", [], []]])))
    assert "the topic of content/briefings/hidden.md" in publish(site, "--yes", ok=False)
    site.briefing("public", "Hops and sanctions.", topics=["Talks"])
    assert "Nothing was written" not in publish(site, "--yes")
    site.write("static/search/notes.pf_index", compressed(content_of([["hope", [], []]])))
    told = publish(site, "--yes", ok=False)
    assert "the topic of content/briefings/hidden.md" in told, "Pagefind makes `hop` of hops, not `hope`"


def test_a_newer_gate_searches_again_what_passed_an_older_one(
    site: Site, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_site(site, to="folder", path=str(tmp_path / "www"))
    site.write("static/notes.txt", "Of a secret plan.")
    with monkeypatch.context() as patch:
        patch.setattr(gate, "code_version", lambda: "older")
        patch.setattr(gate.Gate, "search", lambda *_: gate.Found([], []))
        publish(site, "--yes")
    assert "error[leak]" in publish(site, "--dry-run", ok=False)


def test_the_version_of_the_gate_changes_with_its_code(tmp_path: Any) -> None:
    folder = tmp_path / "publish"
    shutil.copytree(Path(gate.__file__).parent, folder)
    before = gate.code_version(folder)
    assert gate.code_version(folder) == before == gate.code_version()
    (folder / "decodings.py").write_text("")
    assert gate.code_version(folder) != before


def test_it_goes_out_when_it_is_due_and_nothing_else_does(site: Site, tmp_path: Any) -> None:
    small_site(site, to="folder", path=str(tmp_path / "www"))
    site.briefing("late", "Long awaited.", title="Long awaited", embargo="2021-02-10T12:00:00Z", topics=["Talks"])
    publish(site, "--yes", "--as-of", "2021-02-10T11:59:59Z")
    assert (site.root / ".briefgen/next-embargo").read_text() == "2021-02-10T12:00:00Z\n"
    before = {path: path.read_bytes() for path in (tmp_path / "www").rglob("*.html")}
    assert not any(b"awaited" in content for content in before.values())
    said = publish(site, "--yes", "--as-of", "2021-02-10T12:00:00Z")
    assert "+ briefings/late/index.html" in said
    assert not (site.root / ".briefgen/next-embargo").exists()
    changed = {
        path.relative_to(tmp_path / "www").as_posix()
        for path in (tmp_path / "www").rglob("*.html")
        if before.get(path) != path.read_bytes()
    }
    assert changed == {
        "briefings/late/index.html", "index.html", "new/index.html", "chronology/index.html", "chronology/2021/index.html",
        "topics/index.html", "topics/talks/index.html", "briefings/c/index.html",
    }  # fmt: skip


SECRETS = [
    WithheldText("the secret plan & its “parts”", "title", "plan.md"),
    WithheldText("secret-plan-2", "slug", "plan.md", is_path=True),
]
TITLE = "The Secret Plan & its “Parts”"


def pdf(text: str) -> bytes:
    return b"%PDF-1.4\n1 0 obj <</Filter/FlateDecode>>stream\r\n" + zlib.compress(text.encode()) + b"\nendstream"


def zipped(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        TITLE.encode(),
        b"the SECRET plan &amp; its &#8220;parts&#8221;",
        "The <em>Secret</em> Plan\n &amp; its<br>“Parts”".encode(),
        '<meta content="The Secret Plan &amp; its “Parts”">'.encode(),
        b'{"t": "The Secret Plan & its \\u201cParts\\u201d"}',
        b"?q=The%20Secret%20Plan%20%26%20its%20%E2%80%9CParts%E2%80%9D",
        "SUMMARY:The Secret Pl\r\n an & its “Parts”\r\n".encode(),
        gzip.compress(TITLE.encode(), mtime=0),
        bz2.compress(TITLE.encode()),
        gzip.compress(gzip.compress(TITLE.encode(), mtime=0), mtime=0),
        zipped("word/document.xml", f"<w:t>{TITLE.replace('&', '&amp;')}</w:t>".encode()),
        zipped("secret-plan-2.txt", b""),
        pdf(TITLE),
        ("\ufeff" + TITLE).encode("utf-16"),
        b'<a href="/briefings/secret-plan-2/">',
        b"/media/secret-plan-2.jpg",
    ],
)
def test_the_gate_reads_every_form(content: bytes) -> None:
    assert Gate(SECRETS).search("x", content).hits


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"secret-plan-20",
        b"my-secret-plan",
        b"the secret plan",
        gzip.compress(b"x", mtime=0),
        b"\x1f\x8b\x08broken",
        b"PK\x03\x04broken",
        b"%PDF stream\n",
    ],
)
def test_the_gate_lets_other_things_pass(content: bytes) -> None:
    assert Gate(SECRETS).search("secret-plan-20.html", content).hits == []
    assert Gate(SECRETS).search("secret-plan-2.html", content).hits


def test_nothing_is_published_ahead_of_its_time(site: Site, tmp_path: Any) -> None:
    small_site(site, to="folder", path=str(tmp_path / "www"))
    assert "the day of the build is in the future" in publish(site, "--yes", "--as-of", "2998-01-01", ok=False)
    assert not (tmp_path / "www").exists()


def test_words_of_the_search_index_are_searched(site: Site) -> None:
    """A file of the index is searched by its words, and one that only looks like it as all others are."""
    index = compressed(content_of([[["plesiosaur\x01", [[0, [-25, 3], []]], []], ["whale\x01", [], []]]]))
    found = Gate([WithheldText("Plesiosaur", "name", "content/briefings/a.md", is_name=True)]).search(
        "a.pf_index", index
    )
    assert ([hit.layer for hit in found.hits], found.unread) == (["the words in it"], [])
    packer = zlib.compressobj(0, zlib.DEFLATED, -zlib.MAX_WBITS)  # as another machine may have compressed it
    elsewhere = index[:10] + packer.compress(zlib.decompress(index, 31)) + packer.flush() + index[-8:]
    assert elsewhere != index
    assert words_in(elsewhere) == words_in(index)
    assert words_in(index + b"more") == b""
    other = gzip.compress(b"pagefind_dcd" + b"\x82" + b"\x6aplesiosaur" + b"\x01 and a long text on a plesiosaur")
    assert Gate([WithheldText("a long text on", "sentence", "content/briefings/a.md")]).search("b.pf_index", other).hits
    apart = Gate([WithheldText("plesiosaur whale", "name", "content/briefings/a.md", is_name=True)])
    assert apart.search("a.pf_index", index).hits == []
