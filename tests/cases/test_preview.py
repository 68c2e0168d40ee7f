"""Cases of the preview: what is done while it is open, and what it shows then."""

from __future__ import annotations

import errno
import shutil
import socket
from functools import partial
from pathlib import Path
from unittest.mock import patch

import pytest
from selenium import webdriver

from briefgen import project
from briefgen.pipeline.clean import clean_site
from briefgen.preview import builder as building
from briefgen.preview.builder import PreviewOptions
from tests.preview.following import eventually, following
from tests.preview.serving import serving
from tests.preview.test_live import opened, wait
from tests.sites import Site


@pytest.fixture
def desk(site: Site) -> Site:
    site.configure(theme="own")
    site.write("themes/own/theme.toml", 'extends = "dispatch"\n')
    for name in ("a", "b", "c"):
        site.briefing(name, f"Text of {name}.")
    return site


def test_the_configuration_renamed_away_and_written_anew(desk: Site) -> None:
    """`briefgen.toml` saved by renaming it away and writing anew."""
    with following(desk) as preview:
        for number in range(3):
            path = desk.root / "briefgen.toml"
            path.rename(path.with_suffix(".old"))
            desk.configure(theme="own", title=f"Desk {number}")
            eventually(partial(preview.shows, "/", f"Desk {number}"))
        eventually(lambda: not preview.messages)


@pytest.mark.parametrize(
    ("name", "told"),
    [("briefgen.toml", "the file is gone"), ("themes", "there is no theme"), ("content", "the folder is gone")],
)
def test_what_a_site_is_made_from_is_gone_and_back(desk: Site, name: str, told: str) -> None:
    """`briefgen.toml`, `themes/` or `content/` gone, and back."""
    with following(desk) as preview:
        place = desk.root / name
        place.rename(desk.root / f"{name}.away")
        eventually(lambda: any(told in message for message in preview.messages))
        assert "Text of a." in preview.page("/briefings/a/")
        desk.root.joinpath(f"{name}.away").rename(place)
        eventually(lambda: not preview.messages)
        desk.briefing("a", "Another text.")
        eventually(lambda: "Another text." in preview.page("/briefings/a/"))


def test_a_theme_that_is_missing_is_seen_when_it_comes(desk: Site) -> None:
    """`theme = "late"`, and only then `themes/late/theme.toml`; then it extends another theme."""
    with following(desk) as preview:
        desk.configure(theme="late")
        eventually(lambda: preview.messages)
        desk.write("themes/late/theme.toml", 'extends = "dispatch"\n')
        eventually(lambda: not preview.messages)
        desk.write("themes/own/templates/home.html", "<body>Own home</body>")
        desk.write("themes/late/theme.toml", 'extends = "own"\n')
        eventually(lambda: "Own home" in preview.page("/"))


