"""Nothing withheld gets out by a slip: other tools' words, misspellings, wrong places; and what releases will bring."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from briefgen.cli import main
from briefgen.diagnostics import Severity
from briefgen.pipeline.explain import explain
from tests.sites import Site

EMBARGO = "2099-01-01T09:00:00Z"

UNDERSTOOD = (
    "draft: true", "draft: True", "Draft: true", "DRAFT: yes", 'draft: "true"', "draft: on", "draft: 1", "is_draft: true",
    "isDraft: true", "unpublished: true", "published: false", 'published: "no"', "published: off", "publish: false",
    "status: Draft", "status: DRAFT", 'status: " draft "', "status: unpublished", "Status: draft", "STATUS: Draft",
    "post_status: draft", f"Embargo: {EMBARGO}", f"EMBARGO: {EMBARGO}", f"embargo_until: {EMBARGO}",
    f"embargo-until: {EMBARGO}", f"embargoUntil: {EMBARGO}", f"embargoed_until: {EMBARGO}", f"embargoed: {EMBARGO}",
    f"Embargo date: {EMBARGO}", "marking: RED", "marking: TLP:RED", "marking: tlp red", "Marking: red", "tlp: red",
    "TLP: RED", "tlp: TLP:GREEN", "tlp: amber + strict", "TLP-marking: amber", "draft: true\nstatus: draft",
)  # fmt: skip
"""Front matter whose meaning is certain: it withholds."""

REFUSED = (
    "draft: maybe", "draft:", "draft: [true]", "draft: false\nstatus: draft", "draft: true\nstatus: published",
    "published: false\nstatus: published", "status: in review", "status: pending", "status: private", "Status: pending",
    "status:", "stauts: draft", "staus: published", "statsu: x", "embargo: 2099-01-01", "embargo: tomorrow",
    "embargo: true", "embargo:", "Embargo: 2099-01-01", "embargo_until: 2099-01-01", "embargoed: true", "embrago: x",
    f"embrago: {EMBARGO}", "emabrgo: 2099", "embargoo: x", "marking: orange", "marking: secret", "markng: red",
    "makring: red", "marknig: green", "tlp: secret", "dratf: true", "darft: true", "private: true", "Private: yes",
    "unlisted: true", "hidden: true", "hidden: 1", "hide: true", "visibility: private", "visibility: members",
    "visible: false", "public: false", "listed: false", "access: internal", "classification: secret",
    "classification: TLP:RED", "confidential: true", "internal: true", "restricted: true", "sensitivity: high",
    "publishDate: 2099-01-01", "publish_date: 2099-01-01", "publish-date: 2099-01-01", "expiryDate: 2020-01-01",
    "expires: 2020-01-01", "release: 2099-01-01", "release_date: 2099-01-01", "hold_until: 2099-01-01", "wip: true",
    "password: abc", "approved: false", "publised: false", "hiden: true", "privat: true", "state: draft",
    "workflow: Draft", "tags: [draft]", "handling: TLP:AMBER", "extra: {draft: true}", "extra: {status: draft}",
    "params: {draft: true}", "seo: {private: true}", "outcome: {kind: x, draft: true}",
    f"outcome: {{kind: x, embargo: '{EMBARGO}'}}", "events: [{date: 2021, title: x, draft: true}]",
    "follow_ups: [{title: x, embargo: '2099-01-01T09:00:00Z'}]", "sources: [{title: x, private: true}]",
    "corrections: [{date: 2021-02-09, text: x, status: draft}]", "brouillon: true", "entwurf: true", "borrador: true",
    "черновик: true", "下書き: true", "sperrfrist: 2099-01-01", "date_published: 2099-01-01", "datePublished: 2099-01-01",
    "published_on: 2099-01-01", "publish-time: 2099-01-01T09:00:00Z", "internal_only: true", "internal-use: yes",
    "for_internal_use_only: true", "eyes_only: true", "do_not_distribute: true", "not_public: true", "draft_status: true",
    "headless: true", "eleventyExcludeFromCollections: true", "permalink: false", "dg-publish: false", "render: false",
    "build: {render: never, list: never}", "_build: {render: false}", "noindex: true", "robots: noindex", "sitemap: false",
    "ready: no", "approved: pending", "veröffentlicht: nein", "publié: non", "Zustand: Entwurf", "estado: borrador",
    "статус: черновик", "الحالة: مسودة", "状態: 下書き", "வரைவு: true", "permissions: private", "topics: [draft]",
    "topics: [Talks, TLP:RED]",
)  # fmt: skip
"""Front matter that is not certain: it is an error, and nothing is published."""

TEXTS = (
    f"embargo: {EMBARGO}\n\nCanary",
    "Embargo: 2099-01-01\n\nCanary",
    "\n---\nstatus: draft\n---\nCanary",
    "+++\ndraft = true\n+++\nCanary",
    "TLP:RED\n\nCanary",
    "status:: draft\n\nCanary",
    "**Status:** Draft\n\nCanary",
    "**Status**: draft\n\nCanary",
    "- status: draft\n\nCanary",
    "> status: draft\n\nCanary",
    "status：draft\n\nCanary",
    "[status:: draft]\n\nCanary",
    "DRAFT\n\nCanary",
    "# DRAFT\n\nCanary",
    "==DRAFT==\n\nCanary",
    "## Draft – do not publish\n\nCanary",
    "Not for publication before 9 May 2099\n\nCanary",
    "UNDER EMBARGO\n\nCanary",
    "**For internal use only**\n\nCanary",
    "#talks #draft\n\nCanary",
    "Embargo: 9 May 2099\n\nCanary",
    "SPERRFRIST: 9. Mai 2099, 9 Uhr\n\nCanary",
    "Embargo jusqu’au 9 mai 2099\n\nCanary",
    "**TLP:AMBER+STRICT**\n\nCanary",
    "EMBARGOED UNTIL 1 January 2099, 9:00\n\nCanary",
    "STRICTLY EMBARGOED UNTIL 09:00\n\nCanary",
    f"::: statement\nby: Ann\nembargo: {EMBARGO}\n\nCanary\n:::\n",
    "::: statement\nby: Ann\ndraft: true\n\nCanary\n:::\n",
    "::: draft\nCanary\n:::\n",
    "::: embargo\nCanary\n:::\n",
)
"""Texts that say that they are not for everybody, below a front matter that does not."""

HEAD = f"title: Canary\ndate: 2021-02-05\nembargo: {EMBARGO}\n"

FILES = {
    "TOML": "+++\ntitle = 'Canary'\ndate = 2021-02-05\ndraft = true\n+++\nCanary",
    "JSON": '{"title": "Canary", "draft": true}\n\nCanary',
    "a line before": f"\n---\n{HEAD}---\nCanary",
    "a heading before": f"# Canary\n---\n{HEAD}---\nCanary",
    "two byte order marks": f"\ufeff\ufeff---\n{HEAD}---\nCanary",
    "no end": f"---\n{HEAD}\nCanary",
    "indented": " ---\n title: Canary\n status: draft\n ---\nCanary",
}
"""Files whose front matter is not where it is read."""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site(tmp_path, rules={"unknown-key": "off", "statement": "warning", "unknown-block": "off"})
    site.briefing("public", "For everybody.")
    return site


def canary(site: Site, keys: str, text: str = "Canary text.", path: str = "content/briefings/bird.md") -> None:
    name = "name: Canary" if "/actors/" in path else "title: Canary\ndate: 2021-02-05"
    site.write(path, f"---\n{name}\n{keys}\n---\n{text}")


def no_byte_of_it(site: Site) -> bool:
    return not any(b"canary" in content.lower() or "bird" in name for name, content in site.files().items())


def test_there_are_sixty_spellings() -> None:
    assert len({*UNDERSTOOD, *REFUSED}) >= 60


def test_understood_spellings_withhold(site: Site) -> None:
    """`draft: true`, `Status: draft`, `Embargo: 2099-…`: words of other tools, and any case"""
    for number, keys in enumerate(UNDERSTOOD):
        canary(site, keys, path=f"content/briefings/bird-{number}.md")
    result = site.build()
    assert not result.failed, result.problems
    assert len(result.withheld) == len(UNDERSTOOD)
    assert no_byte_of_it(site)


def test_other_spellings_are_errors(site: Site) -> None:
    """`visibility: private`, `publishDate: 2099-…`, `stauts: draft`: never ignored"""
    for number, keys in enumerate(REFUSED):
        canary(site, keys, path=f"content/briefings/bird-{number}.md")
    result = site.build()
    assert result.failed
    errors = [item for item in result.problems if item.severity is Severity.ERROR]
    refused = {item.path for item in errors}
    ignored = [keys for number, keys in enumerate(REFUSED) if f"content/briefings/bird-{number}.md" not in refused]
    assert ignored == []
    assert all(item.hint or "write" in item.message for item in errors)
    assert site.files() == {}


@pytest.mark.parametrize(
    "keys", ["draft: false", "private: false", "published: true", "visibility: public", "tlp: white"]
)
def test_words_that_withhold_nothing_are_harmless(site: Site, keys: str) -> None:
    canary(site, keys)
    assert not site.build().failed
    assert "Canary text" in site.page("/briefings/bird/")


@pytest.mark.parametrize(
    "keys",
    [
        "bill: {status: adopted}",
        "stats: 3",
        "publisher: X",
        "state: Bavaria",
        "section: news",
        "extra: {a: b}",
        "colour: red",
        "olive: 1",
    ],
)
def test_keys_for_a_theme_are_left_alone(site: Site, keys: str) -> None:
    canary(site, keys)
    assert not site.build().failed


def test_a_text_does_not_say_it_in_vain(site: Site) -> None:
    """`embargo: …` after the front matter closes; `TLP:RED` above a text; `draft: true` in a statement's head"""
    for number, text in enumerate(TEXTS):
        canary(site, "summary: x", text, path=f"content/briefings/bird-{number}.md")
    result = site.build()
    assert result.failed
    refused = {item.path for item in result.problems if item.rule == "withholding"}
    assert refused == {f"content/briefings/bird-{number}.md" for number, _ in enumerate(TEXTS)}


