"""What hostile content, links, special files and manifests look like: one function for each kind of attack.

Each puts something somewhere in a site, chosen at random, and returns what that was.
"""

from __future__ import annotations

import json
import os
import socket
import stat
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.attack.world import TOPS, World

ODD = (
    "..", ".", "../x", "../../above.txt", "a/../../b", "/", "//", "/etc/passwd", ".git", ".briefgen-manifest", "a\nb",
    "a\u2028b", "a\u2029b", "a\x85b", "a\0b", "a\\b", "..\\..\\x", "%2e%2e", "%2e%2e%2fx", "%00", "-rf", "--yes", "#x", "a#b",
    "a?b", "a:b", "con", "NUL", "x.", "x ", " x", "a;b", "é", "e\u0301", "\ufeffx", "\u202ex", "😀", "x" * 250, "x" * 300,
    "漢" * 84, "漢" * 86, "a" * 5000, "index.html", "404.html", "assets", "briefings", "{{ 7 }}", "<b>", '"', "'", "*", "~", "$HOME",
)  # fmt: skip
"""Texts that stand where a name is expected."""

NAMES = (
    b"line\nbreak", b"\xff\xfe", b"\xe2\x80\xa8", b"-rf", b"#hash", b"%2e%2e", b"dot.", b"space ", b"a:b", b"back\\slash",
    b"e\xcc\x81", b"\xc3\xa9", b"x" * 250, b"x" * 255, b"\x7f", b"\x01", b"tab\there", b"..x", b"x..", b"{{x}}", b"<b>",
    b"\xed\xa0\x80", b"\xf0\x9f\x98\x80", b"a b", b"'q'", b'"q"', b"~", b"$(id)", b"CON", b"index.html", b"404.html",
)  # fmt: skip
"""Names of files as the file system takes them."""

MANIFEST, PARTS = ".briefgen-manifest", (".briefgen-manifest.part", ".briefgen-part")


def an_alias(world: World) -> str:
    pick, above = world.chance, str(world.absolute)
    aliases: list[object] = [
        f"/{above}/v/x.html", f"{above}/v/x.html", f"/a\n{above}/v/x.html", f"/a\u2028{above}/v/x.html", "/./", "/actors/./",
        "/.briefgen-manifest", "/../above.txt", "/../../beside/x.html", "//beside/x.html", "/a/../../../beside/x.html", "/",
        "", "/index.html", "/briefings/b/", "/briefings/b", "/assets/", "/404.html", "/site.txt", "/site.txt/x/", "/d/",
        "/briefings/b/index.html/x/", "/sitemap.xml/", 7, None, ["/x/"], {"a": 1}, True, "/\udcff/", "/.git/config",
        "/output/../../beside/x.html", "/%2e%2e/%2e%2e/beside/x.html", "/..%2f..%2fbeside/x.html", "/\\..\\..\\x.html",
        "http://x/y", "/é/", "/e\u0301/", "/A/", "/a/", "/BRIEFINGS/B/", *(f"/{odd}" for odd in ODD), *(f"/{odd}/" for odd in ODD),
    ]  # fmt: skip
    chosen = [pick.choice(aliases) for _ in range(pick.randint(1, 3))]
    world.put_text(
        "content/briefings/evil.md", f"---\ntitle: Evil\ndate: 2021\naliases: {json.dumps(chosen)}\n---\nText."
    )
    return f"aliases {chosen!r:.300}"


def a_slug(world: World) -> str:
    slug = world.chance.choice((*ODD, "b", "B", "../../beside/x", 7, None, ["x"]))
    world.put_text("content/briefings/evil.md", f"---\ntitle: Evil\ndate: 2021\nslug: {json.dumps(slug)}\n---\nText.")
    return f"slug {slug!r:.100}"


