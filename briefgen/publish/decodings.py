"""Decode bytes in every way that a reader could: encodings, markup, entities, escapes, and what is packed in text.

Each decoding goes through the text a fixed number of times, whatever the text holds.
"""

from __future__ import annotations

import base64
import binascii
import html
import quopri
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from urllib.parse import unquote

_BLOCKS = "br|hr|p|li|h[1-6]|d[tdl]|t[dhr]|tr|row|c|si|tab|title|div|section|option|text:p|text:h|desc|text"
_BREAK = re.compile(rf"</?(?:\w+:)?(?:{_BLOCKS})(?=[\s/>])[^<>]*>", re.IGNORECASE)
_QUOTED_TAG = re.compile(r"""<(?:[^<>"']++|"[^"]*+"|'[^']*+')*+>""")
_TAG = re.compile(r"<[^<>]*>")
_COMMENT = re.compile(r"<!--|<!\[CDATA\[")
_JS_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_JS_CODE = re.compile(r"\\[ux][0-9a-fA-F{]")
_PERCENT = re.compile("%[0-9a-fA-F]{2}")
_CSS_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})[ \t\n]?")
_RTF_HEX = re.compile(r"\\'([0-9a-fA-F]{2})")
_RTF_UNICODE = re.compile(r"\\u(-?\d{1,5})[ ?]?")
_RTF_WORD = re.compile(r"\\(?:par|line|tab|cell|row)\b ?|\\[a-z]{1,32}-?\d{0,10} ?|[{}\r\n]")
_QUOTED_PRINTABLE = re.compile(r"=[0-9A-F]{2}=[0-9A-F]{2}")
_WIDE_LITTLE = re.compile(rb"(?:[^\x00-\x08][\x00-\x06]){6,}")
_WIDE_BIG = re.compile(rb"(?:[\x00-\x06][^\x00-\x08]){6,}")
"""Six letters or more of most alphabets in UTF-16, in little-endian and big-endian order."""

_APART = re.compile(r"""(["'`])\s*\+\s*["'`]""")
_FOLDED = re.compile(r"\ufeff?[A-Z][A-Z-]{1,40}[:;]")
_FOLD = re.compile(r"\r?\n[ \t]")
_LINE_END = re.compile(r"(?<=\w)[-\u2010\u2011]\r?\n\s{0,40}(?=\w)")
_HYPHENS = ("-\n", "-\r", "\u2010", "\u2011")
"""What a text holds in which a line's end divides a word: it is looked for first, because that is much quicker."""

_PLUS = re.compile(r"""\+\s*["'`]""")
_LONG_NUMBER = re.compile(r"(&#0{0,7}\d{7})\d+")
_TIMES = 3
"""How often entities and percent signs are decoded: what was escaped twice is found too."""


def texts_of(data: bytes) -> Iterator[str]:
    """Yield some bytes as text, decoded in every way."""
    for text in _in_encodings(data):
        yield from decoded(text)


def _in_encodings(data: bytes) -> Iterator[str]:
    """Yield bytes as text, in every encoding that they could be in."""
    if data.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        yield data.decode("utf-32", "ignore")
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield data.decode("utf-16", "ignore")
    text = data.decode("utf-8", "replace")
    yield text
    if b"\0" in data:
        yield from _wide(data)
    if "\ufffd" in text and data.count(0) * 8 <= len(data):
        yield data.decode("cp1252", "replace")


def _wide(data: bytes) -> Iterator[str]:
    """Yield bytes with many zeros as text of two or four bytes a letter, and of other bytes what could be such text."""
    if data.count(0) * 8 > len(data):
        yield from (data[start:].decode(f"utf-16-{order}", "ignore") for start in (0, 1) for order in ("le", "be"))
        yield from (data.decode(f"utf-32-{order}", "ignore") for order in ("le", "be"))
        return
    for order, pattern in (("le", _WIDE_LITTLE), ("be", _WIDE_BIG)):
        if found := pattern.findall(data):
            yield "\n".join(piece.decode(f"utf-16-{order}", "ignore") for piece in found)