def test_a_text_about_an_embargo_is_a_text(site: Site) -> None:
    text = "Embargo: the Union stops imports of oil.\n\nStatus: in talks.\n\nThe draft: a summary of what it says.\n"
    text += (
        "\n## Draft\n\nNot for publication was a list of names.\n\nEmbargo: 2,000 tonnes seized\n\n- Status: adopted\n"
    )
    canary(site, "summary: x\ntopics: [Draft law]", text)
    assert not site.build().failed


def test_a_topic_of_a_draft_may_be_draft(site: Site) -> None:
    canary(site, "status: draft\ntopics: [draft]")
    assert site.build().problems == []


def test_a_value_that_means_it_is_to_be_said_otherwise(site: Site) -> None:
    """`type: draft`: another name for the key, as the fix was, did not help"""
    canary(site, "type: draft")
    found = site.only_problem()
    assert (found.line, found.column) == (4, 7)
    assert "say it in other words" in found.hint


@pytest.mark.parametrize("name", FILES)
def test_front_matter_elsewhere_is_an_error(site: Site, name: str) -> None:
    """`+++`, a line before `---`: a file without its embargo"""
    site.write("content/briefings/bird.md", FILES[name])
    assert site.build().failed


def test_a_byte_order_mark_is_no_hindrance(site: Site) -> None:
    canary(site, "status: draft")
    path = site.root / "content/briefings/bird.md"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert not site.build().failed
    assert no_byte_of_it(site)