def a_term(world: World) -> str:
    odd = [world.chance.choice(ODD) for _ in range(4)]
    front = {"topics": odd[:1], "actors": odd[1:2], "outcome": odd[2], "places": odd[3:], "title": odd[0]}
    key = world.chance.choice(list(front))
    text = json.dumps({"title": "Evil", "date": "2021", key: front[key]})
    world.put_text("content/briefings/evil.md", f"---\n{text}\n---\nText.")
    return f"{key} {front[key]!r:.100}"


def a_file_name(world: World) -> str:
    pick = world.chance
    folders = ("content/briefings", "content/actors", "static", "static/d", "templates", "themes/mine/static", "themes/mine/templates")  # fmt: skip
    endings = (b"", b".md", b".html", b".png", b"/x.txt", b"/x.md")
    path = world.root / pick.choice(folders) / os.fsdecode(pick.choice(NAMES) + pick.choice(endings))
    world.put(path, lambda place: place.write_bytes(b"---\ntitle: Odd\nname: Odd\ndate: 2021\n---\nText.\n"))
    return f"file {os.fsencode(path)!r:.200}"


def a_reference(world: World) -> str:
    pick, above = world.chance, str(world.absolute)
    up = "../" * pick.randint(1, 8)
    leads = (
        f"{up}above.txt", f"{up}etc/passwd", f"{up}beside/x.html", f"{up}.git/config", f"{up}.env", f"{up}private.txt",
        f"{above}/v/x.html", f"/{above}/v/x.html", f"file://{above}/v/x.html", "../../.git/config", "../../.briefgen/site.db",
        "%2e%2e/%2e%2e/private.txt", "..%2f..%2fprivate.txt", "map.svg/../../../private.txt", "map.svg\0", "sub", ".", "..",
        "../../private.txt", "../../briefgen.toml", "../../static/site.txt", "link/config", "link", "leak.md", "leak.png", *ODD,
    )  # fmt: skip
    lead = pick.choice(leads)
    body = pick.choice((f"![x](<{lead}>)", f"[x](<{lead}>)", f"![x]({lead})", f"[[{lead}]]", f"[x]: {lead}\n\n![x][x]"))
    front = f"\nimage: {json.dumps({'file': lead, 'alt': 'x'})}" if pick.random() < 0.5 else ""
    world.put_text("content/briefings/evil.md", f"---\ntitle: Evil\ndate: 2021{front}\n---\n{body}\n")
    return f"reference {body!r:.150}{front[:120]}"


def a_link(world: World) -> str:
    """Put a symbolic link into one of the folders that people write in."""
    pick = world.chance
    folder = pick.choice(
        (
            "content",
            "content/briefings",
            "content/briefings/sub",
            "content/actors",
            "static",
            "static/d",
            "templates",
            "themes",
            "themes/mine",
            "themes/mine/static",
            "themes/mine/templates",
        )
    )
    name = pick.choice(
        ("link", "leak.md", "leak.png", "leak.html", "leak.txt", "x.css", "briefing.html", "base.html", ".dot", "sub")
    )
    place = world.root / folder / name
    lead = _lead(world, place)
    world.put(place, lambda path: path.symlink_to(lead))
    return f"link {folder}/{name} -> {lead}"


def a_link_in_place(world: World) -> str:
    """Let a link take the place of a file or a folder of the site's, or of one of its top folders."""
    pick = world.chance
    places = (*TOPS, "themes/mine", "themes/mine/static", "themes/mine/templates", "themes/mine/theme.toml", "content/briefings", "content/briefings/a.md", "content/briefings/map.svg", "content/actors", "static/d", "static/site.txt", "templates/extra.html", "themes/mine/static/mine.css")  # fmt: skip
    place = world.root / pick.choice(places)
    lead = _lead(world, place)
    world.put(place, lambda path: path.symlink_to(lead))
    return f"link {place.relative_to(world.root)} -> {lead}"


