"""The sentence in which a link stands: where it begins and ends in every script, and what is left open in it."""

from __future__ import annotations

import re

import pytest

from briefgen.graphemes import boundary
from briefgen.markdown.context import TextInput
from briefgen.markdown.parser import read
from briefgen.markdown.sentences import ROOM


def sentences(markdown: str, path: str = "content/briefings/a.md") -> list[str]:
    """Return the sentence of each reference, with the linked words between brackets and titles as their numbers."""
    prose, _ = read(markdown, TextInput(path=path))
    found = (re.sub("\x00t([0-9]+)\x00", r"<\1>", reference.sentence) for reference in prose.references)
    return [re.sub("\x00c[0-9]+\x00", "]", re.sub("\x00o[0-9]+\x00", "[", sentence)) for sentence in found]


@pytest.mark.parametrize(
    ("markdown", "sentence"),
    [
        ("One came first. Then [[b|two]] followed. Three was last.", "Then [two] followed."),
        ("Then they met in [[b|Geneva]].", "Then they met in [Geneva]."),
        ("Nobody came. Read [the talks](b.md), it said.", "Read [the talks], it said."),
        ("Nobody came. Read [the talks](/briefings/b/)!", "Read [the talks]!"),
        ("Mr. Smith met No. 7 in [[b|Oslo]] at 10 a.m. sharp.", "Mr. Smith met No. 7 in [Oslo] at 10 a.m. sharp."),
        ("He asked: “Is it [[b|over]]?” Nobody knew.", "He asked: “Is it [over]?”"),
        ("He left *early* for\n[[b|the\ntalks]] `x` [@news] again.", "He left early for [the talks] x again."),
        ("外相は会談した。次に[[b|東京]]\nで会った。最後。", "次に[東京]で会った。"),
        ("「終わった」と[[b|述べた]]。次。", "「終わった」と[述べた]。"),
        ("قال الوزير كلمة. ثم ذهب إلى [[b|المحادثات]]، ولم يعد؟ ثم انتهى.", "ثم ذهب إلى [المحادثات]، ولم يعد؟"),
        ("पहला वाक्य। फिर [[b|वार्ता]] हुई। अंत।", "फिर [वार्ता] हुई।"),
        ("## On [[b|the talks]] {#own}", "On [the talks]"),
        ("> Nobody knew. Then [[b|two]] spoke.", "Then [two] spoke."),
        ("![A picture](b.png) shows [[b|it]] all.", "shows [it] all."),
        ("Seen <!-- not this --> in [[b|Oslo]].", "Seen in [Oslo]."),
    ],
    ids=lambda value: value[:24] if value else "",
)
def test_a_link_stands_in_its_sentence(markdown: str, sentence: str) -> None:
    assert sentences(markdown)[-1] == sentence


def test_titles_are_left_open() -> None:
    assert sentences("Ann met [[b]]. Then [[c]] met [[d|her]]. It ended.") == [
        "Ann met [<0>].",
        "Then [<1>] met her.",
        "Then <1> met [her].",
    ]


@pytest.mark.parametrize(
    "markdown", ["- [[b]]", "[[b|Talks]].", "See the [part](#part) below.", "See [[#Part]] below."]
)
def test_a_link_that_stands_alone_or_stays_on_the_page_has_no_sentence(markdown: str) -> None:
    assert sentences(markdown) == [""]


@pytest.mark.parametrize("word", ["word ", "หนึ่ง", "कि", "g\u0308", "[[c]]", "長"])
def test_a_long_sentence_is_cut_where_people_see_an_end(word: str) -> None:
    text = word * 200
    (sentence,) = (item for item in sentences(f"{text} [[b|here]] {text}") if "[here]" in item)
    before, after = sentence.split("[here]")
    for part, cut in ((before, before.removeprefix("…").lstrip()), (after, after.removesuffix("…").rstrip())):
        assert part != cut
        assert len(cut) <= ROOM * 2
        assert "\x00" not in cut
    whole = re.sub("<[0-9]+>", "", after).removesuffix("…")
    assert boundary(text.replace("[[c]]", "") + " ", len(whole.lstrip())) == len(whole.lstrip())