@pytest.mark.parametrize(
    "keys", ["draft: true", "status: draft", f"embargo: {EMBARGO}", "marking: red", "private: true"]
)
def test_an_actor_cannot_be_withheld_in_vain(site: Site, keys: str) -> None:
    """`draft: true` in an actor's file"""
    canary(site, keys, path="content/actors/bird.md")
    assert site.only_problem().rule == "withholding"


def test_an_actor_may_have_a_status_of_its_own(site: Site) -> None:
    canary(site, "status: retired", path="content/actors/bird.md")
    assert not site.build().failed


@pytest.mark.parametrize("path", ["drafts/bird.md", "Drafts/2021/bird.md", "embargoed/bird.md", "bird.draft.md"])
def test_a_folder_does_not_say_it_in_vain(site: Site, path: str) -> None:
    """`content/briefings/drafts/x.md`"""
    canary(site, "summary: x", path=f"content/briefings/{path}")
    assert site.only_problem().rule == "withholding"
    canary(site, "status: draft", path=f"content/briefings/{path}")
    assert not site.build().failed


@pytest.mark.parametrize("path", ["_drafts/bird.md", "_bird.md", ".bird.md", "_private/bird.md"])
def test_hidden_files_are_not_read(site: Site, path: str) -> None:
    """`_drafts/x.md`, as Jekyll has it"""
    canary(site, "summary: x", path=f"content/briefings/{path}")
    assert not site.build().failed
    assert no_byte_of_it(site)


