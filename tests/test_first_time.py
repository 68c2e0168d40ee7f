"""The way of somebody new, as the page on publishing tells it: from `pip install` to a page on a bare repository."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.needs import program
from tests.test_docs import blocks, page

REMOTE = "https://git.example/you/archive.git"


@pytest.mark.slow
def test_from_install_to_a_published_page(repository: Path, installed: Path, tmp_path: Path) -> None:
    text = page(repository, "docs/publishing.md").split("## On your own server")[0]
    begin, publish = blocks(text, "console")
    (target,) = blocks(text, "toml")
    bare = tmp_path / "pages.git"
    subprocess.run([program("git"), "init", "-q", "--bare", str(bare)], check=True)
    own = ("PYTHON", "VIRTUAL_ENV", "GIT_")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(own)}
    environment |= {"PATH": f"{installed}:{environment['PATH']}", "HOME": str(tmp_path)}
    place = tmp_path

    def run(block: str) -> str:
        nonlocal place
        said = ""
        for line in block.splitlines():
            if not line.startswith("$ "):
                assert line in said
                continue
            words = shlex.split(line[2:].replace(REMOTE, str(bare)))
            if words[0] == "pip":
                assert words[1:] == ["install", "briefgen"]  # as `installed` has been
            elif words[0] == "cd":
                place = place / words[1]
            else:
                result = subprocess.run(words, cwd=place, env=environment, capture_output=True, text=True, check=False)
                assert result.returncode == 0, (line, result.stderr)
                said = result.stdout
        return said

    run(begin)
    briefing = place / "content/briefings/talks-in-geneva.md"
    briefing.write_text(
        briefing.read_text().replace("status: draft\n", "").rstrip() + "\n\nThey met, and said little.\n"
    )
    with (place / "briefgen.toml").open("a") as config:
        config.write(target)
    said = run(publish)
    assert "https://you.example/archive/" in said
    show = [program("git"), "show", "gh-pages:briefings/talks-in-geneva/index.html"]
    published = subprocess.run(show, cwd=bare, capture_output=True, text=True, check=True).stdout
    assert "They met, and said little." in published
    assert 'href="https://you.example/archive/briefings/talks-in-geneva/"' in published
    built = place / ".briefgen/publish/live/site"
    assert published == (built / "briefings/talks-in-geneva/index.html").read_text()
    assert "up to date" in run("$ briefgen publish\n")
