"""A site with every kind of page: parts of lists, actors of one name, and names from right to left in all places."""

from __future__ import annotations

from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from briefgen.render.direction import turns
from tests.sites import Site
from tests.theme.test_files import dead_links, pages, repeated_ids

HOST = "desk.example"
MINISTRY, TOPIC, OUTCOME = "وزارة الخارجية", "محادثات السلام", "اتفاق"
KINDS = {
    "actor", "actor-company", "actor-list", "actor-members", "actor-offices", "actors", "agenda", "author", "authors",
    "briefing", "chronology", "contradictions", "corrections", "countries", "follow-ups", "forecast", "gone", "home", "new", "not-found",
    "offices", "outcome", "outcomes", "page", "place", "places", "said", "statements", "tag-outcome", "topic", "topics",
}  # fmt: skip
DATES = ("2021", "2021-21", "198X", "19XX", "2018-05", "2018-05", "2018-05", "2017-06-04", "2017-06-04", "2017-06-04")


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site and return the folder of the output."""
    site = Site(
        tmp_path_factory.mktemp("every") / "site",
        title="مكتب الأخبار",
        description="ما حدث وما قيل",
        chronology={"split": 2},
        actors={"split": 3},
    )
    site.actor("ministry", name=MINISTRY, kind="organisation", aliases=["الخارجية"])
    site.actor("ali-1", name="علي حسن", kind="person", roles=[{"title": "وزير", "organisation": MINISTRY}])
    site.actor("ali-2", name="علي حسن", kind="person", roles=[{"title": "شاعر"}], member_of=["Union"])
    roles = [{"title": "وزير", "organisation": MINISTRY, "to": "2019"}]
    for number, name in enumerate(("مريم", "محمد", "منى", "Ann", "Bob")):
        known = {"kind": "person", "country": "مصر", "roles": roles, "sort_name": f"{name}, Dr"}
        site.actor(f"other-{number}", name=f"Dr {name}", **known)
    role = {"title": "كاتب", "organisation": MINISTRY, "to": "2001"}
    for number in range(25):
        site.actor(f"clerk-{number}", kind="person", member_of=[MINISTRY], roles=[role] if number < 13 else [])
    statement = f"::: statement\nby: {MINISTRY}\nto: ali-1\nplace: أوسلو\ndate: 2021-02-01\n\nنرحب.\n:::\n\n"
    dispute = "::: statement\nby: ali-1\nid: claim\n\nنعم.\n:::\n\n::: statement\nby: ali-2\ncontradicts: #claim\n\nلا.\n:::\n"
    for number, date in enumerate(DATES):
        site.briefing(
            f"b{number}",
            "## _main\n\nنص هنا.\n\n## Sources\n\n## Events\n\n" + statement * 5 + dispute,
            title="لقاء في أوسلو" if number % 2 else "A meeting in Oslo",
            lang="ar" if number % 2 else None,
            date=date,
            actors=[{"actor": MINISTRY, "role": "مضيف"}, "ali-1", "ali-2"],
            topics=[TOPIC],
            places=["أوسلو"],
            authors=["ليلى حداد", "Bo"],
            outcome={"kind": OUTCOME, "summary": "اتفق الطرفان"},
            events=[{"date": "2021-02-01", "title": "مؤتمر صحفي", "actors": [MINISTRY]}],
            follow_ups=[
                {"title": f"زيارة {step}", "id": f"visit-{step}", "due": due, "actors": [MINISTRY]}
                for step, due in enumerate((None, "2022", "2021-04", "2020-04", "2020", "2021-21", "202X"))
            ],
            resolves=[f"b{number - 1}#visit-1", f"b{number - 1}#visit-2"] if number else [],
            related=["b0"] if number else [],
            sources=[{"title": "تقرير", "publisher": "الأخبار"}],
            corrections=[{"date": "2021-02-02", "text": "تصحيح"}],
        )
    for kind, title, whole in (("topic", TOPIC, "سياسة خارجية"), ("place", "أوسلو", "النرويج")):
        front: dict[str, object] = {"aliases": ["اسم آخر"], "summary": "ملخص قصير", "parent": whole}
        front |= {"position": {"latitude": 59.9, "longitude": 10.7}} if kind == "place" else {}
        site.tag(kind, "part", "مقدمة عن [[b0]].", title=title, **front)
        site.tag(kind, "whole", title=whole)
    site.tag(
        "author", "leila", "تكتب عن [[b0]].", name="ليلى حداد", role="محررة", email="l@desk.example", actor="Dr منى"
    )
    site.desk_page("about", "نص هنا، انظر [[b0]].", title="من نحن", nav=1, summary="ملخص قصير")
    site.desk_page("about/method", "## One\n\n## Two\n\n## Three\n\n## Four", title="Method", lang="en", nav=2)
    site.write("redirects.toml", 'gone = ["/briefings/withdrawn/"]\n')
    result = site.build()
    assert not result.failed, result.problems
    return site.root / "output"


def test_all_kinds_of_pages_are_there(output: Path) -> None:
    bodies = [body for page in pages(output).values() for body in page.css("body[class]")]
    assert {str(body.attributes["class"]).removeprefix("page-") for body in bodies} == KINDS
    names = set(pages(output))
    for name in (
        "chronology/2018/05/day-unknown/part-2/index.html", "chronology/1900-1999/index.html", "chronology/2021/spring/index.html",
        "follow-ups/open/index.html", "follow-ups/open/undated/index.html", "actors/ministry/statements/2021/index.html",
        "actors/ministry/follow-ups/index.html", "actors/ministry/resolved/index.html", "actors/ali-1/addressed/index.html",
        "actors/all/people/م/index.html", "actors/all/country/مصر/م/index.html", "actors/all/office/وزير/index.html",
        "actors/all/by-office/index.html", "actors/ministry/offices/part-2/index.html", "actors/ministry/members/index.html", "actors/ministry/with/index.html",
        "actors/ministry/chronology/index.html", "briefings/withdrawn/index.html",
    ):  # fmt: skip
        assert name in names


def test_every_link_leads_somewhere(output: Path) -> None:
    assert dead_links(output, HOST) == []


def test_no_id_stands_twice(output: Path) -> None:
    assert repeated_ids(output) == []


def test_names_from_right_to_left_are_kept_apart_from_what_stands_beside_them(output: Path) -> None:
    """Otherwise a number or a comma beside such a name goes to its wrong side."""
    for name, page in pages(output).items():
        assert loose(page) == [], name


def loose(page: LexborHTMLParser) -> list[str]:
    """Return the texts from right to left that are in no `<bdi>` and no element with a direction."""
    (body,) = page.css("body")
    texts = [node for node in body.traverse(include_text=True) if node.tag == "-text" and turns(node.text(), "ltr")]
    return [node.text() for node in texts if not is_isolated(node)]


def is_isolated(node: LexborNode) -> bool:
    above = node.parent
    while above is not None and above.tag != "body":
        if above.tag == "bdi" or "dir" in above.attributes:
            return True
        above = above.parent
    return False