def test_the_rule_cannot_be_turned_off(site: Site) -> None:
    site.configure(rules={"withholding": "off"})
    canary(site, "private: true")
    assert site.only_problem().rule == "config"


def by_rule(site: Site, **options: Any) -> dict[str, Any]:
    return {item.rule: item for item in site.problems(**options)}


def test_an_embargo_is_checked_long_before(site: Site) -> None:
    """`embargo: 2099-…` and `[[Nowhere]]`: on the day the whole site fails to build"""
    site.briefing("bird", "See [[Nowhere]].", embargo=EMBARGO)
    checked = site.build(write=False)
    assert checked.failed
    [found] = checked.problems
    assert (found.rule, found.path, found.severity) == ("broken-link", "content/briefings/bird.md", Severity.ERROR)
    assert found.upon == "on 2099-01-01T09:00:00Z, when the embargo of content/briefings/bird.md ends"
    built = site.build()
    assert not built.failed
    assert [item.severity for item in built.problems] == [Severity.WARNING]
    assert site.build().problems == built.problems, "an unchanged build says it again"


def test_a_release_at_an_old_address_is_no_fault(site: Site) -> None:
    """Two pages had the address, said `check`; on the day, the line in `redirects.toml` gave way."""
    site.briefing("nest")
    site.briefing("bird", embargo=EMBARGO)
    site.write("redirects.toml", '[moved]\n"/briefings/bird/" = "/briefings/nest/"\n')
    checked = site.build(write=False)
    assert not checked.failed
    assert {item.rule for item in checked.problems} <= {"unused-redirect"}
    assert "/briefings/nest/" in (site.build(), site.page("/briefings/bird/"))[1]


def test_a_year_before_is_as_good_as_the_day(site: Site) -> None:
    site.briefing("bird", "See [[Nowhere]].", embargo="2022-02-10T10:00:00Z")
    assert by_rule(site, write=False)["broken-link"].upon
    assert not by_rule(site, now=1_700_000_000.0)["broken-link"].upon


@pytest.mark.parametrize("keys", ["", "date: soon"])
def test_a_drafts_fault_stops_nobody(site: Site, keys: str) -> None:
    """A draft with `[[Nowhere]]`; a draft with `date: soon`"""
    front: dict[str, Any] = {"status": "draft"} | ({"date": "soon"} if keys else {})
    site.briefing("bird", "See [[Nowhere]].", **front)
    site.briefing("public", "See [[bird|a plan]].")
    assert not site.build().failed
    checked = site.build(write=False)
    assert not checked.failed
    [found] = checked.problems
    assert found.rule == ("date" if keys else "broken-link")
    assert found.upon == "once the draft content/briefings/bird.md is published"
    assert site.build(drafts=True).failed


def test_a_draft_that_is_no_yaml_stops_nobody(site: Site) -> None:
    site.write("content/briefings/bird.md", "---\ntitle: a: b\nstatus: draft\n---\n")
    assert not site.build().failed
    site.write("content/briefings/bird.md", "---\ntitle: a: b\n---\nstatus: draft\n")
    assert site.build().failed


def test_a_picture_is_checked_before_its_release(site: Site) -> None:
    site.write("content/briefings/x.tiff", b"II*\0")
    site.briefing("bird", "![A bird](x.tiff)", embargo=EMBARGO)
    found = by_rule(site, write=False)["picture-metadata"]
    assert (found.path, bool(found.upon)) == ("content/briefings/bird.md", True)


