"""Ways past the leak gate: each is found, or the file is named as one that cannot be searched."""

from __future__ import annotations

import base64
import bz2
import gzip
import html
import io
import json
import lzma
import quopri
import random
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from briefgen.archive.withheld_texts import WithheldText
from briefgen.content.sources import digest_of
from briefgen.publish.gate import Gate
from briefgen.publish.unpacking import DEPTH

TITLE = "The Secret Plan of Minister Müller"
SHORT = "He will resign."
RUSSIAN, CHINESE, THAI, HINDI, ARABIC = (
    "Тайный план министра",
    "部长的秘密计划",
    "แผนลับของรัฐมนตรี",
    "मंत्री की योजना",
    "خطة الوزير السرية",
)
PICTURE = b"\x89PNG-like bytes of a withheld picture" * 4

SECRETS = [
    WithheldText(TITLE, "title", "plan.md"),
    WithheldText(SHORT, "sentence", "plan.md"),
    WithheldText("Handover in Vienna", "heading", "plan.md"),
    *(WithheldText(text, "title", "plan.md") for text in (RUSSIAN, CHINESE, THAI, HINDI, ARABIC)),
    WithheldText("Otto Geheim", "actor", "plan.md", is_name=True),
    WithheldText("Schattendorf", "place", "plan.md", is_name=True),
    WithheldText("https://leaks.example/report?id=7", "address of a source", "plan.md"),
    WithheldText("secret-plan-2021.md", "file name", "plan.md", is_path=True),
    WithheldText("secret-plan-2021", "file name", "plan.md", is_path=True),
    WithheldText("/briefings/secret-plan-2021/", "address", "plan.md", is_path=True),
]
GATE = Gate(SECRETS, files={digest_of(PICTURE): WithheldText("map.png", "attachment", "plan.md")})


