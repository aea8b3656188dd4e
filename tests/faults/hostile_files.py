"""Files made to do harm, each built in memory when it is asked for.

``FILES`` names them all; the name's ending is the file's format. What is expected of each is one
thing: it is compiled or refused, within the bounds that ``test_hostile_papers`` sets.
"""

from __future__ import annotations

import base64
import hashlib
import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

from luodi.compiler.read import MAX_BYTES, MAX_CHARACTERS
from tests.compiler import docx_files, ofd_files, pdf_files

#: What no answer may ever show: the content of a file beside the paper.
CANARY = "CANARY-7f3a91"

HEAD = "关于印发修渠方案的通知\n"
FILES: dict[str, Callable[[str], bytes]] = {}
_SOME = "推进水渠修建，完成清淤。（市水务局牵头，市财政局配合）"

type Build = Callable[[str], bytes]


def _file(name: str) -> Callable[[Build], Build]:
    """Register a builder; it is given the path of the canary file."""

    def register(build: Build) -> Build:
        FILES[name] = build
        return build

    return register


def _add(name: str, build: Callable[[], bytes]) -> None:
    FILES[name] = lambda _: build()


# -- text -----------------------------------------------------------------------------------


def _long(words: str, size: int = MAX_CHARACTERS - 1_000) -> Callable[[], bytes]:
    return lambda: (HEAD + words * (size // len(words))).encode()


def _noise(size: int) -> bytes:
    return random.Random(4).randbytes(size)  # noqa: S311 — the same noise every time


#: Text that patterns could try again and again, up to the longest that is read.
_REPEATED = {
    "han": "推进建设",
    "sentences": "推进水渠修建，完成清淤。",
    "clauses": "（市甲局牵头；",
    "whole-clauses": _SOME,
    "commas": "，",
    "enumeration": "市财政局、",
    "digits": "1",
    "percentages": "100%",
    "units-of-measure": "亿元",
    "numbers-with-units": "面积1.5万亩、",
    "numbers-closely": "2—3个关于印发  增长5%以上",
    "numbers-without-marks": "3年百分之五的5%",
    "targets": "到2025年，全市生产总值达到100亿元，",
    "targets-apart": "到2025年，生产总值达到100亿元。",
    "years": "2025年",
    "dates": "2025年1月2日",
    "open-brackets": "（",
    "closing-brackets": "）",
    "pairs": "（）",
    "nested-pairs": "（（市甲局））",
    "quotes": "“",
    "straight-quotes": '"',
    "titles": "《",
    "colons": "牵头单位：",
    "labels": "责任单位：市财政局、市水务局，",
    "short-lines": "a\n",
    "lines": "推进建设。\n",
    "label-lines": "责任单位：市财政局、市水务局\n",
    "bare-labels": "责任单位：\n",
    "headings": "一、推进建设\n",
    "headings-in-turn": "（一）推进建设\n1.建设\n",
    "cells": "甲\t乙\n",
    "piped-cells": "| 甲 | 乙 | 丙 |\n",
    "spaced-cells": "甲   乙   丙\n",
    "numbered-rows": "1\t推进水渠修建\t市水务局\n",
    "flat-rows": "1\n推进水渠修建\n市水务局牵头。\n",
    "blanks": " ",
    "wide-blanks": "甲\u3000",
    "blank-lines": "\n",
    "tabs": "\t",
    "zero-width": "甲\u200b",
    "combining": "甲\u0301\u0302",
    "traditional": "推進農村公路建設，",
    "bidirectional": "\u202e推进\u2066建设\u2069",
    "annexes": "附件：任务分工表\n",
    "units": "市财政局",
    "sets": "各有关单位、各镇人民政府、",
    "rules": "每年不少于3次，不超过5%，",
    "deadlines": "2025年底前完成，",
    "dots": "1.1.1.1.",
    "letters": "a",
    "words": "ab ",
    "dashes": "—",
    "ellipses": "……",
}
for _name, _words in _REPEATED.items():
    _add(f"{_name}.txt", _long(_words))

#: The first lines are looked at for marks of secrecy, beside numbers of copies.
_add("lines-of-digits.txt", lambda: (HEAD + f"{'1' * 47}推\n" * 4_000).encode())
_add("empty.txt", lambda: b"")
_add("blank.txt", lambda: b" \r\n\t" * 1000)
_add("three-characters.txt", lambda: "通知。".encode())
_add("three-bytes.txt", lambda: b"abc")
_add("binary.txt", lambda: _noise(300_000))
_add("binary-large.txt", lambda: _noise(MAX_BYTES))
_add("picture.txt", lambda: b"\x89PNG\r\n\x1a\n" + _noise(50_000))
_add("zeros.txt", lambda: bytes(1_000_000))
_add("zeros-between.txt", lambda: ("推进\0建设\0" * 30_000).encode())
_add("one-zero.txt", lambda: (HEAD + "推进\0建设。" * 200).encode())
_add("like-utf-16.txt", lambda: b"\xff\xfe" + _noise(200_001))
_add("like-utf-16-unmarked.txt", lambda: b"a\x00" * 1000 + _noise(2_001))
_add("surrogates.txt", lambda: (HEAD + "\ud800推进" * 9000).encode("utf-8", "surrogatepass"))
_add(
    "surrogates-utf-16.txt",
    lambda: b"\xff\xfe" + (HEAD + "\udc00推进" * 9000).encode("utf-16-le", "surrogatepass"),
)
_add("mixed-encodings.txt", lambda: (HEAD + _SOME * 90).encode() + (_SOME * 90).encode("gb18030"))
_add("mixed-lines.txt", lambda: (HEAD.encode() + _SOME.encode("gb18030") + b"\n") * 500)
_add("cut-off.txt", lambda: (HEAD + _SOME * 900).encode()[:-1])
_add("hundred-megabytes.txt", lambda: (HEAD + _SOME).encode() * (100_000_000 // 100))
_add("just-below-the-limit.txt", lambda: b"a" * (MAX_BYTES - 1))
_add("just-below-the-limit-gb.txt", lambda: _SOME.encode("gb18030") * (MAX_BYTES // 60))
_add("a-million-lines.txt", lambda: "推\n".encode() * 1_000_000)
_add("one-line-of-ten-megabytes.txt", lambda: ("推进建设，" * 700_000).encode())
_add("wide-table.txt", lambda: ("\t".join("甲" * 20_000) + "\n" + "乙\t丙\n" * 2000).encode())
_add(
    "tall-table.txt",
    lambda: (HEAD + "序号\t任务\t责任单位\n" + "1\t修渠\t市甲局\n" * 12_000).encode(),
)
_add("endless-name.txt", lambda: (HEAD + "市" + "发展" * 95_000 + "局牵头。").encode())
_add(
    "list-of-a-hundred-thousand.txt",
    lambda: (HEAD + "修渠。（" + "市甲局、" * 49_000 + "）").encode(),
)
_add("endless-number.txt", lambda: (HEAD + "达到" + "9" * 190_000 + "亿元。").encode())
_add("endless-chinese-number.txt", lambda: (HEAD + "达到" + "九千亿" * 60_000 + "元。").encode())
_add(
    "endless-numbering.txt",
    lambda: (HEAD + "".join(f"{i}.修渠。\n" for i in range(1, 20_000))).encode(),
)
_add(
    "numbers-beyond.txt",
    lambda: (HEAD + "".join(f"{10**i}、修渠。\n" for i in range(600))).encode(),
)

# -- web pages ------------------------------------------------------------------------------


def _html(inside: str, head: str = "") -> bytes:
    return f"<!doctype html><html><head><meta charset='utf-8'>{head}</head><body>{inside}</body></html>".encode()


_add("empty.html", lambda: b"<html></html>")
_add("ten-thousand-deep.html", lambda: _html("<div>" * 10_000 + _SOME))
_add("nearly-too-deep.html", lambda: _html("<div>" * 1_990 + _SOME))
_add("a-million-deep.html", lambda: _html("<i>" * 1_000_000 + _SOME))
_add(
    "open-formatting.html",
    lambda: _html("".join(f"<b a={i}>" for i in range(1900)) + f"<p>{_SOME}" * 9000),
)
_add("open-links.html", lambda: _html("<a href=1><p>" * 900 + _SOME))
_add("tables-in-tables.html", lambda: _html("<table><tr><td>" * 600 + _SOME))
_add(
    "rowspan.html",
    lambda: _html(
        f"<table>{'<tr><td rowspan=99999>甲<td rowspan=99999 colspan=99999>乙' * 3000}</table>"
    ),
)
_add(
    "endless-span.html",
    lambda: _html(f"<table><tr><td colspan={'9' * 10_000}>甲<td>乙<tr><td>丙<td>丁</table>"),
)
_add("many-cells.html", lambda: _html(f"<table>{'<tr>' + '<td>甲' * 100}" * 390))
_add(
    "many-attributes.html",
    lambda: _html(f"<p {' '.join(f'a{i}=1' for i in range(100_000))}>{_SOME}"),
)
_add("many-breaks.html", lambda: _html("推进<br>" * 39_000))
_add("many-tags.html", lambda: _html("<p>推</p>" * 1_000_000))
_add("many-entities.html", lambda: _html("&#x63a8;&amp;" * 95_000))
_add("long-text.html", lambda: _html(f"<p>{_SOME * 7_000}</p>"))
_add("long-title.html", lambda: _html(_SOME, f"<title>关于{chr(0x3000) * 250_000}通知</title>"))
_add("long-heading.html", lambda: _html(f"<h1>{'关于修渠的通知' * 40_000}</h1>{_SOME}"))
_add("long-chrome.html", lambda: _html(f"<div>{'首页 | ' * 30_000}</div><div>{_SOME * 900}</div>"))
_add("preformatted.html", lambda: _html(f"<pre>{'推进建设。' * 39_000}</pre>"))
_add("open-comment.html", lambda: _html("<!--" * 200_000 + _SOME))
_add("open-script.html", lambda: _html("<script>" + "x" * 2_000_000))
_add(
    "pictures-inside.html",
    lambda: _html(f"<p>{_SOME}<img src='data:image/png;base64,{'A' * 20_000_000}'>"),
)
_add("sixty-megabytes.html", lambda: _html("<p>推进" * 6_000_000))
_add("binary.html", lambda: b"<html>" + _noise(20_000_000))
_add("wrong-charset.html", lambda: ("<html><meta charset='gb2312'><body>" + _SOME * 500).encode())


@_file("entities-outside.html")
def _entities_outside(canary: str) -> bytes:
    return (
        f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{canary}">]><html xmlns:xi="http://www.w3.org/2001/XInclude">'
        f'<body><p>{_SOME}&x;<xi:include href="{canary}" parse="text"/><iframe src="{canary}"></iframe>'
        f'<object data="{canary}"></object>{_SOME}</body></html>'
    ).encode()


# -- zipped documents -----------------------------------------------------------------------

_WORD = "word/document.xml"
_PAGE = "Doc_0/Pages/Page_0/Content.xml"


def _docx() -> bytes:
    return docx_files.docx(*(docx_files.p(_SOME) for _ in range(40)))


def _ofd() -> bytes:
    setter = ofd_files.Setter()
    for _ in range(40):
        setter.paragraph(_SOME)
    return ofd_files.ofd(setter.finish())


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _with(data: bytes, changes: Mapping[str, bytes]) -> bytes:
    return docx_files.zipped({**_parts(data), **changes})


def _flag_encrypted(data: bytes) -> bytes:
    """The zip's flag of encryption set on every part."""
    changed = bytearray(data)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            changed[place + at] |= 1
            place = data.find(mark, place + 4)
    return bytes(changed)


def _lying(data: bytes, size: int) -> bytes:
    """Every part's unpacked size, as the zip's own list gives it, said to be ``size``."""
    changed = bytearray(data)
    place = data.find(b"PK\x01\x02")
    while place >= 0:
        struct.pack_into("<I", changed, place + 24, size)
        place = data.find(b"PK\x01\x02", place + 4)
    return bytes(changed)


def _overlapping(part: str, whole: bytes) -> bytes:
    """A zip whose list names one and the same packed part five hundred times over."""
    parts = {**_parts(whole), part: b"<x>" + b" " * 20_000_000 + b"</x>"}
    data = docx_files.zipped(parts)
    start = data.find(b"PK\x01\x02")
    end = data.rfind(b"PK\x05\x06")
    entries = data[start:end]
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        count = len(package.filelist)
    times = 500
    tail = struct.pack(
        "<4sHHHHIIH",
        b"PK\x05\x06",
        0,
        0,
        count * times,
        count * times,
        len(entries) * times,
        start,
        0,
    )
    return data[:start] + entries * times + tail


def _bomb() -> bytes:
    return b"<x>" + b" " * 100_000_000 + b"</x>"


def _laughs(element: str) -> bytes:
    """An entity that stands for a billion of another."""
    entities = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    return f'<!DOCTYPE {element} [<!ENTITY a0 "推进建设">{entities}]><{element}>&a9;</{element}>'.encode()


def _outside(element: str, canary: str) -> bytes:
    return (
        f'<!DOCTYPE {element} [<!ENTITY x SYSTEM "file://{canary}"><!ENTITY % y SYSTEM "file://{canary}"> %y;]>'
        f"<{element}>&x;</{element}>"
    ).encode()


def _included(data: bytes, part: str, before: bytes, canary: str) -> bytes:
    include = (
        f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file://{canary}" parse="text"/>'
    ).encode()
    return _with(data, {part: _parts(data)[part].replace(before, include + before)})


for _ending, _whole, _part, _root, _last in (
    ("docx", _docx, _WORD, "document", b"</w:body>"),
    ("ofd", _ofd, _PAGE, "Page", b"</ofd:Layer>"),
):
    _add(f"flat-bomb.{_ending}", lambda w=_whole, p=_part: _with(w(), {p: _bomb()}))
    _add(
        f"many-bombs.{_ending}",
        lambda w=_whole, p=_part: _with(
            w(), {p: b"<x/>", **{f"{p}{i}": b" " * 60_000_000 for i in range(4)}}
        ),
    )
    _add(
        f"lying-small.{_ending}",
        lambda w=_whole, p=_part: _lying(_with(w(), {p: _bomb()}), 100),
    )
    _add(f"lying-large.{_ending}", lambda w=_whole: _lying(w(), 0xFFFFFFF0))
    _add(f"overlapping.{_ending}", lambda w=_whole, p=_part: _overlapping(p, w()))
    _add(f"encrypted-parts.{_ending}", lambda w=_whole: _flag_encrypted(w()))
    _add(
        f"many-parts.{_ending}", lambda w=_whole: _with(w(), {f"x/{i}": b"" for i in range(30_000)})
    )
    _add(f"laughs.{_ending}", lambda w=_whole, p=_part, r=_root: _with(w(), {p: _laughs(r)}))
    _add(f"deep.{_ending}", lambda w=_whole, p=_part: _with(w(), {p: b"<x>" * 200_000}))
    _add(f"no-xml.{_ending}", lambda w=_whole, p=_part: _with(w(), {p: _noise(9000)}))
    _add(f"empty-part.{_ending}", lambda w=_whole, p=_part: _with(w(), {p: b""}))
    _add(
        f"long-attribute.{_ending}",
        lambda w=_whole, p=_part: _with(w(), {p: b'<x a="' + b"y" * 30_000_000 + b'"/>'}),
    )
    _add(f"half.{_ending}", lambda w=_whole: w()[: len(w()) // 2])
    _add(f"tail-lost.{_ending}", lambda w=_whole: w()[:-30])
    FILES[f"outside.{_ending}"] = lambda c, w=_whole, p=_part, r=_root: _with(
        w(), {p: _outside(r, c)}
    )
    FILES[f"included.{_ending}"] = lambda c, w=_whole, p=_part, b=_last: _included(w(), p, b, c)

_add(
    "nested-zips.docx", lambda: docx_files.zipped({"a.zip": docx_files.zipped({"b.zip": _docx()})})
)
_add("no-parts.docx", lambda: docx_files.zipped({}))
_add(
    "paths.docx",
    lambda: _with(_docx(), {"../../etc/passwd": b"x", "/etc/hosts": b"x", "C:\\x": b"x"}),
)
_add("many-paragraphs.docx", lambda: docx_files.docx(docx_files.p("推进建设。") * 33_000))
_add("too-many-paragraphs.docx", lambda: docx_files.docx(docx_files.p("推") * 400_000))
_add("long-paragraph.docx", lambda: docx_files.docx(docx_files.p(_SOME * 7_000)))
_add(
    "spanning-cells.docx",
    lambda: docx_files.docx(
        docx_files.tbl(
            docx_files.tr(
                *[docx_files.tc(docx_files.p("甲"), pr='<w:gridSpan w:val="99999999"/>')] * 200
            )
            * 100
        )
    ),
)
_add("tables-in-tables.docx", lambda: docx_files.docx(_nested_tables(60)))
_add("many-runs.docx", lambda: docx_files.docx(docx_files.p(xml=docx_files.r("推") * 200_000)))


def _nested_tables(depth: int) -> str:
    inner = docx_files.p(_SOME)
    for _ in range(depth):
        inner = docx_files.tbl(docx_files.tr(docx_files.tc(inner + docx_files.p())))
    return inner


def _many_names(count: int, inside: str = "") -> str:
    """Elements with a different name each, so that they do not pack well."""
    return "".join(f"<a{i * 7919 % 99_991}>{inside}</a{i * 7919 % 99_991}>" for i in range(count))


def _word_part(element: str, xml: str) -> bytes:
    return f'<w:{element} xmlns:w="{docx_files.W}">{xml}</w:{element}>'.encode()


def _duties_in_duties() -> str:
    """Tables of duties in one another, with a hundred thousand empty words in the innermost."""
    cells = docx_files.p(xml="<w:r><w:t/></w:r>" * 20_000)
    for _ in range(75):
        cells = docx_files.tbl(
            docx_files.tr(docx_files.tc("责任单位"), docx_files.tc("修渠"))
            + docx_files.tr(docx_files.tc("推"), f"<w:tc>{cells}</w:tc>")
        )
    return cells * 5


def _chained_styles(count: int) -> bytes:
    paragraphs = "".join(docx_files.p("推", style=f"s{i}") for i in range(count // 2))
    styles = (docx_files.style(f"s{i}", based_on=f"s{i + 1}") for i in range(count))
    return docx_files.docx(paragraphs, styles=styles)


def _labelled(label: str) -> bytes:
    """Numbered paragraphs whose number is as long as the label."""
    return docx_files.docx(
        docx_files.p("推进。", num=(1, 0)) * 25_000,
        numbering=[docx_files.plan(1, docx_files.level(0, text=label)), docx_files.num(1, 1)],
    )


_add(
    "many-breaks.docx",
    lambda: docx_files.docx(
        docx_files.p(xml=docx_files.r(xml="<w:t>推</w:t><w:br/>" * 29_000, look="<w:b/>"))
    ),
)
_add("duties-in-duties.docx", lambda: docx_files.docx(_duties_in_duties()))
_add("chained-styles.docx", lambda: _chained_styles(9_000))
_add("too-many-styles.docx", lambda: _chained_styles(50_000))
_add("long-labels.docx", lambda: _labelled("推" * 100_000))
_add("composed-labels.docx", lambda: _labelled("%1.%1.%1.%1." * 500))
_add(
    "many-headers.docx",
    lambda: _with(
        _docx(),
        {f"word/header{i}.xml": _word_part("hdr", _many_names(200_000)) for i in range(24)},
    ),
)
_add(
    "boxes-in-headers.docx",
    lambda: _with(
        _docx(),
        {
            "word/header1.xml": _word_part(
                "hdr",
                "<w:p><w:r><w:pict>" * 70
                + "".join(f"<w:t>{i * 7919 % 99_991}</w:t>" for i in range(150_000))
                + "</w:pict></w:r></w:p>" * 70,
            )
        },
    ),
)


@_file("related-outside.docx")
def _related_outside(canary: str) -> bytes:
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" TargetMode="External" Target="file://{canary}" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"/>'
        f'<Relationship Id="r2" Target="../../../../../..{canary}" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"/></Relationships>'
    )
    return docx_files.docx(docx_files.p(_SOME), relations=relation)


# -- OFD --------------------------------------------------------------------------------------


def _ofd_page(objects: str) -> bytes:
    return ofd_files.ofd([ofd_files.Page([objects])])


def _text(code: str, attributes: str = 'Boundary="20 20 100 10" Size="5"') -> str:
    return f'<ofd:TextObject ID="1" {attributes}>{code}</ofd:TextObject>'


def _document(data: bytes, old: bytes, new: bytes) -> bytes:
    part = "Doc_0/Document.xml"
    return _with(data, {part: _parts(data)[part].replace(old, new)})


_PAGE_ENTRY = b'<ofd:Page ID="0" BaseLoc="Pages/Page_0/Content.xml"/>'
_add(
    "endless-shifts.ofd",
    lambda: _ofd_page(
        _text(f'<ofd:TextCode X="0" Y="5" DeltaX="g 999999999 5">{_SOME}</ofd:TextCode>')
    ),
)
_add(
    "many-shifts.ofd",
    lambda: _ofd_page(
        _text(f'<ofd:TextCode X="0" Y="5" DeltaX="{"g 9 5 " * 500_000}">{_SOME}</ofd:TextCode>') * 3
    ),
)
_add(
    "no-numbers.ofd",
    lambda: _ofd_page(
        _text(
            f'<ofd:TextCode X="nan" Y="inf" DeltaX="g g g 1e999 x">{_SOME}</ofd:TextCode>',
            'Boundary="a b" CTM="1 2" Size="1e308"',
        )
    ),
)
_add(
    "far-away.ofd",
    lambda: _ofd_page(
        _text(
            f'<ofd:TextCode X="1e30" Y="-1e30">{_SOME}</ofd:TextCode>',
            'Boundary="0 0 1 1" CTM="1e5 0 0 1e5 0 0" Size="999999"',
        )
    ),
)
_add(
    "no-size.ofd",
    lambda: _ofd_page(
        _text(f'<ofd:TextCode X="0" Y="5">{_SOME}</ofd:TextCode>', 'Boundary="0 0 9 9" Size="0"')
    ),
)
_add(
    "long-code.ofd",
    lambda: _ofd_page(_text(f'<ofd:TextCode X="0" Y="5">{_SOME * 20_000}</ofd:TextCode>')),
)
_add(
    "one-place.ofd",
    lambda: _ofd_page(_text('<ofd:TextCode X="0" Y="5">推</ofd:TextCode>') * 100_000),
)
_add(
    "many-codes.ofd",
    lambda: _ofd_page(
        "".join(
            _text(
                '<ofd:TextCode X="0" Y="5">推进</ofd:TextCode>',
                f'Boundary="{i % 20 * 10} {i // 20 % 60 * 5} 9 5" Size="4"',
            )
            for i in range(60_000)
        )
    ),
)
_add(
    "many-rules.ofd",
    lambda: _ofd_page(
        "".join(
            ofd_files.rule(10, i / 50, 190, i / 50) + ofd_files.rule(i / 50, 10, i / 50, 280)
            for i in range(8_000)
        )
        + _text(f"<ofd:TextCode X='0' Y='5'>{_SOME}</ofd:TextCode>")
    ),
)
_add(
    "grid-of-rules.ofd",
    lambda: _ofd_page(
        "".join(
            ofd_files.rule(10, 10 + i / 2, 190, 10 + i / 2)
            + ofd_files.rule(10 + i / 3, 10, 10 + i / 3, 280)
            for i in range(540)
        )
        + _text(f"<ofd:TextCode X='0' Y='5'>{_SOME}</ofd:TextCode>")
    ),
)
_add(
    "scattered-rules.ofd",
    lambda: _ofd_page(
        "".join(
            ofd_files.rule(i % 180, i // 180, i % 180 + 0.5, i // 180)
            + ofd_files.rule(i % 180, i // 180, i % 180, i // 180 + 0.5)
            for i in range(30_000)
        )
        + _text(f"<ofd:TextCode X='0' Y='5'>{_SOME}</ofd:TextCode>")
    ),
)
_add(
    "endless-path.ofd",
    lambda: _ofd_page(
        '<ofd:PathObject ID="3" Boundary="0 0 9 9"><ofd:AbbreviatedData>M 0 0 '
        + "L 5 0 L 0 5 " * 800_000
        + "</ofd:AbbreviatedData></ofd:PathObject>"
    ),
)
_add("one-page-many-times.ofd", lambda: _document(_ofd(), _PAGE_ENTRY, _PAGE_ENTRY * 2_900))
_add("too-many-pages.ofd", lambda: _document(_ofd(), _PAGE_ENTRY, _PAGE_ENTRY * 200_000))
_add(
    "page-is-document.ofd", lambda: _document(_ofd(), b"Pages/Page_0/Content.xml", b"Document.xml")
)
_add(
    "page-nowhere.ofd",
    lambda: _document(_ofd(), b"Pages/Page_0/Content.xml", b"../../../../etc/passwd"),
)
_add("no-pages.ofd", lambda: _document(_ofd(), b"ofd:Pages", b"ofd:Other"))
_add(
    "blocks-in-blocks.ofd",
    lambda: _ofd_page(
        "<ofd:PageBlock>" * 200
        + _text(f"<ofd:TextCode X='0' Y='5'>{_SOME}</ofd:TextCode>")
        + "</ofd:PageBlock>" * 200
    ),
)
_add(
    "same-documents.ofd",
    lambda: _with(
        _ofd(),
        {
            "OFD.xml": _parts(_ofd())["OFD.xml"].replace(
                b"</ofd:OFD>",
                b"<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>" * 20_000
                + b"</ofd:OFD>",
            )
        },
    ),
)


@_file("composites.ofd")
def _composites(_: str) -> bytes:
    """Vector pictures that stand for ten of the next: ten to the ninth pieces of text."""
    units = "".join(
        f'<ofd:CompositeGraphicUnit ID="{i}" Width="9" Height="9"><ofd:Content>'
        + f'<ofd:CompositeObject ResourceID="{i + 1}" Boundary="0 0 9 9"/>' * 10
        + _text("<ofd:TextCode X='0' Y='5'>推</ofd:TextCode>")
        + "</ofd:Content></ofd:CompositeGraphicUnit>"
        for i in range(10)
    )
    resources = (
        f'<ofd:Res xmlns:ofd="{ofd_files.NAMESPACE}"><ofd:CompositeGraphicUnits>{units}'
        "</ofd:CompositeGraphicUnits></ofd:Res>"
    )
    page = _ofd_page('<ofd:CompositeObject ResourceID="0" Boundary="0 0 9 9"/>')
    return _with(page, {"Doc_0/PublicRes.xml": resources.encode()})


@_file("itself-inside.ofd")
def _itself_inside(_: str) -> bytes:
    resources = (
        f'<ofd:Res xmlns:ofd="{ofd_files.NAMESPACE}"><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="0">'
        '<ofd:Content><ofd:CompositeObject ResourceID="0" Boundary="0 0 9 9"/></ofd:Content>'
        "</ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>"
    )
    page = _ofd_page(
        '<ofd:CompositeObject ResourceID="0" Boundary="0 0 9 9"/>'
        + _text("<ofd:TextCode>推进建设</ofd:TextCode>")
    )
    return _with(page, {"Doc_0/PublicRes.xml": resources.encode()})


@_file("encrypted.ofd")
def _encrypted_ofd(_: str) -> bytes:
    return _with(_ofd(), {"Encryptions.xml": b"<Encryptions/>", _PAGE: _noise(900)})


@_file("places-outside.ofd")
def _places_outside(canary: str) -> bytes:
    return _document(_ofd(), b"Pages/Page_0/Content.xml", f"file://{canary}".encode())


# -- PDF --------------------------------------------------------------------------------------


def _pdf(pages: int = 3) -> bytes:
    paper = pdf_files.Pdf()
    for _ in range(pages):
        paper.page().lines(72, 760, [_SOME] * 20)
    return paper.made()


def _content(content: bytes) -> bytes:
    """A page of this content."""
    return pdf_files.assemble([
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [ 3 0 R ] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>",
        content,
        pdf_files.stream(b"/X Do /X Do", "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >>"),
    ])  # fmt: skip


def _packed(data: bytes, filters: int) -> bytes:
    for _ in range(filters):
        data = zlib.compress(data, 9)
    names = " ".join(["/FlateDecode"] * filters)
    head = f"<< /Length {len(data)} /Filter [ {names} ] >>\nstream\n".encode()
    return head + data + b"\nendstream"


@_file("encrypted.pdf")
def _encrypted_pdf(_: str) -> bytes:
    """Under a password (standard handler, revision 2): nothing in it can be told without."""
    owner = hashlib.md5(b"owner", usedforsecurity=False).digest() * 2
    entry = (
        f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{owner.hex()}> /U <{owner[::-1].hex()}> >> "
        f"/ID [ <{owner[:16].hex()}> <{owner[:16].hex()}> ]"
    )
    paper = pdf_files.Pdf(trailer=entry)
    paper.page().text(72, 700, _SOME)
    return paper.made()


_add("empty.pdf", lambda: b"%PDF-1.7\n")
_add("noise.pdf", lambda: b"%PDF-1.7\n" + _noise(200_000))
_add("half.pdf", lambda: _pdf()[: len(_pdf()) // 2])
_add("tail-lost.pdf", lambda: _pdf()[:-60])
_add("junk-before.pdf", lambda: b"\n" * 500 + _pdf())
_add(
    "no-pages.pdf",
    lambda: pdf_files.assemble(
        [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 0 /Kids [] >>"]
    ),
)
_add(
    "its-own-parent.pdf",
    lambda: pdf_files.assemble(
        [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 9 /Kids [ 2 0 R 2 0 R ] >>"]
    ),
)
_add(
    "many-pages-said.pdf",
    lambda: pdf_files.assemble(
        [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 2000000000 /Kids [] >>"]
    ),
)
_add("many-pages.pdf", lambda: _pdf(2_500))
_add("flat-bomb.pdf", lambda: _content(_packed(b" " * 100_000_000, 1)))
_add("nested-bomb.pdf", lambda: _content(_packed(b" " * 100_000_000, 3)))
_add("ten-filters.pdf", lambda: _content(_packed(b" " * 1_000_000, 10)))


def _filtered(data: bytes, filters: str) -> bytes:
    """A page whose content is unpacked by these filters."""
    head = f"<< /Length {len(data)} /Filter [ {filters} ] >>\nstream\n".encode()
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"
    pages = b"<< /Type /Pages /Count 1 /Kids [ 3 0 R ] >>"
    content = head + data + b"\nendstream"
    return pdf_files.assemble([b"<< /Type /Catalog /Pages 2 0 R >>", pages, page, content])


def _drawn() -> bytes:
    return zlib.compress(b"1 1 m 2 2 l S\n" * 6_000_000, 9)


_add(
    "hexadecimal-bomb.pdf",
    lambda: _filtered(_drawn().hex().encode() + b">", "/ASCIIHexDecode /FlateDecode"),
)
_add(
    "ascii-bomb.pdf",
    lambda: _filtered(base64.a85encode(_drawn()) + b"~>", "/ASCII85Decode /Fl#61teDecode"),
)
_add("escaped-bomb.pdf", lambda: _filtered(_drawn(), "/Fl#61teDecode"))
_add(
    "run-length-bomb.pdf",
    lambda: _filtered(
        zlib.compress(b"\x81q" * 9_000_000 + b"\x80", 9), "/FlateDecode /RunLengthDecode"
    ),
)


def _lzw_of_blanks(rounds: int) -> bytes:
    """Seven million blanks a round, packed by LZW: each code stands for one blank more."""
    bits: list[str] = []
    for _ in range(rounds):
        bits.append(f"{256:0{12 if bits else 9}b}")
        for place, code in enumerate((32, *range(258, 4094))):
            after = 258 + max(0, place - 1) + 1
            bits.append(f"{code:0{max(9, after.bit_length())}b}")
    whole = "".join([*bits, f"{257:012b}"])
    return int(whole.ljust(-(-len(whole) // 8) * 8, "0"), 2).to_bytes(-(-len(whole) // 8))


_add("lzw-bomb.pdf", lambda: _filtered(_lzw_of_blanks(14), "/LZWDecode"))


@_file("hexadecimal-object-stream.pdf")
def _hexadecimal_object_stream(_: str) -> bytes:
    """Objects packed a thousandfold, behind a filter of text."""
    packed = zlib.compress(b"9 0 " + b"[ ]" * 33_000_000, 9).hex().encode() + b">"
    head = f"<< /Type /ObjStm /N 1 /First 4 /Length {len(packed)} /Filter [ /ASCIIHexDecode /FlateDecode ] >>\nstream\n"
    return pdf_files.assemble([
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [ 3 0 R ] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R >>",
        head.encode() + packed + b"\nendstream",
        pdf_files.stream(b"n"),
    ])  # fmt: skip


_add("deep-states.pdf", lambda: _content(pdf_files.stream(b"q " * 2_000_000)))
_add(
    "many-rules.pdf",
    lambda: _content(
        pdf_files.stream(
            b"".join(
                b"%d 0 m %d 800 l S 0 %d m 500 %d l S\n" % (i % 500, i % 500, i % 800, i % 800)
                for i in range(60_000)
            )
        )
    ),
)
_add(
    "deep-arrays.pdf",
    lambda: pdf_files.assemble(
        [
            b"<< /Type /Catalog /Pages 2 0 R /X " + b"[" * 500_000 + b" >>",
            b"<< /Type /Pages /Count 0 /Kids [] >>",
        ]
    ),
)
_add(
    "huge-page.pdf", lambda: _pdf().replace(b"/MediaBox [0 0 595 842]", b"/MediaBox [0 0 9e9 9e9]")
)
_add("no-box.pdf", lambda: _pdf().replace(b"/MediaBox [0 0 595 842]", b"/MediaBox [5 5 5 5 0 00]"))


_FORM = "/Type /XObject /Subtype /Form /BBox [0 0 9 9]"


def _forms(page: bytes, *forms: bytes, resources: str) -> bytes:
    """A page and forms that draw one another; object 5 is the resources, 6 the first form."""
    return pdf_files.assemble([
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [ 3 0 R ] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 5 0 R >>",
        pdf_files.stream(page),
        f"<< /XObject << {resources} >> >>".encode(),
        *(pdf_files.stream(form, f"{_FORM} /Resources 5 0 R") for form in forms),
    ])  # fmt: skip


_add("draws-itself.pdf", lambda: _content(pdf_files.stream(b"/X Do /X Do")))
_add("draws-itself-often.pdf", lambda: _forms(b"/X Do", b"/X Do " * 2000, resources="/X 6 0 R"))
_add(
    "draw-each-other.pdf",
    lambda: _forms(b"/X Do", b"/Y Do " * 4, b"/X Do " * 4, resources="/X 6 0 R /Y 7 0 R"),
)
_add(
    "ladder-of-forms.pdf",
    lambda: _forms(
        b"/X0 Do",
        *(b"/X%d Do " % (i + 1) * 2 for i in range(30)),
        b"0 0 1 1 re f",
        resources=" ".join(f"/X{i} {6 + i} 0 R" for i in range(31)),
    ),
)
_add(
    "drawn-a-million-times.pdf",
    lambda: _forms(b"/X Do " * 1_000_000, b"0 0 1 1 re f " * 1000, resources="/X 6 0 R"),
)


@_file("many-objects.pdf")
def _many_objects(_: str) -> bytes:
    paper = pdf_files.Pdf(objects=[b"<< >>"] * 390_000)
    paper.page().lines(72, 760, [_SOME] * 20)
    return paper.made()


@_file("one-place.pdf")
def _one_place(_: str) -> bytes:
    paper = pdf_files.Pdf()
    page = paper.page()
    for _ in range(30_000):
        page.text(72, 700, "推进建设")
    return paper.made()


@_file("scattered.pdf")
def _scattered(_: str) -> bytes:
    paper = pdf_files.Pdf()
    page = paper.page()
    chance = random.Random(4)  # noqa: S311 — the same places every time
    for _ in range(20_000):
        page.text(chance.uniform(0, 595), chance.uniform(0, 842), "推", chance.uniform(1, 30))
    return paper.made()


# -- other files ------------------------------------------------------------------------------

_add("compound.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + _noise(30_000))
_add(
    "password.docx",
    lambda: (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000) + "EncryptedPackage".encode("utf-16-le")
    ),
)
_add("gzip.txt", lambda: b"\x1f\x8b\x08" + _noise(30_000))
