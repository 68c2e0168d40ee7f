"""Searching many files for what is withheld."""

from pathlib import Path

from briefgen.archive.withheld_texts import WithheldText
from briefgen.content.sources import digest_of
from briefgen.pipeline.pool import INLINE, pool
from briefgen.publish.gate import Gate
from briefgen.publish.searching import search_files

SECRET = WithheldText("the minister resigns on Friday", "title", "content/briefings/a.md")
PICTURE = WithheldText("content/briefings/map.png", "attachment", "content/briefings/a.md", is_path=True)


def test_many_files_are_searched_by_processes_with_the_same_findings(tmp_path: Path) -> None:
    picture = bytes(range(100, 200))
    contents = {f"{number}.html": b"<p>Nothing</p>" for number in range(2 * INLINE)}
    contents |= {
        "z.html": b"<p>The minister resigns on <b>Friday</b></p>",
        "a.png": picture,
        "b.7z": b"7z\xbc\xaf\x27\x1cx",
    }
    files = {path: tmp_path / path for path in contents}
    for path, content in contents.items():
        files[path].write_bytes(content)
    gate = Gate([SECRET], files={digest_of(picture): PICTURE})
    alone = search_files(gate, files, lambda: None)
    with pool(2) as processes:
        together = search_files(gate, files, processes)
    assert list(together.items()) == list(alone.items())
    assert [path for path, found in together.items() if found.hits or found.unread] == ["z.html", "a.png", "b.7z"]
