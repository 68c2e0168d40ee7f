"""Words that mean that something is not for everybody, or not yet: those of briefgen, and those of other tools.

Where the meaning is certain, they are read as the keys `status`, `embargo` and `marking`. All others are unclear, and
an error where they stand.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, Literal

import msgspec

from briefgen.records.dates import Instant
from briefgen.tlp import MARKINGS, Marking

Key = Literal["status", "embargo", "marking"]

OWN: tuple[Key, ...] = ("status", "embargo", "marking")
"""The keys of front matter that withhold a briefing."""

_WORDS = {
    "draft": "draft isdraft unpublished",
    "published": "published publish ispublished",
    "status": "status poststatus publishstatus publicationstatus publishingstatus",
    "embargo": "embargo embargoed embargountil embargoeduntil embargotill embargodate embargoend embargoends"
    " embargoendsat embargountildate underembargountil embargolifts embargoliftsat embargotime sperrfrist sperrvermerk"
    " эмбарго エンバーゴ 엠바고",
    "marking": "marking tlp tlpmarking tlplabel tlplevel tlpcolor tlpcolour trafficlightprotocol",
    # unclear unless the value is false
    "closed": "private isprivate unlisted isunlisted hidden ishidden hide withheld withhold internal confidential"
    " secret restricted sensitive hold onhold wip nopublish donotpublish dontpublish notforpublication offline"
    " underembargo classified internalonly internaluse internaluseonly forinternaluse forinternaluseonly"
    " officialuseonly forofficialuseonly eyesonly staffonly membersonly donotdistribute notfordistribution"
    " notforrelease notpublic nonpublic draftstatus excludefromcollections eleventyexcludefromcollections headless"
    " noindex entwurf vertraulich geheim gesperrt brouillon confidentiel nonpublie borrador"
    " confidencial rascunho bozza riservato vertrouwelijk szkic poufne utkast kladde luonnos taslak gizli"
    " черновик секретно конфиденциально чернетка πρόχειρο مسودة سري"
    " پیشنویس வரைவு טיוטה मसौदा 草稿 草案 机密 機密 下書き 非公開 초안 비공개",
    # unclear if the value is false
    "open": "public ispublic listed list visible isvisible live online approved released reviewed ready show shown"
    " share shared render rendered output permalink sitemap searchable dgpublish veröffentlicht publié"
    " publicado pubblicato gepubliceerd opublikowane опубликовано 公開 公开 발행",
    # unclear unless the value says that it is for everybody
    "other": "visibility access accesslevel audience readers clearance classification confidentiality sensitivity"
    " secrecy restriction restrictions distribution dissemination handling protectivemarking securitymarking"
    " protection password publishdate publishat publishon publishafter publishedat pubdate publicationdate"
    " datepublished dateofpublication publishedon publisheddate publishtime publishedtime publicationtime"
    " publishuntil unpublish unpublishdate unpublishat expirydate expiry expires expiresat expiresafter"
    " expirationdate validfrom validuntil notbefore notafter availablefrom availableuntil release releasedate"
    " releaseat releaseon releaseafter golive golivedate liveon liveat scheduled scheduledfor scheduledat"
    " holduntil holdfor withholduntil freigabe permission permissions 禁发 禁運 解禁",
}  # fmt: skip
"""Keys by what they mean, without case, spaces, hyphens and underscores."""

_MEANINGS = {word: meaning for meaning, words in _WORDS.items() for word in words.split()}

_NEAR = (
    "draft", "unpublished", "published", "status", "embargo", "embargoed", "embargountil", "embargodate", "marking",
    "private", "unlisted", "hidden", "withheld", "visibility", "visible", "classification", "classified",
    "confidential", "confidentiality", "restricted", "restriction", "sensitivity", "publishdate", "publicationdate",
    "expirydate", "releasedate", "scheduled",
)  # fmt: skip
"""The words whose misspellings are looked for."""

_OTHER_WORDS = frozenset(
    {
        "accessed", "accessible", "craft", "drafter", "drafters", "draught", "drift", "embarkation", "expert",
        "experts", "graft", "listing", "making", "parking", "publishedin", "publisher", "publishers", "publishing",
        "releasenotes", "releases", "remark", "remarks", "schedule", "schedules", "stat", "state", "states",
        "stats", "statue", "statute", "statutes", "classifier", "classifiers", "marketing", "redistribution",
        "restarted", "scheduler", "starts", "unlimited", "united",
    }
)  # fmt: skip
"""Words that are close to one of these and mean something else."""

_TRUE, _FALSE = frozenset({"true", "yes", "y", "on", "1"}), frozenset({"false", "no", "n", "off", "0"})
_NOT_YET = frozenset(
    {"never", "not yet", "pending", "nein", "non", "nee", "nej", "nie", "não", "hayır", "нет", "ні", "όχι", "لا", "לא",
     "नहीं", "இல்லை", "否", "いいえ", "아니요"}
)  # fmt: skip
"""Values that mean that something is not public, where others would say no."""

_DRAFTS = frozenset({"draft", "unpublished"})
_PUBLISHED = frozenset({"published", "public"})
_FOR_EVERYBODY = frozenset(
    {"public", "published", "everybody", "everyone", "all", "world", "open", "none", "unclassified", "clear", "white",
     "tlp:clear", "tlp:white", "visible", "listed"}
)  # fmt: skip
_CLOSED_VALUES = _DRAFTS | {
    "drafts", "embargo", "embargoed", "under embargo", "do not publish", "not for publication", "top secret",
    "strictly confidential", "noindex", "noindex, nofollow", "entwurf", "brouillon", "borrador", "rascunho", "bozza",
    "szkic", "utkast", "kladde", "luonnos", "taslak", "черновик", "чернетка", "πρόχειρο", "مسودة", "پیش\u200cنویس",
    "வரைவு", "טיוטה", "मसौदा", "草稿", "下書き", "초안",
}  # fmt: skip
"""Values that mean withholding under whatever key they stand."""


class Said(msgspec.Struct, frozen=True):
    """What a key and its value mean: a key of `OWN` with its value, or no key if it is unclear.

    `near` is the word that was probably meant, if the key is a misspelling. `by_value` is True if only the value, such
    as `draft`, means it.
    """

    key: Key | None = None
    value: str = ""
    near: str = ""
    meaning: str = ""
    by_value: bool = False

    @property
    def withholds(self) -> bool:
        """True if it withholds something, or may."""
        return self.key is None or self.value not in ("published", "clear")


def read(key: str, value: Any) -> Said | None:
    """Return what a key and its value mean, or None if they do not concern who may read something, or when."""
    meaning, near = meaning_of(key)
    found = _READERS[meaning](value) if meaning else None
    if near and found:
        needs_flag = meaning in ("published", "closed", "open")
        found = None if needs_flag and not is_flag(value) else Said(near=near)
    if found is None:
        return Said(meaning=meaning or "closed", by_value=True) if is_closed(value) else None
    return msgspec.structs.replace(found, meaning=meaning or "closed")


@lru_cache(maxsize=4_096)
def meaning_of(key: str) -> tuple[str, str]:
    """Return the meaning of a key, or "", and the word that it is a misspelling of, or ""."""
    word = _folded(key)
    if word in _MEANINGS:
        return _MEANINGS[word], ""
    if len(word) < 4 or word in _OTHER_WORDS:
        return "", ""
    near = get_close_matches(word, _NEAR, n=1, cutoff=0.8)
    return (_MEANINGS[near[0]], near[0]) if near else ("", "")


def marking_of(value: Any) -> Marking | None:
    """Return the marking that a value means: `red`, `RED`, `TLP:RED` or `tlp: amber + strict`."""
    text = _plain(value).removeprefix("tlp").strip(" :-_").replace(" ", "").replace("-", "+").replace("_", "+")
    text = "clear" if text == "white" else text  # what TLP 1.0 called it
    return next((marking for marking in MARKINGS if marking == text), None)


def is_flag(value: Any) -> bool:
    """Return True if a value is a yes or a no, in whatever spelling."""
    return _plain(value) in _TRUE | _FALSE


def _folded(key: str) -> str:
    """Return a key without case, Unicode form, and all that is no letter or digit."""
    text = unicodedata.normalize("NFKC", key).casefold()
    return "".join(character for character in text if character.isalnum() or unicodedata.category(character)[0] == "M")


def _plain(value: Any) -> str:
    """Return a value as text without case and with single spaces, or "" if it is no single value."""
    return " ".join(str(value).casefold().split()) if isinstance(value, (str, int)) else ""


def is_closed(value: Any) -> bool:
    """Return True if a value, or one in a list, means withholding under whatever key it stands: `draft`, `TLP:RED`."""
    if isinstance(value, list):
        return any(is_closed(item) for item in value)
    text = _plain(value).strip(".!")
    return text in _CLOSED_VALUES or (text.startswith("tlp:") and marking_of(text) not in (None, "clear"))


def _status(value: Any) -> Said:
    text = _plain(value)
    if text in _DRAFTS:
        return Said("status", "draft")
    return Said("status", "published") if text in _PUBLISHED else Said()


def _draft(value: Any) -> Said:
    text = _plain(value)
    if text in _TRUE:
        return Said("status", "draft")
    return Said("status", "published") if text in _FALSE else Said()


def _published(value: Any) -> Said:
    text = _plain(value)
    if text in _FALSE:
        return Said("status", "draft")
    return Said("status", "published") if text in _TRUE else Said()


def _embargo(value: Any) -> Said | None:
    text = str(value).strip()
    if _plain(value) in _FALSE:
        return None
    try:
        return Said("embargo", Instant(text))
    except ValueError:
        return Said()


def _marking(value: Any) -> Said:
    marking = marking_of(value)
    return Said("marking", marking) if marking else Said()


def _closed(value: Any) -> Said | None:
    return None if _plain(value) in _FALSE else Said()


def _open(value: Any) -> Said | None:
    return Said() if _plain(value) in _FALSE | _NOT_YET else None


def _other(value: Any) -> Said | None:
    return None if _plain(value) in _FOR_EVERYBODY | _FALSE else Said()


_READERS: dict[str, Callable[[Any], Said | None]] = {
    "draft": _draft, "published": _published, "status": _status, "embargo": _embargo, "marking": _marking,
    "closed": _closed, "open": _open, "other": _other,
}  # fmt: skip
"""What reads the value of a key of each meaning."""