def test_what_two_releases_bring_together(site: Site) -> None:
    """The same address, an ambiguous link, a follow-up resolved twice, on the day of a release"""
    site.briefing("public", "See [[Twin]].", follow_ups=[{"title": "Vote", "id": "vote"}])
    site.briefing("a/one", title="Twin", slug="one")
    site.briefing("closer", resolves=["public#vote"])
    for year in range(2030, 2046):
        site.briefing(f"quiet-{year}", embargo=f"{year}-01-01T00:00:00Z")
    site.briefing("late", title="Late", slug="quiet-2040", embargo="2041-06-01T00:00:00Z")
    site.briefing("b/two", title="Twin", slug="two", embargo="2042-06-01T00:00:00Z")
    site.briefing("z", resolves=["public#vote"], marking="red")
    found = by_rule(site, write=False)
    assert set(found) == {"same-address", "ambiguous-link", "resolved-twice"}
    assert found["same-address"].upon == "on 2041-06-01T00:00:00Z, when the embargo of content/briefings/late.md ends"
    assert (
        found["ambiguous-link"].upon == "on 2042-06-01T00:00:00Z, when the embargo of content/briefings/b/two.md ends"
    )
    assert found["resolved-twice"].upon.startswith("in the output for the audience red")


def test_two_names_that_come_to_one_slug(site: Site) -> None:
    """Two topics that differ by a sign only, on the day of the later release"""
    site.briefing("z-early", topics=["G7+"], embargo="2030-01-01T00:00:00Z")
    site.briefing("quiet", embargo="2031-01-01T00:00:00Z")
    site.briefing("a-late", topics=["G7"], embargo="2040-01-01T00:00:00Z")
    found = by_rule(site, write=False)
    assert set(found) == {"same-slug"}
    assert found["same-slug"].upon == "on 2040-01-01T00:00:00Z, when the embargo of content/briefings/a-late.md ends"


def test_a_part_that_a_release_does_not_bring(site: Site) -> None:
    site.briefing("bird", "## Part\n", embargo=EMBARGO)
    site.briefing("other", "Quiet.", embargo="2098-01-01T00:00:00Z")
    site.briefing("public", "See [[bird#prt|it]].")
    found = by_rule(site, write=False)
    assert set(found) == {"broken-anchor"}
    assert found["broken-anchor"].path == "content/briefings/public.md"
    assert found["broken-anchor"].upon.endswith("when the embargo of content/briefings/bird.md ends")


def test_a_check_leaves_the_archive_as_it_was(site: Site) -> None:
    site.briefing("bird", "See [[Nowhere]].", embargo=EMBARGO)
    for _ in range(3):
        assert len(site.problems()) == 1
        assert len(site.problems(write=False)) == 1
        assert no_byte_of_it(site)


def desk(site: Site) -> None:
    site.briefing("plan", title="Canary plan", status="draft")
    site.briefing("later", title="Canary later", embargo=EMBARGO)
    site.briefing("few", title="Canary few", marking="red", aliases=["/old-few/"])


def run(site: Site, monkeypatch: pytest.MonkeyPatch, *arguments: str, ci: str = "") -> tuple[int, str]:
    monkeypatch.chdir(site.root)
    monkeypatch.setenv("CI", ci)
    result = CliRunner().invoke(main, [*arguments, "--as-of", "2021-02-10"], catch_exceptions=False)
    return result.exit_code, result.output


COUNTED = "3 briefings are withheld: 1 draft, 1 under embargo until 2099-01-01T09:00:00Z, 1 marked red.\n"