def _lead(world: World, place: Path) -> Path:
    """Return where a link leads: most often to the canary, by an absolute or a relative path."""
    pick, root = world.chance, world.root
    others = [
        root / ".briefgen", root / ".briefgen/site.db", root / "output", root / "output/index.html", root / "shared", root,
        root / "content", root / "static", root / "nowhere", place, place.parent, Path("/dev/zero"), Path("/dev/null"),
        Path("/"), Path("/proc/self/environ"), Path("/proc/self/fd"), root / "static/pipe", root / "shared/shared.txt",
    ]  # fmt: skip
    lead = pick.choice(world.canary.leads if pick.random() < 0.6 else others)
    return Path(os.path.relpath(lead, place.parent)) if pick.random() < 0.5 else lead


def a_link_bomb(world: World) -> str:
    folder = world.root / world.chance.choice(("content/briefings", "static", "templates", "themes/mine/static"))
    for level in range(4):
        place = folder / f"bomb{level}"
        world.put(place / "x.txt", lambda path: path.write_text("x"))
        for number in range(12):
            world.put(place / f"n{number}", partial(Path.symlink_to, target=f"../bomb{level + 1}"))
    return f"link bomb in {folder.relative_to(world.root)}"


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


def make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            one.bind(f"/proc/self/fd/{folder}/{path.name}")  # the address of a socket has room for 107 bytes
        finally:
            os.close(folder)


def make_device(path: Path) -> None:
    if os.geteuid() == 0:
        os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 5))  # /dev/zero
    else:
        os.mkfifo(path)


SPECIAL: dict[str, Callable[[Path], None]] = {"a pipe": make_pipe, "a socket": make_socket, "a device": make_device}


def a_special_file(world: World) -> str:
    pick = world.chance
    places = ("content/x", "content/briefings/x.md", "content/briefings/a.md", "content/briefings/map.svg", "content/actors/x.md", "static/x.txt", "static/pipe", "static/d/one.txt", "templates/base.html", "templates/x", "themes/mine/theme.toml", "themes/mine/static/x.css", "themes/mine/templates/x.html", "static", "content", "templates", "themes")  # fmt: skip
    kind, place = pick.choice(list(SPECIAL)), world.root / pick.choice(places)
    world.put(place, SPECIAL[kind])
    return f"{kind} at {place.relative_to(world.root)}"


def a_shape(world: World) -> str:
    """Let a file become a folder, or a folder a file."""
    pick = world.chance
    place = world.root / pick.choice(
        ("static/d", "static/site.txt", "static/d/one.txt", "static/briefings", "static/topics", "static/index.html")
    )
    is_folder = place.is_dir()
    if is_folder or (not place.suffix and pick.random() < 0.5):
        world.put(place, lambda path: path.write_text("now a file"))
    else:
        world.put(place, full_folder)
    return f"shape of {place.relative_to(world.root)}"


def a_manifest(world: World) -> str:
    """Plant a manifest in the output, in the preview or at the target."""
    pick = world.chance
    paths = [
        str(world.absolute / "v/x.html"), "../../beside/x.html", "../../private.txt", "../private.txt", "../.git/config",
        "a\n../../beside/x.html", "a\u2028/../../../beside/x.html", "mine.txt", "index.html", ".git/config", "", ".", "..", "/",
    ]  # fmt: skip
    files: object = [pick.choice(paths) for _ in range(pick.randint(1, 4))]
    files = pick.choice((files, files, files, [files], {"a": files}, None, [1]))
    texts = (
        json.dumps({"format": 1, "site": "Desk", "files": files}),
        json.dumps({"format": 1, "site": "Desk", "files": files}, ensure_ascii=False),
        json.dumps({"format": 1, "site": "Another desk", "files": ["index.html"]}),
        '{"format": 1, "site": "Desk", "files": [\n' + json.dumps(files)[1:-1] + "\n]}\n",
        '{"format": 1, "site": "Desk", "files": [\n"index.html"\n', "\n".join(paths[:6]), f"index.html\n{paths[0]}\n", "",
        "[" * 100_000, "x" * 10_000_000, '{"format": 1, "site": "Desk", "files": [' + '"a",' * 200_000 + '"a"]}', "\0", "{}", "null",
        json.dumps({"files": {path: ["0" * 64, 1] for path in paths if path}, "pending": paths}),
        json.dumps({"files": {path: ["0" * 64, 1] for path in paths[:3]}}), json.dumps({"files": {}, "pending": paths[:2]}),
    )  # fmt: skip
    text = pick.choice(texts).encode("utf-8", "surrogatepass")
    place = pick.choice(
        (
            world.root / "output" / MANIFEST,
            world.root / "output" / MANIFEST,
            world.root / ".briefgen/preview" / MANIFEST,
            world.target / ".briefgen-published.json",
        )
    )
    world.plant(place, lambda path: path.write_bytes(text))
    return f"{place.relative_to(world.outside)}: {text[:150]!r}"