def decoded(text: str) -> Iterator[str]:
    """Yield a text with its entities decoded, without its markup, and with all other escapes decoded."""
    whole = _unescaped(text)
    yield whole
    if "<" in whole:
        read = _unescaped(without_tags(text))
        yield read
        if "<" in read:
            yield without_tags(read)  # markup that was escaped
    for sign, decode in _DECODINGS:
        if sign in whole:
            for read in decode(whole):
                yield read
                if ("&" in read and "&" not in whole) or ("<" in read and "<" not in whole):
                    yield without_tags(_unescaped(read))  # markup that was escaped like this


def without_tags(text: str) -> str:
    """Return a text without tags and comments. A tag that starts a new line leaves a space, others leave nothing."""
    if "<!--" in text or "<![CDATA[" in text:
        text = _without_comments(text)
    text = _QUOTED_TAG.sub("", _BREAK.sub(" ", text))
    return _TAG.sub("", text) if "<" in text else text


def _without_comments(text: str) -> str:
    """Return a text without comments. The content of CDATA sections stays (XML 1.0, sections 2.5 and 2.7)."""
    kept, at = [], 0
    while found := _COMMENT.search(text, at):
        kept.append(text[at : found.start()])
        is_comment = found[0] == "<!--"
        end = text.find("-->" if is_comment else "]]>", found.end())
        if end < 0:
            return "".join([*kept, text[found.end() :]])
        if not is_comment:
            kept.append(text[found.end() : end])
        at = end + 3
    return "".join([*kept, text[at:]])


def _unescaped(text: str) -> str:
    """Return a text with its entities decoded, also those that were escaped again."""
    for _ in range(_TIMES):
        if "&" not in text:
            break
        read = html.unescape(_LONG_NUMBER.sub(r"\1", text) if "&#" in text else text)
        if read == text:
            break
        text = read
    return text


def _percent(text: str) -> Iterator[str]:
    if not _PERCENT.search(text):
        return
    yield text.replace("%2520", "-").replace("%20", "-")  # as spaces join a name of a file
    for _ in range(_TIMES):
        read = unquote(text)
        if read == text:
            return
        yield read
        text = read


def _backslash(text: str) -> Iterator[str]:
    read = _JS_ESCAPE.sub(_js_character, text)
    yield read.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if _JS_CODE.search(read):
        yield _JS_ESCAPE.sub(_js_character, read)  # escaped twice
    if _CSS_ESCAPE.search(text):
        yield _CSS_ESCAPE.sub(lambda found: _character(found[1], 16), text)
    if text.startswith("{\\rtf"):
        text = _RTF_UNICODE.sub(lambda found: _character(str(int(found[1]) % 65_536), 10), text)
        text = _RTF_HEX.sub(lambda found: bytes.fromhex(found[1]).decode("cp1252", "replace"), text)
        yield _RTF_WORD.sub(lambda found: " " if found[0].startswith(("\\par", "\\line", "\\tab")) else "", text)


def _js_character(found: re.Match[str]) -> str:
    code = found[1] or found[2] or found[3]
    if code:
        return _character(code, 16)
    return " " if found[4] in "nrtvf" else "" if found[4] == "\n" else found[4]


def _character(digits: str, base: int) -> str:
    code = int(digits, base)
    return chr(code) if code <= 0x10FFFF else ""


def _quoted_printable(text: str) -> Iterator[str]:
    if "=\n" in text or "=\r\n" in text or _QUOTED_PRINTABLE.search(text):
        yield quopri.decodestring(text.encode("utf-8", "replace")).decode("utf-8", "replace")


def _unfolded(text: str) -> Iterator[str]:
    if _FOLDED.match(text):
        yield _FOLD.sub("", text)  # iCalendar and vCard fold long lines (RFC 5545, section 3.1)


def _hyphenated(text: str) -> Iterator[str]:
    """Yield a text in which the words that a line's end divides are whole."""
    if any(end in text for end in _HYPHENS) and _LINE_END.search(text):
        yield _LINE_END.sub("", text)