def test_a_full_disk(desk: Site) -> None:
    """The disk is full, and has space again: told, and well again without another save."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with following(desk) as preview:
        with patch.object(building, "build", full):
            desk.briefing("a", "Another text.")
            eventually(lambda: any("No space left" in message for message in preview.messages))
        eventually(lambda: not preview.messages)
        assert "Another text." in preview.page("/briefings/a/")


def test_more_tabs_than_connections(desk: Site, browser: webdriver.Chrome) -> None:
    """Six tabs open, and more: a browser has six connections to a host."""
    with serving(desk) as address:
        first, tabs = browser.current_window_handle, []
        for number in range(9):
            browser.switch_to.new_window("tab")
            opened(browser, f"{address}briefings/{'abc'[number % 3]}/")
            tabs.append(browser.current_window_handle)
        for name in ("a", "b", "c"):
            desk.briefing(name, "Seen everywhere.")
        for tab in tabs:
            browser.switch_to.window(tab)
            wait(browser, "document.body.innerText.includes('Seen everywhere.') && window.same", 30)
            browser.close()
        browser.switch_to.window(first)


def test_a_preview_stopped_and_started_again(desk: Site, browser: webdriver.Chrome) -> None:
    """`serve` stopped, a file edited, `serve` started: the open page is renewed, and says that it stopped meanwhile."""
    panel = "document.querySelector('briefgen-preview')?.shadowRoot.textContent"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with serving(desk, port=port) as address:
        seen = opened(browser, f"{address}briefings/a/")
        desk.briefing("b", "An edit, so that the serials differ from those to come.")
        desk.briefing("a", "The first preview.")
        seen("document.body.innerText.includes('The first preview.')")
    seen(f"{panel}.includes('The preview has stopped')")
    desk.briefing("a", "Edited in between.")
    with serving(desk, port=port):
        wait(browser, "document.body.innerText.includes('Edited in between.')", 30)
        assert browser.execute_script("return window.same")
        seen("document.querySelector('briefgen-preview') === null")
        browser.get("about:blank")


@pytest.mark.parametrize("edited", [False, True])
@pytest.mark.parametrize("how", ["clean", "state", "output", "replaced"])
def test_the_state_removed_beside_the_preview(desk: Site, how: str, edited: bool) -> None:
    """`briefgen clean`, or `.briefgen` deleted, beside `serve`; the output deleted, or another folder in its place."""
    with following(desk) as preview:
        before = desk.files(".briefgen/preview")
        output = desk.root / ".briefgen/preview"
        if how == "clean":
            loaded, _ = project.load(desk.root)
            assert loaded
            clean_site(loaded, desk.root / "output")
        elif how == "state":
            while (desk.root / ".briefgen").exists():  # a build may be writing
                shutil.rmtree(desk.root / ".briefgen", ignore_errors=True)
        else:
            output.rename(desk.root / "output.old")
            if how == "replaced":
                output.mkdir()
        if edited:
            desk.briefing("a", "Another text.")
        eventually(lambda: preview.page("/briefings/b/"))
        eventually(lambda: not edited or "Another text." in preview.page("/briefings/a/"))
        eventually(lambda: files_of(desk).keys() == before.keys() and not preview.messages)


def files_of(site: Site) -> dict[str, bytes]:
    try:
        return site.files(".briefgen/preview")
    except FileNotFoundError:
        return {}


def test_the_site_built_beside_the_preview(desk: Site) -> None:
    """`briefgen build` beside `serve`."""
    with following(desk) as preview:
        desk.briefing("a", "Another text.")
        assert not desk.build().failed
        eventually(lambda: "Another text." in preview.page("/briefings/a/"))
        assert preview.messages == []


def test_a_folder_linked_while_the_preview_is_open(desk: Site) -> None:
    """A linked folder added while serving, then edits through it, and through the folder that it leads to."""
    with following(desk) as preview:
        (desk.root / "content/shared").mkdir()
        with patch.object(preview.builder, "rebuild", wraps=preview.builder.rebuild) as rebuild:
            (desk.root / "content/briefings/linked").symlink_to("../shared")
            eventually(lambda: rebuild.called)
        for number, place in enumerate(("content/briefings/linked", "content/shared", "content/briefings/linked")):
            desk.write(f"{place}/s.md", f"---\ntitle: Shared {number}\ndate: 2021-02-05\n---\n")
            eventually(partial(preview.shows, "/briefings/s/", f"Shared {number}"))
        (desk.root / "content/notes").mkdir()
        desk.write("content/notes/n.md", "---\ntitle: Note\ndate: 2021-02-05\n---\n")
        (desk.root / "content/briefings/n.md").symlink_to("../notes/n.md")
        eventually(lambda: "Note" in preview.page("/briefings/n/"))
        desk.write("content/notes/n.md", "---\ntitle: Another note\ndate: 2021-02-05\n---\n")
        eventually(lambda: "Another note" in preview.page("/briefings/n/"))


def test_one_file_broken_and_another_edited(desk: Site) -> None:
    """One file broken, another edited: the other is shown, and the broken one counts as what it said before."""
    with following(desk) as preview:
        desk.write("content/briefings/a.md", "---\ntitle: [A\n---\nBroken.\n")
        desk.write("content/briefings/new.md", "---\ntitle: [New\n---\nBroken.\n")
        desk.briefing("b", "See [[a]] and [[Nobody]].")
        desk.briefing("c", "Another text. See [[a]].", title="Edited")
        eventually(lambda: "Another text." in preview.page("/briefings/c/"))
        eventually(lambda: len(preview.messages) == 3)
        assert "Text of a." in preview.page("/briefings/a/")
        assert "Text of b." in preview.page("/briefings/b/")
        assert "Edited" in preview.page("/briefings/a/")  # what links to it
        assert all(f'href="/briefings/{name}/"' in preview.page("/") for name in "abc")
        pages_of = preview.builder.latest.pages_of
        assert pages_of["content/briefings/a.md"] == ["briefings/a/index.html"]
        assert "content/briefings/new.md" not in pages_of
        for name in ("a", "b", "new"):
            desk.briefing(name, "Right again.")
        eventually(lambda: not preview.messages)
        assert all("Right again." in preview.page(f"/briefings/{name}/") for name in ("a", "b", "new"))


def test_a_copy_with_the_same_address(desk: Site) -> None:
    """A file copied into another folder: two pages with one address; the others go on."""
    with following(desk) as preview:
        desk.briefing("copied/a", "The copy.", slug="a")
        eventually(lambda: any("two pages have the address" in message for message in preview.messages))
        desk.briefing("b", "Another text.")
        eventually(lambda: "Another text." in preview.page("/briefings/b/"))
        assert "Text of a." in preview.page("/briefings/a/")
        desk.briefing("copied/a", "The copy.", slug="a-copy")
        eventually(lambda: "The copy." in preview.page("/briefings/a-copy/") and not preview.messages)


def test_a_broken_template_and_another_page_edited(desk: Site) -> None:
    """A template broken, a briefing edited: pages that do not use the template go on."""
    with following(desk) as preview:
        desk.write("templates/home.html", "{% if %}")
        eventually(lambda: preview.messages)
        desk.briefing("a", "Another text.")
        eventually(lambda: "Another text." in preview.page("/briefings/a/"))
        assert "Text of b." in preview.page("/")
        Path(desk.root, "templates/home.html").unlink()
        eventually(lambda: not preview.messages)
        eventually(lambda: "Another text." in preview.page("/"))


def test_warnings_are_told(desk: Site) -> None:
    """A warning, such as a picture without a description, is told like an error."""
    with following(desk) as preview:
        desk.write("content/briefings/1.png", b"\x89PNG")
        desk.briefing("a", "![](1.png)")
        eventually(lambda: preview.told("description"))
        assert preview.builder.latest.problems == ()
        assert preview.builder.latest.pages_of["content/briefings/a.md"] == ["briefings/a/index.html"]


def test_drafts_are_shown_unless_they_are_not_wanted(desk: Site) -> None:
    """`serve` shows drafts, and with `--no-drafts` what a build would show."""
    desk.briefing("d", "See [[a]].", status="draft")
    with following(desk) as preview:
        assert "Draft" in preview.page("/briefings/d/")
    with following(desk, PreviewOptions(drafts=False)) as preview:
        assert preview.page("/briefings/d/") == ""
        desk.briefing("d", "See [[a]].")
        eventually(lambda: preview.page("/briefings/d/"))
        assert 'href="/briefings/d/"' in preview.page("/briefings/a/")  # it links there
        desk.briefing("d", "See [[a]].", draft=True)
        eventually(lambda: not preview.page("/briefings/d/"))
        desk.briefing("a", "Another text.")
        eventually(lambda: "Another text." in preview.page("/briefings/a/"))
        assert preview.messages == []


def test_a_fault_of_what_is_under_embargo_is_told_with_the_day_when_it_begins(desk: Site) -> None:
    """`serve --no-embargoed`, and a briefing under embargo with a broken link."""
    with following(desk, PreviewOptions(embargoed=False)) as preview:
        desk.briefing("d", "See [[Nobody]].", embargo="2999-01-01T00:00:00Z")
        eventually(lambda: preview.told("Nobody"))
        assert [item.upon for item in preview.builder.latest.warnings] == [
            "on 2999-01-01T00:00:00Z, when the embargo of content/briefings/d.md ends"
        ]
        assert preview.messages == []
        desk.briefing("a", "Another text.")
        eventually(lambda: "Another text." in preview.page("/briefings/a/"))


def test_old_addresses_lead_on_in_the_preview(desk: Site) -> None:
    """`redirects.toml` written, broken, fixed and removed while `serve` runs; `serve` never writes into it."""
    redirects = desk.root / "redirects.toml"
    with following(desk) as preview:
        desk.write("redirects.toml", '[moved]\n"/old/" = "/briefings/a/"\n')
        eventually(lambda: "url=" in preview.page("/old/"))
        desk.write("redirects.toml", '[moved]\n"/old/" = /briefings/a/\n')
        eventually(lambda: any("not TOML" in message for message in preview.messages))
        desk.briefing("b", "Another text.")
        eventually(lambda: "Another text." in preview.page("/briefings/b/"))
        text = '[moved]\n"/older/" = "/briefings/b/"\n'
        desk.write("redirects.toml", text)
        eventually(lambda: "url=" in preview.page("/older/") and not preview.messages)
        assert preview.page("/old/") == ""
        (desk.root / "content/briefings/c.md").rename(desk.root / "content/briefings/renamed.md")
        eventually(lambda: preview.page("/briefings/renamed/") and not preview.page("/briefings/c/"))
        assert redirects.read_text() == text
        redirects.unlink()
        eventually(lambda: not preview.page("/older/"))