def split(text: str, by: str) -> str:
    """Put something in the middle of each word."""
    return " ".join(word[: len(word) // 2] + by + word[len(word) // 2 :] for word in text.split(" "))


def zipped(files: dict[str, bytes], comment: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = comment
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def tarred(name: str, content: bytes, mode: str = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        item = tarfile.TarInfo(name)
        item.size = len(content)
        archive.addfile(item, io.BytesIO(content))
    return out.getvalue()


def pdf(change: Callable[[PdfWriter], object], stream: bytes = b"", filters: str = "") -> bytes:
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    if stream:
        content = DecodedStreamObject()
        content.set_data(stream)
        page[NameObject("/Contents")] = writer._add_object(content.flate_encode() if filters == "flate" else content)
        font = {NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"), NameObject("/Encoding"): NameObject("/WinAnsiEncoding")}  # fmt: skip
        fonts = DictionaryObject({NameObject("/F1"): DictionaryObject(font)})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def shown(text: str) -> bytes:
    return b"BT /F1 12 Tf 10 100 Td (" + text.encode("cp1252") + b") Tj ET"


def png(kind: bytes, data: bytes) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        return len(content).to_bytes(4, "big") + name + content + zlib.crc32(name + content).to_bytes(4, "big")

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", bytes(13)) + chunk(kind, data) + chunk(b"IEND", b"")


def nested(content: bytes, times: int) -> bytes:
    for _ in range(times):
        content = gzip.compress(content, mtime=0)
    return content


ENTITIES: dict[str, Callable[[str], str]] = {
    "decimal": lambda text: "".join(f"&#{ord(letter)};" for letter in text),
    "hexadecimal": lambda text: "".join(f"&#x{ord(letter):X};" for letter in text),
    "padded": lambda text: "".join(f"&#{ord(letter):07};" for letter in text),
    "without semicolons": lambda text: "".join(f"&#{ord(letter)}" if letter != " " else " " for letter in text),
    "named": lambda text: text.replace("ü", "&uuml;").replace(" ", "&nbsp;"),
    "twice": lambda text: html.escape("".join(f"&#{ord(letter)};" for letter in text)),
    "thrice": lambda text: html.escape(html.escape("".join(f"&#{ord(letter)};" for letter in text))),
}
BETWEEN = {
    "soft hyphen": "\u00ad", "zero width space": "\u200b", "joiner": "\u200d", "non-joiner": "\u200c", "word joiner": "\u2060",
    "byte order mark": "\ufeff", "direction": "\u200e", "override": "\u202d", "invisible plus": "\u2064", "variation": "\ufe0f",
    "grapheme joiner": "\u034f", "soft hyphen as entity": "&shy;", "zero width as entity": "&#8203;", "wbr": "<wbr>", "b": "</b><b>",
    "span": '<span class="x">', "attribute with >": '<i title="a>b">', "attribute with <": '<i title="a<b">', "comment": "<!-- x -->",
    "comment with >": "<!-- a > b -->", "empty link": '<a href="#"></a>', "tag over lines": "<b\n class=x\n>", "svg tspan": "<tspan dx='1'>",
    "processing": "<?x y?>", "upper case tag": "<B></B>", "custom tag": "<x-y></x-y>",
}  # fmt: skip
SPACES = {
    "no-break": "\u00a0", "thin": "\u2009", "ideographic": "\u3000", "tab": "\t", "new line": "\n", "return": "\r\n", "line separator": "\u2028",
    "br": "<br>", "paragraph": "</p>\n<p>", "cell": "</td><td>", "item": "</li><li>", "underscore": "_", "hyphen": "-", "dash": " – ",
    "dot": ".", "plus": "+", "percent": "%20", "comma": ", ", "quotes": "” “", "double": "  ", "nbsp": "&nbsp;", "tab entity": "&Tab;",
    "division": "</div><div>",
}  # fmt: skip
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "cp1252", "latin-1"]


def note(writer: PdfWriter) -> object:
    made = DictionaryObject({NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Text")})
    made[NameObject("/Contents")] = TextStringObject(TITLE)
    return ArrayObject([writer._add_object(made)])


WAYS: dict[str, bytes] = {
    "plain": TITLE.encode(),
    "upper case": TITLE.upper().encode(),
    "lower case": TITLE.lower().encode(),
    "decomposed": "The Secret Plan of Minister Mu\u0308ller".encode(),
    "full width": "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in TITLE).encode(),
    "mathematical": "".join(chr(0x1D400 + ord(c) - 65) if "A" <= c <= "Z" else chr(0x1D41A + ord(c) - 97) if "a" <= c <= "z" else c for c in TITLE).encode(),
    "ligatures": "Handover in Vienna".replace("i", "ⅰ").encode(),
    **{f"entities {name}": make(TITLE).encode() for name, make in ENTITIES.items()},
    **{f"entities {name} in an attribute": f'<a title="{make(TITLE)}">'.encode() for name, make in ENTITIES.items()},
    **{f"{name} within words": split(TITLE, by).encode() for name, by in BETWEEN.items()},
    **{f"{name} between words": TITLE.replace(" ", by).encode() for name, by in SPACES.items()},
    **{f"as {name}": TITLE.encode(name) for name in ENCODINGS},
    "utf-16 in a program": b"MZ\x90\0" + bytes(range(256)) * 30 + TITLE.encode("utf-16-le") + bytes(range(256)) * 30,
    "utf-16 at an odd place": b"x" + TITLE.encode("utf-16-le"),
    "percent": quote(TITLE).encode(),
    "percent all": "".join(f"%{byte:02X}" for byte in TITLE.encode()).encode(),
    "percent lower": "".join(f"%{byte:02x}" for byte in TITLE.encode()).encode(),
    "percent twice": quote(quote(TITLE)).encode(),
    "plus": quote_plus(TITLE).encode(),
    "a link's address": f'<a href="https://x.example/?q={quote_plus(TITLE)}&amp;l=1">'.encode(),
    "a mail link": f'<a href="mailto:x@y.example?subject={quote(TITLE)}">'.encode(),
    "json": json.dumps({"t": TITLE}).encode(),
    "json all": ('"' + "".join(f"\\u{ord(letter):04x}" for letter in TITLE) + '"').encode(),
    "json in a page": f'<script type="application/ld+json">{json.dumps({"t": TITLE})}</script>'.encode(),
    "json escaped slash": json.dumps({"u": "https://leaks.example/report?id=7"}).replace("/", "\\/").encode(),
    "js hex": ('"' + "".join(f"\\x{ord(letter):02x}" for letter in TITLE) + '"').encode(),
    "js braces": ('"' + "".join(f"\\u{{{ord(letter):x}}}" for letter in TITLE) + '"').encode(),
    "js concatenated": b'"' + '" + "'.join(TITLE[i : i + 3] for i in range(0, len(TITLE), 3)).encode() + b'"',
    "js line continuation": split(TITLE, "\\\n").encode(),
    "css escapes": (".x::after{content:'" + "".join(f"\\{ord(letter):06x}" for letter in TITLE) + "'}").encode(),
    "css short escapes": (".x::after{content:'" + "".join(f"\\{ord(letter):x} " for letter in TITLE) + "'}").encode(),
    "quoted printable": quopri.encodestring(TITLE.encode()),
    "quoted printable soft breaks": split(TITLE, "=\r\n").encode(),
    "base64": base64.b64encode(TITLE.encode()),
    "base64 in a page": b"<p>" + base64.b64encode(TITLE.encode()) + b"</p>",
    "base64 over lines": base64.encodebytes(f"{TITLE}. {TITLE}. {TITLE}".encode()),
    "base64 url": base64.urlsafe_b64encode(b"???>>>" + TITLE.encode()),
    "base64 without padding": base64.b64encode(TITLE.encode()).rstrip(b"="),
    "base64 twice": base64.b64encode(base64.b64encode(TITLE.encode())),
    "base64 of utf-16": base64.b64encode(TITLE.encode("utf-16")),
    "data url": b'<img src="data:text/plain;base64,' + base64.b64encode(TITLE.encode()) + b'">',
    "data url svg": b"url(data:image/svg+xml;base64," + base64.b64encode(f"<svg><text>{TITLE}</text></svg>".encode()) + b")",
    "data url percent": f'<img src="data:image/svg+xml,{quote(f"<svg><text>{TITLE}</text></svg>")}">'.encode(),
    "data url gzip": b"data:;base64," + base64.b64encode(gzip.compress(TITLE.encode(), mtime=0)),
    "hexadecimal": TITLE.encode().hex().encode(),
    "hexadecimal with spaces": TITLE.encode().hex(" ").encode(),
    "ascii85": base64.a85encode(TITLE.encode(), adobe=True),
    "source map": json.dumps({"version": 3, "sourcesContent": [f"// {TITLE}"]}).encode(),
    "calendar": f"BEGIN:VCALENDAR\r\nSUMMARY:{TITLE[:9]}\r\n {TITLE[9:]}\r\nEND:VCALENDAR".encode(),
    "calendar tab": f"BEGIN:VCALENDAR\r\nSUMMARY:{TITLE[:9]}\r\n\t{TITLE[9:]}\r\n".encode(),
    "calendar escaped": f"BEGIN:VCALENDAR\r\nSUMMARY:{TITLE.replace(' ', chr(92) + ', ')}\r\n".encode(),
    "vcard": f"BEGIN:VCARD\nFN:{TITLE[:12]}\n {TITLE[12:]}\nEND:VCARD".encode(),
    "csv": f"a,b\n1,{TITLE}\n".encode(),
    "rtf": ("{\\rtf1 " + TITLE.replace("ü", "\\'fc") + "}").encode(),
    "rtf split": ("{\\rtf1 " + split("Handover in Vienna", "{\\b }") + "}").encode(),
    "meta": f'<meta name="description" content="{html.escape(TITLE)}">'.encode(),
    "alt": f'<img alt="{TITLE}">'.encode(),
    "aria": f"<a aria-label='{TITLE}'>".encode(),
    "comment": f"<!-- {TITLE} -->".encode(),
    "cdata": f"<x><![CDATA[{TITLE}]]></x>".encode(),
    "script": f"<script>var x = '{TITLE}'</script>".encode(),
    "style": f"<style>.x::before {{ content: '{TITLE}' }}</style>".encode(),
    "hidden": f"<p hidden>{TITLE}</p>".encode(),
    "class names": b'<p class="the-secret-plan-of-minister-m\xc3\xbcller">',
    "id": b'<h2 id="handover-in-vienna">',
    "fragment": b'<a href="/x/#handover-in-vienna">',
    "escaped markup": html.escape(f"<p>{split(TITLE, '<b>')}</p>").encode(),
    "svg text": "<svg><text><tspan>The Secret</tspan> <tspan>Plan of Minister Müller</tspan></text></svg>".encode(),
    "feed": f"<title type='html'>{html.escape(html.escape(TITLE))}</title>".encode(),
    "short sentence": SHORT.encode(),
    "short sentence in a text": b"<p>We know more. He will resign. So be it.</p>",
    "heading": b"<h3>Handover in Vienna</h3>",
    "actor": b"<p>Otto Geheim was there",
    "actor possessive": "Otto Geheim’s car".encode(),
    "actor in a slug": b"/actors/otto-geheim/",
    "place": b"in Schattendorf.",
    "source": b'<a href="https://leaks.example/report?id=7">',
    "source escaped": b'<a href="https://leaks.example/report?id&#61;7">',
    "source percent": b"?u=https%3A%2F%2Fleaks.example%2Freport%3Fid%3D7",
    "russian": RUSSIAN.encode(),
    "russian koi is not read but utf-16 is": RUSSIAN.encode("utf-16-le"),
    "russian utf-16 in a program": bytes(range(9, 256)) * 30 + RUSSIAN.encode("utf-16-le") + bytes(range(9, 256)) * 30,
    "russian upper": RUSSIAN.upper().encode(),
    "chinese": CHINESE.encode(),
    "chinese within a sentence": f"昨天{CHINESE}被公布了".encode(),
    "chinese with spaces": " ".join(CHINESE).encode(),
    "chinese over lines": "\n".join(CHINESE).encode(),
    "chinese split by markup": "<b>".join(CHINESE).encode(),
    "thai within a sentence": f"เมื่อวาน{THAI}ถูกเปิดเผย".encode(),
    "thai with zero width spaces": "\u200b".join(THAI).encode(),
    "hindi": HINDI.encode(),
    "arabic": ARABIC.encode(),
    "arabic with marks of direction": f"\u200f{ARABIC}\u200f".encode(),
    "arabic in presentation forms": "ﺧﻄﺔ ﺍﻟﻮﺯﻳﺮ ﺍﻟﺴﺮﻳﺔ".encode(),
    "file name": b'<a href="secret-plan-2021.md">',
    "file name with underscores": b"secret_plan_2021",
    "file name with spaces escaped": b"secret%20plan%202021",
    "file name with plus": b"secret+plan+2021",
    "file name with prefix": b"draft-secret-plan-2021",
    "file name with suffix": b"secret-plan-2021-v2-final.docx",
    "file name upper case": b"SECRET-PLAN-2021",
    "file name in a path": b"/old/secret-plan-2021/index.html",
    "address": b'<a href="/briefings/secret-plan-2021/">',
    "address absolute": b"https://desk.example/briefings/secret-plan-2021/#x",
    "gzip": gzip.compress(TITLE.encode(), mtime=0),
    "bzip2": bz2.compress(TITLE.encode()),
    "xz": lzma.compress(TITLE.encode()),
    "gzip of gzip": nested(TITLE.encode(), 2),
    "svgz": gzip.compress(f"<svg><text>{TITLE}</text></svg>".encode(), mtime=0),
    "zip": zipped({"a.txt": TITLE.encode()}),
    "zip name": zipped({f"{TITLE}.txt": b""}),
    "zip comment": zipped({"a": b""}, TITLE.encode()),
    "zip in zip": zipped({"b.zip": zipped({"a.txt": TITLE.encode()})}),
    "tar": tarred("a.txt", TITLE.encode()),
    "tar.gz": tarred("a.txt", TITLE.encode(), "w:gz"),
    "tar name": tarred(f"{TITLE}.txt", b""),
    "docx": zipped({"word/document.xml": f"<w:p><w:r><w:t>{TITLE}</w:t></w:r></w:p>".encode()}),
    "docx runs": zipped({"word/document.xml": split(TITLE, "</w:t></w:r><w:r><w:rPr/><w:t>").encode()}),
    "docx paragraphs": zipped({"word/document.xml": TITLE.replace(" ", "</w:t></w:r></w:p><w:p><w:r><w:t>").encode()}),
    "docx properties": zipped({"docProps/core.xml": f"<dc:title>{TITLE}</dc:title>".encode()}),
    "xlsx": zipped({"xl/sharedStrings.xml": f"<si><t>{TITLE}</t></si>".encode()}),
    "odt": zipped({"content.xml": f"<text:p>{split(TITLE, '<text:span>')}</text:p>".encode()}),
    "odt spaces": zipped({"content.xml": TITLE.replace(" ", " <text:s/>").encode()}),
    "epub": zipped({"a.xhtml": f"<p>{TITLE}</p>".encode()}),
    "png text": png(b"tEXt", b"Title\0" + TITLE.encode("latin-1")),
    "png compressed text": png(b"zTXt", b"Title\0\0" + zlib.compress(TITLE.encode("latin-1"))),
    "png international text": png(b"iTXt", b"Title\0\x01\0\0\0" + zlib.compress(TITLE.encode())),
    "xmp in a picture": b"\xff\xd8\xff\xe1\0\0http://ns.adobe.com/xap/1.0/\0" + f"<x:xmpmeta><dc:title>{TITLE}</dc:title>".encode(),
    "exif in a picture": b"\xff\xd8\xff\xe1\0\0Exif\0\0II*\0" + b"\x9b\x9c" * 40 + TITLE.encode("utf-16-le") + b"\x01\x90" * 99,
    "pdf": pdf(lambda _: None, shown(TITLE)),
    "pdf compressed": pdf(lambda _: None, shown(TITLE), "flate"),
    "pdf hexadecimal": pdf(lambda _: None, b"BT /F1 12 Tf 10 100 Td <" + TITLE.encode("cp1252").hex().encode() + b"> Tj ET", "flate"),
    "pdf kerned": pdf(lambda _: None, b"BT /F1 12 Tf 10 100 Td [(" + b") -5 (".join(bytes([c]) for c in TITLE.encode("cp1252")) + b")] TJ ET", "flate"),
    "pdf octal": pdf(lambda _: None, shown("The Secret Plan of Minister M?ller").replace(b"?", b"\\374"), "flate"),
    "pdf title": pdf(lambda writer: writer.add_metadata({"/Title": TITLE})),
    "pdf author": pdf(lambda writer: writer.add_metadata({"/Author": "Otto Geheim"})),
    "pdf attachment": pdf(lambda writer: writer.add_attachment("a.txt", TITLE.encode())),
    "pdf attachment name": pdf(lambda writer: writer.add_attachment(TITLE, b"")),
    "pdf bookmark": pdf(lambda writer: writer.add_outline_item(title=TITLE, page_number=0)),
    "pdf note": pdf(lambda writer: writer.pages[0].update({NameObject("/Annots"): note(writer)})),
    "picture": PICTURE,
    "picture in a zip": zipped({"x.bin": PICTURE}),
    "picture in base64": base64.b64encode(PICTURE),
    "picture in a data url": b"<img src='data:application/zip;base64," + base64.b64encode(zipped({"p": PICTURE})) + b"'>",
    "picture in a gzip": gzip.compress(PICTURE, mtime=0),
}  # fmt: skip


def encrypted() -> bytes:
    return pdf(lambda writer: writer.encrypt("secret"), shown(TITLE))


def locked_zip() -> bytes:
    """Return a zip whose file is marked as encrypted (PKWARE's APPNOTE, section 4.4.4)."""
    made = bytearray(zipped({"a.txt": TITLE.encode()}))
    made[6] |= 1
    made[made.index(b"PK\x01\x02") + 8] |= 1
    return bytes(made)


def with_object(key: str, value: PdfObject) -> bytes:
    """Return a PDF that says something anywhere."""
    return pdf(lambda writer: writer._add_object(DictionaryObject({NameObject(key): value})))


def with_stream(data: bytes, **keys: PdfObject) -> bytes:
    """Return a PDF with a stream."""
    stream = StreamObject()
    stream._data = data
    stream.update({NameObject(f"/{key}"): value for key, value in keys.items()})
    return pdf(lambda writer: writer._add_object(stream))


CAMERA = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xda" + bytes(range(256)) * 4
WAYS |= {
    **{f"pdf {key}": with_object(f"/{key}", TextStringObject(TITLE)) for key in ("T", "TU", "TM", "DV", "RC", "NM", "Alt", "ActualText", "JS", "P", "Name", "Desc", "E")},
    "pdf options of a form": with_object("/Opt", ArrayObject([TextStringObject(TITLE)])),
    "pdf ascii85 stream": with_stream(base64.a85encode(TITLE.encode()) + b"~>", Filter=NameObject("/ASCII85Decode")),
    "pdf hexadecimal stream": with_stream(TITLE.encode().hex().encode() + b">", Filter=NameObject("/ASCIIHexDecode")),
    "pdf picture": with_stream(PICTURE, Subtype=NameObject("/Image"), Filter=NameObject("/DCTDecode")),
    "pdf stream near an image": with_stream(zlib.compress(TITLE.encode()), ImageX=NameObject("/Y"), Filter=NameObject("/FlateDecode")),
    "pdf zip attached": pdf(lambda writer: writer.add_attachment("a.zip", zipped({"a": TITLE.encode()}))),
    "pdf that begins late": b"\n\n" + pdf(lambda _: None, shown(TITLE), "flate"),
    "pdf divided word": pdf(lambda _: None, b"BT /F1 12 Tf 1 0 0 1 10 190 Tm (Handover in Vi-) Tj 1 0 0 1 10 170 Tm (enna) Tj ET", "flate"),
    "zip after a photograph": CAMERA + zipped({"a": TITLE.encode() * 1}),
    "zip after a picture": png(b"tEXt", b"a\0b") + zipped({"a": TITLE.encode()}),
    "zip after a program": b"#!/bin/sh\n" + zipped({"a": TITLE.encode()}),
    "zlib": zlib.compress(TITLE.encode()),
    "png keyword with an x": png(b"zTXt", b"ax key\0\0" + zlib.compress(TITLE.encode("latin-1"))),
    "png international text, plain": png(b"iTXt", b"Title\0\0\0de\0Titel\0" + TITLE.encode()),
    "png exif": png(b"eXIf", TITLE.encode("utf-16-le")),
    "jpeg comment with a length like a letter": b"\xff\xd8\xff\xfe\0A" + TITLE.encode().ljust(63) + b"\xff\xd9",
    "cp1252 in binary": b"\0\1" + bytes(range(9, 32)) + TITLE.encode("cp1252") + b"\n\0",
    **{f"russian as {name}": RUSSIAN.encode(name) for name in ("koi8-r", "cp1251", "utf-16-be")},
    **{f"chinese as {name}": f"昨天{CHINESE}".encode(name) for name in ("gb18030", "utf-16-le", "utf-16-be")},
    **{f"thai as {name}": THAI.encode(name) for name in ("tis-620", "utf-16-le")},
    **{f"hindi as {name}": HINDI.encode(name) for name in ("utf-16-le", "utf-16-be")},
    "arabic as cp1256": ARABIC.encode("cp1256"),
    "mac-roman": TITLE.encode("mac-roman"),
    "word divided at a line's end": split(TITLE, "-\n").encode(),
    "hangul filler within words": split(TITLE, "\u3164").encode(),
    "file name with a dash": "secret–plan–2021".encode(),
    "file name with a hyphen that does not break": "secret‑plan‑2021".encode(),
    "file name with two joiners": b"secret--plan__2021",
    "percent of markup": quote(split(TITLE, "<b>")).encode(),
    "percent of entities": quote(ENTITIES["decimal"](TITLE)).encode(),
    "json of escaped markup": json.dumps(split(TITLE, "<b>")).replace("<", "\\u003c").encode(),
    "json of entities": json.dumps(ENTITIES["decimal"](TITLE)).replace("&", "\\u0026").encode(),
    "json in json": json.dumps(json.dumps(TITLE)).encode(),
}  # fmt: skip
UNREADABLE: dict[str, bytes] = {
    "encrypted pdf": encrypted(),
    "damaged pdf": pdf(lambda _: None, shown("x"))[:200],
    "encrypted zip": locked_zip(),
    "damaged zip": zipped({"a.txt": TITLE.encode() * 99})[:60],
    "zip with a broken file": zipped({"a.txt": TITLE.encode() * 99}).replace(zlib.compress(b"")[:1], b"\0", 1)[:-40],
    "damaged gzip": gzip.compress(TITLE.encode() * 99, mtime=0)[:40],
    "damaged bzip2": bz2.compress(TITLE.encode() * 99)[:40],
    "damaged xz": lzma.compress(TITLE.encode() * 99)[:60],
    "7z": b"7z\xbc\xaf\x27\x1c" + bytes(40),
    "rar": b"Rar!\x1a\x07\x01\0" + bytes(40),
    "zstandard": b"\x28\xb5\x2f\xfd" + bytes(40),
    "lz4": b"\x04\x22\x4d\x18" + bytes(40),
    "compress": b"\x1f\x9d\x90" + bytes(40),
    "cabinet": b"MSCF" + bytes(40),
    "pgp": b"-----BEGIN PGP MESSAGE-----\n\nhQEMA\n",
    "too deep": nested(TITLE.encode(), DEPTH + 2),
    "a bomb": gzip.compress(bytes(200 * 2**20), 1, mtime=0),
    "a bomb in a zip": zipped({str(number): bytes(40 * 2**20) for number in range(4)}),
    "7z in a zip": zipped({"a.7z": b"7z\xbc\xaf\x27\x1c" + bytes(40)}),
    "pgp in base64": base64.b64encode(b"-----BEGIN PGP MESSAGE-----\n\nhQEMA\n"),
}


def test_there_are_two_hundred() -> None:
    assert len(WAYS) + len(UNREADABLE) >= 200


@pytest.mark.parametrize("way", WAYS)
def test_it_is_found(way: str) -> None:
    assert GATE.search("x", WAYS[way]).hits


@pytest.mark.parametrize("way", UNREADABLE)
def test_it_is_named_as_unreadable(way: str) -> None:
    found = GATE.search("x", UNREADABLE[way])
    assert found.unread
    assert all(why.isprintable() for why in found.unread)


@pytest.mark.parametrize(
    "path",
    ["media/secret-plan-2021.pdf", "media/my secret plan 2021.pdf", "the_secret_plan_of_minister_müller.pdf", "a/handover-in-vienna/b.png"],
)  # fmt: skip
def test_it_is_found_in_the_name_of_a_file(path: str) -> None:
    assert GATE.search(path, b"").hits


@pytest.mark.parametrize(
    "content",
    [
        b"", b"A secret plan.", b"Minister M\xc3\xbcller of the plan", b"secret-plan-20210", b"insecret-plan-2021x", b"secret plan 2021",
        b"He will resignation.", b"Ottoman Geheimrat", "部长的计划".encode(), "秘密".encode(), b"https://leaks.example/report?id=70",
        b"%PDF in a text", png(b"IDAT", zlib.compress(b"x" * 99)), pdf(lambda _: None, shown("Nothing")), zipped({"a": b"b"}),
        gzip.compress(b"x", mtime=0), random.Random(1).randbytes(50_000), b"\xff\xd8\xff" + random.Random(2).randbytes(50_000),
        base64.b64encode(random.Random(3).randbytes(50_000)), PICTURE[:-1], b"a" * 64,
    ],
)  # fmt: skip
def test_other_things_pass(content: bytes) -> None:
    found = GATE.search("briefings/plan/index.html", content)
    assert (found.hits, found.unread) == ([], [])


@pytest.mark.parametrize(
    "piece",
    [
        "<", "‹", "<!--", "<a ", "&", "&#", "&amp;", "%", "%2", "\\", "\\u", "=", "=A", "<~", "~>", "A", "ab ", '"', "'+'", "<![CDATA[", "{\\rtf ",
        "\n ", "stream\n", "BEGIN:V\n ", "漢", "\u0301", "\u200b", "é", "a\0", "&#9999999999", "<b title='", '<b title="', "<'", "->",
    ],
)  # fmt: skip
def test_the_search_is_linear(piece: str) -> None:
    """Four times as much takes about four times as long; the shortest of several runs counts."""
    import time

    def cost(size: int) -> float:
        content = (piece * (size // len(piece))).encode()
        best = []
        for _ in range(3):
            begun = time.process_time()
            GATE.search("x", content)
            best.append(time.process_time() - begun)
        return min(best)

    assert cost(200_000) < 12 * cost(50_000) + 0.05


def test_whatever_goes_wrong_with_a_file_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from briefgen.publish import gate

    def fail(_data: bytes) -> None:
        raise RecursionError

    monkeypatch.setattr(gate, "texts_of", fail)
    assert GATE.search("x", b"y").unread


def test_a_pdf_with_many_beginnings_of_a_stream_is_read_once() -> None:
    from briefgen.publish.unpacking import Layers

    content = b"%PDF-1.4\n" + b"stream\n" * 10_000 + b"endstream"
    assert [layer.name for layer in Layers().of(content)] == ["", "a stream in it"]