def test_a_build_says_what_it_withholds(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """`briefgen build` with a draft and a red briefing: not a word"""
    desk(site)
    _, output = run(site, monkeypatch, "build")
    assert COUNTED in output
    assert "content/briefings/few.md: Canary few (marked red)" in output
    _, quiet = run(site, monkeypatch, "build", ci="true")
    assert COUNTED in quiet
    assert "Canary" not in quiet
    assert "Canary plan" in run(site, monkeypatch, "build", "-v", ci="true")[1]


@pytest.mark.parametrize(
    "head",
    [
        "title: Canary: red\ndate: 2021-02-05\nmarking: red",
        f"title: Canary: later\ndate: 2021-02-05\nembargo: {EMBARGO}",
        "title: Canary: later\ndate: 2021-02-05\n  embargo: 2099-01-01",
        "title: Canary\ndate: 05/02/2021\nembargo: 2099-01-01 09:00",
        "title: Canary\ndate: 05/02/2021\nactors: [{actor: Canary, rol: chief}]\nmarking: ambre",
        "title: Canary: typing\ndate: 2021-02-05\nembrago: 2099-01-01",
        "title: Canary: draft\nstatus: draft  # not yet",
    ],
)
def test_the_log_names_nothing_that_was_to_be_withheld(site: Site, monkeypatch: pytest.MonkeyPatch, head: str) -> None:
    """An embargo beside a fault of YAML, or with one of its own, is an embargo to those who read the log."""
    site.write("content/briefings/canary.md", f"---\n{head}\n---\n\nSee [[Canary of nobody]].\n")
    site.write("content/briefings/open.md", "---\ntitle: Open: to all\npublished: 2021-02-05\n  status: final\n---\n")
    for command in ("check", "build"):
        for arguments in ((command,), (command, "--json")):
            code, output = run(site, monkeypatch, *arguments, ci="true")
            assert (code, "canary" in output.casefold()) == (1, False)
            assert "content/briefings/open.md" in output
            assert "canary" in run(site, monkeypatch, *arguments)[1].casefold()


def test_the_log_does_not_name_what_a_public_text_links_to(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page shows `…` in its place, and the log says where the link is."""
    desk(site)
    site.briefing("open", "See [[Canary later]].")
    for arguments in (("build",), ("check",), ("check", "--json")):
        output = run(site, monkeypatch, *arguments, ci="true")[1]
        assert "leads to something that is withheld" in output
        assert "content/briefings/open.md" in output
        assert "Canary" not in output
    assert " --> content/briefings/open.md:5:5\n" in run(site, monkeypatch, "check", ci="true")[1]
    assert '"Canary later" leads to something that is withheld' in run(site, monkeypatch, "check")[1]


def test_json_says_what_is_withheld(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    desk(site)
    _, output = run(site, monkeypatch, "build", "--json")
    assert [item["title"] for item in json.loads(output)["withheld"]] == ["Canary later", "Canary few", "Canary plan"]
    _, output = run(site, monkeypatch, "build", "--json", ci="1")
    assert json.loads(output)["withheld"][2] == {"reason": "draft"}


def test_explain_says_why_a_page_is_withheld(site: Site) -> None:
    """`--explain` of its address says there is no such page"""
    desk(site)
    result = site.build()
    archive = site.root / ".briefgen/site.db"

    def explained(address: str) -> list[str]:
        return list(explain(archive, result, address))

    assert explained("/briefings/later/") == [
        "/briefings/later/: withheld: embargo until 2099-01-01T09:00:00Z (content/briefings/later.md)"
    ]
    assert explained("/old-few/") == ["/old-few/: withheld: marked red (content/briefings/few.md)"]
    assert "there is no page" in explained("/briefings/nobody/")[0]


def test_a_leak_stops_a_build_and_the_output_stays(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The gate runs in `build` too, before anything is replaced, and names the line of what is withheld"""
    secret = "The [[public|minister]] will *resign* on Sunday at noon."
    site.briefing("bird", f"Nothing yet.\n\n{secret}\n", title="Canary plan", embargo=EMBARGO)
    assert run(site, monkeypatch, "build")[0] == 0
    before = site.files()
    site.write("static/leak.txt", "the MINISTER will resign on Sunday, at noon")
    site.briefing("public", "For everybody, with one more sentence.")
    status, output = run(site, monkeypatch, "build")
    assert status == 1
    assert "error[leak]" in output
    assert "the sentence of content/briefings/bird.md:8:" in output
    assert site.files() == before
    assert run(site, monkeypatch, "build")[0] == 1, "what was refused is not written by the next build"
    assert site.files() == before
    site.write("static/leak.txt", "nothing")
    assert run(site, monkeypatch, "build")[0] == 0
    assert "one more sentence" in site.page("/briefings/public/")


def test_a_build_that_withholds_nothing_searches_nothing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(site, monkeypatch, "build")[0] == 0
    assert not (site.root / ".briefgen/publish").exists()


@pytest.mark.parametrize(
    "front",
    [
        "title: Canary talks in Vienna\nstatus: draft\ndate: 05/02/2021",
        f"title: Canary talks in Vienna\nembargo: {EMBARGO}\ndate: soon",
        "title: Canary talks in Vienna\nmarking: red\ndate: 2021-13-40",
        "title: Canary talks in Vienna\nstatus: draft\nsummary: a: b",
        'title: "Canary talks in Vienna\nstatus: draft',
    ],
)
@pytest.mark.parametrize(
    "leak", ["Canary talks in Vienna", "The minister will resign on Sunday at noon.", "the-canary-file"]
)
def test_a_withheld_file_that_cannot_be_read_is_searched_for(
    site: Site, monkeypatch: pytest.MonkeyPatch, front: str, leak: str
) -> None:
    """A draft with `date: 05/02/2021`: its title in `static/x.txt` is published"""
    text = "The [[public|minister]] will *resign* on Sunday at noon. See ![a map](map.png)."
    site.write("content/briefings/the-canary-file.md", f"---\n{front}\n---\n{text}\n")
    status, output = run(site, monkeypatch, "build")
    assert status == 0
    assert "1 briefing is withheld: 1 " in output
    assert "content/briefings/the-canary-file.md (" in output
    site.write("static/x.txt", f"So it was: {leak}")
    status, output = run(site, monkeypatch, "build")
    assert status == 1
    assert "error[leak]" in output
    assert "content/briefings/the-canary-file.md" in output


def test_a_picture_of_a_withheld_file_that_cannot_be_read_is_searched_for(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = bytes(range(256)) * 8
    site.write("content/briefings/chart-of-canaries.bin", picture)
    site.write(
        "content/briefings/bird.md", "---\ntitle: Bird\nstatus: draft\ndate: soon\n---\n[x](chart-of-canaries.bin)\n"
    )
    assert run(site, monkeypatch, "build")[0] == 0
    site.write("static/other.bin", picture)
    status, output = run(site, monkeypatch, "build")
    assert status == 1
    assert "error[leak]" in output


def test_the_log_of_a_ci_system_names_nothing_that_is_withheld(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A warning about a draft printed its path and its line in a public log"""
    site.briefing("canary-talks", "Canary sentence [[Nowhere]].", title="Canary", embargo=EMBARGO)
    site.write("content/briefings/canary-draft.md", "---\ntitle: Canary\nstatus: draft\ndate: soon\n---\n")
    for command in ("check", "build"):
        for arguments in ((command,), (command, "--json")):
            _, quiet = run(site, monkeypatch, *arguments, ci="true")
            assert "anary" not in quiet
            assert "a briefing that is withheld" in quiet
            assert "canary-talks.md" in run(site, monkeypatch, *arguments)[1]
    site.write("static/x.txt", "The canary sentence, Nowhere.")
    status, quiet = run(site, monkeypatch, "build", ci="true")
    assert status == 1
    assert "error[leak]: this file holds something that is withheld" in quiet
    assert "output/x.txt" in quiet
    assert "anary" not in quiet


def test_a_line_that_a_build_writes_into_redirects_is_checked_as_of_the_release(site: Site) -> None:
    """A build that only added a line kept the answer of the build before, which knew nothing of the line."""
    site.desk_page("about", "Who we are.", title="About")
    site.build()
    (site.root / "content/pages/method").mkdir()
    (site.root / "content/pages/about.md").rename(site.root / "content/pages/method/index.md")
    site.build()
    site.desk_page("about", "New.", title="Us", embargo="2021-02-12T00:00:00Z")
    assert site.build().problems == []
    (problem,) = site.build(records_moves=True).problems
    assert (problem.rule, problem.path) == ("unused-redirect", "redirects.toml")
    assert problem.upon.startswith("on 2021-02-12T00:00:00Z")
    assert site.clean_files()[1].problems == [problem]