def a_planted_link(world: World) -> str:
    """Put a link into the output, the preview, the target or `.briefgen/`."""
    pick, root = world.chance, world.root
    names = ("index.html", "briefings", "briefings/a", "briefings/a/index.html", "assets", "d", "d/one.txt", "topics", MANIFEST, *PARTS, "actors", "mine.txt", "briefings/evil", ".briefgen-published.json", ".briefgen-lock", "media")  # fmt: skip
    own = (
        "lock",
        "site.db",
        "site.db-wal",
        "site.integrity",
        "site.stage",
        "next-embargo",
        "templates",
        "check.db",
        "check.stage",
        "preview",
        "publish",
        "publish/live/record.json",
        "publish/live/sealed",
        "publish/live/lock",
    )
    base = pick.choice((root / "output", root / "output", root / ".briefgen/preview", world.target))
    place = base / pick.choice(names) if pick.random() < 0.75 else root / ".briefgen" / pick.choice(own)
    lead = pick.choice(world.canary.leads)
    lead = Path(os.path.relpath(lead, place.parent)) if pick.random() < 0.5 else lead
    world.plant(place, lambda path: path.symlink_to(lead))
    return f"link {place.relative_to(world.outside)} -> {lead}"


def a_planted_thing(world: World) -> str:
    """Put a folder, a file or a special file where the output or the target has something else."""
    pick = world.chance
    base = pick.choice((world.root / "output", world.root / "output", world.root / ".briefgen/preview", world.target))
    names = ("index.html", "briefings", "briefings/a", "briefings/a/index.html", "d", "d/one.txt", "d/two.txt", "site.txt", "mine.txt", MANIFEST, *PARTS, "briefings/evil/index.html", "briefings/b/mine.txt", ".briefgen-published.json", ".briefgen-lock")  # fmt: skip
    kinds: dict[str, Callable[[Path], object]] = SPECIAL | {
        "a file": lambda path: path.write_text("mine"), "a folder": lambda path: path.mkdir(), "a full folder": full_folder,
    }  # fmt: skip
    kind, place = pick.choice(list(kinds)), base / pick.choice(names)
    world.plant(place, kinds[kind])
    return f"{kind} at {place.relative_to(world.outside)}"


def full_folder(path: Path) -> None:
    """Make a folder with a file in it."""
    path.mkdir()
    path.joinpath("index.html").write_text("mine")


Attack = Callable[[World], str]

ATTACKS: tuple[Attack, ...] = (
    an_alias, an_alias, a_slug, a_term, a_file_name, a_file_name, a_reference, a_reference, a_link, a_link, a_link,
    a_link_in_place, a_link_in_place, a_link_bomb, a_special_file, a_special_file, a_shape, a_shape, a_manifest, a_manifest,
    a_planted_link, a_planted_link, a_planted_link, a_planted_thing, a_planted_thing,
)  # fmt: skip