def _spelt_apart(text: str) -> Iterator[str]:
    """Yield a text in which strings that a program adds, as in 'se' + 'cret', are one."""
    if _PLUS.search(text):
        yield _APART.sub("", text)


_DECODINGS: tuple[tuple[str, Callable[[str], Iterator[str]]], ...] = (
    ("%", _percent),
    ("\\", _backslash),
    ("=", _quoted_printable),
    (":", _unfolded),
    ("+", _spelt_apart),
    ("\n", _hyphenated),
)
"""A sign that a text must hold, and how it is decoded then."""


def packed_in(data: bytes) -> bytes:
    """Return all that is encoded in a text as base64, hexadecimal digits or ASCII85, on a line each."""
    words = _WORD.findall(data)
    if any(60 <= len(word) <= 80 for word in words):  # lines of an e-mail's length: one word goes over several
        words += [b"".join(piece.split()) for piece in _BASE64_LINES.findall(data)]
    found = [_once(word) if len(word) < 200 else _of_word(word) for word in words]
    zeros = data.translate(_DIGITS)
    if b"00 00 00 00 00" in zeros or b"00:00:00:00:00" in zeros:
        found += [_bytes(_from_hex, piece) for piece in _HEX_APART.findall(data)]
    found += [_bytes(_from_ascii85, piece) for piece in _between(data, b"<~", b"~>")]
    return b"\n".join(piece for piece in found if piece)


def _of_word(word: bytes) -> bytes:
    """Return a word decoded as base64 and as hexadecimal digits, if these are text or a known file."""
    digits = _bytes(_from_hex, word) if _HEX.fullmatch(word) else b""
    return b"\n".join(filter(None, (_bytes(_from_base64, word), digits)))


_once = lru_cache(maxsize=32_768)(_of_word)
"""The same for short words, most of which are in many pages."""


_WORD = re.compile(rb"[A-Za-z0-9+/_-]{16,}={0,2}")
"""Words that may be encoded: a dozen letters or more, in base64."""

_DIGITS = bytes.maketrans(b"123456789abcdefABCDEF\t\r\n", b"0" * 21 + b"   ")
_BASE64_LINES = re.compile(rb"(?:[A-Za-z0-9+/]{60,80}\r?\n)+[A-Za-z0-9+/]*={0,2}")
_HEX = re.compile(rb"(?:[0-9A-Fa-f]{2})+")
_HEX_APART = re.compile(rb"[0-9A-Fa-f](?=[0-9A-Fa-f][\s:])[0-9A-Fa-f](?:[\s:][0-9A-Fa-f]{2}){9,}")


def _bytes(decode: Callable[[bytes], bytes], piece: bytes) -> bytes:
    """Return a piece of text decoded, if that is text again, or a file of a known kind; else no bytes."""
    try:
        found = decode(piece)
        if not found.startswith(_MAGIC) and b"\0" not in found[:64]:
            found.decode("utf-8")
    except (binascii.Error, ValueError):
        return b""
    return found


_MAGIC = (
    b"\x1f\x8b",
    b"PK\x03\x04",
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"RIFF",
    b"BZh",
    b"\xfd7zXZ",
    b"\xff\xfe",
)


def _from_base64(piece: bytes) -> bytes:
    letters = piece.rstrip(b"=").replace(b"-", b"+").replace(b"_", b"/")
    return binascii.a2b_base64(letters[: len(letters) - (len(letters) % 4 == 1)] + b"=" * (-len(letters) % 4))


def _between(data: bytes, opening: bytes, closing: bytes) -> Iterator[bytes]:
    at = data.find(opening)
    while at >= 0 and (end := data.find(closing, at)) >= 0:
        yield data[at : end + len(closing)]
        at = data.find(opening, end)


def _from_ascii85(piece: bytes) -> bytes:
    return base64.a85decode(piece, adobe=True)


def _from_hex(piece: bytes) -> bytes:
    return bytes.fromhex(re.sub(r"[\s:]", "", piece.decode("ascii")))
